#ifndef REPORTS_STATEMENT_MEASURES_H
#define REPORTS_STATEMENT_MEASURES_H

#include "engine/result.h"
#include "engine/strbuf.h"
#include "reports/statement_scan.h"

/*
 * statement_measures -- the part of a statement that figures are worked out
 * from: the elements <measures> and <ledger>, written and read.
 */

/* result->measures, tallies and digest. */
void statement_measures_compose(struct strbuf *out,
    const struct result *result);

/* Into the same fields, all in the scan's arena; failures are the scan's. */
void statement_measures_parse(struct statement_scan *scan,
    struct result *result);

#endif
