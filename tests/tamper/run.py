#!/usr/bin/env python3
"""Tamper with statements and with the signed list of their folder.

usage: run.py PROGRAM TAMPER [short]

The program makes statements of different shape (statements.py); TAMPER
(tamper.c) verifies what is made of them, in one process: each bit, beginning,
byte (points.c), each change of structure (structure.py), named attacks
(attacks.py), other values (values.py), other signatures and signers
(foreign.py), and the same for SHA256SUMS and its signature (lists.py).

All must be refused, each with the message that its kind has, in bounded time
and memory.  Prints what was tried; exit status 1 where something survived.
"""

import collections
import itertools
import os
import re
import subprocess
import sys
import tempfile

sys.dont_write_bytecode = True
import attacks  # noqa: E402
import foreign  # noqa: E402
import keys  # noqa: E402
import lists  # noqa: E402
import statements  # noqa: E402
import structure  # noqa: E402
import values  # noqa: E402
from shape import Shape  # noqa: E402

# Of one variant: of the processor, and of memory held beside the file.
MICROSECONDS_MAX, MICROSECONDS_PER_MIB = 100_000, 60_000
BYTES_MAX, BYTES_PER_BYTE = 2 << 20, 4
FAULTS_PRINTED_MAX = 40
LARGE_FILE = 16384
POINTS = "bits,cuts,removed,doubled,swapped,inserted"


class Report:
    def __init__(self):
        self.tried = collections.Counter()
        self.kinds = collections.Counter()
        self.messages = collections.Counter()
        self.faults = 0
        self.microseconds = self.bytes = 0

    def fault(self, text):
        self.faults += 1
        if self.faults <= FAULTS_PRINTED_MAX:
            print("FAULT", text, flush=True)

    def measure(self, what, microseconds, used, size):
        self.microseconds = max(self.microseconds, microseconds)
        self.bytes = max(self.bytes, used)
        if microseconds > MICROSECONDS_MAX + \
                (size * MICROSECONDS_PER_MIB >> 20) or \
                used > BYTES_MAX + size * BYTES_PER_BYTE:
            self.fault(f"{what}: {microseconds} us, {used} bytes, for "
                       f"{size}")


class Pipe:
    """A verifier that stays; closed at its end."""

    def __init__(self, report, tamper, *words):
        self.report = report
        self.process = subprocess.Popen(
            [tamper, "pipe", *words], stdin=subprocess.PIPE,
            stdout=subprocess.PIPE)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.stdin.close()
        if self.process.wait() != 0:
            self.report.fault("the verifier came to another end")

    def ask(self, text):
        try:
            self.process.stdin.write(b"%d\n" % len(text) + text)
            self.process.stdin.flush()
        except BrokenPipeError:
            pass
        told = self.process.stdout.readline()
        answer = told.decode(errors="replace").rstrip("\n")
        if "\ufffd" in answer and "\ufffd" not in text.decode(
                errors="replace"):
            self.report.fault(f"half a character: {answer}")
        if not answer:
            sys.exit("the verifier has ended: a crash?")
        verdict, microseconds, used, message = answer.split(" ", 3)
        return verdict, int(microseconds), int(used), message

    def expect(self, group, name, rows, original):
        """messages None: it is ours after all, and accepted."""
        for kind, text, messages, *_ in rows:
            if text == original:
                continue
            verdict, microseconds, used, message = self.ask(text)
            report = self.report
            report.tried[group] += 1
            report.kinds[kind] += 1
            report.messages[message.split(",")[0][:60]] += 1
            report.measure(f"{name}: {kind}", microseconds, used, len(text))
            if messages is None:
                if verdict != "ok":
                    report.fault(f"{name}: {kind}: not accepted: {message}")
            elif verdict != "refused":
                report.fault(f"{name}: {kind}: SURVIVED")
            elif not message.startswith(messages):
                report.fault(f"{name}: {kind}: expected {messages}, "
                             f"said: {message}")


class Tampering:
    def __init__(self, program, tamper, is_short):
        self.program, self.tamper = program, tamper
        self.is_short = is_short
        self.report = Report()
        self.statements = list(statements.make_all(program, is_short))
        self.small = [one for one in self.statements
                      if len(one.text) < LARGE_FILE]
        self.large = [one for one in self.statements
                      if len(one.text) >= LARGE_FILE]
        # One of each signer, for what does not depend on the shape.
        signers = {}
        for one in sorted(self.small, key=lambda one: len(one.text)):
            signers.setdefault(one.certificate, one)
        self.of_signers = list(signers.values())

    def points(self, mode, group, certificate, *words):
        done = subprocess.run([self.tamper, mode, certificate, *words],
                              check=False, stdout=subprocess.PIPE)
        self.count_points(group, done)

    def count_points(self, group, done):
        report = self.report
        told = {}
        for line in done.stdout.decode(errors="replace").splitlines():
            name, _, rest = line.partition(" ")
            if name == "message":
                count, _, message = rest.partition(" ")
                report.messages[message[:60]] += int(count)
            elif name in ("tried", "faults", "microseconds", "bytes"):
                told[name] = int(rest)
            else:
                print("FAULT", line, flush=True)
        if done.returncode != 0 or "bytes" not in told:
            report.fault(f"{group}: exit status {done.returncode}")
            return
        report.tried[group] += told["tried"]
        report.measure(group, told["microseconds"], told["bytes"],
                       1 << 20)

    def all_points(self):
        for one in self.small:
            kinds = POINTS
            if self.is_short:
                kinds = "bits" if one not in self.of_signers[:1] else \
                    "bits,cuts,removed,doubled,swapped"
            self.points("statement", "points of statements", one.certificate,
                        kinds, one.path)
        if self.is_short:
            return
        smallest = min(self.small, key=lambda one: len(one.text))
        self.points("statement", "points of statements",
                    smallest.certificate, "values,any", smallest.path)
        for one in self.large:
            self.points("statement", "points of statements", one.certificate,
                        "bits,cuts,removed", one.path)

    def structures(self):
        chosen = self.of_signers[:1] + self.statements[:1] if self.is_short \
            else self.small
        for one, other in zip(chosen, chosen[1:] + chosen[:1]):
            shape, beside = Shape(one.text), Shape(other.text)
            with Pipe(self.report, self.tamper, one.certificate) as pipe:
                pipe.expect("changes of structure", one.path,
                            structure.all_changes(shape), one.text)
                pipe.expect("named attacks", one.path,
                            attacks.all_attacks(shape, beside), one.text)
                pipe.expect("other values", one.path,
                            values.all_values(shape, one.is_rsa), one.text)
        one = chosen[0]
        with Pipe(self.report, self.tamper, one.certificate) as pipe:
            pipe.expect("large files", one.path,
                        attacks.large(Shape(one.text)), one.text)
        for one in [] if self.is_short else self.large:
            with Pipe(self.report, self.tamper, one.certificate) as pipe:
                pipe.expect("changes of structure", one.path,
                            structure.elements(Shape(one.text)), one.text)

    def foreign_signatures(self):
        controls = collections.Counter()
        for one in self.of_signers[:1] if self.is_short else self.of_signers:
            made = foreign.Foreign(one, "foreign")
            rows = list(itertools.chain(made.signed_forms(), made.wrapped()))
            for kind, _, _, accepted in rows:
                controls[accepted] += 1
                if not accepted and (kind.startswith("XSW") or
                                     kind == "as ours"):
                    self.report.fault(f"{kind}: xmlsec1 does not accept it")
            # What it signs in our form is ours, but for the greater s.
            rows = [row if row[2] is not None else
                    (*row[:2], (foreign.HIGH_S,) if is_high(one, row[1])
                     else None, row[3]) for row in rows]
            with Pipe(self.report, self.tamper, one.certificate) as pipe:
                pipe.expect("valid, but not ours", one.path, rows, one.text)
        print(f"signatures that xmlsec1 accepts among those not ours: "
              f"{controls[True]} of {sum(controls.values())}")

    def other_signers(self):
        for one in self.of_signers:
            folder = os.path.dirname(one.certificate)
            if not folder.startswith("issued"):
                continue
            made = foreign.Foreign(one, "foreign")
            rows = list(made.by_others(folder, foreign.OTHERS, self.tamper))
            by_days = [row for row in rows if row[3]]
            with Pipe(self.report, self.tamper, one.certificate) as pipe:
                pipe.expect("other signers", one.path,
                            [row for row in rows if not row[3]], one.text)
            for row in by_days:
                with Pipe(self.report, self.tamper,
                          f"{folder}/{row[3]}.pem") as pipe:
                    pipe.expect("other signers", one.path, [row], one.text)
            self.other_certificates(one, folder)

    def other_certificates(self, one, folder):
        """The statement as it is, and another certificate that is trusted."""
        for name in foreign.OTHERS + ("ca",):
            with Pipe(self.report, self.tamper,
                      f"{folder}/{name}.pem") as pipe:
                pipe.expect("other signers", one.path,
                            [("trusted: " + name, one.text,
                              (foreign.CERTIFICATE,))], None)
        for name in ("usage", "plain-ca"):
            self.program_says(3, "not for signing", f"{folder}/{name}.pem",
                              one.path)

    def program_says(self, status, message, certificate, *paths):
        done = subprocess.run(
            [self.program, "verify", "--cert", certificate, *paths],
            check=False, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        said = (done.stdout + done.stderr).decode()
        self.report.tried["through the program"] += 1
        if done.returncode != status or message not in said:
            self.report.fault(f"verify {paths}: {done.returncode}, {said}")

    def through_the_program(self):
        """The program says of a sample what the process here says."""
        one = self.of_signers[0]
        rows = list(attacks.all_attacks(Shape(one.text), Shape(one.text)))
        rows = [row for row in rows if row[1] != one.text]
        for _, text, _ in rows[::8 if self.is_short else 2]:
            with open("variant.xml", "wb") as out:
                out.write(text)
            self.program_says(1, ": FAILED: ", one.certificate, "variant.xml")

    def signed_again(self):
        """By the right key, but no statement: what is signed must follow."""
        chosen = self.of_signers[:1] if self.is_short else self.small
        for one in chosen:
            shape = Shape(one.text)
            done = subprocess.run(
                [self.tamper, "result", one.key, one.certificate,
                 statements.ISSUED, one.path], check=False,
                stdout=subprocess.PIPE)
            self.count_points("results signed anew", done)
            rows = [(kind, shape_bare(text)) for kind, text, _ in
                    structure.gaps(shape) if text.endswith(
                        one.text[shape.signature_at:]) and
                    without_titles(text) != without_titles(one.text)]
            made = keys.run(
                self.tamper, "sign", one.key, one.certificate,
                statements.ISSUED, input=b"".join(
                    b"%d\n" % len(text) + text for _, text in rows))
            with Pipe(self.report, self.tamper, one.certificate) as pipe:
                pipe.expect("white space signed anew", one.path, [
                    (kind, text, ("",)) for (kind, _), text in
                    zip(rows, split(made)) if text], None)

    def all_lists(self):
        chosen = self.of_signers[:2] if self.is_short else self.of_signers
        for one in chosen:
            folder = os.path.dirname(one.path)
            sums = os.path.join(folder, "SHA256SUMS")
            kinds = "bits,cuts,removed,doubled,swapped" if self.is_short \
                else POINTS
            self.points("list", "points of lists and their signatures",
                        one.certificate, kinds, sums, sums + ".p7s")
            if not self.is_short and one is chosen[0]:
                self.points("list", "points of lists and their signatures",
                            one.certificate, "values,any", sums,
                            sums + ".p7s")
            with open(sums + ".p7s", "rb") as file:
                data = file.read()
            rows = list(lists.by_hand(data, one.is_rsa))
            signer = one.certificate[:-len(".pem")]
            if signer.startswith("issued"):
                rows += lists.by_openssl(folder, signer, one.is_rsa)
            with Pipe(self.report, self.tamper, one.certificate,
                      sums) as pipe:
                pipe.expect("other signatures of lists", sums, rows, data)

    def run(self):
        for part in (self.all_points, self.structures,
                     self.foreign_signatures, self.other_signers,
                     self.signed_again, self.all_lists,
                     self.through_the_program):
            part()
            print(f"{part.__name__}: {sum(self.report.tried.values())} "
                  f"so far, faults: {self.report.faults}", file=sys.stderr,
                  flush=True)
        report = self.report
        print(f"statements: {len(self.statements)}, of "
              f"{min(len(one.text) for one in self.statements)} to "
              f"{max(len(one.text) for one in self.statements)} bytes")
        for group, count in report.tried.items():
            print(f"{group}: {count}")
        print(f"variants: {sum(report.tried.values())}, of "
              f"{len(report.kinds)} kinds and every point; longest "
              f"{report.microseconds / 1000:.1f} ms, most memory "
              f"{report.bytes >> 10} KiB; faults: {report.faults}")
        return report.faults == 0


def without_titles(text):
    """But for those of best-of and first-of, which are the signer's to choose:
    they stand nowhere else."""
    return re.sub(rb"<(?:best|first)-of [^>]*>(?:[^<]*<title[^>]*>[^<]*"
                  rb"</title>)+", lambda head: re.sub(
                      rb"(<title[^>]*>)[^<]*", rb"\1", head.group()), text)


def shape_bare(text):
    at = text.index(foreign.SIGNATURE)
    return text[:at] + b"</statement>\n"


def split(made):
    while made:
        size, made = made.split(b"\n", 1)
        yield made[:int(size)]
        made = made[int(size):]


def is_high(one, text):
    return not one.is_rsa and int.from_bytes(
        values.value_of(text)[32:], "big") > values.ORDER // 2


def main(program, tamper, *more):
    program, tamper = os.path.abspath(program), os.path.abspath(tamper)
    with tempfile.TemporaryDirectory() as folder:
        os.chdir(folder)
        is_good = Tampering(program, tamper, more == ("short",)).run()
        os.chdir("/")
    return 0 if is_good else 1


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
