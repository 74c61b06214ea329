#include "reports/sign_detached.h"

#include <stdbool.h>
#include <string.h>

#define SEQUENCE 0x30
#define SET 0x31
#define OCTETS 0x04
#define CONTEXT_0 0xa0
#define HEADER_BYTES_MAX 5	/* of at most 2^24 bytes */

#define VERSION_1 "\x02\x01\x01"
#define SHA256 "\x30\x0b\x06\x09\x60\x86\x48\x01\x65\x03\x04\x02\x01"

enum part_kind {
	PART_HEADER,		/* tag and length of all that follows */
	PART_FIXED,
	PART_CERTIFICATE,
	PART_SIGNER,		/* issuer and serial number */
	PART_ALGORITHM,		/* by the key's kind */
	PART_VALUE,
};

/* The file, part by part, and what to say of a part that is another. */
struct part {
	enum part_kind kind;
	unsigned char tag;
	const char *bytes;
	size_t size;
	const char *complaint;
};

#define FIXED(bytes, complaint) \
	{ PART_FIXED, 0, bytes, sizeof bytes - 1, complaint }
#define HEADER(tag, complaint) { PART_HEADER, tag, NULL, 0, complaint }

static const char form_complaint[] =
    "it is not a CMS signature in DER whose lengths are those of the file";
static const char version_complaint[] =
    "the signature must be CMS signed data of version 1";
static const char digest_complaint[] = "the signature's digest must be "
    "SHA-256";
static const char signer_complaint[] =
    "the signature must have one signer, named as the trusted certificate is";

static const struct part parts[] = {
	HEADER(SEQUENCE, form_complaint),
	FIXED("\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07\x02",
	    version_complaint),		/* signedData */
	HEADER(CONTEXT_0, form_complaint),
	HEADER(SEQUENCE, form_complaint),
	FIXED(VERSION_1, version_complaint),
	FIXED("\x31\x0d" SHA256, digest_complaint),
	FIXED("\x30\x0b\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07\x01",
	    "the signature must be detached: what is signed stands beside it"),
	{ PART_CERTIFICATE, CONTEXT_0, NULL, 0,
	    "the signature's certificate is not the trusted one" },
	HEADER(SET, signer_complaint),
	HEADER(SEQUENCE, signer_complaint),
	FIXED(VERSION_1, signer_complaint),
	{ PART_SIGNER, SEQUENCE, NULL, 0, signer_complaint },
	FIXED(SHA256, digest_complaint),
	{ PART_ALGORITHM, 0, NULL, 0,
	    "the signature's algorithm must be the one of the trusted key, "
	    "without signed attributes" },
	HEADER(OCTETS, "the signature's value must be the last thing in it"),
	{ PART_VALUE, 0, NULL, 0, NULL },
};

#define PART_COUNT (sizeof parts / sizeof parts[0])

static const struct {
	const char *bytes;
	size_t size;
} algorithms[] = {
	[KEY_ECDSA_P256] = { "\x30\x0a\x06\x08\x2a\x86\x48\xce\x3d\x04\x03"
			     "\x02", 12 },
	[KEY_RSA] = { "\x30\x0d\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x01\x01"
		      "\x05\x00", 15 },
};

/* -------------------------------------------------------------- composing */

static void
append_header(struct strbuf *out, unsigned char tag, size_t size)
{
	unsigned char bytes[HEADER_BYTES_MAX] = { tag };
	size_t used = 1;

	if (size < 0x80) {
		bytes[used++] = (unsigned char)size;
	} else {
		size_t count = size < 0x100 ? 1 : size < 0x10000 ? 2 : 3;

		bytes[used++] = (unsigned char)(0x80 | count);
		while (count > 0)
			bytes[used++] =
			    (unsigned char)(size >> 8 * --count & 0xff);
	}
	strbuf_append(out, bytes, used);
}

/* Latches STATUS_MEMORY where OpenSSL gave nothing. */
static void
append_der(struct strbuf *out, unsigned char *der, int size)
{
	if (size > 0)
		strbuf_append(out, der, (size_t)size);
	else if (out->status == STATUS_OK)
		out->status = STATUS_MEMORY;
	OPENSSL_free(der);
}

static void
append_certificate(struct strbuf *out, const X509 *certificate)
{
	unsigned char *der = NULL;
	int size = i2d_X509(certificate, &der);

	append_header(out, CONTEXT_0, size > 0 ? (size_t)size : 0);
	append_der(out, der, size);
}

static void
append_signer(struct strbuf *out, const X509 *certificate)
{
	unsigned char *issuer = NULL;
	unsigned char *serial = NULL;
	int issuer_size = i2d_X509_NAME(X509_get_issuer_name(certificate),
	    &issuer);
	int serial_size = i2d_ASN1_INTEGER(
	    X509_get0_serialNumber(certificate), &serial);

	append_header(out, SEQUENCE, issuer_size > 0 && serial_size > 0
	    ? (size_t)issuer_size + (size_t)serial_size : 0);
	append_der(out, issuer, issuer_size);
	append_der(out, serial, serial_size);
}

/* Any part but a header and the value. */
static void
append_part(struct strbuf *out, const struct part *part,
    const X509 *certificate, enum key_kind kind)
{
	if (part->kind == PART_CERTIFICATE)
		append_certificate(out, certificate);
	else if (part->kind == PART_SIGNER)
		append_signer(out, certificate);
	else if (part->kind == PART_ALGORITHM)
		strbuf_append(out, algorithms[kind].bytes,
		    algorithms[kind].size);
	else
		strbuf_append(out, part->bytes, part->size);
}

/* From the end: a header says how long all is that follows. */
enum status
sign_detached_compose(struct strbuf *out, const X509 *certificate,
    enum key_kind kind, const struct sign_value *value)
{
	unsigned char raw[SIGN_VALUE_BYTES_MAX];
	size_t raw_size = sign_value_encode(raw, value, kind);
	struct strbuf done;
	struct strbuf next;
	enum status status;

	if (raw_size == 0)
		return STATUS_MEMORY;
	strbuf_init(&done, SIGN_DETACHED_BYTES_MAX);
	strbuf_append(&done, raw, raw_size);
	for (size_t i = PART_COUNT - 1; i-- > 0;) {
		strbuf_init(&next, SIGN_DETACHED_BYTES_MAX);
		if (parts[i].kind == PART_HEADER)
			append_header(&next, parts[i].tag, done.length);
		else
			append_part(&next, &parts[i], certificate, kind);
		strbuf_append(&next, done.bytes, done.length);
		if (next.status == STATUS_OK)
			next.status = done.status;
		strbuf_fini(&done);
		done = next;
	}
	status = strbuf_status(&done);
	if (status == STATUS_OK) {
		strbuf_append(out, done.bytes, done.length);
		status = strbuf_status(out);
	}
	strbuf_fini(&done);
	return status;
}

/* ---------------------------------------------------------------- parsing */

/* What a part at this place has to be, rest bytes before the end of the file;
 * nothing where no part can be. */
static enum status
expect_part(struct strbuf *expected, const struct part *part, size_t rest,
    const X509 *certificate, enum key_kind kind)
{
	strbuf_clear(expected);
	if (part->kind != PART_HEADER) {
		append_part(expected, part, certificate, kind);
		return strbuf_status(expected);
	}
	/* As long as its own length says, it reaches to the end. */
	for (size_t bytes = 2; bytes <= HEADER_BYTES_MAX && bytes <= rest;
	     bytes++) {
		append_header(expected, part->tag, rest - bytes);
		if (strbuf_status(expected) != STATUS_OK ||
		    expected->length == bytes)
			break;
		strbuf_clear(expected);
	}
	return strbuf_status(expected);
}

enum status
sign_detached_parse(struct sign_value *out, const X509 *certificate,
    enum key_kind kind, const void *bytes, size_t size, struct error *err)
{
	const unsigned char *at = bytes;
	const unsigned char *end = at + size;
	enum status status = STATUS_OK;
	struct strbuf expected;

	if (size > SIGN_DETACHED_BYTES_MAX)
		return error_set(err, STATUS_INVALID, "%s", form_complaint);
	strbuf_init(&expected, SIGN_DETACHED_BYTES_MAX);
	for (size_t i = 0; i + 1 < PART_COUNT && status == STATUS_OK; i++) {
		status = expect_part(&expected, &parts[i],
		    (size_t)(end - at), certificate, kind);
		if (status != STATUS_OK)
			status = error_memory(err);
		else if (expected.length == 0 ||
		    (size_t)(end - at) < expected.length ||
		    memcmp(at, expected.bytes, expected.length) != 0)
			status = error_set(err, STATUS_INVALID, "%s",
			    parts[i].complaint);
		else
			at += expected.length;
	}
	strbuf_fini(&expected);
	if (status != STATUS_OK)
		return status;
	return sign_value_decode(out, kind, at, (size_t)(end - at), err);
}
