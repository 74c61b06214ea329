#include "tests/support/check.h"

#include <string.h>

#include "rules/agreement_load.h"
#include "rules/describe.h"
#include "tests/support/rows.h"

#define TEXT_BYTES_MAX (1u << 16)

/* -------------------------------------------------------------- measures */

static const struct measure_row {
	const char *name;
	const char *measure;	/* attributes of qualify */
	const char *terms;	/* and what stands in it */
	const char *words;
	const char *unit;
} measure_rows[] = {
	{ "everything", "basis='net-amount'", "", "net amount", "EUR" },
	{ "every line, said", "basis='net-amount'", "<lines/>",
	    "net amount of all lines", "EUR" },
	{ "what a line is of", "basis='quantity' unit='KGM'",
	    "<lines category='C' product='P' list='l' brand='B' tag='T'/>",
	    "quantity of category C and product P and list l and brand B and"
	    " tag T", "KGM" },
	{ "and what else is asked", "basis='documents' each='50.5'",
	    "<lines category='C' member='GOLD' type='invoice'"
	    " from='2025-01-02' until='2025-03-04' paid='yes'"
	    " document-at-least='20'/>",
	    "number of invoices with at least 50.5 each of category C bought"
	    " as a member of GOLD and on invoices and dated from 2025-01-02"
	    " and dated until 2025-03-04 and paid in full and on documents of"
	    " at least 20", "invoices" },
	{ "nothing but what else is asked", "basis='days'",
	    "<lines paid='on-time'/>",
	    "number of days with an invoice of lines paid on time", "days" },
	{ "credit notes", "basis='net-amount'", "<lines type='credit-note'/>",
	    "net amount of lines on credit notes", "EUR" },
	{ "alternatives and excepts", "basis='months'",
	    "<lines brand='A'/><lines brand='B'/><except tag='T'/>"
	    "<except until='2025-01-31'/>",
	    "number of months with an invoice of brand A; or brand B; except"
	    " tag T; except lines dated until 2025-01-31", "months" },
	{ "excepts alone", "basis='products'", "<except tag='T'/>",
	    "number of products except tag T", "products" },
	{ "as many as are spelled out", "basis='net-amount'",
	    "<lines tag='1'/><lines tag='2'/><lines tag='3'/><lines tag='4'/>"
	    "<lines tag='5'/><lines tag='6'/><lines tag='7'/>"
	    "<lines tag='8'/>",
	    "net amount of tag 1; or tag 2; or tag 3; or tag 4; or tag 5; or"
	    " tag 6; or tag 7; or tag 8", "EUR" },
	{ "more than are spelled out", "basis='net-amount'",
	    "<lines tag='1'/><lines tag='2'/><lines tag='3'/><lines tag='4'/>"
	    "<lines tag='5'/><lines tag='6'/><lines tag='7'/><lines tag='8'/>"
	    "<lines tag='9'/><lines tag='10'/>",
	    "net amount of tag 1; or tag 2; or tag 3; or tag 4; or tag 5; or"
	    " tag 6; or tag 7; or tag 8; and 2 more", "EUR" },
	{ "categories", "basis='categories' level='2'", "",
	    "number of categories at level 2", "categories" },
	{ "a growth", "basis='net-amount' compare='growth'", "",
	    "growth of net amount, against the year before", "EUR" },
	{ "an attainment of the group's",
	    "basis='quantity' unit='C62' compare='attainment' baseline='f'"
	    " across='group'", "",
	    "attainment of quantity, across the group, against figures f",
	    "%" },
	{ "a share", "basis='net-amount' compare='share'", "<lines tag='T'/>",
	    "share in all purchases of net amount of tag T", "%" },
};

static struct agreement_file *
load_rule(const char *attributes, const char *terms, const char *rest)
{
	struct agreement_file *file = NULL;
	struct strbuf text;
	struct error err;

	strbuf_init(&text, TEXT_BYTES_MAX);
	strbuf_printf(&text, "<agreement xmlns='urn:ristorno:agreement:1'"
	    " id='A' version='1' currency='EUR' from='2025-01-01'"
	    " until='2025-12-31'><title xml:lang='en'>T</title>"
	    "<list id='l'><item id='1'/></list>"
	    "<figures id='f'><figure party='C' value='1'/></figures>"
	    "<rule id='r'><qualify %s>%s</qualify>%s</rule></agreement>",
	    attributes, terms, rest);
	check_status(strbuf_status(&text), STATUS_OK, NULL);
	check_status(agreement_load_bytes(&file, "t.xml", strbuf_text(&text),
	    text.length, false, &err), STATUS_OK, &err);
	strbuf_fini(&text);
	return file;
}

static void
measure_is_in_words(void **state)
{
	const struct measure_row *row = *state;
	bool is_percent = strcmp(row->unit, "%") == 0;
	struct agreement_file *file = load_rule(row->measure, row->terms,
	    is_percent ? "<scale method='all-units'>"
	    "<tier from='1%' amount='1'/></scale>" :
	    "<scale method='all-units'><tier from='1' amount='1'/></scale>");
	const struct agreement *agreement = &file->agreements[0];
	struct strbuf words;

	strbuf_init(&words, TEXT_BYTES_MAX);
	describe_measure(&words, &agreement->rules[0].qualify);
	assert_string_equal(strbuf_text(&words), row->words);
	assert_string_equal(describe_measure_unit(&agreement->rules[0].qualify,
	    agreement), row->unit);
	strbuf_fini(&words);
	agreement_file_free(file);
}

/* ------------------------------------------------------------------- pay */

static const struct pay_row {
	const char *name;
	const char *rest;	/* scale and pay */
	const char *words;
	const char *unit;
} pay_rows[] = {
#define RATE "<scale method='all-units'><tier from='1' rate='1%'/></scale>"
#define PER_UNIT \
	"<scale method='all-units'><tier from='1' per-unit='1'/></scale>"
	{ "its own terms", RATE "<pay basis='net-amount'><lines brand='X'/>"
	    "</pay>", "net amount of brand X", "EUR" },
	{ "those of qualify", RATE "<pay basis='net-amount'/>",
	    "net amount of brand Q", "EUR" },
	{ "a growth", RATE "<pay basis='growth'/>",
	    "growth of net amount of brand Q, against the year before",
	    "EUR" },
	{ "a growth over figures", RATE "<pay basis='growth' baseline='f'/>",
	    "growth of net amount of brand Q, against figures f", "EUR" },
	{ "a quantity", PER_UNIT "<pay basis='quantity' unit='KGM'/>",
	    "quantity of brand Q", "KGM" },
	{ "the quantity that qualifies", PER_UNIT, "quantity of brand Q",
	    "C62" },
};

static void
pay_is_in_words(void **state)
{
	const struct pay_row *row = *state;
	struct agreement_file *file = load_rule("basis='quantity' unit='C62'",
	    "<lines brand='Q'/>", row->rest);
	const struct agreement *agreement = &file->agreements[0];
	struct strbuf words;

	strbuf_init(&words, TEXT_BYTES_MAX);
	describe_pay(&words, &agreement->rules[0]);
	assert_string_equal(strbuf_text(&words), row->words);
	assert_string_equal(describe_pay_unit(&agreement->rules[0], agreement),
	    row->unit);
	strbuf_fini(&words);
	agreement_file_free(file);
}

/* --------------------------------------------------------------- numbers */

static const struct number_row {
	const char *name;
	struct number number;
	const char *words;
} number_rows[] = {
	{ "nothing", { 0, 6, false }, "0" },
	{ "whole", { 50000000000, 6, false }, "50000" },
	{ "with decimals", { 1230000, 6, false }, "1.23" },
	{ "the smallest", { 1, 6, false }, "0.000001" },
	{ "a percent", { 250000000, 8, true }, "2.5%" },
	{ "the smallest percent", { 1, 8, true }, "0.00000001%" },
	{ "without decimals", { 7, 0, false }, "7" },
};

static void
number_is_as_written(void **state)
{
	const struct number_row *row = *state;
	struct strbuf words;

	strbuf_init(&words, TEXT_BYTES_MAX);
	describe_number(&words, row->number);
	assert_string_equal(strbuf_text(&words), row->words);
	strbuf_fini(&words);
}

static const struct decimal_row {
	const char *name;
	const char *decimal;
	unsigned decimals;
	const char *words;
} decimal_rows[] = {
	{ "cents", "52300", 2, "52,300.00" },
	{ "millions", "1234567.5", 2, "1,234,567.50" },
	{ "more digits than asked", "0.125", 2, "0.125" },
	{ "none asked", "1000", 0, "1,000" },
	{ "below 0", "-1000.5", 0, "-1,000.5" },
	{ "three digits", "-999", 1, "-999.0" },
};

static void
decimal_is_for_people(void **state)
{
	const struct decimal_row *row = *state;
	struct strbuf words;

	strbuf_init(&words, TEXT_BYTES_MAX);
	describe_decimal(&words, row->decimal, row->decimals);
	assert_string_equal(strbuf_text(&words), row->words);
	strbuf_fini(&words);
}

int
main(void)
{
	int failed;

	failed = run_rows("measures", measure_is_in_words, measure_rows);
	failed += run_rows("pay", pay_is_in_words, pay_rows);
	failed += run_rows("numbers", number_is_as_written, number_rows);
	failed += run_rows("decimals", decimal_is_for_people, decimal_rows);
	return failed;
}
