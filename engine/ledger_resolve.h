#ifndef ENGINE_LEDGER_RESOLVE_H
#define ENGINE_LEDGER_RESOLVE_H

#include "engine/ledger_store.h"

/*
 * ledger_resolve -- which account and product of a catalog the names of
 * documents mean, as known at a position: an alias of the name's own source,
 * else an alias of any source, else the id that the name itself is.
 */

#define LEDGER_ALIAS_BYTES_MAX ((size_t)1 << 30)	/* aliases in memory */
#define LEDGER_TARGET_BYTES_MAX ((size_t)8 << 30)	/* and targets */

/* What each name that was used up to a position means. */
struct ledger_targets {
	struct arena arena;
	const char **ids;	/* of records, by row of the name; NULL: none */
	size_t count;		/* one more than the highest row */
};

MUST_CHECK enum status ledger_targets_load(struct ledger_targets *out,
    struct ledger *ledger, enum ledger_name kind, int64_t position,
    struct error *err);
/* A zeroed struct is fine too. */
void ledger_targets_fini(struct ledger_targets *targets);

/* A product of the catalog with its category, both or CATALOG_NONE: lines ask
 * for both, and a record of the catalog is far away. */
struct ledger_item {
	uint32_t product;
	uint32_t category;
};

struct ledger_resolution {
	const struct catalog *catalog;	/* borrowed, compared by address */
	int64_t asked;			/* the position as it was asked for */
	int64_t position;		/* the same, at most the newest then */
	uint32_t *accounts;		/* of party rows, or CATALOG_NONE */
	size_t party_count;		/* one more than the highest row */
	struct ledger_item *items;	/* of item rows; none of row 0 */
	size_t item_count;
	/* The party rows of account a: account_parties from first_party[a] up
	 * to first_party[a + 1]. */
	size_t *first_party;
	uint32_t *account_parties;
};

/* The account of a party row, whatever its number; or CATALOG_NONE. */
uint32_t ledger_resolution_account(const struct ledger_resolution *resolution,
    int64_t party);

/*
 * The resolution for the catalog at the position (as ledger_load_catalog() was
 * given it); kept in the ledger, borrowed until the next call.
 */
MUST_CHECK enum status ledger_resolve(const struct ledger_resolution **out,
    struct ledger *ledger, const struct catalog *catalog, int64_t position,
    struct error *err);

/*
 * The same for a catalog that was just loaded, whose names' targets are known:
 * what stood at its address before is forgotten.
 */
MUST_CHECK enum status ledger_resolve_anew(struct ledger *ledger,
    const struct catalog *catalog, int64_t position,
    const struct ledger_targets *parties, const struct ledger_targets *items,
    struct error *err);

#endif
