#ifndef TESTS_TAMPER_PEAK_H
#define TESTS_TAMPER_PEAK_H

#include <stdint.h>

/*
 * peak -- how much memory was held at once, by us and by the libraries.
 *
 * Stands in front of the C library's allocator for the whole program.
 * Sanitizers bring their own: there it is always 0.
 */

/* Begin anew. */
void peak_begin(void);
/* The most bytes since then, less what was held when it began. */
int64_t peak_bytes(void);

#endif
