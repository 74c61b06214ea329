#include "importers/wire_texts.h"

#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

#include "engine/bytes_hash.h"
#include "engine/currency.h"

/* What is aligned within it is so; NULL: no memory. */
static void *
alloc_zeroed(size_t size)
{
	void *bytes = aligned_alloc(WIRE_TEXT_ALIGNMENT, size);

	return bytes == NULL ? NULL : memset(bytes, 0, size);
}

/* --------------------------------------------------------------- writing */

#define WAYS 4			/* places that a text may have */
#define SETS (WIRE_TEXTS_MAX / WAYS)

struct place {
	_Alignas(WIRE_TEXT_ALIGNMENT) char bytes[WIRE_TEXT_BYTES_MAX + 1];
	uint64_t record;	/* that used it last */
	uint32_t hash;
	uint32_t length;	/* 0: nobody has it yet */
};

_Static_assert(sizeof(struct place) == WIRE_TEXT_ALIGNMENT, "one line");

struct wire_numbers {
	struct place places[SETS][WAYS];
	uint8_t next[SETS];		/* whose turn it is to be replaced */
	uint64_t record;
};

struct wire_numbers *
wire_numbers_new(void)
{
	return alloc_zeroed(sizeof(struct wire_numbers));
}

void
wire_numbers_free(struct wire_numbers *numbers)
{
	free(numbers);
}

void
wire_numbers_begin(struct wire_numbers *numbers)
{
	numbers->record++;
}

static uint16_t
number_of(size_t set, unsigned way)
{
	return (uint16_t)(set * WAYS + way + 1);
}

static size_t
set_of(uint64_t hash)
{
	return (hash >> 40) % SETS;
}

/* The ways of a set in the order in which a text tries them. */
static unsigned
way_of(uint64_t hash, unsigned i)
{
	return (unsigned)((hash >> 52) + i) % WAYS;
}

void
wire_numbers_expect(const struct wire_numbers *numbers, const char *text,
    size_t length)
{
	uint64_t hash = bytes_hash(text, length);

	__builtin_prefetch(&numbers->places[set_of(hash)][way_of(hash, 0)], 1);
}

/* A place that the record at hand does not use; WAYS: there is none. */
static unsigned
free_way(struct wire_numbers *numbers, size_t set)
{
	for (unsigned i = 0; i < WAYS; i++) {
		unsigned way = numbers->next[set]++ % WAYS;

		if (numbers->places[set][way].record != numbers->record)
			return way;
	}
	return WAYS;
}

uint16_t
wire_numbers_refer(struct wire_numbers *numbers, const char *text,
    size_t length)
{
	uint64_t hash;
	size_t set;
	unsigned way = 0;
	struct place *place = NULL;

	if (length == 0)
		return WIRE_TEXT_NONE;
	if (length > WIRE_TEXT_BYTES_MAX)
		return WIRE_TEXT_PLAIN;
	hash = bytes_hash(text, length);
	set = set_of(hash);
	for (unsigned i = 0; i < WAYS; i++) {
		way = way_of(hash, i);
		place = &numbers->places[set][way];
		if (place->length == 0)
			break;
		if (place->hash != (uint32_t)hash ||
		    place->length != length ||
		    memcmp(place->bytes, text, length) != 0)
			continue;
		place->record = numbers->record;
		return number_of(set, way);
	}
	if (place->length > 0)
		way = free_way(numbers, set);
	if (way == WAYS)
		return WIRE_TEXT_PLAIN;
	place = &numbers->places[set][way];
	memcpy(place->bytes, text, length);
	place->length = (uint32_t)length;
	place->hash = (uint32_t)hash;
	place->record = numbers->record;
	return WIRE_TEXT_NEW | number_of(set, way);
}

/* --------------------------------------------------------------- reading */

_Static_assert(sizeof(struct wire_text) == WIRE_TEXT_ALIGNMENT, "one line");

static _Atomic uint64_t marks_given;

bool
wire_texts_init(struct wire_texts *texts)
{
	texts->record = 0;
	texts->texts = alloc_zeroed(WIRE_TEXTS_MAX * sizeof *texts->texts);
	return texts->texts != NULL;
}

void
wire_texts_fini(struct wire_texts *texts)
{
	free(texts->texts);
	texts->texts = NULL;
}

static bool
is_tags(const char *tags)
{
	const char *before = NULL;
	size_t before_length = 0;

	for (const char *word = tags; word != NULL;) {
		size_t length = strcspn(word, " ");
		size_t common = length < before_length ? length :
		    before_length;
		int order = before == NULL ? -1 : memcmp(before, word, common);

		if (length == 0 || order > 0 ||
		    (order == 0 && before_length >= length))
			return false;
		before = word;
		before_length = length;
		word = word[length] == ' ' ? word + length + 1 : NULL;
	}
	return true;
}

unsigned
wire_texts_judge(const char *text)
{
	unsigned is = 0;

	if (currency_find(text) != NULL)
		is |= WIRE_TEXT_IS_CURRENCY;
	if (is_tags(text))
		is |= WIRE_TEXT_IS_TAGS;
	return is;
}

const struct wire_text *
wire_texts_give(struct wire_texts *texts, uint16_t number, const char *bytes)
{
	size_t length = strlen(bytes);
	struct wire_text *text;

	if (number < 1 || number > WIRE_TEXTS_MAX || length < 1 ||
	    length > WIRE_TEXT_BYTES_MAX)
		return NULL;
	text = &texts->texts[number - 1];
	if (text->record == texts->record)
		return NULL;
	memcpy(text->bytes, bytes, length + 1);
	text->record = texts->record;
	text->mark = atomic_fetch_add(&marks_given, 1) + 1;
	text->is = wire_texts_judge(bytes);
	return text;
}
