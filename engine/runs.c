#include "engine/runs.h"

#include <assert.h>

#include "engine/runs_store.h"

enum status
runs_find_number(struct ledger *ledger, const struct run_identity *identity,
    int64_t *number, int64_t *position, struct error *err)
{
	struct db_query query;
	bool has_row = false;
	enum status status;

	*number = 0;
	db_query(&query, ledger->db,
	    "SELECT number, position FROM run WHERE agreements_digest = ?1"
	    " AND period_date = ?2 AND issued = ?3"
	    " AND coalesce(as_of, -2147483648) = coalesce(?4, -2147483648)");
	db_bind_text(&query, 1, identity->agreements_digest);
	db_bind_int(&query, 2, identity->period_date);
	db_bind_int(&query, 3, identity->issued);
	db_bind_date(&query, 4, identity->as_of);
	status = db_step(&query, &has_row, err);
	if (status == STATUS_OK && has_row) {
		*number = db_int(&query, 0);
		*position = db_int(&query, 1);
	}
	return db_query_end(&query, status, err);
}

enum status
runs_find_issue(struct ledger *ledger, int64_t number,
    const char *certificate, int64_t *issue, bool *is_published,
    struct error *err)
{
	struct db_query query;
	bool has_row = false;
	enum status status;

	*issue = 0;
	*is_published = false;
	db_query(&query, ledger->db,
	    "SELECT id, EXISTS (SELECT 1 FROM run_publication"
	    " WHERE issue = id) FROM run_issue"
	    " WHERE run = ?1 AND certificate = ?2");
	db_bind_int(&query, 1, number);
	db_bind_text(&query, 2, certificate);
	status = db_step(&query, &has_row, err);
	if (status == STATUS_OK && has_row) {
		*issue = db_int(&query, 0);
		*is_published = db_int(&query, 1) != 0;
	}
	return db_query_end(&query, status, err);
}

enum status
runs_find(struct run_record *out, struct ledger *ledger,
    const struct run_identity *identity, const char *certificate,
    struct error *err)
{
	struct run_record record = { .state = RUN_RECORDED };
	bool is_published = false;
	int64_t issue = 0;
	enum status status;

	status = runs_find_number(ledger, identity, &record.number,
	    &record.position, err);
	if (status == STATUS_OK && record.number == 0)
		return error_set(err, STATUS_NOT_FOUND,
		    "no run settles this yet");
	if (status == STATUS_OK)
		status = runs_find_issue(ledger, record.number, certificate,
		    &issue, &is_published, err);
	if (status != STATUS_OK)
		return status;
	record.has_issue = issue != 0;
	if (is_published)
		record.state = RUN_PUBLISHED;
	*out = record;
	return STATUS_OK;
}

enum status
runs_list_files(struct ledger *ledger, int64_t number,
    const char *certificate, run_file_fn callback, void *payload,
    struct error *err)
{
	struct run_file file;
	struct db_query query;
	bool has_row = false;
	enum status status;

	db_query(&query, ledger->db,
	    "SELECT f.name, f.bytes FROM run_file f"
	    " JOIN run_issue i ON i.id = f.issue"
	    " WHERE i.run = ?1 AND i.certificate = ?2 ORDER BY f.name");
	db_bind_int(&query, 1, number);
	db_bind_text(&query, 2, certificate);
	status = db_step(&query, &has_row, err);
	while (status == STATUS_OK && has_row) {
		file.name = db_text(&query, 0);
		file.bytes = db_blob(&query, 1, &file.size);
		status = db_columns_status(&query, err);
		if (status == STATUS_OK)
			status = callback(&file, payload, err);
		if (status == STATUS_OK)
			status = db_step(&query, &has_row, err);
	}
	return db_query_end(&query, status, err);
}

enum status
runs_read_file(struct strbuf *out, bool *is_found, struct ledger *ledger,
    int64_t number, const char *name, struct error *err)
{
	struct db_query query;
	const void *bytes;
	size_t size;
	enum status status;

	*is_found = false;
	db_query(&query, ledger->db,
	    "SELECT f.bytes FROM run_file f"
	    " JOIN run_issue i ON i.id = f.issue"
	    " WHERE i.run = ?1 AND f.name = ?2 ORDER BY i.id LIMIT 1");
	db_bind_int(&query, 1, number);
	db_bind_text(&query, 2, name);
	status = db_step(&query, is_found, err);
	if (status == STATUS_OK && *is_found) {
		bytes = db_blob(&query, 0, &size);
		strbuf_append(out, bytes, size);
	}
	return db_query_end(&query, status, err);
}

enum status
runs_mark_published(struct ledger *ledger, int64_t number,
    const char *certificate, struct error *err)
{
	struct db_query query;
	bool is_published;
	int64_t issue;
	enum status status;

	assert(!ledger->is_read_only);
	status = ledger_transaction_begin(ledger, err);
	if (status != STATUS_OK)
		return status;
	status = runs_find_issue(ledger, number, certificate, &issue,
	    &is_published, err);
	if (status == STATUS_OK && issue == 0)
		status = error_set(err, STATUS_NOT_FOUND,
		    "run %lld has no statements for this certificate",
		    (long long)number);
	if (status == STATUS_OK && !is_published) {
		db_query(&query, ledger->db,
		    "INSERT INTO run_publication (issue) VALUES (?1)");
		db_bind_int(&query, 1, issue);
		status = db_run(&query, err);
	}
	if (status == STATUS_OK)
		status = ledger_transaction_commit(ledger, err);
	if (status != STATUS_OK)
		ledger_transaction_undo(ledger);
	return status;
}
