"""Every change that can be made to the rows of a database.

A change is (name, list of (SQL, values)); it is made to a copy whose tables
take anything: without STRICT, types, NOT NULL, constraints on columns.  The
schema's own text is put back afterwards, so that only the rows differ.
"""

import re

LOOSE = (
    (r"\bINTEGER\b(?! PRIMARY KEY)", ""), (r"\bTEXT\b", ""),
    (r"\bBLOB\b", ""), (r" NOT NULL", ""), (r"\bSTRICT, WITHOUT", "WITHOUT"),
    (r"\)\s*STRICT\s*$", ")"),
)


def loosen(sql):
    for pattern, text in LOOSE:
        sql = re.sub(pattern, text, sql)
    return sql


def quote(name):
    return '"' + name.replace('"', '""') + '"'


class Table:
    """A table: its columns, the columns of its key, its rows by key."""

    def __init__(self, connection, name):
        self.name = name
        about = connection.execute(
            "SELECT name, pk FROM pragma_table_info(?)", (name,)).fetchall()
        self.columns = [row[0] for row in about]
        self.has_rowid = not connection.execute(
            "SELECT wr FROM pragma_table_list WHERE name = ?",
            (name,)).fetchone()[0]
        keys = sorted((row[1], row[0]) for row in about if row[1])
        self.key = ["rowid"] if self.has_rowid else [key[1] for key in keys]
        self.rows = connection.execute("SELECT %s FROM %s ORDER BY %s" % (
            ", ".join(map(quote, self.key + self.columns)), quote(name),
            ", ".join(map(quote, self.key)))).fetchall()

    def where(self, row):
        return (" AND ".join(quote(key) + " = ?" for key in self.key),
                row[:len(self.key)])


def other_values(value):
    """Values that differ from this one, by value or by type alone."""
    if value is None:
        return [0, 1, "", "x", b""]
    if isinstance(value, int):
        return [value + 1, value - 1, -value - 7, value ^ 1 << 40, None,
                str(value), str(value).encode(), float(value)]
    if isinstance(value, str):
        return [value + "x", value[:-1], value.swapcase() + " ", "", None,
                value + "\0", value.encode(), 7]
    return [value + b"\0", value[:-1], bytes([value[0] ^ 1]) + value[1:]
            if value else b"1", None, value.decode("latin-1"), 7]


def differs(one, other):
    return type(one) is not type(other) or one != other


def changed_values(table, rows):
    keys = len(table.key)
    for row in rows:
        where, key = table.where(row)
        for number, column in enumerate(table.columns):
            for value in other_values(row[keys + number]):
                if differs(value, row[keys + number]):
                    yield ("%s %s: %s becomes %.30r" % (
                        table.name, key, column, value),
                        [("UPDATE %s SET %s = ? WHERE %s" % (
                            quote(table.name), quote(column), where),
                          (value,) + key)])


def deleted_rows(table, rows):
    for row in rows:
        where, key = table.where(row)
        yield ("%s %s: deleted" % (table.name, key),
               [("DELETE FROM %s WHERE %s" % (quote(table.name), where),
                 key)])


def put_rows(table, rows):
    """The row again under another key, next to the last and far away."""
    column = table.columns.index(table.key[-1]) if \
        table.key[-1] in table.columns else None
    for row in rows:
        for key in (-5, 0, 10 ** 12, 2 ** 63 - 1):
            values = list(row[len(table.key):])
            columns = list(table.columns)
            if column is None:
                alias = [name for name in columns if name in ("id", "number")]
                if alias and table.has_rowid:
                    values[columns.index(alias[0])] = key
                else:
                    columns.append("rowid")
                    values.append(key)
                    values[columns.index(columns[1])] = "again"
            else:
                values[column] = key
            yield ("%s %s: again as %s" % (table.name,
                                           row[:len(table.key)], key),
                   [("INSERT INTO %s (%s) VALUES (%s)" % (
                       quote(table.name), ", ".join(map(quote, columns)),
                       ", ".join("?" * len(columns))), tuple(values))])


def swapped_rows(table, rows):
    """Neighbours under each other's key."""
    for one, other in zip(rows, rows[1:]):
        steps = []
        keys = len(table.key)
        parts = [(table.key[i], one[i], other[i]) for i in range(keys)
                 if one[i] != other[i]]
        column, a, b = parts[-1]
        away = -987654 if isinstance(a, int) else "\x01away"
        rest = " AND ".join(quote(key) + " = ?" for key in table.key
                            if key != column)
        if len(parts) > 1:
            continue
        fixed = tuple(one[i] for i in range(keys)
                      if table.key[i] != column)
        for new, old in ((away, a), (a, b), (b, away)):
            steps.append(("UPDATE %s SET %s = ? WHERE %s = ?%s" % (
                quote(table.name), quote(column), quote(column),
                " AND " + rest if rest else ""), (new, old) + fixed))
        yield ("%s: %s and %s exchanged" % (table.name, one[:keys],
                                            other[:keys]), steps)
