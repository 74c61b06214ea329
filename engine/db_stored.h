#ifndef ENGINE_DB_STORED_H
#define ENGINE_DB_STORED_H

#include "engine/db_check.h"

/*
 * db_stored -- do indexes, and tables without rowid, find the rows that they
 * are of?
 *
 * SQLite looks for rows there by comparing records.  One that was put there by
 * hand can have other fields than SQLite writes, and then means different
 * things: its last bytes are taken as the number of its row, a head of more
 * than 63 bytes hides what is compared first, one that ends within a field is
 * equal to whatever follows.  integrity_check (3.40) finds none of these, and a
 * query reads other rows than the index was made for.  So
 *
 * - what is read in an index must stand in its row, and in strict order, so
 *   that each row is there once;
 * - each row of a table without rowid must be found by its key, from below and
 *   from above;
 * - the records must have together as many bytes as SQLite writes for that.
 *
 * integrity_check has told before that there are as many of them as rows, and
 * that each row's record is found.
 */

/* Only of a database whose schema is ours and whose content passed
 * db_check_content(). */
MUST_CHECK enum status db_stored_check(struct db *db,
    const struct db_check *check, struct error *err);

#endif
