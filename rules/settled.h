#ifndef RULES_SETTLED_H
#define RULES_SETTLED_H

#include "engine/arena.h"
#include "engine/error.h"
#include "engine/ledger.h"
#include "engine/result.h"
#include "engine/runs.h"
#include "rules/agreement.h"

/*
 * settled -- what runs have settled already of what a period comes to (section
 * 8): under catch-up since the term began, else in the period itself.
 *
 * It is known by the agreement's id, so that a new version goes on where the
 * one before stopped.
 */

struct settled_question {
	const struct agreement *agreement;
	const char *account;		/* NULL: of every account */
	struct period period;		/* at hand; a preview counts what was
					 * settled of it as well */
	int64_t settling_run;		/* 0: a preview; else what is before
					 * its period counts */
};

#define SETTLED_MAX 10000	/* of one party */

/* The history to be asked of engine/runs.h; its days may be none. */
struct runs_history settled_history(const struct settled_question *question);

/*
 * Fill measures->settled, in arena.  *other_currency is that of a settlement
 * in another than the agreement's, which is left out, else NULL.
 */
MUST_CHECK enum status settled_load(struct measures *measures,
    const char **other_currency, struct arena *arena, struct ledger *ledger,
    const struct settled_question *question, struct error *err);

#endif
