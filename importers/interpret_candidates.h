#ifndef IMPORTERS_INTERPRET_CANDIDATES_H
#define IMPORTERS_INTERPRET_CANDIDATES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "importers/dialect_model.h"

/*
 * interpret_candidates -- the dialects that a document may still be written
 * in, and the elements seen of it so far.
 */

#define CANDIDATES_MAX 256

/* A dialect's root that the document's root fits. */
struct candidate {
	const struct dialect *dialect;
	const struct dialect_root *root;
	uint32_t met;		/* its tests, as bits */
	bool is_out;		/* a test failed for good */
};

struct candidates {
	struct candidate list[CANDIDATES_MAX];	/* as they are asked */
	size_t count;
	/* Open elements, the root being number 0; depth counts all. */
	struct xml_name open[DIALECT_PATH_STEPS_MAX + 1];
	bool is_first[DIALECT_PATH_STEPS_MAX + 1];	/* of its parent, as
							 * that one is */
	bool has_child[DIALECT_PATH_STEPS_MAX + 1];
	size_t depth;
};

/* The dialect if it has a root of that name; is_forced: whatever its namespace
 * and without further tests. */
void candidates_add(struct candidates *candidates,
    const struct dialect *dialect, struct xml_name root, bool is_forced);

/* An element begins: the root after candidates_add(). */
void candidates_start(struct candidates *candidates, struct xml_name name,
    const struct xml_event_attribute *attributes, size_t count);
/* It ends; text: its own where it had no child, else NULL. */
void candidates_end(struct candidates *candidates, const char *text);

/*
 * The first that has all it asks for, unless one of another dialect before it
 * may still get there and it is not the last call.  NULL: none yet.
 */
const struct dialect *candidates_decide(const struct candidates *candidates,
    bool is_last_call);
/* Can none get there any more? */
bool candidates_are_out(const struct candidates *candidates);

#endif
