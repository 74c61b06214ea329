#ifndef IMPORTERS_BYTE_SOURCE_H
#define IMPORTERS_BYTE_SOURCE_H

#include <stddef.h>

#include "engine/error.h"

/*
 * byte_source -- where a stage of the reader's chain gets its bytes from.
 */

struct byte_source {
	void *payload;
	/* Up to size (at least 1) bytes; *got 0: the end, then and ever after.
	 * Any status but STATUS_OK ends the read. */
	enum status (*read)(void *payload, void *bytes, size_t size,
	    size_t *got, struct error *err);
};

/* Read it to its end; the block only serves that. */
MUST_CHECK enum status byte_source_drain(const struct byte_source *source,
    char *block, size_t size, struct error *err);

#endif
