#include "reports/xmldsig.h"

#include <stdbool.h>
#include <string.h>

#include "reports/statement_form.h"

/* libxml2 reads no deeper nor longer ones (256 and 10,000,000) unasked. */
#define DEPTH_MAX 250
#define VALUE_BYTES_MAX ((size_t)9 << 20)

#define LANGUAGE "xml:lang"

struct part {
	const char *bytes;
	size_t size;
};

struct element {
	struct part name;
	const char *space;	/* one of spaces[] */
};

struct cursor {
	const char *at;
	const char *end;
	size_t depth;
	struct element open[DEPTH_MAX];
};

static const char *const spaces[] = { STATEMENT_NAMESPACE,
	STATEMENT_AGREEMENT_NAMESPACE };

/* Where characters stand, and how: Canonical XML 1.0, section 2.3. */
struct place {
	char end;
	char refused;		/* as it is */
	bool has_lines;		/* line feeds and tabs, as they are */
	const char *references[7];
};

static const struct place in_text = { '<', '>', true,
	{ "&amp;", "&lt;", "&gt;", "&#xD;" } };
static const struct place in_value = { '"', '<', false,
	{ "&amp;", "&lt;", "&quot;", "&#x9;", "&#xA;", "&#xD;" } };

static bool
take(struct cursor *cursor, const char *text)
{
	size_t size = strlen(text);

	if ((size_t)(cursor->end - cursor->at) < size ||
	    memcmp(cursor->at, text, size) != 0)
		return false;
	cursor->at += size;
	return true;
}

static bool
take_byte(struct cursor *cursor, char byte)
{
	if (cursor->at == cursor->end || *cursor->at != byte)
		return false;
	cursor->at++;
	return true;
}

/* ------------------------------------------------------------- characters */

/* Of more than one byte: in UTF-8's one form, and one that XML has. */
static bool
take_wide(struct cursor *cursor)
{
	static const uint32_t least[] = { 0, 0x80, 0x800, 0x10000 };
	const unsigned char *at = (const unsigned char *)cursor->at;
	size_t rest = (size_t)(cursor->end - cursor->at);
	size_t size = at[0] < 0xe0 ? 2 : at[0] < 0xf0 ? 3 : 4;
	uint32_t point = at[0] & (0x7fu >> size);

	if (at[0] < 0xc2 || at[0] > 0xf4 || rest < size)
		return false;
	for (size_t i = 1; i < size; i++) {
		if ((at[i] & 0xc0) != 0x80)
			return false;
		point = point << 6 | (at[i] & 0x3fu);
	}
	cursor->at += size;
	return point >= least[size - 1] && point <= 0x10ffff &&
	    (point < 0xd800 || point > 0xdfff) && point != 0xfffe &&
	    point != 0xffff;
}

static bool
take_reference(struct cursor *cursor, const struct place *place)
{
	for (size_t i = 0; place->references[i] != NULL; i++)
		if (take(cursor, place->references[i]))
			return true;
	return false;
}

static bool
take_narrow(struct cursor *cursor, const struct place *place)
{
	char c = *cursor->at++;

	if (c >= ' ')
		return c != place->refused;
	return place->has_lines && (c == '\n' || c == '\t');
}

/* Nearly all are letters, digits and the like, which may stand anywhere. */
static const char *
pass_simple(const char *at, const char *end)
{
	while (at < end && ((*at > '>' && (unsigned char)*at < 0x80) ||
	    (*at > '\'' && *at < '<') || *at == ' '))
		at++;
	return at;
}

/* Up to the character that ends them, which is left. */
static bool
take_characters(struct cursor *cursor, const struct place *place)
{
	const char *start = cursor->at;
	bool is_taken = true;

	while (is_taken) {
		cursor->at = pass_simple(cursor->at, cursor->end);
		if (cursor->at == cursor->end || *cursor->at == place->end)
			break;
		if ((unsigned char)*cursor->at >= 0x80)
			is_taken = take_wide(cursor);
		else if (*cursor->at == '&')
			is_taken = take_reference(cursor, place);
		else
			is_taken = take_narrow(cursor, place);
	}
	return is_taken && (size_t)(cursor->at - start) <= VALUE_BYTES_MAX;
}

/* ------------------------------------------------------------------- tags */

static bool
is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/* A name of ours: ASCII, no prefix, none that XML keeps for itself. */
static bool
take_name(struct part *name, struct cursor *cursor)
{
	const char *at = cursor->at;

	while (at < cursor->end &&
	    (is_letter(*at) || *at == '-' || (*at >= '0' && *at <= '9')))
		at++;
	*name = (struct part){ cursor->at, (size_t)(at - cursor->at) };
	cursor->at = at;
	return name->size > 0 && is_letter(name->bytes[0]) &&
	    !(name->size >= 3 && memcmp(name->bytes, "xml", 3) == 0);
}

static bool
is_before(const struct part *one, const struct part *other)
{
	size_t size = one->size < other->size ? one->size : other->size;
	int order = size == 0 ? 0 : memcmp(one->bytes, other->bytes, size);

	return order < 0 || (order == 0 && one->size < other->size);
}

static bool
take_value(struct cursor *cursor)
{
	return take_byte(cursor, '=') &&
	    take_byte(cursor, '"') && take_characters(cursor, &in_value) &&
	    take_byte(cursor, '"');
}

/* A namespace is declared where it changes, and only there. */
static bool
take_namespace(struct cursor *cursor, struct element *element)
{
	for (size_t i = 0; i < sizeof spaces / sizeof spaces[0]; i++)
		if (take(cursor, spaces[i])) {
			if (element->space == spaces[i])
				return false;
			element->space = spaces[i];
			return take_byte(cursor, '"');
		}
	return false;
}

/* In the order of their names, each once; the language's last. */
static bool
take_attributes(struct cursor *cursor)
{
	struct part former = { "", 0 };
	struct part name;

	while (take_byte(cursor, ' ')) {
		if (take(cursor, LANGUAGE))
			return take_value(cursor);
		if (!take_name(&name, cursor) || !is_before(&former, &name) ||
		    !take_value(cursor))
			return false;
		former = name;
	}
	return true;
}

static bool
take_start(struct cursor *cursor)
{
	struct element *element = &cursor->open[cursor->depth];

	if (cursor->depth == DEPTH_MAX)
		return false;
	element->space = cursor->depth == 0 ? NULL : element[-1].space;
	if (!take_name(&element->name, cursor))
		return false;
	if (take(cursor, " xmlns=\"") && !take_namespace(cursor, element))
		return false;
	cursor->depth++;
	return take_attributes(cursor) && take_byte(cursor, '>');
}

static bool
take_end(struct cursor *cursor)
{
	const struct part *name = &cursor->open[--cursor->depth].name;
	size_t rest = (size_t)(cursor->end - cursor->at);

	if (rest < name->size ||
	    memcmp(cursor->at, name->bytes, name->size) != 0)
		return false;
	cursor->at += name->size;
	return take_byte(cursor, '>');
}

/* The root, to the end of its end tag. */
static bool
take_root(struct cursor *cursor)
{
	do {
		if (!take_byte(cursor, '<'))
			return false;
		if (cursor->depth > 0 && take_byte(cursor, '/')) {
			if (!take_end(cursor))
				return false;
		} else if (!take_start(cursor)) {
			return false;
		}
		if (cursor->depth > 0 && !take_characters(cursor, &in_text))
			return false;
	} while (cursor->depth > 0);
	return true;
}

enum status
xmldsig_check_canonical(const void *bytes, size_t size, struct error *err)
{
	struct cursor cursor = { .at = bytes, .depth = 0 };
	size_t line = 1;

	cursor.end = cursor.at + size;
	if (take(&cursor, STATEMENT_DECLARATION) && take_root(&cursor) &&
	    take_byte(&cursor, '\n') && cursor.at == cursor.end)
		return STATUS_OK;
	for (const char *at = bytes; at < cursor.at; at++)
		line += *at == '\n';
	return error_set(err, STATUS_INVALID, "the statement is not in the "
	    "form of Canonical XML 1.0: line %zu", line);
}
