#ifndef RULES_DIFFERENCE_H
#define RULES_DIFFERENCE_H

#include "engine/error.h"
#include "rules/agreement.h"

/*
 * difference -- what two agreements say differently, term by term.
 *
 * By what they mean, not by how they are written: white space, comments, the
 * order of attributes, of terms, titles, lists and requires, and a default that
 * is written out are no differences.  Rules, lists, figures and choices are the
 * same where their ids are; tiers where their thresholds are, what is left of
 * them in order; terms where they say the same, what is left of them in order.
 * Of examples only their number is compared.
 */

struct difference {
	const char *place;	/* "rule volume, scale, tier from 50000" */
	const char *what;	/* an attribute, or "rule bonus" */
	const char *before;	/* NULL: was not there */
	const char *after;	/* NULL: is not there any more */
};

/* The difference is valid during the call. */
typedef enum status (*difference_fn)(const struct difference *difference,
    void *payload, struct error *err);

/*
 * Call back for each, in the order of the first agreement, what is new after
 * what was there.  STATUS_MEMORY, and what the callback returns.
 */
MUST_CHECK enum status difference_find(const struct agreement *before,
    const struct agreement *after, difference_fn callback, void *payload,
    struct error *err);

#endif
