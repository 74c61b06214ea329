"""What figures hang on beside the program: machine, compiler, libraries."""

import os
import platform
import re
import subprocess


def said(*command):
    """What a command prints; nothing where there is no such command."""
    try:
        done = subprocess.run(command, check=False, capture_output=True,
                              stdin=subprocess.DEVNULL)
    except FileNotFoundError:
        return ""
    return done.stdout.decode(errors="replace").strip()


def compiler(command):
    """Its version, and the flags that make a difference."""
    words = [word for word in command.split()
             if word not in ("ccache", "-g", "-Werror")]
    program = [word for word in words if not word.startswith("-")][:1]
    version = said(*program, "--version").split("\n")[0] if program else ""
    # gcc calls itself what it was called by.
    version = re.sub(r"^(cc|gcc) ", "gcc ", version)
    return " ".join([version, *words[1:]]).strip()


def library(module):
    return said("pkg-config", "--modversion", module)


def processor():
    found = re.search(r"^model name\s*:\s*(.*)$", _cpuinfo(), re.M)
    return found.group(1) if found else platform.machine()


def has_feature(name):
    return re.search(rf"\b{name}\b", _cpuinfo()) is not None


def cores():
    return len(os.sched_getaffinity(0))


def _cpuinfo():
    with open("/proc/cpuinfo", encoding="utf-8") as info:
        return info.read()
