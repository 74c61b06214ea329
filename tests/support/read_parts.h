#ifndef TESTS_SUPPORT_READ_PARTS_H
#define TESTS_SUPPORT_READ_PARTS_H

#include "importers/interpret.h"
#include "importers/sink.h"

/*
 * read_parts -- a text read in parts (importers/part.h), all readers one after
 * the other within the test, and what they send taken in turn.
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

void read_parts_to(struct read_parts *read, const struct sink *sink);

/* The same text in order; to compare with. */
enum status read_whole_to(const struct read_parts *read,
    const struct sink *sink, struct error *err);

#endif
