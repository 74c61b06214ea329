#ifndef IMPORTERS_BYTE_TARGET_H
#define IMPORTERS_BYTE_TARGET_H

#include <stddef.h>

#include "engine/error.h"

/*
 * byte_target -- where a stage of the reader's chain pushes its bytes.  They
 * are borrowed for the call; any status but STATUS_OK ends the read.
 */

struct byte_target {
	void *payload;
	enum status (*push)(void *payload, const char *bytes, size_t size,
	    struct error *err);
};

#endif
