#include "engine/db.h"

#include <assert.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "engine/db_cause.h"
#include "engine/db_private.h"

/* ------------------------------------------------------------ failures */

/* The result code without its refinement. */
static int
primary_code(int result)
{
	return result & 0xff;
}

static enum status
fail_writing(const struct db *db, int result, struct error *err)
{
	int fault = db_cause_folder(db, primary_code(result));
	int cause = db_cause(db, result);

	if (cause == ENOSPC || cause == EDQUOT)
		return error_set(err, STATUS_ENVIRONMENT,
		    "the disk of %s is full", db->path);
	if (fault != 0)
		return error_set(err, STATUS_ENVIRONMENT,
		    "the folder of %s cannot be written: %s", db->path,
		    strerror(fault));
	if (cause != 0)
		return error_set(err, STATUS_ENVIRONMENT,
		    "%s cannot be read or written: %s", db->path,
		    strerror(cause));
	if (primary_code(result) == SQLITE_CANTOPEN)
		return error_set(err, STATUS_ENVIRONMENT, "%s, %s-wal, "
		    "%s-shm or a temporary file cannot be made or opened",
		    db->path, db->path, db->path);
	return error_set(err, STATUS_ENVIRONMENT,
	    "%s cannot be read or written: %s", db->path,
	    sqlite3_errmsg(db->handle));
}

enum status
db_fail_reading(const struct db *db, struct error *err)
{
	return error_set(err, STATUS_ENVIRONMENT, "%s and its folder must be "
	    "writable for reading, too: who reads notes it in a file beside "
	    "the database; read a copy, made while nobody writes", db->path);
}

enum status
db_fail(struct db *db, int result, struct error *err)
{
	assert(result != SQLITE_OK);
	db->failure = result;
	if (result == SQLITE_IOERR_NOMEM)
		return error_memory(err);
	switch (primary_code(result)) {
	case SQLITE_NOMEM:
		return error_memory(err);
	case SQLITE_BUSY:
	case SQLITE_LOCKED:
	/* A writer that was stopped while it changed what all share. */
	case SQLITE_PROTOCOL:
		if (db->wait.was_stopped)
			return error_set(err, STATUS_INTERRUPTED,
			    "interrupted while another writer held %s",
			    db->path);
		return error_set(err, STATUS_BUSY,
		    "another writer holds %s (waited %u s); try again when it "
		    "is done", db->path, db->wait.wait_seconds);
	case SQLITE_INTERRUPT:
		return error_set(err, STATUS_INTERRUPTED, "interrupted");
	case SQLITE_TOOBIG:
		return error_set(err, STATUS_RANGE,
		    "a value is too large for the database");
	case SQLITE_FULL:
	case SQLITE_IOERR:
	case SQLITE_CANTOPEN:
		return fail_writing(db, result, err);
	case SQLITE_READONLY:
	case SQLITE_PERM:
		return db->is_read_only ? db_fail_reading(db, err) :
		    error_set(err, STATUS_ENVIRONMENT,
		    "%s is read-only", db->path);
	case SQLITE_NOTADB:
		return error_set(err, STATUS_ENVIRONMENT,
		    "%s is no ristorno database", db->path);
	case SQLITE_CORRUPT:
		/* SQLite takes what the disk fails to read for damage. */
		if (db_cause(db, result) != 0)
			return fail_writing(db, result, err);
		return db_damaged(db, sqlite3_errmsg(db->handle), err);
	default:
		return error_set(err, STATUS_ENVIRONMENT,
		    "the database %s fails: %s", db->path,
		    sqlite3_errmsg(db->handle));
	}
}

enum status
db_damaged(const struct db *db, const char *what, struct error *err)
{
	return error_set(err, STATUS_ENVIRONMENT,
	    "the database %s is damaged: %s", db->path, what);
}

/* -------------------------------------------------------- transactions */

/* SQLite's result; whatever it is, nothing is committed. */
static int
undo(struct db *db)
{
	int result = SQLITE_OK;

	db->wait.is_ending = true;
	if (sqlite3_get_autocommit(db->handle) == 0)
		result = sqlite3_exec(db->handle, "ROLLBACK", NULL, NULL,
		    NULL);
	db->wait.is_ending = false;
	db->owes_rollback = result != SQLITE_OK;
	return result;
}

enum status
db_execute(struct db *db, const char *sql, struct error *err)
{
	int result = db->owes_rollback ? undo(db) : SQLITE_OK;

	if (result == SQLITE_OK)
		result = sqlite3_exec(db->handle, sql, NULL, NULL, NULL);
	return result == SQLITE_OK ? STATUS_OK : db_fail(db, result, err);
}

enum status
db_begin_write(struct db *db, struct error *err)
{
	struct db_query query;

	db_query(&query, db, "BEGIN IMMEDIATE");
	return db_run(&query, err);
}

enum status
db_begin_read(struct db *db, struct error *err)
{
	struct db_query query;

	db_query(&query, db, "BEGIN");
	return db_run(&query, err);
}

/*
 * The transaction stands in the log, and only its way to the disk has failed:
 * who opens the database next may find it there.
 */
static void
tell_doubt(struct error *err)
{
	const struct error why = *err;

	*err = (struct error){ 0 };
	(void)error_set(err, why.status, "%s; what was done last is there "
	    "whole or not at all, and the same command again sees to it",
	    why.message);
}

enum status
db_commit(struct db *db, struct error *err)
{
	struct db_query query;
	enum status status;

	assert(db_in_transaction(db));
	/* Done, or not: a signal must not turn one into the other. */
	db->wait.is_ending = true;
	db_query(&query, db, "COMMIT");
	status = db_run(&query, err);
	db->wait.is_ending = false;
	if (status != STATUS_OK &&
	    sqlite3_extended_errcode(db->handle) == SQLITE_IOERR_FSYNC)
		tell_doubt(err);
	if (status != STATUS_OK)
		db_rollback(db);
	return status;
}

void
db_rollback(struct db *db)
{
	/* Where there is no memory even for that, no query sees what should
	 * have been undone: the next one undoes it first. */
	(void)undo(db);
}

bool
db_in_transaction(const struct db *db)
{
	return !db->owes_rollback &&
	    sqlite3_get_autocommit(db->handle) == 0;
}

int64_t
db_last_id(const struct db *db)
{
	return sqlite3_last_insert_rowid(db->handle);
}

int64_t
db_changes(const struct db *db)
{
	return sqlite3_changes64(db->handle);
}

/* ------------------------------------------------------------- queries */

/* The place of sql among the compiled statements: its own or a free one. */
static struct db_statement *
find_statement(struct db *db, const char *sql)
{
	size_t place = ((uintptr_t)sql >> 3) % DB_PLACES;

	while (db->statements[place].sql != NULL &&
	    db->statements[place].sql != sql)
		place = (place + 1) % DB_PLACES;
	return &db->statements[place];
}

void
db_query(struct db_query *out, struct db *db, const char *sql)
{
	struct db_statement *found = find_statement(db, sql);

	*out = (struct db_query){ .db = db, .result = SQLITE_OK };
	if (db->owes_rollback)
		out->result = undo(db);
	if (out->result != SQLITE_OK)
		return;
	if (found->sql == NULL) {
		assert(db->statement_count < DB_STATEMENTS_MAX);
		out->result = sqlite3_prepare_v3(db->handle, sql, -1,
		    SQLITE_PREPARE_PERSISTENT, &found->compiled, NULL);
		if (out->result != SQLITE_OK)
			return;
		found->sql = sql;
		db->statement_count++;
	}
	assert(!sqlite3_stmt_busy(found->compiled));
	out->statement = found->compiled;
}

static void
latch(struct db_query *query, int result)
{
	if (query->result == SQLITE_OK)
		query->result = result;
}

void
db_bind_null(struct db_query *query, int parameter)
{
	if (query->statement != NULL)
		latch(query, sqlite3_bind_null(query->statement, parameter));
}

void
db_bind_int(struct db_query *query, int parameter, int64_t value)
{
	if (query->statement != NULL)
		latch(query,
		    sqlite3_bind_int64(query->statement, parameter, value));
}

void
db_bind_date(struct db_query *query, int parameter, int32_t date)
{
	if (date == DATE_NONE)
		db_bind_null(query, parameter);
	else
		db_bind_int(query, parameter, date);
}

void
db_bind_text(struct db_query *query, int parameter, const char *text)
{
	if (query->statement != NULL)
		latch(query, sqlite3_bind_text(query->statement, parameter,
		    text, -1, SQLITE_STATIC));
}

void
db_bind_blob(struct db_query *query, int parameter, const void *bytes,
    size_t size)
{
	/* A NULL pointer would be SQL's NULL. */
	if (query->statement != NULL)
		latch(query, sqlite3_bind_blob64(query->statement, parameter,
		    size == 0 ? "" : bytes, size, SQLITE_STATIC));
}

static void
give_back(struct db_query *query)
{
	if (query->statement == NULL)
		return;
	/* Its result repeats that of the last step. */
	(void)sqlite3_reset(query->statement);
	(void)sqlite3_clear_bindings(query->statement);
	query->statement = NULL;
}

enum status
db_step(struct db_query *query, bool *has_row, struct error *err)
{
	int result = query->result;

	if (result == SQLITE_OK) {
		result = sqlite3_step(query->statement);
		if (result == SQLITE_ROW || result == SQLITE_DONE) {
			*has_row = result == SQLITE_ROW;
			return STATUS_OK;
		}
	}
	(void)db_fail(query->db, result, err);
	give_back(query);
	return err->status;
}

bool
db_is_null(const struct db_query *query, int column)
{
	return sqlite3_column_type(query->statement, column) == SQLITE_NULL;
}

int64_t
db_int(const struct db_query *query, int column)
{
	return sqlite3_column_int64(query->statement, column);
}

int32_t
db_date(const struct db_query *query, int column)
{
	if (db_is_null(query, column))
		return DATE_NONE;
	return sqlite3_column_int(query->statement, column);
}

const char *
db_text(struct db_query *query, int column)
{
	const char *text;

	if (db_is_null(query, column))
		return NULL;
	text = (const char *)sqlite3_column_text(query->statement, column);
	if (text == NULL)
		latch(query, SQLITE_NOMEM);
	return text;
}

const void *
db_blob(struct db_query *query, int column, size_t *size)
{
	const void *bytes = sqlite3_column_blob(query->statement, column);

	*size = (size_t)sqlite3_column_bytes(query->statement, column);
	if (bytes == NULL && *size > 0) {
		latch(query, SQLITE_NOMEM);
		*size = 0;
	}
	return bytes;
}

enum status
db_columns_status(const struct db_query *query, struct error *err)
{
	if (query->result == SQLITE_OK)
		return STATUS_OK;
	return db_fail(query->db, query->result, err);
}

enum status
db_query_end(struct db_query *query, enum status status, struct error *err)
{
	if (status == STATUS_OK && query->result != SQLITE_OK)
		status = db_fail(query->db, query->result, err);
	give_back(query);
	return status;
}

enum status
db_run(struct db_query *query, struct error *err)
{
	bool has_row = false;
	enum status status = db_step(query, &has_row, err);

	assert(!has_row);
	return db_query_end(query, status, err);
}

enum status
db_get_int(struct db_query *query, int64_t *out, bool *found,
    struct error *err)
{
	bool has_row = false;
	enum status status = db_step(query, &has_row, err);

	*found = status == STATUS_OK && has_row && !db_is_null(query, 0);
	if (*found)
		*out = db_int(query, 0);
	return db_query_end(query, status, err);
}
