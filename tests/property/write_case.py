#!/usr/bin/env python3
"""A case of the comparison with the naive evaluator (../naive), as files.

usage: write_case.py SEED FOLDER

Writes ledger-*.xml, each a part of the ledger, agreement.xml and args, the
options of its preview.
"""

import os
import random
import sys

sys.dont_write_bytecode = True
HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [HERE, os.path.join(HERE, "..", "naive")]

from compare import LEDGER_CASES, Book, Case  # noqa: E402
from ledgers import Ledger  # noqa: E402


def main(seed, folder):
    case = Case(seed, Book(seed // LEDGER_CASES))
    os.makedirs(folder, exist_ok=True)
    ledger = Ledger(case.book.files)
    files = {f"ledger-{number}.xml": text for number, text in enumerate(
        ledger.parts(random.Random(seed), 4))}
    files["agreement.xml"] = case.agreement
    files["args"] = " ".join(case.words)
    for name, text in files.items():
        with open(os.path.join(folder, name), "w", encoding="utf-8",
                  newline="\n") as out:
            out.write(text)


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    main(int(sys.argv[1]), sys.argv[2])
