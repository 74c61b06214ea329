/* Company, rates, categories and payments: what replaces what, and which
 * payment is which. */

#include <string.h>

#include "tests/support/check.h"
#include "tests/support/temp_ledger.h"

/* ----------------------------------------------------------- categories */

static void
categories_replace_each_other(void **state)
{
	struct temp_ledger *temp = *state;
	struct catalog *catalog;
	uint32_t drills;

	temp_ledger_begin(temp);
	check_int_equal(temp_ledger_category(temp, "DRILLS", "TOOLS"),
	    LEDGER_ADDED);
	check_int_equal(temp_ledger_category(temp, "DRILLS", "TOOLS"),
	    LEDGER_DUPLICATE);
	(void)temp_ledger_commit(temp);
	temp_ledger_begin(temp);
	check_int_equal(temp_ledger_category(temp, "DRILLS", "POWER"),
	    LEDGER_UPDATED);
	(void)temp_ledger_commit(temp);

	catalog = temp_ledger_catalog(temp, 1);
	drills = catalog_category_find(catalog, "DRILLS");
	assert_true(catalog_category_is_under(catalog, drills, "TOOLS"));
	assert_false(catalog_category_is_under(catalog, drills, "POWER"));
	catalog_free(catalog);
	catalog = temp_ledger_catalog(temp, 2);
	drills = catalog_category_find(catalog, "DRILLS");
	assert_false(catalog_category_is_under(catalog, drills, "TOOLS"));
	assert_true(catalog_category_is_under(catalog, drills, "POWER"));
	catalog_free(catalog);
}

static void
category_loops_are_refused_where_they_close(void **state)
{
	static const char *const ids[] = { "X", "Y", "Z" };
	struct temp_ledger *temp = *state;
	int start;
	int step;
	int i;
	int at;

	for (start = 0; start < 3; start++) {
		for (step = 1; step <= 2; step++) {
			temp_ledger_begin(temp);
			for (i = 0; i < 3; i++) {
				at = (start + i * step) % 3;
				check_int_equal(temp_ledger_category(temp,
				    ids[at], ids[(at + 1) % 3]),
				    i < 2 ? LEDGER_ADDED : LEDGER_REFUSED);
			}
			assert_string_equal(temp->code, "category-loop");
			ledger_import_abort(temp->import);
			temp->import = NULL;
		}
	}
	temp_ledger_begin(temp);
	check_int_equal(temp_ledger_category(temp, "X", "X"), LEDGER_REFUSED);
	check_int_equal(temp_ledger_category(temp, "X", NULL), LEDGER_ADDED);
	check_int_equal(temp_ledger_category(temp, "X", "X"), LEDGER_REFUSED);
	assert_string_equal(temp->code, "category-loop");
}

/* ---------------------------------------------------- company and rates */

static enum ledger_outcome
put_company(struct temp_ledger *temp, const struct fact_company *company)
{
	enum ledger_outcome outcome = LEDGER_REFUSED;

	check_status(ledger_put_company(temp->import, company, &outcome,
	    &temp->code, &temp->err), STATUS_OK, &temp->err);
	return outcome;
}

static void
there_is_one_company_the_latest(void **state)
{
	struct temp_ledger *temp = *state;
	struct fact_company company = {
		.id = "US",
		.name = "Velkoobchod",
		.tax_id = "CZ1",
		.address = { .city = "Praha" },
	};
	struct catalog *catalog;

	temp_ledger_begin(temp);
	check_int_equal(put_company(temp, &company), LEDGER_ADDED);
	check_int_equal(put_company(temp, &company), LEDGER_DUPLICATE);
	(void)temp_ledger_commit(temp);
	temp_ledger_begin(temp);
	company.tax_id = NULL;
	check_int_equal(put_company(temp, &company), LEDGER_UPDATED);
	company.id = "WE";
	check_int_equal(put_company(temp, &company), LEDGER_UPDATED);
	(void)temp_ledger_commit(temp);
	assert_null(catalog_company(catalog = temp_ledger_catalog(temp, 0)));
	catalog_free(catalog);
	catalog = temp_ledger_catalog(temp, 1);
	assert_string_equal(catalog_company(catalog)->tax_id, "CZ1");
	catalog_free(catalog);
	catalog = temp_ledger_catalog(temp, 2);
	assert_string_equal(catalog_company(catalog)->id, "WE");
	assert_string_equal(catalog_company(catalog)->address.city, "Praha");
	assert_null(catalog_company(catalog)->tax_id);
	catalog_free(catalog);
}

static enum ledger_outcome
put_rate(struct temp_ledger *temp, const char *currency, int32_t date,
    int64_t value_e10)
{
	struct fact_rate rate = { "EUR", currency, date, value_e10, 0 };
	enum ledger_outcome outcome = LEDGER_REFUSED;

	check_status(ledger_put_rate(temp->import, &rate, &outcome,
	    &temp->code, &temp->err), STATUS_OK, &temp->err);
	return outcome;
}

static wide
in_euro(struct temp_ledger *temp, int64_t position, int32_t date)
{
	struct catalog *catalog = temp_ledger_catalog(temp, position);
	const char *missing;
	wide amount = -1;

	if (catalog_convert_amount(&amount, catalog, 10 * DECIMAL_ONE_MICRO,
	    "USD", "EUR", date, &missing) != STATUS_OK)
		amount = -1;
	catalog_free(catalog);
	return amount;
}

static void
a_rate_of_a_day_replaces_the_former(void **state)
{
	struct temp_ledger *temp = *state;
	const int64_t one = INT64_C(10000000000);

	temp_ledger_begin(temp);
	check_int_equal(put_rate(temp, "USD", 100, one), LEDGER_ADDED);
	check_int_equal(put_rate(temp, "USD", 100, one), LEDGER_DUPLICATE);
	check_int_equal(put_rate(temp, "USD", 101, 2 * one), LEDGER_ADDED);
	check_int_equal(put_rate(temp, "CZK", 100, 25 * one), LEDGER_ADDED);
	(void)temp_ledger_commit(temp);
	temp_ledger_begin(temp);
	check_int_equal(put_rate(temp, "USD", 100, 4 * one), LEDGER_UPDATED);
	(void)temp_ledger_commit(temp);
	check_micro_equal(in_euro(temp, 0, 100), -1);
	check_micro_equal(in_euro(temp, 1, 100), 10 * DECIMAL_ONE_MICRO);
	check_micro_equal(in_euro(temp, 1, 101), 5 * DECIMAL_ONE_MICRO);
	check_micro_equal(in_euro(temp, 2, 100), 2500000);
	check_micro_equal(in_euro(temp, 2, 99), -1);
}

/* ------------------------------------------------------------- payments */

static const struct fact_payment named = {
	.source = "A",
	.id = "B-77",
	.document = "2025/17",
	.date = 20181,
	.amount_micro = 500,
	.has_amount = true,
	.file_line = 3,
};

static void
a_payment_with_an_id_is_known_by_it(void **state)
{
	struct temp_ledger *temp = *state;
	struct fact_payment payment = named;

	temp_ledger_begin(temp);
	check_int_equal(temp_ledger_pay(temp, &payment), LEDGER_ADDED);
	payment.file_line = 99;
	check_int_equal(temp_ledger_pay(temp, &payment), LEDGER_DUPLICATE);
	payment.date++;
	check_int_equal(temp_ledger_pay(temp, &payment), LEDGER_REFUSED);
	assert_string_equal(temp->code, "other-content");
	payment = named;
	payment.has_amount = false;
	payment.amount_micro = 0;
	check_int_equal(temp_ledger_pay(temp, &payment), LEDGER_REFUSED);
	payment = named;
	payment.document = "2025/18";
	check_int_equal(temp_ledger_pay(temp, &payment), LEDGER_REFUSED);
	payment = named;
	payment.source = "B";
	check_int_equal(temp_ledger_pay(temp, &payment), LEDGER_ADDED);
	(void)temp_ledger_commit(temp);
	temp_ledger_begin(temp);
	check_int_equal(temp_ledger_pay(temp, &named), LEDGER_DUPLICATE);
	(void)temp_ledger_commit(temp);
	temp_ledger_begin_replacing(temp);
	payment = named;
	payment.amount_micro = 501;
	check_int_equal(temp_ledger_pay(temp, &payment), LEDGER_UPDATED);
	check_int_equal(temp_ledger_pay(temp, &payment), LEDGER_DUPLICATE);
	(void)temp_ledger_commit(temp);
}

static void
payments_without_id_are_counted_within_their_file(void **state)
{
	struct temp_ledger *temp = *state;
	struct fact_payment payment = named;
	struct fact_payment full = named;
	int round;

	payment.id = NULL;
	full.id = NULL;
	full.has_amount = false;
	full.amount_micro = 0;
	temp_ledger_begin(temp);
	check_int_equal(temp_ledger_pay(temp, &payment), LEDGER_ADDED);
	check_int_equal(temp_ledger_pay(temp, &payment), LEDGER_ADDED);
	check_int_equal(temp_ledger_pay(temp, &full), LEDGER_ADDED);
	(void)temp_ledger_commit(temp);
	/* The file again, and again: nothing new. */
	for (round = 0; round < 2; round++) {
		temp_ledger_begin(temp);
		check_int_equal(temp_ledger_pay(temp, &payment),
		    LEDGER_DUPLICATE);
		check_int_equal(temp_ledger_pay(temp, &full),
		    LEDGER_DUPLICATE);
		check_int_equal(temp_ledger_pay(temp, &payment),
		    LEDGER_DUPLICATE);
		(void)temp_ledger_commit(temp);
	}
	/* A file with a third of them has one that is new. */
	temp_ledger_begin(temp);
	check_int_equal(temp_ledger_pay(temp, &payment), LEDGER_DUPLICATE);
	check_int_equal(temp_ledger_pay(temp, &payment), LEDGER_DUPLICATE);
	check_int_equal(temp_ledger_pay(temp, &payment), LEDGER_ADDED);
	payment.amount_micro++;
	check_int_equal(temp_ledger_pay(temp, &payment), LEDGER_ADDED);
	payment.amount_micro--;
	payment.date++;
	check_int_equal(temp_ledger_pay(temp, &payment), LEDGER_ADDED);
	payment.source = "B";
	check_int_equal(temp_ledger_pay(temp, &payment), LEDGER_ADDED);
	/* What an aborted import counted is forgotten. */
	ledger_import_abort(temp->import);
	temp->import = NULL;
	temp_ledger_begin(temp);
	payment = named;
	payment.id = NULL;
	check_int_equal(temp_ledger_pay(temp, &payment), LEDGER_DUPLICATE);
	check_int_equal(temp_ledger_pay(temp, &payment), LEDGER_DUPLICATE);
	check_int_equal(temp_ledger_pay(temp, &payment), LEDGER_ADDED);
}

static void
a_payment_with_an_id_is_no_other_without_one(void **state)
{
	struct temp_ledger *temp = *state;
	struct fact_payment payment = named;

	temp_ledger_begin(temp);
	check_int_equal(temp_ledger_pay(temp, &payment), LEDGER_ADDED);
	payment.id = NULL;
	check_int_equal(temp_ledger_pay(temp, &payment), LEDGER_ADDED);
	check_int_equal(temp_ledger_pay(temp, &named), LEDGER_DUPLICATE);
}

int
main(void)
{
#define WITH_LEDGER(test) cmocka_unit_test_setup_teardown(test, \
    temp_ledger_setup, temp_ledger_teardown)
	const struct CMUnitTest tests[] = {
		WITH_LEDGER(categories_replace_each_other),
		WITH_LEDGER(category_loops_are_refused_where_they_close),
		WITH_LEDGER(there_is_one_company_the_latest),
		WITH_LEDGER(a_rate_of_a_day_replaces_the_former),
		WITH_LEDGER(a_payment_with_an_id_is_known_by_it),
		WITH_LEDGER(payments_without_id_are_counted_within_their_file),
		WITH_LEDGER(a_payment_with_an_id_is_no_other_without_one),
	};

	return cmocka_run_group_tests_name("ledger_put_master", tests, NULL,
	    NULL);
}
