#ifndef IMPORTERS_DECODE_H
#define IMPORTERS_DECODE_H

#include <stdbool.h>
#include <stdint.h>

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
 * A text that is no XML (a CSV file) has no declaration: its encoding is what
 * a byte order mark shows, else what the user names, else UTF-8; the first two
 * must agree.
 *
 * Errors have no place: the caller, who counts lines, adds it.  All bytes
 * before the fault have been pushed by then.
 */

struct decoder;

MUST_CHECK enum status decoder_new(struct decoder **out,
    const struct byte_target *target, struct error *err);
/* Of a text that is no XML; encoding: a name as above, or NULL. */
MUST_CHECK enum status decoder_new_text(struct decoder **out,
    const struct byte_target *target, const char *encoding,
    struct error *err);
void decoder_free(struct decoder *decoder);

MUST_CHECK enum status decoder_push(struct decoder *decoder,
    const char *bytes, size_t size, struct error *err);
/*
 * After a push of those bytes, whatever came of it: where the last *left of
 * the UTF-8 bytes that were pushed on begin.  Returns how many of `bytes`, at
 * their end, those are; *left becomes the number of UTF-8 bytes that were made
 * of bytes pushed before.
 */
size_t decoder_tail(const struct decoder *decoder, const char *bytes,
    size_t size, uint64_t *left);
/* Is each ASCII character a byte, which is part of no other?  Of UTF-16 it is
 * not. */
bool decoder_keeps_ascii(const struct decoder *decoder);
/* Did the push fail at a byte that is none of the encoding? */
bool decoder_is_at_fault(const struct decoder *decoder);
/* The beginning of a document (ASCII, or the byte order mark) as the encoding
 * writes it.  Returns its length, twice that of the text at most. */
size_t decoder_encode(const struct decoder *decoder, char *out,
    const char *text, size_t length);

/* The document's end: nothing may be left over. */
MUST_CHECK enum status decoder_finish(struct decoder *decoder,
    struct error *err);

#endif
