/* What rules measure, and what that pays. */
#include "tests/support/evaluated.h"
#include "tests/support/ledger_rows.h"
#include "tests/support/rows.h"

#include <string.h>

#include "engine/strbuf.h"
#include "rules/evaluate.h"

static const struct evaluated_row rows[] = {
	{ "all units", EUR, "<rule id='r'>" NET TWO "</rule>",
	    "52300 52300", "", "", NULL,
	    "r 52300/2/52300 = 1046\n= 1046\n" },
	{ "on the threshold", EUR, "<rule id='r'>" NET TWO "</rule>",
	    "50000 50000", "", "", NULL,
	    "r 50000/2/50000 = 1000\n= 1000\n" },
	{ "a millionth below", EUR, "<rule id='r'>" NET TWO "</rule>",
	    "49999.999999 49999.999999", "", "", NULL,
	    "r 49999.999999/1/49999.999999 = 500 "
	    "[round 499.99999999 > 500 (half-up to 0.01)]\n= 500\n" },
	{ "below the first", EUR, "<rule id='r'>" NET TWO "</rule>",
	    "9999.99 9999.99", "", "", NULL,
	    "r 9999.99/0/9999.99 = 0 no-tier\n= 0\n" },
	{ "negative", EUR, "<rule id='r'>" NET TWO "</rule>",
	    "-5 -5", "", "", NULL, "r -5/0/0 = 0 no-tier\n= 0\n" },

	/* requires */
	{ "requires that hold, on and below their bounds", EUR,
	    "<rule id='r'><require basis='documents' at-least='3'/>"
	    "<require basis='net-amount' below='100'/>"
	    "<require member='GOLD'/>" NET FLAT("1%") "</rule>",
	    "3 99.999999 1000 1000", "y", "", NULL,
	    "r 1000/1/1000 = 10\n= 10\n" },
	{ "below is exclusive", EUR,
	    "<rule id='r'><require basis='net-amount' below='100'/>" NET
	    FLAT("1%") "</rule>",
	    "100 1000 1000", "", "", NULL,
	    "r 1000/1/1000 = 0 require-failed [require 10 > 0]\n= 0\n" },
	{ "at-least is inclusive", EUR,
	    "<rule id='r'><require basis='net-amount' at-least='100'/>" NET
	    FLAT("1%") "</rule>",
	    "99.999999 1000 1000", "", "", NULL,
	    "r 1000/1/1000 = 0 require-failed [require 10 > 0]\n= 0\n" },
	{ "an undefined require fails", EUR,
	    "<rule id='r'><require basis='net-amount' compare='growth' "
	    "below='100'/>" NET FLAT("1%") "</rule>",
	    "50 0 1000 1000", "", "", NULL,
	    "r 1000/1/1000 = 0 require-failed [require 10 > 0]\n= 0\n" },
	{ "no member", EUR,
	    "<rule id='r'><require member='GOLD'/>" NET FLAT("1%")
	    "<limit guarantee='5'/></rule>",
	    "1000 1000", "n", "", NULL,
	    "r 1000/1/1000 = 0 require-failed [require 10 > 0]\n= 0\n" },
	{ "a failed require goes before no tier", EUR,
	    "<rule id='r'><require member='GOLD'/>" NET TWO "</rule>",
	    "5 5", "n", "", NULL,
	    "r 5/0/5 = 0 require-failed\n= 0\n" },

	/* comparisons */
	{ "growth", EUR, "<rule id='r'><qualify basis='net-amount' "
	    "compare='growth'/><scale method='incremental'>"
	    "<tier from='10' rate='10%'/></scale></rule>",
	    "150 100", "", "", NULL, "r 50/1/50 = 4\n= 4\n" },
	{ "growth over nothing is undefined", EUR,
	    "<rule id='r'><qualify basis='net-amount' compare='growth'/>"
	    "<scale method='incremental'><tier from='10' rate='10%'/></scale>"
	    "</rule>",
	    "150 0", "", "", NULL, "r -/0/- = 0 undefined\n= 0\n" },
	{ "and over less than nothing", EUR,
	    "<rule id='r'><qualify basis='net-amount' compare='growth-rate'/>"
	    "<scale method='all-units'><tier from='10%' rate='10%'/></scale>"
	    "<pay basis='net-amount'/></rule>",
	    "150 -1 150", "", "", NULL, "r -/0/150 = 0 undefined\n= 0\n" },
	{ "undefined taken as a number", EUR,
	    "<rule id='r'><qualify basis='net-amount' compare='growth' "
	    "undefined-as='12'/><scale method='incremental'>"
	    "<tier from='10' rate='10%'/></scale></rule>",
	    "150 0", "", "", NULL, "r 12/1/12 = 0.2\n= 0.2\n" },
	{ "undefined taken as a percent", EUR,
	    "<rule id='r'><qualify basis='net-amount' compare='growth-rate' "
	    "undefined-as='100%'/><scale method='all-units'>"
	    "<tier from='100%' rate='1%'/></scale>"
	    "<pay basis='net-amount'/></rule>",
	    "150 0 150", "", "", NULL, "r 100/1/150 = 1.5\n= 1.5\n" },
	{ "a growth rate is exact where it is cut in print", EUR,
	    "<rule id='r'><qualify basis='net-amount' compare='growth-rate'/>"
	    "<scale method='all-units'><tier from='33.33333333%' rate='1%'/>"
	    "</scale><pay basis='net-amount'/></rule>",
	    "400 300 400", "", "", NULL,
	    "r 33.333333/1/400 = 4\n= 4\n" },
	{ "a fall is negative", EUR,
	    "<rule id='r'><qualify basis='net-amount' compare='growth-rate'/>"
	    "<scale method='all-units'><tier from='0%' rate='1%'/></scale>"
	    "<pay basis='growth'/></rule>",
	    "50 100 50 100", "", "", NULL, "r -50/0/0 = 0 no-tier\n= 0\n" },
	{ "attainment of a list", EUR, PLAN
	    "<rule id='r'><qualify basis='net-amount' compare='attainment' "
	    "baseline='plan'/><scale method='all-units'>"
	    "<tier from='80%' rate='1%'/><tier from='100%' rate='2%'/>"
	    "</scale><pay basis='net-amount'/></rule>",
	    "96000 96000", "", "120000", NULL,
	    "r 80/1/96000 = 960\n= 960\n" },
	{ "three lists and three clubs, each its own", EUR,
	    "<figures id='m'><figure party='X' value='1'/></figures>" PLAN
	    "<figures id='x'><figure party='X' value='1'/></figures>"
	    "<rule id='a'><require member='SILVER'/><qualify "
	    "basis='net-amount' compare='growth' baseline='plan'/>"
	    LUMP("5") "</rule>"
	    "<rule id='b'><require member='GOLD'/><qualify "
	    "basis='net-amount' compare='growth' baseline='m'/>"
	    LUMP("7") "</rule>"
	    "<rule id='c'><require member='TIN'/><qualify "
	    "basis='net-amount' compare='growth' baseline='x'/>"
	    LUMP("9") "</rule>",
	    "10 10 10", "yny", "4 6 8", NULL,
	    "a 6/1/- = 5\nb 4/1/- = 0 require-failed [require 7 > 0]\n"
	    "c 2/1/- = 9\n= 14\n" },
	{ "undefined-as is not for what is defined", EUR,
	    "<rule id='r'><qualify basis='net-amount' compare='growth' "
	    "undefined-as='100'/>" LUMP("5") "</rule>",
	    "10 4", "", "", NULL, "r 6/1/- = 5\n= 5\n" },
	{ "a require of less, where there is a loss", EUR,
	    "<rule id='r'><require basis='net-amount' compare='growth' "
	    "below='10'/>" NET LUMP("5") "</rule>",
	    "5 8 20", "", "", NULL, "r 20/1/- = 5\n= 5\n" },
	{ "growth over the least there is", EUR,
	    "<rule id='r'><qualify basis='net-amount' compare='growth'/>"
	    LUMP("5") "</rule>",
	    "10 0.000001", "", "", NULL, "r 9.999999/1/- = 5\n= 5\n" },
	{ "no figure for the party", EUR, PLAN
	    "<rule id='r'><qualify basis='net-amount' compare='attainment' "
	    "baseline='plan'/><scale method='all-units'>"
	    "<tier from='80%' rate='1%'/></scale><pay basis='net-amount'/>"
	    "</rule>",
	    "96000 96000", "", "-", NULL,
	    "r -/0/96000 = 0 undefined\n= 0\n" },
	{ "a figure of 0", EUR, PLAN
	    "<rule id='r'><qualify basis='net-amount' compare='growth' "
	    "baseline='plan'/><scale method='all-units'>"
	    "<tier from='0' rate='1%'/></scale>"
	    "<pay basis='growth' baseline='plan'/></rule>",
	    "5 5", "", "0", NULL, "r -/0/0 = 0 undefined\n= 0\n" },
	{ "a share", EUR,
	    "<rule id='r'><qualify basis='net-amount' compare='share'>"
	    "<lines product='P'/></qualify><scale method='all-units'>"
	    "<tier from='25%' rate='4%'/></scale><pay basis='net-amount'/>"
	    "</rule>",
	    "250 1000 250", "", "", NULL, "r 25/1/250 = 10\n= 10\n" },
	{ "a share of nothing", EUR,
	    "<rule id='r'><qualify basis='net-amount' compare='share'>"
	    "<lines product='P'/></qualify><scale method='all-units'>"
	    "<tier from='0%' rate='4%'/></scale><pay basis='net-amount'/>"
	    "</rule>",
	    "0 0 0", "", "", NULL, "r -/0/0 = 0 undefined\n= 0\n" },

	/* pay */
	{ "pay per unit", EUR,
	    "<rule id='r'><qualify basis='days'/><scale method='all-units'>"
	    "<tier from='2' per-unit='1.74'/></scale>"
	    "<pay basis='quantity' unit='KGM'/></rule>",
	    "2 10.5", "", "", NULL, "r 2/1/10.5 = 18.27\n= 18.27\n" },
	{ "pay growth over a list", EUR, PLAN
	    "<rule id='r'>" NET FLAT("10%")
	    "<pay basis='growth' baseline='plan'/></rule>",
	    "500 500", "", "300", NULL, "r 500/1/200 = 20\n= 20\n" },
	{ "pay growth, undefined: 0", EUR, PLAN
	    "<rule id='r'>" NET FLAT("10%")
	    "<pay basis='growth' baseline='plan'/></rule>",
	    "500 500", "", "-", NULL, "r 500/1/0 = 0\n= 0\n" },
	{ "v of the group, P of its own", EUR,
	    "<rule id='r'><qualify basis='net-amount' across='group'/>" TWO
	    "</rule>",
	    "60000 1000", "", "", NULL, "r 60000/2/1000 = 20\n= 20\n" },
	{ "free units print a negative P", EUR,
	    "<rule id='r'><qualify basis='quantity' unit='C62'/>"
	    "<scale method='multiples'><tier from='9' free-units='1'/>"
	    "</scale></rule>",
	    "20 -100", "", "", NULL, "r 20/1/-100 = 0\n= 0\n" },
	{ "incremental pays on v", EUR, INCREMENTAL, "0.5", "", "", NULL,
	    "r 0.5/1/0.5 = 0.05\n= 0.05\n" },
	{ "incremental pays on nothing below 0", EUR, INCREMENTAL, "-5", "",
	    "", NULL, "r -5/0/0 = 0 no-tier\n= 0\n" },
	{ "additive-banded pays on v", EUR,
	    "<rule id='r'>" NET "<scale method='additive-banded'>"
	    "<tier from='0' rate='10%'/><tier from='1000' rate='25%'/>"
	    "</scale></rule>",
	    "2000", "", "", NULL, "r 2000/2/2000 = 600\n= 600\n" },
	{ "lump sums have no P", EUR, "<rule id='r'>" NET LUMP("5")
	    "</rule>", "1", "", "", NULL, "r 1/1/- = 5\n= 5\n" },

	/* net-of */
	{ "net of an earlier rule, after its rounding", EUR,
	    "<rule id='a'>" NET FLAT("3%") "<limit cap='25'/></rule>"
	    "<rule id='b' net-of='a'>" NET FLAT("2%") "</rule>",
	    "1000 1000 1000 1000", "", "", NULL,
	    "a 1000/1/1000 = 25 cap [cap 30 > 25 (25)]\n"
	    "b 1000/1/975 = 19.5\n= 44.5\n" },
	{ "net of two, never below 0", EUR,
	    "<rule id='a'>" NET FLAT("60%") "</rule>"
	    "<rule id='b'>" NET FLAT("60%") "</rule>"
	    "<rule id='c' net-of='b a'>" NET FLAT("2%") "</rule>",
	    "100 100 100 100 100 100", "", "", NULL,
	    "a 100/1/100 = 60\nb 100/1/100 = 60\nc 100/1/0 = 0\n= 120\n" },

	/* prorate: 2025 has 365 days; from 2025-07-20 there are 165 left. */
	{ "a customer since the middle", EUR,
	    "<rule id='r'>" NET "<scale method='all-units' prorate='since'>"
	    "<tier from='365' rate='1%'/></scale></rule>",
	    "165 165", "", "", "2025-07-20", "r 165/1/165 = 1.65\n= 1.65\n" },
	{ "and just below", EUR,
	    "<rule id='r'>" NET "<scale method='all-units' prorate='since'>"
	    "<tier from='365' rate='1%'/></scale></rule>",
	    "164.999999 164.999999", "", "", "2025-07-20",
	    "r 164.999999/0/164.999999 = 0 no-tier\n= 0\n" },
	{ "since before the period", EUR,
	    "<rule id='r'>" NET "<scale method='all-units' prorate='since'>"
	    "<tier from='365' rate='1%'/></scale></rule>",
	    "364 364", "", "", "2024-12-31", "r 364/0/364 = 0 no-tier\n= 0\n" },
	{ "since its last day", EUR,
	    "<rule id='r'>" NET "<scale method='all-units' prorate='since'>"
	    "<tier from='365' rate='1%'/></scale></rule>",
	    "1 1", "", "", "2025-12-31",
	    "r 1/1/1 = 0.01\n= 0.01\n" },
	{ "not known since when", EUR,
	    "<rule id='r'>" NET "<scale method='all-units' prorate='since'>"
	    "<tier from='365' rate='1%'/></scale></rule>",
	    "364 364", "", "", NULL, "r 364/0/364 = 0 no-tier\n= 0\n" },
	{ "since where it is not asked for", EUR,
	    "<rule id='r'>" NET TWO "</rule>",
	    "9999 9999", "", "", "2025-07-20",
	    "r 9999/0/9999 = 0 no-tier\n= 0\n" },
	{ "not known since when, the whole reached", EUR,
	    "<rule id='r'>" NET "<scale method='all-units' prorate='since'>"
	    "<tier from='365' rate='1%'/></scale></rule>",
	    "365 365", "", "", NULL, "r 365/1/365 = 3.65\n= 3.65\n" },
	{ "since before the period, the whole reached", EUR,
	    "<rule id='r'>" NET "<scale method='all-units' prorate='since'>"
	    "<tier from='365' rate='1%'/></scale></rule>",
	    "365 365", "", "", "2024-12-31",
	    "r 365/1/365 = 3.65\n= 3.65\n" },
	{ "since after the period", EUR,
	    "<rule id='r'>" NET "<scale method='all-units' prorate='since'>"
	    "<tier from='365' rate='1%'/></scale></rule>",
	    "364 364", "", "", "2026-01-01",
	    "r 364/0/364 = 0 no-tier\n= 0\n" },
};

/* Under catch-up the part is that of the whole term, else of the period. */
static void
evaluate_prorates_by_term_or_period(void **state)
{
	static const struct evaluated_row quarter = {
		"", EUR, "<settle every='quarter' method='catch-up'/>"
		"<rule id='r'>" NET "<scale method='all-units' "
		"prorate='since'><tier from='365' rate='1%'/></scale></rule>",
		"165 165", "", "", "2025-07-20", NULL
	};
	struct evaluated evaluated;
	struct error err;

	(void)state;
	evaluated_open(&evaluated, &quarter);
	evaluated.result.measures->period = (struct period){
		ledger_rows_date("2025-07-01"), ledger_rows_date("2025-09-30"),
	};
	check_status(evaluate(&evaluated.result, &evaluated.arena,
	    evaluated.plan, &err), STATUS_OK, &err);
	assert_string_equal(evaluated.result.rules[0].tier_from, "165");
	/* Alone: 73 of 92 days; it begins before the window is of any use. */
	evaluated.file->agreements[0].catches_up = false;
	evaluated.result.measures->window.until =
	    ledger_rows_date("2025-08-01");
	check_status(evaluate(&evaluated.result, &evaluated.arena,
	    evaluated.plan, &err), STATUS_OK, &err);
	assert_null(evaluated.result.rules[0].tier_from);
	/* 365 x 73 / 92 = 289.619565... */
	assert_string_equal(evaluated.result.rules[0].next_from,
	    "289.619565");
	evaluated_close(&evaluated);
}

/* Whatever is guaranteed, and whatever the rules made of the figures. */
static void
evaluate_pays_nothing_where_no_line_counts(void **state)
{
	static const struct evaluated_row empty = {
		"", EUR, "<rule id='a'>" NET LUMP("9") "<limit guarantee='20' "
		"cap-percent='5%'/></rule><rule id='b'>"
		"<qualify basis='net-amount' compare='growth'/>" LUMP("9")
		"</rule><limit guarantee='50' cap-percent='90%'/>",
		"5 5 7 0 100", "", "", NULL, "a 5/1/- = 0\nb -/0/- = 0\n= 0\n"
	};
	struct evaluated evaluated;
	const struct result *result = &evaluated.result;
	struct strbuf found;
	struct error err;

	(void)state;
	evaluated_open(&evaluated, &empty);
	evaluated.result.measures->is_empty = true;
	check_status(evaluate(&evaluated.result, &evaluated.arena,
	    evaluated.plan, &err), STATUS_OK, &err);
	strbuf_init(&found, 8192);
	evaluated_put(&found, result);
	assert_string_equal(strbuf_text(&found), empty.found);
	for (size_t i = 0; i < result->rule_count; i++) {
		const struct rule_result *rule = &result->rules[i];

		check_int_equal((int64_t)rule->step_count, 1);
		check_int_equal(rule->steps[0].kind, STEP_BENEFIT);
		assert_string_equal(rule->steps[0].after, "0");
		assert_string_equal(rule->sentence, "No line counts.");
	}
	check_int_equal((int64_t)result->step_count, 1);
	check_int_equal(result->steps[0].kind, STEP_SUM);
	assert_string_equal(result->steps[0].after, "0");
	strbuf_fini(&found);
	evaluated_close(&evaluated);
}

static void
evaluate_takes_a_single_day(void **state)
{
	struct evaluated evaluated;
	struct measures *measures;
	struct error err;

	(void)state;
	evaluated_open(&evaluated, &rows[0]);
	measures = evaluated.result.measures;
	measures->window.from = measures->window.until;
	measures->period.from = measures->period.until;
	check_status(evaluate(&evaluated.result, &evaluated.arena,
	    evaluated.plan, &err), STATUS_OK, &err);
	assert_non_null(evaluated.result.rules);
	evaluated_close(&evaluated);
}

static void
evaluate_tells_of_no_memory(void **state)
{
	(void)state;
	evaluated_check_faults(rows, ARRAY_LEN(rows));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(evaluate_prorates_by_term_or_period),
		cmocka_unit_test(evaluate_pays_nothing_where_no_line_counts),
		cmocka_unit_test(evaluate_takes_a_single_day),
		cmocka_unit_test(evaluate_tells_of_no_memory),
	};

	return run_rows("evaluate", evaluated_check_row, rows) +
	    cmocka_run_group_tests_name("evaluate", tests, NULL, NULL);
}
