#include "engine/date.h"
#include "rules/describe.h"
#include "rules/keyword.h"
#include "rules/lint_parts.h"
#include "rules/window.h"

#define REMEDY "(to add the periods up: method=\"catch-up\")"

/* Has the term more than one period, shorter than a year, each alone? */
static bool
begins_anew(const struct agreement *agreement)
{
	int months = window_months(agreement);
	int32_t second;

	return !agreement->catches_up && months > 0 && months < 12 &&
	    date_add_months(&second, agreement->term.from, months) ==
	    STATUS_OK && second <= agreement->term.until;
}

/*
 * Does the value grow with the length of the period?  A growth rate or share
 * does not, and an attainment only against a figure, which is a year's.
 */
static bool
adds_up(const struct measure *measure)
{
	if (measure->compare == COMPARE_NONE ||
	    measure->compare == COMPARE_GROWTH)
		return true;
	return measure->compare != COMPARE_SHARE && measure->baseline != NULL;
}

/* "40000 EUR", "100% of the year's figure" */
static const char *
amount_of(struct lint *lint, const struct measure *measure,
    struct number number)
{
	const char *text = arena_printf(&lint->words, "%s %s",
	    lint_number(lint, number), number.is_percent ?
	    "of the year's figure" :
	    describe_measure_unit(measure, lint->agreement));

	if (text == NULL)
		lint_fail(lint, error_memory(lint->err));
	return text != NULL ? text : "";
}

static void
check_threshold(struct lint *lint, const struct rule *rule)
{
	const struct tier *tiers = rule->scale.tiers;
	size_t tier = 0;

	if (!adds_up(&rule->qualify))
		return;
	if (tiers[0].from.scaled == 0)
		tier = 1;
	if (tier == rule->scale.tier_count)
		return;
	lint_add(lint, LINT_WARNING, rule->scale.line, "separate-threshold",
	    "rule \"%s\": its thresholds begin anew in each %s: %s spread "
	    "over two of them does not reach tier %zu, from %s " REMEDY,
	    rule->id, keyword_word(keyword_settle_every,
	    lint->agreement->settle_every), amount_of(lint, &rule->qualify,
	    tiers[tier].from), tier + 1, lint_number(lint, tiers[tier].from));
}

static void
check_requires(struct lint *lint, const struct rule *rule)
{
	for (size_t i = 0; i < rule->require_count; i++) {
		const struct require *require = &rule->requires[i];

		/* Of a club, and without at-least, it is 0. */
		if (require->at_least.scaled == 0 ||
		    !adds_up(&require->measure))
			continue;
		lint_add(lint, LINT_WARNING, require->line,
		    "separate-threshold", "rule \"%s\": what it requires "
		    "begins anew in each %s: %s spread over two of them does "
		    "not meet it " REMEDY, rule->id,
		    keyword_word(keyword_settle_every,
		    lint->agreement->settle_every), amount_of(lint,
		    &require->measure, require->at_least));
	}
}

static void
check_lump_sum(struct lint *lint, const struct rule *rule)
{
	const struct scale *scale = &rule->scale;

	if (scale->benefit != BENEFIT_AMOUNT || !rule->qualify.across_group ||
	    lint->agreement->per_group)
		return;
	lint_add(lint, LINT_WARNING, rule->qualify.line, "lump-sum-per-member",
	    "rule \"%s\": what qualifies is the whole group's, and each member "
	    "is paid the lump sum: a group of 3 gets %s three times "
	    "(once for a group: per=\"group\")", rule->id,
	    lint_amount(lint, scale->tiers[0].benefit.scaled));
}

/*
 * Below it nothing, from it on all of it: a cliff wherever it is met.  A
 * guarantee is no less, so that only cap-percent, which is applied after it,
 * can lead below.
 */
void
lint_limit(struct lint *lint, const struct limit *limit, const char *whose)
{
	const char *least;

	if (!limit->has_minimum_payout || limit->minimum_payout_micro <=
	    currency_minor_unit_micro(lint->agreement->currency) ||
	    (limit->has_guarantee && !limit->has_cap_percent))
		return;
	least = lint_amount(lint, limit->minimum_payout_micro);
	lint_add(lint, LINT_NOTE, limit->line, "cliff",
	    "%s: a cliff where the result reaches %s: a little less pays "
	    "nothing", whose, least);
}

void
lint_settle(struct lint *lint, const struct rule *rule)
{
	if (begins_anew(lint->agreement)) {
		check_threshold(lint, rule);
		check_requires(lint, rule);
	}
	check_lump_sum(lint, rule);
}
