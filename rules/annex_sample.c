#include "rules/annex_parts.h"

#include <assert.h>

#include "rules/describe.h"
#include "rules/scale.h"

/*
 * A sample of a scale: a measured value that shows what is particular to the
 * method, and what the evaluator's own code gives for it.  Where no such value
 * is at hand (a count that would be no whole number) there is no sample.
 */

#define ROUND_BASE 1000		/* a paying base apart from v */
#define ROUND_PRICE 10		/* of one unit, where units are free */

static bool
is_count(const struct measure *measure)
{
	return measure->basis != BASIS_NET_AMOUNT &&
	    measure->basis != BASIS_QUANTITY;
}

static rational
times(struct calculation *calc, rational number, int64_t factor)
{
	return rational_multiply(calc, number,
	    rational_from_integer(calc, factor));
}

static rational
half(struct calculation *calc, rational number)
{
	return rational_divide(calc, number, rational_from_integer(calc, 2));
}

/* number without its fraction, where that is not below least. */
static rational
whole(struct calculation *calc, rational number, rational least)
{
	rational cut = rational_floor(calc, number);

	return rational_compare(cut, least) < 0 ? number : cut;
}

/*
 * Halfway between the first two tiers where the benefit moves; about two and a
 * half times what is asked for where multiples are counted; else twice the last
 * threshold, so that every tier has a part in it.  Counts and percentages are
 * not doubled (240% of a plan is no sample of anything) but meet the last
 * threshold, or pass it by one.
 */
static rational
choose_value(struct calculation *calc, const struct rule *rule)
{
	const struct scale *scale = &rule->scale;
	const struct scale_input input = { .scale = scale };
	rational last = scale_threshold(calc, &input, scale->tier_count);

	if (scale->method == METHOD_INTERPOLATED && scale->tier_count > 1)
		return half(calc, rational_add(calc,
		    scale_threshold(calc, &input, 1),
		    scale_threshold(calc, &input, 2)));
	if (scale->method == METHOD_MULTIPLES)
		return whole(calc, half(calc, times(calc, last, 5)), last);
	if (rational_sign(last) == 0)
		return rational_from_integer(calc,
		    is_count(&rule->qualify) ? 1 : ROUND_BASE);
	if (!is_count(&rule->qualify) && !scale->tiers[0].from.is_percent)
		return times(calc, last, 2);
	return scale->exceeds ? rational_add(calc, last,
	    rational_from_integer(calc, 1)) : last;
}

/* Is what is paid on the measured value itself, with nothing taken off? */
static bool
pays_on_value(const struct rule *rule)
{
	return !rule->has_pay && !rule->qualify.across_group &&
	    rule->net_of_count == 0;
}

static const char *
say_base(struct annex *annex, const struct rule *rule, const char *decimal)
{
	const char *unit = describe_pay_unit(rule, annex->agreement);

	if (rule->scale.benefit != BENEFIT_PER_UNIT)
		return annex_money_decimal(annex, decimal);
	return annex_with_unit(annex, decimal, unit);
}

/* The words for it; %1 the measured value, %2 the paying base, %3 the result,
 * %4 the benefit of the tier. */
static const char *
choose_words(const struct rule *rule)
{
	const struct scale *scale = &rule->scale;

	if (scale->benefit == BENEFIT_FREE_UNITS)
		return WORDS("Example, rounded and before any limit: %1 that "
		    "cost %2 together give %3.");
	if (scale->benefit == BENEFIT_AMOUNT ||
	    (pays_on_value(rule) && scale->method != METHOD_ALL_UNITS))
		return WORDS("Example, rounded and before any limit: a "
		    "measured value of %1 gives %3.");
	if (pays_on_value(rule))
		return WORDS("Example, rounded and before any limit: a "
		    "measured value of %1 gives %4 on all of it, which is "
		    "%3.");
	return WORDS("Example, rounded and before any limit: a measured value "
	    "of %1 and a paying base of %2 give %3.");
}

void
annex_put_sample(struct annex *annex, const struct rule *rule)
{
	const struct agreement *agreement = annex->agreement;
	struct calculation *calc = annex->calc;
	struct scale_input input = { .scale = &rule->scale };
	const char *value, *base, *result;
	size_t tier;

	input.v = choose_value(calc, rule);
	input.p = pays_on_value(rule) ? input.v :
	    rational_from_integer(calc, ROUND_BASE);
	if (rule->scale.benefit == BENEFIT_FREE_UNITS)
		input.p = times(calc, input.v, ROUND_PRICE);
	if (is_count(&rule->qualify) && rational_compare(input.v,
	    rational_floor(calc, input.v)) != 0)
		return;
	tier = scale_reach(calc, &input);
	value = rational_format_exact(calc, input.v);
	base = rational_format_exact(calc, input.p);
	result = tier == 0 ? NULL : rational_format_exact(calc,
	    rational_round(calc, scale_benefit(calc, &input, tier),
	    agreement->rounding_unit_micro, agreement->rounding));
	if (calculation_status(calc) != STATUS_OK)
		return;
	/* Halves of decimals, and multiples of a unit, are decimals. */
	assert(value != NULL && base != NULL && result != NULL);
	annex_clause(annex, choose_words(rule),
	    annex_value_decimal(annex, &rule->qualify, value),
	    say_base(annex, rule, base), annex_money_decimal(annex, result),
	    annex_benefit(annex, rule, tier - 1));
	if (rule->scale.prorated)
		annex_sentence(annex, WORDS("It takes the thresholds as they "
		    "are written."));
}
