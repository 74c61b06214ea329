"""Run the console blocks of a Markdown file and compare their output.

A block that begins with ```xml or ```csv and a name is a file: it is saved under that name
where it stands.
"""

import re
import subprocess
import sys

MARK = "@@ end of command, status "


def blocks(text):
    for file, body in re.findall(r"^```(?:console|(?:xml|csv) (\S+))\n(.*?)^```$",
                                 text, re.S | re.M):
        if file:
            yield f"cat >{file} <<'end of {file}'\n{body}end of {file}", []
            continue
        command, output = None, []
        for line in body.splitlines():
            if line.startswith("$ "):
                if command is not None:
                    yield command, output
                command, output = line[2:], []
            elif line.startswith("> ") and not output:
                command += "\n" + line[2:]
            else:
                output.append(line)
        if command is not None:
            yield command, output


def matches(wanted, found):
    """Lines with "..." for any number of lines."""
    pattern = "".join(r"(?:.*\n)*?" if line == "..."
                      else re.escape(line) + "\n" for line in wanted)
    return re.fullmatch(pattern, "".join(line + "\n" for line in found))


def answer(shell, command):
    shell.stdin.write(f"{command}\necho '{MARK}'$?\n")
    shell.stdin.flush()
    found = []
    for line in shell.stdout:
        if line.startswith(MARK):
            return found, int(line[len(MARK):])
        found.append(line.rstrip("\n"))
    return found, -1


def main(path):
    with open(path, encoding="utf-8") as readme:
        steps = list(blocks(readme.read()))
    if not steps:
        sys.exit(f"{path}: no console block")
    with subprocess.Popen(["sh"], stdin=subprocess.PIPE, encoding="utf-8",
                          stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT) as shell:
        for command, wanted in steps:
            found, status = answer(shell, command)
            if status != 0 or not matches(wanted, found):
                print(f"tour: $ {command}\nexit status {status}, prints")
                print("\n".join(found))
                print("and should print")
                print("\n".join(wanted))
                shell.kill()
                sys.exit(1)
        shell.stdin.close()
    print(f"tour: {len(steps)} commands print what {path} says")


main(sys.argv[1])
