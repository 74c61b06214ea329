#ifndef IMPORTERS_PART_READ_H
#define IMPORTERS_PART_READ_H

#include <stdbool.h>

#include "engine/error.h"
#include "importers/interpret.h"
#include "importers/part.h"
#include "importers/sink.h"

/*
 * part_read -- the chain from bytes to facts, as importers/reader.h has it, for
 * one reader's parts of a plain XML file.
 *
 * The file is read by offsets from 0 on, so that several processes may share
 * its descriptor.
 */

struct part_input {
	int fd;
	uint64_t size;		/* the file's; who is confined cannot ask */
	const char *name;	/* what messages call it */
	struct part_share share;
};

/* Does the file begin as XML does that is no container's? */
bool part_is_plain(int fd);

/*
 * *is_idle: whoever has come to the file's end is another reader; this one has
 * told all of its parts.  Statuses as reader_read() has them; lines in messages
 * are not the file's, and a failure may be one of the reading in parts, also
 * where the file is none that can be read so.
 */
MUST_CHECK enum status part_read(bool *is_idle,
    const struct part_input *input, const struct interpret_options *options,
    const struct sink *sink, struct error *err);

#endif
