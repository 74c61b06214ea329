/* The sentences that tell how an amount came about. */
#include "tests/support/evaluated.h"
#include "tests/support/rows.h"

#include "rules/evaluate.h"

struct sentence_row {
	const char *name;
	struct evaluated_row row;
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
	{ "undefined, and taken as something", { "", EUR, "<rule id='r'>"
	    "<qualify basis='net-amount' compare='growth-rate' "
	    "undefined-as='5%'/><scale method='all-units'>"
	    "<tier from='5%' amount='1'/></scale></rule>",
	    "225000 0", "", "", NULL, NULL },
	    "Growth rate of net amount, against the year before is "
	    "undefined, as there is nothing above 0 to compare with, and "
	    "taken as 5%, which reaches tier 1 (from 5%): the lump sum is "
	    "1.00 EUR." },
	{ "defined, whatever it would be taken as", { "", EUR,
	    "<rule id='r'><qualify basis='net-amount' "
	    "compare='growth-rate' undefined-as='5%'/>"
	    "<scale method='all-units'><tier from='5%' amount='1'/></scale>"
	    "</rule>", "2 1", "", "", NULL, NULL },
	    "Growth rate of net amount, against the year before is 100%, "
	    "which reaches tier 1 (from 5%): the lump sum is 1.00 EUR." },
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
	{ "per unit", { "", EUR, "<rule id='r'><qualify basis='quantity' "
	    "unit='#'/><scale method='all-units'>"
	    "<tier from='1000' per-unit='0.5'/></scale></rule>",
	    "1200 1200", "", "", NULL, NULL },
	    "Quantity is 1,200 #, which reaches tier 1 (from 1,000 #): 0.50 "
	    "EUR per # on 1,200 # is 600.00 EUR." },
	{ "additive", { "", EUR, "<rule id='r'>" NET
	    "<scale method='additive'><tier from='0' rate='1%'/>"
	    "<tier from='50' rate='2%'/></scale></rule>",
	    "100 100", "", "", NULL, NULL },
	    "Net amount is 100.00 EUR, which reaches tier 2 (from 50.00 EUR): "
	    "every tier reached pays on 100.00 EUR, together 3.00 EUR." },
	{ "additive-banded", { "", EUR, "<rule id='r'>" NET
	    "<scale method='additive-banded'><tier from='0' rate='1%'/>"
	    "<tier from='50' rate='2%'/></scale></rule>",
	    "100", "", "", NULL, NULL },
	    "Net amount is 100.00 EUR, which reaches tier 2 (from 50.00 EUR): "
	    "every tier reached pays on all up to its own end, together 2.50 "
	    "EUR." },
	{ "one failed require, which is undefined", { "", EUR, "<rule id='r'>"
	    "<require basis='net-amount' compare='growth' at-least='1'/>" NET
	    LUMP("5") "</rule>", "5 0 10", "", "", NULL, NULL },
	    "Net amount is 10.00 EUR, which reaches tier 1 (from 1.00 EUR): "
	    "the lump sum is 5.00 EUR. Nothing is paid: growth of net amount, "
	    "against the year before is undefined, at least 1 is required." },
	{ "interpolated amounts", { "", EUR, "<rule id='r'>" NET
	    "<scale method='interpolated'><tier from='0' amount='0'/>"
	    "<tier from='4' amount='100'/></scale></rule>",
	    "1", "", "", NULL, NULL },
	    "Net amount is 1.00 EUR, which reaches tier 1 (from 0.00 EUR): "
	    "the point on the line from 0.00 EUR to 100.00 EUR is 25.00 "
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

	evaluated_open(&evaluated, &row->row);
	check_status(evaluate(&evaluated.result, &evaluated.arena,
	    evaluated.plan, &err), STATUS_OK, &err);
	assert_string_equal(result->rules[result->rule_count - 1].sentence,
	    row->sentence);
	evaluated_close(&evaluated);
}

int
main(void)
{
	return run_rows("evaluate_sentence", sentence_row, sentence_rows);
}
