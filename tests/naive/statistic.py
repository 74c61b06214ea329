"""How often random cases meet each construct of the language."""

import collections
import inspect
import os
import sys
from xml.etree import ElementTree

import agreement
import evaluate
import ledger
import values
from agreement import A

# Attributes whose values tell constructs apart; of others only the name does.
TOLD = {"basis", "compare", "method", "threshold", "prorate", "mode", "unit",
        "every", "per", "date", "across", "type", "paid", "paid-tolerance",
        "currency"}


FILES = [module.__file__ for module in (evaluate, agreement, ledger, values)]


class Trace:
    """The lines of the evaluator that ran."""

    def __init__(self):
        self.lines = set()

    def __call__(self, frame, _, __):
        if frame.f_code.co_filename not in FILES:
            return None
        self.lines.add((frame.f_code.co_filename, frame.f_lineno))
        return self

    def run(self, function):
        sys.settrace(self)
        try:
            return function()
        finally:
            sys.settrace(None)


class Counts:
    def __init__(self):
        self.cases = self.ledgers = self.parties = self.rules = 0
        self.of = {name: collections.Counter() for name in (
            "ledgers", "cases", "rules", "totals", "errors", "lines")}

    def add_ledger(self, files):
        self.ledgers += 1
        found = set()
        for text in files:
            for element in ElementTree.fromstring(text).iter():
                name = element.tag.partition("}")[2]
                found.add(name)
                found.update(f"{name}/@{key}" for key in element.keys())
        self.of["ledgers"].update(found)

    @staticmethod
    def constructs(root):
        for element in root.iter():
            name = element.tag[len(A):]
            yield name
            for key, value in element.items():
                yield (f'{name} {key}="{value}"'
                       if key in TOLD and name != "figure"
                       else f"{name} {key}")

    def add(self, case):
        """Work the case out and count what it met."""
        self.cases += 1
        root = ElementTree.fromstring(case.agreement)
        self.of["cases"].update(set(self.constructs(root)))
        trace = Trace()
        rows = trace.run(lambda: case.rows(evaluate.Ledger(
            map(ElementTree.fromstring, case.book.files))))
        self.of["lines"].update(trace.lines)
        for row, why in rows:
            if isinstance(why, evaluate.Failure):
                self.parties += 1
                self.of["errors"][" ".join(str(why).split()[:2])] += 1
            elif why is None:
                self.parties += 1
                self.of["totals"][row[8] or "(paid normally)"] += 1
            else:
                self.add_rule(row, why)

    def add_rule(self, row, result):
        self.rules += 1
        count = self.of["rules"]
        count[f"reason {row[8] or '(paid normally)'}"] += 1
        count[f"tier {row[4] or 'none'} of {len(result['starts'])}"] += 1
        units = result["exact"] / result["unit"]
        if units.denominator == 2:
            count["result on half a unit"] += 1
        if result["v"] is None:
            return
        if result["v"] in result["starts"]:
            count["threshold met exactly"] += 1
        near = [abs(result["v"] - start) for start in result["starts"]]
        if any(0 < distance <= evaluate.Fraction(1, 10**6)
               for distance in near):
            count["threshold missed by a millionth at most"] += 1
        elif any(0 < distance <= evaluate.Fraction(1, 100)
                 for distance in near):
            count["threshold missed by a cent at most"] += 1
        if abs(result["v"]) >= 2**63 // 10**6:
            count["measure beyond 64 bits of millionths"] += 1
        if result["v"] < 0:
            count["measure below 0"] += 1

    def show(self):
        of_what = {"ledgers": self.ledgers, "cases": self.cases,
                   "lines": self.cases, "rules": self.rules,
                   "totals": self.parties, "errors": self.parties}
        for name, counter in self.of.items():
            if name == "lines":
                continue
            print(f"of {of_what[name]} {name}:")
            for key, count in sorted(counter.items()):
                print(f"{100 * count / of_what[name]:8.2f} %  {key}")
        print(f"lines of the evaluator that less than 1 % of {self.cases} "
              "cases meet:")
        for path in FILES:
            with open(path, encoding="utf-8") as source:
                self.show_lines(path, source.read())

    def show_lines(self, path, text):
        numbers = runnable(path, text)
        for number, line in enumerate(text.splitlines(), 1):
            share = self.of["lines"][path, number] / self.cases
            if number in numbers and share < 0.01:
                print(f"{100 * share:8.2f} %  {os.path.basename(path)}:"
                      f"{number}: {line.strip()}")


def runnable(path, text):
    """The numbers of the lines inside functions."""
    todo = [compile(text, path, "exec")]
    numbers = set()
    while todo:
        code = todo.pop()
        if code.co_flags & inspect.CO_OPTIMIZED and code.co_name not in (
                "main", "take_option", "keep"):
            numbers.update(line for _, _, line in code.co_lines()
                           if line and line > code.co_firstlineno)
        todo.extend(const for const in code.co_consts
                    if hasattr(const, "co_lines"))
    return numbers
