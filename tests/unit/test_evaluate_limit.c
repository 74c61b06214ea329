/* What limits, rounding and choices make of what the scales give. */
#include "tests/support/evaluated.h"
#include "tests/support/rows.h"

static const struct evaluated_row rows[] = {
	/* limits, in their order */
	{ "a guarantee without a tier", EUR,
	    "<rule id='r'>" NET TWO "<limit guarantee='50'/></rule>",
	    "5 5", "", "", NULL,
	    "r 5/0/5 = 50 guarantee [guarantee 0 > 50 (50)]\n= 50\n" },
	{ "a guarantee where v is undefined", EUR,
	    "<rule id='r'><qualify basis='net-amount' compare='growth'/>"
	    LUMP("7") "<limit guarantee='5'/></rule>",
	    "5 0", "", "", NULL,
	    "r -/0/- = 5 guarantee [guarantee 0 > 5 (5)]\n= 5\n" },
	{ "a guarantee just met changes nothing", EUR,
	    "<rule id='r'>" NET LUMP("50") "<limit guarantee='50'/></rule>",
	    "5", "", "", NULL, "r 5/1/- = 50\n= 50\n" },
	{ "cap-percent below the guarantee", EUR,
	    "<rule id='r'>" NET LUMP("1")
	    "<limit guarantee='50' cap-percent='10%'/></rule>",
	    "100 100", "", "", NULL,
	    "r 100/1/- = 10 cap-percent [guarantee 1 > 50 (50)] "
	    "[cap-percent 50 > 10 (10% of 100)]\n= 10\n" },
	{ "cap-percent of less than nothing", EUR,
	    "<rule id='r'><qualify basis='days'/>" LUMP("5")
	    "<limit cap-percent='10%'/></rule>",
	    "1 -100", "", "", NULL,
	    "r 1/1/- = 0 cap-percent [cap-percent 5 > 0 (10% of -100)]\n"
	    "= 0\n" },
	{ "cap-percent just met", EUR,
	    "<rule id='r'>" NET LUMP("10") "<limit cap-percent='10%'/></rule>",
	    "100 100", "", "", NULL, "r 100/1/- = 10\n= 10\n" },
	{ "a cap just met changes nothing", EUR,
	    "<rule id='r'>" NET LUMP("10") "<limit cap='10'/></rule>",
	    "5", "", "", NULL, "r 5/1/- = 10\n= 10\n" },
	{ "cap after cap-percent", EUR,
	    "<rule id='r'>" NET LUMP("10")
	    "<limit cap-percent='9%' cap='8'/></rule>",
	    "100 100", "", "", NULL,
	    "r 100/1/- = 8 cap [cap-percent 10 > 9 (9% of 100)] "
	    "[cap 9 > 8 (8)]\n= 8\n" },
	{ "the last that changed gives the reason", EUR,
	    "<rule id='r'>" NET LUMP("10")
	    "<limit cap-percent='5%' cap='8' minimum-payout='6'/></rule>",
	    "100 100", "", "", NULL,
	    "r 100/1/- = 0 below-minimum [cap-percent 10 > 5 (5% of 100)] "
	    "[minimum-payout 5 > 0 (6)]\n= 0\n" },
	{ "a minimum payout just met", EUR,
	    "<rule id='r'>" NET LUMP("10") "<limit minimum-payout='10'/>"
	    "</rule>", "1", "", "", NULL, "r 1/1/- = 10\n= 10\n" },
	{ "nothing is not below the minimum", EUR,
	    "<rule id='r'>" NET TWO "<limit minimum-payout='10'/></rule>",
	    "1 1", "", "", NULL, "r 1/0/1 = 0 no-tier\n= 0\n" },
	{ "the minimum is asked after rounding", EUR,
	    "<rule id='r'>" NET FLAT("1%") "<limit minimum-payout='5'/>"
	    "</rule>",
	    "499.5 499.5", "", "", NULL,
	    "r 499.5/1/499.5 = 5 [round 4.995 > 5 (half-up to 0.01)]\n"
	    "= 5\n" },

	/* rounding */
	{ "half to even", EUR, "<rounding mode='half-even'/><rule id='r'>"
	    NET FLAT("1%") "</rule>", "0.5 0.5", "", "", NULL,
	    "r 0.5/1/0.5 = 0 [round 0.005 > 0 (half-even to 0.01)]\n= 0\n" },
	{ "down", EUR, "<rounding mode='down'/><rule id='r'>" NET FLAT("1%")
	    "</rule>", "199.9 199.9", "", "", NULL,
	    "r 199.9/1/199.9 = 1.99 [round 1.999 > 1.99 (down to 0.01)]\n"
	    "= 1.99\n" },
	{ "to a unit", EUR, "<rounding unit='5'/><rule id='r'>" NET
	    FLAT("1%") "</rule>", "250 250", "", "", NULL,
	    "r 250/1/250 = 5 [round 2.5 > 5 (half-up to 5)]\n= 5\n" },
	{ "yen", "currency=\"JPY\" " TERM, "<rule id='r'>" NET FLAT("1%")
	    "</rule>", "150 150", "", "", NULL,
	    "r 150/1/150 = 2 [round 1.5 > 2 (half-up to 1)]\n= 2\n" },
	/* 10% of 9.99 is 0.999: rounding up to 1.00 would pass it. */
	{ "rounding never passes cap-percent", EUR,
	    "<rule id='r'>" NET LUMP("5") "<limit cap-percent='10%'/></rule>",
	    "9.99 9.99", "", "", NULL,
	    "r 9.99/1/- = 0.99 cap-percent "
	    "[cap-percent 5 > 0.999 (10% of 9.99)] "
	    "[round 0.999 > 0.99 (down to 0.01)]\n= 0.99\n" },
	{ "rounding up below cap-percent", EUR,
	    "<rule id='r'>" NET FLAT("9.96%")
	    "<limit cap-percent='10%'/></rule>",
	    "10 10 10", "", "", NULL,
	    "r 10/1/10 = 1 [round 0.996 > 1 (half-up to 0.01)]\n= 1\n" },

	/* choices */
	{ "best-of", EUR, "<best-of id='g'><rule id='a'>" NET FLAT("1%")
	    "</rule><rule id='b'>" NET FLAT("2%") "</rule><rule id='c'>" NET
	    TWO "</rule></best-of>",
	    "100 100 100 100 100 100", "", "", NULL,
	    "a 100/1/100 = 0 not-best [best-of 1 > 0 (b)]\n"
	    "b 100/1/100 = 2\nc 100/0/100 = 0 no-tier\n= 2\n" },
	{ "best-of on a tie", EUR, "<best-of id='g'><rule id='a'>" NET
	    FLAT("2%") "</rule><rule id='b'>" NET FLAT("2%")
	    "</rule></best-of>",
	    "100 100 100 100", "", "", NULL,
	    "a 100/1/100 = 2\nb 100/1/100 = 0 not-best [best-of 2 > 0 (a)]\n"
	    "= 2\n" },
	{ "first-of", EUR, "<first-of id='g'><rule id='a'>" NET TWO
	    "</rule><rule id='b'>" NET FLAT("1%") "</rule><rule id='c'>" NET
	    FLAT("2%") "</rule></first-of>",
	    "100 100 100 100 100 100", "", "", NULL,
	    "a 100/0/100 = 0 no-tier\nb 100/1/100 = 1\n"
	    "c 100/1/100 = 0 not-first [first-of 2 > 0 (b)]\n= 1\n" },
	{ "none of them gives anything", EUR, "<first-of id='g'><rule id='a'>"
	    NET TWO "</rule><rule id='b'>" NET TWO "</rule></first-of>",
	    "1 1 1 1", "", "", NULL,
	    "a 1/0/1 = 0 no-tier\nb 1/0/1 = 0 no-tier\n= 0\n" },
	{ "two groups, each for itself", EUR,
	    "<best-of id='g'><rule id='a'>" NET LUMP("5") "</rule>"
	    "<rule id='b'>" NET LUMP("6") "</rule></best-of>"
	    "<first-of id='h'><rule id='c'>" NET LUMP("1") "</rule>"
	    "<rule id='d'>" NET LUMP("2") "</rule></first-of>",
	    "1 1 1 1", "", "", NULL,
	    "a 1/1/- = 0 not-best [best-of 5 > 0 (b)]\nb 1/1/- = 6\n"
	    "c 1/1/- = 1\nd 1/1/- = 0 not-first [first-of 2 > 0 (c)]\n"
	    "= 7\n" },
	{ "a benefit without an end is cut in the trace", EUR,
	    "<rule id='r'>" NET "<scale method='interpolated'>"
	    "<tier from='0' amount='0'/><tier from='3' amount='100'/>"
	    "</scale></rule>",
	    "1", "", "", NULL, "r 1/1/- = 33.33 [round 33.333333 > 33.33 "
	    "(half-up to 0.01)]\n= 33.33\n" },
	{ "not-best takes the place of cap", EUR, "<best-of id='g'>"
	    "<rule id='a'>" NET LUMP("9") "<limit cap='5'/></rule>"
	    "<rule id='b'>" NET LUMP("6") "</rule></best-of>",
	    "1 1", "", "", NULL,
	    "a 1/1/- = 0 not-best [cap 9 > 5 (5)] [best-of 5 > 0 (b)]\n"
	    "b 1/1/- = 6\n= 6\n" },

	/* the agreement's own limit */
	{ "an agreement's cap", EUR, "<rule id='a'>" NET LUMP("9") "</rule>"
	    "<rule id='b'>" NET LUMP("6") "</rule><limit cap='10'/>",
	    "1 1", "", "", NULL,
	    "a 1/1/- = 9\nb 1/1/- = 6\n= 10 cap [cap 15 > 10 (10)]\n" },
	{ "an agreement's guarantee asks for no require", EUR,
	    "<rule id='a'><require member='GOLD'/>" NET LUMP("9") "</rule>"
	    "<limit guarantee='10'/>",
	    "1", "n", "", NULL,
	    "a 1/1/- = 0 require-failed [require 9 > 0]\n"
	    "= 10 guarantee [guarantee 0 > 10 (10)]\n" },
	{ "an agreement's cap-percent and minimum", EUR,
	    "<rule id='a'>" NET LUMP("9") "</rule>"
	    "<limit cap-percent='3%' minimum-payout='3.01'/>",
	    "1 100", "", "", NULL,
	    "a 1/1/- = 9\n= 0 below-minimum [cap-percent 9 > 3 (3% of 100)] "
	    "[minimum-payout 3 > 0 (3.01)]\n" },
};

static void
evaluate_limit_tells_of_no_memory(void **state)
{
	(void)state;
	evaluated_check_faults(rows, ARRAY_LEN(rows));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(evaluate_limit_tells_of_no_memory),
	};

	return run_rows("evaluate_limit", evaluated_check_row, rows) +
	    cmocka_run_group_tests_name("evaluate_limit", tests, NULL, NULL);
}
