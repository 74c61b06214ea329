#ifndef IMPORTERS_DECOMPRESS_SOURCE_H
#define IMPORTERS_DECOMPRESS_SOURCE_H

#include <stdint.h>

#include "importers/decompress.h"

/*
 * decompress_source -- a source whose first bytes can be looked at before they
 * are read, and which counts.
 */

struct decompress_peek {
	const struct byte_source *source;		/* borrowed */
	char *block;		/* READ_BLOCK_BYTES; owned */
	size_t from;
	size_t until;
	uint64_t bytes;		/* read of the source */
};

MUST_CHECK enum status decompress_peek_init(struct decompress_peek *peek,
    const struct byte_source *source, struct error *err);
void decompress_peek_fini(struct decompress_peek *peek);

/* At least `wanted` (at most READ_BLOCK_BYTES) bytes from where it stands, or
 * all up to the end; borrowed until the next read. */
MUST_CHECK enum status decompress_peek_look(struct decompress_peek *peek,
    size_t wanted, const char **bytes, size_t *size, struct error *err);

/* It as a source; borrows it. */
struct byte_source decompress_peek_source(struct decompress_peek *peek);

/*
 * So much came in, so much came out: STATUS_INVALID where that is past what
 * importers/limits.h allows.
 */
MUST_CHECK enum status decompress_check_growth(uint64_t in_bytes,
    uint64_t out_bytes, struct error *err);

#endif
