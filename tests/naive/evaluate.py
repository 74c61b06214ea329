#!/usr/bin/env python3
"""A second, deliberately naive evaluator of the agreement language.

usage: evaluate.py AGREEMENT LEDGER... [--as-of DATE] [--account ID]

Prints what `ristorno preview --format csv` must print.  Written from the
language's description alone, apart from rules/: every measure walks whole
lists of lines, every formula is one over fractions.  Expects valid files.

Amounts and quantities of lines are whole numbers of millionths; whatever is
worked out of them is a fraction.  What is asked for again and again (the lines
that count, a converted line, the day an invoice was paid) is kept.
"""

import csv
import datetime
import sys
from fractions import Fraction
from xml.etree import ElementTree

from agreement import A, Agreement, is_party
from ledger import Ledger
from values import (Failure, day, keep, millionths, number, rate, round_to,
                    show, show_fixed, units, year_before)


class Party:
    """One party of one agreement in one window."""

    def __init__(self, ledger, agreement, account, window):
        self.kept, self.undecided = {}, {}
        self.ledger, self.agreement, self.account = ledger, agreement, account
        self.start, self.end, self.period_end, self.as_of = window
        self.facts = ledger.accounts[account]
        self.own = (ledger.group(account) if agreement.per_group
                    else (account,))

    # ---- lines

    def date_of(self, document):
        if self.agreement.by_delivery and document.delivered:
            return document.delivered
        return document.date

    @keep
    def counting(self, accounts, back):
        start, end = self.start, self.end
        if back:
            start = year_before(start, False)
            end = year_before(end, True)
        lines = [line for document in self.ledger.documents
                 if document.account in accounts and not document.cancelled
                 and start <= self.date_of(document) <= end
                 for line in document.lines]
        return [line for line in lines if not self.is_excepted(line, back)]

    def is_excepted(self, line, back):
        """By the agreement.  A term that cannot be decided matters only if
        none matches: then the party's own lines of the window fail, whatever
        takes them, others where a measure takes them."""
        states = [self.state(term, line, back)
                  for term in self.agreement.excepts]
        if any(state is True for state in states):
            return True
        for state in states:
            if isinstance(state, Failure):
                if line.document.account in self.own and not back:
                    raise state
                self.undecided[line, back] = state
        return False

    def state(self, term, line, back):
        """True, False, or why it cannot be told."""
        try:
            return self.matches(term, line, back)
        except Failure as failure:
            return failure

    def matches(self, term, line, back):
        """Does the term match?  A total that cannot be converted matters only
        where nothing else of the term fails."""
        document, get = line.document, term.get
        date = self.date_of(document)
        start, end = get("from"), get("until")
        start = day(start) if start else datetime.date.min
        end = day(end) if end else datetime.date.max
        if back:
            start = (start if start == datetime.date.min
                     else year_before(start, False))
            end = end if end == datetime.date.max else year_before(end, True)
        product = self.ledger.products.get(line.product, {})
        account = self.ledger.accounts[document.account]
        path = self.ledger.path(self.ledger.category(line))
        if not (start <= date <= end
                and (get("category") is None or get("category") in path)
                and get("product") in (None, line.product)
                and (get("list") is None
                     or line.product in self.agreement.lists[get("list")])
                and get("brand") in (None, product.get("brand"))
                and (get("tag") is None
                     or get("tag") in line.tags + document.tags)
                and get("type") in (None, document.kind)
                and (get("member") is None
                     or account.is_member(get("member"), date))
                and (get("paid") is None
                     or self.is_paid(document, get("paid")))):
            return False
        if get("document-at-least") is None:
            return True
        return self.document_net(document) >= millionths(
            get("document-at-least"))

    def claim(self, document):
        if document.kind == "credit-note":
            return self.ledger.invoices.get(
                (document.source, document.refers_to))
        return document

    @keep
    def document_net(self, document):
        claim = self.claim(document)
        whose = claim or document
        total = self.ledger.exchange(
            sum(line.net for line in whose.lines), whose.currency,
            self.agreement.currency, whose.date)
        return total if claim else abs(total)

    def is_paid(self, document, how):
        claim = self.claim(document)
        if claim is None:
            return self.date_of(document) <= self.as_of
        completed = self.completed(claim)
        if completed is None or completed > self.as_of:
            return False
        return how == "yes" or claim.due is None or completed <= claim.due

    @keep
    def completed(self, claim):
        payments = [(date, amount) for document, date, amount
                    in self.ledger.payments
                    if document == (claim.source, claim.id)]
        credits = [(d.date, d.total or 0) for d in self.ledger.documents
                   if d.kind == "credit-note" and d.refers_to == claim.id
                   and d.source == claim.source
                   and not d.cancelled and d.currency == claim.currency]
        for date in sorted({d for d, _ in payments}
                           | {d for d, _ in credits}):
            so_far = [a for d, a in payments if d <= date]
            if not so_far:
                continue
            if None in so_far:
                return date
            if claim.total is None:
                continue
            total = sum(so_far) + sum(t for d, t in credits if d <= date)
            if total >= claim.total * (1 - self.agreement.tolerance):
                return date
        return None

    @keep
    def selected(self, element, accounts, back):
        """The counting lines that an element's terms take; None: all."""
        terms, excepts = [], []
        if element is not None:
            terms = element.findall(A + "lines")
            excepts = element.findall(A + "except")
        return [line for line in self.counting(accounts, back)
                if self.decide(terms, excepts, line, back)]

    def decide(self, terms, excepts, line, back):
        """Is the line taken?  What cannot be told counts only if it decides.
        """
        states = [self.state(term, line, back)
                  for term in terms] if terms else [True]
        if any(s is True for s in states):
            taken = True
        else:
            taken = next((s for s in states if s is not False), False)
        if taken is False:
            return False
        outs = [self.state(term, line, back) for term in excepts]
        if any(s is True for s in outs):
            return False
        for s in [taken] + outs + [self.undecided.get((line, back))]:
            if isinstance(s, Failure):
                raise s
        return True

    # ---- measures

    def lines_of(self, element, across=False, back=False, every=False):
        accounts = self.own
        if across:
            accounts = self.ledger.group(self.ledger.head(self.account))
        return self.selected(None if every else element, accounts, back)

    def net(self, line):
        return self.ledger.net(line, self.agreement.currency)

    def amount(self, lines, basis, get):
        if basis == "net-amount":
            return units(sum(self.net(line) for line in lines))
        if basis == "quantity":
            return units(sum(self.ledger.quantity(line, get("unit"))
                             for line in lines))
        each = get("each")
        if basis in ("documents", "days", "months"):
            invoices = {}
            for line in lines:
                if line.document.kind == "invoice":
                    invoices.setdefault(id(line.document), []).append(line)
            if basis == "documents":
                if each is None:
                    return Fraction(len(invoices))
                return Fraction(sum(
                    sum(self.net(line) for line in group) >= millionths(each)
                    for group in invoices.values()))
            dates = {self.date_of(group[0].document)
                     for group in invoices.values()}
            if basis == "months":
                dates = {(date.year, date.month) for date in dates}
            return Fraction(len(dates))
        sums = {}
        for line in lines:
            if basis == "products":
                key = line.product
            else:
                path = self.ledger.path(self.ledger.category(line))
                level = int(get("level") or 1)
                key = path[level - 1] if len(path) >= level else None
            if key is not None:
                sums[key] = sums.get(key, 0) + self.net(line)
        return Fraction(sum(value > 0 and value >= millionths(each or "0")
                            for value in sums.values()))

    def measure(self, element):
        """The exact value, None where undefined; percents as fractions."""
        get, basis = element.get, element.get("basis")
        across = get("across") == "group"
        value = self.amount(self.lines_of(element, across), basis, get)
        compare = get("compare")
        if compare is None:
            return value
        if compare == "share":
            total = self.amount(self.lines_of(element, across, every=True),
                                basis, get)
            return value / total if total > 0 else None
        baseline = get("baseline") or "previous-year"
        if baseline == "previous-year":
            base = self.amount(self.lines_of(element, across, back=True),
                               basis, get)
        else:
            base = self.agreement.figures[baseline].get(self.account)
        if base is None or base <= 0:
            return None
        return {"growth": value - base, "growth-rate": (value - base) / base,
                "attainment": value / base}[compare]

    # ---- rules

    def prorate(self, scale):
        if scale.get("prorate") is None or self.facts.since is None:
            return Fraction(1)
        start = self.agreement.start if self.agreement.catches_up \
            else self.start
        end = self.agreement.end if self.agreement.catches_up \
            else self.period_end
        if not start <= self.facts.since <= end:
            return Fraction(1)
        return Fraction((end - self.facts.since).days + 1,
                        (end - start).days + 1)

    def rule(self, element, results):
        qualify = element.find(A + "qualify")
        scale = element.find(A + "scale")
        pay = element.find(A + "pay")
        reason = ""
        for require in element.findall(A + "require"):
            if not self.holds(require):
                reason = "require-failed"
        v = self.measure(qualify)
        is_percent = qualify.get("compare") in ("growth-rate", "attainment",
                                                "share")
        if v is None and qualify.get("undefined-as") is not None:
            v = number(qualify.get("undefined-as"))
        part = self.prorate(scale)
        tiers = [(number(t.get("from")) * part, t) for t in scale]
        tier = None
        if v is not None:
            for index, (start, _) in enumerate(tiers):
                if v > start or (v == start
                                 and scale.get("threshold") != "exceed"):
                    tier = index
        base_reason = reason or ("undefined" if v is None
                                 else "no-tier" if tier is None else "")
        paying_element = self.paying_element(element)
        p, paying = self.paying(scale, qualify, pay, paying_element, v,
                                element, results)
        value = Fraction(0)
        if tier is not None:
            value = self.benefit(scale, tiers, tier, v, p, qualify)
        if reason:
            value = Fraction(0)
        exact = value
        limit = element.find(A + "limit")
        value, reason = self.limit(
            value, base_reason, limit, not reason, lambda: self.amount(
                self.lines_of(paying_element), "net-amount", None))
        shown = "" if v is None else show(v * 100 if is_percent else v)
        return {"id": element.get("id"), "qualifying": shown,
                "tier": "" if tier is None else str(tier + 1),
                "paying": paying, "amount": value, "reason": reason, "p": p,
                "exact": exact, "unit": self.agreement.unit, "v": v,
                "starts": [start for start, _ in tiers]}

    @staticmethod
    def paying_element(rule):
        """Whose terms say which lines are paid on."""
        pay = rule.find(A + "pay")
        if pay is not None and (pay.find(A + "lines") is not None
                                or pay.find(A + "except") is not None):
            return pay
        return rule.find(A + "qualify")

    def holds(self, require):
        if require.get("member") is not None and require.get("basis") is None:
            return self.facts.is_member(require.get("member"), self.end)
        value = self.measure(require)
        if value is None:
            return False
        least, below = require.get("at-least"), require.get("below")
        return (least is None or value >= number(least)) and \
            (below is None or value < number(below))

    def paying(self, scale, qualify, pay, paying_element, v, element,
               results):
        method, benefit = scale.get("method"), set(scale[0].attrib)
        if method in ("incremental", "additive-banded"):
            if v is None:
                return Fraction(0), ""
            return max(v, Fraction(0)), show(max(v, Fraction(0)))
        if "free-units" in benefit:
            net = self.amount(self.lines_of(qualify), "net-amount", None)
            return net, show(net)
        if "amount" in benefit:
            return Fraction(0), ""
        if pay is None:
            source, basis, unit = qualify, qualify.get("basis"), qualify
        else:
            source, basis, unit = paying_element, pay.get("basis"), pay
        if basis == "growth":
            now = self.amount(self.lines_of(source), "net-amount", None)
            baseline = pay.get("baseline") or "previous-year"
            if baseline == "previous-year":
                base = self.amount(self.lines_of(source, back=True),
                                   "net-amount", None)
            else:
                base = self.agreement.figures[baseline].get(self.account)
            p = (Fraction(0) if base is None or base <= 0 else now - base)
        else:
            p = self.amount(self.lines_of(source), basis, unit.get)
        for other in (element.get("net-of") or "").split():
            p -= results[other]["amount"]
        p = max(p, Fraction(0))
        return p, show(p)

    def benefit(self, scale, tiers, tier, v, p, qualify):
        def gives(index):
            element = tiers[index][1]
            for name in ("rate", "per-unit"):
                if element.get(name) is not None:
                    return number(element.get(name)) * p
            return number(element.get("amount"))

        def per(index):
            element = tiers[index][1]
            return number(element.get("rate") or element.get("per-unit"))

        def upper(index):
            return (min(v, tiers[index + 1][0]) if index + 1 < len(tiers)
                    else v)

        method = scale.get("method")
        if method == "all-units":
            return gives(tier)
        if method == "additive":
            return sum((gives(i) for i in range(tier + 1)), Fraction(0))
        if method == "incremental":
            return sum(((upper(i) - tiers[i][0]) * per(i)
                        for i in range(tier + 1)), Fraction(0))
        if method == "additive-banded":
            return sum((upper(i) * per(i) for i in range(tier + 1)),
                       Fraction(0))
        if method == "interpolated":
            if tier + 1 == len(tiers):
                return gives(tier)
            start, end = tiers[tier][0], tiers[tier + 1][0]
            return gives(tier) + (gives(tier + 1) - gives(tier)) * (
                v - start) / (end - start)
        times = v / tiers[0][0]
        times = Fraction(times.numerator // times.denominator)
        element = tiers[0][1]
        if element.get("amount") is not None:
            return times * number(element.get("amount"))
        quantity = self.amount(self.lines_of(qualify), "quantity",
                               qualify.get)
        if quantity <= 0 or p <= 0:
            return Fraction(0)
        return times * number(element.get("free-units")) * p / quantity

    def limit(self, value, reason, element, may_guarantee, cap_net):
        get = (lambda name: None) if element is None else element.get
        if get("guarantee") is not None and may_guarantee:
            if value < Fraction(get("guarantee")):
                value, reason = Fraction(get("guarantee")), "guarantee"
        ceiling = None
        if get("cap-percent") is not None:
            ceiling = rate(get("cap-percent")) * max(cap_net(), Fraction(0))
            if value > ceiling:
                value, reason = ceiling, "cap-percent"
        if get("cap") is not None and value > Fraction(get("cap")):
            value, reason = Fraction(get("cap")), "cap"
        rounded = round_to(value, self.agreement.unit, self.agreement.mode)
        if ceiling is not None and rounded > ceiling:
            rounded = round_to(value, self.agreement.unit, "down")
        if get("minimum-payout") is not None and \
                0 < rounded < Fraction(get("minimum-payout")):
            rounded, reason = Fraction(0), "below-minimum"
        return rounded, reason

    def evaluate(self):
        results, order = {}, []
        for element in self.agreement.element:
            name = element.tag[len(A):]
            if name == "rule":
                results[element.get("id")] = self.rule(element, results)
                order.append(element.get("id"))
            elif name in ("best-of", "first-of"):
                group = [self.rule(rule, results)
                         for rule in element.findall(A + "rule")]
                if name == "best-of":
                    winner = max(range(len(group)),
                                 key=lambda i: (group[i]["amount"], -i))
                else:
                    winner = next((i for i, r in enumerate(group)
                                   if r["amount"] > 0), 0)
                for index, result in enumerate(group):
                    if index != winner and result["amount"] > 0:
                        result["amount"] = Fraction(0)
                        result["reason"] = ("not-best" if name == "best-of"
                                            else "not-first")
                    results[result["id"]] = result
                    order.append(result["id"])
        total = sum((results[i]["amount"] for i in order), Fraction(0))
        total, reason = self.limit(
            total, "", self.agreement.element.find(A + "limit"), True,
            lambda: self.amount(self.counting(self.own, False), "net-amount",
                                None))
        return [results[i] for i in order], total, reason


def parties(ledger, agreement, window, only=None):
    """Each party of the agreement, by id; not all of them bought."""
    if only is not None and agreement.per_group:
        only = ledger.head(only)
    for account in sorted(ledger.accounts, key=str.encode):
        if only not in (None, account) or (
                agreement.per_group and ledger.head(account) != account) or \
                not is_party(ledger, agreement, account, window[1]):
            continue
        yield Party(ledger, agreement, account, window)


def elements(root):
    """The agreements of a file."""
    return [root] if root.tag == A + "agreement" else list(root)


def rows(ledger, root, as_of=None, only=None):
    """(row of the csv, what it came from: a rule's result, a Failure, None)
    for each row but the header."""
    for agreement in map(Agreement, elements(root)):
        window = agreement.window(as_of)
        if window is None:
            continue
        for party in parties(ledger, agreement, window, only):
            start = [agreement.id, party.account]
            try:
                if not party.counting(party.own, False):
                    continue
                rules, total, reason = party.evaluate()
            except Failure as failure:
                yield (start + ["", "", "", "", "", agreement.currency,
                                "error"], failure)
                continue
            for rule in rules:
                yield (start + [
                    rule["id"], rule["qualifying"], rule["tier"],
                    rule["paying"],
                    show_fixed(rule["amount"], agreement.minor),
                    agreement.currency, rule["reason"]], rule)
            yield (start + ["", "", "", "",
                            show_fixed(total, agreement.minor),
                            agreement.currency, reason], None)


HEADER = "agreement account rule qualifying tier paying amount" \
    " currency reason".split()


def take_option(arguments, name):
    if name not in arguments:
        return None
    at = arguments.index(name)
    value = arguments[at + 1]
    del arguments[at:at + 2]
    return value


def main(arguments):
    as_of = take_option(arguments, "--as-of")
    only = take_option(arguments, "--account")
    ledger = Ledger([ElementTree.parse(path).getroot()
                     for path in arguments[1:]])
    out = csv.writer(sys.stdout, lineterminator="\n")
    out.writerow(HEADER)
    for row, why in rows(ledger, ElementTree.parse(arguments[0]).getroot(),
                         as_of and day(as_of), only):
        out.writerow(row)
        if isinstance(why, Failure):
            print(f"{row[0]} {row[1]}: {why}", file=sys.stderr)


if __name__ == "__main__":
    main(sys.argv[1:])
