"""Properties of the agreement: other words for the same terms, or terms whose
effect can be told from those of others.  Each says why by the language
(docs/reference/agreement.md)."""

import copy
import datetime

from of_ledgers import micro, text_of_micro
from world import RULES, measures_of, rules_of, same

FACTOR = 10
SWAPPED = {"EUR": "USD", "USD": "EUR"}


def money(value, like):
    """Millionths with as many decimals as the other amount."""
    text = text_of_micro(value)
    digits = len(like.partition(".")[2])
    return text[:len(text) - 6 + digits] if digits else text[:-7]


def element_at(parent, before, name, **attributes):
    """A new child, before the first of these."""
    child = parent.makeelement(name, attributes)
    place = next(i for i, other in enumerate(parent) if other.tag in before)
    parent.insert(place, child)
    return child


# ----------------------------------------------------------------- scaling

def times(element, name, factor=FACTOR):
    if name in element.attrib and not element.get(name).endswith("%"):
        element.set(name, text_of_micro(factor * micro(element.get(name))))


def scale_rule(rule):
    qualify = rule.find("qualify")
    for measure in [*rule.findall("require"), qualify]:
        if measure.get("basis") in ("documents", "products", "categories"):
            times(measure, "each")
        if measure.get("basis") == "net-amount":
            for name in ("at-least", "below", "undefined-as"):
                times(measure, name)
    for tier in rule.iter("tier"):
        if qualify.get("basis") == "net-amount":
            times(tier, "from")
        times(tier, "amount")
        times(tier, "per-unit")


def scale(world):
    """With all money ten times as much (prices, thresholds, lump sums, limits
    and the unit of rounding) every result is ten times as much: each formula
    is a sum of products of money and of numbers that are none."""
    root = world.root()
    maker = world.case.book.maker
    agreements = list(root.iter("agreement"))
    # Converted amounts are rounded line by line; a list of figures is of
    # money or of quantities, and must not be both.
    if maker.is_foreign or maker.is_large or any(
            one.get("currency") != "EUR" for one in agreements) or any(
                measure.get("basis") == "quantity" and "compare" in
                measure.attrib for measure in measures_of(root)):
        return False
    before = world.rows()
    for agreement in agreements:
        rounding = agreement.find("rounding")
        if rounding is None:
            rounding = element_at(agreement, RULES, "rounding",
                                  mode="half-up")
        rounding.set("unit", text_of_micro(
            FACTOR * micro(rounding.get("unit", "0.01"))))
        for rule in rules_of(agreement):
            scale_rule(rule)
        for element in agreement.iter():
            times(element, "document-at-least")
            if element.tag == "figure":
                times(element, "value")
            if element.tag == "limit":
                for name in ("guarantee", "cap", "minimum-payout"):
                    times(element, name)
    ledger = world.ledger.copy()
    for document in ledger.documents:
        times(document, "total")
        for line in document:
            times(line, "net")
    for payment in ledger.sections["payments"]:
        times(payment, "amount")
    after = world.rows([ledger.file()], root)
    for row in before:
        if row["amount"]:
            row["amount"] = money(FACTOR * micro(row["amount"]),
                                  row["amount"])
        # A measure of money is ten times as much, another is the same.
        del row["qualifying"], row["paying"]
    for row in after:
        del row["qualifying"], row["paying"]
    same(before, after)
    return True


# ------------------------------------------------------------------- names

def currency(world):
    """What a currency is called says nothing but its minor unit: with two of
    the same exchanged everywhere, every figure is the same."""
    def swap(element):
        for name in ("currency", "base"):
            if name in element.attrib:
                element.set(name, SWAPPED.get(element.get(name),
                                              element.get(name)))

    ledger = world.ledger.copy()
    rates = ledger.sections["rates"]
    # The base is 1 of itself: only without rates can it be another.
    if rates:
        return False
    for document in ledger.documents:
        swap(document)
    root = world.root()
    for agreement in root.iter("agreement"):
        swap(agreement)
    before = world.rows()
    for row in before:
        row["currency"] = SWAPPED.get(row["currency"], row["currency"])
    same(before, world.rows([ledger.file()], root))
    return True


def ids(world):
    """An id is a name: with other ids for accounts, everywhere, the same
    account gets the same (in another place, for rows go by ids)."""
    names = [account.get("id") for account in
             world.ledger.sections["accounts"]]
    others = [f"ÿ {number}" for number in range(len(names))]
    world.chance.shuffle(others)
    new = dict(zip(names, others))
    old = dict(zip(others, names))

    def rename(element, *attributes):
        for name in attributes:
            if name in element.attrib:
                element.set(name, new.get(element.get(name),
                                          element.get(name)))

    ledger = world.ledger.copy()
    for account in ledger.sections["accounts"]:
        rename(account, "id", "parent")
    for document in ledger.documents:
        rename(document, "account")
    root = world.root()
    for element in root.iter():
        if element.tag == "figure":
            rename(element, "party")
        elif element.tag == "item":
            rename(element, "id")
    for terms in root.iter("parties"):
        for term in terms:
            rename(term, "id", "group")
    words = [new.get(word, word) for word in world.words]
    found = world.rows([ledger.file()], root, words)
    for row in found:
        row["account"] = old.get(row["account"], row["account"])
    agreements = [one.get("id") for one in root.iter("agreement")]
    found.sort(key=lambda row: (agreements.index(row["agreement"]),
                                row["account"].encode()))
    same(world.rows(), found)


# ------------------------------------------------------------------- rules

def copies(world):
    """Rules know of each other only by net-of, best-of and first-of: with a
    second set of all, which knows of its own, each pays the same twice."""
    root = world.root()
    for agreement in root.iter("agreement"):
        for limit in agreement.findall("limit"):
            agreement.remove(limit)
    single = copy.deepcopy(root)
    for agreement in root.iter("agreement"):
        whole = [child for child in agreement if child.tag in RULES]
        place = list(agreement).index(whole[-1]) + 1
        for child in reversed(whole):
            other = copy.deepcopy(child)
            for part in other.iter():
                if part.tag in RULES:
                    part.set("id", part.get("id") + "x")
                if part.get("net-of"):
                    part.set("net-of", " ".join(
                        name + "x" for name in part.get("net-of").split()))
            agreement.insert(place, other)
    found = world.rows(agreement=root)
    wanted = world.rows(agreement=single)
    firsts = [row for row in found if not row["rule"].endswith("x")]
    seconds = [dict(row, rule=row["rule"][:-1]) for row in found
               if row["rule"].endswith("x")]
    for row in wanted:
        if not row["rule"] and row["amount"]:
            row["amount"] = money(2 * micro(row["amount"]), row["amount"])
    same(wanted, firsts)
    same([row for row in wanted if row["rule"]], seconds)


def separate_rules(world):
    """A rule that stands for itself, alone in its agreement, pays what it pays
    beside others."""
    root = world.root()
    agreement = world.chance.choice(list(root.iter("agreement")))
    single = [rule for rule in agreement.findall("rule")
              if not rule.get("net-of")]
    others = [child for child in agreement if child.tag in RULES]
    if not single or len(others) < 2:
        return False
    kept = world.chance.choice(single)
    wanted = [row for row in world.rows()
              if row["agreement"] == agreement.get("id") and (
                  row["rule"] == kept.get("id") or row["reason"] == "error")]
    for child in others:
        if child is not kept:
            agreement.remove(child)
    found = [row for row in world.rows(agreement=root)
             if row["agreement"] == agreement.get("id") and row["rule"]]
    # A line that only another rule needs may have failed a party.
    failed = {row["account"] for row in wanted if row["reason"] == "error"}
    same([row for row in wanted if row["account"] not in failed],
         [row for row in found if row["account"] not in failed])
    return True


def group_of_one(world):
    """An account without others in its group is a group of one, its head."""
    accounts = world.ledger.sections["accounts"]
    parents = {account.get("parent") for account in accounts}
    singles = {account.get("id") for account in accounts
               if not account.get("parent") and
               account.get("id") not in parents} | {"NEW-A"}
    answers = []
    for per in ("account", "group"):
        root = world.root()
        for agreement in root.iter("agreement"):
            agreement.set("per", per)
        answers.append([row for row in world.rows(agreement=root)
                        if row["account"] in singles])
    same(*answers)
    return bool(answers[0])


# ----------------------------------------------------------------- periods

def set_settle(root, **attributes):
    for agreement in root.iter("agreement"):
        for settle in agreement.findall("settle"):
            agreement.remove(settle)
        if attributes:
            element_at(agreement, ("rounding", *RULES), "settle",
                       **attributes)


def one_period(world):
    """A term of at most a year, settled by the year, is one period, and that
    is the term."""
    plain, root = world.root(), world.root()
    for agreement in root.iter("agreement"):
        first = datetime.date.fromisoformat(agreement.get("from"))
        last = datetime.date.fromisoformat(agreement.get("until"))
        if (last - first).days > 364:
            return False
    set_settle(plain)
    set_settle(root, every="year", method="separate")
    same(world.rows(agreement=plain), world.rows(agreement=root))
    return True


def catch_up(world):
    """Under catch-up what is earned is that of the whole time from the
    beginning, however often it is settled, and on account or not."""
    plain, root = world.root(), world.root()
    set_settle(plain)
    set_settle(root, every=world.chance.choice(["quarter", "month"]),
               method="catch-up", **world.chance.choice([
                   {}, {"advance": "3%"}]))
    same(world.rows(agreement=plain), world.rows(agreement=root))


def months_after(day, count):
    """The first of a month, so many months on."""
    months = day.year * 12 + day.month - 1 + count
    return day.replace(year=months // 12, month=months % 12 + 1)


def a_period(world):
    """A period settled alone is a term of its own, but for what is counted in
    days of the whole period, which is then the same too."""
    starts = [one.get("from") for one in world.root().iter("agreement")]
    ends = [one.get("until") for one in world.root().iter("agreement")]
    begin = datetime.date.fromisoformat(starts[0])
    if len(starts) > 1 or begin.day != 1:
        return False
    first = months_after(begin, world.chance.randrange(6))
    last = months_after(first, 1) - datetime.timedelta(days=1)
    if str(last) > ends[0]:
        return False
    root, short = world.root(), world.root()
    set_settle(root, every="month", method="separate")
    set_settle(short)
    for agreement in short.iter("agreement"):
        agreement.set("from", str(first))
        agreement.set("until", str(last))
    words = ["--as-of", str(last)]
    same(world.rows(agreement=short, words=words),
         world.rows(agreement=root, words=words))
    return True


ALL = (scale, currency, ids, copies, separate_rules, group_of_one, one_period,
       catch_up, a_period)
