"""What the program opens, under strace.

The program may open its input, its database, and what the system's loader and
libraries need; the reader's process only the latter, and only before it is
confined; nothing is connected, linked, renamed or started.  Tried with the
sandbox, and without: then nothing but our own code keeps the reader from it.
"""

import os
import re
import shutil
import subprocess
import tempfile

CALLS = ("open,openat,openat2,creat,%network,execve,execveat,link,linkat,"
         "symlink,symlinkat,rename,renameat,renameat2,mkdir,mkdirat,mknod,"
         "mknodat,chmod,fchmodat,truncate,unlink,unlinkat,mount,ptrace,kill")
SYSTEM = re.compile(
    r"(/usr(/local)?)?/lib(64)?/|/usr/share/(zoneinfo|locale)/"
    r"|/proc/self/|/proc/sys/|/sys/devices/|/proc/(meminfo|cpuinfo|stat)$"
    r"|/etc/(ld\.so\.(cache|preload)|localtime|libxmlsec.*|ssl/.*|gnutls/.*"
    r"|crypto-policies/.*)$|/dev/(null|urandom)$")
DATABASE = re.compile(r"(^|/)x\.db(-wal|-shm|-journal)?$")
# To end a reader that goes on after its refusal.
SIGNALS = ("kill",)


def is_there():
    return shutil.which("strace") is not None


def fault_in(line, readers, folder, allowed):
    """What is not allowed in a line of the trace, or None."""
    pid, _, text = line.partition(" ")
    call = re.match(r"\s*(\w+)\((.*)", text)
    if call is None or call.group(1) in SIGNALS:
        return None
    name = re.search(r'"((?:[^"\\]|\\.)*)"', call.group(2))
    path = name.group(1) if name else ""
    if call.group(1) == "execve":
        if path == "/proc/self/exe":
            readers.add(pid)
            return None
        return None if path in allowed else "starts something"
    if call.group(1) in ("unlink", "unlinkat"):
        return None if DATABASE.search(path) else "removes something"
    if not call.group(1).startswith("open"):
        return "does what it has no need of"
    if SYSTEM.match(path):
        return None
    if pid in readers:
        return "opens something in the reader"
    if DATABASE.search(path) or path in allowed or path == folder:
        return None
    return "opens another file"


def trace_one(program, arguments, name, source, options=()):
    """What the program did that it may not, or None."""
    folder = tempfile.mkdtemp(prefix="hostile-")
    try:
        work = os.path.join(folder, "in")
        os.mkdir(work)
        shutil.copyfile(source, os.path.join(work, name))
        trace = os.path.join(folder, "trace")
        if arguments[0] == "import":
            options = ["--db", "x.db", *options]
        subprocess.run(
            ["strace", "-f", "-qq", "--seccomp-bpf", "-s", "4096", "-o",
             trace, "-e", f"trace={CALLS}", program, *arguments,
             *options, name], cwd=work, check=False,
            capture_output=True, stdin=subprocess.DEVNULL, timeout=300,
            env={"PATH": os.environ["PATH"], "HOME": work, "LC_ALL": "C",
                 "TZ": "UTC"})
        with open(trace, encoding="utf-8", errors="replace") as file:
            lines = file.read().splitlines()
        readers = set()
        allowed = {program, name, *arguments}
        for line in lines:
            fault = fault_in(line, readers, work, allowed)
            if fault:
                return f"{fault}: {line}"
        if not any(f'"{name}"' in line for line in lines):
            return "strace saw nothing"
        if arguments[0] == "import" and not readers:
            return "strace saw no reader"
        return None
    finally:
        shutil.rmtree(folder)
