#ifndef RULES_SCALE_H
#define RULES_SCALE_H

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

/* "all-units", ... as an agreement writes it. */
const char *scale_method_name(enum method method);

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

#endif
