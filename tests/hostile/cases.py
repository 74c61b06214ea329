"""Broken and hostile ledgers.

A text is a heading of docs/reference/hostile-input.md; a row is: name, input
(bytes, or what gives them), exit status, what standard error must say,
documents that go in.  None: depends on the machine.
"""

import random
import zlib

from archives import (encrypted_zip, gzip_bomb, gzip_of, lying_zip,
                      many_members, nested_zips, noisy_bomb,
                      overlapping_zip, sparse_tar, tar_of, tar_of_huge_size,
                      xz_of_huge_dictionary, zip_of, zstd_of_huge_window)
from wrapped import (bombs, detached, endless_nesting, endless_pieces,
                     invoice_data, large_text, many_documents, many_pieces,
                     many_roots, packed, plain, request, signed)

MIB = 1 << 20
HEAD = (b'<?xml version="1.0" encoding="UTF-8"?>\n'
        b'<ledger xmlns="urn:ristorno:ledger:1" source="S">\n')
GOOD = (b'<invoice id="GOOD" account="A" date="2025-01-31" currency="EUR">'
        b'<line no="1" net="10.00"/></invoice>')


def ledger(documents, head=HEAD):
    return head + b"<documents>" + documents + b"</documents></ledger>\n"


def invoice(attributes, lines=b'<line no="1" net="1"/>'):
    return b"<invoice " + attributes + b">" + lines + b"</invoice>"


USUAL = b'id="BAD" account="A" date="2025-01-31" currency="EUR"'


def repeated(chunk, count, before=b"", after=b""):
    def stream():
        yield before
        for _ in range(count):
            yield chunk
        yield after
    return stream


def zipped_cdata():
    # Noise keeps the ratio of the whole below what is refused.
    noise = random.Random(1).randbytes(50000).hex().encode()
    stream = zlib.compressobj(wbits=31)
    yield stream.compress(HEAD + b"<!--" + noise + b"--><![CDATA[")
    for _ in range(100):
        yield stream.compress(b" " * MIB)
    yield stream.compress(b"]]><documents>" + GOOD + b"</documents></ledger>")
    yield stream.flush()


UBL = b"""<?xml version="1.0" encoding="UTF-8"?>
<Invoice xmlns="urn:oasis:names:specification:ubl:schema:xsd:Invoice-2"
 xmlns:c="urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2"
 xmlns:b="urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2">
<b:ID>1</b:ID><b:IssueDate>2025-01-31</b:IssueDate>
<b:InvoiceTypeCode>380</b:InvoiceTypeCode>
<b:DocumentCurrencyCode>EUR</b:DocumentCurrencyCode>
<c:AccountingSupplierParty><c:Party><c:PartyTaxScheme><b:CompanyID>CZ1</b:CompanyID>
<c:TaxScheme><b:ID>VAT</b:ID></c:TaxScheme></c:PartyTaxScheme></c:Party>
</c:AccountingSupplierParty><c:AccountingCustomerParty><c:Party>
<c:PartyName><b:Name>Customer</b:Name></c:PartyName></c:Party>
</c:AccountingCustomerParty><c:LegalMonetaryTotal>
<b:LineExtensionAmount currencyID="EUR">5.00</b:LineExtensionAmount>
<b:TaxExclusiveAmount currencyID="EUR">5.00</b:TaxExclusiveAmount>
</c:LegalMonetaryTotal></Invoice>
"""
CASES = [
    "Not XML, or not all of it",
    ("not XML", b"date;account;net\n2025-01-01;A;5\n", 1, "-:1", 0),
    ("empty", b"", 1, "-", 0),
    ("only white space", b" \n\n", 1, "-", 0),
    ("cut in a tag", ledger(GOOD)[:-20], 1, "-:3", 0),
    ("cut in an attribute", ledger(GOOD)[:130], 1, "-:3", 0),
    ("no end of the root", ledger(GOOD).replace(b"</ledger>", b""), 1, "-", 0),
    ("wrong end tag", ledger(GOOD).replace(b"</documents>", b"</document>"),
     1, "-:3", 0),
    ("two roots", ledger(GOOD) + b"<again/>", 1, "-:4", 0),
    ("text after the root", ledger(GOOD) + b"more", 1, "-:4", 0),
    ("a second document", ledger(GOOD) + ledger(GOOD), 1, "-:4", 0),
    ("a second document with a declaration after blanks",
     ledger(GOOD) + b"\n \n" + ledger(GOOD), 1, "-:6", 0),
    ("HTML", b"<!DOCTYPE html><html><body><p>Sign in</body></html>", 1,
     "-:1", 0),
    ("an included file", ledger(GOOD).replace(
        b"<documents>", b'<xi:include xmlns:xi="http://www.w3.org/2001/'
        b'XInclude" href="/etc/passwd" parse="text"/><documents>'), 1,
     "include", 0),
    ("a style sheet and a schema of another machine", ledger(GOOD).replace(
        b"<ledger ", b'<?xml-stylesheet href="http://127.0.0.1/x.xsl" '
        b'type="text/xsl"?><ledger xmlns:xsi="http://www.w3.org/2001/XML'
        b'Schema-instance" xsi:schemaLocation="urn:x http://127.0.0.1/x" '),
     1, "schemaLocation", 0),
    ("a style sheet of another machine", ledger(GOOD).replace(
        b"<ledger ", b'<?xml-stylesheet href="http://127.0.0.1/x.xsl" '
        b'type="text/xsl"?><ledger '), 0, "", 1),
    "Encodings",
    ("invalid UTF-8", ledger(GOOD).replace(b'"GOOD"', b'"\xff\xfe"'), 1,
     "-:3", 0),
    ("overlong UTF-8", ledger(GOOD).replace(b'"GOOD"', b'"\xc0\xaf"'), 1,
     "-:3", 0),
    ("CESU-8", ledger(GOOD).replace(b'"GOOD"', b'"\xed\xa0\xbd\xed\xb8\x80"'),
     1, "-:3", 0),
    ("NUL", ledger(GOOD).replace(b'"GOOD"', b'"G\0D"'), 1, "-:3", 0),
    ("control character", ledger(GOOD).replace(b"GOOD", b"G\x01D"), 1,
     "-:3", 0),
    ("control reference", ledger(GOOD).replace(b"GOOD", b"G&#1;D"), 1,
     "-:3", 0),
    ("UTF-7", ledger(GOOD).replace(b"UTF-8", b"UTF-7"), 1, "UTF-7", 0),
    ("EBCDIC", ledger(GOOD).decode().encode("cp500"), 1, "-", 0),
    ("UTF-32", ledger(GOOD).decode().encode("utf-32"), 1, "-", 0),
    ("says UTF-16, is UTF-8", ledger(GOOD).replace(b"UTF-8", b"UTF-16"), 1,
     "-", 0),
    ("UTF-16 of odd length",
     ledger(GOOD).decode().replace("UTF-8", "UTF-16").encode("utf-16")[:-1],
     1, "-", 0),
    ("good UTF-16",
     ledger(GOOD).decode().replace("UTF-8", "UTF-16").encode("utf-16"),
     0, "", 1),
    ("good windows-1252",
     ledger(GOOD.replace(b"GOOD", b"G\xe9D")).replace(b"UTF-8",
                                                    b"windows-1252"),
     0, "", 1),
    ("UTF-7 that hides a tag", ledger(GOOD).replace(
        b"UTF-8", b"utf-7").replace(b"<line", b"+ADw-line"), 1, "utf-7", 0),
    ("UTF-7 without saying so", ledger(GOOD).replace(
        b"<line", b"+ADw-line"), 1, "", 0),
    ("half a surrogate pair in UTF-16",
     ledger(GOOD).decode().replace("UTF-8", "UTF-16").replace(
         "GOOD", "G\ud800D").encode("utf-16", "surrogatepass"), 1, "-", 0),
    ("two declarations of encoding", ledger(GOOD).replace(
        b'"UTF-8"', b'"UTF-8" encoding="windows-1252"'), 1, "-:1", 0),
    ("an encoding that is not known", ledger(GOOD).replace(
        b"UTF-8", b"x-mac-klingon"), 1, "x-mac-klingon", 0),
    ("ISO-2022-JP", ledger(GOOD).replace(b"UTF-8", b"ISO-2022-JP"), 1,
     "ISO-2022-JP", 0),
    "Entities",
    ("billion laughs",
     b'<!DOCTYPE ledger [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]>'
     + ledger(GOOD, HEAD[39:]), 1, "DOCTYPE", 0),
    ("parameter entity",
     b'<!DOCTYPE ledger [<!ENTITY % p SYSTEM "http://127.0.0.1/x">%p;]>'
     + ledger(GOOD, HEAD[39:]), 1, "DOCTYPE", 0),
    ("external entity",
     b'<!DOCTYPE ledger [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
     + ledger(GOOD.replace(b"GOOD", b"&x;"), HEAD[39:]), 1, "DOCTYPE", 0),
    ("undeclared entity", ledger(GOOD.replace(b"GOOD", b"&x;")), 1, "-:3", 0),
    ("quadratic blow-up",
     b'<!DOCTYPE ledger [<!ENTITY a "' + b"x" * 3000 + b'">]>'
     + ledger(GOOD.replace(b"GOOD", b"&a;" * 100), HEAD[39:]), 1, "DOCTYPE",
     0),
    ("a DOCTYPE of another machine",
     b'<!DOCTYPE ledger SYSTEM "http://127.0.0.1/x.dtd">'
     + ledger(GOOD, HEAD[39:]), 0, "", 1),
    "Size",
    ("100,000 attributes",
     ledger(invoice(b" ".join(b'a%d="1"' % i for i in range(100000)))),
     1, "-:3", 0),
    ("depth 100,000", HEAD + b"<a>" * 100000, 1, "-:3", 0),
    ("a gigabyte of white space between tags",
     repeated(b" " * MIB, 1024, HEAD, b"<documents>" + GOOD
              + b"</documents></ledger>"), None, "", None),
    ("a gigabyte of white space in a tag",
     repeated(b" " * MIB, 1024, HEAD + b"<documents", b"/></ledger>"),
     1, "-:3", 0),
    ("a gigabyte of one attribute",
     repeated(b"x" * MIB, 1024, HEAD + b'<documents a="', b'"/></ledger>'),
     1, "-:3", 0),
    ("a gigabyte of comment",
     repeated(b"x" * MIB, 1024, HEAD + b"<!--", b"--></ledger>"),
     None, "", 0),
    ("300 MiB of comments",
     repeated(b"<!--" + b"x" * (MIB - 7) + b"-->", 300, HEAD,
              b"<documents>" + GOOD + b"</documents></ledger>"), 0, "", 1),
    ("300 MiB of instructions",
     repeated((b"<?p " + b"x" * 32762 + b"?>") * 32, 300, HEAD,
              b"<documents>" + GOOD + b"</documents></ledger>"), 0, "", 1),
    ("300 MiB of white space in one CDATA section",
     repeated(b" " * MIB, 300, HEAD + b"<![CDATA[", b"]]><documents>"
              + GOOD + b"</documents></ledger>"), 0, "", 1),
    ("300 MiB of brackets in one CDATA section",
     repeated(b"]" * MIB, 300, HEAD + b"<documents><![CDATA[",
              b"]]></documents></ledger>"), 1, "-:3", 0),
    ("a hundred megabytes of CDATA in gzip", zipped_cdata, 0, "", 1),
    ("a gigabyte of text",
     repeated(b"x" * MIB, 1024, HEAD + b"<documents>",
              b"</documents></ledger>"), 1, "-", 0),
    ("a gigabyte of open tags",
     repeated(b"<a>" * (MIB // 4), 1400, HEAD), 1, "-:3", 0),
    "Containers",
    ("gzip inside gzip", gzip_of(gzip_of(ledger(GOOD))), 1,
     "gzip data inside gzip", 0),
    ("zip inside gzip", gzip_of(zip_of(("a.xml", ledger(GOOD)))), 1,
     "zip data inside gzip", 0),
    ("gzip and zip inside zip, beside a document",
     zip_of(("a.gz", gzip_of(ledger(GOOD))),
            ("b.zip", zip_of(("b.xml", ledger(GOOD)))),
            ("c.xml", ledger(GOOD))), 1, "-:b.zip", 1),
    ("sixteen zips in each of sixteen, five deep", nested_zips, 1,
     "zip data inside zip", 0),
    ("ten gigabytes of blanks in gzip", gzip_bomb, 1, "times its size", 0),
    ("a hundred megabytes in a zip that says ten bytes", lying_zip, 1, "-",
     0),
    ("a thousand overlapping members", overlapping_zip, 1, "-", 0),
    ("200 MiB of blanks beside noise, in a zip",
     lambda: noisy_bomb(ledger(GOOD)), 1, "-:blank.xml", 1),
    ("a hundred thousand empty members", many_members, 1, "no document", 0),
    ("a dictionary of 1.5 gigabytes in xz", xz_of_huge_dictionary, 1, "-",
     0),
    ("a window of two gigabytes in zstd", zstd_of_huge_window, 1, "-", 0),
    ("a tar member that says eight gigabytes", tar_of_huge_size, 1, "-", 0),
    ("a tar member with a hole of eight gigabytes", sparse_tar, 1, "-", 0),
    ("names that climb out, and absolute ones, in zip",
     zip_of(("../../up.xml", ledger(GOOD)),
            ("/etc/cron.d/x.xml", ledger(GOOD.replace(b"GOOD", b"2"))),
            ("..\\..\\x.xml", ledger(GOOD.replace(b"GOOD", b"3")))), 0, "",
     3),
    ("names that climb out, and absolute ones, in tar",
     tar_of(("../../up.xml", ledger(GOOD)),
            ("/etc/cron.d/x.xml", ledger(GOOD.replace(b"GOOD", b"2")))), 0,
     "", 2),
    ("escapes and bidi in names of members",
     zip_of(("a\x1b[2J\u202e.xml", b"<a>")), 1, r"-:a\?\[2J\?\.xml", 0),
    ("an encrypted zip", encrypted_zip, 1, "encrypted", 0),
    ("a zip cut after its first member",
     lambda: zip_of(("a.xml", ledger(GOOD)), ("b.xml", ledger(GOOD)))[:330],
     1, "-", 0),
    ("a tar cut after its first member",
     lambda: tar_of(("a.xml", ledger(GOOD)), ("b.xml", b""))[:1024], 1,
     "has no end", 0),
    ("gzip with another check sum", gzip_of(ledger(GOOD))[:-8] + b"12345678",
     1, "damaged", 0),
    ("something after gzip", gzip_of(ledger(GOOD)) + b"more", 1,
     "is no gzip", 0),
    ("good: gzip of two members",
     gzip_of(ledger(GOOD)[:90]) + gzip_of(ledger(GOOD)[90:]), 0, "", 1),
    ("good: a document beside a PDF and what macOS adds",
     zip_of(("a.xml", ledger(GOOD)), ("a.pdf", b"%PDF-1.7"),
            ("__MACOSX/._a.xml", b"\0\5\x16\7"), (".DS_Store", b"Bud1")),
     0, "", 1),
    ("a document that is not well-formed beside a good one",
     zip_of(("a.xml", ledger(GOOD)), ("b.xml", ledger(GOOD)[:-9])), 1,
     "-:b.xml", 1),
    ("bzip2", b"BZh91AY&SY", 1, "bzip2", 0),
    "Signatures, and documents in others",
    ("good: signed", signed(ledger(GOOD)), 0, "", 1),
    ("good: signed, each byte apart", many_pieces(ledger(GOOD)), 0, "", 1),
    ("signed twice, in base64", plain(signed(signed(ledger(GOOD)))), 0, "",
     1),
    ("signed three times", signed(signed(signed(ledger(GOOD)))), 1,
     "more than 2 times", 0),
    ("gzip in a signature", signed(gzip_of(ledger(GOOD))), 1, "0x1f", 0),
    ("a signature without its document", detached(), 1, "detached", 0),
    ("an encrypted file", signed(b"", 3), 1, "encrypted", 0),
    ("signed data cut short", signed(ledger(GOOD))[:-9], 1, "cut short", 0),
    ("a document after signed data", signed(ledger(GOOD)) + ledger(GOOD), 1,
     "more after the end", 0),
    ("a million octet strings in each other", endless_nesting, 1,
     "too deep", 0),
    ("millions of empty octet strings", endless_pieces, 1, "cut short", 0),
    ("a length of 16 exabytes", b"\x30\x88" + b"\xff" * 8 +
     signed(b"")[2:], 1, "too large", 0),
    ("broken documents in a request", request(
        b"!", b"", plain(b"<a>"), plain(invoice_data(b"1"))[:-40],
        plain(invoice_data(b"2")), packed(packed(invoice_data(b"3")))),
     1, "bad-embedded", 1),
    ("a request within a request", request(plain(request(plain(
        invoice_data(b"1"))))), 1, "bad-embedded", 0),
    ("2000 gzip bombs in a request", bombs, 1, "bad-embedded", 1),
    ("50 MiB of base64 in one element", large_text, 1, "bad-embedded", 1),
    ("20000 small documents in a request", many_documents, 1,
     "bad-embedded", 0),
    ("100000 roots in a file", many_roots, 1, "missing-id", 0),
    "Values",
    ("unknown root", b'<other xmlns="urn:x"/>', 1, "urn:x", 0),
    ("bad date", ledger(GOOD + invoice(
        b'id="BAD" account="A" date="2025-02-29" currency="EUR"')),
     1, "2025-02-29", 1),
    ("comma", ledger(GOOD + invoice(
        USUAL, b'<line no="1" net="1.234,56"/>')), 1, r"1\.234,56", 1),
    ("NaN", ledger(GOOD + invoice(USUAL, b'<line no="1" net="NaN"/>')),
     1, "NaN", 1),
    ("16 digits", ledger(GOOD + invoice(
        USUAL, b'<line no="1" net="9548903501197610.0"/>')),
     1, "9548903501197610", 1),
    ("seven decimals", ledger(GOOD + invoice(
        USUAL, b'<line no="1" net="1.0000001"/>')), 1, r"1\.0000001", 1),
    ("Arabic digits", ledger(GOOD + invoice(
        USUAL, '<line no="1" net="٣"/>'.encode())), 1, "net", 1),
    ("unknown currency", ledger(GOOD + invoice(
        b'id="BAD" account="A" date="2025-01-31" currency="EUX"')),
     1, "EUX", 1),
    ("unknown attribute", ledger(GOOD + invoice(USUAL + b' colour="red"')),
     1, "colour", 1),
    ("no date", ledger(GOOD + invoice(
        b'id="BAD" account="A" currency="EUR"')), 1, "date", 1),
    ("an id of 129 bytes", ledger(GOOD + invoice(
        b'id="' + b"x" * 129 + b'" account="A" date="2025-01-31"'
        b' currency="EUR"')), 1, "128", 1),
    ("account its own parent", HEAD + b'<accounts><account id="A"'
     b' parent="A"/></accounts><documents>' + GOOD
     + b"</documents></ledger>", 1, "A", 1),
    ("category loop", HEAD + b'<categories><category id="X" parent="Y"/>'
     b'<category id="Y" parent="Z"/><category id="Z" parent="X"/>'
     b'</categories><documents>' + GOOD + b"</documents></ledger>",
     1, "loop", 1),
    ("trailing minus", ledger(GOOD + invoice(
        USUAL, b'<line no="1" net="12.50-"/>')), 1, r"12\.50-", 1),
    ("grouped thousands", ledger(GOOD + invoice(
        USUAL, b'<line no="1" net="1,234.50"/>')), 1, r"1,234\.50", 1),
    ("thousands grouped by blanks", ledger(GOOD + invoice(
        USUAL, '<line no="1" net="1\u00a0234.50"/>'.encode())), 1, "234.50",
     1),
    ("exponent", ledger(GOOD + invoice(
        USUAL, b'<line no="1" net="1e3"/>')), 1, "1e3", 1),
    ("full-width digits", ledger(GOOD + invoice(
        USUAL, '<line no="1" net="\uff11"/>'.encode())), 1, "net", 1),
    ("the largest amount and one more", ledger(invoice(
        USUAL.replace(b"BAD", b"GOOD"),
        b'<line no="1" net="8999999999999.999999"/>') + invoice(
            USUAL, b'<line no="1" net="9000000000000"/>')), 1,
     "9000000000000", 1),
    ("a name that turns the direction of text", ledger(GOOD + invoice(
        'id="BAD\u202e1" account="A" date="x" currency="EUR"'.encode())), 1,
     r"invoice BAD\?1 ", 1),
    ("a name with a C1 control character", ledger(GOOD + invoice(
        'id="BAD\u009b2J" account="A" date="x" currency="EUR"'.encode())),
     1, r"invoice BAD\?2J ", 1),
    "Documents",
    ("a line without product", ledger(GOOD), 0, "", 1),
    ("a document without lines and without a net total",
     ledger(GOOD + invoice(USUAL, b"")), 0, "", 2),
    ("a document without lines that states a net total", UBL, 1, "no-lines",
     0),
    ("a line twice, the same number", ledger(GOOD + invoice(
        USUAL, b'<line no="1" net="1"/><line no="1" net="1"/>')), 0, "", 2),
    ("a document twice in a file", ledger(GOOD + GOOD), 0, "", 1),
    ("the same number in two years", ledger(GOOD + GOOD.replace(
        b"2025-01-31", b"2026-01-31")), 1, "GOOD", 1),
    ("a credit note for an unknown invoice", ledger(GOOD.replace(
        b"invoice", b"credit-note").replace(
            b"currency", b'refers-to="NONE" currency')), 0, "", 1),
    ("an invoice again, cancelled", ledger(GOOD + GOOD.replace(
        b"currency", b'status="cancelled" currency')), 0, "", 0),
    ("an invoice again, cancelled, with other figures", ledger(
        GOOD + GOOD.replace(b"currency", b'status="cancelled" currency')
        .replace(b"10.00", b"11.00")), 1, "GOOD", 1),
    ("a payment of an unknown invoice", HEAD + b"<documents>" + GOOD
     + b'</documents><payments><payment id="P" document="NONE"'
     b' date="2025-02-01"/></payments></ledger>', 0, "", 1),
]
