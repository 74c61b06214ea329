"""Whole processes, measured: wall and CPU seconds, memory.

Time is taken from before the start to after the end, CPU time from wait4(),
which counts the processes that a process waited for too.

Memory is the sum over a command's processes, at its highest: of what each has
for itself and its share of what several have (Pss), as the kernel tells it in
/proc/PID/smaps_rollup every few milliseconds.  The sum of what getrusage()
gives would count the libraries once for each process, and peaks that were not
at the same time.  To look takes time, so memory is measured in a run whose time
does not count.  Where the kernel does not show a process that much (another
user's, or one that holds a key), its resident size stands in.
"""

import contextlib
import os
import subprocess
import tempfile
import threading
import time
from typing import NamedTuple

INTERVAL_SECONDS = 0.004
SLOW_INTERVAL_SECONDS = 0.05    # costs a run of seconds nothing to speak of


class Failed(Exception):
    pass


class Taken(NamedTuple):
    """What a job took; memory 0 where nobody looked."""
    wall: float
    cpu: float
    memory_kib: int = 0


def timed(commands, out=None):
    """One command after another; standard output into the file out."""
    return _run(commands, out, None)


def watched(commands, out=None, interval=INTERVAL_SECONDS):
    """The same with a look at memory, which takes time."""
    return _run(commands, out, interval)


def _run(commands, out, interval):
    wall = cpu = 0.0
    memory = 0
    for command in commands:
        with contextlib.ExitStack() as stack:
            stdout = (stack.enter_context(open(out, "ab"))
                      if out else subprocess.DEVNULL)
            stderr = stack.enter_context(tempfile.TemporaryFile())
            taken = _one(command, stdout, stderr, interval)
        wall += taken.wall
        cpu += taken.cpu
        memory = max(memory, taken.memory_kib)
    return Taken(wall, cpu, memory)


def _one(command, stdout, stderr, interval):
    start = time.monotonic()
    process = subprocess.Popen(command, stdin=subprocess.DEVNULL,
                               stdout=stdout, stderr=stderr)
    watcher = Watcher(process.pid, interval) if interval else None
    try:
        _, status, usage = os.wait4(process.pid, 0)
    except BaseException:
        process.kill()
        process.wait()
        raise
    finally:
        if watcher:
            watcher.stop()
    wall = time.monotonic() - start
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode != 0:
        stderr.seek(0)
        said = stderr.read().decode(errors="replace")[-800:]
        raise Failed(f"{' '.join(command)}: exit status "
                     f"{process.returncode}: {said}")
    return Taken(wall, usage.ru_utime + usage.ru_stime,
                 watcher.peak_kib if watcher else 0)


class Watcher:
    """Looks at the memory of a process and its descendants until stopped."""

    def __init__(self, pid, interval):
        self.pid = pid
        self.interval = interval
        self.peak_kib = 0
        self.ended = threading.Event()
        self.thread = threading.Thread(target=self.watch)
        self.thread.start()

    def watch(self):
        while True:
            self.peak_kib = max(self.peak_kib,
                                sum(map(memory_kib, tree(self.pid))))
            if self.ended.wait(self.interval):
                return

    def stop(self):
        self.ended.set()
        self.thread.join()


def tree(pid):
    """A process and its descendants, as many as are there."""
    found = []
    queue = [pid]
    while queue:
        pid = queue.pop()
        found.append(pid)
        with contextlib.suppress(OSError):
            for task in os.listdir(f"/proc/{pid}/task"):
                with open(f"/proc/{pid}/task/{task}/children",
                          encoding="ascii") as children:
                    queue.extend(int(child)
                                 for child in children.read().split())
    return found


def memory_kib(pid):
    for file, field in (("smaps_rollup", "Pss:"), ("status", "VmRSS:")):
        with contextlib.suppress(OSError):
            with open(f"/proc/{pid}/{file}", encoding="ascii") as lines:
                for line in lines:
                    if line.startswith(field):
                        return int(line.split()[1])
    return 0
