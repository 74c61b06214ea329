#include "reports/xmldsig.h"

#include <stdbool.h>
#include <string.h>

#include "reports/statement_form.h"

#define DSIG "http://www.w3.org/2000/09/xmldsig#"
#define C14N "http://www.w3.org/TR/2001/REC-xml-c14n-20010315"
#define SIGNED_INFO "<SignedInfo>"
#define SIGNED_INFO_ALONE "<SignedInfo xmlns=\"" DSIG "\">"

#define BASE64_LINE ((size_t)64)	/* characters; 48 bytes */
#define BASE64_LINE_BYTES (BASE64_LINE / 4 * 3)
#define FOUND_BYTES_MAX 60

enum row_kind {
	ROW_FIXED,
	ROW_METHOD,		/* by the key's kind */
	ROW_DIGEST,		/* between its tags, in one line */
	ROW_SIGNATURE,		/* lines of base64 */
	ROW_CERTIFICATE,	/* lines of base64 */
};

/* The block, line by line, and what to say of a line that is another. */
struct row {
	enum row_kind kind;
	bool is_signed_info;
	const char *text;
	const char *complaint;
};

static const char method_complaint[] =
    "the signature's algorithm must be the one of the trusted key";
static const char reference_complaint[] =
    "the signature must have one reference, to the whole document (URI=\"\")";
static const char transform_complaint[] =
    "the signature must have two transforms, enveloped-signature and Canonical "
    "XML 1.0";
static const char value_complaint[] =
    "the signature's value must stand where ours stands, in base64";
static const char key_complaint[] =
    "the signature must state its key as one X.509 certificate and nothing "
    "else";
static const char form_complaint[] =
    "the signature must have the form that ristorno writes";

static const struct row rows[] = {
	{ ROW_FIXED, false, STATEMENT_SIGNATURE, form_complaint },
	{ ROW_FIXED, true, SIGNED_INFO, form_complaint },
	{ ROW_FIXED, true,
	    "<CanonicalizationMethod Algorithm=\"" C14N
	    "\"></CanonicalizationMethod>",
	    "the signature's canonicalisation must be Canonical XML 1.0" },
	{ ROW_METHOD, true, NULL, method_complaint },
	{ ROW_FIXED, true, "<Reference URI=\"\">", reference_complaint },
	{ ROW_FIXED, true, "<Transforms>", transform_complaint },
	{ ROW_FIXED, true,
	    "<Transform Algorithm=\"" DSIG
	    "enveloped-signature\"></Transform>",
	    transform_complaint },
	{ ROW_FIXED, true, "<Transform Algorithm=\"" C14N "\"></Transform>",
	    transform_complaint },
	{ ROW_FIXED, true, "</Transforms>", transform_complaint },
	{ ROW_FIXED, true,
	    "<DigestMethod Algorithm=\"http://www.w3.org/2001/04/xmlenc"
	    "#sha256\"></DigestMethod>",
	    "the signature's digest must be SHA-256" },
	{ ROW_DIGEST, true, NULL,
	    "the signature's digest must be 44 characters of base64" },
	{ ROW_FIXED, true, "</Reference>", reference_complaint },
	{ ROW_FIXED, true, "</SignedInfo>", reference_complaint },
	{ ROW_FIXED, false, "<SignatureValue>", value_complaint },
	{ ROW_SIGNATURE, false, NULL, value_complaint },
	{ ROW_FIXED, false, "</SignatureValue>", value_complaint },
	{ ROW_FIXED, false, "<KeyInfo>", key_complaint },
	{ ROW_FIXED, false, "<X509Data>", key_complaint },
	{ ROW_FIXED, false, "<X509Certificate>", key_complaint },
	{ ROW_CERTIFICATE, false, NULL,
	    "the signature's certificate is not the trusted one" },
	{ ROW_FIXED, false, "</X509Certificate>", key_complaint },
	{ ROW_FIXED, false, "</X509Data>", key_complaint },
	{ ROW_FIXED, false, "</KeyInfo>", key_complaint },
	{ ROW_FIXED, false, "</Signature>", form_complaint },
};

#define ROW_COUNT (sizeof rows / sizeof rows[0])

static const char *const methods[] = {
	[KEY_ECDSA_P256] = "<SignatureMethod Algorithm=\"http://www.w3.org/"
			   "2001/04/xmldsig-more#ecdsa-sha256\">"
			   "</SignatureMethod>",
	[KEY_RSA] = "<SignatureMethod Algorithm=\"http://www.w3.org/"
		    "2001/04/xmldsig-more#rsa-sha256\"></SignatureMethod>",
};

/* -------------------------------------------------------------- composing */

/* Each line but the last ends with a line feed. */
static void
append_base64(struct strbuf *out, const unsigned char *bytes, size_t size)
{
	unsigned char line[BASE64_LINE + 1];
	size_t part;

	for (size_t at = 0; at < size; at += part) {
		part = size - at;
		if (part > BASE64_LINE_BYTES)
			part = BASE64_LINE_BYTES;
		if (at > 0)
			strbuf_putc(out, '\n');
		strbuf_append(out, line,
		    (size_t)EVP_EncodeBlock(line, bytes + at, (int)part));
	}
}

/* One row, without the line feed after it. */
static void
append_row(struct strbuf *out, const struct row *row,
    const struct xmldsig *signature)
{
	switch (row->kind) {
	case ROW_FIXED:
		strbuf_puts(out, row->text);
		break;
	case ROW_METHOD:
		strbuf_puts(out, methods[signature->kind]);
		break;
	case ROW_DIGEST:
		strbuf_puts(out, "<DigestValue>");
		append_base64(out, signature->digest, XMLDSIG_DIGEST_SIZE);
		strbuf_puts(out, "</DigestValue>");
		break;
	case ROW_SIGNATURE:
		append_base64(out, signature->value.bytes,
		    signature->value.size);
		break;
	case ROW_CERTIFICATE:
		append_base64(out, signature->certificate,
		    signature->certificate_size);
		break;
	}
}

void
xmldsig_compose_signed_info(struct strbuf *out,
    const struct xmldsig *signature)
{
	const char *separator = "";

	for (size_t i = 0; i < ROW_COUNT; i++) {
		if (!rows[i].is_signed_info)
			continue;
		strbuf_puts(out, separator);
		separator = "\n";
		/* Alone it states the namespace it has from its parent. */
		if (rows[i].text != NULL &&
		    strcmp(rows[i].text, SIGNED_INFO) == 0)
			strbuf_puts(out, SIGNED_INFO_ALONE);
		else
			append_row(out, &rows[i], signature);
	}
}

void
xmldsig_compose(struct strbuf *out, const struct xmldsig *signature)
{
	for (size_t i = 0; i < ROW_COUNT; i++) {
		if (i > 0)
			strbuf_putc(out, '\n');
		append_row(out, &rows[i], signature);
	}
}

/* ---------------------------------------------------------------- parsing */

struct cursor {
	const char *name;
	size_t line;
	const char *at;
	const char *end;
	struct error *err;
};

static size_t
line_length(const struct cursor *cursor)
{
	size_t rest = (size_t)(cursor->end - cursor->at);
	const char *stop = memchr(cursor->at, '\n', rest);

	return stop == NULL ? rest : (size_t)(stop - cursor->at);
}

static enum status
complain(const struct cursor *cursor, const char *complaint)
{
	size_t length = line_length(cursor);

	/* Never half a character. */
	if (length > FOUND_BYTES_MAX)
		for (length = FOUND_BYTES_MAX; length > 0 &&
		    ((unsigned char)cursor->at[length] & 0xc0) == 0x80;)
			length--;
	(void)error_set(cursor->err, STATUS_INVALID, "%s, found \"%.*s\"",
	    complaint, (int)length, cursor->at);
	return error_at(cursor->err, "%s:%zu", cursor->name, cursor->line);
}

/* One line of base64, padding included, as at most size_max bytes; 0 where it
 * is none.  Lenient: what is read is composed again and compared. */
static size_t
decode_line(unsigned char *out, size_t size_max, const char *text,
    size_t length)
{
	unsigned char bytes[BASE64_LINE_BYTES];
	int size;

	if (length == 0 || length > BASE64_LINE || length % 4 != 0)
		return 0;
	size = EVP_DecodeBlock(bytes, (const unsigned char *)text,
	    (int)length);
	for (size_t i = length; i > length - 2 && text[i - 1] == '='; i--)
		size--;		/* it was decoded as a zero byte */
	if (size <= 0 || (size_t)size > size_max)
		return 0;
	memcpy(out, bytes, (size_t)size);
	return (size_t)size;
}

static void
read_digest(struct xmldsig *signature, const struct cursor *cursor)
{
	const size_t tag = strlen("<DigestValue>");
	const size_t digits = (XMLDSIG_DIGEST_SIZE + 2) / 3 * 4;

	if ((size_t)(cursor->end - cursor->at) < tag + digits)
		return;
	(void)decode_line(signature->digest, sizeof signature->digest,
	    cursor->at + tag, digits);
}

static void
read_signature(struct xmldsig *signature, const struct cursor *cursor)
{
	struct cursor ahead = *cursor;
	size_t used = 0;
	size_t length;
	size_t size;

	while (ahead.at < ahead.end) {
		length = line_length(&ahead);
		size = decode_line(signature->value.bytes + used,
		    sizeof signature->value.bytes - used, ahead.at, length);
		if (size == 0 || ahead.at + length == ahead.end)
			break;
		used += size;
		ahead.at += length + 1;
	}
	signature->value.size = used;
}

/* Compare one row, one line of text at a time; the cursor moves on. */
static enum status
match_row(struct cursor *cursor, const char *expected, const char *complaint,
    bool is_last)
{
	size_t length;
	const char *stop;

	while (*expected != '\0') {
		stop = strchrnul(expected, '\n');
		length = (size_t)(stop - expected);
		if (line_length(cursor) != length ||
		    memcmp(cursor->at, expected, length) != 0)
			return complain(cursor, complaint);
		cursor->at += length;
		if (cursor->at == cursor->end)
			return is_last ? STATUS_OK
				       : complain(cursor, complaint);
		if (is_last)
			return complain(cursor, form_complaint);
		cursor->at++;
		cursor->line++;
		expected = *stop == '\0' ? stop : stop + 1;
	}
	return STATUS_OK;
}

enum status
xmldsig_parse(struct xmldsig *signature, const char *name, size_t first_line,
    const char *text, size_t size, struct error *err)
{
	struct cursor cursor = { name, first_line, text, text + size, err };
	struct xmldsig found = *signature;
	enum status status = STATUS_OK;
	struct strbuf expected;

	memset(found.digest, 0, sizeof found.digest);
	found.value.size = 0;
	strbuf_init(&expected, XMLDSIG_BYTES_MAX);
	for (size_t i = 0; i < ROW_COUNT && status == STATUS_OK; i++) {
		if (rows[i].kind == ROW_DIGEST)
			read_digest(&found, &cursor);
		if (rows[i].kind == ROW_SIGNATURE)
			read_signature(&found, &cursor);
		strbuf_clear(&expected);
		append_row(&expected, &rows[i], &found);
		status = strbuf_status(&expected);
		if (status != STATUS_OK)
			status = error_memory(err);
		else if (expected.length == 0)
			status = complain(&cursor, rows[i].complaint);
		else
			status = match_row(&cursor, strbuf_text(&expected),
			    rows[i].complaint, i + 1 == ROW_COUNT);
	}
	strbuf_fini(&expected);
	if (status == STATUS_OK)
		*signature = found;
	return status;
}
