#!/usr/bin/env python3
"""A wholesaler's year as it comes from an ERP: made up, the same every time.

usage: generate.py FOLDER

Writes into FOLDER
  master.xml     what the CRM knows: category tree, segments, managers, groups,
                 club members, customer numbers of the web shop (native ledger)
  saft-2025.xml  the ERP's year: customers, products, invoices, credit notes
                 (SAF-T PT 1.04_01, windows-1252 as Portuguese programs write it)
  webshop/*.xml  a second system's invoices and a credit note (UBL 2.1)
  payments.xml   what the bank received (native ledger)

Amounts are whole cents throughout; no floating point.
"""

import os
import sys
from datetime import date, timedelta
from xml.sax.saxutils import escape, quoteattr

SELLER = "599999993"
SOURCE_WEBSHOP = "WEBSHOP"

# Root category -> its children; each child gets products.
CATEGORIES = {
    "TOOLS": ["DRILLS", "SAWS", "HAND-TOOLS", "MEASURING"],
    "FIXINGS": ["SCREWS", "ANCHORS", "ADHESIVES"],
    "PAINT": ["INTERIOR", "EXTERIOR", "BRUSHES"],
    "ELECTRICAL": ["CABLE", "SWITCHES", "LIGHTING"],
    "PLUMBING": ["PIPES", "VALVES", "TAPS"],
    "GARDEN": ["MOWERS", "IRRIGATION"],
    "SAFETY": ["GLOVES", "FOOTWEAR"],
    "SERVICES": ["DELIVERY"],
}
BRANDS = ["Tejo", "Norte", "Arado", "Farol"]
SEGMENTS = ["wholesale", "retail", "installer"]
MANAGERS = ["a.marques", "r.nunes", "t.vieira"]
PLACES = [
    ("Lisboa", "1100-148"), ("Porto", "4000-322"), ("Coimbra", "3000-150"),
    ("Braga", "4700-030"), ("Faro", "8000-164"), ("Évora", "7000-508"),
]
FIRST = ["Casa", "Ferragens", "Obras", "Materiais", "Construções", "Drogaria",
         "Jardins", "Electro"]
SECOND = ["Almeida", "Barbosa & Filhos", "Conceição", "Duarte", "Esteves",
          "Figueiredo", "Guimarães"]


class Dice:
    """A linear congruential generator: the same numbers on every machine."""

    def __init__(self, seed):
        self.state = seed

    def below(self, limit):
        self.state = (self.state * 6364136223846793005
                      + 1442695040888963407) % (1 << 64)
        return (self.state >> 33) % limit

    def between(self, low, high):
        return low + self.below(high - low + 1)

    def choice(self, items):
        return items[self.below(len(items))]

    def chance(self, percent):
        return self.below(100) < percent


def cents(value):
    sign = "-" if value < 0 else ""
    return f"{sign}{abs(value) // 100}.{abs(value) % 100:02d}"


def make_products(dice):
    products = []
    for root, children in CATEGORIES.items():
        for child in children:
            for number in range(1, 1 if child == "DELIVERY" else 17):
                products.append({
                    "id": f"{child[:3]}-{number:03d}",
                    "name": f"{child.title()} {number}",
                    "category": child, "root": root, "type": "P",
                    "brand": dice.choice(BRANDS),
                    "price": dice.between(90, 5600),
                })
    products.append({"id": "PORTES", "name": "Portes de envio",
                     "category": "DELIVERY", "root": "SERVICES", "type": "S",
                     "brand": None, "price": 1500})
    return products


def make_accounts(dice):
    accounts = []
    for number in range(48):
        city, postcode = PLACES[number % len(PLACES)]
        accounts.append({
            "id": f"C{1001 + number}",
            "name": f"{FIRST[number % len(FIRST)]} "
                    f"{SECOND[number % len(SECOND)]} {number + 1}, Lda",
            "tax_id": str(501000000 + 7919 * number),
            "city": city, "postcode": postcode,
            "street": f"Rua das Oficinas {number + 1}",
            "segment": SEGMENTS[number % 7 % len(SEGMENTS)],
            "manager": MANAGERS[number % len(MANAGERS)],
            # A few buying groups: branches under the first account of ten.
            "parent": f"C{1001 + number - number % 10}"
                      if number % 10 in (1, 2) else None,
            "gold": number % 5 == 0,
            "since": date(2018, 1, 1) + timedelta(days=53 * number),
            # Weight of the account in the year's trade: few large, many small.
            "weight": 1 + 900 // (number + 3),
        })
    return accounts


def make_lines(dice, products, account):
    lines = []
    # An account buys from the front part of the range that its size suggests.
    reach = min(len(products) - 1, 40 + 2 * account["weight"])
    for _ in range(dice.between(1, 8)):
        product = products[dice.below(reach)]
        quantity = dice.between(1, 24)
        lines.append({"product": product, "quantity": quantity,
                      "net": quantity * product["price"]})
    if dice.chance(20):
        lines.append({"product": products[-1], "quantity": 1, "net": 1500})
    return lines


def make_documents(dice, products, accounts, count):
    weights = [account["weight"] for account in accounts]
    total_weight = sum(weights)
    documents = []
    numbers = {"FT": 0, "FR": 0, "NC": 0}
    for index in range(count):
        day = date(2025, 1, 1) + timedelta(days=365 * index // count)
        ticket = dice.below(total_weight)
        account = accounts[0]
        for account in accounts:
            ticket -= account["weight"]
            if ticket < 0:
                break
        earlier = [d for d in documents[-200:]
                   if d["account"] is account and d["type"] == "FT"
                   and not d["cancelled"]]
        if earlier and dice.chance(5):
            origin = dice.choice(earlier)
            line = dice.choice(origin["lines"])
            quantity = dice.between(1, line["quantity"])
            kind, refers_to = "NC", origin["id"]
            lines = [{"product": line["product"], "quantity": quantity,
                      "net": line["net"] // line["quantity"] * quantity}]
        else:
            kind = "FR" if dice.chance(10) else "FT"
            refers_to = None
            lines = make_lines(dice, products, account)
        numbers[kind] += 1
        documents.append({
            "id": f"{kind} 2025/{numbers[kind]}", "type": kind, "day": day,
            "account": account, "lines": lines, "refers_to": refers_to,
            "cancelled": index in (500, 1500, 2500),
        })
    return documents


def write_master(out, products, accounts):
    w = out.write
    w('<?xml version="1.0" encoding="UTF-8"?>\n'
      '<ledger xmlns="urn:ristorno:ledger:1" source="CRM">\n')
    w(f'<company id="{SELLER}" name="Ferragens do Tejo, S.A."'
      f' tax-id="{SELLER}">'
      '<address street="Avenida do Porto 12" city="Lisboa"'
      ' postcode="1950-002" country="PT"/></company>\n')
    w("<categories>\n")
    for root, children in CATEGORIES.items():
        w(f'<category id="{root}" name="{root.title()}"/>\n')
        for child in children:
            w(f'<category id="{child}" parent="{root}"'
              f' name="{child.title()}"/>\n')
    w("</categories>\n<products>\n")
    for product in products:
        brand = f' brand="{product["brand"]}"' if product["brand"] else ""
        w(f'<product id="{product["id"]}" name="{product["name"]}"'
          f' category="{product["category"]}"{brand} unit="UN">'
          '<unit code="BX" factor="12"/></product>\n')
    w("</products>\n<accounts>\n")
    for index, account in enumerate(accounts):
        parent = f' parent="{account["parent"]}"' if account["parent"] else ""
        w(f'<account id="{account["id"]}" name={quoteattr(account["name"])}'
          f' tax-id="{account["tax_id"]}" country="PT" language="pt"'
          f' since="{account["since"]}" currency="EUR"'
          f' segment="{account["segment"]}" manager="{account["manager"]}"'
          f'{parent}>'
          f'<address street="{account["street"]}" city="{account["city"]}"'
          f' postcode="{account["postcode"]}" country="PT"/>')
        if account["gold"]:
            w('<member of="GOLD" from="2024-01-01" until="2025-12-31"/>')
        if index < 6:
            w(f'<alias source="{SOURCE_WEBSHOP}" id="web-{7001 + index}"/>')
        w("</account>\n")
    w("</accounts>\n</ledger>\n")


def write_saft(out, products, accounts, documents):
    w = out.write
    debit = sum(line["net"] for d in documents if not d["cancelled"]
                and d["type"] == "NC" for line in d["lines"])
    credit = sum(line["net"] for d in documents if not d["cancelled"]
                 and d["type"] != "NC" for line in d["lines"])
    w('<?xml version="1.0" encoding="windows-1252"?>\n'
      '<AuditFile xmlns="urn:OECD:StandardAuditFile-Tax:PT_1.04_01">\n'
      "<Header><AuditFileVersion>1.04_01</AuditFileVersion>"
      f"<CompanyID>{SELLER}</CompanyID>"
      f"<TaxRegistrationNumber>{SELLER}</TaxRegistrationNumber>"
      "<TaxAccountingBasis>F</TaxAccountingBasis>"
      "<CompanyName>Ferragens do Tejo, S.A.</CompanyName>"
      "<CompanyAddress><AddressDetail>Avenida do Porto 12</AddressDetail>"
      "<City>Lisboa</City><PostalCode>1950-002</PostalCode>"
      "<Country>PT</Country></CompanyAddress>"
      "<FiscalYear>2025</FiscalYear><StartDate>2025-01-01</StartDate>"
      "<EndDate>2025-12-31</EndDate><CurrencyCode>EUR</CurrencyCode>"
      "<DateCreated>2026-01-05</DateCreated><TaxEntity>Global</TaxEntity>"
      f"<ProductCompanyTaxID>{SELLER}</ProductCompanyTaxID>"
      "<SoftwareCertificateNumber>0</SoftwareCertificateNumber>"
      "<ProductID>Example/Example</ProductID>"
      "<ProductVersion>1</ProductVersion></Header>\n<MasterFiles>\n")
    for account in accounts:
        w(f"<Customer><CustomerID>{account['id']}</CustomerID>"
          "<AccountID>21111</AccountID>"
          f"<CustomerTaxID>{account['tax_id']}</CustomerTaxID>"
          f"<CompanyName>{escape(account['name'])}</CompanyName>"
          "<BillingAddress>"
          f"<AddressDetail>{account['street']}</AddressDetail>"
          f"<City>{account['city']}</City>"
          f"<PostalCode>{account['postcode']}</PostalCode>"
          "<Country>PT</Country></BillingAddress>"
          "<SelfBillingIndicator>0</SelfBillingIndicator></Customer>\n")
    for product in products:
        w(f"<Product><ProductType>{product['type']}</ProductType>"
          f"<ProductCode>{product['id']}</ProductCode>"
          f"<ProductGroup>{product['category']}</ProductGroup>"
          f"<ProductDescription>{product['name']}</ProductDescription>"
          f"<ProductNumberCode>{product['id']}</ProductNumberCode>"
          "</Product>\n")
    w("<TaxTable><TaxTableEntry><TaxType>IVA</TaxType>"
      "<TaxCountryRegion>PT</TaxCountryRegion><TaxCode>NOR</TaxCode>"
      "<Description>Taxa normal</Description>"
      "<TaxPercentage>23</TaxPercentage></TaxTableEntry></TaxTable>\n"
      "</MasterFiles>\n<SourceDocuments><SalesInvoices>"
      f"<NumberOfEntries>{len(documents)}</NumberOfEntries>"
      f"<TotalDebit>{cents(debit)}</TotalDebit>"
      f"<TotalCredit>{cents(credit)}</TotalCredit>\n")
    for document in documents:
        write_saft_invoice(w, document)
    w("</SalesInvoices></SourceDocuments>\n</AuditFile>\n")


def write_saft_invoice(w, document):
    day = document["day"]
    status = "A" if document["cancelled"] else "N"
    side = "DebitAmount" if document["type"] == "NC" else "CreditAmount"
    w(f"<Invoice><InvoiceNo>{document['id']}</InvoiceNo><ATCUD>0</ATCUD>"
      f"<DocumentStatus><InvoiceStatus>{status}</InvoiceStatus>"
      f"<InvoiceStatusDate>{day}T18:00:00</InvoiceStatusDate>"
      "<SourceID>1</SourceID><SourceBilling>P</SourceBilling>"
      "</DocumentStatus><Hash>0</Hash><HashControl>0</HashControl>"
      f"<Period>{day.month}</Period><InvoiceDate>{day}</InvoiceDate>"
      f"<InvoiceType>{document['type']}</InvoiceType>"
      "<SpecialRegimes><SelfBillingIndicator>0</SelfBillingIndicator>"
      "<CashVATSchemeIndicator>0</CashVATSchemeIndicator>"
      "<ThirdPartiesBillingIndicator>0</ThirdPartiesBillingIndicator>"
      "</SpecialRegimes><SourceID>1</SourceID>"
      f"<SystemEntryDate>{day}T18:00:00</SystemEntryDate>"
      f"<CustomerID>{document['account']['id']}</CustomerID>\n")
    net = 0
    for number, line in enumerate(document["lines"], 1):
        product = line["product"]
        net += line["net"]
        reference = ""
        if document["refers_to"]:
            reference = ("<References><Reference>"
                         f"{document['refers_to']}</Reference>"
                         "<Reason>Devolução</Reason></References>")
        w(f"<Line><LineNumber>{number}</LineNumber>"
          f"<ProductCode>{product['id']}</ProductCode>"
          f"<ProductDescription>{product['name']}</ProductDescription>"
          f"<Quantity>{line['quantity']}</Quantity>"
          "<UnitOfMeasure>UN</UnitOfMeasure>"
          f"<UnitPrice>{cents(product['price'])}</UnitPrice>"
          f"<TaxPointDate>{day}</TaxPointDate>{reference}"
          f"<Description>{product['name']}</Description>"
          f"<{side}>{cents(line['net'])}</{side}>"
          "<Tax><TaxType>IVA</TaxType><TaxCountryRegion>PT"
          "</TaxCountryRegion><TaxCode>NOR</TaxCode>"
          "<TaxPercentage>23</TaxPercentage></Tax></Line>\n")
    tax = (net * 23 + 50) // 100
    w(f"<DocumentTotals><TaxPayable>{cents(tax)}</TaxPayable>"
      f"<NetTotal>{cents(net)}</NetTotal>"
      f"<GrossTotal>{cents(net + tax)}</GrossTotal></DocumentTotals>"
      "</Invoice>\n")


def write_payments(out, dice, documents):
    w = out.write
    w('<?xml version="1.0" encoding="UTF-8"?>\n'
      f'<ledger xmlns="urn:ristorno:ledger:1" source="{SELLER}">\n'
      "<payments>\n")
    for document in documents:
        if document["type"] == "NC" or document["cancelled"]:
            continue
        if dice.chance(6):
            continue        # not paid yet
        paid = document["day"] + timedelta(days=dice.between(0, 40))
        w(f'<payment id="B-{document["id"].replace(" ", "-")}"'
          f' document="{document["id"]}" date="{paid}"/>\n')
    w("</payments>\n</ledger>\n")


def write_webshop(folder, dice, products, accounts):
    for number in range(1, 13):
        account = accounts[(number - 1) % 6]
        is_credit = number == 12
        day = date(2025, number, 15)
        lines = make_lines(dice, products, account)[:3]
        if is_credit:
            lines = lines[:1]
        name = f"{'CN' if is_credit else 'INV'}-{number:04d}"
        customer = f"web-{7001 + (number - 1) % 6}"
        with open(os.path.join(folder, name + ".xml"), "w",
                  encoding="utf-8", newline="\n") as out:
            write_ubl(out.write, name, is_credit, day, customer, account,
                      lines)


def write_ubl(w, name, is_credit, day, customer, account, lines):
    root = "CreditNote" if is_credit else "Invoice"
    line_name = "CreditNoteLine" if is_credit else "InvoiceLine"
    quantity_name = "CreditedQuantity" if is_credit else "InvoicedQuantity"
    net = sum(line["net"] for line in lines)
    allowance = 0 if is_credit else net // 50      # 2 % for ordering online
    tax = ((net - allowance) * 23 + 50) // 100
    w('<?xml version="1.0" encoding="UTF-8"?>\n'
      f'<{root} xmlns="urn:oasis:names:specification:ubl:schema:xsd:{root}-2"'
      ' xmlns:cac="urn:oasis:names:specification:ubl:schema:xsd:'
      'CommonAggregateComponents-2"'
      ' xmlns:cbc="urn:oasis:names:specification:ubl:schema:xsd:'
      'CommonBasicComponents-2">\n'
      f"<cbc:ID>{name}</cbc:ID><cbc:IssueDate>{day}</cbc:IssueDate>\n")
    if is_credit:
        w("<cbc:CreditNoteTypeCode>381</cbc:CreditNoteTypeCode>")
    else:
        w(f"<cbc:DueDate>{day + timedelta(days=30)}</cbc:DueDate>"
          "<cbc:InvoiceTypeCode>380</cbc:InvoiceTypeCode>")
    w("<cbc:DocumentCurrencyCode>EUR</cbc:DocumentCurrencyCode>\n"
      "<cac:AccountingSupplierParty><cac:Party>"
      "<cac:PartyName><cbc:Name>Ferragens do Tejo, S.A.</cbc:Name>"
      "</cac:PartyName><cac:PartyTaxScheme>"
      f"<cbc:CompanyID>PT{SELLER}</cbc:CompanyID>"
      "<cac:TaxScheme><cbc:ID>VAT</cbc:ID></cac:TaxScheme>"
      "</cac:PartyTaxScheme></cac:Party></cac:AccountingSupplierParty>\n"
      "<cac:AccountingCustomerParty>"
      f"<cbc:SupplierAssignedAccountID>{customer}"
      "</cbc:SupplierAssignedAccountID><cac:Party><cac:PartyName>"
      f"<cbc:Name>{escape(account['name'])}</cbc:Name></cac:PartyName>"
      "</cac:Party></cac:AccountingCustomerParty>\n")
    if allowance:
        w("<cac:AllowanceCharge><cbc:ChargeIndicator>false"
          "</cbc:ChargeIndicator><cbc:AllowanceChargeReason>Online order"
          "</cbc:AllowanceChargeReason>"
          f'<cbc:Amount currencyID="EUR">{cents(allowance)}</cbc:Amount>'
          "</cac:AllowanceCharge>\n")
    w('<cac:TaxTotal><cbc:TaxAmount currencyID="EUR">'
      f"{cents(tax)}</cbc:TaxAmount></cac:TaxTotal>\n"
      "<cac:LegalMonetaryTotal>"
      f'<cbc:LineExtensionAmount currencyID="EUR">{cents(net)}'
      "</cbc:LineExtensionAmount>"
      f'<cbc:TaxExclusiveAmount currencyID="EUR">{cents(net - allowance)}'
      "</cbc:TaxExclusiveAmount>"
      f'<cbc:TaxInclusiveAmount currencyID="EUR">'
      f"{cents(net - allowance + tax)}</cbc:TaxInclusiveAmount>"
      f'<cbc:PayableAmount currencyID="EUR">{cents(net - allowance + tax)}'
      "</cbc:PayableAmount></cac:LegalMonetaryTotal>\n")
    for number, line in enumerate(lines, 1):
        product = line["product"]
        w(f"<cac:{line_name}><cbc:ID>{number}</cbc:ID>"
          f'<cbc:{quantity_name} unitCode="C62">{line["quantity"]}'
          f"</cbc:{quantity_name}>"
          f'<cbc:LineExtensionAmount currencyID="EUR">{cents(line["net"])}'
          f"</cbc:LineExtensionAmount><cac:Item>"
          f"<cbc:Name>{product['name']}</cbc:Name>"
          "<cac:SellersItemIdentification>"
          f"<cbc:ID>{product['id']}</cbc:ID></cac:SellersItemIdentification>"
          "</cac:Item><cac:Price>"
          f'<cbc:PriceAmount currencyID="EUR">{cents(product["price"])}'
          f"</cbc:PriceAmount></cac:Price></cac:{line_name}>\n")
    w(f"</{root}>\n")


def main(folder):
    dice = Dice(20250101)
    products = make_products(dice)
    accounts = make_accounts(dice)
    documents = make_documents(dice, products, accounts, 3200)
    webshop = os.path.join(folder, "webshop")
    os.makedirs(webshop, exist_ok=True)
    for name, encoding, write in (
            ("master.xml", "utf-8",
             lambda out: write_master(out, products, accounts)),
            ("saft-2025.xml", "windows-1252",
             lambda out: write_saft(out, products, accounts, documents)),
            ("payments.xml", "utf-8",
             lambda out: write_payments(out, dice, documents))):
        with open(os.path.join(folder, name), "w", encoding=encoding,
                  newline="\n") as out:
            write(out)
    write_webshop(webshop, dice, products, accounts)


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    main(sys.argv[1])
