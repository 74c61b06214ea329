#ifndef ENGINE_DB_WAIT_H
#define ENGINE_DB_WAIT_H

#include <sqlite3.h>
#include <stdbool.h>

#include "engine/error.h"

/*
 * db_wait -- how a database waits for others and is told to stop: private to
 * engine/db*.c.
 *
 * SQLite waits in two ways.  Where it meets a lock it asks a handler, which
 * waits in growing steps up to wait_seconds.  Where it meets what another
 * process has half changed it sleeps by itself, for ten seconds in all; that
 * is brought to wait_seconds, but not below one: such a state is over at once
 * unless the other has been stopped in it.  Both ways, and within long
 * queries, is_interrupted is asked at least ten times a second.
 */

#define DB_WAIT_NAME_SIZE 48

struct db_wait {
	unsigned wait_seconds;
	bool (*is_interrupted)(void *payload);	/* NULL: never */
	void *payload;
	bool was_stopped;	/* waiting, because it was interrupted */
	bool is_ending;		/* a transaction: not to be interrupted */
	char name[DB_WAIT_NAME_SIZE];	/* of system; "": not registered */
	sqlite3_vfs system;	/* SQLite's own, but for how it sleeps */
};

/* Before the database is opened, through the VFS wait->name. */
MUST_CHECK enum status db_wait_begin(struct db_wait *wait, struct error *err);

/* Once it is closed. */
void db_wait_end(struct db_wait *wait);

/* Let the handle wait, or with false fail at once.  A result of SQLite. */
MUST_CHECK int db_wait_attach(struct db_wait *wait, sqlite3 *handle,
    bool is_waiting);

/*
 * Wait once more, after `times` times, for whoever holds the database; false
 * where wait_seconds are over or the program is to stop.
 */
bool db_wait_again(struct db_wait *wait, int times);

#endif
