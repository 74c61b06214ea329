#include "rules/lint_require.h"

#include <string.h>

#include "rules/same_terms.h"
#include "rules/scale.h"

/* Does the require ask for the value that qualifies? */
static bool
asks_for_what_qualifies(const struct require *require, const struct rule *rule)
{
	const struct measure *a = &require->measure;
	const struct measure *b = &rule->qualify;

	return require->member == NULL && a->basis == b->basis &&
	    a->compare == b->compare && a->baseline == b->baseline &&
	    (a->unit == NULL || strcmp(a->unit, b->unit) == 0) &&
	    a->each_micro == b->each_micro && a->level == b->level &&
	    a->across_group == b->across_group &&
	    same_terms(&a->selector, &b->selector);
}

bool
lint_require_allows(const struct lint_look *look)
{
	const struct rule *rule = look->rule;
	int64_t from = look->here->from.scaled;

	for (size_t i = 0; i < rule->require_count; i++) {
		const struct require *require = &rule->requires[i];
		int64_t least = require->at_least.scaled;

		if (!asks_for_what_qualifies(require, rule))
			continue;
		if (require->has_at_least &&
		    (from < least || (from == least && look->tier > 1)))
			return false;
		if (require->has_below && from >= require->below.scaled)
			return false;
	}
	return true;
}

bool
lint_require_holds(const struct lint_look *look, rational v)
{
	const struct rule *rule = look->rule;

	for (size_t i = 0; i < rule->require_count; i++) {
		const struct require *require = &rule->requires[i];

		if (!asks_for_what_qualifies(require, rule))
			continue;
		if (require->has_at_least && rational_compare(v,
		    scale_number(look->calc, require->at_least)) < 0)
			return false;
		if (require->has_below && rational_compare(v,
		    scale_number(look->calc, require->below)) >= 0)
			return false;
	}
	return true;
}

bool
lint_require_shuts(const struct lint_look *look)
{
	const struct rule *rule = look->rule;
	const struct scale *scale = &rule->scale;
	int64_t end = lint_look_is_last(look) ? INT64_MAX :
	    look->here[1].from.scaled;

	/* Not one that begins elsewhere for those who came later. */
	if (scale->prorated)
		return false;
	for (size_t i = 0; i < rule->require_count; i++) {
		const struct require *require = &rule->requires[i];
		int64_t least = require->at_least.scaled;

		if (!asks_for_what_qualifies(require, rule))
			continue;
		if (require->has_at_least &&
		    (end < least || (end == least && !scale->exceeds)))
			return true;
		if (require->has_below &&
		    look->here->from.scaled >= require->below.scaled)
			return true;
	}
	return false;
}

/* ----------------------------------------------------------------- cliffs */

/* What the rule pays for v where its requires hold. */
static rational
pay_for(const struct lint_look *look, rational v)
{
	struct scale_input input = { .scale = &look->rule->scale, .v = v };

	return lint_look_pay(look, v, scale_reach(look->calc, &input));
}

/* Just below bound: by the last tier that begins before it, and without the
 * multiple that is reached with it. */
static rational
pay_below(const struct lint_look *look, struct number bound)
{
	const struct scale *scale = &look->rule->scale;
	size_t tier = 0;

	while (tier < scale->tier_count &&
	    scale->tiers[tier].from.scaled < bound.scaled)
		tier++;
	if (scale->method == METHOD_MULTIPLES && bound.scaled > 0)
		bound.scaled--;
	return lint_look_pay(look, scale_number(look->calc, bound), tier);
}

static void
check_at_least(const struct lint_look *look, const struct require *require)
{
	const struct rule *rule = look->rule;
	rational paid = pay_for(look, scale_number(look->calc,
	    require->at_least));

	/* The first tier's own cliff is told with its scale. */
	if (require->at_least.scaled == look->here->from.scaled &&
	    !rule->limit.has_guarantee)
		return;
	if (rational_compare(paid, look->cent) <= 0)
		return;
	lint_add(look->lint, LINT_NOTE, require->line, "cliff",
	    "rule \"%s\": a cliff at %s, which it requires: %s pays %s more "
	    "(%s becomes %s)", rule->id, lint_look_bound(look, &rule->qualify,
	    require->at_least), lint_look_step(look),
	    lint_look_money(look, paid), lint_look_money(look,
	    rational_from_integer(look->calc, 0)),
	    lint_look_money(look, paid));
}

static void
check_below(const struct lint_look *look, const struct require *require)
{
	const struct rule *rule = look->rule;
	rational paid = pay_below(look, require->below);

	if (rational_sign(paid) > 0)
		lint_add(look->lint, LINT_WARNING, require->line,
		    "benefit-falls", "rule \"%s\": what is paid falls at %s, "
		    "below which it requires to stay: up to there it is %s, "
		    "from there on nothing", rule->id, lint_look_bound(look,
		    &rule->qualify, require->below),
		    lint_look_money(look, paid));
}

/* The cliff is there, and its height is not known from the agreement. */
static void
check_other(const struct lint_look *look, const struct require *require)
{
	if (require->at_least.scaled > 0)
		lint_add(look->lint, LINT_NOTE, require->line, "cliff",
		    "rule \"%s\": a cliff at %s, which it requires: a little "
		    "less pays nothing, whatever the scale gives",
		    look->rule->id, lint_look_bound(look, &require->measure,
		    require->at_least));
}

void
lint_require(const struct lint_look *look)
{
	const struct rule *rule = look->rule;
	bool is_known = lint_look_is_on_itself(rule);

	for (size_t i = 0; i < rule->require_count; i++) {
		const struct require *require = &rule->requires[i];

		if (require->member != NULL)
			continue;
		if (!is_known || !asks_for_what_qualifies(require, rule)) {
			check_other(look, require);
			continue;
		}
		if (require->has_at_least)
			check_at_least(look, require);
		if (require->has_below)
			check_below(look, require);
	}
}
