#include "tests/tamper/points.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define WHAT_MAX 64

/* A copy of just that size, so that sanitizers see an overrun; the caller
 * frees it. */
static char *
copy_of(const struct subject *subject, size_t size)
{
	char *copy = malloc(size + (size == 0));

	assert(copy != NULL);
	memcpy(copy, subject->bytes, size < subject->size ? size
							  : subject->size);
	return copy;
}

static void
say(char *what, const char *kind, size_t at, unsigned value)
{
	(void)snprintf(what, WHAT_MAX, "%s at %zu, %u", kind, at, value);
}

static void
turn_bits(struct attempt_tally *tally, const struct subject *subject)
{
	char *copy = copy_of(subject, subject->size);
	char what[WHAT_MAX];

	for (size_t at = 0; at < subject->size; at++) {
		for (unsigned bit = 0; bit < 8; bit++) {
			copy[at] = (char)(subject->bytes[at] ^ 1 << bit);
			say(what, "bit", at, bit);
			attempt(tally, subject, copy, subject->size, what);
		}
		copy[at] = subject->bytes[at];
	}
	free(copy);
}

static void
change_values(struct attempt_tally *tally, const struct subject *subject)
{
	char *copy = copy_of(subject, subject->size);
	char what[WHAT_MAX];

	for (size_t at = 0; at < subject->size; at++) {
		for (unsigned value = 1; value < 256; value++) {
			copy[at] = (char)((unsigned char)subject->bytes[at] ^
			    value);
			say(what, "value", at, (unsigned char)copy[at]);
			attempt(tally, subject, copy, subject->size, what);
		}
		copy[at] = subject->bytes[at];
	}
	free(copy);
}

static void
cut(struct attempt_tally *tally, const struct subject *subject)
{
	char what[WHAT_MAX];
	char *copy;

	for (size_t size = 0; size < subject->size; size++) {
		copy = copy_of(subject, size);
		say(what, "cut", size, 0);
		attempt(tally, subject, copy, size, what);
		memcpy(copy, subject->bytes + subject->size - size, size);
		say(what, "cut from the start", subject->size - size, 0);
		attempt(tally, subject, copy, size, what);
		free(copy);
	}
}

static void
remove_bytes(struct attempt_tally *tally, const struct subject *subject)
{
	char *copy = copy_of(subject, subject->size);
	char what[WHAT_MAX];

	for (size_t at = 0; at < subject->size; at++) {
		memcpy(copy, subject->bytes, at);
		memcpy(copy + at, subject->bytes + at + 1,
		    subject->size - at - 1);
		say(what, "removed", at, 0);
		attempt(tally, subject, copy, subject->size - 1, what);
	}
	free(copy);
}

static void
insert_one(struct attempt_tally *tally, const struct subject *subject,
    char *copy, size_t at, unsigned value)
{
	char what[WHAT_MAX];

	memcpy(copy, subject->bytes, at);
	copy[at] = (char)value;
	memcpy(copy + at + 1, subject->bytes + at, subject->size - at);
	say(what, "inserted", at, value);
	attempt(tally, subject, copy, subject->size + 1, what);
}

static void
double_bytes(struct attempt_tally *tally, const struct subject *subject)
{
	char *copy = copy_of(subject, subject->size + 1);

	for (size_t at = 0; at < subject->size; at++)
		insert_one(tally, subject, copy, at,
		    (unsigned char)subject->bytes[at]);
	free(copy);
}

static void
insert_markup(struct attempt_tally *tally, const struct subject *subject)
{
	static const unsigned char bytes[] = { 0, '\t', '\n', '\r', ' ', '!',
		'"', '#', '&', '\'', '-', '/', '0', '9', ':', ';', '<', '=',
		'>', '?', 'A', 'a', '[', ']', 0x7f, 0x85, 0xa0, 0xbf, 0xc3,
		0xef, 0xff };
	char *copy = copy_of(subject, subject->size + 1);

	for (size_t at = 0; at <= subject->size; at++)
		for (size_t i = 0; i < sizeof bytes; i++)
			insert_one(tally, subject, copy, at, bytes[i]);
	free(copy);
}

static void
insert_any(struct attempt_tally *tally, const struct subject *subject)
{
	char *copy = copy_of(subject, subject->size + 1);

	for (size_t at = 0; at <= subject->size; at++)
		for (unsigned value = 0; value < 256; value++)
			insert_one(tally, subject, copy, at, value);
	free(copy);
}

static void
swap_bytes(struct attempt_tally *tally, const struct subject *subject)
{
	char *copy = copy_of(subject, subject->size);
	char what[WHAT_MAX];

	for (size_t at = 0; at + 1 < subject->size; at++) {
		if (subject->bytes[at] == subject->bytes[at + 1])
			continue;
		copy[at] = subject->bytes[at + 1];
		copy[at + 1] = subject->bytes[at];
		say(what, "swapped", at, 0);
		attempt(tally, subject, copy, subject->size, what);
		copy[at] = subject->bytes[at];
		copy[at + 1] = subject->bytes[at + 1];
	}
	free(copy);
}

const struct points_kind points_kinds[] = {
	{ "bits", turn_bits },
	{ "cuts", cut },
	{ "removed", remove_bytes },
	{ "doubled", double_bytes },
	{ "swapped", swap_bytes },
	{ "inserted", insert_markup },
	{ "values", change_values },
	{ "any", insert_any },
	{ NULL, NULL },
};

const struct points_kind *
points_find(const char *name, size_t length)
{
	for (const struct points_kind *kind = points_kinds; kind->name != NULL;
	     kind++)
		if (strlen(kind->name) == length &&
		    memcmp(kind->name, name, length) == 0)
			return kind;
	return NULL;
}
