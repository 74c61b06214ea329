#ifndef IMPORTERS_TEXT_SET_H
#define IMPORTERS_TEXT_SET_H

#include <stdbool.h>
#include <stddef.h>

#include "engine/arena.h"
#include "engine/status.h"

/*
 * text_set -- texts that are in it or not, with a value each.
 */

struct text_set_slot {
	const char *text;	/* NULL: free */
	const char *value;
};

struct text_set {
	struct arena arena;		/* the texts */
	struct text_set_slot *slots;	/* owned; a power of two of them */
	size_t capacity;
	size_t count;
	size_t count_max;
};

void text_set_init(struct text_set *set, size_t count_max);
void text_set_fini(struct text_set *set);

/*
 * Add text with value, both copied; what is in it already keeps its value.
 * STATUS_RANGE past the maximum, STATUS_MEMORY.
 */
MUST_CHECK enum status text_set_add(struct text_set *set, const char *text,
    const char *value);

/* The value of text, or NULL where it is not in the set. */
const char *text_set_find(const struct text_set *set, const char *text);

#endif
