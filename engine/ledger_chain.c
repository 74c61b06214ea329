#include "engine/ledger_chain.h"

#include <assert.h>
#include <inttypes.h>
#include <string.h>

#include "engine/db_row.h"
#include "engine/strbuf.h"

/* The greatest key has a successor. */
#define KEY_MAX (INT64_MAX - 1)

const char ledger_chain_zeros[DIGEST_TEXT_SIZE] =
    "0000000000000000000000000000000000000000000000000000000000000000";

/* ------------------------------------------------------------- reading */

/*
 * "superseded" is no part of a row, but one of its own: it comes later.  Where
 * it is no number it is none that a part would find.
 */
static int
find_skipped(const struct db_query *query,
    const struct ledger_chain_part *part)
{
	return part->is_mark ? DB_ROW_COLUMN_NONE :
	    db_row_column(query, "superseded");
}

static void
note_since(struct ledger_chain_range *range, int64_t value)
{
	if (range->rows == 0 || value < range->oldest)
		range->oldest = value;
	if (range->rows == 0 || value > range->newest)
		range->newest = value;
}

/* Add the rows of keys from first on; last becomes the greatest. */
static enum status
read_rows(struct ledger_chain_range *range,
    const struct ledger_chain_part *part, struct db *db,
    struct digest *digest, struct error *err)
{
	struct db_query query;
	int key = DB_ROW_COLUMN_NONE;
	int skipped = DB_ROW_COLUMN_NONE;
	int since = DB_ROW_COLUMN_NONE;
	bool has_row = false;
	enum status status;

	db_query(&query, db, part->rows);
	db_bind_int(&query, 1, range->first);
	db_bind_int(&query, 2, range->last);
	status = db_step(&query, &has_row, err);
	if (status == STATUS_OK && has_row) {
		key = db_row_column(&query, part->key);
		skipped = find_skipped(&query, part);
		if (part->since != NULL)
			since = db_row_column(&query, part->since);
		assert(key != DB_ROW_COLUMN_NONE);
	}
	while (status == STATUS_OK && has_row) {
		db_row_digest(&query, skipped, digest);
		range->last = db_int(&query, key);
		if (since != DB_ROW_COLUMN_NONE)
			note_since(range, db_int(&query, since));
		range->rows++;
		status = db_step(&query, &has_row, err);
	}
	return db_query_end(&query, status, err);
}

static enum status
finish_range(struct ledger_chain_range *range, struct digest *digest,
    struct error *err)
{
	range->digest[0] = '\0';
	if (range->rows > 0 &&
	    digest_finish(digest, range->digest) != STATUS_OK)
		return error_memory(err);
	return STATUS_OK;
}

enum status
ledger_chain_read(struct ledger_chain_range *range,
    const struct ledger_chain_part *part, struct db *db,
    struct digest *digest, struct error *err)
{
	struct ledger_chain_range found = { .first = range->first,
		.last = range->last };
	enum status status = read_rows(&found, part, db, digest, err);

	if (status == STATUS_OK)
		status = finish_range(&found, digest, err);
	if (status == STATUS_OK)
		*range = found;
	return status;
}

void
ledger_chain_write_parts(struct strbuf *out,
    const struct ledger_chain_entry *entry, int digits)
{
	const struct ledger_chain_part *part = ledger_chain_parts;
	const struct ledger_chain_range *range = entry->ranges;

	for (; part->name != NULL; part++, range++)
		if (range->rows > 0)
			strbuf_printf(out, "%s %" PRId64 " %" PRId64
			    " %.*s\n", part->name, range->last, range->rows,
			    digits, range->digest);
}

enum status
ledger_chain_head(char *out, const char *before,
    const struct ledger_chain_entry *entry, struct digest *digest,
    struct error *err)
{
	struct strbuf text;
	enum status status;

	strbuf_init(&text, LEDGER_CHAIN_TEXT_MAX);
	strbuf_printf(&text, "ristorno chain 1\n%s\n%" PRId64 " %" PRId64
	    "\n", before, entry->number, entry->position);
	ledger_chain_write_parts(&text, entry, DIGEST_TEXT_SIZE - 1);
	digest_add(digest, strbuf_text(&text), text.length);
	status = strbuf_status(&text);
	strbuf_fini(&text);
	if (status == STATUS_OK)
		status = digest_finish(digest, out);
	return status == STATUS_OK ? STATUS_OK : error_memory(err);
}

/* ---------------------------------------------------------- reading ahead */

/* Most rows of an import are of this part. */
static bool
is_read_ahead(const struct ledger_chain_part *part)
{
	return !part->is_mark && strcmp(part->table, "document") == 0;
}

static size_t
part_ahead(void)
{
	size_t i = 0;

	while (!is_read_ahead(&ledger_chain_parts[i]))
		i++;
	return i;
}

static void
forget_ahead(struct ledger_chain *chain)
{
	digest_free(chain->ahead.digest);
	chain->ahead = (struct ledger_chain_ahead){ 0 };
}

void
ledger_chain_fini(struct ledger_chain *chain)
{
	forget_ahead(chain);
}

void
ledger_chain_forget(struct ledger_chain *chain)
{
	forget_ahead(chain);
	chain->number = 0;
}

/* What has been read ahead, as a range that goes on behind it. */
static struct ledger_chain_range
range_ahead(const struct ledger_chain *chain, size_t part)
{
	const struct ledger_chain_ahead *ahead = &chain->ahead;

	return (struct ledger_chain_range){
		.first = ahead->rows > 0 ? ahead->last + 1 :
		    chain->next[part],
		.last = KEY_MAX,
		.rows = ahead->rows,
	};
}

enum status
ledger_chain_read_ahead(struct ledger_chain *chain, struct db *db,
    struct error *err)
{
	const size_t part = part_ahead();
	struct ledger_chain_ahead *ahead = &chain->ahead;
	struct ledger_chain_range range = range_ahead(chain, part);
	enum status status;

	if (ahead->digest == NULL &&
	    digest_new(&ahead->digest) != STATUS_OK)
		return error_memory(err);
	status = read_rows(&range, &ledger_chain_parts[part], db,
	    ahead->digest, err);
	if (status != STATUS_OK)
		return status;
	if (range.rows > ahead->rows)
		ahead->last = range.last;
	ahead->rows = range.rows;
	return STATUS_OK;
}

/* What is new of a part, all of it now. */
static enum status
read_part(struct ledger_chain_range *out, struct ledger_chain *chain,
    size_t part, struct db *db, struct digest *digest, struct error *err)
{
	enum status status;

	if (chain->ahead.digest != NULL &&
	    is_read_ahead(&ledger_chain_parts[part])) {
		status = ledger_chain_read_ahead(chain, db, err);
		if (status != STATUS_OK)
			return status;
		out->first = chain->next[part];
		out->last = chain->ahead.last;
		out->rows = chain->ahead.rows;
		return finish_range(out, chain->ahead.digest, err);
	}
	out->first = chain->next[part];
	out->last = KEY_MAX;
	return ledger_chain_read(out, &ledger_chain_parts[part], db, digest,
	    err);
}

/* ------------------------------------------------------------- writing */

static enum status
learn_keys(struct ledger_chain *chain, struct db *db, struct error *err)
{
	const struct ledger_chain_part *part = ledger_chain_parts;
	int64_t *next = chain->next;
	enum status status = STATUS_OK;

	for (; status == STATUS_OK && part->name != NULL; part++, next++) {
		struct db_query query;
		int64_t newest = 0;
		bool found;

		db_query(&query, db, part->newest);
		status = db_get_int(&query, &newest, &found, err);
		if (status == STATUS_OK && newest > KEY_MAX)
			return db_damaged(db, "a key is too large", err);
		*next = found ? newest + 1 : INT64_MIN;
	}
	return status;
}

enum status
ledger_chain_learn(struct ledger_chain *chain, struct db *db,
    struct error *err)
{
	struct ledger_chain found = { 0 };
	struct db_query query;
	bool has_row = false;
	const char *head;
	enum status status;

	/* Of a transaction that was undone. */
	forget_ahead(chain);
	db_query(&query, db,
	    "SELECT number, head FROM chain ORDER BY number DESC LIMIT 1");
	status = db_step(&query, &has_row, err);
	if (status == STATUS_OK && has_row) {
		found.number = db_int(&query, 0);
		head = db_text(&query, 1);
		if (head != NULL && strlen(head) == DIGEST_TEXT_SIZE - 1)
			memcpy(found.head, head, DIGEST_TEXT_SIZE);
	}
	status = db_query_end(&query, status, err);
	if (status != STATUS_OK)
		return status;
	if (found.number < 1 || found.number > KEY_MAX ||
	    found.head[0] == '\0')
		return db_damaged(db, "its chain of imports has no end", err);
	if (chain->number == found.number &&
	    strcmp(chain->head, found.head) == 0)
		return STATUS_OK;
	status = learn_keys(&found, db, err);
	if (status == STATUS_OK)
		*chain = found;
	return status;
}

/* Read all that is new; *is_empty: nothing is. */
static enum status
read_new(struct ledger_chain_entry *entry, bool *is_empty,
    struct ledger_chain *chain, struct db *db, struct digest *digest,
    struct error *err)
{
	enum status status = STATUS_OK;
	size_t i;

	*is_empty = true;
	for (i = 0; ledger_chain_parts[i].name != NULL; i++) {
		status = read_part(&entry->ranges[i], chain, i, db, digest,
		    err);
		if (status != STATUS_OK)
			return status;
		if (entry->ranges[i].rows > 0)
			*is_empty = false;
	}
	return status;
}

static enum status
insert_entry(struct db *db, const struct ledger_chain_entry *entry,
    const char *head, struct error *err)
{
	struct db_query query;
	struct strbuf text;
	enum status status;

	strbuf_init(&text, LEDGER_CHAIN_TEXT_MAX);
	ledger_chain_write_parts(&text, entry, LEDGER_CHAIN_SHORT);
	status = strbuf_status(&text);
	if (status == STATUS_OK) {
		db_query(&query, db, "INSERT INTO chain"
		    " (number, position, parts, head) VALUES (?1, ?2, ?3, ?4)");
		db_bind_int(&query, 1, entry->number);
		db_bind_int(&query, 2, entry->position);
		db_bind_text(&query, 3, strbuf_text(&text));
		db_bind_text(&query, 4, head);
		status = db_run(&query, err);
	} else {
		status = error_memory(err);
	}
	strbuf_fini(&text);
	return status;
}

static enum status
append(struct ledger_chain *chain, struct db *db, struct digest *digest,
    struct error *err)
{
	struct ledger_chain_entry entry = { .number = chain->number + 1 };
	struct ledger_chain_range *imports = &entry.ranges[0];
	char head[DIGEST_TEXT_SIZE];
	bool is_empty;
	enum status status;
	size_t i;

	status = read_new(&entry, &is_empty, chain, db, digest, err);
	/* Entry 1 is there even where it has nothing to tell. */
	if (status != STATUS_OK || (is_empty && chain->number > 0))
		return status;
	/* The first part is the imports. */
	if (imports->rows > 0)
		entry.position = imports->last;
	else if (imports->first > 0)
		entry.position = imports->first - 1;
	status = ledger_chain_head(head, chain->head, &entry, digest, err);
	if (status == STATUS_OK)
		status = insert_entry(db, &entry, head, err);
	if (status != STATUS_OK)
		return status;
	chain->number = entry.number;
	memcpy(chain->head, head, sizeof chain->head);
	for (i = 0; ledger_chain_parts[i].name != NULL; i++)
		if (entry.ranges[i].rows > 0)
			chain->next[i] = entry.ranges[i].last + 1;
	return STATUS_OK;
}

enum status
ledger_chain_append(struct ledger_chain *chain, struct db *db,
    struct error *err)
{
	struct digest *digest = NULL;
	enum status status;

	if (digest_new(&digest) != STATUS_OK)
		return error_memory(err);
	status = append(chain, db, digest, err);
	digest_free(digest);
	forget_ahead(chain);
	return status;
}

enum status
ledger_chain_start(struct db *db, struct error *err)
{
	struct ledger_chain chain = { 0 };
	size_t i;

	memcpy(chain.head, ledger_chain_zeros, sizeof chain.head);
	for (i = 0; i < LEDGER_CHAIN_PARTS_MAX; i++)
		chain.next[i] = INT64_MIN;
	return ledger_chain_append(&chain, db, err);
}
