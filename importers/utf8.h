#ifndef IMPORTERS_UTF8_H
#define IMPORTERS_UTF8_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * utf8 -- the one form of UTF-8 that is accepted: shortest sequences of the
 * code points U+0000 to U+10FFFF without surrogates.
 */

#define UTF8_SEQUENCE_MAX 4	/* bytes of one character */

/*
 * How many bytes of the text are whole valid characters.  *is_cut says whether
 * what follows could still become one if more bytes came.
 */
size_t utf8_valid_prefix(const char *bytes, size_t size, bool *is_cut);

/* How many bytes from the start are ASCII; may stop up to 7 bytes early. */
size_t utf8_ascii_prefix(const char *bytes, size_t size);

/* Is all of it valid? */
bool utf8_is_valid(const char *bytes, size_t size);

/* And can XML 1.0 hold it: no control characters but tab, LF and CR, and
 * neither U+FFFE nor U+FFFF? */
bool utf8_is_xml(const char *bytes, size_t size);

/* Write a code point (no surrogate, at most U+10FFFF); returns its bytes. */
size_t utf8_encode(char out[UTF8_SEQUENCE_MAX], uint32_t code_point);

#endif
