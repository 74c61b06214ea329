"""Random histories of settlements, played by as many processes as can be.

A script's own part is its player: made with a driver of ../property, it has
play(seed), which raises a Difference.
"""

import multiprocessing
import os
import shutil
import sys
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)),
                                "..", "property"))

from driver import Driver  # noqa: E402 (in ../property)

PLAYER = None


class Difference(Exception):
    pass


def start(player, program):
    global PLAYER   # one of each process
    PLAYER = player(Driver(os.path.join(
        os.path.dirname(os.path.abspath(program)), "driver")))


def try_case(seed):
    try:
        PLAYER.play(seed)
    except Difference as difference:
        folder = PLAYER.driver.folder
        kept = f"{folder}-kept-{seed}"
        shutil.copytree(folder, kept)
        return f"seed {seed}: {difference}\nsee {kept}"
    except Exception as failure:
        raise RuntimeError(f"seed {seed}: {failure!r}") from failure
    return None


def play_all(player, usage, what, shown):
    """Exit status of the script."""
    if len(sys.argv) != 4:
        sys.exit(usage)
    program, seed, count = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
    began = time.monotonic()
    with multiprocessing.Pool(os.cpu_count(), start,
                              (player, program)) as pool:
        for problem in pool.imap(try_case, range(seed, seed + count), 4):
            if problem is not None:
                print(problem)
                return 1
    print(f"{count} {what} from seed {seed}: {shown} "
          f"({time.monotonic() - began:.0f} s)")
    return 0
