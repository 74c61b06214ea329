"""The program's commands in a process that stays (see driver.c).

The Makefile builds it as build/MODE/driver; its path is given to the tests.
"""

import contextlib
import os
import shutil
import subprocess
import tempfile


class Driver:
    """with Driver(program) as driver: driver.file(...), driver.run(...)"""

    def __init__(self, program):
        if not os.access(program, os.X_OK):
            raise RuntimeError(f"there is no driver {program}")
        # The database is on no disk where there is a memory file system.
        where = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None
        self.folder = tempfile.mkdtemp(prefix="ristorno-driver-", dir=where)
        self.process = subprocess.Popen(
            [os.path.abspath(program), self.folder], stdin=subprocess.PIPE,
            stdout=subprocess.PIPE)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    def close(self):
        with contextlib.suppress(BrokenPipeError):
            self.process.stdin.close()
        self.process.stdout.close()
        self.process.wait()     # it removes the folder

    def run(self, *words):
        """(exit status, standard output, standard error) of a command."""
        fields = [word if isinstance(word, bytes) else word.encode()
                  for word in words]
        try:
            self.process.stdin.write(b"%d\n" % len(fields) + b"".join(
                b"%d\n%b" % (len(field), field) for field in fields))
            self.process.stdin.flush()
        except BrokenPipeError:
            raise self.death() from None
        status, out, messages = self.read()
        return int(status), out.decode(), messages.decode(errors="replace")

    def read(self):
        replies = self.process.stdout
        count = replies.readline()
        if not count:
            raise self.death()
        return [replies.read(int(replies.readline()))
                for _ in range(int(count))]

    def death(self):
        shutil.rmtree(self.folder, ignore_errors=True)
        return RuntimeError(f"the driver died ({self.process.wait()})")

    def new(self):
        """Forget the ledger."""
        self.do("new")

    def file(self, name, text):
        """Write a file into the driver's folder."""
        self.do("file", name, text)

    def ledger(self, *parts):
        """Import texts of ledger files, in order; nothing may be set aside."""
        names = [f"ledger-{number}.xml" for number in range(len(parts))]
        for name, text in zip(names, parts):
            self.file(name, text)
        self.do("import", *names)

    def do(self, *words):
        status, _, messages = self.run(*words)
        if status != 0:
            raise RuntimeError(f"{words[0]}: {messages}")

    def preview(self, agreement, *words, form="csv"):
        """Of an agreement file's text; like run()."""
        self.file("agreement.xml", agreement)
        return self.run("preview", "--format", form, "--rules",
                        "agreement.xml", *words)
