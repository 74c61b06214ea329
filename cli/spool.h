#ifndef CLI_SPOOL_H
#define CLI_SPOOL_H

#include <stdint.h>

#include "cli/import_session.h"

/*
 * spool -- the import of a folder into which others put files: each complete
 * one is imported and then moved to done/ or failed/, with a report beside it
 * (cli/spool_folder.h says how).
 *
 * Complete is a regular file of the folder itself whose name does not begin
 * with a dot or end in .tmp, .part or .filepart, and that, looked at twice with
 * still_seconds between, was the same; with a trigger, one beside which
 * NAME.trigger lies, whatever its age.  Others are left for another time.  In
 * bytewise order of names.
 *
 * A file that changes or is replaced while it is read is left in its place and
 * read again the next time, which makes duplicates and no harm.
 */

struct spool_options {
	const char *folder;
	const char *trigger;	/* ".ok"; NULL: none */
	int64_t still_seconds;
};

#define SPOOL_STILL_SECONDS_MAX 86400

/* session is begun, but for its progress.  Failures as of its files; what went
 * in before one is in and moved. */
MUST_CHECK enum status spool_import(struct import_session *session,
    const struct spool_options *options, struct error *err);

#endif
