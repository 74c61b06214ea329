#include "engine/rational.h"

#include <string.h>

#include <openssl/err.h>

#include "tests/support/faults.h"
#include "tests/support/rows.h"

__extension__ typedef unsigned __int128 unsigned_wide;

#define WIDE_MAX ((wide)(~(unsigned_wide)0 >> 1))
#define WIDE_MIN (-WIDE_MAX - 1)

static struct calculation *
new_calculation(void)
{
	struct calculation *calc = NULL;

	check_status(calculation_new(&calc), STATUS_OK, NULL);
	return calc;
}

/* What failed would be zero, and all zeros are equal. */
static void
end_calculation(struct calculation *calc)
{
	check_status(calculation_status(calc), STATUS_OK, NULL);
	calculation_free(calc);
}

static rational
fraction(struct calculation *calc, int64_t numerator, int64_t denominator)
{
	return rational_divide(calc, rational_from_integer(calc, numerator),
	    rational_from_integer(calc, denominator));
}

struct arithmetic_row {
	const char *name;
	int64_t a[2];
	int64_t b[2];
	int64_t sum[2];
	int64_t difference[2];
	int64_t product[2];
	int64_t quotient[2];	/* over 0: not asked for */
	int order;
};

static const struct arithmetic_row arithmetic_rows[] = {
	{ "halves and thirds", { 1, 2 }, { 1, 3 }, { 5, 6 }, { 1, 6 },
	    { 1, 6 }, { 3, 2 }, 1 },
	{ "a negative one", { -1, 2 }, { 1, 3 }, { -1, 6 }, { -5, 6 },
	    { -1, 6 }, { -3, 2 }, -1 },
	{ "two negative ones", { -1, 2 }, { -1, 3 }, { -5, 6 }, { -1, 6 },
	    { 1, 6 }, { 3, 2 }, -1 },
	{ "by a negative one", { 1, 2 }, { -1, 3 }, { 1, 6 }, { 5, 6 },
	    { -1, 6 }, { -3, 2 }, 1 },
	{ "equal ones written differently", { 2, 4 }, { 3, 6 }, { 1, 1 },
	    { 0, 1 }, { 1, 4 }, { 1, 1 }, 0 },
	{ "zero", { 0, 5 }, { 7, 3 }, { 7, 3 }, { -7, 3 }, { 0, 1 },
	    { 0, 1 }, -1 },
	{ "two zeros", { 0, 5 }, { 0, 3 }, { 0, 1 }, { 0, 1 }, { 0, 1 },
	    { 0, 0 }, 0 },
	{ "the ends of 64 bits", { INT64_MAX, 1 }, { INT64_MIN, 1 },
	    { -1, 1 }, { 0, 0 }, { 0, 0 }, { 0, 0 }, 1 },
};

static void
check_fraction(struct calculation *calc, rational actual,
    const int64_t expected[2])
{
	if (expected[1] != 0)
		check_int_equal(rational_compare(actual, fraction(calc,
		    expected[0], expected[1])), 0);
}

static void
arithmetic(void **state)
{
	const struct arithmetic_row *row = *state;
	struct calculation *calc = new_calculation();
	rational a = fraction(calc, row->a[0], row->a[1]);
	rational b = fraction(calc, row->b[0], row->b[1]);

	check_fraction(calc, rational_add(calc, a, b), row->sum);
	check_fraction(calc, rational_subtract(calc, a, b), row->difference);
	check_fraction(calc, rational_multiply(calc, a, b), row->product);
	if (row->quotient[1] != 0)
		check_fraction(calc, rational_divide(calc, a, b),
		    row->quotient);
	check_int_equal(rational_compare(a, b), row->order);
	check_int_equal(rational_compare(b, a), -row->order);
	check_int_equal(rational_compare(a, a), 0);
	check_int_equal(rational_compare(rational_min(a, b),
	    row->order <= 0 ? a : b), 0);
	check_int_equal(rational_compare(rational_max(a, b),
	    row->order >= 0 ? a : b), 0);
	check_int_equal(rational_sign(rational_subtract(calc, a, b)),
	    row->order);
	end_calculation(calc);
}

struct floor_row {
	const char *name;
	int64_t numerator;
	int64_t denominator;
	int64_t floor;
};

static const struct floor_row floor_rows[] = {
	{ "whole", 6, 3, 2 },
	{ "above", 7, 3, 2 },
	{ "just below the next", 8, 3, 2 },
	{ "zero", 0, 3, 0 },
	{ "small", 1, 3, 0 },
	{ "below zero", -1, 3, -1 },
	{ "negative", -7, 3, -3 },
	{ "negative and whole", -6, 3, -2 },
};

static void
floor_is_the_greatest_whole_number_not_above(void **state)
{
	const struct floor_row *row = *state;
	struct calculation *calc = new_calculation();
	rational floor = rational_floor(calc, fraction(calc, row->numerator,
	    row->denominator));

	check_int_equal(rational_compare(floor, rational_from_integer(calc,
	    row->floor)), 0);
	end_calculation(calc);
}

struct round_row {
	const char *name;
	int64_t numerator;
	int64_t denominator;
	int64_t unit_micro;
	int64_t half_up;	/* millionths */
	int64_t half_even;
	int64_t down;
};

/* Each row is tried with both signs. */
static const struct round_row round_rows[] = {
	{ "nothing", 0, 1, 10000, 0, 0, 0 },
	{ "a third to the cent", 1, 3, 10000, 330000, 330000, 330000 },
	{ "two thirds to the cent", 2, 3, 10000, 670000, 670000, 660000 },
	{ "a tie over an even cent", 1005, 1000, 10000, 1010000, 1000000,
	    1000000 },
	{ "a tie over an odd cent", 1015, 1000, 10000, 1020000, 1020000,
	    1010000 },
	{ "a tie over nothing", 5, 1000, 10000, 10000, 0, 0 },
	{ "a hair below a tie", INT64_C(4999999999), INT64_C(1000000000000),
	    10000, 0, 0, 0 },
	{ "a hair above a tie", INT64_C(5000000001), INT64_C(1000000000000),
	    10000, 10000, 10000, 0 },
	{ "to five cents", 103, 100, 50000, 1050000, 1050000, 1000000 },
	{ "a tie of five cents", 1025, 1000, 50000, 1050000, 1000000,
	    1000000 },
	{ "to the yen", 5, 2, 1000000, 3000000, 2000000, 2000000 },
	{ "to three hundred", 1000, 1, 300000000, 900000000, 900000000,
	    900000000 },
	{ "to a millionth", 2, 3, 1, 666667, 666667, 666666 },
	{ "one already", 105, 100, 10000, 1050000, 1050000, 1050000 },
};

static void
check_rounded(struct calculation *calc, rational a, int64_t unit_micro,
    enum rounding mode, int64_t expected)
{
	wide micro = -77777;

	check_status(rational_to_micro(&micro, rational_round(calc, a,
	    unit_micro, mode)), STATUS_OK, NULL);
	check_micro_equal(micro, expected);
}

static void
rounding(void **state)
{
	const struct round_row *row = *state;
	struct calculation *calc = new_calculation();

	for (int sign = -1; sign <= 1; sign += 2) {
		rational a = fraction(calc, sign * row->numerator,
		    row->denominator);

		check_rounded(calc, a, row->unit_micro, ROUND_HALF_UP,
		    sign * row->half_up);
		check_rounded(calc, a, row->unit_micro, ROUND_HALF_EVEN,
		    sign * row->half_even);
		check_rounded(calc, a, row->unit_micro, ROUND_DOWN,
		    sign * row->down);
	}
	end_calculation(calc);
}

static void
rounding_agrees_with_plain_arithmetic(void **state)
{
	struct calculation *calc = new_calculation();
	uint64_t random = UINT64_C(2685821657736338717);

	(void)state;
	for (int i = 0; i < 3000; i++) {
		int64_t terms[3];
		enum rounding mode = (enum rounding)(i % 3);

		for (int k = 0; k < 3; k++) {
			random ^= random << 13;
			random ^= random >> 7;
			random ^= random << 17;
			terms[k] = (int64_t)(random >> (random % 20 + 40)) + 1;
		}
		if (i % 2 == 1)
			terms[0] = -terms[0];
		/* terms[0] / terms[1] in units of terms[2] millionths. */
		check_rounded(calc, fraction(calc, terms[0], terms[1]),
		    terms[2], mode, terms[2] *
		    (int64_t)decimal_divide_rounded((wide)terms[0] * 1000000,
		    (wide)terms[1] * terms[2], mode));
	}
	end_calculation(calc);
}

struct text_row {
	const char *name;
	int64_t numerator;
	int64_t denominator;
	const char *cut;
	const char *exact;	/* NULL: does not end */
};

static const struct text_row text_rows[] = {
	{ "zero", 0, 7, "0", "0" },
	{ "one", 1, 1, "1", "1" },
	{ "a thousand", -1000, 1, "-1000", "-1000" },
	{ "a half", 1, 2, "0.5", "0.5" },
	{ "a third", 1, 3, "0.333333", NULL },
	{ "minus two thirds are cut toward zero", -2, 3, "-0.666666", NULL },
	{ "a seventh", 22, 7, "3.142857", NULL },
	{ "a sixth of ten", 10, 6, "1.666666", NULL },
	{ "a reducible third", 3, 30, "0.1", "0.1" },
	{ "a millionth", 1, 1000000, "0.000001", "0.000001" },
	{ "less than a millionth", 1, 1000001, "0", NULL },
	{ "a little below zero is 0 without a sign", -1, 3000000, "0", NULL },
	{ "a ten millionth", -1, 10000000, "0", "-0.0000001" },
	{ "a power of two", 1, 1024, "0.000976", "0.0009765625" },
	{ "a power of five", 1, 3125, "0.00032", "0.00032" },
	{ "both", 7, 160, "0.04375", "0.04375" },
	{ "zeros that end a whole number", 1200000, 1000, "1200", "1200" },
	{ "the largest", INT64_MAX, 1, "9223372036854775807",
	    "9223372036854775807" },
	{ "the smallest", INT64_MIN, 1, "-9223372036854775808",
	    "-9223372036854775808" },
};

static void
format(void **state)
{
	const struct text_row *row = *state;
	struct calculation *calc = new_calculation();
	rational a = fraction(calc, row->numerator, row->denominator);
	const char *exact = rational_format_exact(calc, a);

	assert_string_equal(rational_format_cut(calc, a), row->cut);
	if (row->exact == NULL)
		assert_null(exact);
	else
		assert_string_equal(exact, row->exact);
	end_calculation(calc);
}

static void
scaled_and_micro_are_what_they_say(void **state)
{
	struct calculation *calc = new_calculation();

	(void)state;
	check_int_equal(rational_compare(rational_from_scaled(calc, 25, 3),
	    fraction(calc, 1, 40)), 0);
	check_int_equal(rational_compare(rational_from_scaled(calc, -25, 0),
	    rational_from_integer(calc, -25)), 0);
	check_int_equal(rational_compare(rational_from_micro(calc, 1500000),
	    fraction(calc, 3, 2)), 0);
	check_int_equal(rational_compare(rational_from_scaled(calc, 1, 40),
	    rational_from_integer(calc, 0)), 1);
	assert_string_equal(rational_format_exact(calc,
	    rational_from_scaled(calc, 1, 12)), "0.000000000001");
	/* Past the powers of ten that fit 128 bits. */
	assert_string_equal(rational_format_exact(calc,
	    rational_from_scaled(calc, -1, 60)), "-0.0000000000000000000000000"
	    "00000000000000000000000000000000001");
	assert_string_equal(rational_format_exact(calc, rational_divide(calc,
	    rational_from_integer(calc, 1), rational_from_scaled(calc,
	    (wide)1 << 126, 0))), "0.0000000000000000000000000000000000000117"
	    "5494350822287507968736537222245677818665556772087521508751706278"
	    "4172594547271728515625");
	end_calculation(calc);
}

static void
to_micro_holds_the_ends_of_128_bits(void **state)
{
	static const wide values[] = {
		0, 1, -1, INT64_MAX, INT64_MIN, WIDE_MAX, WIDE_MIN,
		WIDE_MIN + 1,
	};
	struct calculation *calc = new_calculation();
	rational one = rational_from_scaled(calc, 1, 6);
	wide micro;

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(values); i++) {
		check_status(rational_to_micro(&micro, rational_from_micro(
		    calc, values[i])), STATUS_OK, NULL);
		check_micro_equal(micro, values[i]);
	}
	micro = -77777;
	check_status(rational_to_micro(&micro, rational_add(calc,
	    rational_from_micro(calc, WIDE_MAX), one)), STATUS_RANGE, NULL);
	check_status(rational_to_micro(&micro, rational_subtract(calc,
	    rational_from_micro(calc, WIDE_MIN), one)), STATUS_RANGE, NULL);
	check_status(rational_to_micro(&micro, rational_from_scaled(calc,
	    WIDE_MAX, 0)), STATUS_RANGE, NULL);
	check_status(rational_to_micro(&micro, fraction(calc, 1, 3)),
	    STATUS_RANGE, NULL);
	check_status(rational_to_micro(&micro, rational_from_scaled(calc, 1,
	    7)), STATUS_RANGE, NULL);
	check_micro_equal(micro, -77777);
	end_calculation(calc);
}

/* The worked examples of the agreement language, section 6. */
static void
formulas_read_as_they_are_written(void **state)
{
	struct calculation *calc = new_calculation();
	rational free_units;
	rational incremental;

	(void)state;
	free_units = rational_multiply(calc, rational_floor(calc,
	    fraction(calc, 20, 9)), fraction(calc, 100, 20));
	assert_string_equal(rational_format_exact(calc, free_units), "10");
	incremental = rational_add(calc,
	    rational_multiply(calc, rational_from_integer(calc, 1000),
	    rational_from_scaled(calc, 10, 2)),
	    rational_multiply(calc, rational_from_integer(calc, 1000),
	    rational_from_scaled(calc, 25, 2)));
	assert_string_equal(rational_format_exact(calc, incremental), "350");
	end_calculation(calc);
}

/* The sum of 1 / n for n up to 100, whose numbers pass 128 bits. */
static void
long_sums_stay_exact(void **state)
{
	struct calculation *calc = new_calculation();
	rational sum = rational_from_integer(calc, 0);
	rational back;

	(void)state;
	for (int n = 1; n <= 100; n++)
		sum = rational_add(calc, sum, fraction(calc, 1, n));
	assert_string_equal(rational_format_cut(calc, sum), "5.187377");
	back = sum;
	for (int n = 100; n >= 1; n--)
		back = rational_subtract(calc, back, fraction(calc, 1, n));
	check_int_equal(rational_sign(back), 0);
	end_calculation(calc);
}

/* One formula that uses everything; "" where the calculation failed. */
static enum status
evaluate(char *out, size_t size)
{
	struct calculation *calc = NULL;
	rational a;
	rational b;
	const char *cut;
	const char *exact;
	wide micro = 0;
	enum status status;
	enum status to_micro;

	out[0] = '\0';
	status = calculation_new(&calc);
	if (status != STATUS_OK)
		return status;
	a = rational_from_micro(calc, WIDE_MAX);
	b = rational_subtract(calc, rational_from_integer(calc, -7),
	    rational_from_scaled(calc, 5, 8));
	a = rational_multiply(calc, rational_divide(calc, a, b), b);
	/* Until the denominator is long and brought to lowest terms. */
	for (int i = 0; i < 20; i++)
		a = rational_divide(calc, rational_multiply(calc, a, b), b);
	a = rational_add(calc, rational_floor(calc, a), rational_min(a, b));
	a = rational_max(a, rational_round(calc, b, 10000, ROUND_HALF_EVEN));
	cut = rational_format_cut(calc, a);
	exact = rational_format_exact(calc, a);
	assert_non_null(cut);
	to_micro = rational_to_micro(&micro, rational_round(calc, b, 10000,
	    ROUND_HALF_UP));
	status = calculation_status(calc);
	if (status == STATUS_OK) {
		check_status(to_micro, STATUS_OK, NULL);
		assert_true(strlen(exact) + strlen(cut) + 2 < size);
		memcpy(out, cut, strlen(cut) + 1);
	}
	calculation_free(calc);
	return status;
}

static void
a_failed_allocation_latches(void **state)
{
	char expected[200];
	char actual[200];
	int64_t live;
	uint64_t count[2] = { 0, 0 };

	(void)state;
	if (!faults_are_possible())
		skip();
	check_status(evaluate(expected, sizeof expected), STATUS_OK, NULL);
	/* The library keeps what it sets up at its first error. */
	faults_begin(5, false);
	check_status(evaluate(actual, sizeof actual), STATUS_MEMORY, NULL);
	assert_true(faults_end());
	ERR_clear_error();
	live = faults_live_blocks();
	for (int is_lasting = 0; is_lasting <= 1; is_lasting++) {
		bool has_struck;

		do {
			enum status status;

			faults_begin(++count[is_lasting], is_lasting != 0);
			status = evaluate(actual, sizeof actual);
			has_struck = faults_end();
			ERR_clear_error();
			check_status(status, has_struck ? STATUS_MEMORY :
			    STATUS_OK, NULL);
			check_int_equal(faults_live_blocks(), live);
		} while (has_struck);
		assert_string_equal(actual, expected);
	}
	check_int_equal((int64_t)count[0], (int64_t)count[1]);
	assert_true(count[0] > 50);
}

/* Each in a calculation of its own, where no number has been long before. */
static void
to_micro(struct calculation *calc, wide *out, rational a)
{
	enum status status = rational_to_micro(out, a);

	check_status(calculation_status(calc), status, NULL);
}

static void
convert_large(struct calculation *calc, wide *out)
{
	to_micro(calc, out, rational_from_micro(calc, UINT64_MAX));
}

/* sign * (2^64 - 1/2) */
static rational
near_a_word(struct calculation *calc, int sign)
{
	return rational_from_scaled(calc, sign * ((wide)UINT64_MAX * 10 + 5),
	    1);
}

static void
floor_to_a_word(struct calculation *calc, wide *out)
{
	to_micro(calc, out, rational_floor(calc,
	    near_a_word(calc, -1)));
}

static void
round_up_to_a_word(struct calculation *calc, wide *out)
{
	to_micro(calc, out, rational_round(calc,
	    near_a_word(calc, 1), DECIMAL_ONE_MICRO, ROUND_HALF_UP));
}

static void
round_down_to_a_word(struct calculation *calc, wide *out)
{
	to_micro(calc, out, rational_round(calc,
	    near_a_word(calc, -1), DECIMAL_ONE_MICRO, ROUND_HALF_UP));
}

static void
round_long(struct calculation *calc, wide *out)
{
	to_micro(calc, out, rational_round(calc,
	    rational_from_scaled(calc, WIDE_MAX, 12), DECIMAL_ONE_MICRO,
	    ROUND_DOWN));
}

static void
compare(struct calculation *calc, wide *out, rational a, rational b)
{
	int order;

	if (calculation_status(calc) != STATUS_OK)
		return;
	order = rational_compare(a, b);
	if (calculation_status(calc) == STATUS_OK)
		*out = order;
	else
		check_int_equal(order, 0);
}

/* Both fit 128 bits, what they are multiplied with to be compared does not. */
static void
compare_long(struct calculation *calc, wide *out)
{
	compare(calc, out, rational_from_scaled(calc, WIDE_MAX, 12),
	    rational_divide(calc, rational_from_scaled(calc, WIDE_MAX - 1, 0),
	    rational_from_scaled(calc, 1000000000001, 0)));
}

static void
compare_with_long(struct calculation *calc, wide *out)
{
	compare(calc, out, rational_from_scaled(calc, 1, 6),
	    rational_divide(calc, rational_from_scaled(calc, WIDE_MAX - 1, 0),
	    rational_from_integer(calc, 7)));
}

static void
compare_fine(struct calculation *calc, wide *out)
{
	compare(calc, out, rational_from_scaled(calc, 1, 36),
	    rational_divide(calc, rational_from_integer(calc, 1),
	    rational_from_scaled(calc, 1000000000001, 0)));
}

/* Its millionths are beyond 128 bits. */
static void
convert_too_much(struct calculation *calc, wide *out)
{
	wide unused;
	rational most = rational_from_scaled(calc, WIDE_MAX, 0);
	enum status status = rational_to_micro(&unused, most);

	if (status == STATUS_RANGE)
		*out = 1;
	else
		check_status(status, calculation_status(calc), NULL);
}

/* 2^127 - 1, squared */
static rational
beyond_128_bits(struct calculation *calc)
{
	rational most = rational_from_scaled(calc, WIDE_MAX, 0);

	return rational_multiply(calc, most, most);
}

static void
compare_with_longer(struct calculation *calc, wide *out)
{
	compare(calc, out, rational_from_integer(calc, 7),
	    beyond_128_bits(calc));
}

static void
compare_longer(struct calculation *calc, wide *out)
{
	compare(calc, out, beyond_128_bits(calc),
	    rational_from_integer(calc, 7));
}

static void
convert_back(struct calculation *calc, wide *out)
{
	to_micro(calc, out, rational_divide(calc, beyond_128_bits(calc),
	    beyond_128_bits(calc)));
}

static void
format_exact(struct calculation *calc, wide *out)
{
	/* WIDE_MAX / (3 x 10^12), which is not in lowest terms at first. */
	rational a = rational_divide(calc, rational_from_scaled(calc,
	    WIDE_MAX / 3 * 3, 12), rational_from_integer(calc, 3));
	const char *exact;

	exact = rational_format_exact(calc, a);
	if (calculation_status(calc) != STATUS_OK)
		assert_string_equal(exact, "0");
	else if (strcmp(exact, "56713727820156410577229101.238628035242") == 0)
		*out = 1;
}

struct short_row {
	const char *name;
	void (*work)(struct calculation *calc, wide *out);
	wide expected;
};

static const struct short_row short_rows[] = {
	{ "to micro", convert_large, (wide)UINT64_MAX },
	{ "floor", floor_to_a_word, ((wide)UINT64_MAX + 1) * -1000000 },
	{ "round up", round_up_to_a_word, ((wide)UINT64_MAX + 1) * 1000000 },
	{ "round away from zero", round_down_to_a_word,
	    ((wide)UINT64_MAX + 1) * -1000000 },
	{ "round down", round_long, WIDE_MAX / 1000000000000 * 1000000 },
	{ "compare", compare_long, 1 },
	{ "compare with a long one", compare_with_long, -1 },
	{ "compare fine ones", compare_fine, -1 },
	{ "to micro of too much", convert_too_much, 1 },
	{ "compare with a longer one", compare_with_longer, -1 },
	{ "compare a longer one", compare_longer, 1 },
	{ "to micro from longer ones", convert_back, 1000000 },
	{ "format", format_exact, 1 },
};

static void
a_failure_leaves_the_result(void **state)
{
	const struct short_row *row = *state;
	bool has_struck = true;

	if (!faults_are_possible())
		return;
	for (uint64_t nth = 1; has_struck; nth++) {
		struct calculation *calc = new_calculation();
		wide out = -77777;
		enum status status;

		faults_begin(nth, false);
		row->work(calc, &out);
		has_struck = faults_end();
		ERR_clear_error();
		status = calculation_status(calc);
		/* The library can do without some of what it asks for. */
		if (status != STATUS_OK)
			assert_true(has_struck);
		check_micro_equal(out, status == STATUS_OK ? row->expected :
		    -77777);
		calculation_free(calc);
	}
}

static void
after_a_failure_everything_is_zero(void **state)
{
	struct calculation *calc = new_calculation();
	rational seven = rational_from_integer(calc, 7);
	rational lost;
	wide micro = -77777;

	(void)state;
	if (!faults_are_possible()) {
		calculation_free(calc);
		skip();
	}
	/* Until the memory that the calculation has is used up. */
	faults_begin(1, false);
	do
		lost = rational_from_integer(calc, 5);
	while (calculation_status(calc) == STATUS_OK);
	assert_true(faults_end());
	check_status(calculation_status(calc), STATUS_MEMORY, NULL);
	check_int_equal(rational_sign(lost), 0);
	check_int_equal(rational_sign(rational_add(calc, seven, seven)), 0);
	check_int_equal(rational_sign(rational_divide(calc, seven, lost)), 0);
	check_int_equal(rational_sign(rational_floor(calc, seven)), 0);
	check_int_equal(rational_sign(rational_round(calc, seven, 1,
	    ROUND_DOWN)), 0);
	check_int_equal(rational_compare(seven, lost), 1);
	check_int_equal(rational_compare(lost, seven), -1);
	check_int_equal(rational_compare(lost, lost), 0);
	assert_string_equal(rational_format_cut(calc, seven), "0");
	assert_string_equal(rational_format_exact(calc, lost), "0");
	check_status(rational_to_micro(&micro, lost), STATUS_MEMORY, NULL);
	check_status(rational_to_micro(&micro, seven), STATUS_MEMORY, NULL);
	check_micro_equal(micro, -77777);
	calculation_free(calc);
}

static void
nothing_can_be_freed(void **state)
{
	(void)state;
	calculation_free(NULL);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(rounding_agrees_with_plain_arithmetic),
		cmocka_unit_test(scaled_and_micro_are_what_they_say),
		cmocka_unit_test(to_micro_holds_the_ends_of_128_bits),
		cmocka_unit_test(formulas_read_as_they_are_written),
		cmocka_unit_test(long_sums_stay_exact),
		cmocka_unit_test(a_failed_allocation_latches),
		cmocka_unit_test(after_a_failure_everything_is_zero),
		cmocka_unit_test(nothing_can_be_freed),
	};
	int failed = 0;

	failed += cmocka_run_group_tests_name("rational", tests, NULL, NULL);
	failed += run_rows("rational: arithmetic", arithmetic,
	    arithmetic_rows);
	failed += run_rows("rational_failure", a_failure_leaves_the_result,
	    short_rows);
	failed += run_rows("rational_floor",
	    floor_is_the_greatest_whole_number_not_above, floor_rows);
	failed += run_rows("rational_round", rounding, round_rows);
	failed += run_rows("rational: texts", format, text_rows);
	return failed;
}
