"""Instructions by callgrind: of each process, object and source file.

What the kernel does for a process is not among them, nor does it matter what
else the machine is doing: the same program over the same input gives the same
figure, but for what hangs on how full a pipe happens to be (below 0.1 %).
"""

import glob
import os
import re
import subprocess
import tempfile


class Failed(Exception):
    pass


def count(command):
    """[(command line, costs)] of a command's processes, as read() tells."""
    with tempfile.TemporaryDirectory(prefix="ristorno-counts-") as folder:
        try:
            done = subprocess.run(
                ["valgrind", "-q", "--tool=callgrind", "--trace-children=yes",
                 f"--callgrind-out-file={folder}/%p", *command], check=False,
                stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                stderr=subprocess.PIPE)
        except FileNotFoundError as failed:
            raise Failed(f"{failed}: run tools/setup.sh test") from failed
        if done.returncode != 0:
            said = done.stderr.decode(errors="replace")[-800:]
            raise Failed(f"{' '.join(command)}: exit status "
                         f"{done.returncode}: {said}")
        return [read(path) for path in sorted(glob.glob(f"{folder}/*"))]


# The lines of the format that matter here: an object or a file that costs are
# of from now on, or (c...) one that is called, either may give a number its
# name; and a cost, at a line that is a number, or the one before changed by one.
NAMED = re.compile(r"(c?)(ob|fl|fi|fe)=\((\d+)\)(?: (.*))?$")
COST = re.compile(r"[-+*\d]\S* (\d+)$")


def read(path):
    """(command line, {(object, file): its own instructions}) of a profile."""
    names, costs = {"ob": {}, "file": {}}, {}
    current = {"ob": "", "file": ""}
    command, total = "", 0
    is_of_call = False
    with open(path, encoding="utf-8", errors="replace") as lines:
        for line in lines:
            line = line.rstrip("\n")
            found = NAMED.match(line)
            if found:
                called, kind, number, name = found.groups()
                kind = "ob" if kind == "ob" else "file"
                if name:
                    names[kind][number] = name
                if not called:
                    current[kind] = names[kind][number]
            elif line.startswith("calls="):
                is_of_call = True       # what the callee cost, counted there
            elif line.startswith("cmd:"):
                command = line[4:].strip()
            elif line.startswith("summary:"):
                total = int(line.split()[1])
            elif COST.match(line):
                if not is_of_call:
                    key = (os.path.basename(current["ob"]), current["file"])
                    costs[key] = costs.get(key, 0) + int(line.split()[1])
                is_of_call = False
    if sum(costs.values()) != total:
        raise Failed(f"{path}: the parts make {sum(costs.values())}, "
                     f"the sum is {total}")
    return command, costs
