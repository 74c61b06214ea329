#!/usr/bin/env python3
"""A result of bench.py as a table: printed, recorded, compared.

usage: record.py RESULT.json

Writes the table into docs/PERFORMANCE.md, between the comments that begin and
end it.  A row's ratios are the medians of the ratios of its pairs.
"""

import hashlib
import json
import os
import re
import statistics
import sys
from typing import NamedTuple, Optional

sys.dont_write_bytecode = True
HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, HERE)

import rows  # noqa: E402 (beside this file)
from measure import Failed  # noqa: E402

PAGE = os.path.join(HERE, "..", "..", "docs", "PERFORMANCE.md")
BEGIN = "<!-- bench: begin"
END = "<!-- bench: end -->"
COLUMNS = ("what", "least s", "median s", "largest s", "CPU s", "ratio",
           "CPU ratio", "MiB", "to reach", "to aim at")


class Line(NamedTuple):
    """A row of the table; None where it has no such figure."""
    title: str
    wall: Optional[list] = None
    cpu: Optional[float] = None
    ratio: Optional[float] = None
    cpu_ratio: Optional[float] = None
    memory: Optional[float] = None
    reach: Optional[float] = None
    aim: Optional[float] = None

    def figure(self):
        """What its targets are of."""
        if self.title.endswith("seconds"):
            return statistics.median(self.wall)
        return self.memory if self.ratio is None else self.ratio


def digest(path):
    with open(path, "rb") as file:
        return hashlib.sha256(file.read()).hexdigest()


def derive(result):
    """The lines of the table."""
    lines = []
    memory = {}
    for row in result["rows"]:
        memory[row["key"] + "-memory"] = row["memory-kib"] / rows.MIB
        lines.append(timed_line(row))
    lines.append(Line(**target("size"), ratio=result["database-bytes"]
                      / result["ledger-bytes"]))
    lines += [Line(**target(key), memory=memory[key])
              for key in rows.TARGETS if memory.get(key)]
    return lines


def target(key):
    title, reach, aim = rows.TARGETS[key]
    return {"title": title, "reach": reach, "aim": aim}


def timed_line(row):
    def ratio(what):
        return statistics.median(
            job / yardstick for job, yardstick
            in zip(row[what], row["yardstick-" + what]))

    return Line(**target(row["key"]), wall=row["wall"],
                cpu=statistics.median(row["cpu"]), ratio=ratio("wall"),
                cpu_ratio=ratio("cpu"), memory=row["memory-kib"] / rows.MIB)


# ---------------------------------------------------------------------- table

def decimals(value, digits):
    return "" if value is None else f"{value:.{digits}f}"


def cells(line):
    wall = line.wall
    times = [decimals(function(wall) if wall else None, 3)
             for function in (min, statistics.median, max)]
    digits = 0 if line.reach > 10 else 3
    return [line.title, *times, decimals(line.cpu, 3),
            decimals(line.ratio, 3), decimals(line.cpu_ratio, 3),
            decimals(line.memory, 1), decimals(line.reach, digits),
            decimals(line.aim, digits)]


def verdict(line):
    figure = line.figure()
    if line.aim is not None and figure <= line.aim:
        return "aim"
    return "reached" if figure <= line.reach else "MISSED"


def about(result):
    sizes, machine = result["sizes"], result["machine"]
    return (f"{sizes['lines']:,} lines in {result['ledger-bytes'] / 1e6:,.0f} "
            f"MB of XML, {sizes['accounts']:,} accounts, "
            f"{sizes['products']:,} products; {result['pairs']} pairs; "
            f"{machine['cores']} cores of {machine['processor']}, Linux "
            f"{machine['kernel']}, libxml2 {machine['libxml2']}, SQLite "
            f"{machine['sqlite']}, OpenSSL {machine['openssl']}; "
            f"{machine['compiler']}")


def physical_cells(result):
    """And what each is beside the floor program's time."""
    floor = statistics.median(result["rows"][0]["yardstick-wall"])
    return [[what, amount, f"{seconds:.3f}", f"{seconds / floor:.3f}"]
            for what, amount, seconds in result["physical"]]


def show(result, lines):
    table = [[*COLUMNS, ""]] + [[*cells(line), verdict(line)]
                                for line in lines]
    print(about(result))
    for row in table:
        print(f"{row[0]:33}" + "".join(f"{cell:>10}" for cell in row[1:]))
    print("what no program can do without:")
    for row in physical_cells(result):
        print(f"{row[0]:38} {row[1]:28}{row[2]:>8} s {row[3]:>7}")


def markdown(header, table):
    """Columns but the first to the right."""
    rule = ["---"] + ["--:"] * (len(header) - 1)
    return "".join("| " + " | ".join(row) + " |\n"
                   for row in [list(header), rule, *table])


def page_part(result, lines):
    sizes = " ".join(f"{key}={value}"
                     for key, value in sorted(result["sizes"].items()))
    return (f"{BEGIN} {sizes} -->\n\n{about(result)}.\n\n"
            + markdown(COLUMNS, map(cells, lines)) + "\n"
            + markdown(["what no program can do without", "how much", "s",
                        "to the floor"], physical_cells(result))
            + f"\n{END}")


# ----------------------------------------------------------------- comparison

def recorded(result, page):
    """{title: {column: text}} of the page; None: of other sizes, or nothing."""
    if not os.path.exists(page):
        return None
    with open(page, encoding="utf-8") as text:
        found = re.search(re.escape(BEGIN) + r"(.*?) -->(.*?)"
                          + re.escape(END), text.read(), re.S)
    if not found:
        return None
    sizes = dict(word.split("=") for word in found.group(1).split())
    if sizes != {key: str(value) for key, value in result["sizes"].items()}:
        return None
    table = {}
    for line in found.group(2).splitlines():
        words = [word.strip() for word in line.strip("|").split("|")]
        if len(words) == len(COLUMNS) and words[0] not in ("what", "---"):
            table[words[0]] = dict(zip(COLUMNS, words))
    return table


def compare(result, lines, tolerance, page=PAGE):
    """What is worse than recorded by more than so many percent, as texts."""
    table = recorded(result, page)
    if table is None:
        return ["nothing is recorded for ledgers of this size"]
    worse = []
    for line in lines:
        then = table.get(line.title)
        if then is None:
            worse.append(f"not recorded: {line.title}")
            continue
        now = dict(zip(COLUMNS, cells(line)))
        for column in ("ratio", "CPU ratio", "MiB"):
            if not then[column] or not now[column]:
                continue
            before, after = float(then[column]), float(now[column])
            if after > before * (1 + tolerance / 100):
                worse.append(f"worse than recorded: {line.title}: {column} "
                             f"{after}, was {before}")
    return worse or [f"nothing is worse than recorded by more than "
                     f"{tolerance} %"]


def replace(page, begin, end, part):
    """Put a part in place of what stands from its begin to its end."""
    with open(page, encoding="utf-8") as text:
        changed, count = re.subn(
            re.escape(begin) + ".*?" + re.escape(end), lambda found: part,
            text.read(), flags=re.S)
    if count != 1:
        raise Failed(f"{page} has {count} places for {begin} -->")
    with open(page + ".new", "w", encoding="utf-8") as out:
        out.write(changed)
    os.replace(page + ".new", page)


def write(result, page=PAGE):
    if not result.get("complete"):
        raise Failed("the bench did not end: `make bench RESUME=1` goes on "
                     "with it")
    replace(page, BEGIN, END, page_part(result, derive(result)))


def main(path):
    with open(path, encoding="utf-8") as text:
        write(json.load(text))


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    try:
        main(sys.argv[1])
    except (Failed, OSError) as failed:
        sys.exit(f"record: {failed}")
