#include "tests/support/check.h"
#include "tests/support/faults.h"
#include "tests/support/ledger_rows.h"
#include "tests/support/rows.h"

#include <stdlib.h>
#include <string.h>

#include "engine/strbuf.h"
#include "rules/evaluate.h"

/*
 * Measures by hand and what they give: per rule
 *	id v/tier/P = amount reason [step before > after (bound)] ...
 * and the same for the total.  Every amount was worked out on paper.
 */

struct row {
	const char *name;
	const char *attributes;
	const char *inside;
	const char *figures;	/* values in the plan's order */
	const char *clubs;	/* y or n, in the plan's order */
	const char *lists;	/* values in the plan's order, - for none */
	const char *since;
	const char *found;
};

#define TERM "from=\"2025-01-01\" until=\"2025-12-31\""
#define EUR "currency=\"EUR\" " TERM
#define NET "<qualify basis='net-amount'/>"
#define TWO "<scale method='all-units'><tier from='10000' rate='1%'/>" \
	"<tier from='50000' rate='2%'/></scale>"
#define FLAT(rate) "<scale method='all-units'><tier from='0' rate='" rate \
	"'/></scale>"
#define LUMP(amount) "<scale method='all-units'><tier from='1' amount='" \
	amount "'/></scale>"
#define INCREMENTAL "<rule id='r'>" NET "<scale method='incremental'>" \
	"<tier from='0' rate='10%'/></scale></rule>"
#define PLAN "<figures id='plan'><figure party='X' value='1'/></figures>"

static const struct row rows[] = {
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

/* ---------------------------------------------------------------- support */

struct evaluated {
	struct agreement_file *file;
	struct arena arena;
	struct plan *plan;
	struct result result;
};

static void
fill_figures(struct evaluated *out, const char *values)
{
	const struct plan *plan = out->plan;
	struct measures *measures = out->result.measures;
	char *rest = arena_strdup(&out->arena, values);

	measures->figure_count = plan->figure_count;
	measures->figures = arena_alloc(&out->arena, plan->figure_count,
	    sizeof *measures->figures);
	for (size_t i = 0; i < plan->figure_count; i++) {
		const struct plan_figure *figure = &plan->figures[i];

		assert_non_null(rest);
		measures->figures[i] = (struct result_figure){
			/* A copy: figures may come from a statement. */
			.rule = figure->rule == NULL ? NULL :
			    arena_strdup(&out->arena, figure->rule->id),
			.role = figure->role,
			.ordinal = figure->ordinal,
			.value_micro = ledger_rows_micro(strsep(&rest, " ")),
			.lines = i + 1,
		};
	}
	assert_null(rest);
}

static void
fill_others(struct evaluated *out, const char *clubs, const char *lists)
{
	const struct plan *plan = out->plan;
	struct measures *measures = out->result.measures;
	char *rest = arena_strdup(&out->arena, lists);

	check_int_equal((int64_t)strlen(clubs), (int64_t)plan->club_count);
	measures->membership_count = plan->club_count;
	measures->memberships = arena_alloc(&out->arena,
	    plan->club_count + 1, sizeof *measures->memberships);
	for (size_t i = 0; i < plan->club_count; i++)
		measures->memberships[i] = (struct result_membership){
			.club = plan->clubs[i], .is_member = clubs[i] == 'y',
		};
	measures->baseline_count = plan->baseline_count;
	measures->baselines = arena_alloc(&out->arena,
	    plan->baseline_count + 1, sizeof *measures->baselines);
	for (size_t i = 0; i < plan->baseline_count; i++) {
		const char *value = strsep(&rest, " ");

		measures->baselines[i] = (struct result_baseline){
			.list = plan->baselines[i]->id,
			.has_value = strcmp(value, "-") != 0,
		};
		if (measures->baselines[i].has_value)
			measures->baselines[i].value_micro =
			    ledger_rows_micro(value);
	}
}

static void
open_row(struct evaluated *out, const struct row *row)
{
	struct measures *measures;

	*out = (struct evaluated){ 0 };
	out->file = ledger_rows_agreement(row->attributes, row->inside);
	arena_init(&out->arena, (size_t)1 << 20);
	check_status(plan_make(&out->plan, &out->arena,
	    &out->file->agreements[0]), STATUS_OK, NULL);
	measures = arena_alloc(&out->arena, 1, sizeof *measures);
	measures->window = out->file->agreements[0].term;
	measures->period = measures->window;
	measures->as_of = measures->window.until;
	measures->since = row->since == NULL ? DATE_NONE :
	    ledger_rows_date(row->since);
	out->result.measures = measures;
	fill_figures(out, row->figures);
	fill_others(out, row->clubs, row->lists);
}

static void
close_row(struct evaluated *evaluated)
{
	arena_reset(&evaluated->arena);
	agreement_file_free(evaluated->file);
}

static void
put_steps(struct strbuf *out, const struct result_step *steps, size_t count,
    enum result_reason reason)
{
	if (reason != REASON_NONE)
		strbuf_printf(out, " %s", result_reason_code(reason));
	for (size_t i = 1; i < count; i++) {
		strbuf_printf(out, " [%s %s > %s", step_kind_code(
		    steps[i].kind), steps[i].before, steps[i].after);
		if (steps[i].bound != NULL)
			strbuf_printf(out, " (%s)", steps[i].bound);
		strbuf_putc(out, ']');
	}
	strbuf_putc(out, '\n');
}

static void
put_result(struct strbuf *out, const struct result *result)
{
	char text[DECIMAL_TEXT_MAX];

	for (size_t i = 0; i < result->rule_count; i++) {
		const struct rule_result *rule = &result->rules[i];

		strbuf_printf(out, "%s %s/%u/%s = %s", rule->id,
		    rule->qualifying == NULL ? "-" : rule->qualifying,
		    rule->tier, rule->paying == NULL ? "-" : rule->paying,
		    decimal_format(text, rule->amount_micro));
		assert_non_null(rule->sentence);
		check_int_equal(rule->steps[0].kind, STEP_BENEFIT);
		put_steps(out, rule->steps, rule->step_count, rule->reason);
	}
	strbuf_printf(out, "= %s", decimal_format(text,
	    result->total_micro));
	check_int_equal(result->steps[0].kind, STEP_SUM);
	put_steps(out, result->steps, result->step_count, result->reason);
}

static void
evaluate_row(void **state)
{
	const struct row *row = *state;
	struct evaluated evaluated;
	struct strbuf found;
	struct error err;

	strbuf_init(&found, 8192);
	open_row(&evaluated, row);
	check_status(evaluate(&evaluated.result, &evaluated.arena,
	    evaluated.plan, &err), STATUS_OK, &err);
	assert_null(evaluated.result.error);
	put_result(&found, &evaluated.result);
	assert_string_equal(strbuf_text(&found), row->found);
	strbuf_fini(&found);
	close_row(&evaluated);
}

/* --------------------------------------------------------------- sentences */

struct sentence_row {
	const char *name;
	struct row row;
	const char *sentence;	/* of the last rule */
};

static const struct sentence_row sentence_rows[] = {
	{ "all units", { "", EUR, "<rule id='r'>" NET TWO "</rule>",
	    "52300 52300", "", "", NULL, NULL },
	    "Net amount is 52,300.00 EUR, which reaches tier 2 (from "
	    "50,000.00 EUR): 2% on 52,300.00 EUR is 1,046.00 EUR." },
	{ "exceed, and rounded", { "", EUR, "<rule id='r'>" NET
	    "<scale method='all-units' threshold='exceed'>"
	    "<tier from='0' rate='1.5%'/></scale></rule>",
	    "1234567.89 1234567.89", "", "", NULL, NULL },
	    "Net amount is 1,234,567.89 EUR, which reaches tier 1 (over 0.00 "
	    "EUR): 1.5% on 1,234,567.89 EUR is 18,518.51835 EUR. Rounded "
	    "half-up to 0.01 it is 18,518.52 EUR." },
	{ "no tier", { "", EUR, "<rule id='r'><qualify basis='quantity' "
	    "unit='KGM'><lines category='TOOLS' brand='ACME'/>"
	    "<lines product='P-1'/><except tag='project'/></qualify>"
	    "<scale method='all-units'><tier from='1000' per-unit='0.5'/>"
	    "</scale></rule>", "999.5 999.5", "", "", NULL, NULL },
	    "Quantity of category TOOLS and brand ACME; or product P-1; "
	    "except tag project is 999.5 KGM, which does not reach the first "
	    "tier (from 1,000 KGM)." },
	{ "undefined", { "", EUR, "<rule id='r'><qualify basis='net-amount' "
	    "compare='growth-rate'/>" "<scale method='all-units'>"
	    "<tier from='5%' amount='1'/></scale></rule>",
	    "5 0", "", "", NULL, NULL },
	    "Growth rate of net amount, against the year before is "
	    "undefined, as there is nothing above 0 to compare with." },
	{ "requires", { "", EUR, "<rule id='r'>"
	    "<require basis='documents' each='100' at-least='3'/>"
	    "<require basis='net-amount' compare='share' below='5%'>"
	    "<lines product='P'/></require>"
	    "<require member='GOLD'/>" NET LUMP("5") "</rule>",
	    "2 1 4 10", "n", "", NULL, NULL },
	    "Net amount is 10.00 EUR, which reaches tier 1 (from 1.00 EUR): "
	    "the lump sum is 5.00 EUR. Nothing is paid: number of invoices "
	    "with at least 100 each is 2 invoices, at least 3 is required; "
	    "share in all purchases of net amount of product P is 25%, below "
	    "5% is required; membership of GOLD is no." },
	{ "a guarantee", { "", EUR, "<rule id='r'>" NET TWO
	    "<limit guarantee='1000'/></rule>", "1 1", "", "", NULL, NULL },
	    "Net amount is 1.00 EUR, which does not reach the first tier "
	    "(from 10,000.00 EUR). The guarantee of 1,000.00 EUR raises it "
	    "to 1,000.00 EUR." },
	{ "caps", { "", EUR, "<rule id='r'>" NET LUMP("100")
	    "<limit cap-percent='9%' cap='8'/></rule>",
	    "100 100", "", "", NULL, NULL },
	    "Net amount is 100.00 EUR, which reaches tier 1 (from 1.00 EUR): "
	    "the lump sum is 100.00 EUR. The cap of 9% of 100 lowers it to "
	    "9.00 EUR. The cap of 8.00 EUR lowers it to 8.00 EUR." },
	{ "a minimum", { "", EUR, "<rule id='r'>" NET FLAT("1%")
	    "<limit minimum-payout='1000.5'/></rule>",
	    "100000 100000", "", "", NULL, NULL },
	    "Net amount is 100,000.00 EUR, which reaches tier 1 (from 0.00 "
	    "EUR): 1% on 100,000.00 EUR is 1,000.00 EUR. Below the minimum "
	    "payout of 1,000.50 EUR nothing is paid." },
	{ "best-of", { "", EUR, "<best-of id='g'><rule id='a'>" NET
	    LUMP("6") "</rule><rule id='b'>" NET LUMP("5")
	    "</rule></best-of>", "1 1", "", "", NULL, NULL },
	    "Net amount is 1.00 EUR, which reaches tier 1 (from 1.00 EUR): "
	    "the lump sum is 5.00 EUR. Nothing is paid, as rule a gives more "
	    "or comes first with as much." },
	{ "first-of", { "", EUR, "<first-of id='g'><rule id='a'>" NET
	    LUMP("6") "</rule><rule id='b'>" NET LUMP("5")
	    "</rule></first-of>", "1 1", "", "", NULL, NULL },
	    "Net amount is 1.00 EUR, which reaches tier 1 (from 1.00 EUR): "
	    "the lump sum is 5.00 EUR. Nothing is paid, as the earlier rule a "
	    "already pays." },
	{ "three failed requires", { "", EUR, "<rule id='r'>"
	    "<require member='A'/><require member='B'/><require member='C'/>"
	    "<require member='D'/>" NET LUMP("5") "</rule>",
	    "10", "nynn", "", NULL, NULL },
	    "Net amount is 10.00 EUR, which reaches tier 1 (from 1.00 EUR): "
	    "the lump sum is 5.00 EUR. Nothing is paid: membership of A is "
	    "no; membership of C is no; membership of D is no." },
	{ "more failed requires than are told", { "", EUR, "<rule id='r'>"
	    "<require member='A'/><require member='B'/><require member='C'/>"
	    "<require member='D'/><require member='E'/>" NET LUMP("5")
	    "</rule>", "10", "nnnnn", "", NULL, NULL },
	    "Net amount is 10.00 EUR, which reaches tier 1 (from 1.00 EUR): "
	    "the lump sum is 5.00 EUR. Nothing is paid: membership of A is "
	    "no; membership of B is no; membership of C is no; and 2 more." },
	{ "incremental", { "", EUR, "<rule id='r'>" NET
	    "<scale method='incremental'><tier from='0' rate='1%'/></scale>"
	    "</rule>", "100", "", "", NULL, NULL },
	    "Net amount is 100.00 EUR, which reaches tier 1 (from 0.00 EUR): "
	    "every tier reached pays on the part within it, together 1.00 "
	    "EUR." },
	{ "interpolated", { "", EUR, "<rule id='r'><qualify basis='months'/>"
	    "<scale method='interpolated'><tier from='2' rate='1%'/>"
	    "<tier from='4' rate='3%'/></scale><pay basis='net-amount'/>"
	    "</rule>", "3 100", "", "", NULL, NULL },
	    "Number of months with an invoice is 3 months, which reaches "
	    "tier 1 (from 2 months): the point on the line from 1% to 3% on "
	    "100.00 EUR is 2.00 EUR." },
	{ "interpolated, past the last threshold", { "", EUR,
	    "<rule id='r'><qualify basis='months'/>"
	    "<scale method='interpolated'><tier from='2' rate='1%'/>"
	    "<tier from='4' rate='3%'/></scale><pay basis='net-amount'/>"
	    "</rule>", "5 100", "", "", NULL, NULL },
	    "Number of months with an invoice is 5 months, which reaches "
	    "tier 2 (from 4 months): 3% on 100.00 EUR is 3.00 EUR." },
	{ "free units", { "", EUR, "<rule id='r'><qualify basis='quantity' "
	    "unit='C62'/><scale method='multiples'>"
	    "<tier from='9' free-units='1'/></scale></rule>",
	    "20 100", "", "", NULL, NULL },
	    "Quantity is 20 C62, which reaches tier 1 (from 9 C62): 1 free "
	    "for every full 9 C62 at the average price of 20 C62 for 100.00 "
	    "EUR, together 10.00 EUR." },
	{ "net-of", { "", EUR, "<rule id='a'>" NET FLAT("10%") "</rule>"
	    "<rule id='b' net-of='a'>" NET FLAT("10%") "</rule>",
	    "100 100 100 100", "", "", NULL, NULL },
	    "Net amount is 100.00 EUR, which reaches tier 1 (from 0.00 EUR): "
	    "10% on 90.00 EUR (net of earlier rules) is 9.00 EUR." },
};

static void
sentence_row(void **state)
{
	const struct sentence_row *row = *state;
	struct evaluated evaluated;
	const struct result *result = &evaluated.result;
	struct error err;

	open_row(&evaluated, &row->row);
	check_status(evaluate(&evaluated.result, &evaluated.arena,
	    evaluated.plan, &err), STATUS_OK, &err);
	assert_string_equal(result->rules[result->rule_count - 1].sentence,
	    row->sentence);
	close_row(&evaluated);
}

/* ------------------------------------------------------------------ traces */

static const struct row traced = {
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
	open_row(&evaluated, &traced);
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
	close_row(&evaluated);
}

/* What reaching the next tier alone would come to: "-" where there is none. */
struct next_row {
	struct row row;
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

	open_row(&evaluated, &row->row);
	check_status(evaluate(&evaluated.result, &evaluated.arena,
	    evaluated.plan, &err), STATUS_OK, &err);
	rule = &evaluated.result.rules[evaluated.result.rule_count - 1];
	assert_string_equal(text_or_dash(rule->next_from), row->from);
	assert_string_equal(text_or_dash(rule->next_distance), row->distance);
	assert_string_equal(rule->has_next_amount ? decimal_format(amount,
	    rule->next_amount_micro) : "-", row->amount);
	close_row(&evaluated);
}

/* An amount that does not fit and that nobody gets fails nothing. */
static void
evaluate_leaves_out_a_next_amount_that_does_not_fit(void **state)
{
	static const struct row huge = {
		"", EUR, "<rule id='r'>" NET "<scale method='all-units'>"
		"<tier from='0' rate='0%'/>"
		"<tier from='8999999999999' rate='1000%'/></scale>"
		"<pay basis='net-amount'><lines/></pay></rule>",
		"1 1", "", "", NULL, NULL
	};
	struct evaluated evaluated;
	struct error err;

	(void)state;
	open_row(&evaluated, &huge);
	evaluated.result.measures->figures[1].value_micro =
	    (wide)INT64_MAX << 62;
	check_status(evaluate(&evaluated.result, &evaluated.arena,
	    evaluated.plan, &err), STATUS_OK, &err);
	assert_null(evaluated.result.error);
	assert_false(evaluated.result.rules[0].has_next_amount);
	assert_string_equal(evaluated.result.rules[0].next_benefit,
	    "1000%");
	close_row(&evaluated);
}

/* Under catch-up the part is that of the whole term, else of the period. */
static void
evaluate_prorates_by_term_or_period(void **state)
{
	static const struct row quarter = {
		"", EUR, "<settle every='quarter' method='catch-up'/>"
		"<rule id='r'>" NET "<scale method='all-units' "
		"prorate='since'><tier from='365' rate='1%'/></scale></rule>",
		"165 165", "", "", "2025-07-20", NULL
	};
	struct evaluated evaluated;
	struct error err;

	(void)state;
	open_row(&evaluated, &quarter);
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
	close_row(&evaluated);
}

/* Whatever is guaranteed, and whatever the rules made of the figures. */
static void
evaluate_pays_nothing_where_no_line_counts(void **state)
{
	static const struct row empty = {
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
	open_row(&evaluated, &empty);
	evaluated.result.measures->is_empty = true;
	check_status(evaluate(&evaluated.result, &evaluated.arena,
	    evaluated.plan, &err), STATUS_OK, &err);
	strbuf_init(&found, 8192);
	put_result(&found, result);
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
	close_row(&evaluated);
}

/* What pays is named where it is not what qualifies. */
static void
evaluate_traces_what_pays(void **state)
{
	static const struct {
		struct row row;
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

		open_row(&evaluated, &cases[i].row);
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
		close_row(&evaluated);
	}
}

static void
evaluate_traces_requires(void **state)
{
	static const struct row row = {
		"", EUR, "<rule id='r'><require member='GOLD'/>"
		"<require member='SILVER'/><require basis='net-amount' "
		"compare='growth' at-least='1'/>" NET TWO "</rule>",
		"5 0 7 7", "yn", "", NULL, NULL
	};
	const struct rule_result *rule;
	struct evaluated evaluated;
	struct error err;

	(void)state;
	open_row(&evaluated, &row);
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
	close_row(&evaluated);
}

static void
evaluate_takes_a_single_day(void **state)
{
	struct evaluated evaluated;
	struct measures *measures;
	struct error err;

	(void)state;
	open_row(&evaluated, &rows[0]);
	measures = evaluated.result.measures;
	measures->window.from = measures->window.until;
	measures->period.from = measures->period.until;
	check_status(evaluate(&evaluated.result, &evaluated.arena,
	    evaluated.plan, &err), STATUS_OK, &err);
	assert_non_null(evaluated.result.rules);
	close_row(&evaluated);
}

/* ------------------------------------------------------- what is not valid */

static const struct row asked = {
	"", EUR, PLAN "<figures id='q'><figure party='X' value='1'/></figures>"
	"<rule id='r'><require member='GOLD'/><require member='SILVER'/>"
	"<qualify basis='net-amount' compare='growth' baseline='plan'/>"
	"<scale method='all-units'><tier from='0' rate='1%'/></scale>"
	"<pay basis='growth' baseline='q'/></rule><limit cap-percent='5%'/>",
	"5 5 5", "yy", "5 5", NULL, NULL
};

enum damage {
	NO_DAMAGE,
	NO_MEASURES,
	FEWER_FIGURES,
	OTHER_RULE,
	NO_RULE,
	OTHER_ROLE,
	OTHER_ORDINAL,
	OTHER_CLUB,
	NO_CLUB,
	OTHER_LIST,
	NO_LIST,
	EMPTY_WINDOW,
	EMPTY_PERIOD,
	OTHER_LAST_ROLE,
	RULE_FOR_NONE,
	OTHER_LAST_CLUB,
	OTHER_LAST_LIST,
	DAMAGE_COUNT,
};

static void
damage(struct result *result, enum damage damage)
{
	struct measures *measures = result->measures;

	switch (damage) {
	case NO_DAMAGE:
	case DAMAGE_COUNT:
		break;
	case NO_MEASURES:
		result->measures = NULL;
		break;
	case FEWER_FIGURES:
		measures->figure_count--;
		break;
	case OTHER_LAST_ROLE:
		measures->figures[1].role = FIGURE_QUALIFY;
		break;
	case RULE_FOR_NONE:
		measures->figures[2].rule = "r";
		break;
	case OTHER_LAST_CLUB:
		measures->memberships[1].club = "GOLD";
		break;
	case OTHER_LAST_LIST:
		measures->baselines[1].list = "plan";
		break;
	case OTHER_RULE:
		measures->figures[0].rule = "q";
		break;
	case NO_RULE:
		measures->figures[0].rule = NULL;
		break;
	case OTHER_ROLE:
		measures->figures[0].role = FIGURE_PAY;
		break;
	case OTHER_ORDINAL:
		measures->figures[0].ordinal = 1;
		break;
	case OTHER_CLUB:
		measures->memberships[0].club = "SILVER";
		break;
	case NO_CLUB:
		measures->membership_count = 0;
		break;
	case OTHER_LIST:
		measures->baselines[0].list = "other";
		break;
	case NO_LIST:
		measures->baseline_count = 0;
		break;
	case EMPTY_WINDOW:
		measures->window.until = measures->window.from - 1;
		break;
	case EMPTY_PERIOD:
		measures->period.until = measures->period.from - 1;
		break;
	}
}

static void
evaluate_refuses_measures_of_another(void **state)
{
	(void)state;
	for (int i = NO_DAMAGE; i < DAMAGE_COUNT; i++) {
		struct evaluated evaluated;
		struct error err;
		enum status status;

		open_row(&evaluated, &asked);
		damage(&evaluated.result, (enum damage)i);
		status = evaluate(&evaluated.result, &evaluated.arena,
		    evaluated.plan, &err);
		check_status(status, i == NO_DAMAGE ? STATUS_OK :
		    STATUS_INVALID, &err);
		if (i != NO_DAMAGE) {
			assert_null(evaluated.result.rules);
			assert_string_equal(err.message, "the measures are "
			    "not those that agreement A asks for");
		}
		close_row(&evaluated);
	}
}

static void
evaluate_leaves_failed_parties_alone(void **state)
{
	struct evaluated evaluated;
	struct error err;

	(void)state;
	open_row(&evaluated, &asked);
	evaluated.result.measures = NULL;
	evaluated.result.error = "no rate";
	check_status(evaluate(&evaluated.result, &evaluated.arena,
	    evaluated.plan, &err), STATUS_OK, &err);
	assert_string_equal(evaluated.result.error, "no rate");
	assert_null(evaluated.result.rules);
	close_row(&evaluated);
}

/* What does not fit 128 bits fails the party, not the run. */
static void
evaluate_fails_a_party_whose_amount_is_too_large(void **state)
{
	static const struct row large = {
		"", EUR, "<rule id='r'>" NET FLAT("999999999%") "</rule>",
		"1 1", "", "", NULL, NULL
	};
	wide most = (((wide)1 << 126) - 1) * 2 + 1;
	struct evaluated evaluated;
	struct error err;

	(void)state;
	open_row(&evaluated, &large);
	evaluated.result.measures->figures[1].value_micro = most;
	check_status(evaluate(&evaluated.result, &evaluated.arena,
	    evaluated.plan, &err), STATUS_OK, &err);
	assert_string_equal(evaluated.result.error,
	    "an amount of the result is too large");
	assert_null(evaluated.result.rules);
	close_row(&evaluated);
}

/* --------------------------------------------------------------- no memory */

/* Let each allocation fail in turn; returns the blocks left afterwards. */
static int64_t
fail_each_allocation(const struct row *row)
{
	bool failed = true;

	for (uint64_t nth = 1; failed; nth++) {
		struct evaluated evaluated;
		struct error err;
		enum status status;

		open_row(&evaluated, row);
		faults_begin(nth, false);
		status = evaluate(&evaluated.result, &evaluated.arena,
		    evaluated.plan, &err);
		failed = faults_end();
		/* Arithmetic can do without some of what it asks for. */
		if (!failed || status != STATUS_MEMORY)
			check_status(status, STATUS_OK, &err);
		assert_true((evaluated.result.rules == NULL) ==
		    (status == STATUS_MEMORY));
		close_row(&evaluated);
	}
	return faults_live_blocks();
}

/* Libraries keep some blocks for good, but no more the second time. */
static void
evaluate_tells_of_no_memory(void **state)
{
	int64_t live;

	(void)state;
	if (!faults_are_possible())
		return;
	live = fail_each_allocation(&traced);
	check_int_equal(fail_each_allocation(&traced), live);
	for (size_t i = 0; i < ARRAY_LEN(rows); i++)
		check_int_equal(fail_each_allocation(&rows[i]), live);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(evaluate_traces_every_figure),
		cmocka_unit_test(
		    evaluate_leaves_out_a_next_amount_that_does_not_fit),
		cmocka_unit_test(evaluate_prorates_by_term_or_period),
		cmocka_unit_test(evaluate_pays_nothing_where_no_line_counts),
		cmocka_unit_test(evaluate_traces_what_pays),
		cmocka_unit_test(evaluate_traces_requires),
		cmocka_unit_test(evaluate_takes_a_single_day),
		cmocka_unit_test(evaluate_refuses_measures_of_another),
		cmocka_unit_test(evaluate_leaves_failed_parties_alone),
		cmocka_unit_test(
		    evaluate_fails_a_party_whose_amount_is_too_large),
		cmocka_unit_test(evaluate_tells_of_no_memory),
	};

	return run_rows("evaluate", evaluate_row, rows) +
	    run_rows("evaluate_sentence", sentence_row, sentence_rows) +
	    run_rows("evaluate_next", next_row, next_rows) +
	    cmocka_run_group_tests_name("evaluate", tests, NULL, NULL);
}
