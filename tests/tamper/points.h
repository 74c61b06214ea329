#ifndef TESTS_TAMPER_POINTS_H
#define TESTS_TAMPER_POINTS_H

#include "tests/tamper/attempt.h"

/*
 * points -- every way of one kind to spoil a file at one point.
 */

struct points_kind {
	const char *name;
	void (*run)(struct attempt_tally *tally,
	    const struct subject *subject);
};

/*
 * bits: each bit turned over.  cuts: each beginning of the file, and each end.
 * removed, doubled: each byte.  swapped: each two neighbours.  inserted: bytes
 * that mean something in XML, at each place.  values: each byte as each other
 * value.  any: each of the 256 bytes at each place.  A change that gives the
 * same file is left out.
 */
extern const struct points_kind points_kinds[];	/* ends with NULL */

const struct points_kind *points_find(const char *name, size_t length);

#endif
