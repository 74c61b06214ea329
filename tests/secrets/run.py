#!/usr/bin/env python3
"""No key, no passphrase where it does not belong.

usage: run.py PROGRAM IMAGED

IMAGED is the program that leaves an image of its memory when it is done with a
key (image.c).  With keys of both kinds, encrypted and not, looked for in every
byte that is written (by strace, to whatever descriptor), in argument lists and
environments of all processes, in standard output and error (text and JSON), in
the database, the folder of statements and all other files left, and in the
image of the memory: the passphrase, and each secret number of the key, raw,
turned round (as libraries keep numbers), in hex and in base64 at each of its
three places; any 16 bytes of it count.

And: a key that others may read, change or own is refused, and a process that is
aborted with the key in its memory leaves no core.
"""

import base64
import os
import re
import resource
import signal
import subprocess
import sys
import tempfile

PHRASE = "Rumpelstilzchen/7f3a?"
WINDOW = 12
STEP = 4
NUMBERS = ("priv", "privateExponent", "prime1", "prime2", "exponent1",
           "exponent2", "coefficient")
AGREEMENT = """<agreement xmlns="urn:ristorno:agreement:1" id="B" version="1"
 currency="EUR" from="2025-01-01" until="2025-12-31">
 <title xml:lang="en">B</title><rule id="r"><qualify basis="net-amount"/>
 <scale method="all-units"><tier from="1" rate="1%"/></scale></rule>
</agreement>"""
LEDGER = """<ledger xmlns="urn:ristorno:ledger:1" source="A">
<company id="US" name="Us"/><accounts><account id="C-1" name="One"/></accounts>
<documents><invoice id="F-1" account="C-1" date="2025-02-03" currency="EUR">
<line no="1" net="1000"/></invoice></documents></ledger>"""
WRITING = ("write,pwrite64,writev,pwritev,pwritev2,sendto,sendmsg,sendmmsg,"
           "splice,vmsplice,tee,sendfile,copy_file_range,execve,execveat,"
           "process_vm_writev")

problems, counts = [], {"bytes": 0, "forms": 0, "places": 0}


def fail(text):
    problems.append(text)
    print(f"FAILED {text}")


# -------------------------------------------------------------- what is secret


def numbers_of(key):
    """The secret numbers of a key file that is not encrypted."""
    text = subprocess.run(["openssl", "pkey", "-in", key, "-noout", "-text"],
                          check=True, capture_output=True).stdout.decode()
    found, name = {}, None
    for line in text.splitlines():
        begin = re.match(r"(\w+):", line)
        if begin:
            name = begin.group(1) if begin.group(1) in NUMBERS else None
        elif name and line.startswith("    "):
            found[name] = found.get(name, b"") + bytes.fromhex(
                line.strip().replace(":", ""))
    if not found or min(map(len, found.values())) < 32:
        raise ValueError(f"openssl shows no secret numbers of {key}")
    return found


def forms_of(secret):
    yield "raw", secret
    yield "turned round", secret[::-1]
    yield "hex", secret.hex().encode()
    yield "HEX", secret.hex().upper().encode()
    for place in range(3):
        text = base64.b64encode(bytes(place) + secret)
        # The first and the last characters hold other bytes too.
        yield "base64", text[4 if place else 0:len(text) - 4]


class Needles:
    """Windows of all forms of some secrets: whoever holds 16 bytes of one in a
    row holds one of them."""

    def __init__(self, secrets):
        self.windows = {}
        for name, secret in secrets.items():
            for form, text in forms_of(secret):
                counts["forms"] += 1
                for at in range(0, max(1, len(text) - WINDOW + 1), STEP):
                    self.windows[text[at:at + WINDOW]] = f"{name}, {form}"
        if any(len(window) != WINDOW for window in self.windows):
            raise ValueError("a secret is too short to be looked for")

    def look(self, content, where):
        counts["places"] += 1
        counts["bytes"] += len(content)
        windows = self.windows
        found = set()
        # Most of a memory is empty.
        for part in re.split(rb"\0{64,}", content):
            found |= {windows[part[at:at + WINDOW]]
                      for at in range(len(part) - WINDOW + 1)
                      if part[at:at + WINDOW] in windows}
        for what in sorted(found):
            fail(f"{where} holds a piece of the {what}")


# ------------------------------------------------------------------- the runs


def written(trace):
    """Descriptor and bytes of all that the traced processes wrote; and their
    argument lists and environments."""
    with open(trace, "rb") as file:
        for line in file:
            to = re.search(rb"\w+\((\d+)(?:<([^>]*)>)?", line)
            data = b"".join(
                bytes.fromhex(text.replace(b"\\x", b"").decode())
                for text in re.findall(rb'"((?:\\x[0-9a-f]{2})*)"', line))
            if b'"...' in line:
                raise ValueError("strace cut a line short")
            path = (to.group(2) or b"").replace(b"\\x", b"") if to else b""
            yield (f"{to.group(1).decode()}<{bytes.fromhex(path.decode())}>"
                   if to else "execve"), data


def call(program, words, image=None, phrase=None, traced=None):
    """Run; the image of the memory, the trace, the passphrase on descriptor
    7."""
    preparing = []
    if image is not None:
        preparing.append(f"exec 9>{image}")
    if phrase is not None:
        with open("phrase", "w", encoding="utf-8") as file:
            file.write(phrase + "\n")
        preparing.append("exec 7<phrase; rm phrase")
        words = words + ["--passphrase-fd", "7"]
    before = [] if traced is None else [
        "strace", "-f", "-qq", "-y", "-v", "-xx", "-s", "100000000", "-o",
        traced, "-e", "trace=" + WRITING]
    return subprocess.run(
        ["sh", "-c", ";".join(preparing + ['exec "$@"']), "sh", *before,
         program, *words], check=False, capture_output=True, timeout=300)


def run_words(key, certificate, out):
    return ["run", "--rules", "agreement.xml", "--period", "2025-12-31",
            "--issued", "2026-01-15", "--key", key, "--cert", certificate,
            "--out", out]


def look_through(needles, what, done, keys):
    needles.look(done.stdout, f"{what}: standard output")
    needles.look(done.stderr, f"{what}: standard error")
    for folder, _, files in os.walk("."):
        for name in files:
            path = os.path.normpath(os.path.join(folder, name))
            if path not in keys and not path.endswith((".img", ".trace")):
                with open(path, "rb") as file:
                    needles.look(file.read(), f"{what}: {path}")


def try_keygen(program, imaged, kind):
    key, certificate = f"{kind}.pem", f"{kind}.crt"
    words = ["keygen", "--key", key, "--cert", certificate]
    words += ["--rsa"] if kind == "rsa" else []
    done = call(imaged, words, image="keygen.img")
    if done.returncode != 0:
        fail(f"keygen {kind}: exit status {done.returncode}: {done.stderr}")
        return None
    secrets = numbers_of(key)
    needles = Needles(secrets)
    with open("keygen.img", "rb") as image:
        needles.look(image.read(), f"keygen {kind}: the memory")
    look_through(needles, f"keygen {kind}", done, {key})
    if os.stat(key).st_mode & 0o777 != 0o600:
        fail(f"keygen {kind}: the mode of the key")
    # Where it is written to, with a key of its own.
    words[2], words[4] = f"other-{key}", f"other-{certificate}"
    done = call(program, words, traced="keygen.trace")
    needles = Needles(numbers_of(f"other-{key}"))
    for to, data in written("keygen.trace"):
        if f"other-{key}" not in to:
            needles.look(data, f"keygen {kind}: a write to {to}")
    return secrets


def try_run(program, imaged, kind, is_encrypted, secrets):
    key, certificate = f"{kind}.pem", f"{kind}.crt"
    name = f"{kind}{'-locked' if is_encrypted else ''}"
    phrase = PHRASE if is_encrypted else None
    if is_encrypted:
        key = f"{kind}-locked.pem"
        subprocess.run(["openssl", "pkcs8", "-topk8", "-v2", "aes-256-cbc",
                        "-passout", "pass:" + PHRASE, "-in", f"{kind}.pem",
                        "-out", key], check=True)
        os.chmod(key, 0o600)
        secrets = dict(secrets, passphrase=PHRASE.encode())
    needles = Needles(secrets)
    keys = {f"{kind}.pem", key, "ec.pem", "rsa.pem"}
    for number, options in enumerate(([], ["--log-format", "json"])):
        out = f"out-{name}-{number}"
        trace = f"{name}.trace"
        done = call(program, options + run_words(key, certificate, out),
                    phrase=phrase, traced=trace)
        if done.returncode != 0:
            fail(f"run {name}: exit status {done.returncode}: {done.stderr}")
        look_through(needles, f"run {name}", done, keys)
        writes = list(written(trace))
        if len(writes) < 10:
            fail(f"run {name}: strace saw {len(writes)} writes")
        for to, data in writes:
            needles.look(data, f"run {name}: a write to {to}")
    for what, given in (("", phrase), (", wrong passphrase",
                                       "Wrong/" + PHRASE)):
        if what and not is_encrypted:
            continue
        done = call(imaged, run_words(key, certificate, f"img-{name}{what}"),
                    image="run.img", phrase=given)
        if (done.returncode == 0) == bool(what):
            fail(f"run {name}{what}: exit status {done.returncode}")
        with open("run.img", "rb") as image:
            needles.look(image.read(), f"run {name}{what}: the memory")
        look_through(needles, f"run {name}{what}", done, keys)
    done = call(program, ["verify", "--cert", certificate, f"out-{name}-0"])
    if done.returncode != 0:
        fail(f"verify {name}: {done.stderr}")
    look_through(needles, f"verify {name}", done, keys)


# ------------------------------------------------------------ cores, and files


def try_core(imaged):
    """Aborted while it holds the key."""
    def allow_cores():
        resource.setrlimit(resource.RLIMIT_CORE,
                           (resource.RLIM_INFINITY, resource.RLIM_INFINITY))

    os.mkdir("cores")
    words = run_words("../ec.pem", "../ec.crt", "out")
    words[2] = "../agreement.xml"
    for what, argv in (("a shell", ["sh", "-c", "kill -ABRT $$"]),
                       ("a run", ["sh", "-c", 'exec 8>&2 "$@"', "sh", imaged,
                                  "--db", "../ristorno.db", *words])):
        with subprocess.Popen(argv, cwd="cores", preexec_fn=allow_cores,
                              stdout=subprocess.DEVNULL,
                              stderr=subprocess.DEVNULL) as process:
            _, status = os.waitpid(process.pid, 0)
            process.returncode = os.waitstatus_to_exitcode(status)
        if not os.WIFSIGNALED(status) or \
                os.WTERMSIG(status) != signal.SIGABRT:
            fail(f"cores: {what} was not aborted: {status}")
        elif what == "a run" and os.WCOREDUMP(status):
            fail("a run that is aborted with the key leaves a core")
        elif what == "a shell" and not os.WCOREDUMP(status):
            print("secrets: this system makes no cores at all")


def try_files():
    """(what, what to do with the key file, what is said)"""
    rows = [(f"mode {mode:03o}", lambda mode=mode: os.chmod("k.pem", mode),
             None if mode & 0o077 == 0 else "by others")
            for mode in (0o600, 0o400, 0o700, 0o640, 0o604, 0o660, 0o620,
                         0o602, 0o610, 0o601, 0o644, 0o666, 0o777)]

    def link(mode):
        os.rename("k.pem", "real.pem")
        os.chmod("real.pem", mode)
        os.symlink("real.pem", "k.pem")

    rows += [("a link to a key of one's own", lambda: link(0o600), None),
             ("a link to a key of everybody", lambda: link(0o644),
              "by others"),
             ("a folder", lambda: (os.unlink("k.pem"), os.mkdir("k.pem")),
              "no regular file"),
             ("a pipe", lambda: (os.unlink("k.pem"), os.mkfifo("k.pem")),
              "no regular file")]
    if os.geteuid() == 0:
        rows.append(("a key of another user",
                     lambda: os.chown("k.pem", 12345, 0), "another user"))
    return rows


def try_key_files(program):
    with open("ec.pem", "rb") as file:
        content = file.read()
    rows = try_files()
    for number, (what, prepare, said) in enumerate(rows):
        for name in ("k.pem", "real.pem"):
            if os.path.isdir(name):
                os.rmdir(name)
            elif os.path.lexists(name):
                os.unlink(name)
        with open("k.pem", "wb") as file:
            file.write(content)
        os.chmod("k.pem", 0o600)
        prepare()
        done = call(program, run_words("k.pem", "ec.crt", f"files-{number}"))
        if said is None and done.returncode != 0:
            fail(f"{what} is refused: {done.stderr}")
        if said is not None and (done.returncode != 3 or
                                 said.encode() not in done.stderr or
                                 os.path.exists(f"files-{number}")):
            fail(f"{what}: exit status {done.returncode}: {done.stderr}")
    return len(rows)


def main(program, imaged):
    with tempfile.TemporaryDirectory(prefix="ristorno-secrets-") as folder:
        os.chdir(folder)
        for name, text in (("agreement.xml", AGREEMENT),
                           ("ledger.xml", LEDGER)):
            with open(name, "w", encoding="utf-8") as file:
                file.write(text)
        subprocess.run([program, "--quiet", "import", "ledger.xml"],
                       check=True, stdout=subprocess.DEVNULL)
        for kind in ("ec", "rsa"):
            secrets = try_keygen(program, imaged, kind)
            for is_encrypted in (False, True):
                if secrets:
                    try_run(program, imaged, kind, is_encrypted, secrets)
        try_core(imaged)
        files = try_key_files(program)
        os.chdir("/")
    print(f"secrets: {counts['forms']} forms of secrets looked for in "
          f"{counts['places']} places, {counts['bytes'] >> 20} MiB; {files} "
          f"key files; {len(problems)} failed")
    return 1 if problems else 0


if __name__ == "__main__":
    if len(sys.argv) != 3:
        print(__doc__, file=sys.stderr)
        sys.exit(2)
    sys.exit(main(os.path.abspath(sys.argv[1]), os.path.abspath(sys.argv[2])))
