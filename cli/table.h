#ifndef CLI_TABLE_H
#define CLI_TABLE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "engine/decimal.h"
#include "engine/error.h"
#include "engine/strbuf.h"

/*
 * table -- the cli's own tables on standard output, as aligned text or as CSV
 * (RFC 4180, UTF-8, LF).
 *
 * Cells are given one after the other, row by row; a failure among them
 * latches and is told at the end of the row.  CSV is written row by row, text
 * when the table ends, because its widths are known only then.
 */

struct table_column {
	const char *name;	/* as in the CSV; '_' is a blank in text */
	bool is_number;		/* text: aligned to the right */
	bool is_csv_only;
};

struct table {
	const struct table_column *columns;
	size_t column_count;
	bool is_csv;
	size_t next;		/* column of the next cell */
	bool is_holding;
	size_t held_from;	/* in csv or cells */
	struct strbuf csv;
	struct strbuf cells;	/* of the text: each with a NUL */
};

#define TABLE_COLUMNS_MAX 32

MUST_CHECK enum status table_begin(struct table *table,
    const struct table_column *columns, size_t column_count, bool is_csv,
    struct error *err);

void table_text(struct table *table, const char *text);	/* NULL: empty */
void table_count(struct table *table, uint64_t count);
void table_amount(struct table *table, wide amount_micro);

/*
 * Rows that may have to be taken back: from hold on they are kept until they
 * are released, or dropped.  Not within a row.
 */
void table_hold(struct table *table);
MUST_CHECK enum status table_release(struct table *table, struct error *err);
void table_drop(struct table *table);

/* After the last cell of a row. */
MUST_CHECK enum status table_end_row(struct table *table, struct error *err);

/* A zeroed struct is fine too. */
MUST_CHECK enum status table_end(struct table *table, struct error *err);

/* A table that was begun; after the end a no-op. */
void table_fini(struct table *table);

/* One field of a CSV row, quoted where it must be. */
void table_append_csv(struct strbuf *out, const char *text);

#endif
