#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "engine/catalog_private.h"

/*
 * Entries that are numbered become records: links become numbers, and trees are
 * walked once, parents before children, to fill in what follows from them.
 */

/* The number behind a link; every link was mentioned, so it is there. */
static uint32_t
resolve(const struct catalog_keys *keys, const char *link)
{
	uint32_t number;

	if (link == NULL)
		return CATALOG_NONE;
	number = catalog_keys_find(keys, link);
	assert(number != CATALOG_NONE);
	return number;
}

/* ---------------------------------------------------------------- trees */

struct tree {
	uint32_t *parents;	/* owned, of each node */
	uint32_t *order;	/* owned, nodes with parents before children */
};

enum node_state {
	NODE_NEW,
	NODE_ON_PATH,
	NODE_DONE,
};

static void
reverse(uint32_t *numbers, size_t count)
{
	for (size_t i = 0; i < count / 2; i++) {
		uint32_t first = numbers[i];

		numbers[i] = numbers[count - 1 - i];
		numbers[count - 1 - i] = first;
	}
}

/*
 * Fill order.  Returns a node that is its own ancestor, or CATALOG_NONE.  From
 * each node the path up to one that is done is written down, then turned round.
 */
static uint32_t
sort_tree(uint32_t *order, const uint32_t *parents, size_t count,
    unsigned char *states)
{
	size_t done = 0;

	for (uint32_t start = 0; start < count; start++) {
		size_t end = done;
		uint32_t node = start;

		while (node != CATALOG_NONE && states[node] == NODE_NEW) {
			states[node] = NODE_ON_PATH;
			order[end++] = node;
			node = parents[node];
		}
		if (node != CATALOG_NONE && states[node] == NODE_ON_PATH)
			return node;
		reverse(order + done, end - done);
		for (; done < end; done++)
			states[order[done]] = NODE_DONE;
	}
	return CATALOG_NONE;
}

static void
tree_fini(struct tree *tree)
{
	free(tree->parents);
	free(tree->order);
}

static enum status
tree_fill(struct tree *tree, const struct catalog_keys *keys,
    const struct catalog_entries *entries, const char *kind, struct error *err)
{
	size_t count = keys->count;
	unsigned char *states = calloc(count + 1, sizeof states[0]);
	uint32_t looped;

	tree->parents = calloc(count + 1, sizeof tree->parents[0]);
	tree->order = calloc(count + 1, sizeof tree->order[0]);
	if (states == NULL || tree->parents == NULL || tree->order == NULL) {
		free(states);
		return error_memory(err);
	}
	for (size_t i = 0; i < count; i++)
		tree->parents[i] = resolve(keys, entries->items[i].link);
	looped = sort_tree(tree->order, tree->parents, count, states);
	free(states);
	if (looped != CATALOG_NONE)
		return error_set(err, STATUS_INVALID,
		    "the %s \"%s\" is among its own ancestors", kind,
		    keys->keys[looped]);
	return STATUS_OK;
}

/* ---------------------------------------------------------------- kinds */

/* The members of each head, in the order of accounts: a counting sort. */
static enum status
fill_groups(struct catalog *catalog, struct error *err)
{
	size_t count = catalog->account_keys.count;
	uint32_t *starts;
	uint32_t *members;

	starts = arena_alloc(&catalog->arena, count + 1, sizeof starts[0]);
	members = arena_alloc(&catalog->arena, count, sizeof members[0]);
	if (starts == NULL || members == NULL)
		return error_memory(err);
	for (size_t i = 0; i < count; i++)
		starts[catalog->accounts[i].head]++;
	/* Each sum is first the end of its group; placing the members from the
	 * last moves it to the start. */
	for (size_t i = 1; i <= count; i++)
		starts[i] += starts[i - 1];
	for (size_t i = count; i-- > 0;)
		members[--starts[catalog->accounts[i].head]] = (uint32_t)i;
	catalog->group_starts = starts;
	catalog->group_members = members;
	return STATUS_OK;
}

static enum status
fill_accounts(struct catalog *catalog, const struct catalog_entries *entries,
    struct error *err)
{
	struct catalog_account *accounts;
	struct tree tree = { .parents = NULL };
	enum status status;

	accounts = arena_alloc(&catalog->arena, entries->count,
	    sizeof accounts[0]);
	if (accounts == NULL)
		return error_memory(err);
	status = tree_fill(&tree, &catalog->account_keys, entries,
	    "account", err);
	if (status != STATUS_OK)
		goto out;
	for (size_t i = 0; i < entries->count; i++) {
		const struct catalog_entry *entry = &entries->items[i];
		const struct catalog_account *record = entry->record;

		if (record != NULL)
			accounts[i] = *record;
		else
			accounts[i].since = DATE_NONE;
		accounts[i].id = entry->key;
		accounts[i].parent = tree.parents[i];
	}
	for (size_t i = 0; i < entries->count; i++) {
		uint32_t node = tree.order[i];
		uint32_t parent = tree.parents[node];

		accounts[node].head = parent == CATALOG_NONE ? node :
		    accounts[parent].head;
	}
	catalog->accounts = accounts;
	status = fill_groups(catalog, err);
out:
	tree_fini(&tree);
	return status;
}

static enum status
fill_products(struct catalog *catalog, const struct catalog_entries *entries,
    struct error *err)
{
	struct catalog_product *products;

	products = arena_alloc(&catalog->arena, entries->count,
	    sizeof products[0]);
	if (products == NULL)
		return error_memory(err);
	for (size_t i = 0; i < entries->count; i++) {
		const struct catalog_entry *entry = &entries->items[i];
		const struct catalog_product *record = entry->record;

		if (record != NULL)
			products[i] = *record;
		products[i].id = entry->key;
		products[i].category = resolve(&catalog->category_keys,
		    entry->link);
	}
	catalog->products = products;
	return STATUS_OK;
}

/*
 * Depth and jump of a category whose parent has both.  Two jumps of one length
 * in a row become one of both and the step to the parent.
 */
static void
fill_category(struct catalog_category *categories, uint32_t *jumps,
    uint32_t node)
{
	uint32_t parent = categories[node].parent;
	uint32_t first;
	uint32_t second;

	if (parent == CATALOG_NONE) {
		categories[node].depth = 1;
		jumps[node] = node;
		return;
	}
	first = jumps[parent];
	second = jumps[first];
	categories[node].depth = categories[parent].depth + 1;
	if (categories[parent].depth - categories[first].depth ==
	    categories[first].depth - categories[second].depth)
		jumps[node] = second;
	else
		jumps[node] = parent;
}

static enum status
fill_categories(struct catalog *catalog, const struct catalog_entries *entries,
    struct error *err)
{
	struct catalog_category *categories;
	uint32_t *jumps;
	struct tree tree = { .parents = NULL };
	enum status status;

	categories = arena_alloc(&catalog->arena, entries->count,
	    sizeof categories[0]);
	jumps = arena_alloc(&catalog->arena, entries->count, sizeof jumps[0]);
	if (categories == NULL || jumps == NULL)
		return error_memory(err);
	status = tree_fill(&tree, &catalog->category_keys, entries,
	    "category", err);
	if (status != STATUS_OK)
		goto out;
	for (size_t i = 0; i < entries->count; i++) {
		const struct catalog_entry *entry = &entries->items[i];
		const struct catalog_category *record = entry->record;

		if (record != NULL)
			categories[i] = *record;
		else
			categories[i].id = entry->key;
		categories[i].parent = tree.parents[i];
	}
	for (size_t i = 0; i < entries->count; i++)
		fill_category(categories, jumps, tree.order[i]);
	catalog->categories = categories;
	catalog->category_jumps = jumps;
out:
	tree_fini(&tree);
	return status;
}

/* ---------------------------------------------------------------- rates */

static int
compare_rates(const void *left, const void *right)
{
	const struct catalog_rate *a = left;
	const struct catalog_rate *b = right;
	int order = strcmp(a->base, b->base);

	if (order == 0)
		order = strcmp(a->currency, b->currency);
	if (order == 0)
		order = (a->date > b->date) - (a->date < b->date);
	return order;
}

static enum status
fill_rates(struct catalog *catalog, struct catalog_builder *builder,
    struct error *err)
{
	size_t count = builder->rate_count;
	struct catalog_rate *rates;

	if (count == 0)
		return STATUS_OK;
	qsort(builder->rates, count, sizeof rates[0], compare_rates);
	rates = arena_alloc(&catalog->arena, count, sizeof rates[0]);
	catalog->bases = arena_alloc(&catalog->arena, count,
	    sizeof catalog->bases[0]);
	if (rates == NULL || catalog->bases == NULL)
		return error_memory(err);
	memcpy(rates, builder->rates, count * sizeof rates[0]);
	for (size_t i = 0; i < count; i++) {
		char date[DATE_TEXT_SIZE];

		if (i > 0 && compare_rates(&rates[i - 1], &rates[i]) == 0)
			return error_set(err, STATUS_INVALID,
			    "expected one rate of %s in %s on %s, found two",
			    rates[i].currency, rates[i].base,
			    date_format(date, rates[i].date));
		if (i == 0 || strcmp(rates[i - 1].base, rates[i].base) != 0)
			memcpy(catalog->bases[catalog->base_count++],
			    rates[i].base, CURRENCY_CODE_SIZE);
	}
	catalog->rates = rates;
	catalog->rate_count = count;
	return STATUS_OK;
}

enum status
catalog_finish(struct catalog **out, struct catalog_builder *builder,
    struct error *err)
{
	struct catalog *catalog = calloc(1, sizeof *catalog);
	enum status status;

	if (catalog == NULL) {
		catalog_builder_clear(builder);
		return error_memory(err);
	}
	catalog->arena = builder->arena;
	arena_init(&builder->arena, CATALOG_BYTES_MAX);
	catalog->company = builder->company;
	catalog->has_category_paths = builder->has_category_paths;
	status = catalog_number(catalog, builder, err);
	if (status == STATUS_OK)
		status = fill_accounts(catalog, &builder->accounts, err);
	if (status == STATUS_OK)
		status = fill_products(catalog, &builder->products, err);
	if (status == STATUS_OK)
		status = fill_categories(catalog, &builder->categories, err);
	if (status == STATUS_OK)
		status = fill_rates(catalog, builder, err);
	catalog_builder_clear(builder);
	if (status == STATUS_OK)
		*out = catalog;
	else
		catalog_free(catalog);
	return status;
}
