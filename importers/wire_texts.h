#ifndef IMPORTERS_WIRE_TEXTS_H
#define IMPORTERS_WIRE_TEXTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * wire_texts -- the texts that many records repeat (products, units, tags):
 * each crosses the wire once and is a number from then on.
 *
 * Both ends have a table of WIRE_TEXTS_MAX places.  The writing side alone
 * decides which text has which; one that needs the place of another takes it by
 * being sent with that number.  The reading side obeys, and trusts nothing: a
 * number must be one that was given, and a place that the record at hand has
 * used is not given to another text within that record, whose facts point to
 * it.  So the tables agree as long as all records are read, in order.
 *
 * A text of more than WIRE_TEXT_BYTES_MAX bytes has no number, and neither has
 * one that finds no place because the record at hand uses too many.
 */

#define WIRE_TEXTS_MAX 16384		/* a power of two */
#define WIRE_TEXT_BYTES_MAX 39

/* Which texts come is up to the file: mostly one that the processor's caches
 * have lost meanwhile.  So a text and what is known of it lie in one line. */
#define WIRE_TEXT_ALIGNMENT 64

/* How a record refers to a text. */
enum {
	WIRE_TEXT_NONE = 0,
	/* 1 to WIRE_TEXTS_MAX: the text of that number. */
	WIRE_TEXT_NEW = 0x8000,		/* and a number: it has that one now */
	WIRE_TEXT_PLAIN = 0xffff,	/* it has none */
};

/* --------------------------------------------------------------- writing */

struct wire_numbers;

/* NULL: no memory. */
struct wire_numbers *wire_numbers_new(void);
void wire_numbers_free(struct wire_numbers *numbers);

/* Another record begins: places are free again. */
void wire_numbers_begin(struct wire_numbers *numbers);

/* The text will be referred to soon: its place is brought near meanwhile. */
void wire_numbers_expect(const struct wire_numbers *numbers, const char *text,
    size_t length);

/* The reference to a text; the text follows it where that is new or plain. */
uint16_t wire_numbers_refer(struct wire_numbers *numbers, const char *text,
    size_t length);

/* --------------------------------------------------------------- reading */

/* What is found out once of each text that has a number. */
enum {
	WIRE_TEXT_IS_CURRENCY = 1 << 0,	/* its code */
	/* Words, one blank between two, sorted, each once. */
	WIRE_TEXT_IS_TAGS = 1 << 1,
};

struct wire_text {
	_Alignas(WIRE_TEXT_ALIGNMENT)
	char bytes[WIRE_TEXT_BYTES_MAX + 1];	/* "": none was given */
	uint64_t record;	/* that used it last */
	uint64_t mark;		/* no other text of this process has it */
	unsigned is;		/* WIRE_TEXT_IS_* */
};

struct wire_texts {
	struct wire_text *texts;	/* WIRE_TEXTS_MAX; owned */
	uint64_t record;		/* at hand, counted from 1 */
};

/* false: no memory. */
bool wire_texts_init(struct wire_texts *texts);
void wire_texts_fini(struct wire_texts *texts);

/* The text of that number, NULL where none was given. */
static inline const struct wire_text *
wire_texts_find(struct wire_texts *texts, uint16_t number)
{
	struct wire_text *text;

	if (number < 1 || number > WIRE_TEXTS_MAX)
		return NULL;
	text = &texts->texts[number - 1];
	text->record = texts->record;
	return text->bytes[0] != '\0' ? text : NULL;
}

/* The text may be asked for soon: it is brought near meanwhile. */
static inline void
wire_texts_expect(const struct wire_texts *texts, uint16_t number)
{
	if (number >= 1 && number <= WIRE_TEXTS_MAX)
		__builtin_prefetch(&texts->texts[number - 1], 1);
}

/* The mark of a text that was found or given; 0 where it has no number. */
static inline uint64_t
wire_texts_mark(const struct wire_texts *texts, uint16_t reference)
{
	uint16_t number = reference & (WIRE_TEXT_NEW - 1);

	return number < 1 || number > WIRE_TEXTS_MAX ? 0 :
	    texts->texts[number - 1].mark;
}

/* What the text is. */
unsigned wire_texts_judge(const char *text);

/* Give the number to a text of valid UTF-8; NULL where that may not be. */
const struct wire_text *wire_texts_give(struct wire_texts *texts,
    uint16_t number, const char *bytes);

#endif
