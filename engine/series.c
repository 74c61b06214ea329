#include "engine/series_book.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define BOOK_BYTES_MAX ((size_t)1 << 30)
#define SLOTS_FIRST 256
#define GROWN_FIRST 64
/* A name: eight digits of the shape, the id, and a mark for its number. */
#define FAMILY_TEXT_MAX (FACT_ID_MAX + 16)

enum status
series_book_new(struct series_book **out, struct period period)
{
	struct series_book *book = calloc(1, sizeof *book);

	if (book == NULL)
		return STATUS_MEMORY;
	arena_init(&book->arena, BOOK_BYTES_MAX);
	book->period = period;
	*out = book;
	return STATUS_OK;
}

static void
names_fini(struct series_names *names)
{
	free(names->texts);
	free(names->slots);
}

void
series_book_free(struct series_book *book)
{
	if (book == NULL)
		return;
	names_fini(&book->shape_names);
	names_fini(&book->key_names);
	names_fini(&book->family_names);
	free(book->shape_families);
	free(book->shapes);
	free(book->keys);
	free(book->numbers);
	free(book->ranks);
	arena_reset(&book->arena);
	free(book);
}

/* ----------------------------------------------------------------- names */

static uint64_t
hash_text(const char *text)
{
	uint64_t hash = UINT64_C(14695981039346656037);

	for (; *text != '\0'; text++)
		hash = (hash ^ (unsigned char)*text) *
		    UINT64_C(1099511628211);
	return hash ^ (hash >> 31);
}

static size_t
find_slot(const struct series_names *names, const char *text)
{
	size_t slot = hash_text(text) & (names->slot_count - 1);

	while (names->slots[slot] != 0 &&
	    strcmp(names->texts[names->slots[slot] - 1], text) != 0)
		slot = (slot + 1) & (names->slot_count - 1);
	return slot;
}

/* At most half of the slots are taken. */
static enum status
grow_slots(struct series_names *names)
{
	size_t count = names->slot_count == 0 ? SLOTS_FIRST :
	    names->slot_count * 2;
	uint32_t *slots;
	size_t i;

	if (names->count * 2 < names->slot_count)
		return STATUS_OK;
	slots = calloc(count, sizeof *slots);
	if (slots == NULL)
		return STATUS_MEMORY;
	free(names->slots);
	names->slots = slots;
	names->slot_count = count;
	for (i = 0; i < names->count; i++)
		slots[find_slot(names, names->texts[i])] = (uint32_t)i + 1;
	return STATUS_OK;
}

/* Room for one more of size bytes; items, or where they were moved to. */
static void *
grow(void *items, size_t *capacity, size_t count, size_t size)
{
	size_t grown = *capacity == 0 ? GROWN_FIRST : *capacity * 2;
	void *moved;

	if (count < *capacity)
		return items;
	moved = reallocarray(items, grown, size);
	if (moved != NULL)
		*capacity = grown;
	return moved;
}

enum status
series_name(uint32_t *out, struct series_names *names, struct arena *arena,
    const char *text, size_t max, bool may_add)
{
	const char **texts;
	size_t slot;
	enum status status = grow_slots(names);

	if (status != STATUS_OK)
		return status;
	slot = find_slot(names, text);
	if (names->slots[slot] != 0) {
		*out = names->slots[slot] - 1;
		return STATUS_OK;
	}
	if (!may_add || names->count == max)
		return STATUS_RANGE;
	texts = grow(names->texts, &names->capacity, names->count,
	    sizeof *texts);
	if (texts == NULL)
		return STATUS_MEMORY;
	names->texts = texts;
	texts[names->count] = arena_strdup(arena, text);
	if (texts[names->count] == NULL)
		return STATUS_MEMORY;
	*out = (uint32_t)names->count++;
	names->slots[slot] = *out + 1;
	return STATUS_OK;
}

/* -------------------------------------------------------------- learning */

/* A text without its letters, of any script; in place. */
static void
drop_letters(char *text)
{
	char *out = text;

	for (; *text != '\0'; text++) {
		unsigned char c = (unsigned char)*text;

		if (c < 0x80 && (c < 'A' || c > 'Z') && (c < 'a' || c > 'z'))
			*out++ = *text;
	}
	*out = '\0';
}

static enum status
find_family(uint32_t *out, struct series_book *book, const char *name)
{
	char text[FAMILY_TEXT_MAX];

	(void)snprintf(text, sizeof text, "%s", name);
	drop_letters(text);
	return series_name(out, &book->family_names, &book->arena, text,
	    SERIES_KEYS_MAX, true);
}

/* The family of a new shape. */
static enum status
add_family(struct series_book *book, const char *mask, size_t shape)
{
	uint32_t *families = grow(book->shape_families,
	    &book->shape_family_capacity, shape, sizeof *families);

	if (families == NULL)
		return STATUS_MEMORY;
	book->shape_families = families;
	return find_family(&families[shape], book, mask);
}

/* STATUS_RANGE: no series has it. */
static enum status
find_shape(struct shape **out, uint32_t *number, struct series_book *book,
    const struct shape_id *id, bool may_add)
{
	char mask[FACT_ID_MAX + 1];
	size_t known = book->shape_names.count;
	struct shape **shapes;
	enum status status;

	shape_mask(mask, id);
	status = series_name(number, &book->shape_names, &book->arena, mask,
	    SERIES_SHAPES_MAX, may_add);
	if (status != STATUS_OK)
		return status;
	if (*number == known) {
		status = add_family(book, mask, known);
		if (status != STATUS_OK)
			return status;
		shapes = grow(book->shapes, &book->shape_capacity, known,
		    sizeof *shapes);
		if (shapes == NULL)
			return STATUS_MEMORY;
		book->shapes = shapes;
		shapes[known] = arena_alloc(&book->arena, 1,
		    sizeof *shapes[known]);
		if (shapes[known] == NULL)
			return STATUS_MEMORY;
	}
	*out = book->shapes[*number];
	return STATUS_OK;
}

enum status
series_learn(struct series_book *book, const char *id, int32_t date)
{
	struct shape_id parsed;
	struct shape *shape;
	uint32_t number;
	enum status status;

	if (!shape_parse(&parsed, id))
		return STATUS_OK;
	status = find_shape(&shape, &number, book, &parsed, true);
	if (status == STATUS_RANGE)
		return STATUS_OK;
	if (status == STATUS_OK)
		shape_learn(shape, &parsed, date);
	return status;
}

/* ---------------------------------------------------------------- adding */

static void
leave(struct series_rest *rest, const char *id)
{
	if (rest->documents++ == 0)
		(void)snprintf(rest->example, sizeof rest->example, "%s", id);
}

#define SHAPE_DIGITS 8

/* The name of a series: letters in either case are the same. */
static void
write_key(char *out, uint32_t shape, const struct shape_id *id, size_t from,
    size_t until)
{
	size_t at;

	out += snprintf(out, SHAPE_DIGITS + 1, "%0*x", SHAPE_DIGITS,
	    (unsigned)shape);
	for (at = 0; at < id->length; at++) {
		char c = id->text[at];

		if (at == from) {
			*out++ = '\n';
			at = until - 1;
			continue;
		}
		*out++ = c >= 'a' && c <= 'z' ? (char)(c - 'a' + 'A') : c;
	}
	*out = '\0';
}

#define SHAPE_DIGITS 8		/* that a name begins with */

static enum status
add_key(struct series_book *book, const char *name, uint32_t shape,
    const struct shape_id *id, size_t from, size_t until)
{
	size_t count = book->key_names.count - 1;
	struct series_key *keys = grow(book->keys, &book->key_capacity, count,
	    sizeof *keys);

	if (keys == NULL)
		return STATUS_MEMORY;
	book->keys = keys;
	keys[count] = (struct series_key){
		.before = arena_strndup(&book->arena, id->text, from),
		.after = arena_strdup(&book->arena, id->text + until),
		.shape = shape,
	};
	if (keys[count].before == NULL || keys[count].after == NULL)
		return STATUS_MEMORY;
	/* Shapes of a family have their numbers in the same run, or not. */
	return find_family(&keys[count].family, book, name + SHAPE_DIGITS);
}

static enum status
find_key(uint32_t *out, struct series_book *book, uint32_t shape,
    const struct shape_id *id, size_t from, size_t until)
{
	char text[FAMILY_TEXT_MAX];
	size_t known = book->key_names.count;
	enum status status;

	write_key(text, shape, id, from, until);
	status = series_name(out, &book->key_names, &book->arena, text,
	    SERIES_KEYS_MAX, true);
	if (status == STATUS_OK && *out == known)
		status = add_key(book, text, shape, id, from, until);
	return status;
}

static int64_t
value_of(const struct shape_id *id, size_t from, size_t until)
{
	int64_t value = 0;

	assert(until - from <= SHAPE_DIGITS_MAX);
	for (; from < until; from++)
		value = value * 10 + (id->text[from] - '0');
	return value;
}

static enum status
keep(struct series_book *book, const struct series_number *number)
{
	struct series_number *numbers;

	numbers = grow(book->numbers, &book->capacity, book->count,
	    sizeof *numbers);
	if (numbers == NULL)
		return STATUS_MEMORY;
	book->numbers = numbers;
	numbers[book->count++] = *number;
	return STATUS_OK;
}

enum status
series_add(struct series_book *book, const char *id, int32_t date,
    enum document_type type, enum series_what what)
{
	struct series_number number = {
		.date = date, .type = (uint8_t)type, .what = (uint8_t)what,
	};
	struct shape_id parsed;
	struct shape *shape;
	uint32_t index;
	size_t from;
	size_t until;
	enum status status = STATUS_RANGE;

	if (book->count < SERIES_NUMBERS_MAX && shape_parse(&parsed, id))
		status = find_shape(&shape, &index, book, &parsed, false);
	if (status == STATUS_OK) {
		if (!shape->is_decided)
			shape_decide(shape, parsed.run_count);
		shape_number(&from, &until, shape, &parsed);
		number.number = value_of(&parsed, from, until);
		number.digits = (uint8_t)(until - from);
		status = find_key(&number.key, book, index, &parsed, from,
		    until);
	}
	if (status == STATUS_RANGE) {
		if (date == DATE_NONE || period_contains(book->period, date))
			leave(&book->left, id);
		return STATUS_OK;
	}
	return status == STATUS_OK ? keep(book, &number) : status;
}
