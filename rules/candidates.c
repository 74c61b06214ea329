#include "rules/candidates.h"

#include <stdlib.h>
#include <string.h>

/* ---------------------------------------------------------------- parties */

static bool
text_is(const char *asked, const char *own)
{
	return asked == NULL || (own != NULL && strcmp(asked, own) == 0);
}

static bool
term_matches(const struct account_term *term, const struct catalog *catalog,
    uint32_t account, int32_t date)
{
	const struct catalog_account *own = catalog_account(catalog, account);

	return text_is(term->id, own->id) &&
	    (term->list == NULL || agreement_list_has(term->list, own->id)) &&
	    text_is(term->segment, own->segment) &&
	    text_is(term->country, own->country) &&
	    text_is(term->group, catalog_account(catalog, own->head)->id) &&
	    (term->member == NULL || catalog_is_member(catalog, account,
	    term->member, date));
}

static bool
any_matches(const struct account_term *terms, size_t count,
    const struct catalog *catalog, uint32_t account, int32_t date)
{
	for (size_t i = 0; i < count; i++) {
		if (term_matches(&terms[i], catalog, account, date))
			return true;
	}
	return false;
}

bool
assess_is_party(const struct agreement *agreement,
    const struct catalog *catalog, uint32_t account, struct period window)
{
	if (agreement->per_group &&
	    catalog_account(catalog, account)->head != account)
		return false;
	if (agreement->party_count > 0 && !any_matches(agreement->parties,
	    agreement->party_count, catalog, account, window.until))
		return false;
	return !any_matches(agreement->party_excepts,
	    agreement->party_except_count, catalog, account, window.until);
}

/* ------------------------------------------------------------- candidates */

static enum status
add(struct candidates *candidates, uint32_t account)
{
	size_t capacity = candidates->capacity == 0 ? 16 :
	    2 * candidates->capacity;
	uint32_t *accounts;

	if (account == CATALOG_NONE)
		return STATUS_OK;
	if (candidates->count == candidates->capacity) {
		accounts = reallocarray(candidates->accounts, capacity,
		    sizeof *accounts);
		if (accounts == NULL)
			return STATUS_MEMORY;
		candidates->accounts = accounts;
		candidates->capacity = capacity;
	}
	candidates->accounts[candidates->count++] = account;
	return STATUS_OK;
}

static bool
names_accounts(const struct account_term *term)
{
	return term->id != NULL || term->list != NULL || term->group != NULL;
}

static enum status
add_term(struct candidates *candidates,
    const struct account_term *term, const struct catalog *catalog)
{
	enum status status = STATUS_OK;
	const uint32_t *group;
	size_t count;
	uint32_t head;

	if (term->id != NULL)
		return add(candidates,
		    catalog_account_find(catalog, term->id));
	if (term->list != NULL) {
		for (size_t i = 0; i < term->list->item_count &&
		    status == STATUS_OK; i++)
			status = add(candidates,
			    catalog_account_find(catalog,
			    term->list->items[i]));
		return status;
	}
	head = catalog_account_find(catalog, term->group);
	if (head == CATALOG_NONE)
		return STATUS_OK;
	group = catalog_group(catalog, head, &count);
	for (size_t i = 0; i < count && status == STATUS_OK; i++)
		status = add(candidates, group[i]);
	return status;
}

static int
compare_numbers(const void *a, const void *b)
{
	const uint32_t *left = a;
	const uint32_t *right = b;

	return (*left > *right) - (*left < *right);
}

static void
sort(struct candidates *candidates)
{
	size_t kept = 0;

	if (candidates->count == 0)
		return;
	qsort(candidates->accounts, candidates->count,
	    sizeof *candidates->accounts, compare_numbers);
	for (size_t i = 1; i < candidates->count; i++) {
		if (candidates->accounts[i] != candidates->accounts[kept])
			candidates->accounts[++kept] = candidates->accounts[i];
	}
	candidates->count = kept + 1;
}

enum status
candidates_find(struct candidates *candidates, const struct assess *assess)
{
	const struct agreement *agreement = assess->agreement;
	size_t all = catalog_account_count(assess->catalog);
	bool are_named = agreement->party_count > 0;
	enum status status = STATUS_OK;

	if (assess->account != CATALOG_NONE)
		return add(candidates, assess->account);
	for (size_t i = 0; i < agreement->party_count; i++) {
		if (!names_accounts(&agreement->parties[i]))
			are_named = false;
	}
	for (size_t i = 0; are_named && i < agreement->party_count &&
	    status == STATUS_OK; i++)
		status = add_term(candidates,
		    &agreement->parties[i], assess->catalog);
	for (size_t i = 0; !are_named && i < all && status == STATUS_OK; i++)
		status = add(candidates, (uint32_t)i);
	sort(candidates);
	return status;
}

enum status
candidates_accounts(struct candidates *out, const struct assess *assess,
    const struct plan *plan, const struct candidates *candidates)
{
	const struct catalog *catalog = assess->catalog;
	bool has_groups = assess->agreement->per_group || plan->needs_group;
	bool *is_listed = calloc(catalog_account_count(catalog) + 1,
	    sizeof *is_listed);
	enum status status = is_listed == NULL ? STATUS_MEMORY : STATUS_OK;

	for (size_t i = 0; i < candidates->count && status == STATUS_OK; i++) {
		const uint32_t *accounts = &candidates->accounts[i];
		uint32_t first = *accounts;
		size_t count = 1;

		if (!assess_is_party(assess->agreement, catalog, first,
		    assess->window))
			continue;
		if (has_groups) {
			first = catalog_account(catalog, first)->head;
			accounts = catalog_group(catalog, first, &count);
		}
		if (is_listed[first])
			continue;
		is_listed[first] = true;
		for (size_t k = 0; k < count && status == STATUS_OK; k++)
			status = add(out, accounts[k]);
	}
	free(is_listed);
	return status;
}

void
candidates_fini(struct candidates *candidates)
{
	free(candidates->accounts);
	*candidates = (struct candidates){ 0 };
}
