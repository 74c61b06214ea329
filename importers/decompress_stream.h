#ifndef IMPORTERS_DECOMPRESS_STREAM_H
#define IMPORTERS_DECOMPRESS_STREAM_H

#include "importers/decompress_form.h"
#include "importers/decompress_source.h"

/*
 * decompress_stream -- gzip, zstd and xz as a source of what was compressed.
 *
 * Several of them joined in one file (`cat a.gz b.gz`) are their contents
 * joined, as for zcat.  The check sums that the form has are checked.  Reads
 * its source to the end before it says that there is no more.
 */

struct decompress_stream;

/* form: of class DECOMPRESS_STREAM; in, which must outlive it, stands at its
 * beginning. */
MUST_CHECK enum status decompress_stream_new(struct decompress_stream **out,
    const struct decompress_form *form, struct decompress_peek *in,
    struct error *err);
void decompress_stream_free(struct decompress_stream *stream);

/* It as a source; borrows it.  STATUS_INVALID: damaged, cut short, or grown
 * past the limits. */
struct byte_source decompress_stream_source(
    struct decompress_stream *stream);

#endif
