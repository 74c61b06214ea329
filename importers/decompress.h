#ifndef IMPORTERS_DECOMPRESS_H
#define IMPORTERS_DECOMPRESS_H

#include <stdbool.h>
#include <stddef.h>

#include "engine/error.h"
#include "importers/byte_source.h"

/*
 * decompress -- a file as the document or documents in it.
 *
 * gzip, zstd and xz hold one document, or a tar archive; each regular member of
 * a zip or tar archive that is XML is one; anything else is passed on as it
 * is.  Which one it is, the first bytes tell; of a member that does not look
 * like XML, its name too: one that ends in .xml or .p7m is given to the target
 * all the same, which has words for what is wrong with it.  Reads forward
 * only, so that a pipe will do.  Names in an archive serve messages alone: no
 * file is opened or written by them.
 *
 * Passed over: members that are no XML (PDF, pictures, HTML), links and
 * devices, and whatever lies under a name that begins with a dot or under
 * __MACOSX.
 *
 * STATUS_INVALID (no place): damaged or cut short, encrypted, compressed in
 * itself, without a document, or past the limits of importers/limits.h.
 */

/*
 * What is asked of each document.  entry: the name of an archive's member,
 * valid UTF-8 of at most DECOMPRESS_NAME_MAX bytes without control characters
 * of ASCII; NULL for a document that is no member.
 */
struct decompress_target {
	void *payload;
	bool takes_any;		/* documents need not look like XML */
	/* Take it: read it to its end, which shows that it came out unharmed.
	 * A failure of the source is handed back as it is. */
	enum status (*document)(void *payload, const char *entry,
	    const struct byte_source *source, struct error *err);
	/* A member that cannot be a document. */
	enum status (*refused)(void *payload, const char *entry,
	    const char *why, struct error *err);
	/* A member that is none; why is the end of a sentence on it. */
	enum status (*passed_over)(void *payload, const char *entry,
	    const char *why, struct error *err);
};

#define DECOMPRESS_NAME_MAX 400

MUST_CHECK enum status decompress(const struct byte_source *source,
    const struct decompress_target *target, struct error *err);

#endif
