"""Signatures that are valid, but not ours: made by xmlsec1 with the trusted
key itself, in every form that XML Signature allows; and by others with keys
and certificates of their own.

The first are the strongest form of wrapping: stock verification accepts them,
which is tried too, so that they are known to be attacks and not mistakes.
Each yields (kind, variant, messages, accepted): what `xmlsec1 --verify` says,
None where that was not asked.
"""

import base64
import os
import re
import subprocess

import attacks
import keys
from shape import (CANON, CERTIFICATE, CHANGED, DAYS, DIGEST, FORM, HIGH_S, KEY,
                   METHOD, OTHER_KEY, REFERENCE, SECOND, SIGNATURE, Shape,
                   TRANSFORMS)
from values import CERTIFICATE_TEXT, lines, with_text

STATEMENT = "urn:ristorno:statement:1:statement"
BLANK = ((re.compile(rb"<DigestValue>[^<]*</DigestValue>"),
          b"<DigestValue></DigestValue>"),
         (re.compile(rb"<SignatureValue>[^<]*</SignatureValue>"),
          b"<SignatureValue></SignatureValue>"))
C14N_11 = b"http://www.w3.org/2006/12/xml-c14n11"
SHA1 = attacks.DSIG + b"sha1"
SHA512 = attacks.ENC + b"sha512"
SHA256 = attacks.ENC + b"sha256"
OWN = attacks.TRANSFORM % attacks.C14N
XPATH = (b'<Transform Algorithm="http://www.w3.org/TR/1999/REC-xpath-19991116'
         b'"><XPath xmlns:s="urn:ristorno:statement:1">not(ancestor-or-self::'
         b"s:result)</XPath></Transform>\n")
OBJECT = b'<Object Id="ob">x</Object>\n'
OBJECT_REFERENCE = (b'<Reference URI="#ob"><Transforms>' + OWN.strip() +
                    b'</Transforms><DigestMethod Algorithm="' + SHA256 +
                    b'"></DigestMethod><DigestValue></DigestValue>'
                    b"</Reference>\n")
MANIFEST = (b'<Object><Manifest Id="ob">' + OBJECT_REFERENCE.replace(
    b"#ob", b"").strip() + b"</Manifest></Object>\n")


class Foreign:
    def __init__(self, statement, folder):
        self.statement, self.folder = statement, folder
        self.shape = Shape(statement.text)
        os.makedirs(folder, exist_ok=True)

    def write(self, name, text):
        path = os.path.join(self.folder, name)
        with open(path, "wb") as out:
            out.write(text)
        return path

    def sign(self, text, *key):
        """The text with the values that xmlsec1 puts into its template; None
        where it does not know an algorithm."""
        for pattern, blank in BLANK:
            text = pattern.sub(blank, text)
        template = self.write("template.xml", text)
        done = subprocess.run(
            ["xmlsec1", "--sign", *(key or (
                "--privkey-pem", self.statement.key)), "--id-attr:Id",
             STATEMENT, "--id-attr:Id", "Object", "--id-attr:Id", "Manifest",
             "--output", template + ".out", template],
            check=False, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        if done.returncode != 0:
            return None
        with open(template + ".out", "rb") as file:
            made = file.read()
        for tag in (b"DigestValue", b"SignatureValue"):
            values = re.findall(b"<" + tag + b">([^<]*)</" + tag + b">", made)
            for value in values:
                value = base64.b64decode(value)
                filled = lines(value)
                if tag == b"SignatureValue":
                    filled = b"\n" + filled + b"\n"
                text = text.replace(b"<" + tag + b"></" + tag + b">", b"<" +
                                    tag + b">" + filled + b"</" + tag + b">",
                                    1)
        return text

    def accepts(self, text, *key):
        """Does xmlsec1 accept it?"""
        path = self.write("variant.xml", text)
        ways = [key] if key else [
            ("--trusted-pem", self.statement.certificate),
            ("--pubkey-cert-pem", self.statement.certificate),
            ("--enabled-key-data", "rsa,ecdsa,key-name,key-value",
             "--pubkey-cert-pem", self.statement.certificate)]
        return any(subprocess.run(
            ["xmlsec1", "--verify", *way, "--id-attr:Id", STATEMENT,
             "--id-attr:Id", "Object", "--id-attr:Id", "Manifest", path],
            check=False, stdout=subprocess.PIPE,
            stderr=subprocess.PIPE).returncode == 0 for way in ways)

    def replaced(self, *changes):
        text = self.shape.text
        for old, new in changes:
            at = text.index(old, self.shape.signature_at)
            text = text[:at] + new + text[at + len(old):]
        return text

    def forms(self):
        own = b"rsa-sha256" if self.statement.is_rsa else b"ecdsa-sha256"
        info = re.search(rb"<KeyInfo>\n.*</KeyInfo>\n", self.shape.text,
                         re.S)[0]
        hash_name = own.split(b"-")[0]
        yield "as ours", self.replaced(), None
        for name in (b"sha1", b"sha512"):
            yield hash_name.decode() + " with " + name.decode(), \
                self.replaced((attacks.MORE + own, (
                    attacks.DSIG if (hash_name, name) == (b"rsa", b"sha1")
                    else attacks.MORE) + hash_name + b"-" + name)), METHOD
        for digest in (SHA1, SHA512):
            yield "digest of " + digest.decode(), \
                self.replaced((SHA256, digest)), DIGEST
        yield "RSA-PSS", self.replaced((
            attacks.MORE + own, attacks.MORE_2007 + b"sha256-rsa-MGF1")), \
            METHOD
        for canon in (C14N_11, attacks.EXCLUSIVE,
                      attacks.C14N + b"#WithComments"):
            yield "canonicalised by " + canon.decode(), self.replaced(
                (attacks.C14N + b'"></Canon', canon + b'"></Canon')), CANON
            yield "transformed by " + canon.decode(), self.replaced(
                (OWN, attacks.TRANSFORM % canon)), TRANSFORMS
        yield "transform by XPath", self.replaced((OWN, XPATH + OWN)), \
            TRANSFORMS
        yield "transformed twice", self.replaced((OWN, OWN + OWN)), TRANSFORMS
        yield "a thousand times", self.replaced((OWN, OWN * 1000)), TRANSFORMS
        yield "envelope alone", self.replaced((OWN, b"")), TRANSFORMS
        yield "no KeyInfo", self.replaced((info, b"")), KEY
        yield "KeyName", self.replaced((
            info, b"<KeyInfo><KeyName>k</KeyName></KeyInfo>\n")), KEY
        yield "an object", self.replaced((
            b"</Signature>", OBJECT + b"</Signature>")), FORM
        yield "an object, signed", self.replaced(
            (b"</SignedInfo>", OBJECT_REFERENCE + b"</SignedInfo>"),
            (b"</Signature>", OBJECT + b"</Signature>")), REFERENCE
        yield "a manifest", self.replaced(
            (b"</SignedInfo>", OBJECT_REFERENCE + b"</SignedInfo>"),
            (b"</Signature>", MANIFEST + b"</Signature>")), REFERENCE
        yield "two references", self.replaced((
            b"</Reference>\n", b"</Reference>\n" + re.search(
                rb"<Reference .*</Reference>\n", self.shape.text,
                re.S)[0])), REFERENCE

    def signed_forms(self):
        for kind, template, message in self.forms():
            text = self.sign(template)
            if text is None:
                continue
            is_ours = message is None
            yield kind, text, None if is_ours else (message,), \
                self.accepts(text)
        # What the transform leaves out, anybody can change.
        text = self.sign(self.replaced((OWN, XPATH + OWN)))
        changed = re.sub(rb' total="[^"]*"', b' total="999999.00"', text, 1)
        yield "transform by XPath, changed", changed, (TRANSFORMS,), \
            self.accepts(changed)
        # A "secret" that stands in the file.
        for name in (b"hmac-sha256", b"hmac-sha1"):
            uri = (attacks.DSIG if name.endswith(b"sha1") else attacks.MORE) \
                + name
            key = self.write("hmac.bin", base64.b64decode(
                CERTIFICATE_TEXT.search(self.shape.text)[1]))
            text = self.sign(re.sub(
                rb'<SignatureMethod Algorithm="[^"]*">',
                b'<SignatureMethod Algorithm="' + uri + b'">',
                self.shape.text), "--hmackey", key)
            if text is not None:
                yield "HMAC by the certificate", text, (METHOD,), \
                    self.accepts(text, "--hmackey", key)

    def wrapped(self):
        """XSW with a signature over the element with an Id, valid all along."""
        bare = self.shape.splice(self.shape.signature_at,
                                 self.shape.root.tail, b"")
        original = attacks.root_of(bare).replace(
            b"<statement ", b"<statement Id=\"o\" ", 1)
        block = attacks.signature_of(self.shape).replace(
            b'URI=""', b'URI="#o"')
        enveloped = attacks.TRANSFORM % (attacks.DSIG + b"enveloped-signature")
        within = original[:-len(b"</statement>")] + block + b"</statement>"
        beside = block.replace(enveloped, b"")
        bad = attacks.evil(self.shape)
        inner = bad[:-len(attacks.END_TAG)]
        close = b"</Signature>"

        def holding(what):
            return beside[:-len(close)] + b"<Object>" + what + b"</Object>" + \
                close

        shapes = (
            ("XSW1", inner + holding(original) + attacks.END_TAG),
            ("XSW2", inner + original + beside + attacks.END_TAG),
            ("XSW3", inner + within + attacks.END_TAG),
            ("XSW4", inner + b"<x>" + within + b"</x>" + attacks.END_TAG),
            ("XSW5", inner + beside + original + attacks.END_TAG),
            ("XSW6", bad[:self.shape.root.head] + holding(original) +
             bad[self.shape.root.head:]),
            ("XSW7", bad.replace(b">\n", b">\n<Extensions>" + within +
                                 b"</Extensions>\n", 2).replace(
                                     b"<Extensions>" + within +
                                     b"</Extensions>\n", b"", 1)),
            ("XSW8", inner + holding(b"<x>" + original + b"</x>") +
             attacks.END_TAG),
        )
        for kind, template in shapes:
            text = self.sign(template)
            assert text is not None, kind
            yield kind + ", signed", text, \
                (FORM, SECOND, REFERENCE, TRANSFORMS, KEY, CHANGED), \
                self.accepts(text)

    def by_others(self, signer, certificates, tamper):
        """Signed as we sign, by who is not trusted; `signer` is the folder of
        keys.make_all(), whose leaf signed the statement."""
        bare = self.shape.splice(self.shape.signature_at,
                                 self.shape.root.tail, b"")
        own = CERTIFICATE_TEXT.search(self.shape.text)[1]

        def signed(key, certificate, issued="2030-01-01"):
            made = keys.run(tamper, "sign", f"{signer}/{key}.key",
                            f"{signer}/{certificate}.pem", issued,
                            input=b"%d\n" % len(bare) + bare)
            return made[made.index(b"\n") + 1:]

        for name in certificates:
            key = "leaf" if name in ("renewed", "leaf-self") else "other"
            text = signed(key, name)
            yield "signed by: " + name, text, (CERTIFICATE,), None
            yield "signed by, with our certificate: " + name, with_text(
                text, CERTIFICATE_TEXT, own), \
                (OTHER_KEY,) if key == "other" else None, None
            block = text[text.index(SIGNATURE):]
            value = re.search(rb"<KeyInfo>\n(.*)</KeyInfo>", block, re.S)[1]
            yield "KeyName, signed by: " + name, text.replace(
                value, b"<KeyName>Seller</KeyName>\n"), (KEY,), None
            yield "both certificates, signed by: " + name, text.replace(
                value, value + b"<X509Data>\n<X509Certificate>\n" + own +
                b"\n</X509Certificate>\n</X509Data>\n"), \
                (KEY, CERTIFICATE), None
        for name, issued in (("expired", "2029-12-31"),
                             ("future", "2030-01-02")):
            yield "not valid on the day: " + name, \
                signed("leaf", name, issued), (DAYS,), name


OTHERS = ("sibling", "namesake", "twin", "self", "renewed", "leaf-self")
