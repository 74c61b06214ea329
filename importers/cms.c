#include "importers/cms.h"

#include <stdlib.h>
#include <string.h>

#include "importers/base64.h"
#include "importers/ber.h"

/* What is looked at to know the form; white space before it included. */
#define PROBE_BYTES 32u		/* of the data, decoded */
#define DECODE_BYTES 4096u	/* of base64 at once */

enum form {
	FORM_UNKNOWN,		/* yet */
	FORM_PLAIN,		/* none */
	FORM_DER,
	FORM_BASE64,
	FORM_PEM,		/* base64 up to a line of dashes */
	FORM_PEM_END,		/* in that line */
	FORM_PEM_AFTER,
};

struct cms {
	struct byte_target target;
	unsigned level;
	enum form form;
	struct ber ber;
	struct base64 base64;
	size_t head_length;
	char head[CMS_HELD_MAX];
};

enum status
cms_new(struct cms **out, unsigned level, const struct byte_target *target,
    struct error *err)
{
	struct cms *cms = calloc(1, sizeof *cms);

	if (cms == NULL)
		return error_memory(err);
	cms->level = level;
	cms->target = *target;
	ber_init(&cms->ber, target);
	base64_init(&cms->base64);
	*out = cms;
	return STATUS_OK;
}

void
cms_free(struct cms *cms)
{
	free(cms);
}

/* --------------------------------------------------------------- the form */

static bool
is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

/* Where the text of the head begins. */
static size_t
skip_blanks(const struct cms *cms)
{
	static const char mark[] = "\xef\xbb\xbf";
	size_t at = 0;

	if (cms->head_length >= strlen(mark) &&
	    memcmp(cms->head, mark, strlen(mark)) == 0)
		at = strlen(mark);
	while (at < cms->head_length && is_blank(cms->head[at]))
		at++;
	return at;
}

static enum form
probe_base64(const struct cms *cms, size_t at, bool *is_cut)
{
	struct base64 base64;
	struct error unheard;
	char bytes[PROBE_BYTES + 3];
	size_t length = 0;

	base64_init(&base64);
	for (; at < cms->head_length && length < PROBE_BYTES; at++) {
		size_t size;

		if (base64_decode(&base64, bytes + length, &size,
		    cms->head + at, 1, &unheard) != STATUS_OK)
			return FORM_PLAIN;
		length += size;
	}
	return ber_is_cms((const unsigned char *)bytes, length, is_cut) ?
	    FORM_BASE64 : FORM_PLAIN;
}

/* The line "-----BEGIN PKCS7-----". */
static enum form
probe_pem(const struct cms *cms, size_t at, bool *is_cut)
{
	static const char *const labels[] = { "-----BEGIN PKCS7-----",
		"-----BEGIN CMS-----", "-----BEGIN PKCS #7 SIGNED DATA-----" };

	for (size_t i = 0; i < sizeof labels / sizeof labels[0]; i++) {
		size_t length = strlen(labels[i]);
		size_t there = cms->head_length - at;

		if (memcmp(cms->head + at, labels[i],
		    there < length ? there : length) != 0)
			continue;
		*is_cut = there < length;
		return FORM_PEM;
	}
	return FORM_PLAIN;
}

/* *from: what of the head is left out. */
static enum form
probe(const struct cms *cms, size_t *from, bool *is_cut)
{
	size_t at = skip_blanks(cms);
	enum form form = FORM_PLAIN;

	*from = 0;
	*is_cut = at == cms->head_length ||
	    (cms->head[0] == '\xef' && cms->head_length < 3);
	if (*is_cut)
		return FORM_PLAIN;
	if (at == 0 && ber_is_cms((const unsigned char *)cms->head,
	    cms->head_length, is_cut))
		return FORM_DER;
	if (cms->head[at] == 'M')
		form = probe_base64(cms, at, is_cut);
	else if (cms->head[at] == '-')
		form = probe_pem(cms, at, is_cut);
	if (form == FORM_BASE64)
		*from = at;
	if (form == FORM_PEM && !*is_cut)
		*from = at + (size_t)((const char *)memmem(cms->head + at + 1,
		    cms->head_length - at - 1, "-----", 5) - cms->head) - at;
	return form;
}

/* ------------------------------------------------------------- its bytes */

static enum status
feed_base64(struct cms *cms, const char *bytes, size_t size,
    struct error *err)
{
	while (size > 0) {
		char out[DECODE_BYTES];
		size_t taken = size < DECODE_BYTES ? size : DECODE_BYTES;
		size_t length;
		enum status status = base64_decode(&cms->base64, out, &length,
		    bytes, taken, err);

		if (status == STATUS_OK)
			status = ber_push(&cms->ber, out, length, err);
		if (status != STATUS_OK)
			return status;
		bytes += taken;
		size -= taken;
	}
	return STATUS_OK;
}

static enum status
end_base64(struct cms *cms, struct error *err)
{
	char out[2];
	size_t length;
	enum status status = base64_finish(&cms->base64, out, &length, err);

	return status == STATUS_OK ? ber_push(&cms->ber, out, length, err) :
	    status;
}

static enum status
feed_pem(struct cms *cms, const char *bytes, size_t size, struct error *err)
{
	const char *dash = memchr(bytes, '-', size);
	size_t length = dash != NULL ? (size_t)(dash - bytes) : size;
	enum status status = STATUS_OK;

	if (cms->form == FORM_PEM) {
		status = feed_base64(cms, bytes, length, err);
		if (status != STATUS_OK || dash == NULL)
			return status;
		cms->form = FORM_PEM_END;
		bytes += length;
		size -= length;
		status = end_base64(cms, err);
	}
	/* "-----END PKCS7-----", whatever it says, up to the line's end. */
	while (size > 0 && cms->form == FORM_PEM_END) {
		if (*bytes == '\n')
			cms->form = FORM_PEM_AFTER;
		bytes++;
		size--;
	}
	for (; size > 0 && status == STATUS_OK; bytes++, size--)
		if (!is_blank(*bytes))
			return error_set(err, STATUS_INVALID, "there is more "
			    "after the end of the signed data (CMS)");
	return status;
}

static enum status
feed(struct cms *cms, const char *bytes, size_t size, struct error *err)
{
	if (size == 0)
		return STATUS_OK;
	switch (cms->form) {
	case FORM_DER:
		return ber_push(&cms->ber, bytes, size, err);
	case FORM_BASE64:
		return feed_base64(cms, bytes, size, err);
	case FORM_PEM:
	case FORM_PEM_END:
	case FORM_PEM_AFTER:
		return feed_pem(cms, bytes, size, err);
	case FORM_UNKNOWN:
	case FORM_PLAIN:
		break;
	}
	return cms->target.push(cms->target.payload, bytes, size, err);
}

/* --------------------------------------------------------------- the whole */

/* Is the form known from the head?  Then that goes on. */
static enum status
decide(struct cms *cms, bool is_all, struct error *err)
{
	size_t from;
	bool is_cut;
	enum form form = probe(cms, &from, &is_cut);

	if (is_cut && !is_all && cms->head_length < CMS_HELD_MAX)
		return STATUS_OK;
	cms->form = is_cut ? FORM_PLAIN : form;
	if (cms->form != FORM_PLAIN && cms->level == CMS_LEVELS_MAX)
		return error_set(err, STATUS_INVALID, "the file is signed more "
		    "than %d times, one signature around the other",
		    CMS_LEVELS_MAX);
	if (cms->form == FORM_PLAIN)
		from = 0;
	/* Past the dashes that end the first line. */
	if (cms->form == FORM_PEM)
		from += strlen("-----");
	return feed(cms, cms->head + from, cms->head_length - from, err);
}

/* XML, in whatever encoding, does not begin so. */
static bool
may_begin(char c)
{
	return strchr("\x30M- \t\r\n\xef", c) != NULL && c != '\0';
}

enum status
cms_push(struct cms *cms, const char *bytes, size_t size, struct error *err)
{
	if (cms->form == FORM_UNKNOWN && cms->head_length == 0 && size > 0 &&
	    !may_begin(*bytes))
		cms->form = FORM_PLAIN;
	while (cms->form == FORM_UNKNOWN && size > 0) {
		size_t room = CMS_HELD_MAX - cms->head_length;
		size_t taken = size < room ? size : room;
		enum status status;

		memcpy(cms->head + cms->head_length, bytes, taken);
		cms->head_length += taken;
		bytes += taken;
		size -= taken;
		status = decide(cms, false, err);
		if (status != STATUS_OK)
			return status;
	}
	return feed(cms, bytes, size, err);
}

enum status
cms_finish(struct cms *cms, struct error *err)
{
	enum status status = STATUS_OK;

	if (cms->form == FORM_UNKNOWN)
		status = decide(cms, true, err);
	if (status == STATUS_OK && (cms->form == FORM_BASE64 ||
	    cms->form == FORM_PEM))
		status = end_base64(cms, err);
	if (status != STATUS_OK || cms->form == FORM_PLAIN)
		return status;
	return ber_finish(&cms->ber, err);
}
