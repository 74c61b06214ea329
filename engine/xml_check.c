#include "engine/xml_check.h"

#include <inttypes.h>
#include <stdbool.h>
#include <string.h>
#include <strings.h>

#include "engine/xml_scan.h"
#include "engine/xml_tree.h"

#define MARK "\xef\xbb\xbf"	/* of UTF-8; it may stand first */
#define ENCODING_TEXT_MAX 64

static bool
is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

/*
 * The encoding that an XML declaration names, "" for none.  What is not
 * well-formed here is the parser's to refuse.
 */
static void
read_encoding(char *out, const struct xml_markup *declaration)
{
	static const char word[] = "encoding";
	const char *end = declaration->bytes + declaration->size;
	const char *c;
	char quote;
	size_t length = 0;

	out[0] = '\0';
	c = memmem(declaration->bytes, declaration->size, word,
	    sizeof word - 1);
	if (c == NULL)
		return;
	c += sizeof word - 1;
	while (c < end && (is_blank(*c) || *c == '='))
		c++;
	if (c == end || (*c != '"' && *c != '\''))
		return;
	quote = *c++;
	while (c < end && *c != quote && length < ENCODING_TEXT_MAX - 1)
		out[length++] = *c++;
	out[length] = '\0';
}

static enum status
check_declaration(const struct xml_markup *declaration, struct error *err)
{
	char encoding[ENCODING_TEXT_MAX];

	if (declaration->size <= 5 ||
	    memcmp(declaration->bytes, "<?xml", 5) != 0 ||
	    !is_blank(declaration->bytes[5]))
		return STATUS_OK;
	read_encoding(encoding, declaration);
	if (encoding[0] == '\0' || strcasecmp(encoding, "UTF-8") == 0 ||
	    strcasecmp(encoding, "US-ASCII") == 0)
		return STATUS_OK;
	return error_set(err, STATUS_SYNTAX,
	    "expected the encoding UTF-8, found \"%s\"", encoding);
}

static enum status
check_tag(const struct xml_markup *tag, struct error *err)
{
	if (tag->size > XML_TREE_TAG_BYTES_MAX)
		return error_set(err, STATUS_RANGE,
		    "expected a tag of at most %u bytes, found one of %zu",
		    XML_TREE_TAG_BYTES_MAX, tag->size);
	if (tag->assignments > XML_TREE_ATTRIBUTES_MAX)
		return error_set(err, STATUS_RANGE,
		    "expected at most %u attributes, found %zu",
		    XML_TREE_ATTRIBUTES_MAX, tag->assignments);
	return STATUS_OK;
}

static enum status
check_markup(const struct xml_markup *markup, struct error *err)
{
	if (markup->kind == XML_MARKUP_START || markup->kind == XML_MARKUP_END)
		return check_tag(markup, err);
	if (markup->kind == XML_MARKUP_INSTRUCTION)
		return check_declaration(markup, err);
	return STATUS_OK;
}

/* What the size and the first bytes tell. */
static enum status
check_start(const char *bytes, size_t size, struct error *err)
{
	size_t start = 0;

	if (size > XML_TREE_BYTES_MAX)
		return error_set(err, STATUS_RANGE,
		    "expected at most %u bytes, found %zu", XML_TREE_BYTES_MAX,
		    size);
	if (size >= 2 && (memcmp(bytes, "\xff\xfe", 2) == 0 ||
	    memcmp(bytes, "\xfe\xff", 2) == 0))
		return error_set(err, STATUS_SYNTAX,
		    "expected the encoding UTF-8, found UTF-16");
	if (size >= sizeof MARK - 1 &&
	    memcmp(bytes, MARK, sizeof MARK - 1) == 0)
		start = sizeof MARK - 1;
	if (size == start)
		return error_set(err, STATUS_SYNTAX,
		    "expected XML, found nothing");
	if (bytes[start] != '<' && !is_blank(bytes[start]))
		return error_set(err, STATUS_SYNTAX,
		    "expected XML, found a text that does not begin with "
		    "\"<\"");
	return STATUS_OK;
}

static uint64_t
line_of(const char *bytes, const char *at)
{
	uint64_t line = 1;

	for (const char *c = bytes; c < at; c++)
		line += *c == '\n';
	return line;
}

enum status
xml_check(const char *name, const void *bytes, size_t size, struct error *err)
{
	struct xml_markup markup = { .line = 1 };
	struct xml_scan scan;
	const char *nul;
	enum status status;

	status = check_start(bytes, size, err);
	if (status != STATUS_OK)
		return error_at(err, "%s:1", name);
	nul = memchr(bytes, '\0', size);
	if (nul != NULL) {
		(void)error_set(err, STATUS_SYNTAX,
		    "expected text in UTF-8, found a NUL byte");
		return error_at(err, "%s:%" PRIu64, name, line_of(bytes, nul));
	}
	xml_scan_init(&scan, bytes, size);
	while (xml_scan_next(&markup, &scan)) {
		status = check_markup(&markup, err);
		if (status != STATUS_OK)
			return error_at(err, "%s:%" PRIu64, name, markup.line);
	}
	return STATUS_OK;
}
