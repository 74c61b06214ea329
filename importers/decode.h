#ifndef IMPORTERS_DECODE_H
#define IMPORTERS_DECODE_H

#include "engine/error.h"
#include "importers/byte_target.h"

/*
 * decode -- the bytes of an XML document as UTF-8, without byte order mark.
 *
 * The encoding is what the first bytes show (a byte order mark, or how '<' is
 * written) and what the XML declaration names; the two must agree.  Accepted:
 * UTF-8, UTF-16 in both orders, US-ASCII, ISO-8859-1, -2 and -15,
 * windows-1250, -1251 and -1252, by their common names.  Everything else is
 * STATUS_INVALID, and so is a byte that the encoding does not define: nothing
 * is replaced or guessed.
 *
 * Errors have no place: the caller, who counts lines, adds it.  All bytes
 * before the fault have been pushed by then.
 */

struct decoder;

MUST_CHECK enum status decoder_new(struct decoder **out,
    const struct byte_target *target, struct error *err);
void decoder_free(struct decoder *decoder);

MUST_CHECK enum status decoder_push(struct decoder *decoder,
    const char *bytes, size_t size, struct error *err);
/* The document's end: nothing may be left over. */
MUST_CHECK enum status decoder_finish(struct decoder *decoder,
    struct error *err);

#endif
