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

/* How many whole times the threshold fits in v. */
static rational
times_of(struct calculation *calc, const struct scale_input *input,
    size_t tier)
{
	return rational_floor(calc, rational_divide(calc, input->v,
	    scale_threshold(calc, input, tier)));
}

/* So many times the benefit; a free unit is worth the average price. */
static rational
pay_times(struct calculation *calc, const struct scale_input *input,
    size_t tier, rational times)
{
	rational sum = rational_multiply(calc, times,
	    tier_benefit(calc, input, tier));

	if (input->scale->benefit != BENEFIT_FREE_UNITS)
		return sum;
	if (rational_sign(input->v) <= 0 || rational_sign(input->p) <= 0)
		return rational_from_integer(calc, 0);
	return rational_multiply(calc, sum,
	    rational_divide(calc, input->p, input->v));
}

static rational
multiples(struct calculation *calc, const struct scale_input *input,
    size_t tier)
{
	return pay_times(calc, input, tier, times_of(calc, input, tier));
}

typedef rational (*method_fn)(struct calculation *calc,
    const struct scale_input *input, size_t tier);

static const method_fn methods[] = {
	[METHOD_ALL_UNITS] = all_units,
	[METHOD_INCREMENTAL] = incremental,
	[METHOD_ADDITIVE] = additive,
	[METHOD_ADDITIVE_BANDED] = additive_banded,
	[METHOD_INTERPOLATED] = interpolated,
	[METHOD_MULTIPLES] = multiples,
};

rational
scale_benefit(struct calculation *calc, const struct scale_input *input,
    size_t tier)
{
	assert(tier >= 1 && tier <= input->scale->tier_count);
	if (calculation_status(calc) != STATUS_OK)
		return rational_from_integer(calc, 0);
	return methods[input->scale->method](calc, input, tier);
}

/* The one tier of multiples has no end, but every multiple is a step. */
static void
next_multiple(struct scale_next *out, struct calculation *calc,
    const struct scale_input *input, size_t tier)
{
	rational one = rational_from_integer(calc, 1);
	rational times = tier == 0 ? one :
	    rational_add(calc, times_of(calc, input, tier), one);

	out->tier = 1;
	out->from = rational_multiply(calc, times,
	    scale_threshold(calc, input, 1));
	out->benefit = pay_times(calc, input, 1, times);
}

bool
scale_next(struct scale_next *out, struct calculation *calc,
    const struct scale_input *input, size_t tier)
{
	struct scale_input there = *input;

	if (calculation_status(calc) != STATUS_OK)
		return false;
	if (input->scale->method == METHOD_MULTIPLES) {
		next_multiple(out, calc, input, tier);
		return true;
	}
	if (tier == input->scale->tier_count)
		return false;
	out->tier = tier + 1;
	out->from = scale_threshold(calc, input, out->tier);
	there.v = out->from;
	out->benefit = scale_benefit(calc, &there, out->tier);
	return true;
}
