/* One sum or count, line by line, up to what no longer fits. */

#include "rules/collect_slot.h"

#include <string.h>

#include "tests/support/faults.h"
#include "tests/support/ledger_rows.h"
#include "tests/support/rows.h"

static const char *const ledger[] = {
	"rate KWD 2025-03-01 0.0000000001",
	"rate IRR 2025-03-01 922337203.6854775807",
	"rate CZK 2025-03-01 25",
	"rate BZD 2025-03-01 2.5",
	"rate USD 2025-03-01 1.25",
	"category TOOLS",
	"product P-1 category=TOOLS unit=C62 units=BX:12,XS:0.000001,"
	    "XL:8000000000000",
	"product P-2",
	"account C-1",
	"invoice F-1 account=C-1 date=2025-03-01",
	"line product=P-1 quantity=2 unit=BX net=10",
	"credit-note D-1 account=C-1 date=2025-04-02",
	"line product=P-1 net=10",
	NULL
};

struct sum {
	struct ledger_rows data;
	struct plan_slot plan;
	struct collect_slot slot;
	struct purchase_document document;
	struct purchase_line line;
	const char *currency;
	struct error err;
};

static void
open_sum(struct sum *sum, enum basis basis)
{
	memset(sum, 0, sizeof *sum);
	ledger_rows_load(&sum->data, ledger);
	sum->plan = (struct plan_slot){
		.basis = basis,
		.unit = "C62",
		.level = 1,
	};
	sum->slot.plan = &sum->plan;
	sum->document = sum->data.documents[0].document;
	sum->line = sum->document.lines[0];
	sum->currency = "EUR";
}

static void
close_sum(struct sum *sum)
{
	collect_slot_fini(&sum->slot);
	ledger_rows_free(&sum->data);
}

static enum status
add(struct sum *sum)
{
	struct collect_line view = {
		.catalog = sum->data.catalog,
		.currency = sum->currency,
		.document = &sum->document,
		.line = &sum->line,
		.date = sum->document.date,
	};

	enum status status;

	sum->err = (struct error){ 0 };
	status = collect_slot_add(&sum->slot, &view, &sum->err);
	/* Where all is well nothing is said. */
	if (status == STATUS_OK)
		assert_string_equal(sum->err.message, "");
	return status;
}

static void
add_net(struct sum *sum, const char *net)
{
	sum->line.net_micro = ledger_rows_micro(net);
	check_status(add(sum), STATUS_OK, &sum->err);
}

static void
check_refused(struct sum *sum, enum status status, const char *message)
{
	wide value = collect_slot_value(&sum->slot);

	check_status(add(sum), status, &sum->err);
	assert_string_equal(sum->err.message, message);
	check_micro_equal(collect_slot_value(&sum->slot), value);
}

/* ------------------------------------------------------------- conversion */

/* Whether the codes stand this way or that in the alphabet. */
static void
amounts_are_converted_unless_the_currency_is_the_same(void **state)
{
	struct sum sum;

	(void)state;
	open_sum(&sum, BASIS_NET_AMOUNT);
	sum.document.currency = "CZK";
	add_net(&sum, "100");
	check_micro_equal(collect_slot_value(&sum.slot), 4000000);
	sum.document.currency = "USD";
	add_net(&sum, "100");
	check_micro_equal(collect_slot_value(&sum.slot), 84000000);
	sum.document.currency = "EUR";
	add_net(&sum, "100");
	check_micro_equal(collect_slot_value(&sum.slot), 184000000);
	check_int_equal((int64_t)sum.slot.lines, 3);
	/* Codes that are neighbours. */
	sum.document.currency = "CZK";
	sum.currency = "BZD";
	add_net(&sum, "100");
	check_micro_equal(collect_slot_value(&sum.slot), 194000000);
	close_sum(&sum);
}

static const enum basis amount_bases[] = {
	BASIS_NET_AMOUNT, BASIS_DOCUMENTS, BASIS_PRODUCTS, BASIS_CATEGORIES,
};

static void
amounts_that_cannot_be_converted_are_refused(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(amount_bases); i++) {
		struct sum sum;

		open_sum(&sum, amount_bases[i]);
		sum.plan.has_each = true;
		sum.document.currency = "GBP";
		check_refused(&sum, STATUS_NOT_FOUND, "no exchange rate of "
		    "GBP on 2025-03-01 or in the 10 days before it");
		check_int_equal((int64_t)sum.slot.lines, 0);
		close_sum(&sum);
	}
}

static void
a_quantity_that_cannot_be_converted_is_refused(void **state)
{
	struct sum sum;

	(void)state;
	open_sum(&sum, BASIS_QUANTITY);
	sum.line.unit = "KGM";
	check_refused(&sum, STATUS_NOT_FOUND,
	    "no conversion from KGM to C62 for product P-1");
	sum.line.product = CATALOG_NONE;
	check_refused(&sum, STATUS_NOT_FOUND, "no conversion from KGM to C62");
	sum.line.unit = NULL;
	check_refused(&sum, STATUS_NOT_FOUND,
	    "the quantity has no unit to be converted to C62");
	/* Its product's own unit is meant where the line has none. */
	sum.line.product = sum.document.lines[0].product;
	sum.plan.unit = "KGM";
	check_refused(&sum, STATUS_NOT_FOUND,
	    "no conversion from C62 to KGM for product P-1");
	check_int_equal((int64_t)sum.slot.lines, 0);
	sum.plan.unit = "C62";
	check_status(add(&sum), STATUS_OK, &sum.err);
	check_micro_equal(collect_slot_value(&sum.slot), 2000000);
	check_int_equal((int64_t)sum.slot.lines, 1);
	close_sum(&sum);
}

static void
a_line_without_quantity_needs_no_conversion(void **state)
{
	struct sum sum;

	(void)state;
	open_sum(&sum, BASIS_QUANTITY);
	sum.line.has_quantity = false;
	sum.line.quantity_micro = 0;
	sum.line.unit = "KGM";
	check_status(add(&sum), STATUS_OK, &sum.err);
	check_micro_equal(collect_slot_value(&sum.slot), 0);
	check_int_equal((int64_t)sum.slot.lines, 1);
	close_sum(&sum);
}

static void
no_memory_is_told(void **state)
{
	struct sum sum;
	enum status status;

	(void)state;
	if (!faults_are_possible())
		return;
	open_sum(&sum, BASIS_PRODUCTS);
	faults_begin(1, false);
	status = add(&sum);
	assert_true(faults_end());
	check_status(status, STATUS_MEMORY, &sum.err);
	assert_string_equal(sum.err.message, "not enough memory");
	close_sum(&sum);
}

static void
statuses_of_amounts_have_their_words(void **state)
{
	struct error err = { 0 };

	(void)state;
	check_status(collect_amount_error(&err, STATUS_RANGE, NULL, 0),
	    STATUS_RANGE, &err);
	assert_string_equal(err.message,
	    "the amount is too large to be converted");
	err = (struct error){ 0 };
	check_status(collect_amount_error(&err, STATUS_MEMORY, "EUR", 0),
	    STATUS_MEMORY, &err);
	assert_null(strstr(err.message, "EUR"));
}

/* ------------------------------------------------------------------ limits */

/* From KWD to IRR an amount becomes 9.2e18 times as large. */
static void
sums_that_do_not_fit_are_refused(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(amount_bases); i++) {
		struct sum sum;

		open_sum(&sum, amount_bases[i]);
		sum.plan.has_each = true;
		sum.document.currency = "KWD";
		sum.currency = "IRR";
		sum.line.net_micro = DECIMAL_LIMIT_MICRO - 1;
		while (add(&sum) == STATUS_OK)
			assert_true(sum.slot.lines < 1000);
		check_refused(&sum, STATUS_RANGE, "the sum is too large");
		assert_true(sum.slot.lines > 1);
		close_sum(&sum);
	}
}

static void
a_sum_of_quantities_that_does_not_fit_is_refused(void **state)
{
	struct sum sum;

	(void)state;
	open_sum(&sum, BASIS_QUANTITY);
	sum.plan.unit = "XS";
	sum.line.unit = "XL";
	sum.line.quantity_micro = DECIMAL_LIMIT_MICRO - 1;
	while (add(&sum) == STATUS_OK)
		assert_true(sum.slot.lines < 1000);
	check_refused(&sum, STATUS_RANGE, "the sum is too large");
	assert_true(sum.slot.lines > 1);
	close_sum(&sum);
}

/* ------------------------------------------------------------------ counts */

/* What was bought and taken back counts no more, nor what was free. */
static void
products_count_with_a_sum_above_zero(void **state)
{
	struct sum sum;

	(void)state;
	for (int i = 0; i < 2; i++) {
		open_sum(&sum, i == 0 ? BASIS_PRODUCTS : BASIS_CATEGORIES);
		add_net(&sum, "0");
		check_micro_equal(collect_slot_value(&sum.slot), 0);
		add_net(&sum, "0.000001");
		check_micro_equal(collect_slot_value(&sum.slot), 1000000);
		add_net(&sum, "-0.000001");
		check_micro_equal(collect_slot_value(&sum.slot), 0);
		add_net(&sum, "-1");
		check_micro_equal(collect_slot_value(&sum.slot), 0);
		add_net(&sum, "3");
		sum.plan.each_micro = 2000000;
		check_micro_equal(collect_slot_value(&sum.slot), 1000000);
		sum.plan.each_micro = 2000001;
		check_micro_equal(collect_slot_value(&sum.slot), 0);
		check_int_equal((int64_t)sum.slot.lines, 5);
		close_sum(&sum);
	}
}

/* An invoice counts once, by the sum of its own lines. */
static void
documents_begin_anew(void **state)
{
	struct sum sum;

	(void)state;
	open_sum(&sum, BASIS_DOCUMENTS);
	sum.plan.has_each = true;
	sum.plan.each_micro = 10000000;
	for (int i = 1; i <= 3; i++) {
		collect_slot_begin_document(&sum.slot);
		add_net(&sum, "6");
		add_net(&sum, "4");
		collect_slot_end_document(&sum.slot);
		check_micro_equal(collect_slot_value(&sum.slot),
		    i * DECIMAL_ONE_MICRO);
	}
	collect_slot_begin_document(&sum.slot);
	add_net(&sum, "9.999999");
	collect_slot_end_document(&sum.slot);
	collect_slot_begin_document(&sum.slot);
	collect_slot_end_document(&sum.slot);
	check_micro_equal(collect_slot_value(&sum.slot),
	    3 * DECIMAL_ONE_MICRO);
	close_sum(&sum);
}

static void
days_and_months_count_once(void **state)
{
	struct sum sum;

	(void)state;
	for (int i = 0; i < 2; i++) {
		open_sum(&sum, i == 0 ? BASIS_DAYS : BASIS_MONTHS);
		for (int day = 0; day < 3; day++) {
			collect_slot_begin_document(&sum.slot);
			add_net(&sum, "1");
			add_net(&sum, "1");
			collect_slot_end_document(&sum.slot);
			sum.document.date++;
		}
		check_micro_equal(collect_slot_value(&sum.slot), i == 0 ?
		    3000000 : 1000000);
		check_int_equal((int64_t)sum.slot.lines, 6);
		close_sum(&sum);
	}
}

static void
credit_notes_are_no_invoices(void **state)
{
	static const enum basis bases[] = {
		BASIS_DOCUMENTS, BASIS_DAYS, BASIS_MONTHS,
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(bases); i++) {
		struct sum sum;

		open_sum(&sum, bases[i]);
		sum.document.type = DOCUMENT_CREDIT_NOTE;
		add_net(&sum, "1");
		collect_slot_end_document(&sum.slot);
		check_micro_equal(collect_slot_value(&sum.slot), 0);
		check_int_equal((int64_t)sum.slot.lines, 0);
		close_sum(&sum);
	}
}

/* The next party finds nothing of the one before. */
static void
a_cleared_slot_is_empty(void **state)
{
	(void)state;
	for (int basis = 0; basis <= BASIS_CATEGORIES; basis++) {
		struct sum sum;
		wide once;

		open_sum(&sum, (enum basis)basis);
		for (int i = 0; i < 2; i++) {
			collect_slot_begin_document(&sum.slot);
			check_status(add(&sum), STATUS_OK, &sum.err);
			collect_slot_end_document(&sum.slot);
			if (i == 0)
				once = collect_slot_value(&sum.slot);
			else
				check_micro_equal(collect_slot_value(
				    &sum.slot), once);
			assert_true(once > 0);
			check_int_equal((int64_t)sum.slot.lines, 1);
			check_status(add(&sum), STATUS_OK, &sum.err);
			collect_slot_clear(&sum.slot);
			check_micro_equal(collect_slot_value(&sum.slot), 0);
			check_int_equal((int64_t)sum.slot.lines, 0);
			assert_false(sum.slot.in_document);
			check_micro_equal(sum.slot.document_micro, 0);
			sum.document.date += 40;
		}
		close_sum(&sum);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
		    amounts_are_converted_unless_the_currency_is_the_same),
		cmocka_unit_test(amounts_that_cannot_be_converted_are_refused),
		cmocka_unit_test(
		    a_quantity_that_cannot_be_converted_is_refused),
		cmocka_unit_test(a_line_without_quantity_needs_no_conversion),
		cmocka_unit_test(no_memory_is_told),
		cmocka_unit_test(statuses_of_amounts_have_their_words),
		cmocka_unit_test(sums_that_do_not_fit_are_refused),
		cmocka_unit_test(
		    a_sum_of_quantities_that_does_not_fit_is_refused),
		cmocka_unit_test(products_count_with_a_sum_above_zero),
		cmocka_unit_test(documents_begin_anew),
		cmocka_unit_test(days_and_months_count_once),
		cmocka_unit_test(credit_notes_are_no_invoices),
		cmocka_unit_test(a_cleared_slot_is_empty),
	};

	return cmocka_run_group_tests_name("collect_slot", tests, NULL, NULL);
}
