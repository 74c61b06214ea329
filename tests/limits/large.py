#!/usr/bin/env python3
"""Amounts of 8 000 000 000 000 on every line of a ledger of N lines.

usage: large.py PROGRAM [N]

Every figure is worked out again here with Python's integers and fractions, by
formulas of its own, and must be the same to the last digit; what does not fit
must be refused by name.  N (the default is small) counts the lines of one
account; try 1000000 with a program built with -fsanitize=undefined.
"""

import csv
import io
import os
import shutil
import subprocess
import sys
import tempfile
from fractions import Fraction

sys.dont_write_bytecode = True
sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))

from shapes import document, element  # noqa: E402 (beside this file)

MICRO = 1000000
BIG = 8 * 10 ** 12
LINES_OF_A_DOCUMENT = 100
LIMIT = "8999999999999.999999"      # the largest number there is
NINES = Fraction(LIMIT)


def text_of(micro):
    sign, micro = "-" * (micro < 0), abs(micro)
    return f"{sign}{micro // MICRO}.{micro % MICRO:06}"


def exact(value):
    """A decimal without trailing zeros, cut to 6 decimals."""
    micro = abs(value) * MICRO
    micro = micro.numerator // micro.denominator
    text = f"{micro // MICRO}.{micro % MICRO:06}".rstrip("0").rstrip(".")
    return "-" * (value < 0 and micro > 0) + text


def money(value, cents=None):
    """Half-up to the cent, or a number of cents that was rounded already."""
    if cents is None:
        doubled = 2 * 100 * value + 1
        cents = doubled.numerator // (2 * doubled.denominator)
    return f"{cents // 100}.{cents % 100:02}"


# ----------------------------------------------------------------- ledger

class Account:
    """An account's lines, and the sums that its rules need."""

    def __init__(self, name):
        self.name = name
        self.net = {2024: 0, 2025: 0}
        self.quantity = {2024: 0, 2025: 0}
        self.first = 0          # of product P-0, in 2025
        self.invoices = 0       # in 2025

    def write(self, out, number, year, lines, **form):
        """A document; what it has in another currency or unit is so much
        more in the agreement's."""
        kind = form.get("kind", "invoice")
        sign = -1 if kind == "credit-note" else 1
        more = form.get("unit", "")
        if year == 2025 and sign > 0:
            self.invoices += 1
        out.write(f'<{kind} id="{self.name}-{number}" '
                  f'account="{self.name}" '
                  f'date="{year}-{number % 12 + 1:02}-10" '
                  f'currency="{form.get("currency", "EUR")}">')
        for place, (net, quantity) in enumerate(lines):
            out.write(f'<line no="{place}" product="P-{place % 3}" '
                      f'net="{text_of(net)}" '
                      f'quantity="{text_of(quantity)}"{more}/>')
            net *= sign * form.get("worth", 1)
            self.net[year] += net
            self.quantity[year] += sign * quantity * form.get("holds", 1)
            if year == 2025 and place % 3 == 0:
                self.first += net
        out.write(f"</{kind}>\n")


def write_ledger(path, count):
    """The accounts whose figures are to be exact."""
    big = BIG * MICRO
    most = int(NINES * MICRO)
    accounts = [Account(f"C-{number}") for number in range(1, 8)]
    main, zero, negative, alone, small, foreign, packed = accounts
    with open(path, "w", encoding="utf-8", newline="\n") as out:
        out.write('<ledger xmlns="urn:ristorno:ledger:1" source="LARGE">\n'
                  '<company id="US" name="Us"/>\n<rates base="EUR">'
                  '<rate currency="USD" date="2025-01-09" '
                  'value="0.0000000001"/><rate currency="JPY" '
                  'date="2025-01-09" value="900000000"/></rates>\n<products>')
        for number in range(3):
            out.write(f'<product id="P-{number}" unit="C62"/>')
        out.write("</products>\n<accounts>")
        for account in accounts:
            out.write(f'<account id="{account.name}"/>')
        out.write("</accounts>\n<documents>\n")
        for first in range(0, count, LINES_OF_A_DOCUMENT):
            number = first // LINES_OF_A_DOCUMENT
            lines = [(big - i % 7, big - i % 5) for i in range(
                first, min(count, first + LINES_OF_A_DOCUMENT))]
            main.write(out, number, 2024 if number % 4 == 3 else 2025, lines)
        zero.write(out, 0, 2025, [(most, most)] * 3)
        zero.write(out, 1, 2025, [(most, most)] * 3,
                   kind="credit-note")
        negative.write(out, 0, 2025, [(most, most)] * 3,
                   kind="credit-note")
        alone.write(out, 0, 2025, [(most, MICRO)])
        small.write(out, 0, 2025, [(1, 1), (999999, 2)])
        # 0.0000000001 USD are an EUR.
        foreign.write(out, 0, 2025, [(big, MICRO)] * 3, currency="USD",
                      worth=10 ** 10)
        packed.write(out, 0, 2025, [(MICRO, big)] * 3, unit=' unit="MIL"',
                     holds=1000)
        out.write("</documents></ledger>\n")
    return accounts


# ------------------------------------------------------------- agreements

def tiers(benefit, *pairs):
    return "".join(element("tier", **{"from_": start, benefit: value})
                   for start, value in pairs)


RATES = (("0", "1%"), ("1000", "2.5%"), (LIMIT, "3.33333333%"))


def rule(name, method, inner, after="", **qualify):
    qualify.setdefault("basis", "net-amount")
    terms = qualify.pop("terms", "")
    return element("rule", element("qualify", terms, **qualify) + element(
        "scale", inner, method=method) + after, id=name)


def agreement(name, inner, currency="EUR"):
    return element("agreement", '<title xml:lang="en">Large</title>' + inner,
                   id=name, version="1", currency=currency, from_="2025-01-01",
                   until="2025-12-31")


PAY = element("pay", element("lines"), basis="net-amount")
GROWTH = {"compare": "growth"}

AGREEMENT = document(agreement("LARGE", "".join((
    rule("all-units", "all-units", tiers("rate", *RATES)),
    rule("incremental", "incremental", tiers("rate", *RATES)),
    rule("additive", "additive", tiers("rate", *RATES)),
    rule("banded", "additive-banded", tiers("rate", *RATES)),
    rule("straight", "interpolated", tiers("rate", ("0", "1%"),
                                           (LIMIT, "3%"))),
    rule("per-unit", "all-units", tiers("per-unit", ("0", LIMIT)),
         basis="quantity", unit="C62"),
    rule("units", "incremental", tiers("per-unit", ("0", "1"),
                                       (LIMIT, "1000000")),
         basis="quantity", unit="C62"),
    rule("growth", "incremental", tiers("rate", *RATES), **GROWTH),
    rule("rate", "all-units", tiers("rate", ("0%", "5%")), element(
        "pay", basis="growth"), compare="growth-rate"),
    rule("share", "all-units", tiers("rate", ("0%", "7%")), PAY,
         compare="share", terms=element("lines", product="P-0")),
    rule("multiples", "multiples", tiers("amount", ("3", "0.01"))),
    rule("free", "multiples", tiers("free-units", ("9", "1")),
         basis="quantity", unit="C62"),
    rule("capped", "all-units", tiers("rate", ("0", "50%")), element(
        "limit", cap="8999999999999.99")),
    rule("capped-rate", "all-units", tiers("rate", ("0", "50%")), element(
        "limit", cap_percent="33.33333333%")),
    rule("documents", "all-units", tiers("amount", ("1", LIMIT[:-4])),
         basis="documents", each=LIMIT),
))))

# Results that do not fit into 128 bits, and sums that do not.
BEYOND = document(agreement("BEYOND", "".join(
    rule(f"r{i}", "all-units", tiers("per-unit", ("0", LIMIT)), element(
        "pay", element("lines"), basis="quantity", unit="C62"))
    for i in range(1000))) + agreement(
        "YEN", rule("r", "all-units", tiers("rate", ("0", "1%"))), "JPY"))

SETTLED = document(
    agreement("SETTLED", rule("r", "all-units", tiers(
        "rate", ("0", "0.00000001%")))) +
    agreement("WHOLE", rule("r", "all-units", tiers(
        "rate", ("0", "100%")))))


# ---------------------------------------------------------- what they pay

def percent(text):
    return Fraction(text.rstrip("%")) / 100


def reached(v, pairs):
    starts = [Fraction(start.rstrip("%")) for start, _ in pairs]
    return sum(start <= v for start in starts), starts


def by_band(v, pairs, factor, whole):
    """incremental, or (whole) additive-banded."""
    tier, starts = reached(v, pairs)
    total = Fraction(0)
    for i in range(tier):
        end = min(v, starts[i + 1]) if i + 1 < len(pairs) else v
        total += (end - (0 if whole else starts[i])) * factor(pairs[i][1])
    return tier, total


def expected_rows(account):
    v, before = (Fraction(account.net[year], MICRO) for year in (2025, 2024))
    q = Fraction(account.quantity[2025], MICRO)
    first = Fraction(account.first, MICRO)
    p, pq = max(v, Fraction(0)), max(q, Fraction(0))

    def row(name, value, tier, paying, amount, reason="", cents=None):
        if tier == 0 and not reason:
            reason = "no-tier"
        return ["LARGE", account.name, name,
                "" if value is None else exact(value), str(tier or ""),
                "" if paying is None else exact(paying),
                money(Fraction(amount), cents), "EUR", reason]

    def incremental(name, value, pairs, factor, whole=False):
        tier, amount = by_band(value, pairs, factor, whole)
        return row(name, value, tier, max(value, Fraction(0)), amount)

    tier, _ = reached(v, RATES)
    rates = [percent(rate) for _, rate in RATES[:tier]]
    rows = [
        row("all-units", v, tier, p, p * rates[-1] if tier else 0),
        incremental("incremental", v, RATES, percent),
        row("additive", v, tier, p, p * sum(rates)),
        incremental("banded", v, RATES, percent, True)]
    is_last = v >= NINES
    straight = Fraction(3, 100) if is_last else \
        Fraction(1, 100) + Fraction(2, 100) * v / NINES
    rows.append(row("straight", v, 0 if v < 0 else 1 + is_last, p,
                    p * straight))
    rows.append(row("per-unit", q, int(q >= 0), pq, pq * NINES))
    rows.append(incremental("units", q, (("0", "1"), (LIMIT, "1000000")),
                            Fraction))
    if before > 0:
        rows.append(incremental("growth", v - before, RATES, percent))
        growth = 100 * (v - before) / before
        paid = max(v - before, Fraction(0))
        rows.append(row("rate", growth, int(growth >= 0), paid,
                        paid / 20 if growth >= 0 else 0))
    else:
        rows.append(row("growth", None, 0, None, 0, "undefined"))
        rows.append(row("rate", None, 0, Fraction(0), 0, "undefined"))
    share = 100 * first / v if v > 0 else None
    rows.append(row("share", share, int(share is not None), p,
                    p * 7 / 100 if share is not None else 0,
                    "" if share is not None else "undefined"))
    times = int(v // 3) if v >= 3 else 0
    rows.append(row("multiples", v, int(v >= 3), None, Fraction(times, 100)))
    times = int(q // 9) if q >= 9 else 0
    rows.append(row("free", q, int(q >= 9), v,
                    times * v / q if times and v > 0 else 0))
    cap = Fraction("8999999999999.99")
    is_capped = p / 2 > cap
    rows.append(row("capped", v, int(v >= 0), p, cap if is_capped else
                    (p / 2 if v >= 0 else 0), "cap" if is_capped else ""))
    most = p * percent("33.33333333%")
    rows.append(row("capped-rate", v, int(v >= 0), p, 0,
                    "cap-percent" if p > 0 else "",
                    int(100 * most // 1)))
    is_large = account.name in ("C-1", "C-2", "C-4", "C-6")
    documents = account.invoices if is_large else 0
    rows.append(row("documents", Fraction(documents), int(documents >= 1),
                    None, Fraction(LIMIT[:-4]) if documents else 0))
    total = sum(int(row[6].replace(".", "")) for row in rows)
    rows.append(["LARGE", account.name, "", "", "", "",
                 money(None, total), "EUR", ""])
    return rows


# ------------------------------------------------------------------ tests

class Test:
    def __init__(self, program, folder):
        self.program = os.path.abspath(program)
        self.folder = folder
        self.problems = []

    def path(self, name):
        return os.path.join(self.folder, name)

    def run(self, status, *arguments):
        done = subprocess.run(
            [self.program, "--quiet", "--db", self.path("large.db"),
             *arguments], stdin=subprocess.DEVNULL, capture_output=True,
            check=False, encoding="utf-8")
        if done.returncode != status:
            self.problems.append(
                f"{arguments[0]}: exit status {done.returncode}, expected "
                f"{status}: {done.stderr[-2000:]}")
        return done

    def expect(self, what, wanted, found):
        if wanted != found:
            self.problems.append(f"{what}:\n  expected {wanted}\n"
                                 f"  found    {found}")

    def expect_in(self, what, wanted, found):
        if wanted not in found:
            self.problems.append(f"{what}: expected {wanted!r} in "
                                 f"{found[-500:]!r}")

    def rules(self, name, text):
        with open(self.path(name), "w", encoding="utf-8") as out:
            out.write(text)
        return self.path(name)

    def figures(self, accounts):
        path = self.rules("large.xml", AGREEMENT)
        self.run(0, "rules", "check", path)
        done = self.run(0, "preview", "--format", "csv", "--rules", path)
        found = list(csv.reader(io.StringIO(done.stdout)))[1:]
        wanted = [row for account in accounts
                  for row in expected_rows(account)]
        self.expect("rows", len(wanted), len(found))
        for left, right in zip(wanted, found):
            self.expect(f"{left[1]} {left[2]}", left, right)
        total = expected_rows(accounts[0])[-1][6]
        for form in ("json", "text"):
            done = self.run(0, "preview", "--format", form, "--rules", path)
            self.expect_in(form, total if form == "json" else total[-6:],
                           done.stdout)
        self.run(0, "explain", "--rules", path, "--account", "C-1")
        self.run(0, "explain", "--rules", path, "--account", "C-4",
                 "--lines")

    def beyond(self):
        """More than any figure of the program can be."""
        path = self.rules("beyond.xml", BEYOND)
        done = self.run(1, "preview", "--format", "csv", "--rules", path)
        for row, why in (
                ("BEYOND,C-7,,,,,,EUR,error",
                 "BEYOND: C-7: an amount of the result is too large"),
                ("YEN,C-6,,,,,,JPY,error", "YEN: C-6: invoice C-6-0 of "
                 "LARGE, line 2: the sum is too large")):
            self.expect_in("beyond", row + "\n", done.stdout)
            self.expect_in("beyond", why + "\n", done.stderr)

    def settled(self, accounts):
        path = self.rules("settled.xml", SETTLED)
        key, certificate = self.path("key.pem"), self.path("cert.pem")
        out = self.path("out")
        self.run(0, "keygen", "--key", key, "--cert", certificate)
        self.run(1, "run", "--rules", path, "--period", "2025-12-31",
                 "--issued", "2026-01-05", "--key", key, "--cert",
                 certificate, "--out", out)
        if self.problems:
            return
        with open(os.path.join(out, "index.csv"), encoding="utf-8") as text:
            paid = {(row["agreement"], row["account"]): row["amount"]
                    for row in csv.DictReader(text)}
        with open(os.path.join(out, "refused.csv"), encoding="utf-8") as text:
            refused = {(row["agreement"], row["account"]): row["reason"]
                       for row in csv.DictReader(text)}
        for account in accounts:
            v = max(Fraction(account.net[2025], MICRO), Fraction(0))
            for name, amount in (("SETTLED", v / 10 ** 10), ("WHOLE", v)):
                wanted = money(amount)
                if Fraction(wanted) < NINES:
                    found = paid.get((name, account.name))
                else:
                    wanted = "the amount is too large to be settled"
                    found = refused.get((name, account.name))
                self.expect(f"run {name} {account.name}", wanted, found)
        files = [os.path.join(out, name) for name in sorted(os.listdir(out))
                 if name.endswith(".xml")]
        self.run(0, "verify", "--cert", certificate, *files)


def main(program, count):
    folder = tempfile.mkdtemp(prefix="ristorno-large-")
    test = Test(program, folder)
    try:
        accounts = write_ledger(test.path("ledger.xml"), count)
        test.run(0, "import", test.path("ledger.xml"))
        test.figures(accounts)
        test.beyond()
        test.settled(accounts)
    finally:
        shutil.rmtree(folder)
    for problem in test.problems:
        print(problem)
    if not test.problems:
        print(f"{count} lines of 8000000000000: every figure is exact, or "
              "refused by name")
    return 1 if test.problems else 0


if __name__ == "__main__":
    if len(sys.argv) not in (2, 3):
        sys.exit(__doc__)
    sys.exit(main(sys.argv[1], int((sys.argv[2:] or ["1000"])[0])))
