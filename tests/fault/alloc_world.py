"""The folder that the commands of tests/fault/alloc.py work in, and what is
compared of it."""

import hashlib
import os
import shutil
import sqlite3
import subprocess
import tarfile
import tempfile
import zipfile

TREE = os.path.realpath(os.path.join(os.path.dirname(__file__), "..", ".."))
CHAIN = 'INSERT INTO "chain"'
# What grows with each import, whatever becomes of it.
LOG = ('INSERT INTO "import"', CHAIN)
DATABASE_ENDS = (".db", ".db-wal", ".db-shm", ".db-journal")
DIALECTS = os.path.join(TREE, "tests", "dialects")

MORE = """<?xml version="1.0" encoding="UTF-8"?>
<ledger xmlns="urn:ristorno:ledger:1" source="ERP-A">
  <categories><category id="SAWS" name="Pily" parent="TOOLS"/></categories>
  <products><product id="P-2" name="Saw &amp; blade" category="SAWS" unit="C62">
    <unit code="BX" factor="12"/></product></products>
  <accounts><account id="C-3" name="Nov&#253;" country="CZ" segment="retail"/>
  </accounts>
  <documents>
    <invoice id="G-1" account="C-3" date="2025-04-01" currency="EUR">
      <line no="1" product="P-2" quantity="2" unit="BX" net="240.00"/>
    </invoice>
    <invoice id="G-2" account="C-3" date="2025-04-31" currency="EUR">
      <line no="1" net="12,50"/>
    </invoice>
    <invoice id="F-1" account="C-1" date="2025-02-03" currency="EUR" total="1210">
      <line no="1" product="P-1" quantity="10" unit="C62" net="1000.00"/>
    </invoice>
  </documents>
  <payments>
    <payment id="B-1" document="F-1" date="2025-02-20" amount="1210"/>
    <payment document="G-1" date="2025-04-20" amount="240.00"/>
  </payments>
</ledger>
"""

ACCOUNTS = b"""id,name,tax-id,segment,parent,manager
C-7,"Alfa, s.r.o.",CZ1,wholesale,,anna
C-8,"Beta ""Bob""\xe9",,retail,C-7,
,nobody,,,,
"""

# In parts of some hundred bytes, by the reader alone; and one that is read in
# parts as it is, mostly comments.
PARTED = """<ledger xmlns="urn:ristorno:ledger:1" source="ERP-A"><documents>
""" + "".join(f"""<invoice id="H-{n}" account="C-1" date="2025-04-0{n}"
 currency="EUR"><line no="1" product="P-1" quantity="1" unit="C62"
 net="{n if n != 7 else "7,"}0.00"/></invoice>
""" for n in range(1, 10)) + "</documents></ledger>\n"
LONG = PARTED.replace("</invoice>",
                      "</invoice>" + 140 * f"<!--{3600 * '- '}-->")

# More accounts than statements wait to be signed.
MANY = """<ledger xmlns="urn:ristorno:ledger:1" source="ERP-A"><documents>
""" + "".join(f"""<invoice id="M-{n}" account="M-{n}" date="2025-04-01"
 currency="EUR"><line no="1" product="P-1" quantity="1" unit="C62"
 net="{n}000.00"/></invoice>
""" for n in range(1, 91)) + "</documents></ledger>\n"

DIALECT = """<dialect xmlns="urn:ristorno:dialect:1" name="shop" title="Shop">
  <root name="Orders" namespace="urn:example:shop"/>
  <source path="/Orders/Seller/@vat" call="tax-id"/>
  <document at="Orders/Bill">
    <type value="credit-note" signs="negate" when="Kind" is="CN"/>
    <type value="invoice"/>
    <field name="id" path="@number"/>
    <field name="account" path="Buyer/@no"/>
    <field name="date" path="Date"/>
    <field name="currency" path="/Orders/Currency"/>
    <line at="Item">
      <field name="product" path="Sku"/>
      <field name="net" path="Amount"/>
    </line>
  </document>
</dialect>
"""

ORDERS = """<Orders xmlns="urn:example:shop"><Seller vat="PT 500 000 000"/>
<Currency>EUR</Currency>
<Bill number="F-1"><Kind>IN</Kind><Buyer no="C-1"/><Date>2025-01-03</Date>
<Item pos="1"><Sku>A-1</Sku><Pieces>2</Pieces><Amount>10.00</Amount></Item></Bill>
<Bill number="F-2"><Kind>CN</Kind><Buyer no="C-1"/><Date>2025-01-04</Date>
<Item pos="1"><Sku>A-1</Sku><Pieces>1</Pieces><Amount>5.00</Amount></Item></Bill>
</Orders>
"""

# Set aside for its first row's rate; the ids of both rows are worked out again
# when it is written in the native form.
ASIDE = """<Finvoice Version="3.0">
<SellerPartyDetails><SellerPartyIdentifier>2001001-3</SellerPartyIdentifier>
</SellerPartyDetails><BuyerPartyDetails>
<BuyerPartyIdentifier>C-1</BuyerPartyIdentifier></BuyerPartyDetails>
<InvoiceDetails><InvoiceTypeCode>INV01</InvoiceTypeCode>
<InvoiceNumber>25-1</InvoiceNumber>
<InvoiceDate Format="CCYYMMDD">20250303</InvoiceDate>
<InvoiceTotalVatExcludedAmount AmountCurrencyIdentifier="EUR">20,00</InvoiceTotalVatExcludedAmount>
</InvoiceDetails>""" + "".join(f"""<InvoiceRow>
<ArticleIdentifier>{"N" * 300}{n}</ArticleIdentifier>
<RowPositionIdentifier>{n}</RowPositionIdentifier>
<RowVatRatePercent>{rate}</RowVatRatePercent>
<RowVatExcludedAmount AmountCurrencyIdentifier="EUR">10,00</RowVatExcludedAmount>
</InvoiceRow>""" for n, rate in ((1, "x"), (2, "25,5"))) + "</Finvoice>\n"


def write(folder, name, text):
    path = os.path.join(folder, name)
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "wb") as file:
        file.write(text if isinstance(text, bytes) else text.encode())


def archives(folder):
    """In all.zip the name of a member is in no encoding."""
    path = os.path.join(folder, "all.zip")
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in ("turkey-export.xml", "broken.xml", "more.xml"):
            with open(os.path.join(folder, name), "rb") as file:
                archive.writestr(zipfile.ZipInfo("in/" + name), file.read())
    with open(path, "rb") as file:
        packed = file.read()
    write(folder, "all.zip", packed.replace(b"turkey", b"t\xfcrkei"))
    with tarfile.open(os.path.join(folder, "all.tar.xz"), "w:xz") as archive:
        for name in ("turkey-export.xml", "more.xml"):
            archive.add(os.path.join(folder, name), name)


def old_database(path):
    """One of the first version, with an import, a reject and a document."""
    with open(os.path.join(TREE, "engine", "schema.sql"),
              encoding="utf-8") as file:
        schema = file.read()
    with open(os.path.join(TREE, "engine", "db.h"),
              encoding="utf-8") as file:
        number = next(line.split()[2] for line in file
                      if line.startswith("#define DB_APPLICATION_ID"))
    database = sqlite3.connect(path)
    database.executescript(
        "PRAGMA journal_mode=WAL;" + schema + ";"
        "INSERT INTO import (file, options, is_sandboxed, dialect, status, "
        "set_aside) VALUES ('a.xml', '', 1, 'ledger', 'partial', 1);"
        "INSERT INTO reject (import, kind, code, sentence, file_line) "
        "VALUES (1, 'invoice', 'bad-date', 'a bad date', 7);"
        f"PRAGMA application_id={int(number, 0)};PRAGMA user_version=1;")
    database.close()


def build(program, folder):
    """All files that any command needs."""
    shutil.rmtree(folder, ignore_errors=True)
    os.makedirs(folder)
    write(folder, "more.xml", MORE)
    write(folder, "parted.xml", PARTED)
    write(folder, "long.xml", LONG)
    write(folder, "many.xml", MANY)
    write(folder, "accounts.csv", ACCOUNTS)
    write(folder, "shop.xml", DIALECT)
    write(folder, "orders.xml", ORDERS)
    write(folder, "broken.xml", MORE[:700])
    write(folder, "aside.xml", ASIDE)
    for name in ("saft-pt/totals", "saft-pt/foreign-currency",
                 "ubl/turkey-export", "ubl/serbia-credit-note"):
        with open(os.path.join(DIALECTS, name + ".xml"), "rb") as file:
            write(folder, os.path.basename(name) + ".xml", file.read())
    archives(folder)
    old_database(os.path.join(folder, "old.db"))
    subprocess.run(["/bin/sh", "-euc", """
. "$2"
P=$1
make_ledger
make_agreement
sed 's/2%/3%/; s/amount="20"/amount="30"/g; s/version="1"/version="2"/' \\
    agreement.xml >newer.xml
r() { status=$1; shift; s=0; "$P" --quiet --db base.db "$@" >log 2>&1 || s=$?
    [ "$s" -eq "$status" ] || { cat log; exit 1; }; }
r 0 import ledger.xml
r 1 import more.xml
gzip -nk more.xml
zstd -q more.xml
iconv -f UTF-8 -t UTF-16 ledger.xml | sed 's/UTF-8/UTF-16/' >wide.xml
r 0 keygen --key key.pem --cert cert.pem --rsa --issued 2026-01-01
r 0 keygen --key other-key.pem --cert other.pem --rsa --issued 2026-01-01
openssl pkcs8 -topk8 -in key.pem -out secret.pem -passout pass:open
printf open >passphrase
openssl smime -sign -binary -nodetach -outform DER -in more.xml -md sha256 \\
    -signer cert.pem -inkey key.pem -out more.xml.p7m
cp base.db settled.db
r 0 --db settled.db run --rules agreement.xml --period 2025-12-31 \\
    --issued 2026-01-15 --key key.pem --cert cert.pem --out statements
cp base.db many.db
r 0 --db many.db import many.xml
mkdir spool
cp ledger.xml broken.xml spool
rm -f log
""", "sh", program, os.path.join(TREE, "tests", "cli", "support",
                                 "functions")],
                   cwd=folder, check=True,
                   env={"PATH": os.environ["PATH"], "LC_ALL": "C",
                        "TZ": "UTC"})


def rows_of(content, log):
    """What a database holds: of its import log, and besides; None: nothing."""
    if not content:
        return None
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "copy.db")
        write(folder, "copy.db", content)
        if log:
            write(folder, "copy.db-wal", log)
        database = sqlite3.connect(path)
        try:
            found = database.execute("PRAGMA integrity_check").fetchall()
            version = database.execute("PRAGMA user_version").fetchone()[0]
            lines = list(database.iterdump())
        finally:
            database.close()
    if found != [("ok",)]:
        return ["damaged"], found
    # The chain begins when a database is made.
    if not any(line.startswith("INSERT") and not line.startswith(CHAIN)
               for line in lines):
        return None
    return [line for line in lines if line.startswith(LOG)], \
        [f"version {version}",
         *(line for line in lines if not line.startswith(LOG))]


class Folder:
    """A folder that is put back as it was before each try."""

    def __init__(self, path, base, names):
        self.path = path
        os.makedirs(path)
        for name in names:
            source, _, target = name.partition("=")
            source = os.path.join(base, source)
            target = os.path.join(path, target or os.path.basename(source))
            if os.path.isdir(source):
                shutil.copytree(source, target)
            else:
                shutil.copyfile(source, target)
                if target.endswith(".pem"):
                    os.chmod(target, 0o600)
        self.before = self.files()
        self.known = {}

    def files(self):
        found = {}
        for folder, _, names in os.walk(self.path):
            for name in names:
                path = os.path.join(folder, name)
                relative = os.path.relpath(path, self.path)
                if relative in (".shared", ".out", ".messages", ".wire"):
                    continue
                with open(path, "rb") as file:
                    found[relative] = file.read()
        return found

    @staticmethod
    def key(files):
        """Equal for equal files, the database's scratch files aside."""
        total = hashlib.sha256()
        for name in sorted(files):
            if not name.endswith(".db-shm") and files[name]:
                total.update(hashlib.sha256(
                    name.encode() + b"\0" + files[name]).digest())
        return total.digest()

    def restore(self, now):
        for name in now.keys() - self.before.keys():
            os.unlink(os.path.join(self.path, name))
        for name, content in self.before.items():
            if now.get(name) != content:
                write(self.path, name, content)
                if name.endswith(".pem"):
                    os.chmod(os.path.join(self.path, name), 0o600)
        for folder, _, _ in os.walk(self.path, topdown=False):
            relative = os.path.relpath(folder, self.path)
            if relative != "." and not any(
                    name.startswith(relative + "/") for name in self.before):
                os.rmdir(folder)

    def meaning(self, files):
        """The files that count, a database as what it holds."""
        meaning = {}
        for name, content in files.items():
            if not name.endswith(DATABASE_ENDS):
                meaning[name] = content
            if name.endswith(".db"):
                log = files.get(name + "-wal", b"")
                key = hashlib.sha256(content).digest() + \
                    hashlib.sha256(log).digest()
                if key not in self.known:
                    self.known[key] = rows_of(content, log)
                if self.known[key] is not None:
                    meaning[name] = self.known[key]
        return meaning
