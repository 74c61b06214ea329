#ifndef REPORTS_NEW_PAIR_H
#define REPORTS_NEW_PAIR_H

#include <limits.h>
#include <stdbool.h>
#include <stddef.h>

#include <sys/types.h>

#include "engine/error.h"

/*
 * new_pair -- two files that are of no use without each other, made so that
 * both are there or none, whenever the program or the machine stops.
 *
 * Both are written aside, as .NAME.ristorno-partial, and made durable; then the
 * first gets its name, then the second.  Where the first has its name and the
 * second lies aside the pair was nearly there: who opens the pair sees that,
 * and may have it finished.  Files aside of any other kind are a stopped
 * program's, and are removed.  The first file's folder is locked meanwhile.
 *
 * Messages carry the file as their place.  STATUS_CONFLICT where a file of one
 * of the names is there already; STATUS_BUSY where another process is at it;
 * else STATUS_ENVIRONMENT, and neither file is there.
 */

enum { NEW_PAIR_COUNT = 2 };

struct new_pair_file {
	const char *path;	/* as the caller named it; borrowed */
	mode_t mode;
	int folder;
	char name[NAME_MAX + 1];
	char aside[NAME_MAX + 1];
};

struct new_pair {
	struct new_pair_file files[NEW_PAIR_COUNT];
	bool is_begun;		/* the first is there, the second aside */
};

/* Set path and mode of both before; new_pair_close() in any case. */
MUST_CHECK enum status new_pair_open(struct new_pair *pair, struct error *err);
void new_pair_close(struct new_pair *pair);

/* Read what lies there: of a pair that is begun the first, and the second
 * aside.  At most size bytes; STATUS_RANGE where there are more. */
MUST_CHECK enum status new_pair_read(const struct new_pair *pair,
    unsigned which, char *bytes, size_t size, size_t *length,
    struct error *err);

/* The second gets its name. */
MUST_CHECK enum status new_pair_finish(const struct new_pair *pair,
    struct error *err);

/* Both, anew. */
MUST_CHECK enum status new_pair_write(const struct new_pair *pair,
    const char *const bytes[NEW_PAIR_COUNT],
    const size_t sizes[NEW_PAIR_COUNT], struct error *err);

#endif
