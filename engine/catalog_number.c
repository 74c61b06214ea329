#include <stdlib.h>
#include <string.h>

#include "engine/catalog_private.h"

/*
 * Each kind's entries are sorted by key, made unique, and numbered by their
 * place.  What is linked to and was not added becomes an entry too.
 */

/* By key; of one key records come before mentions. */
static int
compare_entries(const void *left, const void *right)
{
	const struct catalog_entry *a = left;
	const struct catalog_entry *b = right;
	int order = strcmp(a->key, b->key);

	if (order == 0)
		order = (a->record == NULL) - (b->record == NULL);
	return order;
}

static bool
is_sorted(const struct catalog_entries *entries)
{
	for (size_t i = 1; i < entries->count; i++)
		if (compare_entries(&entries->items[i - 1],
		    &entries->items[i]) > 0)
			return false;
	return true;
}

/* Sort, leave one entry of each key, refuse two records of one key. */
static enum status
make_unique(struct catalog_entries *entries, const char *kind,
    struct error *err)
{
	struct catalog_entry *items = entries->items;
	size_t kept = 0;

	if (entries->count == 0)
		return STATUS_OK;
	/* The store hands records over in order. */
	if (!is_sorted(entries))
		qsort(items, entries->count, sizeof items[0],
		    compare_entries);
	for (size_t i = 1; i < entries->count; i++) {
		if (strcmp(items[kept].key, items[i].key) != 0) {
			items[++kept] = items[i];
			continue;
		}
		if (items[i].record != NULL &&
		    !(items[i].is_path && items[kept].is_path))
			return error_set(err, STATUS_INVALID,
			    "expected each %s once, found \"%s\" twice",
			    kind, items[i].key);
	}
	entries->count = kept + 1;
	if (entries->count > CATALOG_MAX)
		return error_set(err, STATUS_RANGE,
		    "expected at most %d of the kind %s, found %zu",
		    CATALOG_MAX, kind, entries->count);
	return STATUS_OK;
}

/* Number the entries of a kind. */
static enum status
make_keys(struct catalog_keys *out, struct arena *arena,
    struct catalog_entries *entries, const char *kind, struct error *err)
{
	struct catalog_keys keys = { .count = 0 };
	enum status status;

	status = make_unique(entries, kind, err);
	if (status != STATUS_OK)
		return status;
	keys.count = entries->count;
	keys.keys = arena_alloc(arena, keys.count, sizeof keys.keys[0]);
	if (keys.keys == NULL)
		return error_memory(err);
	for (size_t i = 0; i < keys.count; i++)
		keys.keys[i] = entries->items[i].key;
	status = catalog_keys_index(&keys, arena);
	if (status != STATUS_OK)
		return error_memory(err);
	*out = keys;
	return STATUS_OK;
}

/* Mention what `from` links to and keys does not hold in `to`. */
static enum status
mention_links(struct catalog_entries *to, const struct catalog_keys *keys,
    const struct catalog_entries *from, struct error *err)
{
	size_t count = from->count;	/* `to` and `from` may be the same */

	for (size_t i = 0; i < count; i++) {
		struct catalog_entry entry = { .key = from->items[i].link };
		enum status status;

		if (entry.key == NULL ||
		    catalog_keys_find(keys, entry.key) != CATALOG_NONE)
			continue;
		status = catalog_entries_add(to, &entry);
		if (status == STATUS_MEMORY)
			return error_memory(err);
		if (status != STATUS_OK)
			return error_set(err, status,
			    "expected at most %zu entries, found more",
			    CATALOG_ENTRIES_MAX);
	}
	return STATUS_OK;
}

/*
 * Number a kind, with what the entries of `linking` (ends with NULL) link to
 * in it.
 */
static enum status
number_kind(struct catalog_keys *keys, struct arena *arena,
    struct catalog_entries *entries,
    const struct catalog_entries *const *linking, const char *kind,
    struct error *err)
{
	enum status status;
	size_t count;

	status = make_keys(keys, arena, entries, kind, err);
	count = entries->count;
	for (; status == STATUS_OK && *linking != NULL; linking++)
		status = mention_links(entries, keys, *linking, err);
	if (status == STATUS_OK && entries->count > count)
		status = make_keys(keys, arena, entries, kind, err);
	return status;
}

enum status
catalog_number(struct catalog *catalog, struct catalog_builder *builder,
    struct error *err)
{
	const struct catalog_entries *const to_accounts[] = {
		&builder->accounts, &builder->account_mentions, NULL,
	};
	const struct catalog_entries *const to_products[] = {
		&builder->product_mentions, NULL,
	};
	const struct catalog_entries *const to_categories[] = {
		&builder->categories, &builder->products,
		&builder->category_mentions, NULL,
	};
	struct arena *arena = &catalog->arena;
	enum status status;

	status = number_kind(&catalog->account_keys, arena, &builder->accounts,
	    to_accounts, "account", err);
	if (status == STATUS_OK)
		status = number_kind(&catalog->product_keys, arena,
		    &builder->products, to_products, "product", err);
	if (status == STATUS_OK)
		status = number_kind(&catalog->category_keys, arena,
		    &builder->categories, to_categories, "category", err);
	return status;
}
