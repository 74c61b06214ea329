#ifndef ENGINE_DB_ROW_H
#define ENGINE_DB_ROW_H

#include "engine/db.h"
#include "engine/digest.h"

/*
 * db_row -- the row that a query is at, as a whole: its columns by name, and
 * bytes that no other row has.
 */

#define DB_ROW_COLUMN_NONE (-1)

/* The number of the column of this name, or DB_ROW_COLUMN_NONE. */
int db_row_column(const struct db_query *query, const char *name);

/*
 * Add the row to a digest.  Of each column that is not NULL:
 *
 *	its number, from 0	1 byte
 *	'i', 'r', 't' or 'b'	INTEGER, REAL, TEXT, BLOB
 *	8 bytes			of an INTEGER its value in two's complement,
 *				else the length in bytes; the greatest first
 *	the bytes		but of an INTEGER
 *
 * and a byte 255 at the end.  A REAL, which no table of ours may hold, counts
 * as its text.  The column `skipped` (DB_ROW_COLUMN_NONE: none) is left out
 * where it is an INTEGER.  Failures latch, as of any column that is read.
 */
void db_row_digest(struct db_query *query, int skipped,
    struct digest *digest);

#endif
