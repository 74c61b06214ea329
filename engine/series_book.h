#ifndef ENGINE_SERIES_BOOK_H
#define ENGINE_SERIES_BOOK_H

#include "engine/arena.h"
#include "engine/series.h"
#include "engine/series_shape.h"

/*
 * series_book -- what the files of series share.  Private to engine/series*.c.
 */

struct series_number {
	int64_t number;
	int32_t date;		/* DATE_NONE: not known */
	uint32_t key;
	uint8_t type;		/* enum document_type */
	uint8_t what;		/* enum series_what */
	uint8_t digits;		/* it is written with, zeros before it too */
};

/* A name that numbers have in common. */
struct series_key {
	const char *before;
	const char *after;
	uint32_t shape;
	uint32_t family;	/* the same for names alike but for letters */
};

/* Texts, each with a number from 0. */
struct series_names {
	const char **texts;	/* in the arena of the book */
	size_t count;
	size_t capacity;
	uint32_t *slots;	/* 0: free, else the number and one */
	size_t slot_count;	/* a power of two */
};

struct series_book {
	struct arena arena;
	struct series_names shape_names;
	struct shape **shapes;	/* by number; each in the arena */
	size_t shape_capacity;
	uint32_t *shape_families;	/* of shapes, likewise */
	size_t shape_family_capacity;
	struct series_names key_names;
	struct series_names family_names;
	struct series_key *keys;
	size_t key_capacity;
	struct series_number *numbers;
	size_t count;
	size_t capacity;
	uint32_t *ranks;	/* of keys, in the order of their names */
	/* Of no series. */
	struct series_rest left;	/* beyond a maximum, without digits */
	struct period period;
	const struct series_listener *listener;
	struct series_rest *rest;
};

/* *out: the text's number; STATUS_RANGE where there are max already. */
MUST_CHECK enum status series_name(uint32_t *out, struct series_names *names,
    struct arena *arena, const char *text, size_t max, bool may_add);

/* How many numbers and gaps a sequence has. */
struct series_measure {
	uint64_t numbers;	/* different ones */
	uint64_t gaps;
	uint64_t missing;
	uint64_t ranges;	/* that it is split into */
};

/* Numbers of one type, or of both, in order, without a jump between them. */
typedef enum status (*series_range_fn)(void *payload,
    const struct series_number *numbers, size_t count, int type);

/*
 * Split a sequence (sorted by number) by type where that is better, and by
 * jumps; add it to the measure and pass each range on (callback may be NULL).
 */
MUST_CHECK enum status series_split(struct series_measure *measure,
    const struct series_number *numbers, size_t count,
    series_range_fn callback,
    void *payload);

/*
 * Is that no series?  is_formed: a date or zeros before the numbers say that it
 * is one.
 */
bool series_is_sparse(const struct series_measure *measure, bool is_formed);

/* -------------------------------------------------- engine/series_tell.c */

/* The width of numbers that have zeros before them; 0: none has. */
int series_pad(const struct series_number *numbers, size_t count);
/* A sequence as the rows and gaps of the ranges that concern the period. */
MUST_CHECK enum status series_tell_sequence(struct series_book *book,
    const struct series_key *key, const struct series_number *numbers,
    size_t count);
/* The numbers are of no series. */
void series_tell_rest(struct series_book *book,
    const struct series_number *numbers, size_t count);

#endif
