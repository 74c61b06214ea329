/* What a file states of itself, and what its documents come to. */

#include <stdlib.h>
#include <string.h>

#include "engine/control.h"
#include "engine/coverage.h"
#include "tests/support/check.h"
#include "tests/support/temp_ledger.h"

#define UNITS(n) ((n) * DECIMAL_ONE_MICRO)

static const struct fact_line lines[] = {
	{ .no = "1", .net_micro = 100500000 },
	{ .no = "2", .net_micro = -20250000 },
	{ .no = "3", .net_micro = 0 },
};

static const struct fact_document invoice = {
	.source = "A", .type = DOCUMENT_INVOICE, .id = "F-1",
	.account = "C-1", .date = 20150, .delivered = DATE_NONE,
	.due = DATE_NONE, .currency = "EUR", .total_micro = 97102500,
	.has_total = true, .lines = lines, .line_count = 3,
};

static void
test_figures(void **state)
{
	struct fact_document note = invoice;
	struct fact_figures figures = control_figures(&invoice);

	(void)state;
	assert_true(figures.is_known && figures.has_gross);
	check_int_equal((int64_t)figures.lines, 3);
	check_micro_equal(figures.credit_micro, 100500000);
	check_micro_equal(figures.debit_micro, 20250000);
	check_micro_equal(figures.gross_micro, 97102500);
	/* Its total is the other way in the native form. */
	note.type = DOCUMENT_CREDIT_NOTE;
	figures = control_figures(&note);
	check_micro_equal(figures.gross_micro, -97102500);
	note.has_total = false;
	assert_false(control_figures(&note).is_from_gross);
	assert_false(control_figures(&note).has_gross);
}

/* One document of each fate, one that could not be read, one skipped. */
static void
fill(struct control_tally *tally)
{
	struct fact_figures figures = control_figures(&invoice);
	const struct fact_figures unread = { .is_known = false };

	control_tally_reset(tally);
	control_tally_add(tally, CONTROL_WENT_IN, &figures, 20150);
	control_tally_add(tally, CONTROL_DUPLICATE, &figures, 20140);
	control_tally_add(tally, CONTROL_SET_ASIDE, &figures, DATE_NONE);
	figures.is_cancelled = true;
	control_tally_add(tally, CONTROL_WENT_IN, &figures, 20190);
	control_tally_add(tally, CONTROL_SET_ASIDE, &unread, 20160);
	control_tally_skip(tally, 20139);
}

static void
check_parts(const struct control_tally *tally, enum control_what what,
    const wide expected[CONTROL_PARTS], uint64_t unread)
{
	const struct control_stated stated = { .what = what };
	struct control control = control_compare(tally, &stated);

	for (int part = 0; part < CONTROL_PARTS; part++)
		check_micro_equal(control.parts_micro[part], expected[part]);
	check_int_equal((int64_t)control.unread, (int64_t)unread);
}

static void
test_parts(void **state)
{
	struct control_tally tally;
	const struct fact_figures row = {
		.is_known = true, .lines = 1, .debit_micro = UNITS(4),
	};

	(void)state;
	fill(&tally);
	check_int_equal(tally.first, 20139);
	check_int_equal(tally.last, 20190);
	/* Two set aside and one skipped are documents of the file too. */
	check_parts(&tally, CONTROL_DOCUMENTS,
	    (wide[]){ UNITS(2), UNITS(1), UNITS(3) }, 0);
	check_parts(&tally, CONTROL_LINES,
	    (wide[]){ UNITS(6), UNITS(3), UNITS(3) }, 2);
	check_parts(&tally, CONTROL_NET,
	    (wide[]){ 80250000, 80250000, 80250000 }, 2);
	check_parts(&tally, CONTROL_CREDIT,
	    (wide[]){ 100500000, 100500000, 100500000 }, 2);
	check_parts(&tally, CONTROL_GROSS,
	    (wide[]){ 97102500, 97102500, 97102500 }, 2);
	control_tally_add_row(&tally, &row);
	check_parts(&tally, CONTROL_DEBIT,
	    (wide[]){ 20250000, 20250000, 24250000 }, 2);
	check_parts(&tally, CONTROL_LINES,
	    (wide[]){ UNITS(6), UNITS(3), UNITS(4) }, 2);
	control_tally_reset(&tally);
	check_int_equal(tally.first, DATE_NONE);
	check_parts(&tally, CONTROL_NET, (wide[]){ 0, 0, 0 }, 0);
}

struct judged {
	enum control_what what;
	int64_t stated_micro;
	unsigned decimals;
	wide found_micro;
	uint64_t unread;
	enum control_state state;
};

static const struct judged judged[] = {
	{ CONTROL_NET, 14918710000, 2, 14918709000, 0, CONTROL_AGREES },
	{ CONTROL_NET, 14918710000, 2, 14918700001, 0, CONTROL_AGREES },
	{ CONTROL_NET, 14918710000, 2, 14918700000, 0, CONTROL_DIFFERS },
	{ CONTROL_NET, 14918710000, 2, 14918720000, 0, CONTROL_DIFFERS },
	{ CONTROL_CREDIT, 14919000000, 0, 14918709000, 0, CONTROL_DIFFERS },
	{ CONTROL_CREDIT, 14919000000, 0, 14918995000, 0, CONTROL_AGREES },
	{ CONTROL_DEBIT, 12716925200, 4, 12716925299, 0, CONTROL_AGREES },
	{ CONTROL_DEBIT, 12716925200, 4, 12716925300, 0, CONTROL_DIFFERS },
	{ CONTROL_DEBIT, 1, 6, 2, 0, CONTROL_DIFFERS },
	{ CONTROL_GROSS, -5000000, 2, -4995000, 0, CONTROL_AGREES },
	{ CONTROL_DOCUMENTS, 24000000, 0, 24000000, 0, CONTROL_AGREES },
	{ CONTROL_DOCUMENTS, 24000000, 0, 23000000, 0, CONTROL_DIFFERS },
	{ CONTROL_LINES, 24000000, 0, 23000000, 1, CONTROL_UNCERTAIN },
	{ CONTROL_LINES, 24000000, 0, 24000000, 1, CONTROL_AGREES },
};

static void
test_judged(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(judged); i++) {
		struct control control = {
			.stated = { .what = judged[i].what,
			    .value_micro = judged[i].stated_micro,
			    .decimals = judged[i].decimals,
			    .is_number = true },
			/* The parts are added. */
			.parts_micro = { judged[i].found_micro - 7, 3, 4 },
			.unread = judged[i].unread,
		};

		check_int_equal(control_judge(&control), judged[i].state);
		control.is_accepted = true;
		check_int_equal(control_judge(&control),
		    judged[i].state == CONTROL_AGREES ? CONTROL_AGREES :
		    CONTROL_ACCEPTED);
		control.is_accepted = false;
		control.stated.is_number = false;
		check_int_equal(control_judge(&control), CONTROL_NO_NUMBER);
	}
}

static void
test_names(void **state)
{
	enum control_what what;

	(void)state;
	for (unsigned i = CONTROL_DOCUMENTS; i <= CONTROL_WHAT_LAST; i++) {
		assert_true(control_find(&what,
		    control_name((enum control_what)i)));
		check_int_equal(what, i);
	}
	assert_false(control_find(&what, "gros"));
	assert_null(control_name((enum control_what)0));
	assert_null(control_name((enum control_what)(CONTROL_WHAT_LAST + 1)));
}

/* ------------------------------------------------------------- in a ledger */

static void
put_control(struct temp_ledger *temp, int64_t stated, wide found,
    int32_t first, int32_t last)
{
	const struct ledger_control put = {
		.source = "A", .first = first, .last = last,
		.control = {
			.stated = { CONTROL_NET, "/A/Net", "1", stated, 0,
			    true },
			.parts_micro = { found, 0, 0 },
		},
	};

	check_status(ledger_put_control(temp->import, &put, &temp->err),
	    STATUS_OK, &temp->err);
}

static struct coverage *
make_coverage(struct temp_ledger *temp, struct catalog **catalog)
{
	struct coverage_request request = { 0 };
	struct coverage *coverage = NULL;

	*catalog = temp_ledger_catalog(temp, LEDGER_POSITION_LATEST);
	request.catalog = *catalog;
	check_status(coverage_make(&coverage, temp->ledger, &request,
	    &temp->err), STATUS_OK, &temp->err);
	return coverage;
}

/* Larger than 64 bits of millionths, below 0, and answered by a later file. */
static void
test_kept(void **state)
{
	const wide large = (wide)DECIMAL_LIMIT_MICRO * 100000 + 1;
	struct temp_ledger *temp = *state;
	struct catalog *catalog;
	struct coverage *coverage;

	temp_ledger_begin(temp);
	check_int_equal(temp_ledger_put(temp, &invoice), LEDGER_ADDED);
	put_control(temp, UNITS(1), -large, 20150, 20155);
	put_control(temp, UNITS(2), large, 20150, 20155);
	(void)temp_ledger_commit(temp);
	coverage = make_coverage(temp, &catalog);
	check_int_equal((int64_t)coverage->control_count, 2);
	check_micro_equal(control_found(&coverage->controls[0].control),
	    -large);
	check_micro_equal(control_found(&coverage->controls[1].control),
	    large);
	check_int_equal((int64_t)coverage->controls_open, 2);
	assert_true(coverage_is_open(coverage));
	coverage_free(coverage);
	catalog_free(catalog);

	/* Of fewer days it is no answer. */
	temp_ledger_begin(temp);
	put_control(temp, UNITS(3), UNITS(3), 20151, 20155);
	(void)temp_ledger_commit(temp);
	coverage = make_coverage(temp, &catalog);
	check_int_equal((int64_t)coverage->controls_open, 2);
	coverage_free(coverage);
	catalog_free(catalog);

	temp_ledger_begin(temp);
	put_control(temp, UNITS(3), UNITS(3), 20149, 20155);
	(void)temp_ledger_commit(temp);
	coverage = make_coverage(temp, &catalog);
	check_int_equal((int64_t)coverage->controls_open, 0);
	check_int_equal(coverage->controls[0].answered_by, 3);
	assert_false(coverage_is_open(coverage));
	coverage_free(coverage);
	catalog_free(catalog);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_figures),
		cmocka_unit_test(test_parts),
		cmocka_unit_test(test_judged),
		cmocka_unit_test(test_names),
		cmocka_unit_test_setup_teardown(test_kept, temp_ledger_setup,
		    temp_ledger_teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
