#ifndef ENGINE_LEDGER_TALLY_H
#define ENGINE_LEDGER_TALLY_H

#include "engine/ledger_store.h"

/*
 * ledger_tally -- what the documents of an import come to, by currency.
 * Private to the store.
 *
 * It is kept while documents go in.  What was added is not taken off again: an
 * import that supersedes a document of its own loses its tally
 * (engine/ledger_summary.c).
 */

/* A document, as its row has it. */
struct ledger_tally_document {
	const char *currency;	/* shorter than CURRENCY_CODE_SIZE */
	int64_t party;		/* from 1 */
	bool is_cancelled;
	uint64_t lines;
	wide net_micro;
};

/* STATUS_RANGE: a currency or a party too many; STATUS_MEMORY. */
MUST_CHECK enum status ledger_tally_add(struct ledger_tally *tally,
    const struct ledger_tally_document *document, struct error *err);

/* Into *out: the totals, sorted by currency, and the sums over them. */
void ledger_tally_tell(struct ledger_import_summary *out,
    const struct ledger_tally *tally);

/* A zeroed struct is ready, and so is one after this. */
void ledger_tally_fini(struct ledger_tally *tally);

#endif
