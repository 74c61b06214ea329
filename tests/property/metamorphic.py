#!/usr/bin/env python3
"""Properties of the evaluator: change a case so that the language says what
must become of the result, and see that it does.

usage: metamorphic.py DRIVER SEED N [PROPERTY...]

Tries N cases of the comparison with the naive evaluator (../naive), from SEED
on, with every property (or those named); the first that does not hold is told
with its seed.  A property that fits too few of the cases to mean something
fails too.
"""

import os
import sys
import time

sys.dont_write_bytecode = True
HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [HERE, os.path.join(HERE, "..", "naive")]

import of_agreements  # noqa: E402 (beside this file)
import of_amounts  # noqa: E402
import of_ledgers  # noqa: E402
from compare import LEDGER_CASES, Book, Case  # noqa: E402
from driver import Driver  # noqa: E402
from world import Differs, World  # noqa: E402

PROPERTIES = [*of_ledgers.ALL, *of_agreements.ALL, *of_amounts.ALL]
ENOUGH = 50     # cases of which each property must fit one


def try_case(driver, case, chosen, counts):
    known = {}
    for check in chosen:
        name = check.__name__
        try:
            if check(World(driver, case, name, known)) is not False:
                counts[name] += 1
        except Differs as differs:
            print(f"{name} does not hold, seed {case.seed}:\n{differs}\n"
                  f"{check.__doc__}")
            return False
        except Exception as failure:    # which case it was
            raise RuntimeError(f"{name}, seed {case.seed}") from failure
    return True


def main(program, seed, count, names):
    chosen = [check for check in PROPERTIES
              if not names or check.__name__ in names]
    counts = {check.__name__: 0 for check in chosen}
    began = time.monotonic()
    book = None
    with Driver(program) as driver:
        for number in range(seed, seed + count):
            if book is None or book.number != number // LEDGER_CASES:
                book = Book(number // LEDGER_CASES)
            if not try_case(driver, Case(number, book), chosen, counts):
                return 1
    unfit = [name for name, fits in counts.items()
             if not fits and count >= ENOUGH]
    if unfit or not chosen:
        print(f"of {count} cases none fits: {' '.join(unfit)}")
        return 1
    print(", ".join(f"{name} {fits}" for name, fits in counts.items()))
    print(f"{len(chosen)} properties hold for {count} cases from seed {seed} "
          f"({time.monotonic() - began:.0f} s)")
    return 0


if __name__ == "__main__":
    if len(sys.argv) < 4:
        sys.exit(__doc__)
    sys.exit(main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]),
                  sys.argv[4:]))
