#!/usr/bin/env python3
"""Does time grow with the size of the input, and not by its square?

usage: growth.py PROGRAM [quick | full]

Each shape (shapes.py) is made at a size and at four times that size, and each
command's CPU time (of its own code, so that neither a busy machine nor a slow
file system matters) may grow to at most eight times: what is proportional
grows to four, what is quadratic to sixteen.  Times below a floor are raised to
it, for there the start of the program is what is measured.  `full` tries every
shape, and each at the maximum that the language states, which must be done
within a minute of CPU time and without a refusal; `quick` (the default) tries
those that matter most.
"""

import os
import resource
import shutil
import subprocess
import sys
import tempfile

sys.dont_write_bytecode = True
sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))

import shapes  # noqa: E402 (beside this file)

FACTOR = 4
GROWTH_MAX = 8
FLOOR_SECONDS = 0.05
ATTEMPTS = 3
SECONDS_MAX = 60

CHECK = ("rules", "check")
TEST = ("rules", "test")
PREVIEW = ("preview", "--format", "csv", "--rules")
JSON = ("preview", "--format", "json", "--rules")
TEXT = ("preview", "--rules")
ALL = (CHECK, TEST, PREVIEW)

# shape, size (0: not compared), maximum (0: none is stated), its ledger (None:
# the small one), commands; `run` settles as well
ROWS = [
    ("agreements", 5000, 100000, "ledger_accounts", (*ALL, JSON, TEXT)),
    ("agreements_selecting", 5000, 0, "ledger_accounts", ALL),
    ("rules", 250, 1000, None, ALL),
    ("net_of", 0, 1000, None, ALL),     # the ids themselves are n * n / 2
    ("choices", 250, 1000, None, ALL),
    ("requires", 2500, 10000, None, ALL),
    ("requires_same", 2500, 10000, None, ALL),
    ("requires_clubs", 2500, 10000, None, ALL),
    ("requires_figures", 2500, 10000, None, ALL),
    ("tiers", 10000, 1000000, None, ALL),
    ("tiers_of_one", 250, 1000, None, ALL),
    ("terms", 2500, 10000, None, ALL),
    ("terms_spread", 2500, 10000, None, ALL),
    ("lists", 2500, 10000, None, ALL),
    ("items", 50000, 1000000, None, ALL),
    ("figures", 50000, 1000000, None, ALL),
    ("parties", 2500, 10000, "ledger_accounts", ALL),
    ("parties_listed", 5000, 100000, "ledger_accounts", ALL),
    ("titles", 250, 1000, None, ALL),
    ("examples", 2500, 100000, None, ALL),
    ("example_lines", 10000, 100000, None, ALL),
    ("example_expects", 10000, 1000000, None, ALL),
    ("paid", 2500, 0, "ledger_credits", (PREVIEW,)),
]
QUICK = {"agreements", "requires", "example_lines", "paid"}
RUN_SIZE = 1000


class Failed(Exception):
    pass


class Bench:
    def __init__(self, program, folder):
        self.program = program
        self.folder = folder
        self.ledgers = {}
        self.failures = []

    def path(self, name):
        return os.path.join(self.folder, name)

    def write(self, name, text):
        with open(self.path(name), "w", encoding="utf-8",
                  newline="\n") as out:
            out.write(text)
        return self.path(name)

    def seconds(self, arguments, status=0):
        """The user's CPU time of a command, and its exit status is this."""
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        done = subprocess.run(
            [self.program, "--quiet", *arguments], check=False,
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        if done.returncode != status:
            text = done.stderr.decode(errors="replace")[-400:]
            raise Failed(f"{' '.join(arguments)}: exit status "
                         f"{done.returncode}: {text}")
        return after.ru_utime - before.ru_utime

    def database(self, ledger, n):
        """The database of a ledger, made once."""
        key = (ledger, n if ledger else 0)
        if key not in self.ledgers:
            path = self.path(f"ledger-{len(self.ledgers)}.db")
            text = getattr(shapes, ledger or "ledger_small")(n)
            source = self.write("ledger.xml", text)
            self.seconds(["--db", path, "import", source])
            self.ledgers[key] = path
        return self.ledgers[key]

    def measure(self, row, n):
        """The seconds of each command, by its name."""
        name, _, _, ledger, commands = row
        database = self.database(ledger, n)
        path = self.write("agreement.xml", getattr(shapes, name)(n))
        return {" ".join(command[:-1] if command[-1] == "--rules"
                         else command):
                self.seconds(["--db", database, *command, path])
                for command in commands}

    def compare(self, name, n, measure):
        """Try again before something is called too slow."""
        slow = []
        for _ in range(ATTEMPTS):
            small, large = measure(n), measure(FACTOR * n)
            slow = [
                f"{name}: {command}: {small[command]:.2f} s for {n}, "
                f"{large[command]:.2f} s for {FACTOR * n}"
                for command in small if large[command] >
                GROWTH_MAX * max(small[command], FLOOR_SECONDS)]
            if not slow:
                return
        self.failures += slow

    def maximum(self, row):
        name, _, most, *_ = row
        if not most:
            return
        for command, seconds in self.measure(row, most).items():
            text = f"{name}: {command}: {seconds:.2f} s for {most}"
            print(text, flush=True)
            if seconds > SECONDS_MAX:
                self.failures.append(text)

    def settle(self, n):
        """
        A run of n agreements, each with a statement of its own; and a later
        one that pays none of those whose documents have another date now.
        """
        key, certificate = self.path("key.pem"), self.path("cert.pem")
        if not os.path.exists(key):
            self.seconds(["keygen", "--key", key, "--cert", certificate])
        known = self.database("ledger_accounts", n)
        database = shutil.copy(known, self.path("run.db"))
        rules = self.write("agreement.xml", shapes.agreements_quarterly(n))

        def run(period, status):
            out = self.path("out")
            seconds = self.seconds(
                ["--db", database, "run", "--rules", rules, "--period",
                 period, "--issued", "2026-01-05", "--key", key, "--cert",
                 certificate, "--out", out], status)
            shutil.rmtree(out)
            return seconds

        first = run("2025-03-31", 0)
        self.seconds(["--db", database, "import", "--replace", self.write(
            "ledger.xml", shapes.ledger_redated(n))])
        later = run("2025-06-30", 1)
        os.remove(database)
        return {"run": first, "run, redated": later}


def main(program, how):
    folder = tempfile.mkdtemp(prefix="ristorno-growth-")
    bench = Bench(os.path.abspath(program), folder)
    count = 0
    try:
        for row in ROWS:
            if how == "quick" and row[0] not in QUICK:
                continue
            count += 1
            if row[1]:
                bench.compare(row[0], row[1],
                              lambda n, row=row: bench.measure(row, n))
            if how == "full":
                bench.maximum(row)
        bench.compare("agreements", RUN_SIZE, bench.settle)
    except Failed as failed:
        bench.failures.append(str(failed))
    finally:
        shutil.rmtree(folder)
    for failure in bench.failures:
        print(failure)
    if not bench.failures:
        print(f"{count} shapes and two runs: time grows with their size")
    return 1 if bench.failures else 0


if __name__ == "__main__":
    if len(sys.argv) not in (2, 3) or sys.argv[2:] not in ([], ["quick"],
                                                            ["full"]):
        sys.exit(__doc__)
    sys.exit(main(sys.argv[1], (sys.argv[2:] or ["quick"])[0]))
