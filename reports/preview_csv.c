#include "reports/preview_formats.h"

#include <string.h>

/* RFC 4180: quoted only where it must be; NULL is an empty field. */
static void
put_field(struct strbuf *out, const char *text)
{
	if (text == NULL)
		return;
	if (strpbrk(text, ",\"\r\n") == NULL) {
		strbuf_puts(out, text);
		return;
	}
	strbuf_putc(out, '"');
	for (; *text != '\0'; text++) {
		if (*text == '"')
			strbuf_putc(out, '"');
		strbuf_putc(out, *text);
	}
	strbuf_putc(out, '"');
}

struct row {
	const char *rule;
	const char *qualifying;
	const char *tier;
	const char *paying;
	const char *amount;
	const char *reason;
};

static void
put_row(struct strbuf *out, const struct result *result, struct row row)
{
	const char *const fields[] = { result->agreement, result->account,
		row.rule, row.qualifying, row.tier, row.paying, row.amount,
		result->currency, row.reason };

	for (size_t i = 0; i < sizeof fields / sizeof fields[0]; i++) {
		if (i > 0)
			strbuf_putc(out, ',');
		put_field(out, fields[i]);
	}
	strbuf_putc(out, '\n');
}

static void
put_rule(struct strbuf *out, const struct result *result,
    const struct rule_result *rule)
{
	char amount[DECIMAL_TEXT_MAX];
	char tier[DECIMAL_TEXT_MAX];
	wide tier_micro = (wide)rule->tier * DECIMAL_ONE_MICRO;

	put_row(out, result,
	    (struct row){
		.rule = rule->id,
		.qualifying = rule->qualifying,
		.tier = rule->tier == 0 ? NULL
					: decimal_format(tier, tier_micro),
		.paying = rule->paying,
		.amount = decimal_format_fixed(amount, rule->amount_micro,
		    result->minor_digits),
		.reason = result_reason_code(rule->reason),
	    });
}

static void
csv_begin(struct preview *preview)
{
	strbuf_puts(preview->out,
	    "agreement,account,rule,qualifying,tier,paying,amount,currency,"
	    "reason\n");
}

static void
csv_result(struct preview *preview, const struct result *result)
{
	char total[DECIMAL_TEXT_MAX];

	/* Without a line that counts there is no row, whatever is settled. */
	if (result->error == NULL && result->measures->is_empty)
		return;
	preview_count(preview, result);
	if (result->error != NULL) {
		put_row(preview->out, result,
		    (struct row){ .reason = "error" });
		return;
	}
	for (size_t i = 0; i < result->rule_count; i++)
		put_rule(preview->out, result, &result->rules[i]);
	put_row(preview->out, result,
	    (struct row){
		.amount = decimal_format_fixed(total, result->total_micro,
		    result->minor_digits),
		.reason = result_reason_code(result->reason),
	    });
}

static void
csv_end(struct preview *preview)
{
	(void)preview;
}

const struct preview_format preview_csv = {
	.name = "csv",
	.is_brief = true,
	.begin = csv_begin,
	.result = csv_result,
	.end = csv_end,
};
