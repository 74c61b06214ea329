"""Small good files, cut at each byte and changed at each byte.

A file of each family of dialect is cut at every byte: nothing of it may go in
before its last '>' is there.  The native one is also changed: each byte to each
other value, each byte left out, and hostile bytes put in before each; what is
no refusal is then another file, so what is demanded is an answer: a row for
each in the summary, within the bounds of time and memory, a database in order.
So are a signed file, a request with a document in base64, and CSV.

The variants are members of archives, thousands at a time, which are imports of
their own; agreements, dialects and statements are files of one command.  What
cannot lie in an archive (archives, compressed files) is a file of its own.
"""

import csv
import io
import os
import shutil
import subprocess
import tarfile
import tempfile

import attempt
import corpus

FAMILIES = ("ledger", "ubl", "cii", "facturae", "fatturapa", "finvoice",
            "jpk-fa", "saft-pt", "saft-oecd", "sap-idoc", "tally", "nav-hu",
            "nfe-br", "opentrans", "pohoda", "isdoc", "svefaktura",
            "ebinterface", "ecb-rates", "cxml", "cfdi-mx", "ksef-fa", "upd",
            "commerceml")
OPTIONS = {"commerceml": ["--format", "commerceml"]}
PACKED = ("good.xml.gz", "good.xml.xz", "good.xml.zst", "good.zip",
          "good.tar", "good.tar.gz", "good-zip64.zip",
          "good-data-descriptor.zip")
MEMBERS_MAX = 4000
INSERTED = b"<>&\"'\0\xff\x80]-?/ \x01\xef\xfe"
STATUSES = {"ok", "partial", "empty", "refused"}


def contents(*names):
    with open(os.path.join(corpus.FOLDER, *names), "rb") as file:
        return file.read()


def cuts(data):
    return [(f"{size}.xml", data[:size]) for size in range(1, len(data))]


def changes(data, is_short):
    """Single bytes, changed, left out and put in."""
    out = []
    for at, byte in enumerate(data):
        values = [byte ^ 1, byte ^ 0x80, 0x3c] if is_short else range(256)
        out += [(f"{at}={value}.xml",
                 data[:at] + bytes([value]) + data[at + 1:])
                for value in dict.fromkeys(values) if value != byte]
        out.append((f"{at}-.xml", data[:at] + data[at + 1:]))
        out += [(f"{at}+{value}.xml",
                 data[:at] + bytes([value]) + data[at:])
                for value in (INSERTED[at % len(INSERTED):][:1] if is_short
                              else INSERTED)]
    return out


def archive_of(members):
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w",
                      format=tarfile.USTAR_FORMAT) as archive:
        for name, data in members:
            info = tarfile.TarInfo(name)
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
    return out.getvalue()


class Variants:
    def __init__(self, program):
        self.program = program
        self.isolated = attempt.no_network()
        self.problems = []
        self.tried = 0

    def read(self, what, arguments, members):
        """{member: (status, documents)}, as the summary says."""
        found = {}
        for start in range(0, len(members), MEMBERS_MAX):
            part = members[start:start + MEMBERS_MAX]
            data = archive_of(part)
            outcome = attempt.try_one(self.program, arguments, "variants.tar",
                                      lambda data=data: iter([data]),
                                      self.isolated)
            self.tried += len(part)
            rows = [row for row in csv.reader(io.StringIO(outcome.output))
                    if len(row) == 11][1:]
            found |= {row[0].rpartition(":")[2]: (row[2], int(row[3]))
                      for row in rows}
            missing = [name for name, _ in part if name not in found]
            if outcome.problem or outcome.status not in (0, 1):
                self.problems.append(
                    f"{what}, from {part[0][0]}: {outcome.problem}, exit "
                    f"status {outcome.status}: {attempt.said(outcome)[-300:]}")
            elif missing:
                self.problems.append(f"{what}: no word of {missing[:3]}")
        self.problems += [f"{what}: {name} is {status}" for name, (status, _)
                          in found.items() if status not in STATUSES]
        return found

    def cut(self, family, is_short):
        data = contents("family", family + ".xml")
        end = len(data.rstrip())
        found = self.read(f"{family}, cut", ["import"] + OPTIONS.get(family,
                                                                    []),
                          cuts(data)[::9 if is_short else 1])
        self.problems += [
            f"{family}, cut at {name}: {status}, {documents} documents"
            for name, (status, documents) in found.items()
            if int(name[:-4]) < end and status != "refused"]

    def alone(self, name, step):
        """Cut at each byte, a file of its own: all or nothing goes in."""
        data = contents("archive", name)
        for size in range(step // 2 + 1, len(data), step):
            cut = data[:size]
            outcome = attempt.try_one(
                self.program, ["import"], name,
                lambda cut=cut: iter([cut]), self.isolated)
            self.tried += 1
            if outcome.problem or outcome.status not in (0, 1) or \
                    outcome.documents not in (0, 1) or \
                    (outcome.documents == 1) != (outcome.status == 0):
                self.problems.append(
                    f"{name}, cut at {size}: {outcome.problem}, exit status "
                    f"{outcome.status}, {outcome.documents} documents")

    def others(self, words, pieces, accepted):
        """Files that no import reads, all of them of one command."""
        folder = tempfile.mkdtemp(prefix="hostile-", dir=attempt.PLACE)
        try:
            for name, data in pieces:
                with open(os.path.join(folder, name), "wb") as file:
                    file.write(data)
            self.tried += len(pieces)
            done = subprocess.run(
                [self.program, *words,
                 *(name for name, _ in pieces)], cwd=folder, check=False,
                capture_output=True, timeout=attempt.WALL_SECONDS_MAX)
        finally:
            shutil.rmtree(folder)
        text = (done.stdout + done.stderr).decode(errors="replace")
        unsaid = [name for name, _ in pieces if name not in text]
        if done.returncode != 1 or unsaid or accepted in text:
            self.problems.append(
                f"{' '.join(words)}: exit status {done.returncode}, nothing "
                f"said of {unsaid[:3]}: {text[-300:]}")


def try_all(program, is_short):
    """(problems, what was tried)"""
    run = Variants(program)
    for family in FAMILIES:
        run.cut(family, is_short)
    for what, arguments, data in (
            ("ledger", ["import"], contents("family", "ledger.xml")),
            ("signed", ["import"], contents("signed", "good.p7m")),
            ("embedded", ["import"], contents("embedded", "good.xml")),
            ("csv", ["import", "--csv", "accounts"],
             contents("csv", "good.csv"))):
        members = changes(data, is_short)
        if what in ("signed", "embedded"):
            members = members[::3 if is_short else 7]
        run.read(f"{what}, changed", arguments, members)
    for name in PACKED:
        run.alone(name, 97 if is_short else 1)
    golden = os.path.join(corpus.HERE, "..", "golden", "cert.pem")
    for words, name, accepted in (
            (["rules", "check"], ("agreement", "good.xml"), "in order"),
            (["dialect", "check"], ("dialect", "good.xml"), "in order"),
            (["verify", "--cert", os.path.abspath(golden)],
             ("statement", "good.xml"), "OK ")):
        data = contents(*name).rstrip()
        run.others(words, cuts(data)[::9 if is_short else 1], accepted)
    return run.problems, f"{run.tried} variants of small files"
