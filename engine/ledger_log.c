#include "engine/ledger_store.h"

enum status
ledger_put_reject(struct ledger_import *import,
    const struct fact_reject *reject, struct error *err)
{
	struct db_query query;

	db_query(&query, import->ledger->db,
	    "INSERT INTO reject (import, source, kind, id, code, sentence,"
	    " original, native, file_line)"
	    " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)");
	db_bind_int(&query, 1, import->number);
	db_bind_text(&query, 2, reject->source);
	db_bind_text(&query, 3, reject->kind);
	db_bind_text(&query, 4, reject->id);
	db_bind_text(&query, 5, reject->code);
	db_bind_text(&query, 6, reject->sentence);
	db_bind_text(&query, 7, reject->original);
	db_bind_text(&query, 8, reject->native);
	db_bind_int(&query, 9, (int64_t)reject->file_line);
	import->set_aside++;
	return db_run(&query, err);
}

/* ------------------------------------------------------------ listings */

/* Columns of the query in ledger_list_imports(). */
static void
read_entry(struct ledger_log_entry *out, struct db_query *query)
{
	*out = (struct ledger_log_entry){
		.position = db_int(query, 0),
		.file = db_text(query, 1),
		.dialect = db_text(query, 2),
		.status = db_text(query, 3),
		.options = db_text(query, 4),
		.digest = db_text(query, 5),
		.message = db_text(query, 6),
		.is_sandboxed = db_int(query, 7) != 0,
		.documents = (uint64_t)db_int(query, 8),
		.lines = (uint64_t)db_int(query, 9),
		.duplicates = (uint64_t)db_int(query, 10),
		.cancelled = (uint64_t)db_int(query, 11),
		.set_aside = (uint64_t)db_int(query, 12),
	};
}

enum status
ledger_list_imports(struct ledger *ledger, ledger_log_fn callback,
    void *payload, struct error *err)
{
	struct ledger_log_entry entry;
	struct db_query query;
	int64_t newest;
	bool has_row = false;
	enum status status;

	status = ledger_position(&newest, ledger, err);
	if (status != STATUS_OK)
		return status;
	db_query(&query, ledger->db,
	    "SELECT number, file, dialect, status, options, digest, message,"
	    " is_sandboxed, documents, lines, duplicates, cancelled, set_aside"
	    " FROM import WHERE number <= ?1 ORDER BY number");
	db_bind_int(&query, 1, newest);
	status = db_step(&query, &has_row, err);
	while (status == STATUS_OK && has_row) {
		read_entry(&entry, &query);
		status = db_columns_status(&query, err);
		if (status == STATUS_OK)
			status = callback(&entry, payload, err);
		if (status == STATUS_OK)
			status = db_step(&query, &has_row, err);
	}
	return db_query_end(&query, status, err);
}

/* Columns of the query in ledger_list_rejects(). */
static void
read_reject(struct ledger_reject_entry *out, struct db_query *query)
{
	*out = (struct ledger_reject_entry){
		.number = db_int(query, 0),
		.position = db_int(query, 1),
		.file = db_text(query, 2),
		.reject = {
			.source = db_text(query, 3),
			.kind = db_text(query, 4),
			.id = db_text(query, 5),
			.code = db_text(query, 6),
			.sentence = db_text(query, 7),
			.original = db_text(query, 8),
			.native = db_text(query, 9),
			.file_line = (uint64_t)db_int(query, 10),
		},
		.is_mended = db_int(query, 11) != 0,
	};
}

enum status
ledger_list_rejects(struct ledger *ledger, int64_t number,
    ledger_reject_fn callback, void *payload, struct error *err)
{
	struct ledger_reject_entry entry;
	struct db_query query;
	bool has_row = false;
	bool has_any = false;
	enum status status;

	/* Current and former versions have an index each, hence two terms. */
	db_query(&query, ledger->db,
	    "SELECT r.number, r.import, i.file, r.source, r.kind, r.id, r.code,"
	    " r.sentence, r.original, r.native, r.file_line, CASE"
	    "  WHEN r.kind IN ('invoice', 'credit-note') THEN"
	    "   EXISTS (SELECT 1 FROM document d WHERE d.source = s.id"
	    "    AND d.type = 1 + (r.kind = 'credit-note')"
	    "    AND d.number = r.id AND d.superseded IS NULL"
	    "    AND d.import > r.import) OR"
	    "   EXISTS (SELECT 1 FROM document d WHERE d.source = s.id"
	    "    AND d.type = 1 + (r.kind = 'credit-note')"
	    "    AND d.number = r.id AND d.superseded IS NOT NULL"
	    "    AND d.import > r.import)"
	    "  WHEN r.kind = 'payment' THEN"
	    "   EXISTS (SELECT 1 FROM payment p WHERE p.source = s.id"
	    "    AND p.number = r.id AND p.superseded IS NULL"
	    "    AND p.import > r.import) OR"
	    "   EXISTS (SELECT 1 FROM payment p WHERE p.source = s.id"
	    "    AND p.number = r.id AND p.superseded IS NOT NULL"
	    "    AND p.import > r.import)"
	    "  ELSE 0 END"
	    " FROM reject r JOIN import i ON i.number = r.import"
	    " LEFT JOIN source s ON s.text = r.source"
	    " WHERE ?1 = 0 OR r.number = ?1 ORDER BY r.number");
	db_bind_int(&query, 1, number);
	status = db_step(&query, &has_row, err);
	while (status == STATUS_OK && has_row) {
		has_any = true;
		read_reject(&entry, &query);
		status = db_columns_status(&query, err);
		if (status == STATUS_OK)
			status = callback(&entry, payload, err);
		if (status == STATUS_OK)
			status = db_step(&query, &has_row, err);
	}
	status = db_query_end(&query, status, err);
	if (status == STATUS_OK && number != 0 && !has_any)
		status = error_set(err, STATUS_NOT_FOUND,
		    "there is no reject %lld", (long long)number);
	return status;
}
