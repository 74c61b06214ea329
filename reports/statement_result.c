#include "reports/statement_form.h"

#include "engine/canonical.h"

static void
attribute_money(struct strbuf *out, const char *name, wide amount_micro,
    unsigned minor_digits)
{
	char text[DECIMAL_TEXT_MAX];

	canonical_attribute(out, name,
	    decimal_format_fixed(text, amount_micro, minor_digits));
}

static void
attribute_reason(struct strbuf *out, enum result_reason reason)
{
	if (reason != REASON_NONE)
		canonical_attribute(out, " reason",
		    result_reason_code(reason));
}

static void
compose_titles(struct strbuf *out, const struct result_title *titles,
    size_t count)
{
	for (size_t i = 0; i < count; i++) {
		strbuf_puts(out, "<title");
		canonical_attribute(out, " xml:lang", titles[i].language);
		strbuf_putc(out, '>');
		canonical_text(out, titles[i].text);
		strbuf_puts(out, "</title>\n");
	}
}

static void
compose_steps(struct strbuf *out, const struct result_step *steps, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		strbuf_puts(out, "<step");
		canonical_attribute(out, " after", steps[i].after);
		canonical_attribute(out, " before", steps[i].before);
		canonical_attribute(out, " bound", steps[i].bound);
		canonical_attribute(out, " kind",
		    step_kind_code(steps[i].kind));
		strbuf_puts(out, "></step>\n");
	}
}

static void
compose_require(struct strbuf *out, const struct result_require *require)
{
	strbuf_puts(out, "<require");
	canonical_attribute(out, " at-least", require->at_least);
	canonical_attribute(out, " below", require->below);
	canonical_attribute(out, " holds", require->holds ? "yes" : "no");
	canonical_attribute_count(out, " lines", require->lines);
	canonical_attribute(out, " measure", require->measure);
	canonical_attribute(out, " unit", require->unit);
	canonical_attribute(out, " value", require->value);
	strbuf_puts(out, "></require>\n");
}

static void
compose_tiers(struct strbuf *out, const struct rule_result *rule,
    unsigned minor_digits)
{
	if (rule->tier != 0) {
		strbuf_puts(out, "<tier");
		canonical_attribute(out, " benefit", rule->benefit);
		canonical_attribute(out, " from", rule->tier_from);
		canonical_attribute_count(out, " number", rule->tier);
		canonical_attribute(out, " until", rule->tier_until);
		strbuf_puts(out, "></tier>\n");
	}
	if (rule->next_from != NULL) {
		strbuf_puts(out, "<next");
		if (rule->has_next_amount)
			attribute_money(out, " amount",
			    rule->next_amount_micro, minor_digits);
		canonical_attribute(out, " benefit", rule->next_benefit);
		canonical_attribute(out, " distance", rule->next_distance);
		canonical_attribute(out, " from", rule->next_from);
		strbuf_puts(out, "></next>\n");
	}
}

static void
compose_figures(struct strbuf *out, const struct rule_result *rule,
    unsigned minor_digits)
{
	strbuf_puts(out, "<qualifying");
	canonical_attribute_count(out, " lines", rule->qualifying_lines);
	canonical_attribute(out, " measure", rule->measure);
	canonical_attribute(out, " unit", rule->unit);
	canonical_attribute(out, " value", rule->qualifying);
	strbuf_puts(out, "></qualifying>\n");
	compose_tiers(out, rule, minor_digits);
	if (rule->paying == NULL)
		return;
	strbuf_puts(out, "<paying");
	canonical_attribute_count(out, " lines", rule->paying_lines);
	canonical_attribute(out, " measure", rule->paying_measure);
	canonical_attribute(out, " unit", rule->paying_unit);
	canonical_attribute(out, " value", rule->paying);
	strbuf_puts(out, "></paying>\n");
}

static void
compose_sentence(struct strbuf *out, const char *sentence)
{
	if (sentence == NULL)
		return;
	strbuf_puts(out, "<sentence>");
	canonical_text(out, sentence);
	strbuf_puts(out, "</sentence>\n");
}

static void
compose_rule(struct strbuf *out, const struct rule_result *rule,
    unsigned minor_digits)
{
	strbuf_puts(out, "<rule");
	attribute_money(out, " amount", rule->amount_micro, minor_digits);
	canonical_attribute(out, " id", rule->id);
	canonical_attribute(out, " method", rule->method);
	attribute_reason(out, rule->reason);
	canonical_attribute(out, " threshold",
	    rule->exceeds ? "exceed" : "reach");
	strbuf_puts(out, ">\n");
	compose_titles(out, rule->titles, rule->title_count);
	for (size_t i = 0; i < rule->require_count; i++)
		compose_require(out, &rule->requires[i]);
	compose_figures(out, rule, minor_digits);
	compose_steps(out, rule->steps, rule->step_count);
	compose_sentence(out, rule->sentence);
	strbuf_puts(out, "</rule>\n");
}

static void
compose_settlement(struct strbuf *out, const struct result *result)
{
	const struct result_settlement *settlement = &result->settlement;

	strbuf_puts(out, "<settlement");
	attribute_money(out, " due", settlement->due_micro,
	    result->minor_digits);
	canonical_attribute(out, " kind",
	    settlement->is_advance ? "advance" : "balance");
	attribute_money(out, " owed", settlement->owed_micro,
	    result->minor_digits);
	attribute_money(out, " settled", settlement->settled_micro,
	    result->minor_digits);
	strbuf_puts(out, ">\n");
	compose_sentence(out, settlement->sentence);
	strbuf_puts(out, "</settlement>\n");
}

void
statement_compose_result(struct strbuf *out, const struct result *result)
{
	strbuf_puts(out, "<result");
	canonical_attribute(out, " agreement", result->agreement);
	canonical_attribute(out, " currency", result->currency);
	attribute_reason(out, result->reason);
	attribute_money(out, " total", result->total_micro,
	    result->minor_digits);
	canonical_attribute(out, " version", result->version);
	strbuf_puts(out, ">\n");
	compose_titles(out, result->titles, result->title_count);
	for (size_t i = 0; i < result->rule_count; i++)
		compose_rule(out, &result->rules[i], result->minor_digits);
	compose_steps(out, result->steps, result->step_count);
	compose_settlement(out, result);
	strbuf_puts(out, "</result>\n");
}
