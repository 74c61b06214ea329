#!/usr/bin/env python3
"""Random settlement histories against the naive evaluator.

usage: random_runs.py PROGRAM SEED COUNT

Case i has seed SEED + i: a random ledger and agreement (../naive) settled
period after period with `run` while documents come in late, are cancelled or
returned, periods are left out, and parties come and go.  What each run pays is
worked out beside it from the naive evaluator's totals and the four sentences of
the language's section 8.  Every tenth case is verified too.  Stops at the first
difference, and leaves its files in the folder it names.
"""

import csv
import datetime
import os
import shutil
import sys
from fractions import Fraction
from xml.etree import ElementTree

sys.dont_write_bytecode = True
HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [os.path.join(HERE, "..", name)
                for name in ("naive", "property")]

import agreement  # noqa: E402 (in ../naive)
import evaluate  # noqa: E402
import values  # noqa: E402
from generate_agreement import AgreementMaker  # noqa: E402
from generate_ledger import LedgerMaker  # noqa: E402
from histories import Difference, play_all  # noqa: E402
from ledger import L, Ledger  # noqa: E402

A = agreement.A
MONTHS = {"year": 12, "half-year": 6, "quarter": 3, "month": 1}
PERIODS = 8             # settled of one case, at most
TOO_LARGE = 9 * 10**12  # to be settled
VERIFIED = 10           # one of so many
COMPANY = ('<ledger xmlns="urn:ristorno:ledger:1" source="GEN">'
           '<company id="S" name="Seller"/></ledger>')


def of_section(files, tag):
    """The elements of a section, wherever it stands."""
    return [element for text in files
            for section in ElementTree.fromstring(text).iter(L + tag)
            for element in section]


def file_of(tag, elements):
    root = ElementTree.Element(L + "ledger", source="GEN")
    ElementTree.SubElement(root, L + tag).extend(elements)
    return ElementTree.tostring(root, encoding="unicode")


class History:
    """A ledger as it grows, and what comes of it."""

    def __init__(self, seed):
        ledger = LedgerMaker(f"settled {seed}")
        files = ledger.files()
        self.chance = AgreementMaker(f"settlement {seed}", ledger)
        self.root = self.agreement()
        self.model = agreement.Agreement(self.root)
        self.others = [text.split("<documents>")[0] + (
            text.split("</documents>")[1] if "<documents>" in text
            else "") for text in files]
        self.documents = of_section(files, "documents")
        self.periods = self.cut()
        self.arrivals = {}
        for document in self.documents:
            self.arrivals.setdefault(self.arrival(document), []).append(
                document)
        self.arrived = []

    def agreement(self):
        root = ElementTree.fromstring(self.chance.agreements())
        root = root if root.tag == A + "agreement" else root[0]
        for name in ("example", "settle"):
            for element in root.findall(A + name):
                root.remove(element)
        settle = ElementTree.Element(A + "settle", every=self.chance.pick(
            ["year", "half-year", "quarter", "quarter", "month"]),
            method=self.chance.pick(["separate"] + 3 * ["catch-up"]))
        if settle.get("method") == "catch-up" and self.chance.chance(50):
            settle.set("advance", self.chance.pick(
                ["2%", "0.125%", "33.33333333%", "150%", "0%"]))
        after = ("title", "parties", "list", "figures", "except")
        at = sum(child.tag in {A + name for name in after} for child in root)
        root.insert(at, settle)
        return root

    def cut(self):
        """The term's periods; of many, those of a stretch."""
        months = MONTHS[self.model.every]
        starts = []
        while True:
            start = values.add_months(self.model.start,
                                        months * len(starts))
            if start > self.model.end:
                break
            starts.append(start)
        day = datetime.timedelta(days=1)
        ends = [start - day for start in starts[1:]] + [self.model.end]
        periods = list(zip(starts, ends))
        if len(periods) > PERIODS:
            first = self.chance.below(len(periods) - PERIODS + 1)
            periods = periods[first:first + PERIODS - 1] + periods[-1:]
        return periods

    def arrival(self, document):
        """Before the settlement of its period, or too late for it."""
        date = values.day(document.get("date"))
        own = sum(end < date for _, end in self.periods)
        return own + self.chance.pick([0, 0, 0, 0, 1, 2, -1])

    def cancelled(self):
        """Documents cancelled now, which came in before."""
        chosen = []
        for document in self.arrived:
            if document.get("status") is None and self.chance.chance(4):
                document.set("status", "cancelled")
                chosen.append(document)
        return chosen

    def come_in(self, step):
        """The documents that come in before the period is settled."""
        chosen = [document for at in sorted(self.arrivals) if at <= step
                  for document in self.arrivals.pop(at)]
        changed = self.cancelled()
        self.arrived += chosen
        return chosen + changed

    def ledger(self):
        return Ledger([ElementTree.fromstring(text) for text in (
            *self.others, file_of("documents", self.arrived))])


# ------------------------------------------------------------ what is right

def own_net(ledger, model, account, period):
    party = evaluate.Party(ledger, model, account,
                           (*period, period[1], period[1]))
    return party.amount(party.counting(party.own, False), "net-amount", None)


def advance_of(history, ledger, account, period):
    rate = values.rate(history.root.find(A + "settle").get("advance"))
    net = own_net(ledger, history.model, account, period)
    return values.round_to(max(net, 0) * rate, history.model.unit,
                             history.model.mode)


def is_party(ledger, model, account, end):
    return (not model.per_group or ledger.head(account) == account) and \
        agreement.is_party(ledger, model, account, end)


def totals(history, ledger, period):
    """What each party earned in the window; None: it cannot be told."""
    found = {}
    for row, _ in evaluate.rows(ledger, history.root, period[1]):
        if row[2] == "":
            found[row[1]] = None if row[8] == "error" else Fraction(row[6])
    return found


def of_nothing(ledger, model, account, period):
    """No line of the party counts: 0, if its figures can be had at all."""
    try:
        evaluate.Party(ledger, model, account, (
            *model.window(period[1])[:2], period[1], period[1])).evaluate()
    except values.Failure:
        return None
    return Fraction(0)


def settle(history, ledger, period, paid):
    """(figures of each party settled, those refused); paid grows."""
    model = history.model
    has_advance = "advance" in history.root.find(A + "settle").attrib \
        and period[1] != model.end
    earned = totals(history, ledger, period)
    for account in paid:
        if model.catches_up and paid[account] > 0 and account not in earned \
                and is_party(ledger, model, account, period[1]):
            earned[account] = of_nothing(ledger, model, account, period)
    figures, refused = {}, set()
    for account, total in earned.items():
        before = paid.get(account, Fraction(0)) if model.catches_up \
            else Fraction(0)
        try:
            if total is None:
                raise values.Failure
            due = advance_of(history, ledger, account, period) \
                if has_advance else max(total - before, 0)
            if due >= TOO_LARGE:
                raise values.Failure
        except values.Failure:
            refused.add(account)
            continue
        owed = 0 if has_advance else max(before - total, 0)
        figures[account] = (total, before, due, owed)
    if model.catches_up:
        refused |= {account for account in paid
                    if paid[account] > 0 and account not in figures}
    return figures, refused


# ------------------------------------------------------------- what is found

def read_csv(path, wanted):
    if not os.path.exists(path):
        return {}
    with open(path, encoding="utf-8", newline="") as text:
        return {row["account"]: wanted(row) for row in csv.DictReader(text)}


class Player:
    def __init__(self, driver):
        self.driver = driver
        driver.do("keygen", "--key", "key.pem", "--cert", "cert.pem",
                  "--issued", "2023-01-01")

    def settle(self, step, period):
        out = f"run-{step}"
        shutil.rmtree(os.path.join(self.driver.folder, out),
                      ignore_errors=True)
        status, _, messages = self.driver.run(
            "run", "--rules", "agreement.xml", "--period", str(period[0]),
            "--issued", "2025-06-30", "--key", "key.pem", "--cert",
            "cert.pem", "--out", out)
        folder = os.path.join(self.driver.folder, out)
        figures = read_csv(os.path.join(folder, "index.csv"), lambda row: (
            Fraction(row["earned"]), Fraction(row["settled"]),
            Fraction(row["amount"]), Fraction(row["owed"])))
        refused = set(read_csv(os.path.join(folder, "refused.csv"), str))
        return status, figures, refused, messages

    def check(self, step, period, wanted, refused):
        status, figures, found_refused, messages = self.settle(step, period)
        if figures != wanted:
            raise Difference(f"{period}: wanted {wanted}, found {figures}\n"
                             f"{messages}")
        # Without a statement there is no folder, and no list.
        if wanted and found_refused != refused:
            raise Difference(f"{period}: to be refused {refused}, found "
                             f"{found_refused}\n{messages}")
        if wanted and status != (1 if refused else 0) or \
                not wanted and refused and status != 1:
            raise Difference(f"{period}: exit status {status}\n{messages}")
        return bool(figures)

    def verify(self, step):
        status, out, messages = self.driver.run(
            "verify", "--cert", "cert.pem", f"run-{step}")
        if status != 0:
            raise Difference(f"verify: {out}{messages}")

    def play(self, seed):
        history = History(seed)
        self.driver.new()
        self.driver.ledger(COMPANY, *history.others)
        self.driver.file("agreement.xml", ElementTree.tostring(
            history.root, encoding="unicode"))
        paid = {}
        for step, period in enumerate(history.periods):
            came_in = history.come_in(step)
            if came_in:
                self.driver.ledger(file_of("documents", came_in))
            if history.chance.chance(10):
                continue
            wanted, refused = settle(history, history.ledger(), period, paid)
            issued = self.check(step, period, wanted, refused)
            for account, (_, _, due, _) in wanted.items():
                paid[account] = paid.get(account, 0) + due
            if issued and seed % VERIFIED == 0:
                self.verify(step)


if __name__ == "__main__":
    sys.exit(play_all(Player, __doc__, "random settlement histories",
                      "as worked out beside"))
