#ifndef ENGINE_LEDGER_ROW_H
#define ENGINE_LEDGER_ROW_H

#include "engine/ledger_store.h"

/*
 * ledger_row -- a row of table document as a scan reads it, and many of them in
 * memory, found by the account they are of.
 */

/* A document as it is stored; texts and bytes are borrowed. */
struct ledger_row {
	int64_t party;
	int64_t source;
	enum document_type type;
	int32_t date;
	int32_t delivered;
	bool is_cancelled;
	int64_t line_count;
	wide net_total_micro;
	const char *number;
	const char *currency;
	const char *tags;	/* may be NULL, as the next */
	const char *refers_to;
	const void *lines;
	size_t lines_size;
};

/* The columns that ledger_row_read() takes from a query, which begins so. */
#define LEDGER_ROW_COLUMNS \
	"party, source, type, number, date, delivered, currency," \
	" is_cancelled, tags, refers_to, line_count, net_whole, net_micro, lines"

#define LEDGER_ROW_PARTY 0	/* the first of them */

MUST_CHECK enum status ledger_row_read(struct ledger_row *out,
    struct db_query *query, struct error *err);

/* ------------------------------------------------------------- held rows */

#define LEDGER_HELD_BYTES_MAX ((size_t)1 << 31)

/* One row in memory. */
struct ledger_held;

/* Where a row is in the buffer, and what it is of. */
struct ledger_place {
	size_t at;
	size_t group;
};

/*
 * Rows by group, a number below group_count: added in any order, then sorted,
 * then found by group, in no certain order within it.
 */
struct ledger_holder {
	size_t group_count;
	unsigned char *bytes;	/* the rows one after the other; owned */
	size_t used;
	size_t capacity;
	struct ledger_place *places;	/* of the rows, as they came; owned */
	size_t place_capacity;
	size_t row_count;
	size_t *rows;		/* where each is, by group; owned */
	size_t row_capacity;
	size_t *firsts;		/* by group, of rows; one more; owned */
};

/* A zeroed struct can be freed.  STATUS_MEMORY is the only failure. */
MUST_CHECK enum status ledger_holder_init(struct ledger_holder *holder,
    size_t group_count);
void ledger_holder_fini(struct ledger_holder *holder);

/* Let go of all. */
void ledger_holder_clear(struct ledger_holder *holder);

/* How many bytes the row takes. */
size_t ledger_holder_size(const struct ledger_row *row);
/* A copy of the row, which takes at most LEDGER_HELD_BYTES_MAX; STATUS_MEMORY
 * is the only failure. */
MUST_CHECK enum status ledger_holder_add(struct ledger_holder *holder,
    size_t group, const struct ledger_row *row);
/* Let go of the groups from `end` on. */
void ledger_holder_cut(struct ledger_holder *holder, size_t end);

/* No more are added; STATUS_MEMORY is the only failure. */
MUST_CHECK enum status ledger_holder_sort(struct ledger_holder *holder);

size_t ledger_holder_count(const struct ledger_holder *holder, size_t group);
/* The ith of the group's rows. */
const struct ledger_held *ledger_holder_row(
    const struct ledger_holder *holder, size_t group, size_t i);
/* This group will be asked for soon: fetch its rows into the processor's
 * cache, since they lie wherever they came. */
void ledger_holder_prefetch(const struct ledger_holder *holder, size_t group);

/* As the row was, but for its party. */
void ledger_held_row(struct ledger_row *out, const struct ledger_held *held);

#endif
