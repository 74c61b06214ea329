#ifndef RULES_PLAN_H
#define RULES_PLAN_H

#include <stdbool.h>
#include <stddef.h>

#include "engine/arena.h"
#include "engine/result.h"
#include "rules/agreement.h"

/*
 * plan -- which figures of the ledger an agreement needs, each named once.
 *
 * The order of the entries depends on the agreement alone; measures
 * (engine/result.h) and statements follow it.  Equal sums share a *slot*, so
 * that the collector works each out once.
 */

/* One sum or count over the lines that count. */
struct plan_slot {
	enum basis basis;
	const char *unit;	/* BASIS_QUANTITY */
	int64_t each_micro;
	bool has_each;		/* documents: only those that reach it */
	uint32_t level;		/* BASIS_CATEGORIES */
	bool across_group;
	bool year_before;	/* window, dates of terms moved back a year */
	bool own_period;	/* only what the settlement period brought */
	const struct selector *selector;	/* NULL: every counting line */
};

/* What a figure is for, and the slot it is read from. */
struct plan_figure {
	const struct rule *rule;	/* NULL: the agreement's limit */
	enum figure_role role;
	unsigned ordinal;
	size_t slot;
};

struct plan {
	const struct agreement *agreement;
	struct plan_slot *slots;
	size_t slot_count;
	struct plan_figure *figures;
	size_t figure_count;
	const char **clubs;		/* each club a require asks for, once */
	size_t club_count;
	const struct figures **baselines;	/* each list named, once */
	size_t baseline_count;
	bool needs_claims;	/* some term asks paid or document-at-least */
	bool needs_year_before;
	bool needs_group;
};

/*
 * Is the rule's benefit applied to a P of its own (pay, or what stands for it)?
 * Not for lump sums, nor for incremental and additive-banded, which pay on v.
 */
bool plan_rule_has_pay(const struct rule *rule);

/* In arena; STATUS_MEMORY is the only failure. */
MUST_CHECK enum status plan_make(struct plan **out, struct arena *arena,
    const struct agreement *agreement);

/*
 * Ask as well for what an advance is worked out from, where the agreement
 * settles one for this period: under catch-up, every period but the last
 * (section 8).  Once, for a settlement; a preview ignores advances.
 */
void plan_add_advance(struct plan *plan, struct period period);

#endif
