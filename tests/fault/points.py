"""Where a fault can be put: the system calls of an undisturbed run, by strace.

A point is the n-th call of that name of one process, and what happens to it.
Calls are counted as strace counts them: from the start of the process, those of
the loader included; but the loader's own are no points.
"""

import errno
import re
from collections import namedtuple

# Calls that change what lies on the disk, or make it durable.
WRITES = ("write", "pwrite64", "fsync", "fdatasync", "syncfs", "ftruncate",
          "fallocate", "rename", "renameat", "renameat2", "link", "linkat",
          "unlink", "unlinkat", "rmdir", "mkdir", "mkdirat", "symlinkat",
          "fchown", "fchmod", "creating openat")
READS = ("read", "pread64", "openat", "getdents64")
OTHERS = ("pipe2", "clone3", "memfd_create", "poll", "wait4", "flock",
          "seccomp")
TRACED = sorted({name.split()[-1] for name in WRITES + READS + OTHERS})

NEEDS_SPACE = ("write", "pwrite64", "fsync", "fdatasync", "syncfs",
               "ftruncate", "fallocate", "rename", "renameat", "renameat2",
               "link", "linkat", "mkdir", "mkdirat", "symlinkat",
               "creating openat", "memfd_create")
# What a signal may end early, as the manual pages say.  (Also fdatasync(), but
# only SQLite calls that and does not repeat: Linux does not do that to it.)
ENDED_BY_SIGNALS = ("read", "pread64", "write", "pwrite64", "openat",
                    "creating openat", "ftruncate", "fsync", "syncfs", "poll",
                    "wait4", "flock")
# How often a child is asked whether it has ended hangs on the moment.
TIMED = ("poll", "wait4")
SHIMMED = ("read", "pread64", "write", "pwrite64", "printing")
IN_THREADS = (*SHIMMED, "creating openat", "syncfs")	# as shim.c numbers them
READERS_MAX = 8
THREADS = READERS_MAX + 1

ONCE, TEN, EVER = "once", "ten times", "from there on"

# kind, calls, how often
KINDS = (
    ("SIGKILL", WRITES, (ONCE,)),
    ("ENOSPC", NEEDS_SPACE, (ONCE, EVER)),
    ("EIO", WRITES + READS, (ONCE, EVER)),
    ("EINTR", ENDED_BY_SIGNALS, (ONCE, TEN)),
    ("EMFILE", ("openat", "creating openat", "pipe2", "memfd_create"),
     (ONCE, EVER)),
    ("EAGAIN", ("clone3",), (ONCE,)),
    ("one byte", SHIMMED, (ONCE, EVER)),
    ("half", SHIMMED, (ONCE, EVER)),
)
# What the shim is told; it makes the short ones, and those of the reader.
BYTES = {"one byte": 1, "half": 0, "ENOSPC": -errno.ENOSPC,
         "EIO": -errno.EIO, "EINTR": -errno.EINTR,
         "EMFILE": -errno.EMFILE, "SIGKILL": -1000}
SHORT_KINDS = ("one byte", "half")

# role: 0 is the program, n its n-th reader process, THREADS all threads of the
# program but the first.  target: what the call is about, for people.  is_standard: standard output or error.
Call = namedtuple("Call", "role name n target is_standard is_confined")
Point = namedtuple("Point", "call kind often")

LINE = re.compile(r"(\w+)\((.*)\)\s*= (-?\d+|\?)")
LOADER = re.compile(r'\.so[.\d]*[>"]|/etc/ld\.so')
STANDARD = re.compile(r"[12]<")
NAMED = re.compile(r'"([^"]*)"')
DESCRIPTOR = re.compile(r"\d+<([^>]*)>")


def target_of(words):
    """The name that a call is about, or that of the file it is made on."""
    found = NAMED.search(words) if words.startswith("AT_FDCWD") or \
        not DESCRIPTOR.match(words) else DESCRIPTOR.match(words)
    return "" if found is None else found.group(1).rpartition("/")[2]


def calls_of(trace, role):
    """The calls of a trace, in order."""
    seen, calls, is_confined = {}, [], False
    for line in trace.splitlines():
        found = LINE.match(line)
        if found is None:
            continue
        name, words = found.group(1), found.group(2)
        n = seen[name] = seen.get(name, 0) + 1
        if LOADER.search(words):
            continue
        if name == "openat" and "O_CREAT" in words:
            name = "creating openat"
        if name == "wait4" and found.group(3) == "0":
            continue
        if name == "seccomp" and "SET_MODE_FILTER" in words:
            is_confined = True
        calls.append(Call(role, name, n, target_of(words),
                          STANDARD.match(words) is not None and
                          name == "write", is_confined))
    return calls


def is_by_shim(kind, often, call):
    """The shim makes what is short; what fails in the reader or a thread; and
    where all writes fail, those of the program but not of its messages."""
    if kind in SHORT_KINDS or call.role == THREADS:
        return True
    if kind == "SIGKILL":
        return False
    return call.name in SHIMMED and (call.role > 0 or (
        call.name == "write" and often == EVER))


def can_be_made(kind, often, call):
    """A reader that is confined is killed for what strace makes of a call."""
    return call.role == 0 or kind == "SIGKILL" or (
        often == ONCE and not call.is_confined)


def points_of(calls, counts):
    """Every point of these calls, and of those that the shim counted."""
    counted = [Call(role, name, n, "", False, False)
               for role, row in enumerate(counts)
               for name, count in zip(
                   IN_THREADS if role == THREADS else SHIMMED, row)
               for n in range(1, count + 1)]
    by_strace = [Point(call, kind, how) for kind, names, often in KINDS
                 for call in calls for how in often
                 if call.name in names and not is_by_shim(kind, how, call)
                 and can_be_made(kind, how, call)]
    by_shim = [Point(call, kind, how) for kind, names, often in KINDS
               for call in counted for how in often
               if call.name in names and is_by_shim(kind, how, call)]
    return by_strace + by_shim


def inject(point):
    """strace's words for a point."""
    name = point.call.name.split()[-1]
    n = point.call.n
    when = {ONCE: f"{n}", TEN: f"{n}..{n + 9}", EVER: f"{n}+"}[point.often]
    what = "signal=KILL" if point.kind == "SIGKILL" else f"error={point.kind}"
    return ["-e", f"trace={name}", "-e", f"inject={name}:{what}:when={when}"]


def shim_words(point):
    """What FAULT_CALL says of a point."""
    n = point.call.n
    last = {ONCE: n, TEN: n + 9, EVER: 2 ** 62}[point.often]
    name = point.call.name.split()[-1]
    return f"{point.call.role} {name} {n} {last} " \
        f"{BYTES[point.kind]}"
