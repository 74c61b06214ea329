#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "engine/catalog_private.h"

#define CAPACITY_FIRST 64

/*
 * Make room for one more in an array of items of size bytes.  STATUS_RANGE at
 * the maximum.
 */
static enum status
grow(void **items, size_t *capacity, size_t count, size_t size, size_t max)
{
	size_t wanted;
	size_t bytes;
	void *grown;

	if (count >= max)
		return STATUS_RANGE;
	if (count < *capacity)
		return STATUS_OK;
	wanted = count == 0 ? CAPACITY_FIRST : count * 2;
	if (__builtin_mul_overflow(wanted, size, &bytes))
		return STATUS_MEMORY;
	grown = realloc(*items, bytes);
	if (grown == NULL)
		return STATUS_MEMORY;
	*items = grown;
	*capacity = wanted;
	return STATUS_OK;
}

enum status
catalog_entries_add(struct catalog_entries *entries,
    const struct catalog_entry *entry)
{
	void *items = entries->items;
	enum status status;

	status = grow(&items, &entries->capacity, entries->count,
	    sizeof entries->items[0], CATALOG_ENTRIES_MAX);
	entries->items = items;
	if (status == STATUS_OK)
		entries->items[entries->count++] = *entry;
	return status;
}

enum status
catalog_builder_new(struct catalog_builder **out)
{
	struct catalog_builder *builder = calloc(1, sizeof *builder);

	if (builder == NULL)
		return STATUS_MEMORY;
	arena_init(&builder->arena, CATALOG_BYTES_MAX);
	*out = builder;
	return STATUS_OK;
}

void
catalog_builder_clear(struct catalog_builder *builder)
{
	arena_reset(&builder->arena);
	free(builder->accounts.items);
	free(builder->products.items);
	free(builder->categories.items);
	free(builder->account_mentions.items);
	free(builder->product_mentions.items);
	free(builder->category_mentions.items);
	free(builder->rates);
	*builder = (struct catalog_builder){ .company = NULL };
	arena_init(&builder->arena, CATALOG_BYTES_MAX);
}

void
catalog_builder_free(struct catalog_builder *builder)
{
	if (builder == NULL)
		return;
	catalog_builder_clear(builder);
	free(builder);
}

/* Copy a text that may be NULL; false: no memory. */
static bool
copy(struct arena *arena, const char **out, const char *text)
{
	*out = arena_strdup(arena, text);
	return text == NULL || *out != NULL;
}

static bool
copy_address(struct arena *arena, struct fact_address *out,
    const struct fact_address *address)
{
	return copy(arena, &out->street, address->street) &&
	    copy(arena, &out->city, address->city) &&
	    copy(arena, &out->postcode, address->postcode) &&
	    copy(arena, &out->country, address->country);
}

enum status
catalog_add_company(struct catalog_builder *builder,
    const struct fact_company *company)
{
	struct arena *arena = &builder->arena;
	struct fact_company *own = arena_alloc(arena, 1, sizeof *own);

	if (own == NULL || !copy(arena, &own->id, company->id) ||
	    !copy(arena, &own->name, company->name) ||
	    !copy(arena, &own->tax_id, company->tax_id) ||
	    !copy_address(arena, &own->address, &company->address))
		return STATUS_MEMORY;
	builder->company = own;
	return STATUS_OK;
}

static bool
copy_code(char *out, const char *code)
{
	if (strlen(code) != CURRENCY_CODE_SIZE - 1)
		return false;
	memcpy(out, code, CURRENCY_CODE_SIZE);
	return true;
}

enum status
catalog_add_rate(struct catalog_builder *builder, const struct fact_rate *rate)
{
	struct catalog_rate own = {
		.date = rate->date,
		.value_e10 = rate->value_e10,
	};
	void *rates = builder->rates;
	enum status status;

	if (!copy_code(own.base, rate->base) ||
	    !copy_code(own.currency, rate->currency) || rate->value_e10 <= 0)
		return STATUS_INVALID;
	status = grow(&rates, &builder->rate_capacity, builder->rate_count,
	    sizeof own, CATALOG_MAX);
	builder->rates = rates;
	if (status == STATUS_OK)
		builder->rates[builder->rate_count++] = own;
	return status;
}

enum status
catalog_add_category(struct catalog_builder *builder,
    const struct fact_category *category)
{
	struct arena *arena = &builder->arena;
	struct catalog_category *own = arena_alloc(arena, 1, sizeof *own);
	struct catalog_entry entry = { .record = own };

	if (own == NULL || !copy(arena, &own->id, category->id) ||
	    !copy(arena, &own->name, category->name) ||
	    !copy(arena, &entry.link, category->parent))
		return STATUS_MEMORY;
	entry.key = own->id;
	return catalog_entries_add(&builder->categories, &entry);
}

/* The node at path[0..length), below the one at path[0..parent_length). */
static enum status
add_path_node(struct catalog_builder *builder, const char *path,
    size_t parent_length, size_t length)
{
	struct arena *arena = &builder->arena;
	struct catalog_category *own = arena_alloc(arena, 1, sizeof *own);
	struct catalog_entry entry = { .record = own, .is_path = true };
	bool is_root = parent_length == SIZE_MAX;

	entry.key = arena_strndup(arena, path, length);
	if (own == NULL || entry.key == NULL)
		return STATUS_MEMORY;
	own->id = is_root ? entry.key : entry.key + parent_length + 1;
	if (!is_root) {
		entry.link = arena_strndup(arena, path, parent_length);
		if (entry.link == NULL)
			return STATUS_MEMORY;
	}
	return catalog_entries_add(&builder->categories, &entry);
}

enum status
catalog_add_category_path(struct catalog_builder *builder, const char *path)
{
	size_t parent_length = SIZE_MAX;
	size_t length = 0;
	enum status status;

	builder->has_category_paths = true;
	for (;;) {
		length += strcspn(path + length, "/");
		status = add_path_node(builder, path, parent_length, length);
		if (status != STATUS_OK || path[length] == '\0')
			return status;
		parent_length = length++;
	}
}

static bool
copy_units(struct arena *arena, struct catalog_product *out,
    const struct fact_product *product)
{
	struct fact_unit *units;

	if (product->unit_count == 0)
		return true;
	units = arena_alloc(arena, product->unit_count, sizeof *units);
	if (units == NULL)
		return false;
	for (size_t i = 0; i < product->unit_count; i++) {
		units[i].factor_micro = product->units[i].factor_micro;
		if (!copy(arena, &units[i].code, product->units[i].code))
			return false;
	}
	out->units = units;
	out->unit_count = product->unit_count;
	return true;
}

enum status
catalog_add_product(struct catalog_builder *builder,
    const struct fact_product *product)
{
	struct arena *arena = &builder->arena;
	struct catalog_product *own = arena_alloc(arena, 1, sizeof *own);
	struct catalog_entry entry = { .record = own };

	if (own == NULL || !copy(arena, &own->id, product->id) ||
	    !copy(arena, &own->name, product->name) ||
	    !copy(arena, &own->brand, product->brand) ||
	    !copy(arena, &own->unit, product->unit) ||
	    !copy_units(arena, own, product) ||
	    !copy(arena, &entry.link, product->category))
		return STATUS_MEMORY;
	own->has_master = product->authority == FACT_FROM_MASTER;
	entry.key = own->id;
	return catalog_entries_add(&builder->products, &entry);
}

static int
compare_memberships(const void *left, const void *right)
{
	const struct fact_membership *a = left;
	const struct fact_membership *b = right;
	int order = strcmp(a->club, b->club);

	if (order == 0)
		order = (a->from > b->from) - (a->from < b->from);
	return order;
}

/* Sort them and make one of those that overlap; how many are left. */
static size_t
join_memberships(struct fact_membership *all, size_t count)
{
	size_t kept = 0;

	qsort(all, count, sizeof *all, compare_memberships);
	for (size_t i = 1; i < count; i++) {
		struct fact_membership *last = &all[kept];
		const struct fact_membership *next = &all[i];

		if (strcmp(last->club, next->club) != 0 ||
		    (last->until != DATE_NONE && next->from > last->until))
			all[++kept] = *next;
		else if (last->until != DATE_NONE &&
		    (next->until == DATE_NONE || next->until > last->until))
			last->until = next->until;
	}
	return kept + 1;
}

static bool
copy_memberships(struct arena *arena, struct catalog_account *out,
    const struct fact_account *account)
{
	struct fact_membership *memberships;

	if (account->membership_count == 0)
		return true;
	memberships = arena_alloc(arena, account->membership_count,
	    sizeof *memberships);
	if (memberships == NULL)
		return false;
	for (size_t i = 0; i < account->membership_count; i++) {
		memberships[i] = account->memberships[i];
		if (!copy(arena, &memberships[i].club,
		    account->memberships[i].club))
			return false;
	}
	out->memberships = memberships;
	out->membership_count = join_memberships(memberships,
	    account->membership_count);
	return true;
}

static int
compare_managers(const void *left, const void *right)
{
	const struct fact_manager *a = left;
	const struct fact_manager *b = right;

	return (a->from > b->from) - (a->from < b->from);
}

static bool
copy_managers(struct arena *arena, struct catalog_account *out,
    const struct fact_account *account)
{
	struct fact_manager *managers;

	if (account->manager_count == 0)
		return true;
	managers = arena_alloc(arena, account->manager_count,
	    sizeof *managers);
	if (managers == NULL)
		return false;
	for (size_t i = 0; i < account->manager_count; i++) {
		managers[i] = account->managers[i];
		if (!copy(arena, &managers[i].name, account->managers[i].name))
			return false;
	}
	qsort(managers, account->manager_count, sizeof *managers,
	    compare_managers);
	out->managers = managers;
	out->manager_count = account->manager_count;
	return true;
}

enum status
catalog_add_account(struct catalog_builder *builder,
    const struct fact_account *account)
{
	struct arena *arena = &builder->arena;
	struct catalog_account *own = arena_alloc(arena, 1, sizeof *own);
	struct catalog_entry entry = { .record = own };

	if (own == NULL || !copy(arena, &own->id, account->id) ||
	    !copy(arena, &own->name, account->name) ||
	    !copy(arena, &own->tax_id, account->tax_id) ||
	    !copy(arena, &own->country, account->country) ||
	    !copy(arena, &own->language, account->language) ||
	    !copy(arena, &own->currency, account->currency) ||
	    !copy(arena, &own->segment, account->segment) ||
	    !copy(arena, &own->manager, account->manager) ||
	    !copy(arena, &own->email, account->email) ||
	    !copy_address(arena, &own->address, &account->address) ||
	    !copy(arena, &own->bank.iban, account->bank.iban) ||
	    !copy(arena, &own->bank.bic, account->bank.bic) ||
	    !copy(arena, &own->bank.holder, account->bank.holder) ||
	    !copy_memberships(arena, own, account) ||
	    !copy_managers(arena, own, account) ||
	    !copy(arena, &entry.link, account->parent))
		return STATUS_MEMORY;
	own->since = account->since;
	own->has_master = account->authority == FACT_FROM_MASTER;
	entry.key = own->id;
	return catalog_entries_add(&builder->accounts, &entry);
}

static enum status
mention(struct catalog_builder *builder, struct catalog_entries *mentions,
    const char *id)
{
	struct catalog_entry entry = { .record = NULL };

	/* Lines name the same thing many times in a row. */
	if (mentions->count > 0 &&
	    strcmp(mentions->items[mentions->count - 1].link, id) == 0)
		return STATUS_OK;
	if (!copy(&builder->arena, &entry.link, id))
		return STATUS_MEMORY;
	return catalog_entries_add(mentions, &entry);
}

enum status
catalog_mention_account(struct catalog_builder *builder, const char *id)
{
	return mention(builder, &builder->account_mentions, id);
}

enum status
catalog_mention_product(struct catalog_builder *builder, const char *id)
{
	return mention(builder, &builder->product_mentions, id);
}

enum status
catalog_mention_category(struct catalog_builder *builder, const char *id)
{
	return mention(builder, &builder->category_mentions, id);
}
