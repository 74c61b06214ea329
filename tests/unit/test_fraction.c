/* Fractions of 128-bit numbers, and how rationals go on where they end. */

#include "engine/fraction.h"

#include "engine/rational.h"
#include "tests/support/check.h"
#include "tests/support/rows.h"

__extension__ typedef unsigned __int128 unsigned_wide;

#define WIDE_MAX ((wide)(~(unsigned_wide)0 >> 1))
#define WIDE_MIN (-WIDE_MAX - 1)
#define UNTOUCHED 77

struct row {
	const char *name;
	bool (*operation)(struct fraction *out, struct fraction a,
	    struct fraction b);
	struct fraction a;
	struct fraction b;
	struct fraction expected;	/* denominator 0: it does not fit */
};

static const struct row operation_rows[] = {
	{ "sum over one denominator", fraction_add, { 1, 100 }, { 2, 100 },
	    { 3, 100 } },
	{ "sum over the larger of two", fraction_add, { 1, 100 }, { 1, 10 },
	    { 11, 100 } },
	{ "the same the other way round", fraction_add, { 1, 10 }, { 1, 100 },
	    { 11, 100 } },
	{ "sum over the product", fraction_add, { 1, 2 }, { 1, 3 },
	    { 5, 6 } },
	{ "sum to the last number", fraction_add, { WIDE_MAX - 1, 1 },
	    { 1, 1 }, { WIDE_MAX, 1 } },
	{ "sum past the last number", fraction_add, { WIDE_MAX, 1 }, { 1, 1 },
	    { 0, 0 } },
	{ "sum whose numerator alone is too large", fraction_add,
	    { WIDE_MAX, 2 }, { 1, 3 }, { 0, 0 } },
	{ "sum whose denominator alone is too large", fraction_add,
	    { 1, WIDE_MAX }, { 1, WIDE_MAX - 1 }, { 0, 0 } },
	{ "difference to the least number", fraction_subtract,
	    { -WIDE_MAX, 1 }, { 1, 1 }, { 0, 0 } },
	{ "difference", fraction_subtract, { 1, 2 }, { 1, 3 }, { 1, 6 } },
	{ "product", fraction_multiply, { -2, 3 }, { 5, 7 }, { -10, 21 } },
	{ "product too large", fraction_multiply, { WIDE_MAX, 1 }, { 2, 1 },
	    { 0, 0 } },
	{ "product over too much", fraction_multiply, { 1, WIDE_MAX },
	    { 1, 2 }, { 0, 0 } },
	{ "quotient", fraction_divide, { 1, 2 }, { -3, 5 }, { -5, 6 } },
	{ "quotient over one denominator", fraction_divide,
	    { WIDE_MAX, 1000000 }, { 7, 1000000 }, { WIDE_MAX, 7 } },
	{ "quotient of zero", fraction_divide, { 0, 2 }, { 3, 5 },
	    { 0, 6 } },
	{ "quotient too large", fraction_divide, { WIDE_MAX, 1 }, { 1, 2 },
	    { 0, 0 } },
};

static void
operation(void **state)
{
	const struct row *row = *state;
	struct fraction out = { UNTOUCHED, UNTOUCHED };
	bool fits = row->operation(&out, row->a, row->b);

	assert_true(fits == (row->expected.denominator != 0));
	if (!fits) {
		check_int_equal((int64_t)out.numerator, UNTOUCHED);
		check_int_equal((int64_t)out.denominator, UNTOUCHED);
		return;
	}
	assert_true(out.numerator == row->expected.numerator);
	assert_true(out.denominator == row->expected.denominator);
}

static void
the_ends_are_told(void **state)
{
	struct fraction out = { UNTOUCHED, UNTOUCHED };
	unsigned decimals = UNTOUCHED;
	bool is_exact = false;
	wide scaled = UNTOUCHED;
	int order = UNTOUCHED;

	(void)state;
	assert_false(fraction_from_scaled(&out, WIDE_MIN, 0));
	assert_false(fraction_from_scaled(&out, 1, 39));
	assert_true(fraction_from_scaled(&out, -WIDE_MAX, 38));
	assert_false(fraction_compare(&order, (struct fraction){ WIDE_MAX, 2 },
	    (struct fraction){ WIDE_MAX, 3 }));
	check_int_equal(order, UNTOUCHED);
	assert_true(fraction_compare(&order, (struct fraction){ 1, 2 },
	    (struct fraction){ 1, 3 }));
	check_int_equal(order, 1);
	assert_true(fraction_floor((struct fraction){ -1, 2 }) == -1);
	assert_true(fraction_floor((struct fraction){ -4, 2 }) == -2);
	assert_true(fraction_floor((struct fraction){ 5, 2 }) == 2);
	assert_false(fraction_scale(&scaled, &is_exact,
	    (struct fraction){ WIDE_MAX, 1 }, 1));
	assert_true(fraction_scale(&scaled, &is_exact,
	    (struct fraction){ -2, 3 }, 2));
	assert_true(scaled == -66 && !is_exact);
	assert_true(fraction_scale(&scaled, &is_exact,
	    (struct fraction){ 1, 8 }, 3));
	assert_true(scaled == 125 && is_exact);
	assert_true(fraction_decimals(&decimals, (struct fraction){ 3, 600 }));
	check_int_equal(decimals, 3);
	assert_false(fraction_decimals(&decimals, (struct fraction){ 1, 3 }));
	assert_true(fraction_decimals(&decimals, (struct fraction){ 0, 3 }));
	check_int_equal(decimals, 0);
}

/* A number of up to 127 bits, small ones as often as large ones. */
static wide
some_number(uint64_t *seed)
{
	unsigned_wide number = 0;
	unsigned bits;

	for (int i = 0; i < 3; i++) {
		*seed = *seed * UINT64_C(6364136223846793005) + 1;
		number = number << 43 | *seed >> 21;
	}
	*seed = *seed * UINT64_C(6364136223846793005) + 1;
	bits = (unsigned)(*seed >> 33) % 127 + 1;
	number &= ((unsigned_wide)1 << bits) - 1;
	return *seed >> 63 != 0 ? -(wide)number : (wide)number;
}

/*
 * Numbers that fit 128 bits and numbers that do not, in every mixture: what is
 * true of fractions is true of them, and a way to a value by larger numbers
 * comes to the same text.
 */
static void
small_and_large_are_one(void **state)
{
	uint64_t seed = 20260101;

	(void)state;
	for (int i = 0; i < 3000; i++) {
		struct calculation *calc = NULL;
		rational a, b, c, quotient, huge, other, rest;

		check_status(calculation_new(&calc), STATUS_OK, NULL);
		a = rational_from_scaled(calc, some_number(&seed),
		    (unsigned)i % 13);
		b = rational_from_scaled(calc, some_number(&seed),
		    (unsigned)i % 7);
		c = rational_from_scaled(calc, some_number(&seed) | 1,
		    (unsigned)i % 3);
		quotient = rational_divide(calc, a, c);
		huge = rational_multiply(calc, c,
		    rational_multiply(calc, c, c));
		other = rational_divide(calc, rational_multiply(calc,
		    quotient, huge), huge);
		rest = rational_subtract(calc, quotient,
		    rational_floor(calc, quotient));
		check_int_equal(rational_compare(rational_subtract(calc,
		    rational_add(calc, a, b), b), a), 0);
		check_int_equal(rational_compare(rational_multiply(calc,
		    quotient, c), a), 0);
		check_int_equal(rational_compare(other, quotient), 0);
		check_int_equal(rational_compare(a, b),
		    rational_sign(rational_subtract(calc, a, b)));
		assert_true(rational_sign(rest) >= 0);
		assert_true(rational_compare(rest,
		    rational_from_integer(calc, 1)) < 0);
		assert_string_equal(rational_format_cut(calc, other),
		    rational_format_cut(calc, quotient));
		if (rational_format_exact(calc, quotient) == NULL)
			assert_null(rational_format_exact(calc, other));
		else
			assert_string_equal(rational_format_exact(calc, other),
			    rational_format_exact(calc, quotient));
		check_int_equal(rational_compare(rational_round(calc, other,
		    10000, ROUND_HALF_EVEN), rational_round(calc, quotient,
		    10000, ROUND_HALF_EVEN)), 0);
		check_status(calculation_status(calc), STATUS_OK, NULL);
		calculation_free(calc);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_ends_are_told),
		cmocka_unit_test(small_and_large_are_one),
	};
	int failed = 0;

	failed += cmocka_run_group_tests_name("fraction", tests, NULL, NULL);
	failed += run_rows("fraction: operations", operation, operation_rows);
	return failed;
}
