#ifndef IMPORTERS_DECOMPRESS_ARCHIVE_H
#define IMPORTERS_DECOMPRESS_ARCHIVE_H

#include "importers/decompress_form.h"
#include "importers/decompress_source.h"

/*
 * decompress_archive -- the members of a zip or tar archive, told to a target.
 *
 * Read as a stream, each byte once: members that overlap, or a directory that
 * points somewhere else, multiply nothing.  How an archive must end says
 * importers/decompress_tail.h.
 */

/* form: of class DECOMPRESS_ARCHIVE; in stands at its beginning. */
MUST_CHECK enum status decompress_archive_read(
    const struct decompress_form *form, struct decompress_peek *in,
    const struct decompress_target *target, struct error *err);

#endif
