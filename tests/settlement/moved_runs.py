#!/usr/bin/env python3
"""Nothing is paid twice, whatever moves between the runs.

usage: moved_runs.py PROGRAM SEED COUNT

Case i has seed SEED + i: invoices come in, get other accounts and dates and are
delivered, names become others', accounts join and leave groups, and between all
that quarters are settled, in any order and again and again; at the end each of
them once more.  Every second agreement is renewed for another year, perhaps by
another method, and for groups.  It pays 10 % of every euro, so whatever was
bought and is known at last comes to 10 % of its sum: all that was paid, less
what statements say is owed, must not be more.  Each run signed by another key at the
end, at its own position, must say the same.  Stops at the first case that
fails, and leaves its files in the folder it names.
"""

import csv
import datetime
import os
import random
import shutil
import sys

sys.dont_write_bytecode = True

from histories import Difference, play_all  # noqa: E402

ENDS = ("03-31", "06-30", "09-30", "12-31")
ACCOUNTS = ("C-0", "C-1", "C-2", "C-3")
NAMES = ("n0", "n1", "n2")      # of accounts, or known from invoices alone
DAY = datetime.timedelta(days=1)


def agreement(year, per, settle, date):
    return (f'<agreement xmlns="urn:ristorno:agreement:1" id="BONUS" '
            f'version="{year}" per="{per}" currency="EUR" from="{year}-01-01" '
            f'until="{year}-12-31" date="{date}"><title xml:lang="en">Bonus'
            f'</title><settle every="quarter" {settle}/>'
            '<rule id="r"><qualify basis="net-amount"/>'
            '<scale method="all-units"><tier from="0" rate="10%"/></scale>'
            '</rule></agreement>')


def ledger(accounts, documents):
    return ('<ledger xmlns="urn:ristorno:ledger:1" source="S">'
            '<company id="US" name="Us"/>'
            f'<accounts>{"".join(accounts)}</accounts>'
            f'<documents>{"".join(documents)}</documents></ledger>')


def cents(text):
    return int(text.replace(".", ""))


def read_csv(path):
    if not os.path.exists(path):
        return []
    with open(path, encoding="utf-8", newline="") as text:
        return [{name: row[name] for name in row if name != "sha256"}
                for row in csv.DictReader(text)]


class Invoice:
    def __init__(self, number, account, date, net):
        self.number, self.account, self.date = number, account, date
        self.net, self.delivered = net, None

    def xml(self):
        more = f' delivered="{self.delivered}"' if self.delivered else ""
        return (f'<invoice id="{self.number}" account="{self.account}" '
                f'date="{self.date}"{more} currency="EUR">'
                f'<line no="1" net="{self.net}"/></invoice>')


class Case:
    def __init__(self, driver, seed):
        self.driver = driver
        self.random = random.Random(seed)
        self.pick = self.random.choice
        driver.new()
        self.years = self.pick([(2024,), (2024, 2025)])
        self.ends = [f"{year}-{end}" for year in self.years for end in ENDS]
        date = self.pick(["issue", "delivery"])
        self.per = []           # of each year
        for year in self.years:
            if "group" not in self.per:
                per = self.pick(["account", "account", "group"])
            self.per.append(per)
            driver.file(f"{year}.xml", agreement(year, per, self.pick([
                'method="catch-up"', 'method="catch-up"',
                'method="catch-up" advance="5%"', 'method="separate"']),
                date))
        self.parents = dict.fromkeys(ACCOUNTS)
        self.owners = dict.fromkeys(NAMES)
        self.owners["n0"] = "C-0"
        self.invoices = []
        self.issued = datetime.date(2025, 1, 1)
        self.orders = []        # of runs that were recorded
        self.paid = 0
        self.owed = {}          # by account and year, of the last period
        self.put(ACCOUNTS, [])

    def chance(self, percent):
        return self.random.random() * 100 < percent

    def date(self):
        return datetime.date(2024, 1, 1) + self.random.randrange(
            366 * len(self.years)) * DAY

    # ---- what happens

    def account(self, code):
        parent = self.parents[code]
        parent = f' parent="{parent}"' if parent else ""
        names = "".join(f'<alias source="S" id="{name}"/>' for name in NAMES
                        if self.owners[name] == code)
        return f'<account id="{code}"{parent}>{names}</account>'

    def put(self, accounts, invoices):
        self.driver.file("ledger.xml", ledger(
            map(self.account, accounts), [one.xml() for one in invoices]))
        self.must("import", "--replace", "ledger.xml")

    def must(self, *words):
        status, _, messages = self.driver.run(*words)
        if status != 0:
            raise Difference(f"{words}: {messages}")

    def name(self):
        return self.pick(ACCOUNTS + NAMES)

    def buy(self):
        bought = [Invoice(len(self.invoices) + number, self.name(),
                          self.date(), 10 * self.random.randrange(1, 50))
                  for number in range(self.random.randrange(1, 4))]
        self.invoices += bought
        self.put([], bought)

    def change_invoice(self, kind):
        if not self.invoices:
            return
        invoice = self.pick(self.invoices)
        if kind == "account":
            invoice.account = self.name()
        else:
            setattr(invoice, kind, self.date())
        self.put([], [invoice])

    def rename(self):
        name, new = self.pick(NAMES), self.pick((*ACCOUNTS, None))
        old = self.owners[name]
        if new == old:
            return
        self.owners[name] = None
        if old is not None:
            self.put([old], [])
        self.owners[name] = new
        if new is not None:
            self.put([new], [])

    def regroup(self):
        at = self.random.randrange(1, len(ACCOUNTS))
        self.parents[ACCOUNTS[at]] = self.pick((*ACCOUNTS[:at], None))
        self.put([ACCOUNTS[at]], [])

    def happen(self):
        what = self.pick([
            self.buy, self.buy, self.buy, self.rename, self.regroup,
            lambda: self.change_invoice("account"),
            lambda: self.change_invoice("date"),
            lambda: self.change_invoice("delivered"),
            lambda: self.settle(self.pick(self.ends)),
            lambda: self.settle(self.pick(self.ends))])
        what()

    # ---- runs

    def run(self, out, end, issued, key):
        shutil.rmtree(self.path(out), ignore_errors=True)
        _, _, messages = self.driver.run(
            "run", "--rules", f"{end[:4]}.xml", "--period", end, "--issued",
            issued, "--key", f"{key}.pem", "--cert", f"{key}-cert.pem",
            "--out", out)
        return messages, [read_csv(self.path(out, name))
                          for name in ("index.csv", "refused.csv")]

    def path(self, *names):
        return os.path.join(self.driver.folder, *names)

    def settle(self, end):
        # Accounts where groups were paid: not looked for.
        if self.per[self.years.index(int(end[:4]))] != self.per[-1] and \
                any(order[1][:4] > end[:4] for order, _ in self.orders):
            return
        self.issued += DAY
        order = (f"run-{self.issued}", end, str(self.issued))
        _, found = self.run(*order, "one")
        if not found[0]:
            return
        self.orders.append((order, found))
        for row in found[0]:
            self.paid += cents(row["amount"])
            of = row["account"], end[:4]
            if end >= self.owed.get(of, ("", 0))[0]:
                self.owed[of] = end, cents(row["owed"])

    def sign_again(self):
        for (out, end, issued), found in self.orders:
            messages, other = self.run(f"{out}-other", end, issued, "other")
            if other != found:
                raise Difference(f"{out}, by another key: {other}, before "
                                 f"{found}\n{messages}")

    def play(self):
        for end in self.ends:
            for _ in range(self.random.randrange(2, 6)):
                self.happen()
            if self.chance(80):
                self.settle(end)
        for _ in range(self.random.randrange(4)):
            self.happen()
        for end in (self.ends[-1], *self.ends):
            self.settle(end)
        owed = sum(owed for _, owed in self.owed.values())
        earned = 10 * sum(invoice.net for invoice in self.invoices)
        if self.paid - owed > earned:
            raise Difference(f"paid {self.paid}, owed {owed}, earned "
                             f"{earned}: {self.orders}")
        self.sign_again()


class Player:
    def __init__(self, driver):
        self.driver = driver
        for key in ("one", "other"):
            driver.do("keygen", "--key", f"{key}.pem", "--cert",
                      f"{key}-cert.pem", "--issued", "2023-01-01")

    def play(self, seed):
        Case(self.driver, seed).play()


if __name__ == "__main__":
    sys.exit(play_all(Player, __doc__, "histories of moves",
                      "nothing was paid twice"))
