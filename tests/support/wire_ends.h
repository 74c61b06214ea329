#ifndef TESTS_SUPPORT_WIRE_ENDS_H
#define TESTS_SUPPORT_WIRE_ENDS_H

#include "importers/wire.h"

/*
 * wire_ends -- both ends of the wire within one test: what a writer wrote to a
 * file without a name, and how a reader gets it.
 */

struct sent {
	char *bytes;		/* owned */
	size_t size;
};

/* All that was written to the file, which is closed. */
struct sent sent_contents(int fd);

/* Give the bytes to the reader, at most step at once; what it says. */
MUST_CHECK enum status sent_receive(struct wire_reader *reader,
    const char *bytes, size_t size, size_t step, struct error *err);

/* The end of a file that was read to its end. */
struct wire_end sent_good_end(void);

#endif
