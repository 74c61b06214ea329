#include "reports/text_parts.h"

#include <inttypes.h>
#include <stdbool.h>
#include <string.h>
#include <strings.h>

#include "reports/plain.h"

#define STEP_WIDTH 24

static const char *const step_words[] = {
	[STEP_BENEFIT] = "the scale gives",
	[STEP_REQUIRE] = "a requirement fails",
	[STEP_GUARANTEE] = "guarantee",
	[STEP_CAP_PERCENT] = "cap in percent",
	[STEP_CAP] = "cap",
	[STEP_ROUND] = "rounding",
	[STEP_MINIMUM_PAYOUT] = "minimum payout",
	[STEP_BEST_OF] = "another rule is better",
	[STEP_FIRST_OF] = "an earlier rule pays",
	[STEP_SUM] = "sum of the rules",
};

static const char *const fate_words[] = {
	[LINES_COUNTED] = "counted",
	[LINES_UNSELECTED] = "taken by no rule",
	[LINES_EXCEPTED] = "excepted by the agreement",
	[LINES_CANCELLED] = "of cancelled documents",
};

/* Do two language tags have the same first part ("de", "de-AT")? */
static bool
is_same_language(const char *a, const char *b)
{
	size_t length = strcspn(a, "-");

	return length == strcspn(b, "-") && strncasecmp(a, b, length) == 0;
}

const char *
text_parts_title(const struct result_title *titles, size_t count,
    const char *language)
{
	for (size_t i = 0; language != NULL && i < count; i++)
		if (titles[i].language != NULL &&
		    strcasecmp(titles[i].language, language) == 0)
			return titles[i].text;
	for (size_t i = 0; language != NULL && i < count; i++)
		if (titles[i].language != NULL &&
		    is_same_language(titles[i].language, language))
			return titles[i].text;
	return count > 0 ? titles[0].text : NULL;
}

void
text_parts_label(struct strbuf *out, const char *label)
{
	strbuf_puts(out, "  ");
	plain_left(out, label, TEXT_LABEL_WIDTH);
}

void
text_parts_line(struct strbuf *out, const char *label, const char *text)
{
	if (text == NULL || text[0] == '\0')
		return;
	text_parts_label(out, label);
	plain_puts(out, text);
	strbuf_putc(out, '\n');
}

void
text_parts_value(struct strbuf *out, const char *value, const char *unit)
{
	plain_puts(out, value != NULL ? value : "undefined");
	if (value == NULL || unit == NULL)
		return;
	if (strcmp(unit, "%") != 0)
		strbuf_putc(out, ' ');
	plain_puts(out, result_unit_of(value, unit));
}

void
text_parts_figure(struct strbuf *out, const char *value, const char *unit,
    uint64_t lines)
{
	text_parts_value(out, value, unit);
	strbuf_printf(out, " from %" PRIu64 " line%s", lines,
	    lines == 1 ? "" : "s");
}

void
text_parts_period(struct strbuf *out, const char *label, struct period period)
{
	char from[DATE_TEXT_SIZE];
	char until[DATE_TEXT_SIZE];

	text_parts_label(out, label);
	strbuf_printf(out, "%s to %s\n", date_format(from, period.from),
	    date_format(until, period.until));
}

void
text_parts_ledger(struct strbuf *out, const struct result *result)
{
	const struct line_tally *tally;
	char net[DECIMAL_TEXT_MAX];

	for (size_t i = 0; i < result->tally_count; i++) {
		tally = &result->tallies[i];
		text_parts_label(out, i == 0 ? "lines" : "");
		strbuf_printf(out, "%" PRIu64 " %s, net %s %s\n", tally->lines,
		    fate_words[tally->fate],
		    decimal_format(net, tally->net_micro), tally->currency);
	}
	text_parts_line(out, "digest", result->digest);
}

void
text_parts_amount(struct strbuf *out, size_t used, wide amount_micro,
    const struct result *result)
{
	char amount[DECIMAL_TEXT_MAX];
	size_t room = PLAIN_WIDTH_MAX - 1 - strlen(result->currency);

	decimal_format_fixed(amount, amount_micro, result->minor_digits);
	room = used < room ? room - used : 0;
	if (room <= strlen(amount))
		strbuf_puts(out, "  ");
	plain_right(out, amount, room);
	strbuf_printf(out, " %s\n", result->currency);
}

void
text_parts_steps(struct strbuf *out, const struct result_step *steps,
    size_t count)
{
	for (size_t i = 0; i < count; i++) {
		text_parts_label(out, i == 0 ? "steps" : "");
		plain_left(out, step_words[steps[i].kind], STEP_WIDTH);
		if (steps[i].before != NULL) {
			plain_puts(out, steps[i].before);
			strbuf_puts(out, " -> ");
		}
		plain_puts(out, steps[i].after);
		/* "cap 12 -> 10 (10)" would say it twice. */
		if (steps[i].bound != NULL &&
		    strcmp(steps[i].bound, steps[i].after) != 0) {
			strbuf_puts(out, "  (");
			plain_puts(out, steps[i].bound);
			strbuf_putc(out, ')');
		}
		strbuf_putc(out, '\n');
	}
}

static void
put_balance(struct strbuf *out, const char *label, wide amount_micro,
    const struct result *result)
{
	char amount[DECIMAL_TEXT_MAX];

	text_parts_label(out, label);
	strbuf_printf(out, "%s %s\n", decimal_format_fixed(amount,
	    amount_micro, result->minor_digits), result->currency);
}

void
text_parts_settlement(struct strbuf *out, const struct result *result)
{
	const struct result_settlement *settlement = &result->settlement;

	if (!settlement->is_shown)
		return;
	put_balance(out, "earned", result->total_micro, result);
	put_balance(out, "settled", settlement->settled_micro, result);
	put_balance(out, "due now", settlement->due_micro, result);
	if (settlement->owed_micro > 0)
		put_balance(out, "owed", settlement->owed_micro, result);
	if (settlement->sentence != NULL)
		plain_wrap(out, settlement->sentence, TEXT_LABEL_WIDTH + 2);
}
