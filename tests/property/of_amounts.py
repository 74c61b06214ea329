"""Properties of the amounts: what no result may be, and what each must be just
below, on and above every threshold.  Each says why by the language
(docs/reference/agreement.md)."""

import re
from fractions import Fraction
from xml.etree import ElementTree

from generate_agreement import AgreementMaker
from of_ledgers import micro, text_of_micro
from world import Differs, rules_of

HEAD = '<agreements xmlns="urn:ristorno:agreement:1">'
LEDGER = '<ledger xmlns="urn:ristorno:ledger:1" source="GEN">'
MINOR_UNIT = {"JPY": "1", "KWD": "0.001"}


def rate(text):
    return Fraction(text.rstrip("%")) / 100


# ------------------------------------------------------------------ limits

def check_limit(row, limit, unit):
    """row's amount against a rule's or an agreement's own limit."""
    amount = micro(row["amount"])
    if amount < 0 or amount % unit != 0:
        raise Differs(f"not a multiple of the unit: {row}")
    if "cap" in limit and amount > micro(limit["cap"]):
        raise Differs(f"above the cap: {row}")
    if 0 < amount < micro(limit.get("minimum-payout", "0")):
        raise Differs(f"below the minimum payout: {row}")
    is_lowered = "cap-percent" in limit or row["reason"] in (
        "require-failed", "not-best", "not-first")
    if not is_lowered and amount < micro(limit.get("guarantee", "0")):
        raise Differs(f"below the guarantee: {row}")


def check_cap_percent(row, rule, limit):
    """Where P is the very amount that the rate of the cap is of."""
    qualify, pay = rule.find("qualify"), rule.find("pay")
    scale = rule.find("scale")
    basis = pay.get("basis") if pay is not None else qualify.get("basis")
    if "cap-percent" not in limit or rule.get("net-of") or \
            basis != "net-amount" or rule.find("scale/tier[@rate]") is None \
            or scale.get("method") in ("incremental", "additive-banded") or \
            not row["paying"]:
        return
    # What is printed is cut to 6 decimals and never below what it was.
    paid = Fraction(row["paying"])
    if Fraction(row["amount"]) > rate(limit["cap-percent"]) * paid:
        raise Differs(f"above the rate of the cap: {row}")


def limits(world):
    """Limits are applied after the scale and before nothing but rounding and
    the choice of a group, caps are multiples of the unit, and the total is the
    sum of the results but for its own limit."""
    rows = world.rows()
    for agreement in world.root().iter("agreement"):
        rounding = agreement.find("rounding")
        unit = None if rounding is None else rounding.get("unit")
        unit = micro(unit or MINOR_UNIT.get(agreement.get("currency"),
                                            "0.01"))
        own = agreement.find("limit")
        rules = {rule.get("id"): rule for rule in rules_of(agreement)}
        sums = {}
        for row in rows:
            if row["agreement"] != agreement.get("id") or \
                    row["reason"] == "error":
                continue
            account = row["account"]
            if row["rule"]:
                rule = rules[row["rule"]]
                limit = rule.find("limit")
                limit = {} if limit is None else limit.attrib
                check_limit(row, limit, unit)
                check_cap_percent(row, rule, limit)
                sums[account] = sums.get(account, 0) + micro(row["amount"])
                continue
            check_limit(row, {} if own is None else own.attrib, unit)
            if own is None and sums[account] != micro(row["amount"]):
                raise Differs(f"not the sum of its results: {row}")
    return bool(rows)


def choices(world):
    """Of a best-of or first-of one rule is paid; the others say why not."""
    groups = [group for name in ("best-of", "first-of")
              for group in world.root().iter(name)]
    if not groups:
        return False
    names = {(agreement.get("id"), rule.get("id")): group.get("id")
             for agreement in world.root().iter("agreement")
             for name in ("best-of", "first-of")
             for group in agreement.iter(name) for rule in group}
    paid = set()
    for row in world.rows():
        group = names.get((row["agreement"], row["rule"]))
        if group is None or row["reason"] == "error":
            continue
        key = row["agreement"], row["account"], group
        if micro(row["amount"]) > 0:
            if key in paid:
                raise Differs(f"a second of its group: {row}")
            paid.add(key)
            if row["reason"].startswith("not-"):
                raise Differs(f"paid and said not to be: {row}")
    return True


# ---------------------------------------------------------------- monotone

WILD = re.compile(r"compare|<require|net-of|free-units|prorate")


def tame_rule(maker, number):
    """A rule of net amounts, quantities or counts that only grow, and mostly
    of benefits that do."""
    while True:
        text, _ = maker.rule(number, [])
        if not WILD.search(text) and 'basis="growth"' not in text:
            break
    rule = ElementTree.fromstring(text)
    tiers = rule.findall("scale/tier")
    name = next(name for name in tiers[0].attrib if name != "from")
    values = [tier.get(name) for tier in tiers]
    if not maker.chance(10):
        values.sort(key=rate)
    for tier, value in zip(tiers, values):
        tier.set(name, value)
    return ElementTree.tostring(rule, encoding="unicode")


def monotone(world):
    """What is bought in an invoice raises every measure and amount paid on, or
    leaves them; so where no benefit falls as v rises (which rules check says)
    no result falls, whatever limits and rounding it has."""
    maker = AgreementMaker(f"monotone {world.case.seed}",
                           world.case.book.maker)
    if world.case.book.maker.has_odd_units or \
            world.case.book.maker.is_large:
        return False
    maker.unit = "0.01"
    rounding = maker.rounding() if world.happens(50) else ""
    rules = [tame_rule(maker, number) for number in range(3)]
    if world.happens(30):
        rules = [f'<best-of id="g">{"".join(rules)}</best-of>']
    inner = rounding + "".join(rules)
    if world.happens(50):
        inner += maker.limit()
    agreement = (
        f'{HEAD}<agreement id="M" version="1" currency="EUR" '
        'from="2024-01-01" until="2024-12-31"><title xml:lang="en">M</title>'
        '<list id="annex"><item id="P-1"/><item id="P-4"/></list>'
        f"{inner}</agreement></agreements>")
    before = world.rows(agreement=agreement, words=[])
    status, findings, messages = world.driver.run("rules", "check",
                                                  "agreement.xml")
    if status != 0:
        raise RuntimeError(messages)
    if "benefit-falls" in findings or not before:
        return False
    ledger = world.ledger.file()
    day = world.chance.randrange(1, 29)
    month = world.chance.randrange(1, 13)
    net = world.chance.choice(["0.000001", "0.01", "500", "1500.5", "99999"])
    invoice = (
        f'<invoice id="M1" account="{before[0]["account"]}" '
        f'date="2024-{month:02}-{day:02}" currency="EUR"><line no="1" '
        f'product="P-{world.chance.randrange(9)}" net="{net}" '
        'quantity="7" unit="C62"/></invoice>')
    ledger = ledger.replace("<documents>", "<documents>" + invoice, 1)
    after = {(row["account"], row["rule"]): row for row in world.rows(
        [ledger], agreement, [])}
    fell = []
    for row in before:
        other = after.get((row["account"], row["rule"]))
        if other is None or other["reason"] == "error":
            if row["reason"] != "error":
                fell.append(f"{row}\nbecame\n{other}")
        elif row["reason"] != "error" and \
                not other["reason"].startswith("not-") and \
                micro(other["amount"]) < micro(row["amount"]):
            fell.append(f"{row}\nbecame\n{other}")
    if fell:
        raise Differs("\n".join([*fell, invoice, agreement]))
    return True


# -------------------------------------------------------------- thresholds

class Probe:
    """A measure, and invoices that give it any value."""

    def __init__(self, chance):
        self.kind = chance.choice(["net"] * 6 + [
            "quantity", "documents", "growth", "growth-rate", "attainment",
            "share"])
        self.is_percent = self.kind in ("growth-rate", "attainment", "share")
        self.is_count = self.kind == "documents"
        self.base = Fraction(chance.choice(["100", "300", "12345.67",
                                            "0.07", "7999999.99"]))
        self.steps = [1] if self.is_count else [
            Fraction(1, 100), Fraction(1, 10 ** 6)]

    def attributes(self):
        if self.kind == "quantity":
            return 'basis="quantity" unit="C62"'
        if self.is_count:
            return 'basis="documents"'
        if self.kind in ("net", "share"):
            return 'basis="net-amount"' + (
                ' compare="share"' if self.kind == "share" else "")
        return f'basis="net-amount" compare="{self.kind}" baseline="plan"'

    def inner(self):
        return '<lines product="P-1"/>' if self.kind == "share" else ""

    def edge(self, threshold):
        """What must be bought for v to be the threshold."""
        if self.kind == "growth":
            return self.base + threshold
        if self.kind == "growth-rate":
            return self.base + self.base * threshold / 100
        if self.is_percent:
            return self.base * threshold / 100
        return threshold

    def value(self, bought):
        if self.kind == "growth":
            return bought - self.base
        if self.kind == "growth-rate":
            return (bought - self.base) * 100 / self.base
        if self.is_percent:
            return bought * 100 / self.base
        return bought

    def invoices(self, account, bought):
        def invoice(number, lines):
            return (f'<invoice id="{account}-{number}" account="{account}" '
                    f'date="2024-05-{number % 28 + 1:02}" currency="EUR">'
                    f"{lines}</invoice>")

        def line(number, product, net, quantity=0):
            return (f'<line no="{number}" product="{product}" '
                    f'net="{decimal(net)}" quantity="{decimal(quantity)}" '
                    'unit="C62"/>')

        if self.is_count:
            return "".join(invoice(number, line(1, "P-1", 1))
                           for number in range(int(bought)))
        if self.kind == "quantity":
            return invoice(0, line(1, "P-1", 1, bought))
        # In two parts, of which one is exact to the cent.
        part = Fraction(int(bought * 50), 100)
        rest = line(3, "P-2", self.base - bought) \
            if self.kind == "share" else ""
        return invoice(0, line(1, "P-1", part)) + invoice(
            1, line(2, "P-1", bought - part) + rest)


def decimal(value):
    scaled = Fraction(value) * 10 ** 6
    assert scaled.denominator == 1
    return text_of_micro(scaled.numerator)


def rounded(value):
    doubled = 2 * 100 * value + 1
    cents = doubled.numerator // (2 * doubled.denominator)
    return f"{cents // 100}.{cents % 100:02}"


class Scale:
    """A scale of lump sums or, on net amounts, of rates, and what it pays."""

    def __init__(self, chance, probe):
        count = chance.randrange(1, 5)
        starts = set()
        while len(starts) < count:
            starts.add(Fraction(chance.randrange(0, 9)) if probe.is_count
                       else Fraction(chance.randrange(0, 100))
                       if probe.is_percent else chance.choice([
                           Fraction(500 * chance.randrange(40)),
                           Fraction(chance.randrange(10 ** 9), 10 ** 6)]))
        self.starts = sorted(starts)
        self.exceeds = chance.random() < 0.4
        self.is_rate = probe.kind == "net"
        self.methods = ["all-units", "additive"]
        if self.is_rate:
            self.methods += ["incremental", "additive-banded", "interpolated"]
        self.benefits = [Fraction(chance.randrange(10 ** 4), 10 ** 3)
                         for _ in self.starts]
        self.mark = "%" * probe.is_percent

    def text(self, method):
        tiers = "".join(
            f'<tier from="{decimal(start)}{self.mark}" ' + (
                f'rate="{decimal(benefit)}%"/>' if self.is_rate
                else f'amount="{decimal(benefit)}"/>')
            for start, benefit in zip(self.starts, self.benefits))
        reading = "exceed" if self.exceeds else "reach"
        return (f'<scale method="{method}" threshold="{reading}">'
                f"{tiers}</scale>")

    def tier(self, v):
        return sum(start < v or (start == v and not self.exceeds)
                   for start in self.starts)

    def amount(self, method, v):
        k = self.tier(v)
        if k == 0:
            return Fraction(0)
        benefits, paid = self.benefits, Fraction(1)
        if self.is_rate:
            benefits = [benefit / 100 for benefit in benefits]
            paid = max(v, Fraction(0))
        ends = [*self.starts[1:], None]
        upto = [v if end is None else min(v, end) for end in ends[:k]]
        if method == "all-units":
            return paid * benefits[k - 1]
        if method == "additive":
            return paid * sum(benefits[:k])
        if method == "incremental":
            return sum((end - start) * one for end, start, one in zip(
                upto, self.starts, benefits))
        if method == "additive-banded":
            return sum(end * one for end, one in zip(upto, benefits))
        one = benefits[k - 1]
        if k < len(benefits):
            way = (v - self.starts[k - 1]) / (self.starts[k] -
                                              self.starts[k - 1])
            one += (benefits[k] - one) * way
        return paid * one


def thresholds(world):
    """Tier i covers [from, from of the next), or with threshold="exceed" what
    lies above it; a require holds from at-least on and below `below`; all of
    it by the exact value."""
    chance = world.chance
    probe = Probe(chance)
    scale = Scale(chance, probe)
    least, below = sorted(chance.sample([*scale.starts, max(
        scale.starts) + 1], 2))
    values = [probe.edge(start) + step for start in scale.starts
              for step in [0, *probe.steps, *(-step for step in probe.steps)]]
    if probe.kind == "net":     # inside the tiers too, and far above
        values += [(start + end) / 2 for start, end in zip(
            scale.starts, scale.starts[1:])
            if (start + end) * 10 ** 6 % 2 == 0]
        values.append(3 * scale.starts[-1] + 1)
    bought = {f"A{number}": value for number, value in enumerate(values)
              if not probe.is_count or value > 0}
    figures = "".join(
        f'<figure party="{account}" value="{decimal(probe.base)}"/>'
        for account in bought)
    rules = "".join(
        f'<rule id="{method}"><qualify {probe.attributes()}>{probe.inner()}'
        f"</qualify>{scale.text(method)}</rule>" for method in scale.methods)
    agreement = (
        f'{HEAD}<agreement id="T" version="1" currency="EUR" '
        'from="2024-01-01" until="2024-12-31"><title xml:lang="en">T</title>'
        f'<figures id="plan">{figures}</figures>{rules}<rule id="require">'
        f'<require {probe.attributes()} '
        f'at-least="{decimal(least)}{scale.mark}" '
        f'below="{decimal(below)}{scale.mark}">{probe.inner()}</require>'
        '<qualify basis="documents"/><scale method="all-units">'
        '<tier from="0" amount="7"/></scale></rule></agreement></agreements>')
    ledger = LEDGER + "<documents>" + "".join(
        probe.invoices(account, value)
        for account, value in bought.items()) + "</documents></ledger>"
    rows = {(row["account"], row["rule"]): row
            for row in world.rows([ledger], agreement, [])}
    for account, value in bought.items():
        v = probe.value(value)
        tier = scale.tier(v)
        for method in scale.methods:
            row = rows[account, method]
            amount = rounded(scale.amount(method, v))
            if (row["tier"], row["amount"]) != (str(tier or ""), amount):
                raise Differs(f"v is {v}, expected tier {tier} and "
                              f"{amount}: {row}\n{agreement}")
        holds = least <= v < below
        row = rows[account, "require"]
        if row["amount"] != ("7.00" if holds else "0.00"):
            raise Differs(f"v is {v}: {row}\n{agreement}")


ALL = (limits, choices, monotone, thresholds)
