#ifndef ENGINE_LEDGER_AWAIT_H
#define ENGINE_LEDGER_AWAIT_H

#include <stdbool.h>

#include "engine/ledger.h"

/*
 * ledger_await -- master records that were set aside, and wait for a good one
 * of their source, kind and id.  Private to the store.
 *
 * A version of a record does not say who stated it: another source's, or a row
 * that only relates two records, would pass for the one that was wrong.
 */

/* In a query of the reject r: has such a record come in? */
#define LEDGER_HAS_COME \
	"EXISTS (SELECT 1 FROM reject_mended m WHERE m.reject = r.number)"

/* Is it the kind of a master record? */
bool ledger_is_awaited(const char *kind);

#endif
