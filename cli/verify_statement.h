#ifndef CLI_VERIFY_STATEMENT_H
#define CLI_VERIFY_STATEMENT_H

#include <stddef.h>

#include "engine/error.h"
#include "engine/strbuf.h"
#include "reports/sign.h"

/*
 * verify_statement -- a signed statement checked to the last figure: the join
 * of reports' verification of form and signature and of the figures worked out
 * again (cli/recompute.h).
 */

/*
 * Append to *out what the statement states, in one line without its line
 * feed: "BONUS version 1, account C-1, 2025-01-01 to 2025-12-31: 26.00 EUR".
 * What is not a statement of ours, signed by the verifier's certificate, is
 * refused with STATUS_INVALID, STATUS_SYNTAX or STATUS_RANGE.  name: for the
 * place in messages.
 */
MUST_CHECK enum status verify_statement(struct strbuf *out,
    struct verifier *verifier, const char *name, const void *bytes,
    size_t size, struct error *err);

#endif
