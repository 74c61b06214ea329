#include "engine/fraction.h"

#include <assert.h>

/*
 * Denominators are mostly powers of ten, the same or one a multiple of the
 * other: taking the larger instead of the product keeps numbers short without
 * looking for common divisors.
 */

__extension__ typedef unsigned __int128 magnitude;

#define WIDE_LEAST (-(wide)(~(magnitude)0 >> 1) - 1)

static bool
multiply(wide *out, wide a, wide b)
{
	return !__builtin_mul_overflow(a, b, out);
}

/* Take the result if it is one. */
static bool
give(struct fraction *out, bool fits, wide numerator, wide denominator)
{
	if (!fits || numerator == WIDE_LEAST)
		return false;
	assert(denominator > 0);
	*out = (struct fraction){ numerator, denominator };
	return true;
}

/* The powers of ten that fit a word. */
#define POWER_LAST 18

static const int64_t powers[POWER_LAST + 1] = {
	1, 10, 100, 1000, 10000, 100000, 1000000, 10000000, 100000000,
	1000000000, 10000000000, 100000000000, 1000000000000, 10000000000000,
	100000000000000, 1000000000000000, 10000000000000000,
	100000000000000000, 1000000000000000000,
};

static bool
power_of_10(wide *out, unsigned digits)
{
	wide power = 1;

	for (; digits > POWER_LAST; digits -= POWER_LAST)
		if (!multiply(&power, power, powers[POWER_LAST]))
			return false;
	return multiply(out, power, powers[digits]);
}

bool
fraction_from_scaled(struct fraction *out, wide value, unsigned digits)
{
	wide denominator = 1;
	bool fits = power_of_10(&denominator, digits);

	return give(out, fits, value, denominator);
}

/* Both as fractions of one denominator. */
static bool
bring_together(wide *a_numerator, wide *b_numerator, wide *denominator,
    struct fraction a, struct fraction b)
{
	*a_numerator = a.numerator;
	*b_numerator = b.numerator;
	*denominator = a.denominator;
	if (a.denominator == b.denominator)
		return true;
	if (a.denominator % b.denominator == 0)
		return multiply(b_numerator, b.numerator,
		    a.denominator / b.denominator);
	*denominator = b.denominator;
	if (b.denominator % a.denominator == 0)
		return multiply(a_numerator, a.numerator,
		    b.denominator / a.denominator);
	return multiply(a_numerator, a.numerator, b.denominator) &&
	    multiply(b_numerator, b.numerator, a.denominator) &&
	    multiply(denominator, a.denominator, b.denominator);
}

bool
fraction_add(struct fraction *out, struct fraction a, struct fraction b)
{
	wide left, right, denominator;
	wide sum = 0;
	bool fits = bring_together(&left, &right, &denominator, a, b) &&
	    !__builtin_add_overflow(left, right, &sum);

	return give(out, fits, sum, denominator);
}

bool
fraction_subtract(struct fraction *out, struct fraction a, struct fraction b)
{
	b.numerator = -b.numerator;
	return fraction_add(out, a, b);
}

bool
fraction_multiply(struct fraction *out, struct fraction a, struct fraction b)
{
	wide numerator = 0;
	wide denominator = 1;
	bool fits = multiply(&numerator, a.numerator, b.numerator) &&
	    multiply(&denominator, a.denominator, b.denominator);

	return give(out, fits, numerator, denominator);
}

bool
fraction_divide(struct fraction *out, struct fraction a, struct fraction b)
{
	struct fraction inverse;

	assert(b.numerator != 0);
	/* What both are divided by is no matter. */
	if (a.denominator == b.denominator) {
		a.denominator = 1;
		b.denominator = 1;
	}
	if (b.numerator > 0)
		inverse = (struct fraction){ b.denominator, b.numerator };
	else
		inverse = (struct fraction){ -b.denominator, -b.numerator };
	return fraction_multiply(out, a, inverse);
}

bool
fraction_compare(int *order, struct fraction a, struct fraction b)
{
	wide left, right, denominator;

	if (!bring_together(&left, &right, &denominator, a, b))
		return false;
	*order = (left > right) - (left < right);
	return true;
}

wide
fraction_floor(struct fraction a)
{
	wide whole = a.numerator / a.denominator;

	return whole - (a.numerator % a.denominator < 0);
}

bool
fraction_scale(wide *out, bool *is_exact, struct fraction a, unsigned digits)
{
	wide scaled, factor;

	if (!power_of_10(&factor, digits) ||
	    !multiply(&scaled, a.numerator, factor))
		return false;
	*out = scaled / a.denominator;
	*is_exact = scaled % a.denominator == 0;
	return true;
}

/* How often a divisor divides *number, which is left without it. */
static unsigned
divide_out(magnitude *number, unsigned divisor)
{
	unsigned times = 0;

	for (; *number % divisor == 0; times++)
		*number /= divisor;
	return times;
}

/* The expansion ends where there is no other prime factor than 2 and 5. */
bool
fraction_decimals(unsigned *out, struct fraction a)
{
	magnitude numerator = a.numerator < 0 ? -(magnitude)a.numerator :
	    (magnitude)a.numerator;
	magnitude rest = (magnitude)a.denominator;
	unsigned twos = divide_out(&rest, 2);
	unsigned fives = divide_out(&rest, 5);

	if (rest != 1 && numerator % rest != 0)
		return false;
	*out = twos > fives ? twos : fives;
	return true;
}
