#!/usr/bin/env python3
"""Ledger files with what has no order in another order.

usage: shuffle.py SEED FOLDER FILE...

Writes each FILE into FOLDER, under its name after a number, so that by their
names the files have another order too.  The native form's records change
places inside each section, lines inside a document, and the invoices of a
SAF-T; nothing of other forms does.
"""

import os
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


def main(seed, folder, files):
    chance = random.Random(int(seed))
    files = list(files)
    chance.shuffle(files)
    os.makedirs(folder, exist_ok=True)
    for number, source in enumerate(files):
        # Bytes, whatever the file's encoding is: only ASCII is looked for.
        with open(source, encoding="latin-1", newline="") as text:
            shuffled = shuffle(text.read(), chance)
        name = f"{number:02}-{os.path.basename(source)}"
        with open(os.path.join(folder, name), "w", encoding="latin-1",
                  newline="") as out:
            out.write(shuffled)


if __name__ == "__main__":
    if len(sys.argv) < 4:
        sys.exit(__doc__)
    main(sys.argv[1], sys.argv[2], sys.argv[3:])
