#include "rules/lint_cent.h"

/*
 * Where results are rounded to more than the smallest unit of the currency, the
 * cent that leads to the next multiple pays all of it.
 */

/* Do results move with what is bought between two thresholds? */
static bool
is_lump_sum(const struct rule *rule)
{
	return rule->scale.benefit == BENEFIT_AMOUNT &&
	    rule->scale.method != METHOD_INTERPOLATED &&
	    !rule->limit.has_cap_percent;
}

static bool
any_is_rounded(const struct agreement *agreement)
{
	if (agreement->limit.has_cap_percent)
		return true;
	for (size_t i = 0; i < agreement->rule_count; i++) {
		if (!is_lump_sum(&agreement->rules[i]))
			return true;
	}
	return false;
}

/* Inside a tier, so that the jump is not that of its threshold. */
static bool
report_tier(const struct lint_look *look)
{
	const struct agreement *agreement = look->lint->agreement;
	struct lint_cent_span span = lint_cent_span(look);
	wide at = lint_cent_above(look, span,
	    lint_cent_result(look, span.first));
	rational before;
	rational after;

	if (at == 0)
		return false;
	before = lint_cent_result(look, at - 1);
	after = lint_cent_result(look, at);
	lint_add(look->lint, LINT_NOTE, agreement->line, "cliff",
	    "agreement \"%s\": a cliff wherever a result is rounded to the "
	    "next %s: rule \"%s\" pays %s for %s and %s for %s",
	    agreement->id, lint_amount(look->lint,
	    agreement->rounding_unit_micro), look->rule->id,
	    lint_look_money(look, before), lint_cent_text(look, at - 1),
	    lint_look_money(look, after), lint_cent_text(look, at));
	return true;
}

/* By the first tier that shows it.  A minimum payout and other rules of a
 * choice have cliffs of their own on the way. */
static bool
report_rule(struct lint *lint, const struct rule *rule)
{
	bool is_told = false;

	if (is_lump_sum(rule) || !lint_cent_is_plain(rule) ||
	    rule->limit.has_minimum_payout || rule->group != NULL)
		return false;
	for (size_t tier = 1; tier <= rule->scale.tier_count && !is_told &&
	    lint->status == STATUS_OK; tier++) {
		struct calculation *calc;
		struct lint_look look;
		enum status status = calculation_new(&calc);

		if (status == STATUS_OK) {
			lint_look_init(&look, lint, calc, rule, tier);
			is_told = report_tier(&look);
			status = calculation_status(calc);
			calculation_free(calc);
		}
		if (status != STATUS_OK)
			lint_fail(lint, error_memory(lint->err));
	}
	arena_reset(&lint->words);
	return is_told;
}

void
lint_round(struct lint *lint)
{
	const struct agreement *agreement = lint->agreement;

	if (agreement->rounding_unit_micro <=
	    currency_minor_unit_micro(agreement->currency) ||
	    !any_is_rounded(agreement))
		return;
	for (size_t i = 0; i < agreement->rule_count; i++) {
		if (report_rule(lint, &agreement->rules[i]))
			return;
	}
	lint_add(lint, LINT_NOTE, agreement->line, "cliff",
	    "agreement \"%s\": a cliff wherever a result is rounded to the "
	    "next %s: a little more pays %s more", agreement->id,
	    lint_amount(lint, agreement->rounding_unit_micro),
	    lint_amount(lint, agreement->rounding_unit_micro));
	arena_reset(&lint->words);
}
