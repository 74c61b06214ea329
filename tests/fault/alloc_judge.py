"""Is a try in order?"""

import re
import subprocess

from alloc_program import IN_PROGRAM, IN_READER

MEMORY = b"memory"
# What is said beside the message: what stays, and how many there were.
BESIDE = (b"done before this, and in", b"files refused: ",
          b"is recorded, its folder is not in place")
REPORT = ".report.json"
DOCUMENT = 'INSERT INTO "document"'
# Of a spool folder, by the number of the import.
FOLDER_NUMBER = re.compile(r"/\d{9}(-\d+)?/")
DATABASES = (".db", ".db-wal", ".db-shm")
STATUS_REFUSED, STATUS_ENVIRONMENT = 1, 3


def plain(messages):
    """As they are said where there is no memory for them: in ASCII."""
    return bytes(b if 32 <= b < 127 and b not in b'"\\' or b == 10
                 else 63 for b in messages)


def new_lines(messages, usual):
    """The lines that an undisturbed run does not print."""
    rest = plain(usual).splitlines()
    new = []
    for line in plain(messages).splitlines():
        if line in rest:
            rest.remove(line)
        else:
            new.append(line)
    return new


class Judge:
    """Of one command; runs it undisturbed first."""

    def __init__(self, command, folder, program):
        self.command = command
        self.folder = folder
        self.program = program
        self.where = IN_READER if command.in_reader else IN_PROGRAM
        self.before = folder.meaning(folder.before)
        self.next = {folder.key(folder.before): None}
        self.between = self._migrated()
        self.usual = program.run(0, False, self.where)
        program.whole = self.usual.count
        now = folder.files()
        self.after = folder.meaning(now)
        folder.restore(now)
        if self.usual.status != command.status:
            raise RuntimeError(f"{command.name}: exit status "
                               f"{self.usual.status}, "
                               f"signal {self.usual.signal}: "
                               f"{self.usual.messages.decode()}")

    def _migrated(self):
        """The files after the database was brought up to date, and no more."""
        if self.command.opening is None:
            return self.before
        subprocess.run([self.program.words[0], *self.command.opening],
                       cwd=self.folder.path, stderr=subprocess.DEVNULL,
                       check=False)
        now = self.folder.files()
        self.folder.restore(now)
        return self.folder.meaning(now)

    def places(self):
        found = self.program.places(self.where)
        self.folder.restore(self.folder.files())
        return found

    def look(self, nth, is_lasting):
        """What happened, and what is wrong with it (None: nothing)."""
        outcome = self.program.run(nth, is_lasting, self.where)
        now = self.folder.files()
        try:
            if outcome.signal:
                return outcome, f"ended by signal {outcome.signal}"
            if self.command.is_reader:
                return outcome, self._reader(outcome)
            return outcome, self._program(outcome, now)
        finally:
            self.folder.restore(self.folder.files())

    # ------------------------------------------------- the reader by itself

    def _reader(self, outcome):
        wire = outcome.wire
        if outcome.out or outcome.messages:
            return "prints something"
        if outcome.status == 0 and wire == self.usual.wire:
            return None
        if outcome.status == 0 and MEMORY in wire[-300:]:
            return None
        if outcome.status == STATUS_ENVIRONMENT:
            return None
        return f"exit status {outcome.status}, {len(wire)} of " \
            f"{len(self.usual.wire)} bytes: {wire[-120:]}"

    # ----------------------------------------------------- the whole program

    def _program(self, outcome, now):
        if outcome.status == self.usual.status and \
                outcome.out == self.usual.out and \
                self.is_usual(outcome.messages):
            if self.command.is_random:
                return None if now.keys() == self.after.keys() else \
                    f"other files: {sorted(now)}"
            return self._compare(self.folder.meaning(now), self.after)
        new = [line for line in new_lines(outcome.messages,
                                          self.usual.messages)
               if not any(text in line for text in BESIDE)]
        if len(new) != 1 or MEMORY not in new[0]:
            return f"exit status {outcome.status}, expected one message " \
                "that says memory"
        if self.where == IN_READER and outcome.status == STATUS_REFUSED:
            return self._refused(now)
        if outcome.status != STATUS_ENVIRONMENT:
            return f"exit status {outcome.status}, expected 3"
        if not self.usual.out.startswith(outcome.out):
            return "prints something else"
        return self._unchanged(now)

    def is_usual(self, messages):
        return plain(messages) == plain(self.usual.messages) or \
            messages == self.usual.messages

    @staticmethod
    def _compare(found, expected):
        for name in sorted(found.keys() | expected.keys()):
            if found.get(name) != expected.get(name):
                return f"{name} is another"
        return None

    def _unchanged(self, now):
        if self.command.is_stepwise:
            return self._again(now)
        meaning = self.folder.meaning(now)
        if any(self._compare(meaning, state) is None
               for state in (self.before, self.between)):
            return self._again(now)
        if self._compare(meaning, self.after) is None:
            return None
        return self._compare(meaning, self.before) + \
            ", though it says that it failed"

    def _again(self, now):
        """The next run, on what this one left; the same thing once."""
        key = self.folder.key(now)
        if key not in self.next:
            self.next[key] = self._next()
        return self.next[key]

    def _next(self):
        outcome = self.program.run(0, False, self.where)
        if self.command.is_stepwise:
            return self._compare_names(self.folder.files())
        if outcome.status != self.usual.status or \
                outcome.out != self.usual.out:
            return f"the next run has exit status {outcome.status}"
        if self.command.is_random:
            return None
        wrong = self._compare(self.folder.meaning(self.folder.files()),
                              self.after)
        return None if wrong is None else f"after the next run {wrong}"

    def _compare_names(self, now):
        """Where each step is a transaction, the steps go on where they were:
        the same documents, each file in its place."""
        found, expected = (
            {FOLDER_NUMBER.sub("/N/", name): content
             for name, content in files.items()
             if not name.endswith(DATABASES)} for files in (now, self.after))
        if found.keys() != expected.keys():
            return f"after the next run other files: {sorted(found)}"
        for name, content in found.items():
            if not name.endswith(REPORT) and content != expected[name]:
                return f"after the next run {name} is another"
        rows = [[line for line in files["l.db"][1] if DOCUMENT in line]
                for files in (self.folder.meaning(now), self.after)]
        return None if len(rows[0]) == len(rows[1]) else \
            f"after the next run {len(rows[0])} documents"

    def _refused(self, now):
        """The reader lacked memory: the log says so, nothing else came in."""
        meaning = self.folder.meaning(now)
        for name, was in self.before.items():
            found = meaning.get(name)
            if found is not None and name.endswith(".db"):
                found, was = found[1:], was[1:]
            if found != was:
                return f"{name} is another, though the file was refused"
        outcome = self.program.run(0, False, self.where)
        if outcome.status != self.usual.status or \
                outcome.out != self.usual.out:
            return f"the next run has exit status {outcome.status}"
        return None
