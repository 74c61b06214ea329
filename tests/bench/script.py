#!/usr/bin/env python3
"""The job as a finance team would write it: a script over a SAF-T file.

usage: script.py LEDGER FOLDER

Reads the invoices into SQLite, sums them up by account and product group, works
out the three rules of agreement.xml beside this file with Decimal, and writes
FOLDER/ACCOUNT.xml for each account: no signature, no check of the input, no
record of what was read.  It is what `make bench` holds the whole job against,
and its amounts must be those of the program.
"""

import os
import sqlite3
import sys
from decimal import ROUND_HALF_UP, Decimal
from xml.etree import ElementTree
from xml.sax.saxutils import escape

NS = "{urn:OECD:StandardAuditFile-Tax:PT_1.04_01}"
BATCH = 50000
CENT = Decimal("0.01")

# The thresholds and rates of agreement.xml.
VOLUME = [(Decimal(2500000), Decimal("0.025")),
          (Decimal(1000000), Decimal("0.0175")),
          (Decimal(250000), Decimal("0.01"))]
SLICES = [(Decimal(0), Decimal(500000), Decimal("0.001")),
          (Decimal(500000), Decimal(2000000), Decimal("0.0025")),
          (Decimal(2000000), None, Decimal("0.004"))]
BREADTH = [(30, Decimal("0.01")), (12, Decimal("0.005"))]
BREADTH_EACH = Decimal(5000)


def lines_of(invoice, groups):
    account = invoice.findtext(NS + "CustomerID")
    date = invoice.findtext(NS + "InvoiceDate")
    for line in invoice.iterfind(NS + "Line"):
        credit = line.findtext(NS + "CreditAmount")
        net = (Decimal(credit) if credit is not None
               else -Decimal(line.findtext(NS + "DebitAmount")))
        product = line.findtext(NS + "ProductCode")
        yield (account, date, product, groups.get(product),
               line.findtext(NS + "Quantity"), int(net * 100))


def read(path, db):
    """Customers' names; the lines go into the database."""
    names, groups, rows = {}, {}, []
    db.execute("CREATE TABLE line (account TEXT, date TEXT, product TEXT,"
               " category TEXT, quantity TEXT, cents INTEGER)")
    insert = "INSERT INTO line VALUES (?, ?, ?, ?, ?, ?)"
    for _, element in ElementTree.iterparse(path):
        if element.tag == NS + "Product":
            groups[element.findtext(NS + "ProductCode")] = (
                element.findtext(NS + "ProductGroup"))
        elif element.tag == NS + "Customer":
            names[element.findtext(NS + "CustomerID")] = (
                element.findtext(NS + "CompanyName"))
        elif element.tag == NS + "Invoice":
            status = element.findtext(f"{NS}DocumentStatus/{NS}InvoiceStatus")
            if status != "A":
                rows.extend(lines_of(element, groups))
        else:
            continue
        element.clear()
        if len(rows) >= BATCH:
            db.executemany(insert, rows)
            rows.clear()
    db.executemany(insert, rows)
    return names


def sums(db):
    """By account: the net volume, and in how many groups enough was bought."""
    accounts = {}
    for account, cents in db.execute(
            "SELECT account, sum(cents) FROM line"
            " WHERE date BETWEEN '2025-01-01' AND '2025-12-31'"
            " GROUP BY account, category"):
        net, breadth = accounts.get(account, (Decimal(0), 0))
        bought = Decimal(cents) / 100
        accounts[account] = (net + bought, breadth + (bought >= BREADTH_EACH))
    return accounts


def rate_at(figure, tiers):
    return next((rate for start, rate in tiers if figure >= start), Decimal(0))


def awards(net, breadth):
    volume = net * rate_at(net, VOLUME)
    slices = sum(((min(net, end) if end is not None else net) - start) * rate
                 for start, end, rate in SLICES if net > start)
    width = max(net, Decimal(0)) * rate_at(breadth, BREADTH)
    return [Decimal(amount).quantize(CENT, ROUND_HALF_UP)
            for amount in (volume, slices, width)]


def write(folder, account, name, amounts):
    with open(os.path.join(folder, account + ".xml"), "w",
              encoding="utf-8") as out:
        out.write('<?xml version="1.0" encoding="UTF-8"?>\n'
                  f'<statement account="{escape(account)}"'
                  f' name="{escape(name)}" total="{sum(amounts)}">\n')
        for rule, amount in zip(("volume", "slices", "breadth"), amounts):
            out.write(f'  <award rule="{rule}" amount="{amount}"/>\n')
        out.write("</statement>\n")


def main(path, folder):
    db = sqlite3.connect(":memory:")
    names = read(path, db)
    os.makedirs(folder)
    for account, (net, breadth) in sums(db).items():
        write(folder, account, names[account], awards(net, breadth))


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    main(*sys.argv[1:])
