#ifndef REPORTS_PUBLISH_H
#define REPORTS_PUBLISH_H

#include <stdbool.h>
#include <stddef.h>

#include "engine/error.h"

/*
 * publish -- a folder of files that exists whole or not at all: written aside
 * under another name in the same parent folder, synced, renamed.
 */

struct publisher;

/*
 * Begin a folder that will be `folder`.  STATUS_CONFLICT if something stands
 * there already.  Leftovers of a publication of the same folder that was
 * killed are removed; STATUS_CONFLICT, and nothing is removed, if anything
 * lies among them that no publication makes, or they are another user's.
 */
MUST_CHECK enum status publisher_open(struct publisher **out,
    const char *folder, struct error *err);

/* Threads may do so at once. */
MUST_CHECK enum status publisher_put(struct publisher *publisher,
    const char *name, const void *bytes, size_t size, struct error *err);

/* Remove what was put so far. */
MUST_CHECK enum status publisher_clear(struct publisher *publisher,
    struct error *err);

/*
 * All is put: begin to sync, while the caller does something else.
 * publisher_commit() waits for it.  Nothing may be put after it, but after
 * publisher_clear().
 */
void publisher_sync_early(struct publisher *publisher);

/*
 * Sync and rename.  Frees the publisher, whatever the outcome.  *is_in_place
 * (NULL: not asked) says whether the folder is there, which it may be after a
 * failure too: then only its name in the parent folder was not synced.
 */
MUST_CHECK enum status publisher_commit(struct publisher *publisher,
    bool *is_in_place, struct error *err);

/* Remove what was written aside.  NULL: no-op. */
void publisher_abort(struct publisher *publisher);

#endif
