#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "engine/ledger_store.h"

/*
 * The names that documents use.  Each is looked up once per line, so what the
 * database answered is remembered for the import.
 */

#define KEY_MAX 512		/* longer names are looked up each time */
#define ROWS_PER_WORD 64

/* What tells the kinds of names apart in SQL. */
struct name_sql {
	const char *find;
	const char *add;
	const char *unnamed;
};

/*
 * How many names mean nothing that a master record describes?  An alias of its
 * own source goes before one of any source, and that before the name itself.
 */
#define ALIASED(records, source) \
	"(SELECT r.code FROM " records "_alias a JOIN " records " r" \
	" ON r.id = a.record WHERE a.superseded IS NULL AND a.code = n.text" \
	" AND coalesce(a.source, '') = " source ")"
#define UNNAMED(names, records) \
	"SELECT count(*) FROM " names " n JOIN source s ON s.id = n.source" \
	" WHERE n.id BETWEEN ?1 AND ?2" \
	" AND NOT EXISTS (SELECT 1 FROM " records " m" \
	"  WHERE m.superseded IS NULL AND m.stated IS NOT NULL" \
	"  AND m.code = coalesce(" ALIASED(records, "s.text") "," \
	ALIASED(records, "''") ", n.text))"

static const struct name_sql name_sql[] = {
	[LEDGER_NAME_PARTY] = {
		"SELECT id FROM party WHERE source = ?1 AND text = ?2",
		"INSERT INTO party (source, text, import) VALUES (?1, ?2, ?3)",
		UNNAMED("party", "account"),
	},
	[LEDGER_NAME_ITEM] = {
		"SELECT id FROM item WHERE source = ?1 AND text = ?2",
		"INSERT INTO item (source, text, import) VALUES (?1, ?2, ?3)",
		UNNAMED("item", "product"),
	},
};

/* The cache's key of a name: kind, source and text.  Size 0: too long. */
static struct ledger_bytes
make_key(char buffer[KEY_MAX], char kind, int64_t source, const char *text)
{
	size_t length = strlen(text);
	size_t head = 1 + sizeof source;

	if (length > KEY_MAX - head)
		return (struct ledger_bytes){ buffer, 0 };
	buffer[0] = kind;
	memcpy(buffer + 1, &source, sizeof source);
	memcpy(buffer + head, text, length);
	return (struct ledger_bytes){ buffer, head + length };
}

static bool
recall(const struct ledger_import *import, struct ledger_bytes key,
    int64_t *row)
{
	struct ledger_bytes value;

	if (key.size == 0 || !ledger_cache_find(&import->names, key, &value))
		return false;
	assert(value.size == sizeof *row);
	memcpy(row, value.bytes, sizeof *row);
	return true;
}

static void
remember(struct ledger_import *import, struct ledger_bytes key, int64_t row)
{
	if (key.size > 0)
		ledger_cache_put(&import->names, key,
		    (struct ledger_bytes){ &row, sizeof row });
}

enum status
ledger_source_row(struct ledger_import *import, const char *source,
    int64_t *row, struct error *err)
{
	struct db *db = import->ledger->db;
	char buffer[KEY_MAX];
	struct ledger_bytes key = make_key(buffer, 's', 0, source);
	struct db_query query;
	bool found;
	enum status status;

	if (recall(import, key, row))
		return STATUS_OK;
	db_query(&query, db, "SELECT id FROM source WHERE text = ?1");
	db_bind_text(&query, 1, source);
	status = db_get_int(&query, row, &found, err);
	if (status == STATUS_OK && !found) {
		db_query(&query, db, "INSERT INTO source (text) VALUES (?1)");
		db_bind_text(&query, 1, source);
		status = db_run(&query, err);
		*row = db_last_id(db);
	}
	if (status == STATUS_OK)
		remember(import, key, *row);
	return status;
}

enum status
ledger_name_row(struct ledger_import *import, enum ledger_name kind,
    int64_t source, const char *text, bool is_added, int64_t *row,
    struct error *err)
{
	struct db *db = import->ledger->db;
	char buffer[KEY_MAX];
	struct ledger_bytes key = make_key(buffer, (char)('0' + (int)kind),
	    source, text);
	struct db_query query;
	bool found;
	enum status status;

	if (recall(import, key, row))
		return STATUS_OK;
	*row = 0;
	db_query(&query, db, name_sql[kind].find);
	db_bind_int(&query, 1, source);
	db_bind_text(&query, 2, text);
	status = db_get_int(&query, row, &found, err);
	if (status == STATUS_OK && !found && is_added) {
		db_query(&query, db, name_sql[kind].add);
		db_bind_int(&query, 1, source);
		db_bind_text(&query, 2, text);
		db_bind_int(&query, 3, import->number);
		status = db_run(&query, err);
		*row = db_last_id(db);
	}
	if (status == STATUS_OK && *row != 0)
		remember(import, key, *row);
	return status;
}

/* Where a mark's row is, or goes; NULL: it has no place. */
static struct ledger_mark *
place_of(struct ledger *ledger, uint64_t mark)
{
	if (mark == 0)
		return NULL;
	if (ledger->marks == NULL)
		ledger->marks = calloc(LEDGER_MARKS, sizeof *ledger->marks);
	return ledger->marks == NULL ? NULL :
	    &ledger->marks[mark % LEDGER_MARKS];
}

enum status
ledger_item_row(struct ledger_import *import, int64_t source,
    const struct fact_line *line, bool is_added, int64_t *row,
    struct error *err)
{
	struct ledger_mark *place = place_of(import->ledger,
	    line->product_mark);
	enum status status;

	if (place != NULL && place->mark == line->product_mark &&
	    place->import == import->serial && place->source == source) {
		*row = place->row;
		return STATUS_OK;
	}
	status = ledger_name_row(import, LEDGER_NAME_ITEM, source,
	    line->product, is_added, row, err);
	if (status == STATUS_OK && *row != 0 && place != NULL)
		*place = (struct ledger_mark){ line->product_mark,
			import->serial, source, *row };
	return status;
}

enum status
ledger_category_name(struct ledger_import *import, const char *text,
    struct error *err)
{
	char buffer[KEY_MAX];
	struct ledger_bytes key = make_key(buffer, 'c', 0, text);
	struct db_query query;
	int64_t unused;
	enum status status;

	if (recall(import, key, &unused))
		return STATUS_OK;
	db_query(&query, import->ledger->db,
	    "INSERT INTO line_category (text, import) VALUES (?1, ?2)"
	    " ON CONFLICT (text) DO NOTHING");
	db_bind_text(&query, 1, text);
	db_bind_int(&query, 2, import->number);
	status = db_run(&query, err);
	if (status == STATUS_OK)
		remember(import, key, 0);
	return status;
}

/* ------------------------------------------------------------- row sets */

static enum status
make_room(struct ledger_rows *rows, size_t words, struct error *err)
{
	size_t count = rows->count == 0 ? ROWS_PER_WORD : rows->count;
	uint64_t *grown;

	while (count < words)
		count *= 2;
	if (count == rows->count)
		return STATUS_OK;
	grown = realloc(rows->words, count * sizeof *grown);
	if (grown == NULL)
		return error_memory(err);
	memset(grown + rows->count, 0, (count - rows->count) * sizeof *grown);
	rows->words = grown;
	rows->count = count;
	return STATUS_OK;
}

enum status
ledger_rows_add(struct ledger_rows *rows, int64_t row, struct error *err)
{
	size_t word;
	enum status status;

	assert(row > 0);
	if (row >= LEDGER_NAMES_MAX)
		return error_set(err, STATUS_RANGE,
		    "a ledger names at most %d accounts and products each",
		    LEDGER_NAMES_MAX);
	word = (size_t)row / ROWS_PER_WORD;
	status = make_room(rows, word + 1, err);
	if (status == STATUS_OK)
		rows->words[word] |= UINT64_C(1) << (row % ROWS_PER_WORD);
	return status;
}

uint64_t
ledger_rows_count(const struct ledger_rows *rows)
{
	uint64_t count = 0;
	size_t i;

	for (i = 0; i < rows->count; i++)
		count += (uint64_t)__builtin_popcountll(rows->words[i]);
	return count;
}

void
ledger_rows_fini(struct ledger_rows *rows)
{
	free(rows->words);
	*rows = (struct ledger_rows){ 0 };
}

/* The first row of the set from `row` on, or of those that are not in it. */
static int64_t
next_row(const struct ledger_rows *rows, int64_t row, bool is_in)
{
	const int64_t end = (int64_t)rows->count * ROWS_PER_WORD;
	uint64_t left;

	while (row < end) {
		left = rows->words[row / ROWS_PER_WORD];
		left = (is_in ? left : ~left) >> (row % ROWS_PER_WORD);
		if (left != 0)
			return row + __builtin_ctzll(left);
		row += ROWS_PER_WORD - row % ROWS_PER_WORD;
	}
	return end;
}

/* Of rows that follow each other, a query counts all at once. */
enum status
ledger_count_unnamed(struct ledger_import *import, enum ledger_name kind,
    uint64_t *out, struct error *err)
{
	const struct ledger_rows *rows = kind == LEDGER_NAME_PARTY ?
	    &import->parties : &import->items;
	const int64_t end = (int64_t)rows->count * ROWS_PER_WORD;
	int64_t first = next_row(rows, 0, true);
	uint64_t count = 0;
	enum status status;

	while (first < end) {
		int64_t after = next_row(rows, first, false);
		struct db_query query;
		int64_t unnamed = 0;
		bool found;

		db_query(&query, import->ledger->db, name_sql[kind].unnamed);
		db_bind_int(&query, 1, first);
		db_bind_int(&query, 2, after - 1);
		status = db_get_int(&query, &unnamed, &found, err);
		if (status != STATUS_OK)
			return status;
		count += (uint64_t)unnamed;
		first = next_row(rows, after, true);
	}
	*out = count;
	return STATUS_OK;
}
