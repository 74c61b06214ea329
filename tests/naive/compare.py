#!/usr/bin/env python3
"""The program against the naive evaluator over random cases.

usage: compare.py PROGRAM SEED COUNT [basic]

Case i has seed SEED + i.  Stops at the first difference and leaves its files
in the folder it names.
"""

import contextlib
import io
import os
import shutil
import subprocess
import sys
import tempfile

sys.dont_write_bytecode = True
sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))

import evaluate  # noqa: E402 (beside this file)
import generate  # noqa: E402


def run(program, folder, arguments):
    return subprocess.run(
        [program, "--quiet", "--db", os.path.join(folder, "case.db"),
         *arguments], stdin=subprocess.DEVNULL, capture_output=True,
        check=False)


def try_case(program, seed, folder, basic):
    generate.main(seed, folder, basic)
    with open(os.path.join(folder, "args"), encoding="utf-8") as text:
        arguments = text.read().split()
    agreement = os.path.join(folder, "agreement.xml")
    ledger = [os.path.join(folder, name + ".xml")
              for name in ("master", "documents", "payments")]
    wanted = io.StringIO()
    with contextlib.redirect_stdout(wanted), \
            contextlib.redirect_stderr(io.StringIO()):
        evaluate.main([agreement, *ledger, *arguments])
    done = run(program, folder, ["import", *ledger])
    if done.returncode != 0:
        return done.stderr.decode(errors="replace")
    done = run(program, folder, ["preview", "--format", "csv", "--rules",
                                 agreement, *arguments])
    if done.stdout.decode(errors="replace") == wanted.getvalue():
        return None
    with open(os.path.join(folder, "wanted.csv"), "w",
              encoding="utf-8") as out:
        out.write(wanted.getvalue())
    with open(os.path.join(folder, "found.csv"), "wb") as out:
        out.write(done.stdout)
    return done.stderr.decode(errors="replace") + "output differs"


def main(program, seed, count, basic):
    for number in range(seed, seed + count):
        folder = tempfile.mkdtemp(prefix="ristorno-case-")
        problem = try_case(os.path.abspath(program), number, folder, basic)
        if problem is not None:
            print(f"seed {number}: {problem}\nsee {folder}")
            return 1
        shutil.rmtree(folder)
    print(f"{count} random cases from seed {seed}: "
          "the same as the naive evaluator")
    return 0


if __name__ == "__main__":
    if len(sys.argv) not in (4, 5):
        sys.exit(__doc__)
    sys.exit(main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]),
                  len(sys.argv) == 5))
