/* What the trace holds besides amounts, and what the next tier would pay. */
#include "tests/support/evaluated.h"
#include "tests/support/rows.h"

#include "rules/evaluate.h"

static const struct evaluated_row traced = {
	"", EUR, "<rule id='r'><title xml:lang='en'>Range</title>"
	"<require basis='quantity' unit='KGM' at-least='1.50' below='20'/>"
	"<qualify basis='categories' level='2' each='2000'/>"
	"<scale method='additive' threshold='exceed' prorate='since'>"
	"<tier from='4' rate='0.50%'/><tier from='10' rate='1%'/></scale>"
	"<pay basis='net-amount'><lines type='invoice'/></pay></rule>",
	"12.5 3 100", "", "", "2025-07-20", NULL
};

static void
evaluate_traces_every_figure(void **state)
{
	struct evaluated evaluated;
	const struct rule_result *rule;
	const struct result_require *require;
	struct error err;

	(void)state;
	evaluated_open(&evaluated, &traced);
	check_status(evaluate(&evaluated.result, &evaluated.arena,
	    evaluated.plan, &err), STATUS_OK, &err);
	rule = &evaluated.result.rules[0];
	assert_string_equal(rule->titles[0].text, "Range");
	require = &rule->requires[0];
	assert_string_equal(require->measure, "quantity");
	assert_string_equal(require->value, "12.5");
	assert_string_equal(require->at_least, "1.5");
	assert_string_equal(require->below, "20");
	assert_string_equal(require->unit, "KGM");
	check_int_equal((int64_t)require->lines, 1);
	assert_true(require->holds);
	assert_string_equal(rule->measure,
	    "number of categories at level 2 with at least 2000 each");
	assert_string_equal(rule->unit, "categories");
	assert_string_equal(rule->method, "additive");
	assert_true(rule->exceeds);
	assert_string_equal(rule->qualifying, "3");
	check_int_equal((int64_t)rule->qualifying_lines, 2);
	check_int_equal(rule->tier, 1);
	/* 4 and 10 times 165 / 365 */
	assert_string_equal(rule->tier_from, "1.808219");
	assert_string_equal(rule->tier_until, "4.520547");
	assert_string_equal(rule->benefit, "0.5%");
	assert_string_equal(rule->next_from, "4.520547");
	assert_string_equal(rule->next_distance, "1.520547");
	assert_string_equal(rule->next_benefit, "1%");
	/* 0.5% and 1% of 100 */
	assert_true(rule->has_next_amount);
	check_int_equal((int64_t)rule->next_amount_micro, 1500000);
	assert_string_equal(rule->paying_measure,
	    "net amount of lines on invoices");
	assert_string_equal(rule->paying_unit, "EUR");
	assert_string_equal(rule->paying, "100");
	check_int_equal((int64_t)rule->paying_lines, 3);
	evaluated_close(&evaluated);
}

/* What reaching the next tier alone would come to: "-" where there is none. */
struct next_row {
	struct evaluated_row row;
	const char *from;
	const char *distance;
	const char *amount;
};

static const struct next_row next_rows[] = {
	{ { "rounded", EUR, "<rule id='r'>" NET TWO "</rule>",
	    "49999.99 49999.99", "", "", NULL, NULL },
	    "50000", "0.01", "1000" },
	{ { "in the last tier", EUR, "<rule id='r'>" NET TWO "</rule>",
	    "50000 50000", "", "", NULL, NULL }, "-", "-", "-" },
	{ { "capped", EUR, "<rule id='r'>" NET TWO "<limit cap='600'/></rule>",
	    "40000 40000", "", "", NULL, NULL }, "50000", "10000", "600" },
	{ { "capped in percent", EUR, "<rule id='r'>" NET TWO
	    "<limit cap-percent='1.5%'/></rule>",
	    "40000 40000 40000", "", "", NULL, NULL },
	    "50000", "10000", "600" },
	{ { "guaranteed", EUR, "<rule id='r'>" NET TWO
	    "<limit guarantee='900'/></rule>",
	    "40000 40000", "", "", NULL, NULL }, "50000", "10000", "900" },
	{ { "below the minimum payout", EUR, "<rule id='r'>" NET TWO
	    "<limit minimum-payout='900'/></rule>",
	    "40000 40000", "", "", NULL, NULL }, "50000", "10000", "0" },
	{ { "a require fails all the same", EUR,
	    "<rule id='r'><require member='GOLD'/>" NET TWO "</rule>",
	    "40000 40000", "n", "", NULL, NULL }, "50000", "10000", "0" },
	{ { "undefined has no distance", EUR, "<rule id='r'>"
	    "<qualify basis='net-amount' compare='growth-rate'/>"
	    "<scale method='all-units'><tier from='10%' rate='10%'/></scale>"
	    "<pay basis='net-amount'/></rule>",
	    "150 0 150", "", "", NULL, NULL }, "10", "-", "15" },
	{ { "undefined, paid on itself", EUR, "<rule id='r'>"
	    "<qualify basis='net-amount' compare='growth'/>"
	    "<scale method='additive-banded'><tier from='10' rate='10%'/>"
	    "</scale></rule>",
	    "150 0", "", "", NULL, NULL }, "10", "-", "1" },
	{ { "negative", EUR, "<rule id='r'>" NET TWO "</rule>",
	    "-5 -5", "", "", NULL, NULL }, "10000", "10005", "0" },
	/* 1.5% of (40,000 less the 100 of the first) */
	{ { "net of an earlier rule", EUR, "<rule id='a'>" NET LUMP("0")
	    "</rule><rule id='q'>" NET FLAT("0.25%") "</rule>"
	    "<rule id='r' net-of='q'>" NET "<scale method='all-units'>"
	    "<tier from='1' rate='1%'/><tier from='50000' rate='1.5%'/>"
	    "</scale></rule>",
	    "5 40000 40000 40000 40000", "", "", NULL, NULL },
	    "50000", "10000", "598.5" },
	{ { "before best-of chooses", EUR, "<best-of id='b'>"
	    "<rule id='q'>" NET LUMP("5000") "</rule>"
	    "<rule id='r'>" NET TWO "</rule></best-of>",
	    "5 40000 40000", "", "", NULL, NULL }, "50000", "10000", "800" },
	{ { "the next free unit", EUR, "<rule id='r'>"
	    "<qualify basis='quantity' unit='C62'/>"
	    "<scale method='multiples'><tier from='9' free-units='1'/></scale>"
	    "</rule>", "20 100", "", "", NULL, NULL }, "27", "7", "15" },
};

static const char *
text_or_dash(const char *text)
{
	return text == NULL ? "-" : text;
}

static void
next_row(void **state)
{
	const struct next_row *row = *state;
	struct evaluated evaluated;
	const struct rule_result *rule;
	char amount[DECIMAL_TEXT_MAX];
	struct error err;

	evaluated_open(&evaluated, &row->row);
	check_status(evaluate(&evaluated.result, &evaluated.arena,
	    evaluated.plan, &err), STATUS_OK, &err);
	rule = &evaluated.result.rules[evaluated.result.rule_count - 1];
	assert_string_equal(text_or_dash(rule->next_from), row->from);
	assert_string_equal(text_or_dash(rule->next_distance), row->distance);
	assert_string_equal(rule->has_next_amount ? decimal_format(amount,
	    rule->next_amount_micro) : "-", row->amount);
	evaluated_close(&evaluated);
}

/* An amount that does not fit and that nobody gets fails nothing. */
static void
evaluate_leaves_out_a_next_amount_that_does_not_fit(void **state)
{
	static const struct evaluated_row huge = {
		"", EUR, "<rule id='r'>" NET "<scale method='all-units'>"
		"<tier from='0' rate='0%'/>"
		"<tier from='8999999999999' rate='1000%'/></scale>"
		"<pay basis='net-amount'><lines/></pay></rule>",
		"1 1", "", "", NULL, NULL
	};
	struct evaluated evaluated;
	struct error err;

	(void)state;
	evaluated_open(&evaluated, &huge);
	evaluated.result.measures->figures[1].value_micro =
	    (wide)INT64_MAX << 62;
	check_status(evaluate(&evaluated.result, &evaluated.arena,
	    evaluated.plan, &err), STATUS_OK, &err);
	assert_null(evaluated.result.error);
	assert_false(evaluated.result.rules[0].has_next_amount);
	assert_string_equal(evaluated.result.rules[0].next_benefit,
	    "1000%");
	evaluated_close(&evaluated);
}

/* What pays is named where it is not what qualifies. */
static void
evaluate_traces_what_pays(void **state)
{
	static const struct {
		struct evaluated_row row;
		const char *measure;
		const char *unit;
		uint64_t lines;
	} cases[] = {
		{ { "", EUR, "<rule id='r'>" NET TWO "</rule>", "60000 60000",
		    "", "", NULL, NULL }, NULL, "EUR", 2 },
		{ { "", EUR, INCREMENTAL, "5", "", "", NULL, NULL }, NULL,
		    "EUR", 1 },
		{ { "", EUR, "<rule id='r'><qualify basis='net-amount' "
		    "across='group'/>" TWO "</rule>", "60000 1000", "", "",
		    NULL, NULL }, "net amount", "EUR", 2 },
		{ { "", EUR, "<rule id='r'>" NET TWO "<pay "
		    "basis='net-amount'><lines product='P'/></pay></rule>",
		    "60000 1000", "", "", NULL, NULL },
		    "net amount of product P", "EUR", 2 },
		{ { "", EUR, "<rule id='r'><qualify basis='quantity' "
		    "unit='C62'/><scale method='multiples'><tier from='9' "
		    "free-units='1'/></scale></rule>", "20 100", "", "", NULL,
		    NULL }, "net amount", "EUR", 2 },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		const struct rule_result *rule;
		struct evaluated evaluated;
		struct error err;

		evaluated_open(&evaluated, &cases[i].row);
		check_status(evaluate(&evaluated.result, &evaluated.arena,
		    evaluated.plan, &err), STATUS_OK, &err);
		rule = &evaluated.result.rules[0];
		if (cases[i].measure == NULL)
			assert_null(rule->paying_measure);
		else
			assert_string_equal(rule->paying_measure,
			    cases[i].measure);
		assert_string_equal(rule->paying_unit, cases[i].unit);
		check_int_equal((int64_t)rule->paying_lines,
		    (int64_t)cases[i].lines);
		evaluated_close(&evaluated);
	}
}

static void
evaluate_traces_requires(void **state)
{
	static const struct evaluated_row row = {
		"", EUR, "<rule id='r'><require member='GOLD'/>"
		"<require member='SILVER'/><require basis='net-amount' "
		"compare='growth' at-least='1'/>" NET TWO "</rule>",
		"5 0 7 7", "yn", "", NULL, NULL
	};
	const struct rule_result *rule;
	struct evaluated evaluated;
	struct error err;

	(void)state;
	evaluated_open(&evaluated, &row);
	check_status(evaluate(&evaluated.result, &evaluated.arena,
	    evaluated.plan, &err), STATUS_OK, &err);
	rule = &evaluated.result.rules[0];
	check_int_equal((int64_t)rule->require_count, 3);
	assert_true(rule->requires[0].holds);
	assert_string_equal(rule->requires[0].measure, "membership of GOLD");
	assert_string_equal(rule->requires[0].value, "yes");
	assert_false(rule->requires[1].holds);
	assert_string_equal(rule->requires[1].value, "no");
	/* Undefined, whatever was bought. */
	assert_false(rule->requires[2].holds);
	assert_null(rule->requires[2].value);
	assert_string_equal(rule->requires[2].at_least, "1");
	check_int_equal((int64_t)rule->requires[2].lines, 1);
	/* Below the first tier there is none that ends. */
	check_int_equal(rule->tier, 0);
	assert_null(rule->tier_from);
	assert_null(rule->tier_until);
	evaluated_close(&evaluated);
}

static void
evaluate_trace_tells_of_no_memory(void **state)
{
	(void)state;
	evaluated_check_faults(&traced, 1);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(evaluate_traces_every_figure),
		cmocka_unit_test(
		    evaluate_leaves_out_a_next_amount_that_does_not_fit),
		cmocka_unit_test(evaluate_traces_what_pays),
		cmocka_unit_test(evaluate_traces_requires),
		cmocka_unit_test(evaluate_trace_tells_of_no_memory),
	};

	return run_rows("evaluate_next", next_row, next_rows) +
	    cmocka_run_group_tests_name("evaluate_trace", tests, NULL, NULL);
}
