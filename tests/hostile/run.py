#!/usr/bin/env python3
"""Hostile and broken ledgers through the whole program.

usage: run.py PROGRAM [NAME...]

Each input is made here and piped in; the program must end by itself within 20
seconds and 256 MiB (all processes together, page cache aside), with the exit
status and a message as stated, and must leave the ledger as it was: a document
is in it only where the row says so.
"""

import os
import random
import re
import resource
import subprocess
import sys
import tempfile
import threading
import time
import zlib

MEMORY_KIB_MAX = 256 * 1024
SECONDS_MAX = 20

HEAD = (b'<?xml version="1.0" encoding="UTF-8"?>\n'
        b'<ledger xmlns="urn:ristorno:ledger:1" source="S">\n')
GOOD = (b'<invoice id="GOOD" account="A" date="2025-01-31" currency="EUR">'
        b'<line no="1" net="10.00"/></invoice>')


def ledger(documents, head=HEAD):
    return head + b"<documents>" + documents + b"</documents></ledger>\n"


def invoice(attributes, lines=b'<line no="1" net="1"/>'):
    return b"<invoice " + attributes + b">" + lines + b"</invoice>"


USUAL = b'id="BAD" account="A" date="2025-01-31" currency="EUR"'


def repeated(chunk, count, before=b"", after=b""):
    def stream():
        yield before
        for _ in range(count):
            yield chunk
        yield after
    return stream


def zipped_cdata():
    # Noise keeps the ratio of the whole below what is refused.
    noise = random.Random(1).randbytes(50000).hex().encode()
    stream = zlib.compressobj(wbits=31)
    yield stream.compress(HEAD + b"<!--" + noise + b"--><![CDATA[")
    for _ in range(100):
        yield stream.compress(b" " * MIB)
    yield stream.compress(b"]]><documents>" + GOOD + b"</documents></ledger>")
    yield stream.flush()


MIB = 1 << 20
# name, input, exit status, what standard error must say, documents that go in
CASES = [
    ("not XML", b"date;account;net\n2025-01-01;A;5\n", 1, "-:1", 0),
    ("empty", b"", 1, "-", 0),
    ("only white space", b" \n\n", 1, "-", 0),
    ("cut in a tag", ledger(GOOD)[:-20], 1, "-:3", 0),
    ("cut in an attribute", ledger(GOOD)[:130], 1, "-:3", 0),
    ("no end of the root", ledger(GOOD).replace(b"</ledger>", b""), 1, "-", 0),
    ("wrong end tag", ledger(GOOD).replace(b"</documents>", b"</document>"),
     1, "-:3", 0),
    ("two roots", ledger(GOOD) + b"<again/>", 1, "-:4", 0),
    ("text after the root", ledger(GOOD) + b"more", 1, "-:4", 0),
    ("invalid UTF-8", ledger(GOOD).replace(b'"GOOD"', b'"\xff\xfe"'), 1,
     "-:3", 0),
    ("overlong UTF-8", ledger(GOOD).replace(b'"GOOD"', b'"\xc0\xaf"'), 1,
     "-:3", 0),
    ("CESU-8", ledger(GOOD).replace(b'"GOOD"', b'"\xed\xa0\xbd\xed\xb8\x80"'),
     1, "-:3", 0),
    ("NUL", ledger(GOOD).replace(b'"GOOD"', b'"G\0D"'), 1, "-:3", 0),
    ("control character", ledger(GOOD).replace(b"GOOD", b"G\x01D"), 1,
     "-:3", 0),
    ("control reference", ledger(GOOD).replace(b"GOOD", b"G&#1;D"), 1,
     "-:3", 0),
    ("UTF-7", ledger(GOOD).replace(b"UTF-8", b"UTF-7"), 1, "UTF-7", 0),
    ("EBCDIC", ledger(GOOD).decode().encode("cp500"), 1, "-", 0),
    ("UTF-32", ledger(GOOD).decode().encode("utf-32"), 1, "-", 0),
    ("says UTF-16, is UTF-8", ledger(GOOD).replace(b"UTF-8", b"UTF-16"), 1,
     "-", 0),
    ("UTF-16 of odd length",
     ledger(GOOD).decode().replace("UTF-8", "UTF-16").encode("utf-16")[:-1],
     1, "-", 0),
    ("good UTF-16",
     ledger(GOOD).decode().replace("UTF-8", "UTF-16").encode("utf-16"),
     0, "", 1),
    ("good windows-1252",
     ledger(GOOD.replace(b"GOOD", b"G\xe9D")).replace(b"UTF-8",
                                                    b"windows-1252"),
     0, "", 1),
    ("billion laughs",
     b'<!DOCTYPE ledger [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]>'
     + ledger(GOOD, HEAD[39:]), 1, "DOCTYPE", 0),
    ("parameter entity",
     b'<!DOCTYPE ledger [<!ENTITY % p SYSTEM "http://127.0.0.1/x">%p;]>'
     + ledger(GOOD, HEAD[39:]), 1, "DOCTYPE", 0),
    ("external entity",
     b'<!DOCTYPE ledger [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
     + ledger(GOOD.replace(b"GOOD", b"&x;"), HEAD[39:]), 1, "DOCTYPE", 0),
    ("undeclared entity", ledger(GOOD.replace(b"GOOD", b"&x;")), 1, "-:3", 0),
    ("100,000 attributes",
     ledger(invoice(b" ".join(b'a%d="1"' % i for i in range(100000)))),
     1, "-:3", 0),
    ("depth 100,000", HEAD + b"<a>" * 100000, 1, "-:3", 0),
    ("a gigabyte of white space between tags",
     repeated(b" " * MIB, 1024, HEAD, b"<documents>" + GOOD
              + b"</documents></ledger>"), None, "", None),
    ("a gigabyte of white space in a tag",
     repeated(b" " * MIB, 1024, HEAD + b"<documents", b"/></ledger>"),
     1, "-:3", 0),
    ("a gigabyte of one attribute",
     repeated(b"x" * MIB, 1024, HEAD + b'<documents a="', b'"/></ledger>'),
     1, "-:3", 0),
    ("a gigabyte of comment",
     repeated(b"x" * MIB, 1024, HEAD + b"<!--", b"--></ledger>"),
     None, "", 0),
    ("300 MiB of comments",
     repeated(b"<!--" + b"x" * (MIB - 7) + b"-->", 300, HEAD,
              b"<documents>" + GOOD + b"</documents></ledger>"), 0, "", 1),
    ("300 MiB of instructions",
     repeated((b"<?p " + b"x" * 32762 + b"?>") * 32, 300, HEAD,
              b"<documents>" + GOOD + b"</documents></ledger>"), 0, "", 1),
    ("300 MiB of white space in one CDATA section",
     repeated(b" " * MIB, 300, HEAD + b"<![CDATA[", b"]]><documents>"
              + GOOD + b"</documents></ledger>"), 0, "", 1),
    ("300 MiB of brackets in one CDATA section",
     repeated(b"]" * MIB, 300, HEAD + b"<documents><![CDATA[",
              b"]]></documents></ledger>"), 1, "-:3", 0),
    ("a hundred megabytes of CDATA in gzip", zipped_cdata, 0, "", 1),
    ("a gigabyte of text",
     repeated(b"x" * MIB, 1024, HEAD + b"<documents>",
              b"</documents></ledger>"), 1, "-", 0),
    ("a gigabyte of open tags",
     repeated(b"<a>" * (MIB // 4), 1400, HEAD), 1, "-:3", 0),
    ("unknown root", b'<other xmlns="urn:x"/>', 1, "urn:x", 0),
    ("bad date", ledger(GOOD + invoice(
        b'id="BAD" account="A" date="2025-02-29" currency="EUR"')),
     1, "2025-02-29", 1),
    ("comma", ledger(GOOD + invoice(
        USUAL, b'<line no="1" net="1.234,56"/>')), 1, r"1\.234,56", 1),
    ("NaN", ledger(GOOD + invoice(USUAL, b'<line no="1" net="NaN"/>')),
     1, "NaN", 1),
    ("16 digits", ledger(GOOD + invoice(
        USUAL, b'<line no="1" net="9548903501197610.0"/>')),
     1, "9548903501197610", 1),
    ("seven decimals", ledger(GOOD + invoice(
        USUAL, b'<line no="1" net="1.0000001"/>')), 1, r"1\.0000001", 1),
    ("Arabic digits", ledger(GOOD + invoice(
        USUAL, '<line no="1" net="٣"/>'.encode())), 1, "net", 1),
    ("unknown currency", ledger(GOOD + invoice(
        b'id="BAD" account="A" date="2025-01-31" currency="EUX"')),
     1, "EUX", 1),
    ("unknown attribute", ledger(GOOD + invoice(USUAL + b' colour="red"')),
     1, "colour", 1),
    ("no date", ledger(GOOD + invoice(
        b'id="BAD" account="A" currency="EUR"')), 1, "date", 1),
    ("an id of 129 bytes", ledger(GOOD + invoice(
        b'id="' + b"x" * 129 + b'" account="A" date="2025-01-31"'
        b' currency="EUR"')), 1, "128", 1),
    ("account its own parent", HEAD + b'<accounts><account id="A"'
     b' parent="A"/></accounts><documents>' + GOOD
     + b"</documents></ledger>", 1, "A", 1),
    ("category loop", HEAD + b'<categories><category id="X" parent="Y"/>'
     b'<category id="Y" parent="Z"/><category id="Z" parent="X"/>'
     b'</categories><documents>' + GOOD + b"</documents></ledger>",
     1, "loop", 1),
]


def memory_kib(process):
    """Private memory of a process and its children."""
    total, queue = 0, [process]
    while queue:
        pid = queue.pop()
        try:
            with open(f"/proc/{pid}/task/{pid}/children",
                      encoding="utf-8") as children:
                queue += [int(child) for child in children.read().split()]
            with open(f"/proc/{pid}/smaps_rollup", encoding="utf-8") as roll:
                total += next((int(line.split()[1]) for line in roll
                               if line.startswith("Pss_Anon:")), 0)
        except OSError:
            pass
    return total


def feed(process, source):
    try:
        if callable(source):
            for chunk in source():
                process.stdin.write(chunk)
        else:
            process.stdin.write(source)
        process.stdin.close()
    except BrokenPipeError:
        pass


def try_one(program, case, folder):
    name, source, status, message, documents = case
    database = os.path.join(folder, "x.db")
    with subprocess.Popen([program, "--quiet", "--db", database, "import",
                           "--format-summary", "csv", "-"],
                          stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                          stderr=subprocess.PIPE) as process:
        feeder = threading.Thread(target=feed, args=(process, source))
        feeder.start()
        output = {}
        readers = [threading.Thread(
            target=lambda s=s, n=n: output.update({n: s.read()}))
            for n, s in (("out", process.stdout), ("err", process.stderr))]
        for reader in readers:
            reader.start()
        peak, start = 0, time.monotonic()
        while process.poll() is None:
            peak = max(peak, memory_kib(process.pid))
            if time.monotonic() - start > SECONDS_MAX:
                process.kill()
                return f"still running after {SECONDS_MAX} s"
            time.sleep(0.02)
        for thread in readers + [feeder]:
            thread.join()
    errors = output["err"].decode(errors="replace")
    if peak > MEMORY_KIB_MAX:
        return f"{peak} KiB of memory"
    if status is None and process.returncode in (0, 1):
        return None
    if process.returncode != status:
        return f"exit status {process.returncode}, not {status}: {errors}"
    if not re.search(message, errors):
        return f"standard error does not say {message!r}: {errors}"
    rows = output["out"].decode().splitlines()[1:]
    if sum(int(row.split(",")[3]) for row in rows) != documents:
        return f"not {documents} documents: {rows}"
    return None


def main(program, names):
    failed = 0
    slowest = (0, "")
    for case in CASES:
        if names and case[0] not in names:
            continue
        with tempfile.TemporaryDirectory() as folder:
            start = time.monotonic()
            problem = try_one(os.path.abspath(program), case, folder)
            slowest = max(slowest, (time.monotonic() - start, case[0]))
        if problem:
            failed += 1
            print(f"FAILED {case[0]}: {problem}")
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    print(f"hostile: {len(CASES)} inputs, {failed} failed; slowest "
          f"{slowest[0]:.1f} s ({slowest[1]}), largest process "
          f"{peak // 1024} MiB")
    return 1 if failed else 0


if __name__ == "__main__":
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    sys.exit(main(sys.argv[1], sys.argv[2:]))
