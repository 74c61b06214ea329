#include "engine/db_check.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "engine/db_cause.h"
#include "engine/db_private.h"

#define WHAT_MAX 512

/* ---------------------------------------------------------------- schema */

/* sql is NULL of the indexes that SQLite makes by itself. */
static const char schema_sql[] =
    "SELECT type || ' ' || name, tbl_name, coalesce(sql, '')"
    " FROM sqlite_schema ORDER BY 1, 2, 3";

/* A listing of the objects of a schema. */
struct listing {
	sqlite3 *handle;
	sqlite3_stmt *statement;
	bool has_row;
};

static const char *
cell(const struct listing *listing, int column)
{
	const char *text = (const char *)sqlite3_column_text(
	    listing->statement, column);

	return text == NULL ? "" : text;
}

/* A text may hold a NUL, where whoever wrote it is no friend. */
static bool
is_same(const struct listing *a, const struct listing *b, int column)
{
	int size = sqlite3_column_bytes(a->statement, column);

	return size == sqlite3_column_bytes(b->statement, column) &&
	    memcmp(cell(a, column), cell(b, column), (size_t)size) == 0;
}

/* SQLite's result, SQLITE_OK at the end too. */
static int
next_object(struct listing *listing)
{
	int result = sqlite3_step(listing->statement);

	listing->has_row = result == SQLITE_ROW;
	if (!listing->has_row)
		return result == SQLITE_DONE ? SQLITE_OK : result;
	/* A text that is there and cannot be had: no memory. */
	return sqlite3_column_text(listing->statement, 0) == NULL &&
	    sqlite3_column_type(listing->statement, 0) != SQLITE_NULL ?
	    SQLITE_NOMEM : SQLITE_OK;
}

static int
open_listing(struct listing *listing)
{
	int result = sqlite3_prepare_v2(listing->handle, schema_sql, -1,
	    &listing->statement, NULL);

	return result == SQLITE_OK ? next_object(listing) : result;
}

/* The object's own name, without its type. */
static const char *
name_of(const char *object)
{
	const char *blank = strchr(object, ' ');

	return blank == NULL ? object : blank + 1;
}

static enum status
tell_object(const struct db_check *check, const char *object,
    const char *what, struct error *err)
{
	char text[WHAT_MAX];

	(void)snprintf(text, sizeof text, "the schema: %s %s", object, what);
	return check->told(name_of(object), text, check->payload, err);
}

/* The two listings side by side, to the end of both. */
static enum status
compare(bool *is_ours, struct listing *found, struct listing *expected,
    int *result, const struct db_check *check, struct error *err)
{
	enum status status = STATUS_OK;
	int order;

	*is_ours = true;
	while (status == STATUS_OK && *result == SQLITE_OK &&
	    (found->has_row || expected->has_row)) {
		order = !found->has_row ? 1 : !expected->has_row ? -1 :
		    strcmp(cell(found, 0), cell(expected, 0));
		if (order < 0) {
			status = tell_object(check, cell(found, 0),
			    "is not the program's", err);
		} else if (order > 0) {
			*is_ours = false;
			status = tell_object(check, cell(expected, 0),
			    "is missing", err);
		} else if (!is_same(found, expected, 0) ||
		    !is_same(found, expected, 1) ||
		    !is_same(found, expected, 2)) {
			*is_ours = false;
			status = tell_object(check, cell(found, 0),
			    "was changed", err);
		}
		if (order <= 0)
			*result = next_object(found);
		if (order >= 0 && *result == SQLITE_OK)
			*result = next_object(expected);
	}
	return status;
}

/* A database in memory, as the migrations make one; SQLite's result. */
static int
open_expected(sqlite3 **out, const char *const *migrations, int version)
{
	int result = sqlite3_open(":memory:", out);
	int i;

	if (*out == NULL)
		return SQLITE_NOMEM;
	for (i = 0; i < version && result == SQLITE_OK; i++)
		result = sqlite3_exec(*out, migrations[i], NULL, NULL, NULL);
	return result;
}

enum status
db_check_schema(bool *is_ours, struct db *db, const char *const *migrations,
    int version, const struct db_check *check, struct error *err)
{
	struct listing found = { .handle = db->handle };
	struct listing expected = { 0 };
	enum status status = STATUS_OK;
	int result;

	result = open_expected(&expected.handle, migrations, version);
	if (result == SQLITE_OK)
		result = open_listing(&expected);
	if (result != SQLITE_OK) {
		status = result == SQLITE_NOMEM ? error_memory(err) :
		    error_set(err, STATUS_ENVIRONMENT, "the schema cannot be "
		    "made: %s", sqlite3_errmsg(expected.handle));
	} else {
		result = open_listing(&found);
		status = compare(is_ours, &found, &expected, &result, check,
		    err);
		if (status == STATUS_OK && result != SQLITE_OK)
			status = db_fail(db, result, err);
	}
	(void)sqlite3_finalize(found.statement);
	(void)sqlite3_finalize(expected.statement);
	(void)sqlite3_close(expected.handle);
	return status;
}

/* --------------------------------------------------------------- content */

/*
 * A page that could not be read for want of memory, or by the disk, is said
 * like a fault of the page; SQLite's code for it, or SQLITE_OK.  Only what is
 * said of pages begins so; all else may have names from the file in it.
 */
static int
hindrance(const char *said)
{
	static const char of_pages[] = "*** in database ";
	static const char code_text[] = "error code";
	int code;

	if (strncmp(said, of_pages, strlen(of_pages)) != 0)
		return SQLITE_OK;
	/* A page in order, by its number: what fails is reading it. */
	if (strstr(said, "failed to get page") != NULL)
		return SQLITE_IOERR;
	while ((said = strstr(said, code_text)) != NULL) {
		/* "=7" or " 7" */
		said += strlen(code_text);
		said += strspn(said, "= ");
		code = (int)strtol(said, NULL, 10);
		if ((code & 0xff) == SQLITE_NOMEM ||
		    (code & 0xff) == SQLITE_IOERR)
			return code;
	}
	return SQLITE_OK;
}

static enum status
tell_integrity(struct db_query *query, const struct db_check *check,
    struct error *err)
{
	const char *said = db_text(query, 0);
	enum status status = db_columns_status(query, err);
	int code;

	if (status != STATUS_OK || (said != NULL && strcmp(said, "ok") == 0))
		return status;
	code = said == NULL ? SQLITE_OK : hindrance(said);
	if (code == SQLITE_IOERR && db_cause(query->db, code) == 0)
		code = SQLITE_NOMEM;
	if (code != SQLITE_OK)
		return db_fail(query->db, code, err);
	return check->told("", said == NULL ? "" : said, check->payload, err);
}

static enum status
check_integrity(struct db *db, const struct db_check *check,
    struct error *err)
{
	struct db_query query;
	bool has_row = false;
	enum status status;

	db_query(&query, db, "PRAGMA integrity_check");
	status = db_step(&query, &has_row, err);
	while (status == STATUS_OK && has_row) {
		status = tell_integrity(&query, check, err);
		if (status == STATUS_OK)
			status = db_step(&query, &has_row, err);
	}
	return db_query_end(&query, status, err);
}

static enum status
tell_reference(struct db_query *query, const struct db_check *check,
    struct error *err)
{
	const char *table = db_text(query, 0);
	const char *other = db_text(query, 2);
	char row[WHAT_MAX] = "a row";
	char what[WHAT_MAX];
	enum status status = db_columns_status(query, err);

	if (status != STATUS_OK)
		return status;
	if (!db_is_null(query, 1))
		(void)snprintf(row, sizeof row, "row %lld",
		    (long long)db_int(query, 1));
	(void)snprintf(what, sizeof what, "%.64s refers to a row of %.64s "
	    "that is not there", row, other == NULL ? "" : other);
	return check->told(table == NULL ? "" : table, what, check->payload,
	    err);
}

static enum status
check_references(struct db *db, const struct db_check *check,
    struct error *err)
{
	struct db_query query;
	bool has_row = false;
	int told = 0;
	enum status status;

	db_query(&query, db, "PRAGMA foreign_key_check");
	status = db_step(&query, &has_row, err);
	while (status == STATUS_OK && has_row && told < DB_CHECK_TOLD_MAX) {
		status = tell_reference(&query, check, err);
		told++;
		if (status == STATUS_OK)
			status = db_step(&query, &has_row, err);
	}
	return db_query_end(&query, status, err);
}

/* The program makes a database in UTF-8; what orders and sizes are goes by
 * that. */
static enum status
check_encoding(struct db *db, const struct db_check *check, struct error *err)
{
	struct db_query query;
	char what[WHAT_MAX] = "";
	const char *name = NULL;
	bool has_row = false;
	enum status status;

	db_query(&query, db, "PRAGMA encoding");
	status = db_step(&query, &has_row, err);
	if (status == STATUS_OK && has_row)
		name = db_text(&query, 0);
	if (status == STATUS_OK)
		status = db_columns_status(&query, err);
	if (name != NULL && strcmp(name, "UTF-8") != 0)
		(void)snprintf(what, sizeof what, "its texts are in %.16s, "
		    "the program's in UTF-8", name);
	status = db_query_end(&query, status, err);
	return status == STATUS_OK && what[0] != '\0' ?
	    check->told("", what, check->payload, err) : status;
}

enum status
db_check_content(struct db *db, const struct db_check *check,
    struct error *err)
{
	enum status status = db_execute(db, "PRAGMA cell_size_check=1", err);

	if (status == STATUS_OK)
		status = check_encoding(db, check, err);
	if (status == STATUS_OK)
		status = check_integrity(db, check, err);
	if (status == STATUS_OK)
		status = check_references(db, check, err);
	return status;
}

bool
db_check_is_damage(const struct db *db)
{
	/* SQLite itself forgets it when a query around the one that failed is
	 * ended. */
	int code = db->failure & 0xff;

	/* Of an index of somebody else's, whose expression cannot be worked
	 * out; our own queries cannot err so. */
	return code == SQLITE_CORRUPT || code == SQLITE_NOTADB ||
	    code == SQLITE_ERROR;
}
