#ifndef ENGINE_RATIONAL_H
#define ENGINE_RATIONAL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "engine/decimal.h"
#include "engine/status.h"

/*
 * rational -- exact fractions of any size: of 128-bit numbers while they fit
 * (engine/fraction.h), over OpenSSL's BIGNUM from there.
 *
 * For the handful of formulas per party (percent measures, interpolation,
 * prorating, free units).  All values belong to a calculation and are freed
 * with it; they are immutable.  A failed allocation latches: every further
 * operation returns a valid zero, and calculation_status() tells, so that a
 * formula reads as one and is checked once, before its result is used.  No
 * operation here has an overflow case.
 */

struct rational;		/* opaque; owned by its calculation */
struct calculation;

MUST_CHECK enum status calculation_new(struct calculation **out);
void calculation_free(struct calculation *calc);
MUST_CHECK enum status calculation_status(const struct calculation *calc);

typedef const struct rational *rational;

rational rational_from_integer(struct calculation *calc, int64_t value);
/* value / 10^digits */
rational rational_from_scaled(struct calculation *calc, wide value,
    unsigned digits);
rational rational_from_micro(struct calculation *calc, wide value_micro);

rational rational_add(struct calculation *calc, rational a, rational b);
rational rational_subtract(struct calculation *calc, rational a, rational b);
rational rational_multiply(struct calculation *calc, rational a, rational b);
/* b must not be zero (a programmer's mistake). */
rational rational_divide(struct calculation *calc, rational a, rational b);
rational rational_min(rational a, rational b);
rational rational_max(rational a, rational b);
/* The greatest whole number not above a. */
rational rational_floor(struct calculation *calc, rational a);

int rational_compare(rational a, rational b);	/* < 0, 0, > 0 */
int rational_sign(rational a);			/* -1, 0, 1 */

/* The multiple of unit_micro (> 0) next to a by mode. */
rational rational_round(struct calculation *calc, rational a,
    int64_t unit_micro, enum rounding mode);

/*
 * rational_to_micro(out, a): a as millionths, exact.  STATUS_RANGE if it does
 * not fit 128 bits or has more than 6 decimals.
 */
MUST_CHECK enum status rational_to_micro(wide *out_micro, rational a);

/*
 * rational_format_cut(calc, a): a as a decimal without trailing zeros, cut
 * toward zero to 6 places, "0" for a cut "-0".  Owned by the calculation.
 */
const char *rational_format_cut(struct calculation *calc, rational a);
/* a in full if its decimal expansion ends, else NULL. */
const char *rational_format_exact(struct calculation *calc, rational a);

#endif
