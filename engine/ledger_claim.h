#ifndef ENGINE_LEDGER_CLAIM_H
#define ENGINE_LEDGER_CLAIM_H

#include "engine/ledger_store.h"

/*
 * ledger_claim -- an invoice as something to be paid: its payments and the
 * credit notes that refer to it, as known at a position.
 *
 * The last one is kept, since credit notes of one invoice often follow each
 * other; and those that take long to read, as they may come in turn.
 */

#define LEDGER_CLAIM_ITEMS_MAX 16777216	/* payments, or credits, of one */

/* How many payments and credits take long to read, and how many those that are
 * kept may have together; what came on one day is one of them. */
#define LEDGER_CLAIM_LONG 64
#define LEDGER_CLAIM_KEPT_MAX 4194304

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
	size_t rows;		/* read for it */
	void *kept;		/* the long ones, a tree; owned */
	size_t kept_items;
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
