#ifndef RULES_CANDIDATES_H
#define RULES_CANDIDATES_H

#include "rules/assess.h"

/*
 * candidates -- accounts that may be parties of an agreement, each once.
 *
 * Terms that name accounts are looked up, so that thousands of agreements with
 * an account each do not cost all accounts each.
 */

struct candidates {
	uint32_t *accounts;	/* owned */
	size_t count;
	size_t capacity;
};

void candidates_fini(struct candidates *candidates);

/* Those that assess asks for, by number; *out is zeroed before, and to be freed
 * whatever the outcome.  STATUS_MEMORY is the only failure. */
MUST_CHECK enum status candidates_find(struct candidates *out,
    const struct assess *assess);

/*
 * Whose documents the parties among them will ask for, in that order: each
 * account once, with plans that ask for groups the whole group with the first
 * of its accounts.  As above.
 */
MUST_CHECK enum status candidates_accounts(struct candidates *out,
    const struct assess *assess, const struct plan *plan,
    const struct candidates *candidates);

#endif
