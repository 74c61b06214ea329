#ifndef ENGINE_FRACTION_H
#define ENGINE_FRACTION_H

#include <stdbool.h>

#include "engine/decimal.h"

/*
 * fraction -- exact fractions of two 128-bit numbers, while they fit.
 *
 * What nearly every formula needs: no memory, and so no failure but that a
 * result does not fit, which every function tells by returning false (*out is
 * then left alone).  engine/rational.h goes on in numbers of any size from
 * there.  A fraction need not be in lowest terms.
 */

struct fraction {
	wide numerator;		/* above the least 128-bit number */
	wide denominator;	/* > 0 */
};

/* value / 10^digits */
bool fraction_from_scaled(struct fraction *out, wide value, unsigned digits);

bool fraction_add(struct fraction *out, struct fraction a, struct fraction b);
bool fraction_subtract(struct fraction *out, struct fraction a,
    struct fraction b);
bool fraction_multiply(struct fraction *out, struct fraction a,
    struct fraction b);
/* b must not be zero. */
bool fraction_divide(struct fraction *out, struct fraction a,
    struct fraction b);

/* < 0, 0, > 0 */
bool fraction_compare(int *order, struct fraction a, struct fraction b);

/* The greatest whole number not above a. */
wide fraction_floor(struct fraction a);

/* a x 10^digits, cut toward zero; *is_exact where nothing was cut off. */
bool fraction_scale(wide *out, bool *is_exact, struct fraction a,
    unsigned digits);

/*
 * How many places the decimal expansion of a has at most; false where it does
 * not end.  This one cannot fail to fit.
 */
bool fraction_decimals(unsigned *out, struct fraction a);

#endif
