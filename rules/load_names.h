#ifndef RULES_LOAD_NAMES_H
#define RULES_LOAD_NAMES_H

#include <stddef.h>
#include <stdint.h>

#include "engine/arena.h"
#include "engine/status.h"

/*
 * load_names -- what an agreement file gives names to: each name once, found
 * by it.  Sorted once, so that the cost stays in proportion to the file however
 * many there are.
 */

struct load_name {
	const char *text;	/* borrowed */
	uint64_t line;
	size_t number;		/* in the order of the file */
};

struct load_names {
	struct load_name *names;	/* bytewise, once sorted */
	size_t count;
};

/* Room for count names, in arena, to be filled by the caller, then sorted. */
MUST_CHECK enum status load_names_init(struct load_names *names,
    struct arena *arena, size_t count);

/*
 * Sort, by line where equal.  Returns the first name in the file that was given
 * before, or NULL.
 */
const struct load_name *load_names_sort(struct load_names *names);

/* The name equal to the length bytes of text, or NULL. */
const struct load_name *load_names_find(const struct load_names *names,
    const char *text, size_t length);

#endif
