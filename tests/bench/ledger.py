#!/usr/bin/env python3
"""A year's SAF-T of any size, the same every time, written as a stream.

usage: ledger.py LINES ACCOUNTS PRODUCTS > ledger.xml
"""

import sys


def main(line_count, account_count, product_count):
    state = 42

    def below(limit):
        nonlocal state
        state = (state * 6364136223846793005 + 1442695040888963407) % (1 << 64)
        return (state >> 33) % limit

    w = sys.stdout.write
    w('<?xml version="1.0" encoding="UTF-8"?>\n'
      '<AuditFile xmlns="urn:OECD:StandardAuditFile-Tax:PT_1.04_01">\n'
      "<Header><AuditFileVersion>1.04_01</AuditFileVersion>"
      "<CompanyID>599999993</CompanyID>"
      "<TaxRegistrationNumber>599999993</TaxRegistrationNumber>"
      "<CompanyName>Bench</CompanyName><FiscalYear>2025</FiscalYear>"
      "<CurrencyCode>EUR</CurrencyCode></Header>\n<MasterFiles>\n")
    for account in range(account_count):
        w(f"<Customer><CustomerID>C{account}</CustomerID>"
          f"<CustomerTaxID>{500000000 + account}</CustomerTaxID>"
          f"<CompanyName>Customer {account}</CompanyName>"
          "<BillingAddress><City>Lisboa</City><Country>PT</Country>"
          "</BillingAddress></Customer>\n")
    for product in range(product_count):
        w("<Product><ProductType>P</ProductType>"
          f"<ProductCode>P{product}</ProductCode>"
          f"<ProductGroup>G{product % 40}</ProductGroup>"
          f"<ProductDescription>Product {product}</ProductDescription>"
          "</Product>\n")
    w("</MasterFiles>\n<SourceDocuments><SalesInvoices>\n")
    written = 0
    number = 0
    while written < line_count:
        number += 1
        lines = min(line_count - written, 1 + below(15))
        is_credit = below(25) == 0
        kind, side = (("NC", "DebitAmount") if is_credit
                      else ("FT", "CreditAmount"))
        day = f"2025-{1 + below(12):02d}-{1 + below(28):02d}"
        account = below(1 + below(account_count))
        w(f"<Invoice>\n<InvoiceNo>{kind} 2025/{number}</InvoiceNo>\n"
          "<DocumentStatus><InvoiceStatus>N</InvoiceStatus>"
          f"<InvoiceStatusDate>{day}T10:00:00</InvoiceStatusDate>"
          "<SourceID>1</SourceID><SourceBilling>P</SourceBilling>"
          "</DocumentStatus>\n<Hash>abcdefghijklmnopqrstuvwxyz</Hash>\n"
          f"<InvoiceDate>{day}</InvoiceDate>\n"
          f"<InvoiceType>{kind}</InvoiceType>\n<SourceID>1</SourceID>\n"
          f"<SystemEntryDate>{day}T10:00:00</SystemEntryDate>\n"
          f"<CustomerID>C{account}</CustomerID>\n")
        total = 0
        for line in range(1, lines + 1):
            product = below(product_count)
            quantity = 1 + below(200)
            price = 50 + below(50000)
            net = quantity * price
            total += net
            w(f"<Line>\n<LineNumber>{line}</LineNumber>\n"
              f"<ProductCode>P{product}</ProductCode>\n"
              f"<ProductDescription>Product {product}</ProductDescription>\n"
              f"<Quantity>{quantity}</Quantity>\n"
              "<UnitOfMeasure>UN</UnitOfMeasure>\n"
              f"<UnitPrice>{price // 100}.{price % 100:02d}</UnitPrice>\n"
              f"<TaxPointDate>{day}</TaxPointDate>\n"
              f"<Description>Product {product}</Description>\n"
              f"<{side}>{net // 100}.{net % 100:02d}</{side}>\n"
              "<Tax><TaxType>IVA</TaxType><TaxCountryRegion>PT"
              "</TaxCountryRegion><TaxCode>NOR</TaxCode>"
              "<TaxPercentage>23.00</TaxPercentage></Tax>\n</Line>\n")
        written += lines
        w(f"<DocumentTotals><TaxPayable>0.00</TaxPayable>"
          f"<NetTotal>{total // 100}.{total % 100:02d}</NetTotal>"
          f"<GrossTotal>{total // 100}.{total % 100:02d}</GrossTotal>"
          "</DocumentTotals>\n</Invoice>\n")
    w("</SalesInvoices></SourceDocuments>\n</AuditFile>\n")


if __name__ == "__main__":
    if len(sys.argv) != 4:
        sys.exit(__doc__)
    main(*(int(argument) for argument in sys.argv[1:]))
