"""Statements of different shape, made by the program: different agreements,
accounts, currencies, periods, keys.  Everything is issued on 2030-01-01."""

import glob
import os
import shutil
import subprocess
import sys

import keys

ISSUED = "2030-01-01"
TREE = os.path.dirname(os.path.dirname(os.path.dirname(
    os.path.abspath(__file__))))
GALLERY = os.path.join(TREE, "docs", "agreements")
LEDGERS = os.path.join(TREE, "tests", "gallery")

# One of each method and feature, for the short selection.
SOME = ("yearly-volume", "interpolated", "additive-banded", "buy-nine-get-one",
        "exclusive-best-of")
# Ledgers of tests/gallery, with days of the periods to be settled one after
# the other: groups, several currencies, advances, what was settled before.
SETTLED = (
    ("quarterly-catch-up", "2026-03-31 2026-06-30 2026-09-30 2026-12-31"),
    ("multi-currency", "2026-12-31"), ("group-one-party", "2026-12-31"),
    ("quarterly-separate", "2026-03-31 2026-06-30"),
    ("three-year-contract", "2027-06-30 2028-06-30"),
    ("club-members", "2026-12-31"), ("prompt-payers", "2026-12-31"),
    ("group-volume-across", "2026-12-31"), ("vouchers", "2026-12-31"),
    ("individual-targets", "2026-12-31"), ("annex-list", "2026-12-31"),
)
SOME_SETTLED = 3

HEAD = '<ledger xmlns="urn:ristorno:ledger:1" source="E">'
HOSTILE = "&lt;a&gt;&amp;&quot;'&#x9;&#xA;&#xD;]]&gt; &lt;!-- --&gt; " \
    "&lt;Signature&gt; ž\u00e4\u4e2d\U0001f600"
TITLE = '<title xml:lang="en">B</title>'
RULE = '<rule id="r"><qualify basis="net-amount"/><scale method=' \
    '"all-units">%s</scale></rule>'


def own_worlds():
    """Name, ledger, agreement: names that would be markup, a statement with as
    little as can be, one with as much as there is."""
    line = '<invoice id="1" account="%s" date="2026-05-05" currency="EUR">' \
        '<line no="1" net="%s"/></invoice>'
    agreement = '<agreement xmlns="urn:ristorno:agreement:1" id="%s" ' \
        'version="1" currency="EUR" from="2026-01-01" until="2026-12-31">' \
        "%s</agreement>"
    tier = '<tier from="1" rate="1%"/>'
    yield "hostile", HEAD + \
        f'<company id="US" name="{HOSTILE}" tax-id="{HOSTILE}"><address ' \
        f'street="{HOSTILE}" city="{HOSTILE}" country="CZ"/></company>' \
        f'<accounts><account id="&lt;C&gt;&amp;&quot;" name="{HOSTILE}" ' \
        'country="CZ"/></accounts><documents>' + \
        line % ("&lt;C&gt;&amp;&quot;", "1000") + "</documents></ledger>", \
        agreement % ("HOSTILE", '<title xml:lang="en">&lt;b&gt; &amp; '
                     "&quot;x&quot; ž</title>" + RULE % tier)
    yield "bare", HEAD + '<company id="U" name="U"/><documents>' + \
        line % ("C", "1") + "</documents></ledger>", \
        agreement % ("B", TITLE + RULE % tier)
    rules = "".join(
        RULE.replace('id="r"', f'id="r{number}"') % "".join(
            f'<tier from="{10 * step + number}" rate="{step}.5%"/>'
            for step in range(1, 20)) for number in range(1, 40))
    yield "long", HEAD + '<company id="US" name="Seller"/><documents>' + \
        line % ("C-1", "123456.78") + "</documents></ledger>", \
        agreement % ("LONG", TITLE + rules)


class Statement:
    def __init__(self, path, certificate, key, is_rsa):
        self.path, self.certificate, self.key = path, certificate, key
        self.is_rsa = is_rsa
        with open(path, "rb") as file:
            self.text = file.read()


class Maker:
    def __init__(self, program, is_short):
        self.program = program
        self.count = 0
        self.signers = []
        for name, more in (("ec", ()), ("rsa", ("--rsa",))):
            self.call("keygen", "--key", name + ".key", "--cert",
                      name + ".pem", "--issued", ISSUED, *more)
            self.signers.append((name, name == "rsa"))
        issued = (("issued-ec", False), ("issued-rsa", True))
        for name, is_rsa in issued[:1] if is_short else issued:
            os.mkdir(name)
            keys.make_all(name, is_rsa)
            self.signers.append((name + "/leaf", is_rsa))

    def call(self, *words, may_refuse=False):
        done = subprocess.run([self.program, "--quiet", *words], check=False,
                              stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        if done.returncode > may_refuse:
            sys.exit(f"ristorno {' '.join(words)}: {done.stderr.decode()}")
        return done.stdout.decode()

    def settle(self, name, ledgers, agreement, days):
        """The last period's folder; keys in turn."""
        signer, is_rsa = self.signers[self.count % len(self.signers)]
        self.count += 1
        self.call("--db", name + ".db", "import", *ledgers)
        for day in days:
            folder = f"{name}.{day}.out"
            self.call("--db", name + ".db", "run", "--rules", agreement,
                      "--period", day, "--issued", ISSUED, "--key",
                      signer + ".key", "--cert", signer + ".pem", "--out",
                      folder, may_refuse=True)
        return self.take(folder, signer, is_rsa)

    def take(self, folder, signer, is_rsa):
        """The largest statement of a folder that is accepted whole."""
        self.call("verify", "--cert", signer + ".pem", folder)
        path = max(glob.glob(glob.escape(folder) + "/*.xml"),
                   key=lambda name: (os.path.getsize(name), name))
        return Statement(path, signer + ".pem", signer + ".key", is_rsa)


def make_gallery(maker, is_short):
    """Every agreement of the gallery, settled with its examples."""
    os.mkdir("gallery")
    os.mkdir("agreements")
    for path in glob.glob(GALLERY + "/*.xml"):
        name = os.path.basename(path)
        if not is_short or name[:-4] in SOME:
            shutil.copy(path, os.path.join("agreements", name))
    keys.run(sys.executable, os.path.join(LEDGERS, "end_to_end.py"),
             os.path.abspath(maker.program), "../agreements",
             folder="gallery")
    # That has one key for all; it is theirs.
    for name in ("key", "cert"):
        os.rename(f"gallery/{name}.pem",
                  f"gallery/all.{'key' if name == 'key' else 'pem'}")
    for folder in sorted(glob.glob("gallery/*.out")):
        yield maker.take(folder, "gallery/all", False)


def make_all(program, is_short):
    """In the current folder, which is empty."""
    maker = Maker(program, is_short)
    for name, ledger, agreement in own_worlds():
        for suffix, text in (("ledger", ledger), ("rules", agreement)):
            with open(f"{name}.{suffix}.xml", "w", encoding="utf-8") as out:
                out.write(text)
        yield maker.settle(name, [name + ".ledger.xml"], name + ".rules.xml",
                           ["2026-12-31"])
    settled = SETTLED[:SOME_SETTLED] if is_short else SETTLED
    for name, days in settled:
        yield maker.settle(name, [f"{LEDGERS}/{name}.ledger.xml",
                                  f"{LEDGERS}/us.xml"],
                           f"{GALLERY}/{name}.xml", days.split())
    golden = os.path.join(TREE, "tests", "golden")
    for rules, days in (("agreement", ("2024-12-31",)),
                        ("catch-up", ("2024-06-30", "2024-12-31"))):
        yield maker.settle("golden-" + rules, [f"{golden}/ledger.xml"],
                           f"{golden}/{rules}.xml", days)
    yield from make_gallery(maker, is_short)
