"""Named attacks, as an attacker makes them who has statements and no key:
each yields (kind, variant, messages).

XSW are the eight forms of signature wrapping as published for SAML (Somorovsky
and others, 2012): the signed element moves, the signature stays valid for it,
and what is read is another.  Here with our own signature; foreign.py has them
signed in a way that stock verification accepts.
"""

import re

from shape import (ANOTHER, BEGIN, CANON, CERTIFICATE, CHANGED, COMMENT,
                   DIGEST, FORM, KEY, LARGE, METHOD, OTHER_KEY, REFERENCE,
                   SECOND, SIGNATURE, SIZE, TRANSFORMS, UNSIGNED, VALUE)

C14N = b"http://www.w3.org/TR/2001/REC-xml-c14n-20010315"
DSIG = b"http://www.w3.org/2000/09/xmldsig#"
MORE = b"http://www.w3.org/2001/04/xmldsig-more#"
MORE_2007 = b"http://www.w3.org/2007/05/xmldsig-more#"
ENC = b"http://www.w3.org/2001/04/xmlenc#"
EXCLUSIVE = b"http://www.w3.org/2001/10/xml-exc-c14n#"
END_TAG = b"</statement>\n"
TRANSFORM = b'<Transform Algorithm="%s"></Transform>\n'

METHODS = (
    DSIG + b"dsa-sha1", DSIG + b"rsa-sha1", DSIG + b"hmac-sha1",
    MORE + b"hmac-sha256", MORE + b"hmac-md5", MORE + b"rsa-md5",
    MORE + b"rsa-sha384", MORE + b"rsa-sha512", MORE + b"ecdsa-sha1",
    MORE + b"ecdsa-sha224", MORE + b"ecdsa-sha384", MORE + b"ecdsa-sha512",
    MORE_2007 + b"sha256-rsa-MGF1", MORE_2007 + b"ecdsa-whirlpool",
    MORE + b"rsa-ripemd160", b"", b"none",
    b"urn:ietf:params:xml:ns:cpxmlsec:algorithms:gostr34102012-gostr34112012"
    b"-256")
DIGESTS = (DSIG + b"sha1", MORE + b"md5", MORE + b"sha224", MORE + b"sha384",
           ENC + b"sha512", ENC + b"ripemd160", MORE_2007 + b"sha3-256", b"")
CANONS = (C14N + b"#WithComments", b"http://www.w3.org/2006/12/xml-c14n11",
          EXCLUSIVE, EXCLUSIVE + b"WithComments", b"",
          b"http://www.w3.org/TR/1999/REC-xslt-19991116")
OTHER_TRANSFORMS = CANONS + (
    DSIG + b"base64", DSIG + b"enveloped-signature",
    b"http://www.w3.org/TR/1999/REC-xpath-19991116",
    b"http://www.w3.org/2002/06/xmldsig-filter2",
    b"http://www.w3.org/2001/04/xmlenc#decryptXML")
URIS = (b"#x", b"#", b"#xpointer(/)", b"#xpointer(id('x'))", b"s.xml",
        b"file:///etc/passwd", b"/etc/passwd", b"/dev/zero",
        b"http://127.0.0.1:1/", b"ftp://127.0.0.1/", b"data:,x", b" ")
XSLT = (b'<xsl:stylesheet version="1.0" '
        b'xmlns:xsl="http://www.w3.org/1999/XSL/Transform"><xsl:template '
        b'match="/"><x></x></xsl:template></xsl:stylesheet>')


def signature_of(shape):
    return shape.text[shape.signature_at:shape.root.tail]


def evil(shape):
    """The statement another figure is to be read from, without signature."""
    bare = shape.splice(shape.signature_at, shape.root.tail, b"")
    return re.sub(rb' total="[^"]*"', b' total="999999.00"', bare, count=1)


def root_of(text):
    return text[text.index(b"<statement "):-1]


def wrapping(shape):
    """The published forms; original: the signed element without signature."""
    signature = signature_of(shape)
    original = root_of(shape.splice(shape.signature_at, shape.root.tail, b""))
    signed = root_of(shape.text)
    bad = evil(shape)
    inner = bad[:-len(END_TAG)]
    cut = signature.index(b"<KeyInfo>")
    inside = b"</Signature>"

    def within(what):
        return signature[:-len(inside)] + b"<Object>" + what + b"</Object>" + \
            inside

    yield "XSW1", inner + within(original) + END_TAG, (FORM,)
    yield "XSW2", inner + original + signature + END_TAG, (CHANGED,)
    yield "XSW3", inner + signed + END_TAG, (FORM, SECOND)
    yield "XSW4", shape.text[:shape.root.head] + b"\n" + root_of(bad) + \
        shape.text[shape.root.head:], (CHANGED,)
    yield "XSW5", inner + signature + original + END_TAG, (FORM,)
    yield "XSW6", inner + signature[:cut] + original + signature[cut:] + \
        END_TAG, (KEY,)
    yield "XSW7", shape.splice(shape.root.head, shape.root.head,
                               b"\n<Extensions>" + root_of(bad) +
                               b"</Extensions>"), (CHANGED,)
    yield "XSW8", inner + within(root_of(bad)) + END_TAG, (FORM,)
    yield "XSW, the whole as an object", inner + within(signed) + END_TAG, \
        (FORM, SECOND)
    yield "XSW, evil after", shape.text + root_of(bad) + b"\n", (FORM,)
    yield "XSW, evil before", bad + signed + b"\n", (CHANGED,)
    yield "XSW, two roots", bad[:-1] + signed + b"\n", (CHANGED,)


def algorithms(shape, replace):
    own = re.search(rb'<SignatureMethod Algorithm="([^"]*)">', shape.text)[1]
    for method in METHODS + (MORE + b"rsa-sha256", MORE + b"ecdsa-sha256"):
        if method != own:
            yield "signature method", replace(own, method), (METHOD,)
    for length in (b"0", b"1", b"8", b"256"):
        yield "HMAC length", replace(
            own + b'">', DSIG + b'hmac-sha1"><HMACOutputLength>' + length +
            b"</HMACOutputLength>"), (METHOD,)
    for digest in DIGESTS:
        yield "digest method", replace(ENC + b"sha256", digest), (DIGEST,)
    for canon in CANONS:
        yield "canonicalisation", replace(
            C14N + b'"></CanonicalizationMethod>',
            canon + b'"></CanonicalizationMethod>'), (CANON,)
    yield "canonicalisation with prefixes", replace(
        C14N + b'"></Canon', EXCLUSIVE + b'"><InclusiveNamespaces xmlns="' +
        EXCLUSIVE + b'" PrefixList="x"></InclusiveNamespaces></Canon'), \
        (CANON,)


def transforms(shape, replace):
    enveloped = TRANSFORM % (DSIG + b"enveloped-signature")
    own = TRANSFORM % C14N
    for other in OTHER_TRANSFORMS:
        new = TRANSFORM % other
        if new != own:
            yield "transform exchanged", replace(own, new), (TRANSFORMS,)
        if new != enveloped:
            yield "transform exchanged", replace(enveloped, new), (TRANSFORMS,)
        for kind, where in (("first", enveloped), ("last", b"</Transforms>")):
            yield "transform added " + kind, replace(where, new + where), \
                (TRANSFORMS,)
    yield "transforms exchanged", replace(enveloped + own, own + enveloped), \
        (TRANSFORMS,)
    yield "transforms doubled", replace(
        enveloped + own, enveloped + own + enveloped + own), (TRANSFORMS,)
    yield "no transforms", replace(
        b"<Transforms>\n" + enveloped + own + b"</Transforms>\n", b""), \
        (TRANSFORMS,)
    for element, what in (
            (b"http://www.w3.org/TR/1999/REC-xslt-19991116", XSLT),
            (b"http://www.w3.org/TR/1999/REC-xpath-19991116",
             b"<XPath>not(ancestor-or-self::result)</XPath>"),
            (EXCLUSIVE, b'<InclusiveNamespaces xmlns="' + EXCLUSIVE +
             b'" PrefixList="#default"></InclusiveNamespaces>')):
        yield "transform with contents", replace(
            own, b'<Transform Algorithm="' + element + b'">' + what +
            b"</Transform>\n"), (TRANSFORMS,)
    for count in (1000, 20000):
        for other in (C14N, b"http://www.w3.org/TR/1999/REC-xslt-19991116",
                      DSIG + b"enveloped-signature"):
            yield f"{count} transforms", replace(
                own, own + TRANSFORM % other * count), (TRANSFORMS,)


def references(shape, replace):
    for uri in URIS:
        yield "reference's URI", replace(b'URI=""', b'URI="' + uri + b'"'), \
            (REFERENCE,)
    yield "no URI", replace(b' URI=""', b""), (REFERENCE,)
    for more in (b' Id="r"', b' Type="' + DSIG + b'Manifest"',
                 b' Type="' + DSIG + b'Object"'):
        yield "reference's attribute", replace(
            b'<Reference URI=""', b'<Reference URI=""' + more), (REFERENCE,)
    whole = re.search(rb"<Reference .*</Reference>\n", shape.text, re.S)[0]
    yield "second reference", replace(whole, whole + whole), (REFERENCE,)
    for count in (10, 1000):
        yield f"{count} references", replace(whole, whole * count), \
            (REFERENCE,)
    yield "no reference", replace(whole, b""), (REFERENCE,)
    yield "reference first", replace(
        whole, whole.replace(b'URI=""', b'URI="#o"') + whole), (REFERENCE,)


def key_info(shape, replace):
    own = re.search(rb"<KeyInfo>\n(.*)</KeyInfo>", shape.text, re.S)[1]
    certificate = re.search(rb"<X509Certificate>\n(.*)</X509Certificate>",
                            shape.text, re.S)[1]
    for kind, new in (
            ("KeyName", b"<KeyName>x</KeyName>\n"),
            ("KeyValue", b"<KeyValue><RSAKeyValue><Modulus>AQAB</Modulus>"
             b"<Exponent>AQAB</Exponent></RSAKeyValue></KeyValue>\n"),
            ("KeyValue, ECDSA", b'<KeyValue><ECKeyValue xmlns="http://www.w3.'
             b'org/2009/xmldsig11#"><NamedCurve URI="urn:oid:1.2.840.10045.3.'
             b'1.7"></NamedCurve><PublicKey>AAAA</PublicKey></ECKeyValue>'
             b"</KeyValue>\n"),
            ("RetrievalMethod", b'<RetrievalMethod URI="http://127.0.0.1/">'
             b"</RetrievalMethod>\n"),
            ("DEREncodedKeyValue", b"<DEREncodedKeyValue>AAAA"
             b"</DEREncodedKeyValue>\n"),
            ("MgmtData", b"<MgmtData>x</MgmtData>\n"),
            ("PGPData", b"<PGPData></PGPData>\n"),
            ("EncryptedKey", b"<EncryptedKey></EncryptedKey>\n"),
            ("X509IssuerSerial", b"<X509Data><X509IssuerSerial>"
             b"</X509IssuerSerial></X509Data>\n"),
            ("X509SKI", b"<X509Data><X509SKI>AAAA</X509SKI></X509Data>\n"),
            ("X509SubjectName", b"<X509Data><X509SubjectName>CN=x"
             b"</X509SubjectName></X509Data>\n"),
            ("X509CRL", b"<X509Data><X509CRL>AAAA</X509CRL></X509Data>\n"),
            ("nothing", b"")):
        yield "key as " + kind, replace(own, new), (KEY,)
        if new:
            yield "key before: " + kind, replace(own, new + own), (KEY,)
            yield "key after: " + kind, replace(own, own + new), (KEY,)
    yield "no KeyInfo", replace(b"<KeyInfo>\n" + own + b"</KeyInfo>\n", b""), \
        (KEY,)
    yield "two certificates", replace(
        b"</X509Certificate>", b"</X509Certificate>\n<X509Certificate>\n" +
        certificate + b"</X509Certificate>"), (KEY,)
    yield "two X509Data", replace(own, own + own), (KEY,)


def additions(shape, replace):
    """What a signature may hold beside: nothing."""
    for kind, new in (
            ("Object", b"<Object></Object>\n"),
            ("Manifest", b"<Object><Manifest><Reference URI=\"\"></Reference>"
             b"</Manifest></Object>\n"),
            ("SignatureProperties", b"<Object><SignatureProperties>"
             b'<SignatureProperty Target="#s">x</SignatureProperty>'
             b"</SignatureProperties></Object>\n"),
            ("XAdES", b"<Object><QualifyingProperties></QualifyingProperties>"
             b"</Object>\n"),
            ("Signature", SIGNATURE + b"</Signature>\n")):
        yield kind, replace(b"</Signature>", new + b"</Signature>"), (FORM,)
        yield kind, replace(b"<KeyInfo>", new + b"<KeyInfo>"), (KEY,)
        yield kind, replace(b"<SignedInfo>", new + b"<SignedInfo>"), (FORM,)
        yield kind, replace(b"<SignatureValue>", new + b"<SignatureValue>"), \
            (VALUE,)
        yield kind, replace(b"<Reference ", new + b"<Reference "), \
            (REFERENCE,)
    yield "only the signature", signature_of(shape), (BEGIN,)
    yield "unsigned, changed", evil(shape), (UNSIGNED,)
    yield "signature named otherwise", replace(
        SIGNATURE, SIGNATURE.replace(b"Signature ", b"signature ")), \
        (UNSIGNED, ANOTHER)


def large(shape):
    """As much as a statement may have, and more."""
    at = shape.signature_at
    for kind, size in (("64 KiB", 1 << 16), ("1 MiB", 1 << 20),
                       ("16 MiB", (16 << 20) - len(shape.text) - 8)):
        for what, new in (("tags", b"<a>"), ("comments", b"<!--"),
                          ("references", b"&lt;"), ("text", b"a" * 64),
                          ("line feeds", b"\n")):
            yield f"{kind} of {what}", shape.splice(
                at, at, new * (size // len(new))), \
                (COMMENT,) if what == "comments" else (CHANGED,)
        end = shape.root.tail
        yield f"{kind} after the signature", shape.splice(
            end, end, b" " * size), (FORM,)
        yield f"{kind} in the signature", shape.splice(
            end - 12, end - 12, b" " * size), (FORM,)
        yield f"{kind} of signatures", shape.splice(
            at, at, SIGNATURE * (size // len(SIGNATURE))), (FORM, SECOND)
    yield "too large", shape.text + b" " * (16 << 20), (LARGE,)


def grafts(shape, other):
    """Parts of another genuine statement by the same key."""
    from_other = other.text
    yield "signature of another statement", shape.splice(
        shape.signature_at, shape.root.tail, signature_of(other)), \
        (CHANGED, CERTIFICATE, METHOD)
    for tag, messages in ((b"DigestValue", (CHANGED, OTHER_KEY)),
                          (b"SignatureValue", (OTHER_KEY, SIZE)),
                          (b"SignedInfo", (CHANGED, METHOD))):
        pattern = re.compile(b"<" + tag + b">.*</" + tag + b">", re.S)
        yield "its " + tag.decode(), pattern.sub(
            lambda _, p=pattern: p.search(from_other)[0], shape.text, 1), \
            messages
    for name in (b"result", b"measures", b"agreement", b"account", b"issuer",
                 b"ledger"):
        one, two = shape.find(name), other.find(name)
        new = from_other[two.start:two.end]
        if new != shape.text[one.start:one.end]:
            yield "its " + name.decode(), shape.splice(
                one.start, one.end, new), (CHANGED,)


def all_attacks(shape, other):
    def replace(old, new):
        at = shape.text.index(old, shape.signature_at)
        return shape.splice(at, at + len(old), new)

    yield from wrapping(shape)
    for function in (algorithms, transforms, references, key_info, additions):
        yield from function(shape, replace)
    yield from grafts(shape, other)
