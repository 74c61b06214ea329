"""Archives that nobody should send."""

import gzip
import io
import lzma
import random
import struct
import tarfile
import zipfile
import zlib

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


def gzip_of(data):
    return gzip.compress(data, mtime=0)


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


def encrypted_zip():
    data = bytearray(zip_of(("a.xml", b"<a/>")))
    data[6] |= 1
    data[data.index(b"PK\1\2") + 8] |= 1
    return bytes(data)


def xz_of_huge_dictionary():
    """Says that it needs a dictionary of 1.5 gigabytes."""
    data = bytearray(lzma.compress(b"<a/>", preset=0))
    # Block header: size, flags, filter 0x21, one byte of properties.
    at = 12
    assert data[at + 2] == 0x21 and data[at + 3] == 1
    data[at + 4] = 37
    size = (data[at] + 1) * 4
    data[at + size - 4:at + size] = struct.pack(
        "<I", zlib.crc32(bytes(data[at:at + size - 4])))
    return bytes(data)


def zstd_of_huge_window():
    """A frame whose window is two gigabytes; one block of four bytes."""
    return (b"\x28\xb5\x2f\xfd\x00" + bytes([(31 - 10) << 3])
            + struct.pack("<I", 4 << 3 | 1)[:3] + b"<a/>")


def tar_of_huge_size():
    data = bytearray(tar_of(("a.xml", b"<a/>")))
    data[124:136] = b"77777777777\0"
    data[148:156] = b" " * 8
    data[148:156] = b"%06o\0 " % sum(data[:512])
    return bytes(data)


def sparse_tar():
    """GNU's form of a file with a hole of eight gigabytes."""
    header = bytearray(512)
    header[0:5] = b"a.xml"
    header[100:108] = b"0000644\0"
    header[124:136] = b"00000000000\0"
    header[136:148] = b"00000000000\0"
    header[156] = ord("S")
    header[257:265] = b"ustar  \0"
    header[386:398] = b"77777777777\0"
    header[398:410] = b"00000000000\0"
    header[483:495] = b"77777777777\0"
    header[148:156] = b" " * 8
    header[148:156] = b"%06o\0 " % sum(header)
    return bytes(header) + bytes(1024)


def many_members():
    """A hundred thousand members of nothing."""
    return zip_of(*((f"{i}.txt", b"") for i in range(100000)), stored=True)
