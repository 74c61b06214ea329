"""A statement's text taken apart: its elements and where they stand.

Only for statements in their canonical form, where a tag is a tag and every
element has an end tag.
"""

import re

TAG = re.compile(rb'<(/?)([\w:.-]+)((?: [\w:.-]+="[^"]*")*)>')
ATTRIBUTE = re.compile(rb' [\w:.-]+="[^"]*"')
SIGNATURE = b'<Signature xmlns="http://www.w3.org/2000/09/xmldsig#">'
DECLARATION = b'<?xml version="1.0" encoding="UTF-8"?>\n'

FORM = "the signature must have the form that ristorno writes"
CANON = "the signature's canonicalisation must be Canonical XML 1.0"
METHOD = "the signature's algorithm must be the one of the trusted key"
REFERENCE = "the signature must have one reference, to the whole document"
TRANSFORMS = "the signature must have two transforms"
DIGEST = "the signature's digest must be SHA-256"
DIGEST_VALUE = "the signature's digest must be 44 characters of base64"
VALUE = "the signature's value must stand where ours stands, in base64"
KEY = "the signature must state its key as one X.509 certificate"
CERTIFICATE = "the signature's certificate is not the trusted one"
CHANGED = "the statement was changed after it was signed"
OTHER_KEY = "the signature was not made with the trusted certificate's key"
HIGH_S = "the signature's value was changed: of the two that fit"
SIZE = "the signature of an "
DAYS = "the certificate is valid from "
BEGIN = "the file does not begin with the XML declaration"
ROOT = "the file's root is not a statement with its issue date"
DATE = "the statement's issue date is not a date"
END = "the file does not end with the statement's end tag"
COMMENT = "a statement cannot hold a comment"
CDATA = "a statement cannot hold a CDATA section"
DOCTYPE = "a statement cannot hold a document type"
INSTRUCTION = "a statement cannot hold a processing instruction"
SECOND = "a statement cannot hold a second signature"
ANOTHER = "a statement cannot hold a signature in another form"
ENTITY = "a statement cannot hold a reference that the canonical form"
CONTROL = "a statement cannot hold a control character"
UNSIGNED = "the statement is not signed"
LARGE = "the file is larger than any statement"
FIGURES = "its figures do not follow"

# What is said of a line of the signature that is another, by how the line
# begins; the lines of base64 are told apart by the tag before them.
ROWS = (
    (b"<Signature ", FORM), (b"<SignedInfo", FORM),
    (b"<Canonicalization", CANON), (b"<SignatureMethod", METHOD),
    (b"<Reference", REFERENCE), (b"<Transform", TRANSFORMS),
    (b"</Transforms", TRANSFORMS), (b"<DigestMethod", DIGEST),
    (b"<DigestValue", DIGEST_VALUE), (b"</Reference", REFERENCE),
    (b"</SignedInfo", REFERENCE), (b"<SignatureValue", VALUE),
    (b"</SignatureValue", VALUE), (b"<KeyInfo", KEY), (b"<X509", KEY),
    (b"</X509", KEY), (b"</KeyInfo", KEY), (b"</Signature>", FORM),
)


class Element:
    def __init__(self, name, parent, start, head):
        self.name, self.parent = name, parent
        self.start, self.head = start, head     # head: after the start tag
        self.tail = self.end = None             # tail: before the end tag
        self.children = []
        self.attributes = []                    # (start, end), blank first


class Shape:
    def __init__(self, text):
        self.text = text
        self.elements = []
        self.signature_at = text.index(SIGNATURE)
        self.tags = list(TAG.finditer(text))
        open_elements = [None]
        for tag in self.tags:
            if tag[1]:
                element = open_elements.pop()
                assert element.name == tag[2]
                element.tail, element.end = tag.start(), tag.end()
                continue
            element = Element(tag[2], open_elements[-1], tag.start(),
                              tag.end())
            element.attributes = [
                (tag.start(3) + found.start(), tag.start(3) + found.end())
                for found in ATTRIBUTE.finditer(tag[3])]
            if element.parent:
                element.parent.children.append(element)
            self.elements.append(element)
            open_elements.append(element)
        assert open_elements == [None]
        self.root = self.elements[0]

    def splice(self, start, end, new):
        return self.text[:start] + new + self.text[end:]

    def find(self, name):
        return next(e for e in self.elements if e.name == name)

    def is_signature(self, offset):
        return offset >= self.signature_at

    def row_message(self, offset):
        """What is said of the signature's line at this place."""
        start = self.text.rindex(b"\n", 0, offset) + 1 \
            if self.text[offset - 1:offset] != b"\n" else offset
        line = self.text[max(start, self.signature_at):]
        for begin, message in ROWS:
            if line.startswith(begin):
                return message
        before = self.text[:start].rindex(b"<")
        return CERTIFICATE if self.text.startswith(b"<X509", before) \
            else VALUE

    def expected(self, variant):
        """What must be said of a variant without markup of its own."""
        offset = 0
        limit = min(len(variant), len(self.text))
        step = 1 << 12
        while variant[offset:offset + step] == self.text[offset:offset + step] \
                and offset < limit:
            offset += step
        while offset < limit and variant[offset] == self.text[offset]:
            offset += 1
        if offset < len(DECLARATION):
            return (BEGIN,)
        if offset < self.root.head:
            return (ROOT, DATE, DAYS, CHANGED, END)
        if not variant.endswith(b"</statement>\n"):
            return (END,)
        if SIGNATURE not in variant:
            return (UNSIGNED, ANOTHER)
        if variant.endswith(self.text[self.signature_at:]) and \
                variant.count(SIGNATURE) == 1:
            return (CHANGED,)
        if not self.is_signature(offset):
            # What stands behind it now makes the signature another one.
            return (CHANGED, FORM, SECOND)
        return (self.row_message(offset),)
