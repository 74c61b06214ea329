#include "engine/ledger_resolve.h"

#include <stdlib.h>
#include <string.h>

/* ------------------------------------------------------------- aliases */

#define ALIASES_OF(records) \
	"SELECT coalesce(a.source, ''), a.code, r.code FROM " records \
	"_alias a JOIN " records " r ON r.id = a.record" \
	" WHERE " LEDGER_VISIBLE("r")
#define COUNT_ALIASES(records) \
	"SELECT sum(r.alias_count) FROM " records " r" \
	" WHERE " LEDGER_VISIBLE("r")
#define NAMES(names) \
	"SELECT n.id, s.text, n.text FROM " names " n" \
	" JOIN source s ON s.id = n.source WHERE n.import <= ?1 ORDER BY n.id"

struct kind_sql {
	const char *count_aliases;
	const char *aliases;
	const char *names;
	const char *highest;
};

static const struct kind_sql kind_sql[] = {
	[LEDGER_NAME_PARTY] = {
		COUNT_ALIASES("account"), ALIASES_OF("account"),
		NAMES("party"), "SELECT max(id) FROM party",
	},
	[LEDGER_NAME_ITEM] = {
		COUNT_ALIASES("product"), ALIASES_OF("product"),
		NAMES("item"), "SELECT max(id) FROM item",
	},
};

static int
compare_aliases(const void *a_pointer, const void *b_pointer)
{
	const struct ledger_alias *a = a_pointer;
	const struct ledger_alias *b = b_pointer;
	int order = strcmp(a->name, b->name);

	return order != 0 ? order : strcmp(a->source, b->source);
}

static enum status
read_alias(struct ledger_alias *out, struct arena *arena,
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
load_aliases(struct ledger_alias_map *map, struct ledger *ledger,
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

enum status
ledger_alias_map_load(struct ledger_alias_map *out, struct ledger *ledger,
    enum ledger_name kind, int64_t position, struct error *err)
{
	struct ledger_alias_map map = { .count = 0 };
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
		ledger_alias_map_fini(&map);
		return status;
	}
	*out = map;
	return STATUS_OK;
}

void
ledger_alias_map_fini(struct ledger_alias_map *map)
{
	arena_reset(&map->arena);
	*map = (struct ledger_alias_map){ .count = 0 };
}

/* ------------------------------------------------------------- targets */

static const char *
find_target(const struct ledger_alias_map *map, const char *source,
    const char *name)
{
	struct ledger_alias key = { .source = source, .name = name };
	const struct ledger_alias *found;

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

enum status
ledger_each_target(struct ledger *ledger, enum ledger_name kind,
    int64_t position, const struct ledger_alias_map *map,
    ledger_target_fn callback, void *payload, struct error *err)
{
	struct db_query query;
	const char *source;
	const char *name;
	bool has_row = false;
	enum status status;

	db_query(&query, ledger->db, kind_sql[kind].names);
	db_bind_int(&query, 1, position);
	status = db_step(&query, &has_row, err);
	while (status == STATUS_OK && has_row) {
		source = db_text(&query, 1);
		name = db_text(&query, 2);
		if (source == NULL || name == NULL)
			break;	/* latched: no memory */
		status = callback(db_int(&query, 0),
		    find_target(map, source, name), payload, err);
		if (status == STATUS_OK)
			status = db_step(&query, &has_row, err);
	}
	return db_query_end(&query, status, err);
}

/* ---------------------------------------------------------- resolution */

void
ledger_resolution_free(struct ledger_resolution *resolution)
{
	if (resolution == NULL)
		return;
	free(resolution->accounts);
	free(resolution->products);
	free(resolution->first_party);
	free(resolution->account_parties);
	free(resolution);
}

void
ledger_resolution_drop(struct ledger *ledger)
{
	ledger_resolution_free(ledger->resolution);
	ledger->resolution = NULL;
}

/* Numbers of a catalog by row. */
struct numbers {
	const struct catalog *catalog;
	uint32_t (*find)(const struct catalog *catalog, const char *id);
	uint32_t *numbers;
	size_t count;
};

static enum status
note_target(int64_t row, const char *target, void *payload, struct error *err)
{
	struct numbers *numbers = payload;

	(void)err;
	/* A row after the highest came since: it is not of the position. */
	if (row > 0 && (size_t)row < numbers->count)
		numbers->numbers[row] =
		    numbers->find(numbers->catalog, target);
	return STATUS_OK;
}

static enum status
make_numbers(struct numbers *numbers, struct ledger *ledger,
    enum ledger_name kind, int64_t position, struct error *err)
{
	struct ledger_alias_map map;
	struct db_query query;
	int64_t highest = 0;
	bool found;
	size_t i;
	enum status status;

	db_query(&query, ledger->db, kind_sql[kind].highest);
	status = db_get_int(&query, &highest, &found, err);
	if (status != STATUS_OK)
		return status;
	if (highest < 0 || highest >= LEDGER_NAMES_MAX)
		return db_damaged(ledger->db, "too many names", err);
	numbers->count = (size_t)highest + 1;
	numbers->numbers = calloc(numbers->count, sizeof *numbers->numbers);
	if (numbers->numbers == NULL)
		return error_memory(err);
	for (i = 0; i < numbers->count; i++)
		numbers->numbers[i] = CATALOG_NONE;
	status = ledger_alias_map_load(&map, ledger, kind, position, err);
	if (status != STATUS_OK)
		return status;
	status = ledger_each_target(ledger, kind, position, &map, note_target,
	    numbers, err);
	ledger_alias_map_fini(&map);
	return status;
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
fill(struct ledger_resolution *resolution, struct ledger *ledger,
    struct error *err)
{
	struct numbers parties = {
		.catalog = resolution->catalog,
		.find = catalog_account_find,
	};
	struct numbers items = {
		.catalog = resolution->catalog,
		.find = catalog_product_find,
	};
	enum status status;

	status = make_numbers(&parties, ledger, LEDGER_NAME_PARTY,
	    resolution->position, err);
	resolution->accounts = parties.numbers;
	resolution->party_count = parties.count;
	if (status != STATUS_OK)
		return status;
	status = make_numbers(&items, ledger, LEDGER_NAME_ITEM,
	    resolution->position, err);
	resolution->products = items.numbers;
	resolution->item_count = items.count;
	if (status != STATUS_OK)
		return status;
	return list_parties(resolution, err);
}

enum status
ledger_resolve(const struct ledger_resolution **out, struct ledger *ledger,
    const struct catalog *catalog, int64_t position, struct error *err)
{
	struct ledger_resolution *resolution = ledger->resolution;
	enum status status;

	if (resolution != NULL && resolution->catalog == catalog &&
	    resolution->asked == position) {
		*out = resolution;
		return STATUS_OK;
	}
	ledger_resolution_drop(ledger);
	resolution = calloc(1, sizeof *resolution);
	if (resolution == NULL)
		return error_memory(err);
	resolution->catalog = catalog;
	resolution->asked = position;
	status = ledger_position(&resolution->position, ledger, err);
	if (resolution->position > position)
		resolution->position = position;
	if (status == STATUS_OK)
		status = fill(resolution, ledger, err);
	if (status != STATUS_OK) {
		ledger_resolution_free(resolution);
		return status;
	}
	ledger->resolution = resolution;
	*out = resolution;
	return STATUS_OK;
}
