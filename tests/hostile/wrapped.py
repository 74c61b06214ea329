"""Documents in ledgers, in signatures (CMS) and in the texts of others."""

import base64
import zlib

HEAD = (b'<?xml version="1.0" encoding="UTF-8"?>\n'
        b'<ledger xmlns="urn:ristorno:ledger:1" source="S">\n')
GOOD = (b'<invoice id="GOOD" account="A" date="2025-01-31" currency="EUR">'
        b'<line no="1" net="10.00"/></invoice>')


def ledger(documents):
    return HEAD + b"<documents>" + documents + b"</documents></ledger>\n"


KIND = b"\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07"


# Up to the content, no length stated.
OPEN = (b"\x30\x80" + KIND + b"\x02\xa0\x80\x30\x80\x02\x01\x01\x31\x00"
        b"\x30\x80" + KIND + b"\x01\xa0\x80\x24\x80")


def endless_nesting():
    return OPEN + b"\x24\x80" * 1000000


def endless_pieces():
    yield OPEN
    for _ in range(64):
        yield b"\x04\x00" * (1 << 20)


REQUEST = (b'<ManageInvoiceRequest xmlns="http://schemas.nav.gov.hu/OSA/3.0/'
           b'api"><invoiceOperations>', b"</invoiceOperations>"
           b"</ManageInvoiceRequest>")
DATA = (b"<invoiceOperation><invoiceData>",
        b"</invoiceData></invoiceOperation>\n")


def invoice_data(number, blanks=0):
    return (b'<InvoiceData xmlns="http://schemas.nav.gov.hu/OSA/3.0/data">'
            b"<invoiceNumber>" + number + b"</invoiceNumber>"
            b"<invoiceIssueDate>2025-01-31</invoiceIssueDate><invoiceMain>"
            b"<invoice><invoiceHead><supplierInfo><supplierTaxNumber>"
            b"<taxpayerId>1</taxpayerId></supplierTaxNumber></supplierInfo>"
            b"<invoiceDetail><currencyCode>HUF</currencyCode></invoiceDetail>"
            b"</invoiceHead>" + b" " * blanks + b"<invoiceLines><line>"
            b"<lineNumber>1</lineNumber><lineAmountsNormal>"
            b"<lineNetAmountData><lineNetAmount>1</lineNetAmount>"
            b"</lineNetAmountData></lineAmountsNormal></line></invoiceLines>"
            b"</invoice></invoiceMain></InvoiceData>")


def request(*texts):
    return REQUEST[0] + b"".join(DATA[0] + text + DATA[1]
                                 for text in texts) + REQUEST[1]


def packed(data):
    stream = zlib.compressobj(9, wbits=31)
    return base64.b64encode(stream.compress(data) + stream.flush())


def plain(data):
    return base64.b64encode(data)


def bombs():
    """Two thousand times a megabyte of blanks in a kilobyte."""
    bomb = DATA[0] + packed(invoice_data(b"1", 900 << 10)) + DATA[1]
    yield REQUEST[0]
    for _ in range(2000):
        yield bomb
    yield REQUEST[1]


def large_text():
    """More base64 in one element than is kept."""
    yield REQUEST[0] + DATA[0]
    for _ in range(50):
        yield b"QUJD" * (1 << 18)
    yield DATA[1] + DATA[0] + plain(invoice_data(b"2")) + DATA[1]
    yield REQUEST[1]


def many_documents():
    yield REQUEST[0]
    for _ in range(20000):
        yield DATA[0] + b"PGEvPg==" + DATA[1]
    yield REQUEST[1]


def many_roots():
    yield b"<Finvoice Version='1.3'><a/></Finvoice>"
    for _ in range(100):
        yield b"<a/>\n" * 1000


def many_rows():
    """Accounts as CSV."""
    yield b"id,name\n"
    for start in range(0, 200000, 1000):
        yield b"".join(b"A%d,One\n" % i for i in range(start, start + 1000))
