#include "importers/text_call.h"

#include <stdbool.h>
#include <string.h>

#include "engine/digest.h"
#include "engine/fact.h"
#include "importers/tax_id.h"

/* Hex digits of a digest that stand for the end of a text too long. */
#define SHORT_ID_HEX 16

static enum status
call_tax_id(const char **out, struct arena *arena, const char *text)
{
	char *copy = arena_strdup(arena, text);

	if (copy == NULL)
		return STATUS_MEMORY;
	tax_id_normalise(copy);
	*out = copy;
	return STATUS_OK;
}

/*
 * A text of FACT_ID_MAX bytes or fewer is its own id.  A longer one keeps its
 * beginning, cut between characters, and has the beginning of its digest for
 * the rest, so that two long names never become one id.
 */
static enum status
call_short_id(const char **out, struct arena *arena, const char *text)
{
	char digest[DIGEST_TEXT_SIZE];
	size_t length = strlen(text);
	size_t keep = FACT_ID_MAX - SHORT_ID_HEX - 1;
	enum status status;

	if (length <= FACT_ID_MAX) {
		*out = text;
		return STATUS_OK;
	}
	while (keep > 0 && ((unsigned char)text[keep] & 0xc0) == 0x80)
		keep--;
	status = digest_bytes(digest, text, length);
	if (status != STATUS_OK)
		return status;
	*out = arena_printf(arena, "%.*s~%.*s", (int)keep, text, SHORT_ID_HEX,
	    digest);
	return *out == NULL ? STATUS_MEMORY : STATUS_OK;
}

static enum status
call_upper(const char **out, struct arena *arena, const char *text)
{
	char *copy = arena_strdup(arena, text);

	if (copy == NULL)
		return STATUS_MEMORY;
	for (char *c = copy; *c != '\0'; c++) {
		if (*c >= 'a' && *c <= 'z')
			*c = (char)(*c - 'a' + 'A');
	}
	*out = copy;
	return STATUS_OK;
}

static enum status
call_strip_zeros(const char **out, struct arena *arena, const char *text)
{
	(void)arena;
	while (text[0] == '0' && text[1] >= '0' && text[1] <= '9')
		text++;
	*out = text;
	return STATUS_OK;
}

static enum status
call_first_word(const char **out, struct arena *arena, const char *text)
{
	*out = arena_strndup(arena, text, strcspn(text, " "));
	return *out == NULL ? STATUS_MEMORY : STATUS_OK;
}

static enum status
call_other_words(const char **out, struct arena *arena, const char *text)
{
	(void)arena;
	text += strcspn(text, " ");
	*out = *text == ' ' ? text + 1 : text;
	return STATUS_OK;
}

static enum status
call_one_word(const char **out, struct arena *arena, const char *text)
{
	char *copy;

	*out = text;
	if (strchr(text, ' ') == NULL)
		return STATUS_OK;
	copy = arena_strdup(arena, text);
	if (copy == NULL)
		return STATUS_MEMORY;
	for (char *c = copy; *c != '\0'; c++) {
		if (*c == ' ')
			*c = '-';
	}
	*out = copy;
	return STATUS_OK;
}

/* A minus before the first digit of a text, whatever stands between. */
static bool
is_negative(const char *text)
{
	size_t length = strcspn(text, "0123456789");

	return memchr(text, '-', length) != NULL;
}

/*
 * Digits with the signs that stand in numbers.  "Rs. 5" has its point before
 * the number, "$ .5" in it.
 */
static enum status
call_first_number(const char **out, struct arena *arena, const char *text)
{
	const char *begin = text + strcspn(text, "0123456789");
	size_t length = strspn(begin, "0123456789.,");

	if (length > 0 && begin > text && begin[-1] == '.' &&
	    (begin - 1 == text || strchr(" -+", begin[-2]) != NULL)) {
		begin--;
		length++;
	}
	*out = arena_printf(arena, "%s%.*s",
	    length > 0 && is_negative(text) ? "-" : "", (int)length, begin);
	return *out == NULL ? STATUS_MEMORY : STATUS_OK;
}

/* What is no number: "$" of "-$ 1,000.00". */
static enum status
call_no_number(const char **out, struct arena *arena, const char *text)
{
	char *copy = arena_strdup(arena, text);
	char *end = copy;

	if (copy == NULL)
		return STATUS_MEMORY;
	for (const char *c = copy; *c != '\0'; c++) {
		if (strchr("0123456789.,+- ", *c) == NULL)
			*end++ = *c;
	}
	*end = '\0';
	*out = copy;
	return STATUS_OK;
}

static const struct text_call calls[] = {
	{ "first-number", "the first number in a text, with a minus before it "
	    "(\"-100.00\" of \"-$ 100.00\")", call_first_number },
	{ "first-word", "the text up to its first blank (\"19\" of \"19 "
	    "Number\")", call_first_word },
	{ "no-number", "what is left of a text without digits, points, "
	    "commas, signs and blanks (\"$\" of \"-$ 100.00\")",
	    call_no_number },
	{ "one-word", "each blank becomes a hyphen, so that the text is one "
	    "tag", call_one_word },
	{ "other-words", "the text after its first blank", call_other_words },
	{ "short-id", "a text longer than an id may be keeps its beginning "
	    "and ends with part of its SHA-256", call_short_id },
	{ "strip-zeros", "zeros at the beginning of a number are taken off",
	    call_strip_zeros },
	{ "tax-id", "letters and digits only, upper case, without the country "
	    "prefix of a VAT number", call_tax_id },
	{ "upper", "a to z become A to Z", call_upper },
};

#define CALL_COUNT (sizeof calls / sizeof calls[0])

const struct text_call *
text_call_find(const char *name)
{
	for (size_t i = 0; i < CALL_COUNT; i++) {
		if (strcmp(calls[i].name, name) == 0)
			return &calls[i];
	}
	return NULL;
}

const struct text_call *
text_call_get(size_t index)
{
	return index < CALL_COUNT ? &calls[index] : NULL;
}
