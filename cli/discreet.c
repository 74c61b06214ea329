#include "cli/discreet.h"

#include <stdbool.h>
#include <stddef.h>
#include <string.h>

/* What a sentence quotes is a name of the form's. */
static const char *const named[] = {
	"unknown-element",
	"unknown-attribute",
};

/* After these words a sentence goes on with figures or names; tests/cli has
 * each (names.sh, csv.sh, coverage.sh). */
static const char *const told[] = {
	"the stated net total",
	"found none and a total of",
	"was taken as its lines say",
	"the file states net",
	"the file states gross",
	"the file states credit",
	"the file states debit",
	" has tax id",
	"would have two managers at once",
};

/* What may follow them again. */
static const char unread[] =
    ", without those that could not be read or were skipped";

static bool
is_named(const char *code)
{
	for (size_t i = 0; i < sizeof named / sizeof named[0]; i++)
		if (strcmp(code, named[i]) == 0)
			return true;
	return false;
}

/* How much of the sentence may be shown at all. */
static size_t
shown_length(const char *sentence)
{
	size_t length = strlen(sentence);

	for (size_t i = 0; i < sizeof told / sizeof told[0]; i++) {
		const char *at = strstr(sentence, told[i]);

		if (at != NULL &&
		    (size_t)(at - sentence) + strlen(told[i]) < length)
			length = (size_t)(at - sentence) + strlen(told[i]);
	}
	return length;
}

static char
shape_of(unsigned char byte)
{
	if (byte >= '0' && byte <= '9')
		return '#';
	if ((byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') ||
	    byte >= 0x80)
		return '*';
	return (char)byte;
}

/*
 * From the first quote to the last: what is quoted may hold quotes.  Of a
 * sentence that was too long the end is missing, and with it, maybe, the last.
 */
static const char *
end_of_quote(const char *sentence, const char *from)
{
	const char *last = strrchr(sentence, '"');
	size_t length = strlen(sentence);

	return last == from || length >= ERROR_MESSAGE_MAX - 1 ?
	    sentence + length : last;
}

static void
put(struct discreet *out, char c)
{
	if (out->length < DISCREET_BYTES_MAX)
		out->text[out->length++] = c;
	out->text[out->length] = '\0';
}

static void
put_text(struct discreet *out, const char *text)
{
	while (*text != '\0')
		put(out, *text++);
}

const char *
discreet_sentence(struct discreet *out, const struct log *log,
    const char *code, const char *sentence)
{
	const size_t length = shown_length(sentence);
	const char *from = is_named(code) ? NULL : strchr(sentence, '"');
	const char *until = end_of_quote(sentence, from);

	out->length = 0;
	out->text[0] = '\0';
	if (log->is_watched) {
		put_text(out, sentence);
		return out->text;
	}
	for (size_t i = 0; i < length; i++) {
		const char *at = sentence + i;
		unsigned char byte = (unsigned char)*at;

		if (from == NULL || at <= from || at >= until)
			put(out, *at);
		else if ((byte & 0xc0) != 0x80)	/* one for a character */
			put(out, shape_of(byte));
	}
	if (sentence[length] == '\0')
		return out->text;
	put_text(out, " ...");
	if (strstr(sentence + length, unread) != NULL)
		put_text(out, unread);
	return out->text;
}
