#!/usr/bin/env python3
"""A fault at every system call that matters, of every command that writes.

usage: run.py PROGRAM SHIM [--only SCENARIO[:KIND[:CALL]],...] [--points N]
              [--seed N] [--jobs N] [--told] [--list]

For each scenario of scenarios.py the command is run once undisturbed under
strace, which tells the points (points.py); then once for each point, with the
fault put in by strace or by the preloaded shim, and looked at:

  killed     nothing half stands anywhere; the same command again gives what an
             undisturbed one gives
  interrupted, short   nothing is different
  failing    status 3, one message that names a file and what failed, nothing
             changed but what the message says, and the same command again gives
             what an undisturbed one gives; or nothing is different

--points takes a selection of so many, evenly, the first of them by the seed.
--told prints each message once, with how many points gave it; --list only
counts the points.
"""

import argparse
import collections
import concurrent.futures
import mmap
import os
import re
import shutil
import struct
import subprocess
import sys
import tempfile
import traceback

sys.dont_write_bytecode = True
import points as p  # noqa: E402
from scenarios import SCENARIOS  # noqa: E402

SECONDS_MAX = 300
CALLS = len(p.IN_THREADS)
BOARD = struct.Struct(f"=QQ{CALLS * (p.THREADS + 1)}Q")
READER_MARK = "--reader-process"
TEXTS = {"ENOSPC": ("No space left on device", "is full", "disk I/O error"),
         "EIO": ("Input/output error", "disk I/O error"),
         "EINTR": ("Interrupted system call",),
         "EMFILE": ("Too many open files",),
         "EAGAIN": ("Resource temporarily unavailable",)}
# Where SQLite does not say why, and the next try finds nothing wrong.
UNKNOWN = ("cannot be made or opened", "could not be opened for writing")
# What a message may say of a change that was made all the same.
TOLD = re.compile(r"done before this, and in: (\d+) of the files|"
                  r"run \d+ is recorded, its folder is not in place|"
                  r"are in place|standard output|is in place, but|"
                  r"there whole or not at all")

Result = collections.namedtuple("Result", "status out err")


class Failure(Exception):
    """What a point shows to be wrong."""


class Harness:
    def __init__(self, program, shim, work):
        self.program, self.shim, self.work = program, shim, work
        self.environment = {"PATH": os.environ["PATH"], "LC_ALL": "C",
                            "TZ": "UTC"}

    def call(self, folder, words, before=(), **environment):
        command = [*before, self.program, "--quiet", "--db", "l.db", *words]
        done = subprocess.run(command, cwd=folder, timeout=SECONDS_MAX,
                              stdin=subprocess.DEVNULL, capture_output=True,
                              env={**self.environment, **environment},
                              check=False)
        return Result(done.returncode, done.stdout.decode(errors="replace"),
                      done.stderr.decode(errors="replace"))

    # ------------------------------------------------------------- tracing

    def shim_environment(self, board):
        return {"LD_PRELOAD": self.shim, "FAULT_BOARD": board,
                "FAULT_MARK": READER_MARK}

    def new_board(self, folder):
        path = os.path.join(folder, "board")
        with open(path, "wb") as file:
            file.write(bytes(BOARD.size))
        return path

    @staticmethod
    def read_board(path):
        with open(path, "rb") as file:
            values = BOARD.unpack(file.read())
        return values[0], values[1], [
            values[2 + CALLS * i:2 + CALLS * (i + 1)]
            for i in range(p.THREADS + 1)]

    @staticmethod
    def strace(output, words):
        return ["strace", "-y", "-s", "0", "-o", output, *words]

    def reader_environment(self, board, nth, strace):
        words = [shutil.which("strace"), "-D", *strace[1:]]
        return {**self.shim_environment(board), "FAULT_NTH": str(nth),
                "FAULT_READER": "\n".join(words)}

    def find_points(self, scenario, base):
        """All points of a scenario, by an undisturbed run for each process."""
        everything = ["-e", "trace=" + ",".join(p.TRACED)]
        with tempfile.TemporaryDirectory(dir=self.work) as folder:
            board = self.new_board(folder)
            here = os.path.join(folder, "counted")
            shutil.copytree(base, here)
            self.call(here, scenario.command, **self.shim_environment(board))
            _, readers, counts = self.read_board(board)
            here = os.path.join(folder, "parent")
            trace = os.path.join(folder, "trace")
            shutil.copytree(base, here)
            self.call(here, scenario.command, self.strace(trace, everything))
            with open(trace, encoding="utf-8", errors="replace") as file:
                calls = p.calls_of(file.read(), 0)
            for nth in range(1, readers + 1):
                here = os.path.join(folder, f"reader{nth}")
                trace = os.path.join(folder, f"trace{nth}")
                shutil.copytree(base, here)
                self.call(here, scenario.command, **self.reader_environment(
                    self.new_board(folder), nth,
                    self.strace(trace, everything)))
                with open(trace, encoding="utf-8", errors="replace") as file:
                    calls += p.calls_of(file.read(), nth)
        return p.points_of(calls, counts)

    def disturb(self, scenario, point, folder, beside):
        """The command with a fault at the point; was the fault made?"""
        if p.is_by_shim(point.kind, point.often, point.call):
            board = self.new_board(beside)
            result = self.call(folder, scenario.command, FAULT_CALL=p.
                               shim_words(point), **self.shim_environment(board))
            return result, self.read_board(board)[0] > 0
        trace = os.path.join(beside, "trace")
        strace = self.strace(trace, p.inject(point))
        if point.call.role == 0:
            result = self.call(folder, scenario.command, strace)
        else:
            result = self.call(folder, scenario.command,
                               **self.reader_environment(
                                   self.new_board(beside), point.call.role,
                                   strace))
        with open(trace, encoding="utf-8", errors="replace") as file:
            text = file.read()
        return result, "(INJECTED)" in text or "killed by SIGKILL" in text


def is_own(point):
    """In the program itself, not in a reader."""
    return point.call.role in (0, p.THREADS)


class Tried:
    """A scenario: its base, what it gives undisturbed, and its points."""

    def __init__(self, harness, scenario, finds_points=True):
        self.harness, self.scenario = harness, scenario
        self.folder = os.path.join(harness.work, scenario.name)
        self.base = os.path.join(self.folder, "base")
        os.makedirs(self.base)
        scenario.prepare(self.base, self.prepared)
        self.before = scenario.look(self.base)
        whole = os.path.join(self.folder, "whole")
        shutil.copytree(self.base, whole)
        self.result = harness.call(whole, scenario.command)
        self.after = scenario.look(whole)
        if self.result.status not in (0, 1):
            raise SystemExit(f"{scenario.name}: {self.result}")
        self.again = harness.call(whole, scenario.command)
        self.points = []
        if finds_points:
            self.points = harness.find_points(scenario, self.base)

    def prepared(self, *words, status=0):
        result = self.harness.call(self.base, words)
        if result.status != status:
            raise SystemExit(f"{self.scenario.name}: {words}: {result}")

    # ------------------------------------------------------------ judgement

    def tidy(self, folder):
        """A log that could not be worked in, or a file beside it that could
        not be removed: the next command does that."""
        name = os.path.join(folder, self.scenario.database)
        if any(os.path.exists(name + end) for end in ("-wal", "-shm")):
            self.harness.call(folder, ("imports",))

    def expect_after(self, folder, is_exact):
        database, files = self.scenario.look(folder)
        wanted, wanted_files = self.after
        if database.integrity != "ok":
            raise Failure(f"integrity: {database.integrity}")
        if database.version != wanted.version:
            raise Failure(f"schema version {database.version}")
        if database.raw != wanted.raw:
            if is_exact:
                raise Failure("another database: " +
                              first_difference(wanted.raw, database.raw))
            if database.facts != wanted.facts:
                raise Failure("other facts: " + differing(wanted.facts,
                                                          database.facts))
        if files != wanted_files:
            raise Failure("other files: " + differing_files(wanted_files,
                                                            files))
        fault = self.scenario.fault_of(folder)
        if fault is not None:
            raise Failure(fault)

    def expect_again(self, folder):
        """The same command once more gives the outcome."""
        result = self.harness.call(folder, self.scenario.command)
        if result.status not in (self.result.status, self.again.status):
            raise Failure(f"again: status {result.status}: {result.err}")
        self.expect_after(folder, False)

    def expect_change_told(self, folder, err):
        """After a failure: no change, or the one that the message tells."""
        database, _ = self.scenario.look(folder)
        if database.integrity != "ok":
            raise Failure(f"integrity: {database.integrity}")
        for file in self.scenario.files:
            rows = [sum((v for k, v in about.by_file.items()
                         if k.startswith(file)), []) for about in
                    (self.before[0], database, self.after[0])]
            if rows[1] not in (rows[0], rows[2]):
                raise Failure(f"{file} went in in part")
        former = self.before[0]
        if database.raw == former.raw or (
                database.version != former.version and
                (database.facts, database.imports) ==
                (former.facts, former.imports)):
            return
        told = TOLD.search(err)
        if told is None:
            raise Failure("changed without a word: " + first_difference(
                self.before[0].raw, database.raw))

    def judge_failed(self, point, folder, result):
        """It says that it failed."""
        errors = [line for line in result.err.splitlines()
                  if line.startswith("ristorno: error: ") and
                  line not in self.result.err]
        if len(errors) != 1:
            raise Failure(f"{len(errors)} messages")
        texts = TEXTS[point.kind]
        if not any(text in errors[0] for text in (*texts, *UNKNOWN)):
            raise Failure("the message does not say what failed")
        if not re.search(r"[\w-]\.(db|xml|zip|pem|ok|json)\b|standard output|"
                         r"reader process|\bin\b|\b(first|second|again|mend)\b",
                         errors[0]):
            raise Failure("the message names no file")
        self.expect_change_told(folder, result.err)

    def judge_refused(self, point, result):
        """One of several files is refused, the others are not held up."""
        if "import" not in self.scenario.command:
            raise Failure(f"status {result.status}")
        if "refused" not in result.out + result.err:
            raise Failure("status 1, and nothing is refused")
        if is_own(point) and not any(
                text in result.err for text in TEXTS[point.kind]):
            raise Failure("the message does not say what failed")

    def judge(self, point, folder, result):
        """Raises where it is wrong; what it came to else."""
        # What is said of a refused file also goes into the database.
        refuses = "refused" in self.result.out
        is_same = (result.status == self.result.status and
                   result.out == self.result.out and
                   (result.err == self.result.err or
                    (is_own(point) and not refuses)))
        if result.status == -9 and is_own(point):
            self.expect_again(folder)
            return "killed"
        is_unseen = point.kind == "EINTR" or point.kind in p.SHORT_KINDS
        if is_same or (point.call.is_standard and
                       result.status == self.result.status):
            self.tidy(folder)
            # What is refused anyway may be so before its digest is known.
            self.expect_after(folder, is_unseen or not refuses)
            return "no difference"
        if is_unseen:
            raise Failure(f"status {result.status}: should not be noticed")
        if result.status == 3:
            self.judge_failed(point, folder, result)
            self.expect_again(folder)
            return "failed"
        if result.status == 1:
            self.judge_refused(point, result)
            self.scenario.again(folder)
            self.expect_again(folder)
            return "refused"
        raise Failure(f"status {result.status}")

    def attempt(self, point):
        with tempfile.TemporaryDirectory(dir=self.folder) as beside:
            folder = os.path.join(beside, "here")
            shutil.copytree(self.base, folder)
            result, outcome = None, None
            try:
                result, is_made = self.harness.disturb(self.scenario, point,
                                                       folder, beside)
                outcome = self.judge(point, folder, result)
                if not is_made and not (self.scenario.is_timed or
                                        point.call.name in p.TIMED):
                    raise Failure("was not reached")
                if not is_made:
                    outcome = "not reached"
                return outcome, None, result
            except Failure as failure:
                return "WRONG", str(failure), result
            except subprocess.TimeoutExpired:
                return "WRONG", "did not end", result
            except Exception:  # pylint: disable=broad-except
                return "WRONG", traceback.format_exc(), result


def first_difference(one, two):
    before, after = one.splitlines(), two.splitlines()
    lost = [line for line in before if line not in after]
    new = [line for line in after if line not in before]
    return f"-{lost[:2]} +{new[:2]}"[:400]


def differing(one, two):
    words = []
    for table in sorted(set(one) | set(two)):
        before, after = one.get(table, []), two.get(table, [])
        if before != after:
            words.append(f"{table}: -{[r for r in before if r not in after]} "
                         f"+{[r for r in after if r not in before]}")
    return "; ".join(words)[:400]


def differing_files(one, two):
    return (f"-{[f for f in one if f not in two]} "
            f"+{[f for f in two if f not in one]}")[:400]


def describe(scenario, point):
    who = {0: "program", p.THREADS: "threads"}.get(
        point.call.role, f"reader {point.call.role}")
    return (f"{scenario.name}: {point.kind} {point.often} at {who}'s "
            f"{point.call.name} {point.call.n} {point.call.target}")


def select(tried, count, seed):
    """Of each scenario every k-th point, so that about count are left."""
    chosen_points = []
    for number, one in enumerate(tried):
        share = len(one.points)
        if count is not None:
            share = min(share, count * (number + 1) // len(tried) -
                        count * number // len(tried))
        step = len(one.points) / max(1, share)
        start = (seed * 7919) % max(1, int(step))
        chosen_points += [(one, one.points[int(start + i * step) %
                                           len(one.points)])
                          for i in range(share)]
    return chosen_points


def chosen(only):
    """Scenario name to what is wanted of it: pairs of kind and call, of which
    an empty one means any."""
    found = {}
    for word in (only or "*").split(","):
        name, kind, call = (word + "::").split(":")[:3]
        for scenario in SCENARIOS:
            if name in ("*", scenario.name):
                found.setdefault(scenario.name, set()).add((kind, call))
    return found


def report(name, rows):
    """What was tried of a scenario: kinds, calls, outcomes."""
    print(f"{name}: {sum(rows.values())} points")
    kinds = sorted({(kind, often) for kind, often, _, _ in rows})
    for kind, often in kinds:
        calls, outcomes = collections.Counter(), collections.Counter()
        for (k, o, call, outcome), count in rows.items():
            if (k, o) == (kind, often):
                calls[call] += count
                outcomes[outcome] += count
        print(f"  {kind} {often}: " + ", ".join(
            f"{call} {count}" for call, count in sorted(calls.items())))
        print("    " + ", ".join(f"{outcome}: {count}" for outcome, count
                                 in sorted(outcomes.items())))


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("program")
    parser.add_argument("shim")
    parser.add_argument("--only")
    parser.add_argument("--points", type=int)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--jobs", type=int, default=os.cpu_count())
    parser.add_argument("--told", action="store_true")
    parser.add_argument("--list", action="store_true")
    given = parser.parse_args()
    wanted = chosen(given.only)
    place = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None
    with tempfile.TemporaryDirectory(prefix="fault.", dir=place) as work:
        harness = Harness(os.path.realpath(given.program),
                          os.path.realpath(given.shim), work)
        return go(harness, wanted, given)


def count(tried):
    for one in tried:
        kinds = collections.Counter(point.kind for point in one.points)
        print(f"{one.scenario.name}: {len(one.points)} points: " + ", ".join(
            f"{kind} {n}" for kind, n in sorted(kinds.items())))
    print(f"faults: {sum(len(one.points) for one in tried)} points of "
          f"{len(tried)} scenarios")
    return 0


def go(harness, wanted, given):
    with concurrent.futures.ThreadPoolExecutor(given.jobs) as pool:
        tried = list(pool.map(
            lambda scenario: Tried(harness, scenario),
            [s for s in SCENARIOS if s.name in wanted]))
        for one in tried:
            one.points = [
                point for point in one.points
                if any(kind in ("", point.kind) and
                       call in ("", point.call.name.split()[-1])
                       for kind, call in wanted[one.scenario.name])]
        if given.list:
            return count(tried)
        todo = select(tried, given.points, given.seed)
        wrong, rows = 0, collections.defaultdict(collections.Counter)
        messages = collections.Counter()
        for (one, point), (outcome, why, result) in zip(todo, pool.map(
                lambda each: each[0].attempt(each[1]), todo)):
            rows[one.scenario.name][(point.kind, point.often, point.call.name,
                                     outcome)] += 1
            if outcome == "WRONG":
                wrong += 1
                print(f"WRONG {describe(one.scenario, point)}: {why}")
                if result is not None:
                    print(f"      status {result.status}: "
                          f"{result.err.strip()}", flush=True)
            elif given.told and result.err != one.result.err:
                messages[one.scenario.name, outcome, point.kind,
                         point.call.name, result.err.strip()] += 1
    for key, times in sorted(messages.items()):
        print(times, *key)
    for name, counts in rows.items():
        report(name, counts)
    print(f"faults: {len(todo)} points of {len(rows)} scenarios, "
          f"{wrong} of them wrong")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
