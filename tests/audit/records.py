"""Records of indexes and of tables without rowid, other than SQLite writes
them: they compare as before, and lead a query to other rows."""

import sqlite3
import struct

INDEX_LEAF = 10
HEAD = 8	# bytes of a leaf's own
SIZES = (0, 1, 2, 3, 4, 6, 8, 8, 0, 0, 0, 0)	# of values, by type


def roots(path):
    """(name, page) of what SQLite searches by comparing records."""
    connection = sqlite3.connect(path)
    try:
        return connection.execute(
            "SELECT name, rootpage FROM sqlite_schema WHERE type = 'index'"
            " OR sql LIKE '%WITHOUT ROWID' ORDER BY name").fetchall()
    finally:
        connection.close()


def cells(page):
    """The records of a leaf; of small ones only, as in the tests' world."""
    count, = struct.unpack(">H", page[3:5])
    for number in range(count):
        at, = struct.unpack_from(">H", page, HEAD + 2 * number)
        if page[at] < 128:
            yield number, bytes(page[at + 1:at + 1 + page[at]])


def replaced(page, number, record):
    """The leaf with another record in this place; None: no room."""
    count, = struct.unpack(">H", page[3:5])
    all_cells = []
    for i in range(count):
        at, = struct.unpack_from(">H", page, HEAD + 2 * i)
        size = page[at] + 1
        if page[at] >= 128:
            return None
        all_cells.append(bytes(page[at:at + size]))
    all_cells[number] = bytes([len(record)]) + record
    out = bytearray(len(page))
    at = len(page)
    for i, cell in enumerate(all_cells):
        at -= max(len(cell), 4)
        if at < HEAD + 2 * count:
            return None
        out[at:at + len(cell)] = cell
        struct.pack_into(">H", out, HEAD + 2 * i, at)
    struct.pack_into(">BHHHB", out, 0, INDEX_LEAF, 0, count, at, 0)
    return bytes(out)


def longer(record):
    """(what, record): with a byte behind it, with a column more, with a head
    of more than 63 bytes."""
    head = record[0]
    yield "a byte behind", record + b"\x02"
    for more in (1, 64):
        yield ("%d columns more" % more, bytes([head + more]) +
               record[1:head] + bytes(more) + record[head:])


def types_of(record):
    """The types of its columns, and where their values begin; None: long."""
    types = list(record[1:record[0]])
    if any(kind >= 128 for kind in types):
        return None
    sizes = [SIZES[kind] if kind < 12 else (kind - 12) // 2 for kind in types]
    return types, [record[0] + sum(sizes[:i]) for i in range(len(sizes) + 1)]


def disguised(record):
    """(what, record) whose first number compares as another one: with a head
    of 64 bytes more SQLite looks for it within the head."""
    found = types_of(record)
    if found is None or found[0][0] not in (1, 8, 9):
        return
    types, places = found
    value = types[0] - 8 if types[0] > 1 else record[places[0]]
    for other in (value - 1, value + 1, value + 2):
        if 0 <= other < 7:
            yield ("the first column seems %d" % other,
                   bytes([record[0] + 64, 1] + types[1:] + [other]) +
                   bytes(63) + bytes([value]) + record[places[1]:] +
                   bytes(SIZES[other]))


def shorter(record):
    """(what, record) without its last columns, which equals any value there;
    the row's number is read from what is left."""
    found = types_of(record)
    if found is None:
        return
    types, places = found
    if not types:
        return
    for left in range(1, len(types)):
        yield ("%d columns left" % left, bytes([left + 1]) +
               bytes(types[:left]) + record[record[0]:places[left]])


def leaves(content, path):
    size, = struct.unpack(">H", content[16:18])
    for name, root in roots(path):
        start = (root - 1) * size
        page = content[start:start + size]
        if page[0] == INDEX_LEAF:
            yield name, page, lambda put, at=start: \
                content[:at] + put + content[at + size:]


def changes(content, path):
    """(what, the file's bytes) for each record of each object."""
    for name, page, place in leaves(content, path):
        for number, record in cells(page):
            for forge in (longer, disguised, shorter):
                for what, other in forge(record):
                    put = replaced(page, number, other) \
                        if len(other) < 128 else None
                    if put is not None:
                        yield ("%s, record %d: %s" % (name, number, what),
                               place(put))


def balanced(content, path):
    """The same number of bytes as before: a record longer, the next shorter
    by as many."""
    for name, page, place in leaves(content, path):
        records = dict(cells(page))
        for number, record in records.items():
            for what, other in shorter(records.get(number + 1, b"\x01")):
                more = len(records[number + 1]) - len(other)
                put = replaced(page, number + 1, other)
                put = replaced(put, number, record + b"\x02" * more) \
                    if put is not None and len(record) + more < 128 else None
                if put is not None:
                    yield ("%s, record %d: %d bytes behind; the next: %s" % (
                        name, number, more, what), place(put))
