"""The signature block taken apart and put together again, and every other way
to write its values."""

import base64
import re

from shape import (CERTIFICATE, CHANGED, DIGEST_VALUE, HIGH_S, KEY, OTHER_KEY,
                   SIZE, VALUE)

ORDER = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551
VALUE_TEXT = re.compile(rb"<SignatureValue>\n(.*)\n</SignatureValue>", re.S)
CERTIFICATE_TEXT = re.compile(
    rb"<X509Certificate>\n(.*)\n</X509Certificate>", re.S)
DIGEST_TEXT = re.compile(rb"<DigestValue>(.*)</DigestValue>")


def lines(data, width=64):
    text = base64.b64encode(data)
    return b"\n".join(text[at:at + width]
                      for at in range(0, len(text), width))


def value_of(text):
    return base64.b64decode(VALUE_TEXT.search(text)[1])


def certificate_of(text):
    return base64.b64decode(CERTIFICATE_TEXT.search(text)[1])


def with_text(text, pattern, new):
    found = pattern.search(text)
    return text[:found.start(1)] + new + text[found.end(1):]


def with_value(text, value):
    return with_text(text, VALUE_TEXT, lines(value))


def der_integer(number):
    body = number.to_bytes(number.bit_length() // 8 + 1, "big")
    return b"\x02" + bytes([len(body)]) + body


def der_pair(r, s):
    body = der_integer(r) + der_integer(s)
    return b"\x30" + bytes([len(body)]) + body


def other_values(value, is_rsa):
    """Other bytes that could pass for the same signature, or for one."""
    if is_rsa:
        yield "RSA, a zero byte before", b"\0" + value, (SIZE,)
        yield "RSA, a zero byte after", value + b"\0", (SIZE,)
        yield "RSA, one byte less", value[:-1], (SIZE,)
        yield "RSA, the first byte less", value[1:], (SIZE,)
        yield "RSA, zero", bytes(len(value)), (OTHER_KEY,)
        yield "RSA, one", bytes(len(value) - 1) + b"\1", (OTHER_KEY,)
        yield "RSA, as large as can be", b"\xff" * len(value), (OTHER_KEY,)
        return
    r, s = (int.from_bytes(part, "big") for part in (value[:32], value[32:]))

    def pair(one, other):
        return one.to_bytes(32, "big") + other.to_bytes(32, "big")

    yield "ECDSA, the greater s", pair(r, ORDER - s), (HIGH_S,)
    yield "ECDSA in DER", der_pair(r, s), (SIZE,)
    yield "ECDSA, the greater s in DER", der_pair(r, ORDER - s), (SIZE,)
    yield "ECDSA, zero bytes before each", b"\0" + value[:32] + b"\0" + \
        value[32:], (SIZE,)
    yield "ECDSA, padded to twice the size", bytes(32) + value[:32] + \
        bytes(32) + value[32:], (SIZE,)
    yield "ECDSA, a byte less", value[:-1], (SIZE,)
    yield "ECDSA, a byte more", value + b"\0", (SIZE,)
    yield "ECDSA, r alone", value[:32], (SIZE,)
    yield "ECDSA, r and s exchanged", value[32:] + value[:32], (OTHER_KEY,)
    for name, one, other in (("zeros", 0, 0), ("r is 0", 0, s),
                             ("s is 0", r, 0), ("s is n", r, ORDER),
                             ("r is n", ORDER, s), ("ones", 1, 1),
                             ("r and s are n", ORDER, ORDER),
                             ("as large as can be", 2**256 - 1, 2**256 - 1)):
        yield "ECDSA, " + name, pair(one, other), (OTHER_KEY,)


def same_base64(text, pattern, message):
    """Other texts that decode to the same bytes."""
    inner = pattern.search(text)[1]
    joined = inner.replace(b"\n", b"")
    changes = [
        ("one line", joined), ("blanks", inner.replace(b"\n", b" \n")),
        ("an empty line", inner + b"\n"), ("blank before", b" " + inner),
        ("a line feed before", b"\n" + inner), ("tab after", inner + b"\t"),
        ("carriage returns", inner.replace(b"\n", b"\r\n") + b"\r"),
        ("no padding", inner.rstrip(b"=")), ("more padding", inner + b"="),
        ("four more paddings", inner + b"===="),
        ("a character that is none", inner[:8] + b"-" + inner[8:]),
        ("a NUL", inner[:8] + b"\0" + inner[8:]),
        ("URL-safe", inner.replace(b"+", b"-").replace(b"/", b"_")),
        ("lines of 76", b"\n".join(joined[i:i + 76]
                                   for i in range(0, len(joined), 76))),
        ("lines of 4", b"\n".join(joined[i:i + 4]
                                  for i in range(0, len(joined), 4))),
        ("a reference", b"&#%d;" % inner[0] + inner[1:]),
        ("nothing", b""), ("a comment", inner[:8] + b"<!---->" + inner[8:]),
    ]
    tail = inner.rstrip(b"=")
    alphabet = (b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
                b"0123456789+/")
    loose = {0: 0, 1: 2, 2: 4}[len(inner) - len(tail)]
    last = alphabet.index(tail[-1])
    for bits in range(1, 1 << loose):
        changes.append(("padding bits", tail[:-1] + bytes(
            [alphabet[last ^ bits]]) + inner[len(tail):]))
    for kind, new in changes:
        if new != inner:
            yield "base64: " + kind, with_text(text, pattern, new), message


def all_values(shape, is_rsa):
    text = shape.text
    for kind, value, messages in other_values(value_of(text), is_rsa):
        yield kind, with_value(text, value), messages
    yield from same_base64(text, VALUE_TEXT, (VALUE, SIZE, KEY))
    yield from same_base64(text, CERTIFICATE_TEXT, (CERTIFICATE, KEY))
    yield from same_base64(text, DIGEST_TEXT, (DIGEST_VALUE, CHANGED))
    der = certificate_of(text)
    # The same certificate otherwise encoded, and more beside it.
    for kind, other in (
            ("indefinite length", b"\x30\x80" + der[4:] + b"\0\0"),
            ("longer length", b"\x30\x83\0" + der[2:]),
            ("trailing byte", der + b"\0"), ("twice", der + der),
            ("cut short", der[:-1]), ("empty", b"")):
        yield "certificate: " + kind, with_text(
            text, CERTIFICATE_TEXT, lines(other)), (CERTIFICATE, KEY)
