"""What an agreement says beside its rules, for the naive evaluator."""

import datetime
from fractions import Fraction
from xml.etree import ElementTree

from values import add_months, day, rate

A = "{urn:ristorno:agreement:1}"
ElementTree.register_namespace("", A[1:-1])
MINOR = {"JPY": 0, "HUF": 2, "BHD": 3, "KWD": 3, "CLF": 4}


class Agreement:
    def __init__(self, element):
        self.element = element
        get = element.get
        self.id, self.currency = get("id"), get("currency")
        self.start, self.end = day(get("from")), day(get("until"))
        self.per_group = get("per") == "group"
        self.by_delivery = get("date") == "delivery"
        self.tolerance = rate(get("paid-tolerance") or "0%")
        self.lists = {e.get("id"): [i.get("id") for i in e]
                      for e in element.findall(A + "list")}
        self.figures = {e.get("id"): {f.get("party"): Fraction(f.get("value"))
                                      for f in e}
                        for e in element.findall(A + "figures")}
        self.excepts = element.findall(A + "except")
        settle = element.find(A + "settle")
        self.every = settle.get("every") if settle is not None else "term"
        self.catches_up = settle is not None and \
            settle.get("method") == "catch-up"
        rounding = element.find(A + "rounding")
        rounding = {} if rounding is None else rounding.attrib
        self.minor = MINOR.get(self.currency, 2)
        self.mode = rounding.get("mode", "half-up")
        self.unit = Fraction(rounding.get("unit", Fraction(1, 10**self.minor)))

    def window(self, as_of):
        as_of = as_of or self.end
        if as_of < self.start:
            return None
        months = {"term": None, "year": 12, "half-year": 6, "quarter": 3,
                  "month": 1}[self.every]
        start, end = self.start, self.end
        if months is not None:
            k = 0
            while True:
                following = add_months(self.start, months * (k + 1))
                if following > self.end or following > as_of:
                    break
                start = following
                k += 1
            end = min(self.end, following - datetime.timedelta(days=1))
        if self.catches_up:
            start = self.start
        return start, min(as_of, end), end, as_of


def is_party(ledger, agreement, account, end):
    parties = agreement.element.find(A + "parties")
    if parties is None:
        return True
    facts = ledger.accounts[account]

    def matches(term):
        get = term.get
        return (get("id") in (None, account)
                and (get("list") is None
                     or account in agreement.lists[get("list")])
                and get("segment") in (None, facts.segment)
                and get("country") in (None, facts.country)
                and get("group") in (None, ledger.head(account))
                and (get("member") is None
                     or facts.is_member(get("member"), end)))

    terms = parties.findall(A + "accounts")
    return (not terms or any(map(matches, terms))) and \
        not any(map(matches, parties.findall(A + "except")))
