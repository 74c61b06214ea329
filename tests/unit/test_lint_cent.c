/*
 * Findings that are exact to the cent: rounding to more than a cent, invoices
 * that count from an amount on, a first-of that falls; and requires that begin
 * anew.  (tests/cli/rules_shown.sh puts the figures to the evaluator.)
 */
#include "tests/support/check.h"

#include "tests/support/lint_told.h"
#include "tests/support/rows.h"

#define HEAD(currency, inside) \
	"<agreement xmlns='urn:ristorno:agreement:1' id='A' version='1'" \
	" currency='" currency "' from='2025-01-01' until='2025-12-31'>" \
	"<title xml:lang='en'>T</title>" inside "\n"
#define END "</agreement>"
#define RULE(id, inside) "<rule id='" id "'>" inside "</rule>\n"
#define FROM(inside) "<qualify basis='net-amount'>" inside "</qualify>"
#define NET FROM("")
#define SCALE(method, inside) \
	"<scale method='" method "'>" inside "</scale>"
#define SLICES SCALE("incremental", "<tier from='0' rate='1%'/>")
#define SUM SCALE("all-units", "<tier from='0' amount='7'/>")
#define UNIT(unit) "<rounding unit='" unit "'/>"
#define FIRST(inside) "<first-of id='g'>\n" inside "</first-of>"

static const struct lint_row {
	const char *name;
	const char *agreement;
	const char *expected;
} lint_rows[] = {
	/* rounding */
	{ "the smallest unit is no cliff", HEAD("EUR", UNIT("0.01"))
	    RULE("r", NET SLICES) END, "" },
	{ "nor is a yen", HEAD("JPY", "") RULE("r", NET SLICES) END, "" },
	{ "five euros are", HEAD("EUR", UNIT("5")) RULE("r", NET
	    SCALE("incremental", "<tier from='0' rate='1%'/>"
	    "<tier from='900' rate='2%'/>")) END,
	    "1 note cliff: agreement \"A\": a cliff wherever a result is"
	    " rounded to the next 5.00: rule \"r\" pays 0.00 for 249.99 EUR"
	    " and 5.00 for 250.00 EUR\n" },
	{ "the second tier shows it", HEAD("EUR", UNIT("5")) RULE("r", NET
	    SCALE("additive", "<tier from='0' rate='1%'/>"
	    "<tier from='100.005' rate='1%'/>")) END,
	    "1 note cliff: agreement \"A\": a cliff wherever a result is"
	    " rounded to the next 5.00: rule \"r\" pays 0.00 for 124.99 EUR"
	    " and 5.00 for 125.00 EUR\n" },
	{ "a tier shorter than a cent does not", HEAD("EUR", UNIT("5"))
	    RULE("r", NET SCALE("incremental", "<tier from='0.001' rate='1%'/>"
	    "<tier from='0.002' rate='0%'/>")) END,
	    "1 note cliff: agreement \"A\": a cliff wherever a result is"
	    " rounded to the next 5.00: a little more pays 5.00 more\n" },
	{ "a sum is rounded once for all", HEAD("EUR", UNIT("5"))
	    RULE("r", NET SUM) END, "" },
	{ "unless a share caps it", HEAD("EUR", UNIT("5"))
	    RULE("r", NET SUM "<limit cap-percent='1%'/>") END,
	    "1 note cliff: agreement \"A\": a cliff wherever a result is"
	    " rounded to the next 5.00: rule \"r\" pays 0.00 for 499.99 EUR"
	    " and 5.00 for 500.00 EUR\n" },
	{ "or the total", HEAD("EUR", UNIT("5"))
	    RULE("r", NET SUM) "<limit cap-percent='1%'/>" END,
	    "1 note cliff: agreement \"A\": a cliff wherever a result is"
	    " rounded to the next 5.00: a little more pays 5.00 more\n" },
	{ "a straight line of sums moves", HEAD("EUR", UNIT("5"))
	    RULE("r", "<qualify basis='days'/>" SCALE("interpolated",
	    "<tier from='0' amount='5'/><tier from='9' amount='9'/>")) END,
	    "1 note cliff: agreement \"A\": a cliff wherever a result is"
	    " rounded to the next 5.00: a little more pays 5.00 more\n" },
	{ "not shown by a choice or a minimum payout", HEAD("EUR", UNIT("5"))
	    "<best-of id='g'>" RULE("r", NET SLICES) RULE("s", NET SLICES)
	    "</best-of>" RULE("t", NET SLICES "<limit minimum-payout='5'/>")
	    END, "1 note cliff: agreement \"A\": a cliff wherever a result is"
	    " rounded to the next 5.00: a little more pays 5.00 more\n"
	    "4 note cliff: rule \"t\": a cliff where the result reaches 5.00: a"
	    " little less pays nothing\n"
	    "4 warning double-dip: rule \"t\": pays a percentage on lines that"
	    " rule \"r\" (line 2) and 1 more before it pay one on too: every"
	    " purchase is paid by the first and this one (best-of, first-of or"
	    " net-of says how they go together)\n" },

	/* invoices from an amount on */
	{ "an invoice alone", HEAD("EUR", "") RULE("r",
	    FROM("<lines document-at-least='250'/>") SLICES) END,
	    "2 note cliff: rule \"r\": a cliff at an invoice of 250.00 EUR,"
	    " from where on it counts: alone, 0.01 EUR more of it pays 2.50"
	    " more (0.00 becomes 2.50)\n" },
	{ "beside one that reaches the minimum payout", HEAD("EUR", "")
	    RULE("r", FROM("<lines document-at-least='700'/>") SLICES
	    "<limit minimum-payout='10'/>") END,
	    "2 note cliff: rule \"r\": a cliff at an invoice of 700.00 EUR,"
	    " from where on it counts: beside 700.00 EUR, 0.01 EUR more of it"
	    " pays 14.00 more (0.00 becomes 14.00)\n"
	    "2 note cliff: rule \"r\": a cliff where the result reaches 10.00:"
	    " a little less pays nothing\n" },
	{ "pays nothing that is known", HEAD("EUR", "") RULE("r",
	    FROM("<lines document-at-least='250'/>") SCALE("incremental",
	    "<tier from='0' rate='0%'/>")) END,
	    "2 warning idle-tier: rule \"r\": tier 1 changes nothing; 0.00 EUR"
	    " pays the same without it\n"
	    "2 note cliff: rule \"r\": a cliff at an invoice of 250.00 EUR,"
	    " from where on it counts: with 0.01 EUR less nothing of it"
	    " counts\n" },
	{ "nor does it beside the first few thresholds", HEAD("EUR", "")
	    RULE("r", FROM("<lines document-at-least='5'/>")
	    SCALE("incremental", "<tier from='1' rate='0.01%'/>"
	    "<tier from='2' rate='0.02%'/><tier from='3' rate='0.03%'/>"
	    "<tier from='4' rate='0.04%'/><tier from='5' rate='0.05%'/>"
	    "<tier from='6' rate='0.06%'/><tier from='7' rate='0.07%'/>"
	    "<tier from='8' rate='0.08%'/><tier from='9' rate='0.09%'/>"
	    "<tier from='99' rate='9%'/>")) END,
	    "2 note cliff: rule \"r\": a cliff at an invoice of 5.00 EUR, from"
	    " where on it counts: with 0.01 EUR less nothing of it counts\n" },
	{ "of what is paid on", HEAD("EUR", "") RULE("r",
	    "<qualify basis='days'/>" SCALE("all-units",
	    "<tier from='0' rate='1%'/>") "<pay basis='net-amount'>"
	    "<lines/><except document-at-least='9'/></pay>") END,
	    "2 note cliff: rule \"r\": a cliff at an invoice of 9.00 EUR, from"
	    " where on it is left out: with 0.01 EUR more nothing of it"
	    " counts\n" },
	{ "none where it counts or is left out anyway", HEAD("EUR",
	    "<except document-at-least='90' brand='x'/>") RULE("r",
	    FROM("<lines document-at-least='0.01'/>"
	    "<lines document-at-least='5' brand='b'/>"
	    "<lines document-at-least='5' type='credit-note' tag='t'/>"
	    "<lines document-at-least='95' brand='x' />"
	    "<except document-at-least='60' tag='t'/><except brand='b'/>"
	    "<except document-at-least='61' tag='t'/>")
	    SLICES)
	    RULE("s", FROM("<lines document-at-least='5' brand='b'/>"
	    "<except brand='b'/>") SUM)
	    RULE("t", FROM("<lines document-at-least='95' brand='x'/>") SUM)
	    END,
	    "1 note cliff: agreement \"A\": a cliff at an invoice of 90.00 EUR,"
	    " from where on it is left out: alone, 0.01 EUR more of it pays"
	    " 0.90 less in rule \"r\" (0.90 becomes 0.00)\n"
	    "2 note cliff: rule \"r\": a cliff at an invoice of 60.00 EUR, from"
	    " where on it is left out: alone, 0.01 EUR more of it pays 0.60"
	    " less (0.60 becomes 0.00)\n" },
	{ "the first rule that can tell does", HEAD("EUR",
	    "<except document-at-least='100'/>")
	    RULE("d", "<qualify basis='days'/>" SUM)
	    RULE("r", NET SCALE("incremental", "<tier from='500' rate='2%'/>"))
	    RULE("s", NET SUM) END,
	    "1 note cliff: agreement \"A\": a cliff at an invoice of 100.00"
	    " EUR, from where on it is left out: beside 500.00 EUR, 0.01 EUR"
	    " more of it pays 2.00 less in rule \"r\" (2.00 becomes 0.00)\n" },

	/* counts from an amount each */
	{ "the last cent of the last one", HEAD("EUR", "") RULE("r",
	    "<qualify basis='products' each='40'/>" SCALE("all-units",
	    "<tier from='3' amount='7'/>")) END,
	    "2 note cliff: rule \"r\": a cliff at 3 products of at least 40.00"
	    " EUR: 0.01 EUR more in the last of them pays 7.00 more (0.00"
	    " becomes 7.00)\n" },

	/* first-of */
	{ "an earlier rule that pays less", HEAD("EUR", "") FIRST(
	    RULE("a", "<require member='GOLD'/>" NET
	    "<scale method='additive' threshold='exceed'>"
	    "<tier from='1000' rate='1%'/></scale>")
	    RULE("b", NET SCALE("incremental", "<tier from='0' rate='0%'/>"
	    "<tier from='500' rate='4%'/>"))
	    RULE("c", NET SLICES)) END,
	    "3 note cliff: rule \"a\": a cliff just above 1000.00 EUR: 0.01 EUR"
	    " more that is bought pays 10.00 more (0.00 becomes 10.00)\n"
	    "3 warning benefit-falls: rule \"a\": what is paid falls where it"
	    " takes the place of rule \"b\" (line 4): 20.00 for 1000.00 EUR,"
	    " 10.00 for 1000.01 EUR (best-of pays the higher one)\n"
	    "4 warning idle-tier: rule \"b\": tier 1 changes nothing; 0.00 EUR"
	    " pays the same without it\n"
	    "4 warning benefit-falls: rule \"b\": what is paid falls where it"
	    " takes the place of rule \"c\" (line 5): 5.00 for 500.12 EUR,"
	    " 0.01 for 500.13 EUR (best-of pays the higher one)\n" },
	{ "more, or the same, is no fall", HEAD("EUR", "") FIRST(
	    RULE("a", NET SCALE("incremental", "<tier from='0' rate='5%'/>"))
	    RULE("b", NET SLICES))
	    "<first-of id='h'>" RULE("c", FROM("<lines brand='x'/>")
	    SCALE("all-units", "<tier from='70' amount='7'/>"))
	    RULE("d", FROM("<lines brand='x'/>") SUM) "</first-of>" END,
	    "5 note cliff: rule \"c\": a cliff at 70.00 EUR: 0.01 EUR more that"
	    " is bought pays 7.00 more (0.00 becomes 7.00)\n" },
	{ "one that begins later never comes to it", HEAD("EUR", "") FIRST(
	    RULE("a", NET SLICES)
	    RULE("b", NET SCALE("incremental", "<tier from='0' rate='1%'/>"))
	    RULE("c", NET SCALE("incremental", "<tier from='9' rate='1%'/>")))
	    END, "" },
	{ "nor one behind a guarantee", HEAD("EUR", "") FIRST(
	    RULE("a", NET SLICES "<limit guarantee='1'/>")
	    RULE("b", NET SLICES)
	    RULE("c", NET "<scale method='all-units'>"
	    "<tier from='0' amount='9'/></scale>")) END, "" },
	{ "nor one behind a lump sum for all", HEAD("EUR", "") FIRST(
	    RULE("a", NET SCALE("all-units", "<tier from='0' amount='10'/>"
	    "<tier from='1000' amount='50'/>"))
	    RULE("b", NET SCALE("incremental", "<tier from='500' rate='1%'/>"))
	    RULE("c", NET SCALE("incremental", "<tier from='0' rate='9%'/>")))
	    END,
	    "3 note cliff: rule \"a\": a cliff at 1000.00 EUR: 0.01 EUR more"
	    " that is bought pays 40.00 more (10.00 becomes 50.00)\n" },
	{ "a rule that never pays takes nothing away", HEAD("EUR", "") FIRST(
	    RULE("a", NET SCALE("incremental", "<tier from='0' rate='1%'/>")
	    "<limit cap='0'/>")
	    RULE("b", NET SLICES)) END,
	    "3 warning idle-tier: rule \"a\": tier 1 changes nothing, whatever"
	    " its benefit: the limit of the rule; 0.00 EUR pays the same"
	    " without it\n" },
	{ "other terms, and a best-of, are not compared", HEAD("EUR", "")
	    FIRST(RULE("a", FROM("<lines brand='x'/>") SCALE("incremental",
	    "<tier from='900' rate='1%'/>"))
	    RULE("b", NET SLICES) RULE("c", NET SLICES)) "<best-of id='h'>"
	    RULE("d", FROM("<lines tag='x'/>") SCALE("incremental",
	    "<tier from='900' rate='1%'/>"))
	    RULE("e", FROM("<lines tag='x'/>") SUM) "</best-of>" END,
	    "6 warning double-dip: rule \"d\": pays a percentage on lines that"
	    " rule \"a\" (line 3) and 2 more before it pay one on too: a"
	    " purchase with brand=\"x\" tag=\"x\" is paid by the first and this"
	    " one (best-of, first-of or net-of says how they go together)\n" },
	{ "nor what is not plain", HEAD("EUR", "")
	    FIRST(RULE("a", "<qualify basis='net-amount' across='group'/>" SUM)
	    RULE("b", NET SUM))
	    "<first-of id='h'>" RULE("c", "<require basis='days' below='9'/>"
	    NET SCALE("incremental", "<tier from='90' rate='1%'/>"))
	    RULE("d", NET SUM) "</first-of>"
	    "<first-of id='i'>" RULE("e",
	    "<qualify basis='net-amount' compare='growth'/>" SCALE(
	    "incremental", "<tier from='90' rate='1%'/>"))
	    RULE("f", NET SUM) "</first-of>" END,
	    "3 warning lump-sum-per-member: rule \"a\": what qualifies is the"
	    " whole group's, and each member is paid the lump sum: a group of"
	    " 3 gets 7.00 three times (once for a group: per=\"group\")\n"
	    "7 warning double-dip: rule \"e\": pays a percentage on lines that"
	    " rule \"c\" (line 5) pays one on too: every purchase is paid by"
	    " both (best-of, first-of or net-of says how they go together)\n" },

	/* requires each alone */
	{ "a require begins anew", HEAD("EUR",
	    "<settle every='quarter' method='separate'/>") RULE("r",
	    "<require member='GOLD'/><require basis='days' below='9'/>"
	    "<require basis='net-amount' compare='share' at-least='5%'/>\n"
	    "<require basis='documents' at-least='12'/>" NET SLICES) END,
	    "2 note cliff: rule \"r\": a cliff at 5%, which it requires: a"
	    " little less pays nothing, whatever the scale gives\n"
	    "3 note cliff: rule \"r\": a cliff at 12 invoices, which it"
	    " requires: a little less pays nothing, whatever the scale gives\n"
	    "3 warning separate-threshold: rule \"r\": what it requires begins"
	    " anew in each quarter: 12 invoices spread over two of them does"
	    " not meet it (to add the periods up: method=\"catch-up\")\n" },
};

static void
findings_are_as_expected(void **state)
{
	const struct lint_row *row = *state;

	lint_told_check(row->agreement, NULL, NULL, row->expected);
}

int
main(void)
{
	return run_rows("lint_cent", findings_are_as_expected, lint_rows);
}
