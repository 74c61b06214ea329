#include "reports/preview_formats.h"

#include <inttypes.h>
#include <stdbool.h>
#include <stdio.h>

#include "reports/plain.h"
#include "reports/text_parts.h"

#define INDENT "  "
#define GAP "  "

/* rule: NULL for the row of the total.  buffer: DECIMAL_TEXT_MAX bytes. */
typedef const char *(*cell_fn)(char *buffer, const struct result *result,
    const struct rule_result *rule);

static const char *
cell_rule(char *buffer, const struct result *result,
    const struct rule_result *rule)
{
	(void)buffer;
	(void)result;
	return rule == NULL ? "total" : rule->id;
}

static const char *
cell_qualifying(char *buffer, const struct result *result,
    const struct rule_result *rule)
{
	(void)buffer;
	(void)result;
	if (rule == NULL)
		return "";
	return rule->qualifying == NULL ? "undefined" : rule->qualifying;
}

static const char *
cell_unit(char *buffer, const struct result *result,
    const struct rule_result *rule)
{
	(void)buffer;
	(void)result;
	return rule == NULL || rule->qualifying == NULL || rule->unit == NULL
	    ? ""
	    : rule->unit;
}

static const char *
cell_tier(char *buffer, const struct result *result,
    const struct rule_result *rule)
{
	(void)result;
	if (rule == NULL || rule->tier == 0)
		return "";
	return decimal_format(buffer, (wide)rule->tier * DECIMAL_ONE_MICRO);
}

static const char *
cell_paying(char *buffer, const struct result *result,
    const struct rule_result *rule)
{
	(void)buffer;
	(void)result;
	return rule == NULL || rule->paying == NULL ? "" : rule->paying;
}

static const char *
cell_amount(char *buffer, const struct result *result,
    const struct rule_result *rule)
{
	return decimal_format_fixed(buffer,
	    rule == NULL ? result->total_micro : rule->amount_micro,
	    result->minor_digits);
}

static const char *
cell_reason(char *buffer, const struct result *result,
    const struct rule_result *rule)
{
	(void)buffer;
	return result_reason_code(rule == NULL ? result->reason
					       : rule->reason);
}

static const struct column {
	const char *heading;
	bool is_right;
	cell_fn cell;
} columns[] = {
	{ "rule", false, cell_rule },
	{ "qualifying", true, cell_qualifying },
	{ "", false, cell_unit },
	{ "tier", true, cell_tier },
	{ "paying", true, cell_paying },
	{ "amount", true, cell_amount },
	{ "reason", false, cell_reason },
};

#define COLUMN_COUNT (sizeof columns / sizeof columns[0])

static size_t
measure_column(const struct column *column, const struct result *result)
{
	char buffer[DECIMAL_TEXT_MAX];
	size_t widest = plain_width(column->heading);
	size_t width;

	for (size_t i = 0; i <= result->rule_count; i++) {
		width = plain_width(column->cell(buffer, result,
		    i < result->rule_count ? &result->rules[i] : NULL));
		if (width > widest)
			widest = width;
	}
	return widest;
}

/* One line without blanks at its end; NULL result: the headings. */
static void
put_line(struct strbuf *out, const size_t *widths, const struct result *result,
    const struct rule_result *rule)
{
	char buffer[DECIMAL_TEXT_MAX];
	size_t pending = sizeof INDENT - 1;	/* blanks not yet written */
	const char *text;
	size_t width;

	for (size_t i = 0; i < COLUMN_COUNT; i++) {
		text = result == NULL ? columns[i].heading
				      : columns[i].cell(buffer, result, rule);
		width = plain_width(text);
		if (*text == '\0') {
			pending += widths[i] + sizeof GAP - 1;
			continue;
		}
		if (columns[i].is_right)
			pending += widths[i] - width;
		strbuf_printf(out, "%*s", (int)pending, "");
		plain_puts(out, text);
		pending = sizeof GAP - 1;
		if (!columns[i].is_right)
			pending += widths[i] - width;
	}
	strbuf_putc(out, '\n');
}

static void
put_table(struct strbuf *out, const struct result *result)
{
	size_t widths[COLUMN_COUNT];

	for (size_t i = 0; i < COLUMN_COUNT; i++)
		widths[i] = measure_column(&columns[i], result);
	put_line(out, widths, NULL, NULL);
	for (size_t i = 0; i < result->rule_count; i++)
		put_line(out, widths, result, &result->rules[i]);
	put_line(out, widths, result, NULL);
}

static void
put_heading(struct strbuf *out, const struct result *result)
{
	char from[DATE_TEXT_SIZE];
	char until[DATE_TEXT_SIZE];

	plain_puts(out, result->agreement);
	strbuf_puts(out, " version ");
	plain_puts(out, result->version);
	strbuf_puts(out, result->is_group ? ", group " : ", account ");
	plain_puts(out, result->account);
	strbuf_printf(out, ", %s", result->currency);
	if (result->error == NULL)
		strbuf_printf(out, ", %s to %s",
		    date_format(from, result->measures->window.from),
		    date_format(until, result->measures->window.until));
	strbuf_putc(out, '\n');
}

static void
text_begin(struct preview *preview)
{
	(void)preview;
}

static void
text_result(struct preview *preview, const struct result *result)
{
	if (preview->results > 0)
		strbuf_putc(preview->out, '\n');
	preview_count(preview, result);
	put_heading(preview->out, result);
	if (result->error == NULL) {
		put_table(preview->out, result);
		text_parts_settlement(preview->out, result);
		return;
	}
	strbuf_puts(preview->out, INDENT "not evaluated:\n");
	plain_wrap(preview->out, result->error, 2 * (sizeof INDENT - 1));
}

static const char *
total_text(char *buffer, const struct preview_total *total)
{
	return total->is_too_large ? "too large to be added up" :
	    decimal_format_fixed(buffer, total->total_micro,
	    total->minor_digits);
}

static void
text_end(struct preview *preview)
{
	char text[DECIMAL_TEXT_MAX];
	const struct preview_total *total;
	size_t widest = 0;
	size_t width;

	for (size_t i = 0; i < preview->total_count; i++) {
		total = &preview->totals[i];
		width = plain_width(total_text(text, total));
		if (width > widest)
			widest = width;
	}
	if (preview->total_count > 0)
		strbuf_puts(preview->out, "\ntotals\n");
	/* An account has one of each agreement, and a group is one party. */
	for (size_t i = 0; i < preview->total_count; i++) {
		total = &preview->totals[i];
		strbuf_printf(preview->out,
		    INDENT "%s  %*s  %" PRIu64 " result%s\n",
		    total->currency, (int)widest, total_text(text, total),
		    total->parties, total->parties == 1 ? "" : "s");
	}
	if (preview->failed > 0)
		strbuf_printf(preview->out,
		    "\nnot evaluated: %" PRIu64 " of %" PRIu64 "\n",
		    preview->failed, preview->results);
}

const struct preview_format preview_text = {
	.name = "text",
	.is_brief = true,
	.begin = text_begin,
	.result = text_result,
	.end = text_end,
};
