#ifndef CLI_FILE_H
#define CLI_FILE_H

#include <stddef.h>

#include "engine/error.h"
#include "engine/strbuf.h"

/*
 * file -- files that are read whole.
 */

/*
 * Read the file at path ("-": standard input) into *out, which has its own
 * maximum.  STATUS_NOT_FOUND where it cannot be opened or is a folder,
 * STATUS_RANGE where it is too large, STATUS_ENVIRONMENT where reading fails.
 */
MUST_CHECK enum status file_read(struct strbuf *out, const char *path,
    struct error *err);

/*
 * SHA-256 of the file at path, which may be of any size; *out holds
 * DIGEST_TEXT_SIZE bytes.  Fails as file_read().
 */
MUST_CHECK enum status file_digest(char *out, const char *path,
    struct error *err);

#endif
