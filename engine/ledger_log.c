#include "engine/ledger_store.h"

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
