#include "rules/annex_parts.h"

/* One attribute of a line more. */
static void
add(struct annex *annex, const char **all, const char *text, const char *value)
{
	if (value != NULL)
		*all = annex_say(annex, WORDS("%1; %2"), *all,
		    annex_say(annex, text, value));
}

static void
put_line(struct annex *annex, const struct example_line *line)
{
	const char *all = annex_say(annex, line->type ==
	    DOCUMENT_CREDIT_NOTE ? WORDS("credit note of %1: %2 net") :
	    WORDS("invoice of %1: %2 net"), annex_date(annex, line->date),
	    annex_money(annex, line->net_micro));

	if (line->has_quantity)
		add(annex, &all, WORDS("quantity %1"),
		    annex_micro(annex, line->quantity_micro));
	add(annex, &all, WORDS("unit %1"), line->unit);
	add(annex, &all, WORDS("product \"%1\""), line->product);
	add(annex, &all, WORDS("category \"%1\""), line->category);
	add(annex, &all, WORDS("brand \"%1\""), line->brand);
	add(annex, &all, WORDS("tags \"%1\""), line->tags);
	if (line->due != DATE_NONE)
		add(annex, &all, WORDS("due on %1"),
		    annex_date(annex, line->due));
	if (line->paid != DATE_NONE)
		add(annex, &all, WORDS("paid on %1"),
		    annex_date(annex, line->paid));
	add(annex, &all, WORDS("account a member of the club \"%1\" on that "
	    "day and at the end"), line->member);
	annex_put_item(annex, all);
}

static void
put_example(struct annex *annex, const struct example *example)
{
	annex_clause(annex, WORDS("Example \"%1\":"), example->title);
	if (example->party != NULL)
		annex_sentence(annex, WORDS("The figures are those of \"%1\"."),
		    example->party);
	annex_sentence(annex, WORDS("The purchases of the whole term are:"));
	for (size_t i = 0; i < example->line_count; i++)
		put_line(annex, &example->lines[i]);
	annex_clause(annex, WORDS("For that example the agreement gives:"));
	for (size_t i = 0; i < example->expect_count; i++) {
		const struct example_expect *expect = &example->expects[i];
		const char *amount = annex_money(annex, expect->amount_micro);

		if (expect->rule != NULL)
			annex_item(annex, WORDS("by the rule \"%1\": %2"),
			    expect->rule, amount);
		else
			annex_item(annex, WORDS("in all: %1"), amount);
	}
}

void
annex_put_examples(struct annex *annex)
{
	const struct agreement *agreement = annex->agreement;

	if (agreement->example_count == 0)
		return;
	annex_section(annex, WORDS("Examples"));
	annex_clause(annex, WORDS("These examples belong to the agreement. "
	    "Each is of one account, over the whole term settled at once."));
	for (size_t i = 0; i < agreement->example_count; i++)
		put_example(annex, &agreement->examples[i]);
}
