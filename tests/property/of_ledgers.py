"""Properties of the ledger: what may change in it, or in how it came in,
without changing what is paid.  Each says why by the language
(docs/reference/agreement.md)."""

import copy

from ledgers import tag
from world import measures_of, same

MICRO = 10 ** 6


def micro(text):
    sign = -1 if text.startswith("-") else 1
    whole, _, rest = text.lstrip("-").partition(".")
    return sign * (int(whole) * MICRO + int((rest + "000000")[:6]))


def text_of_micro(value):
    sign, value = "-" * (value < 0), abs(value)
    return f"{sign}{value // MICRO}.{value % MICRO:06}"


def order(world):
    """Measures are sums and numbers of distinct things, and the digest is of
    lines in the order of their names: no order of records can matter."""
    wanted = world.results()
    ledger = world.ledger.copy()
    for records in ledger.sections.values():
        world.chance.shuffle(records)
    for document in ledger.documents:
        lines = list(document)
        world.chance.shuffle(lines)
        document[:] = lines
    same(wanted, world.results([ledger.file()]))


def parts(world):
    """What a record means is decided when the ledger is read, so it may come
    in any file, before or after what refers to it."""
    same(world.results(), world.results(world.ledger.parts(world.chance)))


def twice(world):
    """A record that the ledger holds already is the same record."""
    files = world.ledger.parts(world.chance) + world.ledger.parts(world.chance)
    same(world.results(), world.results(files))


def split(world):
    """A line's net and quantity are only ever summed, with those of its
    document, product, category or day, so that two lines for one are the
    same, where nothing is converted and rounded line by line."""
    root = world.root()
    if {one.get("currency") for one in root.iter("agreement")} != {"EUR"}:
        return False
    units = {measure.get("unit") for measure in measures_of(root)} - {None}
    done = False
    ledger = world.ledger.copy()
    for document in ledger.documents:
        if document.get("currency") != "EUR":
            continue
        for line in list(document):
            if world.happens(50):
                continue
            other = copy.deepcopy(line)
            other.set("no", line.get("no") + "b")
            net = micro(line.get("net"))
            part = world.chance.choice([
                net // 2, net // 3, 0, net, net // 2 + 7, -net // 9])
            line.set("net", text_of_micro(part))
            other.set("net", text_of_micro(net - part))
            other.attrib.pop("quantity", None)
            if line.get("quantity") and units <= {line.get("unit")}:
                quantity = micro(line.get("quantity"))
                part = quantity // world.chance.choice([2, 3, 7])
                line.set("quantity", text_of_micro(part))
                other.set("quantity", text_of_micro(quantity - part))
            place = list(document).index(line)
            document.insert(place + world.chance.choice([0, 1]), other)
            done = True
    if not done:
        return False
    same(world.rows(), world.rows([ledger.file()]))
    return True


def cancelled(world):
    """A cancelled document's lines do not count, and it pays for nothing."""
    ledger = world.ledger.copy()
    if not ledger.documents:
        return False
    for number in range(3):
        other = copy.deepcopy(world.chance.choice(ledger.documents))
        other.set("id", f"Z{number}")
        other.set("status", "cancelled")
        if other.get("account") == "NEW-A":
            continue
        ledger.documents.append(other)
    same(world.rows(), world.rows([ledger.file()]))
    return True


def reverse(world):
    """A credit note of an invoice's own content and day takes back its net
    amounts and quantities, line by line, and is selected with it; the invoice
    itself stays one, so that documents, days and months count it."""
    root = world.root()
    if {one.get("currency") for one in root.iter("agreement")} != {"EUR"} or \
            any(measure.get("basis") in ("documents", "days", "months")
                for measure in measures_of(root)) or \
            any(term.get("type") for term in root.iter()):
        return False
    ledger = world.ledger.copy()
    models = [document for document in ledger.documents
              if document.get("currency") == "EUR" and
              not document.get("status") and tag(document) == "invoice"]
    # An account that nothing else of counts would have a row of noughts.
    before = world.rows()
    for number in range(2):
        if not models:
            return False
        invoice = copy.deepcopy(world.chance.choice(models))
        invoice.set("id", f"X{number}")
        for line in invoice:
            if world.case.book.maker.has_odd_units:
                line.attrib.pop("quantity", None)
        note = copy.deepcopy(invoice)
        note.tag = note.tag.replace("invoice", "credit-note")
        note.set("id", f"Y{number}")
        note.set("refers-to", invoice.get("id"))
        ledger.documents[:0] = [note]
        ledger.documents.append(invoice)
    known = {(row["agreement"], row["account"]) for row in before}
    after = [row for row in world.rows([ledger.file()])
             if (row["agreement"], row["account"]) in known]
    same(before, after)
    return True


def future(world):
    """As of a day, what came after it has not happened: neither purchases nor
    payments (an invoice that an earlier note refers to aside, for a note whose
    invoice is not held counts by itself)."""
    if "--as-of" not in world.words:
        return False
    as_of = world.words[world.words.index("--as-of") + 1]
    ledger = world.ledger.copy()

    def is_past(document):
        dates = [document.get("date"), document.get("delivered")]
        return min(filter(None, dates)) <= as_of

    needed = {document.get("refers-to") for document in ledger.documents
              if is_past(document)}
    kept = [document for document in ledger.documents
            if is_past(document) or document.get("id") in needed]
    payments = [payment for payment in ledger.sections["payments"]
                if payment.get("date") <= as_of]
    if len(kept) == len(ledger.documents) and \
            len(payments) == len(ledger.sections["payments"]):
        return False
    ledger.sections["documents"] = kept
    ledger.sections["payments"] = payments
    same(world.rows(), world.rows([ledger.file()]))
    return True


def alone(world):
    """Asked for alone, a party gets what it gets among all."""
    rows = world.rows()
    if "--account" in world.words or not rows:
        return False
    account = world.chance.choice(rows)["account"]
    found = world.rows(words=[*world.words, "--account", account])
    # Of an agreement per group, the account's whole group is asked for.
    heads = {row["account"] for row in found}
    same([row for row in rows if row["account"] in heads and (
        row["account"] == account or is_per_group(world, row))], found)
    return True


def is_per_group(world, row):
    return any(one.get("per") == "group"
               for one in world.root().iter("agreement")
               if one.get("id") == row["agreement"])


def one_master(world):
    """A later master record replaces the former, so that only the last says
    what an account or product is."""
    ledger = world.ledger.copy()
    wrong = world.ledger.copy()
    for name in ("accounts", "products"):
        for record in wrong.sections[name]:
            for attribute in ("segment", "country", "category", "brand",
                              "since"):
                record.attrib.pop(attribute, None)
            for child in list(record):
                if tag(child) == "member":
                    record.remove(child)
    first = wrong.file([(name, record) for name, record in wrong.records()
                        if name in ("accounts", "products")])
    same(world.results(), world.results([first, ledger.file()]))


ALL = (order, parts, twice, split, cancelled, reverse, future, alone,
       one_master)
