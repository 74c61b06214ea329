#!/usr/bin/env python3
"""Hostile and broken files through the whole program.

usage: run.py PROGRAM [short | KIND... | KIND/FILE... | --write]

Each row of corpus/*/VERDICTS is tried as attempt.py says: the exit status, the
documents that go in and the words must be as stated.  What becomes of each is
the table in docs/reference/hostile-input.md, which must be as the program does
it; --write puts it there.  Each file is then read under strace (trace.py), and
variants of small files (variants.py) are read as well.

`short` tries a part of the rows, chosen by their place in the tables, and all
else likewise; `make hostile` tries all.
"""

import concurrent.futures
import os
import sys
import tempfile
import time

sys.dont_write_bytecode = True
import attempt  # noqa: E402
import corpus  # noqa: E402
import page  # noqa: E402
import trace  # noqa: E402
import variants  # noqa: E402
from large import GENERATED  # noqa: E402

SHORT_EVERY = 3
SHORT_TRACED_EVERY = 64
# Of the large ones, those that take no second.
SHORT_LARGE = {
    "depth-100000.xml", "attributes-100000.xml", "tag-of-65537-bytes.xml",
    "good-tag-of-65536-bytes.xml", "ten-gigabytes-of-blanks.gz",
    "members-1000-overlapping.zip", "octet-strings-1000000-deep.p7m",
    "text-of-a-gigabyte.xml", "id-of-60000-bytes.xml",
    "names-different-1000000-of-ubl.xml",
}
# Must be traced, however few are.
POISONED = ("external-", "include", "good-doctype", "schema-location",
            "style-sheet", "names-climbing", "symlink", "hardlink",
            "reference-of", "transform-xslt", "out-of-band", "parameter-")


class Run:
    def __init__(self, program):
        self.program = os.path.abspath(program)
        self.isolated = attempt.no_network()
        self.failures = []
        self.lines = {kind: [] for kind in corpus.KINDS}
        self.slowest, self.largest = (0, ""), (0, "")

    def fail(self, row, problem):
        self.failures.append(f"{row.kind}/{row.file}: {row.command}: "
                             f"{problem}")
        print(f"FAILED {self.failures[-1]}", flush=True)

    def outcome(self, row):
        source = GENERATED.get((row.kind, row.file), corpus.path_of(row))
        arguments = corpus.arguments_of(row)
        if not callable(source) or arguments[0] == "import":
            return attempt.try_one(self.program, arguments, row.file, source,
                                   self.isolated)
        with tempfile.NamedTemporaryFile(dir=attempt.PLACE) as file:
            for chunk in source():
                file.write(chunk)
            file.flush()
            return attempt.try_one(self.program, arguments, row.file,
                                   file.name, self.isolated)

    def take(self, row, outcome):
        name = f"{row.kind}/{row.file}"
        self.slowest = max(self.slowest, (outcome.seconds, name))
        self.largest = max(self.largest, (outcome.kib, name))
        problem = attempt.judge(row, outcome)
        if problem:
            self.fail(row, problem)
        else:
            self.lines[row.kind].append(page.line_of(row, outcome))

    def rows(self, chosen, workers):
        with concurrent.futures.ThreadPoolExecutor(workers) as pool:
            for row, outcome in zip(chosen, pool.map(self.outcome, chosen)):
                self.take(row, outcome)

    def traced(self, row):
        arguments = corpus.arguments_of(row)
        ways = [[]]
        if arguments[0] == "import":
            ways.append(["--no-sandbox"])
        return next((problem for options in ways if (problem := trace.trace_one(
            self.program, arguments, row.file, corpus.path_of(row), options))
        ), None)

    def traces(self, chosen, workers):
        if not trace.is_there():
            self.failures.append("strace is not there")
            print("FAILED strace is not there")
            return
        with concurrent.futures.ThreadPoolExecutor(workers) as pool:
            for row, problem in zip(chosen, pool.map(self.traced, chosen)):
                if problem:
                    self.fail(row, problem)


def is_large(row):
    return (row.kind, row.file) in GENERATED


def chosen_rows(rows, words):
    if words == ["short"]:
        return [row for number, row in enumerate(rows)
                if (row.file in SHORT_LARGE if is_large(row)
                    else number % SHORT_EVERY == 0)]
    if words in ([], ["--write"]):
        return rows
    return [row for row in rows
            if row.kind in words or f"{row.kind}/{row.file}" in words]


def traced_rows(rows, is_short):
    small = [row for row in rows if not is_large(row)]
    if not is_short:
        return small
    return [row for number, row in enumerate(small)
            if number % SHORT_TRACED_EVERY == 1
            or (row.file.startswith(POISONED) and number % 8 == 0)]


def main(program, words):
    is_short = words == ["short"]
    is_whole = words in ([], ["--write"])
    start, run = time.monotonic(), Run(program)
    for problem in corpus.check(GENERATED):
        run.failures.append(problem)
        print(f"FAILED {problem}")
    rows = [row for kind in corpus.KINDS for row in corpus.rows_of(kind)]
    chosen = chosen_rows(rows, words)
    workers = os.cpu_count() or 1
    run.rows([row for row in chosen if not is_large(row)], workers)
    # Alone: they are measured against the clock of the processor.
    run.rows([row for row in chosen if is_large(row)], 1)
    print(f"hostile: {len(chosen)} of {len(rows)} inputs, "
          f"{len(run.failures)} failed; slowest {run.slowest[0]:.1f} s of CPU "
          f"({run.slowest[1]}), most memory {run.largest[0] // 1024} MiB "
          f"({run.largest[1]}); network: "
          f"{'none' if run.isolated else 'as strace shows'}", flush=True)
    traced = traced_rows(rows if is_short else chosen, is_short)
    run.traces(traced, workers)
    print(f"hostile: {len(traced)} under strace", flush=True)
    if is_short or is_whole:
        problems, told = variants.try_all(run.program, is_short)
        run.failures += problems
        for problem in problems:
            print(f"FAILED {problem}")
        print(f"hostile: {told}")
    if not is_whole or not run.failures:
        problem = page.check(run.lines, is_whole, words == ["--write"])
        if problem:
            run.failures.append(problem)
            print(f"FAILED {problem}")
    print(f"hostile: {len(run.failures)} failures, "
          f"{time.monotonic() - start:.0f} s")
    return 1 if run.failures else 0


if __name__ == "__main__":
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    sys.exit(main(sys.argv[1], sys.argv[2:]))
