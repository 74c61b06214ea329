#include "importers/spread.h"

#include "tests/support/check.h"

#define MICRO(x) ((int64_t)((x) * INT64_C(1000000)))
#define CENT INT64_C(10000)
#define LINES_MAX 6

struct spread_case {
	int64_t amount;
	int64_t unit;
	size_t count;
	int64_t nets[LINES_MAX];
	int64_t shares[LINES_MAX];
};

static const struct spread_case cases[] = {
	/* One line takes it all. */
	{ MICRO(-5), CENT, 1, { MICRO(100) }, { MICRO(-5) } },
	/* Equal remainders: the first lines, in their order. */
	{ CENT, CENT, 3, { MICRO(1), MICRO(1), MICRO(1) }, { CENT, 0, 0 } },
	{ 2 * CENT, CENT, 3, { MICRO(1), MICRO(1), MICRO(1) },
	    { CENT, CENT, 0 } },
	{ -2 * CENT, CENT, 3, { MICRO(1), MICRO(1), MICRO(1) },
	    { -CENT, -CENT, 0 } },
	/* The largest remainder goes before line order: 1.00 over 1:2:4 is
	 * 14.28..., 28.57..., 57.14... cents. */
	{ MICRO(1), CENT, 3, { MICRO(1), MICRO(2), MICRO(4) },
	    { 14 * CENT, 29 * CENT, 57 * CENT } },
	/* Sizes count, signs do not; a line of 0 gets nothing. */
	{ MICRO(-10), CENT, 4, { MICRO(30), 0, MICRO(-10), MICRO(10) },
	    { MICRO(-6), 0, MICRO(-2), MICRO(-2) } },
	/* Whole yen. */
	{ MICRO(10), MICRO(1), 3, { MICRO(1), MICRO(1), MICRO(1) },
	    { MICRO(4), MICRO(3), MICRO(3) } },
	/* The largest amounts there are. */
	{ DECIMAL_LIMIT_MICRO - 1, 1, 2,
	    { DECIMAL_LIMIT_MICRO - 1, DECIMAL_LIMIT_MICRO - 1 },
	    { (DECIMAL_LIMIT_MICRO - 1) / 2 + 1,
	    (DECIMAL_LIMIT_MICRO - 1) / 2 } },
};

static void
test_spread_amount(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		const struct spread_case *c = &cases[i];
		int64_t shares[LINES_MAX];
		wide sum = 0;

		check_status(spread_amount(shares, c->nets, c->count,
		    c->amount, c->unit), STATUS_OK, NULL);
		for (size_t line = 0; line < c->count; line++) {
			check_micro_equal(shares[line], c->shares[line]);
			sum += shares[line];
		}
		check_micro_equal(sum, c->amount);
	}
}

/* Whatever the figures: nothing is lost, and no share is a unit off. */
static void
test_spread_invariants(void **state)
{
	uint64_t random = 1;

	(void)state;
	for (int round = 0; round < 200; round++) {
		int64_t nets[50];
		int64_t shares[50];
		wide weight = 0;
		wide sum = 0;
		int64_t amount;

		for (size_t i = 0; i < 50; i++) {
			random = random * 6364136223846793005u + 1442695040u;
			nets[i] = (int64_t)(random >> 24) % MICRO(100000) + 1;
			if (random >> 63 != 0)
				nets[i] = -nets[i];
			weight += nets[i] < 0 ? -nets[i] : nets[i];
		}
		amount = ((int64_t)(random >> 30) - (INT64_C(1) << 33)) /
		    CENT * CENT;
		check_status(spread_amount(shares, nets, 50, amount, CENT),
		    STATUS_OK, NULL);
		for (size_t i = 0; i < 50; i++) {
			wide size = nets[i] < 0 ? -nets[i] : nets[i];
			wide off = shares[i] * weight - amount * size;

			assert_true(shares[i] % CENT == 0);
			assert_true(off < CENT * weight &&
			    off > -CENT * weight);
			sum += shares[i];
		}
		check_micro_equal(sum, amount);
	}
}

static void
test_spread_finer_unit(void **state)
{
	(void)state;
	check_int_equal(spread_finer_unit(CENT, MICRO(12)), CENT);
	check_int_equal(spread_finer_unit(CENT, MICRO(1) / 1000), 1000);
	check_int_equal(spread_finer_unit(CENT, -12345), 1);
	check_int_equal(spread_finer_unit(MICRO(1), MICRO(1) / 10), 100000);
	check_int_equal(spread_finer_unit(CENT, 0), CENT);
	check_int_equal(spread_finer_unit(1, 7), 1);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_spread_amount),
		cmocka_unit_test(test_spread_invariants),
		cmocka_unit_test(test_spread_finer_unit),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
