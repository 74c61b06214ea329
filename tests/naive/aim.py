"""Aim an agreement's values at what a ledger holds.

Random thresholds are missed by far.  Here some of them are moved to what a
party has just reached, or to one step beside it: the thresholds of scales and
requirements, `each`, `document-at-least`, caps, guarantees and minimum
payouts; some rates are chosen so that the result ends on half a unit.
"""

from fractions import Fraction

import evaluate
from evaluate import A

PERCENTS = ("growth-rate", "attainment", "share")
MOST = 8 * 10**12


def text_of(value, places):
    """A decimal of at most so many places (8: a percent), cut; None where it
    is none that an agreement can hold."""
    if not 0 <= value < MOST // (100 if places == 8 else 1):
        return None
    whole = int(value * 10**places)
    text = f"{whole // 10**places}.{whole % 10**places:0{places}d}"
    return text.rstrip("0").rstrip(".")


class Aim:
    def __init__(self, chance, element, ledger, window):
        self.chance, self.element = chance, element
        self.ledger, self.window = ledger, window
        self.agreement = evaluate.Agreement(element)

    def find_party(self):
        """One that bought something, or None."""
        found = list(evaluate.parties(self.ledger, self.agreement,
                                      self.window))
        self.chance.random.shuffle(found)
        for party in found:
            try:
                if party.counting(party.own, False):
                    return party
            except evaluate.Failure:
                pass
        return None

    def step(self, value, step):
        return value + step * self.chance.pick([0, 0, 0, 1, -1])

    def set(self, element, name, value, places=6, mark=""):
        text = text_of(value, places)
        if text is not None:
            element.set(name, text + mark)

    # ---- what lines are selected by

    def aim_documents(self, party):
        documents = [d for d in self.ledger.documents
                     if d.account in party.own]
        # Equal ones are moved alike: net-of asks for equal terms.
        terms = [term for term in self.element.iter()
                 if term.get("document-at-least") is not None]
        values = sorted({term.get("document-at-least") for term in terms})
        moved = {value: self.step(party.document_net(
            self.chance.pick(documents)), 1) if self.chance.chance(70)
                 else evaluate.millionths(value) for value in values}
        for term in terms:
            self.set(term, "document-at-least", Fraction(
                moved[term.get("document-at-least")], 10**6))

    def aim_each(self, party, measure):
        lines = party.lines_of(measure, measure.get("across") == "group")
        if measure.get("each") is None or not lines:
            return
        line = self.chance.pick(lines)

        def key(other):
            if measure.get("basis") == "documents":
                return other.document
            if measure.get("basis") == "products":
                return other.product
            path = party.ledger.path(party.ledger.category(other))
            return path[:int(measure.get("level") or 1)]

        value = party.amount([other for other in lines
                              if key(other) == key(line)], "net-amount", None)
        self.set(measure, "each", self.step(value, Fraction(1, 10**6)))

    # ---- thresholds

    def aim_bound(self, measure, names, value):
        """value: exact, of the measure, None where undefined."""
        if value is None:
            return
        is_percent = measure.get("compare") in PERCENTS
        step = self.chance.pick([Fraction(1, 10**6), self.agreement.unit])
        if measure.get("basis") not in ("net-amount", "quantity"):
            step = 1
        elif is_percent:
            value, step = value * 100, Fraction(1, 10**8)
        for name in names:
            if measure.get(name) and self.chance.chance(60):
                self.set(measure, name, self.step(value, step),
                         8 if is_percent else 6, "%" * is_percent)

    def aim_scale(self, party, rule):
        qualify, scale = rule.find(A + "qualify"), rule.find(A + "scale")
        value = party.measure(qualify)
        if value is None or value < 0:
            return
        is_percent = qualify.get("compare") in PERCENTS
        places = 8 if is_percent else 6
        value = value * (100 if is_percent else 1) / party.prorate(scale)
        if scale.get("method") == "multiples":
            value /= self.chance.pick([1, 2, 3])
        step = self.chance.pick([Fraction(1, 10**places),
                                 self.agreement.unit])
        if qualify.get("basis") not in ("net-amount", "quantity"):
            step = 1
        text = text_of(self.step(value, step), places)
        if text is None or (scale.get("method") == "multiples"
                            and not Fraction(text)):
            return
        starts = [tier.get("from").rstrip("%") for tier in scale]
        starts[self.chance.below(len(starts))] = text
        starts.sort(key=Fraction)
        if len(set(map(Fraction, starts))) == len(starts):
            for tier, start in zip(scale, starts):
                tier.set("from", start + "%" * is_percent)

    # ---- benefits

    def aim_tie(self, party, rule, results):
        """Make all-units end on half a rounding unit."""
        scale = rule.find(A + "scale")
        result = party.rule(rule, results)
        if scale.get("method") != "all-units" or result["tier"] == "" or \
                scale[0].get("rate") is None or not result["p"]:
            return
        half = self.agreement.unit * (self.chance.below(20)
                                      + Fraction(1, 2))
        rate = half / result["p"] * 10**10
        if rate.denominator == 1:
            self.set(scale[int(result["tier"]) - 1], "rate", rate / 10**8, 8,
                     "%")

    def aim_limit(self, limit, amount, net):
        """amount: the result without the limit; net: what cap-percent is of.
        Of guarantee <= cap and minimum <= either only one is aimed at."""
        unit = self.agreement.unit
        amount = evaluate.round_to(amount, unit, "down")
        if amount <= 0:
            return
        if limit.get("cap-percent") and net > 0 and self.chance.chance(50):
            share = amount / net * 100 + self.chance.pick(
                [0, 0, Fraction(1, 10**8)])
            if share < 10**6:
                self.set(limit, "cap-percent", share, 8, "%")
        names = [name for name in ("guarantee", "cap", "minimum-payout")
                 if limit.get(name)]
        if names and self.chance.chance(60):
            name = self.chance.pick(names)
            value = max(self.step(amount, unit), 0)
            for other in names:
                if other != name:
                    del limit.attrib[other]
            self.set(limit, name, value)

    # ---- all of it

    def aim_rule(self, party, rule, results):
        measures = rule.findall(A + "require") + [rule.find(A + "qualify")]
        for measure in measures:
            if measure.get("basis") and self.chance.chance(60):
                self.aim_each(party, measure)
        for require in measures[:-1]:
            if require.get("basis"):
                self.aim_bound(require, ("at-least", "below"),
                               party.measure(require))
        if self.chance.chance(15):
            self.aim_bound(measures[-1], ("undefined-as",),
                           self.chance.below(200) / Fraction(100))
        if self.chance.chance(70):
            self.aim_scale(party, rule)
        if self.chance.chance(30):
            self.aim_tie(party, rule, results)
        limit = rule.find(A + "limit")
        if limit is not None:
            kept = dict(limit.attrib)
            limit.attrib.clear()
            try:
                amount = party.rule(rule, results)["amount"]
            finally:
                limit.attrib.update(kept)
            self.aim_limit(limit, amount, party.amount(
                party.lines_of(party.paying_element(rule)), "net-amount",
                None))

    def aim_party(self, party):
        results = {}
        for rule in self.element.iter(A + "rule"):
            self.aim_rule(party, rule, results)
            results[rule.get("id")] = party.rule(rule, results)
        limit = self.element.find(A + "limit")
        if limit is not None:
            self.aim_limit(limit, sum(result["amount"] for result
                                      in results.values()),
                           party.amount(party.counting(party.own, False),
                                        "net-amount", None))

    def aim(self):
        try:
            party = self.find_party()
            if party is not None:
                self.aim_documents(party)
            # What counts may have changed.
            self.agreement = evaluate.Agreement(self.element)
            party = self.find_party()
            if party is not None:
                self.aim_party(party)
        except evaluate.Failure:
            pass    # what is aimed at by then stays


def aim(chance, root, ledger, as_of):
    """root: of a file of agreements; changed in place."""
    for element in evaluate.elements(root):
        window = evaluate.Agreement(element).window(as_of)
        if window is not None and chance.chance(85):
            Aim(chance, element, ledger, window).aim()
