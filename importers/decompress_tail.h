#ifndef IMPORTERS_DECOMPRESS_TAIL_H
#define IMPORTERS_DECOMPRESS_TAIL_H

#include <stddef.h>
#include <stdint.h>

#include "engine/error.h"

/*
 * decompress_tail -- how an archive must end, which libarchive reads over.
 *
 * A zip archive ends with the directory of as many members as were read, a tar
 * archive with its block of zeros and nothing behind: so one that is cut short
 * is known (STATUS_INVALID), and so is one with another archive behind it,
 * whose members a reader of streams would never come to.
 *
 * Keeps the last bytes of what is read, as many as such an end can have.
 */

struct decompress_tail {
	char *bytes;		/* owned */
	size_t length;
	uint64_t in_bytes;	/* of all that came */
	uint64_t text_end;	/* where the last that is not 0 ends */
};

MUST_CHECK enum status decompress_tail_init(struct decompress_tail *tail,
    struct error *err);
void decompress_tail_fini(struct decompress_tail *tail);

void decompress_tail_keep(struct decompress_tail *tail, const char *bytes,
    size_t size);

/* When all bytes have come.  members: how many were read, folders included. */
MUST_CHECK enum status decompress_tail_check_zip(
    const struct decompress_tail *tail, uint64_t members, struct error *err);
/* members_end: where the end was read. */
MUST_CHECK enum status decompress_tail_check_tar(
    const struct decompress_tail *tail, int64_t members_end,
    struct error *err);

#endif
