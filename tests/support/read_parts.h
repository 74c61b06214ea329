#ifndef TESTS_SUPPORT_READ_PARTS_H
#define TESTS_SUPPORT_READ_PARTS_H

#include <stdbool.h>

#include "importers/interpret.h"

/*
 * read_parts -- a text read in parts (importers/part.h), all readers one after
 * the other within the test and what they send taken in turn, compared with the
 * same text read in order.
 */

struct read_parts {
	/* Given: */
	const char *text;
	size_t size;
	unsigned readers;
	uint64_t step;
	const struct interpret_options *options;
	/* What came of it.  A failure may be one of the reading in parts. */
	enum status status;
	struct error err;
	unsigned parts;		/* that ended with a next one */
	uint64_t end;		/* where the last of them did */
};

/*
 * Read it both ways and compare all facts, in their order, with their lines,
 * those set aside with their own text.  In parts they are the same; and a text
 * that cannot be read in parts to its end cannot be read in order either, but
 * where it has no parts, or more names than there may be in parts.  False: it
 * is not so, and that was said.
 */
bool read_parts_try(struct read_parts *read, const char *says);

#endif
