#include "rules/lint_cent.h"
#include "rules/same_terms.h"

/*
 * The first result above 0 counts, so that an earlier rule takes away what a
 * later one gave as soon as it pays anything itself.
 *
 * Looked at are the plain rules at the head of a first-of that measure the
 * same; what is told of them holds whatever comes after.
 */

/* Does the rule measure what the first one does? */
static bool
is_comparable(const struct rule *rule, const struct rule *first)
{
	return lint_cent_is_plain(rule) &&
	    same_terms(&rule->qualify.selector, &first->qualify.selector);
}

/* The smallest purchase for which the rule pays; 0: there is none, or it pays
 * for nothing. */
static wide
begins(struct lint_look *look, struct lint *lint, struct calculation *calc,
    const struct rule *rule)
{
	rational nothing = rational_from_integer(calc, 0);

	for (size_t tier = 1; tier <= rule->scale.tier_count; tier++) {
		wide from;

		lint_look_init(look, lint, calc, rule, tier);
		if (look->here->benefit.scaled == 0)
			continue;
		from = lint_cent_above(look, lint_cent_span(look), nothing);
		if (from > 0)
			return from;
	}
	return 0;
}

/* A lump sum from 0 on is paid for any purchase: none is the first. */
static bool
pays_always(const struct lint_look *look)
{
	return rational_sign(lint_cent_result(look, 0)) > 0;
}

static bool
falls_to(const struct lint_look *early, struct calculation *calc,
    const struct rule *later, wide at)
{
	struct lint *lint = early->lint;
	rational after = lint_cent_result(early, at);
	struct lint_look late;
	rational before;

	lint_look_init(&late, lint, calc, later, 1);
	before = lint_cent_result(&late, at - 1);
	if (rational_sign(before) == 0)
		return false;
	if (rational_compare(before, after) > 0)
		lint_add(lint, LINT_WARNING, early->rule->line,
		    "benefit-falls", "rule \"%s\": what is paid falls where it "
		    "takes the place of rule \"%s\" (line %llu): %s for %s, "
		    "%s for %s (best-of pays the higher one)",
		    early->rule->id, later->id, (unsigned long long)later->line,
		    lint_look_money(early, before), lint_cent_text(early,
		    at - 1), lint_look_money(early, after),
		    lint_cent_text(early, at));
	return true;
}

/* At at, below which none of the earlier ones pays, rule begins to; what paid
 * until then?  Returns where the next ones have their say: below at. */
static wide
check_rule(struct lint *lint, const struct rule *rule,
    const struct rule *end, wide open_until)
{
	struct calculation *calc;
	struct lint_look look;
	wide at;

	if (calculation_new(&calc) != STATUS_OK) {
		lint_fail(lint, error_memory(lint->err));
		return 0;
	}
	at = begins(&look, lint, calc, rule);
	if (rule->limit.has_guarantee || pays_always(&look))
		open_until = 0;
	else if (at > 0 && at < open_until) {
		const struct rule *later = rule + 1;

		while (later < end && !falls_to(&look, calc, later, at))
			later++;
		open_until = at;
	}
	if (calculation_status(calc) != STATUS_OK)
		lint_fail(lint, error_memory(lint->err));
	calculation_free(calc);
	arena_reset(&lint->words);
	return open_until;
}

static void
check_group(struct lint *lint, const struct choice_group *group)
{
	const struct rule *first = &lint->agreement->rules[group->first_rule];
	const struct rule *end = first;
	wide open_until = INT64_MAX;

	while (end < first + group->rule_count && is_comparable(end, first))
		end++;
	for (const struct rule *rule = first; rule < end && open_until > 0 &&
	    lint->status == STATUS_OK; rule++)
		open_until = check_rule(lint, rule, end, open_until);
}

void
lint_first(struct lint *lint)
{
	const struct agreement *agreement = lint->agreement;

	for (size_t i = 0; i < agreement->group_count; i++) {
		if (agreement->groups[i].choice == CHOICE_FIRST_OF)
			check_group(lint, &agreement->groups[i]);
	}
}
