#!/usr/bin/env python3
"""A ledger file with what has no order in another order.

usage: shuffle.py SEED FILE OUT

The native form's records inside each section, the invoices of a SAF-T, and
nothing of other forms: OUT is then a copy.  Lines inside a document keep their
numbers and change places too.
"""

import random
import re
import sys

# What stands in any order, by the element that holds it.
ITEMS = {
    "rates": "rate", "categories": "category", "products": "product",
    "accounts": "account", "documents": "invoice|credit-note",
    "payments": "payment", "SalesInvoices": "Invoice",
}


def pattern(names):
    return re.compile(rf"<({names})\b(?:[^>]*/>|.*?</\1>)\s*", re.DOTALL)


def reorder(text, names, chance):
    """The elements of these names in text, in another order."""
    items = [match.group() for match in pattern(names).finditer(text)]
    chance.shuffle(items)
    rest = iter(items)
    return pattern(names).sub(lambda _: next(rest), text)


def shuffle(text, chance):
    def section(match):
        name = match.group(1)
        inner = match.group()
        if name == "documents":
            inner = pattern("invoice|credit-note").sub(
                lambda document: reorder(document.group(), "line", chance),
                inner)
        return reorder(inner, ITEMS[name], chance)

    return re.sub(rf"<({'|'.join(ITEMS)})\b[^>]*>.*?</\1>", section, text,
                  flags=re.DOTALL)


def main(seed, source, target):
    # Bytes, whatever the file's encoding is: only ASCII is looked for.
    with open(source, encoding="latin-1", newline="") as text:
        shuffled = shuffle(text.read(), random.Random(int(seed)))
    with open(target, "w", encoding="latin-1", newline="") as out:
        out.write(shuffled)


if __name__ == "__main__":
    if len(sys.argv) != 4:
        sys.exit(__doc__)
    main(*sys.argv[1:])
