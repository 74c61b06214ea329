"""The files that are measured on, and the commands that are measured.

Ledgers stay from one call to the next, for they are the same every time.  All
that commands write goes into a folder of its own, under a name of its own, and
is removed when everything has been measured: what a file system does about
deleted files must not fall into somebody's time.
"""

import os
import shutil
import subprocess
import sys

from measure import Failed

HERE = os.path.dirname(os.path.abspath(__file__))
AGREEMENT = os.path.join(HERE, "agreement.xml")
SCRIPT = os.path.join(HERE, "script.py")
PERIOD = ["--period", "2025-12-31", "--issued", "2026-01-15"]


class World:
    def __init__(self, programs, folder):
        """programs: of ristorno, floor and ledger, by these names."""
        self.programs = {name: os.path.abspath(path)
                         for name, path in programs.items()}
        self.folder = os.path.abspath(folder)
        self.work = os.path.join(self.folder, "work")
        shutil.rmtree(self.work, ignore_errors=True)
        os.makedirs(self.work)
        self.jobs_option = "--jobs" in self.say("import", "--help")
        self.key, self.certificate = self.path("key.pem"), self.path("cert.pem")
        self.say("keygen", "--key", self.key, "--cert", self.certificate,
                 "--issued", "2025-01-01")

    def close(self):
        shutil.rmtree(self.work)

    def path(self, name):
        return os.path.join(self.work, name)

    def say(self, *words):
        """What the program prints; not measured."""
        done = subprocess.run([self.programs["ristorno"], *words],
                              check=False, stdin=subprocess.DEVNULL,
                              capture_output=True)
        if done.returncode != 0:
            raise Failed(done.stderr.decode(errors="replace"))
        return done.stdout.decode()

    def ledger(self, lines, accounts, products, seed):
        """The path of a ledger, written if it is not there."""
        arguments = [str(number)
                     for number in (lines, accounts, products, seed)]
        path = os.path.join(self.folder, f"ledger-{'-'.join(arguments)}.xml")
        if not os.path.exists(path):
            with open(path + ".new", "wb") as out:
                subprocess.run([self.programs["ledger"], *arguments],
                               check=True, stdout=out)
            os.rename(path + ".new", path)
        return path

    def ready(self):
        """What was written so far must not be written out in another's time."""
        os.sync()

    # ----------------------------------------------------------- commands

    def floor(self, ledger):
        return [[self.programs["floor"], ledger]]

    def start(self):
        return [[self.programs["ristorno"], "--version"]]

    def imported(self, ledger, database, jobs=None):
        return [self.command(database, "import",
                             *(["--jobs", str(jobs)] if jobs else []),
                             ledger)]

    def preview(self, database, account=None, rules=AGREEMENT):
        return [self.command(database, "preview", "--format", "csv",
                             *(["--account", account] if account else []),
                             "--rules", rules)]

    def run(self, database, out, rules=AGREEMENT):
        return [self.command(database, "run", "--rules", rules, *PERIOD,
                             "--key", self.key, "--cert", self.certificate,
                             "--out", out)]

    def script(self, ledger, out):
        return [[sys.executable, SCRIPT, ledger, out]]

    def command(self, database, *words):
        return [self.programs["ristorno"], "--db", database, "--quiet",
                *words]
