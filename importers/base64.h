#ifndef IMPORTERS_BASE64_H
#define IMPORTERS_BASE64_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "engine/error.h"

/*
 * base64 -- bytes out of their base64 (RFC 4648, section 4), piece by piece.
 *
 * White space may stand anywhere.  The '=' at the end may be missing, as some
 * programs leave it out; nothing but white space and '=' may follow one.
 * STATUS_INVALID for any other byte, and where the end is half a byte.
 */

struct base64 {
	uint32_t bits;
	unsigned count;		/* characters in bits, 0 to 3 */
	bool has_ended;		/* an '=' was seen */
};

/* Enough for what one call makes of length bytes of text. */
static inline size_t
base64_room(size_t length)
{
	return length / 4 * 3 + 3;
}

void base64_init(struct base64 *base64);
/* *size: what was written to out, which has base64_room(length). */
MUST_CHECK enum status base64_decode(struct base64 *base64, char *out,
    size_t *size, const char *text, size_t length, struct error *err);
/* The text's end; out has room for 2 bytes. */
MUST_CHECK enum status base64_finish(struct base64 *base64, char *out,
    size_t *size, struct error *err);

#endif
