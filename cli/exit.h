#ifndef CLI_EXIT_H
#define CLI_EXIT_H

#include "engine/status.h"

/*
 * exit -- the exit statuses others may rely on (docs/ristorno.1).
 */

enum exit_status {
	EXIT_DONE = 0,
	EXIT_REFUSED = 1,	/* done, but something was set aside, refused or
				 * failed verification; the last line says what */
	EXIT_USAGE = 2,
	EXIT_ENVIRONMENT = 3,	/* disk, database, key; nothing was changed */
	EXIT_BUSY = 4,		/* another writer holds the database */
};

enum exit_status exit_of_status(enum status status);

#endif
