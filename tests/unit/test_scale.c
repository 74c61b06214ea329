#include "tests/support/check.h"
#include "tests/support/faults.h"
#include "tests/support/rows.h"

#include <stdio.h>
#include <string.h>

#include "rules/scale.h"

/*
 * Each row was worked out by hand.  Numbers are in hundredths: 100000 is 1,000
 * units of v, P, a threshold, an amount, or 1,000 percent of a rate.
 */

#define TIERS_MAX 4
#define PERCENT_DIGITS 8

struct row {
	const char *name;
	enum method method;
	enum benefit benefit;
	bool exceeds;
	int part_numerator;	/* 0: the whole period */
	int part_denominator;
	int64_t tiers[TIERS_MAX][2];	/* from, benefit; benefit 0 ends */
	int64_t v;
	int64_t p;
	size_t tier;
	const char *exact;	/* exact or cut to 6 decimals */
};

#define RATE BENEFIT_RATE
#define PER_UNIT BENEFIT_PER_UNIT
#define AMOUNT BENEFIT_AMOUNT
#define FREE BENEFIT_FREE_UNITS

static const struct row rows[] = {
	/* The worked example of the agreement language, section 6. */
	{ "incremental, as the language has it", METHOD_INCREMENTAL, RATE,
	    false, 0, 0, { { 0, 1000 }, { 100000, 2500 } }, 200000, 0, 2,
	    "350" },
	{ "all-units, as the language has it", METHOD_ALL_UNITS, RATE,
	    false, 0, 0, { { 0, 1000 }, { 100000, 2500 } }, 200000, 200000, 2,
	    "500" },
	{ "additive-banded, as the language has it", METHOD_ADDITIVE_BANDED,
	    RATE, false, 0, 0, { { 0, 1000 }, { 100000, 2500 } }, 200000, 0,
	    2, "600" },
	{ "additive, as the language has it", METHOD_ADDITIVE, RATE,
	    false, 0, 0, { { 0, 1000 }, { 100000, 2500 } }, 200000, 200000, 2,
	    "700" },
	{ "free units, as the language has it", METHOD_MULTIPLES, FREE,
	    false, 0, 0, { { 900, 100 } }, 2000, 10000, 1, "10" },

	/* Thresholds: one hundredth below, on, above; negative; exceed. */
	{ "below the first", METHOD_ALL_UNITS, RATE, false, 0, 0,
	    { { 100000, 100 }, { 500000, 200 } }, 99999, 99999, 0, "0" },
	{ "on the first", METHOD_ALL_UNITS, RATE, false, 0, 0,
	    { { 100000, 100 }, { 500000, 200 } }, 100000, 100000, 1, "10" },
	{ "just below the second", METHOD_ALL_UNITS, RATE, false, 0, 0,
	    { { 100000, 100 }, { 500000, 200 } }, 499999, 499999, 1,
	    "49.9999" },
	{ "on the second", METHOD_ALL_UNITS, RATE, false, 0, 0,
	    { { 100000, 100 }, { 500000, 200 } }, 500000, 500000, 2, "100" },
	{ "on the first, to be exceeded", METHOD_ALL_UNITS, RATE, true, 0, 0,
	    { { 100000, 100 }, { 500000, 200 } }, 100000, 100000, 0, "0" },
	{ "above the first, to be exceeded", METHOD_ALL_UNITS, RATE, true,
	    0, 0, { { 100000, 100 }, { 500000, 200 } }, 100001, 100001, 1,
	    "10.0001" },
	{ "on the second, to be exceeded", METHOD_ALL_UNITS, RATE, true, 0, 0,
	    { { 100000, 100 }, { 500000, 200 } }, 500000, 500000, 1, "50" },
	{ "from 0, at 0", METHOD_ALL_UNITS, AMOUNT, false, 0, 0,
	    { { 0, 5000 } }, 0, 0, 1, "50" },
	{ "from 0, at 0, to be exceeded", METHOD_ALL_UNITS, AMOUNT, true,
	    0, 0, { { 0, 5000 } }, 0, 0, 0, "0" },
	{ "from 0, negative", METHOD_ALL_UNITS, AMOUNT, false, 0, 0,
	    { { 0, 5000 } }, -1, 0, 0, "0" },

	/* Kinds of benefit. */
	{ "per unit", METHOD_ALL_UNITS, PER_UNIT, false, 0, 0,
	    { { 1000, 174 } }, 1050, 1050, 1, "18.27" },
	{ "lump sum", METHOD_ALL_UNITS, AMOUNT, false, 0, 0,
	    { { 1000, 50000 }, { 2000, 90000 } }, 1999, 0, 1, "500" },
	{ "P of its own", METHOD_ALL_UNITS, RATE, false, 0, 0,
	    { { 300, 50 }, { 500, 100 } }, 400, 1234567, 1, "61.72835" },

	/* incremental: every band on its own; v itself is paid on. */
	{ "incremental on the second", METHOD_INCREMENTAL, RATE, false, 0, 0,
	    { { 10000, 100 }, { 20000, 300 }, { 30000, 500 } }, 20000, 0, 2,
	    "1" },
	{ "incremental in the third", METHOD_INCREMENTAL, RATE, false, 0, 0,
	    { { 10000, 100 }, { 20000, 300 }, { 30000, 500 } }, 35000, 0, 3,
	    "6.5" },
	{ "incremental per unit", METHOD_INCREMENTAL, PER_UNIT, false, 0, 0,
	    { { 1000, 50 }, { 2000, 100 } }, 2550, 0, 2, "10.5" },
	{ "incremental, on the second to be exceeded", METHOD_INCREMENTAL,
	    RATE, true, 0, 0, { { 10000, 100 }, { 20000, 300 } }, 20000, 0,
	    1, "1" },

	/* additive: all tiers reached together. */
	{ "additive lump sums", METHOD_ADDITIVE, AMOUNT, false, 0, 0,
	    { { 100, 1000 }, { 200, 2000 }, { 300, 4000 } }, 250, 0, 2,
	    "30" },
	{ "additive per unit", METHOD_ADDITIVE, PER_UNIT, false, 0, 0,
	    { { 100, 10 }, { 200, 20 } }, 300, 300, 2, "0.9" },

	/* additive-banded: 1% of 200 + 3% of 300 + 5% of 350. */
	{ "additive-banded in the third", METHOD_ADDITIVE_BANDED, RATE,
	    false, 0, 0, { { 10000, 100 }, { 20000, 300 }, { 30000, 500 } },
	    35000, 0, 3, "28.5" },
	{ "additive-banded in the second", METHOD_ADDITIVE_BANDED, RATE,
	    false, 0, 0, { { 10000, 100 }, { 20000, 300 }, { 30000, 500 } },
	    25000, 0, 2, "9.5" },
	{ "additive-banded per unit", METHOD_ADDITIVE_BANDED, PER_UNIT,
	    false, 0, 0, { { 1000, 50 }, { 2000, 100 } }, 2550, 0, 2,
	    "35.5" },

	/* interpolated: on a straight line to the next, then constant. */
	{ "interpolated on the first", METHOD_INTERPOLATED, RATE, false, 0, 0,
	    { { 10000, 100 }, { 20000, 300 } }, 10000, 100000, 1, "10" },
	{ "interpolated half way", METHOD_INTERPOLATED, RATE, false, 0, 0,
	    { { 10000, 100 }, { 20000, 300 } }, 15000, 100000, 1, "20" },
	{ "interpolated at a third", METHOD_INTERPOLATED, RATE, false, 0, 0,
	    { { 10000, 100 }, { 40000, 200 } }, 20000, 100000, 1,
	    "13.333333" },
	{ "interpolated downward", METHOD_INTERPOLATED, AMOUNT, false, 0, 0,
	    { { 10000, 9000 }, { 20000, 1000 } }, 17500, 0, 1, "30" },
	{ "interpolated on the last", METHOD_INTERPOLATED, RATE, false, 0, 0,
	    { { 10000, 100 }, { 20000, 300 } }, 20000, 100000, 2, "30" },
	{ "interpolated beyond the last", METHOD_INTERPOLATED, RATE, false,
	    0, 0, { { 10000, 100 }, { 20000, 300 } }, 90000, 100000, 2,
	    "30" },
	{ "interpolated on the last, to be exceeded", METHOD_INTERPOLATED,
	    RATE, true, 0, 0, { { 10000, 100 }, { 20000, 300 } }, 20000,
	    100000, 1, "30" },

	/* multiples: whole times only. */
	{ "multiples below", METHOD_MULTIPLES, AMOUNT, false, 0, 0,
	    { { 100000, 2500 } }, 99999, 0, 0, "0" },
	{ "multiples once", METHOD_MULTIPLES, AMOUNT, false, 0, 0,
	    { { 100000, 2500 } }, 199999, 0, 1, "25" },
	{ "multiples three times", METHOD_MULTIPLES, AMOUNT, false, 0, 0,
	    { { 100000, 2500 } }, 300000, 0, 1, "75" },
	{ "free units of negative worth", METHOD_MULTIPLES, FREE, false, 0, 0,
	    { { 900, 100 } }, 2000, -1, 1, "0" },
	{ "free units of no worth", METHOD_MULTIPLES, FREE, false, 0, 0,
	    { { 900, 100 } }, 2000, 0, 1, "0" },
	/* 3 times 2 free of 10 at 7 / 10 each: 6 x 0.7 */
	{ "two free units for three", METHOD_MULTIPLES, FREE, false, 0, 0,
	    { { 300, 200 } }, 1000, 700, 1, "4.2" },
	/* 20 x 1 / 7 each: without end, cut where it is printed */
	{ "free units at a price without end", METHOD_MULTIPLES, FREE,
	    false, 0, 0, { { 100, 2000 } }, 700, 100, 1, "20" },
	{ "free units at a third", METHOD_MULTIPLES, FREE, false, 0, 0,
	    { { 200, 100 } }, 300, 100, 1, "0.333333" },

	/* prorate: every threshold is less, benefits are not. */
	{ "half the period, on half the threshold", METHOD_ALL_UNITS, RATE,
	    false, 1, 2, { { 100000, 100 }, { 500000, 200 } }, 50000, 50000,
	    1, "5" },
	{ "half the period, just below", METHOD_ALL_UNITS, RATE, false, 1, 2,
	    { { 100000, 100 }, { 500000, 200 } }, 49999, 49999, 0, "0" },
	{ "a third of the period, just above", METHOD_ALL_UNITS, AMOUNT,
	    false, 1, 3, { { 10000, 100 } }, 3334, 0, 1, "1" },
	{ "a third of the period, just below", METHOD_ALL_UNITS, AMOUNT,
	    false, 1, 3, { { 10000, 100 } }, 3333, 0, 0, "0" },
	{ "incremental in half a period", METHOD_INCREMENTAL, RATE, false,
	    1, 2, { { 10000, 100 }, { 20000, 300 } }, 15000, 0, 2, "2" },
	{ "multiples in half a period", METHOD_MULTIPLES, AMOUNT, false, 1, 2,
	    { { 100000, 2500 } }, 100000, 0, 1, "50" },
	{ "interpolated in half a period", METHOD_INTERPOLATED, AMOUNT,
	    false, 1, 2, { { 10000, 10000 }, { 20000, 20000 } }, 7500, 0, 1,
	    "150" },
};

/*
 * What follows: tier is the next one's, exact where it begins and what the
 * scale gives there.
 */
static const struct row next_rows[] = {
	{ "all-units, below the first", METHOD_ALL_UNITS, RATE, false, 0, 0,
	    { { 100000, 100 }, { 500000, 200 } }, 99999, 40000, 1, "1000 4" },
	{ "all-units, to the second on the same P", METHOD_ALL_UNITS, RATE,
	    false, 0, 0, { { 100000, 100 }, { 500000, 200 } }, 100000, 100000,
	    2, "5000 20" },
	{ "all-units, in the last", METHOD_ALL_UNITS, RATE, false, 0, 0,
	    { { 100000, 100 }, { 500000, 200 } }, 500000, 500000, 0, "" },
	{ "all-units, on the second to be exceeded", METHOD_ALL_UNITS, RATE,
	    true, 0, 0, { { 100000, 100 }, { 500000, 200 } }, 500000, 500000,
	    2, "5000 100" },
	{ "all-units, prorated", METHOD_ALL_UNITS, RATE, false, 1, 2,
	    { { 100000, 100 }, { 500000, 200 } }, 60000, 60000, 2,
	    "2500 12" },
	{ "per unit", METHOD_ALL_UNITS, PER_UNIT, false, 0, 0,
	    { { 1000, 174 }, { 2000, 200 } }, 1050, 1050, 2, "20 21" },
	{ "lump sum", METHOD_ALL_UNITS, AMOUNT, false, 0, 0,
	    { { 1000, 50000 }, { 2000, 90000 } }, 1999, 0, 2, "20 900" },
	{ "additive: the tiers reached pay as well", METHOD_ADDITIVE, RATE,
	    false, 0, 0, { { 0, 1000 }, { 100000, 2500 } }, 50000, 50000, 2,
	    "1000 175" },
	/* 10% of 1,000 and nothing yet of the second; v is what is paid on. */
	{ "incremental, at the threshold", METHOD_INCREMENTAL, RATE, false, 0,
	    0, { { 0, 1000 }, { 100000, 2500 } }, 50000, 50000, 2,
	    "1000 100" },
	{ "incremental, below the first", METHOD_INCREMENTAL, RATE, false, 0,
	    0, { { 10000, 1000 }, { 100000, 2500 } }, -500, 0, 1, "100 0" },
	/* 10% and 25% of 1,000 */
	{ "additive-banded, at the threshold", METHOD_ADDITIVE_BANDED, RATE,
	    false, 0, 0, { { 0, 1000 }, { 100000, 2500 } }, 50000, 50000, 2,
	    "1000 350" },
	{ "interpolated, at the end of the line", METHOD_INTERPOLATED, RATE,
	    false, 0, 0, { { 10000, 100 }, { 20000, 300 } }, 15000, 100000, 2,
	    "200 30" },
	{ "multiples, the first", METHOD_MULTIPLES, AMOUNT, false, 0, 0,
	    { { 100000, 2500 } }, -5, 0, 1, "1000 25" },
	{ "multiples, the third", METHOD_MULTIPLES, AMOUNT, false, 0, 0,
	    { { 100000, 2500 } }, 200000, 0, 1, "3000 75" },
	{ "multiples, prorated", METHOD_MULTIPLES, AMOUNT, false, 1, 2,
	    { { 100000, 2500 } }, 120000, 0, 1, "1500 75" },
	/* 3 free at the price of today, 100 / 20 = 5 each */
	{ "free units at today's price", METHOD_MULTIPLES, FREE, false, 0, 0,
	    { { 900, 100 } }, 2000, 10000, 1, "27 15" },
	{ "free units before anything is bought", METHOD_MULTIPLES, FREE,
	    false, 0, 0, { { 900, 100 } }, 0, 0, 1, "9 0" },
	{ "free units of what costs and is nothing", METHOD_MULTIPLES, FREE,
	    false, 0, 0, { { 900, 100 } }, 0, 500, 1, "9 0" },
	{ "free units where more was taken back", METHOD_MULTIPLES, FREE,
	    false, 0, 0, { { 900, 100 } }, -300, 500, 1, "9 0" },
};

static const char *
format(struct calculation *calc, rational value)
{
	const char *exact = rational_format_exact(calc, value);

	return exact != NULL ? exact : rational_format_cut(calc, value);
}

/* Hundredths as a number of the agreement. */
static struct number
number_of(int64_t hundredths, bool is_percent)
{
	return (struct number){
		.scaled = hundredths * (is_percent ? 1000000 : 10000),
		.digits = is_percent ? PERCENT_DIGITS : DECIMAL_DIGITS,
		.is_percent = is_percent,
	};
}

struct laid_out {
	struct tier tiers[TIERS_MAX];
	struct scale scale;
	struct scale_input input;
	struct calculation *calc;
};

static void
lay_out(struct laid_out *out, const struct row *row)
{
	struct calculation *calc;

	check_status(calculation_new(&calc), STATUS_OK, NULL);
	*out = (struct laid_out){ .calc = calc };
	out->scale = (struct scale){
		.method = row->method,
		.benefit = row->benefit,
		.exceeds = row->exceeds,
		.prorated = row->part_numerator != 0,
		.tiers = out->tiers,
	};
	for (size_t i = 0; i < TIERS_MAX && row->tiers[i][1] != 0; i++)
		out->tiers[out->scale.tier_count++] = (struct tier){
			.from = number_of(row->tiers[i][0], false),
			.benefit = number_of(row->tiers[i][1],
			    row->benefit == BENEFIT_RATE),
		};
	out->input.scale = &out->scale;
	if (out->scale.prorated)
		out->input.part = rational_divide(calc,
		    rational_from_integer(calc, row->part_numerator),
		    rational_from_integer(calc, row->part_denominator));
	out->input.v = rational_from_scaled(calc, row->v, 2);
	out->input.p = rational_from_scaled(calc, row->p, 2);
}

static void
scale_row(void **state)
{
	const struct row *row = *state;
	struct laid_out laid;
	rational amount;
	size_t tier;

	lay_out(&laid, row);
	tier = scale_reach(laid.calc, &laid.input);
	check_int_equal((int64_t)tier, (int64_t)row->tier);
	amount = tier == 0 ? rational_from_integer(laid.calc, 0) :
	    scale_benefit(laid.calc, &laid.input, tier);
	assert_string_equal(format(laid.calc, amount), row->exact);
	check_status(calculation_status(laid.calc), STATUS_OK, NULL);
	calculation_free(laid.calc);
}

static void
next_row(void **state)
{
	const struct row *row = *state;
	struct scale_next next = { 0 };
	struct laid_out laid;
	char found[128] = "";
	bool is_next;

	lay_out(&laid, row);
	is_next = scale_next(&next, laid.calc, &laid.input,
	    scale_reach(laid.calc, &laid.input));
	assert_true(is_next == (row->tier != 0));
	check_int_equal((int64_t)next.tier, (int64_t)row->tier);
	if (is_next)
		snprintf(found, sizeof found, "%s %s",
		    format(laid.calc, next.from),
		    format(laid.calc, next.benefit));
	assert_string_equal(found, row->exact);
	check_status(calculation_status(laid.calc), STATUS_OK, NULL);
	calculation_free(laid.calc);
}

static void
scale_next_is_none_after_a_failure(void **state)
{
	static const struct row row = {
		"", METHOD_ALL_UNITS, BENEFIT_AMOUNT, false, 0, 0,
		{ { 100, 500 } }, 50, 0, 0, NULL
	};
	struct scale_next next = { .tier = 7 };
	struct laid_out laid;

	(void)state;
	if (!faults_are_possible())
		return;
	lay_out(&laid, &row);
	/* Until the memory that the calculation has is used up. */
	faults_begin(1, true);
	while (calculation_status(laid.calc) == STATUS_OK)
		(void)rational_from_integer(laid.calc, 1);
	assert_true(faults_end());
	check_status(calculation_status(laid.calc), STATUS_MEMORY, NULL);
	assert_false(scale_next(&next, laid.calc, &laid.input, 0));
	check_int_equal((int64_t)next.tier, 7);
	check_int_equal(rational_sign(scale_benefit(laid.calc, &laid.input,
	    1)), 0);
	calculation_free(laid.calc);
}

/* Percent thresholds are compared as numbers of percent, exactly. */
static void
scale_reach_takes_percents(void **state)
{
	struct tier tier = { .from = { INT64_C(3333333333), 8, true } };
	struct scale scale = { .tiers = &tier, .tier_count = 1 };
	struct scale_input input = { .scale = &scale };
	struct calculation *calc;

	(void)state;
	check_status(calculation_new(&calc), STATUS_OK, NULL);
	/* A third of 100% is above 33.33333333%, and below one more digit. */
	input.v = rational_divide(calc, rational_from_integer(calc, 100),
	    rational_from_integer(calc, 3));
	check_int_equal((int64_t)scale_reach(calc, &input), 1);
	tier.from.scaled++;
	check_int_equal((int64_t)scale_reach(calc, &input), 0);
	calculation_free(calc);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(scale_reach_takes_percents),
		cmocka_unit_test(scale_next_is_none_after_a_failure),
	};

	return run_rows("scale", scale_row, rows) +
	    run_rows("scale_next", next_row, next_rows) +
	    cmocka_run_group_tests_name("scale", tests, NULL, NULL);
}
