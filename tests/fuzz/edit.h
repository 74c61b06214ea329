#ifndef TESTS_FUZZ_EDIT_H
#define TESTS_FUZZ_EDIT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "engine/strbuf.h"

/*
 * edit -- changes to a text that a fuzz target makes itself, as the input says:
 * a byte for how many (1 to 4), then five bytes each.
 */

/* How many of the bytes are edits. */
size_t edit_size(const uint8_t *bytes, size_t size);

/* *out gets the text with the edits; false where it is the same after all. */
bool edit_apply(struct strbuf *out, const struct strbuf *text,
    const uint8_t *edits, size_t size);

#endif
