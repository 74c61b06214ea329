"""The program under alloc_hook: one command, over and over, with the
allocation failing that is asked for."""

import fcntl
import mmap
import os
import select
import struct
import subprocess

REQUEST_FD, REPLY_FD = 198, 199
IN_PROGRAM, IN_READER = 0, 1
STACK_MAX = 8192
PLACES_MAX = 262144
LAYOUT = struct.Struct(f"=QIIQIII{STACK_MAX}sI{STACK_MAX}s")
SECONDS_MAX = 120
PIPE_BYTES = 1 << 20
READER_OUTPUT_FD = 3

# subprocess must not use the number for a pipe of its own.
os.dup2(os.open("/dev/null", os.O_RDONLY), READER_OUTPUT_FD)


class Hang(Exception):
    """The program did not end."""


def frames_of(text):
    """Library, function and offset of each call, the innermost first."""
    return [line.split(" ") for line in text.decode().splitlines()]


class Outcome:
    """How one try ended."""

    def __init__(self, how, shared):
        self.signal = os.WTERMSIG(how) if os.WIFSIGNALED(how) else 0
        self.status = os.WEXITSTATUS(how) if os.WIFEXITED(how) else None
        _, _, _, self.count, struck, _, first_length, first, last_length, \
            last = LAYOUT.unpack_from(shared)
        self.has_struck = struck != 0
        # Where the first and the last that failed were asked for.
        self.frames = frames_of(first[:first_length])
        self.last_frames = frames_of(last[:last_length])
        self.out = self.messages = self.wire = b""

    @property
    def has_crashed(self):
        """It, or its reader."""
        return self.signal != 0 or b"was stopped by signal" in self.messages


class Program:
    """words: the program's path and its arguments; a reader has a pipe to
    write to, as it must not write files."""

    def __init__(self, hook, words, folder, source=None, is_reader=False,
                 environment=None):
        self.hook = hook
        self.words = words
        self.folder = folder
        self.names = [os.path.join(folder, name)
                      for name in (".shared", ".out", ".messages")]
        for name in self.names[1:]:
            open(name, "wb").close()
        with open(self.names[0], "w+b") as file:
            file.truncate(LAYOUT.size + 4 * PLACES_MAX)
            self.shared = mmap.mmap(file.fileno(), 0)
        self.source = source
        self.wire, self.writer = None, None
        if is_reader:
            self.wire, self.writer = os.pipe()
            fcntl.fcntl(self.writer, fcntl.F_SETPIPE_SZ, PIPE_BYTES)
            os.set_blocking(self.wire, False)
        self.environment = dict(environment or {})
        self.process = None
        self.is_mapping = False

    def _environment(self, extra):
        return {"PATH": os.environ["PATH"], "LC_ALL": "C", "TZ": "UTC",
                "LD_PRELOAD": self.hook, "ALLOC_SHARED": self.names[0],
                **self.environment, **extra}

    def _start(self, **extra):
        request, self.request = os.pipe()
        self.reply, reply = os.pipe()
        files = [os.open(name, os.O_WRONLY | os.O_APPEND)
                 for name in self.names[1:]]
        source = os.open(self.source or "/dev/null", os.O_RDONLY)

        def place():
            for fd, number in ((request, REQUEST_FD), (reply, REPLY_FD),
                               (source, 0), (files[0], 1), (files[1], 2)):
                os.dup2(fd, number)
            if self.writer is not None:
                os.dup2(self.writer, READER_OUTPUT_FD)

        self.process = subprocess.Popen(
            self.words, cwd=self.folder, preexec_fn=place, close_fds=False,
            env=self._environment(extra), start_new_session=True)
        for fd in [request, reply, source, *files]:
            os.close(fd)

    def _prepare(self, nth, is_lasting, where):
        LAYOUT.pack_into(self.shared, 0, nth, is_lasting, where, 0, 0,
                         self.is_mapping, 0, b"", 0, b"")
        for name in self.names[1:]:
            if os.path.getsize(name):
                os.truncate(name, 0)

    def _outcome(self, how):
        outcome = Outcome(how, self.shared)
        with open(self.names[1], "rb") as file:
            outcome.out = file.read()
        with open(self.names[2], "rb") as file:
            outcome.messages = file.read()
        outcome.wire = self._take_wire()
        return outcome

    def _take_wire(self):
        """What the reader sent."""
        try:
            return b"" if self.wire is None else os.read(self.wire, PIPE_BYTES)
        except BlockingIOError:
            return b""

    def run(self, nth=0, is_lasting=False, where=IN_PROGRAM):
        """The command once, in a fork of the loaded program."""
        if self.process is None:
            self._start(ALLOC_SERVE="1")
        self._prepare(nth, is_lasting, where)
        os.write(self.request, b"r")
        if not select.select([self.reply], [], [], SECONDS_MAX)[0]:
            raise Hang()
        answer = os.read(self.reply, 4)
        if len(answer) != 4:
            raise RuntimeError("the program's server ended")
        return self._outcome(struct.unpack("=i", answer)[0])

    def run_whole(self, nth=0, is_lasting=False):
        """The command once, from the loading of the library on."""
        self._prepare(nth, is_lasting, IN_PROGRAM)
        self._start(ALLOC_EARLY="1")
        code = self.process.wait(SECONDS_MAX)
        self.process = None
        os.close(self.request)
        os.close(self.reply)
        return self._outcome(-code if code < 0 else code << 8)

    def places(self, where):
        """For each allocation of the command a number that says from where
        in the program and its libraries it is asked for."""
        self.is_mapping = True
        outcome = self.run(0, False, where)
        self.is_mapping = False
        return struct.unpack_from(f"={min(outcome.count, PLACES_MAX)}I",
                                  self.shared, LAYOUT.size)

    def close(self):
        if self.process is not None:
            os.close(self.request)
            os.close(self.reply)
            self.process.wait()
            self.process = None
        self.shared.close()
        for fd in (self.wire, self.writer):
            if fd is not None:
                os.close(fd)
