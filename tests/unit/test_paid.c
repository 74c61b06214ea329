#include "tests/support/check.h"
#include "tests/support/rows.h"

#include "rules/paid.h"

/*
 * Payments and credit notes of one claim, day by day.  Days are small numbers;
 * amounts are whole currency units here and millionths in the claim.
 */

#define EVENTS_MAX 4
#define NOT_PAID DATE_NONE
#define AS_OF 100

struct event {
	int32_t date;
	int64_t amount;
	bool in_full;
};

struct row {
	const char *name;
	int64_t total;
	bool has_total;
	int64_t tolerance_e8;	/* percent */
	struct event payments[EVENTS_MAX];
	struct event credits[EVENTS_MAX];
	int32_t paid_on;
};

#define PERCENT INT64_C(100000000)

static const struct row rows[] = {
	{ "nothing paid", 100, true, 0, { { 0 } }, { { 0 } }, NOT_PAID },
	{ "in full", 100, true, 0, { { 10, 0, true } }, { { 0 } }, 10 },
	{ "in full without total", 0, false, 0, { { 10, 0, true } },
	    { { 0 } }, 10 },
	{ "an amount without total", 0, false, 0, { { 10, 1000, false } },
	    { { 0 } }, NOT_PAID },
	{ "exactly the total", 100, true, 0, { { 10, 100, false } },
	    { { 0 } }, 10 },
	{ "one short", 100, true, 0, { { 10, 99, false } }, { { 0 } },
	    NOT_PAID },
	{ "in two", 100, true, 0, { { 10, 60, false }, { 20, 40, false } },
	    { { 0 } }, 20 },
	{ "in two on a day", 100, true, 0,
	    { { 10, 60, false }, { 10, 40, false } }, { { 0 } }, 10 },
	{ "taken back on the same day", 100, true, 0,
	    { { 10, 100, false }, { 10, -50, false } }, { { 0 } }, NOT_PAID },
	{ "taken back later undoes nothing", 100, true, 0,
	    { { 10, 100, false }, { 11, -100, false } }, { { 0 } }, 10 },
	{ "taken back, then completed", 100, true, 0,
	    { { 10, 100, false }, { 10, -50, false }, { 30, 50, false } },
	    { { 0 } }, 30 },
	{ "on the as-of day", 100, true, 0, { { AS_OF, 100, false } },
	    { { 0 } }, AS_OF },
	{ "after the as-of day", 100, true, 0, { { AS_OF + 1, 100, false } },
	    { { 0 } }, NOT_PAID },
	{ "a credit note alone does not pay", 100, true, 0, { { 0 } },
	    { { 10, 100, false } }, NOT_PAID },
	{ "a credit note and a payment after it", 100, true, 0,
	    { { 20, 30, false } }, { { 10, 70, false } }, 20 },
	{ "a payment and a credit note after it", 100, true, 0,
	    { { 10, 30, false } }, { { 20, 70, false } }, 20 },
	{ "credit notes of two days", 100, true, 0, { { 5, 30, false } },
	    { { 10, 30, false }, { 20, 40, false } }, 20 },
	{ "two credit notes of a day", 100, true, 0, { { 5, 30, false } },
	    { { 10, 30, false }, { 10, 40, false } }, 10 },
	{ "a credit note after as-of", 100, true, 0,
	    { { 10, 30, false } }, { { AS_OF + 1, 70, false } }, NOT_PAID },
	{ "a credit note without total adds nothing", 100, true, 0,
	    { { 10, 99, false } }, { { 20, 0, false } }, NOT_PAID },
	{ "a credit note beyond the total needs a payment", 100, true, 0,
	    { { 50, 1, false } }, { { 20, 150, false } }, 50 },
	{ "within 2% of the total", 100, true, 2 * PERCENT,
	    { { 10, 98, false } }, { { 0 } }, 10 },
	{ "not within 2%", 100, true, 2 * PERCENT, { { 10, 97, false } },
	    { { 0 } }, NOT_PAID },
	{ "within 100%: any payment", 100, true, 100 * PERCENT,
	    { { 10, 0, false } }, { { 0 } }, 10 },
	{ "within 200%: even a negative one", 100, true, 200 * PERCENT,
	    { { 10, -100, false } }, { { 0 } }, 10 },
	{ "within 200%, and not", 100, true, 200 * PERCENT,
	    { { 10, -101, false } }, { { 0 } }, NOT_PAID },
	{ "a total of 0 needs a payment", 0, true, 0, { { 0 } }, { { 0 } },
	    NOT_PAID },
	{ "a total of 0 and a payment of 0", 0, true, 0,
	    { { 10, 0, false } }, { { 0 } }, 10 },
	{ "a negative total", -100, true, 0, { { 10, -100, false } },
	    { { 0 } }, 10 },
	{ "a negative total, too much taken back", -100, true, 0,
	    { { 10, -101, false } }, { { 0 } }, NOT_PAID },
	{ "a payment before the invoice", 100, true, 0,
	    { { -5, 100, false } }, { { 0 } }, -5 },
	{ "the largest total", 8999999999999, true, 0,
	    { { 10, 8999999999998, false }, { 11, 1, false } },
	    { { 0 } }, 11 },
};

static size_t
count_events(const struct event *events)
{
	size_t count = 0;

	while (count < EVENTS_MAX && events[count].date != 0)
		count++;
	return count;
}

struct claim_data {
	struct purchase_claim claim;
	struct purchase_payment payments[EVENTS_MAX];
	struct purchase_credit credits[EVENTS_MAX];
};

static void
fill_claim(struct claim_data *out, const struct row *row)
{
	*out = (struct claim_data){
		.claim = {
			.date = 1,
			.due = DATE_NONE,
			.currency = "EUR",
			.total_micro = row->total * DECIMAL_ONE_MICRO,
			.has_total = row->has_total,
			.payment_count = count_events(row->payments),
			.credit_count = count_events(row->credits),
		},
	};
	out->claim.payments = out->payments;
	out->claim.credits = out->credits;
	for (size_t i = 0; i < EVENTS_MAX; i++) {
		out->payments[i] = (struct purchase_payment){
			.date = row->payments[i].date,
			.amount_micro = row->payments[i].amount *
			    DECIMAL_ONE_MICRO,
			.in_full = row->payments[i].in_full,
		};
		out->credits[i] = (struct purchase_credit){
			.date = row->credits[i].date,
			.total_micro = row->credits[i].amount *
			    DECIMAL_ONE_MICRO,
		};
	}
}

static struct number
tolerance_of(const struct row *row)
{
	return (struct number){ row->tolerance_e8, 8, true };
}

static void
paid_row(void **state)
{
	const struct row *row = *state;
	struct claim_data data;
	int32_t day = NOT_PAID;
	bool is_paid;

	fill_claim(&data, row);
	is_paid = paid_on(&day, &data.claim, AS_OF, tolerance_of(row));
	check_int_equal(is_paid, row->paid_on != NOT_PAID);
	check_int_equal(day, row->paid_on);
	check_int_equal(paid_meets(&data.claim, PAID_YES, AS_OF,
	    tolerance_of(row)), is_paid);
	/* Without a due date every payment is in time. */
	check_int_equal(paid_meets(&data.claim, PAID_ON_TIME, AS_OF,
	    tolerance_of(row)), is_paid);
	assert_true(paid_meets(&data.claim, PAID_ANY, AS_OF,
	    tolerance_of(row)));
	if (!is_paid)
		return;
	data.claim.due = row->paid_on;
	assert_true(paid_meets(&data.claim, PAID_ON_TIME, AS_OF,
	    tolerance_of(row)));
	data.claim.due = row->paid_on - 1;
	assert_false(paid_meets(&data.claim, PAID_ON_TIME, AS_OF,
	    tolerance_of(row)));
	assert_true(paid_meets(&data.claim, PAID_YES, AS_OF,
	    tolerance_of(row)));
}

/* Half a millionth short of what the tolerance leaves is short. */
static void
paid_on_compares_exactly(void **state)
{
	struct purchase_payment payment = { .date = 10 };
	struct purchase_claim claim = {
		.date = 1,
		.due = DATE_NONE,
		.has_total = true,
		.total_micro = 1,
		.payments = &payment,
		.payment_count = 1,
	};
	struct number half = { 50 * PERCENT, 8, true };
	int32_t day;

	(void)state;
	assert_false(paid_on(&day, &claim, AS_OF, half));
	/* Nor is nothing the least part of a millionth. */
	assert_false(paid_on(&day, &claim, AS_OF,
	    (struct number){ 100 * PERCENT - 1, 8, true }));
	payment.amount_micro = 1;
	assert_true(paid_on(&day, &claim, AS_OF, half));
	claim.total_micro = -1;		/* -0.5 millionths are needed */
	payment.amount_micro = -1;
	assert_false(paid_on(&day, &claim, AS_OF, half));
	payment.amount_micro = 0;
	assert_true(paid_on(&day, &claim, AS_OF, half));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(paid_on_compares_exactly),
	};

	return run_rows("paid", paid_row, rows) +
	    cmocka_run_group_tests_name("paid", tests, NULL, NULL);
}
