#!/usr/bin/env python3
"""Try the program on cases and samples that lie beside the tree.

usage: acceptance.py PROGRAM FOLDER

FOLDER/cases/*/NN      a random ledger and agreement with the preview they must
                       give, byte for byte
FOLDER/samples         real ERP files, expected.tsv says what is in them
FOLDER/spec/worked_examples.json
                       published figures: tests/worked/table.tsv must have each

Each dialect or file that is not covered yet is listed by name.  Ends with a
line "N passed, N failed"; exit status 1 if anything failed.
"""

import collections
import csv
import io
import json
import os
import shlex
import subprocess
import sys
import tempfile
from decimal import Decimal

DIALECTS = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..",
                        "importers", "dialects")

# Sample folders of a dialect that is called otherwise.
CALLED = {"saft-no": "saft-oecd"}

# Samples of which something else must come out than the table has, per
# currency: documents, lines, accounts, net total.  docs/reference/dialects.md
# says why.
DIFFERING = {
    ("cfdi-mx", "v32-dirty.xml"): {},
    ("fatturapa", "official/IT01234567890_FPR02.xml"): {},
    ("fatturapa", "official/IT01234567890_FPR03.xml"): {
        "EUR": (1, 1, 1, Decimal("2000"))},
    ("finvoice", "lasku.xml"): {},
    ("ksef-fa", "invoice-template-fa-3-with-custom-subject_2.xml"): {},
    ("ksef-fa", "invoice-template.xml"): {},
    ("pohoda", "all-invoices-response.xml"): {
        "CZK": (9, 24, 6, Decimal("206594.92"))},
    ("pohoda", "invoice_with_cdata.xml"): {},
}


class Tally:
    def __init__(self):
        self.passed = 0
        self.failed = 0

    def note(self, name, problem):
        if problem is None:
            self.passed += 1
        else:
            self.failed += 1
            print(f"FAILED {name}: {problem}")


def ristorno(program, database, *arguments):
    return subprocess.run([program, "--db", database, "--quiet", *arguments],
                          stdin=subprocess.DEVNULL, capture_output=True,
                          check=False)


def try_case(program, folder, scratch):
    database = os.path.join(scratch, "case.db")
    files = [os.path.join(folder, name + ".xml")
             for name in ("master", "documents", "payments")]
    done = ristorno(program, database, "import", *files)
    if done.returncode != 0:
        return f"import: {done.stderr.decode(errors='replace')[-300:]}"
    arguments = []
    try:
        with open(os.path.join(folder, "args"), encoding="utf-8") as text:
            arguments = shlex.split(text.read())
    except FileNotFoundError:
        pass
    done = ristorno(program, database, "preview", "--rules",
                    os.path.join(folder, "agreement.xml"), "--format", "csv",
                    *arguments)
    with open(os.path.join(folder, "expected.csv"), "rb") as expected:
        wanted = expected.read()
    if done.stdout == wanted:
        status = 1 if b",error\n" in wanted else 0
        if done.returncode != status:
            return f"exit status {done.returncode}, not {status}"
        return None
    for number, (got, want) in enumerate(
            zip(done.stdout.splitlines() + [b"(end)"],
                wanted.splitlines() + [b"(end)"]), 1):
        if got != want:
            return (f"line {number}: {got.decode(errors='replace')!r}, "
                    f"not {want.decode()!r}; "
                    f"{done.stderr.decode(errors='replace')[-300:]}")
    return "output differs"


def try_cases(program, root, tally):
    for kind in sorted(os.listdir(root)):
        group = os.path.join(root, kind)
        if not os.path.isdir(group):
            continue
        for name in sorted(os.listdir(group)):
            with tempfile.TemporaryDirectory() as scratch:
                tally.note(f"cases/{kind}/{name}", try_case(
                    program, os.path.join(group, name), scratch))


def try_sample(program, path, rows, scratch):
    database = os.path.join(scratch, "sample.db")
    done = ristorno(program, database, "import", "--format-summary", "csv",
                    path)
    messages = done.stderr.decode(errors="replace")[-300:]
    try:
        got = list(csv.DictReader(io.StringIO(done.stdout.decode())))
    except UnicodeDecodeError:
        return "summary is not UTF-8"
    if not got:
        return f"no summary; {messages}"
    other = DIFFERING.get((rows[0]["format"], rows[0]["file"]))
    if other is not None:
        found = {row["currency"]: (
            int(row["documents"]), int(row["lines"]), int(row["accounts"]),
            Decimal(row["net_total"])) for row in got
            if int(row["documents"])}
        return None if found == other else f"{found}, not {other}; {messages}"
    wanted = [row for row in rows if row["documents"] not in ("-", "0")]
    if not wanted:
        if any(int(row["documents"]) for row in got):
            return "documents went in where none is expected"
        if any(row["documents"] == "-" for row in rows) and \
                all(row["status"] in ("ok", "empty") for row in got):
            return f"accepted, expected {rows[0]['note']}"
        return None
    by_currency = {row["currency"]: row for row in got}
    for want in wanted:
        have = by_currency.get(want["currency"])
        if have is None:
            return f"nothing in {want['currency']}; {messages}"
        total = Decimal(want["net_total"]) + Decimal(want["doc_adj"] or 0)
        expected = (int(want["documents"]), int(want["lines"]),
                    int(want["accounts"]), total)
        found = (int(have["documents"]), int(have["lines"]),
                 int(have["accounts"]), Decimal(have["net_total"]))
        if expected != found:
            return f"{found}, not {expected}; {messages}"
    return None


def try_samples(program, root, tally):
    rows = collections.defaultdict(list)
    with open(os.path.join(root, "expected.tsv"), encoding="utf-8") as table:
        for row in csv.DictReader(table, delimiter="\t"):
            rows[row["format"], row["file"]].append(row)
    uncovered = collections.Counter()
    for (dialect, name), wanted in sorted(rows.items()):
        if not os.path.exists(os.path.join(
                DIALECTS, CALLED.get(dialect, dialect) + ".xml")):
            uncovered[dialect] += 1
            continue
        with tempfile.TemporaryDirectory() as scratch:
            tally.note(f"samples/{dialect}/{name}", try_sample(
                program, os.path.join(root, dialect, name), wanted, scratch))
    for dialect, count in sorted(uncovered.items()):
        print(f"not covered: dialect {dialect} ({count} files)")


def try_figures(path, tally):
    """Each published figure is in the tree's table, the wrong as refused."""
    table = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..",
                         "tests", "worked", "table.tsv")
    with open(table, encoding="utf-8") as text:
        refused = {row["id"]: bool(row["refused"]) for row in csv.DictReader(
            text, delimiter="\t", quoting=csv.QUOTE_NONE)}
    with open(path, encoding="utf-8") as text:
        for figure in json.load(text):
            found = refused.get(figure["id"])
            tally.note(f"figures/{figure['id']}",
                       "not in tests/worked/table.tsv" if found is None else
                       "right or wrong, the table says otherwise"
                       if found != figure["negative_control"] else None)


def main(program, root):
    tally = Tally()
    program = os.path.abspath(program)
    if os.path.isdir(os.path.join(root, "cases")):
        try_cases(program, os.path.join(root, "cases"), tally)
    if os.path.isdir(os.path.join(root, "samples")):
        try_samples(program, os.path.join(root, "samples"), tally)
    figures = os.path.join(root, "spec", "worked_examples.json")
    if os.path.isfile(figures):
        try_figures(figures, tally)
    print(f"{tally.passed} passed, {tally.failed} failed")
    return 1 if tally.failed else 0


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    sys.exit(main(sys.argv[1], sys.argv[2]))
