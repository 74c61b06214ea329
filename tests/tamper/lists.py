"""SHA256SUMS.p7s in every other form, made by openssl with the trusted key and
with others: (kind, variant, messages)."""

import os
import subprocess

import values

FORM = "it is not a CMS signature in DER"
VERSION = "the signature must be CMS signed data of version 1"
DIGEST = "the signature's digest must be SHA-256"
DETACHED = "the signature must be detached"
CERTIFICATE = "the signature's certificate is not the trusted one"
SIGNER = "the signature must have one signer"
METHOD = "the signature's algorithm must be the one of the trusted key"
LAST = "the signature's value must be the last thing in it"
NOT_ECDSA = "the signature's value is not one of ECDSA P-256"
WRITTEN = "the signature's value is not in the form that ristorno writes"
LONG = "the signature's value is too long"
OTHER_KEY = "the signature was not made with the trusted certificate's key"
HIGH_S = "the signature's value was changed: of the two that fit"
SIZE = "the signature of an "


def made(folder, signer, *words, key=None, command="cms", form="DER"):
    """openssl's signature of SHA256SUMS; None where it cannot make one."""
    out = "made.p7s"
    done = subprocess.run(
        ["openssl", command, "-sign", "-binary", "-outform", form,
         "-signer", signer + ".pem", "-inkey", (key or signer) + ".key",
         "-in", os.path.join(folder, "SHA256SUMS"), "-out", out, *words],
        check=False, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    if done.returncode != 0:
        return None
    with open(out, "rb") as file:
        return file.read()


def by_openssl(folder, signer, is_rsa):
    """signer: "FOLDER/leaf", with keys.make_all()'s others beside it."""
    place = os.path.dirname(signer) + "/"
    plain = ("-noattr", "-md", "sha256")
    rows = [
        ("signed attributes", made(folder, signer, "-md", "sha256"),
         (METHOD,)),
        ("content inside", made(folder, signer, *plain, "-nodetach"),
         (DETACHED,)),
        ("content of another type", made(
            folder, signer, *plain, "-econtent_type", "1.2.3.4"),
         (VERSION, DETACHED)),
        ("no certificate", made(folder, signer, *plain, "-nocerts"),
         (CERTIFICATE,)),
        ("one certificate more", made(folder, signer, *plain, "-certfile",
                                      place + "ca.pem"), (CERTIFICATE,)),
        ("signer by key id", made(folder, signer, *plain, "-keyid"),
         (VERSION,)),
        ("two signers", made(
            folder, signer, *plain, "-signer", place + "sibling.pem",
            "-inkey", place + "other.key"), (CERTIFICATE,)),
        ("indefinite lengths", made(folder, signer, *plain, "-stream"),
         (FORM, DETACHED)),
        ("PEM", made(folder, signer, *plain, form="PEM"), (FORM,)),
        ("S/MIME", made(folder, signer, *plain, form="SMIME"), (FORM,)),
        ("PKCS #7", made(folder, signer, *plain, command="smime"),
         (DIGEST, METHOD)),
    ]
    for name in ("sha1", "sha224", "sha384", "sha512", "md5"):
        rows.append(("digest " + name, made(
            folder, signer, "-noattr", "-md", name), (DIGEST,)))
    if is_rsa:
        rows.append(("RSA-PSS", made(
            folder, signer, *plain, "-keyopt", "rsa_padding_mode:pss"),
            (METHOD,)))
    for name in ("sibling", "namesake", "twin", "self"):
        rows.append(("signed by: " + name, made(
            folder, place + name, *plain, key=place + "other"),
            (CERTIFICATE,)))
        rows.append(("signed by, with our certificate: " + name, made(
            folder, place + name, *plain, "-nocerts", "-certfile",
            signer + ".pem", key=place + "other"), (SIGNER, OTHER_KEY)))
    for name in ("renewed", "leaf-self"):
        rows.append(("our key, certificate: " + name, made(
            folder, place + name, *plain, key=signer), (CERTIFICATE,)))
    return [row for row in rows if row[1] is not None]


def length(size):
    if size < 0x80:
        return bytes([size])
    body = size.to_bytes((size.bit_length() + 7) // 8, "big")
    return bytes([0x80 | len(body)]) + body


def tlv(tag, body):
    return bytes([tag]) + length(len(body)) + body


class Parts:
    """Our own signature file, taken apart at its lengths."""

    def __init__(self, data):
        self.outer = self.walk(data)            # signedData
        self.oid, rest = self.next(self.outer)
        self.content = self.walk(self.walk(rest))
        self.head, at = [], self.content
        for _ in range(4):      # version, digests, content type, certificates
            part, at = self.next(at)
            self.head.append(part)
        self.signer, at = [], self.walk(self.walk(at))
        while at:
            part, at = self.next(at)
            self.signer.append(part)
        self.value = self.walk(self.signer[4])

    @staticmethod
    def size(data):
        """Of the header, and of what it stands before."""
        if data[1] < 0x80:
            return 2, data[1]
        count = data[1] & 0x7f
        return 2 + count, int.from_bytes(data[2:2 + count], "big")

    def walk(self, data):
        head, size = self.size(data)
        return data[head:head + size]

    def next(self, data):
        head, size = self.size(data)
        return data[:head + size], data[head + size:]

    def join(self, head=None, signer=None, after=b"", signers=None):
        """A file of whole lengths again."""
        one = tlv(0x30, b"".join(signer or self.signer))
        content = b"".join(head or self.head) + \
            tlv(0x31, one if signers is None else one * signers) + after
        return tlv(0x30, self.oid + tlv(0xa0, tlv(0x30, content)))

    def with_value(self, value):
        return self.join(signer=self.signer[:4] + [tlv(0x04, value)])


def by_hand(data, is_rsa):
    parts = Parts(data)
    assert parts.join() == data
    head, signer = parts.head, parts.signer
    null = b"\x05\x00"
    sha256 = signer[2]
    with_null = tlv(0x30, sha256[2:] + null)
    yield "digest with parameters", parts.join(
        head=[head[0], tlv(0x31, with_null)] + head[2:]), (DIGEST,)
    yield "signer's digest with parameters", parts.join(
        signer=signer[:2] + [with_null] + signer[3:]), (DIGEST,)
    for number in (0, 3, 5):
        yield "version", parts.join(head=[b"\x02\x01" + bytes([number])] +
                                    head[1:]), (VERSION,)
        yield "signer's version", parts.join(
            signer=[b"\x02\x01" + bytes([number])] + signer[1:]), (SIGNER,)
    yield "two digests", parts.join(head=[head[0], tlv(0x31, sha256 * 2)] +
                                    head[2:]), (DIGEST,)
    yield "no digest", parts.join(head=[head[0], tlv(0x31, b"")] + head[2:]), \
        (DIGEST,)
    yield "no certificates", parts.join(head=head[:3]), (CERTIFICATE,)
    yield "certificate twice", parts.join(head=head[:3] + [tlv(
        0xa0, parts.walk(head[3]) * 2)]), (CERTIFICATE,)
    yield "revocations", parts.join(head=head + [tlv(0xa1, b"")]), (SIGNER,)
    yield "no signer", parts.join(signers=0), (SIGNER,)
    for count in (2, 1000):
        yield f"{count} signers", parts.join(signers=count), (SIGNER,)
    yield "signed attributes", parts.join(
        signer=signer[:3] + [tlv(0xa0, b"")] + signer[3:]), (METHOD,)
    yield "unsigned attributes", parts.join(
        signer=signer + [tlv(0xa1, b"")]), (LAST,)
    yield "something after", parts.join(after=null), (SIGNER,)
    for more in (b"\0", b"\n", null, data):
        yield "trailing bytes", data + more, (FORM,)
    yield "leading byte", b"\0" + data, (FORM,)
    yield "too large", data + bytes(4 << 20), (FORM,)
    value = parts.value
    if is_rsa:
        for kind, other in (("zero before", b"\0" + value),
                            ("zero after", value + b"\0"),
                            ("less", value[1:]), ("empty", b"")):
            yield "RSA, " + kind, parts.with_value(other), (SIZE, LONG)
        return
    r, rest = parts.next(parts.walk(value))
    r, s = (int.from_bytes(parts.walk(part), "big") for part in (r, rest))
    yield "ECDSA, the greater s", parts.with_value(
        values.der_pair(r, values.ORDER - s)), (HIGH_S,)
    for kind, one, two in (("zeros", 0, 0), ("s is n", r, values.ORDER),
                           ("exchanged", s, r)):
        yield "ECDSA, " + kind, parts.with_value(values.der_pair(one, two)), \
            (OTHER_KEY,)
    for kind, other in (
            ("raw", r.to_bytes(32, "big") + s.to_bytes(32, "big")),
            ("longer numbers", values.der_pair(r << 256, s)),
            ("zeros before", tlv(0x30, tlv(2, b"\0\0" + r.to_bytes(
                32, "big")) + values.der_integer(s))),
            ("negative", tlv(0x30, tlv(2, b"\xff") + values.der_integer(s))),
            ("after the pair", value + b"\0"),
            ("in the pair", tlv(0x30, parts.walk(value) + null)),
            ("empty", b""), ("indefinite", b"\x30\x80" + value[2:] + b"\0\0")):
        yield "ECDSA, " + kind, parts.with_value(other), \
            (NOT_ECDSA, WRITTEN, LONG)
