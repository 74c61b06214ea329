#ifndef CLI_SPOOL_BEGUN_H
#define CLI_SPOOL_BEGUN_H

#include "cli/spool_folder.h"
#include "engine/error.h"

/*
 * spool_begun -- the hidden folder in which a file is put away (see
 * spool_folder.h), from its making to its final name, and what a stopped
 * process left of such.
 *
 * A user's file is never removed: what is not known to be a report alone stays,
 * and is told.  Failures are STATUS_ENVIRONMENT.
 */

#define SPOOL_BEGUN ".incoming-"		/* and a number */
#define SPOOL_REPORT_SUFFIX ".report.json"
#define SPOOL_FOLDER_FLAGS (O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)

/* Give it its final name, the number or one that is free, which goes into *as.
 * A file is in it, so it must go on. */
MUST_CHECK enum status spool_begun_finish(char as[64], int place,
    const char *begun, struct error *err);

/* Finish it where the file is in it, undo it where it is not. */
MUST_CHECK enum status spool_begun_recover(const struct spool_folder *folder,
    int place, const char *begun, struct error *err);
/* All that are in a place. */
MUST_CHECK enum status spool_begun_recover_all(
    const struct spool_folder *folder, int place, struct error *err);

#endif
