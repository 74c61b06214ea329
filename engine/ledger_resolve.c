#include "engine/ledger_resolve.h"

#include <stdlib.h>
#include <string.h>

/* ------------------------------------------------------------- aliases */

#define ALIASES_OF(records) \
	"SELECT coalesce(a.source, ''), a.code, r.code FROM " records \
	"_alias a JOIN " records " r ON r.id = a.record" \
	" WHERE " LEDGER_VISIBLE("r")
#define COUNT_ALIASES(records) \
	"SELECT count(*) FROM " records "_alias a CROSS JOIN " records " r" \
	" ON r.id = a.record WHERE " LEDGER_VISIBLE("r")
#define NAMES(names) \
	"SELECT n.id, n.text, s.text FROM " names " n" \
	" JOIN source s ON s.id = n.source WHERE n.import <= ?1"
/* Without aliases a name means what it says, whoever says it. */
#define BARE_NAMES(names) \
	"SELECT id, text FROM " names " WHERE import <= ?1"

struct kind_sql {
	const char *count_aliases;
	const char *aliases;
	const char *names;
	const char *bare_names;
	const char *highest;
};

/* One alias as known at a position. */
struct alias {
	const char *source;	/* "" for any */
	const char *name;
	const char *record;	/* id of the account or product */
};

/* All aliases of one kind of record, sorted. */
struct alias_map {
	struct arena arena;
	struct alias *aliases;
	size_t count;
};

static const struct kind_sql kind_sql[] = {
	[LEDGER_NAME_PARTY] = {
		COUNT_ALIASES("account"), ALIASES_OF("account"),
		NAMES("party"), BARE_NAMES("party"),
		"SELECT max(id) FROM party",
	},
	[LEDGER_NAME_ITEM] = {
		COUNT_ALIASES("product"), ALIASES_OF("product"),
		NAMES("item"), BARE_NAMES("item"),
		"SELECT max(id) FROM item",
	},
};

static int
compare_aliases(const void *a_pointer, const void *b_pointer)
{
	const struct alias *a = a_pointer;
	const struct alias *b = b_pointer;
	int order = strcmp(a->name, b->name);

	return order != 0 ? order : strcmp(a->source, b->source);
}

static enum status
read_alias(struct alias *out, struct arena *arena,
    struct db_query *query, struct error *err)
{
	enum status status;

	status = ledger_text_copy(&out->source, arena, db_text(query, 0), err);
	if (status == STATUS_OK)
		status = ledger_text_copy(&out->name, arena,
		    db_text(query, 1), err);
	if (status == STATUS_OK)
		status = ledger_text_copy(&out->record, arena,
		    db_text(query, 2), err);
	return status;
}

static enum status
load_aliases(struct alias_map *map, struct ledger *ledger,
    enum ledger_name kind, int64_t position, size_t count, struct error *err)
{
	struct db_query query;
	bool has_row = false;
	enum status status;

	map->aliases = arena_alloc(&map->arena, count, sizeof *map->aliases);
	if (map->aliases == NULL)
		return error_memory(err);
	db_query(&query, ledger->db, kind_sql[kind].aliases);
	db_bind_int(&query, 1, position);
	status = db_step(&query, &has_row, err);
	while (status == STATUS_OK && has_row) {
		if (map->count == count)
			status = db_damaged(ledger->db, "too many aliases",
			    err);
		else
			status = read_alias(&map->aliases[map->count++],
			    &map->arena, &query, err);
		if (status == STATUS_OK)
			status = db_step(&query, &has_row, err);
	}
	status = db_query_end(&query, status, err);
	if (status == STATUS_OK)
		qsort(map->aliases, map->count, sizeof *map->aliases,
		    compare_aliases);
	return status;
}

static void
alias_map_fini(struct alias_map *map)
{
	arena_reset(&map->arena);
	*map = (struct alias_map){ .count = 0 };
}

static enum status
alias_map_load(struct alias_map *out, struct ledger *ledger,
    enum ledger_name kind, int64_t position, struct error *err)
{
	struct alias_map map = { .count = 0 };
	struct db_query query;
	int64_t count = 0;
	bool found;
	enum status status;

	db_query(&query, ledger->db, kind_sql[kind].count_aliases);
	db_bind_int(&query, 1, position);
	status = db_get_int(&query, &count, &found, err);
	if (status != STATUS_OK)
		return status;
	arena_init(&map.arena, LEDGER_ALIAS_BYTES_MAX);
	if (count > 0)
		status = load_aliases(&map, ledger, kind, position,
		    (size_t)count, err);
	if (status != STATUS_OK) {
		alias_map_fini(&map);
		return status;
	}
	*out = map;
	return STATUS_OK;
}

/* ------------------------------------------------------------- targets */

static const char *
find_target(const struct alias_map *map, const char *source,
    const char *name)
{
	struct alias key = { .source = source, .name = name };
	const struct alias *found;

	if (map->count == 0)
		return name;
	found = bsearch(&key, map->aliases, map->count, sizeof *map->aliases,
	    compare_aliases);
	key.source = "";
	if (found == NULL)
		found = bsearch(&key, map->aliases, map->count,
		    sizeof *map->aliases, compare_aliases);
	return found != NULL ? found->record : name;
}

/* Each name's target, of the query that `names` is. */
static enum status
read_targets(struct ledger_targets *targets, struct db_query *query,
    const struct alias_map *map, struct error *err)
{
	bool has_row = false;
	enum status status = db_step(query, &has_row, err);

	while (status == STATUS_OK && has_row) {
		int64_t row = db_int(query, 0);
		const char *target = db_text(query, 1);

		if (map->count > 0 && target != NULL) {
			const char *source = db_text(query, 2);

			/* Without memory the query says so at its end. */
			target = source == NULL ? NULL :
			    find_target(map, source, target);
		}
		/* A row after the highest came since: it is not of the
		 * position. */
		if (row > 0 && (uint64_t)row < targets->count)
			status = ledger_text_copy(&targets->ids[row],
			    &targets->arena, target, err);
		if (status == STATUS_OK)
			status = db_step(query, &has_row, err);
	}
	return status;
}

static enum status
make_room(struct ledger_targets *targets, struct ledger *ledger,
    enum ledger_name kind, struct error *err)
{
	struct db_query query;
	int64_t highest = 0;
	bool found;
	enum status status;

	db_query(&query, ledger->db, kind_sql[kind].highest);
	status = db_get_int(&query, &highest, &found, err);
	if (status != STATUS_OK)
		return status;
	if (highest < 0 || highest >= LEDGER_NAMES_MAX)
		return db_damaged(ledger->db, "too many names", err);
	arena_init(&targets->arena, LEDGER_TARGET_BYTES_MAX);
	targets->count = (size_t)highest + 1;
	targets->ids = arena_alloc(&targets->arena, targets->count,
	    sizeof *targets->ids);
	return targets->ids == NULL ? error_memory(err) : STATUS_OK;
}

enum status
ledger_targets_load(struct ledger_targets *out, struct ledger *ledger,
    enum ledger_name kind, int64_t position, struct error *err)
{
	struct ledger_targets targets = { .count = 0 };
	struct alias_map map;
	struct db_query query;
	enum status status;

	status = alias_map_load(&map, ledger, kind, position, err);
	if (status != STATUS_OK)
		return status;
	status = make_room(&targets, ledger, kind, err);
	if (status == STATUS_OK) {
		if (map.count > 0)
			db_query(&query, ledger->db, kind_sql[kind].names);
		else
			db_query(&query, ledger->db,
			    kind_sql[kind].bare_names);
		db_bind_int(&query, 1, position);
		status = read_targets(&targets, &query, &map, err);
		status = db_query_end(&query, status, err);
	}
	alias_map_fini(&map);
	if (status == STATUS_OK)
		*out = targets;
	else
		ledger_targets_fini(&targets);
	return status;
}

void
ledger_targets_fini(struct ledger_targets *targets)
{
	arena_reset(&targets->arena);
	*targets = (struct ledger_targets){ .count = 0 };
}

/* ---------------------------------------------------------- resolution */

uint32_t
ledger_resolution_account(const struct ledger_resolution *resolution,
    int64_t party)
{
	return party < 0 || (uint64_t)party >= resolution->party_count ?
	    CATALOG_NONE : resolution->accounts[party];
}

void
ledger_resolution_free(struct ledger_resolution *resolution)
{
	if (resolution == NULL)
		return;
	free(resolution->accounts);
	free(resolution->items);
	free(resolution->first_party);
	free(resolution->account_parties);
	free(resolution);
}

static enum status
find_accounts(struct ledger_resolution *resolution,
    const struct ledger_targets *parties, struct error *err)
{
	resolution->party_count = parties->count;
	/* Of none at all, too, something is got. */
	resolution->accounts = calloc(parties->count + 1,
	    sizeof *resolution->accounts);
	if (resolution->accounts == NULL)
		return error_memory(err);
	for (size_t i = 0; i < parties->count; i++)
		resolution->accounts[i] = parties->ids[i] == NULL ?
		    CATALOG_NONE : catalog_account_find(resolution->catalog,
		    parties->ids[i]);
	return STATUS_OK;
}

static enum status
find_items(struct ledger_resolution *resolution,
    const struct ledger_targets *items, struct error *err)
{
	const struct catalog *catalog = resolution->catalog;

	resolution->item_count = items->count;
	resolution->items = calloc(items->count + 1,
	    sizeof *resolution->items);
	if (resolution->items == NULL)
		return error_memory(err);
	for (size_t i = 0; i < items->count; i++) {
		struct ledger_item item = { CATALOG_NONE, CATALOG_NONE };

		if (items->ids[i] != NULL)
			item.product = catalog_product_find(catalog,
			    items->ids[i]);
		if (item.product != CATALOG_NONE)
			item.category = catalog_product(catalog,
			    item.product)->category;
		resolution->items[i] = item;
	}
	return STATUS_OK;
}

/* The reverse of resolution->accounts, by counting. */
static enum status
list_parties(struct ledger_resolution *resolution, struct error *err)
{
	size_t count = catalog_account_count(resolution->catalog);
	size_t *first = calloc(count + 2, sizeof *first);
	uint32_t account;
	size_t i;

	resolution->first_party = first;
	resolution->account_parties = calloc(resolution->party_count + 1,
	    sizeof *resolution->account_parties);
	if (first == NULL || resolution->account_parties == NULL)
		return error_memory(err);
	/* first[a + 2] counts a's, then first[a + 1] is where they begin and
	 * moves on as they are filled in, to where they end. */
	for (i = 0; i < resolution->party_count; i++)
		if (resolution->accounts[i] != CATALOG_NONE)
			first[resolution->accounts[i] + 2]++;
	for (i = 1; i < count + 2; i++)
		first[i] += first[i - 1];
	for (i = 0; i < resolution->party_count; i++) {
		account = resolution->accounts[i];
		if (account != CATALOG_NONE)
			resolution->account_parties[first[account + 1]++] =
			    (uint32_t)i;
	}
	return STATUS_OK;
}

static enum status
fill(struct ledger_resolution *resolution,
    const struct ledger_targets *parties, const struct ledger_targets *items,
    struct error *err)
{
	enum status status = find_accounts(resolution, parties, err);

	if (status == STATUS_OK)
		status = find_items(resolution, items, err);
	if (status == STATUS_OK)
		status = list_parties(resolution, err);
	return status;
}

enum status
ledger_resolve_anew(struct ledger *ledger, const struct catalog *catalog,
    int64_t position, const struct ledger_targets *parties,
    const struct ledger_targets *items, struct error *err)
{
	struct ledger_resolution *resolution;
	enum status status;

	ledger_resolution_free(ledger->resolution);
	ledger->resolution = NULL;
	resolution = calloc(1, sizeof *resolution);
	if (resolution == NULL)
		return error_memory(err);
	resolution->catalog = catalog;
	resolution->asked = position;
	status = ledger_position(&resolution->position, ledger, err);
	if (resolution->position > position)
		resolution->position = position;
	if (status == STATUS_OK)
		status = fill(resolution, parties, items, err);
	if (status == STATUS_OK)
		ledger->resolution = resolution;
	else
		ledger_resolution_free(resolution);
	return status;
}

enum status
ledger_resolve(const struct ledger_resolution **out, struct ledger *ledger,
    const struct catalog *catalog, int64_t position, struct error *err)
{
	const struct ledger_resolution *known = ledger->resolution;
	struct ledger_targets parties = { .count = 0 };
	struct ledger_targets items = { .count = 0 };
	enum status status = STATUS_OK;

	if (known == NULL || known->catalog != catalog ||
	    known->asked != position) {
		status = ledger_targets_load(&parties, ledger,
		    LEDGER_NAME_PARTY, position, err);
		if (status == STATUS_OK)
			status = ledger_targets_load(&items, ledger,
			    LEDGER_NAME_ITEM, position, err);
		if (status == STATUS_OK)
			status = ledger_resolve_anew(ledger, catalog,
			    position, &parties, &items, err);
		ledger_targets_fini(&parties);
		ledger_targets_fini(&items);
	}
	if (status == STATUS_OK)
		*out = ledger->resolution;
	return status;
}
