#include "rules/evaluate_parts.h"

#include "rules/describe.h"

/*
 * What of the total is due now (section 8).  Under catch-up it is what is not
 * settled yet, or in the periods before the last the advance; where periods
 * stand alone nothing is settled before.
 */

static wide
settled_before(struct evaluation *evaluation)
{
	const struct measures *measures = evaluation->measures;
	wide sum = 0;

	for (size_t i = 0; i < measures->settled_count; i++) {
		if (decimal_add_wide(&sum, sum,
		    measures->settled[i].amount_micro) != STATUS_OK)
			evaluation_fail(evaluation, STATUS_RANGE);
	}
	return sum;
}

/* The rate of the period's own net, which counts as 0 where it is below. */
static wide
advance(struct evaluation *evaluation, const struct result_figure *net)
{
	struct calculation *calc = evaluation->calc;
	const struct agreement *agreement = evaluation->agreement;
	rational exact = rational_multiply(calc,
	    scale_rate(calc, agreement->advance),
	    rational_max(rational_from_micro(calc, net->value_micro),
	    rational_from_integer(calc, 0)));
	wide amount = 0;

	evaluation_fail(evaluation, rational_to_micro(&amount,
	    rational_round(calc, exact, agreement->rounding_unit_micro,
	    agreement->rounding)));
	return amount;
}

/* ------------------------------------------------------------------ words */

static void
put_money(struct evaluation *evaluation, wide amount_micro)
{
	const struct currency *currency = evaluation->agreement->currency;
	char decimal[DECIMAL_TEXT_MAX];

	describe_decimal(&evaluation->text, decimal_format(decimal,
	    amount_micro), currency->minor_digits);
	strbuf_printf(&evaluation->text, " %s", currency->code);
}

static void
put_period(struct evaluation *evaluation, struct period period)
{
	char from[DATE_TEXT_SIZE];
	char until[DATE_TEXT_SIZE];

	strbuf_printf(&evaluation->text, "%s to %s",
	    date_format(from, period.from), date_format(until, period.until));
}

/* "On account: 2% of the net amount of 7,000.00 EUR from 2025-01-01 ..." */
static const char *
say_advance(struct evaluation *evaluation, const struct result_figure *net)
{
	struct strbuf *text = &evaluation->text;

	strbuf_puts(text, "On account: ");
	describe_number(text, evaluation->agreement->advance);
	strbuf_puts(text, " of the net amount of ");
	put_money(evaluation, net->value_micro);
	strbuf_puts(text, " from ");
	put_period(evaluation, evaluation->measures->period);
	strbuf_puts(text, "; what is earned is settled after the last "
	    "period.");
	return evaluation_keep(evaluation);
}

/* What becomes of a debt. */
static const char *
fate_of_debt(const struct evaluation *evaluation)
{
	const struct agreement *agreement = evaluation->agreement;
	const struct measures *measures = evaluation->measures;

	if (measures->window.until < measures->period.until)
		return " more is settled than is earned so far.";
	if (agreement->catches_up &&
	    measures->period.until < agreement->term.until)
		return " is carried to the next period.";
	return " is owed by the account.";
}

/* Nothing to say where the total is due as it is. */
static const char *
say_balance(struct evaluation *evaluation, const struct result *result,
    const struct result_settlement *settlement)
{
	struct strbuf *text = &evaluation->text;

	if (settlement->settled_micro == 0)
		return NULL;
	put_money(evaluation, result->total_micro);
	strbuf_puts(text, " is earned, ");
	put_money(evaluation, settlement->settled_micro);
	strbuf_puts(text, " is settled already: ");
	if (settlement->due_micro > 0) {
		strbuf_puts(text, "the difference is due.");
	} else if (settlement->owed_micro == 0) {
		strbuf_puts(text, "nothing is due.");
	} else {
		strbuf_puts(text, "nothing is due, and ");
		put_money(evaluation, settlement->owed_micro);
		strbuf_puts(text, fate_of_debt(evaluation));
	}
	return evaluation_keep(evaluation);
}

/* ------------------------------------------------------------- settlement */

void
evaluation_settlement(struct evaluation *evaluation, struct result *result)
{
	const struct measures *measures = evaluation->measures;
	const struct result_figure *net = evaluation_take(evaluation, NULL,
	    FIGURE_ADVANCE_NET, 0);
	struct result_settlement settlement = {
		.is_shown = measures->is_settlement ||
		    measures->settled_count > 0,
		.is_advance = net != NULL,
		.settled_micro = settled_before(evaluation),
	};
	wide rest = 0;

	if (decimal_add_wide(&rest, result->total_micro,
	    -settlement.settled_micro) != STATUS_OK)
		evaluation_fail(evaluation, STATUS_RANGE);
	if (settlement.is_advance) {
		settlement.due_micro = advance(evaluation, net);
		settlement.sentence = say_advance(evaluation, net);
	} else {
		settlement.due_micro = rest > 0 ? rest : 0;
		settlement.owed_micro = rest < 0 ? -rest : 0;
		settlement.sentence = say_balance(evaluation, result,
		    &settlement);
	}
	result->settlement = settlement;
}
