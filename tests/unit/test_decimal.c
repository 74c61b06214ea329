#include "engine/decimal.h"

#include "tests/support/rows.h"

__extension__ typedef unsigned __int128 unsigned_wide;

#define WIDE_MAX ((wide)(~(unsigned_wide)0 >> 1))
#define WIDE_MIN (-WIDE_MAX - 1)
#define UNTOUCHED INT64_C(-77777)

struct parse_row {
	const char *name;
	const char *text;
	enum status status;
	int64_t micro;
};

static const struct parse_row parse_rows[] = {
	{ "zero", "0", STATUS_OK, 0 },
	{ "minus zero is zero", "-0", STATUS_OK, 0 },
	{ "minus zero with decimals is zero", "-0.000", STATUS_OK, 0 },
	{ "one", "1", STATUS_OK, 1000000 },
	{ "minus one", "-1", STATUS_OK, -1000000 },
	{ "a millionth", "0.000001", STATUS_OK, 1 },
	{ "minus a millionth", "-0.000001", STATUS_OK, -1 },
	{ "cents", "1234.56", STATUS_OK, 1234560000 },
	{ "six decimals", "1.123456", STATUS_OK, 1123456 },
	{ "zeros after the sixth decimal", "1.12345600000000000000000000",
	    STATUS_OK, 1123456 },
	{ "nothing but zeros after the point",
	    "5.00000000000000000000000000000000", STATUS_OK, 5000000 },
	{ "zeros before", "00000000000000000000000000000012.5", STATUS_OK,
	    12500000 },
	{ "zeros only", "00000000000000000000000000000000", STATUS_OK, 0 },
	{ "the largest", "8999999999999.999999", STATUS_OK,
	    INT64_C(8999999999999999999) },
	{ "the smallest", "-8999999999999.999999", STATUS_OK,
	    INT64_C(-8999999999999999999) },
	{ "the largest with zeros around", "008999999999999.9999990",
	    STATUS_OK, INT64_C(8999999999999999999) },
	{ "the limit", "9000000000000", STATUS_RANGE, 0 },
	{ "minus the limit", "-9000000000000", STATUS_RANGE, 0 },
	{ "the limit with decimals", "9000000000000.000000", STATUS_RANGE, 0 },
	{ "past 64 bits", "9223372036854.775808", STATUS_RANGE, 0 },
	{ "past 128 bits", "999999999999999999999999999999999999999999",
	    STATUS_RANGE, 0 },
	{ "what wraps round to a small number in 64 bits",
	    "18446744073709.551617", STATUS_RANGE, 0 },
	{ "a seventh decimal", "1.1234567", STATUS_RANGE, 0 },
	{ "a seventh decimal after zeros", "0.0000001", STATUS_RANGE, 0 },
	{ "a twentieth decimal", "0.00000000000000000001", STATUS_RANGE, 0 },
	{ "nothing", "", STATUS_SYNTAX, 0 },
	{ "a sign alone", "-", STATUS_SYNTAX, 0 },
	{ "two signs", "--1", STATUS_SYNTAX, 0 },
	{ "a plus", "+1", STATUS_SYNTAX, 0 },
	{ "a point alone", ".", STATUS_SYNTAX, 0 },
	{ "no digit before the point", ".5", STATUS_SYNTAX, 0 },
	{ "no digit between sign and point", "-.5", STATUS_SYNTAX, 0 },
	{ "no digit after the point", "5.", STATUS_SYNTAX, 0 },
	{ "two points", "1.2.3", STATUS_SYNTAX, 0 },
	{ "a comma", "1,5", STATUS_SYNTAX, 0 },
	{ "grouping with comma", "1.234,56", STATUS_SYNTAX, 0 },
	{ "grouping", "1,234.56", STATUS_SYNTAX, 0 },
	{ "grouping with an apostrophe", "1'234", STATUS_SYNTAX, 0 },
	{ "an exponent", "1e5", STATUS_SYNTAX, 0 },
	{ "an exponent after decimals", "1.5E5", STATUS_SYNTAX, 0 },
	{ "not a number", "NaN", STATUS_SYNTAX, 0 },
	{ "infinity", "-inf", STATUS_SYNTAX, 0 },
	{ "hexadecimal", "0x10", STATUS_SYNTAX, 0 },
	{ "a blank before", " 1", STATUS_SYNTAX, 0 },
	{ "a blank after", "1 ", STATUS_SYNTAX, 0 },
	{ "a newline after", "1\n", STATUS_SYNTAX, 0 },
	{ "a blank within", "1 000", STATUS_SYNTAX, 0 },
	{ "a trailing minus", "1-", STATUS_SYNTAX, 0 },
	{ "a percent sign", "1%", STATUS_SYNTAX, 0 },
	{ "a letter after too large a number",
	    "99999999999999999999999999999999x", STATUS_SYNTAX, 0 },
	{ "a letter after a seventh decimal", "1.1234567x", STATUS_SYNTAX, 0 },
	{ "digits of another script", "\xd9\xa1", STATUS_SYNTAX, 0 },
};

static void
parse(void **state)
{
	const struct parse_row *row = *state;
	int64_t micro = UNTOUCHED;

	check_status(decimal_parse(&micro, row->text), row->status, NULL);
	check_micro_equal(micro, row->status == STATUS_OK ? row->micro :
	    UNTOUCHED);
}

struct scaled_row {
	const char *name;
	const char *text;
	unsigned digits;
	enum status status;
	int64_t value;
};

static const struct scaled_row scaled_rows[] = {
	{ "no decimals", "12", 0, STATUS_OK, 12 },
	{ "no decimals but zeros", "12.00", 0, STATUS_OK, 12 },
	{ "a decimal too many", "12.1", 0, STATUS_RANGE, 0 },
	{ "eight decimals", "2.12345678", 8, STATUS_OK, 212345678 },
	{ "nine decimals", "2.123456789", 8, STATUS_RANGE, 0 },
	{ "ten decimals", "1.0465", 10, STATUS_OK, INT64_C(10465000000) },
	{ "twelve decimals", "-0.000000000001", 12, STATUS_OK, -1 },
	{ "the largest there is", "9223372036854775807", 0, STATUS_OK,
	    INT64_MAX },
	{ "one more", "9223372036854775808", 0, STATUS_RANGE, 0 },
	{ "the smallest there is", "-9223372036854775808", 0, STATUS_OK,
	    INT64_MIN },
	{ "one less", "-9223372036854775809", 0, STATUS_RANGE, 0 },
	{ "the largest with decimals", "922337203.6854775807", 10, STATUS_OK,
	    INT64_MAX },
	{ "one more with decimals", "922337203.6854775808", 10, STATUS_RANGE,
	    0 },
	{ "too large only for the zeros to come", "922337204", 10,
	    STATUS_RANGE, 0 },
	/* Without the digit that was too much the next one would fit again. */
	{ "too large, then smaller digits", "92233720368547758080", 0,
	    STATUS_RANGE, 0 },
	{ "too large, then smaller decimals", "9223372036854775.8080", 4,
	    STATUS_RANGE, 0 },
	{ "too large, then a zero past the decimals", "922337203685477.58080",
	    4, STATUS_RANGE, 0 },
	{ "too large, then zeros to come", "9223372036854775.808", 4,
	    STATUS_RANGE, 0 },
	{ "a form that is none", "1.", 10, STATUS_SYNTAX, 0 },
};

static void
parse_scaled(void **state)
{
	const struct scaled_row *row = *state;
	int64_t value = UNTOUCHED;

	check_status(decimal_parse_scaled(&value, row->text, row->digits),
	    row->status, NULL);
	check_int_equal(value, row->status == STATUS_OK ? row->value :
	    UNTOUCHED);
}

struct format_row {
	const char *name;
	int64_t micro;
	const char *text;
};

static const struct format_row format_rows[] = {
	{ "zero", 0, "0" },
	{ "a millionth", 1, "0.000001" },
	{ "minus a millionth", -1, "-0.000001" },
	{ "a half", -500000, "-0.5" },
	{ "no zeros at the end", 1230000, "1.23" },
	{ "zeros within", 1000001, "1.000001" },
	{ "no point", 1200000000, "1200" },
	{ "tens", 10000000, "10" },
	{ "the largest", INT64_C(8999999999999999999),
	    "8999999999999.999999" },
	{ "the smallest of 64 bits", INT64_MIN, "-9223372036854.775808" },
};

static void
format(void **state)
{
	const struct format_row *row = *state;
	char text[DECIMAL_TEXT_MAX];

	assert_string_equal(decimal_format(text, row->micro), row->text);
}

static void
format_holds_the_ends_of_128_bits(void **state)
{
	char text[DECIMAL_TEXT_MAX];

	(void)state;
	assert_string_equal(decimal_format(text, WIDE_MAX),
	    "170141183460469231731687303715884.105727");
	assert_string_equal(decimal_format(text, WIDE_MIN),
	    "-170141183460469231731687303715884.105728");
}

struct fixed_row {
	const char *name;
	int64_t micro;
	unsigned digits;
	const char *text;
};

static const struct fixed_row fixed_rows[] = {
	{ "zero without decimals", 0, 0, "0" },
	{ "zero with two", 0, 2, "0.00" },
	{ "zero with six", 0, 6, "0.000000" },
	{ "a cent", 10000, 2, "0.01" },
	{ "minus a cent", -10000, 2, "-0.01" },
	{ "ten cents", 100000, 2, "0.10" },
	{ "a whole number", 1234000000, 2, "1234.00" },
	{ "yen", 1234000000, 0, "1234" },
	{ "dinar", 1234567000, 3, "1234.567" },
	{ "all six", -1, 6, "-0.000001" },
};

static void
format_fixed(void **state)
{
	const struct fixed_row *row = *state;
	char text[DECIMAL_TEXT_MAX];

	assert_string_equal(decimal_format_fixed(text, row->micro,
	    row->digits), row->text);
}

static void
what_is_formatted_parses_to_the_same(void **state)
{
	uint64_t random = UINT64_C(88172645463325252);

	(void)state;
	for (int i = 0; i < 100000; i++) {
		char text[DECIMAL_TEXT_MAX];
		int64_t micro;
		int64_t again;

		random ^= random << 13;
		random ^= random >> 7;
		random ^= random << 17;
		micro = (int64_t)(random >> (random % 64)) %
		    DECIMAL_LIMIT_MICRO;
		if (i % 2 == 1)
			micro = -micro;
		check_status(decimal_parse(&again, decimal_format(text,
		    micro)), STATUS_OK, NULL);
		check_micro_equal(again, micro);
		check_status(decimal_parse(&again, decimal_format_fixed(text,
		    micro, 6)), STATUS_OK, NULL);
		check_micro_equal(again, micro);
	}
}

struct divide_row {
	const char *name;
	int64_t numerator;
	int64_t denominator;
	int64_t half_up;
	int64_t half_even;
	int64_t down;
};

/* Each row is tried with both signs. */
static const struct divide_row divide_rows[] = {
	{ "nothing", 0, 7, 0, 0, 0 },
	{ "no rest", 14, 7, 2, 2, 2 },
	{ "below a half", 14, 10, 1, 1, 1 },
	{ "a half over an even number", 25, 10, 3, 2, 2 },
	{ "a half over an odd number", 15, 10, 2, 2, 1 },
	{ "a half over nothing", 5, 10, 1, 0, 0 },
	{ "a half, in the smallest numbers", 1, 2, 1, 0, 0 },
	{ "just below a half", 249, 100, 2, 2, 2 },
	{ "just above a half", 251, 100, 3, 3, 2 },
	{ "just below one", 9, 10, 1, 1, 0 },
	{ "an odd denominator below its half", 3, 7, 0, 0, 0 },
	{ "an odd denominator above its half", 4, 7, 1, 1, 0 },
	{ "a denominator of one", 9, 1, 9, 9, 9 },
};

static void
divide_rounded(void **state)
{
	const struct divide_row *row = *state;

	for (int sign = -1; sign <= 1; sign += 2) {
		wide numerator = sign * row->numerator;

		check_micro_equal(decimal_divide_rounded(numerator,
		    row->denominator, ROUND_HALF_UP), sign * row->half_up);
		check_micro_equal(decimal_divide_rounded(numerator,
		    row->denominator, ROUND_HALF_EVEN), sign * row->half_even);
		check_micro_equal(decimal_divide_rounded(numerator,
		    row->denominator, ROUND_DOWN), sign * row->down);
	}
}

static void
divide_rounded_holds_the_ends_of_128_bits(void **state)
{
	(void)state;
	check_micro_equal(decimal_divide_rounded(WIDE_MAX, 1, ROUND_HALF_UP),
	    WIDE_MAX);
	check_micro_equal(decimal_divide_rounded(WIDE_MIN, 1, ROUND_HALF_UP),
	    WIDE_MIN);
	check_micro_equal(decimal_divide_rounded(WIDE_MAX, WIDE_MAX,
	    ROUND_HALF_UP), 1);
	check_micro_equal(decimal_divide_rounded(WIDE_MIN, WIDE_MAX,
	    ROUND_HALF_UP), -1);
	check_micro_equal(decimal_divide_rounded(WIDE_MAX - 1, WIDE_MAX,
	    ROUND_HALF_EVEN), 1);
	check_micro_equal(decimal_divide_rounded(WIDE_MAX / 2, WIDE_MAX,
	    ROUND_HALF_UP), 0);
	check_micro_equal(decimal_divide_rounded(WIDE_MAX / 2 + 1, WIDE_MAX,
	    ROUND_HALF_UP), 1);
	/* 2^127 / 2, a tie with an even neighbour below. */
	check_micro_equal(decimal_divide_rounded(WIDE_MIN, 2,
	    ROUND_HALF_EVEN), WIDE_MIN / 2);
}

struct multiple_row {
	const char *name;
	int64_t value;
	int64_t unit;
	enum rounding mode;
	int64_t expected;
};

static const struct multiple_row multiple_rows[] = {
	{ "to the cent, half up", 1005000, 10000, ROUND_HALF_UP, 1010000 },
	{ "to the cent, half even", 1005000, 10000, ROUND_HALF_EVEN, 1000000 },
	{ "to the cent, down", 1009999, 10000, ROUND_DOWN, 1000000 },
	{ "down is toward zero", -1009999, 10000, ROUND_DOWN, -1000000 },
	{ "half up is away from zero", -1005000, 10000, ROUND_HALF_UP,
	    -1010000 },
	{ "to five cents", 1030000, 50000, ROUND_HALF_UP, 1050000 },
	{ "a tie of five cents goes to the even multiple", 1025000, 50000,
	    ROUND_HALF_EVEN, 1000000 },
	{ "already one", 1050000, 50000, ROUND_HALF_UP, 1050000 },
	{ "to nothing", 4999, 10000, ROUND_HALF_UP, 0 },
};

static void
round_to_multiple(void **state)
{
	const struct multiple_row *row = *state;

	check_micro_equal(decimal_round_to_multiple(row->value, row->unit,
	    row->mode), row->expected);
}

struct scale_row {
	const char *name;
	int64_t value;
	int64_t factor;
	int64_t divisor;
	enum rounding mode;
	int64_t expected;
};

static const struct scale_row scale_rows[] = {
	{ "nothing", 0, 3, 7, ROUND_HALF_UP, 0 },
	{ "a third", 1000000, 1, 3, ROUND_HALF_EVEN, 333333 },
	{ "two thirds", 1000000, 2, 3, ROUND_HALF_EVEN, 666667 },
	{ "minus two thirds", -1000000, 2, 3, ROUND_HALF_EVEN, -666667 },
	{ "two thirds, down", -1000000, 2, 3, ROUND_DOWN, -666666 },
	{ "a tie to even, below", 5, 1, 2, ROUND_HALF_EVEN, 2 },
	{ "a tie to even, above", -7, 1, 2, ROUND_HALF_EVEN, -4 },
	{ "a tie up", -5, 1, 2, ROUND_HALF_UP, -3 },
	{ "the largest in and out", INT64_MAX, INT64_MAX, INT64_MAX,
	    ROUND_HALF_UP, INT64_MAX },
	{ "the largest divisor", 1, 1, INT64_MAX, ROUND_HALF_UP, 0 },
};

static void
multiply_divide(void **state)
{
	const struct scale_row *row = *state;
	wide out = UNTOUCHED;

	check_status(decimal_multiply_divide(&out, row->value, row->factor,
	    row->divisor, row->mode), STATUS_OK, NULL);
	check_micro_equal(out, row->expected);
}

static void
multiply_divide_is_exact_where_128_bits_would_not_do(void **state)
{
	const wide large = (wide)INT64_MAX * INT64_MAX;
	wide out = UNTOUCHED;

	(void)state;
	check_status(decimal_multiply_divide(&out, WIDE_MAX, INT64_MAX,
	    INT64_MAX, ROUND_DOWN), STATUS_OK, NULL);
	check_micro_equal(out, WIDE_MAX);
	check_status(decimal_multiply_divide(&out, -large, INT64_MAX - 1,
	    INT64_MAX, ROUND_DOWN), STATUS_OK, NULL);
	check_micro_equal(out, -(wide)INT64_MAX * (INT64_MAX - 1));
	out = UNTOUCHED;
	check_status(decimal_multiply_divide(&out, WIDE_MAX, 2, 1,
	    ROUND_DOWN), STATUS_RANGE, NULL);
	check_status(decimal_multiply_divide(&out, WIDE_MIN, INT64_MAX, 1,
	    ROUND_DOWN), STATUS_RANGE, NULL);
	check_status(decimal_multiply_divide(&out, WIDE_MAX, INT64_MAX,
	    INT64_MAX - 1, ROUND_DOWN), STATUS_RANGE, NULL);
	/* 2^129, whose lower 128 bits are zeros. */
	check_status(decimal_multiply_divide(&out, (wide)1 << 126, 8, 1,
	    ROUND_DOWN), STATUS_RANGE, NULL);
	/* 2^128 - 1/2, which rounding makes 2^128; 7 times this is
	 * 2^129 - 1. */
	check_status(decimal_multiply_divide(&out, WIDE_MAX / 7 * 4 + 1, 7, 2,
	    ROUND_HALF_UP), STATUS_RANGE, NULL);
	check_micro_equal(out, UNTOUCHED);
}

static void
multiply_divide_agrees_with_plain_arithmetic(void **state)
{
	uint64_t random = UINT64_C(1181783497276652981);

	(void)state;
	for (int i = 0; i < 100000; i++) {
		int64_t terms[3];
		wide out;
		enum rounding mode = (enum rounding)(i % 3);

		for (int k = 0; k < 3; k++) {
			random ^= random << 13;
			random ^= random >> 7;
			random ^= random << 17;
			terms[k] = (int64_t)(random >> (random % 61 + 2)) + 1;
		}
		if (i % 2 == 1)
			terms[0] = -terms[0];
		check_status(decimal_multiply_divide(&out, terms[0], terms[1],
		    terms[2], mode), STATUS_OK, NULL);
		check_micro_equal(out, decimal_divide_rounded(
		    (wide)terms[0] * terms[1], terms[2], mode));
	}
}

static void
add_wide_refuses_what_does_not_fit(void **state)
{
	wide out = UNTOUCHED;

	(void)state;
	check_status(decimal_add_wide(&out, WIDE_MAX, 1), STATUS_RANGE, NULL);
	check_status(decimal_add_wide(&out, WIDE_MIN, -1), STATUS_RANGE, NULL);
	check_micro_equal(out, UNTOUCHED);
	check_status(decimal_add_wide(&out, WIDE_MAX - 1, 1), STATUS_OK, NULL);
	check_micro_equal(out, WIDE_MAX);
	check_status(decimal_add_wide(&out, WIDE_MAX, WIDE_MIN), STATUS_OK,
	    NULL);
	check_micro_equal(out, -1);
}

static void
narrow_refuses_the_limit(void **state)
{
	int64_t out = UNTOUCHED;

	(void)state;
	check_status(decimal_narrow(&out, DECIMAL_LIMIT_MICRO), STATUS_RANGE,
	    NULL);
	check_status(decimal_narrow(&out, -(wide)DECIMAL_LIMIT_MICRO),
	    STATUS_RANGE, NULL);
	check_status(decimal_narrow(&out, WIDE_MIN), STATUS_RANGE, NULL);
	check_status(decimal_narrow(&out, (wide)1 << 64), STATUS_RANGE, NULL);
	check_micro_equal(out, UNTOUCHED);
	check_status(decimal_narrow(&out, DECIMAL_LIMIT_MICRO - 1), STATUS_OK,
	    NULL);
	check_micro_equal(out, DECIMAL_LIMIT_MICRO - 1);
	check_status(decimal_narrow(&out, 1 - (wide)DECIMAL_LIMIT_MICRO),
	    STATUS_OK, NULL);
	check_micro_equal(out, 1 - (wide)DECIMAL_LIMIT_MICRO);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(format_holds_the_ends_of_128_bits),
		cmocka_unit_test(what_is_formatted_parses_to_the_same),
		cmocka_unit_test(divide_rounded_holds_the_ends_of_128_bits),
		cmocka_unit_test(
		    multiply_divide_is_exact_where_128_bits_would_not_do),
		cmocka_unit_test(multiply_divide_agrees_with_plain_arithmetic),
		cmocka_unit_test(add_wide_refuses_what_does_not_fit),
		cmocka_unit_test(narrow_refuses_the_limit),
	};
	int failed = 0;

	failed += cmocka_run_group_tests_name("decimal", tests, NULL, NULL);
	failed += run_rows("decimal_parse", parse, parse_rows);
	failed += run_rows("decimal_parse_scaled", parse_scaled, scaled_rows);
	failed += run_rows("decimal_format", format, format_rows);
	failed += run_rows("decimal_format_fixed", format_fixed, fixed_rows);
	failed += run_rows("decimal_divide_rounded", divide_rounded,
	    divide_rows);
	failed += run_rows("decimal_round_to_multiple", round_to_multiple,
	    multiple_rows);
	failed += run_rows("decimal_multiply_divide", multiply_divide,
	    scale_rows);
	return failed;
}
