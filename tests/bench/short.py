#!/usr/bin/env python3
"""Does the bench itself work?  Once around with small ledgers.

usage: short.py RISTORNO FLOOR LEDGER

Times of ledgers so small say nothing and are not looked at.  But program and
script must agree on all amounts (bench.py), what is recorded must be read back
as it was, and what became worse must be told, of instructions (counts.py) too;
the model of scale.py must find the costs that its figures were made with.
"""

import copy
import os
import sys
import tempfile

sys.dont_write_bytecode = True
sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))

import bench  # noqa: E402 (beside this file)
import counts  # noqa: E402
import model  # noqa: E402
import record  # noqa: E402
import scale  # noqa: E402
from measure import Failed  # noqa: E402

SIZES = ["--lines", "10000", "--accounts", "200", "--products", "500"]
TOLERANCE = 10


def expect(what, condition):
    if not condition:
        raise Failed(what)


def check_record(result, folder):
    page = os.path.join(folder, "page.md")
    with open(page, "w", encoding="utf-8") as out:
        out.write(f"# Page\n\n{record.BEGIN} -->\n{record.END}\n\nMore.\n")
    lines = record.derive(result)
    expect("a page without a table compares",
           record.recorded(result, page) is None)
    record.write(result, page)
    expect("a table is not read back", record.recorded(result, page))
    record.write(result, page)
    with open(page, encoding="utf-8") as text:
        text = text.read()
    expect("the page around the table changed",
           text.startswith("# Page\n") and text.endswith("\nMore.\n"))
    said = record.compare(result, lines, TOLERANCE, page)
    expect(f"the same is worse: {said}", len(said) == 1 and "nothing is worse"
           in said[0])
    slower = copy.deepcopy(result)
    slower["rows"][0]["wall"] = [2 * wall
                                 for wall in slower["rows"][0]["wall"]]
    said = record.compare(slower, record.derive(slower), TOLERANCE, page)
    expect(f"a slower import is not told: {said}",
           len(said) == 1 and "import: ratio" in said[0])


def check_counts():
    percent = counts.TOLERANCE_PERCENT
    recorded = {"a": 1000, "b": 1000}
    within = {"a": {"x": 500, "y": 500 + 10 * percent}, "b": {"x": 1000}}
    beyond = {**within, "b": {"x": 1001 + 10 * percent}}
    expect("what is within the tolerance is told",
           not counts.compare(within, recorded, percent))
    said = counts.compare(beyond, recorded, percent)
    expect(f"what is slower is not told: {said}",
           len(said) == 1 and said[0].startswith("b: "))
    expect("a path that is not recorded is not told",
           counts.compare(within, {"a": 1000}, percent))
    sections = {"x86_64, gcc 12, lib 1": {}, "x86_64, gcc 13, lib 1": {},
                "aarch64, gcc 12, lib 2": {}}
    expect("another section is nearer",
           counts.nearest(sections, "x86_64, gcc 13, lib 2")
           == "x86_64, gcc 13, lib 1")
    expect("another machine is near",
           counts.nearest(sections, "s390x, gcc 13, lib 1") is None)


def check_model():
    """Costs that are known, from figures made with them."""
    points = [(1, lines, accounts) for lines, accounts in
              ((100000, 20000), (1000000, 20000), (4000000, 20000),
               (1000000, 2000), (1000000, 100000))]
    known = (0.25, 0.000002, 0.00003)
    figures = [sum(cost * count for cost, count in zip(known, point))
               for point in points]
    found = model.fit(points, figures)
    expect(f"other costs than {known}: {found}",
           all(abs(one - other) <= 1e-6 * other
               for one, other in zip(found, known)))


def main(ristorno, floor, ledger):
    programs = [ristorno, floor, ledger]
    with tempfile.TemporaryDirectory(prefix="ristorno-bench-") as folder:
        result = bench.measured(bench.arguments(
            [*programs, folder, *SIZES, "--pairs", "1", "--brief"]))
        check_record(result, folder)
        check_counts()
        check_model()
        points = scale.measured(scale.arguments(
            [*programs, folder, "--sizes", "1000", "2000", "4000",
             "--accounts", "40", "--brief"]))
        expect("the model has no costs", "| import, s |" in
               scale.page_part(points))
    print(f"bench: {len(result['rows'])} rows measured; program and script "
          f"agree on {result['statements']} accounts")


if __name__ == "__main__":
    if len(sys.argv) != 4:
        sys.exit(__doc__)
    try:
        main(*sys.argv[1:])
    except Failed as failed:
        sys.exit(f"bench: {failed}")
