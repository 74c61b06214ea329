"""Every change of structure at every place of a statement.

Each function yields (kind, variant, messages): what must be said is one of the
messages.  Many of these changes mean the same XML; they are refused all the
same, because a statement has one byte form.
"""

from shape import (ANOTHER, BEGIN, CDATA, CERTIFICATE, CHANGED, COMMENT,
                   CONTROL, DATE, DAYS, DECLARATION, DIGEST_VALUE, DOCTYPE,
                   END, ENTITY, FORM, INSTRUCTION, ROOT, SECOND, SIGNATURE,
                   UNSIGNED, VALUE)

DSIG = b"http://www.w3.org/2000/09/xmldsig#"


def elements(shape):
    """Each element exchanged with the next, deleted, doubled, emptied, renamed,
    prefixed, wrapped, with an empty-element tag."""
    text = shape.text
    for element in shape.elements:
        start, end = element.start, element.end
        whole = text[start:end]
        name = element.name
        changes = [
            ("element deleted", shape.splice(start, end, b"")),
            ("element doubled", shape.splice(end, end, whole)),
            ("element renamed", shape.splice(
                start, end, b"<" + name + b"x" + whole[1 + len(name):-1 -
                                                       len(name)]
                + name + b"x>")),
            ("element with a prefix", shape.splice(
                start, end, b"<p:" + name + b' xmlns:p="urn:p"' +
                whole[1 + len(name):-1 - len(name)] + b"p:" + name + b">")),
            ("element wrapped", shape.splice(
                start, end, b"<wrap>" + whole + b"</wrap>")),
        ]
        if element.tail > element.head:
            changes.append(("element emptied", shape.splice(
                element.head, element.tail, b"")))
        else:
            changes.append(("empty-element tag", shape.splice(
                element.head - 1, end, b"/>")))
        for kind, variant in changes:
            yield kind, variant, shape.expected(variant)
        siblings = element.parent.children if element.parent else [element]
        after = siblings[siblings.index(element) + 1:][:1]
        for other in after:
            variant = text[:start] + text[other.start:other.end] + \
                text[end:other.start] + whole + text[other.end:]
            yield "elements exchanged", variant, shape.expected(variant)


def attributes(shape):
    """Each attribute deleted, doubled, renamed, prefixed, exchanged with the
    next, with other quotes, with blanks, emptied, and in each of its
    characters' other ways to be written."""
    for element in shape.elements:
        for index, (start, end) in enumerate(element.attributes):
            whole = shape.text[start:end]
            name, value = whole[1:].split(b"=", 1)
            value = value[1:-1]
            changes = [
                ("attribute deleted", b""),
                ("attribute doubled", whole + whole),
                ("attribute renamed", b" x" + whole[1:]),
                ("attribute in capitals", b" " + name.upper() + b'="' + value
                 + b'"'),
                ("attribute with a prefix", b' xmlns:p="urn:p" p:'
                 + whole[1:]),
                ("attribute emptied", b" " + name + b'=""'),
                ("attribute with a blank before", b" " + whole),
                ("attribute after a line feed", b"\n" + whole[1:]),
                ("attribute after a tab", b"\t" + whole[1:]),
                ("blanks around =", b" " + name + b' = "' + value + b'"'),
                ("attribute with a blank after", whole + b" "),
                ("blank within a value", b" " + name + b'=" ' + value + b'"'),
            ]
            if b"'" not in value:
                changes.append(("single quotes", b" " + name + b"='" + value
                                + b"'"))
            for kind, new in changes:
                variant = shape.splice(start, end, new)
                yield kind, variant, shape.expected(variant)
            if index + 1 < len(element.attributes):
                other = element.attributes[index + 1]
                variant = shape.splice(start, other[1], shape.text[
                    other[0]:other[1]] + whole)
                yield "attributes exchanged", variant, \
                    shape.expected(variant)
            if value[:1] not in (b"&", b""):
                yield from spelled(shape, end - 1 - len(value), value[:1])


def spelled(shape, at, character):
    """One character of a value or text as references."""
    for new in (b"&#%d;", b"&#x%x;", b"&#x%X;", b"&#0%d;"):
        variant = shape.splice(at, at + 1, new % character[0])
        allowed = (ENTITY,) if not shape.is_signature(at) \
            else shape.expected(variant)
        if at < shape.root.head:
            allowed += (ROOT,) + shape.expected(variant)
        yield "character as a reference", variant, allowed


def gaps(shape):
    """White space and more at every place between tags."""
    for tag in shape.tags:
        place = tag.end()
        inside = not shape.is_signature(place) and place > shape.root.start \
            and place < shape.root.tail
        for kind, new, message in (
                ("blank between tags", b" ", None),
                ("tab between tags", b"\t", None),
                ("line feed between tags", b"\n", None),
                ("carriage return between tags", b"\r", CONTROL),
                ("text between tags", b"x", None),
                ("comment between tags", b"<!-- -->", COMMENT),
                ("instruction between tags", b"<?x?>", INSTRUCTION),
                ("CDATA between tags", b"<![CDATA[]]>", CDATA),
                ("element between tags", b"<x></x>", None),
                ("document type between tags", b"<!DOCTYPE x>", DOCTYPE),
                ("entity between tags", b"&x;", ENTITY),
                ("blank within a tag", None, None)):
            if new is None:
                variant = shape.splice(place - 1, place - 1, b" ")
            else:
                variant = shape.splice(place, place, new)
            yield kind, variant, (message,) if inside and message \
                else shape.expected(variant)


def texts(shape):
    """Comments, instructions, CDATA and references inside every text."""
    for element in shape.elements:
        if element.children or element.head == element.tail:
            continue
        text = shape.text[element.head:element.tail]
        if not text.strip():
            continue
        middle = element.head + len(text) // 2
        while shape.text[middle - 1:middle] in b"&#;" or \
                b"&" in shape.text[middle - 6:middle] or \
                shape.text[middle] & 0xc0 == 0x80:
            middle += 1
            if middle >= element.tail:
                middle = element.head
                break
        inside = not shape.is_signature(middle)
        for kind, variant, message in (
                ("comment in a text",
                 shape.splice(middle, middle, b"<!---->"), COMMENT),
                ("comment before a text", shape.splice(
                    element.head, element.head, b"<!--x-->"), COMMENT),
                ("comment after a text", shape.splice(
                    element.tail, element.tail, b"<!--x-->"), COMMENT),
                ("instruction in a text",
                 shape.splice(middle, middle, b"<?x y?>"), INSTRUCTION),
                ("CDATA of a text", shape.splice(
                    element.head, element.tail,
                    b"<![CDATA[" + text + b"]]>"), CDATA),
                ("CDATA in a text",
                 shape.splice(middle, middle, b"<![CDATA[]]>"), CDATA),
                ("element in a text",
                 shape.splice(middle, middle, b"<x></x>"), None),
                ("entity in a text",
                 shape.splice(middle, middle, b"&empty;"), ENTITY)):
            yield kind, variant, (message,) if inside and message \
                else shape.expected(variant)
        if text[:1] != b"&" and text[0] < 0x80:
            yield from spelled(shape, element.head, text[:1])


def namespaces(shape):
    """Declarations that change nothing of what the XML means."""
    for element in shape.elements:
        place = element.start + 1 + len(element.name)
        own = DSIG if shape.is_signature(element.start) \
            else b"urn:ristorno:statement:1"
        for kind, new in (
                ("unused prefix", b' xmlns:u="urn:unused"'),
                ("default namespace again", b' xmlns="' + own + b'"'),
                ("prefix xml declared",
                 b' xmlns:xml="http://www.w3.org/XML/1998/namespace"'),
                ("no namespace", b' xmlns=""'),
                ("an Id", b' Id="x"'),
                ("an xml:id", b' xml:id="x"'),
                ("xml:base", b' xml:base="http://example.org/"'),
                ("xml:space", b' xml:space="preserve"')):
            variant = shape.splice(place, place, new)
            messages = shape.expected(variant)
            if element.name == b"Signature":
                messages = (ANOTHER, UNSIGNED)
            yield kind, variant, messages


def head(shape):
    """Declaration, document type, encodings, line ends."""
    text = shape.text
    body = text[len(DECLARATION):]
    declarations = (
        b"", b"\n", b"<?xml version='1.0' encoding='UTF-8'?>\n",
        b'<?xml version="1.0"?>\n', b'<?xml version="1.1" encoding="UTF-8"?>\n',
        b'<?xml version="1.0" encoding="utf-8"?>\n',
        b'<?xml version="1.0" encoding="UTF8"?>\n',
        b'<?xml version="1.0" encoding="UTF-7"?>\n',
        b'<?xml version="1.0" encoding="UTF-16"?>\n',
        b'<?xml version="1.0" encoding="ISO-8859-1"?>\n',
        b'<?xml version="1.0" encoding="EBCDIC-CP-US"?>\n',
        b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n',
        b'<?xml version="1.0" encoding="UTF-8" ?>\n',
        b'<?xml version="1.0" encoding="UTF-8"?>',
        b'<?xml version="1.0" encoding="UTF-8"?>\r\n',
        b"\xef\xbb\xbf" + DECLARATION, b" " + DECLARATION,
        b"\n" + DECLARATION, DECLARATION + DECLARATION)
    for declaration in declarations:
        variant = declaration + body
        yield "declaration", variant, (BEGIN, ROOT)
    for inner in (b"<!DOCTYPE statement>", b"<!DOCTYPE statement SYSTEM "
                  b'"http://127.0.0.1/x.dtd">', b"<!DOCTYPE statement ["
                  b'<!ENTITY x SYSTEM "file:///etc/passwd">]>',
                  b'<!DOCTYPE statement [<!ATTLIST issuer x CDATA "1">]>',
                  b"<!DOCTYPE statement [<!ATTLIST statement Id ID #IMPLIED>]>",
                  b"<!-- x -->", b"<?x y?>", b"<?xml-stylesheet href='x'?>",
                  b"\n", b" ", b"\t", b"<wrap></wrap>"):
        yield "before the root", DECLARATION + inner + body, (ROOT,)
    for after in (b"\n", b" ", b"<!-- x -->", b"<?x y?>", b"<x></x>", b"\0",
                  b"<!DOCTYPE x>", b"\x1a", body, text):
        variant = text + after
        yield "after the root", variant, \
            (END,) if not variant.endswith(b"</statement>\n") else (FORM,)
    decoded = text.decode()
    for encoding in ("utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-7",
                     "cp037"):
        try:
            variant = decoded.encode(encoding)
            # UTF-7 leaves all as it is but for what is not a letter.
            yield "encoding", variant, (BEGIN, ROOT, VALUE, CHANGED,
                                        DIGEST_VALUE, CERTIFICATE)
        except UnicodeEncodeError:
            pass
    yield "line ends CR LF", text.replace(b"\n", b"\r\n"), (BEGIN,)
    yield "line ends CR", text.replace(b"\n", b"\r"), (BEGIN,)
    yield "line ends CR LF in the root", DECLARATION + \
        body.replace(b"\n", b"\r\n"), (CONTROL, ROOT, END)
    yield "one line", DECLARATION + body[:-1].replace(b"\n", b"") + b"\n", \
        shape.expected(DECLARATION + body[:-1].replace(b"\n", b"") + b"\n")


def moved(shape):
    """The signature at every other place, and a copy of it there."""
    block = shape.text[shape.signature_at:shape.root.tail]
    bare = shape.splice(shape.signature_at, shape.root.tail, b"")
    places = sorted({tag.end() for tag in shape.tags
                     if tag.end() <= shape.signature_at} |
                    {tag.start() for tag in shape.tags
                     if len(DECLARATION) <= tag.start() < shape.signature_at})
    for place in places:
        if place == shape.signature_at:
            continue
        first = place <= shape.root.start
        yield "signature moved", bare[:place] + block + bare[place:], \
            (ROOT,) if first else (FORM,)
        yield "signature copied", shape.splice(place, place, block), \
            (ROOT,) if first else (FORM,)
        yield "another signature", shape.splice(
            place, place, block.replace(DSIG, b"urn:x")), \
            (ROOT,) if first else (SECOND,)
    end = len(bare)
    yield "signature moved", bare[:end] + block, (END,)
    yield "signature moved", bare + block + b"</statement>\n", (CHANGED, FORM)
    inside = shape.splice(shape.signature_at + len(SIGNATURE),
                          shape.signature_at + len(SIGNATURE), block)
    yield "signature in the signature", inside, (FORM,)
    yield "no signature", bare, (UNSIGNED,)
    yield "signature's tag alone", bare.replace(
        b"</statement>", SIGNATURE + b"</Signature></statement>"), (FORM,)
    yield "another issue date", shape.text.replace(
        b'issued="', b'issued="0', 1), (DATE,)
    yield "another issue date", shape.text.replace(
        b'issued="20', b'issued="19', 1), (DAYS,)


def all_changes(shape):
    for function in (elements, attributes, gaps, texts, namespaces, head,
                     moved):
        yield from function(shape)
