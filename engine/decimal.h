#ifndef ENGINE_DECIMAL_H
#define ENGINE_DECIMAL_H

#include <stdint.h>

#include "engine/status.h"

/*
 * decimal -- exact decimals as whole numbers of millionths.
 *
 * An amount or quantity is an int64_t of millionths, named *_micro; sums of
 * them are `wide` (128 bits), so that no ledger within the stated maxima can
 * overflow one.  Nothing rounds here but decimal_divide_rounded(),
 * decimal_round_to_multiple() and decimal_multiply_divide(), whose callers name
 * the rounding.  No floating point, no locale.
 *
 * Source of the limits: docs/reference/ledger.md, values: at most 6 decimals
 * (zeros at the end aside), |value| < 9e12.
 */

__extension__ typedef __int128 wide;

#define DECIMAL_DIGITS 6
#define DECIMAL_ONE_MICRO INT64_C(1000000)
/* |amount| < this, in millionths. */
#define DECIMAL_LIMIT_MICRO (INT64_C(9000000000000) * DECIMAL_ONE_MICRO)
/* Longest text decimal_format() writes, with the NUL. */
#define DECIMAL_TEXT_MAX 48

/* What becomes of a fraction.  Signs are treated alike. */
enum rounding {
	ROUND_HALF_UP,		/* to nearest, ties away from zero */
	ROUND_HALF_EVEN,	/* to nearest, ties to the even neighbour */
	ROUND_DOWN,		/* toward zero */
};

/*
 * decimal_parse(out, text):
 * -?[0-9]+(\.[0-9]+)? and nothing else.  More than 6 digits after the point
 * are accepted if the further ones are zeros.  STATUS_SYNTAX for another form
 * (NaN, grouping, comma, exponent, blanks, a leading plus), STATUS_RANGE for
 * |value| >= 9e12 or for a non-zero seventh decimal.
 */
MUST_CHECK enum status decimal_parse(int64_t *out_micro, const char *text);

/*
 * decimal_parse_scaled(out, text, digits):
 * The same with `digits` (0 to 12) digits after the point: *out is the value
 * times 10^digits.  STATUS_RANGE where that does not fit an int64_t.  For rates
 * (8 before the %) and exchange rates (10).
 */
MUST_CHECK enum status decimal_parse_scaled(int64_t *out, const char *text,
    unsigned digits);

/*
 * decimal_format(out, value_micro):
 * Exact, no trailing zeros, no trailing point, "0" for zero: "-0.5", "1200".
 * out holds DECIMAL_TEXT_MAX bytes.  Returns out.
 */
char *decimal_format(char *out, wide value_micro);

/* The same with exactly `digits` (0 to 6) decimals; the rest must be zero. */
char *decimal_format_fixed(char *out, wide value_micro, unsigned digits);

/* A whole number; out as above. */
char *decimal_format_whole(char *out, wide value);

/* numerator / denominator (> 0), rounded to a whole number by mode. */
wide decimal_divide_rounded(wide numerator, wide denominator,
    enum rounding mode);

/* The multiple of unit (> 0) next to value by mode. */
wide decimal_round_to_multiple(wide value, wide unit, enum rounding mode);

/*
 * value * factor / divisor (both > 0), rounded once to a whole number by mode;
 * STATUS_RANGE where that does not fit.  Nothing in between can overflow.
 */
MUST_CHECK enum status decimal_multiply_divide(wide *out, wide value,
    int64_t factor, int64_t divisor, enum rounding mode);

/* a + b; STATUS_RANGE where that does not fit. */
MUST_CHECK enum status decimal_add_wide(wide *out, wide a, wide b);

/* STATUS_RANGE if |value| >= DECIMAL_LIMIT_MICRO. */
MUST_CHECK enum status decimal_narrow(int64_t *out_micro, wide value_micro);

#endif
