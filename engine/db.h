#ifndef ENGINE_DB_H
#define ENGINE_DB_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "engine/date.h"
#include "engine/error.h"

/*
 * db -- one SQLite database: opened with the settings we rely on, migrated,
 * queried.  Private to the store (engine/ledger*.c, engine/runs*.c).
 *
 * Every setting is read back when the database is opened; one that did not
 * take is a failure, because durability and limits depend on them: WAL,
 * synchronous FULL, foreign keys, a page cache of DB_CACHE_KIB, nothing in the
 * schema trusted.  Memory does not grow with a transaction: pages that do not
 * fit the cache go to the write-ahead log.
 *
 * A query that takes long is given up where is_interrupted says so; a commit
 * is not.
 *
 * Failures: STATUS_BUSY (another writer), STATUS_MEMORY, STATUS_INTERRUPTED,
 * else STATUS_ENVIRONMENT with a message that names the file.
 */

#define DB_APPLICATION_ID 0x52697374	/* "Rist" */
#define DB_CACHE_KIB 16384
#define DB_LOG_BYTES_MAX (16 << 20)	/* of a log a large import left */
#define DB_STATEMENTS_MAX 320		/* compiled, of one database */
#define DB_WAIT_SECONDS_MAX 1000000

struct db;

struct db_options {
	const char *path;
	unsigned wait_seconds;
	/* Asked while waiting, at least ten times a second, and within long
	 * queries; NULL: never. */
	bool (*is_interrupted)(void *payload);
	void *interrupt_payload;
	bool is_created;
	bool is_read_only;
	/* Entry i is the SQL that makes version i + 1 out of version i; 0 is a
	 * file without a schema. */
	const char *const *migrations;
	int version;		/* the newest: how many migrations there are */
	/* Does what SQL cannot at the end of a migration from an older version,
	 * in its transaction; NULL: nothing. */
	enum status (*finish)(struct db *db, int64_t older, struct error *err);
};

MUST_CHECK enum status db_open(struct db **out,
    const struct db_options *options, struct error *err);
void db_close(struct db *db);

/* Run statements that give no rows, as they are. */
MUST_CHECK enum status db_execute(struct db *db, const char *sql,
    struct error *err);

/*
 * Transactions do not nest.  A write transaction takes the write lock at once,
 * after waiting for it.  A failed commit is rolled back.
 */
MUST_CHECK enum status db_begin_write(struct db *db, struct error *err);
MUST_CHECK enum status db_begin_read(struct db *db, struct error *err);
MUST_CHECK enum status db_commit(struct db *db, struct error *err);
void db_rollback(struct db *db);	/* no transaction: no-op */
bool db_in_transaction(const struct db *db);
int64_t db_last_id(const struct db *db);
/* Rows that the last query put or changed. */
int64_t db_changes(const struct db *db);

/*
 * A query: begin, bind, step until there is no row, end.  Failures of binding
 * and of reading a column latch; db_step() and db_query_end() tell.
 *
 * sql must be a literal: its compiled form is kept for its address as long as
 * the database is open.  A query may not be begun again before it has ended.
 */
struct db_query {
	struct db *db;
	struct sqlite3_stmt *statement;
	int result;		/* first failure, as SQLite's code */
};

void db_query(struct db_query *out, struct db *db, const char *sql);

/* Parameters count from 1.  Texts and blobs are borrowed until the end of the
 * query; a NULL text is SQL's NULL. */
void db_bind_null(struct db_query *query, int parameter);
void db_bind_int(struct db_query *query, int parameter, int64_t value);
void db_bind_date(struct db_query *query, int parameter, int32_t date);
void db_bind_text(struct db_query *query, int parameter, const char *text);
void db_bind_blob(struct db_query *query, int parameter, const void *bytes,
    size_t size);

MUST_CHECK enum status db_step(struct db_query *query, bool *has_row,
    struct error *err);

/* Columns count from 0.  Texts and blobs are valid until the next step. */
bool db_is_null(const struct db_query *query, int column);
int64_t db_int(const struct db_query *query, int column);
int32_t db_date(const struct db_query *query, int column); /* DATE_NONE: NULL */
const char *db_text(struct db_query *query, int column);   /* NULL: NULL */
const void *db_blob(struct db_query *query, int column, size_t *size);
/* Did reading the columns fail?  Ask before a NULL may do harm. */
MUST_CHECK enum status db_columns_status(const struct db_query *query,
    struct error *err);

/* Give the query back; returns status if that is a failure already. */
MUST_CHECK enum status db_query_end(struct db_query *query,
    enum status status, struct error *err);

/* Step and end a query that gives no row. */
MUST_CHECK enum status db_run(struct db_query *query, struct error *err);
/* Step and end a query for one number; *found false and *out left alone where
 * there is no row or its column is NULL. */
MUST_CHECK enum status db_get_int(struct db_query *query, int64_t *out,
    bool *found, struct error *err);

/* What is stored cannot be: for readers of packed values. */
enum status db_damaged(const struct db *db, const char *what,
    struct error *err);

#endif
