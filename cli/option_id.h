#ifndef CLI_OPTION_ID_H
#define CLI_OPTION_ID_H

#include <stddef.h>

#include "engine/error.h"

/*
 * option_id -- an option's text that is, or begins, an id of the ledger.
 *
 * Ids stay there for good, and of one that XML cannot hold no statement is
 * ever signed: so it is UTF-8 without control characters, and of bytes_max
 * bytes at most.  NULL, not given, is in order; else STATUS_USAGE.
 */
MUST_CHECK enum status option_id_check(const char *option, const char *text,
    size_t bytes_max, struct error *err);

#endif
