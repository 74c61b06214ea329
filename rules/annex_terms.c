#include "rules/annex_parts.h"

#include "rules/same_terms.h"

/*
 * Each attribute of a term is a clause about "it", the account or the line.
 * Those of one term are joined by "and"; the terms are items.
 */

static void
join(struct annex *annex, const char **all, const char *one)
{
	if (*all == NULL)
		*all = one;
	else
		*all = annex_say(annex, WORDS("%1 and %2"), *all, one);
}

static void
join_named(struct annex *annex, const char **all, const char *text,
    const char *name)
{
	if (name != NULL)
		join(annex, all, annex_say(annex, text, name));
}

static const char *
list_id(const struct list *list)
{
	return list == NULL ? NULL : list->id;
}

/* -------------------------------------------------------------- accounts */

static void
put_account_items(struct annex *annex, const struct account_term *terms,
    size_t count)
{
	for (size_t i = 0; i < count; i++) {
		const struct account_term *term = &terms[i];
		const char *all = NULL;

		join_named(annex, &all, WORDS("its id is \"%1\""), term->id);
		join_named(annex, &all, WORDS("it is on the list \"%1\""),
		    list_id(term->list));
		join_named(annex, &all, WORDS("its segment is \"%1\""),
		    term->segment);
		join_named(annex, &all, WORDS("its country is \"%1\""),
		    term->country);
		join_named(annex, &all, WORDS("it belongs to the group "
		    "whose head is \"%1\" (the head itself included)"),
		    term->group);
		join_named(annex, &all, WORDS("it is a member of the club "
		    "\"%1\" on the last day of the evaluated period"),
		    term->member);
		if (term->group != NULL)
			annex->speaks_of[ANNEX_GROUP] = true;
		annex_put_item(annex, all != NULL ? all :
		    annex_say(annex, WORDS("it may be any account")));
	}
}

void
annex_put_parties(struct annex *annex)
{
	const struct agreement *agreement = annex->agreement;
	const size_t excepts = agreement->party_except_count;

	annex_section(annex, WORDS("Parties"));
	if (agreement->per_group) {
		annex_clause(annex, WORDS("A party is a whole group of "
		    "accounts. The purchases of all accounts of the group "
		    "count together, and the group is called by its head. "
		    "Wherever something is asked of the party's account, it "
		    "is asked of the head."));
		annex->speaks_of[ANNEX_GROUP] = true;
	} else {
		annex_clause(annex,
		    WORDS("Each account is a party of its own."));
	}
	if (agreement->party_count > 0) {
		annex_clause(annex, WORDS("A party takes part if at least one "
		    "of these applies to its account:"));
		put_account_items(annex, agreement->parties,
		    agreement->party_count);
		if (excepts > 0)
			annex_clause(annex, WORDS("Even so, it does not take "
			    "part where at least one of these applies:"));
	} else if (excepts > 0) {
		annex_clause(annex, WORDS("Every party takes part, except "
		    "where at least one of these applies to its account:"));
	} else {
		annex_clause(annex, WORDS("Every party takes part."));
	}
	put_account_items(annex, agreement->party_excepts, excepts);
	annex_clause(annex, WORDS("A party without any line that counts in "
	    "the evaluated period receives nothing for it, not even a "
	    "guaranteed amount."));
}

/* ----------------------------------------------------------------- lines */

static void
join_document(struct annex *annex, const char **all,
    const struct line_term *term)
{
	if (term->type == DOCUMENT_INVOICE)
		join(annex, all,
		    annex_say(annex, WORDS("it is a line of an invoice")));
	if (term->type == DOCUMENT_CREDIT_NOTE)
		join(annex, all,
		    annex_say(annex, WORDS("it is a line of a credit note")));
	if (term->from != DATE_NONE)
		join(annex, all, annex_say(annex,
		    WORDS("its document is dated on or after %1"),
		    annex_date(annex, term->from)));
	if (term->until != DATE_NONE)
		join(annex, all, annex_say(annex,
		    WORDS("its document is dated on or before %1"),
		    annex_date(annex, term->until)));
	if (term->paid == PAID_YES)
		join(annex, all,
		    annex_say(annex, WORDS("its document is fully paid")));
	if (term->paid == PAID_ON_TIME)
		join(annex, all, annex_say(annex,
		    WORDS("its document is fully paid in time")));
	if (term->has_document_at_least)
		join(annex, all, annex_say(annex, WORDS("its whole document, "
		    "all its lines together, comes to at least %1 net"),
		    annex_money(annex, term->document_at_least_micro)));
	if (term->paid != PAID_ANY)
		annex->speaks_of[ANNEX_PAID] = true;
	if (term->paid == PAID_ON_TIME)
		annex->speaks_of[ANNEX_ON_TIME] = true;
	if (term->paid != PAID_ANY || term->has_document_at_least)
		annex->speaks_of[ANNEX_WHOLE_DOCUMENT] = true;
}

void
annex_put_line_items(struct annex *annex, const struct line_term *terms,
    size_t count)
{
	for (size_t i = 0; i < count; i++) {
		const struct line_term *term = &terms[i];
		const char *all = NULL;

		join_named(annex, &all, WORDS("it is of the category \"%1\" "
		    "(all categories below it included)"), term->category);
		join_named(annex, &all, WORDS("it is of the product \"%1\""),
		    term->product);
		join_named(annex, &all,
		    WORDS("its product is on the list \"%1\""),
		    list_id(term->list));
		join_named(annex, &all, WORDS("it is of the brand \"%1\""),
		    term->brand);
		join_named(annex, &all, WORDS("it carries the tag \"%1\" "
		    "(itself, or its document does)"), term->tag);
		join_named(annex, &all, WORDS("the account of its document "
		    "was a member of the club \"%1\" on the document's date"),
		    term->member);
		join_document(annex, &all, term);
		annex_put_item(annex, all != NULL ? all :
		    annex_say(annex, WORDS("it may be any line")));
	}
}

/* Nothing is asked: one term alone then says no more than none. */
static bool
takes_everything(const struct selector *selector)
{
	return selector->term_count <= 1 && same_terms_take_all(selector);
}

void
annex_put_selector(struct annex *annex, const struct selector *selector)
{
	if (!takes_everything(selector)) {
		annex_sentence(annex, WORDS("Selected is every line that "
		    "counts and to which at least one of these applies:"));
		annex_put_line_items(annex, selector->terms,
		    selector->term_count);
		if (selector->except_count > 0)
			annex_clause(annex, WORDS("Even so, a line is not "
			    "selected there where at least one of these "
			    "applies to it:"));
	} else if (selector->except_count > 0) {
		annex_sentence(annex, WORDS("Selected is every line that "
		    "counts, except one to which at least one of these "
		    "applies:"));
	} else {
		annex_sentence(annex,
		    WORDS("Selected is every line that counts."));
	}
	annex_put_line_items(annex, selector->excepts, selector->except_count);
}
