"""usage: mutate.py examples|ledgers FOLDER OUT

Write, for every agreement file of FOLDER, copies into the new folder OUT that
each differ from it in one term.

examples: a threshold one step lower or higher, a benefit doubled, a limit,
requirement, attribute or except taken away.  The examples of the file are there
to prove its terms, so that `ristorno rules test` must fail for each copy.

ledgers: what no example can show, because it is one made-up account without a
group, over the whole term as one period, its lines in the agreement's currency
and delivered on their date: who is a party, groups, delivery, part payments,
new customers.  A preview must differ for each.  (Runs show what `settle` does.)
"""

import copy
import os
import re
import sys
import xml.etree.ElementTree as tree

NAMESPACE = "urn:ristorno:agreement:1"
tree.register_namespace("", NAMESPACE)

NEITHER = ("title", "list", "settle", "example")
IN_LEDGERS = ("per", "date", "across", "prorate", "paid-tolerance")

STEPPED = ("from", "at-least", "below", "each", "document-at-least", "cap",
           "guarantee", "minimum-payout", "undefined-as")
DOUBLED = ("rate", "per-unit", "amount", "free-units", "cap-percent", "value")
OPTIONAL = ("compare", "each", "level", "undefined-as", "threshold", "net-of",
            "baseline", "category", "product", "list", "brand", "tag", "type",
            "from", "until", "member", "paid", "document-at-least",
            "guarantee", "cap", "cap-percent", "minimum-payout", "mode",
            "unit")
# An attribute that says what holds without it.
DEFAULTS = (("level", "1"), ("baseline", "previous-year"),
            ("threshold", "reach"), ("mode", "half-up"))

COUNTS = ("documents", "days", "months", "products", "categories")
SLOPES = ("incremental", "additive-banded", "interpolated")
DATE = re.compile(r"\d{4}-\d\d-\d\d")


def name(element):
    return element.tag.split("}")[1]


def child(element, kind):
    return element.find(f"{{{NAMESPACE}}}{kind}")


def is_counted(measure):
    """Can it only be a whole number?"""
    return measure.get("basis") in COUNTS or measure.get("unit") == "C62"


def decimals_of_step(element, attribute, rule):
    """The step that shows: one cent, a hundredth of a percent or one unit; a
    whole unit also where all that a cent does is to bend a slope."""
    if attribute == "each":
        return 2
    if name(element) == "require":
        return 0 if is_counted(element) else 2
    if name(element) == "tier" or attribute == "undefined-as":
        whole = is_counted(child(rule, "qualify")) or \
            child(rule, "scale").get("method") in SLOPES
        return 0 if whole else 2
    return 2


def in_units(value, decimals):
    """A decimal as a whole number of its last place, and how many places."""
    whole, _, fraction = value.rstrip("%").partition(".")
    fraction = fraction.ljust(decimals, "0")
    return int(whole + fraction), len(fraction)


def as_text(number, decimals, mark):
    text = str(number).rjust(decimals + 1, "0")
    if decimals:
        text = text[:-decimals] + "." + text[-decimals:]
    return text + mark


def moved(value, decimals, up):
    """The value one step further, or None where that is below zero."""
    number, places = in_units(value, decimals)
    step = 10 ** (places - decimals)
    number += step if up else -step
    if number < 0:
        return None
    return as_text(number, places, "%" if value.endswith("%") else "")


def doubled(value):
    number, places = in_units(value, 0)
    return as_text(2 * number, places, "%" if value.endswith("%") else "")


def values_instead(element, attribute, rule):
    """What else the attribute could say; None: nothing at all."""
    value = element.get(attribute)
    if attribute in STEPPED and not DATE.fullmatch(value):
        decimals = decimals_of_step(element, attribute, rule)
        for up in (False, True):
            # From 0 or from a cent is all one to who bought nothing, and what
            # an undefined value is taken as only has to reach its tier.
            if up and (value == "0" or attribute == "undefined-as"):
                continue
            new = moved(value, decimals, up)
            if new is not None:
                yield new
    elif attribute in DOUBLED and value.strip("0.%"):
        yield doubled(value)
    is_required = name(element) == "agreement" or \
        (name(element) == "tier" and attribute == "from")
    if attribute in OPTIONAL and not is_required and \
            (attribute, value) not in DEFAULTS:
        yield None


def walk(element, path=(), rule=None, parties=False):
    """Each element that is looked at: its path, itself, its rule if any, and if
    it says who is a party."""
    for index, inner in enumerate(element):
        if name(inner) in NEITHER:
            continue
        within = inner if name(inner) == "rule" else rule
        who = parties or name(inner) == "parties"
        yield path + (index,), inner, within, who
        yield from walk(inner, path + (index,), within, who)


def copied(root, path):
    """A copy of the tree; in it the element above the path's, and that."""
    new = copy.deepcopy(root)
    above, element = None, new
    for index in path:
        above, element = element, element[index]
    return new, above, element


def without(root, path, attribute=None):
    """The copy without the attribute, or without the whole element."""
    new, above, there = copied(root, path)
    if attribute is None:
        above.remove(there)
    else:
        del there.attrib[attribute]
    return new


def for_examples(root):
    """Each changed copy, and what was changed in it."""
    for path, element, rule, parties in walk(root):
        if parties:
            continue
        for attribute in element.attrib:
            if attribute in IN_LEDGERS:
                continue
            for value in values_instead(element, attribute, rule):
                if value is None:
                    new = without(root, path, attribute)
                else:
                    new, _, there = copied(root, path)
                    there.set(attribute, value)
                yield f"{name(element)}-{attribute}-{value}", new
        if name(element) in ("require", "except", "lines", "limit", "tier"):
            yield f"{name(element)}-away", without(root, path)


def for_ledgers(root):
    for path, element, _, parties in walk(root):
        for attribute, value in element.attrib.items():
            if (parties or attribute in IN_LEDGERS) and \
                    value not in ("account", "issue"):
                yield f"{name(element)}-{attribute}-None", \
                    without(root, path, attribute)
        if parties and name(element) != "parties":
            yield f"{name(element)}-away", without(root, path)


def main(kind, folder, out):
    copies = for_examples if kind == "examples" else for_ledgers
    os.mkdir(out)
    for file in sorted(os.listdir(folder)):
        if not file.endswith(".xml"):
            continue
        # One more element around it, so that the root is looked at as well.
        root = tree.Element("root")
        root.append(tree.parse(os.path.join(folder, file)).getroot())
        for number, (what, new) in enumerate(copies(root)):
            path = os.path.join(out, f"{file[:-4]}.{number:03}.{what}.xml")
            tree.ElementTree(new[0]).write(path, "utf-8",
                                           xml_declaration=True)


main(*sys.argv[1:])
