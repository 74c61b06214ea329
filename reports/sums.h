#ifndef REPORTS_SUMS_H
#define REPORTS_SUMS_H

#include <stddef.h>

#include "engine/arena.h"
#include "engine/digest.h"
#include "engine/error.h"

/*
 * sums -- SHA256SUMS, the list of a run's files and their digests, read back:
 * strictly, byte for byte what a run can write, so that it has one reading.
 *
 * A line each: 64 digits of lower-case hex, two blanks, a name, a line feed.
 * Names are of A-Z a-z 0-9 . _ - without a leading dot, at most SUMS_NAME_MAX
 * bytes, in bytewise order, each once; neither the list itself nor its
 * signature.  At least one line.
 */

#define SUMS_FILE_NAME "SHA256SUMS"
#define SUMS_SIGNATURE_NAME "SHA256SUMS.p7s"

#define SUMS_BYTES_MAX ((size_t)1 << 30)
#define SUMS_NAME_MAX 200

struct sums_entry {
	const char *name;
	char sha256[DIGEST_TEXT_SIZE];
};

struct sums {
	const struct sums_entry *entries;
	size_t count;
};

/* *out is in arena.  STATUS_INVALID with the line as place. */
MUST_CHECK enum status sums_parse(struct sums *out, struct arena *arena,
    const char *bytes, size_t size, struct error *err);

#endif
