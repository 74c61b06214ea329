#!/usr/bin/env python3
"""How many instructions the hot paths take, and whether they became slower.

usage: counts.py PROGRAM COUNTED LEDGER CC [--record] [--show] [--files]

PROGRAM imports what is not counted, COUNTED (counted.c) is the same program
made ready for valgrind, LEDGER the generator, CC the compiler with its flags.
What a path takes for one line, account or statement is the difference between
two inputs that differ in nothing else, so the start of the program is no part
of it; that of an import's processes is a path of its own.

counts.recorded holds the figures last recorded, a section for each set of
machine, compiler and libraries.  With such a set the figures may be
TOLERANCE_PERCENT higher; with other libraries or another compiler
WIDE_PERCENT, beside the nearest section; a machine of another kind is
measured, but there is nothing to compare with.  What became faster by more
than TOLERANCE_PERCENT is told, to be recorded.

--record writes the section of this machine anew, --show tells of which objects
each path's instructions are, --files of which source files of ours.
"""

import argparse
import concurrent.futures
import os
import platform
import re
import subprocess
import sys
import tempfile

sys.dont_write_bytecode = True
HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, HERE)

import callgrind  # noqa: E402 (beside this file)
import toolchain  # noqa: E402

TOLERANCE_PERCENT = 3
WIDE_PERCENT = 40
FEATURES = ("avx2",)
RECORDED = os.path.join(HERE, "counts.recorded")
AGREEMENT = os.path.join(HERE, "agreement.xml")
HEAD = """\
# Instructions by callgrind, for what each path's name says last; written by
# `make counts-record`, compared by `make counts` (counts.py).  A section's name
# is what they hang on: machine, compiler with its flags, libraries, valgrind.
"""

# Ledgers: lines, accounts.  LESS and MORE differ in lines, MORE and WIDER in
# accounts, so in statements.
PRODUCTS = 50
LESS, MORE, WIDER = (1000, 20), (3000, 20), (3000, 50)
LEDGERS = {"less": LESS, "more": MORE, "wider": WIDER}
LINES = MORE[0] - LESS[0]
ACCOUNTS = WIDER[1] - MORE[1]

# path, what is counted, the process of it, more, less, of how many
PATHS = [
    ("reader, a line", "import", "reader", "more", "less", LINES),
    ("writer, a line", "import", "program", "more", "less", LINES),
    ("preview, a line", "preview", "program", "more", "less", LINES),
    ("preview, an account", "preview", "program", "wider", "more", ACCOUNTS),
    ("run, a statement", "run", "program", "wider", "more", ACCOUNTS),
]
# What an import of LESS takes without its lines.
STARTS = [("reader, start", "reader", "reader, a line"),
          ("writer, start", "program", "writer, a line")]
COMMANDS = [("import", "less"), ("import", "more"), ("preview", "less"),
            ("preview", "more"), ("preview", "wider"), ("run", "more"),
            ("run", "wider")]

OBJECTS = [("libxml2", r"libxml2"), ("sqlite", r"libsqlite3"),
           ("crypto", r"libcrypto"), ("libc", r"libc\.|libm\.|ld-linux")]


# ------------------------------------------------------------- what is recorded

def section_of(compiler):
    """What the figures hang on, as the name of a section."""
    # Libraries choose their code by what the processor can do.
    parts = [platform.machine(),
             *(name for name in FEATURES if toolchain.has_feature(name)),
             toolchain.compiler(compiler)]
    parts += [f"{name} {toolchain.library(name)}" for name in
              ("libxml-2.0", "sqlite3", "libcrypto", "libarchive")]
    return ", ".join([*parts, toolchain.said("getconf", "GNU_LIBC_VERSION"),
                      toolchain.said("valgrind", "--version")])


def read_recorded():
    """{section: {path: instructions}}"""
    sections, current = {}, None
    if not os.path.exists(RECORDED):
        return sections
    with open(RECORDED, encoding="utf-8") as lines:
        for line in lines:
            line = line.strip()
            if not line or line.startswith("#"):
                continue
            if line.startswith("[") and line.endswith("]"):
                current = sections.setdefault(line[1:-1], {})
            else:
                name, _, number = line.rpartition("  ")
                current[name.strip()] = int(number.replace(" ", ""))
    return sections


def write_recorded(sections):
    with open(RECORDED + ".new", "w", encoding="utf-8") as out:
        out.write(HEAD)
        for section in sorted(sections):
            out.write(f"\n[{section}]\n")
            for name, number in sections[section].items():
                out.write(f"{name:22}  {number}\n")
    os.replace(RECORDED + ".new", RECORDED)


def nearest(sections, key):
    """The section that has most in common with the key, of its machine."""
    parts = key.split(", ")
    return max((name for name in sorted(sections)
                if name.split(", ")[0] == parts[0]),
               key=lambda name: len(set(parts) & set(name.split(", "))),
               default=None)


# ---------------------------------------------------------------- measurement

class Bench:
    """The ledgers and databases, and how the program is called on them."""

    def __init__(self, arguments, folder):
        self.arguments = arguments
        self.folder = folder
        text = toolchain.said(arguments.program, "import", "--help")
        self.one_job = ["--jobs", "1"] if "--jobs" in text else []
        self.call("keygen", "--key", self.path("key"), "--cert",
                  self.path("cert"), "--issued", "2025-01-01")
        for name, (lines, accounts) in LEDGERS.items():
            with open(self.path(name + ".xml"), "wb") as out:
                subprocess.run([arguments.ledger, str(lines), str(accounts),
                                str(PRODUCTS), "1"], check=True, stdout=out)
            self.call("--db", self.path(name + ".db"), "import",
                      *self.one_job, self.path(name + ".xml"))

    def path(self, name):
        return os.path.join(self.folder, name)

    def call(self, *words):
        done = subprocess.run([self.arguments.program, "--quiet", *words],
                              check=False, stdin=subprocess.DEVNULL,
                              capture_output=True)
        if done.returncode != 0:
            raise callgrind.Failed(done.stderr.decode(errors="replace"))

    def command(self, what, name):
        database = self.path(name + ".db")
        if what == "import":
            return ["--db", self.path(f"counted-{name}.db"), "import",
                    "--no-sandbox", *self.one_job, self.path(name + ".xml")]
        if what == "preview":
            return ["--db", database, "preview", "--rules", AGREEMENT,
                    "--format", "csv"]
        return ["--db", database, "run", "--rules", AGREEMENT, "--period",
                "2025-12-31", "--issued", "2026-01-15", "--key",
                self.path("key"), "--cert", self.path("cert"), "--out",
                self.path("out-" + name)]

    def count(self, what, name):
        """{process: {(object, file): instructions}}"""
        counted = {"reader": {}, "program": {}}
        for command, costs in callgrind.count(
                [self.arguments.counted, "--quiet",
                 *self.command(what, name)]):
            is_reader = "--reader-process" in command
            process = counted["reader" if is_reader else "program"]
            for key, cost in costs.items():
                process[key] = process.get(key, 0) + cost
        if what == "import" and not counted["reader"]:
            raise callgrind.Failed("no reader process was counted")
        return counted


def count_all(bench):
    """{(what, name): {process: {(object, file): instructions}}}"""
    def one(row):
        return bench.count(*row)
    # A run writes into the database that is previewed: previews come first.
    counts = {}
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        for rows in (COMMANDS[:5], COMMANDS[5:]):
            counts.update(zip(rows, pool.map(one, rows)))
    return counts


def less_of(costs, others, times):
    return {key: costs.get(key, 0) - others.get(key, 0) * times
            for key in {**costs, **others}}


def measure(bench):
    """{path: {(object, file): instructions}}, of one line and so on"""
    counts, paths = count_all(bench), {}
    for path, what, process, more, less, number in PATHS:
        costs = less_of(counts[what, more][process],
                        counts[what, less][process], 1)
        paths[path] = {key: cost // number for key, cost in costs.items()}
    for path, process, line in STARTS:
        paths[path] = less_of(counts["import", "less"][process], paths[line],
                              LESS[0])
    return paths


# -------------------------------------------------------------------- verdict

def grouped(costs, program):
    """The figures of OBJECTS, of the program itself, and of all others."""
    groups = dict.fromkeys(["ours", *(name for name, _ in OBJECTS), "other"],
                           0)
    for (where, _), cost in costs.items():
        name = next((name for name, form in OBJECTS if re.match(form, where)),
                    "ours" if where == program else "other")
        groups[name] += cost
    return groups


def show(paths, program):
    head = ["ours", *(name for name, _ in OBJECTS), "other"]
    print(f"{'':20} {'in all':>12}"
          + "".join(f"{name:>12}" for name in head))
    for path, costs in paths.items():
        groups = grouped(costs, program)
        print(f"{path:20} {sum(costs.values()):12,}"
              + "".join(f"{groups[name]:12,}" for name in head))


def show_files(paths, program):
    """Our files with more than a hundredth of what a path takes."""
    for path, costs in paths.items():
        total = sum(costs.values())
        print(f"{path}: {total:,}")
        files = {os.path.relpath(file): cost
                 for (where, file), cost in costs.items() if where == program}
        for file in sorted(files, key=files.get, reverse=True):
            if files[file] * 100 > total:
                print(f"  {files[file]:12,}  {file}")


def compare(paths, recorded, percent):
    """What became slower; what became faster is only told."""
    slower = []
    for path, costs in paths.items():
        now, then = sum(costs.values()), recorded.get(path)
        if then is None:
            slower.append(f"{path}: nothing is recorded")
        elif now * 100 > then * (100 + percent):
            slower.append(f"{path}: {now:,} instructions, {then:,} are "
                          f"recorded: {now * 100 / then - 100:.1f} % more")
        elif now * 100 < then * (100 - percent):
            print(f"counts: {path}: {now:,} instructions, {then:,} are "
                  f"recorded: `make counts-record` keeps what was won")
    return slower


def main(arguments):
    key = section_of(arguments.compiler)
    with tempfile.TemporaryDirectory(prefix="ristorno-counts-") as folder:
        paths = measure(Bench(arguments, folder))
    if arguments.show or arguments.record:
        show(paths, os.path.basename(arguments.counted))
    if arguments.files:
        show_files(paths, os.path.basename(arguments.counted))
    sections = read_recorded()
    if arguments.record:
        sections[key] = {path: sum(costs.values())
                         for path, costs in paths.items()}
        write_recorded(sections)
        return 0
    name, percent = key, TOLERANCE_PERCENT
    if key not in sections:
        name, percent = nearest(sections, key), WIDE_PERCENT
        if name is None:
            print(f"counts: {len(paths)} paths counted; nothing is recorded "
                  "for such a machine")
            return 0
        other = [part for part in key.split(", ")
                 if part not in name.split(", ")]
        print(f"counts: recorded with something else than {', '.join(other)}: "
              f"only {WIDE_PERCENT} % more would be told")
    slower = compare(paths, sections[name], percent)
    for text in slower:
        print(f"counts: {text}", file=sys.stderr)
    print(f"counts: {len(paths)} paths within {percent} % of what is recorded, "
          f"{len(slower)} failed")
    return 1 if slower else 0


if __name__ == "__main__":
    parser = argparse.ArgumentParser(usage=__doc__)
    parser.add_argument("program")
    parser.add_argument("counted")
    parser.add_argument("ledger")
    parser.add_argument("compiler")
    parser.add_argument("--record", action="store_true")
    parser.add_argument("--show", action="store_true")
    parser.add_argument("--files", action="store_true")
    try:
        sys.exit(main(parser.parse_args()))
    except callgrind.Failed as failed:
        sys.exit(f"counts: {failed}")
