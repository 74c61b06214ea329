#ifndef RULES_LINT_LOOK_H
#define RULES_LINT_LOOK_H

#include "engine/rational.h"
#include "rules/lint_parts.h"

/*
 * lint_look -- one tier of a rule, and what is paid on both sides of its
 * threshold, within the rule's own limit.
 */

struct lint_look {
	struct lint *lint;
	struct calculation *calc;
	const struct rule *rule;
	size_t tier;		/* from 1 */
	const struct tier *here;
	rational from;		/* its threshold, as written */
	rational cent;		/* one of the currency's smallest units */
	const char *at;		/* the threshold in words: "3 categories" */
};

/* All of *out; calc is the caller's and must outlive it. */
void lint_look_init(struct lint_look *out, struct lint *lint,
    struct calculation *calc, const struct rule *rule, size_t tier);

bool lint_look_is_last(const struct lint_look *look);

/* Is the amount a function of what qualifies alone? */
bool lint_look_is_on_itself(const struct rule *rule);
/* Is what qualifies bought by the cent? */
bool lint_look_is_money(const struct rule *rule);

/* What v pays if tier (0: none) is the one reached, before rounding; only
 * where the rule is on itself. */
rational lint_look_pay(const struct lint_look *look, rational v, size_t tier);

/* The same as it is paid out: rounded, then the minimum payout. */
rational lint_look_result(const struct lint_look *look, rational v,
    size_t tier);

/* The benefit of a tier (0: none), within cap-percent where it is of the
 * same amount. */
struct number lint_look_benefit(const struct rule *rule, size_t tier);

/* A bound of a measure: "50000.00 EUR", "3 categories of at least 2000.00 EUR",
 * "10%". */
const char *lint_look_bound(const struct lint_look *look,
    const struct measure *measure, struct number number);
/* "0.01 EUR more that is bought"; what is no money is simply reached, and what
 * counts from an amount each by that of the last. */
const char *lint_look_step(const struct lint_look *look);
/* An amount as it would be paid. */
const char *lint_look_money(const struct lint_look *look, rational amount);
/* By how much more is paid, both as they would be. */
rational lint_look_height(const struct lint_look *look, rational below,
    rational above);

#endif
