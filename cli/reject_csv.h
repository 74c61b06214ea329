#ifndef CLI_REJECT_CSV_H
#define CLI_REJECT_CSV_H

#include <stdbool.h>

#include "engine/ledger.h"
#include "engine/strbuf.h"
#include "importers/csv_kind.h"

/*
 * reject_csv -- rows of CSV files that were set aside, as a CSV file to be
 * mended and imported again: all columns of the kind, the cells as found, and
 * in the column that imports pass over, why.
 */

/* The kind of a reject that was a row; NULL: it was none. */
const struct csv_kind *reject_csv_kind(const struct fact_reject *reject);

/* The header, with a line's end. */
void reject_csv_header(struct strbuf *out, const struct csv_kind *kind);

/*
 * The reject, of that kind, as a row.  A row with more cells than its header
 * loses those that are too many, and the remark says that it did not fit.
 * *key_length: so many of its bytes stand before the remark.
 */
MUST_CHECK enum status reject_csv_row(struct strbuf *out, size_t *key_length,
    const struct csv_kind *kind, const struct ledger_reject_entry *entry,
    struct error *err);

#endif
