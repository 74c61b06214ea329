#ifndef CLI_DATABASE_H
#define CLI_DATABASE_H

#include <stdbool.h>
#include <sys/stat.h>

#include "cli/command.h"
#include "engine/ledger.h"

/*
 * database -- the ledger that the command line means.
 */

enum database_use {
	DATABASE_READ,
	DATABASE_WRITE,
	DATABASE_CREATE,	/* write, and make it where there is none */
};

/* --db, then $RISTORNO_DB, then "ristorno.db". */
const char *database_path(const struct context *context);

/* Is there a file? */
bool database_exists(const struct context *context);

/*
 * Is that the database, or a file that SQLite keeps beside it?  Such a file
 * must not even be opened while the database is: closing it again would give up
 * the locks that SQLite holds on it for this process, and another one, taking
 * itself for the last, would then remove the log that commits go to.
 */
bool database_owns(const struct context *context, const struct stat *about);

/* err->place is the file. */
MUST_CHECK enum status database_open(struct ledger **out,
    const struct context *context, enum database_use use, struct error *err);

/* The ledger opened for reading, with the master data as last known; all of
 * one moment. */
struct database_view {
	struct ledger *ledger;
	struct catalog *catalog;
	int64_t position;
};

MUST_CHECK enum status database_view_open(struct database_view *out,
    const struct context *context, struct error *err);
/* For questions about this account and its group alone; NULL: as above. */
MUST_CHECK enum status database_view_open_of(struct database_view *out,
    const struct context *context, const char *account, struct error *err);
void database_view_close(struct database_view *view);

#endif
