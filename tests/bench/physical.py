"""What no program that does the job can do without, measured by itself.

Reading the file's bytes (from the page cache) and taking their digest, writing
the database's and the statements' bytes to the disk, making the signatures.
"""

import hashlib
import os
import re
import subprocess
import time

from measure import Failed

BLOCK = 1 << 20


def floors(world, sizes, result):
    """[(what, how much, seconds)]"""
    count = result["statements"]
    each = result["statement-bytes"] // count
    ledger_mib = result["ledger-bytes"] >> 20
    database_mib = result["database-bytes"] >> 20
    return [
        ("read the ledger", f"{ledger_mib} MiB",
         seconds(read, sizes["ledger"])),
        ("its SHA-256", f"{ledger_mib} MiB", seconds(digest, sizes["ledger"])),
        ("write and sync the database's bytes", f"{database_mib} MiB",
         seconds(write, world.path("physical.bytes"),
                 result["database-bytes"])),
        ("sign, ECDSA P-256", f"{count} signatures",
         count / signatures_per_second()),
        ("write the statements, one sync",
         f"{count} files of {each} bytes",
         seconds(write_files, world.path("physical"), count, each)),
    ]


def seconds(function, *words):
    os.sync()
    start = time.monotonic()
    function(*words)
    return time.monotonic() - start


def blocks(path):
    with open(path, "rb", buffering=0) as file:
        buffer = bytearray(BLOCK)
        while size := file.readinto(buffer):
            yield memoryview(buffer)[:size]


def read(path):
    for _ in blocks(path):
        pass


def digest(path):
    """The same with a digest of what is read."""
    state = hashlib.sha256()
    for block in blocks(path):
        state.update(block)


def write(path, size):
    block = os.urandom(BLOCK)
    with open(path, "wb", buffering=0) as file:
        while size > 0:
            size -= file.write(block[:min(size, BLOCK)])
        os.fsync(file.fileno())


def write_files(folder, count, size):
    block = os.urandom(size)
    os.mkdir(folder)
    place = os.open(folder, os.O_RDONLY)
    for number in range(count):
        file = os.open(str(number), os.O_WRONLY | os.O_CREAT, dir_fd=place)
        os.write(file, block)
        os.close(file)
    os.close(place)
    subprocess.run(["sync", "--file-system", folder], check=True)


def signatures_per_second():
    said = subprocess.run(
        ["openssl", "speed", "-mr", "-seconds", "1", "ecdsap256"],
        check=True, capture_output=True, text=True).stdout
    # "+F4:number:bits:signatures a second:verifications a second"
    found = re.search(r"^\+F4:\d+:256:([0-9.]+):", said, re.M)
    if not found:
        raise Failed(f"openssl speed says something else: {said}")
    return float(found.group(1))
