#ifndef ENGINE_LEDGER_CLAIM_H
#define ENGINE_LEDGER_CLAIM_H

#include "engine/ledger_store.h"

/*
 * ledger_claim -- an invoice as something to be paid: its payments and the
 * credit notes that refer to it, as known at a position.
 *
 * The last one is kept, since credit notes of one invoice often follow each
 * other.
 */

#define LEDGER_CLAIM_ITEMS_MAX 16777216	/* payments, or credits, of one */

struct ledger_claim {
	bool is_loaded;
	bool is_found;
	int64_t position;
	int64_t source;
	struct strbuf number;
	char currency[4];
	struct purchase_claim claim;
	struct purchase_payment *payments;	/* owned */
	size_t payment_capacity;
	struct purchase_credit *credits;	/* owned */
	size_t credit_capacity;
};

void ledger_claim_init(struct ledger_claim *claim);
void ledger_claim_fini(struct ledger_claim *claim);

/* Facts may have come: read anew. */
void ledger_claim_forget(struct ledger_claim *claim);

/* The claim of an invoice; NULL in *out where the ledger does not hold it. */
MUST_CHECK enum status ledger_claim_find(const struct purchase_claim **out,
    struct ledger_claim *claim, struct ledger *ledger, int64_t position,
    int64_t source, const char *number, struct error *err);

#endif
