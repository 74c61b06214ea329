"""The chain worked out from its description (docs/reference/audit.md) alone."""

import hashlib
import sqlite3
import struct

TABLES = (
    ("import", "number"), ("reject", "number"), ("source", "id"),
    ("party", "id"), ("item", "id"), ("line_category", "id"),
    ("document", "id"), ("payment", "id"), ("company", "id"), ("rate", "id"),
    ("category", "id"), ("product", "id"), ("product_unit", "record, ordinal"),
    ("product_alias", "record, ordinal"), ("account", "id"),
    ("account_membership", "record, ordinal"),
    ("account_alias", "record, ordinal"),
    ("account_manager", "record, ordinal"), ("skipped", "id"),
    ("control", "id"), ("decision", "id"), ("run", "number"),
    ("run_agreement", "run, name"),
    ("run_settlement", 'run, agreement, account, "from"'),
    ("run_issue", "id"), ("run_file", "issue, name"),
    ("run_publication", "number"), ("reject_mended", "id"),
)
SUPERSEDED = ("document", "payment", "company", "rate", "category", "product",
              "product_alias", "account", "account_alias")
UNCHAINED = {"chain": "the chain itself"}


def parts():
    """(name, key, SELECT of rows from key ?1 to ?2) in the chain's order."""
    for table, order in TABLES:
        key = order.split(",")[0]
        yield (table, key, "SELECT * FROM %s WHERE %s BETWEEN ? AND ?"
               " ORDER BY %s" % (table, key, order))
        if table in SUPERSEDED:
            yield (table + ".superseded", "superseded",
                   "SELECT superseded, %s FROM %s WHERE superseded BETWEEN ?"
                   " AND ? ORDER BY superseded, %s" % (order, table, order))


def row_bytes(row, skipped):
    out = b""
    for column, value in enumerate(row):
        if value is None or column == skipped:
            continue
        if isinstance(value, int):
            out += struct.pack(">Bcq", column, b"i", value)
            continue
        letter = b"t" if isinstance(value, str) else b"b"
        data = value.encode() if isinstance(value, str) else value
        out += struct.pack(">Bcq", column, letter, len(data)) + data
    return out + b"\xff"


def read(connection, name, key, sql, first, last):
    """(greatest key, rows, digest) of a part."""
    cursor = connection.execute(sql, (first, last))
    columns = [about[0] for about in cursor.description]
    skipped = columns.index("superseded") if "." not in name and \
        "superseded" in columns else None
    digest = hashlib.sha256()
    count = 0
    greatest = None
    for row in cursor:
        digest.update(row_bytes(row, skipped))
        greatest = row[columns.index(key)]
        count += 1
    return greatest, count, digest.hexdigest()


def head_of(before, number, position, lines):
    text = "ristorno chain 1\n%s\n%d %d\n%s" % (
        before, number, position, "".join(lines))
    return hashlib.sha256(text.encode()).hexdigest()


def walk(connection):
    """(number, position, parts with short digests, head) of each entry."""
    following = {name: -2 ** 63 for name, _, _ in parts()}
    before = "0" * 64
    for number, position, stated in connection.execute(
            "SELECT number, position, parts FROM chain"
            " ORDER BY number").fetchall():
        last = {line.split()[0]: int(line.split()[1])
                for line in stated.splitlines()}
        lines = []
        short = ""
        for name, key, sql in parts():
            if name not in last:
                continue
            greatest, count, digest = read(connection, name, key, sql,
                                           following[name], last[name])
            lines.append("%s %d %d %s\n" % (name, greatest, count, digest))
            short += "%s %d %d %s\n" % (name, greatest, count, digest[:16])
            following[name] = greatest + 1
        before = head_of(before, number, position, lines)
        yield number, position, short, before


def extend(path):
    """Add an entry for the rows that none covers, as a forger would."""
    connection = sqlite3.connect(path)
    number, position, _, before = list(walk(connection))[-1]
    after = {}
    for (stated,) in connection.execute("SELECT parts FROM chain"
                                        " ORDER BY number"):
        for line in stated.splitlines():
            after[line.split()[0]] = int(line.split()[1]) + 1
    lines = []
    for name, key, sql in parts():
        greatest, count, digest = read(connection, name, key, sql,
                                       after.get(name, -2 ** 63), 2 ** 63 - 2)
        if count > 0:
            lines.append((name, greatest, count, digest))
    head = head_of(before, number + 1, position,
                   ["%s %d %d %s\n" % line for line in lines])
    with connection:
        connection.execute("INSERT INTO chain VALUES (?, ?, ?, ?)", (
            number + 1, position, "".join("%s %d %d %.16s\n" % line
                                          for line in lines), head))
    connection.close()
    return head


def heads(path):
    connection = sqlite3.connect(path)
    found = [entry[3] for entry in walk(connection)]
    connection.close()
    return found


def renew(path):
    """Work the chain of changed rows out anew, as a forger would."""
    connection = sqlite3.connect(path)
    entries = list(walk(connection))
    with connection:
        for number, _, short, head in entries:
            connection.execute("UPDATE chain SET parts = ?, head = ?"
                               " WHERE number = ?", (short, head, number))
    connection.close()
    return [entry[3] for entry in entries]


def cut(path, entry):
    """Take away all that came after an entry."""
    connection = sqlite3.connect(path)
    last = {}
    for (stated,) in connection.execute(
            "SELECT parts FROM chain WHERE number <= ? ORDER BY number",
            (entry,)):
        for line in stated.splitlines():
            last[line.split()[0]] = int(line.split()[1])
    with connection:
        for name, key, _ in parts():
            after = last.get(name, -2 ** 63)
            if "." in name:
                connection.execute("UPDATE %s SET superseded = NULL"
                                   " WHERE superseded > ?" %
                                   name.split(".")[0], (after,))
            else:
                connection.execute("DELETE FROM %s WHERE %s > ?" % (
                    name, key), (after,))
        connection.execute("DELETE FROM chain WHERE number > ?", (entry,))
    connection.close()
