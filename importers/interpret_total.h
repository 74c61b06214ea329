#ifndef IMPORTERS_INTERPRET_TOTAL_H
#define IMPORTERS_INTERPRET_TOTAL_H

#include "importers/interpret_state.h"

/*
 * interpret_total -- a document's amounts: net from gross, signs, allowances
 * onto lines, and the check against the total that it states itself.
 *
 * Source: docs/reference/dialects.md, what happens to a document.
 */

/* The line's net amount as stated, from its net or gross cell. */
void total_line_net(struct draft *draft, struct fact_line *line,
    const struct cell *cells);
void total_add_allowance(struct draft *draft, int64_t amount_micro);

/*
 * Signs for all amounts; without a fault also allowances spread and totals
 * checked.  Lines and total_line_count are final after it.
 */
MUST_CHECK enum status total_settle(struct interpreter *in,
    struct draft *draft, struct error *err);

/* The total with tax, its sign as in the native form. */
int64_t total_native_gross(const struct draft *draft);

#endif
