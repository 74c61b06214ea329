#!/usr/bin/env python3
"""usage: shown.py RISTORNO FILE...

Prove the figures of `rules check`: each finding that names purchases and what
they pay is put to the evaluator.  The rule it is about is written alone into an
agreement of its own (without the other rules, what it requires of other
measures, and the agreement's limit), with the two purchases as examples, and
`rules test` says whether they pay what the finding says.
"""

import collections
import copy
import datetime
import os
import re
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as tree
from decimal import Decimal

NAMESPACE = "urn:ristorno:agreement:1"
tree.register_namespace("", NAMESPACE)
CHOICES = ("best-of", "first-of")

AMOUNT = r"([0-9.]+)"
PATTERNS = (
    ("threshold", r'rule "(?P<rule>[^"]*)": a cliff (?P<how>at|just above) '
     r"(?P<bound>[0-9.]+) (?P<unit>\S+)(?: of at least (?P<each>[0-9.]+) \S+)?"
     r"(?P<required>, which it requires)?(?: and each multiple)?: "
     r"(?:reaching it|[0-9.]+ \S+ more (?:that is bought|in the last of them))"
     r" pays (?P<height>[0-9.]+) more \((?P<low>[0-9.]+) becomes "
     r"(?P<high>[0-9.]+)\)$"),
    ("threshold", r'rule "(?P<rule>[^"]*)": what is paid falls (?P<how>at) '
     r"(?P<bound>[0-9.]+) (?P<unit>\S+?)"
     r"(?P<required>, below which it requires to stay)?: up to there it is "
     r"(?P<low>[0-9.]+), from there on (?P<high>[0-9.]+|nothing)$"),
    ("two", r'agreement "[^"]*": a cliff wherever a result is rounded to the '
     r'next [0-9.]+: rule "(?P<rule>[^"]*)" pays (?P<low>[0-9.]+) for '
     r"(?P<first>[0-9.]+) \S+ and (?P<high>[0-9.]+) for "
     r"(?P<second>[0-9.]+) \S+$"),
    ("choice", r'rule "(?P<rule>[^"]*)": what is paid falls where it takes the '
     r'place of rule "(?P<later>[^"]*)" \(line \d+\): (?P<low>[0-9.]+) for '
     r"(?P<first>[0-9.]+) \S+, (?P<high>[0-9.]+) for (?P<second>[0-9.]+) "),
    ("invoice", r'(?:rule|agreement) "(?P<rule>[^"]*)": a cliff at an invoice '
     r"of (?P<bound>[0-9.]+) \S+, from where on it (?P<how>counts|is left out)"
     r": (?:alone|beside (?P<base>[0-9.]+) \S+), (?P<cent>[0-9.]+) \S+ more of "
     r"it pays (?P<height>[0-9.]+) (?:more|less)"
     r'(?: in rule "(?P<by>[^"]*)")? \((?P<low>[0-9.]+) becomes '
     r"(?P<high>[0-9.]+)\)$"),
)


def q(name):
    return f"{{{NAMESPACE}}}{name}"


def minor_unit(currency):
    """Of the currencies that our agreements are in."""
    return Decimal("1") if currency == "JPY" else Decimal("0.01")


def fail(text):
    print(f"shown.py: {text}", file=sys.stderr)
    sys.exit(1)


class Case:
    """One rule of an agreement, alone, and purchases for it."""

    def __init__(self, agreement, rule_id, finding, line):
        self.agreement = copy.deepcopy(agreement)
        self.finding = finding
        self.line = line
        self.examples = []
        root = self.agreement
        self.cent = minor_unit(root.get("currency"))
        for name in ("settle", "limit", "example", "parties"):
            for child in root.findall(q(name)):
                root.remove(child)
        self.rule = self.keep(rule_id)
        self.start = datetime.date.fromisoformat(root.get("from"))

    def keep(self, rule_id):
        """Of the rules only this one; of a first-of finding, its group."""
        root = self.agreement
        whole = self.finding["kind"] == "choice"
        found = None
        for child in list(root):
            rules = [child] if child.tag == q("rule") else \
                child.findall(q("rule"))
            named = [r for r in rules if r.get("id") == rule_id]
            if not rules:
                continue
            if not named:
                root.remove(child)
                continue
            found = named[0]
            if child is not found and not whole:
                root.insert(list(root).index(child), found)
                root.remove(child)
        found.attrib.pop("net-of", None)
        return found

    def drop_requires(self, source_lines):
        """All but clubs, and the one that the finding is about."""
        for require, where in zip(self.rule.findall(q("require")),
                                  source_lines):
            if require.get("member") is None and where != self.line:
                self.rule.remove(require)

    def purchase(self, date=None, **more):
        """A line that the first term of qualify takes."""
        qualify = self.rule.find(q("qualify"))
        term = qualify.find(q("lines"))
        asked = dict(term.attrib) if term is not None else {}
        line = {}
        for name in ("category", "product", "brand", "tag", "type", "member"):
            if name in asked:
                line[name] = asked[name]
        if "list" in asked:
            for entry in self.agreement.findall(q("list")):
                if entry.get("id") == asked["list"]:
                    line["product"] = entry.find(q("item")).get("id")
        for require in self.rule.findall(q("require")):
            if require.get("member") is not None:
                line["member"] = require.get("member")
        date = date or max(self.start, datetime.date.fromisoformat(
            asked.get("from", self.agreement.get("from"))))
        line["date"] = date.isoformat()
        if asked.get("paid"):
            late = any(e.get("paid") == "on-time"
                       for e in qualify.findall(q("except")))
            line["due"] = line["date"]
            line["paid"] = (date + datetime.timedelta(days=late)).isoformat()
        line.update({name: str(value) for name, value in more.items()})
        line.setdefault("net", "0")
        return line

    def add(self, lines, amount, total=False, party=None):
        number = len(self.examples)
        example = tree.SubElement(self.agreement, q("example"),
                                  {"title": f"purchase {number}"})
        if party:
            example.set("party", party)
        for line in lines:
            tree.SubElement(example, q("line"), line)
        expect = tree.SubElement(example, q("expect"), {"amount": amount})
        if not total:
            expect.set("rule", self.rule.get("id"))
        self.examples.append(amount)

    # ------------------------------------------------------ kinds of findings

    def baseline(self):
        """What must be bought beside a growth, the year before, and by whom."""
        qualify = self.rule.find(q("qualify"))
        if qualify.get("compare") != "growth":
            return Decimal(0), [], None
        name = qualify.get("baseline", "previous-year")
        for figures in self.agreement.findall(q("figures")):
            if figures.get("id") == name:
                for figure in figures:
                    if Decimal(figure.get("value")) > 0:
                        return Decimal(figure.get("value")), [], \
                            figure.get("party")
        early = self.start.replace(year=self.start.year - 1)
        return Decimal(1000), [(early, Decimal(1000))], None

    def invoices(self, date, amount):
        """As one, or where large ones are left out as smaller ones."""
        bounds = [Decimal(e.get("document-at-least"))
                  for e in self.agreement.iter(q("except"))
                  if e.get("document-at-least")]
        lines = []
        while bounds and amount >= min(bounds):
            lines.append(self.purchase(date, net=min(bounds) / 2))
            amount -= min(bounds) / 2
        return lines + [self.purchase(date, net=amount)]

    def sum_lines(self, value):
        qualify = self.rule.find(q("qualify"))
        beside, before, party = self.baseline()
        lines = []
        for date, amount in before + [(None, value + beside)]:
            if qualify.get("basis") == "quantity":
                lines.append(self.purchase(date, quantity=amount,
                                           unit=qualify.get("unit")))
            else:
                lines += self.invoices(date, amount)
        return lines, party

    def count_lines(self, count, last):
        """count that count, the last with so much net."""
        qualify = self.rule.find(q("qualify"))
        basis = qualify.get("basis")
        each = qualify.get("each", "1")
        lines = []
        for i in range(count):
            net = each if i + 1 < count or last is None else last
            more, date = {}, None
            if basis == "days":
                date = self.start + datetime.timedelta(days=i)
            elif basis == "months":
                months = self.start.month - 1 + i
                date = datetime.date(self.start.year + months // 12,
                                     months % 12 + 1, self.start.day)
            elif basis == "products":
                more["product"] = f"shown-{i}"
            elif basis == "categories":
                term = qualify.find(q("lines"))
                path = [] if term is None or term.get("category") is None \
                    else [term.get("category")]
                level = int(qualify.get("level", "1"))
                path += [f"shown-{i}"] * (level - len(path))
                more["category"] = "/".join(path)
            lines.append(self.purchase(date, net=net, **more))
        return lines

    def threshold(self):
        finding = self.finding
        bound = Decimal(finding["bound"])
        if self.rule.find(q("qualify")).get("basis") in ("net-amount",
                                                         "quantity"):
            scale = self.rule.find(q("scale"))
            step = self.cent
            if self.rule.find(q("qualify")).get("basis") == "quantity" or any(
                    Decimal(tier.get("from").rstrip("%")) % step
                    for tier in scale):
                step = Decimal("0.000001")
            low, high = bound - step, bound
            if scale.get("threshold") == "exceed" and \
                    not finding["required"]:
                low, high = bound, bound + step
            for value, amount in ((low, finding["low"]),
                                  (high, finding["high"])):
                lines, party = self.sum_lines(value)
                self.add(lines, amount, party=party)
            return
        count = int(bound)
        if finding.get("each"):
            under = Decimal(finding["each"]) - self.cent
            self.add(self.count_lines(count, str(under)), finding["low"])
        else:
            self.add(self.count_lines(count - 1, None) or
                     [self.purchase(type="credit-note", net="-1")],
                     finding["low"])
        self.add(self.count_lines(count, None), finding["high"])

    def two(self):
        for value, amount in (("first", "low"), ("second", "high")):
            lines, party = self.sum_lines(Decimal(self.finding[value]))
            self.add(lines, self.finding[amount], party=party,
                     total=self.finding["kind"] == "choice")

    choice = two

    def invoice(self):
        finding = self.finding
        bound = Decimal(finding["bound"])
        base = Decimal(finding["base"] or 0)
        for value, amount in ((bound - Decimal(finding["cent"]), "low"),
                              (bound, "high")):
            lines = [self.purchase(net=value)]
            if base > 0:
                lines += self.invoices(None, base)
            self.add(lines, finding[amount])


def read_finding(text):
    for kind, pattern in PATTERNS:
        match = re.match(pattern, text)
        if match:
            finding = dict(match.groupdict(), kind=kind)
            if finding["high"] == "nothing":
                finding["high"] = "0"
            low, high = Decimal(finding["low"]), Decimal(finding["high"])
            if abs(high - low) != Decimal(finding.get("height") or
                                          abs(high - low)):
                fail(f"the height is not the difference: {text}")
            return finding
    return None


def lines_of_requires(path):
    """By rule and number: require elements' lines, as a parser counts them."""
    import xml.parsers.expat
    found, rule = collections.defaultdict(list), [None]
    parser = xml.parsers.expat.ParserCreate()

    def start(name, attributes):
        name = name.split(":")[-1]
        if name == "rule":
            rule[0] = attributes["id"]
        elif name == "require":
            found[rule[0]].append(parser.CurrentLineNumber)

    parser.StartElementHandler = start
    with open(path, "rb") as file:
        parser.ParseFile(file)
    return found


def make_cases(ristorno, paths):
    told = subprocess.run([ristorno, "rules", "check", *paths],
                          capture_output=True, text=True, check=False)
    cases, other = [], collections.Counter()
    for text in told.stdout.splitlines():
        match = re.match(r"(.*?):(\d+): (?:note|warning): (.*) \[(.*)\]$",
                         text)
        if not match or match[4] not in ("cliff", "benefit-falls"):
            continue
        path, line, message = match[1], int(match[2]), match[3]
        finding = read_finding(message)
        if finding is None:
            other[re.sub(r'"[^"]*"|[0-9.]+%?', "_", message)] += 1
            continue
        rule_id = finding.get("by") or finding["rule"]
        root = tree.parse(path).getroot()
        agreements = [root] if root.tag == q("agreement") else list(root)
        agreements = [a for a in agreements if any(
            r.get("id") == rule_id for r in a.iter(q("rule")))]
        case = Case(agreements[0], rule_id, finding, line)
        case.drop_requires(lines_of_requires(path)[rule_id])
        case.text = text
        try:
            getattr(case, finding["kind"])()
        except (ValueError, OverflowError):
            # More days than the calendar has.
            other["not to be bought"] += 1
            continue
        cases.append(case)
    return cases, other


def main():
    ristorno, paths = sys.argv[1], sys.argv[2:]
    cases, other = make_cases(ristorno, paths)
    with tempfile.TemporaryDirectory() as folder:
        for number, case in enumerate(cases):
            tree.ElementTree(case.agreement).write(
                os.path.join(folder, f"{number:04}.xml"), encoding="utf-8",
                xml_declaration=True)
        tried = subprocess.run([ristorno, "rules", "test", folder],
                               capture_output=True, text=True, check=False)
    wrong = set()
    for text in tried.stdout.splitlines() + tried.stderr.splitlines():
        match = re.search(r"(\d{4})\.xml:\d+: (.*)", text)
        if match:
            wrong.add(int(match[1]))
            print(f"{cases[int(match[1])].text}\n\tbut {match[2]}",
                  file=sys.stderr)
    examples = sum(len(case.examples) for case in cases)
    if not wrong and (tried.returncode != 0 or
                      f"what they expect: {examples}\n" not in tried.stderr):
        fail(f"not understood: {tried.stderr}")
    kinds = collections.Counter(case.finding["kind"] for case in cases)
    print(f"findings proved: {len(cases) - len(wrong)} of {len(cases)}; "
          + ", ".join(f"{kind}: {kinds[kind]}" for kind in sorted(kinds))
          + f"; without figures of a purchase: {sum(other.values())}")
    if os.environ.get("SHOWN_OTHERS"):
        for text, count in other.most_common():
            print(f"{count:5} {text}")
    sys.exit(1 if wrong else 0)


main()
