#!/usr/bin/env python3
"""Figures that vendors and test suites publish, worked out by the program.

usage: run.py PROGRAM

table.tsv       each published figure: where it is expressed; for those that are
                wrong ("refused"), the figure that must not come out
*.xml           agreements; an example's title begins with the id of its figure
sequences.tsv   figures that take several periods or accounts: previews of
                sequences.xml over ledger.xml, the change from row to row, and
                what runs settle
shares.tsv      a document's charge, its lines, and the share of each: invoices
                made of it, imported, and previewed with shares.xml

A price or a charge is written as the benefit, a point or a package as 1, a
rate as what it gives on 100.  Every example is tried a second time, each amount
a smallest unit off, and must fail.
"""

import csv
import glob
import io
import os
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as ElementTree
from decimal import Decimal

HERE = os.path.dirname(os.path.abspath(__file__))
FIGURES = 248
SPACE = "urn:ristorno:agreement:1"
NAME = "{" + SPACE + "}"
SMALLEST = {"JPY": "1", "TND": "0.001", "BHD": "0.001", "CLF": "0.0001"}
UBL = "urn:oasis:names:specification:ubl:schema:xsd:"


class Failure(Exception):
    pass


def rows_of(name):
    with open(os.path.join(HERE, name), encoding="utf-8", newline="") as text:
        return list(csv.DictReader(text, delimiter="\t",
                                   quoting=csv.QUOTE_NONE))


def ristorno(program, folder, *arguments):
    return subprocess.run(
        [program, "--db", os.path.join(folder, "worked.db"), *arguments],
        stdin=subprocess.DEVNULL, capture_output=True, check=False,
        encoding="utf-8")


def must(done):
    if done.returncode != 0:
        raise Failure(" ".join(done.args) + ": " + done.stdout + done.stderr)
    return done.stdout


def import_files(program, folder, files):
    must(ristorno(program, folder, "import", *files))


def preview(program, folder, rules, *arguments):
    """The amounts by agreement, account and rule."""
    out = must(ristorno(program, folder, "preview", "--rules",
                        os.path.join(HERE, rules), "--format", "csv",
                        *arguments))
    return {(row["agreement"], row["account"], row["rule"]):
            Decimal(row["amount"]) for row in csv.DictReader(io.StringIO(out))}


# Examples in agreements.

def id_of(example):
    return example.get("title").split(":")[0]


def altered(tree, alter):
    """A copy of agreements with only the examples that alter() changes."""
    count = 0
    for agreement in tree.getroot():
        for example in agreement.findall(NAME + "example"):
            if alter(agreement, example):
                count += 1
            else:
                agreement.remove(example)
    return count


def off_by_one(agreement, example):
    unit = Decimal(SMALLEST.get(agreement.get("currency"), "0.01"))
    rounding = agreement.find(NAME + "rounding")
    if rounding is not None:
        unit = Decimal(rounding.get("unit", unit))
    for expect in example.findall(NAME + "expect"):
        expect.set("amount", str(Decimal(expect.get("amount")) + unit))
    return True


def published_wrong(refused):
    def alter(_, example):
        wrong = refused.get(id_of(example))
        for expect in example.findall(NAME + "expect"):
            expect.set("amount", wrong or "0")
        return wrong is not None
    return alter


def none_holds(program, folder, files, alter):
    """Each expectation of the altered examples fails; how many examples."""
    ElementTree.register_namespace("", SPACE)
    wanted, expects, made = 0, 0, []
    for path in files:
        tree = ElementTree.parse(path)
        wanted += altered(tree, alter)
        expects += len(list(tree.getroot().iter(NAME + "expect")))
        made.append(os.path.join(folder, os.path.basename(path)))
        tree.write(made[-1], encoding="utf-8", xml_declaration=True)
    done = ristorno(program, folder, "rules", "test", *made)
    # Why an expectation fails stands indented below it.
    failed = [line for line in done.stdout.splitlines() if line[0] != " "]
    if done.returncode != 1 or \
            f"examples failed: {wanted} of {wanted}" not in done.stderr or \
            len(failed) != expects:
        raise Failure(f"{expects} expectations in {wanted} examples must all "
                      f"fail:\n{done.stdout}{done.stderr}")
    return wanted


def try_examples(program, folder, files, refused):
    ids, count = {}, 0
    for path in files:
        for example in ElementTree.parse(path).getroot().iter(NAME + "example"):
            count += 1
            ids.setdefault(id_of(example), set()).add(os.path.basename(path))
    done = ristorno(program, folder, "rules", "test", *files)
    must(done)
    if f"that give what they expect: {count}\n" not in done.stderr:
        raise Failure(f"{count} examples, but: {done.stderr}")
    none_holds(program, folder, files, off_by_one)
    none_holds(program, folder, files, published_wrong(refused))
    return ids


# Sequences of previews.

def differences(rows, found):
    """Which rows are not what was found, by id."""
    wrong, before = [], {}
    for row in rows:
        key = (row["agreement"], row["account"], row["rule"])
        amounts = found[row["as_of"]]
        if row["account"] == "*":
            amount = sum(value for (agreement, _, rule), value
                         in amounts.items()
                         if (agreement, rule) == (key[0], key[2]))
        else:
            amount = amounts.get(key)
        series = (row["id"], *key)
        change = None if amount is None else amount - before.get(series, 0)
        if amount is None or amount != Decimal(row["amount"]) or \
                row["change"] and change != Decimal(row["change"]):
            wrong.append((row["id"], f"{key} on {row['as_of']}: {amount}, "
                          f"a change of {change}"))
        before[series] = amount or 0
    return wrong


def settled_every(every, path):
    """Writes the agreements settled so; their ids."""
    tree = ElementTree.parse(os.path.join(HERE, "sequences.xml"))
    root, ids = tree.getroot(), set()
    for agreement in list(root):
        if agreement.find(NAME + "settle").get("every") == every:
            ids.add(agreement.get("id"))
        else:
            root.remove(agreement)
    tree.write(path, encoding="utf-8", xml_declaration=True)
    return ids


def try_runs(program, folder, every, rows):
    """Runs, period after period, settle what the rows say."""
    key = os.path.join(folder, f"key-{every}.pem")
    cert = os.path.join(folder, f"cert-{every}.pem")
    rules = os.path.join(folder, f"rules-{every}.xml")
    must(ristorno(program, folder, "keygen", "--key", key, "--cert", cert,
                  "--issued", "2025-01-01"))
    ids = settled_every(every, rules)
    rows = [row for row in rows if row["agreement"] in ids and row["settled"]]
    for date in sorted({row["as_of"] for row in rows}):
        out = os.path.join(folder, f"{every}-{date}")
        must(ristorno(program, folder, "run", "--rules", rules, "--period",
                      date, "--issued", date, "--key", key, "--cert", cert,
                      "--out", out))
        with open(os.path.join(out, "index.csv"), encoding="utf-8") as text:
            settled = {(row["agreement"], row["account"]):
                       Decimal(row["amount"]) for row in csv.DictReader(text)}
        for row in rows:
            amount = settled.get((row["agreement"], row["account"]))
            if row["as_of"] == date and amount != Decimal(row["settled"]):
                raise Failure(f"{row['id']}: {date} settles {amount}, not "
                              f"{row['settled']}")
        must(ristorno(program, folder, "verify", "--cert", cert, out))


def try_sequences(program, folder, refused):
    rows = rows_of("sequences.tsv")
    import_files(program, folder, [os.path.join(HERE, "ledger.xml")])
    found = {date: preview(program, folder, "sequences.xml", "--as-of", date)
             for date in sorted({row["as_of"] for row in rows})}
    wrong = differences(rows, found)
    if wrong:
        raise Failure("\n".join(f"{id}: {text}" for id, text in wrong))
    for id, figure in refused.items():
        spoilt = [dict(row, change=row["change"] and figure) for row in rows
                  if row["id"] == id]
        if spoilt and id not in dict(differences(spoilt, found)):
            raise Failure(f"{id}: {figure} must not come out")
    tried = {row["agreement"] for row in rows}
    for agreement in ElementTree.parse(
            os.path.join(HERE, "sequences.xml")).getroot():
        if agreement.get("id") not in tried:
            raise Failure(f"{agreement.get('id')}: in no row")
    for every in ("month", "quarter"):
        try_runs(program, folder, every, rows)
    return {row["id"]: {"sequences.tsv"} for row in rows}


# Shares of a charge.

def invoice(number, row):
    def amount(name, value):
        return f'<b:{name} currencyID="USD">{value}</b:{name}>'
    charge = Decimal(row["charge"])
    lines = row["lines"].split()
    total = sum(map(Decimal, lines)) + charge
    return (
        f'<Invoice xmlns="{UBL}Invoice-2" xmlns:a="{UBL}CommonAggregate'
        f'Components-2" xmlns:b="{UBL}CommonBasicComponents-2">'
        f"<b:ID>{number}</b:ID><b:IssueDate>2025-03-03</b:IssueDate>"
        "<b:DocumentCurrencyCode>USD</b:DocumentCurrencyCode>"
        "<a:AccountingSupplierParty><a:Party><b:EndpointID>WORKED"
        "</b:EndpointID></a:Party></a:AccountingSupplierParty>"
        "<a:AccountingCustomerParty><b:SupplierAssignedAccountID>"
        f"{row['id']}</b:SupplierAssignedAccountID>"
        "</a:AccountingCustomerParty><a:AllowanceCharge><b:ChargeIndicator>"
        f"{'true' if charge > 0 else 'false'}</b:ChargeIndicator>"
        f"{amount('Amount', abs(charge))}</a:AllowanceCharge>"
        f"<a:LegalMonetaryTotal>{amount('TaxExclusiveAmount', total)}"
        "</a:LegalMonetaryTotal>" + "".join(
            f"<a:InvoiceLine><b:ID>{line}</b:ID>"
            f"{amount('LineExtensionAmount', net)}<a:Item>"
            f"<a:SellersItemIdentification><b:ID>line-{line}</b:ID>"
            "</a:SellersItemIdentification></a:Item></a:InvoiceLine>"
            for line, net in enumerate(lines, 1)) + "</Invoice>")


def try_shares(program, folder, refused):
    rows, files = rows_of("shares.tsv"), []
    for number, row in enumerate(rows, 1):
        files.append(os.path.join(folder, f"invoice-{number}.xml"))
        with open(files[-1], "w", encoding="utf-8") as out:
            out.write(invoice(number, row))
    import_files(program, folder, files)
    amounts = preview(program, folder, "shares.xml")
    for row in rows:
        found = [amounts["SHARES", row["id"], f"line-{line}"] - Decimal(net)
                 for line, net in enumerate(row["lines"].split(), 1)]
        if found != [Decimal(share) for share in row["shares"].split()]:
            raise Failure(f"{row['id']}: {found}, not {row['shares']}")
        wrong = refused.get(row["id"], "").split()
        if found == [Decimal(share) for share in wrong]:
            raise Failure(f"{row['id']}: {wrong} must not come out")
    return {row["id"]: {"shares.tsv"} for row in rows}


def check_table(table, expressed):
    stands = {}
    for row in table:
        if row["id"] in stands:
            raise Failure(f"{row['id']}: in the table twice")
        stands[row["id"]] = set(row["expressed in"].split())
        if not stands[row["id"]] and not row["note"]:
            raise Failure(f"{row['id']}: neither expressed nor explained")
    if len(stands) != FIGURES:
        raise Failure(f"the table has {len(stands)} figures, not {FIGURES}")
    for id in sorted(set(stands) | set(expressed)):
        if stands.get(id) != expressed.get(id, set()):
            raise Failure(f"{id}: the table says {stands.get(id)}, "
                          f"it is in {expressed.get(id)}")


def main(program):
    table = rows_of("table.tsv")
    refused = {row["id"]: row["refused"] for row in table if row["refused"]}
    files = sorted(path for path in glob.glob(os.path.join(HERE, "*.xml"))
                   if os.path.basename(path) not in
                   ("ledger.xml", "sequences.xml", "shares.xml"))
    expressed = {}
    for part in (lambda folder: try_examples(program, folder, files, refused),
                 lambda folder: try_sequences(program, folder, refused),
                 lambda folder: try_shares(program, folder, refused)):
        with tempfile.TemporaryDirectory() as folder:
            for id, places in part(folder).items():
                expressed.setdefault(id, set()).update(places)
    check_table(table, expressed)
    imported = sum(row["expressed in"] == "shares.tsv" for row in table)
    print(f"published figures: {len(table)}, by agreements: "
          f"{len(expressed) - imported}, by an importer: {imported}, "
          f"wrong ones refused: {len(refused)}")


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    try:
        main(os.path.abspath(sys.argv[1]))
    except Failure as failure:
        sys.exit(f"worked: {failure}")
