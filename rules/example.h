#ifndef RULES_EXAMPLE_H
#define RULES_EXAMPLE_H

#include "engine/arena.h"
#include "engine/error.h"
#include "engine/result.h"
#include "rules/agreement.h"

/*
 * example -- an agreement's embedded examples (section 9), through the very
 * code of the settlement.
 */

struct example_mismatch {
	const struct example_expect *expect;
	wide amount_micro;	/* what the agreement gives */
};

/*
 * Evaluate one example: *result is what it gives (in arena; no counting line:
 * every amount 0), mismatches those expects it does not meet.  An example that
 * cannot be evaluated (a unit without conversion) has result->error set and
 * meets no expect.
 */
MUST_CHECK enum status example_run(struct result *result,
    struct example_mismatch **mismatches, size_t *mismatch_count,
    struct arena *arena, const struct agreement *agreement,
    const struct example *example, struct error *err);

#endif
