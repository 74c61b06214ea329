#include "rules/annex_parts.h"

/* -------------------------------------------------------- what is measured */

/* What is measured, before it is compared with anything; %1 is the currency,
 * the unit or the level, %2 each. */
struct basis_row {
	const char *text;
	const char *each;	/* with each, where that says more */
	bool zero_says_more;	/* even each="0" does */
};

static const struct basis_row basis_rows[] = {
	[BASIS_NET_AMOUNT] = { .text = WORDS("the sum of the net amounts of "
	    "the selected lines, in %1") },
	[BASIS_QUANTITY] = { .text = WORDS("the sum of the quantities of the "
	    "selected lines, in the unit %1") },
	[BASIS_DOCUMENTS] = {
		WORDS("the number of different invoices with a selected line "
		    "(credit notes are not counted)"),
		WORDS("the number of different invoices whose selected lines "
		    "add up to at least %2 net (credit notes are not "
		    "counted)"),
		true,
	},
	[BASIS_DAYS] = { .text = WORDS("the number of different days on which "
	    "an invoice with a selected line is dated") },
	[BASIS_MONTHS] = { .text = WORDS("the number of different calendar "
	    "months in which an invoice with a selected line is dated") },
	[BASIS_PRODUCTS] = {
		WORDS("the number of different products whose selected lines "
		    "add up to more than 0 net (a line without a product "
		    "counts for none)"),
		WORDS("the number of different products whose selected lines "
		    "add up to at least %2 net (a line without a product "
		    "counts for none)"),
		false,
	},
	[BASIS_CATEGORIES] = {
		WORDS("the number of different categories at level %1 of the "
		    "category tree whose selected lines add up to more than 0 "
		    "net (level 1 is the top, deeper categories count in "
		    "theirs, a line categorised above that level or not at "
		    "all counts for none)"),
		WORDS("the number of different categories at level %1 of the "
		    "category tree whose selected lines add up to at least %2 "
		    "net (level 1 is the top, deeper categories count in "
		    "theirs, a line categorised above that level or not at "
		    "all counts for none)"),
		false,
	},
};

static const char *
say_basis(struct annex *annex, const struct measure *measure)
{
	const struct basis_row *row = &basis_rows[measure->basis];
	const char *unit = annex->agreement->currency->code;
	const char *text = row->text;

	if (measure->basis == BASIS_CATEGORIES)
		unit = annex_count(annex, measure->level);
	if (measure->basis == BASIS_QUANTITY) {
		unit = measure->unit;
		annex->speaks_of[ANNEX_QUANTITY] = true;
	}
	if (measure->has_each &&
	    (measure->each_micro > 0 || row->zero_says_more))
		text = row->each;
	return annex_say(annex, text, unit,
	    annex_money(annex, measure->each_micro));
}

/* ---------------------------------------------------------- compared with */

/* By compare; %1 is what is measured, %2 the figures. */
struct compare_row {
	const char *year_before;
	const char *figures;
};

static const struct compare_row compare_rows[] = {
	[COMPARE_NONE] = { WORDS("The measured value is %1."), NULL },
	[COMPARE_GROWTH] = {
		WORDS("The measured value is the growth over the year before: "
		    "%1, less the same of one year earlier (the baseline)."),
		WORDS("The measured value is the growth over an agreed "
		    "baseline: %1, less the party's figure in \"%2\" (the "
		    "baseline)."),
	},
	[COMPARE_GROWTH_RATE] = {
		WORDS("The measured value is the growth rate over the year "
		    "before, in percent: %1, less the same of one year earlier "
		    "(the baseline), divided by that baseline."),
		WORDS("The measured value is the growth rate over an agreed "
		    "baseline, in percent: %1, less the party's figure in "
		    "\"%2\" (the baseline), divided by that baseline."),
	},
	[COMPARE_ATTAINMENT] = {
		WORDS("The measured value is the attainment of the year "
		    "before, in percent: %1, divided by the same of one year "
		    "earlier (the baseline)."),
		WORDS("The measured value is the attainment of an agreed "
		    "baseline, in percent: %1, divided by the party's figure "
		    "in \"%2\" (the baseline)."),
	},
	[COMPARE_SHARE] = {
		WORDS("The measured value is a share, in percent: %1, divided "
		    "by the sum of the net amounts of all lines that count."),
		NULL,
	},
};

/* When a compared value is undefined. */
static void
put_undefined(struct annex *annex, const struct measure *measure)
{
	if (measure->compare == COMPARE_SHARE)
		annex_sentence(annex, WORDS("It is undefined where the net "
		    "amounts of all lines that count do not add up to more "
		    "than 0."));
	else if (measure->baseline == NULL)
		annex_sentence(annex, WORDS("It is undefined where the "
		    "baseline is not above 0."));
	else
		annex_sentence(annex, WORDS("It is undefined where the party "
		    "has no such figure, or one that is not above 0."));
}

static void
put_across(struct annex *annex, const struct measure *measure)
{
	annex->speaks_of[ANNEX_GROUP] = true;
	annex_sentence(annex, WORDS("It is measured over the lines of all "
	    "accounts of the group that the party's account belongs to, not "
	    "only over the party's own."));
	if (measure->compare == COMPARE_SHARE)
		annex_sentence(annex, WORDS("The sum that it is divided by is "
		    "that of the whole group too."));
	else if (measure->compare != COMPARE_NONE && measure->baseline != NULL)
		annex_sentence(annex, WORDS("The figure that it is compared "
		    "with is the party's own all the same."));
}

void
annex_put_measure(struct annex *annex, const struct measure *measure,
    const char *undefined)
{
	const struct compare_row *row = &compare_rows[measure->compare];
	const char *basis = say_basis(annex, measure);

	if (measure->baseline != NULL)
		annex_sentence(annex, row->figures, basis,
		    measure->baseline->id);
	else
		annex_sentence(annex, row->year_before, basis);
	if (measure->compare != COMPARE_NONE &&
	    measure->compare != COMPARE_SHARE && measure->baseline == NULL)
		annex->speaks_of[ANNEX_YEAR_BEFORE] = true;
	if (measure->across_group)
		put_across(annex, measure);
	if (measure->compare != COMPARE_NONE) {
		put_undefined(annex, measure);
		annex_put_sentence(annex, undefined);
	}
	annex_put_selector(annex, &measure->selector);
}

/* --------------------------------------------------------- what is paid on */

/* Without a pay element the same measure, of the party's own lines. */
static void
put_measured_base(struct annex *annex, const struct measure *qualify)
{
	if (qualify->across_group)
		annex_clause(annex, WORDS("The paying base is measured like "
		    "the rule's measured value, but over the party's own "
		    "lines alone. A paying base below 0 counts as 0."));
	else
		annex_clause(annex, WORDS("The paying base is the rule's "
		    "measured value. A paying base below 0 counts as 0."));
}

static void
put_growth_base(struct annex *annex, const struct pay *pay)
{
	const char *currency = annex->agreement->currency->code;

	if (pay->baseline != NULL) {
		annex_clause(annex, WORDS("The paying base is the growth over "
		    "an agreed baseline: the sum of the net amounts of the "
		    "party's own selected lines, in %1, less the party's "
		    "figure in \"%2\" (the baseline). It is 0 where the party "
		    "has no such figure, or one that is not above 0. A paying "
		    "base below 0 counts as 0."), currency, pay->baseline->id);
		return;
	}
	annex->speaks_of[ANNEX_YEAR_BEFORE] = true;
	annex_clause(annex, WORDS("The paying base is the growth over the "
	    "year before: the sum of the net amounts of the party's own "
	    "selected lines, in %1, less the same of one year earlier (the "
	    "baseline). It is 0 where the baseline is not above 0. A paying "
	    "base below 0 counts as 0."), currency);
}

void
annex_put_base(struct annex *annex, const struct rule *rule)
{
	const struct pay *pay = &rule->pay;

	if (rule->scale.benefit != BENEFIT_RATE &&
	    rule->scale.benefit != BENEFIT_PER_UNIT)
		return;
	if (rule->scale.method == METHOD_INCREMENTAL ||
	    rule->scale.method == METHOD_ADDITIVE_BANDED)
		return;
	if (!rule->has_pay) {
		put_measured_base(annex, &rule->qualify);
		return;
	}
	if (pay->basis == PAY_GROWTH)
		put_growth_base(annex, pay);
	else if (pay->basis == PAY_NET_AMOUNT)
		annex_clause(annex, WORDS("The paying base is the sum of the "
		    "net amounts of the party's own selected lines, in %1. A "
		    "paying base below 0 counts as 0."),
		    annex->agreement->currency->code);
	else
		annex_clause(annex, WORDS("The paying base is the sum of the "
		    "quantities of the party's own selected lines, in the "
		    "unit %1. A paying base below 0 counts as 0."), pay->unit);
	if (pay->basis == PAY_QUANTITY)
		annex->speaks_of[ANNEX_QUANTITY] = true;
	if (pay->has_selector)
		annex_put_selector(annex, &pay->selector);
	else
		annex_sentence(annex, WORDS("The selected lines are those "
		    "that are selected for the rule's measured value."));
}
