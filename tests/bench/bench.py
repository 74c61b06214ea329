#!/usr/bin/env python3
"""Import, preview and run beside libxml2's own parser and beside a script.

usage: bench.py RISTORNO FLOOR LEDGER FOLDER [OPTIONS]

Makes ledgers in FOLDER (they stay), measures each row of rows.py in pairs, the
yardstick and the job in turn, after one run of each that is not timed, and
prints the least, median and largest time and the median of the pairs' ratios.
Amounts are compared with those of the script.  The result goes into
FOLDER/result.json; `record.py` writes it into docs/PERFORMANCE.md, and what is
recorded there for ledgers of the same size is compared with it here.
"""

import argparse
import csv
import json
import os
import platform
import shutil
import sys
from decimal import Decimal
from xml.etree import ElementTree

sys.dont_write_bytecode = True
sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))

import measure  # noqa: E402 (beside this file)
import physical  # noqa: E402
import record  # noqa: E402
import rows  # noqa: E402
import toolchain  # noqa: E402
from measure import Failed  # noqa: E402
from world import World  # noqa: E402

LINE_BYTES = 560
DATABASE_LINE_BYTES = 60        # more than enough
STATEMENT_BYTES = 8192


def check_room(options):
    """Nothing is deleted before the end, so there must be room for it all."""
    runs = options.pairs + 1
    needed = (options.lines * (1 + rows.GROWTH) * LINE_BYTES
              + options.lines * DATABASE_LINE_BYTES * runs
              * (6 + 2 * rows.GROWTH)
              + options.accounts * STATEMENT_BYTES * runs * 4)
    free = shutil.disk_usage(options.folder).free
    if free < needed:
        raise Failed(f"{options.folder}: {needed >> 20:,} MiB are needed, "
                     f"{free >> 20:,} are free")


# ---------------------------------------------------------------- measurement

def pair_up(world, row, pairs):
    """What the yardstick and the job took, pair by pair, and the memory."""
    tags = [str(number) for number in range(pairs + 1)]
    for tag in tags:
        row.yardstick.prepare(tag)
        row.job.prepare(tag)
    measure.timed(row.yardstick.commands(tags[0]))
    memory = measure.watched(row.job.commands(tags[0])).memory_kib
    taken = []
    for tag in tags[1:]:
        world.ready()
        taken.append((measure.timed(row.yardstick.commands(tag)),
                      measure.timed(row.job.commands(tag))))
    return {
        "key": row.key,
        "wall": [job.wall for _, job in taken],
        "cpu": [job.cpu for _, job in taken],
        "yardstick-wall": [yardstick.wall for yardstick, _ in taken],
        "yardstick-cpu": [yardstick.cpu for yardstick, _ in taken],
        "memory-kib": memory,
    }


def previewed(world, database):
    """{account: {rule: amount}} of the program."""
    out = world.path("preview.csv")
    if os.path.exists(out):
        os.remove(out)
    measure.timed(world.preview(database), out)
    with open(out, encoding="utf-8", newline="") as text:
        found = {}
        for row in csv.DictReader(text):
            if row["rule"]:
                found.setdefault(row["account"], {})[row["rule"]] = Decimal(
                    row["amount"])
        return found


def written_by_script(folder):
    found = {}
    for name in os.listdir(folder):
        root = ElementTree.parse(os.path.join(folder, name)).getroot()
        found[root.get("account")] = {
            award.get("rule"): Decimal(award.get("amount")) for award in root}
    return found


def check_amounts(world, amounts):
    """The script agrees on every amount; each account has a statement."""
    scripted = written_by_script(world.path("script-1"))
    for account in sorted({*amounts, *scripted}):
        if amounts.get(account) != scripted.get(account):
            raise Failed(f"{account}: the program awards "
                         f"{amounts.get(account)}, the script "
                         f"{scripted.get(account)}")
    for run in ("run-1", "job-1"):
        statements = [name for name in os.listdir(world.path(run))
                      if name.endswith(".xml")]
        if len(statements) != len(amounts):
            raise Failed(f"{run}: {len(statements)} statements for "
                         f"{len(amounts)} accounts")
    return len(amounts)


def prepare(world, options):
    """The ledgers and databases that rows are measured on."""
    tell = teller(options)
    arguments = (options.accounts, options.products, options.seed)
    tell("ledgers")
    sizes = {
        "ledger": world.ledger(options.lines, *arguments),
        "larger-ledger": world.ledger(rows.GROWTH * options.lines,
                                      *arguments),
        "database": world.path("base.db"),
        "larger-database": world.path("base-more.db"),
    }
    tell("databases")
    measure.timed(world.imported(sizes["ledger"], sizes["database"]))
    measure.timed(world.imported(sizes["larger-ledger"],
                                 sizes["larger-database"]))
    amounts = previewed(world, sizes["database"])
    sizes["account"] = sorted(amounts)[len(amounts) // 2]
    return sizes, amounts


def machine(options):
    """What a reader of the figures wants to know of where they are from."""
    return {"cores": toolchain.cores(), "processor": toolchain.processor(),
            "kernel": platform.release().split("-")[0],
            "libxml2": toolchain.library("libxml-2.0"),
            "sqlite": toolchain.library("sqlite3"),
            "openssl": toolchain.library("libcrypto"),
            "compiler": toolchain.compiler(options.compiler)}


def teller(options):
    """Says on standard error what is being done, if that is wanted."""
    def tell(text):
        if not options.brief:
            print(f"bench: {text}", file=sys.stderr, flush=True)
    return tell


def bench(world, options, result):
    tell = teller(options)
    sizes, amounts = prepare(world, options)
    result["ledger-bytes"] = rows.size_of(sizes["ledger"])
    result["database-bytes"] = rows.size_of(sizes["database"])
    known = {row["key"]: row for row in result["rows"]}
    result["rows"] = []
    for row in rows.rows(world, sizes):
        tell(rows.TARGETS[row.key][0])
        # The statements of those two are looked at below.
        again = row.key in ("job", "run") and "statements" not in result
        found = None if again else known.get(row.key)
        result["rows"].append(found or pair_up(world, row, options.pairs))
        save(options, result)
    if "statements" not in result:
        result["statements"] = check_amounts(world, amounts)
        result["statement-bytes"] = sum(
            rows.size_of(entry) for entry in os.scandir(world.path("run-1")))
    tell("what no program can do without")
    result["physical"] = physical.floors(world, sizes, result)
    result["complete"] = True
    save(options, result)


# --------------------------------------------------------------------- result

def result_path(options):
    return os.path.join(options.folder, "result.json")


def save(options, result):
    for path in [result_path(options), *([options.json] if options.json
                                         else [])]:
        with open(path + ".new", "w", encoding="utf-8") as out:
            json.dump(result, out, indent=1)
            out.write("\n")
        os.replace(path + ".new", path)


def begin(options):
    """An empty result, or what an earlier call of the same has measured."""
    result = {"sizes": {"lines": options.lines, "accounts": options.accounts,
                        "products": options.products, "seed": options.seed},
              "pairs": options.pairs, "machine": machine(options),
              "program": record.digest(options.ristorno), "rows": []}
    if options.resume and os.path.exists(result_path(options)):
        with open(result_path(options), encoding="utf-8") as text:
            former = json.load(text)
        if all(former.get(key) == result[key]
               for key in ("sizes", "pairs", "program")):
            return former
    return result


def measured(options):
    """The whole result; it stands in the folder too."""
    os.makedirs(options.folder, exist_ok=True)
    check_room(options)
    result = begin(options)
    world = World({"ristorno": options.ristorno, "floor": options.floor,
                   "ledger": options.ledger}, options.folder)
    try:
        bench(world, options, result)
    finally:
        world.close()
    return result


def main(options):
    result = measured(options)
    lines = record.derive(result)
    record.show(result, lines)
    for text in record.compare(result, lines, options.tolerance):
        print(text)


def arguments(words):
    parser = argparse.ArgumentParser(usage=__doc__)
    for name in ("ristorno", "floor", "ledger", "folder"):
        parser.add_argument(name)
    for name, default in (("lines", 1000000), ("accounts", 20000),
                          ("products", 5000), ("seed", 1), ("pairs", 7),
                          ("tolerance", 10)):
        parser.add_argument("--" + name, type=int, default=default)
    parser.add_argument("--json", help="the result into this file too")
    parser.add_argument("--compiler", default="", help="with its flags")
    parser.add_argument("--resume", action="store_true",
                        help="keep the rows that an earlier call measured")
    parser.add_argument("--brief", action="store_true",
                        help="do not say what is being done")
    return parser.parse_args(words)


if __name__ == "__main__":
    try:
        main(arguments(sys.argv[1:]))
    except Failed as failed:
        sys.exit(f"bench: {failed}")
