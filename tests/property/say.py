#!/usr/bin/env python3
"""All that the program says about cases, into files, to be compared with what
it says elsewhere.

usage: say.py DRIVER DATA OUT DATABASES

DATA holds case-* folders as write_case.py makes them, company.xml, key.pem and
cert.pem (RSA, for the others' signatures differ by nature).  Writes previews,
explanations and signed statements to OUT, and each case's database to
DATABASES; one that lies there already, from another machine, is asked as well
and must say the same.
"""

import glob
import os
import sys

sys.dont_write_bytecode = True
HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [HERE]

from driver import Driver  # noqa: E402 (beside this file)

PERIOD = "2024-06-30"
ISSUED = "2026-01-15"


def read(*path):
    with open(os.path.join(*path), "rb") as file:
        return file.read()


def write(folder, name, content):
    os.makedirs(folder, exist_ok=True)
    with open(os.path.join(folder, name), "wb") as out:
        out.write(content if isinstance(content, bytes) else content.encode())


def questions(args):
    """Name of the answer, words."""
    for form in ("csv", "json", "text"):
        yield f"preview.{form}", ["preview", "--format", form, "--rules",
                                  "agreement.xml", *args]
    yield "accounts", ["accounts", "--format", "csv"]
    yield "coverage", ["coverage", "--format", "json"]
    yield "check", ["rules", "check", "agreement.xml"]
    yield "terms", ["rules", "explain", "agreement.xml"]


def answer(driver, words):
    return "%d\n%s\n%s" % driver.run(*words)


def settle(driver, out):
    """A run's statements, which must verify here too."""
    said = answer(driver, [
        "run", "--rules", "agreement.xml", "--period", PERIOD, "--issued",
        ISSUED, "--key", "key.pem", "--cert", "cert.pem", "--out", "run"])
    write(out, "run", said)
    folder = os.path.join(driver.folder, "run")
    if not os.path.isdir(folder):
        return 0
    names = sorted(os.listdir(folder))
    for name in names:
        write(os.path.join(out, "statements"), name, read(folder, name))
    write(out, "verify", answer(driver, ["verify", "run", "--cert",
                                         "cert.pem"]))
    return len(names)


def say(driver, case, out, database):
    """How many files."""
    driver.new()
    names = [os.path.basename(path) for path
             in sorted(glob.glob(os.path.join(case, "ledger-*.xml")))]
    for name in [*names, "agreement.xml"]:
        driver.file(name, read(case, name))
    driver.run("import", *names, "company.xml")
    asked = dict(questions(read(case, "args").decode().split()))
    for name, words in asked.items():
        said = answer(driver, words)
        write(out, name, said)
        if os.path.exists(database):
            driver.file("other.db", read(database))
            if answer(driver, [*words, "--db", "other.db"]) != said:
                raise SystemExit(f"say: {database} says something else"
                                 f" ({' '.join(words)})")
    # As asked: a run writes into it.
    if not os.path.exists(database):
        write(os.path.dirname(database), os.path.basename(database),
              read(driver.folder, "ristorno.db"))
    return len(asked) + settle(driver, out)


def main(program, data, out, databases):
    files = 0
    cases = sorted(glob.glob(os.path.join(data, "case-*")))
    for case in cases:
        # A driver each: statements of one case must not lie in another's way.
        with Driver(program) as driver:
            driver.file("company.xml", read(data, "company.xml"))
            driver.file("cert.pem", read(data, "cert.pem"))
            driver.file("key.pem", read(data, "key.pem"))
            os.chmod(os.path.join(driver.folder, "key.pem"), 0o600)
            name = os.path.basename(case)
            files += say(driver, case, os.path.join(out, name),
                         os.path.join(databases, f"{name}.db"))
    print(f"{len(cases)} cases, {files} files")


if __name__ == "__main__":
    if len(sys.argv) != 5:
        sys.exit(__doc__)
    main(*sys.argv[1:])
