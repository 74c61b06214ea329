#ifndef ENGINE_LEDGER_RESOLVE_H
#define ENGINE_LEDGER_RESOLVE_H

#include "engine/ledger_store.h"

/*
 * ledger_resolve -- which account and product of a catalog the names of
 * documents mean, as known at a position: an alias of the name's own source,
 * else an alias of any source, else the id that the name itself is.
 */

#define LEDGER_ALIAS_BYTES_MAX ((size_t)1 << 30)	/* aliases in memory */

/* One alias as known at a position. */
struct ledger_alias {
	const char *source;	/* "" for any */
	const char *name;
	const char *record;	/* id of the account or product */
};

/* All aliases of one kind of record, sorted. */
struct ledger_alias_map {
	struct arena arena;
	struct ledger_alias *aliases;
	size_t count;
};

MUST_CHECK enum status ledger_alias_map_load(struct ledger_alias_map *out,
    struct ledger *ledger, enum ledger_name kind, int64_t position,
    struct error *err);
void ledger_alias_map_fini(struct ledger_alias_map *map);

typedef enum status (*ledger_target_fn)(int64_t row, const char *target,
    void *payload, struct error *err);

/*
 * Each name that was used up to the position, in the order of rows, with the
 * id of the record it means (borrowed for the call).
 */
MUST_CHECK enum status ledger_each_target(struct ledger *ledger,
    enum ledger_name kind, int64_t position,
    const struct ledger_alias_map *map, ledger_target_fn callback,
    void *payload, struct error *err);

struct ledger_resolution {
	const struct catalog *catalog;	/* borrowed, compared by address */
	int64_t asked;			/* the position as it was asked for */
	int64_t position;		/* the same, at most the newest then */
	uint32_t *accounts;		/* of party rows, or CATALOG_NONE */
	size_t party_count;		/* one more than the highest row */
	uint32_t *products;		/* of item rows */
	size_t item_count;
	/* The party rows of account a: account_parties from first_party[a] up
	 * to first_party[a + 1]. */
	size_t *first_party;
	uint32_t *account_parties;
};

/*
 * The resolution for the catalog at the position (as ledger_load_catalog() was
 * given it); kept in the ledger, borrowed until the next call.
 */
MUST_CHECK enum status ledger_resolve(const struct ledger_resolution **out,
    struct ledger *ledger, const struct catalog *catalog, int64_t position,
    struct error *err);

/* The catalog was just loaded: forget what stood at its address before. */
void ledger_resolution_drop(struct ledger *ledger);

#endif
