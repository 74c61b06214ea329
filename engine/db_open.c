#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "engine/db_private.h"
#include "engine/retry.h"

#define PRAGMA_TEXT_MAX 64

/* A setting, and what it must read back as. */
struct setting {
	const char *set;
	const char *get;
	const char *expected;
};

#define TEXT(x) TEXT_OF(x)
#define TEXT_OF(x) #x

/* synchronous 2 is FULL: a commit that was reported survives a power cut. */
static const struct setting settings[] = {
	{ "PRAGMA synchronous=2", "PRAGMA synchronous", "2" },
	{ "PRAGMA foreign_keys=1", "PRAGMA foreign_keys", "1" },
	{ "PRAGMA trusted_schema=0", "PRAGMA trusted_schema", "0" },
	{ "PRAGMA cache_size=-" TEXT(DB_CACHE_KIB), "PRAGMA cache_size",
	  "-" TEXT(DB_CACHE_KIB) },
};

static pthread_once_t library_once = PTHREAD_ONCE_INIT;

/*
 * SQLite counts what it allocates, under a lock, for who would ask.  That it
 * does not may be said only before its first use; where that is over, it takes
 * some time and does no harm.
 */
static void
start_library(void)
{
	(void)sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
}

static enum status
let_wait(struct db *db, bool is_waiting, struct error *err)
{
	int result = db_wait_attach(&db->wait, db->handle, is_waiting);

	return result == SQLITE_OK ? STATUS_OK : db_fail(db, result, err);
}

/* ------------------------------------------------------------ settings */

static enum status
expect_setting(struct db *db, const char *get, const char *expected,
    struct error *err)
{
	sqlite3_stmt *statement = NULL;
	enum status status = STATUS_OK;
	const unsigned char *text = NULL;
	int result;

	result = sqlite3_prepare_v2(db->handle, get, -1, &statement, NULL);
	if (result == SQLITE_OK) {
		result = sqlite3_step(statement);
		if (result == SQLITE_ROW)
			text = sqlite3_column_text(statement, 0);
	}
	if (result != SQLITE_OK && result != SQLITE_ROW &&
	    result != SQLITE_DONE)
		status = db_fail(db, result, err);
	else if (text == NULL && result == SQLITE_ROW)
		status = error_memory(err);
	else if (text == NULL || strcmp((const char *)text, expected) != 0)
		status = error_set(err, STATUS_ENVIRONMENT,
		    "the database %s did not take a setting: %s is %s, "
		    "expected %s", db->path, get + strlen("PRAGMA "),
		    text == NULL ? "not known" : (const char *)text, expected);
	(void)sqlite3_finalize(statement);
	return status;
}

/* One of sqlite3_db_config()'s switches, set and read back. */
static enum status
set_switch(struct db *db, int which, int value, struct error *err)
{
	int found = -1;
	int result = sqlite3_db_config(db->handle, which, value, &found);

	if (result != SQLITE_OK)
		return db_fail(db, result, err);
	if (found != value)
		return error_set(err, STATUS_ENVIRONMENT,
		    "the database %s did not take a setting: switch %d is %d, "
		    "expected %d", db->path, which, found, value);
	return STATUS_OK;
}

/*
 * Only whoever makes the database changes its journal.  SQLite does not wait
 * in all places where two do so at the same time, hence the loop, which waits
 * in SQLite's stead.
 */
static enum status
enter_wal(struct db *db, struct error *err)
{
	int times = 0;
	enum status status = let_wait(db, false, err);

	if (status != STATUS_OK)
		return status;
	do {
		status = db_execute(db, "PRAGMA journal_mode=WAL", err);
	} while (status == STATUS_BUSY && db_wait_again(&db->wait, times++));
	if (status == STATUS_BUSY && db->wait.was_stopped)
		status = db_fail(db, SQLITE_BUSY, err);
	if (status != STATUS_OK)
		return status;
	return let_wait(db, true, err);
}

/* ------------------------------------------------- whose database it is */

static enum status
read_pragma(struct db *db, const char *sql, int64_t *out, struct error *err)
{
	sqlite3_stmt *statement = NULL;
	enum status status = STATUS_OK;
	int result;

	result = sqlite3_prepare_v2(db->handle, sql, -1, &statement, NULL);
	if (result == SQLITE_OK)
		result = sqlite3_step(statement);
	if (result == SQLITE_ROW)
		*out = sqlite3_column_int64(statement, 0);
	else
		status = db_fail(db, result, err);
	(void)sqlite3_finalize(statement);
	return status;
}

/*
 * Whose database it is, and of which version; 0 for one without anything in
 * it, which is also what a creation that was killed leaves.  Needs a
 * transaction: another process may be creating it between two reads.
 */
static enum status
identify(struct db *db, const struct db_options *options, int64_t *version,
    struct error *err)
{
	int64_t application = 0;
	int64_t objects = 0;
	enum status status;

	status = read_pragma(db, "PRAGMA application_id", &application, err);
	if (status == STATUS_OK)
		status = read_pragma(db, "PRAGMA user_version", version, err);
	if (status == STATUS_OK)
		status = read_pragma(db, "SELECT count(*) FROM sqlite_schema",
		    &objects, err);
	if (status != STATUS_OK)
		return status;

	if (application == 0 && *version == 0 && objects == 0) {
		if (options->is_created && !options->is_read_only)
			return STATUS_OK;
		return error_set(err, STATUS_ENVIRONMENT,
		    "%s is empty: no ledger was imported yet", db->path);
	}
	if (application != DB_APPLICATION_ID || *version < 1)
		return error_set(err, STATUS_ENVIRONMENT,
		    "%s is the database of another program", db->path);
	if (*version > options->version)
		return error_set(err, STATUS_ENVIRONMENT,
		    "%s was written by a newer version of ristorno (schema "
		    "%lld, this program knows %d)", db->path,
		    (long long)*version, options->version);
	if (*version < options->version && options->is_read_only)
		return error_set(err, STATUS_ENVIRONMENT,
		    "%s was written by an older version of ristorno (schema "
		    "%lld, this program writes %d) and is opened for reading "
		    "only; the next import brings it up to date", db->path,
		    (long long)*version, options->version);
	return STATUS_OK;
}

static enum status
identify_alone(struct db *db, const struct db_options *options,
    int64_t *version, struct error *err)
{
	enum status status = db_begin_read(db, err);

	if (status != STATUS_OK)
		return status;
	status = identify(db, options, version, err);
	db_rollback(db);
	return status;
}

/* From a version to the next. */
static enum status
migrate_once(struct db *db, const char *migration, int64_t version,
    struct error *err)
{
	char text[PRAGMA_TEXT_MAX];
	enum status status = db_execute(db, migration, err);

	(void)snprintf(text, sizeof text,
	    "PRAGMA application_id=%d; PRAGMA user_version=%d",
	    DB_APPLICATION_ID, (int)version + 1);
	if (status == STATUS_OK)
		status = db_execute(db, text, err);
	return status;
}

/*
 * Bring the schema to the newest version, in one transaction: a disk that is
 * full on the way leaves the database as it was, and none of an old version.
 */
static enum status
migrate(struct db *db, const struct db_options *options, struct error *err)
{
	int64_t older = 0;
	int64_t version;
	enum status status = db_begin_write(db, err);

	if (status != STATUS_OK)
		return status;
	/* Another process may have been faster. */
	status = identify(db, options, &older, err);
	for (version = older; status == STATUS_OK &&
	    version < options->version; version++)
		status = migrate_once(db, options->migrations[version],
		    version, err);
	if (status == STATUS_OK && older < version && options->finish != NULL)
		status = options->finish(db, older, err);
	if (status == STATUS_OK)
		return db_commit(db, err);
	db_rollback(db);
	return status;
}

/*
 * Who may not write the database must not be the one to make the file beside
 * it: it would be theirs, and those who may write could not use it.  It lies
 * beside the file, not beside a link to it.
 */
static bool
has_readers_file(const struct db *db)
{
	const char *file = sqlite3_db_filename(db->handle, "main");
	char *path = NULL;
	bool is_there;

	if (asprintf(&path, "%s-shm", file != NULL ? file : db->path) < 0)
		return false;
	is_there = access(path, F_OK) == 0;
	free(path);
	return is_there;
}

/* SQLite opens for reading what it cannot open for writing, for any reason. */
static enum status
fail_read_only(struct db *db, struct error *err)
{
	int fd;

	if (access(db->path, W_OK) != 0)
		return db_fail(db, SQLITE_READONLY, err);
	fd = retry_open(AT_FDCWD, db->path, O_RDWR | O_CLOEXEC | O_NOCTTY, 0);
	if (fd < 0)
		return error_set(err, STATUS_ENVIRONMENT,
		    "%s cannot be opened: %s", db->path, strerror(errno));
	(void)close(fd);
	return error_set(err, STATUS_ENVIRONMENT,
	    "%s could not be opened for writing just now; try again",
	    db->path);
}

static enum status
open_file(struct db *db, const struct db_options *options, struct error *err)
{
	int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX;
	bool may_create = options->is_created && !options->is_read_only;
	int result;

	assert(db->path != NULL);
	if (!may_create && access(db->path, F_OK) != 0 && errno == ENOENT)
		return error_set(err, STATUS_ENVIRONMENT,
		    "there is no database %s", db->path);
	if (may_create)
		flags |= SQLITE_OPEN_CREATE;
	/* Reading too is done through a writable handle where there is one: it
	 * tidies up the write-ahead log when it is the last to close. */
	result = sqlite3_open_v2(db->path, &db->handle, flags, db->wait.name);
	if (db->handle == NULL)
		return error_memory(err);
	if (result != SQLITE_OK)
		return db_fail(db, result, err);
	if (sqlite3_db_readonly(db->handle, "main") != 0 &&
	    (!options->is_read_only || !has_readers_file(db)))
		return fail_read_only(db, err);
	(void)sqlite3_extended_result_codes(db->handle, 1);
	return let_wait(db, true, err);
}

static enum status
configure(struct db *db, const struct db_options *options, struct error *err)
{
	enum status status;
	char text[PRAGMA_TEXT_MAX];
	size_t i;

	status = set_switch(db, SQLITE_DBCONFIG_DEFENSIVE, 1, err);
	if (status == STATUS_OK)
		status = set_switch(db, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, err);
	/* The schema has neither; who adds one has no say here. */
	if (status == STATUS_OK)
		status = set_switch(db, SQLITE_DBCONFIG_ENABLE_TRIGGER, 0, err);
	if (status == STATUS_OK)
		status = set_switch(db, SQLITE_DBCONFIG_ENABLE_VIEW, 0, err);
	if (status == STATUS_OK && !options->is_read_only)
		status = enter_wal(db, err);
	if (status == STATUS_OK)
		status = expect_setting(db, "PRAGMA journal_mode", "wal", err);
	for (i = 0; i < sizeof settings / sizeof settings[0]; i++) {
		if (status == STATUS_OK)
			status = db_execute(db, settings[i].set, err);
		if (status == STATUS_OK)
			status = expect_setting(db, settings[i].get,
			    settings[i].expected, err);
	}
	(void)snprintf(text, sizeof text, "PRAGMA journal_size_limit=%d",
	    DB_LOG_BYTES_MAX);
	if (status == STATUS_OK)
		status = db_execute(db, text, err);
	return status;
}

static enum status
set_read_only(struct db *db, struct error *err)
{
	enum status status = db_execute(db, "PRAGMA query_only=1", err);

	if (status == STATUS_OK)
		status = expect_setting(db, "PRAGMA query_only", "1", err);
	return status;
}

/*
 * SQLite takes "file:..." for a URI and ":memory:" or nothing for no file at
 * all; ours is always the name of a file.
 */
static char *
plain_path(const char *path)
{
	const char *before = "";
	char *plain = NULL;

	if (path[0] == '\0' || path[0] == ':' ||
	    strncmp(path, "file:", strlen("file:")) == 0)
		before = "./";
	if (asprintf(&plain, "%s%s", before, path) < 0)
		return NULL;
	return plain;
}

enum status
db_open(struct db **out, const struct db_options *options, struct error *err)
{
	struct db *db = calloc(1, sizeof *db);
	int64_t version = 0;
	enum status status;

	assert(options->wait_seconds <= DB_WAIT_SECONDS_MAX);
	(void)pthread_once(&library_once, start_library);
	if (db == NULL)
		return error_memory(err);
	db->is_read_only = options->is_read_only;
	db->wait.wait_seconds = options->wait_seconds;
	db->wait.is_interrupted = options->is_interrupted;
	db->wait.payload = options->interrupt_payload;
	db->path = plain_path(options->path);
	if (db->path == NULL)
		status = error_memory(err);
	else
		status = db_wait_begin(&db->wait, err);
	if (status == STATUS_OK)
		status = open_file(db, options, err);
	if (status == STATUS_OK)
		status = identify_alone(db, options, &version, err);
	if (status == STATUS_OK)
		status = configure(db, options, err);
	if (status == STATUS_OK && version < options->version)
		status = migrate(db, options, err);
	if (status == STATUS_OK && options->is_read_only)
		status = set_read_only(db, err);
	if (status != STATUS_OK) {
		db_close(db);
		return status;
	}
	*out = db;
	return STATUS_OK;
}

void
db_close(struct db *db)
{
	int result;
	size_t i;

	if (db == NULL)
		return;
	/* Not so where there was no file to open. */
	if (db->handle != NULL)
		db_rollback(db);
	for (i = 0; i < DB_PLACES; i++)
		(void)sqlite3_finalize(db->statements[i].compiled);
	result = sqlite3_close(db->handle);
	assert(result == SQLITE_OK);
	db_wait_end(&db->wait);
	free(db->path);
	free(db);
}
