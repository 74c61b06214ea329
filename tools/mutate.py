#!/usr/bin/env python3
"""usage: mutate.py [--jobs N] [--only FILE]... [--work DIR] [--cc CC]
                 [--quick] [--list]

Mutation testing of what computes money: change one thing at a time in the
sources of the table below, in a copy of the tree, and see whether a test
fails.  A change that no test notices is a survivor; each must stand with its
reason in docs/explanation/mutation.md, else this fails.

A mutant is compiled into a shared library of its own that is loaded before the
one that holds the rest, so that nothing is linked again.  A survivor that the
compiler makes the same machine code of is no change and does not count; any
other is tried once more under the sanitizers, as `make asan` would.  Results
are kept in DIR (default build/mutate): what was killed is not tried again while
its source stays the same; survivors are, once a test has changed.  --quick runs
the tests named for the source only, without sanitizers; --list only prints the
mutants.
"""

import argparse
import collections
import concurrent.futures
import hashlib
import json
import os
import re
import resource
import shlex
import shutil
import subprocess
import sys
import threading

import mutants

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
PAGE = "docs/explanation/mutation.md"

# Source -> the test programs that are to know it best, those first; after them
# every other program of the table is tried.
EVALUATE = "example settlement evaluate_refuse evaluate_sentence " \
    "evaluate_trace evaluate_limit evaluate"
COLLECT = "collect collect_note collect_finish collect_document " \
    "collect_parties select"
SOURCES = {
    "engine/decimal.c": "decimal",
    "engine/rational.c": "rational",
    "engine/date.c": "date",
    "engine/currency.c": "currency",
    "engine/unit.c": "unit",
    "engine/catalog_convert.c": "collect catalog",
    "rules/scale.c": "scale",
    "rules/evaluate.c": EVALUATE,
    "rules/evaluate_limit.c": EVALUATE,
    "rules/evaluate_measure.c": EVALUATE,
    "rules/evaluate_rule.c": EVALUATE,
    "rules/evaluate_sentence.c": EVALUATE,
    "rules/evaluate_settlement.c": EVALUATE,
    "rules/collect.c": COLLECT,
    "rules/collect_digest.c": "collect_digest " + COLLECT,
    "rules/collect_document.c": COLLECT,
    "rules/collect_finish.c": COLLECT,
    "rules/collect_note.c": "collect_note collect collect_document "
                            "collect_parties",
    "rules/collect_slot.c": "collect_slot " + COLLECT,
    "rules/paid.c": "paid",
    "rules/tally.c": "tally",
    "rules/select.c": "select select_compile collect",
    "rules/select_compile.c": "select_compile select collect",
    "rules/assess.c":
        "assess assess_candidates assess_history assess_faults",
    "rules/window.c": "window",
    "rules/settled.c": "settled assess_faults",
}
EVERYWHERE = "scale settlement evaluate collect assess example select paid " \
    "rational"

CPU_SECONDS = 3         # of a test that takes less than one
SANITIZED_CPU_SECONDS = 30
WAIT_SECONDS = 60       # for a test that sleeps
MEMORY_BYTES = 2 << 30
COMPILE = "-std=c11 -D_GNU_SOURCE -I. -fPIC -w -ftrivial-auto-var-init=pattern"
PLAIN = "-O0 -DARENA_SINGLE"
SANITIZED = "-O1 -g -fno-omit-frame-pointer -DARENA_SINGLE " \
    "-fsanitize=address,undefined -fno-sanitize-recover=all"
LIBRARIES = "sqlite3 libxml-2.0 libcrypto"

KILLED, STILLBORN, SURVIVED = "killed", "stillborn", "survived"
SAME = "the same machine code"


def fail(message):
    sys.exit("mutate: " + message)


def run(words, **options):
    done = subprocess.run(words, stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT, **options)
    if done.returncode != 0:
        fail("%s\n%s" % (" ".join(words), done.stdout.decode()[-2000:]))
    return done.stdout.decode()


def digest_of(*parts):
    sha = hashlib.sha256()
    for part in parts:
        sha.update(part if isinstance(part, bytes) else part.encode())
        sha.update(b"\0")
    return sha.hexdigest()


def read(path):
    with open(path, encoding="utf-8") as file:
        return file.read()


# ------------------------------------------------------------------ the bench

class Bench:
    """The tree compiled once, with test programs that take in a mutant."""

    def __init__(self, tree, folder, flags, options):
        self.tree = tree
        self.folder = folder
        self.cc = shlex.split(options.cc)
        self.flags = shlex.split(COMPILE + " " + flags)
        self.flags += run(["pkg-config", "--cflags", LIBRARIES]).split()
        self.libraries = run(["pkg-config", "--libs", LIBRARIES]).split()
        self.is_sanitized = "-fsanitize" in flags
        self.link = ["-fsanitize=address,undefined"] * self.is_sanitized
        self.environment = {
            "LC_ALL": "C", "TZ": "UTC", "PATH": os.environ["PATH"],
            # What is freed or not yet written is not 0.
            "MALLOC_PERTURB_": "165",
            "ASAN_OPTIONS": "verify_asan_link_order=0:exitcode=99",
        }
        self.programs = {}

    def objects(self, sources, jobs):
        """Compile what has changed, as its own and its headers' texts say."""
        headers = digest_of(*[read(os.path.join(self.tree, name))
                              for name in sorted(files_of(self.tree, ".h"))])
        found = []
        todo = []
        for source in sources:
            key = digest_of(headers, " ".join(self.cc + self.flags),
                            read(os.path.join(self.tree, source)))[:16]
            path = os.path.join(self.folder, source.replace("/", "-")[:-2] +
                                "-" + key + ".o")
            found.append(path)
            if not os.path.exists(path):
                todo.append((source, path))
        with concurrent.futures.ThreadPoolExecutor(jobs) as pool:
            list(pool.map(lambda pair: run(
                self.cc + self.flags + ["-c", "-o", pair[1] + ".new",
                                        pair[0]], cwd=self.tree), todo))
        for _, path in todo:
            os.rename(path + ".new", path)
        return found

    def build(self, names, jobs):
        os.makedirs(self.folder, exist_ok=True)
        library = os.path.join(self.folder, "libvalue.so")
        sources = files_of(self.tree, ".c", ("engine", "rules", "gen"))
        run(self.cc + self.link + ["-shared", "-o", library] +
            self.objects(sources, jobs) + self.libraries)
        support = self.objects(
            files_of(self.tree, ".c", ("tests/support",)), jobs)
        support = self.archive(support)
        for name in names:
            source = "tests/unit/test_%s.c" % name
            if not os.path.exists(os.path.join(self.tree, source)):
                continue
            program = os.path.join(self.folder, "test_" + name)
            run(self.cc + self.link + ["-rdynamic", "-o", program] +
                self.objects([source], 1) + [support, library,
                "-Wl,-rpath," + self.folder, "-lcmocka"] + self.libraries)
            self.programs[name] = program

    def archive(self, objects):
        """The support in an archive: a program takes what it calls."""
        archive = os.path.join(self.folder, "support.a")
        if os.path.exists(archive):
            os.unlink(archive)
        run(["ar", "rcs", archive] + objects)
        return archive

    def test(self, name, mutant=None):
        """Does the program pass?"""
        environment = dict(self.environment)
        if mutant is not None:
            environment["LD_PRELOAD"] = mutant
        try:
            done = subprocess.run(
                [self.programs[name]], env=environment, cwd=self.tree,
                stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL, timeout=WAIT_SECONDS,
                preexec_fn=self.limit)
        except subprocess.TimeoutExpired:
            return False
        return done.returncode == 0

    def limit(self):
        seconds = SANITIZED_CPU_SECONDS if self.is_sanitized else CPU_SECONDS
        resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        if not self.is_sanitized:
            resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES,) * 2)

    def compile(self, source, text, place):
        """The mutant as a shared library, or None where it does not compile."""
        path = os.path.join(place, os.path.basename(source))
        with open(path, "w", encoding="utf-8") as file:
            file.write(text)
        library = path[:-2] + ("-asan.so" if self.is_sanitized else ".so")
        done = subprocess.run(
            self.cc + self.flags + self.link + ["-shared", "-o", library,
                                                path],
            cwd=self.tree, stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            env=dict(os.environ, CCACHE_DISABLE="1"))
        return library if done.returncode == 0 else None

    def is_same(self, one, other, place):
        """Is the machine code of two texts the same, optimised?"""
        codes = []
        for text in (one, other):
            path = os.path.join(place, "same.o")
            run(self.cc + self.flags + ["-O2", "-x", "c", "-c", "-o", path,
                                        "-"],
                cwd=self.tree, input=text.encode(),
                env=dict(os.environ, CCACHE_DISABLE="1"))
            with open(path, "rb") as file:
                codes.append(file.read())
        return codes[0] == codes[1]

    def judge(self, source, text, place, names):
        library = self.compile(source, text, place)
        if library is None:
            return STILLBORN, ""
        for name in names:
            if name in self.programs and not self.test(name, library):
                return KILLED, name
        return SURVIVED, ""


def files_of(tree, ending, folders=("engine", "rules", "importers", "reports",
                                    "cli", "tests/support")):
    found = []
    for folder in folders:
        for name in sorted(os.listdir(os.path.join(tree, folder))):
            if name.endswith(ending):
                found.append(folder + "/" + name)
    return found


def copy_tree(tree):
    """The sources, so that no mutant is ever in the checkout."""
    for folder in ("engine", "rules", "importers", "reports", "cli", "tests",
                   "tools", "docs", "po"):
        shutil.rmtree(os.path.join(tree, folder), ignore_errors=True)
        shutil.copytree(os.path.join(ROOT, folder),
                        os.path.join(tree, folder))
    os.makedirs(os.path.join(tree, "gen"), exist_ok=True)
    with open(os.path.join(tree, "gen", "schema.c"), "w",
              encoding="utf-8") as file:
        file.write(run(["tools/embed.sh", "embedded_schema",
                        "engine/schema.sql", "engine/schema_2.sql",
                        "engine/schema_3.sql", "engine/schema_4.sql",
                        "engine/schema_5.sql", "engine/schema_6.sql"],
                       cwd=tree))
    with open(os.path.join(tree, "gen", "words.c"), "w",
              encoding="utf-8") as file:
        texts = [name for name in files_of(tree, ".c", ("rules",))
                 if name.startswith("rules/annex")]
        file.write(run(["tools/po.sh", "table"] + texts, cwd=tree))


# ------------------------------------------------------------- known survivors

Entry = collections.namedtuple("Entry", "source function line change ordinal")


def name_of(entry):
    return "%s %s: %s: %s%s" % (
        entry.source, entry.function, entry.line, entry.change,
        " (%d)" % entry.ordinal if entry.ordinal > 1 else "")


def items_of(path):
    """(number, file, function, line, item) for each item of the page."""
    place = line = None
    texts = read(path).split("\n")
    for number, text in enumerate(texts, 1):
        head = re.match(r"^### (\S+): (\S+)$", text)
        if text.startswith("#"):
            place, line = head and head.groups(), None
        elif place and re.match(r"^    \S", text):
            line = text.strip()
        elif line and text.startswith("* "):
            item = text[2:]
            for more in texts[number:]:
                if not re.match(r"^  \S", more):
                    break
                item += more[1:]
            yield number, place, line, item


def known_survivors(path):
    """Entry -> reason.  The form is stated at the top of the page."""
    known = {}
    for number, place, line, item in items_of(path):
        change, _, reason = item.partition(" -- ")
        found = re.findall(r"`([^`]*)`(?: \((\d+)\))?", change)
        if not found or not re.search(r"\w", reason):
            fail("%s:%d: expected `change` -- reason" % (path, number))
        for name, ordinal in found:
            entry = Entry(*place, line, name, int(ordinal or 1))
            if entry in known:
                fail("%s:%d: twice: %s" % (path, number, name_of(entry)))
            known[entry] = reason
    return known


# ---------------------------------------------------------------- the results

class Results:
    """What became of each mutant, kept in a file of lines."""

    def __init__(self, path):
        self.path = path
        self.verdicts = {}
        self.lock = threading.Lock()
        if os.path.exists(path):
            for line in read(path).splitlines():
                try:
                    row = json.loads(line)
                except ValueError:
                    continue    # cut short when it was stopped
                self.verdicts[row["key"]] = (row["verdict"], row["by"],
                                             row["tests"])

    def find(self, key, tests):
        verdict, by, then = self.verdicts.get(key, (None, "", ""))
        if verdict == SURVIVED and then != tests:
            return None
        return verdict and (verdict, by)

    def add(self, key, tests, verdict, by, entry):
        with self.lock:
            self.verdicts[key] = (verdict, by, tests)
            with open(self.path, "a", encoding="utf-8") as file:
                file.write(json.dumps({
                    "key": key, "verdict": verdict, "by": by,
                    "tests": tests, "name": name_of(entry)}) + "\n")


def order_of(source, is_quick):
    names = SOURCES[source].split()
    return names if is_quick else names + [
        name for name in EVERYWHERE.split() if name not in names]


def try_source(source, benches, results, places, jobs):
    """[(entry, verdict)] of one file."""
    text = read(os.path.join(benches[0].tree, source))
    names = order_of(source, len(benches) == 1)
    tests = digest_of(str(len(benches)), *[
        open(benches[0].programs[name], "rb").read()
        for name in names if name in benches[0].programs])
    entries = []

    def judge(changed, place):
        found = benches[0].judge(source, changed, place, names)
        if found[0] != SURVIVED:
            return found
        if benches[0].is_same(text, changed, place):
            return SAME, ""
        for bench in benches[1:]:
            found = bench.judge(source, changed, place,
                                SOURCES[source].split())
        return found

    def one(mutant):
        entry = Entry(source, mutant.function, mutant.line, mutant.change,
                      mutant.ordinal)
        key = digest_of(source, mutant.text)
        found = results.find(key, tests)
        if found is None:
            with places.taken() as place:
                found = judge(mutant.text, place)
            results.add(key, tests, *found, entry)
        return entry, found[0], mutant.number

    with concurrent.futures.ThreadPoolExecutor(jobs) as pool:
        entries = list(pool.map(one, mutants.mutants_of(text)))
    return entries


class Places:
    """A folder for each job."""

    def __init__(self, folder, count):
        self.free = []
        self.lock = threading.Lock()
        for i in range(count):
            path = os.path.join(folder, "job%d" % i)
            os.makedirs(path, exist_ok=True)
            self.free.append(path)

    def taken(self):
        places = self

        class Taken:
            def __enter__(self):
                with places.lock:
                    self.path = places.free.pop()
                return self.path

            def __exit__(self, *unused):
                with places.lock:
                    places.free.append(self.path)
        return Taken()


# --------------------------------------------------------------------- report

def show(source, entries):
    count = collections.Counter(verdict for _, verdict, _ in entries)
    tried = count[KILLED] + count[SURVIVED]
    print("%-28s %6d %7d %9d  %6.2f%%" % (
        source, tried, count[KILLED], count[SURVIVED],
        100 * count[KILLED] / tried if tried else 100), flush=True)


def compare(found, known, sources):
    """Print what the page does not say, or says wrongly; how many are new."""
    verdicts = {entry: (verdict, number) for entry, verdict, number in found}
    new = [(entry, number) for entry, (verdict, number) in verdicts.items()
           if verdict == SURVIVED and entry not in known]
    for entry, number in new:
        print("survived, without a reason: %s:%d %s" % (
            entry.source, number, name_of(entry)[len(entry.source) + 1:]))
    for entry in known:
        if entry.source not in sources:
            continue
        verdict = verdicts.get(entry, (None, 0))[0]
        if verdict is None:
            print("listed, but there is no such mutant: " + name_of(entry))
        elif verdict != SURVIVED:
            print("listed, but %s now: %s" % (verdict, name_of(entry)))
    return len(new)


def main():
    parser = argparse.ArgumentParser(usage=__doc__.split("\n\n")[0][7:])
    parser.add_argument("--jobs", type=int, default=1)
    parser.add_argument("--only", action="append", choices=list(SOURCES))
    parser.add_argument("--work", default=os.path.join(ROOT, "build/mutate"))
    parser.add_argument("--cc", default="gcc")
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--list", action="store_true")
    options = parser.parse_args()
    sources = options.only or list(SOURCES)
    if options.list:
        for source in sources:
            for mutant in mutants.mutants_of(read(os.path.join(ROOT, source))):
                print("%s:%d %s: %s" % (source, mutant.number,
                                        mutant.function, mutant.change))
        return 0
    work = os.path.abspath(options.work)
    tree = os.path.join(work, "tree")
    os.makedirs(tree, exist_ok=True)
    copy_tree(tree)
    names = sorted({name for source in SOURCES
                    for name in order_of(source, False)})
    benches = []
    kinds = [("plain", PLAIN), ("asan", SANITIZED)]
    for name, flags in kinds[:1] if options.quick else kinds:
        bench = Bench(tree, os.path.join(work, name), flags, options)
        bench.build(names, options.jobs)
        for program in bench.programs:
            if not bench.test(program):
                fail("test_%s fails without a mutant (%s)" % (program, name))
        benches.append(bench)
    results = Results(os.path.join(work, "results"))
    places = Places(work, options.jobs)
    found = []
    print("%-28s %6s %7s %9s  %7s" % ("source", "mutants", "killed",
                                      "survived", "killed"), flush=True)
    for source in sources:
        entries = try_source(source, benches, results, places, options.jobs)
        show(source, entries)
        found += entries
    show("all", found)
    known = known_survivors(os.path.join(ROOT, PAGE))
    new = compare(found, known, sources)
    if new:
        print("%d survivors without a reason in %s" % (new, PAGE))
    return 1 if new else 0


if __name__ == "__main__":
    sys.exit(main())
