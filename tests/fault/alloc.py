#!/usr/bin/env python3
"""Every allocation fails, one at a time.

usage: alloc.py PROGRAM HOOK [--each N] [--limit L] [--seed S] [--jobs J]
                [NAME...]

Each command of alloc_commands.py (or those named) is run with its first
allocation failing, then its second, and so on until it is not reached any
more: once with that one alone, and once with all after it; in the program, and
in the reader of an import.  With --each, of the allocations that are asked for
from the same place (the same call stack) N each, and in all L at most of a
command, chosen by the seed.  HOOK is alloc_hook.c as a library.

A try is in order where it is like an undisturbed run, in what it printed and
left behind; or where the exit status is 3, one message says memory, standard
output is the beginning of what it should be, the files are as before and the
next run works; or, where the reader failed, where the file is refused (exit
status 1), for want of memory.

What a library does to itself, and we cannot prevent, stands in alloc_known.py.
"""

import functools
import multiprocessing
import os
import random
import sys
import tempfile
import time

sys.dont_write_bytecode = True
from alloc_commands import COMMANDS  # noqa: E402
from alloc_judge import Judge  # noqa: E402
from alloc_known import known_fault  # noqa: E402
from alloc_program import Hang, Program  # noqa: E402
from alloc_world import Folder, build  # noqa: E402

SHOWN_MAX = 10


class Tries:
    """The tries of one command."""

    def __init__(self, command, hook, program, base, folder):
        self.command = command
        self.folder = Folder(os.path.join(folder, command.name), base,
                             command.files)
        self.program = Program(
            hook, [program, *command.words], self.folder.path,
            source=command.source and os.path.join(base, command.source),
            is_reader=command.is_reader)
        self.judge = Judge(command, self.folder, self.program)
        self.points = 0
        self.known = {}
        self.findings = []

    def one(self, nth, is_lasting):
        """False where the allocation was not reached."""
        try:
            outcome, why = self.judge.look(nth, is_lasting)
        except Hang:
            self.findings.append((nth, is_lasting, None, "does not end"))
            return False
        self.points += outcome.has_struck
        if why is not None:
            fault = known_fault(outcome)
            if fault is None:
                self.findings.append((nth, is_lasting, outcome, why))
            else:
                self.known[fault] = self.known.get(fault, 0) + 1
        return outcome.has_struck

    def all(self):
        for is_lasting in (False, True):
            nth = 1
            while self.one(nth, is_lasting):
                nth += 1

    def some(self, chance, each, limit):
        """Of the allocations that are asked for from the same place `each`, of
        all places `limit` at most."""
        places = {}
        for nth, place in enumerate(self.judge.places(), 1):
            places.setdefault(place, []).append(nth)
        chosen = []
        for same in places.values():
            chosen += chance.sample(same, min(each, len(same)))
        chosen = sorted(chance.sample(chosen, min(limit, len(chosen))))
        for is_lasting in (False, True):
            for nth in chosen:
                self.one(nth, is_lasting)

    def report(self, seconds):
        lines = [f"{self.command.name:24} {self.points:7} points "
                 f"{seconds:6.1f} s  {self.program.whole:6} allocations"
                 + "".join(f", {count} known: {fault}"
                           for fault, count in sorted(self.known.items()))]
        groups = {}
        for finding in self.findings:
            groups.setdefault((finding[3], finding[2] and
                               finding[2].messages), []).append(finding)
        for (why, messages), same in list(groups.items())[:SHOWN_MAX]:
            nth, is_lasting, outcome, _ = same[0]
            lines.append(
                f"  allocation {nth}{' and all after' if is_lasting else ''}"
                f" ({len(same)} like it): {why}")
            if outcome is not None:
                lines.append("    " + messages.decode(errors="replace")
                             .strip().replace("\n", "\n    "))
                lines.append("    " + " < ".join(
                    f"{thing}{offset}" if symbol == "?" else symbol
                    for thing, symbol, offset in outcome.frames[1:12]))
        if len(groups) > SHOWN_MAX:
            lines.append(f"  and {len(groups) - SHOWN_MAX} other kinds")
        return "\n".join(lines)


def arguments(words):
    options = {"each": 0, "limit": 1 << 20, "seed": 1,
               "jobs": os.cpu_count()}
    names = []
    words = list(words)
    while words:
        word = words.pop(0)
        if word.startswith("--"):
            options[word[2:]] = int(words.pop(0))
        else:
            names.append(word)
    return options, names


def try_command(number, options, paths):
    """What to say of it, how many points there were, and was one wrong?"""
    command = COMMANDS[number]
    start = time.monotonic()
    tries = Tries(command, *paths)
    chance = random.Random(f"{options['seed']} {command.name}")
    if options["each"] == 0:
        tries.all()
    else:
        tries.some(chance, options["each"], options["limit"])
    tries.program.close()
    return (tries.report(time.monotonic() - start), tries.points,
            len(tries.findings) > 0)


def main():
    options, names = arguments(sys.argv[3:])
    program, hook = (os.path.realpath(word) for word in sys.argv[1:3])
    points = failed = 0
    memory = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None
    chosen = [number for number, command in enumerate(COMMANDS)
              if not names or command.name in names]
    with tempfile.TemporaryDirectory(prefix="alloc.", dir=memory) as folder, \
            multiprocessing.Pool(options["jobs"]) as pool:
        base = os.path.join(folder, "base")
        build(program, base)
        for report, tried, is_wrong in pool.imap(
                functools.partial(try_command, options=options,
                                  paths=(hook, program, base, folder)),
                chosen):
            print(report, flush=True)
            points += tried
            failed += is_wrong
    print(f"{points} failing allocations, {failed} commands with findings")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
