#include "rules/lint_look.h"

#include "rules/describe.h"
#include "rules/scale.h"

bool
lint_look_is_last(const struct lint_look *look)
{
	return look->tier == look->rule->scale.tier_count;
}

bool
lint_look_is_on_itself(const struct rule *rule)
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

bool
lint_look_is_money(const struct rule *rule)
{
	return rule->qualify.basis == BASIS_NET_AMOUNT &&
	    !rule->scale.tiers[0].from.is_percent;
}

const char *
lint_look_bound(const struct lint_look *look, const struct measure *measure,
    struct number number)
{
	struct lint *lint = look->lint;
	bool has_each = measure->each_micro > 0;
	const char *text;

	if (number.is_percent)
		return lint_number(lint, number);
	text = arena_printf(&lint->words, "%s %s%s%s%s%s",
	    measure->basis == BASIS_NET_AMOUNT ?
	    lint_amount(lint, number.scaled) : lint_number(lint, number),
	    describe_measure_unit(measure, lint->agreement),
	    has_each ? " of at least " : "",
	    has_each ? lint_amount(lint, measure->each_micro) : "",
	    has_each ? " " : "",
	    has_each ? lint->agreement->currency->code : "");
	if (text == NULL)
		lint_fail(lint, error_memory(lint->err));
	return text != NULL ? text : "";
}

const char *
lint_look_step(const struct lint_look *look)
{
	const struct currency *currency = look->lint->agreement->currency;
	bool has_each = look->rule->qualify.each_micro > 0;
	const char *text;

	if (!lint_look_is_money(look->rule) && !has_each)
		return "reaching it";
	text = arena_printf(&look->lint->words, "%s %s more %s",
	    lint_amount(look->lint, currency_minor_unit_micro(currency)),
	    currency->code, has_each ? "in the last of them" :
	    "that is bought");
	if (text == NULL)
		lint_fail(look->lint, error_memory(look->lint->err));
	return text != NULL ? text : "";
}

/* To the agreement's unit. */
static rational
rounded(const struct lint_look *look, rational amount)
{
	const struct agreement *agreement = look->lint->agreement;

	return rational_round(look->calc, amount,
	    agreement->rounding_unit_micro, agreement->rounding);
}

const char *
lint_look_money(const struct lint_look *look, rational amount)
{
	wide micro;

	if (rational_to_micro(&micro, rounded(look, amount)) != STATUS_OK)
		return "more than can be shown";
	return lint_amount(look->lint, micro);
}

rational
lint_look_height(const struct lint_look *look, rational below, rational above)
{
	return rational_subtract(look->calc, rounded(look, above),
	    rounded(look, below));
}

/* The most that cap-percent lets v pay, where it is of v; else NULL. */
static rational
most_of(const struct lint_look *look, rational v)
{
	const struct limit *limit = &look->rule->limit;
	const struct measure *qualify = &look->rule->qualify;

	if (!limit->has_cap_percent || !lint_look_is_money(look->rule) ||
	    qualify->compare != COMPARE_NONE || qualify->across_group)
		return NULL;
	return rational_multiply(look->calc, v,
	    scale_rate(look->calc, limit->cap_percent));
}

/* The rule's limit but for its minimum payout, before rounding. */
static rational
apply_limit(const struct lint_look *look, rational amount, rational v)
{
	const struct limit *limit = &look->rule->limit;
	struct calculation *calc = look->calc;
	rational most = most_of(look, v);

	if (limit->has_guarantee)
		amount = rational_max(amount,
		    rational_from_micro(calc, limit->guarantee_micro));
	if (most != NULL)
		amount = rational_min(amount, most);
	if (limit->has_cap)
		amount = rational_min(amount,
		    rational_from_micro(calc, limit->cap_micro));
	return amount;
}

static rational
apply_minimum(const struct lint_look *look, rational amount)
{
	const struct limit *limit = &look->rule->limit;

	if (limit->has_minimum_payout && rational_compare(amount,
	    rational_from_micro(look->calc, limit->minimum_payout_micro)) < 0)
		return rational_from_integer(look->calc, 0);
	return amount;
}

static rational
limited(const struct lint_look *look, rational v, size_t tier)
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

rational
lint_look_pay(const struct lint_look *look, rational v, size_t tier)
{
	return apply_minimum(look, limited(look, v, tier));
}

rational
lint_look_result(const struct lint_look *look, rational v, size_t tier)
{
	const struct agreement *agreement = look->lint->agreement;
	rational amount = limited(look, v, tier);
	rational most = most_of(look, v);
	rational paid = rounded(look, amount);

	if (most != NULL && rational_compare(paid, most) > 0)
		paid = rational_round(look->calc, amount,
		    agreement->rounding_unit_micro, ROUND_DOWN);
	return apply_minimum(look, paid);
}

/* Is cap-percent a rate of the very amount that the benefit is one of? */
static bool
is_capped_rate(const struct rule *rule)
{
	return rule->limit.has_cap_percent &&
	    rule->scale.benefit == BENEFIT_RATE &&
	    rule->scale.method == METHOD_ALL_UNITS &&
	    rule->net_of_count == 0 &&
	    (!rule->has_pay || rule->pay.basis == PAY_NET_AMOUNT);
}

struct number
lint_look_benefit(const struct rule *rule, size_t tier)
{
	struct number benefit = {
		.digits = rule->scale.tiers[0].benefit.digits,
		.is_percent = rule->scale.tiers[0].benefit.is_percent,
	};
	const struct number *cap = &rule->limit.cap_percent;

	if (tier > 0)
		benefit = rule->scale.tiers[tier - 1].benefit;
	if (is_capped_rate(rule) && cap->scaled < benefit.scaled)
		benefit = *cap;
	return benefit;
}

void
lint_look_init(struct lint_look *out, struct lint *lint,
    struct calculation *calc, const struct rule *rule, size_t tier)
{
	const struct scale_input input = { .scale = &rule->scale };

	*out = (struct lint_look){
		.lint = lint,
		.calc = calc,
		.rule = rule,
		.tier = tier,
		.here = &rule->scale.tiers[tier - 1],
		.from = scale_threshold(calc, &input, tier),
		.cent = rational_from_micro(calc,
		    currency_minor_unit_micro(lint->agreement->currency)),
	};
	out->at = lint_look_bound(out, &rule->qualify, out->here->from);
}
