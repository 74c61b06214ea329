#ifndef IMPORTERS_PART_SOURCE_H
#define IMPORTERS_PART_SOURCE_H

#include <stdbool.h>
#include <stdint.h>

#include "importers/document.h"
#include "importers/interpret.h"
#include "importers/part.h"
#include "importers/part_cut.h"
#include "importers/sink.h"

/*
 * part_source -- the bytes of one reader's parts (importers/part.h), in order,
 * for the document that reads them: the prefix, then its parts.
 *
 * Where a part ends, and it is between markup as it should be, a few blanks
 * come before the next part: so the parser, which asks for more before it has
 * come to the end of what it has, has come past all tags of the part when it
 * asks again. Then it is looked whether the part was sound, and the sink is
 * told of its end.
 */

/* More than the parser keeps back. */
#define PART_BLANKS 1024

enum part_phase {
	PART_PREFIX,		/* where it ends is not known */
	PART_PREFIX_CUT,	/* is known */
	PART_PREFIX_ENDS,	/* its blanks */
	PART_INSIDE,
	PART_ENDS,		/* its blanks */
	PART_READS_ON,		/* to the file's end */
	PART_PHASE_COUNT,
};

struct part_source {
	struct part_share share;
	struct part_cutter cutter;
	/* Borrowed; what reads the bytes. */
	struct document *document;
	struct interpreter *interpreter;
	const struct sink *sink;
	enum part_phase phase;
	uint64_t at;		/* offset in the file of the next byte */
	uint64_t until;		/* of the prefix, or the part */
	uint64_t number;	/* of the part: it begins at that cut */
	size_t blanks;		/* still to come */
	/* Where the prefix has ended, to compare with. */
	unsigned depth;
	uint64_t generation;
	uint64_t line;		/* where the prefix or part has begun */
	uint64_t told_bytes;	/* of progress */
	bool is_in_parts;	/* the prefix has ended */
	/* There is nothing more for this reader: the read was ended, with some
	 * failure, before the file's end. */
	bool is_idle;
};

/* fd: a file of that size, read by offsets from 0 on. */
void part_source_begin(struct part_source *source, int fd, uint64_t size,
    const struct part_share *share);

/* As struct byte_source has it. */
MUST_CHECK enum status part_source_read(struct part_source *source,
    void *bytes, size_t size, size_t *got, struct error *err);

#endif
