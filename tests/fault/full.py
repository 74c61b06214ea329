#!/usr/bin/env python3
"""A disk that is really full, one page after the other.

usage: full.py PROGRAM SHIM [--only SCENARIO,...] [--step PAGES] [--jobs N]

Each scenario of scenarios.py on a small disk of its own (tmpfs) that has room
for so and so many pages more than the base takes, from none until the command
comes through: it must say that the disk is full, with status 3, and change
nothing but what it says.  Then the disk is made larger, and the same command
gives what an undisturbed one gives.  Needs the right to mount; without it that
is said, and nothing is tried.
"""

import argparse
import concurrent.futures
import os
import shutil
import subprocess
import sys
import tempfile

sys.dont_write_bytecode = True
import points as p  # noqa: E402
import run  # noqa: E402
from scenarios import SCENARIOS  # noqa: E402

PAGE = 4096
PAGES_MAX = 2000
ROOM = 64 << 20


def mount(folder, size, *how):
    options = ",".join((*how, f"size={size}"))
    return subprocess.run(["mount", "-t", "tmpfs", "-o", options, "tmpfs",
                           folder], capture_output=True,
                          check=False).returncode == 0


def used(folder):
    about = os.statvfs(folder)
    return (about.f_blocks - about.f_bfree) * about.f_frsize


def attempt(tried, pages, folder):
    """Did the command come through?  Raises where something is wrong."""
    here = os.path.join(folder, "here")
    shutil.copytree(tried.base, here)
    mount(folder, used(folder) + pages * PAGE, "remount")
    result = tried.harness.call(here, tried.scenario.command)
    mount(folder, ROOM, "remount")
    if result.status == tried.result.status and result.out == tried.result.out:
        tried.tidy(here)
        tried.expect_after(here, True)
        return True
    if result.status != 3:
        raise run.Failure(f"status {result.status}: {result.err}")
    tried.judge_failed(p.Point(None, "ENOSPC", ""), here, result)
    tried.expect_again(here)
    return False


def fill(tried, step):
    """How many sizes were tried, and what was wrong."""
    wrong = []
    for count, pages in enumerate(range(0, PAGES_MAX, step), 1):
        folder = tempfile.mkdtemp(dir=tried.folder)
        mount(folder, ROOM)
        try:
            if attempt(tried, pages, folder):
                return count, wrong
        except run.Failure as failure:
            wrong.append(f"{tried.scenario.name}: {pages} pages: {failure}")
        finally:
            # At once, though a child of another thread may still have it open.
            subprocess.run(["umount", "--lazy", folder], check=False)
            os.rmdir(folder)
    wrong.append(f"{tried.scenario.name}: {PAGES_MAX} pages are not enough")
    return count, wrong


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("program")
    parser.add_argument("shim")
    parser.add_argument("--only")
    parser.add_argument("--step", type=int, default=1)
    parser.add_argument("--jobs", type=int, default=os.cpu_count())
    given = parser.parse_args()
    names = None if given.only is None else given.only.split(",")
    with tempfile.TemporaryDirectory(prefix="full.") as work:
        probe = os.path.join(work, "probe")
        os.mkdir(probe)
        if not mount(probe, ROOM):
            print("full disks: none tried, mounting is not allowed here")
            return 0
        subprocess.run(["umount", probe], check=True)
        harness = run.Harness(os.path.realpath(given.program),
                              os.path.realpath(given.shim), work)
        with concurrent.futures.ThreadPoolExecutor(given.jobs) as pool:
            results = list(pool.map(
                lambda scenario: (scenario.name, *fill(
                    run.Tried(harness, scenario, False), given.step)),
                [s for s in SCENARIOS if names is None or s.name in names]))
    for name, count, wrong in results:
        print(f"{name}: full at {count} sizes")
        for line in wrong:
            print(f"WRONG {line}")
    print(f"full disks: {sum(row[1] for row in results)} sizes of "
          f"{len(results)} scenarios, {sum(len(row[2]) for row in results)} "
          "of them wrong")
    return 1 if any(row[2] for row in results) else 0


if __name__ == "__main__":
    sys.exit(main())
