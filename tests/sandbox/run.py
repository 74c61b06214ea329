#!/usr/bin/env python3
"""What a reader process cannot do, once somebody has taken it over.

usage: run.py PROGRAM HOOKED [full]

HOOKED is the program with a reader that does what it is told (hook.c).  Tried
are

* every act of acts*.c, each in a reader of its own: as if the kernel had no
  Landlock (full: as it is too, with each version of Landlock, with Landlock
  switched off; and without the sandbox, what the limits alone deny);
* each system call by which the sandbox is set up, made to fail: the import ends
  without reading (exit status 3), or the acts are denied all the same;
* what the process has: two descriptors, no environment;
* every misdeed of misdeeds.c, and signals from outside: the file is refused, in
  bounded time and memory, and nothing of it is in the ledger;
* that PROGRAM has no hook, and gives its readers the limits that are promised.
"""

import json
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time

GOOD = b"""<ledger xmlns="urn:ristorno:ledger:1" source="A"><documents>
<invoice id="F-1" account="C-1" date="2025-02-03" currency="EUR">
<line no="1" net="10"/></invoice></documents></ledger>
"""
DIALECT = "../../importers/dialects/isdoc.xml"
TRIED = ("the reader process was stopped by signal 31"
         " (it tried what it may not do)")
MEMORY_KIB_MAX = 128 * 1024
# Of the hooked program: 3 s of silence, 2 s of time, 5 s to end; and a slow
# machine.
SECONDS_MAX = 30
LANDLOCK_VERSIONS = range(1, 9)
OUTSIDE = "ristorno-sandbox-outside"

problems = []


def fail(text):
    problems.append(text)
    print(f"FAILED {text}")


def injected(call, how):
    return ["strace", "-f", "--seccomp-bpf", "-qq", "-o", "/dev/null", "-e",
            "trace=" + call, "-e", f"inject={call}:{how}"]


class World:
    """A folder with files to import and one that must stay as it is."""

    def __init__(self, requests):
        self.folder = tempfile.mkdtemp(prefix="ristorno-sandbox-")
        self.names = []
        for number, request in enumerate(requests):
            name = f"hook-{number:03}"
            self.names.append(name)
            with open(self.path(name), "w", encoding="ascii") as file:
                file.write(f"reader hook: {request}\n")
        with open(self.path("victim"), "w", encoding="ascii") as file:
            file.write("as it was\n")
        os.chmod(self.path("victim"), 0o640)

    def path(self, name):
        return os.path.join(self.folder, name)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        shutil.rmtree(self.folder)

    def run(self, program, options=(), before=(), files=None, **more):
        """Exit status, and of each file why it was refused."""
        done = subprocess.run(
            [*before, program, "--quiet", "--log-format", "json", "--db",
             "x.db", "import", *options, *(files or self.names)],
            cwd=self.folder, check=False, capture_output=True, timeout=600,
            **more)
        refused = {}
        for line in done.stderr.decode(errors="replace").splitlines():
            if line.startswith("{"):
                event = json.loads(line)
                if event["event"] == "refused":
                    refused[event["file"]] = event["reason"]
                elif event["event"] == "failed":
                    refused["failed"] = event["message"]
        return done.returncode, refused

    def documents(self, program):
        """How many the ledger holds."""
        done = subprocess.run([program, "--db", "x.db", "imports", "--format",
                               "csv"], cwd=self.folder, check=True,
                              capture_output=True)
        rows = done.stdout.decode().splitlines()
        column = rows[0].split(",").index("documents")
        return sum(int(row.split(",")[column]) for row in rows[1:])

    def check_outside(self, what):
        victim = os.stat(self.path("victim"))
        with open(self.path("victim"), encoding="ascii") as file:
            text = file.read()
        if text != "as it was\n" or victim.st_mode & 0o777 != 0o640 or \
                victim.st_nlink != 1:
            fail(f"{what}: a file outside was changed")
        if os.path.lexists(self.path(OUTSIDE)) or \
                os.path.lexists("/tmp/" + OUTSIDE):
            fail(f"{what}: a file outside was made")


# ------------------------------------------------------------------- the acts


def known(hooked):
    listed = subprocess.run([hooked, "--reader-hook-acts"], check=True,
                            capture_output=True).stdout.decode()
    words = [line.split() for line in listed.splitlines()]
    return ([(word[1], word[2]) for word in words if word[0] == "act"],
            [word[1] for word in words if word[0] == "misdeed"])


def is_as_wanted(wanted, name, reason):
    if wanted == "killed":
        # A kernel without the table of 32-bit programs ends it otherwise.
        return reason == TRIED or (name.startswith("i386") and
                                   reason.startswith(TRIED[:38]))
    if wanted == "denied":
        return reason == f"act {name}: failed with EACCES"
    return reason.startswith(f"act {name}: failed with ")


def try_acts(hooked, acts, what, before=()):
    with World([f"act {name}" for name, _ in acts]) as world:
        # Descriptors that the caller of the program left open.
        with open(world.path("victim"), encoding="ascii") as left:
            os.dup2(left.fileno(), 77)
            status, refused = world.run(hooked, before=before, pass_fds=(77,))
            os.close(77)
        if status != 1:
            fail(f"{what}: exit status {status}, not 1: "
                 f"{refused.get('failed')}")
        for file, (name, wanted) in zip(world.names, acts):
            reason = refused.get(file, "it was not refused")
            if not is_as_wanted(wanted, name, reason):
                fail(f"{what}: {name} is not {wanted}: {reason}")
        world.check_outside(what)
        if world.documents(hooked) != 0:
            fail(f"{what}: a refused file left documents")
    return len(acts)


def try_limits_alone(hooked, acts):
    """Without the sandbox no file can be opened or made, all the same."""
    opening = [act for act in acts if re.match(r"open|creat|memfd|socket|dup|"
                                               r"pipe2|epoll|eventfd", act[0])
               and act[0] not in ("openat-at-input",)]
    with World([f"act {name}" for name, _ in opening]) as world:
        _, refused = world.run(hooked, options=["--no-sandbox"])
        for file, (name, _) in zip(world.names, opening):
            reason = refused.get(file, "it was not refused")
            if not reason.startswith(f"act {name}: failed with "):
                fail(f"--no-sandbox: {name}: {reason}")
        world.check_outside("--no-sandbox")
    return len(opening)


# --------------------------------------------------------------- fail closed

SETTING_UP = ("prctl", "landlock_create_ruleset", "landlock_restrict_self",
              "prlimit64", "setrlimit", "seccomp")


def setting_up(hooked):
    """(call, how manieth of the reader's) of all that set the sandbox up."""
    with World(["act socket-inet"]) as world:
        world.run(hooked, before=["strace", "-f", "-qq", "-o", "trace", "-e",
                                  "trace=execve," + ",".join(SETTING_UP)])
        with open(world.path("trace"), encoding="utf-8") as trace:
            lines = [line.split(None, 1) for line in trace]
    reader = next(pid for pid, rest in lines if "--reader-process" in rest)
    counts, points, has_begun = {}, [], False
    for pid, rest in lines:
        call = rest.split("(")[0]
        if pid != reader or call not in SETTING_UP:
            continue
        counts[call] = counts.get(call, 0) + 1
        has_begun = has_begun or "PR_SET_PDEATHSIG" in rest
        if has_begun:
            points.append((call, counts[call]))
    return points


def try_setting_up(hooked, errors, probes):
    points = setting_up(hooked)
    if len({call for call, _ in points}) < 4:
        fail(f"setting up: saw only {points}")
    refusals = 0
    for call, count in points:
        for error in errors:
            what = f"{call} {count} fails with {error}"
            with World([f"act {name}" for name in probes]) as world:
                status, refused = world.run(hooked, before=injected(
                    call, f"error={error}:when={count}"))
                world.check_outside(what)
            reasons = list(refused.values())
            if status == 3 and not any("act " in one for one in reasons):
                refusals += 1
            elif status != 1 or len(refused) != len(probes) or not all(
                    one == TRIED or one.endswith(" EACCES")
                    for one in reasons):
                fail(f"{what}: exit status {status}, {reasons}")
    if refusals < len(points) // 2:
        fail(f"setting up: only {refusals} of {len(points)} failures end the"
             " import")
    return len(points) * len(errors)


# ------------------------------------------------ what it has, and its limits


def try_belongings(program, hooked):
    here = os.path.dirname(os.path.abspath(__file__))
    with World(["belongings"]) as world:
        shutil.copy(os.path.join(here, DIALECT), world.path("own.xml"))
        with open(world.path("own.xml"), encoding="utf-8") as own:
            text = own.read().replace('name="isdoc"', 'name="own"', 1)
        with open(world.path("own.xml"), "w", encoding="utf-8") as own:
            own.write(text)
        for options in ([], ["--dialect", "own.xml"], ["--no-sandbox"]):
            with open(world.path("victim"), encoding="ascii") as left:
                for number in (5, 77):
                    os.dup2(left.fileno(), number)
                _, refused = world.run(hooked, options, pass_fds=(5, 77))
                for number in (5, 77):
                    os.close(number)
            if refused.get("hook-000") != \
                    "belongings: descriptors 0 3; environment 0":
                fail(f"the reader has more than it needs, {options}: "
                     f"{refused}")
        # What a reader of the real program is given.
        with open(world.path("good.xml"), "wb") as good:
            good.write(GOOD)
        world.run(program, files=["good.xml"], before=[
            "strace", "-f", "-qq", "-o", "trace", "-e",
            "trace=prlimit64,setrlimit,prctl"])
        with open(world.path("trace"), encoding="utf-8") as trace:
            text = trace.read()
    for promised in (r"RLIMIT_CPU, \{rlim_cur=600, rlim_max=601\}",
                     r"RLIMIT_AS, \{rlim_cur=786432\*1024, "
                     r"rlim_max=786432\*1024\}",
                     r"RLIMIT_CORE, \{rlim_cur=0, rlim_max=0\}",
                     r"RLIMIT_FSIZE, \{rlim_cur=0, rlim_max=0\}",
                     r"RLIMIT_NOFILE, \{rlim_cur=0, rlim_max=0\}",
                     r"RLIMIT_NPROC, \{rlim_cur=0, rlim_max=0\}",
                     r"PR_SET_NO_NEW_PRIVS, 1", r"PR_SET_DUMPABLE",
                     r"PR_SET_PDEATHSIG, SIGKILL"):
        if not re.search(promised, text):
            fail(f"the program's reader is not given {promised}")


def try_absence(program, hooked):
    """No hook in the program that is installed."""
    for path, has_hook in ((program, False), (hooked, True)):
        with open(path, "rb") as file:
            content = file.read()
        for mark in (b"reader hook: ", b"--reader-hook-acts", b"__wrap_main",
                     b"execveat-input", b"long-record"):
            if (mark in content) != has_hook:
                fail(f"{path}: {mark} is {'not ' * has_hook}there")


# -------------------------------------------------------------- the misdeeds


def reader_of(process):
    deadline = time.monotonic() + SECONDS_MAX
    while time.monotonic() < deadline:
        with open(f"/proc/{process.pid}/task/{process.pid}/children",
                  encoding="ascii") as children:
            for child in children.read().split():
                with open(f"/proc/{child}/cmdline", "rb") as words:
                    if b"--reader-process" in words.read():
                        return int(child)
        time.sleep(0.01)
    raise TimeoutError("no reader process")


def try_misdeed(hooked, name, what, number=None):
    """number: a signal that somebody sends the reader meanwhile."""
    with World([f"misdeed {name}"]) as world:
        start = time.monotonic()
        with subprocess.Popen(
                [hooked, "--db", "x.db", "import", "hook-000"],
                cwd=world.folder, stdout=subprocess.DEVNULL,
                stderr=subprocess.PIPE) as process:
            if number is not None:
                reader = reader_of(process)
                time.sleep(0.3)
                os.kill(reader, number)
            said = process.stderr.read().decode(errors="replace")
            _, status, usage = os.wait4(process.pid, 0)
            process.returncode = os.waitstatus_to_exitcode(status)
        seconds = time.monotonic() - start
        if process.returncode != 1 or "the reader process" not in said:
            fail(f"{what}: exit status {process.returncode}: {said}")
        if seconds > SECONDS_MAX:
            fail(f"{what}: it took {seconds:.1f} s")
        if usage.ru_maxrss > MEMORY_KIB_MAX:
            fail(f"{what}: {usage.ru_maxrss} KiB of memory")
        if world.documents(hooked) != 0:
            fail(f"{what}: documents of a refused file are in")
    return seconds


def try_slow_pipe(hooked):
    """Who waits for its input is not held for silent."""
    with World([]) as world:
        with subprocess.Popen([hooked, "--quiet", "--db", "x.db", "import",
                               "-"], cwd=world.folder, stdin=subprocess.PIPE,
                              stdout=subprocess.DEVNULL) as process:
            for piece in (GOOD[:60], GOOD[60:]):
                process.stdin.write(piece)
                process.stdin.flush()
                time.sleep(4)
            process.stdin.close()
        if process.returncode != 0 or world.documents(hooked) != 1:
            fail(f"a slow pipe: exit status {process.returncode}")


def main(program, hooked, is_full):
    acts, misdeeds = known(hooked)
    try_absence(program, hooked)
    tried = 0
    variants = [("no Landlock", "error=ENOSYS")]
    if is_full:
        tried += try_acts(hooked, acts, "as the kernel is")
        variants.append(("Landlock off", "error=EOPNOTSUPP"))
        variants += [(f"Landlock {n}", f"retval={n}:when=1")
                     for n in LANDLOCK_VERSIONS]
    for what, how in variants:
        tried += try_acts(hooked, acts, what,
                          injected("landlock_create_ruleset", how))
    points = try_setting_up(hooked, *(
        (["EPERM", "ENOSYS", "EINVAL", "ENOMEM"],
         ["socket-inet", "openat-read", "fork"]) if is_full else
        (["EPERM"], ["socket-inet"])))
    try_belongings(program, hooked)
    deeds = misdeeds if is_full else ["documents", "leave-early", "crash"]
    slowest = max(try_misdeed(hooked, name, name) for name in deeds)
    try_misdeed(hooked, "trickle", "killed", signal.SIGKILL)
    slowest = max(slowest, try_misdeed(hooked, "trickle", "stopped",
                                       signal.SIGSTOP))
    if is_full:
        tried += try_limits_alone(hooked, acts)
        try_misdeed(hooked, "trickle", "aborted", signal.SIGABRT)
        try_slow_pipe(hooked)
    print(f"sandbox: {len(acts)} acts, tried {tried} times, {points} failures "
          f"while it is set up, {len(deeds)} misdeeds, the slowest "
          f"{slowest:.1f} s; {len(problems)} failed")
    return 1 if problems else 0


if __name__ == "__main__":
    if len(sys.argv) not in (3, 4) or shutil.which("strace") is None:
        print(__doc__, file=sys.stderr)
        sys.exit(2)
    sys.exit(main(os.path.abspath(sys.argv[1]), os.path.abspath(sys.argv[2]),
                  sys.argv[3:] == ["full"]))
