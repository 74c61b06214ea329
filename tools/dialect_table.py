#!/usr/bin/env python3
"""Make docs/reference/built-in-dialects.md from the dialect files.

usage: dialect_table.py FILE.xml... > PAGE

What the page says of a dialect, the program does: it is read from the same
file.  A dialect without <about> is refused.
"""

import sys
import textwrap
import xml.etree.ElementTree as ET

FORM = "{urn:ristorno:dialect:1}"
WIDTH = 118
HEAD = """# The built-in dialects

Made from `importers/dialects/` by `tools/dialect_table.py`; [dialects](dialects.md) explains the words and the form.
Elements are named without their namespaces; `A, else B` is the first that has a text.

| dialect | reads | recognised by | credit notes | verified on |
|---|---|---|---|---|
"""
RECORDS = ("company", "rate", "category", "product", "account", "document",
           "payment", "line", "allowance", "unit", "alias", "member", "each")
TESTS = ("is", "is-not", "starts", "word", "same", "present", "absent",
         "nonzero", "alike", "different")


def children(node, name):
    return node.findall(FORM + name)


def text_of(node):
    return " ".join((node.text or "").split())


def cell(text):
    return text.replace("|", "\\|")


def about(root, name):
    node = root.find(f"{FORM}about/{FORM}{name}")
    if node is None or not text_of(node):
        sys.exit(f"dialect_table: {root.get('name')}: expected <{name}> in "
                 "<about>")
    return text_of(node)


def space(node):
    if node.get("namespace-starts") is not None:
        return f" of `{node.get('namespace-starts')}…`"
    if node.get("namespace") == "":
        return " of no namespace"
    if node.get("namespace") is not None:
        return f" of `{node.get('namespace')}`"
    return ""


def recognised(root):
    """Each root with what must be below it."""
    found = []
    for node in children(root, "root"):
        name = "any root" if node.get("name") == "*" else \
            f"`{node.get('name')}`"
        held = []
        for test in children(node, "holds"):
            value = ""
            if test.get("is") is not None:
                value = f" {test.get('is').replace('|', ' or ')}"
            elif test.get("starts") is not None:
                value = f" {test.get('starts').replace('|', '… or ')}…"
            first = " first" if test.get("first") == "yes" else ""
            held.append(f"`{test.get('path')}`{first}{value}{space(test)}")
        found.append(name + space(node) +
                     (" with " + ", ".join(held) if held else ""))
    if root.get("automatic") == "no":
        return "`--format` only"
    return "; ".join(dict.fromkeys(found))


def condition(node):
    """A when with its tests, in words; empty without one."""
    words = []
    for test in [node] + children(node, "and"):
        path = test.get("when")
        if path is None:
            continue
        for name in TESTS:
            value = test.get(name)
            if value is None:
                continue
            values = " or ".join(f"`{v}`" if v else "nothing"
                                 for v in value.split("|"))
            words.append(f"`{path}` " + {
                "is": f"is {values}", "is-not": f"is not {values}",
                "starts": f"begins with {values}",
                "word": f"has the word {values}",
                "same": f"is that of {values}",
                "present": "is there", "absent": "is not there",
                "nonzero": "is not 0", "alike": "is one and the same",
                "different": "differs"}[name])
    return " and ".join(words)


def signs(root):
    """The type rules that make credit notes, each sign rule once."""
    found = []
    for document in children(root, "document"):
        for rule in children(document, "type"):
            if rule.get("value") == "credit-note":
                found.append(f"`{rule.get('signs', 'as-stated')}`")
    return ", ".join(dict.fromkeys(found)) or "none"


def way(node):
    """One way to find a field's text."""
    if node.get("path") is not None:
        words = f"`{node.get('path')}`"
        if node.get("between") is not None:
            words = f"all of {words} joined by `{node.get('between')}`"
    elif node.get("text") is not None:
        words = f"the text `{node.get('text')}`"
    else:
        between = node.get("between", "")
        words = f" `{between}` ".join(way(part)
                                      for part in children(node, "part"))
        if not words:
            return ""
    for name in ("plus", "minus"):
        for path in filter(None, node.get(name, "").split("|")):
            words += f" {name} `{path}`"
    if node.get("sum") == "yes":
        words = "the sum of " + words
    for name, word in (("times", "times"), ("per", "per"),
                       ("off", "less percent"), ("on", "more percent")):
        if node.get(name) is not None:
            words += f" {word} `{node.get(name)}`"
    if node.get("places") is not None:
        words += f", rounded to {node.get('places')} decimals"
    if node.get("sign") is not None:
        words += f", {node.get('sign')}"
    for name in ("lookup", "after", "before", "call", "map", "prefix"):
        if node.get(name) is not None:
            words += f" ({name} `{node.get(name)}`)"
    when = condition(node)
    return words + (f" where {when}" if when else "")


def ways(field):
    own = way(field)
    found = ([own] if own else []) + [way(n) for n in children(field, "from")]
    return ", else ".join(found)


def field_rows(record, outer, rows):
    name = record.tag[len(FORM):]
    title = f"{outer} {name}" if outer else name
    at = record.get("at")
    if record.get("allowances") is not None:
        at += f"`; allowances `{record.get('allowances')}"
    rows.append((title, "", f"each `{at}`" if at else ""))
    when = condition(record)
    if when:
        rows.append(("", "", f"where {when}"))
    for field in children(record, "field"):
        rows.append(("", field.get("name"), ways(field)))
    for child in record:
        if child.tag[len(FORM):] in RECORDS and child.tag.startswith(FORM):
            field_rows(child, title, rows)


def rules(root, name):
    """What records are skipped for, faulty by, cancelled by."""
    found = []
    for node in root.iter(FORM + name):
        when = condition(node)
        says = node.get("says")
        found.append((f"{says} ({when})" if says and when
                      else says or when or "always"))
    return "; ".join(dict.fromkeys(found))


def section(root):
    out = [f"## {root.get('name')}: {root.get('title')}", ""]
    out += textwrap.wrap(about(root, "choices"), WIDTH,
                         break_long_words=False, break_on_hyphens=False)
    out.append("")
    for word, text in (("Recognised by", recognised(root)),
                       ("Refused", rules(root, "refuse")),
                       ("Skipped", rules(root, "skip")),
                       ("Cancelled where", rules(root, "cancelled")),
                       ("Set aside", rules(root, "fault")),
                       ("Not read", about(root, "not-read"))):
        if text:
            out += textwrap.wrap(f"* {word}: {text}", WIDTH,
                                 subsequent_indent="  ",
                                 break_long_words=False,
                                 break_on_hyphens=False)
    rows = []
    for child in root:
        if child.tag.startswith(FORM) and child.tag[len(FORM):] in RECORDS:
            field_rows(child, "", rows)
    out += ["", "| record | field | where it stands |", "|---|---|---|"]
    source = root.find(FORM + "source")
    if source is not None:
        out.append(f"| file | source | {cell(ways(source))} |")
    for text in children(root, "text"):
        out.append(f"| text | ${text.get('name')} | {cell(ways(text))} |")
    for control in children(root, "control"):
        out.append(f"| file | stated {control.get('what')} | "
                   f"{cell(ways(control))} |")
    out += [f"| {a} | {b} | {cell(c)} |" for a, b, c in rows]
    return out + [""]


def main(files):
    roots = [ET.parse(name).getroot() for name in sorted(files)]
    out = HEAD
    for root in roots:
        name = root.get("name")
        out += (f"| [{name}](#{name}) | {cell(root.get('title'))} | "
                f"{cell(recognised(root))} | {signs(root)} | "
                f"{cell(about(root, 'verified'))} |\n")
    out += "\n"
    for root in roots:
        out += f'<a id="{root.get("name")}"></a>\n\n'
        out += "\n".join(section(root)) + "\n"
    sys.stdout.write(out.rstrip("\n") + "\n")


if __name__ == "__main__":
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    main(sys.argv[1:])
