#include "engine/rational_large.h"

#include <assert.h>

#define LONG_BITS 512	/* of a denominator that is worth reducing */
#define WIDE_BITS 127	/* of a number that fits, beside its sign */
#define WIDE_BYTES ((int)sizeof(wide))

__extension__ typedef unsigned __int128 magnitude;

bool
rational_large_new(struct rational_large *out)
{
	out->numerator = BN_new();
	out->denominator = BN_new();
	if (out->numerator != NULL && out->denominator != NULL &&
	    BN_one(out->denominator) == 1)
		return true;
	rational_large_fini(out);
	return false;
}

void
rational_large_fini(struct rational_large *large)
{
	BN_free(large->numerator);
	BN_free(large->denominator);
	*large = (struct rational_large){ NULL, NULL };
}

/* ------------------------------------------------------------ conversion */

static bool
set_wide(BIGNUM *out, wide value)
{
	magnitude rest = value < 0 ? -(magnitude)value : (magnitude)value;
	unsigned char bytes[sizeof(wide)];

	for (int i = WIDE_BYTES - 1; i >= 0; i--) {
		bytes[i] = (unsigned char)(rest & 0xff);
		rest >>= 8;
	}
	if (BN_bin2bn(bytes, WIDE_BYTES, out) == NULL)
		return false;
	BN_set_negative(out, value < 0);
	return true;
}

/* STATUS_RANGE where the number does not fit. */
static enum status
get_wide(wide *out, const BIGNUM *number)
{
	const magnitude limit = (magnitude)1 << WIDE_BITS;
	unsigned char bytes[sizeof(wide)];
	magnitude value = 0;
	bool is_negative = BN_is_negative(number) != 0;

	if (BN_num_bytes(number) > WIDE_BYTES)
		return STATUS_RANGE;
	if (BN_bn2binpad(number, bytes, WIDE_BYTES) != WIDE_BYTES)
		return STATUS_MEMORY;
	for (int i = 0; i < WIDE_BYTES; i++)
		value = value << 8 | bytes[i];
	if (value > limit || (value == limit && !is_negative))
		return STATUS_RANGE;
	/* The most negative number has no counterpart above zero. */
	if (is_negative && value > 0)
		*out = -(wide)(value - 1) - 1;
	else
		*out = (wide)value;
	return STATUS_OK;
}

bool
rational_large_view(struct rational_large *out, struct fraction small,
    BN_CTX *context)
{
	out->numerator = BN_CTX_get(context);
	out->denominator = BN_CTX_get(context);
	return out->denominator != NULL &&
	    set_wide(out->numerator, small.numerator) &&
	    set_wide(out->denominator, small.denominator);
}

bool
rational_large_fits(struct fraction *out, const struct rational_large *large)
{
	struct fraction small;

	if (BN_num_bits(large->numerator) > WIDE_BITS ||
	    BN_num_bits(large->denominator) > WIDE_BITS ||
	    get_wide(&small.numerator, large->numerator) != STATUS_OK ||
	    get_wide(&small.denominator, large->denominator) != STATUS_OK)
		return false;
	*out = small;
	return true;
}

static bool
multiply_power_of_10(BIGNUM *number, unsigned digits)
{
	while (digits-- > 0)
		if (BN_mul_word(number, 10) != 1)
			return false;
	return true;
}

/* ------------------------------------------------------------ operations */

/* Both a + b and a - b: what is done to the two numerators. */
static bool
combine(struct rational_large *out, const struct rational_large *a,
    const struct rational_large *b, BN_CTX *context,
    int (*add)(BIGNUM *, const BIGNUM *, const BIGNUM *))
{
	BIGNUM *other;
	bool is_done;

	BN_CTX_start(context);
	other = BN_CTX_get(context);
	is_done = other != NULL &&
	    BN_mul(out->numerator, a->numerator, b->denominator,
	    context) == 1 &&
	    BN_mul(other, b->numerator, a->denominator, context) == 1 &&
	    add(out->numerator, out->numerator, other) == 1 &&
	    BN_mul(out->denominator, a->denominator, b->denominator,
	    context) == 1;
	BN_CTX_end(context);
	return is_done;
}

bool
rational_large_add(struct rational_large *out, const struct rational_large *a,
    const struct rational_large *b, BN_CTX *context)
{
	return combine(out, a, b, context, BN_add);
}

bool
rational_large_subtract(struct rational_large *out,
    const struct rational_large *a, const struct rational_large *b,
    BN_CTX *context)
{
	return combine(out, a, b, context, BN_sub);
}

bool
rational_large_multiply(struct rational_large *out,
    const struct rational_large *a, const struct rational_large *b,
    BN_CTX *context)
{
	return BN_mul(out->numerator, a->numerator, b->numerator,
	    context) == 1 &&
	    BN_mul(out->denominator, a->denominator, b->denominator,
	    context) == 1;
}

bool
rational_large_divide(struct rational_large *out,
    const struct rational_large *a, const struct rational_large *b,
    BN_CTX *context)
{
	bool is_negative;

	assert(!BN_is_zero(b->numerator));
	if (BN_mul(out->numerator, a->numerator, b->denominator,
	    context) != 1 ||
	    BN_mul(out->denominator, a->denominator, b->numerator,
	    context) != 1)
		return false;
	is_negative = BN_is_negative(out->numerator) !=
	    BN_is_negative(out->denominator);
	BN_set_negative(out->numerator, is_negative);
	BN_set_negative(out->denominator, 0);
	return true;
}

int
rational_large_sign(const struct rational_large *a)
{
	if (BN_is_zero(a->numerator))
		return 0;
	return BN_is_negative(a->numerator) ? -1 : 1;
}

bool
rational_large_compare(int *order, const struct rational_large *a,
    const struct rational_large *b, BN_CTX *context)
{
	BIGNUM *left;
	BIGNUM *right;
	bool is_done;

	BN_CTX_start(context);
	left = BN_CTX_get(context);
	right = BN_CTX_get(context);
	is_done = right != NULL &&
	    BN_mul(left, a->numerator, b->denominator, context) == 1 &&
	    BN_mul(right, b->numerator, a->denominator, context) == 1;
	if (is_done)
		*order = BN_cmp(left, right);
	BN_CTX_end(context);
	return is_done;
}

/* -------------------------------------------------------------- rounding */

bool
rational_large_floor(struct rational_large *out,
    const struct rational_large *a, BN_CTX *context)
{
	BIGNUM *rest;
	bool is_done;

	BN_CTX_start(context);
	rest = BN_CTX_get(context);
	/* BN_div cuts toward zero; the rest has the numerator's sign. */
	is_done = rest != NULL &&
	    BN_div(out->numerator, rest, a->numerator, a->denominator,
	    context) == 1 &&
	    (!BN_is_negative(rest) || BN_sub_word(out->numerator, 1) == 1);
	BN_CTX_end(context);
	return is_done;
}

bool
rational_large_round(struct rational_large *out,
    const struct rational_large *a, enum rounding mode, BN_CTX *context)
{
	bool is_negative = BN_is_negative(a->numerator) != 0;
	BIGNUM *whole = out->numerator;
	BIGNUM *rest;
	bool is_done;
	int order;

	BN_CTX_start(context);
	rest = BN_CTX_get(context);
	is_done = rest != NULL &&
	    BN_div(whole, rest, a->numerator, a->denominator,
	    context) == 1 &&
	    BN_lshift1(rest, rest) == 1;
	if (is_done && mode != ROUND_DOWN) {
		order = BN_ucmp(rest, a->denominator);
		if (order > 0 || (order == 0 &&
		    (mode == ROUND_HALF_UP || BN_is_odd(whole))))
			is_done = (is_negative ? BN_sub_word(whole, 1) :
			    BN_add_word(whole, 1)) == 1;
	}
	BN_CTX_end(context);
	return is_done;
}

bool
rational_large_shorten(struct rational_large *large, BN_CTX *context)
{
	BIGNUM *divisor;
	bool is_done;

	if (BN_num_bits(large->denominator) < LONG_BITS)
		return true;
	BN_CTX_start(context);
	divisor = BN_CTX_get(context);
	is_done = divisor != NULL &&
	    BN_gcd(divisor, large->numerator, large->denominator,
	    context) == 1 &&
	    (BN_is_one(divisor) ||
	    (BN_div(large->numerator, NULL, large->numerator, divisor,
	    context) == 1 &&
	    BN_div(large->denominator, NULL, large->denominator, divisor,
	    context) == 1));
	BN_CTX_end(context);
	return is_done;
}

/* --------------------------------------------------------------- results */

enum status
rational_large_to_micro(wide *out_micro, const struct rational_large *a,
    BN_CTX *context)
{
	enum status status = STATUS_MEMORY;
	BIGNUM *micro;
	BIGNUM *rest;

	BN_CTX_start(context);
	micro = BN_CTX_get(context);
	rest = BN_CTX_get(context);
	if (rest != NULL && BN_copy(micro, a->numerator) != NULL &&
	    multiply_power_of_10(micro, DECIMAL_DIGITS) &&
	    BN_div(micro, rest, micro, a->denominator, context) == 1)
		status = BN_is_zero(rest) ? get_wide(out_micro, micro) :
		    STATUS_RANGE;
	BN_CTX_end(context);
	return status;
}

char *
rational_large_digits(const struct rational_large *a, unsigned decimals,
    BN_CTX *context)
{
	char *digits = NULL;
	BIGNUM *scaled;

	BN_CTX_start(context);
	scaled = BN_CTX_get(context);
	if (scaled != NULL && BN_copy(scaled, a->numerator) != NULL &&
	    multiply_power_of_10(scaled, decimals) &&
	    BN_div(scaled, NULL, scaled, a->denominator, context) == 1)
		digits = BN_bn2dec(scaled);
	BN_CTX_end(context);
	return digits;
}

/* Divide all twos and fives out of *rest. */
static bool
divide_out(unsigned *twos, unsigned *fives, BIGNUM *rest)
{
	*twos = 0;
	*fives = 0;
	while (!BN_is_bit_set(rest, (int)*twos))
		++*twos;
	if (BN_rshift(rest, rest, (int)*twos) != 1)
		return false;
	for (; BN_mod_word(rest, 5) == 0; ++*fives)
		if (BN_div_word(rest, 5) != 0)
			return false;
	return true;
}

enum status
rational_large_decimals(unsigned *out, const struct rational_large *a,
    BN_CTX *context)
{
	enum status status = STATUS_MEMORY;
	unsigned twos, fives;
	BIGNUM *rest;
	BIGNUM *other;

	BN_CTX_start(context);
	rest = BN_CTX_get(context);
	other = BN_CTX_get(context);
	/* What is left of the denominator may divide the numerator. */
	if (other != NULL && BN_copy(rest, a->denominator) != NULL &&
	    divide_out(&twos, &fives, rest) &&
	    BN_mod(other, a->numerator, rest, context) == 1) {
		status = BN_is_zero(other) ? STATUS_OK : STATUS_NOT_FOUND;
		*out = twos > fives ? twos : fives;
	}
	BN_CTX_end(context);
	return status;
}
