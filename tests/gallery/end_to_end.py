"""usage: end_to_end.py PROGRAM FOLDER

Take the examples of every agreement in FOLDER the long way: each example
becomes an account of a ledger that is imported, previewed and settled.  The
preview must give what the example expects, and the signed statements must be
verified.  Works in the current folder.

An example evaluates the whole term as one period for an account that is a
party, so `settle` and `parties` are taken out of the agreement; `figures` are
given to each account of an example that names a party of theirs.
"""

import copy
import csv
import io
import os
import re
import subprocess
import sys
import xml.etree.ElementTree as tree
from decimal import Decimal

AGREEMENT = "urn:ristorno:agreement:1"
LEDGER = "urn:ristorno:ledger:1"
ISSUED = "2030-01-01"
tree.register_namespace("", AGREEMENT)


def named(element, name):
    return element.findall(f"{{{AGREEMENT}}}{name}")


def turned(number):
    """The ledger writes a credit note's amounts positive."""
    return number[1:] if number.startswith("-") else "-" + number


class Ledger:
    """The ledger of one agreement's examples."""

    def __init__(self, agreement):
        self.currency = agreement.get("currency")
        self.last_day = agreement.get("until")
        self.categories = {}
        self.products = {}
        self.accounts = []
        self.documents = []
        self.payments = []
        self.expected = {}
        for number, example in enumerate(named(agreement, "example"), 1):
            self.add_example(f"X-{number:03}", example)

    def add_example(self, account, example):
        days = set()
        for line in named(example, "line"):
            self.add_line(account, line)
            if line.get("member"):
                days |= {(line.get("member"), day)
                         for day in (line.get("date"), self.last_day)}
        self.accounts.append((account, sorted(days)))
        for expect in named(example, "expect"):
            self.expected[account, expect.get("rule", "")] = \
                Decimal(expect.get("amount"))

    def add_line(self, account, line):
        number = f"D-{len(self.documents) + 1}"
        kind = line.get("type", "invoice")
        document = tree.Element(kind, id=number, account=account,
                                date=line.get("date"), currency=self.currency)
        if line.get("due"):
            document.set("due", line.get("due"))
        inner = tree.SubElement(document, "line", no="1")
        for name in ("net", "quantity"):
            value = line.get(name)
            if value:
                inner.set(name, turned(value) if kind == "credit-note"
                          else value)
        if line.get("unit"):
            inner.set("unit", line.get("unit"))
        if line.get("tag"):
            inner.set("tags", line.get("tag"))
        self.add_category(inner, line.get("category"))
        self.add_product(inner, line)
        self.documents.append(document)
        if line.get("paid"):
            self.payments.append((number, line.get("paid")))

    def add_category(self, inner, path):
        above = None
        for category in path.split("/") if path else ():
            if self.categories.setdefault(category, above) != above:
                sys.exit(f"category {category} lies in two others")
            above = category
        if above:
            inner.set("category", above)

    def add_product(self, inner, line):
        """In the ledger the brand is the product's."""
        brand = line.get("brand")
        product = line.get("product") or (brand and f"any-{brand}")
        if product:
            if self.products.setdefault(product, brand) != brand:
                sys.exit(f"product {product} has two brands")
            inner.set("product", product)

    def write(self, path):
        root = tree.Element("ledger", xmlns=LEDGER, source="EXAMPLES")
        tree.SubElement(root, "company", id="US", name="Gallery & Sons")
        part = tree.SubElement(root, "categories")
        for category, above in self.categories.items():
            tree.SubElement(part, "category", id=category,
                            **({"parent": above} if above else {}))
        part = tree.SubElement(root, "products")
        for product, brand in self.products.items():
            tree.SubElement(part, "product", id=product,
                            **({"brand": brand} if brand else {}))
        part = tree.SubElement(root, "accounts")
        for account, days in self.accounts:
            element = tree.SubElement(part, "account", id=account)
            for club, day in days:
                tree.SubElement(element, "member",
                                {"of": club, "from": day, "until": day})
        tree.SubElement(root, "documents").extend(self.documents)
        part = tree.SubElement(root, "payments")
        for document, day in self.payments:
            tree.SubElement(part, "payment", document=document, date=day)
        tree.ElementTree(root).write(path, "utf-8", xml_declaration=True)


def write_agreement(agreement, path):
    agreement = copy.deepcopy(agreement)
    for name in ("parties", "settle"):
        for element in named(agreement, name):
            agreement.remove(element)
    for figures in named(agreement, "figures"):
        values = {figure.get("party"): figure.get("value")
                  for figure in figures}
        for number, example in enumerate(named(agreement, "example"), 1):
            if example.get("party") in values:
                tree.SubElement(figures, f"{{{AGREEMENT}}}figure",
                                party=f"X-{number:03}",
                                value=values[example.get("party")])
    tree.ElementTree(agreement).write(path, "utf-8", xml_declaration=True)


class Program:
    def __init__(self, path, database):
        self.start = [path, "--quiet", "--db", database]

    def call(self, *arguments):
        done = subprocess.run([*self.start, *arguments], check=False,
                              capture_output=True, encoding="utf-8")
        if done.returncode != 0:
            sys.exit(f"{' '.join(arguments)}: exit status "
                     f"{done.returncode}\n{done.stdout}{done.stderr}")
        return done.stdout


def check(program, agreement):
    name = agreement.get("id")
    ledger = Ledger(agreement)
    ledger.write(f"{name}.ledger.xml")
    rules = f"{name}.agreement.xml"
    write_agreement(agreement, rules)
    program = Program(program, f"{name}.db")
    program.call("import", f"{name}.ledger.xml")
    text = program.call("preview", "--format", "csv", "--rules", rules)
    # Who has no line that counts has no row, and is paid nothing.
    given = {(row["account"], row["rule"]): Decimal(row["amount"])
             for row in csv.DictReader(io.StringIO(text))}
    for key, amount in ledger.expected.items():
        if given.get(key, Decimal(0)) != amount:
            sys.exit(f"{name}: {key}: {given.get(key)}, expected {amount}")
    program.call("run", "--rules", rules, "--period", ledger.last_day,
                 "--issued", ISSUED, "--key", "key.pem", "--cert", "cert.pem",
                 "--out", f"{name}.out")
    told = program.call("verify", "--cert", "cert.pem", f"{name}.out")
    settled = dict(re.findall(r" account (\S+), \S+ to \S+: (\S+) ", told))
    totals = {account: str(amount) for (account, rule), amount
              in given.items() if rule == ""}
    if not totals or settled != totals:
        sys.exit(f"{name}: statements of {settled}, previews of {totals}")
    return len(ledger.expected)


def main(program, folder):
    Program(program, "none.db").call("keygen", "--key", "key.pem", "--cert",
                                     "cert.pem", "--issued", ISSUED)
    count = 0
    for file in sorted(os.listdir(folder)):
        if file.endswith(".xml"):
            root = tree.parse(os.path.join(folder, file)).getroot()
            for agreement in named(root, "agreement") or [root]:
                count += check(program, agreement)
    print(f"{count} amounts as expected")


main(*sys.argv[1:])
