"""usage: language.py GRAMMAR.rng FILE...

Say which elements, attributes and enumerated values of the grammar none of the
files uses; exit status 1 if there are any.
"""

import sys
import xml.etree.ElementTree as tree

RNG = "{http://relaxng.org/ns/structure/1.0}"


class Grammar:
    """What elements, attributes and values a RELAX NG grammar allows."""

    def __init__(self, path):
        root = tree.parse(path).getroot()
        self.defines = {define.get("name"): define
                        for define in root.iter(RNG + "define")}
        self.words = set()
        for element in root.iter(RNG + "element"):
            self.words.add((element.get("name"),))
            self.enter(element, element.get("name"), set())

    def enter(self, pattern, element, seen):
        """Take up the attributes below a pattern, but for those of elements
        inside it."""
        for child in pattern:
            if child.tag == RNG + "ref" and child.get("name") not in seen:
                seen.add(child.get("name"))
                self.enter(self.defines[child.get("name")], element, seen)
            elif child.tag == RNG + "attribute":
                self.words.add((element, child.get("name")))
                for value in child.iter(RNG + "value"):
                    self.words.add((element, child.get("name"), value.text))
            elif child.tag != RNG + "element":
                self.enter(child, element, seen)


def used(path):
    for element in tree.parse(path).getroot().iter():
        name = element.tag.split("}")[1]
        yield (name,)
        for attribute, value in element.attrib.items():
            attribute = attribute.replace(
                "{http://www.w3.org/XML/1998/namespace}", "xml:")
            yield name, attribute
            yield name, attribute, value


def main(grammar, *files):
    words = Grammar(grammar).words
    if len(words) < 100:
        sys.exit(f"{grammar}: only {len(words)} words found in it")
    missing = words.difference(*map(used, files))
    for word in sorted(missing):
        print("no file uses: " + " ".join(word))
    sys.exit(1 if missing else 0)


main(*sys.argv[1:])
