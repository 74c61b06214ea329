#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "engine/runs_store.h"

struct run_writer {
	struct ledger *ledger;
	int64_t number;
	int64_t issue;
	bool is_new;		/* else another issue of a run that is there */
	size_t agreement_count;
};

/* Another process recorded what this one is about to. */
static enum status
lost_race(struct error *err)
{
	return error_set(err, STATUS_BUSY,
	    "another process recorded this run meanwhile; try again");
}

static enum status
insert_run(struct run_writer *writer, const struct run_identity *identity,
    int64_t position, struct error *err)
{
	struct db_query query;
	enum status status;

	db_query(&query, writer->ledger->db,
	    "INSERT INTO run (agreements_digest, period_date, as_of, issued,"
	    " position) VALUES (?1, ?2, ?3, ?4, ?5)");
	db_bind_text(&query, 1, identity->agreements_digest);
	db_bind_int(&query, 2, identity->period_date);
	db_bind_date(&query, 3, identity->as_of);
	db_bind_int(&query, 4, identity->issued);
	db_bind_int(&query, 5, position);
	status = db_run(&query, err);
	writer->number = db_last_id(writer->ledger->db);
	return status;
}

static enum status
insert_issue(struct run_writer *writer, const char *certificate,
    const char *program_version, struct error *err)
{
	struct db_query query;
	enum status status;

	db_query(&query, writer->ledger->db,
	    "INSERT INTO run_issue (run, certificate, program_version)"
	    " VALUES (?1, ?2, ?3)");
	db_bind_int(&query, 1, writer->number);
	db_bind_text(&query, 2, certificate);
	db_bind_text(&query, 3, program_version);
	status = db_run(&query, err);
	writer->issue = db_last_id(writer->ledger->db);
	return status;
}

/*
 * A run at a newer position that was recorded while this one read the ledger
 * may have paid what has moved since: this one would not see that it did.
 */
static enum status
check_newest(const struct run_writer *writer, int64_t position,
    struct error *err)
{
	struct db_query query;
	int64_t newest = 0;
	bool found;
	enum status status;

	db_query(&query, writer->ledger->db,
	    "SELECT coalesce(max(position), 0) FROM run");
	status = db_get_int(&query, &newest, &found, err);
	if (status != STATUS_OK)
		return status;
	return newest > position ? error_set(err, STATUS_BUSY,
	    "another process imported and recorded a run meanwhile; try "
	    "again") : STATUS_OK;
}

/* The run's row: the one given, which must still be so, or a new one. */
static enum status
take_run(struct run_writer *writer, const struct run_identity *identity,
    int64_t position, int64_t given, struct error *err)
{
	int64_t found_position = 0;
	enum status status;

	status = runs_find_number(writer->ledger, identity, &writer->number,
	    &found_position, err);
	if (status != STATUS_OK)
		return status;
	if (writer->number != given)
		return lost_race(err);
	writer->is_new = given == 0;
	if (writer->is_new) {
		status = check_newest(writer, position, err);
		return status != STATUS_OK ? status :
		    insert_run(writer, identity, position, err);
	}
	if (found_position != position)
		return error_set(err, STATUS_CONFLICT,
		    "run %lld stands at ledger position %lld, not %lld",
		    (long long)given, (long long)found_position,
		    (long long)position);
	return STATUS_OK;
}

static enum status
take_issue(struct run_writer *writer, const char *certificate,
    const char *program_version, struct error *err)
{
	bool is_published;
	int64_t issue;
	enum status status;

	status = runs_find_issue(writer->ledger, writer->number, certificate,
	    &issue, &is_published, err);
	if (status != STATUS_OK)
		return status;
	if (issue != 0)
		return lost_race(err);
	return insert_issue(writer, certificate, program_version, err);
}

enum status
runs_begin(struct run_writer **out, struct ledger *ledger,
    const struct run_identity *identity, const char *certificate,
    const char *program_version, int64_t position, int64_t *number,
    struct error *err)
{
	struct run_writer *writer = calloc(1, sizeof *writer);
	enum status status;

	assert(!ledger->is_read_only && ledger->import == NULL);
	if (writer == NULL)
		return error_memory(err);
	writer->ledger = ledger;
	status = ledger_transaction_begin(ledger, err);
	if (status != STATUS_OK) {
		free(writer);
		return status;
	}
	status = take_run(writer, identity, position, *number, err);
	if (status == STATUS_OK)
		status = take_issue(writer, certificate, program_version, err);
	if (status != STATUS_OK) {
		runs_abort(writer);
		return status;
	}
	*number = writer->number;
	*out = writer;
	return STATUS_OK;
}

/* Is the query's one row there, and 1? */
static enum status
ask(struct db_query *query, bool *is_true, struct error *err)
{
	int64_t value = 0;
	bool found;
	enum status status = db_get_int(query, &value, &found, err);

	*is_true = status == STATUS_OK && found && value != 0;
	return status;
}

static enum status
differs(const struct run_writer *writer, const char *what, struct error *err)
{
	return error_set(err, STATUS_CONFLICT,
	    "run %lld was recorded with another %s",
	    (long long)writer->number, what);
}

enum status
runs_put_agreement(struct run_writer *writer, const char *name,
    const void *bytes, size_t size, struct error *err)
{
	struct db_query query;
	bool is_same = false;
	enum status status;

	if (writer->agreement_count == RUNS_AGREEMENTS_MAX)
		return error_set(err, STATUS_RANGE,
		    "a run has at most %d agreement files",
		    RUNS_AGREEMENTS_MAX);
	writer->agreement_count++;
	if (writer->is_new)
		db_query(&query, writer->ledger->db,
		    "INSERT INTO run_agreement (run, name, bytes)"
		    " VALUES (?1, ?2, ?3)");
	else
		db_query(&query, writer->ledger->db,
		    "SELECT bytes = ?3 FROM run_agreement"
		    " WHERE run = ?1 AND name = ?2");
	db_bind_int(&query, 1, writer->number);
	db_bind_text(&query, 2, name);
	db_bind_blob(&query, 3, bytes, size);
	if (writer->is_new)
		return db_run(&query, err);
	status = ask(&query, &is_same, err);
	if (status == STATUS_OK && !is_same)
		return differs(writer, name, err);
	return status;
}

static void
bind_settlement(struct db_query *query, const struct run_writer *writer,
    const struct run_settlement *settlement)
{
	db_bind_int(query, 1, writer->number);
	db_bind_text(query, 2, settlement->agreement);
	db_bind_text(query, 3, settlement->version);
	db_bind_text(query, 4, settlement->account);
	db_bind_int(query, 5, settlement->period.from);
	db_bind_int(query, 6, settlement->period.until);
	db_bind_text(query, 7, settlement->currency);
	db_bind_int(query, 8, settlement->amount_micro);
}

/* What stands in the way of a settlement, by the number that obstacle_sql
 * gives; the first is said. */
static const char *const obstacles[] = {
	"",
	", and periods that catch up are settled in order",
	" by another version, which may have caught up with all periods before",
	(", before its term now began and on into it: what was paid cannot "
	    "be taken off"),
};

/*
 * Its days themselves; a later period of the term, where either catches up,
 * which is not known of another version; and what was settled partly before
 * the term began, which paid for days that are in every window of it.
 */
static const char obstacle_sql[] =
    "SELECT run, \"from\", until, CASE"
    " WHEN \"from\" <= ?5 AND until >= ?4 THEN 0"
    " WHEN ?6 AND \"from\" > ?5 AND \"from\" <= ?9 THEN 1"
    " WHEN version <> ?7 AND \"from\" > ?5 AND \"from\" <= ?9 THEN 2"
    " WHEN ?6 AND \"from\" < ?8 AND until >= ?8 THEN 3 END AS obstacle"
    " FROM run_settlement WHERE agreement = ?1 AND account = ?2 AND run <= ?3"
    " AND obstacle IS NOT NULL ORDER BY obstacle, \"from\" LIMIT 1";

/* Fail if what the party was paid under the agreement stands in the way. */
static enum status
check_settled(const struct run_writer *writer,
    const struct run_settlement *settlement, struct error *err)
{
	char from[DATE_TEXT_SIZE];
	char until[DATE_TEXT_SIZE];
	struct db_query query;
	bool has_row = false;
	enum status status;

	db_query(&query, writer->ledger->db, obstacle_sql);
	db_bind_text(&query, 1, settlement->agreement);
	db_bind_text(&query, 2, settlement->account);
	/* Another issue goes by those before its run. */
	db_bind_int(&query, 3, writer->is_new ? writer->number :
	    writer->number - 1);
	db_bind_int(&query, 4, settlement->period.from);
	db_bind_int(&query, 5, settlement->period.until);
	db_bind_int(&query, 6, settlement->catches_up);
	db_bind_text(&query, 7, settlement->version);
	db_bind_int(&query, 8, settlement->term.from);
	db_bind_int(&query, 9, settlement->term.until);
	status = db_step(&query, &has_row, err);
	if (status == STATUS_OK && has_row)
		status = error_set(err, STATUS_CONFLICT,
		    "agreement %s was settled for account %s from %s to %s by "
		    "run %lld%s", settlement->agreement, settlement->account,
		    date_format(from, db_date(&query, 1)),
		    date_format(until, db_date(&query, 2)),
		    (long long)db_int(&query, 0),
		    obstacles[db_int(&query, 3)]);
	return db_query_end(&query, status, err);
}

/* As the run recorded it?  *is_there false: it did not settle this. */
static enum status
compare_recorded(bool *is_there, const struct run_writer *writer,
    const struct run_settlement *settlement, struct error *err)
{
	struct db_query query;
	int64_t is_same = 0;
	enum status status;

	db_query(&query, writer->ledger->db,
	    "SELECT version = ?3 AND until = ?6 AND currency = ?7"
	    " AND amount = ?8 FROM run_settlement WHERE run = ?1"
	    " AND agreement = ?2 AND account = ?4 AND \"from\" = ?5");
	bind_settlement(&query, writer, settlement);
	status = db_get_int(&query, &is_same, is_there, err);
	if (status == STATUS_OK && *is_there && is_same == 0)
		return differs(writer, "settlement", err);
	return status;
}

enum status
runs_put_settlement(struct run_writer *writer,
    const struct run_settlement *settlement, struct error *err)
{
	struct db_query query;
	bool is_there = false;
	enum status status = STATUS_OK;

	assert(settlement->period.from <= settlement->period.until);
	if (!writer->is_new)
		status = compare_recorded(&is_there, writer, settlement, err);
	if (status != STATUS_OK || is_there)
		return status;
	status = check_settled(writer, settlement, err);
	if (status == STATUS_OK && !writer->is_new)
		return differs(writer, "settlement", err);
	if (status != STATUS_OK)
		return status;
	db_query(&query, writer->ledger->db,
	    "INSERT INTO run_settlement (run, agreement, version, account,"
	    " \"from\", until, currency, amount)"
	    " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)");
	bind_settlement(&query, writer, settlement);
	return db_run(&query, err);
}

enum status
runs_put_file(struct run_writer *writer, const struct run_file *file,
    struct error *err)
{
	struct db_query query;

	assert(file->name[0] != '\0' && strchr(file->name, '/') == NULL);
	db_query(&query, writer->ledger->db,
	    "INSERT INTO run_file (issue, name, bytes) VALUES (?1, ?2, ?3)");
	db_bind_int(&query, 1, writer->issue);
	db_bind_text(&query, 2, file->name);
	db_bind_blob(&query, 3, file->bytes, file->size);
	return db_run(&query, err);
}

enum status
runs_commit(struct run_writer *writer, struct error *err)
{
	enum status status = ledger_transaction_commit(writer->ledger, err);

	if (status != STATUS_OK)
		ledger_transaction_undo(writer->ledger);
	free(writer);
	return status;
}

void
runs_abort(struct run_writer *writer)
{
	if (writer == NULL)
		return;
	ledger_transaction_undo(writer->ledger);
	free(writer);
}
