#ifndef IMPORTERS_WIRE_CURSOR_H
#define IMPORTERS_WIRE_CURSOR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "engine/fact.h"

/*
 * wire_cursor -- the values of one record that came over the wire, taken in
 * order and checked.
 *
 * A value that is cut, or not what a fact may hold, clears is_valid; what is
 * returned for it can be stored but not used.  So a record is taken whole and
 * asked once, at its end.  Texts point into the record.
 */

struct cursor {
	const char *at;
	const char *end;
	uint64_t line_base;	/* what is added to each line of the file */
	bool is_valid;
};

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
/* Valid UTF-8 of at most max bytes, or NULL where none is stated. */
const char *cursor_take_text(struct cursor *cursor, size_t max);
/* A text that must be stated; never NULL. */
const char *cursor_take_needed(struct cursor *cursor, size_t max);
/* The code of a currency; never NULL. */
const char *cursor_take_currency(struct cursor *cursor);
/* Words, one blank between two, sorted, each once; or NULL. */
const char *cursor_take_tags(struct cursor *cursor);
struct fact_address cursor_take_address(struct cursor *cursor);

#endif
