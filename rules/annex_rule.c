#include "rules/annex_parts.h"

#include "rules/annex.h"

/* ----------------------------------------------------------------- names */

/* The ids of rules, each in quotes, with commas between. */
static const char *
say_ids(struct annex *annex, const size_t *numbers, size_t count)
{
	const struct rule *rules = annex->agreement->rules;
	const char *all = NULL;

	for (size_t i = 0; i < count; i++) {
		const char *id = rules[numbers[i]].id;

		all = all == NULL ? annex_say(annex, WORDS("\"%1\""), id) :
		    annex_say(annex, WORDS("%1, \"%2\""), all, id);
	}
	return all;
}

/* ------------------------------------------------------------ conditions */

static const char *
say_bounds(struct annex *annex, const struct require *require,
    const char *number)
{
	const struct measure *measure = &require->measure;
	const char *at_least = !require->has_at_least ? NULL :
	    annex_value(annex, measure, require->at_least);
	const char *below = !require->has_below ? NULL :
	    annex_value(annex, measure, require->below);

	if (below == NULL)
		return annex_say(annex, WORDS("Condition %1: its measured "
		    "value is at least %2 (exactly that is enough)."),
		    number, at_least);
	if (at_least == NULL)
		return annex_say(annex, WORDS("Condition %1: its measured "
		    "value is below %2 (exactly that is too much)."),
		    number, below);
	return annex_say(annex, WORDS("Condition %1: its measured value is at "
	    "least %2 (exactly that is enough) and below %3 (exactly that is "
	    "too much)."), number, at_least, below);
}

static void
put_requires(struct annex *annex, const struct rule *rule)
{
	if (rule->require_count == 0)
		return;
	annex_clause(annex, WORDS("This rule pays only where each of its "
	    "conditions is met; where one is not, it pays nothing."));
	for (size_t i = 0; i < rule->require_count; i++) {
		const struct require *require = &rule->requires[i];
		const char *number = annex_count(annex, i + 1);

		if (require->member != NULL) {
			annex_clause(annex, WORDS("Condition %1: the party's "
			    "account is a member of the club \"%2\" on the "
			    "last day of the evaluated period."), number,
			    require->member);
			continue;
		}
		annex_put_clause(annex, say_bounds(annex, require, number));
		annex_put_measure(annex, &require->measure, annex_say(annex,
		    WORDS("The condition is then not met.")));
	}
}

static void
put_qualify(struct annex *annex, const struct rule *rule)
{
	const char *undefined;

	if (rule->has_undefined_as)
		undefined = annex_say(annex, WORDS("It is then taken as %1."),
		    annex_value(annex, &rule->qualify, rule->undefined_as));
	else
		undefined = annex_say(annex,
		    WORDS("No tier is then reached."));
	annex_clause(annex, WORDS("The benefit depends on the rule's own "
	    "measured value."));
	annex_put_measure(annex, &rule->qualify, undefined);
}

/* ---------------------------------------------------------------- limits */

/* Those of both kinds of limits, in the order in which they are applied; what
 * is particular to a kind is said by the caller's sentences. */
struct limit_words {
	const char *guarantee;
	const char *cap_percent;
};

static void
put_limit(struct annex *annex, const struct limit *limit,
    const struct limit_words *words)
{
	if (limit->has_guarantee)
		annex_item(annex, words->guarantee,
		    annex_money(annex, limit->guarantee_micro));
	if (limit->has_cap_percent)
		annex_item(annex, words->cap_percent,
		    annex_number(annex, limit->cap_percent));
	if (limit->has_cap)
		annex_item(annex, WORDS("it is lowered to %1 where it is more"),
		    annex_money(annex, limit->cap_micro));
	annex_item(annex, WORDS("it is rounded"));
	if (limit->has_minimum_payout)
		annex_item(annex, WORDS("where it is above 0 but below %1, "
		    "nothing is paid"),
		    annex_money(annex, limit->minimum_payout_micro));
}

static void
put_rule_limit(struct annex *annex, const struct rule *rule)
{
	struct limit_words words = {
		.guarantee = WORDS("it is raised to %1 where it is less, "
		    "whether a tier is reached or not"),
		.cap_percent = WORDS("it is lowered to %1 of the sum of the "
		    "net amounts of the party's own lines that are selected "
		    "for the rule's measured value, where it is more; a sum "
		    "below 0 counts as 0"),
	};

	if (rule->limit.line == 0)
		return;
	if (rule->require_count > 0)
		words.guarantee = WORDS("it is raised to %1 where it is less, "
		    "whether a tier is reached or not, but only where each "
		    "condition is met");
	if (rule->has_pay && rule->pay.has_selector)
		words.cap_percent = WORDS("it is lowered to %1 of the sum of "
		    "the net amounts of the party's own lines that are "
		    "selected for the paying base, where it is more; a sum "
		    "below 0 counts as 0");
	annex_clause(annex, WORDS("The rule's result has limits, applied in "
	    "this order:"));
	put_limit(annex, &rule->limit, &words);
}

/* ----------------------------------------------------------------- rules */

static void
put_rule(struct annex *annex, const struct rule *rule)
{
	const char *title = annex_title(rule->titles, rule->title_count,
	    annex->words);

	if (title != NULL)
		annex_section(annex, WORDS("Rule \"%1\": %2"), rule->id,
		    title);
	else
		annex_section(annex, WORDS("Rule \"%1\""), rule->id);
	put_requires(annex, rule);
	put_qualify(annex, rule);
	annex_put_scale(annex, rule);
	if (rule->net_of_count > 0)
		annex_clause(annex, WORDS("From the paying base the results "
		    "of these rules, after their limits and rounding, are "
		    "first taken off: %1. What is left counts as 0 where it "
		    "is below 0."),
		    say_ids(annex, rule->net_of, rule->net_of_count));
	annex_put_sample(annex, rule);
	put_rule_limit(annex, rule);
}

/* By kind of choice. */
struct choice_words {
	const char *heading;
	const char *heading_titled;
	const char *text;
};

static const struct choice_words choice_rows[] = {
	[CHOICE_BEST_OF] = {
		WORDS("The best of several rules, \"%1\""),
		WORDS("The best of several rules, \"%1\": %2"),
		WORDS("Of these rules only the one with the highest result "
		    "pays: %1. The results are compared after the rules' own "
		    "limits and rounding; of equal ones the one that is named "
		    "first pays. The results of the others become 0."),
	},
	[CHOICE_FIRST_OF] = {
		WORDS("The first of several rules, \"%1\""),
		WORDS("The first of several rules, \"%1\": %2"),
		WORDS("Of these rules only the first one whose result is above "
		    "0 pays, in this order: %1. The results are those after "
		    "the rules' own limits and rounding. The results of the "
		    "others become 0."),
	},
};

static void
put_group(struct annex *annex, const struct choice_group *group)
{
	const struct choice_words *words = &choice_rows[group->choice];
	const char *title = annex_title(group->titles, group->title_count,
	    annex->words);
	const char *all = NULL;

	if (title != NULL)
		annex_section(annex, words->heading_titled, group->id, title);
	else
		annex_section(annex, words->heading, group->id);
	for (size_t i = 0; i < group->rule_count; i++) {
		const char *id =
		    annex->agreement->rules[group->first_rule + i].id;

		all = all == NULL ? annex_say(annex, WORDS("\"%1\""), id) :
		    annex_say(annex, WORDS("%1, \"%2\""), all, id);
	}
	annex_clause(annex, words->text, all);
}

void
annex_put_rules(struct annex *annex)
{
	const struct agreement *agreement = annex->agreement;

	for (size_t i = 0; i < agreement->rule_count; i++) {
		const struct rule *rule = &agreement->rules[i];

		if (rule->group != NULL && rule->group->first_rule == i)
			put_group(annex, rule->group);
		put_rule(annex, rule);
	}
}

void
annex_put_total(struct annex *annex)
{
	const struct limit *limit = &annex->agreement->limit;
	const struct limit_words words = {
		.guarantee = WORDS("it is raised to %1 where it is less"),
		.cap_percent = WORDS("it is lowered to %1 of the sum of the "
		    "net amounts of all the party's lines that count, where "
		    "it is more; a sum below 0 counts as 0"),
	};

	annex_section(annex, WORDS("What the agreement pays"));
	annex_clause(annex, WORDS("The agreement pays the sum of the results "
	    "of its rules."));
	if (limit->line == 0)
		return;
	annex_clause(annex, WORDS("The sum has limits, applied in this "
	    "order:"));
	put_limit(annex, limit, &words);
}
