"""The corpus: files of others' making, each with its verdict.

corpus/KIND/ holds files of one kind, and VERDICTS beside them has a row for
each, its columns parted by tabs:

    file       a file of the folder, or one that large.py makes
    command    what is run on it; @PATH is a file, seen from corpus/
    exit       the exit status
    documents  how many go in; -: the command imports none
    words      what the messages must hold

A line beginning with # is the folder's title on the page
docs/reference/hostile-input.md.  A file may have several rows.
"""

import collections
import os
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
FOLDER = os.path.join(HERE, "corpus")
COLUMNS = "file\tcommand\texit\tdocuments\twords"

Row = collections.namedtuple("Row", "kind file command exit documents words")

# In the order of the page.
KINDS = ("xml", "encoding", "entity", "namespace", "size", "archive",
         "signed", "embedded", "amount", "date", "text", "document", "family",
         "csv", "dialect", "try", "agreement", "statement")


def title_of(kind):
    with open(os.path.join(FOLDER, kind, "VERDICTS"), encoding="utf-8") as file:
        return file.readline().removeprefix("# ").rstrip("\n")


def rows_of(kind):
    with open(os.path.join(FOLDER, kind, "VERDICTS"), encoding="utf-8") as file:
        lines = file.read().splitlines()
    if lines[1] != COLUMNS:
        sys.exit(f"corpus/{kind}/VERDICTS: expected the columns {COLUMNS!r}")
    rows = []
    for number, line in enumerate(lines[2:], 3):
        cells = line.split("\t")
        if len(cells) != 5:
            sys.exit(f"corpus/{kind}/VERDICTS:{number}: expected 5 columns, "
                     f"found {len(cells)}")
        name, command, status, documents, words = cells
        rows.append(Row(kind, name, command, int(status),
                        None if documents == "-" else int(documents), words))
    return rows


def path_of(row):
    return os.path.join(FOLDER, row.kind, row.file)


def arguments_of(row):
    return [os.path.normpath(os.path.join(FOLDER, word[1:]))
            if word.startswith("@") else word for word in row.command.split()]


def check(generated):
    """Is there a row for each file, and a file for each row?"""
    problems = []
    for kind in KINDS:
        named = {row.file for row in rows_of(kind)}
        there = set(os.listdir(os.path.join(FOLDER, kind))) - {"VERDICTS"}
        made = {name for folder, name in generated if folder == kind}
        problems += [f"corpus/{kind}/{name}: no row in VERDICTS"
                     for name in sorted((there | made) - named)]
        problems += [f"corpus/{kind}/{name}: no such file"
                     for name in sorted(named - there - made)]
    return problems
