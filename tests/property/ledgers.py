"""A ledger of the native form as records that can be moved about."""

import copy
from xml.etree import ElementTree
from xml.sax.saxutils import quoteattr

NAMESPACE = "urn:ristorno:ledger:1"
SECTIONS = ["rates", "categories", "products", "accounts", "documents",
            "payments"]


def tag(element):
    return element.tag.rpartition("}")[2]


def text_of(element):
    """The element without its namespace, which the root states."""
    attributes = "".join(f" {name}={quoteattr(value)}"
                         for name, value in element.attrib.items())
    inner = "".join(text_of(child) for child in element)
    name = tag(element)
    return f"<{name}{attributes}>{inner}</{name}>" if inner \
        else f"<{name}{attributes}/>"


class Ledger:
    """sections[name] is a list of elements, in the order of the files."""

    def __init__(self, texts):
        self.sections = {name: [] for name in SECTIONS}
        for text in texts:
            root = ElementTree.fromstring(text)
            self.source = root.get("source")
            for section in root:
                self.sections[tag(section)] += list(section)

    def copy(self):
        return copy.deepcopy(self)

    @property
    def documents(self):
        return self.sections["documents"]

    def records(self):
        """(section, element) of all of them."""
        return [(name, element) for name in SECTIONS
                for element in self.sections[name]]

    def file(self, records=None):
        """The text of a file with these records (all), in their order."""
        lines = [f'<ledger xmlns="{NAMESPACE}" source="{self.source}">']
        records = self.records() if records is None else records
        for name in SECTIONS:
            inner = [text_of(element) for section, element in records
                     if section == name]
            if inner:
                base = ' base="EUR"' if name == "rates" else ""
                lines += [f"<{name}{base}>", *inner, f"</{name}>"]
        return "\n".join(lines + ["</ledger>", ""])

    def parts(self, chance, most=5):
        """Files with a part of the records each, all in no order."""
        records = self.records()
        chance.shuffle(records)
        count = chance.randrange(1, most + 1)
        files = [[] for _ in range(count)]
        for record in records:
            chance.choice(files).append(record)
        return [self.file(part) for part in files]
