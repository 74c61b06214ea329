#include "rules/scale.h"

#include <assert.h>

#define PERCENT_DIGITS 2	/* a percent is a hundredth */

rational
scale_number(struct calculation *calc, struct number number)
{
	return rational_from_scaled(calc, number.scaled, number.digits);
}

rational
scale_rate(struct calculation *calc, struct number rate)
{
	return rational_from_scaled(calc, rate.scaled,
	    rate.digits + PERCENT_DIGITS);
}

/* The benefit of tier as a factor of P, or as an amount. */
static rational
tier_benefit(struct calculation *calc, const struct scale_input *input,
    size_t tier)
{
	struct number benefit = input->scale->tiers[tier - 1].benefit;

	if (input->scale->benefit == BENEFIT_RATE)
		return scale_rate(calc, benefit);
	return scale_number(calc, benefit);
}

rational
scale_threshold(struct calculation *calc, const struct scale_input *input,
    size_t tier)
{
	rational from;

	assert(tier >= 1 && tier <= input->scale->tier_count);
	from = scale_number(calc, input->scale->tiers[tier - 1].from);
	return input->part == NULL ? from :
	    rational_multiply(calc, from, input->part);
}

size_t
scale_reach(struct calculation *calc, const struct scale_input *input)
{
	const struct scale *scale = input->scale;
	size_t tier;

	for (tier = 0; tier < scale->tier_count; tier++) {
		int order = rational_compare(input->v,
		    scale_threshold(calc, input, tier + 1));

		if (order < 0 || (order == 0 && scale->exceeds))
			break;
	}
	return tier;
}

/* --------------------------------------------------------------- methods */

/* A benefit as it pays: rates and amounts per unit are applied to P. */
static rational
apply(struct calculation *calc, const struct scale_input *input,
    rational benefit)
{
	if (input->scale->benefit == BENEFIT_AMOUNT)
		return benefit;
	return rational_multiply(calc, input->p, benefit);
}

static rational
all_units(struct calculation *calc, const struct scale_input *input,
    size_t tier)
{
	return apply(calc, input, tier_benefit(calc, input, tier));
}

/* min(v, end of tier); without an end v. */
static rational
cut_at_end(struct calculation *calc, const struct scale_input *input,
    size_t tier)
{
	if (tier == input->scale->tier_count)
		return input->v;
	return rational_min(input->v, scale_threshold(calc, input, tier + 1));
}

static rational
incremental(struct calculation *calc, const struct scale_input *input,
    size_t tier)
{
	rational sum = rational_from_integer(calc, 0);

	for (size_t i = 1; i <= tier; i++) {
		rational band = rational_subtract(calc,
		    cut_at_end(calc, input, i),
		    scale_threshold(calc, input, i));

		sum = rational_add(calc, sum, rational_multiply(calc, band,
		    tier_benefit(calc, input, i)));
	}
	return sum;
}

static rational
additive(struct calculation *calc, const struct scale_input *input,
    size_t tier)
{
	rational sum = rational_from_integer(calc, 0);

	for (size_t i = 1; i <= tier; i++)
		sum = rational_add(calc, sum, tier_benefit(calc, input, i));
	return apply(calc, input, sum);
}

static rational
additive_banded(struct calculation *calc, const struct scale_input *input,
    size_t tier)
{
	rational sum = rational_from_integer(calc, 0);

	for (size_t i = 1; i <= tier; i++)
		sum = rational_add(calc, sum, rational_multiply(calc,
		    cut_at_end(calc, input, i),
		    tier_benefit(calc, input, i)));
	return sum;
}

static rational
interpolated(struct calculation *calc, const struct scale_input *input,
    size_t tier)
{
	rational here = tier_benefit(calc, input, tier);
	rational from, way, rise;

	if (tier == input->scale->tier_count)
		return apply(calc, input, here);
	from = scale_threshold(calc, input, tier);
	way = rational_divide(calc, rational_subtract(calc, input->v, from),
	    rational_subtract(calc, scale_threshold(calc, input, tier + 1),
	    from));
	rise = rational_subtract(calc, tier_benefit(calc, input, tier + 1),
	    here);
	return apply(calc, input, rational_add(calc, here,
	    rational_multiply(calc, way, rise)));
}

/* Whole times the threshold fits in v; a free unit is worth the average. */
static rational
multiples(struct calculation *calc, const struct scale_input *input,
    size_t tier)
{
	rational times = rational_floor(calc, rational_divide(calc, input->v,
	    scale_threshold(calc, input, tier)));
	rational each = tier_benefit(calc, input, tier);

	if (input->scale->benefit != BENEFIT_FREE_UNITS)
		return rational_multiply(calc, times, each);
	if (rational_sign(input->v) <= 0 || rational_sign(input->p) <= 0)
		return rational_from_integer(calc, 0);
	return rational_multiply(calc, rational_multiply(calc, times, each),
	    rational_divide(calc, input->p, input->v));
}

struct method_row {
	const char *name;
	rational (*benefit)(struct calculation *calc,
	    const struct scale_input *input, size_t tier);
};

static const struct method_row methods[] = {
	[METHOD_ALL_UNITS] = { "all-units", all_units },
	[METHOD_INCREMENTAL] = { "incremental", incremental },
	[METHOD_ADDITIVE] = { "additive", additive },
	[METHOD_ADDITIVE_BANDED] = { "additive-banded", additive_banded },
	[METHOD_INTERPOLATED] = { "interpolated", interpolated },
	[METHOD_MULTIPLES] = { "multiples", multiples },
};

const char *
scale_method_name(enum method method)
{
	return methods[method].name;
}

rational
scale_benefit(struct calculation *calc, const struct scale_input *input,
    size_t tier)
{
	assert(tier >= 1 && tier <= input->scale->tier_count);
	if (calculation_status(calc) != STATUS_OK)
		return rational_from_integer(calc, 0);
	return methods[input->scale->method].benefit(calc, input, tier);
}
