#include <inttypes.h>
#include <string.h>

#include "engine/date.h"
#include "engine/rational.h"
#include "tests/fuzz/chain.h"
#include "tests/fuzz/value.h"

#define ROUNDINGS 3

uint64_t
value_take(const uint8_t **bytes, size_t *size, size_t count)
{
	uint64_t value = 0;

	for (size_t i = 0; i < count && *size > 0; i++) {
		value |= (uint64_t)**bytes << (8 * i);
		(*bytes)++;
		(*size)--;
	}
	return value;
}

wide
value_take_wide(const uint8_t **bytes, size_t *size)
{
	unsigned shift = (unsigned)value_take(bytes, size, 1) % 128;
	uint64_t low = value_take(bytes, size, 8);
	int64_t high = (int64_t)value_take(bytes, size, 8);

	return ((wide)high * ((wide)1 << 64) + low) >> shift;
}

/* ----------------------------------------------------------- whole numbers */

static void
check_division(wide a, wide b, enum rounding mode)
{
	BIGNUM *top = oracle_from_wide(a);
	BIGNUM *bottom = oracle_from_wide(b);
	BIGNUM *quotient = oracle_divide(top, bottom, mode);
	BIGNUM *multiple = oracle_product(quotient, bottom);

	if (!oracle_is_wide(quotient, decimal_divide_rounded(a, b, mode)))
		chain_broken("a quotient is the oracle's");
	/* Beyond, the multiple is asserted never to be asked for. */
	if (oracle_fits(multiple, 128) && !oracle_is_wide(multiple,
	    decimal_round_to_multiple(a, b, mode)))
		chain_broken("a multiple is the oracle's");
	BN_free(top);
	BN_free(bottom);
	BN_free(quotient);
	BN_free(multiple);
}

static void
check_multiply_divide(wide a, int64_t factor, int64_t divisor,
    enum rounding mode)
{
	BIGNUM *value = oracle_from_wide(a);
	BIGNUM *by = oracle_from_wide(factor);
	BIGNUM *bottom = oracle_from_wide(divisor);
	BIGNUM *product = oracle_product(value, by);
	BIGNUM *expected = oracle_divide(product, bottom, mode);
	wide found = 7;
	enum status status = decimal_multiply_divide(&found, a, factor,
	    divisor, mode);

	/* -2^127 itself is refused: what is never asked for. */
	if (status == STATUS_OK ? !oracle_is_wide(expected, found) :
	    found != 7 || BN_num_bits(expected) < 128)
		chain_broken("a product's quotient is the oracle's");
	BN_free(value);
	BN_free(by);
	BN_free(bottom);
	BN_free(product);
	BN_free(expected);
}

static void
check_sum(wide a, wide b)
{
	BIGNUM *left = oracle_from_wide(a);
	BIGNUM *right = oracle_from_wide(b);
	BIGNUM *expected = oracle_sum(left, right);
	wide found = 7;
	int64_t narrow = 7;
	enum status status = decimal_add_wide(&found, a, b);
	wide limit = (wide)9000000000000 * 1000000;

	if (status == STATUS_OK ? !oracle_is_wide(expected, found) :
	    oracle_fits(expected, 128) || found != 7)
		chain_broken("a sum is the oracle's");
	status = decimal_narrow(&narrow, a);
	if (status == STATUS_OK ? narrow != a || a >= limit || a <= -limit :
	    narrow != 7 || (a < limit && a > -limit))
		chain_broken("an amount is narrow below its limit");
	BN_free(left);
	BN_free(right);
	BN_free(expected);
}

void
value_arithmetic(const uint8_t *bytes, size_t size)
{
	enum rounding mode = (enum rounding)(value_take(&bytes, &size, 1) %
	    ROUNDINGS);
	wide a = value_take_wide(&bytes, &size);
	wide b = value_take_wide(&bytes, &size);
	int64_t factor = (int64_t)(value_take_wide(&bytes, &size) & INT64_MAX);
	int64_t divisor = (int64_t)(b & INT64_MAX);

	check_sum(a, b);
	if (b > 0)
		check_division(a, b, mode);
	if (factor > 0 && divisor > 0)
		check_multiply_divide(a, factor, divisor, mode);
}

/* ----------------------------------------------------------------- formats */

/* What a text of a number means, in millionths. */
static BIGNUM *
read_back(const char *text)
{
	char digits[2 * DECIMAL_TEXT_MAX];
	const char *point = strchr(text, '.');
	size_t decimals = point == NULL ? 0 : strlen(point + 1);
	size_t length = 0;

	for (const char *c = text; *c != '\0'; c++)
		if (*c != '.')
			digits[length++] = *c;
	for (; decimals < DECIMAL_DIGITS; decimals++)
		digits[length++] = '0';
	digits[length] = '\0';
	return oracle_from_digits(digits);
}

static void
check_format(const char *text, wide value, bool is_fixed, unsigned digits)
{
	BIGNUM *back = read_back(text);
	const char *point = strchr(text, '.');
	size_t decimals = point == NULL ? 0 : strlen(point + 1);

	if (strlen(text) >= DECIMAL_TEXT_MAX || !oracle_is_wide(back, value))
		chain_broken("a number's text has its value");
	if (is_fixed ? decimals != digits :
	    point != NULL && (decimals == 0 || text[strlen(text) - 1] == '0'))
		chain_broken("a number's text has its form");
	if (strcmp(text, "-0") == 0 || (text[0] == '0' && text[1] == '0'))
		chain_broken("a number has one text");
	BN_free(back);
}

void
value_formats(const uint8_t *bytes, size_t size)
{
	unsigned digits = (unsigned)value_take(&bytes, &size, 1) %
	    (DECIMAL_DIGITS + 1);
	wide value = value_take_wide(&bytes, &size);
	char text[DECIMAL_TEXT_MAX];
	int64_t rest = 1;
	int64_t parsed;

	check_format(decimal_format(text, value), value, false, 0);
	if (decimal_parse(&parsed, text) == STATUS_OK ? parsed != value :
	    value > -DECIMAL_LIMIT_MICRO && value < DECIMAL_LIMIT_MICRO)
		chain_broken("what is written is read again");
	for (unsigned i = digits; i < DECIMAL_DIGITS; i++)
		rest *= 10;
	value -= value % rest;
	check_format(decimal_format_fixed(text, value, digits), value, true,
	    digits);
}

/* --------------------------------------------------------------- fractions */

struct fraction {
	wide top;
	wide bottom;	/* > 0 */
};

static wide
common_divisor(wide a, wide b)
{
	while (b != 0) {
		wide rest = a % b;

		a = b;
		b = rest;
	}
	return a < 0 ? -a : a;
}

static struct fraction
reduced(wide top, wide bottom)
{
	wide divisor = common_divisor(top, bottom);

	if (bottom < 0)
		divisor = -divisor;
	return (struct fraction){ top / divisor, bottom / divisor };
}

static struct fraction
apply(unsigned what, struct fraction a, struct fraction b)
{
	switch (what) {
	case 0:
		return reduced(a.top * b.bottom + b.top * a.bottom,
		    a.bottom * b.bottom);
	case 1:
		return reduced(a.top * b.bottom - b.top * a.bottom,
		    a.bottom * b.bottom);
	case 2:
		return reduced(a.top * b.top, a.bottom * b.bottom);
	default:
		return b.top == 0 ? a :
		    reduced(a.top * b.bottom, a.bottom * b.top);
	}
}

static rational
apply_rational(struct calculation *calc, unsigned what, rational a,
    rational b)
{
	switch (what) {
	case 0:
		return rational_add(calc, a, b);
	case 1:
		return rational_subtract(calc, a, b);
	case 2:
		return rational_multiply(calc, a, b);
	default:
		return rational_sign(b) == 0 ? a : rational_divide(calc, a, b);
	}
}

static bool
is_small(struct fraction a)
{
	return a.bottom < (wide)1 << 80 && a.top < (wide)1 << 80 &&
	    a.top > -((wide)1 << 80);
}

static void
check_fraction(struct calculation *calc, rational a, struct fraction b,
    enum rounding mode)
{
	wide scaled = b.top * DECIMAL_ONE_MICRO;
	wide down = scaled / b.bottom;
	wide found = 7;
	char text[DECIMAL_TEXT_MAX];

	if (rational_sign(a) != (b.top > 0) - (b.top < 0))
		chain_broken("a fraction has the oracle's sign");
	if (rational_to_micro(&found, a) == STATUS_OK ?
	    found != down || scaled % b.bottom != 0 :
	    scaled % b.bottom == 0 || found != 7)
		chain_broken("a fraction is the oracle's in millionths");
	if (strcmp(rational_format_cut(calc, a), decimal_format(text, down)) !=
	    0)
		chain_broken("a fraction is cut as the oracle cuts it");
	if (rational_to_micro(&found, rational_round(calc, a, 1, mode)) !=
	    STATUS_OK || found != decimal_divide_rounded(scaled, b.bottom,
	    mode))
		chain_broken("a fraction is rounded as decimals are");
	found = b.top / b.bottom - (b.top % b.bottom < 0);
	if (rational_compare(rational_floor(calc, a), rational_from_scaled(
	    calc, found, 0)) != 0)
		chain_broken("a fraction's floor is the oracle's");
}

void
value_fractions(const uint8_t *bytes, size_t size)
{
	enum rounding mode = (enum rounding)(value_take(&bytes, &size, 1) %
	    ROUNDINGS);
	struct fraction sum = { (int16_t)value_take(&bytes, &size, 2), 1 };
	struct calculation *calc;
	rational a;

	if (calculation_new(&calc) != STATUS_OK)
		chain_broken("there is memory");
	a = rational_from_integer(calc, (int64_t)sum.top);
	while (size >= 5 && is_small(sum)) {
		unsigned what = (unsigned)value_take(&bytes, &size, 1) % 4;
		struct fraction b = {
			(int16_t)value_take(&bytes, &size, 2),
			(int64_t)value_take(&bytes, &size, 2) + 1,
		};

		b = reduced(b.top, b.bottom);
		a = apply_rational(calc, what, a, rational_divide(calc,
		    rational_from_integer(calc, (int64_t)b.top),
		    rational_from_integer(calc, (int64_t)b.bottom)));
		sum = apply(what, sum, b);
	}
	check_fraction(calc, a, sum, mode);
	if (calculation_status(calc) != STATUS_OK)
		chain_broken("there is memory");
	calculation_free(calc);
}
