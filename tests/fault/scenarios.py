"""The commands that faults are put into, each on a small base of its own."""

import json
import os
import sqlite3
import subprocess
import threading
import zipfile

import state

HEAD = '<ledger xmlns="urn:ristorno:ledger:1" source="S">'
MASTER = HEAD + """<company id="US" name="Us" tax-id="CZ12121212"/>
<categories><category id="TOOLS" name="Tools"/></categories>
<products><product id="P-1" name="Saw" category="TOOLS" unit="C62">
<unit code="PK" factor="12"/></product></products>
<accounts><account id="C-1" name="One" country="CZ" segment="wholesale"/>
<account id="C-2" name="Two" country="CZ" parent="C-1"/></accounts></ledger>
"""
DOCUMENTS = HEAD + """<documents>
<invoice id="F-1" account="C-1" date="2025-02-03" currency="EUR" total="1210">
<line no="1" product="P-1" quantity="10" unit="C62" net="1000.00"/></invoice>
<invoice id="F-2" account="C-1" date="2025-05-03" currency="EUR">
<line no="1" product="P-1" quantity="4" unit="C62" net="400.50"/>
<line no="2" net="-0.50"/></invoice>
<credit-note id="K-1" account="C-1" date="2025-06-01" currency="EUR"
 refers-to="F-2"><line no="1" product="P-1" quantity="1" unit="C62" net="100"/>
</credit-note>
<invoice id="F-3" account="C-2" date="2025-03-03" currency="EUR">
<line no="1" product="P-1" quantity="1" unit="C62" net="99.99"/></invoice>
<invoice id="F-8" account="C-2" date="2025-02-30" currency="EUR">
<line no="1" net="12,50"/></invoice>
</documents><payments><payment document="F-1" date="2025-02-05"/></payments>
</ledger>
"""
DIALECT = """<dialect xmlns="urn:ristorno:dialect:1" name="shop" title="Shop">
<root name="Orders" namespace="urn:example:shop"/>
<source path="/Orders/@shop"/>
<document at="Orders/Bill"><type value="invoice"/>
<field name="id" path="@number"/><field name="account" path="Buyer/@no"/>
<field name="date" path="Date"/><field name="currency" path="/Orders/Currency"/>
<line at="Item"><field name="product" path="Sku"/>
<field name="net" path="Amount"/></line></document></dialect>
"""
EXPORT = """<Orders xmlns="urn:example:shop" shop="SHOP"><Currency>EUR</Currency>
<Bill number="B-1"><Buyer no="C-1"/><Date>2025-01-03</Date>
<Item><Sku>A-1</Sku><Amount>10.00</Amount></Item>
<Item><Sku>A-2</Sku><Amount>20.00</Amount></Item></Bill></Orders>
"""
AGREEMENT = """<agreement xmlns="urn:ristorno:agreement:1" id="BONUS" version="1"
 currency="EUR" from="2025-01-01" until="2025-12-31">
<title xml:lang="en">Bonus</title>
<settle every="quarter" method="catch-up"/>
<rule id="volume"><qualify basis="net-amount"/><scale method="all-units">
<tier from="50" rate="1%"/><tier from="1000" rate="2%"/></scale></rule>
</agreement>
"""


def document(number, account="C-1"):
    return (f'{HEAD}<documents><invoice id="{number}" account="{account}" '
            'date="2025-04-01" currency="EUR">'
            f'<line no="1" net="{len(number)}.50"/></invoice></documents>'
            "</ledger>\n")


class Scenario:
    """A base folder, a command, and how to read what it left."""

    database = "l.db"
    is_loose = False	# of its files only the names are compared
    files = ()		# each goes in whole or not at all
    is_timed = False	# which process or thread does what hangs on the moment

    def __init__(self, name, command, needs, extra=()):
        self.name, self.command = name, command
        self.needs, self.extra = needs, extra

    def prepare(self, folder, call):
        """Make the base; call runs the program in it, undisturbed."""
        for step in self.needs:
            step(folder, call)

    def look(self, folder):
        """What a command left there: database, files."""
        return (state.Database(os.path.join(folder, self.database)),
                state.tree(folder, self.database, self.is_loose))

    def again(self, folder):
        """What a user does before giving the command again."""

    def fault_of(self, _folder):
        """What is wrong with what is there, whatever the point; or None."""
        return None


def write(folder, name, text):
    with open(os.path.join(folder, name), "w", encoding="utf-8") as file:
        file.write(text)


def pack(folder, name, members):
    with zipfile.ZipFile(os.path.join(folder, name), "w",
                         zipfile.ZIP_DEFLATED) as out:
        for member, text in members:
            out.writestr(zipfile.ZipInfo(member), text)


# ------------------------------------------------------------- steps of bases

def inputs(folder, _call):
    write(folder, "master.xml", MASTER)
    write(folder, "documents.xml", DOCUMENTS)
    write(folder, "shop.xml", DIALECT)
    write(folder, "export.xml", EXPORT)
    write(folder, "agreement.xml", AGREEMENT)
    write(folder, "small.xml", document("X-1"))
    pack(folder, "z.zip", [("a.xml", document("Z-1")),
                           ("b.xml", document("Z-2", "C-2")),
                           ("c.xml", document("Z-3").replace(".50", ",50"))])


def master(_folder, call):
    call("import", "master.xml")


def documents(_folder, call):
    call("import", "documents.xml", "z.zip", status=1)


def parts(folder, _call):
    """One that is long enough to be read in parts: mostly comments."""
    one = ('<invoice id="L-{0}" account="C-1" date="2025-04-{1:02}" '
           'currency="EUR"><line no="1" net="{0}.50"/></invoice><!--{2}-->\n')
    write(folder, "long.xml", HEAD + "<documents>" + "".join(
        one.format(number, 31 if number in (7, 290) else number % 30 + 1,
                   "-".join(f" {number} " for _ in range(4000)))
        for number in range(300)) + "</documents></ledger>\n")


def many(folder, call):
    """More accounts than statements wait to be signed."""
    write(folder, "many.xml", HEAD + "<documents>" + "".join(
        f'<invoice id="M-{number}" account="M-{number}" date="2025-01-07" '
        f'currency="EUR"><line no="1" net="{number}1.50"/></invoice>'
        for number in range(100)) + "</documents></ledger>\n")
    call("import", "many.xml")


KEYS = ("key.pem", "cert.pem")
MADE = {}		# of the first that needs them; making them takes long
MAKING = threading.Lock()


def keys(folder, call):
    with MAKING:
        if not MADE:
            call("keygen", "--rsa", "--key", KEYS[0], "--cert", KEYS[1],
                 "--issued", "2026-01-01")
            for name in KEYS:
                with open(os.path.join(folder, name),
                          encoding="utf-8") as file:
                    MADE[name] = file.read()
    for name in KEYS:
        write(folder, name, MADE[name])
        os.chmod(os.path.join(folder, name), 0o600)


def run_words(day, issued, out):
    return ("run", "--rules", "agreement.xml", "--period", day, "--issued",
            issued, "--key", "key.pem", "--cert", "cert.pem", "--out", out)


def first_run(_folder, call):
    call(*run_words("2025-03-31", "2025-04-10", "first"))


def spool(folder, _call):
    os.mkdir(os.path.join(folder, "in"))
    for number in ("1", "2"):
        write(folder, f"in/f{number}.xml", document(f"S-{number}"))
    write(folder, "in/cut.xml", document("S-3")[:150])
    pack(folder, "in/z.zip", [("a.xml", document("S-4")),
                              ("b.xml", document("S-5"))])
    for name in ("f1.xml", "f2.xml", "cut.xml", "z.zip"):
        write(folder, f"in/{name}.ok", "")


def begun(folder, _call):
    """A file that is in, and its place made, but not yet named."""
    place = os.path.join(folder, "in", "done", ".incoming-000000900")
    other = os.path.join(folder, "in", "done", ".incoming-000000901")
    for name in ("failed", "done", place, other):
        os.mkdir(os.path.join(folder, "in", name))
    os.rename(os.path.join(folder, "in/f1.xml"), os.path.join(place, "f1.xml"))
    write(place, "f1.xml.report.json", "{}\n")
    write(other, "f2.xml.report.json", "{}\n")


def old_database(version):
    """The database of an older version with the same facts."""
    def step(folder, call):
        here = os.path.dirname(os.path.abspath(__file__))
        engine = os.path.join(here, "..", "..", "engine")
        master(folder, call)
        documents(folder, call)
        new = os.path.join(folder, "l.db")
        old = sqlite3.connect(os.path.join(folder, "old.db"))
        old.execute("PRAGMA journal_mode=WAL")
        for i in range(1, version + 1):
            name = "schema.sql" if i == 1 else f"schema_{i}.sql"
            with open(os.path.join(engine, name), encoding="utf-8") as file:
                old.executescript(file.read())
        old.execute(f"PRAGMA application_id={0x52697374}")
        old.execute(f"PRAGMA user_version={version}")
        old.execute("ATTACH ? AS new", (new,))
        for (table,) in old.execute(
                "SELECT name FROM main.sqlite_schema WHERE type = 'table'"
                ).fetchall():
            columns = ", ".join(
                f'"{row[1]}"' for row in
                old.execute(f"PRAGMA main.table_info({table})"))
            old.execute(f"INSERT INTO main.{table} ({columns}) "
                        f"SELECT {columns} FROM new.{table}")
        old.commit()
        old.execute("DETACH new")
        old.close()
        os.replace(os.path.join(folder, "old.db"), new)
    return step


# ----------------------------------------------------------------- the list

class Import(Scenario):
    files = ("documents.xml", "z.zip/", "export.xml")


class ImportInParts(Scenario):
    files = ("long.xml",)
    is_timed = True


class RunInThreads(Scenario):
    is_timed = True


class Keygen(Scenario):
    is_loose = True

    def fault_of(self, folder):
        """A key and a certificate of another one are no pair."""
        made = [os.path.exists(os.path.join(folder, name))
                for name in ("new.pem", "newcert.pem")]
        if not all(made):
            return "one file without the other" if any(made) else None
        with open(os.path.join(folder, "new.pem"), "rb") as key, \
                open(os.path.join(folder, "newcert.pem"), "rb") as cert:
            if not key.read().endswith(b"-----END PRIVATE KEY-----\n"):
                return "the key is not whole"
            if not cert.read().endswith(b"-----END CERTIFICATE-----\n"):
                return "the certificate is not whole"
        return self.pair(folder)

    @staticmethod
    def pair(folder):
        words = (["openssl", "pkey", "-in", "new.pem", "-pubout"],
                 ["openssl", "x509", "-in", "newcert.pem", "-noout",
                  "-pubkey"])
        one, two = (subprocess.run(w, cwd=folder, capture_output=True,
                                   check=False).stdout for w in words)
        return None if one == two and one else "key and certificate differ"


class Spool(Scenario):
    """Each file lies once below done/ or failed/, beside its report."""

    is_loose = True
    command_words = ("--wait", "5", "import", "--spool", "in",
                     "--spool-trigger", ".ok")

    def __init__(self, name, needs):
        super().__init__(name, self.command_words, needs)

    def fault_of(self, folder):
        for path, _, names in os.walk(os.path.join(folder, "in")):
            for name in names:
                if name.endswith(".report.json"):
                    with open(os.path.join(path, name),
                              encoding="utf-8") as file:
                        json.load(file)
        return None

    def again(self, folder):
        """What the reader process was killed at went to failed/: once more."""
        for path, _, names in os.walk(os.path.join(folder, "in", "failed")):
            if names and "cut.xml" not in names:
                for name in names:
                    os.rename(os.path.join(path, name),
                              os.path.join(folder, "in", name))
                os.remove(os.path.join(folder, "in", next(
                    name for name in names if name.endswith(".json"))))
                os.rmdir(path)


SCENARIOS = (
    Scenario("new", ("import", "small.xml"), (inputs,)),
    Import("import", ("import", "--dialect", "shop.xml", "documents.xml",
                      "z.zip", "export.xml"), (inputs, master)),
    Scenario("run", run_words("2025-03-31", "2025-04-10", "first"),
             (inputs, master, documents, keys)),
    ImportInParts("parts", ("import", "--jobs", "3", "long.xml"),
                  (inputs, master, parts)),
    RunInThreads("run-threads", (*run_words("2025-03-31", "2025-04-10",
                                            "first"), "--jobs", "3"),
                 (inputs, master, many, keys)),
    Scenario("run-carried", run_words("2025-06-30", "2025-07-10", "second"),
             (inputs, master, documents, keys, first_run)),
    Scenario("run-reissued", run_words("2025-03-31", "2025-04-10", "again"),
             (inputs, master, documents, keys, first_run)),
    Scenario("migrate-1", ("import", "small.xml"),
             (inputs, old_database(1))),
    Scenario("migrate-2", ("import", "small.xml"),
             (inputs, old_database(2))),
    Scenario("migrate-3", ("import", "small.xml"),
             (inputs, old_database(3))),
    Scenario("migrate-4", ("import", "small.xml"),
             (inputs, old_database(4))),
    Scenario("migrate-5", ("import", "small.xml"),
             (inputs, old_database(5))),
    Keygen("keygen", ("keygen", "--key", "new.pem", "--cert", "newcert.pem",
                      "--issued", "2026-01-01"), (inputs,)),
    Scenario("export", ("rejects", "export", "--out", "mend"),
             (inputs, master, documents)),
    Scenario("dismiss", ("rejects", "dismiss", "1", "--because", "ours"),
             (inputs, master, documents)),
    Scenario("audit", ("audit", "--index", "first", "--cert", "cert.pem"),
             (inputs, master, documents, keys, first_run)),
    Spool("spool", (inputs, master, spool)),
    Spool("spool-begun", (inputs, master, spool, begun)),
)
