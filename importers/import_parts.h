#ifndef IMPORTERS_IMPORT_PARTS_H
#define IMPORTERS_IMPORT_PARTS_H

#include <stdbool.h>

#include "importers/import_run.h"

/*
 * import_parts -- one file by several reader processes (importers/part.h),
 * whose facts come to the sink in the order of the file, with the file's
 * lines.
 *
 * One more process reads all bytes, for the digest.  The file must stay as it
 * is meanwhile: its size and times, before and after, are compared.
 */

/* May the file be read so?  It is regular, read from its beginning, looks like
 * plain XML, is large enough, and the options want it. */
bool import_parts_may(const struct import_run *run);

/*
 * STATUS_OK: to the file's end, as if it had been read in order.  STATUS_INTER-
 * RUPTED, or what the sink returned.  Any other failure, too, may be one of the
 * reading in parts: the caller reads the file in order then.  What the sink has
 * got by then is the beginning of what it gets from that, but for what comes
 * from less than a piece before a fault (importers/import_retold.h).
 */
MUST_CHECK enum status import_parts(struct import_run *run,
    struct error *err);

#endif
