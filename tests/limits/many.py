#!/usr/bin/env python3
"""More records than a ledger may have.

usage: many.py PROGRAM

A file after which the ledger had more products than a catalog holds would lock
out everybody who asks it: it is refused, alone and as a member of an archive,
and what still has room goes in.
"""

import os
import shutil
import subprocess
import sys
import tempfile
import zipfile

MAX = 5000000


def write(folder, name, first, count):
    with open(os.path.join(folder, name), "w", encoding="ascii") as file:
        file.write("id,name\n")
        file.writelines(f"P-{first + i},product\n" for i in range(count))


def main(program):
    problems = []

    def expect(status, *words):
        done = subprocess.run([program, "--quiet", "--db", "l.db", *words],
                              cwd=folder, capture_output=True, text=True)
        if done.returncode != status:
            problems.append(f"{' '.join(words)}: exit status "
                            f"{done.returncode}, not {status}: {done.stderr}")
        return done

    folder = tempfile.mkdtemp(prefix="ristorno-many-")
    try:
        write(folder, "nearly.csv", 0, MAX - 10)
        write(folder, "too-many.csv", MAX, 11)
        write(folder, "the-last.csv", MAX, 10)
        with zipfile.ZipFile(os.path.join(folder, "both.zip"), "w") as both:
            for name in ("the-last.csv", "too-many.csv"):
                both.write(os.path.join(folder, name), name)
        for status, name in ((0, "nearly.csv"), (1, "too-many.csv"),
                             (1, "both.zip"), (0, "the-last.csv")):
            done = expect(status, "import", "--csv", "products", name)
            if status == 1 and f"at most {MAX}" not in done.stderr:
                problems.append(f"{name}: not why: {done.stderr}")
        expect(0, "accounts", "--unmapped")
    finally:
        shutil.rmtree(folder)
    for problem in problems:
        print(problem)
    if not problems:
        print(f"{MAX} products go in, and not one more")
    return 1 if problems else 0


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    sys.exit(main(sys.argv[1]))
