#ifndef CLI_REJECT_ROWS_H
#define CLI_REJECT_ROWS_H

#include <stdint.h>

#include "cli/reject_csv.h"

/*
 * reject_rows -- the rows of a `rejects export --csv`.
 *
 * A row that was exported, not mended and imported again is set aside again,
 * in other words, because it has a remark now.  Equal rows of one source in
 * several imports are therefore one; those of one import are as many as there
 * are: nothing else tells payments without an id apart.
 */

struct reject_row {
	size_t at;		/* in the text: its source, then the row */
	size_t row_at;
	size_t length;		/* of the row */
	size_t key_length;	/* from at up to its remark */
	int64_t position;
	bool is_again;		/* an import before has it too */
};

struct reject_rows {
	const struct csv_kind *kind;
	struct strbuf text;
	struct reject_row *rows;
	size_t count;
	size_t capacity;
};

void reject_rows_init(struct reject_rows *rows, const struct csv_kind *kind);
void reject_rows_fini(struct reject_rows *rows);

/* Rejects come by number, and so by import. */
MUST_CHECK enum status reject_rows_add(struct reject_rows *rows,
    const struct ledger_reject_entry *entry, struct error *err);

/* The header and the rows to standard output. */
MUST_CHECK enum status reject_rows_print(struct reject_rows *rows,
    struct error *err);

#endif
