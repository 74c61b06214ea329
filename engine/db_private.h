#ifndef ENGINE_DB_PRIVATE_H
#define ENGINE_DB_PRIVATE_H

#include <sqlite3.h>

#include "engine/db.h"
#include "engine/db_wait.h"

/*
 * db_private -- what engine/db.c and engine/db_open.c share.
 */

#define DB_PLACES 512		/* of a hash table over DB_STATEMENTS_MAX */

struct db_statement {
	const char *sql;	/* NULL: free; borrowed, compared by address */
	sqlite3_stmt *compiled;
};

struct db {
	sqlite3 *handle;
	char *path;
	bool is_read_only;
	struct db_wait wait;
	bool owes_rollback;	/* one failed */
	int failure;		/* that was told last, as SQLite's code */
	size_t statement_count;
	struct db_statement statements[DB_PLACES];
};

/* Fill *err for a result of SQLite that is not SQLITE_OK; return its status. */
enum status db_fail(struct db *db, int result, struct error *err);

/* What cannot be written cannot be read either; says so. */
enum status db_fail_reading(const struct db *db, struct error *err);

#endif
