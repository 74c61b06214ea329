#ifndef IMPORTERS_READER_H
#define IMPORTERS_READER_H

#include <stdint.h>

#include "engine/digest.h"
#include "engine/error.h"
#include "importers/csv_kind.h"
#include "importers/interpret.h"
#include "importers/place_count.h"
#include "importers/sink.h"

/*
 * reader -- the chain from bytes to facts, callable in process:
 *
 *   bytes -> decompress (libarchive, bounded ratio and size) -> decode to
 *   UTF-8 (allow-list) -> byte gate -> libxml2 SAX2 parser -> interpreter
 *   -> sink
 *
 * For a CSV file csv_rows stands in place of gate and parser, and the
 * interpreter is forced to the dialect of rows.
 *
 * Untrusted input is hostile: bounded memory and time, no entity but the five
 * and character references, no file or network but the descriptor.  Out of
 * memory inside libxml2 is fatal; every parser error but namespace ones is
 * latched.  A file that is not well-formed, cut short, or refused by a limit
 * gives STATUS_INVALID with place "name:line".  In an archive that is true of
 * each member ("name:member:line"), told to the sink's member_end while the
 * others are read.
 *
 * Limits are named in importers/limits.h.
 */

struct reader_input {
	int fd;			/* read to its end, not closed */
	/* Instead of fd: bytes in memory, size of them; and how many may come
	 * out of their decompression. */
	const char *bytes;
	size_t size;
	uint64_t bytes_max;
	uint64_t *out_bytes;	/* how many did; NULL: nobody asks */
	uint64_t *in_bytes;	/* how many were read; NULL: nobody asks */
	const char *name;	/* what messages call it */
	/* Gets all bytes as they are read, before decompression; NULL: none. */
	struct digest *digest;
	/* Not NULL: a CSV file of this kind, in this encoding where it has no
	 * byte order mark (NULL: UTF-8). */
	const struct csv_kind *csv;
	const char *encoding;
	/* Sees the file's events before the dialect does; NULL: none. */
	struct place_count *counts;
};

MUST_CHECK enum status reader_read(const struct reader_input *input,
    const struct interpret_options *options, const struct sink *sink,
    struct error *err);

#endif
