#include "rules/evaluate_parts.h"

#include <string.h>

#include "rules/describe.h"

/*
 * One or two sentences per rule: what was measured and which tier that
 * reaches, what the tier pays, and what changed that afterwards.  Made from the
 * texts of the trace alone, so that they cannot say anything else.
 */

#define FAILED_REQUIRES_TOLD_MAX 3

struct sentence {
	struct strbuf *out;
	const struct agreement *agreement;
	const struct rule *rule;
	const struct rule_result *result;
};

/* --------------------------------------------------------------- numbers */

static bool
is_currency(const struct sentence *sentence, const char *unit)
{
	return strcmp(unit, sentence->agreement->currency->code) == 0;
}

/* "52,300.00 EUR", "12.5%", "3 invoices", "1 invoice" */
static void
put_value(const struct sentence *sentence, const char *value,
    const char *unit)
{
	describe_decimal(sentence->out, value, is_currency(sentence, unit) ?
	    sentence->agreement->currency->minor_digits : 0);
	if (strcmp(unit, "%") != 0)
		strbuf_putc(sentence->out, ' ');
	strbuf_puts(sentence->out, result_unit_of(value, unit));
}

static void
put_money(const struct sentence *sentence, const char *value)
{
	put_value(sentence, value, sentence->agreement->currency->code);
}

static void
put_capitalised(struct strbuf *out, const char *text)
{
	/* The words of every measure begin with a small letter. */
	strbuf_putc(out, (char)(*text - 'a' + 'A'));
	strbuf_puts(out, text + 1);
}

/* --------------------------------------------------------- what qualifies */

static void
put_threshold(const struct sentence *sentence, const char *from)
{
	strbuf_puts(sentence->out, sentence->result->exceeds ? "over " :
	    "from ");
	put_value(sentence, from, sentence->result->unit);
}

/* "Net amount is 52,300.00 EUR, which reaches tier 2 (from 50,000.00 EUR)" */
static void
put_qualifying(const struct sentence *sentence)
{
	const struct rule_result *result = sentence->result;
	struct strbuf *out = sentence->out;

	put_capitalised(out, result->measure);
	if (result->qualifying == NULL || result->is_taken_as)
		strbuf_puts(out, " is undefined, as there is nothing above 0 "
		    "to compare with");
	if (result->qualifying == NULL)
		return;
	strbuf_puts(out, result->is_taken_as ? ", and taken as " : " is ");
	put_value(sentence, result->qualifying, result->unit);
	if (result->tier > 0) {
		strbuf_printf(out, ", which reaches tier %u (", result->tier);
		put_threshold(sentence, result->tier_from);
		strbuf_putc(out, ')');
	} else {
		strbuf_puts(out, ", which does not reach the first tier (");
		put_threshold(sentence, result->next_from);
		strbuf_putc(out, ')');
	}
}

/* -------------------------------------------------------------- what pays */

/* "2%", "1.74 EUR per KGM", "500.00 EUR" */
static void
put_benefit(const struct sentence *sentence, const char *benefit)
{
	const struct rule *rule = sentence->rule;

	switch (rule->scale.benefit) {
	case BENEFIT_RATE:
		strbuf_puts(sentence->out, benefit);
		break;
	case BENEFIT_PER_UNIT:
		put_money(sentence, benefit);
		strbuf_printf(sentence->out, " per %s",
		    sentence->result->paying_unit);
		break;
	case BENEFIT_AMOUNT:
		put_money(sentence, benefit);
		break;
	case BENEFIT_FREE_UNITS:
		strbuf_printf(sentence->out, "%s free", benefit);
		break;
	}
}

static void
put_applied_to(const struct sentence *sentence)
{
	const struct rule_result *result = sentence->result;

	if (result->paying == NULL)
		return;
	strbuf_puts(sentence->out, " on ");
	put_value(sentence, result->paying, result->paying_unit);
	if (sentence->rule->net_of_count > 0)
		strbuf_puts(sentence->out, " (net of earlier rules)");
}

static void
put_all_units(const struct sentence *sentence)
{
	if (sentence->rule->scale.benefit == BENEFIT_AMOUNT) {
		strbuf_puts(sentence->out, "the lump sum");
		return;
	}
	put_benefit(sentence, sentence->result->benefit);
	put_applied_to(sentence);
}

static void
put_incremental(const struct sentence *sentence)
{
	strbuf_puts(sentence->out,
	    "every tier reached pays on the part within it");
}

static void
put_additive(const struct sentence *sentence)
{
	strbuf_puts(sentence->out, "every tier reached pays");
	put_applied_to(sentence);
}

static void
put_additive_banded(const struct sentence *sentence)
{
	strbuf_puts(sentence->out,
	    "every tier reached pays on all up to its own end");
}

static void
put_interpolated(const struct sentence *sentence)
{
	const struct rule_result *result = sentence->result;

	if (result->next_benefit == NULL) {
		put_all_units(sentence);
		return;
	}
	strbuf_puts(sentence->out, "the point on the line from ");
	put_benefit(sentence, result->benefit);
	strbuf_puts(sentence->out, " to ");
	put_benefit(sentence, result->next_benefit);
	put_applied_to(sentence);
}

static void
put_multiples(const struct sentence *sentence)
{
	const struct rule_result *result = sentence->result;

	put_benefit(sentence, result->benefit);
	strbuf_puts(sentence->out, " for every full ");
	put_value(sentence, result->tier_from, result->unit);
	if (sentence->rule->scale.benefit != BENEFIT_FREE_UNITS)
		return;
	strbuf_puts(sentence->out, " at the average price of ");
	put_value(sentence, result->qualifying, result->unit);
	strbuf_puts(sentence->out, " for ");
	put_money(sentence, result->paying);
}

struct method_row {
	void (*put)(const struct sentence *sentence);
	const char *amount;	/* what leads to it */
};

static const struct method_row methods[] = {
	[METHOD_ALL_UNITS] = { put_all_units, " is " },
	[METHOD_INCREMENTAL] = { put_incremental, ", together " },
	[METHOD_ADDITIVE] = { put_additive, ", together " },
	[METHOD_ADDITIVE_BANDED] = { put_additive_banded, ", together " },
	[METHOD_INTERPOLATED] = { put_interpolated, " is " },
	[METHOD_MULTIPLES] = { put_multiples, ", together " },
};

/* ----------------------------------------------------------- what changes */

/* A require that does not hold: what it is and what it should be. */
static void
put_failed_require(const struct sentence *sentence,
    const struct result_require *require)
{
	struct strbuf *out = sentence->out;

	strbuf_printf(out, "%s is ", require->measure);
	if (require->value == NULL)
		strbuf_puts(out, "undefined");
	else if (require->unit == NULL)
		strbuf_puts(out, require->value);
	else
		put_value(sentence, require->value, require->unit);
	if (require->at_least != NULL)
		strbuf_printf(out, ", at least %s is required",
		    require->at_least);
	if (require->below != NULL)
		strbuf_printf(out, ", below %s is required", require->below);
}

static void
put_failed_requires(const struct sentence *sentence)
{
	const struct rule_result *result = sentence->result;
	size_t failed = 0;

	for (size_t i = 0; i < result->require_count; i++) {
		if (result->requires[i].holds)
			continue;
		failed++;
		if (failed > FAILED_REQUIRES_TOLD_MAX)
			continue;
		strbuf_puts(sentence->out, failed == 1 ?
		    " Nothing is paid: " : "; ");
		put_failed_require(sentence, &result->requires[i]);
	}
	if (failed > FAILED_REQUIRES_TOLD_MAX)
		strbuf_printf(sentence->out, "; and %zu more",
		    failed - FAILED_REQUIRES_TOLD_MAX);
	if (failed > 0)
		strbuf_putc(sentence->out, '.');
}

struct step_words {
	const char *before;	/* the bound; NULL: the step is not told */
	bool bound_is_money;
	const char *after;	/* the bound */
	bool tells_amount;
};

static const struct step_words step_rows[STEP_KIND_COUNT] = {
	[STEP_GUARANTEE] = { " The guarantee of ", true,
	    " raises it to ", true },
	[STEP_CAP_PERCENT] = { " The cap of ", false, " lowers it to ", true },
	[STEP_CAP] = { " The cap of ", true, " lowers it to ", true },
	[STEP_ROUND] = { " Rounded ", false, " it is ", true },
	[STEP_MINIMUM_PAYOUT] = { " Below the minimum payout of ", true,
	    " nothing is paid", false },
	[STEP_BEST_OF] = { " Nothing is paid, as rule ", false,
	    " gives more or comes first with as much", false },
	[STEP_FIRST_OF] = { " Nothing is paid, as the earlier rule ", false,
	    " already pays", false },
};

static void
put_step(const struct sentence *sentence, const struct result_step *step)
{
	const struct step_words *words = &step_rows[step->kind];

	if (words->before == NULL)
		return;
	strbuf_puts(sentence->out, words->before);
	if (words->bound_is_money)
		put_money(sentence, step->bound);
	else
		strbuf_puts(sentence->out, step->bound);
	strbuf_puts(sentence->out, words->after);
	if (words->tells_amount)
		put_money(sentence, step->after);
	strbuf_putc(sentence->out, '.');
}

void
evaluation_sentence(struct evaluation *evaluation, const struct rule *rule,
    struct rule_result *result)
{
	struct sentence sentence = {
		.out = &evaluation->text,
		.agreement = evaluation->agreement,
		.rule = rule,
		.result = result,
	};

	if (evaluation->is_brief || evaluation_status(evaluation) != STATUS_OK)
		return;
	put_qualifying(&sentence);
	if (result->tier > 0) {
		strbuf_puts(sentence.out, ": ");
		methods[rule->scale.method].put(&sentence);
		strbuf_puts(sentence.out, methods[rule->scale.method].amount);
		put_money(&sentence, result->steps[0].after);
	}
	strbuf_putc(sentence.out, '.');
	put_failed_requires(&sentence);
	for (size_t i = 1; i < result->step_count; i++)
		put_step(&sentence, &result->steps[i]);
	result->sentence = evaluation_keep(evaluation);
}
