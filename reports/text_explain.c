#include "reports/text.h"

#include <inttypes.h>
#include <stdbool.h>
#include <string.h>

#include "reports/plain.h"
#include "reports/text_parts.h"

#define TEXT_INDENT (2 + TEXT_LABEL_WIDTH)

static void
put_heading(struct strbuf *out, const struct result *result)
{
	const char *title = text_parts_title(result->titles,
	    result->title_count, NULL);

	plain_puts(out, result->agreement);
	strbuf_puts(out, " version ");
	plain_puts(out, result->version);
	if (title != NULL) {
		strbuf_puts(out, ": ");
		plain_puts(out, title);
	}
	strbuf_putc(out, '\n');
	text_parts_line(out, result->is_group ? "group" : "account",
	    result->account);
}

/* The party's own figure in a list of the agreement. */
static void
put_baseline(struct strbuf *out, const struct result_baseline *baseline)
{
	char value[DECIMAL_TEXT_MAX];

	text_parts_label(out, "figures");
	plain_puts(out, baseline->list);
	strbuf_printf(out, ": %s\n", baseline->has_value ?
	    decimal_format(value, baseline->value_micro) : "none");
}

static void
put_measures(struct strbuf *out, const struct measures *measures)
{
	char day[DATE_TEXT_SIZE];

	text_parts_period(out, "period", measures->period);
	if (measures->window.from != measures->period.from ||
	    measures->window.until != measures->period.until)
		text_parts_period(out, "evaluated", measures->window);
	if (measures->as_of != DATE_NONE)
		text_parts_line(out, "as of", date_format(day,
		    measures->as_of));
	if (measures->since != DATE_NONE)
		text_parts_line(out, "since", date_format(day,
		    measures->since));
	for (size_t i = 0; i < measures->baseline_count; i++)
		put_baseline(out, &measures->baselines[i]);
}

/* before, then the value with its unit; nothing for a NULL value. */
static void
put_value(struct strbuf *out, const char *before, const char *value,
    const char *unit)
{
	if (value == NULL)
		return;
	strbuf_puts(out, before);
	text_parts_value(out, value, unit);
}

static void
put_require(struct strbuf *out, const struct result_require *require,
    const char *label)
{
	text_parts_label(out, label);
	plain_puts(out, require->measure);
	strbuf_putc(out, '\n');
	text_parts_label(out, "");
	/* A membership has no figure behind it. */
	if (require->at_least == NULL && require->below == NULL)
		text_parts_value(out, require->value, require->unit);
	else
		text_parts_figure(out, require->value, require->unit,
		    require->lines);
	put_value(out, ", at least ", require->at_least, NULL);
	put_value(out, ", below ", require->below, NULL);
	strbuf_puts(out, require->holds ? ": holds\n" : ": fails\n");
}

static void
put_tier(struct strbuf *out, const struct rule_result *rule)
{
	text_parts_label(out, "tier");
	if (rule->tier == 0) {
		strbuf_puts(out, "none reached\n");
		return;
	}
	strbuf_printf(out, "%u", rule->tier);
	put_value(out, rule->exceeds ? ", above " : ", from ",
	    rule->tier_from, rule->unit);
	put_value(out, rule->exceeds ? " up to " : " to below ",
	    rule->tier_until, rule->unit);
	put_value(out, ": ", rule->benefit, NULL);
	strbuf_printf(out, " (%s)\n", rule->method);
}

static void
put_next(struct strbuf *out, const struct result *result,
    const struct rule_result *rule)
{
	char amount[DECIMAL_TEXT_MAX];

	if (rule->next_from == NULL)
		return;
	text_parts_label(out, "next");
	put_value(out, rule->exceeds ? "above " : "from ", rule->next_from,
	    rule->unit);
	put_value(out, ", ", rule->next_distance, rule->unit);
	strbuf_puts(out, rule->next_distance != NULL ? " away" : "");
	put_value(out, ": ", rule->next_benefit, NULL);
	strbuf_putc(out, '\n');
	if (!rule->has_next_amount)
		return;
	text_parts_label(out, "");
	strbuf_printf(out, "if only that changed, the rule would give %s %s\n",
	    decimal_format_fixed(amount, rule->next_amount_micro,
	    result->minor_digits), result->currency);
}

static void
put_figures(struct strbuf *out, const struct result *result,
    const struct rule_result *rule)
{
	text_parts_line(out, "measure", rule->measure);
	text_parts_label(out, "qualifying");
	text_parts_figure(out, rule->qualifying, rule->unit,
	    rule->qualifying_lines);
	strbuf_putc(out, '\n');
	put_tier(out, rule);
	put_next(out, result, rule);
	if (rule->paying == NULL)
		return;
	text_parts_line(out, "paid on", rule->paying_measure);
	text_parts_label(out, "paying");
	text_parts_figure(out, rule->paying, rule->paying_unit,
	    rule->paying_lines);
	strbuf_putc(out, '\n');
}

/* Is the figure's value one that the rule's texts show as it is? */
static bool
is_shown(const struct result_figure *figure, const char *value,
    const struct rule_result *rule)
{
	const char *shown = NULL;

	if (figure->role == FIGURE_QUALIFY)
		shown = rule->qualifying;
	else if (figure->role == FIGURE_PAY || figure->role == FIGURE_FREE_NET)
		shown = rule->paying;
	else if (figure->role == FIGURE_REQUIRE)
		shown = rule->requires[figure->ordinal - 1].value;
	return shown != NULL && strcmp(shown, value) == 0;
}

/* The sums and counts behind a rule (NULL: the agreement's limit) that nothing
 * else shows: what is compared, and what a cap is of. */
static void
put_figures_behind(struct strbuf *out, const struct measures *measures,
    const struct rule_result *rule)
{
	bool is_first = true;

	for (size_t i = 0; i < measures->figure_count; i++) {
		const struct result_figure *figure = &measures->figures[i];
		char value[DECIMAL_TEXT_MAX];

		if ((figure->rule == NULL) != (rule == NULL) ||
		    (rule != NULL && strcmp(figure->rule, rule->id) != 0))
			continue;
		decimal_format(value, figure->value_micro);
		if (rule != NULL && is_shown(figure, value, rule))
			continue;
		text_parts_label(out, is_first ? "behind it" : "");
		strbuf_puts(out, figure_role_code(figure->role));
		if (figure->ordinal > 0)
			strbuf_printf(out, " %u", figure->ordinal);
		strbuf_putc(out, ' ');
		text_parts_figure(out, value, NULL, figure->lines);
		strbuf_putc(out, '\n');
		is_first = false;
	}
}

static void
put_amount(struct strbuf *out, const char *label, wide amount_micro,
    enum result_reason reason, const struct result *result)
{
	char amount[DECIMAL_TEXT_MAX];

	text_parts_label(out, label);
	strbuf_printf(out, "%s %s",
	    decimal_format_fixed(amount, amount_micro, result->minor_digits),
	    result->currency);
	if (reason != REASON_NONE)
		strbuf_printf(out, " (%s)", result_reason_code(reason));
	strbuf_putc(out, '\n');
}

static void
put_rule(struct strbuf *out, const struct result *result,
    const struct rule_result *rule)
{
	const char *title = text_parts_title(rule->titles, rule->title_count,
	    NULL);

	strbuf_puts(out, "\nrule ");
	plain_puts(out, rule->id);
	if (title != NULL) {
		strbuf_puts(out, ": ");
		plain_puts(out, title);
	}
	strbuf_putc(out, '\n');
	for (size_t i = 0; i < rule->require_count; i++)
		put_require(out, &rule->requires[i], i == 0 ? "requires" : "");
	put_figures(out, result, rule);
	put_figures_behind(out, result->measures, rule);
	text_parts_steps(out, rule->steps, rule->step_count);
	put_amount(out, "amount", rule->amount_micro, rule->reason, result);
	if (rule->sentence != NULL)
		plain_wrap(out, rule->sentence, TEXT_INDENT);
}

void
text_explain(struct strbuf *out, const struct result *result)
{
	put_heading(out, result);
	if (result->error != NULL) {
		strbuf_puts(out, "  not evaluated:\n");
		plain_wrap(out, result->error, TEXT_INDENT);
		return;
	}
	put_measures(out, result->measures);
	text_parts_ledger(out, result);
	for (size_t i = 0; i < result->rule_count; i++)
		put_rule(out, result, &result->rules[i]);
	strbuf_puts(out, "\nall rules\n");
	put_figures_behind(out, result->measures, NULL);
	text_parts_steps(out, result->steps, result->step_count);
	put_amount(out, "total", result->total_micro, result->reason, result);
	text_parts_settlement(out, result);
}
