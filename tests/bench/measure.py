#!/usr/bin/env python3
"""Time a command against the floor program, interleaved, whole processes.

usage: measure.py ROUNDS FLOOR FILE -- PREPARE -- COMMAND...

PREPARE is a shell command run untimed before each COMMAND.  Prints minimum,
median and maximum of wall and CPU seconds, the peak of resident memory of all
processes of COMMAND together (without shared pages counted twice, page cache
aside), and the ratio of medians.
"""

import os
import statistics
import subprocess
import sys
import threading
import time


def descendants(root):
    children = {}
    for entry in os.listdir("/proc"):
        if entry.isdigit():
            try:
                with open(f"/proc/{entry}/stat", encoding="utf-8") as stat:
                    parent = stat.read().rpartition(")")[2].split()[1]
            except OSError:
                continue
            children.setdefault(parent, []).append(entry)
    found, queue = [], [str(root)]
    while queue:
        process = queue.pop()
        found.append(process)
        queue.extend(children.get(process, []))
    return found


def proportional_kib(process):
    try:
        with open(f"/proc/{process}/smaps_rollup", encoding="utf-8") as rollup:
            for line in rollup:
                if line.startswith("Pss_Anon:"):
                    return int(line.split()[1])
    except (OSError, ValueError):
        pass
    return 0


def timed(command):
    before = os.times()
    start = time.monotonic()
    peak = 0
    with subprocess.Popen(command, stdout=subprocess.DEVNULL) as process:
        done = threading.Event()

        def watch():
            nonlocal peak
            while not done.wait(0.05):
                peak = max(peak, sum(map(proportional_kib,
                                         descendants(process.pid))))

        watcher = threading.Thread(target=watch)
        watcher.start()
        status = process.wait()
        done.set()
        watcher.join()
    wall = time.monotonic() - start
    after = os.times()
    if status != 0:
        sys.exit(f"{command}: exit status {status}")
    cpu = (after.children_user - before.children_user
           + after.children_system - before.children_system)
    return wall, cpu, peak


def main(rounds, floor, path, prepare, command):
    floors, runs = [], []
    for _ in range(rounds):
        floors.append(timed([floor, path]))
        subprocess.run(prepare, shell=True, check=True)
        runs.append(timed(command))
    for name, rows in (("floor", floors), ("command", runs)):
        for index, what in ((0, "wall"), (1, "cpu")):
            values = [row[index] for row in rows]
            print(f"{name:8} {what:5} min {min(values):7.2f}  median "
                  f"{statistics.median(values):7.2f}  max "
                  f"{max(values):7.2f} s")
    print(f"command  peak of private memory, all processes: "
          f"{max(row[2] for row in runs) / 1024:.1f} MiB")
    for index, what in ((0, "wall"), (1, "cpu")):
        ratio = (statistics.median(row[index] for row in runs)
                 / statistics.median(row[index] for row in floors))
        print(f"ratio of medians, {what}: {ratio:.2f}")


if __name__ == "__main__":
    words = sys.argv[1:]
    if words.count("--") != 2:
        sys.exit(__doc__)
    first = words.index("--")
    second = words.index("--", first + 1)
    main(int(words[0]), words[1], words[2], " ".join(words[first + 1:second]),
         words[second + 1:])
