#include "reports/text.h"

#include <inttypes.h>
#include <stdbool.h>

#include "reports/plain.h"
#include "reports/text_parts.h"

#define RULE_INDENT 4

/* text with what stands before it, if there is a text. */
static void
put_part(struct strbuf *out, const char *before, const char *text)
{
	if (text == NULL)
		return;
	strbuf_puts(out, before);
	plain_puts(out, text);
}

static void
put_address(struct strbuf *out, const struct fact_address *address)
{
	const char *const parts[] = { address->street, address->postcode,
		address->city, address->country };
	/* A postcode stands before its city without a comma. */
	const char *const before[] = { ", ", ", ",
		address->postcode != NULL ? " " : ", ", ", " };
	bool is_first = true;

	for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++) {
		if (parts[i] == NULL)
			continue;
		if (is_first)
			text_parts_label(out, "");
		put_part(out, is_first ? "" : before[i], parts[i]);
		is_first = false;
	}
	if (!is_first)
		strbuf_putc(out, '\n');
}

static void
put_issuer(struct strbuf *out, const struct fact_company *issuer)
{
	text_parts_label(out, "issued by");
	plain_puts(out, issuer->name != NULL ? issuer->name
		: issuer->id != NULL	     ? issuer->id
					     : "(not named)");
	put_part(out, ", tax id ", issuer->tax_id);
	strbuf_putc(out, '\n');
	put_address(out, &issuer->address);
}

static void
put_account(struct strbuf *out, const struct statement *statement)
{
	text_parts_label(out,
	    statement->result->is_group ? "to group" : "to");
	put_part(out, "", statement->account_name);
	strbuf_puts(out, statement->account_name != NULL ? ", " : "");
	put_part(out, "account ", statement->result->account);
	put_part(out, ", tax id ", statement->account_tax_id);
	strbuf_putc(out, '\n');
	put_address(out, &statement->account_address);
}

static void
put_agreement(struct strbuf *out, const struct statement *statement)
{
	const struct result *result = statement->result;
	const struct measures *measures = result->measures;
	char day[DATE_TEXT_SIZE];

	text_parts_line(out, "agreement",
	    text_parts_title(result->titles, result->title_count,
		statement->language));
	text_parts_label(out, "");
	plain_puts(out, result->agreement);
	put_part(out, ", version ", result->version);
	strbuf_putc(out, '\n');
	text_parts_period(out, "period", measures->period);
	if (measures->window.from != measures->period.from ||
	    measures->window.until != measures->period.until)
		text_parts_period(out, "evaluated", measures->window);
	if (measures->as_of != DATE_NONE)
		text_parts_line(out, "paid until",
		    date_format(day, measures->as_of));
}

static void
put_rule(struct strbuf *out, const struct statement *statement,
    const struct rule_result *rule)
{
	const char *title = text_parts_title(rule->titles, rule->title_count,
	    statement->language);

	if (title == NULL)
		title = rule->id;
	strbuf_putc(out, '\n');
	plain_puts(out, title);
	text_parts_amount(out, plain_width(title), rule->amount_micro,
	    statement->result);
	if (rule->sentence != NULL)
		plain_wrap(out, rule->sentence, RULE_INDENT);
}

static void
put_balance(struct strbuf *out, const char *label, wide amount_micro,
    const struct result *result)
{
	strbuf_puts(out, label);
	text_parts_amount(out, plain_width(label), amount_micro, result);
}

/* Where the total is not simply what is due. */
static void
put_settlement(struct strbuf *out, const struct result *result)
{
	const struct result_settlement *settlement = &result->settlement;

	put_balance(out, "Settled before", settlement->settled_micro, result);
	put_balance(out, settlement->is_advance ? "Due now, on account"
	    : "Due now", settlement->due_micro, result);
	if (settlement->owed_micro > 0)
		put_balance(out, "More settled than earned",
		    settlement->owed_micro, result);
	plain_wrap(out, settlement->sentence, RULE_INDENT);
}

static void
put_total(struct strbuf *out, const struct result *result)
{
	static const char total[] = "Total";

	strbuf_putc(out, '\n');
	/* The sum of the rules alone would say nothing new. */
	if (result->step_count > 1 || result->reason != REASON_NONE)
		text_parts_steps(out, result->steps, result->step_count);
	strbuf_puts(out, total);
	text_parts_amount(out, sizeof total - 1, result->total_micro, result);
	if (result->settlement.sentence != NULL)
		put_settlement(out, result);
	strbuf_putc(out, '\n');
}

void
text_statement(struct strbuf *out, const struct statement *statement)
{
	const struct result *result = statement->result;
	char issued[DATE_TEXT_SIZE];

	strbuf_printf(out, "REBATE STATEMENT of %s, run %" PRId64 "\n\n",
	    date_format(issued, statement->issued), statement->run);
	put_issuer(out, &statement->issuer);
	put_account(out, statement);
	put_agreement(out, statement);
	for (size_t i = 0; i < result->rule_count; i++)
		put_rule(out, statement, &result->rules[i]);
	put_total(out, result);
	text_parts_ledger(out, result);
	text_parts_line(out, "program", statement->program);
}
