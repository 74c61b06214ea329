#include "rules/annex_parts.h"

#include <assert.h>

#include "rules/describe.h"

/* ---------------------------------------------------------------- methods */

#define BENEFITS 4

/* How each method pays each benefit that the language lets it pay; for
 * multiples %1 is the threshold and %2 the benefit. */
static const char *const method_rows[][BENEFITS] = {
	[METHOD_ALL_UNITS] = {
		[BENEFIT_RATE] = WORDS("The tier reached decides: its rate is "
		    "paid on the whole paying base, not only on the part "
		    "above the threshold."),
		[BENEFIT_PER_UNIT] = WORDS("The tier reached decides: its "
		    "amount is paid for every unit of the whole paying base, "
		    "not only for the units above the threshold."),
		[BENEFIT_AMOUNT] = WORDS("The tier reached decides: its amount "
		    "is paid once, and those of the tiers below it are not."),
	},
	[METHOD_INCREMENTAL] = {
		[BENEFIT_RATE] = WORDS("Each tier pays its rate on its own "
		    "part of the measured value only: the part above its "
		    "threshold and up to the next one's. Nothing is paid on "
		    "the part below the first threshold. What the tiers pay "
		    "is added up."),
		[BENEFIT_PER_UNIT] = WORDS("Each tier pays its amount for the "
		    "units of its own part of the measured value only: those "
		    "above its threshold and up to the next one's. Nothing is "
		    "paid for the units below the first threshold. What the "
		    "tiers pay is added up."),
	},
	[METHOD_ADDITIVE] = {
		[BENEFIT_RATE] = WORDS("Every tier reached pays, each its rate "
		    "on the whole paying base, not only on the part above its "
		    "threshold. What the tiers pay is added up."),
		[BENEFIT_PER_UNIT] = WORDS("Every tier reached pays, each its "
		    "amount for every unit of the whole paying base, not only "
		    "for the units above its threshold. What the tiers pay is "
		    "added up."),
		[BENEFIT_AMOUNT] = WORDS("Every tier reached pays, each its "
		    "amount once. What the tiers pay is added up."),
	},
	[METHOD_ADDITIVE_BANDED] = {
		[BENEFIT_RATE] = WORDS("Every tier reached pays its rate on "
		    "the measured value from 0, not only from its own "
		    "threshold, but no further than to the next tier's "
		    "threshold. The last tier has no such end. What the tiers "
		    "pay is added up."),
		[BENEFIT_PER_UNIT] = WORDS("Every tier reached pays its amount "
		    "for the units of the measured value from 0, not only "
		    "from its own threshold, but no further than to the next "
		    "tier's threshold. The last tier has no such end. What "
		    "the tiers pay is added up."),
	},
	[METHOD_INTERPOLATED] = {
		[BENEFIT_RATE] = WORDS("The rate moves in a straight line: at "
		    "a tier's threshold it is that tier's, at the next "
		    "threshold the next tier's, between them in proportion to "
		    "the measured value; from the last threshold on it stays "
		    "the last tier's. It is paid on the whole paying base."),
		[BENEFIT_PER_UNIT] = WORDS("The amount per unit moves in a "
		    "straight line: at a tier's threshold it is that tier's, "
		    "at the next threshold the next tier's, between them in "
		    "proportion to the measured value; from the last "
		    "threshold on it stays the last tier's. It is paid for "
		    "every unit of the whole paying base."),
		[BENEFIT_AMOUNT] = WORDS("The amount moves in a straight line: "
		    "at a tier's threshold it is that tier's, at the next "
		    "threshold the next tier's, between them in proportion to "
		    "the measured value; from the last threshold on it stays "
		    "the last tier's. It is paid once."),
	},
	[METHOD_MULTIPLES] = {
		[BENEFIT_AMOUNT] = WORDS("For every full %1 (the threshold) of "
		    "the measured value %2 is paid; for what is left over "
		    "nothing is."),
		[BENEFIT_FREE_UNITS] = WORDS("The free quantity is %2 for "
		    "every full %1 (the threshold) of the measured value; for "
		    "what is left over there is none. It is paid in money, at "
		    "the average price of the selected lines: their net "
		    "amount divided by their quantity. Nothing is paid where "
		    "that net amount or that quantity is not above 0."),
	},
};

/* ------------------------------------------------------------------ tiers */

const char *
annex_benefit(struct annex *annex, const struct rule *rule, size_t tier)
{
	struct number benefit = rule->scale.tiers[tier].benefit;

	if (rule->scale.benefit == BENEFIT_RATE)
		return annex_number(annex, benefit);
	if (rule->scale.benefit == BENEFIT_PER_UNIT)
		return annex_say(annex, WORDS("%1 per %2"),
		    annex_money(annex, benefit.scaled),
		    describe_pay_unit(rule, annex->agreement));
	if (rule->scale.benefit == BENEFIT_FREE_UNITS)
		return annex_value(annex, &rule->qualify, benefit);
	return annex_money(annex, benefit.scaled);
}

static const char *
say_threshold(struct annex *annex, const struct rule *rule, size_t tier)
{
	return annex_value(annex, &rule->qualify, rule->scale.tiers[tier].from);
}

/* By whether the thresholds are to be exceeded. */
struct tier_words {
	const char *reading;
	const char *none;	/* below the first tier */
	const char *tier;
	const char *moving;	/* where the benefit moves in it */
	const char *last;
};

static const struct tier_words tier_rows[] = {
	[false] = {
		WORDS("A tier is reached where the measured value is at least "
		    "its threshold."),
		WORDS("below %1: no tier is reached"),
		WORDS("tier %1, from %2 up to but not including %3: %4"),
		WORDS("tier %1, from %2 up to but not including %3: moving "
		    "from %4 to %5"),
		WORDS("tier %1, from %2 upwards: %3"),
	},
	[true] = {
		WORDS("A tier is reached only where the measured value is "
		    "above its threshold; on the threshold itself it is not "
		    "reached yet."),
		WORDS("up to and including %1: no tier is reached"),
		WORDS("tier %1, above %2 up to and including %3: %4"),
		WORDS("tier %1, above %2 up to and including %3: moving from "
		    "%4 to %5"),
		WORDS("tier %1, above %2: %3"),
	},
};

static void
put_tiers(struct annex *annex, const struct rule *rule)
{
	const struct scale *scale = &rule->scale;
	const struct tier_words *words = &tier_rows[scale->exceeds];
	const bool moves = scale->method == METHOD_INTERPOLATED;
	size_t last = scale->tier_count - 1;

	annex_put_clause(annex, annex_say(annex, words->reading));
	annex_sentence(annex, WORDS("The tiers are:"));
	annex_item(annex, words->none, say_threshold(annex, rule, 0));
	for (size_t i = 0; i < last; i++) {
		const char *number = annex_count(annex, i + 1);
		const char *from = say_threshold(annex, rule, i);
		const char *to = say_threshold(annex, rule, i + 1);
		const char *benefit = annex_benefit(annex, rule, i);

		if (moves)
			annex_item(annex, words->moving, number, from, to,
			    benefit, annex_benefit(annex, rule, i + 1));
		else
			annex_item(annex, words->tier, number, from, to,
			    benefit);
	}
	annex_item(annex, words->last, annex_count(annex, last + 1),
	    say_threshold(annex, rule, last), annex_benefit(annex, rule, last));
}

static void
put_prorating(struct annex *annex)
{
	if (annex->agreement->catches_up)
		annex_clause(annex, WORDS("Every threshold is first multiplied "
		    "by the part of the whole term during which the party's "
		    "account was a customer: the days from its customer-since "
		    "date to the end of the term, divided by all days of the "
		    "term, first and last day included. Without such a date, "
		    "or with one outside the term, the thresholds stand as "
		    "they are."));
	else
		annex_clause(annex, WORDS("Every threshold is first multiplied "
		    "by the part of the settlement period during which the "
		    "party's account was a customer: the days from its "
		    "customer-since date to the end of the period, divided by "
		    "all days of the period, first and last day included. "
		    "Without such a date, or with one outside the period, the "
		    "thresholds stand as they are."));
}

void
annex_put_scale(struct annex *annex, const struct rule *rule)
{
	const struct scale *scale = &rule->scale;
	const char *text = method_rows[scale->method][scale->benefit];

	assert(text != NULL);
	if (scale->method == METHOD_MULTIPLES) {
		annex_clause(annex, text, say_threshold(annex, rule, 0),
		    annex_benefit(annex, rule, 0));
	} else {
		put_tiers(annex, rule);
		annex_put_clause(annex, annex_say(annex, text));
	}
	if (scale->prorated)
		put_prorating(annex);
	annex_put_base(annex, rule);
}
