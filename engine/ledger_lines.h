#ifndef ENGINE_LEDGER_LINES_H
#define ENGINE_LEDGER_LINES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "engine/error.h"
#include "engine/fact.h"
#include "engine/strbuf.h"

/*
 * ledger_lines -- the lines of a document as one run of bytes, the column
 * "lines" of table document.
 *
 * A *number* is unsigned, 7 bits a byte, lowest first, the top bit saying that
 * more follow.  A *decimal* is its millionths without up to 7 zeros at their
 * end: a byte with how many zeros (bits 0-2), the sign (bit 3), the lowest 3
 * bits of what is left (4-6) and whether the rest follows as a number (7).
 *
 *     value = count texts... lines...
 *     count: number of texts; each text ends with a NUL
 *     line  = flags [no] [item] [quantity] [rate] [unit] [category]
 *             [tax category] [tags] net
 *
 * flags is a byte of LINE_HAS_*: which of the bracketed fields there are.  no
 * is a text of its own, ending with a NUL, and left out where it is the line's
 * place in the document, counted from 1.  item is a number, the row of table
 * item.  quantity, rate and net are decimals; unit, category, tax category and
 * tags are numbers, the index of one of the texts, which serve all lines of
 * the document.  Lines follow each other in the document's order to the end.
 */

/* One line's packed bytes and texts are far below this share of it. */
#define LEDGER_LINES_BYTES_MAX (256u << 20)

#define LEDGER_LINE_NO_TEXT 8	/* "1000000" and the NUL */

/*
 * Append the packed form of lines to *out (empty).  items: the row of each
 * line's product, 0 for none.  What fails is told by strbuf_status(out).
 */
void ledger_lines_pack(struct strbuf *out, const struct fact_line *lines,
    const int64_t *items, size_t count);

struct ledger_line {
	const char *no;		/* NULL: its place, counted from 1 */
	int64_t item;		/* 0: none */
	const char *unit;
	const char *category;
	const char *tax_category;
	const char *tags;
	size_t category_index;	/* of its text, where there is one */
	int64_t net_micro;
	int64_t quantity_micro;
	int64_t tax_rate_micro;
	bool has_quantity;
	bool has_tax_rate;
};

/* Reads a packed value, which stays borrowed. */
struct ledger_lines {
	const unsigned char *next;
	const unsigned char *end;
	const char **texts;	/* owned, kept from value to value */
	size_t text_count;
	size_t text_capacity;
};

/* A zeroed struct is ready.  STATUS_INVALID: damaged; STATUS_MEMORY. */
MUST_CHECK enum status ledger_lines_open(struct ledger_lines *lines,
    const void *bytes, size_t size);
/* The next line; STATUS_NOT_FOUND at the end, STATUS_INVALID: damaged. */
MUST_CHECK enum status ledger_lines_next(struct ledger_lines *lines,
    struct ledger_line *out);
void ledger_lines_fini(struct ledger_lines *lines);

#endif
