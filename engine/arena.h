#ifndef ENGINE_ARENA_H
#define ENGINE_ARENA_H

#include <stddef.h>

#include "engine/status.h"

/*
 * arena -- memory that is given back all at once.
 *
 * One arena has one lifetime: a run, an input file, a party's evaluation.
 * Nothing in it is freed singly and nothing outlives it.  It has a maximum
 * given at init; past that, or when the system has no memory, the functions
 * return NULL.  In builds with ARENA_SINGLE every object is an allocation of
 * its own, so that sanitizers see overruns.
 */

struct arena_block;

struct arena {
	struct arena_block *blocks;	/* owned, newest first */
	size_t used_bytes;
	size_t max_bytes;
};

void arena_init(struct arena *arena, size_t max_bytes);

/* Give all memory back; the arena can be used again.  Zeroed arena: no-op. */
void arena_reset(struct arena *arena);
/* The same for what is in it, but a little memory is kept for what comes next;
 * an arena that is cleared is still to be reset at last. */
void arena_clear(struct arena *arena);

/* Zeroed memory for count objects of size bytes, aligned for any type. */
void *arena_alloc(struct arena *arena, size_t count, size_t size) MUST_CHECK;

/* A copy of text (NULL stays NULL, which is then no failure). */
char *arena_strdup(struct arena *arena, const char *text) MUST_CHECK;
char *arena_strndup(struct arena *arena, const char *text, size_t length)
    MUST_CHECK;
/* One text behind the other. */
char *arena_join(struct arena *arena, const char *first, const char *second)
    MUST_CHECK;
char *arena_printf(struct arena *arena, const char *format, ...)
    __attribute__((format(printf, 2, 3))) MUST_CHECK;

#endif
