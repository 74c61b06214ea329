#ifndef RULES_EVALUATE_PARTS_H
#define RULES_EVALUATE_PARTS_H

#include "engine/rational.h"
#include "engine/strbuf.h"
#include "rules/evaluate.h"
#include "rules/scale.h"

/*
 * evaluate_parts -- the inside of evaluate(): evaluate.c coordinates,
 * evaluate_measure.c reads measures, evaluate_rule.c works out one rule,
 * evaluate_limit.c limits and rounds, evaluate_sentence.c says why,
 * evaluate_settlement.c takes off what is settled already.
 *
 * Failed allocations latch: texts are then "", rationals zero, and
 * evaluation_status() tells.
 */

struct evaluation {
	struct calculation *calc;	/* owned */
	struct arena *arena;
	const struct plan *plan;
	const struct agreement *agreement;
	const struct measures *measures;
	bool is_brief;		/* no words */
	size_t next_figure;	/* rules take theirs in the plan's order */
	struct strbuf text;	/* scratch, owned */
	enum status status;	/* latched */
};

enum status evaluation_status(const struct evaluation *evaluation);

/* Latch a failure other than the calculation's. */
void evaluation_fail(struct evaluation *evaluation, enum status status);

/* Texts in the arena: of the scratch buffer (cleared), of a number exact or
 * cut to 6 decimals, of a number of the agreement. */
const char *evaluation_keep(struct evaluation *evaluation);
const char *evaluation_exact(struct evaluation *evaluation, rational value);
const char *evaluation_cut(struct evaluation *evaluation, rational value);
const char *evaluation_number(struct evaluation *evaluation,
    struct number number);

/* ------------------------------------------------------------- measures */

/* A measure's value, compared as it asks. */
struct evaluation_value {
	bool is_defined;
	rational value;		/* where defined; of percents their number */
	uint64_t lines;
};

/*
 * Read the next figure if it is the one named, else NULL.  Figures come in the
 * order of the plan, which is that in which rules are worked out.
 */
const struct result_figure *evaluation_take(struct evaluation *evaluation,
    const struct rule *rule, enum figure_role role, unsigned ordinal);

/* The value of a measure; key names its figure, base_role what it is compared
 * with. */
struct evaluation_value evaluation_measure(struct evaluation *evaluation,
    const struct measure *measure, const struct plan_figure *key,
    enum figure_role base_role);

/* P of the rule before net-of; is_defined is false where it pays on none of its
 * own. */
struct evaluation_value evaluation_pay(struct evaluation *evaluation,
    const struct rule *rule);

bool evaluation_is_member(const struct evaluation *evaluation,
    const char *club);

/* The part of the settlement period that the party was a customer. */
rational evaluation_part(struct evaluation *evaluation);

/* --------------------------------------------------------------- limits */

/* Most steps that one amount can take: every kind once; a brief evaluation
 * keeps none. */
#define EVALUATION_STEPS_MAX STEP_KIND_COUNT

/* An amount on its way, with its trace. */
struct evaluation_amount {
	rational value;
	enum result_reason reason;
	struct result_step *steps;
	size_t step_count;
};

/* No memory for steps latches. */
struct evaluation_amount evaluation_amount_begin(
    struct evaluation *evaluation, enum step_kind first, rational value);

/* Change the amount to value, noting the step. */
void evaluation_amount_change(struct evaluation *evaluation,
    struct evaluation_amount *amount, enum step_kind kind, rational value,
    const char *bound);

/*
 * guarantee (if is_guaranteed), cap-percent of net, cap, rounding,
 * minimum-payout, in this order; net may be NULL where limit has no
 * cap-percent.
 */
void evaluation_limit(struct evaluation *evaluation,
    struct evaluation_amount *amount, const struct limit *limit,
    bool is_guaranteed, rational net);

/* ---------------------------------------------------------------- rules */

/* earlier: results of all rules before it. */
void evaluation_rule(struct evaluation *evaluation, const struct rule *rule,
    const struct rule_result *earlier, struct rule_result *out);

/* Why this amount, once nothing changes it any more. */
void evaluation_sentence(struct evaluation *evaluation,
    const struct rule *rule, struct rule_result *result);

/* ----------------------------------------------------------- settlement */

/* What is settled, due and owed of the total (section 8). */
void evaluation_settlement(struct evaluation *evaluation,
    struct result *result);

#endif
