"""What a command left: the database and the files, in a form to compare."""

import hashlib
import os
import re
import shutil
import sqlite3
import tempfile

# What is known, however many imports brought it.
FACTS = ("reject", "document", "payment", "company", "rate", "category",
         "product", "product_unit", "product_alias", "account",
         "account_membership", "account_alias", "account_manager", "run",
         "run_agreement", "run_settlement", "run_issue", "run_file", "skipped",
         "decision")
# Which import brought it, and the numbers that hang on that.
PASSING = ("id", "import", "superseded", "position", "record", "lines")
NAMES = {"source": "source", "party": "party", "item": "item"}
SUFFIXES = ("", "-wal")
FOLDER_NUMBER = re.compile(r"/\d{9}(-\d+)?/")


def rows_of(connection, table):
    columns = [row[1] for row in
               connection.execute(f"PRAGMA table_info({table})")]
    if not columns:
        return []
    where = " WHERE superseded IS NULL" if "superseded" in columns else ""
    kept = [column for column in columns if column not in PASSING and
            not (table in ("reject", "run") and column == "number")]
    chosen = ", ".join(
        f"(SELECT text FROM {column} n WHERE n.id = t.{column})"
        if table == "document" and column in ("source", "party")
        else f't."{column}"' for column in kept)
    found = set()
    for row in connection.execute(f"SELECT {chosen} FROM {table} t{where}"):
        found.add(tuple(f"{name}={value!r}" for name, value in
                        zip(kept, row) if value not in (None, 0)))
    return sorted(found)


class Database:
    """Read from a copy, so that what is wrong with it stays as it is."""

    def __init__(self, path):
        self.raw, self.facts, self.by_file, self.imports = "", {}, {}, 0
        self.integrity, self.version = "ok", 0
        if not os.path.exists(path):
            return
        with tempfile.TemporaryDirectory() as folder:
            copy = os.path.join(folder, "copy.db")
            for suffix in SUFFIXES:
                if os.path.exists(path + suffix):
                    shutil.copyfile(path + suffix, copy + suffix)
            connection = sqlite3.connect(copy)
            try:
                self.read(connection)
            finally:
                connection.close()

    def read(self, connection):
        found = connection.execute("PRAGMA integrity_check").fetchall()
        self.integrity = "; ".join(str(row[0]) for row in found)
        self.version = connection.execute("PRAGMA user_version").fetchone()[0]
        # The schema's own lines aside: an empty database says nothing.
        self.raw = "\n".join(line for line in connection.iterdump() if
                             line not in ("BEGIN TRANSACTION;", "COMMIT;"))
        if self.raw == "":
            return
        self.facts = {table: rows for table in FACTS
                      if (rows := rows_of(connection, table))}
        self.imports = connection.execute(
            "SELECT count(*) FROM import").fetchone()[0]
        for file, source, number in connection.execute(
                "SELECT i.file, d.source, d.number FROM document d "
                "JOIN import i ON i.number = d.import ORDER BY 1, 2, 3"):
            self.by_file.setdefault(file, []).append((source, number))


def tree(folder, database="l.db", is_loose=False):
    """Every name below a folder with its bytes' digest, the database aside.

    Loose: the numbers of a spool's folders aside, and no bytes: a report says
    which import it was."""
    found = []
    for path, folders, files in os.walk(folder):
        below = os.path.relpath(path, folder)
        for name in sorted(folders) + sorted(files):
            where = name if below == "." else f"{below}/{name}"
            whole = os.path.join(path, name)
            if where == database:
                continue
            digest = ""
            if is_loose:
                where = FOLDER_NUMBER.sub("/N/", where + "/")
                if re.fullmatch(r".*/\d{9}(-\d+)?/", where):
                    continue
            elif os.path.isfile(whole):
                with open(whole, "rb") as file:
                    digest = hashlib.sha256(file.read()).hexdigest()
            found.append((where, digest))
    return sorted(found)
