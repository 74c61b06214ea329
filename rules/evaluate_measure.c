#include "rules/evaluate_parts.h"

#include <assert.h>
#include <string.h>

#define PERCENT 100

const struct result_figure *
evaluation_take(struct evaluation *evaluation, const struct rule *rule,
    enum figure_role role, unsigned ordinal)
{
	const struct plan *plan = evaluation->plan;
	size_t next = evaluation->next_figure;

	if (next == plan->figure_count || plan->figures[next].rule != rule ||
	    plan->figures[next].role != role ||
	    plan->figures[next].ordinal != ordinal)
		return NULL;
	evaluation->next_figure++;
	return &evaluation->measures->figures[next];
}

/* The party's own value in a list; NULL: it has none. */
static const struct result_baseline *
find_baseline(const struct evaluation *evaluation,
    const struct figures *figures)
{
	const struct measures *measures = evaluation->measures;

	for (size_t i = 0; i < measures->baseline_count; i++) {
		if (strcmp(measures->baselines[i].list, figures->id) == 0)
			return measures->baselines[i].has_value ?
			    &measures->baselines[i] : NULL;
	}
	return NULL;
}

/*
 * The baseline b, or t for a share: taken from base (a figure of the ledger) or
 * from a list.  false: there is none above 0.
 */
static bool
baseline_value(struct evaluation *evaluation, const struct figures *list,
    const struct result_figure *base, rational *out)
{
	wide value;

	if (base != NULL) {
		value = base->value_micro;
	} else {
		const struct result_baseline *found;

		assert(list != NULL);
		found = find_baseline(evaluation, list);
		if (found == NULL)
			return false;
		value = found->value_micro;
	}
	*out = rational_from_micro(evaluation->calc, value);
	return value > 0;
}

static rational
percent_of(struct calculation *calc, rational part, rational whole)
{
	return rational_divide(calc, rational_multiply(calc, part,
	    rational_from_integer(calc, PERCENT)), whole);
}

/* v compared with b, which is above 0. */
static rational
compare_with(struct calculation *calc, enum compare compare, rational v,
    rational b)
{
	switch (compare) {
	case COMPARE_NONE:
		return v;
	case COMPARE_GROWTH:
		return rational_subtract(calc, v, b);
	case COMPARE_GROWTH_RATE:
		return percent_of(calc, rational_subtract(calc, v, b), b);
	case COMPARE_ATTAINMENT:
	case COMPARE_SHARE:
		return percent_of(calc, v, b);
	}
	assert(false);
	return v;
}

struct evaluation_value
evaluation_measure(struct evaluation *evaluation,
    const struct measure *measure, const struct plan_figure *key,
    enum figure_role base_role)
{
	struct calculation *calc = evaluation->calc;
	const struct result_figure *figure = evaluation_take(evaluation,
	    key->rule, key->role, key->ordinal);
	const struct result_figure *base = evaluation_take(evaluation,
	    key->rule, base_role, key->ordinal);
	struct evaluation_value out = { .is_defined = true };
	rational b;

	assert(figure != NULL);
	out.lines = figure->lines;
	out.value = rational_from_micro(calc, figure->value_micro);
	if (measure->compare == COMPARE_NONE)
		return out;
	out.is_defined = baseline_value(evaluation, measure->baseline, base,
	    &b);
	if (out.is_defined)
		out.value = compare_with(calc, measure->compare, out.value, b);
	return out;
}

struct evaluation_value
evaluation_pay(struct evaluation *evaluation, const struct rule *rule)
{
	enum figure_role role = rule->scale.benefit == BENEFIT_FREE_UNITS ?
	    FIGURE_FREE_NET : FIGURE_PAY;
	const struct result_figure *figure = evaluation_take(evaluation, rule,
	    role, 0);
	const struct result_figure *base = evaluation_take(evaluation, rule,
	    FIGURE_PAY_BASE, 0);
	struct evaluation_value out = { .is_defined = figure != NULL };
	rational b;

	if (figure == NULL)
		return out;
	out.lines = figure->lines;
	out.value = rational_from_micro(evaluation->calc,
	    figure->value_micro);
	if (!rule->has_pay || rule->pay.basis != PAY_GROWTH)
		return out;
	if (baseline_value(evaluation, rule->pay.baseline, base, &b))
		out.value = rational_subtract(evaluation->calc, out.value, b);
	else
		out.value = rational_from_integer(evaluation->calc, 0);
	return out;
}

bool
evaluation_is_member(const struct evaluation *evaluation, const char *club)
{
	const struct measures *measures = evaluation->measures;

	for (size_t i = 0; i < measures->membership_count; i++) {
		if (strcmp(measures->memberships[i].club, club) == 0)
			return measures->memberships[i].is_member;
	}
	assert(false);
	return false;
}

rational
evaluation_part(struct evaluation *evaluation)
{
	const struct agreement *agreement = evaluation->agreement;
	const struct measures *measures = evaluation->measures;
	struct period whole = measures->period;
	struct period as_customer;

	if (agreement->catches_up)
		whole = agreement->term;
	as_customer = (struct period){ measures->since, whole.until };
	if (measures->since == DATE_NONE ||
	    !period_contains(whole, measures->since))
		return rational_from_integer(evaluation->calc, 1);
	return rational_divide(evaluation->calc,
	    rational_from_integer(evaluation->calc, period_days(as_customer)),
	    rational_from_integer(evaluation->calc, period_days(whole)));
}
