#ifndef IMPORTERS_WIRE_CURSOR_H
#define IMPORTERS_WIRE_CURSOR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "engine/fact.h"
#include "importers/wire_texts.h"

/*
 * wire_cursor -- the values of one record that came over the wire, taken in
 * order and checked.
 *
 * A value that is cut, or not what a fact may hold, clears is_valid; what is
 * returned for it can be stored but not used.  So a record is taken whole and
 * asked once, at its end.  Texts point into the record, or into the table of
 * those that records repeat, and are good as long as the record is.
 */

struct cursor {
	const char *at;
	const char *end;
	struct wire_texts *texts;	/* borrowed */
	uint64_t line_base;	/* what is added to each line of the file */
	bool is_valid;
};

/* So many bytes; zeros where they are not there. */
static inline void
cursor_take_bytes(struct cursor *cursor, void *out, size_t size)
{
	if ((size_t)(cursor->end - cursor->at) < size) {
		cursor->is_valid = false;
		memset(out, 0, size);
		return;
	}
	memcpy(out, cursor->at, size);
	cursor->at += size;
}

/* A number from 0 to max. */
uint32_t cursor_take_u32(struct cursor *cursor, uint32_t max);
bool cursor_take_flag(struct cursor *cursor);
uint64_t cursor_take_u64(struct cursor *cursor);
/* A line of the file, the base added; 0, where none is known, stays 0. */
uint64_t cursor_take_file_line(struct cursor *cursor);
/* A number from min to max. */
int64_t cursor_take_i64(struct cursor *cursor, int64_t min, int64_t max);
/* |value| < DECIMAL_LIMIT_MICRO. */
int64_t cursor_take_amount(struct cursor *cursor);
/* |value| is at most what FACT_LINES_MAX amounts come to. */
wide cursor_take_sum(struct cursor *cursor);
int32_t cursor_take_date(struct cursor *cursor);
/* A date or DATE_NONE. */
int32_t cursor_take_optional_date(struct cursor *cursor);
/* What XML can hold, of at most max bytes, or NULL where none is stated. */
const char *cursor_take_text(struct cursor *cursor, size_t max);
/* A text that must be stated; never NULL. */
const char *cursor_take_needed(struct cursor *cursor, size_t max);
/* The code of a currency; never NULL. */
const char *cursor_take_currency(struct cursor *cursor);
/* The text of a reference that is no number given before; never NULL. */
const char *cursor_take_new(struct cursor *cursor, uint16_t reference,
    size_t max, unsigned is);

/*
 * The text of a reference, of which all of `is` (WIRE_TEXT_IS_*) is so; NULL
 * for none.  One that follows here has at most max bytes, others at most
 * WIRE_TEXT_BYTES_MAX.
 */
static inline const char *
cursor_refer(struct cursor *cursor, uint16_t reference, size_t max,
    unsigned is)
{
	const struct wire_text *text;

	if (reference == WIRE_TEXT_NONE)
		return NULL;
	text = wire_texts_find(cursor->texts, reference);
	if (text == NULL || (text->is & is) != is)
		return cursor_take_new(cursor, reference, max, is);
	return text->bytes;
}

/* As that, and the reference is taken first. */
const char *cursor_take_shared(struct cursor *cursor, size_t max,
    unsigned is);
struct fact_address cursor_take_address(struct cursor *cursor);

#endif
