#include <stdbool.h>
#include <stdlib.h>

#include "tests/fuzz/chain.h"
#include "tests/fuzz/value.h"

static void
must(bool is_done)
{
	if (!is_done)
		chain_broken("OpenSSL works");
}

static BIGNUM *
new_number(void)
{
	BIGNUM *number = BN_new();

	must(number != NULL);
	return number;
}

static BN_CTX *
scratch(void)
{
	static BN_CTX *context;

	if (context == NULL)
		context = BN_CTX_new();
	must(context != NULL);
	return context;
}

BIGNUM *
oracle_from_wide(wide value)
{
	BIGNUM *number = new_number();
	bool is_negative = value < 0;

	/* Two's complement: what is above the lowest 64 bits, floored. */
	must(BN_set_word(number, (BN_ULONG)(is_negative ?
	    ~(uint64_t)(value >> 64) : (uint64_t)(value >> 64))) == 1);
	must(BN_lshift(number, number, 64) == 1);
	must(BN_add_word(number, (BN_ULONG)(is_negative ? ~(uint64_t)value :
	    (uint64_t)value)) == 1);
	if (is_negative) {
		must(BN_add_word(number, 1) == 1);
		BN_set_negative(number, 1);
	}
	return number;
}

BIGNUM *
oracle_from_digits(const char *digits)
{
	BIGNUM *number = new_number();

	if (*digits != '\0' && !(digits[0] == '-' && digits[1] == '\0'))
		must(BN_dec2bn(&number, digits) > 0);
	return number;
}

bool
oracle_is_wide(const BIGNUM *number, wide value)
{
	BIGNUM *other = oracle_from_wide(value);
	bool is_same = BN_cmp(number, other) == 0;

	BN_free(other);
	return is_same;
}

bool
oracle_fits(const BIGNUM *number, int bits)
{
	BIGNUM *end = new_number();
	int order;

	must(BN_set_bit(end, bits - 1) == 1);
	order = BN_ucmp(number, end);
	BN_free(end);
	return order < 0 || (order == 0 && BN_is_negative(number));
}

BIGNUM *
oracle_product(const BIGNUM *a, const BIGNUM *b)
{
	BIGNUM *out = new_number();

	must(BN_mul(out, a, b, scratch()) == 1);
	return out;
}

BIGNUM *
oracle_sum(const BIGNUM *a, const BIGNUM *b)
{
	BIGNUM *out = new_number();

	must(BN_add(out, a, b) == 1);
	return out;
}

/* (2|a| + b) / 2b for the halves; a tie that went up to odd comes back. */
BIGNUM *
oracle_divide(const BIGNUM *a, const BIGNUM *b, enum rounding mode)
{
	BIGNUM *out = new_number();
	BIGNUM *rest = new_number();
	BIGNUM *top = BN_dup(a);
	BIGNUM *bottom = BN_dup(b);

	must(top != NULL && bottom != NULL);
	BN_set_negative(top, 0);
	if (mode != ROUND_DOWN)
		must(BN_lshift1(top, top) == 1 && BN_add(top, top, b) == 1 &&
		    BN_lshift1(bottom, bottom) == 1);
	must(BN_div(out, rest, top, bottom, scratch()) == 1);
	if (mode == ROUND_HALF_EVEN && BN_is_zero(rest) && BN_is_odd(out))
		must(BN_sub_word(out, 1) == 1);
	if (!BN_is_zero(out))
		BN_set_negative(out, BN_is_negative(a));
	BN_free(rest);
	BN_free(top);
	BN_free(bottom);
	return out;
}
