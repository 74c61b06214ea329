#ifndef REPORTS_NEW_FILE_H
#define REPORTS_NEW_FILE_H

#include <stdbool.h>
#include <stddef.h>

#include <sys/types.h>

#include "engine/error.h"

/*
 * new_file -- a file that was not there before and is there whole, or not at
 * all.
 */

struct new_file {
	int folder;		/* descriptor, or AT_FDCWD */
	const char *name;	/* relative to it */
	mode_t mode;
	bool is_synced;		/* its bytes, before it is closed */
};

/*
 * STATUS_CONFLICT where something of that name stands there, without a place;
 * STATUS_ENVIRONMENT for what else can fail, and nothing of the file is left.
 */
MUST_CHECK enum status new_file_write(const struct new_file *file,
    const void *bytes, size_t size, struct error *err);

#endif
