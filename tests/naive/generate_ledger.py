"""A random ledger, as the text of its files.

Dates lie on the ends of periods and of February, amounts are round so that
sums meet thresholds, or zero, negative, a millionth, or 8e12; payments meet
what is owed to the millionth, on the due date and beside it; most ledgers
convert all they must, so that there are figures to compare.
"""

import datetime

from chance import (ACCOUNTS, BRANDS, CLUBS, COUNTRIES, LARGE, PRODUCTS, RATES,
                    SEGMENTS, TAGS, Chance, days, decimal)

HEAD = '<ledger xmlns="urn:ristorno:ledger:1" source="GEN">'
UNITS = ["C62", "EA", "BX", "KGM", "DZN", "LTR", "GRM", "MIL", "XX"]


class LedgerMaker(Chance):
    def __init__(self, seed):
        super().__init__(seed)
        self.has_odd_units = self.chance(15)
        self.is_foreign = self.chance(40)
        self.has_old_rates = self.chance(35)
        self.is_large = self.chance(6)
        self.has_aliases = self.chance(15)
        self.categories, self.invoices, self.dates = [], [], set()

    # ---- master data

    def master(self):
        return (["<categories>"] + self.make_categories()
                + ["</categories>", "<products>"]
                + [self.product(number) for number in range(PRODUCTS)]
                + ["</products>", "<accounts>"]
                + [self.account(number) for number in range(ACCOUNTS)]
                + ["</accounts>"])

    def make_categories(self):
        rows = []
        for a in range(3):
            rows.append((f"A{a}", ""))
            for b in range(self.below(3)):
                rows.append((f"A{a}B{b}", f' parent="A{a}"'))
                if self.chance(40):
                    rows.append((f"A{a}B{b}C0", f' parent="A{a}B{b}"'))
        self.categories = [name for name, _ in rows]
        return [f'<category id="{name}"{above}/>' for name, above in rows]

    def product(self, number):
        attributes, inner = f'id="P-{number}"', ""
        if self.chance(85):
            attributes += f' category="{self.pick(self.categories)}"'
        if self.chance(50):
            attributes += f' brand="{self.pick(BRANDS)}"'
        own = None
        if not self.has_odd_units:
            own = "C62"
            inner = '<unit code="EA" factor="1"/>'
        elif self.chance(80):
            own = self.pick(["C62", "EA", "KGM", "XX"])
        if own:
            attributes += f' unit="{own}"'
        for code in ("BX", "KGM", "C62"):
            wanted = 45 if self.has_odd_units else 100 * (code != "C62")
            if self.chance(wanted) and own != code:
                factor = self.pick(["12", "0.5", "7", "0.333333", "3"])
                inner += f'<unit code="{code}" factor="{factor}"/>'
        return f"<product {attributes}>{inner}{self.alias('P', number)}" \
            "</product>"

    def alias(self, letter, number):
        if not self.has_aliases:
            return ""
        source = self.pick(['GEN', 'GEN', 'SHOP'])
        return f'<alias source="{source}" id="{letter}W-{number}"/>'

    def account(self, number):
        attributes, inner = f'id="C-{number}"', ""
        if number and self.chance(45):
            parent = number - 1 if self.chance(40) else self.below(number)
            attributes += f' parent="C-{parent}"'
        if self.chance(80):
            attributes += f' segment="{self.pick(SEGMENTS)}"'
        if self.chance(80):
            attributes += f' country="{self.pick(COUNTRIES)}"'
        if self.chance(65):
            since = datetime.date(2024, 4, 1) + days(self.below(91)) \
                if self.chance(35) else self.date()
            attributes += f' since="{since}"'
        for club in CLUBS:
            if self.chance(50):
                start, end = self.date(), ""
                if self.chance(60):
                    end = max(start, self.date()) if self.chance(50) \
                        else start + days(self.below(500))
                    end = f' until="{end}"'
                inner += f'<member of="{club}" from="{start}"{end}/>'
        return f"<account {attributes}>{inner}{self.alias('C', number)}" \
            "</account>"

    def name(self, letter, number):
        if self.has_aliases and self.chance(30):
            return f"{letter}W-{number}"
        return f"{letter}-{number}"

    # ---- documents

    def net(self):
        if self.is_large and self.chance(60):
            return self.pick([LARGE, LARGE - 1, LARGE // 2, -LARGE,
                              self.below(LARGE)])
        kind = self.random.random()
        if kind < 0.55:
            return self.pick([500, 1000, 1500, 2000, 2500, 3000,
                              5000]) * 10**6
        if kind < 0.9:
            return self.micro(6000)
        if kind < 0.94:
            return 0
        return -self.micro(3000) if kind < 0.97 else self.pick([1, 10**4])

    def quantity(self):
        if self.is_large and self.chance(20):
            return LARGE // 1000
        kind = self.random.random()
        if kind < 0.7:
            return self.below(1, 300) * 10**6
        if kind < 0.95:
            return self.micro(90)
        return self.pick([0, 1, -3 * 10**6, -self.micro(50)])

    def line(self, number):
        net, is_odd = self.net(), self.has_odd_units
        attributes = f'no="{number}"'
        if self.chance(90):
            product = ("NEW-1" if is_odd and self.chance(5)
                       else self.name("P", self.below(PRODUCTS)))
            attributes += f' product="{product}"'
            has_unit = self.chance(70)
        else:
            has_unit = not is_odd or self.chance(90)
        if self.chance(20):
            category = (self.pick(self.categories) if self.chance(90)
                        else "OTHER")
            attributes += f' category="{category}"'
        if self.chance(85):
            attributes += f' quantity="{decimal(self.quantity())}"'
            if has_unit:
                common = ["C62", "EA"] + ["BX"] * ("product" in attributes)
                unit = self.pick(common if not is_odd or self.chance(70)
                                 else UNITS)
                attributes += f' unit="{unit}"'
        attributes += f' net="{decimal(net)}"'
        if self.chance(20):
            attributes += f' tags="{" ".join(self.tags())}"'
        return f"<line {attributes}/>", net

    def tags(self):
        return self.random.sample(TAGS, self.pick([1, 1, 2]))

    def document(self, number, payments):
        is_credit = bool(self.invoices) and self.chance(20)
        date = self.date()
        currency = self.pick(["EUR"] + list(RATES)) \
            if self.is_foreign and self.chance(
                40 if self.has_old_rates else 60) else "EUR"
        account = "NEW-A" if self.chance(2) \
            else self.name("C", self.below(ACCOUNTS))
        attributes = f'id="{"K" if is_credit else "F"}{number}"' \
            f' account="{account}" date="{date}"'
        if self.chance(40):
            delivered = self.date() if self.chance(30) \
                else date + days(self.below(-5, 20))
            attributes += f' delivered="{delivered}"'
        due = date + days(self.pick([0, 14, 30])) if self.chance(65) else None
        if due:
            attributes += f' due="{due}"'
        if is_credit and self.chance(80):
            refers, of, _ = self.pick(self.invoices + [("NONE", "EUR", 0)])
            currency = of if self.chance(80) else currency
            attributes += f' refers-to="{refers}"'
        lines = [self.line(no) for no in range(1, self.below(2, 6))]
        total = sum(net for _, net in lines)
        attributes += f' currency="{currency}"'
        if abs(total) > LARGE or not self.chance(80):
            total = None
        elif self.chance(30):
            total = total * 121 // 100 if abs(total) < LARGE // 2 else total
        if total is not None:
            attributes += f' total="{decimal(total)}"'
        if self.chance(6):
            attributes += ' status="cancelled"'
        if self.chance(20):
            attributes += f' tags="{" ".join(self.tags())}"'
        kind = "credit-note" if is_credit else "invoice"
        self.dates.update((date, due or date))
        if not is_credit:
            self.invoices.append((f"F{number}", currency, total or 0))
            self.pay(payments, f"F{number}", total or 10**9, date, due)
        return f"<{kind} {attributes}>" \
            f"{''.join(text for text, _ in lines)}</{kind}>"

    # ---- payments

    def pay(self, payments, name, total, date, due):
        """What is owed, to the millionth, at once or in parts."""
        if self.chance(12):
            return
        day = self.near(due) if due and self.chance(50) \
            else date + days(self.below(-2, 60))

        def put(amount, on):
            text = "" if amount is None else f' amount="{decimal(amount)}"'
            payments.append(f'<payment document="{name}" date="{on}"{text}/>')
            self.dates.add(on)

        if self.chance(30):
            put(None, day)
            return
        tolerance = self.pick([0, 0, 2, 10])
        owed = total * (100 - tolerance) // 100 + self.pick(
            [0, 0, 0, 1, -1, 10**4, -10**4, 500 * 10**6])
        parts = self.pick([1, 1, 2, 2, 3])
        for part in range(parts):
            amount = owed if part == parts - 1 else owed // 3
            owed -= amount
            put(amount, day)
            day += days(self.pick([0, 0, 1, 7, -3]))
        if self.chance(10):
            put(-10 * 10**6, day)

    # ---- rates

    def rates(self, dates):
        """Of every day that may be asked for, at most 10 days old, and where
        rates are missing sometimes 11 days old or not there."""
        rows = {}
        missing = self.pick(list(RATES)) if self.has_old_rates else None
        since = self.pick(sorted(dates))
        for date in sorted(dates):
            for currency, value in RATES.items():
                if currency == missing and date >= since:
                    continue
                age = self.pick([0, 0, 1, 5, 9, 10])
                if self.has_old_rates and self.chance(15):
                    age = 11
                value *= self.random.uniform(0.95, 1.05)
                rows[currency, date - days(age)] = \
                    f"{value:.{self.pick([2, 4, 10])}f}"
        return ['<rates base="EUR">'] + [
            f'<rate currency="{currency}" date="{date}" value="{value}"/>'
            for (currency, date), value in rows.items()] + ["</rates>"]

    # ---- all of it

    def files(self):
        master = self.master()
        documents, payments = [], []
        for number in range(self.below(1, 8) if self.chance(15)
                            else self.below(8, 34)):
            documents.append(self.document(number, payments))
        if self.chance(10):
            payments.append('<payment document="F99" date="2024-05-05"/>')
        dates = {text.split(' date="')[1][:10] for text in documents}
        if self.is_foreign:
            master = self.rates({datetime.date.fromisoformat(date)
                                 for date in dates}) + master
        documents = ["<documents>"] + documents + ["</documents>"]
        payments = ["<payments>"] + payments + ["</payments>"]
        if self.chance(80):
            parts = [master + documents + payments]
        else:
            parts = [payments, documents, master]
        return ["\n".join([HEAD] + part + ["</ledger>", ""])
                for part in parts]
