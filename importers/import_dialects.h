#ifndef IMPORTERS_IMPORT_DIALECTS_H
#define IMPORTERS_IMPORT_DIALECTS_H

#include <stddef.h>

#include "engine/error.h"
#include "importers/dialect.h"
#include "importers/import.h"

/*
 * import_dialects -- a user's own dialects on their way to the reader process:
 * as a file in memory that has no name, sealed, so that the reader opens
 * nothing and what was checked is what is read.
 */

/* *fd is the caller's to close.  STATUS_ENVIRONMENT, or STATUS_RANGE for more
 * than IMPORT_DIALECTS_MAX or DIALECT_BYTES_MAX. */
MUST_CHECK enum status import_dialects_pack(int *fd,
    const struct import_dialect *dialects, size_t count, struct error *err);

/* Add what lies in fd to the set, in order.  STATUS_INVALID where that is
 * nothing that was packed, or a dialect is refused. */
MUST_CHECK enum status import_dialects_unpack(struct dialect_set *set, int fd,
    struct error *err);

#endif
