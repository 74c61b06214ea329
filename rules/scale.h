#ifndef RULES_SCALE_H
#define RULES_SCALE_H

#include <stdbool.h>
#include <stddef.h>

#include "engine/rational.h"
#include "rules/agreement.h"

/*
 * scale -- tiers and the benefit they give: the methods of the agreement
 * language, section 6, exact.
 */

/* A scale as it stands for one party. */
struct scale_input {
	const struct scale *scale;
	rational part;		/* of the period; thresholds are times this;
				 * NULL: whole */
	rational v;		/* what qualifies */
	rational p;		/* what the benefit is applied to, NULL:
				 * nothing; for free units the net amount */
};

/* A number as written; a percent is its number of percent. */
rational scale_number(struct calculation *calc, struct number number);
/* A rate as a factor: 2% is 0.02. */
rational scale_rate(struct calculation *calc, struct number rate);

/* Where tier (from 1) begins, as applied. */
rational scale_threshold(struct calculation *calc,
    const struct scale_input *input, size_t tier);

/* The tier that v reaches, from 1; 0: none. */
size_t scale_reach(struct calculation *calc, const struct scale_input *input);

/* What the scale gives with tier (>= 1) reached. */
rational scale_benefit(struct calculation *calc,
    const struct scale_input *input, size_t tier);

/* What follows the tier reached: the next tier; of multiples the next one. */
struct scale_next {
	size_t tier;		/* whose benefit is paid then */
	rational from;		/* where it begins, as applied */
	rational benefit;	/* what the scale gives there, or with
				 * threshold="exceed" just above it */
};

/*
 * scale_next(out, calc, input, tier): false where nothing follows.  Only what
 * qualifies changes: P stays, and with it the average price of free units.
 * input's v may be NULL (undefined); tier is then 0.
 */
bool scale_next(struct scale_next *out, struct calculation *calc,
    const struct scale_input *input, size_t tier);

#endif
