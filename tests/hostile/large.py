"""Inputs of the corpus that are too large for the tree, made as they are read.

GENERATED: (kind, file) as VERDICTS names it, and what gives the bytes in
pieces.
"""

import random
import zlib

import archives
import wrapped
from archives import MIB
from wrapped import HEAD, GOOD, ledger

END = b"</documents></ledger>\n"


def pieces(chunk, count, before=HEAD, after=b"<documents>" + GOOD + END):
    """The chunk so many times."""
    def stream():
        yield before
        for _ in range(count):
            yield chunk
        yield after
    return stream


def numbered(form, count, before=HEAD, after=b"<documents>" + GOOD + END):
    """The form with each number, a thousand at a time."""
    def stream():
        yield before
        for start in range(0, count, 1000):
            yield b"".join(form.replace(b"#", b"%d" % number)
                           for number in range(start, start + 1000))
        yield after
    return stream


def one(data):
    return lambda: iter([data])


def made(function):
    def stream():
        data = function()
        return iter([data] if isinstance(data, bytes) else data)
    return stream


def zipped_cdata():
    # Noise keeps the ratio of the whole below what is refused.
    noise = random.Random(1).randbytes(50000).hex().encode()
    stream = zlib.compressobj(wbits=31)
    yield stream.compress(HEAD + b"<!--" + noise + b"--><![CDATA[")
    for _ in range(100):
        yield stream.compress(b" " * MIB)
    yield stream.compress(b"]]><documents>" + GOOD + END)
    yield stream.flush()


def tag_of(size):
    return HEAD + (b"<documents" + b" " * (size - 11) + b">") + GOOD + END


def instruction_of(size):
    return (HEAD + b"<?p " + b"x" * (size - 6) + b"?><documents>" + GOOD
            + END)


DOCUMENTS = HEAD + b"<documents>"
LINES = (HEAD + b"<documents>" + GOOD.split(b"<line")[0], b"</invoice>" + END)
INVOICE = (b'<invoice id="#" account="A" date="2025-01-31" currency="EUR">'
           b'<line no="1" net="1"/></invoice>')
WRONG = INVOICE.replace(b"2025-01-31", b"2025-02-30")

# What a dialect of others does not know is left out, not refused.
UBL = b"urn:oasis:names:specification:ubl:schema:xsd:"
INVOICE_OF_UBL = (b'<Invoice xmlns="' + UBL + b'Invoice-2" xmlns:b="' + UBL
                  + b'CommonBasicComponents-2"><b:ID>1</b:ID>')

SIZES = {
    "white-space-of-a-gigabyte.xml": pieces(b" " * MIB, 1024),
    "white-space-of-a-gigabyte-in-a-tag.xml":
        pieces(b" " * MIB, 1024, HEAD + b"<documents"),
    "attribute-of-a-gigabyte.xml":
        pieces(b"x" * MIB, 1024, HEAD + b'<documents a="', b'"/></ledger>'),
    "comment-of-a-gigabyte.xml":
        pieces(b"x" * MIB, 1024, HEAD + b"<!--", b"--></ledger>"),
    "good-comments-of-300-mib.xml":
        pieces(b"<!--" + b"x" * (MIB - 7) + b"-->", 300),
    "good-instructions-of-300-mib.xml":
        pieces((b"<?p " + b"x" * 32762 + b"?>") * 32, 300),
    "good-white-space-of-300-mib-in-cdata.xml":
        pieces(b" " * MIB, 300, HEAD + b"<![CDATA[",
               b"]]><documents>" + GOOD + END),
    "brackets-of-300-mib-in-cdata.xml":
        pieces(b"]" * MIB, 300, DOCUMENTS + b"<![CDATA[", b"]]>" + END),
    "good-cdata-of-100-mib.xml.gz": zipped_cdata,
    "text-of-a-gigabyte.xml": pieces(b"x" * MIB, 1024, DOCUMENTS, END),
    "open-tags-of-a-gigabyte.xml": pieces(b"<a>" * (MIB // 4), 1400, HEAD),
    "good-tag-of-65536-bytes.xml": one(tag_of(65536)),
    "tag-of-65537-bytes.xml": one(tag_of(65537)),
    "good-instruction-of-32768-bytes.xml": one(instruction_of(32768)),
    "instruction-of-32769-bytes.xml": one(instruction_of(32769)),
    "depth-100000.xml": one(HEAD + b"<a>" * 100000),
    "attributes-100000.xml":
        one(HEAD + b"<documents" + b"".join(b' a%d="1"' % i
                                            for i in range(100000)) + b">"),
    "good-entities-five-100000.xml":
        one(HEAD + b'<accounts><account id="A" name="'
            + b"&amp;" * 1000 + b'"/></accounts><documents>' + GOOD + END),
    "references-5000000.xml":
        pieces(b"&#32;&#x20;" * 100000, 25, DOCUMENTS, GOOD + END),
    "unknown-elements-1000000.xml":
        pieces(b"<a/>" * 10000, 100, HEAD),
    "names-different-1000000.xml": numbered(b"<a#/>", 1000000),
    "names-different-1000000-of-ubl.xml":
        numbered(b"<a#/>", 1000000, INVOICE_OF_UBL, b"</Invoice>"),
    "good-attributes-of-64-kib-1000-times.xml":
        pieces(b"<!-- -->" + b" " * 65000, 1000),
    "good-documents-100000.xml": numbered(INVOICE, 100000, DOCUMENTS, END),
    "good-cdata-sections-1000000.xml":
        pieces(b"<![CDATA[ ]]>" * 10000, 100),
    "good-comments-1000000.xml": pieces(b"<!---->" * 10000, 100),
    "good-instructions-1000000.xml": pieces(b"<?p?>" * 10000, 100),
    "good-text-split-1000000-times.xml":
        pieces(b" <!---->" * 10000, 100, DOCUMENTS, GOOD + END),
    "good-lines-200000-of-a-document.xml":
        numbered(b'<line no="#" net="1"/>', 200000, *LINES),
    "lines-1000001-of-a-document.xml":
        numbered(b'<line no="#" net="1"/>', 1001000, *LINES),
    "rejects-20000.xml": numbered(WRONG, 20000, DOCUMENTS, GOOD + END),
    "wrong-in-the-last-byte.xml":
        numbered(INVOICE, 20000, DOCUMENTS, END.rstrip()[:-1]),
    "names-of-60000-bytes-1000-times.xml":
        numbered(b"<a#" + b"n" * 60000 + b"/>", 1000),
}

GENERATED = {("size", name): source for name, source in SIZES.items()}
GENERATED |= {(kind, name): made(source) for kind, name, source in (
    ("namespace", "namespaces-10000-one-after-another.xml",
     numbered(b'<a xmlns:p#="u#"/>', 10000)),
    ("namespace", "namespace-of-60000-bytes.xml",
     one(ledger(GOOD).replace(b"<line ", b'<line xmlns:p="'
                              + b"u" * 60000 + b'" '))),
    ("text", "id-of-60000-bytes.xml",
     one(ledger(GOOD + GOOD.replace(b"GOOD", b"x" * 60000)))),
    ("archive", "ten-gigabytes-of-blanks.gz", archives.gzip_bomb),
    ("archive", "blanks-of-16-gigabytes.zst", archives.zstd_bomb),
    ("archive", "says-ten-bytes-is-100-mib.zip", archives.lying_zip),
    ("archive", "members-1000-overlapping.zip", archives.overlapping_zip),
    ("archive", "zips-16-in-16-five-deep.zip", archives.nested_zips),
    ("archive", "blanks-beside-noise.zip",
     lambda: archives.noisy_bomb(ledger(GOOD))),
    ("archive", "members-100000-empty.zip", archives.many_members),
    ("archive", "good-members-5000.tar",
     lambda: archives.many_files(5000)),
    ("archive", "folders-20000.tar", archives.many_folders),
    ("archive", "members-1000000-empty.gz", archives.many_gzips),
    ("signed", "octet-strings-1000000-deep.p7m", wrapped.endless_nesting),
    ("signed", "octet-strings-60000000-empty.p7m", wrapped.endless_pieces),
    ("embedded", "gzip-bombs-2000.xml", wrapped.bombs),
    ("embedded", "base64-of-50-mib.xml", wrapped.large_text),
    ("embedded", "documents-20000.xml", wrapped.many_documents),
    ("family", "finvoice-roots-100000.xml", wrapped.many_roots),
    ("csv", "row-of-66000-bytes.csv",
     one(b"id,name\nA," + b"n" * 66000 + b"\nB,x\n")),
    ("csv", "good-rows-200000.csv", wrapped.many_rows),
    ("dialect", "elements-200000.xml",
     pieces(b"<a/>", 200000, b'<dialect xmlns="urn:ristorno:dialect:1">',
            b"</dialect>")),
    ("agreement", "elements-1000000.xml",
     pieces(b"<a/>" * 1000, 1000,
            b'<agreement xmlns="urn:ristorno:agreement:1">',
            b"</agreement>")),
    ("statement", "text-of-200-mib.xml",
     pieces(b"x" * MIB, 200, b'<statement xmlns="urn:ristorno:statement:1">',
            b"</statement>")),
)}
