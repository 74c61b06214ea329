#ifndef ENGINE_DB_RECORD_H
#define ENGINE_DB_RECORD_H

#include <sqlite3.h>
#include <stdbool.h>
#include <stdint.h>

/*
 * db_record -- rows of queries as records of SQLite's.  Private to
 * engine/db_stored.c.
 */

/*
 * The bytes in which SQLite writes the row's columns as a record.  None of ours
 * has so many that the head takes more than a byte to say its own size.
 */
uint64_t db_record_size(sqlite3_stmt *row);

/* As SQLite orders values; REAL, which no table of ours may hold, with BLOB. */
int db_record_compare(sqlite3_value *a, sqlite3_value *b);

/* Does row `a` begin with the columns of row `b`? */
bool db_record_is_same(sqlite3_stmt *a, sqlite3_stmt *b);

#endif
