#!/usr/bin/env python3
"""A random ledger and agreements over the whole language.

usage: generate.py SEED FOLDER [basic]

Writes master.xml, documents.xml, payments.xml, agreement.xml and args into
FOLDER.  Biased to what goes wrong: amounts that meet thresholds exactly, dates
at the ends of months, periods and February, zero and negative amounts,
quantities without a conversion, missing rates.  `basic` leaves out compare,
figures, settle, net-of, best-of, first-of, prorate and the methods but
all-units and incremental.
"""

import datetime
import os
import random
import sys
from xml.sax.saxutils import quoteattr

YEAR = 2024     # the term's usual year; a leap year
ACCOUNTS = 7
PRODUCTS = 9
CLUBS = ["GOLD", "CLUB"]
SEGMENTS = ["wholesale", "retail"]
COUNTRIES = ["CZ", "DE", "ES"]
TAGS = ["promo", "web", "project"]
BRANDS = ["ACME", "Zeta"]
CURRENCIES = ["EUR", "USD", "CZK", "JPY"]
RATES = {"USD": 1.05, "CZK": 25, "JPY": 155}
UNITS = ["C62", "EA", "BX", "KGM", "DZN", "LTR", "GRM"]


class Maker:
    def __init__(self, seed, basic):
        self.r = random.Random(seed)
        self.basic = basic
        self.categories = []
        # Most ledgers have only units and currencies that convert, so that
        # most parties have figures to compare.
        self.has_odd_units = self.chance(20)

    def chance(self, percent):
        return self.r.random() * 100 < percent

    def pick(self, items):
        return self.r.choice(items)

    # ---- values

    def date(self):
        if self.chance(25):
            return self.pick([
                datetime.date(YEAR, 2, 28), datetime.date(YEAR, 2, 29),
                datetime.date(YEAR, 3, 1), datetime.date(YEAR - 1, 2, 28),
                datetime.date(YEAR - 1, 12, 31), datetime.date(YEAR, 1, 1),
                datetime.date(YEAR, 12, 31), datetime.date(YEAR, 6, 30),
                datetime.date(YEAR, 3, 31), datetime.date(YEAR + 1, 1, 1)])
        return datetime.date(YEAR - 1, 1, 1) + datetime.timedelta(
            days=self.r.randrange(800))

    def net(self):
        kind = self.r.random()
        if kind < 0.55:
            return str(self.pick([500, 1000, 1500, 2000, 2500, 3000, 5000]))
        if kind < 0.9:
            return f"{self.r.uniform(0, 6000):.{self.pick([2, 2, 4])}f}"
        if kind < 0.93:
            return "0"
        if kind < 0.96:
            return f"-{self.r.uniform(0, 3000):.2f}"
        return f"{self.r.uniform(0, 4e12):.6f}" if self.chance(5) else "0.01"

    def threshold(self):
        if self.chance(60):
            return 500 * self.r.randrange(0, 40)
        return round(self.r.uniform(0, 20000), 2)

    def rate(self):
        return f"{self.r.randrange(0, 4000) / self.pick([1000, 100, 400])}%"

    # ---- ledger

    def ledger(self):
        r = self.r
        self.categories = []
        rows = []
        for a in range(3):
            rows.append((f"A{a}", None))
            for b in range(self.r.randrange(3)):
                rows.append((f"A{a}B{b}", f"A{a}"))
                if self.chance(40):
                    rows.append((f"A{a}B{b}C0", f"A{a}B{b}"))
        self.categories = [row[0] for row in rows]
        master = ['<ledger xmlns="urn:ristorno:ledger:1" source="GEN">',
                  '<rates base="EUR">']
        for currency, value in RATES.items():
            day = datetime.date(YEAR - 2, 12, 25)
            while day < datetime.date(YEAR + 1, 4, 1):
                master.append(
                    f'<rate currency="{currency}" date="{day}" value="'
                    f'{value * r.uniform(0.95, 1.05):.4f}"/>')
                day += datetime.timedelta(
                    days=12 if self.chance(2) else r.randrange(1, 10))
        master += ["</rates>", "<categories>"]
        for category, parent in rows:
            above = f' parent="{parent}"' if parent else ""
            master.append(f'<category id="{category}"{above}/>')
        master += ["</categories>", "<products>"]
        for number in range(PRODUCTS):
            attributes = f'id="P-{number}"'
            if self.chance(85):
                attributes += f' category="{self.pick(self.categories)}"'
            if self.chance(50):
                attributes += f' brand="{self.pick(BRANDS)}"'
            if not self.has_odd_units:
                attributes += f' unit="{self.pick(["C62", "EA"])}"'
            elif self.chance(80):
                attributes += f' unit="{self.pick(["C62", "EA", "KGM"])}"'
            inner = ""
            for code in ("BX", "KGM", "C62"):
                wanted = 45 if self.has_odd_units else 100 * (code != "C62")
                if self.chance(wanted) and \
                        f'unit="{code}"' not in attributes:
                    factor = self.pick(["12", "0.5", "7", "0.333333"])
                    inner += f'<unit code="{code}" factor="{factor}"/>'
            master.append(f"<product {attributes}>{inner}</product>")
        master += ["</products>", "<accounts>"]
        for number in range(ACCOUNTS):
            attributes = f'id="C-{number}"'
            if number and self.chance(40):
                attributes += f' parent="C-{r.randrange(number)}"'
            if self.chance(80):
                attributes += f' segment="{self.pick(SEGMENTS)}"'
            if self.chance(80):
                attributes += f' country="{self.pick(COUNTRIES)}"'
            if self.chance(60):
                attributes += f' since="{self.date()}"'
            inner = ""
            for club in CLUBS:
                if self.chance(50):
                    start = self.date()
                    end = ""
                    if self.chance(60):
                        end = start + datetime.timedelta(
                            days=r.randrange(1, 500))
                        end = f' until="{end}"'
                    inner += f'<member of="{club}" from="{start}"{end}/>'
            master.append(f"<account {attributes}>{inner}</account>")
        master += ["</accounts>", "</ledger>"]
        documents, payments = self.documents()
        return ["\n".join(part) + "\n"
                for part in (master, documents, payments)]

    def documents(self):
        r = self.r
        head = '<ledger xmlns="urn:ristorno:ledger:1" source="GEN">'
        documents = [head, "<documents>"]
        payments = [head, "<payments>"]
        currencies = CURRENCIES if self.chance(50) else ["EUR"]
        invoices = []
        for number in range(r.randrange(5, 45)):
            is_credit = bool(invoices) and self.chance(20)
            date = self.date()
            account = f"C-{r.randrange(ACCOUNTS)}"
            currency = self.pick(currencies)
            name = "credit-note" if is_credit else "invoice"
            attributes = (f'id="{"K" if is_credit else "F"}{number}" '
                          f'account="{account}" date="{date}"')
            if self.chance(40):
                delivered = date + datetime.timedelta(
                    days=r.randrange(-5, 20))
                attributes += f' delivered="{delivered}"'
            if self.chance(60):
                due = date + datetime.timedelta(days=30)
                attributes += f' due="{due}"'
            refers = None
            if is_credit and self.chance(80):
                refers = self.pick(invoices + [("NONE", "EUR", 0, date)])
                attributes = f'refers-to="{refers[0]}" ' + attributes
                if self.chance(80):
                    currency = refers[1]
            lines, total = [], 0
            for line in range(1, r.randrange(2, 6)):
                text, net = self.line(line)
                lines.append(text)
                total += net
            attributes += f' currency="{currency}"'
            has_total = self.chance(75)
            total = round(total, 4)
            if has_total:
                attributes += f' total="{total:.4f}"'
            if self.chance(6):
                attributes += ' status="cancelled"'
            if self.chance(20):
                attributes += f' tags="{self.pick(TAGS)}"'
            documents.append(f"<{name} {attributes}>{''.join(lines)}</{name}>")
            if not is_credit:
                invoices.append((f"F{number}", currency, total, date))
                self.payments(payments, invoices[-1])
        return (documents + ["</documents>", "</ledger>"],
                payments + ["</payments>", "</ledger>"])

    def line(self, number):
        net = self.net()
        attributes = f'no="{number}"'
        is_odd = self.has_odd_units
        if not is_odd or self.chance(90):
            product = (f"P-{self.r.randrange(PRODUCTS)}"
                       if not is_odd or self.chance(95) else "NEW-1")
            attributes += f' product="{product}"'
        if self.chance(20):
            category = (self.pick(self.categories) if self.chance(90)
                        else "OTHER")
            attributes += f' category="{category}"'
        if self.chance(85):
            quantity = (self.r.randrange(1, 300) if self.chance(70)
                        else round(self.r.uniform(0, 90), 3))
            attributes += f' quantity="{quantity}"'
            if self.chance(70):
                unit = (self.pick(["C62", "EA", "BX"])
                        if not is_odd or self.chance(70)
                        else self.pick(UNITS))
                attributes += f' unit="{unit}"'
        attributes += f' net="{net}"'
        if self.chance(20):
            attributes += f' tags="{self.pick(TAGS)}"'
        return f"<line {attributes}/>", float(net)

    def payments(self, payments, invoice):
        name, _, total, date = invoice
        if self.chance(20):
            return
        day = date + datetime.timedelta(days=self.r.randrange(0, 60))
        if self.chance(40):
            payments.append(f'<payment document="{name}" date="{day}"/>')
            return
        first = round(total * self.r.uniform(0.2, 1), 2)
        payments.append(f'<payment document="{name}" date="{day}" '
                        f'amount="{first:.2f}"/>')
        if self.chance(60):
            day += datetime.timedelta(days=self.r.randrange(-10, 30))
            rest = round(total - first, 4)
            payments.append(f'<payment document="{name}" date="{day}" '
                            f'amount="{rest:.4f}"/>')
        if self.chance(10):
            payments.append(f'<payment document="{name}" '
                            f'date="{day + datetime.timedelta(days=1)}" '
                            f'amount="-10"/>')

    # ---- agreements

    def line_terms(self, name, most, need):
        terms = []
        for _ in range(self.r.randrange(0, most + 1)):
            attributes = {}
            if self.chance(45):
                attributes["category"] = self.pick(self.categories)
            if self.chance(12):
                attributes["product"] = f"P-{self.r.randrange(PRODUCTS)}"
            if self.chance(12):
                attributes["list"] = "annex"
            if self.chance(12):
                attributes["brand"] = self.pick(BRANDS)
            if self.chance(12):
                attributes["tag"] = self.pick(TAGS)
            if self.chance(10):
                attributes["type"] = self.pick(["invoice", "credit-note"])
            if self.chance(12):
                attributes["from"] = self.pick(
                    [f"{YEAR}-02-29", f"{YEAR}-03-31", f"{YEAR}-01-01"])
            if self.chance(12):
                attributes["until"] = self.pick(
                    [f"{YEAR}-02-29", f"{YEAR}-06-30", f"{YEAR}-11-30"])
            if attributes.get("from", "") > attributes.get("until", "9"):
                del attributes["until"]
            if self.chance(12):
                attributes["member"] = self.pick(CLUBS)
            if self.chance(15):
                attributes["paid"] = self.pick(["yes", "on-time"])
            if self.chance(12):
                attributes["document-at-least"] = str(self.threshold())
            if need and not attributes:
                continue
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
        basis = only or self.pick(
            ["net-amount"] * 4 + ["quantity"] * 2 + ["documents", "days",
             "months", "products", "categories"])
        attributes = {"basis": basis}
        if basis == "quantity":
            attributes["unit"] = self.pick(["C62", "C62", "EA", "KGM", "BX"])
        if basis in ("documents", "products", "categories") \
                and self.chance(50):
            attributes["each"] = self.threshold() // 4
        if basis == "categories" and self.chance(50):
            attributes["level"] = self.r.randrange(1, 4)
        is_percent = False
        if can_compare and not self.basic and self.chance(40) and \
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
            return f"{self.pick([0, 5, 10, 25, 50, 80, 100, 120])}%"
        if basis in ("documents", "days", "months", "products",
                     "categories"):
            return str(self.r.randrange(0, 6))
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

    def rule(self, number, earlier):
        method = self.pick(["all-units"] * 3 + ["incremental"] * 2)
        if not self.basic and self.chance(55):
            method = self.pick(["additive", "additive-banded",
                                "interpolated", "multiples"])
        banded = method in ("incremental", "additive-banded")
        crossing = not banded and method != "multiples"
        free = method == "multiples" and self.chance(50)
        only = None
        if banded:
            only = self.pick(["net-amount", "net-amount", "quantity"])
        if free:
            only = "quantity"
        attributes, is_percent = self.measure(not free, crossing, only)
        if banded and "compare" in attributes and \
                attributes["compare"] != "growth":
            attributes["compare"] = "growth"
            is_percent = False
        basis = attributes["basis"]
        if "compare" in attributes and self.chance(40):
            attributes["undefined-as"] = self.bound(basis, is_percent)
        plain = "compare" not in attributes
        if banded:
            benefit = "rate" if basis == "net-amount" else "per-unit"
        elif free:
            benefit = "free-units"
        elif method == "multiples":
            benefit = "amount"
        else:
            benefit = self.pick(["rate", "rate", "per-unit", "amount"])
        pay = ""
        if crossing and benefit in ("rate", "per-unit"):
            natural = plain and (basis, benefit) in (
                ("net-amount", "rate"), ("quantity", "per-unit"))
            if not natural or self.chance(50):
                if benefit == "per-unit":
                    pay_attributes = {"basis": "quantity",
                                      "unit": self.pick(["C62", "EA"])}
                elif not self.basic and self.chance(25):
                    pay_attributes = {"basis": "growth"}
                    if self.chance(50):
                        pay_attributes["baseline"] = self.pick(
                            ["plan", "previous-year"])
                else:
                    pay_attributes = {"basis": "net-amount"}
                inner = self.pick(["", "<lines/>", self.selector()])
                pay = self.element("pay", pay_attributes, inner)
        scale = {"method": method}
        if method != "multiples" and self.chance(35):
            scale["threshold"] = self.pick(["exceed", "reach"])
        if not self.basic and self.chance(15):
            scale["prorate"] = "since"
        rule_attributes = {"id": f"r{number}"}
        terms = self.selector()
        if earlier and not self.basic and benefit == "rate" and \
                method in ("all-units", "additive") and not pay and \
                plain and self.chance(50):
            rule_attributes["net-of"] = self.pick(earlier)[0]
            terms = dict(earlier)[rule_attributes["net-of"]]
        inner = "".join(self.require() for _ in range(
            self.pick([0, 0, 0, 1, 2])))
        inner += self.element("qualify", attributes, terms)
        inner += self.element("scale", scale, self.tiers(
            method, benefit, basis, is_percent)) + pay
        if self.chance(40):
            inner += self.limit()
        text = self.element("rule", rule_attributes, inner)
        pays_net = benefit == "rate" and basis == "net-amount" and plain \
            and not pay and method in ("all-units", "additive") and \
            "across" not in attributes
        return text, terms if pays_net else None

    def tiers(self, method, benefit, basis, is_percent):
        count = 1 if method == "multiples" else self.r.randrange(1, 5)
        starts = set()
        while len(starts) < count:
            if is_percent:
                starts.add(self.r.randrange(0, 150))
            elif basis in ("net-amount", "quantity"):
                starts.add(self.threshold())
            else:
                starts.add(self.r.randrange(0, 8))
            if method == "multiples":
                starts.discard(0)
        text = ""
        for start in sorted(starts):
            value = {"rate": self.rate(),
                     "per-unit": f"{self.r.uniform(0, 3):.2f}",
                     "amount": str(self.pick([50, 100, 120.5, 300, 33.33])),
                     "free-units": str(self.pick([1, 2, 0.5]))}[benefit]
            text += self.element("tier", {
                "from": f"{start}%" if is_percent else start,
                benefit: value})
        return text

    def limit(self):
        attributes = {}
        if self.chance(25):
            attributes["guarantee"] = self.pick([20, 50, 100])
        if self.chance(35):
            attributes["cap-percent"] = self.rate()
        if self.chance(40):
            attributes["cap"] = self.pick([100, 200, 500, 1000])
        if self.chance(35):
            attributes["minimum-payout"] = min(
                self.pick([10, 50, 100]),
                int(attributes.get("guarantee", 100)))
        return self.element("limit", attributes) if attributes else ""

    def account_terms(self):
        def term():
            attributes = {}
            if self.chance(20):
                attributes["id"] = f"C-{self.r.randrange(ACCOUNTS)}"
            if self.chance(15):
                attributes["list"] = "friends"
            if self.chance(30):
                attributes["segment"] = self.pick(SEGMENTS)
            if self.chance(20):
                attributes["country"] = self.pick(COUNTRIES)
            if self.chance(15):
                attributes["group"] = f"C-{self.r.randrange(3)}"
            if self.chance(20):
                attributes["member"] = self.pick(CLUBS)
            return attributes

        text = "".join(self.element("accounts", term())
                       for _ in range(self.r.randrange(0, 3)))
        for _ in range(self.r.randrange(0, 2)):
            attributes = term()
            if attributes:
                text += self.element("except", attributes)
        return self.element("parties", {}, text) if text else ""

    def agreement(self, number):
        r = self.r
        attributes = {"id": f"AG{number}", "version": "1",
                      "currency": self.pick(["EUR", "EUR", "EUR", "CZK",
                                             "JPY"]),
                      "from": f"{YEAR}-01-01", "until": f"{YEAR}-12-31"}
        if self.chance(15):
            attributes["from"] = f"{YEAR}-02-29"
            attributes["until"] = self.pick([f"{YEAR + 1}-02-28",
                                             f"{YEAR}-11-30"])
        if self.chance(35):
            attributes["per"] = self.pick(["group", "account"])
        if self.chance(30):
            attributes["date"] = self.pick(["delivery", "issue"])
        if self.chance(40):
            attributes["paid-tolerance"] = self.pick(["0%", "2%", "10%"])
        text = f'<title xml:lang="en">Generated {number}</title>'
        text += self.account_terms() if self.chance(50) else ""
        text += '<list id="annex"><item id="P-1"/><item id="P-4"/></list>'
        text += '<list id="friends"><item id="C-0"/><item id="C-2"/>' \
                '<item id="C-5"/></list>'
        if not self.basic:
            figures = "".join(self.element("figure", {
                "party": f"C-{i}", "value": self.threshold()})
                for i in range(ACCOUNTS) if i == 0 or self.chance(70))
            text += self.element("figures", {"id": "plan"}, figures)
        text += self.line_terms("except", 1, True) * self.chance(40)
        if not self.basic and self.chance(40):
            settle = {"every": self.pick(["year", "half-year", "quarter",
                                          "month"]),
                      "method": self.pick(["separate", "catch-up"])}
            if settle["method"] == "catch-up" and self.chance(50):
                settle["advance"] = "2%"
            text += self.element("settle", settle)
        if self.chance(30):
            rounding = {"mode": self.pick(["half-up", "half-even", "down"])}
            if self.chance(50):
                rounding["unit"] = self.pick(["1", "5", "10"])
            text += self.element("rounding", rounding)
        earlier = []
        for index in range(r.randrange(1, 5)):
            if not self.basic and self.chance(20):
                name = self.pick(["best-of", "first-of"])
                inner = "".join(self.rule(f"{index}{part}", [])[0]
                                for part in "ab")
                text += self.element(name, {"id": f"g{index}"}, inner)
                continue
            rule, terms = self.rule(index, earlier)
            if terms is not None:
                earlier.append((f"r{index}", terms))
            text += rule
        if self.chance(40):
            text += self.limit()
        return self.element("agreement", attributes, text)

    def agreements(self):
        inner = "\n".join(self.agreement(i)
                          for i in range(self.r.randrange(1, 4)))
        return ('<agreements xmlns="urn:ristorno:agreement:1">\n'
                f"{inner}\n</agreements>\n")


def main(seed, folder, basic):
    maker = Maker(seed, basic)
    parts = dict(zip(("master", "documents", "payments"), maker.ledger()))
    parts["agreement"] = maker.agreements()
    os.makedirs(folder, exist_ok=True)
    for name, text in parts.items():
        with open(os.path.join(folder, name + ".xml"), "w",
                  encoding="utf-8", newline="\n") as out:
            out.write(text)
    with open(os.path.join(folder, "args"), "w", encoding="utf-8") as out:
        if maker.chance(60):
            day = datetime.date(YEAR, 1, 1) + datetime.timedelta(
                days=maker.r.randrange(500))
            day = maker.pick([day, datetime.date(YEAR, 2, 29),
                              datetime.date(YEAR, 6, 30)])
            out.write(f"--as-of {day}\n")


if __name__ == "__main__":
    if len(sys.argv) not in (3, 4):
        sys.exit(__doc__)
    main(int(sys.argv[1]), sys.argv[2], len(sys.argv) == 4)
