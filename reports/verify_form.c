#include "reports/verify_form.h"

#include <stdbool.h>
#include <string.h>

#include "engine/date.h"
#include "reports/statement.h"
#include "reports/statement_form.h"

#define ISSUED " issued=\""

/* Markup that no statement has, and what to call it. */
static const struct foreign {
	const char *start;
	const char *what;
} foreign[] = {
	{ "<!--", "a comment" },
	{ "<![CDATA[", "a CDATA section" },
	{ "<!", "a document type" },
	{ "<?", "a processing instruction" },
};

/* The references of canonical XML. */
static const char *const references[] = { "&amp;", "&lt;", "&gt;", "&quot;",
	"&#x9;", "&#xA;", "&#xD;" };

static bool
starts(const char *at, const char *end, const char *text)
{
	size_t length = strlen(text);

	return (size_t)(end - at) >= length && memcmp(at, text, length) == 0;
}

static bool
ends(const char *bytes, size_t size, const char *text)
{
	size_t length = strlen(text);

	return size >= length &&
	    memcmp(bytes + size - length, text, length) == 0;
}

/* Is this tag's local name Signature, whatever its prefix? */
static bool
is_signature_tag(const char *at, const char *end)
{
	const char *start = ++at;

	for (; at < end && strchr(" \t\n/>", *at) == NULL; at++)
		if (*at == ':')
			start = at + 1;
	return at - start == 9 && memcmp(start, "Signature", 9) == 0;
}

/* NULL where what stands here is in order; another_signature: what to call
 * one. */
static const char *
complain_of(const char *at, const char *end, const char *another_signature)
{
	unsigned char byte = (unsigned char)*at;

	if (byte == '<') {
		for (size_t i = 0; i < sizeof foreign / sizeof *foreign; i++)
			if (starts(at, end, foreign[i].start))
				return foreign[i].what;
		return is_signature_tag(at, end) ? another_signature : NULL;
	}
	if (byte == '&') {
		for (size_t i = 0; i < sizeof references / sizeof *references;
		     i++)
			if (starts(at, end, references[i]))
				return NULL;
		return "a reference that the canonical form does not have";
	}
	if (byte < ' ' && byte != '\n' && byte != '\t')
		return "a control character";
	return NULL;
}

/* Everything before the signature, which is NULL where there is none; *line
 * ends as the signature's. */
static enum status
check_markup(size_t *line, const char *name, const char *bytes,
    const char *end, const char *signature, struct error *err)
{
	const char *another_signature = signature != NULL
	    ? "a second signature"
	    : "a signature in another form than ristorno writes";
	const char *what;

	*line = 2;	/* the first after the declaration */
	for (const char *at = bytes + strlen(STATEMENT_DECLARATION); at < end;
	     at++) {
		what = complain_of(at, end, another_signature);
		if (what != NULL) {
			(void)error_set(err, STATUS_INVALID,
			    "a statement cannot hold %s", what);
			return error_at(err, "%s:%zu", name, *line);
		}
		*line += *at == '\n';
	}
	return STATUS_OK;
}

static enum status
refuse(const char *name, struct error *err, const char *message)
{
	(void)error_set(err, STATUS_INVALID, "%s", message);
	return error_at(err, "%s", name);
}

static enum status
find_issued(int32_t *out, const char *name, const char *bytes, size_t size,
    struct error *err)
{
	static const char start[] =
	    STATEMENT_DECLARATION STATEMENT_ROOT ISSUED;
	char text[DATE_TEXT_SIZE] = "";

	if (!starts(bytes, bytes + size, STATEMENT_DECLARATION))
		return refuse(name, err,
		    "the file does not begin with the XML declaration of a "
		    "statement");
	if (!starts(bytes, bytes + size, start))
		return refuse(name, err,
		    "the file's root is not a statement with its issue date");
	if (size >= sizeof start - 1 + DATE_TEXT_SIZE)
		memcpy(text, bytes + sizeof start - 1, DATE_TEXT_SIZE - 1);
	if (date_parse(out, text) != STATUS_OK)
		return refuse(name, err,
		    "the statement's issue date is not a date (YYYY-MM-DD)");
	return STATUS_OK;
}

enum status
verify_form_find(struct verify_form *out, const char *name, const char *bytes,
    size_t size, struct error *err)
{
	const size_t tail = strlen(STATEMENT_END);
	struct verify_form form;
	const char *signature;
	enum status status;

	if (size > STATEMENT_BYTES_MAX)
		return refuse(name, err,
		    "the file is larger than any statement (16 MiB)");
	status = find_issued(&form.issued, name, bytes, size, err);
	if (status != STATUS_OK)
		return status;
	if (!ends(bytes, size, STATEMENT_END))
		return refuse(name, err,
		    "the file does not end with the statement's end tag");
	signature = memmem(bytes, size - tail, STATEMENT_SIGNATURE,
	    strlen(STATEMENT_SIGNATURE));
	status = check_markup(&form.signature_line, name, bytes,
	    signature != NULL ? signature : bytes + size, signature, err);
	if (status != STATUS_OK)
		return status;
	if (signature == NULL)
		return refuse(name, err, "the statement is not signed");
	form.signature_at = (size_t)(signature - bytes);
	form.signature_size = size - tail - form.signature_at;
	*out = form;
	return STATUS_OK;
}
