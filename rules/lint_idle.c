#include "rules/lint_idle.h"

#include "rules/lint_require.h"

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
is_idle_interpolated(const struct lint_look *look)
{
	const struct tier *tier = look->here;

	if (look->tier == 1)
		return tier->benefit.scaled == 0 &&
		    (lint_look_is_last(look) || tier[1].benefit.scaled == 0);
	if (lint_look_is_last(look))
		return tier->benefit.scaled == tier[-1].benefit.scaled;
	return is_on_the_line(tier);
}

/* Would the same be paid without the tier, by its benefit alone? */
static bool
is_idle(const struct lint_look *look)
{
	const struct rule *rule = look->rule;
	struct number now = lint_look_benefit(rule, look->tier);
	struct number before = lint_look_benefit(rule, look->tier - 1);

	switch (rule->scale.method) {
	case METHOD_INTERPOLATED:
		return is_idle_interpolated(look);
	case METHOD_ADDITIVE:
	case METHOD_MULTIPLES:
		return now.scaled == 0;
	case METHOD_ADDITIVE_BANDED:
		/* Even a tier of nothing ends the one before it. */
		return now.scaled == 0 && before.scaled == 0;
	case METHOD_ALL_UNITS:
	case METHOD_INCREMENTAL:
		return now.scaled == before.scaled;
	}
	return false;
}

/*
 * Or because of the limit?  Where the cap is reached on both sides it is from
 * there on; lump sums that do not add up are compared as they are.
 */
static bool
is_limited_away(const struct lint_look *look)
{
	const struct rule *rule = look->rule;
	rational below;
	rational above;

	if (!lint_look_is_on_itself(rule) ||
	    rule->scale.method == METHOD_INTERPOLATED ||
	    rule->scale.method == METHOD_MULTIPLES)
		return false;
	below = lint_look_pay(look, look->from, look->tier - 1);
	above = lint_look_pay(look, look->from, look->tier);
	if (rational_compare(below, above) != 0)
		return false;
	if (rule->scale.benefit == BENEFIT_AMOUNT &&
	    rule->scale.method == METHOD_ALL_UNITS)
		return !rule->limit.has_cap_percent;
	return rule->limit.has_cap && rational_compare(above,
	    rational_from_micro(look->calc, rule->limit.cap_micro)) == 0;
}

void
lint_idle(const struct lint_look *look)
{
	const char *why = "";

	/* Other methods have tiers that build on this one. */
	if (look->rule->scale.method == METHOD_ALL_UNITS &&
	    lint_require_shuts(look))
		why = ", whatever its benefit: what the rule requires";
	else if (!is_idle(look) && is_limited_away(look))
		why = ", whatever its benefit: the limit of the rule";
	else if (!is_idle(look))
		return;
	lint_add(look->lint, LINT_WARNING, look->here->line, "idle-tier",
	    "rule \"%s\": tier %zu changes nothing%s; %s pays the same "
	    "without it", look->rule->id, look->tier, why, look->at);
}
