#ifndef IMPORTERS_DECOMPRESS_H
#define IMPORTERS_DECOMPRESS_H

#include <stddef.h>

#include "engine/error.h"

/*
 * decompress -- a file as the document or documents in it.
 *
 * gzip, zstd and xz hold one document; each regular entry of a zip archive that
 * has content is one; anything else is passed on as it is.  Which one it is,
 * the first bytes tell, never a name.  Reads forward only, so that a pipe will
 * do.  Names in an archive serve messages alone.
 *
 * STATUS_INVALID (no place): damaged or cut short, encrypted, compressed in
 * itself, or past the limits of importers/limits.h.
 */

/* Where the bytes come from. */
struct decompress_source {
	void *payload;
	/* Up to size bytes; *got 0: the end. */
	enum status (*read)(void *payload, void *bytes, size_t size,
	    size_t *got, struct error *err);
};

/* What is told of each document: begin, any number of bytes, end. */
struct decompress_target {
	void *payload;
	/* entry: its name in the archive, NULL where there is none. */
	enum status (*begin)(void *payload, const char *entry,
	    struct error *err);
	enum status (*bytes)(void *payload, const char *bytes, size_t size,
	    struct error *err);
	enum status (*end)(void *payload, struct error *err);
};

MUST_CHECK enum status decompress(const struct decompress_source *source,
    const struct decompress_target *target, struct error *err);

#endif
