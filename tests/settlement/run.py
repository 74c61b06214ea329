#!/usr/bin/env python3
"""Settlement sequences: what `run` pays, period after period.

usage: run.py PROGRAM [NAME...]

Each sequence of sequences.py is played with the program in a folder of its
own: import what came in, settle the period, compare index.csv with the figures
given by hand, verify the statements; at the end preview and settle again.
"""

import csv
import json
import os
import subprocess
import sys
import tempfile

sys.dont_write_bytecode = True
sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))

import sequences  # noqa: E402 (beside this file)

FIGURES = ("earned", "settled", "amount", "owed")


class Failure(Exception):
    pass


def check(found, wanted, what):
    if found != wanted:
        raise Failure(f"{what}:\n  wanted {wanted}\n  found  {found}")


class Folder:
    """A database, a key, and the program on them."""

    def __init__(self, program, path):
        self.program = program
        self.path = path
        self.runs = 0

    def make_key(self):
        self.call(0, "keygen", "--key", "../key.pem", "--cert",
                  "../cert.pem", "--issued", "2020-01-01")

    def call(self, status, *words):
        done = subprocess.run(
            [self.program, "--quiet", "--db", "ledger.db", *words],
            cwd=self.path, stdin=subprocess.DEVNULL, capture_output=True,
            text=True, check=False)
        if done.returncode != status:
            raise Failure(f"{' '.join(words)}: exit status "
                          f"{done.returncode}, wanted {status}\n"
                          f"{done.stderr}{done.stdout}")
        return done

    def write(self, name, text):
        with open(os.path.join(self.path, name), "w",
                  encoding="utf-8") as out:
            out.write(text)

    def rows(self, folder, name):
        path = os.path.join(self.path, folder, name)
        if not os.path.exists(path):
            return []
        with open(path, encoding="utf-8", newline="") as text:
            return list(csv.DictReader(text))

    def take_in(self, ledger):
        self.write("in.xml", ledger)
        self.call(0, "import", "in.xml")

    def settle(self, status, agreement, date):
        self.write("agreement.xml", agreement)
        self.runs += 1
        folder = f"run-{self.runs}"
        done = self.call(
            status, "run", "--rules", "agreement.xml", "--period", date,
            "--issued", date, "--key", "../key.pem", "--cert", "../cert.pem",
            "--out", folder)
        return folder, done

    def preview(self, date):
        out = self.call(0, "preview", "--rules", "agreement.xml", "--as-of",
                        date, "--format", "json").stdout
        return {party["account"]: party["settlement"]
                for party in json.loads(out)}


def check_step(folder, sequence, step):
    """One period: import, preview, settle, verify."""
    if step.ledger:
        folder.take_in(step.ledger)
    status = 1 if step.refused else 0
    where, done = folder.settle(status, step.agreement or sequence.agreement,
                                step.date)
    found = {row["account"]: tuple(row[name] for name in FIGURES)
             for row in folder.rows(where, "index.csv")}
    check(found, step.paid, f"paid for the period of {step.date}")
    if step.paid:
        folder.call(0, "verify", "--cert", "../cert.pem", where)
    refused = {row["account"]: row["reason"]
               for row in folder.rows(where, "refused.csv")}
    check(sorted(refused), sorted(step.refused if step.paid else []),
          f"refused for the period of {step.date}")
    for account, words in step.refused.items():
        told = refused.get(account, done.stderr)
        if words not in told:
            raise Failure(f"{account} is refused, but not for "
                          f"\"{words}\":\n{told}")


def check_preview(folder, step):
    """After the run a preview earns the same, and all of it is settled."""
    last = folder.rows(f"run-{folder.runs}", "index.csv")[0]["until"]
    shown = folder.preview(last)
    for account, (earned, settled, amount, _) in step.paid.items():
        if account not in shown and earned == "0.00":
            continue		# no line counts any more
        check((shown[account]["earned"], shown[account]["settled"]),
              (earned, sum_of(settled, amount)),
              f"preview of {account} on {last}")


def sum_of(*amounts):
    cents = sum(int(amount.replace(".", "")) for amount in amounts)
    return f"{cents // 100}.{cents % 100:02}"


def play(program, sequence, path):
    folder = Folder(program, path)
    for step in sequence.steps:
        check_step(folder, sequence, step)
        if step.unseen:
            shown = folder.preview(step.date)
            check([one for one in step.unseen if one in shown], [],
                  f"shown in the preview of {step.date}")
        if sequence.catches_up and step.paid:
            check_preview(folder, step)


def play_all(program, chosen, home):
    failed = 0
    for number, sequence in enumerate(chosen):
        path = os.path.join(home, str(number))
        os.mkdir(path)
        if number == 0:
            Folder(program, path).make_key()
        try:
            play(program, sequence, path)
        except Failure as failure:
            failed += 1
            print(f"FAILED {sequence.name}: {failure}")
    return failed


def main(program, names):
    chosen = [one for one in sequences.ALL if not names or one.name in names]
    with tempfile.TemporaryDirectory(prefix="ristorno-settle-") as home:
        failed = play_all(os.path.abspath(program), chosen, home)
    print(f"{len(chosen) - failed} settlement sequences as given by hand, "
          f"{failed} not")
    return 1 if failed or not chosen else 0


if __name__ == "__main__":
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    sys.exit(main(sys.argv[1], sys.argv[2:]))
