#ifndef IMPORTERS_TEXT_CALL_H
#define IMPORTERS_TEXT_CALL_H

#include <stddef.h>

#include "engine/arena.h"
#include "engine/status.h"

/*
 * text_call -- the small functions that a dialect may call by name on a text it
 * found, for what paths and maps cannot say.
 *
 * A dialect's use: call="tax-id".  All are total: any text has a result, "" for
 * "nothing stated".
 */

/* *out: in arena, or text itself.  STATUS_MEMORY is the only failure. */
typedef enum status (*text_call_fn)(const char **out, struct arena *arena,
    const char *text);

struct text_call {
	const char *name;
	const char *meaning;	/* one line, for docs/reference/dialects.md */
	text_call_fn call;
};

/* The function of that name, or NULL. */
const struct text_call *text_call_find(const char *name);
/* By number from 0; NULL past the last. */
const struct text_call *text_call_get(size_t index);

#endif
