#ifndef ENGINE_LEDGER_AHEAD_H
#define ENGINE_LEDGER_AHEAD_H

#include "engine/ledger_resolve.h"
#include "engine/ledger_row.h"

/*
 * ledger_ahead -- documents read before they are asked for: of as many accounts
 * as memory allows, in one pass through the table in the order it is stored,
 * instead of account by account.
 *
 * The accounts that will be asked for, in that order, have places 0, 1, ...
 * A window of places is held; asking for an account after it moves it on, by
 * another pass.  An account before it, or whose documents alone are too many,
 * is not held: it is then read as if there were nothing of this.
 */

struct ledger_ahead;

/* For asked's position, catalog, accounts (copied) and dates; at most bytes_max
 * of documents are held. */
MUST_CHECK enum status ledger_ahead_new(struct ledger_ahead **out,
    const struct ledger_scan *asked, size_t bytes_max, struct error *err);
void ledger_ahead_free(struct ledger_ahead *ahead);

/* Move the window on if it has to be for this scan's accounts; one that asks
 * for other dates than was said leaves it alone. */
MUST_CHECK enum status ledger_ahead_move(struct ledger_ahead *ahead,
    struct ledger *ledger, const struct ledger_scan *asked,
    const struct ledger_resolution *resolution, struct error *err);

/* Are the account's documents held, as the scan asks for them?  ahead may be
 * NULL: no. */
bool ledger_ahead_holds(const struct ledger_ahead *ahead,
    const struct ledger_scan *asked, uint32_t account);
/* The documents of an account that is held, in no certain order. */
size_t ledger_ahead_count(const struct ledger_ahead *ahead, uint32_t account);
const struct ledger_held *ledger_ahead_document(
    const struct ledger_ahead *ahead, uint32_t account, size_t i);

/* The text of a row of table source, of a document held. */
const char *ledger_ahead_source(const struct ledger_ahead *ahead,
    int64_t source);

#endif
