"""A small ledger with rows in every table, made by the program itself."""

import os
import subprocess

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(
    os.path.abspath(__file__))))

FIRST = """<ledger xmlns="urn:ristorno:ledger:1" source="ERP-A">
<company id="US" name="Us, Inc." tax-id="CZ1"><address street="A 1"
 city="Brno" postcode="60200" country="CZ"/></company>
<rates base="EUR"><rate currency="USD" date="2025-03-03" value="1.0465"/>
<rate currency="CZK" date="2025-03-03" value="25.1"/></rates>
<categories><category id="TOOLS" name="Tools"/><category id="DRILLS"
 parent="TOOLS" name="Drills"/></categories>
<products><product id="P-1" name="Saw" category="TOOLS" brand="Sever"
 unit="C62"><unit code="BX" factor="12"/><alias source="WEB" id="0815"/>
</product><product id="P-2" name="Drill" category="DRILLS" unit="C62"/>
<product id="P-3" name="Bit"><unit code="BX" factor="ten"/></product>
</products>
<accounts><account id="C-1" name="One" tax-id="CZ11" country="CZ"
 language="cs" since="2018-01-01" currency="CZK" segment="wholesale"
 manager="eva" parent="C-0" email="a@example.cz"><address street="B 2"
 city="Praha" postcode="10000" country="CZ"/><bank iban="CZ6508000000192000145399"
 bic="GIBACZPX" holder="One"/><member of="GOLD" from="2024-01-01"
 until="2025-12-31"/><member of="CLUB" from="2025-01-01"/>
<alias source="WEB" id="web-1"/></account>
<account id="C-2" name="Two"/></accounts>
<documents>
<invoice id="F-1" account="C-1" date="2025-02-03" delivered="2025-02-02"
 due="2025-03-03" currency="EUR" total="1210" tags="web spring">
<line no="1" product="P-1" quantity="10" unit="C62" net="1000.00"/></invoice>
<invoice id="F-2" account="C-2" date="2025-08-03" currency="EUR">
<line no="1" product="P-9" category="GIFTS" quantity="4" unit="C62"
 net="400.50"/><line no="2" net="-0.50"/></invoice>
<credit-note id="K-1" account="C-1" date="2025-09-01" currency="EUR"
 refers-to="F-1"><line no="1" product="P-1" quantity="1" unit="C62" net="100"/>
</credit-note>
<invoice id="BAD" account="C-1" date="2025-09-01" currency="EUR">
<line no="1" net="ten"/></invoice>
</documents>
<payments><payment id="B-7" document="F-1" date="2025-04-01" amount="600"/>
<payment document="F-2" date="2025-04-02"/></payments>
</ledger>
"""

# Each record that FIRST brought in other words, which supersedes it.
SECOND = """<ledger xmlns="urn:ristorno:ledger:1" source="ERP-A">
<company id="US" name="Us, Ltd." tax-id="CZ1"/>
<rates base="EUR"><rate currency="USD" date="2025-03-03" value="1.0466"/>
</rates>
<categories><category id="DRILLS" name="Drills"/></categories>
<products><product id="P-1" name="Saw, large" category="TOOLS" unit="C62">
<unit code="BX" factor="10"/><unit code="PX" factor="100"/>
<alias source="WEB" id="0816"/></product>
<product id="P-3" name="Bit"><unit code="BX" factor="10"/></product></products>
<accounts><account id="C-1" name="One, a.s." tax-id="CZ11">
<member of="GOLD" from="2024-01-01" until="2026-12-31"/>
<alias source="WEB" id="web-2"/></account></accounts>
<documents>
<invoice id="F-1" account="C-1" date="2025-02-03" currency="EUR" total="1331">
<line no="1" product="P-1" quantity="11" unit="C62" net="1100.00"/></invoice>
</documents>
<payments><payment id="B-7" document="F-1" date="2025-04-01" amount="700"/>
</payments>
</ledger>
"""

MANAGERS = """account,manager,from,until
C-1,petr,2025-01-01,2025-06-30
C-1,jana,2025-07-01,
C-2,petr,2025-01-01,
"""

# A day's sales with totals that the file states, and an order, which is none.
SAFT = """<?xml version="1.0" encoding="UTF-8"?>
<AuditFile xmlns="urn:OECD:StandardAuditFile-Tax:PT_1.04_01"><Header>
<AuditFileVersion>1.04_01</AuditFileVersion><CompanyID>500</CompanyID>
<TaxRegistrationNumber>500</TaxRegistrationNumber>
<CompanyName>Us</CompanyName><CurrencyCode>EUR</CurrencyCode></Header>
<MasterFiles><Customer><CustomerID>C-3</CustomerID><CompanyName>Three
</CompanyName></Customer></MasterFiles>
<SourceDocuments><SalesInvoices><NumberOfEntries>1</NumberOfEntries>
<TotalDebit>0.00</TotalDebit><TotalCredit>12.00</TotalCredit>
<Invoice><InvoiceNo>FT 1/1</InvoiceNo><DocumentStatus><InvoiceStatus>N
</InvoiceStatus></DocumentStatus><InvoiceDate>2025-05-05</InvoiceDate>
<InvoiceType>FT</InvoiceType><CustomerID>C-3</CustomerID>
<Line><LineNumber>1</LineNumber><ProductCode>P-1</ProductCode>
<Quantity>1</Quantity><UnitOfMeasure>UN</UnitOfMeasure>
<CreditAmount>12.00</CreditAmount></Line>
<DocumentTotals><NetTotal>12.00</NetTotal><GrossTotal>12.00</GrossTotal>
</DocumentTotals></Invoice></SalesInvoices></SourceDocuments></AuditFile>
"""

ORDER = """<?xml version="1.0" encoding="UTF-8"?>
<Invoice xmlns="urn:oasis:names:specification:ubl:schema:xsd:Invoice-2"
 xmlns:cac="urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2"
 xmlns:cbc="urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2">
<cbc:ID>PF-1</cbc:ID><cbc:IssueDate>2025-05-06</cbc:IssueDate>
<cbc:InvoiceTypeCode>325</cbc:InvoiceTypeCode>
<cbc:DocumentCurrencyCode>EUR</cbc:DocumentCurrencyCode>
</Invoice>
"""

AGREEMENT = """<agreement xmlns="urn:ristorno:agreement:1" id="%s" version="1"
 currency="EUR" from="2025-01-01" until="2025-12-31">
<title xml:lang="en">Bonus</title><rule id="volume">
<qualify basis="net-amount"/><scale method="all-units">
<tier from="50" rate="1%%"/></scale></rule></agreement>
"""


class World:
    """The folder of the database, and the program that fills it."""

    def __init__(self, program, folder):
        self.program = program
        self.folder = folder
        self.database = os.path.join(folder, "ledger.db")

    def write(self, name, text):
        with open(os.path.join(self.folder, name), "w",
                  encoding="utf-8") as file:
            file.write(text)

    def call(self, *words, status=0):
        done = subprocess.run(
            [self.program, "--quiet", "--db", self.database, *words],
            cwd=self.folder, capture_output=True, check=False)
        if done.returncode != status:
            raise SystemExit("%s: exit status %d, expected %d\n%s" % (
                " ".join(words), done.returncode, status,
                done.stderr.decode("utf-8", "replace")))

    def settle(self, out, agreement, key):
        self.call("run", "--rules", agreement, "--period", "2025-12-31",
                  "--issued", "2026-01-15", "--key", key + ".key",
                  "--cert", key + ".pem", "--out", out)

    def make(self):
        for name, text in (("first.xml", FIRST), ("second.xml", SECOND),
                           ("managers.csv", MANAGERS), ("saft.xml", SAFT),
                           ("order.xml", ORDER), ("bad.xml", "<ledger"),
                           ("bonus.xml", AGREEMENT % "BONUS"),
                           ("extra.xml", AGREEMENT % "EXTRA")):
            self.write(name, text)
        for key in ("a", "b"):
            self.call("keygen", "--key", key + ".key", "--cert",
                      key + ".pem", "--issued", "2026-01-15")
        self.call("import", "first.xml", status=1)
        self.call("import", "--csv", "managers", "managers.csv")
        self.call("import", "bad.xml", status=1)
        self.settle("one", "bonus.xml", "a")
        self.call("import", "--replace", "second.xml")
        self.call("import", "saft.xml")
        self.call("import", "order.xml")
        self.call("rejects", "dismiss", "2", "--because", "a test")
        self.call("rejects", "reopen", "2")
        self.call("rejects", "dismiss", "2", "--because", "again")
        self.settle("again", "bonus.xml", "b")
        self.settle("two", "extra.xml", "a")
