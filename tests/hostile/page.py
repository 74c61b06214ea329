"""The tables of docs/reference/hostile-input.md: what became of each input."""

import collections
import os
import re

import corpus

PAGE = os.path.join(corpus.HERE, "..", "..", "docs", "reference",
                    "hostile-input.md")
BEGIN, END = "<!-- made by tests/hostile/run.py -->\n", "<!-- end -->\n"
REASONS_MAX = 3


def tidy(reason):
    """What comes after these words is a library's, and of its version."""
    reason = re.sub(r"(damaged or cut short|not well-formed): .*", r"\1",
                    reason)
    if len(reason) > 200:
        reason = reason[:200] + "..."
    return reason.replace("|", "\\|")


def became(row, outcome):
    """(what, why) of one row."""
    what, why = [], []
    for event in outcome.events:
        if event["event"] == "refused" and "file" in event:
            is_file = event["file"] in ("-", row.file)
            what.append("file refused" if is_file else "member refused")
            why.append(tidy(event["reason"]))
        elif event["event"] == "set-aside" and "code" in event:
            what.append("set aside")
            why.append("`" + event["code"] + "`")
    if row.documents is None:
        what = ["refused" if row.exit else "taken"]
        if row.exit and not why:
            text = next((event["message"] for event in outcome.events
                         if "message" in event),
                        outcome.output.partition("\n")[0])
            why = [tidy(text.removeprefix(row.file))]
    what = list(dict.fromkeys(what)) or ["read"]
    return ", ".join(what), "; ".join(list(dict.fromkeys(why))[:REASONS_MAX])


def line_of(row, outcome):
    what, why = became(row, outcome)
    documents = "" if row.documents is None else str(row.documents)
    command = " ".join(word if not word.startswith("@") else
                       os.path.basename(word) for word in row.command.split())
    what = what if command == "import" else f"`{command}`: {what}"
    return f"| {row.file} | {what} | {documents} | {why} |"


def inputs_of(table):
    return [line.removeprefix("| ").split(" | ")[0]
            for line in table.splitlines()
            if line.startswith("| ") and not line.startswith("| input |")]


def check(lines, is_whole, is_written):
    """lines: of each kind; what is not as on the page, or None."""
    with open(PAGE, encoding="utf-8") as page:
        text = page.read()
    before, rest = text.split(BEGIN)
    table, after = rest.split(END)
    if not is_whole:
        rows = collections.Counter(row.file for kind in corpus.KINDS
                                   for row in corpus.rows_of(kind))
        named = collections.Counter(inputs_of(table))
        if named != rows:
            return (f"{PAGE} does not name the corpus's inputs: too many "
                    f"{list(named - rows)[:3]}, too few "
                    f"{list(rows - named)[:3]}")
        there = set(text.splitlines())
        wrong = [line for kind in corpus.KINDS for line in lines[kind]
                 if line not in there]
        return (f"{PAGE} does not say, of {len(wrong)} inputs, what becomes "
                f"of them, first:\n  {wrong[0]}" if wrong else None)
    table = ""
    for kind in corpus.KINDS:
        table += (f"\n## {corpus.title_of(kind)}\n\nIn `{kind}/`:\n\n"
                  "| input | becomes | documents in | reason |\n"
                  "|---|---|---|---|\n" + "\n".join(lines[kind]) + "\n")
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
