#!/usr/bin/env python3
"""Hostile and broken ledgers through the whole program.

usage: run.py PROGRAM [--write | NAME...]

Each input of cases.py is piped in; the program must end by itself within 20
seconds and 256 MiB (all processes together, page cache aside), with the exit
status and a message as stated, and must leave the ledger as it was: a document
is in it only where the row says so.

What becomes of each is the table in docs/reference/hostile-input.md, which must
be as the program does it; --write puts it there.

Then inputs that name other files and machines are read under strace, with the
sandbox and without: no file is opened but the input, the database, and what the
system's loader and libraries need, and no socket is made.
"""

import json
import os
import re
import resource
import shutil
import subprocess
import sys
import tempfile
import threading
import time

sys.dont_write_bytecode = True
from cases import CASES, GOOD, HEAD, ledger  # noqa: E402

MEMORY_KIB_MAX = 256 * 1024
SECONDS_MAX = 20
PAGE = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..",
                    "docs", "reference", "hostile-input.md")
BEGIN, END = "<!-- made by tests/hostile/run.py -->\n", "<!-- end -->\n"


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
            source = source()
        for chunk in [source] if isinstance(source, bytes) else source:
            process.stdin.write(chunk)
        process.stdin.close()
    except BrokenPipeError:
        pass


def try_one(program, case, folder):
    _, source, status, message, documents = case
    database = os.path.join(folder, "x.db")
    with subprocess.Popen([program, "--quiet", "--log-format", "json", "--db",
                           database, "import", "--format-summary", "csv",
                           "-"],
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
                return f"still running after {SECONDS_MAX} s", None
            time.sleep(0.02)
        for thread in readers + [feeder]:
            thread.join()
    errors = output["err"].decode(errors="replace")
    rows = output["out"].decode().splitlines()[1:]
    # A name in the summary may hold a comma, but never a number of documents.
    found = sum(int(row.split(",")[-8]) for row in rows)
    if peak > MEMORY_KIB_MAX:
        return f"{peak} KiB of memory", None
    if status is None and process.returncode in (0, 1):
        return None, "read or refused, within the bounds | | |"
    if process.returncode != status:
        return f"exit status {process.returncode}, not {status}: {errors}", \
            None
    if not re.search(message, errors):
        return f"standard error does not say {message!r}: {errors}", None
    if found != documents:
        return f"not {documents} documents: {rows}", None
    return None, outcome(errors, found)


def outcome(errors, documents):
    """The rest of a row of the table."""
    what, why = [], []
    for line in errors.splitlines():
        event = json.loads(line)
        if event["event"] == "refused" and "file" in event:
            what.append("file refused" if event["file"] == "-"
                        else "member refused")
            why.append(event["reason"])
        elif event["event"] == "set-aside" and "code" in event:
            what.append("set aside")
            why.append("`" + event["code"] + "`")
    what = list(dict.fromkeys(what)) or ["read"]
    # What comes after these words is a library's, and of its version.
    why = [re.sub(r"(damaged or cut short|not well-formed): .*", r"\1", one)
           for one in dict.fromkeys(why)][:3]
    return " | ".join((", ".join(what), str(documents),
                       "; ".join(why).replace("|", "\\|"))) + " |"


def check_table(rows, is_written):
    with open(PAGE, encoding="utf-8") as page:
        text = page.read()
    before, rest = text.split(BEGIN)
    after = rest.split(END)[1]
    table = ""
    for row in rows:
        if row.startswith("#"):
            table += (f"\n{row}\n\n| input | becomes | documents in |"
                      " reason |\n|---|---|---|---|\n")
        else:
            table += row + "\n"
    wanted = before + BEGIN + table + "\n" + END + after
    if is_written:
        with open(PAGE, "w", encoding="utf-8") as page:
            page.write(wanted)
    elif wanted != text:
        for old, new in zip(text.splitlines(), wanted.splitlines()):
            if old != new:
                return (f"{PAGE} is not what the program does, first here:\n"
                        f"  {old}\n  {new}")
        return f"{PAGE} is not what the program does"
    return None


# ----------------------------------------------- no other file, no network

POISONED = [
    b'<!DOCTYPE ledger [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
    + ledger(GOOD.replace(b"GOOD", b"&x;"), HEAD[39:]),
    b'<!DOCTYPE ledger SYSTEM "http://poisoned.invalid/x.dtd">'
    + ledger(GOOD, HEAD[39:]),
    b'<!DOCTYPE ledger PUBLIC "-//X" "poisoned.dtd">'
    + ledger(GOOD, HEAD[39:]),
    ledger(GOOD).replace(b"<ledger ", b'<?xml-stylesheet href="poisoned.xsl"'
                         b' type="text/xsl"?><ledger xmlns:i="http://www.w3'
                         b'.org/2001/XMLSchema-instance" i:schemaLocation='
                         b'"urn:x poisoned.xsd" '),
    ledger(GOOD).replace(
        b"<documents>", b'<x:include xmlns:x="http://www.w3.org/2001/'
        b'XInclude" href="poisoned.xml"/><documents>'),
    next(row for row in CASES if row[0].startswith("names that climb out, and"
                                                   " absolute ones, in zip"))
    [1],
]
ALLOWED = re.compile(
    r"/(lib|usr/lib|lib64|usr/share/zoneinfo|usr/share/locale|proc/self|proc/sys|sys/devices"
    r"|usr/local/lib)/"
    r"|/etc/(ld\.so\.(cache|preload)|ssl/|localtime|gnutls/|crypto-policies/)"
    r"|/dev/(null|urandom)$|input\.xml$|x\.db(-wal|-shm|-journal)?$|\.$"
    r"|/etc/libxmlsec|/proc/(meminfo|cpuinfo|stat)")


def trace_one(program, data, options, folder):
    with open(os.path.join(folder, "input.xml"), "wb") as source:
        source.write(data)
    subprocess.run(
        ["strace", "-f", "-qq", "-o", "trace", "-e",
         "trace=open,openat,openat2,creat,socket,connect,execve,link,linkat,"
         "symlink,symlinkat,rename,renameat,renameat2,mkdir,mkdirat",
         program, "--db", "x.db", "import", *options, "input.xml"],
        cwd=folder, check=False, capture_output=True, timeout=60)
    with open(os.path.join(folder, "trace"), encoding="utf-8",
              errors="replace") as trace:
        lines = trace.read().splitlines()
    if not any("input.xml" in line for line in lines):
        return "strace saw nothing"
    for line in lines:
        call = re.search(r"(\w+)\((.*)", line)
        if call is None or call.group(1) in ("exit", "resumed"):
            continue
        if call.group(1) == "execve":
            if program in line or "/proc/self/exe" in line:
                continue
            return f"starts something: {line}"
        name = re.search(r'"((?:[^"\\]|\\.)*)"', call.group(2))
        if not call.group(1).startswith("open") or name is None:
            return f"not allowed: {line}"
        if name.group(1) == folder or ALLOWED.search(name.group(1)):
            continue
        return f"opens another file: {line}"
    return None


def trace_all(program):
    failed = 0
    if shutil.which("strace") is None:
        print("FAILED strace is not there")
        return 1
    for number, data in enumerate(POISONED):
        for options in (["--no-sandbox"], []):
            with tempfile.TemporaryDirectory() as folder:
                problem = trace_one(program, data, options, folder)
            if problem:
                failed += 1
                print(f"FAILED other files and machines, {number}"
                      f" {options}: {problem}")
    return failed


def main(program, names):
    program = os.path.abspath(program)
    is_written = names == ["--write"]
    is_all = is_written or not names
    failed, tried = 0, 0
    slowest, rows = (0, ""), []
    for case in CASES:
        if isinstance(case, str):
            rows.append(f"## {case}")
            continue
        if not is_all and case[0] not in names:
            continue
        tried += 1
        with tempfile.TemporaryDirectory() as folder:
            start = time.monotonic()
            problem, row = try_one(program, case, folder)
            slowest = max(slowest, (time.monotonic() - start, case[0]))
        rows.append(f"| {case[0]} | {row}")
        if problem:
            failed += 1
            print(f"FAILED {case[0]}: {problem}")
    if is_all:
        failed += trace_all(program)
    problem = check_table(rows, is_written) if is_all and not failed else None
    if problem:
        failed += 1
        print(f"FAILED {problem}")
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    print(f"hostile: {tried} inputs, {failed} failed; slowest "
          f"{slowest[0]:.1f} s ({slowest[1]}), largest process "
          f"{peak // 1024} MiB")
    return 1 if failed else 0


if __name__ == "__main__":
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    sys.exit(main(sys.argv[1], sys.argv[2:]))
