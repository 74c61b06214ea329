#include "engine/rational.h"
#include "rules/describe.h"
#include "rules/keyword.h"
#include "rules/lint_parts.h"
#include "rules/scale.h"

/*
 * A scale, looked at where what it pays can bend: on both sides of each
 * threshold, and at the end of each tier.
 *
 * Where the amount is a function of what qualifies alone, the findings say how
 * much is paid; else they say what each 1000 that is paid on gives.  Either way
 * within the rule's own limit, so that a cap that is reached hides what lies
 * above it.
 */

/* What each so many that is paid on gives, where nothing else can be said. */
#define SAMPLE_AMOUNT 1000

/* One tier of a rule while it is looked at. */
struct look {
	struct lint *lint;
	struct calculation *calc;
	const struct rule *rule;
	size_t tier;		/* from 1 */
	const struct tier *here;
	rational from;		/* its threshold */
	rational cent;
	const char *at;		/* the threshold in words */
};

static bool
is_last(const struct look *look)
{
	return look->tier == look->rule->scale.tier_count;
}

/* Is the amount a function of what qualifies alone? */
static bool
is_on_itself(const struct rule *rule)
{
	const struct measure *qualify = &rule->qualify;
	enum method method = rule->scale.method;

	if (rule->scale.benefit == BENEFIT_AMOUNT ||
	    method == METHOD_INCREMENTAL || method == METHOD_ADDITIVE_BANDED)
		return true;
	if (rule->scale.benefit == BENEFIT_FREE_UNITS ||
	    qualify->across_group || qualify->compare != COMPARE_NONE ||
	    rule->net_of_count > 0)
		return false;
	if (!rule->has_pay)
		return true;
	return !rule->pay.has_selector &&
	    rule->pay.basis == PAY_NET_AMOUNT &&
	    qualify->basis == BASIS_NET_AMOUNT;
}

/* Is what qualifies bought by the cent? */
static bool
is_money(const struct rule *rule)
{
	return rule->qualify.basis == BASIS_NET_AMOUNT &&
	    !rule->scale.tiers[0].from.is_percent;
}

/* -------------------------------------------------------------- in words */

/* "50000.00 EUR", "3 categories", "10%". */
static const char *
threshold_text(struct lint *lint, const struct rule *rule,
    struct number number)
{
	const char *text;

	if (number.is_percent)
		return lint_number(lint, number);
	text = arena_printf(&lint->arena, "%s %s",
	    is_money(rule) ? lint_amount(lint, number.scaled) :
	    lint_number(lint, number),
	    describe_measure_unit(&rule->qualify, lint->agreement));
	if (text == NULL)
		lint_fail(lint, error_memory(lint->err));
	return text != NULL ? text : "";
}

/* As it would be paid. */
static const char *
money_text(const struct look *look, rational amount)
{
	const struct agreement *agreement = look->lint->agreement;
	wide micro;

	amount = rational_round(look->calc, amount,
	    agreement->rounding_unit_micro, agreement->rounding);
	if (rational_to_micro(&micro, amount) != STATUS_OK)
		return "more than can be shown";
	return lint_amount(look->lint, micro);
}

/* --------------------------------------------------------------- amounts */

/* The rule's limit, before rounding; cap-percent only where it is of v. */
static rational
apply_limit(const struct look *look, rational amount, rational v)
{
	const struct limit *limit = &look->rule->limit;
	const struct measure *qualify = &look->rule->qualify;
	struct calculation *calc = look->calc;

	if (limit->has_guarantee)
		amount = rational_max(amount,
		    rational_from_micro(calc, limit->guarantee_micro));
	if (limit->has_cap_percent && is_money(look->rule) &&
	    qualify->compare == COMPARE_NONE && !qualify->across_group)
		amount = rational_min(amount, rational_multiply(calc, v,
		    scale_rate(calc, limit->cap_percent)));
	if (limit->has_cap)
		amount = rational_min(amount,
		    rational_from_micro(calc, limit->cap_micro));
	if (limit->has_minimum_payout && rational_compare(amount,
	    rational_from_micro(calc, limit->minimum_payout_micro)) < 0)
		amount = rational_from_integer(calc, 0);
	return amount;
}

/* What v pays if tier (0: none) is the one reached. */
static rational
pay_in_tier(const struct look *look, rational v, size_t tier)
{
	struct scale_input input = {
		.scale = &look->rule->scale,
		.v = v,
		.p = v,
	};

	return apply_limit(look, tier == 0 ?
	    rational_from_integer(look->calc, 0) :
	    scale_benefit(look->calc, &input, tier), v);
}

static void
report_fall(const struct look *look, rational below, rational above)
{
	lint_add(look->lint, LINT_WARNING, look->here->line, "benefit-falls",
	    "rule \"%s\": what is paid falls at %s: up to there it is %s, "
	    "from there on %s", look->rule->id, look->at,
	    money_text(look, below), money_text(look, above));
}

/* "0.01 EUR more that is bought"; what is no money is simply reached. */
static const char *
step_text(const struct look *look)
{
	const struct currency *currency = look->lint->agreement->currency;
	const char *text;

	if (!is_money(look->rule))
		return "reaching it";
	text = arena_printf(&look->lint->arena, "%s %s more that is bought",
	    lint_amount(look->lint, currency_minor_unit_micro(currency)),
	    currency->code);
	if (text == NULL)
		lint_fail(look->lint, error_memory(look->lint->err));
	return text != NULL ? text : "";
}

static void
report_cliff(const struct look *look, rational below, rational above)
{
	const struct scale *scale = &look->rule->scale;

	lint_add(look->lint, LINT_NOTE, look->here->line, "cliff",
	    "rule \"%s\": a cliff %s %s%s: %s pays %s more "
	    "(%s becomes %s)", look->rule->id,
	    scale->exceeds ? "just above" : "at", look->at,
	    scale->method == METHOD_MULTIPLES ? " and each multiple" : "",
	    step_text(look), money_text(look,
	    rational_subtract(look->calc, above, below)),
	    money_text(look, below), money_text(look, above));
}

/* From the tier before to this one. */
static void
check_threshold(const struct look *look)
{
	rational below = pay_in_tier(look, look->from, look->tier - 1);
	rational above = pay_in_tier(look, look->from, look->tier);
	rational before = below;
	rational rise;

	if (rational_compare(above, below) < 0) {
		report_fall(look, below, above);
		return;
	}
	if (rational_sign(look->from) == 0)
		return;
	if (is_money(look->rule))
		before = pay_in_tier(look,
		    rational_subtract(look->calc, look->from, look->cent),
		    look->tier - 1);
	rise = rational_subtract(look->calc, above, before);
	if (rational_compare(rise, look->cent) > 0 &&
	    rational_compare(above, below) > 0)
		report_cliff(look, below, above);
}

/* Where the tier ends; the last one is looked at for one unit. */
static rational
tier_end(const struct look *look)
{
	const struct scale_input input = { .scale = &look->rule->scale };

	if (is_last(look))
		return rational_add(look->calc, look->from,
		    rational_from_integer(look->calc, 1));
	return scale_threshold(look->calc, &input, look->tier + 1);
}

/*
 * Within the tier: what does the last cent before its end change?  (Every
 * method bends one way only inside a tier, so that the end shows most.)  What
 * is not bought by the cent is compared from end to end.
 */
static void
check_slope(const struct look *look)
{
	struct calculation *calc = look->calc;
	rational end = tier_end(look);
	rational start = is_money(look->rule) ?
	    rational_subtract(calc, end, look->cent) : look->from;
	rational paid = pay_in_tier(look, end, look->tier);
	rational rise = rational_subtract(calc, paid,
	    pay_in_tier(look, start, look->tier));

	if (look->rule->scale.method == METHOD_MULTIPLES)
		return;
	if (rational_sign(rise) < 0)
		lint_add(look->lint, LINT_WARNING, look->here->line,
		    "benefit-falls", "rule \"%s\": what is paid falls between "
		    "%s and the next threshold, where it is %s",
		    look->rule->id, look->at, money_text(look, paid));
	else if (is_money(look->rule) &&
	    rational_compare(rise, look->cent) > 0)
		lint_add(look->lint, LINT_NOTE, look->here->line, "cliff",
		    "rule \"%s\": a cliff all the way from %s: each %s more "
		    "that is bought pays up to %s", look->rule->id, look->at,
		    lint_amount(look->lint, DECIMAL_ONE_MICRO),
		    money_text(look, rational_divide(calc, rise,
		    look->cent)));
}

/* -------------------------------------------------------------- benefits */

/* The benefit of a tier (0: none), within cap-percent where it is of P. */
static struct number
benefit_of(const struct rule *rule, size_t tier)
{
	struct number benefit = {
		.digits = rule->scale.tiers[0].benefit.digits,
		.is_percent = rule->scale.tiers[0].benefit.is_percent,
	};
	const struct number *cap = &rule->limit.cap_percent;

	if (tier > 0)
		benefit = rule->scale.tiers[tier - 1].benefit;
	if (rule->limit.has_cap_percent &&
	    rule->scale.benefit == BENEFIT_RATE &&
	    rule->scale.method == METHOD_ALL_UNITS &&
	    cap->scaled < benefit.scaled)
		benefit = *cap;
	return benefit;
}

/* What SAMPLE_AMOUNT of what is paid on gives. */
static const char *
sample_text(const struct look *look, struct number benefit)
{
	struct calculation *calc = look->calc;
	rational factor = benefit.is_percent ? scale_rate(calc, benefit) :
	    scale_number(calc, benefit);

	return money_text(look, rational_multiply(calc, factor,
	    rational_from_integer(calc, SAMPLE_AMOUNT)));
}

static void
check_benefit(const struct look *look)
{
	const struct rule *rule = look->rule;
	enum method method = rule->scale.method;
	struct number now = benefit_of(rule, look->tier);
	struct number before = benefit_of(rule,
	    method == METHOD_ADDITIVE ? 0 : look->tier - 1);
	const char *unit = describe_pay_unit(rule, look->lint->agreement);

	if (now.scaled < before.scaled) {
		lint_add(look->lint, LINT_WARNING, look->here->line,
		    "benefit-falls", "rule \"%s\": the benefit falls at %s: "
		    "for each %d %s that it is paid on from %s to %s",
		    rule->id, look->at, SAMPLE_AMOUNT, unit,
		    sample_text(look, before), sample_text(look, now));
		return;
	}
	if (now.scaled == before.scaled || rational_sign(look->from) == 0 ||
	    (method == METHOD_INTERPOLATED && look->tier > 1))
		return;
	lint_add(look->lint, LINT_NOTE, look->here->line, "cliff",
	    "rule \"%s\": a cliff %s %s: for each %d %s that it is paid on "
	    "%s%s%s", rule->id, rule->scale.exceeds ? "just above" : "at",
	    look->at, SAMPLE_AMOUNT, unit,
	    method == METHOD_ADDITIVE ? "" : sample_text(look, before),
	    method == METHOD_ADDITIVE ? "there is more by " : " becomes ",
	    sample_text(look, now));
}

static void
check_free_units(const struct look *look)
{
	if (look->here->benefit.scaled > 0)
		lint_add(look->lint, LINT_NOTE, look->here->line, "cliff",
		    "rule \"%s\": a cliff at %s and each multiple: reaching "
		    "it gives %s free at their average price",
		    look->rule->id, look->at,
		    lint_number(look->lint, look->here->benefit));
}

/* ------------------------------------------------------------ idle tiers */

/* Is the tier on the straight line from the one before to the next? */
static bool
is_on_the_line(const struct tier *tier)
{
	wide rise_before = (wide)tier->benefit.scaled -
	    tier[-1].benefit.scaled;
	wide rise_after = (wide)tier[1].benefit.scaled - tier->benefit.scaled;
	wide way_before = (wide)tier->from.scaled - tier[-1].from.scaled;
	wide way_after = (wide)tier[1].from.scaled - tier->from.scaled;

	/* Each factor is below 2^63. */
	return rise_before * way_after == rise_after * way_before;
}

static bool
is_idle_interpolated(const struct look *look)
{
	const struct tier *tier = look->here;

	if (look->tier == 1)
		return tier->benefit.scaled == 0 &&
		    (is_last(look) || tier[1].benefit.scaled == 0);
	if (is_last(look))
		return tier->benefit.scaled == tier[-1].benefit.scaled;
	return is_on_the_line(tier);
}

/* Would the same be paid without the tier, by its benefit alone? */
static bool
is_idle(const struct look *look)
{
	const struct rule *rule = look->rule;
	struct number now = benefit_of(rule, look->tier);

	switch (rule->scale.method) {
	case METHOD_INTERPOLATED:
		return is_idle_interpolated(look);
	case METHOD_ADDITIVE:
	case METHOD_ADDITIVE_BANDED:
	case METHOD_MULTIPLES:
		return now.scaled == 0;
	case METHOD_ALL_UNITS:
	case METHOD_INCREMENTAL:
		return now.scaled == benefit_of(rule, look->tier - 1).scaled;
	}
	return false;
}

/* Or because of the limit, from its threshold on? */
static bool
is_limited_away(const struct look *look)
{
	const struct rule *rule = look->rule;
	rational below = pay_in_tier(look, look->from, look->tier - 1);
	rational above = pay_in_tier(look, look->from, look->tier);

	if (!is_on_itself(rule) ||
	    rule->scale.method == METHOD_INTERPOLATED ||
	    rule->scale.method == METHOD_MULTIPLES ||
	    rational_compare(below, above) != 0)
		return false;
	if (rule->scale.benefit == BENEFIT_AMOUNT)
		return !rule->limit.has_cap_percent;
	return rule->limit.has_cap && rational_compare(above,
	    rational_from_micro(look->calc, rule->limit.cap_micro)) == 0;
}

static void
check_idle(const struct look *look)
{
	const char *why = "";

	if (!is_idle(look)) {
		if (!is_limited_away(look))
			return;
		why = ", whatever its benefit: the limit of the rule";
	}
	lint_add(look->lint, LINT_WARNING, look->here->line, "idle-tier",
	    "rule \"%s\": tier %zu changes nothing%s; %s pays the same "
	    "without it", look->rule->id, look->tier, why, look->at);
}

/* ----------------------------------------------------------------- rules */

static void
look_at(struct look *look)
{
	struct lint *lint = look->lint;
	const struct scale *scale = &look->rule->scale;
	const struct scale_input input = { .scale = scale };

	look->here = &scale->tiers[look->tier - 1];
	look->from = scale_threshold(look->calc, &input, look->tier);
	look->cent = rational_from_micro(look->calc,
	    currency_minor_unit_micro(lint->agreement->currency));
	look->at = threshold_text(lint, look->rule, look->here->from);
	if (scale->benefit == BENEFIT_FREE_UNITS) {
		check_free_units(look);
	} else if (is_on_itself(look->rule)) {
		check_threshold(look);
		check_slope(look);
	} else {
		check_benefit(look);
	}
	check_idle(look);
}

void
lint_scale(struct lint *lint, const struct rule *rule)
{
	for (size_t tier = 1; tier <= rule->scale.tier_count &&
	    lint->status == STATUS_OK; tier++) {
		struct look look = { .lint = lint, .rule = rule, .tier = tier };
		enum status status = calculation_new(&look.calc);

		if (status == STATUS_OK) {
			look_at(&look);
			status = calculation_status(look.calc);
			calculation_free(look.calc);
		}
		if (status != STATUS_OK)
			lint_fail(lint, error_memory(lint->err));
	}
}
