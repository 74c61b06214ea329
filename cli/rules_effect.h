#ifndef CLI_RULES_EFFECT_H
#define CLI_RULES_EFFECT_H

#include "cli/command.h"
#include "cli/party.h"
#include "cli/table.h"

/*
 * rules_effect -- what a change of terms changes for whom (`rules diff
 * --with-ledger`): two agreements, evaluated on the same ledger and over the
 * same time.
 *
 * That time is the first one's term, up to --as-of, for the second too: a
 * renewal is compared on the purchases of the year that there is.  Where
 * periods are settled separately all of them are evaluated, each with the
 * payments up to its own end, and added up.
 */

struct effect_party;		/* what both give one account */

struct effect {
	struct context *context;
	struct party_request request;
	bool is_csv;
	struct table table;	/* of the CSV, over all agreements */
	struct effect_party **by_account;	/* of the agreement at hand;
						 * NULL: no result */
	struct effect_party **parties;		/* those there are */
	uint64_t failed;	/* parties that could not be evaluated */
	uint64_t refused;	/* agreements that could not be compared */
};

/* The request is filled in.  As text each agreement has a table of its own. */
MUST_CHECK enum status effect_begin(struct effect *effect, struct error *err);

/* One row per account whose result changes, per rule what changed, and the
 * sum. */
MUST_CHECK enum status effect_compare(struct effect *effect,
    const struct agreement *before, const struct agreement *after,
    struct error *err);

MUST_CHECK enum status effect_end(struct effect *effect, struct error *err);
void effect_fini(struct effect *effect);

#endif
