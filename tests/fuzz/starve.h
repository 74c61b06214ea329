#ifndef TESTS_FUZZ_STARVE_H
#define TESTS_FUZZ_STARVE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * starve -- memory runs out in the middle of a fuzz target's run, at a place
 * that hangs on the input.
 *
 * The allocations of our own code are counted and made to fail by the linker's
 * --wrap, those of SQLite, libxml2 and OpenSSL by the libraries' own hooks; so
 * it works beside sanitizers, which bring an allocator of their own.  What the
 * C library, libarchive and xmlsec1 allocate for themselves is not touched:
 * tests/fault/ does that.  Which allocation fails is worked out from the whole
 * input, not read from a byte of it: every change tries another one, and
 * corpora keep their form.
 */

/* From here on allocations count; none fails. */
void starve_count(void);

/* The same, and one of `count` fails, chosen by the input; for every other
 * input all that follow fail too. */
void starve_begin(const uint8_t *data, size_t size, uint64_t count);

/* Neither counted nor failing from here on; how many there were. */
uint64_t starve_end(void);

/* Did one fail since starve_begin()? */
bool starve_struck(void);

#endif
