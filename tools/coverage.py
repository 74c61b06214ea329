#!/usr/bin/env python3
"""Branch coverage of some sources, and a reason for every branch left out.

usage: coverage.py [--list] BUILD REASONS FILE.c...

BUILD holds objects made with --coverage and the counts that test programs left
beside them; FILE.c are the sources that are measured, named from the root.
Prints for each how many lines and branches there are and how many were met,
and each branch that was not met and that REASONS does not explain.  Fails if
there is one, or if a reason explains nothing (--list does not fail: for work
in progress).

A branch is what gcc 12 makes of the source without optimising: each half of
a condition that is joined by && or || has two, each case of a switch one.  A
function that was never called counts as one more.  The branch of an assert
that ends the program is explained by being one, where the assert was met.

REASONS is a text file; a # begins a comment.  An entry is

    FILE FUNCTION
    <tab>COUNT: SOURCE TEXT
    <tab><tab>REASON, over as many lines as it needs

SOURCE TEXT is that of the line, not its number, so that it is found again when
it moves.  COUNT is how many branches of all such lines of the function the
reason is for: one more is not explained, one less makes the reason stale.
FILE and FUNCTION may hold the wildcards of a shell and SOURCE TEXT "..." for
any text; the count is then that of each function's lines of one text, or * for
any.  Where two entries fit, the last one is used, so that a particular reason
stands below a general one.
"""

import fnmatch
import json
import os
import re
import subprocess
import sys
from collections import Counter, defaultdict

NEVER_CALLED = "(never called)"


class Reason:
    """An entry of the file of reasons."""

    def __init__(self, place, where, count, text):
        self.place = place
        self.file, self.function = where
        self.count = None if count == "*" else int(count)
        self.pattern = re.compile(
            ".*".join(re.escape(part) for part in text.split("...")))
        self.words = []
        self.found = 0      # branches of the last lines that it fits
        self.is_used = False

    def matches(self, file, function, text):
        return (fnmatch.fnmatchcase(file, self.file) and
                fnmatch.fnmatchcase(function, self.function) and
                self.pattern.fullmatch(text) is not None)


def read_reasons(path):
    reasons = []
    where = None
    with open(path, encoding="utf-8") as lines:
        for number, line in enumerate(lines, 1):
            line = line.rstrip()
            place = f"{path}:{number}"
            entry = re.fullmatch(r"\t(\d+|\*): (.+)", line)
            if line == "" or line.startswith("#"):
                continue
            if entry is not None and where is not None:
                reasons.append(Reason(place, where, *entry.groups()))
            elif line.startswith("\t\t") and reasons:
                reasons[-1].words.append(line.strip())
            elif not line.startswith("\t") and len(line.split()) == 2:
                where = line.split()
            else:
                sys.exit(f"{place}: expected FILE FUNCTION, <tab>COUNT: TEXT "
                         "or <tab><tab>REASON")
    for reason in reasons:
        if not reason.words:
            sys.exit(f"{reason.place}: expected a reason after it")
    return reasons


class Source:
    """What was met of one source: counts by line and by branch."""

    def __init__(self, path):
        with open(path, encoding="utf-8") as lines:
            self.text = [line.strip() for line in lines]
        self.path = path
        self.lines = Counter()
        self.branches = Counter()
        self.functions = Counter()
        self.function_of = {}
        self.function_at = {}

    def add(self, report):
        for function in report["functions"]:
            name = function["name"]
            self.functions[name] += function["execution_count"]
            self.function_at[name] = function["start_line"]
        for line in report["lines"]:
            number = line["line_number"]
            self.lines[number] += line["count"]
            self.function_of[number] = line["function_name"]
            for i, branch in enumerate(line["branches"]):
                self.branches[number, i] += branch["count"]

    def branch_count(self):
        return len(self.branches) + len(self.functions)

    def unmet(self):
        """(function, line, text) of each branch that was not met."""
        for name, count in sorted(self.functions.items()):
            if count == 0:
                yield name, self.function_at[name], NEVER_CALLED
        for (number, _), count in sorted(self.branches.items()):
            if count == 0:
                yield (self.function_of[number], number,
                       self.text[number - 1])


def measure(build, paths):
    """The sources, with the counts of every object that holds part of them."""
    sources = {path: Source(path) for path in paths}
    for path in paths:
        notes = os.path.join(build, path[:-len(".c")] + ".gcno")
        done = subprocess.run(
            ["gcov", "--json-format", "--branch-probabilities", "--stdout",
             notes], capture_output=True, check=False)
        if done.returncode != 0 or not done.stdout:
            sys.exit(f"{notes}: gcov: {done.stderr.decode().strip()}")
        for text in done.stdout.splitlines():
            for report in json.loads(text)["files"]:
                if report["file"] in sources:
                    sources[report["file"]].add(report)
    return sources


def is_assert(source, number, text):
    """An assert that was met, or a line that goes on with its condition."""
    while not text.startswith("assert(") and number > 1:
        text = source.text[number - 2]
        number -= 1
        if text.endswith((";", "{", "}")):
            return False
    return text.startswith("assert(") and source.lines[number] > 0


def judge(source, reasons):
    """How many unmet branches are explained, and those that are not."""
    explained = 0
    missing = []
    groups = defaultdict(list)
    for function, number, text in source.unmet():
        if is_assert(source, number, text):
            explained += 1
        else:
            groups[function, text].append(number)
    for (function, text), numbers in groups.items():
        fitting = [reason for reason in reasons
                   if reason.matches(source.path, function, text)]
        right = [reason for reason in fitting
                 if reason.count in (None, len(numbers))]
        for reason in fitting:
            reason.found = len(numbers)
        if right:
            right[-1].is_used = True
            explained += len(numbers)
        else:
            missing.append((min(numbers), len(numbers), function, text))
    return explained, sorted(missing)


def stale(reasons):
    for reason in reasons:
        if not reason.is_used:
            yield (f"{reason.place}: explains {reason.count or 'some'}, "
                   f"not met: {reason.found}")


def report(sources, reasons):
    """Print all of it; is anything amiss?"""
    form = "{:30} {:>6} {:>6} {:>9} {:>6} {:>10} {:>12}"
    rows = []
    problems = []
    for path, source in sorted(sources.items()):
        explained, missing = judge(source, reasons)
        unexplained = sum(count for _, count, _, _ in missing)
        total = source.branch_count()
        rows.append([len(source.lines),
                     sum(1 for count in source.lines.values() if count),
                     total, total - explained - unexplained, explained,
                     unexplained])
        print(form.format(path, *rows[-1]) if len(rows) > 1 else
              form.format("", "lines", "met", "branches", "met", "explained",
                          "unexplained") + "\n" +
              form.format(path, *rows[-1]))
        problems += [f"{path}:{number}: {function}: not met, {count}: {text}"
                     for number, count, function, text in missing]
    print(form.format("all", *[sum(column) for column in zip(*rows)]))
    problems += stale(reasons)
    print("\n".join(problems))
    return bool(problems)


def main(arguments):
    is_list = arguments[:1] == ["--list"]
    if len(arguments) < 3 + is_list:
        sys.exit(__doc__)
    build, reasons, *paths = arguments[is_list:]
    failed = report(measure(build, paths), read_reasons(reasons))
    return 1 if failed and not is_list else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
