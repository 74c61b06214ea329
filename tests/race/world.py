"""What the rounds start from, and what must be true after each."""
import hashlib
import itertools
import os
import shutil
import sqlite3
import subprocess

RUN_WORDS = ["--period", "2025-12-31", "--issued", "2026-01-15", "--key",
             "../key.pem", "--cert", "../cert.pem"]
# What may differ between two orders that are both right: where in the ledger
# a run stands.
OF_POSITION = {"ledger.txt", "SHA256SUMS", "SHA256SUMS.p7s"}
ACCOUNTS = 5
SECONDS_MAX = 300


def ledger(first, count, head=""):
    documents = "".join(
        f'<invoice id="F-{n}" account="C-{n % ACCOUNTS}" date="2025-03-{n:02}"'
        f' currency="EUR"><line no="1" net="{n}00.50"/></invoice>\n'
        for n in range(first, first + count))
    return ('<ledger xmlns="urn:ristorno:ledger:1" source="ERP-A">\n'
            f"{head}<documents>\n{documents}</documents></ledger>\n")


def agreement(version, rate):
    return f"""<agreement xmlns="urn:ristorno:agreement:1" id="BONUS"
 version="{version}" currency="EUR" from="2025-01-01" until="2025-12-31">
<title xml:lang="en">Bonus</title>
<rule id="volume"><qualify basis="net-amount"/>
<scale method="all-units"><tier from="50" rate="{rate}%"/></scale></rule>
</agreement>
"""


class World:
    """A folder with inputs, and databases that rounds begin with."""

    def __init__(self, program, folder):
        self.program = os.path.realpath(program)
        self.folder = folder
        self.environment = {"LC_ALL": "C", "TZ": "UTC",
                            "PATH": os.environ["PATH"]}
        head = ('<company id="US" name="We"/>\n<accounts>' + "".join(
            f'<account id="C-{n}" name="Account {n}"/>'
            for n in range(ACCOUNTS)) + "</accounts>\n")
        self.put("base.xml", ledger(1, 6, head))
        for name, first in (("a", 10), ("b", 14), ("c", 18)):
            self.put(f"{name}.xml", ledger(first, 3))
        self.put("agreement.xml", agreement(1, 1))
        self.put("dearer.xml", agreement(2, 2))
        self.call(["keygen", "--rsa", "--key", "key.pem", "--cert",
                   "cert.pem", "--issued", "2025-01-01"], folder)
        for name in ("empty", "base", "old"):
            os.mkdir(self.path(name))
        self.call(["import", "../base.xml"], self.path("base"))
        self.make_old(os.path.join(self.path("old"), "ristorno.db"))
        os.mkdir(self.path("spool"))
        shutil.copy(self.path("base/ristorno.db"), self.path("spool"))
        os.mkdir(self.path("spool/in"))
        for name in "abc":
            shutil.copy(self.path(f"{name}.xml"), self.path("spool/in"))

    def path(self, name):
        return os.path.join(self.folder, name)

    def put(self, name, text):
        with open(self.path(name), "w", encoding="utf-8") as out:
            out.write(text)

    def make_old(self, path):
        """A database of the first version with a document in it."""
        schema = os.path.join(os.path.dirname(__file__), "..", "..", "engine",
                              "schema.sql")
        with open(schema, encoding="utf-8") as text:
            sql = text.read()
        database = sqlite3.connect(path)
        database.executescript(sql + """
            INSERT INTO import (number, file, options, is_sandboxed, dialect,
                status, documents, lines)
                VALUES (1, 'old.xml', '', 1, 'ledger', 'ok', 0, 0);
            PRAGMA application_id = 0x52697374; PRAGMA user_version = 1;
            PRAGMA journal_mode = WAL;""")
        database.close()

    def call(self, words, folder, statuses=(0,)):
        """Undisturbed; what it printed."""
        done = subprocess.run([self.program, "--quiet", "--wait", "20"] + words,
                              cwd=folder, env=self.environment,
                              capture_output=True, timeout=SECONDS_MAX,
                              check=False)
        if done.returncode not in statuses:
            raise Broken(f"{words}: exit status {done.returncode}: "
                         f"{done.stderr.decode()}")
        return done.stdout

    def begin(self, base, name):
        """A fresh copy to work in."""
        folder = self.path(name)
        shutil.rmtree(folder, ignore_errors=True)
        shutil.copytree(self.path(base), folder)
        return folder

    def serial(self, base, actors):
        """Outcomes, and what previews print, of every order one by one."""
        states, seen = set(), set()
        for order in itertools.permutations(actors):
            folder = self.begin(base, "serial")
            seen |= self.previews(folder)
            for actor in order:
                self.call(actor.words, folder, actor.statuses)
                seen |= self.previews(folder)
            states.add(state_of(folder))
        return states, seen

    def previews(self, folder):
        if not os.path.exists(os.path.join(folder, "ristorno.db")):
            return set()
        if "in" in os.listdir(folder):
            return set()
        return {self.call(PREVIEW, folder, (0, 1, 3))}


PREVIEW = ["preview", "--rules", "../agreement.xml", "--format", "json"]


class Broken(Exception):
    """Something that must not be."""


def demand(condition, *what):
    if not condition:
        raise Broken(" ".join(str(part) for part in what))


def rows(database, sql):
    return tuple(database.execute(sql).fetchall())


def check_positions(database):
    """Numbers without a gap, no import half done, each document once."""
    imports = rows(database, "SELECT number, status, documents FROM import"
                   " ORDER BY number")
    demand([row[0] for row in imports] == list(range(1, len(imports) + 1)),
           "positions with a gap:", imports)
    demand(all(row[1] in ("ok", "empty", "partial") for row in imports),
           "an import that did not come to its end:", imports)
    documents = rows(database, "SELECT count(*), count(DISTINCT number)"
                     " FROM document")[0]
    demand(documents[0] == documents[1], "a document twice:", documents)
    demand(sum(row[2] for row in imports) == documents[0],
           "imports do not add up to the documents:", imports, documents)


def check_folder(folder, stored):
    """A published folder is what the run recorded, to the byte."""
    names = set(os.listdir(folder))
    demand(names == set(stored), folder, "holds", names, "not", set(stored))
    for name, found in stored.items():
        with open(os.path.join(folder, name), "rb") as file:
            demand(file.read() == found, folder, name, "differs")
    for line in stored["SHA256SUMS"].decode().splitlines():
        digest, name = line.split("  ", 1)
        demand(hashlib.sha256(stored[name]).hexdigest() == digest,
               folder, name, "differs from SHA256SUMS")


def runs_of(database, folder):
    """Each run with its files; and the folders below are those."""
    runs = []
    for issue, number, published in database.execute(
            "SELECT i.id, r.number, i.id IN (SELECT issue FROM run_publication)"
            " FROM run r JOIN run_issue i ON i.run = r.number"
            " ORDER BY r.number").fetchall():
        files = dict(database.execute("SELECT name, bytes FROM run_file"
                                      " WHERE issue = ?", (issue,)).fetchall())
        demand(published == 1, "run", number, "is not marked as published")
        runs.append(files)
    for name in sorted(os.listdir(folder)):
        if name.startswith("out"):
            path = os.path.join(folder, name)
            demand(any(set(os.listdir(path)) == set(files) for files in runs),
                   name, "is of no run")
            for files in runs:
                if set(os.listdir(path)) == set(files):
                    check_folder(path, files)
    return tuple(tuple(sorted(
        (name, hashlib.sha256(content).hexdigest())
        for name, content in files.items() if name not in OF_POSITION))
        for files in runs)


def check_spool(folder):
    """Each file once below done/, with its report."""
    left = sorted(os.path.relpath(os.path.join(at, name), folder)
                  for at, _, names in os.walk(folder) for name in names)
    # done/000000002/a.xml, done/000000002/a.xml.report.json
    done = sorted("/".join(part.split("/")[::2]) for part in left)
    demand(done == sorted(f"done/{n}.xml{end}" for n in "abc"
                          for end in ("", ".report.json")), left)


def state_of(folder):
    """What counts of a folder's database and of what was published; fails
    where it is not sound."""
    database = sqlite3.connect(os.path.join(folder, "ristorno.db"))
    try:
        demand(rows(database, "PRAGMA integrity_check") == (("ok",),),
               "integrity_check")
        demand(rows(database, "PRAGMA foreign_key_check") == (),
               "foreign_key_check")
        check_positions(database)
        version = rows(database, "PRAGMA user_version")
        documents = rows(database, """
            SELECT s.text, d.type, d.number, p.text, d.date, d.currency,
                d.net_whole, d.net_micro, d.line_count, d.superseded
            FROM document d JOIN source s ON s.id = d.source
            JOIN party p ON p.id = d.party ORDER BY 1, 2, 3""")
        settled = rows(database, """
            SELECT agreement, version, account, "from", until, amount
            FROM run_settlement ORDER BY 1, 3, 4""")
        runs = runs_of(database, folder)
    finally:
        database.close()
    left = [name for name in os.listdir(folder)
            if name.startswith(".") or "-wal" in name or "-shm" in name
            or "-journal" in name]
    demand(not left, "left behind:", left)
    if os.path.isdir(os.path.join(folder, "in")):
        check_spool(os.path.join(folder, "in"))
    return version, documents, settled, runs
