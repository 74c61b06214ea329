#ifndef RULES_OUTLINE_H
#define RULES_OUTLINE_H

#include "engine/arena.h"
#include "engine/strbuf.h"
#include "rules/agreement.h"

/*
 * outline -- an agreement as a tree of texts: every term of it once, in the
 * words of the language, for comparing two agreements.
 *
 * What has a default says it, so that leaving an attribute out and writing its
 * default are the same.  Values are as people write them: numbers without
 * trailing zeros, ids that are named and not numbers of rules.  Of examples
 * there is only the count: they are no terms.
 */

/* How two nodes of a kind are told to be the same one. */
enum outline_match {
	OUTLINE_ONE,		/* there is one of it at most */
	OUTLINE_BY_KEY,		/* by the first attribute, else new or gone */
	OUTLINE_BY_KEY_OR_PLACE,	/* by it, then what is left in order */
	OUTLINE_BY_PLACE,	/* by all that it says, then the rest in order */
};

#define OUTLINE_ATTRIBUTES_MAX 12

struct outline_kind {
	const char *name;	/* "rule"; as people read it */
	enum outline_match match;
	bool is_counted;	/* what it holds is too much to be told */
	const char *attributes[OUTLINE_ATTRIBUTES_MAX + 1];	/* NULL ends */
};

struct outline {
	const struct outline_kind *kind;
	const char **values;	/* as kind's attributes; NULL: not there */
	struct outline *children;
	struct outline *last;	/* of the children */
	struct outline *next;
	size_t child_count;
};

/* All of it in arena; texts of the agreement are borrowed.  STATUS_MEMORY is
 * the only failure. */
MUST_CHECK enum status outline_make(struct outline **out, struct arena *arena,
    const struct agreement *agreement);

/* The value the node is known by; NULL: by none. */
const char *outline_key(const struct outline *outline);

/*
 * "basis net-amount; lines category TOOLS": what the node says but for the
 * value it is known by, then what is in it; "all" where it asks for nothing.
 */
void outline_describe(struct strbuf *out, const struct outline *outline);

#endif
