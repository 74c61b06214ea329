#include <assert.h>
#include <stdlib.h>

#include "engine/catalog.h"
#include "engine/ledger_record.h"
#include "engine/ledger_tally.h"

#define RECORD_BYTES_MAX ((size_t)256 << 20)	/* of one record's versions */
#define LARGE_BYTES ((int64_t)2 << 30)

static void
import_free(struct ledger_import *import)
{
	if (import == NULL)
		return;
	if (import->ledger->import == import)
		import->ledger->import = NULL;
	ledger_cache_fini(&import->names);
	ledger_cache_fini(&import->records);
	ledger_rows_fini(&import->parties);
	ledger_rows_fini(&import->items);
	ledger_tally_fini(&import->tally);
	free(import->line_items);
	strbuf_fini(&import->packed);
	strbuf_fini(&import->key);
	arena_reset(&import->arena);
	free(import);
}

/* Add the import's row to the log; its closing figures come with the commit. */
static enum status
log_begin(struct ledger *ledger, const struct ledger_import_info *info,
    int64_t *number, struct error *err)
{
	struct db_query query;
	enum status status;

	db_query(&query, ledger->db,
	    "INSERT INTO import (file, options, is_sandboxed)"
	    " VALUES (?1, ?2, ?3)");
	db_bind_text(&query, 1, info->file);
	db_bind_text(&query, 2, info->options != NULL ? info->options : "");
	db_bind_int(&query, 3, info->is_sandboxed);
	status = db_run(&query, err);
	if (status == STATUS_OK)
		*number = db_last_id(ledger->db);
	return status;
}

static enum status
start(struct ledger_import *import, const struct ledger_import_info *info,
    struct error *err)
{
	struct db *db = import->ledger->db;
	struct db_query query;
	bool found;
	enum status status;

	status = db_execute(db, "DELETE FROM temp.payment_seen", err);
	if (status != STATUS_OK)
		return status;
	db_query(&query, db, "SELECT max(id) FROM document");
	status = db_get_int(&query, &import->documents_before, &found, err);
	if (status != STATUS_OK)
		return status;
	return log_begin(import->ledger, info, &import->number, err);
}

enum status
ledger_import_begin(struct ledger_import **out, struct ledger *ledger,
    const struct ledger_import_info *info, struct error *err)
{
	struct ledger_import *import;
	enum status status;

	assert(ledger->import == NULL && !ledger->is_read_only);
	import = calloc(1, sizeof *import);
	if (import == NULL)
		return error_memory(err);
	import->ledger = ledger;
	import->serial = ++ledger->imports_begun;
	import->replaces = info->replaces;
	strbuf_init(&import->packed, LEDGER_LINES_BYTES_MAX);
	strbuf_init(&import->key, LEDGER_KEY_BYTES_MAX);
	arena_init(&import->arena, RECORD_BYTES_MAX);
	status = ledger_transaction_begin(ledger, err);
	if (status == STATUS_OK) {
		ledger_cache_init(&import->names);
		ledger_cache_init(&import->records);
		status = start(import, info, err);
		if (status != STATUS_OK)
			ledger_transaction_undo(ledger);
	}
	if (status != STATUS_OK) {
		import_free(import);
		return status;
	}
	ledger->import = import;
	*out = import;
	return STATUS_OK;
}

/*
 * Could it be too much for a catalog?  Its records and names have a row each,
 * former versions too, and a record names one more of its kind at most, its
 * parent.  That they are few and long shows in the database's size.
 */
static enum status
is_large(struct ledger_import *import, bool *out, struct error *err)
{
	struct db_query query;
	int64_t value = 0;
	bool found;
	enum status status;

	db_query(&query, import->ledger->db,
	    "SELECT max(coalesce((SELECT max(id) FROM party), 0)"
	    " + coalesce((SELECT max(id) FROM account), 0),"
	    " coalesce((SELECT max(id) FROM item), 0)"
	    " + coalesce((SELECT max(id) FROM product), 0),"
	    " coalesce((SELECT max(id) FROM line_category), 0)"
	    " + coalesce((SELECT max(id) FROM category), 0)"
	    " + coalesce((SELECT max(id) FROM product), 0),"
	    " coalesce((SELECT max(id) FROM rate), 0)) > ?1 / 2"
	    " OR (SELECT page_count FROM pragma_page_count)"
	    " > ?2 / (SELECT page_size FROM pragma_page_size)");
	db_bind_int(&query, 1, CATALOG_MAX);
	db_bind_int(&query, 2, LARGE_BYTES);
	status = db_get_int(&query, &value, &found, err);
	*out = value != 0;
	return status;
}

enum status
ledger_import_check_room(struct ledger_import *import, struct error *err)
{
	struct catalog *catalog = NULL;
	bool may_not_fit = false;
	enum status status = is_large(import, &may_not_fit, err);

	if (status != STATUS_OK || !may_not_fit)
		return status;
	status = ledger_load_catalog(&catalog, import->ledger, import->number,
	    err);
	catalog_free(catalog);
	return status;
}

enum status
ledger_import_commit(struct ledger_import *import,
    const struct ledger_import_summary *summary, const char *digest,
    int64_t *position, struct error *err)
{
	struct db *db = import->ledger->db;
	struct db_query query;
	enum status status;

	db_query(&query, db,
	    "UPDATE import SET dialect = ?2, status = ?3, digest = ?4,"
	    " documents = ?5, lines = ?6, duplicates = ?7, cancelled = ?8,"
	    " set_aside = ?9 WHERE number = ?1");
	db_bind_int(&query, 1, import->number);
	db_bind_text(&query, 2, summary->dialect);
	db_bind_text(&query, 3, summary->status);
	db_bind_text(&query, 4, digest);
	db_bind_int(&query, 5, (int64_t)summary->documents);
	db_bind_int(&query, 6, (int64_t)summary->lines);
	db_bind_int(&query, 7, (int64_t)summary->duplicates);
	db_bind_int(&query, 8, (int64_t)summary->cancelled);
	db_bind_int(&query, 9, (int64_t)summary->set_aside);
	status = db_run(&query, err);
	if (status == STATUS_OK)
		status = ledger_transaction_commit(import->ledger, err);
	if (status == STATUS_OK)
		*position = import->number;
	else
		ledger_transaction_undo(import->ledger);
	import_free(import);
	return status;
}

void
ledger_import_abort(struct ledger_import *import)
{
	if (import == NULL)
		return;
	ledger_transaction_undo(import->ledger);
	import_free(import);
}

static enum status
log_refusal(struct ledger *ledger, int64_t number, const char *dialect,
    const char *digest, const char *message, struct error *err)
{
	struct db_query query;

	db_query(&query, ledger->db,
	    "UPDATE import SET dialect = ?2, status = 'refused',"
	    " digest = ?3, message = ?4 WHERE number = ?1");
	db_bind_int(&query, 1, number);
	db_bind_text(&query, 2, dialect != NULL ? dialect : "");
	db_bind_text(&query, 3, digest != NULL ? digest : "");
	db_bind_text(&query, 4, message);
	return db_run(&query, err);
}

enum status
ledger_log_refused(struct ledger *ledger,
    const struct ledger_import_info *info, const char *dialect,
    const char *digest, const char *message, int64_t *position,
    struct error *err)
{
	int64_t number = 0;
	enum status status;

	assert(ledger->import == NULL && !ledger->is_read_only);
	status = ledger_transaction_begin(ledger, err);
	if (status != STATUS_OK)
		return status;
	status = log_begin(ledger, info, &number, err);
	if (status == STATUS_OK)
		status = log_refusal(ledger, number, dialect, digest, message,
		    err);
	if (status == STATUS_OK)
		status = ledger_transaction_commit(ledger, err);
	if (status != STATUS_OK) {
		ledger_transaction_undo(ledger);
		return status;
	}
	*position = number;
	return STATUS_OK;
}
