#ifndef ENGINE_CATALOG_PRIVATE_H
#define ENGINE_CATALOG_PRIVATE_H

#include "engine/arena.h"
#include "engine/catalog.h"
#include "engine/currency.h"

/*
 * catalog_private -- what stands behind struct catalog, for catalog*.c alone.
 *
 * Every kind is an array in the order of its keys.
 */

#define CATALOG_BYTES_MAX ((size_t)8 << 30)

/*
 * The keys of one kind, rising; a record's number is its key's index.  They are
 * found through a table by hash with few probes, and where these do not decide
 * by binary search: so an export written to make its ids collide is slower, and
 * not slow.
 */
struct catalog_keys {
	const char **keys;
	size_t count;
	struct catalog_slot *slots;
	uint32_t slot_mask;
};

/* Fill the table for keys and count, which are set; STATUS_MEMORY. */
MUST_CHECK enum status catalog_keys_index(struct catalog_keys *keys,
    struct arena *arena);

/* The number of the key, or CATALOG_NONE. */
uint32_t catalog_keys_find(const struct catalog_keys *keys, const char *key);

struct catalog_rate {
	char base[CURRENCY_CODE_SIZE];
	char currency[CURRENCY_CODE_SIZE];
	int32_t date;
	int64_t value_e10;
};

struct catalog {
	struct arena arena;		/* owns all below */
	const struct fact_company *company;

	struct catalog_keys account_keys;
	struct catalog_account *accounts;
	uint32_t *group_starts;		/* by head, of group_members; one more
					 * than accounts */
	uint32_t *group_members;

	struct catalog_keys product_keys;
	struct catalog_product *products;

	struct catalog_keys category_keys;	/* ids, or paths */
	struct catalog_category *categories;
	uint32_t *category_jumps;	/* an ancestor each, see catalog.c */
	bool has_category_paths;	/* so one id may be at several places */

	struct catalog_rate *rates;	/* by base, currency, date */
	size_t rate_count;
	char (*bases)[CURRENCY_CODE_SIZE];	/* rising */
	size_t base_count;
};

/* ------------------------------------------------------------- building */

/* One kind's records as they were added. */
struct catalog_entry {
	const char *key;
	const char *link;	/* parent's key; of a product: its category */
	const void *record;	/* catalog_account ..., NULL: a mention */
	bool is_path;		/* may come again */
};

struct catalog_entries {
	struct catalog_entry *items;	/* owned */
	size_t count;
	size_t capacity;
};

/* Mentions come again and again, so entries may be more than records. */
#define CATALOG_ENTRIES_MAX (4 * (size_t)CATALOG_MAX)

struct catalog_builder {
	struct arena arena;		/* becomes the catalog's */
	struct fact_company *company;
	struct catalog_entries accounts;
	struct catalog_entries products;
	struct catalog_entries categories;
	/* What is named besides: entries with a link alone. */
	struct catalog_entries account_mentions;
	struct catalog_entries product_mentions;
	struct catalog_entries category_mentions;
	struct catalog_rate *rates;	/* owned */
	size_t rate_count;
	size_t rate_capacity;
	bool has_category_paths;
};

/* Append; key and link are borrowed and must be in the builder's arena. */
MUST_CHECK enum status catalog_entries_add(struct catalog_entries *entries,
    const struct catalog_entry *entry);

/* Sort the builder's entries, one for each id that was added or linked to, and
 * set the catalog's keys: an entry's place is its number. */
MUST_CHECK enum status catalog_number(struct catalog *catalog,
    struct catalog_builder *builder, struct error *err);

/* Make the builder empty: nothing in it is owned afterwards. */
void catalog_builder_clear(struct catalog_builder *builder);

#endif
