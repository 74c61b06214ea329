#ifndef IMPORTERS_IMPORT_RUN_H
#define IMPORTERS_IMPORT_RUN_H

#include <stdbool.h>

#include "importers/import.h"
#include "importers/wire.h"

/*
 * import_run -- the reader process over one file, and all that it sends, to
 * its end.
 */

struct import_run {
	int fd;				/* the file */
	const char *name;		/* what messages call it */
	const struct import_options *options;
	const struct import_listener *listener;
	struct wire_reader *wire;	/* what is sent goes there */
};

/*
 * STATUS_INVALID and its like: the file is refused, whatever was at fault in
 * it or in the reader that read it; or what the wire's sink returned.  The
 * others as in importers/import.h.
 */
MUST_CHECK enum status import_run(const struct import_run *run,
    struct error *err);

#endif
