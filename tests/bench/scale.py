#!/usr/bin/env python3
"""What a line, an account, an agreement and a statement cost, by measurement.

usage: scale.py RISTORNO FLOOR LEDGER FOLDER [OPTIONS]

Imports, previews and runs ledgers of several sizes, of several numbers of
accounts and under several numbers of agreements, fits costs to the figures
(model.py), and tells what 1,000,000,000 lines need by them.  Each point is
measured once, for the largest take minutes, and beside the floor program.  What
was measured stands in FOLDER/scale.json at once; a call that was ended goes on
from there.  --record writes the tables into the page.
"""

import argparse
import json
import os
import sys

sys.dont_write_bytecode = True
HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, HERE)

import measure  # noqa: E402 (beside this file)
import model  # noqa: E402
import record  # noqa: E402
import rows  # noqa: E402
from measure import Failed  # noqa: E402
from world import AGREEMENT, World  # noqa: E402

PAGE = os.path.join(HERE, "..", "..", "docs", "explanation", "scale.md")
BEGIN, END = "<!-- scale: begin", "<!-- scale: end -->"
BASE_LINES = 1000000            # where accounts and agreements are varied
AGREEMENTS = (10, 40)
FAR = {"lines": 10 ** 9, "accounts": 10 ** 6, "agreements": 1,
       "statements": 10 ** 6}

# step, its figure, the counts that it is a sum of
STEPS = [
    ("import, s", "import-s", ("fixed", "lines", "accounts")),
    ("import, CPU s", "import-cpu", ("fixed", "lines", "accounts")),
    ("database, bytes", "database-bytes", ("fixed", "lines", "accounts")),
    ("preview, s", "preview-s",
     ("fixed", "lines", "passes", "accounts", "further")),
    ("preview, CPU s", "preview-cpu",
     ("fixed", "lines", "passes", "accounts", "further")),
    ("run, s", "run-s", ("fixed", "lines", "passes", "statements")),
    ("run, CPU s", "run-cpu", ("fixed", "lines", "passes", "statements")),
    ("statements, bytes", "statement-bytes", ("fixed", "statements")),
    ("import, MiB", "import-mib", ("fixed", "lines", "accounts")),
    ("preview, MiB", "preview-mib", ("fixed", "lines", "accounts")),
    ("run, MiB", "run-mib", ("fixed", "lines", "statements")),
]
# Lines of which documents are held at once, about (engine/ledger_ahead.h).
PASS_LINES = 2000000
# Up to here caches fill, so memory grows as it does not go on doing.
MEMORY_LINES_MIN = BASE_LINES

# count, how often it arises, how many a cost in the table is of, its title
COUNTS = [
    ("fixed", lambda point: 1, 1, "fixed"),
    ("lines", lambda point: point["lines"], 10 ** 6, "10⁶ lines"),
    ("passes", lambda point: point["lines"] * further_passes(point),
     10 ** 6, "10⁶ lines in one more pass"),
    ("accounts", lambda point: point["accounts"], 1000, "1,000 accounts"),
    ("further", lambda point: point["accounts"] * (point["agreements"] - 1),
     1000, "1,000 accounts under one more agreement"),
    ("statements", lambda point: point["statements"], 1000,
     "1,000 statements"),
]


def further_passes(point):
    return (point["lines"] - 1) // PASS_LINES


def counts(point, names):
    """How often each of these costs arises."""
    return [often(point) for name, often, _, _ in COUNTS if name in names]


def plan(options):
    """(lines, accounts, agreements) of the points."""
    base = min(BASE_LINES, max(options.sizes))
    points = [(lines, options.accounts, 1) for lines in options.sizes]
    points += [(base, accounts, 1) for accounts
               in (options.accounts // 10, options.accounts * 4)]
    points += [(base, options.accounts, number) for number in AGREEMENTS]
    return points


# ---------------------------------------------------------------- measurement

def rules(world, number):
    """A folder of so many agreements, alike but for their ids."""
    folder = world.path(f"rules-{number}")
    if not os.path.exists(folder):
        os.mkdir(folder)
        with open(AGREEMENT, encoding="utf-8") as text:
            form = text.read()
        for one in range(number):
            with open(os.path.join(folder, f"{one:04}.xml"), "w",
                      encoding="utf-8") as out:
                out.write(form.replace('id="BENCH"', f'id="BENCH-{one}"'))
    return folder


def watched(world, commands):
    world.ready()
    return measure.watched(commands, interval=measure.SLOW_INTERVAL_SECONDS)


def keep(point, name, taken):
    point.update({f"{name}-s": taken.wall, f"{name}-cpu": taken.cpu,
                  f"{name}-mib": taken.memory_kib / rows.MIB})


def measure_point(world, options, place):
    lines, accounts, agreements = place
    point = {"lines": lines, "accounts": accounts, "agreements": agreements}
    name = "-".join(map(str, place))
    ledger = world.ledger(lines, accounts, options.products, options.seed)
    database, out = world.path(f"scale-{lines}-{accounts}.db"), world.path(name)
    if agreements > 1:          # the database of another point
        if not os.path.exists(database):
            measure.timed(world.imported(ledger, database))
        keep(point, "preview", watched(world, world.preview(
            database, rules=rules(world, agreements))))
        return point
    measure.timed(world.floor(ledger))      # the file is in memory then
    point["floor-s"] = measure.timed(world.floor(ledger)).wall
    keep(point, "import", watched(world, world.imported(ledger, database)))
    keep(point, "preview", watched(world, world.preview(database)))
    point["ledger-bytes"] = rows.size_of(ledger)
    point["database-bytes"] = rows.size_of(database)
    keep(point, "run", watched(world, world.run(database, out)))
    point["statements"] = sum(entry.name.endswith(".xml")
                              for entry in os.scandir(out))
    point["statement-bytes"] = sum(rows.size_of(entry)
                                   for entry in os.scandir(out))
    return point


def load(path, program):
    """The points that were measured with this program."""
    if not os.path.exists(path):
        return []
    with open(path, encoding="utf-8") as text:
        former = json.load(text)
    return former["points"] if former["program"] == program else []


def save(path, program, points):
    with open(path + ".new", "w", encoding="utf-8") as out:
        json.dump({"program": program, "points": points}, out, indent=1)
        out.write("\n")
    os.replace(path + ".new", path)


def measured(options):
    """The points, of this call or of one before it."""
    os.makedirs(options.folder, exist_ok=True)
    path = os.path.join(options.folder, "scale.json")
    program = record.digest(options.ristorno)
    former = load(path, program)
    world = World({"ristorno": options.ristorno, "floor": options.floor,
                   "ledger": options.ledger}, options.folder)
    points = []
    try:
        for place in plan(options):
            names = dict(zip(("lines", "accounts", "agreements"), place))
            point = next((point for point in former
                          if names.items() <= point.items()), None)
            if point is None:
                point = measure_point(world, options, place)
                former.append(point)
                save(path, program, former)
            if not options.brief:
                print(f"scale: {tell(point)}", file=sys.stderr, flush=True)
            points.append(point)
    finally:
        world.close()
    return points


def tell(point):
    return ", ".join(
        f"{name} {value:,.2f}" if isinstance(value, float)
        else f"{name} {value:,}" for name, value in point.items())


# ---------------------------------------------------------------------- model

def known(points, figure, names):
    """The points that tell of a figure; none where they are too few."""
    found = [point for point in points if point.get(figure, 0) > 0]
    if figure.endswith("-mib"):
        found = [point for point in found
                 if point["lines"] >= MEMORY_LINES_MIN]
    enough = all(len(set(column)) > 1 for name, column in
                 zip(names, zip(*(counts(point, names) for point in found)))
                 if name not in ("fixed", "passes"))
    return found if found and enough else []


def costs(points):
    """{figure: {count: cost}}"""
    costs_of = {}
    for _, figure, names in STEPS:
        found = known(points, figure, names)
        if found:
            fitted = model.fit([counts(point, names) for point in found],
                               [point[figure] for point in found])
            costs_of[figure] = dict(zip(names, fitted))
    return costs_of


def predicted(cost, point):
    return sum(value * often for value, often
               in zip(cost.values(), counts(point, cost)))


def number(value):
    """Three digits that matter."""
    if value >= 1000:
        return f"{value:,.0f}"
    return f"{value:.3g}" if value else "0"


def cost_cells(found):
    """A row a step: its costs, and what FAR needs."""
    return [[title] + [number(found[figure][name] * unit)
                       if name in names else ""
                       for name, _, unit, _ in COUNTS]
            + [number(predicted(found[figure], FAR))]
            for title, figure, names in STEPS if figure in found]


def errors(points, found):
    """The model's largest error, of a figure, in percent."""
    return max((abs(predicted(found[figure], point) / point[figure] - 1) * 100,
                title, point["lines"], point["accounts"])
               for title, figure, names in STEPS if figure in found
               for point in known(points, figure, names))


def point_cells(points):
    table = []
    for point in points:
        cells = [f"{point['lines']:,}", f"{point['accounts']:,}",
                 str(point["agreements"])]
        for figure, divisor, digits in (
                ("ledger-bytes", 1 << 20, 0), ("floor-s", 1, 2),
                ("import-s", 1, 2), ("import-cpu", 1, 2),
                ("import-mib", 1, 0), ("database-bytes", 1 << 20, 1),
                ("preview-s", 1, 2), ("preview-mib", 1, 0), ("run-s", 1, 2),
                ("run-mib", 1, 0)):
            cells.append(f"{point[figure] / divisor:,.{digits}f}"
                         if figure in point else "")
        cells.append(f"{point['statements']:,}"
                     if "statements" in point else "")
        table.append(cells)
    return table


POINT_HEADER = ("lines", "accounts", "agreements", "XML MiB", "floor s",
                "import s", "its CPU s", "MiB", "database MiB", "preview s",
                "MiB", "run s", "MiB", "statements")
COST_HEADER = ("", *(title for _, _, _, title in COUNTS),
               f"{FAR['lines']:,} lines, {FAR['accounts']:,} accounts")


def page_part(points):
    found = costs(points)
    error, title, lines, accounts = errors(points, found)
    return (f"{BEGIN} -->\n\n"
            + record.markdown(POINT_HEADER, point_cells(points)) + "\n"
            + record.markdown(COST_HEADER, cost_cells(found))
            + f"\nThe model is at most {error:.0f} % from what was measured "
            f"({title}, {lines:,} lines, {accounts:,} accounts).\n\n{END}")


def arguments(words):
    parser = argparse.ArgumentParser(usage=__doc__)
    for name in ("ristorno", "floor", "ledger", "folder"):
        parser.add_argument(name)
    parser.add_argument("--sizes", type=int, nargs="+",
                        default=[100000, 1000000, 4000000, 10000000])
    parser.add_argument("--accounts", type=int, default=20000)
    parser.add_argument("--products", type=int, default=5000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--record", action="store_true")
    parser.add_argument("--brief", action="store_true",
                        help="do not say what is being done")
    return parser.parse_args(words)


def main(options):
    points = measured(options)
    part = page_part(points)
    print(part.partition("-->")[2].rpartition("<!--")[0].strip())
    if options.record:
        record.replace(PAGE, BEGIN, END, part)


if __name__ == "__main__":
    try:
        main(arguments(sys.argv[1:]))
    except Failed as failed:
        sys.exit(f"scale: {failed}")
