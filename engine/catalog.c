#include "engine/catalog.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "engine/catalog_private.h"

/*
 * An ancestor at a given depth is found in logarithmic time, however deep a
 * tree is: each category knows its parent and one ancestor farther up, its
 * jump, and the jumps are laid out so that alternately taking the longer step
 * that does not pass the goal needs few steps (Myers' skew-binary lists).
 */

size_t
catalog_account_count(const struct catalog *catalog)
{
	return catalog->account_keys.count;
}

const struct catalog_account *
catalog_account(const struct catalog *catalog, uint32_t account)
{
	assert(account < catalog->account_keys.count);
	return &catalog->accounts[account];
}

uint32_t
catalog_account_find(const struct catalog *catalog, const char *id)
{
	return catalog_keys_find(&catalog->account_keys, id);
}

const uint32_t *
catalog_group(const struct catalog *catalog, uint32_t head, size_t *count)
{
	uint32_t start;

	assert(head < catalog->account_keys.count);
	start = catalog->group_starts[head];
	*count = catalog->group_starts[head + 1] - start;
	return &catalog->group_members[start];
}

bool
catalog_is_member(const struct catalog *catalog, uint32_t account,
    const char *club, int32_t date)
{
	const struct catalog_account *entry = catalog_account(catalog, account);
	const struct fact_membership *member = entry->memberships;
	size_t low = 0;
	size_t high = entry->membership_count;

	/* The last that begins by then is the only one that can hold. */
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		int order = strcmp(member[middle].club, club);

		if (order < 0 || (order == 0 && member[middle].from <= date))
			low = middle + 1;
		else
			high = middle;
	}
	if (low == 0 || strcmp(member[low - 1].club, club) != 0)
		return false;
	return member[low - 1].until == DATE_NONE ||
	    date <= member[low - 1].until;
}

const char *
catalog_manager(const struct catalog_account *account, int32_t date)
{
	const struct fact_manager *manager = account->managers;

	for (size_t i = 0; i < account->manager_count; i++, manager++)
		if (manager->from <= date && (manager->until == DATE_NONE ||
		    date <= manager->until))
			return manager->name;
	return account->manager;
}

size_t
catalog_product_count(const struct catalog *catalog)
{
	return catalog->product_keys.count;
}

const struct catalog_product *
catalog_product(const struct catalog *catalog, uint32_t product)
{
	assert(product < catalog->product_keys.count);
	return &catalog->products[product];
}

uint32_t
catalog_product_find(const struct catalog *catalog, const char *id)
{
	return catalog_keys_find(&catalog->product_keys, id);
}

size_t
catalog_category_count(const struct catalog *catalog)
{
	return catalog->category_keys.count;
}

const struct catalog_category *
catalog_category(const struct catalog *catalog, uint32_t category)
{
	assert(category < catalog->category_keys.count);
	return &catalog->categories[category];
}

uint32_t
catalog_category_find(const struct catalog *catalog, const char *id)
{
	return catalog_keys_find(&catalog->category_keys, id);
}

/* Paths are short, and one id may stand in several of them: look at each. */
static bool
has_part(const struct catalog *catalog, uint32_t category, const char *id)
{
	while (category != CATALOG_NONE) {
		if (strcmp(catalog->categories[category].id, id) == 0)
			return true;
		category = catalog->categories[category].parent;
	}
	return false;
}

bool
catalog_category_is_under(const struct catalog *catalog, uint32_t category,
    const char *id)
{
	uint32_t top;

	if (category == CATALOG_NONE)
		return false;
	if (catalog->has_category_paths)
		return has_part(catalog, category, id);
	top = catalog_category_find(catalog, id);
	return top != CATALOG_NONE && catalog_category_at(catalog, category,
	    catalog->categories[top].depth) == top;
}

uint32_t
catalog_category_at(const struct catalog *catalog, uint32_t category,
    uint32_t level)
{
	assert(level > 0);
	if (category == CATALOG_NONE ||
	    catalog_category(catalog, category)->depth < level)
		return CATALOG_NONE;
	while (catalog->categories[category].depth > level) {
		uint32_t jump = catalog->category_jumps[category];

		if (catalog->categories[jump].depth >= level)
			category = jump;
		else
			category = catalog->categories[category].parent;
	}
	return category;
}

bool
catalog_has_segment(const struct catalog *catalog, const char *segment)
{
	for (size_t i = 0; i < catalog->account_keys.count; i++) {
		const char *known = catalog->accounts[i].segment;

		if (known != NULL && strcmp(known, segment) == 0)
			return true;
	}
	return false;
}

bool
catalog_has_club(const struct catalog *catalog, const char *club)
{
	for (size_t i = 0; i < catalog->account_keys.count; i++) {
		const struct catalog_account *account = &catalog->accounts[i];

		for (size_t k = 0; k < account->membership_count; k++)
			if (strcmp(account->memberships[k].club, club) == 0)
				return true;
	}
	return false;
}

const struct fact_company *
catalog_company(const struct catalog *catalog)
{
	return catalog->company;
}

void
catalog_free(struct catalog *catalog)
{
	if (catalog == NULL)
		return;
	arena_reset(&catalog->arena);
	free(catalog);
}
