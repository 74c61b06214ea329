"""One input through the whole program, in a fresh folder and within bounds.

The program has no network (a namespace of its own, where the system allows
one), 10 seconds of CPU time, and 256 MiB of memory, all its processes
together, page cache aside.  What it wrote anywhere but into its database is a
failure, and so is a database that is not in order.
"""

import collections
import csv
import io
import json
import os
import shutil
import sqlite3
import subprocess
import tempfile
import threading
import time

MEMORY_KIB_MAX = 256 * 1024
CPU_SECONDS_MAX = 10
WALL_SECONDS_MAX = 300
# In memory where that can be: the disk is not what is tried here.
PLACE = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None

Outcome = collections.namedtuple(
    "Outcome", "problem status events output documents seconds kib")


def no_network():
    """The words before a command that is to have no network."""
    for words in (["unshare", "-n", "--"], ["unshare", "-rn", "--"]):
        try:
            if subprocess.run(words + ["true"], check=False,
                              capture_output=True).returncode == 0:
                return words
        except OSError:
            break
    return []


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


def feed(pipe, source):
    """All of it, or as much as is wanted."""
    try:
        for chunk in source:
            pipe.write(chunk)
    except BrokenPipeError:
        pass
    try:
        pipe.close()
    except BrokenPipeError:
        pass


def wait(process):
    """(what is wrong, CPU seconds, most memory)"""
    most, pause, start = 0, 0.002, time.monotonic()
    while True:
        pid, status, usage = os.wait4(process.pid, os.WNOHANG)
        if pid != 0:
            break
        if pause >= 0.008:
            most = max(most, memory_kib(process.pid))
        if time.monotonic() - start > WALL_SECONDS_MAX:
            process.kill()
            process.wait()
            return f"still running after {WALL_SECONDS_MAX} s", 0, most
        time.sleep(pause)
        pause = min(pause * 2, 0.02)
    process.returncode = os.waitstatus_to_exitcode(status)
    seconds = usage.ru_utime + usage.ru_stime
    # ru_maxrss will not do: it begins with what this program had at the fork.
    if most > MEMORY_KIB_MAX:
        return f"{most} KiB of memory", seconds, most
    if seconds > CPU_SECONDS_MAX:
        return f"{seconds:.1f} s of CPU time", seconds, most
    return None, seconds, most


def events_of(errors):
    """The log; what is no JSON (a crash's last words) as it stands."""
    events = []
    for line in errors.splitlines():
        try:
            events.append(json.loads(line))
        except ValueError:
            events.append({"event": "not-json", "message": line})
    return events


def count_documents(output):
    rows = list(csv.reader(io.StringIO(output)))[1:]
    return (sum(int(row[3]) for row in rows if len(row) == 11),
            sum(int(row[7]) for row in rows if len(row) == 11))


def check_left(folder, name, in_ledger):
    """Nothing but the database is written, and that is in order."""
    left = set(os.listdir(os.path.join(folder, "in"))) - {name, "x.db"}
    left |= set(os.listdir(folder)) - {"in", "out", "err", "trace"}
    if left:
        return f"left behind: {sorted(left)}"
    database = os.path.join(folder, "in", "x.db")
    if not os.path.exists(database):
        return None if not in_ledger else "there is no database"
    with sqlite3.connect(f"file:{database}?mode=ro", uri=True) as store:
        state = store.execute("PRAGMA integrity_check").fetchall()
        count = store.execute("SELECT count(*) FROM document"
                              " WHERE superseded IS NULL").fetchone()[0]
    store.close()
    if state != [("ok",)]:
        return f"the database is damaged: {state[:3]}"
    if count != in_ledger:
        return f"{count} documents in the database, {in_ledger} in the summary"
    return None


def try_one(program, arguments, name, source, before=(), options=()):
    """source: a path, or what gives the bytes that are piped in."""
    folder = tempfile.mkdtemp(prefix="hostile-", dir=PLACE)
    work = os.path.join(folder, "in")
    os.mkdir(work)
    is_import = arguments[0] == "import"
    is_piped = callable(source)
    if not is_piped:
        shutil.copyfile(source, os.path.join(work, name))
    words = [*before, "sh", "-c", f'ulimit -S -t {CPU_SECONDS_MAX};'
             ' ulimit -c 0; exec "$@"', "sh", program, "--quiet",
             "--log-format", "json", *arguments, *options]
    if is_import:
        words += ["--db", "x.db", "--format-summary", "csv"]
    words += ["-" if is_piped else name]
    try:
        with open(os.path.join(folder, "out"), "wb") as out, \
                open(os.path.join(folder, "err"), "wb") as err, \
                subprocess.Popen(
                    words, cwd=work, stdout=out, stderr=err,
                    stdin=subprocess.PIPE if is_piped else subprocess.DEVNULL,
                    env={"PATH": os.environ["PATH"], "HOME": work,
                         "LC_ALL": "C", "TZ": "UTC"}) as process:
            if is_piped:
                feeder = threading.Thread(target=feed, args=(process.stdin,
                                                             source()))
                feeder.start()
            problem, seconds, kib = wait(process)
            if is_piped:
                feeder.join()
        with open(os.path.join(folder, "out"), encoding="utf-8",
                  errors="replace") as out:
            output = out.read()
        with open(os.path.join(folder, "err"), encoding="utf-8",
                  errors="replace") as err:
            events = events_of(err.read())
        documents, cancelled = count_documents(output) if is_import else (0, 0)
        problem = problem or check_left(folder, name, documents + cancelled)
        return Outcome(problem, process.returncode, events, output, documents,
                       seconds, kib)
    finally:
        shutil.rmtree(folder)


def said(outcome):
    """All that was said, as text."""
    lines = [" ".join(str(value) for value in event.values())
             for event in outcome.events]
    return "\n".join(lines) + "\n" + outcome.output


def judge(row, outcome):
    """What is not as the verdict says, or None."""
    if outcome.problem:
        return outcome.problem
    if outcome.status != row.exit:
        return (f"exit status {outcome.status}, not {row.exit}: "
                f"{said(outcome)[:600]}")
    if row.documents is not None and outcome.documents != row.documents:
        return f"{outcome.documents} documents, not {row.documents}"
    if row.words not in said(outcome):
        return f"does not say {row.words!r}: {said(outcome)[:600]}"
    return None
