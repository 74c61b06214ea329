#!/usr/bin/env python3
"""usage: signals.py PROGRAM HOLD_LIBRARY [POINTS [COMMAND...]]

SIGTERM, SIGINT, SIGHUP and SIGPIPE right before each call by which a command
reads, writes, locks or waits (hold.c), to the program alone and to its process
group as a terminal sends them; POINTS of them of each command (default: all).
Afterwards: an end within 5 s by that signal or as usual, no process left, all
or nothing done, and the same command again does what it is there for.  Then
each command with nobody who reads its standard output.
"""
import contextlib
import fcntl
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time

sys.dont_write_bytecode = True
from kinds import spread
from rounds import Actor, Process
from world import (PREVIEW, RUN_WORDS, Broken, World, check_folder,
                   check_positions, demand, rows, state_of)

SIGNALS = (signal.SIGTERM, signal.SIGINT, signal.SIGHUP, signal.SIGPIPE)
ANSWER_SECONDS = 5.0
ASLEEP_LOOKS = 40		# in a row, of a busy machine
BLOCKED_SECONDS = 0.8		# until it surely waits, in the dry run
WAITS_TRIED = 4			# of the steps of a long wait


class Command(Actor):
    """blocked: something that keeps it waiting for as long as it stands."""

    def __init__(self, name, base, words, statuses=(0,), blocked=None,
                 pass_fds=()):
        super().__init__(name, words, statuses)
        self.base = base
        self.blocked = blocked
        self.pass_fds = pass_fds
        self.final = None


# ------------------------------------------------- what commands wait for

@contextlib.contextmanager
def writer_at(folder):
    database = sqlite3.connect(os.path.join(folder, "ristorno.db"))
    database.execute("BEGIN IMMEDIATE")
    yield
    database.close()


@contextlib.contextmanager
def pipe_at(folder):
    """A pipe with a name that nobody writes to."""
    os.mkfifo(os.path.join(folder, "pipe"))
    yield
    os.unlink(os.path.join(folder, "pipe"))


@contextlib.contextmanager
def spool_taken_at(folder):
    fd = os.open(os.path.join(folder, "in"), os.O_RDONLY)
    fcntl.flock(fd, fcntl.LOCK_EX)
    yield
    os.close(fd)


@contextlib.contextmanager
def folder_taken_at(folder):
    """Another run writes the folder."""
    aside = os.path.join(folder, ".out.ristorno-partial")
    os.mkdir(aside)
    fd = os.open(aside, os.O_RDONLY)
    fcntl.flock(fd, fcntl.LOCK_EX)
    yield
    os.rmdir(aside)
    os.close(fd)


@contextlib.contextmanager
def nothing_at(_):
    yield


def commands():
    run = ["run", "--rules", "../agreement.xml", "--out", "out"]
    spool = ["import", "--spool", "in", "--spool-still"]
    ask = ["--passphrase-fd", "{silent}"]
    locked = [word.replace("key.pem", "locked.pem") for word in RUN_WORDS]
    return [
        Command("import", "base", ["import", "../a.xml", "../b.xml"]),
        Command("import, a new database", "empty", ["import", "../base.xml"]),
        Command("import of an archive", "base", ["import", "../both.tar"]),
        Command("import in parts", "base",
                ["import", "--jobs", "3", "../long.xml"]),
        Command("import, another writes", "base", ["import", "../a.xml"],
                blocked=writer_at),
        Command("import from a silent pipe", "base", ["import", "pipe"],
                blocked=pipe_at),
        Command("import of a spool folder", "spool", spool + ["0"]),
        Command("import of a spool folder, still", "spool", spool + ["1"]),
        Command("import of a spool folder, taken", "spool", spool + ["0"],
                blocked=spool_taken_at),
        Command("run", "base", run + RUN_WORDS),
        Command("run of many", "many", run + ["--jobs", "3"] + RUN_WORDS),
        Command("run, another writes", "base", run + RUN_WORDS,
                blocked=writer_at),
        Command("run, its folder taken", "base", run + RUN_WORDS,
                blocked=folder_taken_at),
        Command("run, waiting for the passphrase", "base",
                run + locked + ask, blocked=nothing_at),
        Command("preview", "settled", PREVIEW),
        Command("rules from a silent pipe", "base",
                ["rules", "check", "pipe"], blocked=pipe_at),
        Command("explain", "settled", ["explain", "--rules",
                                       "../agreement.xml", "--account",
                                       "C-1", "--lines"]),
        Command("verify", "settled", ["verify", "--cert", "../cert.pem",
                                      "out"]),
        Command("coverage", "settled", ["coverage"], (0, 1)),
        Command("rejects export", "rejects",
                ["rejects", "export", "--out", "rejected"]),
        Command("rejects dismiss", "rejects",
                ["rejects", "dismiss", "1", "--because", "paid"]),
    ]


def documents(count, padding):
    return ('<ledger xmlns="urn:ristorno:ledger:1" source="ERP-A"><accounts>' +
            "".join(f'<account id="N-{n}" name="{n}" country="CZ"/>'
                    for n in range(1, count + 1)) +
            "</accounts><documents>" +
            "".join(f'<invoice id="N-{n}" account="N-{n}" date="2025-04-03" '
                    f'currency="EUR"><line no="1" net="{n}000"/></invoice>'
                    f"{padding}\n" for n in range(1, count + 1)) +
            "</documents></ledger>\n")


def make_bases(world):
    # Long enough to be read in parts; more than wait to be signed.
    world.put("long.xml", documents(300, f"<!--{8000 * '- '}-->"))
    world.put("many.xml", documents(90, ""))
    shutil.copytree(world.path("base"), world.path("many"))
    world.call(["import", "../many.xml"], world.path("many"))
    shutil.copytree(world.path("base"), world.path("settled"))
    world.call(["run", "--rules", "../agreement.xml", "--out", "out"] +
               RUN_WORDS, world.path("settled"))
    shutil.copytree(world.path("base"), world.path("rejects"))
    with open(world.path("a.xml"), encoding="utf-8") as text:
        world.put("bad.xml", text.read().replace('net="1000', 'net="x1000'))
    world.call(["import", "../bad.xml"], world.path("rejects"), (1,))
    subprocess.run(["tar", "cf", "both.tar", "a.xml", "b.xml"],
                   cwd=world.folder, check=True)
    subprocess.run(["openssl", "pkcs8", "-topk8", "-in", "key.pem", "-out",
                    "locked.pem", "-passout", "pass:secret"],
                   cwd=world.folder, check=True, capture_output=True)
    os.chmod(world.path("locked.pem"), 0o600)


# ------------------------------------------------------------ one start

class Trial:
    def __init__(self, world, command):
        self.world = world
        self.command = command
        self.folder = world.begin(command.base, "trial")

    @contextlib.contextmanager
    def started(self, hold, **files):
        silent, kept = os.pipe()
        actor = Actor(self.command.name,
                      [word.format(silent=silent) if "{silent}" in word
                       else word for word in self.command.words])
        block = self.command.blocked or nothing_at
        process = None
        try:
            with block(self.folder):
                process = Process(self.world, actor, self.folder, "60", hold,
                                  pass_fds=(silent,), **files)
                yield process
        finally:
            if process is not None and process.status is None:
                process.send(signal.SIGKILL)
                process.wait()
            os.close(silent)
            os.close(kept)

    def count_points(self):
        """By a run to the end, or to where it waits."""
        log = self.world.path("points")
        if os.path.exists(log):
            os.unlink(log)
        with self.started({"HOLD_LOG": log}) as process:
            if self.command.blocked is None:
                demand(process.wait(), self.command.name, "did not end")
                demand(process.status in self.command.statuses,
                       self.command.name, process.told(".err"))
            else:
                process.wait(BLOCKED_SECONDS)
                demand(process.status is None, self.command.name,
                       "did not wait", process.told(".err"))
        with open(log, encoding="ascii") as names:
            points = names.read().splitlines()
        waits = [n for n, name in enumerate(points)
                 if name in ("poll", "nanosleep")]
        if self.command.blocked is not None and len(waits) > WAITS_TRIED:
            del points[waits[WAITS_TRIED]:]
        return points

    def words_again(self):
        """Without what kept it waiting."""
        words = self.command.words
        if "{silent}" in words:
            words = [word.replace("locked", "key")
                     for word in words[:words.index("--passphrase-fd")]]
        file = "../a.xml" if words[0] == "import" else "../agreement.xml"
        return [file if word == "pipe" else word for word in words]

    def outcome(self):
        shutil.rmtree(os.path.join(self.folder, "rejected"),
                      ignore_errors=True)
        self.world.call(self.words_again(), self.folder,
                        self.command.statuses)
        return state_of(self.folder)


def check_stopped(folder):
    """Nothing is half done, and nothing lies about."""
    left = [name for name in os.listdir(folder) if name.startswith(".")
            or "-wal" in name or "-shm" in name]
    demand(not left, "left behind:", left)
    path = os.path.join(folder, "ristorno.db")
    if not os.path.exists(path) or os.path.getsize(path) == 0:
        return
    database = sqlite3.connect(path)
    try:
        demand(rows(database, "PRAGMA integrity_check") == (("ok",),),
               "integrity_check")
        if rows(database, "PRAGMA user_version") == ((0,),):
            return
        check_positions(database)
        out = os.path.join(folder, "out")
        if os.path.exists(out):
            check_folder(out, dict(database.execute(
                "SELECT name, bytes FROM run_file")))
    finally:
        database.close()


def wait_for_answer(process):
    """In time; a machine that has no time for the process does not count,
    one that sleeps does."""
    if process.wait(ANSWER_SECONDS):
        return
    asleep = 0
    while asleep < ASLEEP_LOOKS:
        if process.wait(0.05):
            return
        with open(f"/proc/{process.pid}/stat", encoding="ascii") as line:
            state = line.read().rsplit(")", 1)[1].split()[0]
        asleep = asleep + 1 if state == "S" else 0
    raise Broken(f"no answer after {ANSWER_SECONDS} s")


def try_signal(world, command, point, number, is_group):
    trial = Trial(world, command)
    is_ignored = number == signal.SIGPIPE
    hold = {"HOLD_AT": str(point), "HOLD_SIGNAL": str(int(number)),
            "HOLD_GROUP": str(int(is_group))}
    if is_ignored and command.blocked is not None:
        return 0.0
    with trial.started(hold) as process:
        wait_for_answer(process)
        seconds = process.seconds
        demand(process.status == -number or
               (process.status in command.statuses and
                command.blocked is None), "exit status", process.status,
               process.told(".err").decode())
        demand(not is_ignored or process.status in command.statuses,
               "SIGPIPE ended it")
        process.check_group()
        check_is_gone(trial)
    outcome = trial.outcome()
    demand(outcome == command.final, "the next time another outcome:",
           outcome)
    return seconds


def check_is_gone(trial):
    """What is checked while others hold what they held."""
    if trial.command.blocked is None:
        check_stopped(trial.folder)


def try_closed_output(world, command):
    """Nobody reads: told by the status alone; work is done all the same."""
    trial = Trial(world, command)
    reading, writing = os.pipe()
    os.close(reading)
    with trial.started(None, stdout=writing) as process:
        os.close(writing)
        demand(process.wait(ANSWER_SECONDS), "no end")
        prints = command.name not in ("rejects export", "rejects dismiss")
        demand(process.status == (-signal.SIGPIPE if prints else 0),
               "closed output: exit status", process.status)
        demand(process.told(".err") == b"", "closed output:",
               process.told(".err").decode())
    if command.words[0] in ("import", "run"):
        demand(state_of(trial.folder) == command.final,
               "closed output: not all was done")


def try_command(world, command, count):
    started = time.monotonic()
    points = Trial(world, command).count_points()
    command.final = Trial(world, command).outcome()
    every = [(point, number, is_group)
             for point in range(1, len(points) + 1)
             for number in SIGNALS for is_group in (False, True)
             # No terminal sends it, and a reader may well die of it.
             if not (is_group and number == signal.SIGPIPE)]
    chosen = spread(every, count)
    longest = 0.0
    for point, number, is_group in chosen:
        try:
            longest = max(longest, try_signal(world, command, point, number,
                                              is_group))
        except Broken as fault:
            print(f"signals: {command.name}, {number.name} before call {point}"
                  f" ({points[point - 1]}{', group' if is_group else ''}): "
                  f"{fault}", file=sys.stderr)
            return 1
    try:
        if command.blocked is None:
            try_closed_output(world, command)
    except Broken as fault:
        print(f"signals: {command.name}: {fault}", file=sys.stderr)
        return 1
    print(f"signals: {command.name}: {len(chosen)} of {len(every)} at "
          f"{len(points)} points; longest answer {longest:.2f} s; "
          f"{time.monotonic() - started:.0f} s", flush=True)
    return 0


def main():
    count = int(sys.argv[3]) if len(sys.argv) > 3 else sys.maxsize
    wanted = sys.argv[4:]
    failed = 0
    # A shell starts what runs beside it with SIGINT ignored, nohup with
    # SIGHUP; the program would leave them so.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    signal.signal(signal.SIGHUP, signal.SIG_DFL)
    with tempfile.TemporaryDirectory(dir=os.environ.get("TMPDIR")) as folder:
        world = World(sys.argv[1], folder)
        world.hold = os.path.realpath(sys.argv[2])
        make_bases(world)
        for command in commands():
            if not wanted or any(word in command.name for word in wanted):
                failed += try_command(world, command, count)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
