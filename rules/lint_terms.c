#include "rules/lint_parts.h"

/*
 * Names that an agreement takes from the ledger, and that the ledger does not
 * know: a typing error selects nothing, and nobody notices.
 *
 * Accounts are only noted: an agreement is often written before its first
 * purchase.
 */

/* ----------------------------------------------------------------- names */

static void
check_category(struct lint *lint, uint64_t line, const char *category)
{
	if (category != NULL && catalog_category_find(lint->catalog,
	    category) == CATALOG_NONE)
		lint_add(lint, LINT_WARNING, line, "unknown-category",
		    "the ledger knows no category \"%s\": no purchase "
		    "matches", category);
}

static void
check_product(struct lint *lint, uint64_t line, const char *product)
{
	if (product != NULL && catalog_product_find(lint->catalog,
	    product) == CATALOG_NONE)
		lint_add(lint, LINT_WARNING, line, "unknown-product",
		    "the ledger knows no product \"%s\": no purchase matches",
		    product);
}

static void
check_club(struct lint *lint, uint64_t line, const char *club)
{
	if (club != NULL && !catalog_has_club(lint->catalog, club))
		lint_add(lint, LINT_WARNING, line, "unknown-club",
		    "the ledger knows no club \"%s\": no account is a member",
		    club);
}

static void
check_segment(struct lint *lint, uint64_t line, const char *segment)
{
	if (segment != NULL && !catalog_has_segment(lint->catalog, segment))
		lint_add(lint, LINT_WARNING, line, "unknown-segment",
		    "the ledger knows no segment \"%s\": no account is in it",
		    segment);
}

static void
check_account(struct lint *lint, uint64_t line, const char *account)
{
	if (account != NULL && catalog_account_find(lint->catalog,
	    account) == CATALOG_NONE)
		lint_add(lint, LINT_NOTE, line, "unknown-account",
		    "the ledger knows no account \"%s\"", account);
}

/* ----------------------------------------------------------------- lists */

/* One finding per list, with the first product that is not known. */
static void
check_list(struct lint *lint, const struct list *list)
{
	const char *first = NULL;
	size_t count = 0;

	for (size_t i = 0; i < list->item_count; i++) {
		if (catalog_product_find(lint->catalog, list->items[i]) !=
		    CATALOG_NONE)
			continue;
		if (first == NULL)
			first = list->items[i];
		count++;
	}
	if (count > 0)
		lint_add(lint, LINT_WARNING, list->line, "unknown-product",
		    "list \"%s\": the ledger does not know %zu of its %zu "
		    "products, the first is \"%s\"", list->id, count,
		    list->item_count, first);
}

/* ----------------------------------------------------------------- terms */

static void
check_lines(struct lint *lint, const struct line_term *terms, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		const struct line_term *term = &terms[i];

		if (term->from != DATE_NONE && term->until != DATE_NONE &&
		    term->until < term->from)
			lint_add(lint, LINT_WARNING, term->line, "no-day",
			    "until is before from: no purchase matches");
		if (lint->catalog == NULL)
			continue;
		check_category(lint, term->line, term->category);
		check_product(lint, term->line, term->product);
		check_club(lint, term->line, term->member);
	}
}

static void
check_selector(struct lint *lint, const struct selector *selector)
{
	check_lines(lint, selector->terms, selector->term_count);
	check_lines(lint, selector->excepts, selector->except_count);
}

static void
check_accounts(struct lint *lint, const struct account_term *terms,
    size_t count)
{
	for (size_t i = 0; i < count; i++) {
		const struct account_term *term = &terms[i];

		check_account(lint, term->line, term->id);
		check_account(lint, term->line, term->group);
		check_segment(lint, term->line, term->segment);
		check_club(lint, term->line, term->member);
	}
}

static void
check_rule(struct lint *lint, const struct rule *rule)
{
	for (size_t i = 0; i < rule->require_count; i++) {
		const struct require *require = &rule->requires[i];

		if (lint->catalog != NULL)
			check_club(lint, require->line, require->member);
		check_selector(lint, &require->measure.selector);
	}
	check_selector(lint, &rule->qualify.selector);
	check_selector(lint, &rule->pay.selector);
}

void
lint_terms(struct lint *lint)
{
	const struct agreement *agreement = lint->agreement;

	check_lines(lint, agreement->excepts, agreement->except_count);
	for (size_t i = 0; i < agreement->rule_count; i++)
		check_rule(lint, &agreement->rules[i]);
	if (lint->catalog == NULL)
		return;
	check_accounts(lint, agreement->parties, agreement->party_count);
	check_accounts(lint, agreement->party_excepts,
	    agreement->party_except_count);
	for (size_t i = 0; i < agreement->list_count; i++) {
		if (agreement->lists[i].selects_lines)
			check_list(lint, &agreement->lists[i]);
	}
}
