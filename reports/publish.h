#ifndef REPORTS_PUBLISH_H
#define REPORTS_PUBLISH_H

#include <stddef.h>

#include "engine/error.h"

/*
 * publish -- a folder of files that exists whole or not at all: written aside
 * under another name in the same parent folder, synced, renamed.
 */

struct publisher;

/*
 * Begin a folder that will be `folder`.  STATUS_CONFLICT if something stands
 * there already; leftovers of a publication of the same folder that was
 * killed are removed.
 */
MUST_CHECK enum status publisher_open(struct publisher **out,
    const char *folder, struct error *err);

MUST_CHECK enum status publisher_put(struct publisher *publisher,
    const char *name, const void *bytes, size_t size, struct error *err);

/* Sync and rename.  Frees the publisher, whatever the outcome. */
MUST_CHECK enum status publisher_commit(struct publisher *publisher,
    struct error *err);

/* Remove what was written aside.  NULL: no-op. */
void publisher_abort(struct publisher *publisher);

#endif
