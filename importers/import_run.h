#ifndef IMPORTERS_IMPORT_RUN_H
#define IMPORTERS_IMPORT_RUN_H

#include <stdbool.h>
#include <stdint.h>

#include "engine/digest.h"
#include "importers/import.h"

/*
 * import_run -- the reader process over one file, and all that it sends, to
 * its end.
 */

struct import_run {
	int fd;				/* the file */
	const char *name;		/* what messages call it */
	const struct import_options *options;
	const struct import_listener *listener;
	const struct sink *sink;	/* what is sent goes there */
	/* How much more an honest reader can send. */
	uint64_t bytes_left;
	/* Of the file's bytes; "" where it was not read to its end. */
	char digest[DIGEST_TEXT_SIZE];
	/* The file is not as it was, after a reading in parts. */
	bool has_changed;
};

/* The members that are not for the caller to set. */
void import_run_begin(struct import_run *run);

/*
 * STATUS_INVALID and its like: the file is refused, whatever was at fault in
 * it or in the reader that read it; or what the sink returned.  The others as
 * in importers/import.h.
 */
MUST_CHECK enum status import_run(struct import_run *run, struct error *err);

#endif
