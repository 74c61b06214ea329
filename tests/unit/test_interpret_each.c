/*
 * Records with several facts in one element, and the small things that come
 * with them: conditions on texts that are alike or differ, percent more,
 * rounding, records that are skipped.
 */

#include <stdio.h>
#include <string.h>

#include "importers/dialect_model.h"
#include "tests/support/check.h"
#include "tests/support/read_facts.h"

static const struct read_facts_options day_rates = {
	.dialect = "<dialect xmlns='urn:ristorno:dialect:1' name='days' "
	    "title='Days'>"
	    "<root name='Days'/><source path='/Days/@source'/>"
	    "<rate at='Days/Day' when='@off' is-not='yes'>"
	    "<fault code='bad-status' when='@draft' present='yes' "
	    "says='expected a day that is final'/>"
	    "<field name='base' text='EUR'/>"
	    "<field name='date' path='@date'/>"
	    "<each at='Rate|Old/Rate' when='@code' is-not='XXX'>"
	    "<skip when='@code' is='TRL' says='rate of an old currency'/>"
	    "<fault code='bad-type' when='@kind' is='ask' "
	    "says='expected a middle rate'/>"
	    "<field name='currency' path='@code'/>"
	    "<field name='value' path='.'/>"
	    "</each></rate></dialect>",
	.shows_native = true,
};

static void
test_each(void **state)
{
	(void)state;
	check_facts("<Days source='S'>"
	    "<Day date='2025-01-02'><Rate code='USD'>1.0353</Rate>"
	    "<Rate code='XXX'>9</Rate><Rate code='TRL'>9</Rate>"
	    "<Old><Rate code='GBP'>0.8305</Rate></Old></Day>"
	    "<Day date='2025-01-03' off='yes'><Rate code='USD'>2</Rate></Day>"
	    "<Day date='2025-01-04'/></Days>", &day_rates,
	    "file days S\n"
	    "rate EUR USD date=2025-01-02 e10=10353000000\n"
	    "skip rate of an old currency at 1\n"
	    "rate EUR GBP date=2025-01-02 e10=8305000000\n");
}

#define ASK "<!-- expected a middle rate, found \"ask\" -->\n" \
	"<!-- base: EUR -->\n" \
	"<rate currency=\"GBP\" date=\"2025-01-02\" value=\"0.83\"/>\n"
#define NO_CODE "<!-- currency: expected a currency, found none -->\n" \
	"<!-- base: EUR -->\n<rate date=\"2025-01-02\" value=\"2\"/>\n"

/*
 * One element's fault is its own.  The record's own text goes with the first,
 * so that many faults in a large one do not write it out many times.
 */
static void
test_fault_of_one(void **state)
{
	(void)state;
	check_facts("<Days source='S'><Day date='2025-01-02'>"
	    "<Rate code='USD'>one</Rate><Rate code='CHF'>0.94</Rate>"
	    "<Rate code='GBP' kind='ask'>0.83</Rate>"
	    "<Rate>2</Rate></Day></Days>", &day_rates,
	    "file days S\n"
	    "reject rate EUR/USD/2025-01-02 bad-amount: value: expected a "
	    "decimal such as 1234.56, found \"one\"\n"
	    "at 1 original <Day date='2025-01-02'><Rate code='USD'>one</Rate>"
	    "<Rate code='CHF'>0.94</Rate><Rate code='GBP' kind='ask'>0.83"
	    "</Rate><Rate>2</Rate></Day>\n"
	    "<!-- value: expected a decimal such as 1234.56, found \"one\" "
	    "-->\n<!-- base: EUR -->\n"
	    "<rate currency=\"USD\" date=\"2025-01-02\" value=\"one\"/>\n"
	    "rate EUR CHF date=2025-01-02 e10=9400000000\n"
	    "reject rate EUR/GBP/2025-01-02 bad-type: expected a middle "
	    "rate, found \"ask\"\n"
	    "at 1 original " ASK "\n" ASK
	    "reject rate - missing-currency: currency: expected a currency, "
	    "found none\n"
	    "at 1 original " NO_CODE "\n" NO_CODE);
}

/* A fault around the elements is told once. */
static void
test_fault_around(void **state)
{
	(void)state;
	check_facts("<Days source='S'><Day date='2.1.2025'>"
	    "<Rate code='USD'>1.1</Rate><Rate code='GBP'>2</Rate></Day>"
	    "<Day date='2025-01-02' draft=''><Rate code='USD'>1.1</Rate>"
	    "<Rate code='GBP'>2</Rate></Day></Days>", &day_rates,
	    "file days S\n"
	    "reject rate - bad-date: date: expected a calendar day such as "
	    "2025-03-31, found \"2.1.2025\"\n"
	    "at 1 original <Day date='2.1.2025'><Rate code='USD'>1.1</Rate>"
	    "<Rate code='GBP'>2</Rate></Day>\n"
	    "<!-- date: expected a calendar day such as 2025-03-31, found "
	    "\"2.1.2025\" -->\n<!-- base: EUR -->\n"
	    "<rate date=\"2.1.2025\"/>\n"
	    "reject rate - bad-status: expected a day that is final\n"
	    "at 1 original <Day date='2025-01-02' draft=''>"
	    "<Rate code='USD'>1.1</Rate><Rate code='GBP'>2</Rate></Day>\n"
	    "<!-- expected a day that is final -->\n<!-- base: EUR -->\n"
	    "<rate date=\"2025-01-02\"/>\n");
}

/* Each of them may search through all the others, so they have a maximum. */
static void
test_too_many(void **state)
{
	const int max = 20000;
	struct strbuf xml;
	struct read_facts facts;

	(void)state;
	strbuf_init(&xml, 1 << 20);
	strbuf_puts(&xml, "<Days source='S'><Day date='2025-01-02'>");
	for (int i = 0; i <= max; i++)
		strbuf_puts(&xml, "<Rate code='USD'>1</Rate>");
	strbuf_puts(&xml, "</Day></Days>");
	assert_int_equal(strbuf_status(&xml), STATUS_OK);
	read_facts_from(&facts, strbuf_text(&xml),
	    &(struct read_facts_options){ .dialect = day_rates.dialect });
	assert_int_equal(facts.status, STATUS_OK);
	assert_string_equal(strbuf_text(&facts.text), "file days S\n"
	    "reject rate - too-many: expected at most 20000 of rate, found "
	    "20001\n");
	read_facts_fini(&facts);
	strbuf_fini(&xml);
}

static const struct read_facts_options receipts = {
	.dialect = "<dialect xmlns='urn:ristorno:dialect:1' name='slips' "
	    "title='Slips'>"
	    "<root name='Slips'/><source path='/Slips/@source'/>"
	    "<payment at='Slips/Slip'>"
	    "<skip when='@status' is='void' says='void receipt'/>"
	    "<field name='date' path='@date'/>"
	    "<each at='Of' when='../@kind' is-not='advance'>"
	    "<field name='document' path='@no'/>"
	    "<field name='amount'>"
	    "<from path='Net' plus='Discount' on='@vat' places='2'/>"
	    "</field></each></payment>"
	    "<payment at='Slips/Sum' when='@no' alike='yes'>"
	    "<field name='document' path='@no'/>"
	    "<field name='date' path='@date'/>"
	    "<field name='amount' path='Total' when='Of/@no' alike='yes'/>"
	    "<field name='id' text='several' when='Of/@no' "
	    "different='yes'/></payment></dialect>",
};

static void
test_numbers(void **state)
{
	(void)state;
	check_facts("<Slips source='S'>"
	    "<Slip date='2025-01-02'><Of no='F1' vat='23'><Net>4.87</Net></Of>"
	    "<Of no='F2' vat='23'><Net>4.00</Net><Discount>1</Discount></Of>"
	    "<Of no='F3'><Net>0.005</Net></Of>"
	    "<Of no='F4' vat='-50'><Net>-0.01</Net></Of></Slip>"
	    "<Slip date='2025-01-03' status='void'><Of no='F9'/></Slip>"
	    "<Slip date='2025-01-03' kind='advance'><Of no='F9'/></Slip>"
	    "<Slip date='2025-01-04'><Of no='F5' vat='x'><Net>1</Net></Of>"
	    "</Slip></Slips>", &receipts,
	    "file slips S\n"
	    "payment S document=F1 date=2025-01-02 amount=5.99\n"
	    "payment S document=F2 date=2025-01-02 amount=6.15\n"
	    "payment S document=F3 date=2025-01-02 amount=0.01\n"
	    "payment S document=F4 date=2025-01-02 amount=-0.01\n"
	    "skip void receipt at 1\n"
	    "reject payment - bad-amount: amount: expected a decimal such as "
	    "1234.56, found \"x\"\n");
}

static void
test_alike(void **state)
{
	(void)state;
	check_facts("<Slips source='S'>"
	    "<Sum no='A' date='2025-01-02'><Total>5</Total>"
	    "<Of no='1'/><Of no='1'/><Of no=''/><Of/></Sum>"
	    "<Sum no='B' date='2025-01-02'><Total>5</Total>"
	    "<Of no='1'/><Of no='2'/></Sum>"
	    "<Sum no='C' date='2025-01-02'><Total>5</Total><Of no=''/></Sum>"
	    "<Sum no='' date='2025-01-02'><Total>5</Total></Sum></Slips>",
	    &receipts,
	    "file slips S\n"
	    "payment S document=A date=2025-01-02 amount=5\n"
	    "payment S id=several document=B date=2025-01-02\n"
	    "payment S document=C date=2025-01-02\n");
}

struct refusal {
	const char *inner;	/* of <dialect> */
	const char *says;
};

static const struct refusal refusals[] = {
	{ "<rate at='R/D'><field name='date' path='@d'/><each at='X'>"
	    "<field name='date' path='@d'/></each></rate>",
	    "expected field date once, not in <each> too" },
	{ "<rate at='R/D'><each at='X'><each at='Y'/></each></rate>",
	    "<each> has no meaning here" },
	{ "<product at='R/D'><each at='X'><unit at='Y'/></each></product>",
	    "<unit> has no meaning here" },
	{ "<document at='R/D'><type value='invoice'/><each at='X'/>"
	    "</document>", "<each> has no meaning here" },
	{ "<product at='R/D'><unit at='Y'><each at='X'/></unit></product>",
	    "<each> has no meaning here" },
	{ "<product at='R/D'><unit at='Y'><skip when='@a' is='1' says='b'/>"
	    "</unit></product>", "<skip> has no meaning here" },
	{ "<rate at='R/D'><each at='X'><field name='date' "
	    "path='../../@d'/></each></rate>",
	    "expected a path within its record, found \"../../@d\"" },
	{ "<rate at='R/D'><field name='value' path='.' places='7'/></rate>",
	    "expected places of 0 to 6, found \"7\"" },
	{ "<rate at='R/D'><field name='value' path='.' places='22'/></rate>",
	    "expected places of 0 to 6, found \"22\"" },
	{ "<rate at='R/D' when='@a' alike='no'/>",
	    "expected alike=\"yes\", found \"no\"" },
};

static void
test_refusals(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof refusals / sizeof refusals[0]; i++) {
		char dialect[1024];
		struct dialect *loaded = NULL;
		struct error err = { .status = STATUS_OK };
		enum status status;
		int length;

		length = snprintf(dialect, sizeof dialect,
		    "<dialect xmlns='urn:ristorno:dialect:1' name='wrong' "
		    "title='Wrong'><root name='R'/>%s</dialect>",
		    refusals[i].inner);
		status = dialect_load(&loaded, "wrong.xml", dialect,
		    (size_t)length, &err);
		if (status != STATUS_INVALID ||
		    strstr(err.message, refusals[i].says) == NULL)
			fail_msg("%s: expected \"%s\", found \"%s\"",
			    refusals[i].inner, refusals[i].says, err.message);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_each),
		cmocka_unit_test(test_fault_of_one),
		cmocka_unit_test(test_fault_around),
		cmocka_unit_test(test_too_many),
		cmocka_unit_test(test_numbers),
		cmocka_unit_test(test_alike),
		cmocka_unit_test(test_refusals),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
