#ifndef ENGINE_DB_CAUSE_H
#define ENGINE_DB_CAUSE_H

#include "engine/db_private.h"

/*
 * db_cause -- why the system refused what SQLite tried.  SQLite keeps the
 * system's word in several places, and in some cases loses it.
 */

/* errno for a result of SQLite that is not SQLITE_OK; 0: not known. */
int db_cause(const struct db *db, int result);

/* Where the result is SQLITE_CANTOPEN: what stands against making a file in
 * the database's folder, as errno; else 0. */
int db_cause_folder(const struct db *db, int primary);

#endif
