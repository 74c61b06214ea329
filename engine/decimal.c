#include "engine/decimal.h"

#include <assert.h>
#include <stdbool.h>
#include <stddef.h>

#define SCALE_DIGITS_MAX 12

__extension__ typedef unsigned __int128 magnitude;

static magnitude
absolute(wide value)
{
	return value < 0 ? -(magnitude)value : (magnitude)value;
}

static bool
is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* *value = *value * 10 + digit; false where that does not fit. */
static bool
push_digit(int64_t *value, int digit)
{
	int64_t next;

	if (__builtin_mul_overflow(*value, INT64_C(10), &next) ||
	    __builtin_add_overflow(next, (int64_t)digit, &next))
		return false;
	*value = next;
	return true;
}

enum status
decimal_parse_scaled(int64_t *out, const char *text, unsigned digits)
{
	const char *c = text;
	bool is_negative;
	bool fits = true;
	int64_t value = 0;	/* grows away from zero, so INT64_MIN fits */
	int sign;
	unsigned decimals = 0;

	assert(digits <= SCALE_DIGITS_MAX);
	is_negative = *c == '-';
	sign = is_negative ? -1 : 1;
	if (is_negative)
		c++;
	if (!is_digit(*c))
		return STATUS_SYNTAX;
	for (; is_digit(*c); c++)
		fits = fits && push_digit(&value, sign * (*c - '0'));
	if (*c == '.') {
		c++;
		if (!is_digit(*c))
			return STATUS_SYNTAX;
		for (; is_digit(*c); c++) {
			if (decimals == digits) {
				fits = fits && *c == '0';
				continue;
			}
			fits = fits && push_digit(&value, sign * (*c - '0'));
			decimals++;
		}
	}
	/* The form is judged in full before the value is. */
	if (*c != '\0')
		return STATUS_SYNTAX;
	for (; fits && decimals < digits; decimals++)
		fits = push_digit(&value, 0);
	if (!fits)
		return STATUS_RANGE;
	*out = value;
	return STATUS_OK;
}

enum status
decimal_parse(int64_t *out_micro, const char *text)
{
	int64_t value;
	enum status status;

	status = decimal_parse_scaled(&value, text, DECIMAL_DIGITS);
	if (status != STATUS_OK)
		return status;
	return decimal_narrow(out_micro, value);
}

/* Digits that 64 bits hold, and that power of ten. */
#define WORD_DIGITS 19
#define WORD_POWER UINT64_C(10000000000000000000)
#define DIGITS_MAX 40			/* 39 of 128 bits, rounded up */

/* The digits of value, at least so many, up to end; where they begin. */
static char *
put_digits(char *end, magnitude value, unsigned least)
{
	char *begin = end;
	uint64_t word;

	while (value >> 64 != 0) {
		word = (uint64_t)(value % WORD_POWER);
		value /= WORD_POWER;
		for (unsigned i = 0; i < WORD_DIGITS; i++, word /= 10)
			*--begin = (char)('0' + word % 10);
	}
	for (word = (uint64_t)value; word != 0; word /= 10)
		*--begin = (char)('0' + word % 10);
	while (end - begin < (ptrdiff_t)least)
		*--begin = '0';
	return begin;
}

/* Both formats: `keep` decimals stand even if they are zeros. */
static char *
format_micro(char *out, wide value_micro, unsigned keep)
{
	char digits[DIGITS_MAX];
	char *end = digits + sizeof digits;
	char *begin = put_digits(end, absolute(value_micro),
	    DECIMAL_DIGITS + 1);
	char *point = end - DECIMAL_DIGITS;
	char *c = out;

	while (end > point + keep && end[-1] == '0')
		end--;
	if (value_micro < 0)
		*c++ = '-';
	while (begin < point)
		*c++ = *begin++;
	if (end > point)
		*c++ = '.';
	while (begin < end)
		*c++ = *begin++;
	*c = '\0';
	return out;
}

char *
decimal_format_whole(char *out, wide value)
{
	char digits[DIGITS_MAX];
	char *end = digits + sizeof digits;
	char *begin = put_digits(end, absolute(value), 1);
	char *c = out;

	if (value < 0)
		*c++ = '-';
	while (begin < end)
		*c++ = *begin++;
	*c = '\0';
	return out;
}

char *
decimal_format(char *out, wide value_micro)
{
	return format_micro(out, value_micro, 0);
}

char *
decimal_format_fixed(char *out, wide value_micro, unsigned digits)
{
	int64_t rest = 1;

	assert(digits <= DECIMAL_DIGITS);
	for (unsigned i = digits; i < DECIMAL_DIGITS; i++)
		rest *= 10;
	assert(value_micro % rest == 0);
	return format_micro(out, value_micro, digits);
}

/* 1 where quotient + rest / divisor, all of one sign, is rounded up, else 0. */
static unsigned
round_up_by(magnitude quotient, magnitude rest, magnitude divisor,
    enum rounding mode)
{
	/* The rest against the other part: doubling it could overflow. */
	magnitude other = divisor - rest;

	if (rest == 0 || mode == ROUND_DOWN || rest < other)
		return 0;
	if (rest > other || mode == ROUND_HALF_UP)
		return 1;
	return (unsigned)(quotient & 1);
}

wide
decimal_divide_rounded(wide numerator, wide denominator, enum rounding mode)
{
	wide quotient;
	wide rest;
	unsigned up;

	assert(denominator > 0);
	quotient = numerator / denominator;
	rest = numerator % denominator;
	up = round_up_by(absolute(quotient), absolute(rest),
	    (magnitude)denominator, mode);
	return numerator < 0 ? quotient - up : quotient + up;
}

wide
decimal_round_to_multiple(wide value, wide unit, enum rounding mode)
{
	wide multiple;
	bool is_over;

	is_over = __builtin_mul_overflow(
	    decimal_divide_rounded(value, unit, mode), unit, &multiple);
	assert(!is_over);
	return multiple;
}

enum status
decimal_multiply_divide(wide *out, wide value, int64_t factor,
    int64_t divisor, enum rounding mode)
{
	magnitude rest = absolute(value);
	uint64_t by = (uint64_t)divisor;
	uint64_t limbs[3];	/* of the product, lowest first */
	uint64_t remainder = 0;
	magnitude quotient;
	magnitude carry;

	assert(factor > 0);
	assert(divisor > 0);
	carry = (magnitude)(uint64_t)rest * (uint64_t)factor;
	limbs[0] = (uint64_t)carry;
	carry = (carry >> 64) + (rest >> 64) * (uint64_t)factor;
	limbs[1] = (uint64_t)carry;
	limbs[2] = (uint64_t)(carry >> 64);
	/* Long division: the remainder is below the divisor, so each step's
	 * quotient is one limb. */
	for (int i = 2; i >= 0; i--) {
		carry = (magnitude)remainder << 64 | limbs[i];
		limbs[i] = (uint64_t)(carry / by);
		remainder = (uint64_t)(carry % by);
	}
	quotient = (magnitude)limbs[1] << 64 | limbs[0];
	if (limbs[2] != 0 || __builtin_add_overflow(quotient,
	    (magnitude)round_up_by(quotient, remainder, by, mode),
	    &quotient) || quotient >> 127 != 0)
		return STATUS_RANGE;
	*out = value < 0 ? -(wide)quotient : (wide)quotient;
	return STATUS_OK;
}

enum status
decimal_add_wide(wide *out, wide a, wide b)
{
	wide sum;

	if (__builtin_add_overflow(a, b, &sum))
		return STATUS_RANGE;
	*out = sum;
	return STATUS_OK;
}

enum status
decimal_narrow(int64_t *out_micro, wide value_micro)
{
	if (value_micro <= -(wide)DECIMAL_LIMIT_MICRO ||
	    value_micro >= (wide)DECIMAL_LIMIT_MICRO)
		return STATUS_RANGE;
	*out_micro = (int64_t)value_micro;
	return STATUS_OK;
}
