"""What a property sees: a random case, and the program's answers."""

import csv
import io
import json
import random
from xml.etree import ElementTree

from ledgers import Ledger, tag

RULES = ("rule", "best-of", "first-of")


class Differs(Exception):
    """The property does not hold: the two sides."""


class World:
    """A case, and a chance of its own for each property."""

    def __init__(self, driver, case, name, known):
        self.driver = driver
        self.case = case
        self.known = known      # answers on the case as it is, by form
        self.chance = random.Random(f"{name} {case.seed}")
        self.ledger = Ledger(case.book.files)
        self.agreement = case.agreement
        self.words = case.words

    def happens(self, percent):
        return self.chance.random() * 100 < percent

    def root(self):
        """The agreement file as a tree of its own, without namespace."""
        root = ElementTree.fromstring(self.agreement)
        for element in root.iter():
            element.tag = tag(element)
        return root

    # ---- answers

    def load(self, files):
        """Import them, if they are not what the driver holds."""
        if self.known.get("files") != files:
            self.known["files"] = None
            self.driver.new()
            self.driver.ledger(*files)
            self.known["files"] = files

    def as_it_is(self, form):
        if form not in self.known:
            self.known[form] = self.ask([self.ledger.file()], self.agreement,
                                        self.words, form)
        return self.known[form]

    def ask(self, files, agreement, words, form):
        self.load(files)
        if not isinstance(agreement, str):
            agreement.set("xmlns", "urn:ristorno:agreement:1")
            agreement = ElementTree.tostring(agreement, encoding="unicode")
            agreement = agreement.replace(' xml:lang="en"', '').replace(
                "<title", '<title xml:lang="en"')
        status, out, messages = self.driver.preview(agreement, *words,
                                                    form=form)
        if status > 1:
            raise RuntimeError(f"preview: {messages}")
        return out

    def rows(self, files=None, agreement=None, words=None):
        """The preview's rows, each a dict."""
        if files is None and agreement is None and words is None:
            out = self.as_it_is("csv")
        else:
            out = self.ask([self.ledger.file()] if files is None else files,
                           self.agreement if agreement is None else agreement,
                           self.words if words is None else words, "csv")
        return list(csv.DictReader(io.StringIO(out)))

    def results(self, files=None):
        """The preview with all that goes into the statement, and digests."""
        return json.loads(self.as_it_is("json") if files is None else self.ask(
            files, self.agreement, self.words, "json"))


def same(wanted, found):
    """Raise Differs with the first row that differs."""
    for left, right in zip(wanted, found):
        if left != right:
            raise Differs(f"{left}\nbecame\n{right}")
    if len(wanted) != len(found):
        raise Differs(f"{len(wanted)} rows became {len(found)}")


def rules_of(agreement):
    """The rules of one agreement, those of best-of and first-of too."""
    return list(agreement.iter("rule"))


def measures_of(agreement):
    return [element for element in agreement.iter()
            if element.tag in ("qualify", "require", "pay")
            and "basis" in element.attrib]
