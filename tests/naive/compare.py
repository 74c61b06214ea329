#!/usr/bin/env python3
"""The program against the naive evaluator over random cases.

usage: compare.py PROGRAM SEED COUNT [--program] [--statistics] [--workers N]

Case i has seed SEED + i and depends on nothing else; eight cases after each
other share a ledger.  The program's side is its own code in a
driver (../property/driver.c, expected beside PROGRAM); every 500th case (with
--program each) also goes through PROGRAM itself.  Stops at the first
difference, leaves its files in the folder it names, and says how to repeat
that case.  --statistics counts what the cases meet instead.
"""

import argparse
import csv
import gc
import io
import multiprocessing
import os
import shlex
import subprocess
import sys
import tempfile
import time
from xml.etree import ElementTree

sys.dont_write_bytecode = True
HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [HERE, os.path.join(HERE, "..", "property")]

import aim  # noqa: E402 (beside this file)
import evaluate  # noqa: E402
import statistic  # noqa: E402
from driver import Driver  # noqa: E402
from generate_agreement import AgreementMaker  # noqa: E402
from generate_ledger import LedgerMaker  # noqa: E402

LEDGER_CASES = 8        # cases with the same ledger
PROGRAM_CASES = 500     # one of so many goes through the program itself


class Book:
    """A ledger: its maker, its files, and as the evaluator reads them."""

    def __init__(self, number):
        self.number = number
        self.maker = LedgerMaker(f"ledger {number}")
        self.files = self.maker.files()
        self.ledger = evaluate.Ledger([ElementTree.fromstring(text)
                                       for text in self.files])


class Case:
    def __init__(self, seed, book):
        self.seed, self.book = seed, book
        maker = AgreementMaker(f"agreement {seed}", book.maker)
        root = ElementTree.fromstring(maker.agreements())
        self.as_of = maker.as_of(book.maker.dates)
        account = maker.pick(sorted(book.ledger.accounts)) \
            if maker.chance(8) else None
        aim.aim(maker, root, book.ledger, self.as_of)
        self.agreement = ElementTree.tostring(root, encoding="unicode")
        self.account = account
        self.words = []
        if self.as_of:
            self.words += ["--as-of", str(self.as_of)]
        if account:
            self.words += ["--account", account]

    def rows(self, ledger=None):
        return list(evaluate.rows(
            ledger or self.book.ledger, ElementTree.fromstring(self.agreement),
            self.as_of, self.account))

    def wanted(self):
        out = io.StringIO()
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(evaluate.HEADER)
        writer.writerows(row for row, _ in self.rows())
        return out.getvalue()


def by_program(program, case, folder):
    """The preview by the command line; leaves the case's files in folder."""
    names = []
    for number, text in enumerate(case.book.files):
        names.append(os.path.join(folder, f"ledger-{number}.xml"))
        with open(names[-1], "w", encoding="utf-8") as out:
            out.write(text)
    rules = os.path.join(folder, "agreement.xml")
    with open(rules, "w", encoding="utf-8") as out:
        out.write(case.agreement)
    start = [os.path.abspath(program), "--quiet", "--db",
             os.path.join(folder, "case.db")]
    commands = [start + ["import", *names],
                start + ["preview", "--format", "csv", "--rules", rules,
                         *case.words]]
    for command in commands:
        done = subprocess.run(command, stdin=subprocess.DEVNULL,
                              capture_output=True, check=False)
        if done.returncode != 0 and command is commands[0]:
            break
    return done.stdout.decode(errors="replace"), \
        done.stderr.decode(errors="replace"), commands


def report(program, case, wanted, found, messages):
    """Keep a difference, and say what it is."""
    folder = tempfile.mkdtemp(prefix=f"ristorno-case-{case.seed}-")
    by_line, _, commands = by_program(program, case, folder)
    for name, text in (("wanted.csv", wanted), ("found.csv", found),
                       ("program.csv", by_line)):
        with open(os.path.join(folder, name), "w", encoding="utf-8") as out:
            out.write(text)
    again = [os.path.join(HERE, "compare.py"), program, str(case.seed), "1",
             "--program"]
    return "\n".join([
        f"seed {case.seed}: the program found other than the naive evaluator",
        messages.rstrip(), f"see {folder}, made by",
        *map(shlex.join, commands), "again: " + shlex.join(again)])


def driver_of(program):
    return os.path.join(os.path.dirname(os.path.abspath(program)), "driver")


class Worker:
    def __init__(self, program, always):
        self.program, self.always = program, always
        self.driver = Driver(driver_of(program))
        self.book = None

    def book_of(self, seed):
        number = seed // LEDGER_CASES
        if self.book is None or self.book.number != number:
            self.book = Book(number)
            self.driver.new()
            self.driver.ledger(*self.book.files)
        return self.book

    def try_case(self, seed):
        """None, or what is wrong."""
        case = Case(seed, self.book_of(seed))
        wanted = case.wanted()
        try:
            _, found, messages = self.driver.preview(case.agreement,
                                                     *case.words)
        except RuntimeError as death:
            return report(self.program, case, wanted, "", str(death))
        if found == wanted and (self.always or seed % PROGRAM_CASES == 0):
            with tempfile.TemporaryDirectory(
                    prefix="ristorno-case-") as folder:
                found, messages, _ = by_program(self.program, case, folder)
        if found == wanted:
            return None
        return report(self.program, case, wanted, found, messages)


WORKER = None


def start(program, always):
    global WORKER   # one of each process
    gc.set_threshold(50000)     # little of what is made here is in circles
    WORKER = Worker(program, always)


def try_cases(seeds):
    for seed in seeds:
        try:
            problem = WORKER.try_case(seed)
        except Exception as failure:    # which case it was
            raise RuntimeError(f"seed {seed}: {failure!r}") from failure
        if problem is not None:
            return problem
    return None


def chunks(seed, count):
    """The cases, those of one ledger together."""
    first = seed
    while first < seed + count:
        after = min((first // LEDGER_CASES + 1) * LEDGER_CASES, seed + count)
        yield range(first, after)
        first = after


def compare(options):
    # A pool would start its workers anew for ever.
    if not os.access(driver_of(options.program), os.X_OK):
        sys.exit(f"there is no {driver_of(options.program)}: make it first")
    began = time.monotonic()
    done = 0
    with multiprocessing.Pool(options.workers, start,
                              (options.program, options.through)) as pool:
        for problem in pool.imap(try_cases,
                                 chunks(options.seed, options.count)):
            if problem is not None:
                print(problem)
                return 1
            done += 1
            if done * LEDGER_CASES % 10000 == 0:
                print(f"{done * LEDGER_CASES} of {options.count} cases, "
                      f"{time.monotonic() - began:.0f} s", file=sys.stderr,
                      flush=True)
    seconds = time.monotonic() - began
    print(f"{options.count} random cases from seed {options.seed}: the same "
          f"as the naive evaluator ({seconds:.0f} s)")
    return 0


def count_all(options):
    counts = statistic.Counts()
    book = None
    for seed in range(options.seed, options.seed + options.count):
        if book is None or book.number != seed // LEDGER_CASES:
            book = Book(seed // LEDGER_CASES)
            counts.add_ledger(book.files)
        counts.add(Case(seed, book))
    counts.show()
    return 0


def main():
    parser = argparse.ArgumentParser(usage=__doc__)
    parser.add_argument("program")
    parser.add_argument("seed", type=int)
    parser.add_argument("count", type=int)
    parser.add_argument("--program", action="store_true", dest="through")
    parser.add_argument("--statistics", action="store_true")
    parser.add_argument("--workers", type=int, default=os.cpu_count())
    options = parser.parse_args()
    return count_all(options) if options.statistics else compare(options)


if __name__ == "__main__":
    sys.exit(main())
