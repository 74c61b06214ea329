"""A random file of agreements over the whole language, as a text.

What the values are aimed at once a ledger is at hand is in aim.py.
"""

import datetime
from xml.sax.saxutils import quoteattr

from chance import (ACCOUNTS, BRANDS, CLUBS, COUNTRIES, EDGES, FEBRUARY,
                    FIRST, PRODUCTS, SEGMENTS, TAGS, Chance, decimal)

# From and until: a year, from and to the ends of February, of months that
# others lack, two years, a month, a day.
TERMS = [("2024-01-01", "2024-12-31")] * 7 + [
    ("2024-02-29", "2025-02-28"), ("2024-03-01", "2025-02-28"),
    ("2024-02-29", "2024-11-30"), ("2023-03-01", "2024-02-29"),
    ("2024-01-31", "2024-12-30"),
    ("2023-08-31", "2024-08-30"), ("2024-04-01", "2025-03-31"),
    ("2023-01-01", "2024-12-31"), ("2024-02-01", "2024-02-29"),
    ("2024-06-30", "2024-06-30"), ("2024-03-31", "2025-01-15"),
    ("2025-02-28", "2025-12-31")]
# By quarter the last period has one day.
SHORT = ("2024-01-01", "2024-07-01")
TERMS += [SHORT] * 2
CURRENCIES = ["EUR"] * 6 + ["CZK", "JPY", "KWD"]
MINOR_UNIT = {"EUR": "0.01", "CZK": "0.01", "JPY": "1", "KWD": "0.001"}
COUNTED = ("documents", "days", "months", "products", "categories")


class AgreementMaker(Chance):
    def __init__(self, seed, ledger):
        """ledger: the maker of the ledger it is for."""
        super().__init__(seed)
        self.categories = ledger.categories + ["OTHER"]
        self.is_large = ledger.is_large
        self.currencies = CURRENCIES if ledger.is_foreign else ["EUR"]
        self.has_odd_units = ledger.has_odd_units
        self.has_old_rates = ledger.is_foreign and ledger.has_old_rates
        self.unit = "0.01"
        self.term = TERMS[0]

    def threshold(self):
        if self.is_large and self.chance(40):
            return 10**12 * self.below(1, 9)
        if self.chance(60):
            return 500 * self.below(0, self.pick([8, 40]))
        return decimal(self.micro(self.pick([3000, 20000])))

    def rate(self):
        if self.chance(3):
            return self.pick(["0%", "100%", "0.00000001%", "33.33333333%"])
        return f"{self.below(0, 4000) / self.pick([1000, 100, 400])}%"

    def money(self, most):
        """A multiple of the rounding unit."""
        unit = round(float(self.unit) * 1000)
        return decimal(self.below(0, max(most * 1000 // unit, 3))
                       * unit * 1000)

    # ---- terms

    def line_attribute(self, name):
        return {
            "category": lambda: self.pick(self.categories),
            "product": lambda: f"P-{self.below(PRODUCTS)}",
            "list": lambda: "annex",
            "brand": lambda: self.pick(BRANDS),
            "tag": lambda: self.pick(TAGS),
            "type": lambda: self.pick(["invoice", "credit-note"]),
            "from": lambda: self.pick(FEBRUARY) if self.chance(20)
            else self.near(self.pick(EDGES[6:])),
            "until": lambda: self.pick(FEBRUARY) if self.chance(20)
            else self.near(self.pick(EDGES[6:])),
            "member": lambda: self.pick(CLUBS),
            "paid": lambda: self.pick(["yes", "on-time"]),
            "document-at-least": lambda: str(self.threshold())}[name]()

    def line_terms(self, name, most, need):
        """Up to most terms, most of them of one attribute or two; where need,
        each of at least one."""
        terms = []
        for _ in range(self.below(0, most + 1)):
            names = self.random.sample(
                ["category"] * 4 + ["paid"] * 3 + ["document-at-least"] * 2
                + ["from", "until"] * 2 + ["member"] * 2
                + ["product", "list", "brand", "tag", "type"]
                + ["document-at-least"] * 15 * self.has_old_rates,
                self.pick([1, 1, 1, 2, 2, 3]))
            if not need and self.chance(12):
                names = []
            attributes = {key: self.line_attribute(key)
                          for key in sorted(set(names))}
            if "until" in attributes and \
                    attributes.get("from", FIRST) > attributes["until"]:
                del attributes["from"]
            terms.append(self.element(name, attributes))
        return "".join(terms)

    def selector(self):
        return self.line_terms("lines", 2, False) * self.chance(60) + \
            self.line_terms("except", 1, True) * self.chance(40)

    @staticmethod
    def element(name, attributes, inner=""):
        text = "".join(f" {key}={quoteattr(str(value))}"
                       for key, value in attributes.items())
        return f"<{name}{text}>{inner}</{name}>" if inner \
            else f"<{name}{text}/>"

    def measure(self, can_compare=True, can_cross=True, only=None):
        # Where rates are missing, most measures need none for themselves.
        basis = only or self.pick(
            ["net-amount"] * (1 if self.has_old_rates else 4)
            + ["quantity"] * 2 + list(COUNTED))
        attributes = {"basis": basis}
        if basis == "quantity":
            attributes["unit"] = self.pick(
                ["C62", "C62", "EA"] + ["KGM", "BX", "DZN", "GRM"]
                * self.has_odd_units)
        if basis in ("documents", "products", "categories") \
                and self.chance(50):
            attributes["each"] = self.pick(
                ["0", "0.000001", "500", "1000", "2500", "2500.01"])
        if basis == "categories" and self.chance(50):
            attributes["level"] = self.below(1, 4)
        is_percent = False
        if can_compare and self.chance(40) and \
                basis in ("net-amount", "quantity"):
            compare = self.pick(["growth", "growth-rate", "attainment"] +
                                ["share"] * (basis == "net-amount"))
            attributes["compare"] = compare
            is_percent = compare != "growth"
            if compare != "share" and self.chance(50):
                attributes["baseline"] = self.pick(["plan", "previous-year"])
        if can_cross and self.chance(20):
            attributes["across"] = "group"
        return attributes, is_percent

    def bound(self, basis, is_percent):
        if is_percent:
            return f"{self.pick([0, 5, 10, 25, 33.3, 50, 80, 100, 120])}%"
        if basis in COUNTED:
            return str(self.below(0, 6))
        return str(self.threshold())

    def require(self):
        if self.chance(20):
            return self.element("require", {"member": self.pick(CLUBS)})
        attributes, is_percent = self.measure()
        basis = attributes["basis"]
        if self.chance(75):
            attributes["at-least"] = self.bound(basis, is_percent)
        if self.chance(30) or "at-least" not in attributes:
            attributes["below"] = self.bound(basis, is_percent)
        return self.element("require", attributes, self.selector())

    def pay(self, benefit, natural):
        """<pay>, or nothing where it may be left out."""
        if natural and self.chance(50):
            return "", None
        if benefit == "per-unit":
            attributes = {"basis": "quantity",
                          "unit": self.pick(["C62", "EA"])}
        elif self.chance(25):
            attributes = {"basis": "growth"}
            if self.chance(50):
                attributes["baseline"] = self.pick(["plan", "previous-year"])
        else:
            attributes = {"basis": "net-amount"}
        inner = self.pick(["", "<lines/>", self.selector()])
        return self.element("pay", attributes, inner), attributes["basis"]

    def kind_of_rule(self):
        """Method, measure and benefit, as the language lets them meet."""
        method = self.pick(["all-units", "all-units", "incremental",
                            "additive", "additive-banded", "interpolated",
                            "multiples"])
        if method in ("incremental", "additive-banded"):
            basis = self.pick(["net-amount", "net-amount", "quantity"])
            attributes, _ = self.measure(True, False, basis)
            if "compare" in attributes:
                attributes["compare"] = "growth"
            return method, attributes, False, (
                "rate" if basis == "net-amount" else "per-unit")
        if method == "multiples" and self.chance(50):
            attributes, _ = self.measure(False, False, "quantity")
            return method, attributes, False, "free-units"
        if self.chance(15):     # what others may be net of
            return self.pick(["all-units", "additive"]), {
                "basis": "net-amount"}, False, "rate"
        attributes, is_percent = self.measure(True, method != "multiples")
        benefit = "amount" if method == "multiples" else self.pick(
            ["rate", "rate", "rate", "per-unit", "amount"])
        return method, attributes, is_percent, benefit

    def rule(self, number, earlier):
        """The rule and, where a later one may be net of it, its terms."""
        method, attributes, is_percent, benefit = self.kind_of_rule()
        basis = attributes["basis"]
        if "compare" in attributes and self.chance(40):
            attributes["undefined-as"] = self.bound(basis, is_percent)
        is_plain = "compare" not in attributes
        pay = paid_on = None
        if method in ("all-units", "additive", "interpolated") and \
                benefit != "amount":
            natural = is_plain and (basis, benefit) in (
                ("net-amount", "rate"), ("quantity", "per-unit"))
            pay, paid_on = self.pay(benefit, natural)
            if natural and paid_on is None:
                paid_on = basis
        scale = {"method": method}
        if method != "multiples" and self.chance(35):
            scale["threshold"] = self.pick(["exceed", "reach"])
        if self.chance(60 if self.term == SHORT else 15):
            scale["prorate"] = "since"
        rule_attributes = {"id": f"r{number}"}
        terms = self.selector()
        pays_net = benefit == "rate" and paid_on == "net-amount"
        if earlier and pays_net and method in ("all-units", "additive") and \
                self.chance(80):
            name, terms = self.pick(earlier)
            same = [other for other, of in earlier if of == terms]
            rule_attributes["net-of"] = name if self.chance(50) \
                else " ".join(same)
            pay = pay and self.element("pay", {"basis": "net-amount"})
        inner = "".join(self.require() for _ in range(
            self.pick([0, 0, 0, 0, 0, 1, 1, 2])))
        inner += self.element("qualify", attributes, terms)
        inner += self.element("scale", scale, self.tiers(
            method, benefit, basis, is_percent)) + (pay or "")
        if self.chance(45):
            inner += self.limit()
        is_same = not pay or "<lines" not in pay and "<except" not in pay
        return self.element("rule", rule_attributes, inner), (
            terms if pays_net and is_same else None)

    def tiers(self, method, benefit, basis, is_percent):
        count = 1 if method == "multiples" else self.below(1, 5)
        starts = {}
        if method != "multiples" and self.chance(35):
            starts[0] = "0"
        while len(starts) < count:
            if is_percent:
                start = f"{self.below(0, 150)}"
            elif basis in ("net-amount", "quantity"):
                start = str(self.threshold())
            else:
                start = f"{self.below(0, 8)}"
            if method != "multiples" or float(start) > 0:
                starts[float(start)] = start
        values = {
            "rate": self.rate,
            "per-unit": lambda: decimal(self.micro(3)),
            "amount": lambda: self.pick(["50", "100", "120.5", "300", "33.33",
                                         "0", "0.005", "33.335", "2.5", "15",
                                         "0.015", "7.125", "12.5"]),
            "free-units": lambda: self.pick(["1", "2", "0.5", "3"])}
        return "".join(self.element("tier", {
            "from": start + "%" * is_percent, benefit: values[benefit]()})
            for _, start in sorted(starts.items()))

    def limit(self):
        attributes = {}
        if self.chance(25):
            attributes["guarantee"] = self.money(100)
        if self.chance(35):
            attributes["cap-percent"] = self.rate()
        if self.chance(40):
            attributes["cap"] = self.money(1000)
        if self.chance(35):
            attributes["minimum-payout"] = self.money(100)
        least = min((attributes[name] for name in ("guarantee", "cap")
                     if name in attributes), key=float, default=None)
        if "cap" in attributes:
            attributes.pop("guarantee", None) if float(attributes.get(
                "guarantee", 0)) > float(attributes["cap"]) else None
        if least is not None and float(attributes.get(
                "minimum-payout", 0)) > float(least):
            attributes["minimum-payout"] = least
        return self.element("limit", attributes) if attributes else ""

    def account_terms(self):
        def term():
            attributes = {}
            if self.chance(20):
                attributes["id"] = f"C-{self.below(ACCOUNTS)}"
            if self.chance(15):
                attributes["list"] = "friends"
            if self.chance(30):
                attributes["segment"] = self.pick(SEGMENTS)
            if self.chance(20):
                attributes["country"] = self.pick(COUNTRIES)
            if self.chance(15):
                attributes["group"] = f"C-{self.below(3)}"
            if self.chance(20):
                attributes["member"] = self.pick(CLUBS)
            return attributes

        text = "".join(self.element("accounts", term())
                       for _ in range(self.below(0, 3)))
        for _ in range(self.below(0, 2)):
            attributes = term()
            if attributes:
                text += self.element("except", attributes)
        return self.element("parties", {}, text) if text else ""

    def agreement(self, number):
        currency = self.pick(self.currencies)
        self.term = self.pick(TERMS)
        attributes = {"id": f"AG{number}", "version": "1",
                      "currency": currency,
                      "from": self.term[0], "until": self.term[1]}
        if self.chance(40):
            attributes["per"] = self.pick(["group", "group", "account"])
        if self.chance(30):
            attributes["date"] = self.pick(["delivery", "delivery", "issue"])
        if self.chance(50):
            attributes["paid-tolerance"] = self.pick(["0%", "2%", "10%"])
        text = f'<title xml:lang="en">Generated {number}</title>'
        text += self.account_terms() if self.chance(35) else ""
        text += '<list id="annex"><item id="P-1"/><item id="P-4"/></list>'
        text += '<list id="friends"><item id="C-0"/><item id="C-2"/>' \
                '<item id="C-5"/></list>'
        figures = "".join(self.element("figure", {
            "party": f"C-{i}", "value": self.pick([0, self.threshold()])
            if self.chance(20) else self.threshold()})
            for i in range(ACCOUNTS) if i == 0 or self.chance(75))
        text += self.element("figures", {"id": "plan"}, figures)
        text += self.line_terms("except", 1, True) * self.chance(
            70 if self.has_old_rates else 30)
        text += self.settle() * self.chance(80 if self.term == SHORT else 45)
        self.unit = MINOR_UNIT[currency]
        text += self.rounding() * self.chance(45)
        return self.element("agreement", attributes,
                            text + self.rules() + self.limit()
                            * self.chance(40))

    def settle(self):
        settle = {"every": self.pick(["term", "year", "half-year", "quarter",
                                      "month"])}
        if self.term == SHORT:
            settle["every"] = "quarter"
        if settle["every"] != "term":
            settle["method"] = self.pick(["separate", "catch-up"])
        if settle.get("method") == "catch-up" and self.chance(50):
            settle["advance"] = "2%"
        return self.element("settle", settle)

    def rounding(self):
        rounding = {"mode": self.pick(["half-up", "half-even", "down"])}
        if self.chance(50):
            units = [unit for unit in ("0.05", "0.25", "1", "5", "10")
                     if float(unit) >= float(self.unit)]
            rounding["unit"] = self.unit = self.pick(units)
        return self.element("rounding", rounding)

    def rules(self):
        text, earlier = "", []
        for index in range(self.pick([1, 1, 2, 2, 3, 4])):
            if self.chance(20):
                name = self.pick(["best-of", "first-of"])
                text += self.element(name, {"id": f"g{index}"},
                                     self.alternatives(index))
                continue
            rule, terms = self.rule(index, earlier)
            if terms is not None:
                earlier.append((f"r{index}", terms))
            text += rule
        return text

    def alternatives(self, index):
        """The rules of a group, the last one often like the first: a tie."""
        rules = [self.rule(f"{index}{part}", [])[0]
                 for part in self.pick(["ab", "ab", "abc"])]
        if self.chance(30):
            rules[-1] = rules[0].replace(
                f'id="r{index}a"', f'id="r{index}{"abc"[len(rules) - 1]}"')
        return "".join(rules)

    def agreements(self):
        space = ' xmlns="urn:ristorno:agreement:1"'
        found = [self.agreement(i) for i in range(self.pick([1, 1, 1, 2]))]
        if len(found) == 1 and self.chance(50):
            return found[0].replace("<agreement", "<agreement" + space, 1)
        return "\n".join([f"<agreements{space}>", *found, "</agreements>"])

    def as_of(self, dates):
        """Beside the ledger's days, the term's, a period's, or anywhere."""
        kind = self.random.random()
        if self.term == SHORT and kind < 0.5:
            return datetime.date(2024, 6, 30)
        if kind < 0.35:
            return None
        if kind < 0.55:
            return self.near(self.pick(sorted(dates)))
        if kind < 0.75:
            return self.near(datetime.date.fromisoformat(
                self.pick(self.term)))
        return self.date()
