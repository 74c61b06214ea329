#include "reports/preview_formats.h"

#include <inttypes.h>

#include "reports/json_string.h"

/* ----------------------------------------------------------------- values */

/* key: with what stands before it, as in ",\"rule\":". */
static void
put_text(struct strbuf *out, const char *key, const char *text)
{
	strbuf_puts(out, key);
	json_string(out, text);
}

static void
put_count(struct strbuf *out, const char *key, uint64_t count)
{
	strbuf_printf(out, "%s%" PRIu64, key, count);
}

static void
put_money(struct strbuf *out, const char *key, wide amount_micro,
    unsigned minor_digits)
{
	char text[DECIMAL_TEXT_MAX];

	put_text(out, key,
	    decimal_format_fixed(text, amount_micro, minor_digits));
}

static void
put_date(struct strbuf *out, const char *key, int32_t date)
{
	char text[DATE_TEXT_SIZE];

	put_text(out, key, date == DATE_NONE ? NULL : date_format(text, date));
}

static void
put_reason(struct strbuf *out, enum result_reason reason)
{
	put_text(out, ",\"reason\":",
	    reason == REASON_NONE ? NULL : result_reason_code(reason));
}

static void
put_period(struct strbuf *out, const char *key, struct period period)
{
	strbuf_puts(out, key);
	put_date(out, "{\"from\":", period.from);
	put_date(out, ",\"until\":", period.until);
	strbuf_putc(out, '}');
}

static void
put_titles(struct strbuf *out, const struct result_title *titles, size_t count)
{
	strbuf_puts(out, ",\"titles\":[");
	for (size_t i = 0; i < count; i++) {
		put_text(out, i > 0 ? ",{\"language\":" : "{\"language\":",
		    titles[i].language);
		put_text(out, ",\"text\":", titles[i].text);
		strbuf_putc(out, '}');
	}
	strbuf_putc(out, ']');
}

/* ------------------------------------------------------------------ rules */

static void
put_tiers(struct strbuf *out, const struct rule_result *rule,
    unsigned minor_digits)
{
	if (rule->tier == 0) {
		strbuf_puts(out, ",\"tier\":null");
	} else {
		put_count(out, ",\"tier\":{\"number\":", rule->tier);
		put_text(out, ",\"from\":", rule->tier_from);
		put_text(out, ",\"until\":", rule->tier_until);
		put_text(out, ",\"benefit\":", rule->benefit);
		strbuf_putc(out, '}');
	}
	if (rule->next_from == NULL) {
		strbuf_puts(out, ",\"next_tier\":null");
	} else {
		put_text(out, ",\"next_tier\":{\"from\":", rule->next_from);
		put_text(out, ",\"distance\":", rule->next_distance);
		put_text(out, ",\"benefit\":", rule->next_benefit);
		if (rule->has_next_amount)
			put_money(out, ",\"amount\":",
			    rule->next_amount_micro, minor_digits);
		else
			put_text(out, ",\"amount\":", NULL);
		strbuf_putc(out, '}');
	}
}

static void
put_requires(struct strbuf *out, const struct rule_result *rule)
{
	const struct result_require *require;

	strbuf_puts(out, ",\"requires\":[");
	for (size_t i = 0; i < rule->require_count; i++) {
		require = &rule->requires[i];
		put_text(out, i > 0 ? ",{\"measure\":" : "{\"measure\":",
		    require->measure);
		put_text(out, ",\"value\":", require->value);
		put_text(out, ",\"unit\":", require->unit);
		put_text(out, ",\"at_least\":", require->at_least);
		put_text(out, ",\"below\":", require->below);
		strbuf_puts(out,
		    require->holds ? ",\"holds\":true}" : ",\"holds\":false}");
	}
	strbuf_putc(out, ']');
}

static void
put_rule(struct strbuf *out, const struct rule_result *rule,
    unsigned minor_digits)
{
	put_text(out, "{\"rule\":", rule->id);
	put_titles(out, rule->titles, rule->title_count);
	put_text(out, ",\"measure\":", rule->measure);
	put_text(out, ",\"method\":", rule->method);
	put_requires(out, rule);
	put_text(out, ",\"qualifying\":", rule->qualifying);
	put_text(out, ",\"qualifying_unit\":", rule->unit);
	put_count(out, ",\"qualifying_lines\":", rule->qualifying_lines);
	put_tiers(out, rule, minor_digits);
	put_text(out, ",\"paying\":", rule->paying);
	put_text(out, ",\"paying_unit\":", rule->paying_unit);
	put_money(out, ",\"amount\":", rule->amount_micro, minor_digits);
	put_reason(out, rule->reason);
	put_text(out, ",\"sentence\":", rule->sentence);
	strbuf_putc(out, '}');
}

/* ----------------------------------------------------------------- format */

static void
put_party(struct strbuf *out, const struct result *result)
{
	put_text(out, "{\"agreement\":", result->agreement);
	put_text(out, ",\"version\":", result->version);
	put_titles(out, result->titles, result->title_count);
	put_text(out, ",\"account\":", result->account);
	put_text(out, ",\"party\":", result->is_group ? "group" : "account");
	put_text(out, ",\"currency\":", result->currency);
}

static void
put_settlement(struct strbuf *out, const struct result *result)
{
	const struct result_settlement *settlement = &result->settlement;
	unsigned digits = result->minor_digits;

	if (!settlement->is_shown) {
		put_text(out, ",\"settlement\":", NULL);
		return;
	}
	put_money(out, ",\"settlement\":{\"earned\":", result->total_micro,
	    digits);
	put_money(out, ",\"settled\":", settlement->settled_micro, digits);
	put_money(out, ",\"due\":", settlement->due_micro, digits);
	put_money(out, ",\"owed\":", settlement->owed_micro, digits);
	put_text(out, ",\"sentence\":", settlement->sentence);
	strbuf_putc(out, '}');
}

static void
put_evaluation(struct strbuf *out, const struct result *result)
{
	const struct measures *measures = result->measures;

	put_period(out, ",\"period\":", measures->period);
	put_period(out, ",\"window\":", measures->window);
	put_date(out, ",\"as_of\":", measures->as_of);
	put_text(out, ",\"digest\":", result->digest);
	strbuf_puts(out, ",\"rules\":[");
	for (size_t i = 0; i < result->rule_count; i++) {
		strbuf_puts(out, i > 0 ? ",\n  " : "\n  ");
		put_rule(out, &result->rules[i], result->minor_digits);
	}
	put_money(out, "],\n \"total\":", result->total_micro,
	    result->minor_digits);
	put_reason(out, result->reason);
	put_settlement(out, result);
}

static void
json_begin(struct preview *preview)
{
	strbuf_putc(preview->out, '[');
}

static void
json_result(struct preview *preview, const struct result *result)
{
	struct strbuf *out = preview->out;

	strbuf_puts(out, preview->results > 0 ? ",\n" : "\n");
	preview_count(preview, result);
	put_party(out, result);
	put_text(out, ",\"error\":", result->error);
	if (result->error == NULL)
		put_evaluation(out, result);
	strbuf_putc(out, '}');
}

static void
json_end(struct preview *preview)
{
	strbuf_puts(preview->out, "\n]\n");
}

const struct preview_format preview_json = {
	.name = "json",
	.begin = json_begin,
	.result = json_result,
	.end = json_end,
};
