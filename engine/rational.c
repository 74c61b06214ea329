#include "engine/rational.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include <openssl/bn.h>
#include <openssl/crypto.h>

#include "engine/arena.h"

/*
 * A value is numerator / denominator, denominator > 0.  It is brought to lowest
 * terms only once the denominator has grown long: that costs more than many
 * operations on short numbers, and a party's formulas are short.
 *
 * Each operation makes a new value, which its calculation owns through one
 * list.  Once an allocation fails the calculation is marked, and every
 * operation returns `zero`, which has no numbers and no owner; that is how the
 * functions without a calculation tell it from a zero that was worked out.
 */

#define CUT_DIGITS 6
#define LONG_BITS 512	/* of a denominator that is worth reducing */
#define WIDE_BYTES ((int)sizeof(wide))
#define TEXT_BYTES_MAX ((size_t)64 << 20)

__extension__ typedef unsigned __int128 magnitude;

struct rational {
	BIGNUM *numerator;
	BIGNUM *denominator;
	struct calculation *owner;
	struct rational *next;
};

struct calculation {
	BN_CTX *context;		/* owned */
	struct rational *values;	/* owned, newest first */
	struct arena texts;
	enum status status;
};

static const struct rational zero;

static void
value_free(struct rational *value)
{
	if (value == NULL)
		return;
	BN_free(value->numerator);
	BN_free(value->denominator);
	free(value);
}

static bool
has_failed(const struct calculation *calc)
{
	return calc->status != STATUS_OK;
}

static rational
fail(struct calculation *calc, struct rational *value)
{
	calc->status = STATUS_MEMORY;
	value_free(value);
	return &zero;
}

/* A value with numbers still to be filled in (0 / 1), or NULL. */
static struct rational *
value_new(struct calculation *calc)
{
	struct rational *value;

	if (has_failed(calc))
		return NULL;
	value = calloc(1, sizeof *value);
	if (value == NULL)
		return NULL;
	value->owner = calc;
	value->numerator = BN_new();
	value->denominator = BN_new();
	if (value->numerator == NULL || value->denominator == NULL ||
	    BN_one(value->denominator) != 1) {
		value_free(value);
		return NULL;
	}
	return value;
}

/* Bring the value to lowest terms. */
static bool
reduce(struct calculation *calc, struct rational *value)
{
	BIGNUM *divisor;
	bool is_done;

	BN_CTX_start(calc->context);
	divisor = BN_CTX_get(calc->context);
	is_done = divisor != NULL &&
	    BN_gcd(divisor, value->numerator, value->denominator,
	    calc->context) == 1 &&
	    (BN_is_one(divisor) ||
	    (BN_div(value->numerator, NULL, value->numerator, divisor,
	    calc->context) == 1 &&
	    BN_div(value->denominator, NULL, value->denominator, divisor,
	    calc->context) == 1));
	BN_CTX_end(calc->context);
	return is_done;
}

/* Take the value into the calculation if its numbers came to be. */
static rational
keep(struct calculation *calc, struct rational *value, bool is_done)
{
	if (value == NULL || !is_done)
		return fail(calc, value);
	if (BN_num_bits(value->denominator) >= LONG_BITS &&
	    !reduce(calc, value))
		return fail(calc, value);
	assert(!BN_is_zero(value->denominator));
	assert(!BN_is_negative(value->denominator));
	value->next = calc->values;
	calc->values = value;
	return value;
}

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
	const magnitude limit = (magnitude)1 << 127;
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

static bool
multiply_power_of_10(BIGNUM *number, unsigned digits)
{
	while (digits-- > 0)
		if (BN_mul_word(number, 10) != 1)
			return false;
	return true;
}

enum status
calculation_new(struct calculation **out)
{
	struct calculation *calc = calloc(1, sizeof *calc);

	if (calc == NULL)
		return STATUS_MEMORY;
	calc->context = BN_CTX_new();
	if (calc->context == NULL) {
		free(calc);
		return STATUS_MEMORY;
	}
	arena_init(&calc->texts, TEXT_BYTES_MAX);
	*out = calc;
	return STATUS_OK;
}

void
calculation_free(struct calculation *calc)
{
	struct rational *value;

	if (calc == NULL)
		return;
	value = calc->values;
	while (value != NULL) {
		struct rational *next = value->next;

		value_free(value);
		value = next;
	}
	arena_reset(&calc->texts);
	BN_CTX_free(calc->context);
	free(calc);
}

enum status
calculation_status(const struct calculation *calc)
{
	return calc->status;
}

rational
rational_from_integer(struct calculation *calc, int64_t value)
{
	return rational_from_scaled(calc, value, 0);
}

rational
rational_from_scaled(struct calculation *calc, wide value, unsigned digits)
{
	struct rational *result = value_new(calc);

	return keep(calc, result, result != NULL &&
	    set_wide(result->numerator, value) &&
	    multiply_power_of_10(result->denominator, digits));
}

rational
rational_from_micro(struct calculation *calc, wide value_micro)
{
	return rational_from_scaled(calc, value_micro, DECIMAL_DIGITS);
}

/* Both a + b and a - b: what combine() does to the two numerators. */
static rational
combine(struct calculation *calc, rational a, rational b,
    int (*add)(BIGNUM *, const BIGNUM *, const BIGNUM *))
{
	struct rational *result = value_new(calc);
	BIGNUM *other;
	bool is_done;

	if (result == NULL)
		return fail(calc, NULL);
	assert(a->owner == calc);
	assert(b->owner == calc);
	BN_CTX_start(calc->context);
	other = BN_CTX_get(calc->context);
	is_done = other != NULL &&
	    BN_mul(result->numerator, a->numerator, b->denominator,
	    calc->context) == 1 &&
	    BN_mul(other, b->numerator, a->denominator, calc->context) == 1 &&
	    add(result->numerator, result->numerator, other) == 1 &&
	    BN_mul(result->denominator, a->denominator, b->denominator,
	    calc->context) == 1;
	BN_CTX_end(calc->context);
	return keep(calc, result, is_done);
}

rational
rational_add(struct calculation *calc, rational a, rational b)
{
	return combine(calc, a, b, BN_add);
}

rational
rational_subtract(struct calculation *calc, rational a, rational b)
{
	return combine(calc, a, b, BN_sub);
}

rational
rational_multiply(struct calculation *calc, rational a, rational b)
{
	struct rational *result = value_new(calc);

	if (result == NULL)
		return fail(calc, NULL);
	assert(a->owner == calc);
	assert(b->owner == calc);
	return keep(calc, result,
	    BN_mul(result->numerator, a->numerator, b->numerator,
	    calc->context) == 1 &&
	    BN_mul(result->denominator, a->denominator, b->denominator,
	    calc->context) == 1);
}

rational
rational_divide(struct calculation *calc, rational a, rational b)
{
	struct rational *result = value_new(calc);
	bool is_done;
	bool is_negative;

	if (result == NULL)
		return fail(calc, NULL);
	assert(a->owner == calc);
	assert(b->owner == calc);
	assert(!BN_is_zero(b->numerator));
	is_done = BN_mul(result->numerator, a->numerator, b->denominator,
	    calc->context) == 1 &&
	    BN_mul(result->denominator, a->denominator, b->numerator,
	    calc->context) == 1;
	is_negative = BN_is_negative(result->numerator) !=
	    BN_is_negative(result->denominator);
	BN_set_negative(result->numerator, is_negative);
	BN_set_negative(result->denominator, 0);
	return keep(calc, result, is_done);
}

rational
rational_min(rational a, rational b)
{
	return rational_compare(a, b) <= 0 ? a : b;
}

rational
rational_max(rational a, rational b)
{
	return rational_compare(a, b) >= 0 ? a : b;
}

rational
rational_floor(struct calculation *calc, rational a)
{
	struct rational *result = value_new(calc);
	BIGNUM *rest;
	bool is_done;

	if (result == NULL)
		return fail(calc, NULL);
	assert(a->owner == calc);
	BN_CTX_start(calc->context);
	rest = BN_CTX_get(calc->context);
	/* BN_div cuts toward zero; the rest has the numerator's sign. */
	is_done = rest != NULL &&
	    BN_div(result->numerator, rest, a->numerator, a->denominator,
	    calc->context) == 1 &&
	    (!BN_is_negative(rest) || BN_sub_word(result->numerator, 1) == 1);
	BN_CTX_end(calc->context);
	return keep(calc, result, is_done);
}

int
rational_sign(rational a)
{
	if (a->owner == NULL || BN_is_zero(a->numerator))
		return 0;
	return BN_is_negative(a->numerator) ? -1 : 1;
}

int
rational_compare(rational a, rational b)
{
	struct calculation *calc = a->owner;
	BIGNUM *left;
	BIGNUM *right;
	int order = 0;

	if (a->owner == NULL || b->owner == NULL)
		return rational_sign(a) - rational_sign(b);
	assert(a->owner == b->owner);
	BN_CTX_start(calc->context);
	left = BN_CTX_get(calc->context);
	right = BN_CTX_get(calc->context);
	if (left != NULL && right != NULL &&
	    BN_mul(left, a->numerator, b->denominator, calc->context) == 1 &&
	    BN_mul(right, b->numerator, a->denominator, calc->context) == 1)
		order = BN_cmp(left, right);
	else
		calc->status = STATUS_MEMORY;
	BN_CTX_end(calc->context);
	return order;
}

/*
 * quotient = numerator / denominator (> 0), both positive or the numerator
 * negative, rounded to a whole number by mode.
 */
static bool
divide_rounded(struct calculation *calc, BIGNUM *quotient,
    const BIGNUM *numerator, const BIGNUM *denominator, enum rounding mode)
{
	bool is_negative = BN_is_negative(numerator) != 0;
	BIGNUM *rest;
	bool is_done;
	int order;

	BN_CTX_start(calc->context);
	rest = BN_CTX_get(calc->context);
	is_done = rest != NULL &&
	    BN_div(quotient, rest, numerator, denominator,
	    calc->context) == 1 &&
	    BN_lshift1(rest, rest) == 1;
	if (is_done && mode != ROUND_DOWN) {
		order = BN_ucmp(rest, denominator);
		if (order > 0 || (order == 0 &&
		    (mode == ROUND_HALF_UP || BN_is_odd(quotient))))
			is_done = (is_negative ? BN_sub_word(quotient, 1) :
			    BN_add_word(quotient, 1)) == 1;
	}
	BN_CTX_end(calc->context);
	return is_done;
}

rational
rational_round(struct calculation *calc, rational a, int64_t unit_micro,
    enum rounding mode)
{
	rational unit;
	rational units;
	struct rational *whole;

	assert(unit_micro > 0);
	unit = rational_from_micro(calc, unit_micro);
	if (has_failed(calc))
		return &zero;
	units = rational_divide(calc, a, unit);
	whole = value_new(calc);
	if (whole == NULL)
		return fail(calc, NULL);
	return rational_multiply(calc, keep(calc, whole,
	    divide_rounded(calc, whole->numerator, units->numerator,
	    units->denominator, mode)), unit);
}

enum status
rational_to_micro(wide *out_micro, rational a)
{
	struct calculation *calc = a->owner;
	enum status status = STATUS_MEMORY;
	BIGNUM *micro;
	BIGNUM *rest;

	if (calc == NULL || has_failed(calc))
		return STATUS_MEMORY;
	BN_CTX_start(calc->context);
	micro = BN_CTX_get(calc->context);
	rest = BN_CTX_get(calc->context);
	if (rest != NULL && BN_copy(micro, a->numerator) != NULL &&
	    multiply_power_of_10(micro, DECIMAL_DIGITS) &&
	    BN_div(micro, rest, micro, a->denominator, calc->context) == 1)
		status = BN_is_zero(rest) ? get_wide(out_micro, micro) :
		    STATUS_RANGE;
	BN_CTX_end(calc->context);
	if (status == STATUS_MEMORY)
		calc->status = STATUS_MEMORY;
	return status;
}

/* digits (decimal, maybe signed) with the last `decimals` after a point and
 * without zeros at the end; NULL: no memory. */
static char *
place_point(struct arena *arena, const char *digits, unsigned decimals)
{
	bool is_negative = digits[0] == '-';
	size_t length = strlen(is_negative ? ++digits : digits);
	size_t whole = length > decimals ? length - decimals : 0;
	size_t end = length;
	char *text;
	char *c;

	while (end > whole && digits[end - 1] == '0')
		end--;
	/* "-0." and the zeros between the point and the first digit. */
	text = arena_alloc(arena, (size_t)decimals + length + 4, 1);
	if (text == NULL)
		return NULL;
	c = text;
	if (is_negative && end > 0)
		*c++ = '-';
	if (whole == 0)
		*c++ = '0';
	memcpy(c, digits, whole);
	c += whole;
	if (end == whole)
		return text;
	*c++ = '.';
	for (size_t i = length; i < decimals; i++)
		*c++ = '0';
	memcpy(c, digits + whole, end - whole);
	return text;
}

/* a cut to so many decimals. */
static const char *
format_decimals(struct calculation *calc, rational a, unsigned decimals)
{
	BIGNUM *scaled = NULL;
	char *digits = NULL;
	char *text = NULL;

	BN_CTX_start(calc->context);
	scaled = BN_CTX_get(calc->context);
	if (scaled != NULL && BN_copy(scaled, a->numerator) != NULL &&
	    multiply_power_of_10(scaled, decimals) &&
	    BN_div(scaled, NULL, scaled, a->denominator, calc->context) == 1)
		digits = BN_bn2dec(scaled);
	BN_CTX_end(calc->context);
	if (digits != NULL)
		text = place_point(&calc->texts, digits, decimals);
	OPENSSL_free(digits);
	if (text == NULL) {
		calc->status = STATUS_MEMORY;
		return "0";
	}
	return text;
}

const char *
rational_format_cut(struct calculation *calc, rational a)
{
	if (has_failed(calc))
		return "0";
	assert(a->owner == calc);
	return format_decimals(calc, a, CUT_DIGITS);
}

/*
 * *decimals: how many places the expansion of 1 / denominator has; false where
 * it does not end, which is where it has another prime factor than 2 and 5.
 */
static bool
count_decimals(struct calculation *calc, unsigned *decimals,
    const BIGNUM *denominator)
{
	unsigned twos = 0;
	unsigned fives = 0;
	BIGNUM *rest;
	bool is_done;

	BN_CTX_start(calc->context);
	rest = BN_CTX_get(calc->context);
	is_done = rest != NULL;
	while (is_done && !BN_is_bit_set(denominator, (int)twos))
		twos++;
	is_done = is_done && BN_rshift(rest, denominator, (int)twos) == 1;
	while (is_done && BN_mod_word(rest, 5) == 0) {
		is_done = BN_div_word(rest, 5) == 0;
		fives++;
	}
	if (!is_done)
		calc->status = STATUS_MEMORY;
	*decimals = twos > fives ? twos : fives;
	is_done = is_done && BN_is_one(rest);
	BN_CTX_end(calc->context);
	return is_done;
}

/* The value in lowest terms; the calculation's zero where it fails. */
static rational
lowest_terms(struct calculation *calc, rational a)
{
	struct rational *result = value_new(calc);

	if (result == NULL)
		return fail(calc, NULL);
	return keep(calc, result,
	    BN_copy(result->numerator, a->numerator) != NULL &&
	    BN_copy(result->denominator, a->denominator) != NULL &&
	    reduce(calc, result));
}

const char *
rational_format_exact(struct calculation *calc, rational a)
{
	unsigned decimals;

	if (has_failed(calc))
		return "0";
	assert(a->owner == calc);
	/* An expansion that ends anyway has but zeros more. */
	if (count_decimals(calc, &decimals, a->denominator))
		return format_decimals(calc, a, decimals);
	a = lowest_terms(calc, a);
	if (has_failed(calc))
		return "0";
	if (!count_decimals(calc, &decimals, a->denominator))
		return NULL;
	return format_decimals(calc, a, decimals);
}
