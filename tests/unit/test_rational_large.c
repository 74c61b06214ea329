#include "engine/rational_large.h"

#include <stdio.h>
#include <string.h>

#include <openssl/crypto.h>
#include <openssl/err.h>

#include "tests/support/faults.h"
#include "tests/support/rows.h"

#define SAID_SIZE 400
#define Z40 "0000000000000000000000000000000000000000"
#define E40 "1" Z40
#define TWO_TO_520 \
	"343239883006530485749095039954069660863471765007165270469723" \
	"172959277159169882802606127982033072727748864815569574042901" \
	"8560993999858321906287014145557528576"

/* The operands of one operation, and what it gives. */
struct work {
	struct rational_large a, b, out;
	BN_CTX *context;
	struct fraction small;
	wide micro;
	char *digits;
	enum status status;
	unsigned decimals;
	int order;
};

/* ------------------------------------------------------------- operations */

static bool
add(struct work *work)
{
	return rational_large_add(&work->out, &work->a, &work->b,
	    work->context);
}

static bool
subtract(struct work *work)
{
	return rational_large_subtract(&work->out, &work->a, &work->b,
	    work->context);
}

static bool
multiply(struct work *work)
{
	return rational_large_multiply(&work->out, &work->a, &work->b,
	    work->context);
}

static bool
divide(struct work *work)
{
	return rational_large_divide(&work->out, &work->a, &work->b,
	    work->context);
}

static bool
cut_to_floor(struct work *work)
{
	return rational_large_floor(&work->out, &work->a, work->context);
}

static bool
round_down(struct work *work)
{
	return rational_large_round(&work->out, &work->a, ROUND_DOWN,
	    work->context);
}

static bool
round_half_up(struct work *work)
{
	return rational_large_round(&work->out, &work->a, ROUND_HALF_UP,
	    work->context);
}

static bool
round_half_even(struct work *work)
{
	return rational_large_round(&work->out, &work->a, ROUND_HALF_EVEN,
	    work->context);
}

/* In place, so that the result is made of a's numbers. */
static bool
shorten(struct work *work)
{
	struct rational_large shorter = work->a;

	work->a = work->out;
	work->out = shorter;
	return rational_large_shorten(&work->out, work->context);
}

static bool
compare(struct work *work)
{
	return rational_large_compare(&work->order, &work->a, &work->b,
	    work->context);
}

static bool
to_micro(struct work *work)
{
	work->status = rational_large_to_micro(&work->micro, &work->a,
	    work->context);
	return work->status != STATUS_MEMORY;
}

static bool
to_digits(struct work *work)
{
	work->digits = rational_large_digits(&work->a, 3, work->context);
	return work->digits != NULL;
}

static bool
count_decimals(struct work *work)
{
	work->status = rational_large_decimals(&work->decimals, &work->a,
	    work->context);
	return work->status != STATUS_MEMORY;
}

static bool
fit(struct work *work)
{
	work->status = rational_large_fits(&work->small, &work->a) ?
	    STATUS_OK : STATUS_RANGE;
	return true;
}

/* -------------------------------------------------------------- in words */

static void
say_out(char *said, const struct work *work)
{
	char *numerator = BN_bn2dec(work->out.numerator);
	char *denominator = BN_bn2dec(work->out.denominator);

	assert_non_null(numerator);
	assert_non_null(denominator);
	(void)snprintf(said, SAID_SIZE, "%s/%s", numerator, denominator);
	OPENSSL_free(numerator);
	OPENSSL_free(denominator);
}

static void
say_order(char *said, const struct work *work)
{
	(void)snprintf(said, SAID_SIZE, "%d", work->order);
}

static void
say_micro(char *said, const struct work *work)
{
	if (work->status == STATUS_OK)
		(void)snprintf(said, SAID_SIZE, "%lld",
		    (long long)work->micro);
	else
		(void)snprintf(said, SAID_SIZE, "does not fit");
}

static void
say_digits(char *said, const struct work *work)
{
	(void)snprintf(said, SAID_SIZE, "%s", work->digits);
}

static void
say_decimals(char *said, const struct work *work)
{
	if (work->status == STATUS_OK)
		(void)snprintf(said, SAID_SIZE, "%u", work->decimals);
	else
		(void)snprintf(said, SAID_SIZE, "does not end");
}

static void
say_small(char *said, const struct work *work)
{
	if (work->status == STATUS_OK)
		(void)snprintf(said, SAID_SIZE, "%lld/%lld",
		    (long long)work->small.numerator,
		    (long long)work->small.denominator);
	else
		(void)snprintf(said, SAID_SIZE, "does not fit");
}

/* ------------------------------------------------------------------ rows */

struct large_row {
	const char *name;
	bool (*work)(struct work *work);
	void (*say)(char *said, const struct work *work);
	const char *a[2];
	const char *b[2];
	const char *expected;
};

static const struct large_row large_rows[] = {
	{ "sum", add, say_out, { E40, "3" }, { "-1", "7" },
	    "69999999999999999999999999999999999999997/" "21" },
	{ "difference below zero", subtract, say_out, { "1", E40 },
	    { "3", "1" }, "-29999999999999999999999999999999999999999/" E40 },
	{ "product", multiply, say_out, { "-1" Z40, "9" }, { "7", E40 },
	    "-7" Z40 "/" "9" Z40 },
	{ "quotient by a negative one", divide, say_out, { E40, "3" },
	    { "-2", "1" }, "-1" Z40 "/" "6" },
	{ "quotient of two negative ones", divide, say_out, { "-1" Z40, "3" },
	    { "-2", "1" }, E40 "/" "6" },
	{ "floor", cut_to_floor, say_out, { E40, "3" }, { "0", "1" },
	    "3333333333333333333333333333333333333333/" "1" },
	{ "floor below zero", cut_to_floor, say_out, { "-1" Z40, "3" },
	    { "0", "1" }, "-3333333333333333333333333333333333333334/" "1" },
	{ "floor of a whole number", cut_to_floor, say_out, { "-1" Z40, "5" },
	    { "0", "1" }, "-2000000000000000000000000000000000000000/" "1" },
	{ "floor past a word", cut_to_floor, say_out, { "-36893488147419103231",
	    "2" }, { "0", "1" }, "-18446744073709551616/" "1" },
	{ "round down", round_down, say_out, { "-2" Z40 "0", "3" },
	    { "0", "1" }, "-66666666666666666666666666666666666666666/" "1" },
	{ "round up", round_half_up, say_out, { "2" Z40 "0", "3" },
	    { "0", "1" }, "66666666666666666666666666666666666666667/" "1" },
	{ "round to what is nearer below", round_half_up, say_out, { E40, "3" },
	    { "0", "1" }, "3333333333333333333333333333333333333333/" "1" },
	{ "half up", round_half_up, say_out, { "1" Z40 "1", "2" }, { "0", "1" },
	    "50000000000000000000000000000000000000001/" "1" },
	{ "half up below zero", round_half_up, say_out, { "-1" Z40 "1", "2" },
	    { "0", "1" }, "-50000000000000000000000000000000000000001/" "1" },
	{ "half to the even one below", round_half_even, say_out, { "1" Z40 "1",
	    "2" }, { "0", "1" }, "5" Z40 "/" "1" },
	{ "half to the even one above", round_half_even, say_out, { "1" Z40 "3",
	    "2" }, { "0", "1" },
	    "50000000000000000000000000000000000000002/" "1" },
	{ "up past a word", round_half_up, say_out, { "36893488147419103231",
	    "2" }, { "0", "1" }, "18446744073709551616/" "1" },
	{ "a short denominator stays", shorten, say_out, { "2", E40 },
	    { "0", "1" }, "2/" E40 },
	{ "a long one in lowest terms", shorten, say_out, { "3", TWO_TO_520 },
	    { "0", "1" }, "3/" TWO_TO_520 },
	{ "a long one that is not", shorten, say_out, { TWO_TO_520,
	    TWO_TO_520 }, { "0", "1" }, "1/" "1" },
	{ "a longer one that is not", shorten, say_out, { TWO_TO_520,
	    TWO_TO_520 Z40 Z40 Z40 Z40 }, { "0", "1" },
	    "1/1" Z40 Z40 Z40 Z40 },
	{ "greater", compare, say_order, { E40, "3" }, { E40, "4" }, "1" },
	{ "less", compare, say_order, { "-1" Z40, "3" }, { "1", E40 }, "-1" },
	{ "equal", compare, say_order, { "2", "1" Z40 "0" }, { "1", "5" Z40 },
	    "0" },
	{ "micro", to_micro, say_micro, { "-11" Z40, "8" Z40 }, { "0", "1" },
	    "-1375000" },
	{ "micro that does not end", to_micro, say_micro, { E40, "3" },
	    { "0", "1" }, "does not fit" },
	{ "micro of too much", to_micro, say_micro, { E40, "1" }, { "0", "1" },
	    "does not fit" },
	{ "digits", to_digits, say_digits, { "-1" Z40, "6" }, { "0", "1" },
	    "-1666666666666666666666666666666666666666666" },
	{ "decimals by tens", count_decimals, say_decimals, { "1", E40 },
	    { "0", "1" }, "40" },
	{ "decimals by fives", count_decimals, say_decimals, { "1",
	    "186264514923095703125" }, { "0", "1" }, "29" },
	{ "decimals of what is not in lowest terms", count_decimals,
	    say_decimals, { "9", "72" }, { "0", "1" }, "3" },
	{ "decimals without end", count_decimals, say_decimals, { E40, "3" },
	    { "0", "1" }, "does not end" },
	{ "fits", fit, say_small, { "-9223372036854775807",
	    "9223372036854775807" }, { "0", "1" },
	    "-9223372036854775807/" "9223372036854775807" },
	{ "a long numerator", fit, say_small, { E40, "3" }, { "0", "1" },
	    "does not fit" },
	{ "a long denominator", fit, say_small, { "3", E40 }, { "0", "1" },
	    "does not fit" },
};

static void
read_large(struct rational_large *out, const char *const texts[2])
{
	assert_true(rational_large_new(out));
	assert_true(BN_dec2bn(&out->numerator, texts[0]) > 0);
	assert_true(BN_dec2bn(&out->denominator, texts[1]) > 0);
}

/* With the nth allocation failing; false: there are fewer.  The library can do
 * without some of what it asks for. */
static bool
fails_at(const struct large_row *row, uint64_t nth)
{
	struct work work = { .context = BN_CTX_new() };
	char said[SAID_SIZE];
	bool is_done, has_struck;

	assert_non_null(work.context);
	read_large(&work.a, row->a);
	read_large(&work.b, row->b);
	assert_true(rational_large_new(&work.out));
	faults_begin(nth, false);
	is_done = row->work(&work);
	has_struck = faults_end();
	ERR_clear_error();
	if (is_done) {
		row->say(said, &work);
		assert_string_equal(said, row->expected);
	} else
		assert_true(has_struck);
	OPENSSL_free(work.digits);
	rational_large_fini(&work.a);
	rational_large_fini(&work.b);
	rational_large_fini(&work.out);
	BN_CTX_free(work.context);
	return has_struck;
}

static void
an_operation_is_done_or_lacks_memory(void **state)
{
	uint64_t nth = faults_are_possible() ? 1 : 0;

	while (fails_at(*state, nth))
		nth++;
}

static void
a_new_one_is_zero_or_lacks_memory(void **state)
{
	struct rational_large large = { NULL, NULL };
	bool has_struck = false;
	uint64_t nth = 1;

	(void)state;
	do {
		bool is_made;

		faults_begin(faults_are_possible() ? nth++ : 0, false);
		is_made = rational_large_new(&large);
		has_struck = faults_end();
		ERR_clear_error();
		assert_true(is_made == !has_struck);
		if (is_made)
			check_int_equal(rational_large_sign(&large), 0);
		rational_large_fini(&large);
	} while (has_struck);
	assert_null(large.numerator);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_new_one_is_zero_or_lacks_memory),
	};
	int failed = 0;

	failed += cmocka_run_group_tests_name("rational_large", tests, NULL,
	    NULL);
	failed += run_rows("rational_large: operations",
	    an_operation_is_done_or_lacks_memory, large_rows);
	return failed;
}
