#!/usr/bin/env python3
"""usage: run.py PROGRAM HOLD_LIBRARY [ROUNDS [KIND...]]

Several processes at one database, ROUNDS times (default 1000) of each kind:
in each round one of them, or two, are held at a point of their way (hold.c) by
choice, all points in turn, then go on, stay held or are killed.  Afterwards:
each document exactly once, exit statuses and messages as promised, no gap,
integrity, folders whole, and all as if one had come after the other.
"""
import os
import sys
import tempfile
import time

sys.dont_write_bytecode = True
from kinds import all_kinds, do_round, plan
from world import Broken, World

SEED = 1


def describe(what):
    return " ".join(getattr(part, "name", str(part)) for part in what)


def name_points(what):
    """Where that was, in words."""
    names = []
    if what[0] in ("resume", "stay", "kill"):
        points = what[1].points
        names.append(points[what[2] - 1] if what[2] <= len(points) else "-")
    return ", ".join(names)


def try_kind(world, kind, rounds):
    started = time.monotonic()
    kind.prepare(world)
    singles, pairs, free = plan(kind, rounds)
    longest = 0.0
    for number, what in enumerate(singles + pairs + free):
        try:
            longest = max(longest, do_round(world, kind, what, SEED + number))
        except Broken as fault:
            print(f"race: {kind.name}, round {number} ({describe(what)}; "
                  f"{name_points(what)}): {fault}", file=sys.stderr)
            return 1
    print(f"race: {kind.name}: {len(singles + pairs + free)} rounds: "
          f"{len(singles)} of {len(kind.single_points())} points, "
          f"{len(pairs)} of {len(kind.lock_pairs())} pairs of locks, "
          f"{len(free)} free; longest beyond --wait {longest:.2f} s; "
          f"{time.monotonic() - started:.0f} s", flush=True)
    return 0


def main():
    rounds = int(sys.argv[3]) if len(sys.argv) > 3 else 1000
    wanted = sys.argv[4:]
    failed = 0
    with tempfile.TemporaryDirectory(dir=os.environ.get("TMPDIR")) as folder:
        world = World(sys.argv[1], folder)
        world.hold = os.path.realpath(sys.argv[2])
        for kind in all_kinds():
            if not wanted or any(word in kind.name for word in wanted):
                failed += try_kind(world, kind, rounds)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
