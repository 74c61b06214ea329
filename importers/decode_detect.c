#include "importers/decode_detect.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "importers/limits.h"

#define ENCODING_NAME_MAX 40

/* How '<' or a byte order mark looks in each family; the longer ones first. */
static const struct signature {
	const char *bytes;
	size_t length;
	size_t mark_bytes;
	const char *refused;	/* not accepted: its name */
	enum encoding_kind kind;
} signatures[] = {
	{ "\xff\xfe\0\0", 4, 0, "UTF-32", ENCODING_UTF8 },
	{ "\0\0\xfe\xff", 4, 0, "UTF-32", ENCODING_UTF8 },
	{ "<\0\0\0", 4, 0, "UTF-32", ENCODING_UTF8 },
	{ "\0\0\0<", 4, 0, "UTF-32", ENCODING_UTF8 },
	{ "\x4c\x6f\xa7\x94", 4, 0, "EBCDIC", ENCODING_UTF8 },
	{ "\xef\xbb\xbf", 3, 3, NULL, ENCODING_UTF8 },
	{ "\xff\xfe", 2, 2, NULL, ENCODING_UTF16LE },
	{ "\xfe\xff", 2, 2, NULL, ENCODING_UTF16BE },
	{ "<\0", 2, 0, NULL, ENCODING_UTF16LE },
	{ "\0<", 2, 0, NULL, ENCODING_UTF16BE },
};

static const struct signature *
find_signature(const char *bytes, size_t size)
{
	for (size_t i = 0; i < sizeof signatures / sizeof signatures[0]; i++)
		if (size >= signatures[i].length &&
		    memcmp(bytes, signatures[i].bytes,
		    signatures[i].length) == 0)
			return &signatures[i];
	return NULL;
}

/*
 * The XML declaration in ASCII, from the family's bytes; a character outside
 * ASCII ends it.  Returns its length in out, which holds
 * DECLARATION_BYTES_MAX.
 */
static size_t
flatten(char *out, const struct encoding *encoding, const char *bytes,
    size_t size)
{
	size_t step = encoding->kind == ENCODING_UTF8 ? 1 : 2;
	size_t low = encoding->kind == ENCODING_UTF16BE ? 1 : 0;
	size_t length = 0;

	for (size_t at = encoding->mark_bytes; size - at >= step; at += step) {
		if (length == DECLARATION_BYTES_MAX ||
		    (unsigned char)bytes[at + low] >= 0x80 ||
		    (step == 2 && bytes[at + 1 - low] != '\0'))
			break;
		out[length++] = bytes[at + low];
	}
	return length;
}

static bool
is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

static size_t
skip_blanks(const char *text, size_t length, size_t at)
{
	while (at < length && is_blank(text[at]))
		at++;
	return at;
}

/*
 * One name="value" of a declaration from *at on; false where there is none.
 * A malformed declaration is the parser's to refuse.
 */
static bool
next_item(const char *text, size_t length, size_t *at, size_t name[2],
    size_t value[2])
{
	size_t i = skip_blanks(text, length, *at);
	const char *end;

	name[0] = i;
	while (i < length && isalpha((unsigned char)text[i]))
		i++;
	name[1] = i;
	i = skip_blanks(text, length, i);
	if (name[0] == name[1] || i == length || text[i] != '=')
		return false;
	i = skip_blanks(text, length, i + 1);
	if (i == length || (text[i] != '"' && text[i] != '\''))
		return false;
	end = memchr(text + i + 1, text[i], length - i - 1);
	if (end == NULL)
		return false;
	value[0] = i + 1;
	value[1] = (size_t)(end - text);
	*at = value[1] + 1;
	return true;
}

/* The encoding a declaration names; false: none.  name[1]: what fits. */
static bool
declared_name(char name[ENCODING_NAME_MAX + 1], const char *text,
    size_t length)
{
	size_t at = strlen("<?xml");
	size_t key[2];
	size_t value[2];

	while (next_item(text, length, &at, key, value)) {
		size_t size = value[1] - value[0];

		if (key[1] - key[0] != strlen("encoding") ||
		    memcmp(text + key[0], "encoding", key[1] - key[0]) != 0)
			continue;
		if (size > ENCODING_NAME_MAX)
			size = ENCODING_NAME_MAX;
		memcpy(name, text + value[0], size);
		name[size] = '\0';
		return true;
	}
	return false;
}

/* Lower case without '-', '_', '.', ':' and blanks. */
static void
normalise(char out[ENCODING_NAME_MAX + 1], const char *name)
{
	size_t length = 0;

	for (; *name != '\0'; name++)
		if (strchr("-_.: ", *name) == NULL)
			out[length++] = (char)tolower((unsigned char)*name);
	out[length] = '\0';
}

static bool
is_one_of(const char *name, const char *const *names)
{
	for (; *names != NULL; names++)
		if (strcmp(name, *names) == 0)
			return true;
	return false;
}

/* Take the declared name into account. */
static enum status
apply_name(struct encoding *encoding, const char *name, struct error *err)
{
	static const char *const utf8[] = { "utf8", "unicode11utf8", NULL };
	static const char *const either[] = { "utf16", "ucs2", "iso10646ucs2",
		"unicode", NULL };
	bool is_16 = encoding->kind != ENCODING_UTF8;
	const struct decode_table *table;
	char normal[ENCODING_NAME_MAX + 1];
	bool names_16;

	normalise(normal, name);
	table = decode_table_find(normal);
	names_16 = is_one_of(normal, either) ||
	    strcmp(normal, "utf16le") == 0 || strcmp(normal, "utf16be") == 0;
	if (table == NULL && !names_16 && !is_one_of(normal, utf8))
		return error_set(err, STATUS_INVALID,
		    "the declared encoding \"%s\" is not among UTF-8, UTF-16, "
		    "US-ASCII, ISO-8859-1, ISO-8859-2, ISO-8859-15, "
		    "windows-1250, windows-1251 and windows-1252", name);
	if (is_16 != names_16 ||
	    (table != NULL && encoding->mark_bytes != 0) ||
	    (encoding->kind == ENCODING_UTF16LE &&
	    strcmp(normal, "utf16be") == 0) ||
	    (encoding->kind == ENCODING_UTF16BE &&
	    strcmp(normal, "utf16le") == 0))
		return error_set(err, STATUS_INVALID,
		    "the declared encoding is \"%s\", but the bytes are %s",
		    name, encoding->kind == ENCODING_UTF16LE ?
		    "UTF-16, low byte first" :
		    encoding->kind == ENCODING_UTF16BE ?
		    "UTF-16, high byte first" :
		    encoding->mark_bytes != 0 ? "marked as UTF-8" :
		    "one to a character");
	if (table != NULL) {
		encoding->kind = ENCODING_TABLE;
		encoding->table = table;
	}
	return STATUS_OK;
}

/* Without a mark the name alone says which order the bytes of UTF-16 have. */
static enum status
apply_user_name(struct encoding *encoding, const char *name,
    struct error *err)
{
	char short_name[ENCODING_NAME_MAX + 1];
	char normal[ENCODING_NAME_MAX + 1];

	(void)snprintf(short_name, sizeof short_name, "%s", name);
	normalise(normal, short_name);
	if (encoding->mark_bytes == 0 && strcmp(normal, "utf16le") == 0)
		encoding->kind = ENCODING_UTF16LE;
	else if (encoding->mark_bytes == 0 && strcmp(normal, "utf16be") == 0)
		encoding->kind = ENCODING_UTF16BE;
	return apply_name(encoding, short_name, err);
}

/* Does the text begin with a declaration, as far as it goes? */
static bool
may_be_declaration(const char *text, size_t length)
{
	static const char start[] = "<?xml";
	size_t common = length < strlen(start) ? length : strlen(start);

	return memcmp(text, start, common) == 0 &&
	    (length <= strlen(start) || is_blank(text[strlen(start)]));
}

static enum status
apply_signature(struct encoding *encoding, const struct signature *signature,
    struct error *err)
{
	if (signature == NULL)
		return STATUS_OK;
	if (signature->refused != NULL)
		return error_set(err, STATUS_INVALID,
		    "the encoding is %s, which is not accepted; "
		    "UTF-8 or UTF-16 was expected", signature->refused);
	encoding->kind = signature->kind;
	encoding->mark_bytes = signature->mark_bytes;
	return STATUS_OK;
}

enum status
decode_detect(struct encoding *out, bool *is_known, const char *bytes,
    size_t size, bool is_all, struct error *err)
{
	struct encoding encoding = { .kind = ENCODING_UTF8 };
	const struct signature *signature = find_signature(bytes, size);
	char text[DECLARATION_BYTES_MAX] = { 0 };
	char name[ENCODING_NAME_MAX + 1];
	const char *end;
	size_t length;

	enum status status;

	*is_known = is_all || size >= 4;
	if (!*is_known)
		return STATUS_OK;
	status = apply_signature(&encoding, signature, err);
	if (status != STATUS_OK)
		return status;
	length = flatten(text, &encoding, bytes, size);
	if (may_be_declaration(text, length)) {
		end = memmem(text, length, "?>", 2);
		if (end == NULL && !is_all && size < DECLARATION_BYTES_MAX) {
			*is_known = false;
			return STATUS_OK;
		}
		if (end == NULL && !is_all)
			return error_set(err, STATUS_INVALID, "the XML "
			    "declaration does not end within %u bytes",
			    DECLARATION_BYTES_MAX);
		if (end != NULL)
			length = (size_t)(end - text);
		if (length > strlen("<?xml") &&
		    declared_name(name, text, length)) {
			status = apply_name(&encoding, name, err);
			if (status != STATUS_OK)
				return status;
		}
	}
	*out = encoding;
	return STATUS_OK;
}

enum status
decode_detect_text(struct encoding *out, bool *is_known, const char *named,
    const char *bytes, size_t size, bool is_all, struct error *err)
{
	struct encoding encoding = { .kind = ENCODING_UTF8 };
	const struct signature *signature = find_signature(bytes, size);
	enum status status = STATUS_OK;

	*is_known = is_all || size >= 4;
	if (!*is_known)
		return STATUS_OK;
	/* How '<' is written says nothing here. */
	if (signature != NULL && (signature->mark_bytes > 0 ||
	    signature->refused != NULL))
		status = apply_signature(&encoding, signature, err);
	if (status == STATUS_OK && named != NULL)
		status = apply_user_name(&encoding, named, err);
	if (status == STATUS_OK)
		*out = encoding;
	return status;
}
