#include "engine/ledger_await.h"

#include <string.h>

#include "engine/ledger_store.h"

bool
ledger_is_awaited(const char *kind)
{
	static const char *const kinds[] = { "company", "category", "product",
	    "account" };
	bool is_master = false;

	for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++)
		is_master = is_master || strcmp(kind, kinds[i]) == 0;
	return is_master;
}

/* Nearly always there is none, and nothing to be asked for each record. */
static enum status
look(struct ledger_import *import, struct error *err)
{
	struct db_query query;
	int64_t any = 0;
	bool found;
	enum status status;

	if (import->knows_awaited)
		return STATUS_OK;
	db_query(&query, import->ledger->db, "SELECT EXISTS"
	    " (SELECT 1 FROM reject WHERE is_awaited = 1)");
	status = db_get_int(&query, &any, &found, err);
	import->knows_awaited = status == STATUS_OK;
	import->has_awaited = any != 0;
	return status;
}

enum status
ledger_note_record(struct ledger_import *import,
    const struct ledger_record *record, struct error *err)
{
	struct db_query query;
	enum status status = look(import, err);

	if (status != STATUS_OK || !import->has_awaited ||
	    !(record->is_master || record->has_tax_id))
		return status;
	db_query(&query, import->ledger->db,
	    "INSERT INTO reject_mended (reject, import) SELECT number, ?1"
	    " FROM reject r WHERE is_awaited = 1 AND kind = ?2 AND id = ?3"
	    " AND source IS ?4 AND import < ?1"
	    " AND CASE code WHEN '" LEDGER_ACCOUNT_CONFLICT "' THEN ?6"
	    "  ELSE ?5 END"
	    " AND NOT " LEDGER_HAS_COME " ORDER BY number");
	db_bind_int(&query, 1, import->number);
	db_bind_text(&query, 2, record->kind);
	db_bind_text(&query, 3, record->id);
	db_bind_text(&query, 4, record->source);
	db_bind_int(&query, 5, record->is_master);
	db_bind_int(&query, 6, record->has_tax_id);
	return db_run(&query, err);
}

enum status
ledger_find_conflict(const char **sentence, struct ledger_import *import,
    const char *source, const char *account, struct error *err)
{
	struct db_query query;
	bool has_row = false;
	enum status status = look(import, err);

	*sentence = NULL;
	if (status != STATUS_OK || !import->has_awaited)
		return status;
	db_query(&query, import->ledger->db,
	    "SELECT sentence FROM reject r WHERE is_awaited = 1"
	    " AND kind = 'account' AND id = ?1 AND source IS ?2"
	    " AND code = '" LEDGER_ACCOUNT_CONFLICT "' AND import < ?3"
	    " AND NOT " LEDGER_HAS_COME
	    " AND (SELECT because FROM decision WHERE id ="
	    "  (SELECT max(id) FROM decision WHERE reject = r.number)) IS NULL"
	    " ORDER BY number DESC LIMIT 1");
	db_bind_text(&query, 1, account);
	db_bind_text(&query, 2, source);
	db_bind_int(&query, 3, import->number);
	status = db_step(&query, &has_row, err);
	if (status == STATUS_OK && has_row) {
		arena_reset(&import->arena);
		*sentence = arena_strdup(&import->arena, db_text(&query, 0));
		status = *sentence == NULL ? error_memory(err) :
		    db_columns_status(&query, err);
	}
	return db_query_end(&query, status, err);
}
