#!/usr/bin/env python3
"""Each promise of SECURITY.md names a test, the tests are there, and the
targets it tells of are in the Makefile.

usage: security.py
"""

import os
import re
import sys

TREE = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..")
PROMISES_MIN = 12


def read(name):
    with open(os.path.join(TREE, name), encoding="utf-8") as file:
        return file.read()


def main():
    text, makefile, problems = read("SECURITY.md"), read("Makefile"), []
    named = re.findall(r"`(tests/[^` ]+)`", text)
    for path in named:
        if not os.path.isfile(os.path.join(TREE, path)):
            problems.append(f"{path} is not there")
    for path in re.findall(r"\]\((?!https?:)([^)#]+)", text):
        if not os.path.exists(os.path.join(TREE, path)):
            problems.append(f"{path} is not there")
    for target in re.findall(r"`make ([a-z-]+)`", text):
        if not re.search(rf"^{target}:", makefile, re.M):
            problems.append(f"there is no `make {target}`")
    promises = text.split("## Promises")[1].split("\n## ")[0]
    rows = [line for line in promises.splitlines()
            if line.startswith("| ") and not line.startswith("| promise")]
    problems += [f"no test is named: {row}" for row in rows
                 if "`tests/" not in row]
    if len(rows) < PROMISES_MIN:
        problems.append(f"only {len(rows)} promises")
    for problem in problems:
        print(f"SECURITY.md: {problem}", file=sys.stderr)
    print(f"security: {len(rows)} promises, {len(named)} names of tests, "
          f"{len(problems)} failed")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
