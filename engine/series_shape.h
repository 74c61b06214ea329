#ifndef ENGINE_SERIES_SHAPE_H
#define ENGINE_SERIES_SHAPE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "engine/fact.h"

/*
 * series_shape -- the runs of digits in an id, and which of them is the
 * running number.  Private to engine/series*.c.
 */

#define SHAPE_RUNS_MAX 8	/* the last ones; digits before are text */
#define SHAPE_DIGITS_MAX 18	/* of a number; digits before are text */
#define SHAPE_BITS 2048		/* to estimate how many values a run has */

/* How a run may say the document's date. */
enum shape_form {
	FORM_NONE,
	FORM_DAY,		/* YYYYMMDD and its like */
	FORM_MONTH,		/* YYYYMM, MM and their like */
	FORM_YEAR,		/* YYYY */
	FORM_SHORT_YEAR,	/* YY */
};

struct shape_id {
	const char *text;
	size_t length;
	size_t run_count;
	size_t from[SHAPE_RUNS_MAX];	/* of each run */
	size_t until[SHAPE_RUNS_MAX];
};

/* False: no digits, or nothing that is counted (a GUID). */
bool shape_parse(struct shape_id *out, const char *text);

/* The text with each run as one '#', capitals for letters; out has
 * FACT_ID_MAX + 1 bytes. */
void shape_mask(char *out, const struct shape_id *id);

#define SHAPE_DATES 16		/* ways to write a date as digits */

struct shape_run {
	uint32_t whole[SHAPE_DATES];	/* ids whose run is that date */
	uint32_t start[SHAPE_DATES];	/* ... begins with it */
	uint32_t ones;		/* ids whose run is a counter's first number:
				 * 001, or 1 at the end */
	uint64_t seen[SHAPE_BITS / 64];
};

/* What is learnt of the ids of one shape. */
struct shape {
	uint32_t ids;		/* all of them */
	uint32_t dated;		/* those with a date */
	struct shape_run runs[SHAPE_RUNS_MAX];
	/* Decided by shape_decide(). */
	bool is_decided;
	size_t number;		/* which run */
	int glued;		/* the date before it in its run; -1: none */
	bool has_period;	/* a year, month or day beside the number */
};

void shape_learn(struct shape *shape, const struct shape_id *id, int32_t date);
void shape_decide(struct shape *shape, size_t run_count);

/* Where the running number's digits are. */
void shape_number(size_t *from, size_t *until, const struct shape *shape,
    const struct shape_id *id);

#endif
