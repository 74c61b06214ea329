#!/usr/bin/env python3
"""usage: run.py PROGRAM AUDITOR [short]

Changes a small ledger with rows in every table behind the program's back, in
every way, one at a time, and lets the audit look: each row's each column, by
value and by type; rows deleted, put in, exchanged; the schema; entries of the
chain, and its end; records of indexes; each byte of the file.  Whatever the
audit does not find must have left every row and the schema as they were.
"""

import contextlib
import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import time

sys.dont_write_bytecode = True
import changes  # noqa: E402
import oracle  # noqa: E402
import records  # noqa: E402
import world  # noqa: E402

BYTES_SHORT = 12007	# every so many bytes, a prime
RECORDS_SHORT = 7	# every so many records
VALUES_SHORT = 31	# every so many changes of values


class Auditor:
    """The audit in a process of its own, which a crash would end."""

    def __init__(self, program):
        self.process = subprocess.Popen([program], stdin=subprocess.PIPE,
                                        stdout=subprocess.PIPE)

    def ask(self, path, head=None):
        line = path if head is None else path + " " + head
        self.process.stdin.write(line.encode() + b"\n")
        self.process.stdin.flush()
        answer = self.process.stdout.readline().decode("utf-8", "replace")
        if not answer:
            raise SystemExit("the audit crashed: %s" % path)
        return answer.rstrip("\n")


def dump(path):
    """All rows, in whatever order they lie, and the schema; None where they
    cannot be read."""
    connection = sqlite3.connect(path)
    connection.text_factory = bytes
    try:
        schema = connection.execute("SELECT type, name, tbl_name, sql FROM "
                                    "sqlite_schema ORDER BY 1, 2").fetchall()
        rows = [sorted(connection.execute("SELECT * FROM %s NOT INDEXED" %
                                          changes.quote(row[1].decode())),
                       key=repr) for row in schema if row[0] == b"table"]
        return schema, rows
    except (sqlite3.Error, OverflowError, UnicodeDecodeError):
        return None
    finally:
        connection.close()


class Test:
    def __init__(self, program, auditor, folder):
        self.folder = folder
        self.work = os.path.join(folder, "changed.db")
        self.auditor = Auditor(auditor)
        self.world = world.World(program, folder)
        self.world.make()
        with open(self.world.database, "rb") as file:
            self.bytes = file.read()
        self.dump = dump(self.world.database)
        self.survivors = []
        self.refused = 0
        self.tried = 0

    def place(self, content):
        # A connection that failed may be closed, and tidy up, only now.
        for name in ("-wal", "-shm"):
            with contextlib.suppress(FileNotFoundError):
                os.unlink(self.work + name)
        with open(self.work, "wb") as file:
            file.write(content)

    def connect(self):
        connection = sqlite3.connect(self.work, isolation_level=None)
        for pragma in ("synchronous=0", "ignore_check_constraints=1",
                       "writable_schema=1"):
            connection.execute("PRAGMA " + pragma)
        return connection

    def prepare(self):
        """The database with tables that take anything."""
        self.place(self.bytes)
        connection = self.connect()
        self.schema = connection.execute(
            "SELECT name, sql FROM sqlite_schema WHERE type = 'table'"
            " AND name NOT LIKE 'sqlite_%' ORDER BY name").fetchall()
        self.tables = [changes.Table(connection, row[0])
                       for row in self.schema]
        self.set_schema(connection, changes.loosen)
        connection.close()
        with open(self.work, "rb") as file:
            self.loose = file.read()

    def set_schema(self, connection, form):
        for name, sql in self.schema:
            connection.execute("UPDATE sqlite_schema SET sql = ? WHERE"
                               " type = 'table' AND name = ?",
                               (form(sql), name))

    def judge(self, name, head=None):
        self.tried += 1
        verdict = self.auditor.ask(self.work, head)
        if verdict.startswith("ok") and dump(self.work) != self.dump:
            self.survivors.append("%s: %s" % (name, verdict))

    def change(self, name, steps):
        """False: SQLite would not do it even so (a key there already)."""
        self.place(self.loose)
        connection = self.connect()
        try:
            connection.execute("BEGIN")
            for sql, values in steps:
                connection.execute(sql, values)
            self.set_schema(connection, lambda sql: sql)
            connection.execute("COMMIT")
        except sqlite3.IntegrityError:
            self.refused += 1
            return
        finally:
            connection.close()
        self.judge(name)

    def rows(self, is_short):
        """Each table in every way."""
        self.prepare()
        empty = [table.name for table in self.tables if not table.rows]
        if empty:
            raise SystemExit("tables without rows: " + ", ".join(empty))
        known = {table for table, _ in oracle.TABLES} | set(oracle.UNCHAINED)
        if known != {table.name for table in self.tables}:
            raise SystemExit("tables in no list: %s" % sorted(
                known ^ {table.name for table in self.tables}))
        for kind in (changes.changed_values, changes.deleted_rows,
                     changes.put_rows, changes.swapped_rows):
            before = self.tried
            number = 0
            for table in self.tables:
                for name, steps in kind(table, table.rows):
                    number += 1
                    if not is_short or number % VALUES_SHORT == 0 or \
                            kind is changes.deleted_rows:
                        self.change(name, steps)
            self.say(kind.__name__.replace("_", " "), before)

    def each_byte(self, is_short):
        before = self.tried
        step = BYTES_SHORT if is_short else 1
        for at in range(0, len(self.bytes), step):
            content = bytearray(self.bytes)
            content[at] ^= 1 << at % 8 if is_short else 255
            self.place(content)
            self.judge("byte %d" % at)
        self.say("bytes of %d" % len(self.bytes), before)

    def schema_changes(self):
        before = self.tried
        statements = ["CREATE TABLE extra (a)", "ANALYZE",
                      "CREATE VIEW extra AS SELECT 1",
                      "CREATE INDEX extra ON document (number)",
                      "CREATE TRIGGER extra AFTER INSERT ON document BEGIN"
                      " SELECT 1; END"]
        connection = sqlite3.connect(self.world.database)
        for kind, name, sql in connection.execute(
                "SELECT type, name, sql FROM sqlite_schema"
                " WHERE sql IS NOT NULL").fetchall():
            statements.append("DROP %s %s" % (kind, changes.quote(name)))
            statements.append((sql + " ", name))
            statements.append((sql.replace("CREATE", "create"), name))
        connection.close()
        for statement in statements:
            self.place(self.bytes)
            connection = self.connect()
            if isinstance(statement, str):
                connection.execute(statement)
            else:
                connection.execute("UPDATE sqlite_schema SET sql = ?"
                                   " WHERE name = ?", statement)
            connection.close()
            self.judge("schema: %.60s" % (statement,))
        self.say("changes of the schema", before)

    def records(self, is_short):
        """What leads queries to other rows, without a row that differs."""
        before = self.tried
        given = (self.bytes, self.world.database)
        tried = list(records.changes(*given)) + list(records.balanced(*given))
        for name, content in tried[::RECORDS_SHORT if is_short else 1]:
            self.place(content)
            self.tried += 1
            verdict = self.auditor.ask(self.work)
            if not verdict.startswith("findings "):
                self.survivors.append("%s: %s" % (name, verdict))
        self.say("records of indexes", before)

    def ends(self):
        """Ends taken off, and chains made anew: a head shows them."""
        before = self.tried
        self.place(self.bytes)
        heads = oracle.heads(self.work)
        if self.auditor.ask(self.work) != "ok " + heads[-1]:
            raise SystemExit("the oracle works out another head")
        for entry, head in enumerate(heads, 1):
            if not self.auditor.ask(self.work, head).startswith("ok"):
                raise SystemExit("head %d is not found" % entry)
        for entry in range(1, len(heads)):
            self.place(self.bytes)
            oracle.cut(self.work, entry)
            answer = self.auditor.ask(self.work)
            if answer != "ok " + heads[entry - 1]:
                raise SystemExit("cut at %d: %s" % (entry, answer))
            self.judge("cut at %d" % entry, heads[-1])
        for table in ("document", "run_settlement", "import", "account"):
            self.place(self.bytes)
            connection = self.connect()
            column = {"document": "net_whole", "run_settlement": "amount",
                      "import": "lines", "account": "since"}[table]
            connection.execute("UPDATE %s SET %s = coalesce(%s, 0) + 1" % (
                table, column, column))
            connection.close()
            anew = oracle.renew(self.work)
            answer = self.auditor.ask(self.work)
            if answer != "ok " + anew[-1]:
                raise SystemExit("renewed: %s" % answer)
            self.judge("a chain made anew over " + table, heads[-1])
        self.say("ends and chains made anew", before)

    def behind(self):
        """Rows that pretend to have been there when a head was kept."""
        before = self.tried
        self.place(self.bytes)
        kept = oracle.heads(self.work)[-1]
        for step in (
                "UPDATE document SET superseded = (SELECT max(number) FROM"
                " import) WHERE superseded IS NULL",
                "UPDATE account_alias SET superseded = 9"
                " WHERE superseded IS NULL",
                "INSERT INTO line_category (text, import) VALUES ('X', 1)",
                "INSERT INTO party (source, text, import)"
                " SELECT id, 'X', 1 FROM source",
                "INSERT INTO control SELECT id + 99, 1, what, place, source,"
                " first_date, last_date, text, value, decimals, unread,"
                " is_accepted, in_whole, in_micro, known_whole, known_micro,"
                " aside_whole, aside_micro FROM control",
                "INSERT INTO account_manager SELECT (SELECT id FROM account"
                " WHERE id > (SELECT max(record) FROM account_manager)"
                " LIMIT 1), 1, name, \"from\", until FROM account_manager"
                " LIMIT 1"):
            self.place(self.bytes)
            connection = self.connect()
            connection.execute(step)
            connection.close()
            oracle.extend(self.work)
            self.judge("behind a head: " + step, kept)
        self.place(self.bytes)
        connection = self.connect()
        connection.execute("INSERT INTO source (text) VALUES ('X')")
        connection.close()
        head = oracle.extend(self.work)
        if self.auditor.ask(self.work, kept) != "ok " + head:
            raise SystemExit("an entry of its own is not accepted")
        self.say("rows put behind a head", before)

    def say(self, what, before):
        print("audit: %s: %d tried, survivors: %d" % (
            what, self.tried - before, len(self.survivors)), flush=True)


def main():
    is_short = sys.argv[3:] == ["short"]
    start = time.monotonic()
    folder = tempfile.mkdtemp()
    try:
        test = Test(*map(os.path.realpath, sys.argv[1:3]), folder)
        test.ends()
        test.behind()
        test.schema_changes()
        test.records(is_short)
        test.rows(is_short)
        test.each_byte(is_short)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    for survivor in test.survivors[:50]:
        print("SURVIVED " + survivor, file=sys.stderr)
    print("audit: %d changes, %d more refused by SQLite itself, %d s" % (
        test.tried, test.refused, time.monotonic() - start))
    return 1 if test.survivors else 0


if __name__ == "__main__":
    sys.exit(main())
