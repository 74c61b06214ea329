"""One round: processes that are started together, one of which is held."""
import os
import random
import signal
import subprocess
import time

from world import PREVIEW, Broken, demand, state_of

BUSY = 4
PATIENT = "20"			# seconds to wait for each other
GIVES_UP_SECONDS = 3.0		# with --wait 0, on a busy machine
END_SECONDS = 60.0		# later than that is a deadlock
HELD_SECONDS = 0.03		# that the others get meanwhile


class Actor:
    def __init__(self, name, words, statuses=(0,)):
        self.name = name
        self.words = words
        self.statuses = statuses	# right ones, undisturbed by others
        self.points = []		# names, of a dry run


class Process:
    """One start of an actor."""

    def __init__(self, world, actor, folder, wait, hold=None, **files):
        self.actor = actor
        self.wait_seconds = wait
        self.place = os.path.join(os.path.dirname(folder), "told")
        os.makedirs(self.place, exist_ok=True)
        environment = dict(world.environment)
        if hold is not None:
            environment.update(hold, LD_PRELOAD=world.hold)
        base = os.path.join(self.place, actor.name)
        with open(base + ".out", "wb") as out, open(base + ".err", "wb") as err:
            self.popen = subprocess.Popen(
                [world.program, "--quiet", "--wait", wait] + actor.words,
                cwd=folder, env=environment, start_new_session=True,
                stderr=err, **{"stdin": subprocess.DEVNULL, "stdout": out,
                               **files})
        self.pid = self.popen.pid
        self.started = time.monotonic()
        self.seconds = 0.0
        self.status = None		# as Popen has it; None: it runs

    def look(self):
        """True where it has come to a stop or to its end."""
        if self.status is not None:
            return True
        pid, how = os.waitpid(self.pid, os.WNOHANG | os.WUNTRACED)
        if pid == 0:
            return False
        if os.WIFSTOPPED(how):
            return True
        self.status = os.waitstatus_to_exitcode(how)
        self.popen.returncode = self.status
        self.seconds = time.monotonic() - self.started
        return True

    def wait(self, seconds=END_SECONDS):
        """To its stop or end; False where the time is over."""
        until = time.monotonic() + seconds
        while not self.look():
            if time.monotonic() > until:
                return False
            time.sleep(0.0005)
        return True

    def send(self, number):
        if self.status is None:
            os.kill(self.pid, number)

    def told(self, which):
        with open(os.path.join(self.place, self.actor.name + which),
                  "rb") as text:
            return text.read()

    def check_group(self):
        """No reader of it runs on."""
        until = time.monotonic() + 2
        while True:
            try:
                os.killpg(self.pid, 0)
            except ProcessLookupError:
                return
            demand(time.monotonic() < until, self.actor.name,
                   "left a process behind")
            time.sleep(0.001)


def held_at(point, locks_only=False):
    return {"HOLD_AT": str(point), "HOLD_LOCKS": str(int(locks_only))}


def wait_for_all(processes):
    """To their ends; one that comes to its point only now goes on."""
    until = time.monotonic() + END_SECONDS
    left = list(processes)
    while left:
        for process in left:
            if process.look() and process.status is None:
                process.send(signal.SIGCONT)
        left = [process for process in left if process.status is None]
        if left and time.monotonic() > until:
            for process in left:
                process.send(signal.SIGKILL)
            raise Broken("deadlock: %s has not ended after %d s" %
                         (left[0].actor.name, END_SECONDS))
        time.sleep(0.0005)


class Round:
    """mode, held, point: as plan() in kinds.py has them."""

    def __init__(self, world, kind, seed):
        self.world = world
        self.kind = kind
        self.random = random.Random(seed)
        self.folder = world.begin(kind.base, "round")
        self.processes = []
        self.longest_busy = 0.0

    def start(self, actor, wait=PATIENT, hold=None):
        process = Process(self.world, actor, self.folder, wait, hold)
        self.processes.append(process)
        return process

    def others(self, *held):
        others = [actor for actor in self.kind.actors if actor not in held]
        self.random.shuffle(others)
        return others

    def jitter(self):
        time.sleep(self.random.random() * 0.01)

    def begin_held(self, actor, point, locks_only=False):
        held = self.start(actor, hold=held_at(point, locks_only))
        demand(held.wait(), actor.name, "neither stopped nor ended")
        return held

    # ------------------------------------------------------------- modes

    def free(self):
        """All at once, none held."""
        for actor in self.others():
            self.start(actor)
            self.jitter()
        wait_for_all(self.processes)

    def resume(self, actor, point):
        """Held while the others start; then it goes on."""
        held = self.begin_held(actor, point)
        for other in self.others(actor):
            self.start(other)
        time.sleep(HELD_SECONDS * self.random.random() * 2)
        held.send(signal.SIGCONT)
        wait_for_all(self.processes)

    def pair(self, actor, point, other, other_point):
        """Two held, each at a lock of its own."""
        held = self.begin_held(actor, point, True)
        second = self.start(other, hold=held_at(other_point, True))
        second.wait(HELD_SECONDS)
        for third in self.others(actor, other):
            self.start(third)
        held.send(signal.SIGCONT)
        # It may be waiting for the second, and that one is sure to stop or
        # to end.
        held.wait(HELD_SECONDS)
        for process in (second, held, second):
            process.send(signal.SIGCONT)
            process.wait(HELD_SECONDS)
        for process in self.processes:
            process.send(signal.SIGCONT)
        wait_for_all(self.processes)

    def stay(self, actor, point):
        """Held until the others have given up: they say so in time."""
        held = self.begin_held(actor, point)
        wait = self.random.choice(("0",) * 19 + ("1",))
        others = [self.start(other, wait) for other in self.others(actor)]
        wait_for_all(others)
        held.send(signal.SIGCONT)
        wait_for_all([held])

    def kill(self, actor, point):
        """Killed: the next gets in at once."""
        held = self.begin_held(actor, point)
        others = self.others(actor)
        if self.random.random() < 0.5:
            for other in others:
                self.start(other)
            time.sleep(HELD_SECONDS * self.random.random())
            held.send(signal.SIGKILL)
        else:
            held.send(signal.SIGKILL)
            wait_for_all([held])
            next_one = self.start(others[0], "0")
            wait_for_all([next_one])
            demand(next_one.status != BUSY, "the dead", actor.name,
                   "keeps out:", next_one.told(".err"))
            for other in others[1:]:
                self.start(other)
        wait_for_all(self.processes)

    # ------------------------------------------------------------ checks

    def check_process(self, process):
        actor = process.actor
        process.check_group()
        if process.status == -signal.SIGKILL:
            return False
        if process.status == BUSY and process.wait_seconds != PATIENT:
            allowed = int(process.wait_seconds) + GIVES_UP_SECONDS
            last = process.told(".err").decode().splitlines()[-1:]
            demand(last and "try again" in last[0], actor.name, "says", last)
            demand(process.seconds < allowed, actor.name, "gave up after",
                   process.seconds, "s")
            self.longest_busy = max(self.longest_busy, process.seconds -
                                    int(process.wait_seconds))
            return False
        demand(process.status in actor.statuses or
               process.status in self.kind.beside, actor.name, "exit status",
               process.status, process.told(".err").decode())
        if actor.words == PREVIEW and process.status == 0:
            demand(process.told(".out") in self.kind.seen, actor.name,
                   "shows what never was:", process.told(".out").decode())
        return True

    def check(self):
        """Those that lost or died are started again; then all is as if one
        had come after the other."""
        again = [process.actor for process in self.processes
                 if not self.check_process(process)]
        for actor in again:
            self.world.call(actor.words, self.folder, actor.statuses)
        state = state_of(self.folder)
        demand(state in self.kind.states, "another outcome than of any order:",
               state)
