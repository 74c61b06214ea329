"""Archives that nobody should send and that are too large for the tree."""

import gzip
import io
import random
import struct
import tarfile
import zipfile
import zlib

from wrapped import GOOD, ledger

MIB = 1 << 20


def zip_of(*members, stored=False):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED if stored
                         else zipfile.ZIP_DEFLATED) as archive:
        for name, data in members:
            archive.writestr(zipfile.ZipInfo(name), data,
                             None if stored else zipfile.ZIP_DEFLATED)
    return out.getvalue()


def tar_of(*members):
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as archive:
        for name, data in members:
            info = tarfile.TarInfo(name)
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
    return out.getvalue()


def gzip_bomb():
    """Ten gigabytes of nothing."""
    packer = zlib.compressobj(9, wbits=31)
    for _ in range(10 * 1024):
        piece = packer.compress(b" " * MIB)
        if piece:
            yield piece
    yield packer.flush()


def deflated(byte, size):
    packer = zlib.compressobj(9, wbits=-15)
    out = b"".join(packer.compress(byte * MIB) for _ in range(size // MIB))
    return out + packer.flush()


def local_header(name, packed, crc, size, packed_size):
    return struct.pack("<4sHHHHHIIIHH", b"PK\3\4", 20, 0, 8, 0, 33, crc,
                       packed_size, size, len(name), 0) + name + packed


def directory(entries, start):
    """Central directory: (name, crc, packed size, size, offset)."""
    out = b""
    for name, crc, packed_size, size, offset in entries:
        out += struct.pack("<4sHHHHHHIIIHHHHHII", b"PK\1\2", 20, 20, 0, 8, 0,
                           33, crc, packed_size, size, len(name), 0, 0, 0, 0,
                           0, offset) + name
    return out + struct.pack("<4sHHHHIIH", b"PK\5\6", 0, 0, len(entries),
                             len(entries), len(out), start, 0)


def lying_zip():
    """A member that says ten bytes and is a hundred megabytes."""
    packed = deflated(b" ", 100 * MIB)
    one = local_header(b"a.xml", packed, 0, 10, len(packed))
    return one + directory([(b"a.xml", 0, len(packed), 10, 0)], len(one))


def overlapping_zip():
    """A thousand members, all the same bytes of the file."""
    packed = deflated(b" ", 100 * MIB)
    crc = 0
    for _ in range(100):
        crc = zlib.crc32(b" " * MIB, crc)
    one = local_header(b"a.xml", packed, crc, 100 * MIB, len(packed))
    return one + directory([(b"%d.xml" % i, crc, len(packed), 100 * MIB, 0)
                            for i in range(1000)], len(one))


def nested_zips():
    """Zip in zip in zip, sixteen of each."""
    inner = zip_of(("0.xml", b" " * MIB))
    for _ in range(4):
        inner = zip_of(*((f"{i}.zip", inner) for i in range(16)))
    return inner


def noisy_bomb(good):
    """Noise keeps the ratio of the whole low; one member is all blanks."""
    noise = random.Random(1).randbytes(2 * MIB).hex().encode()
    return zip_of(("noise.txt", noise), ("blank.xml", b" " * (200 * MIB)),
                  ("good.xml", good))


def many_members():
    """A hundred thousand members of nothing."""
    return zip_of(*((f"{i}.txt", b"") for i in range(100000)), stored=True)


def zstd_bomb():
    """A frame of 131,072 blocks, each one blank 128 KiB times."""
    yield b"\x28\xb5\x2f\xfd\x00\x58"
    block = struct.pack("<I", (128 << 10) << 3 | 1 << 1)[:3] + b" "
    for _ in range(128):
        yield block * 1024
    yield struct.pack("<I", 1)[:3]


def many_files(count):
    """A good document in each member."""
    return tar_of(*((f"{i}.xml", ledger(GOOD.replace(b"GOOD", b"%d" % i)))
                    for i in range(count)))


def many_folders():
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as archive:
        for number in range(20000):
            info = tarfile.TarInfo(f"{number}/")
            info.type = tarfile.DIRTYPE
            archive.addfile(info)
    return out.getvalue()


def many_gzips():
    """A million gzip members of nothing, one after the other."""
    empty = gzip.compress(b"", mtime=0)
    for _ in range(1000):
        yield empty * 1000
