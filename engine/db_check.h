#ifndef ENGINE_DB_CHECK_H
#define ENGINE_DB_CHECK_H

#include "engine/db.h"

/*
 * db_check -- is a database still what the program made of it, as far as that
 * can be told without knowing its rows: the text of its schema, and what
 * SQLite itself finds.
 *
 * A file that comes from elsewhere may define what our names mean; so the
 * schema is checked before anything else is asked of it.
 */

/* One difference, in words.  table: of which, or another object; "": none. */
typedef enum status (*db_check_fn)(const char *table, const char *what,
    void *payload, struct error *err);

struct db_check {
	db_check_fn told;
	void *payload;
};

/*
 * Compare the schema with the one that the migrations make; *is_ours: all of
 * that is there, word by word, so that our queries mean what they say, whatever
 * else there is.
 */
MUST_CHECK enum status db_check_schema(bool *is_ours, struct db *db,
    const char *const *migrations, int version, const struct db_check *check,
    struct error *err);

#define DB_CHECK_TOLD_MAX 100	/* of SQLite's own findings */

/* The texts' encoding, and SQLite's own checks: of pages, indexes, types,
 * constraints, references. */
MUST_CHECK enum status db_check_content(struct db *db,
    const struct db_check *check, struct error *err);

/* Was the last failure that the file is damaged, or its schema another's? */
bool db_check_is_damage(const struct db *db);

#endif
