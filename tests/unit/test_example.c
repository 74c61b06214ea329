#include "tests/support/check.h"
#include "tests/support/ledger_rows.h"
#include "tests/support/rows.h"

#include "engine/strbuf.h"
#include "rules/example.h"

/*
 * Agreements with one example each, and what the example finds: nothing where
 * every expect is met, else the amounts there are.
 */

struct row {
	const char *name;
	const char *inside;
	const char *found;
};

#define EUR "currency=\"EUR\" from=\"2025-01-01\" until=\"2025-12-31\""
#define RULE(terms) "<rule id='r'><qualify basis='net-amount'>" terms \
	"</qualify><scale method='all-units'><tier from='0' rate='10%'/>" \
	"</scale></rule>"
#define COUNT(measure) "<rule id='r'><qualify " measure "/>" \
	"<scale method='multiples'><tier from='1' amount='1'/></scale></rule>"
#define LINE(words) "<line date='2025-03-01' " words "/>"
#define EXPECT(amount) "<expect amount='" amount "'/>"

static const struct row rows[] = {
	{ "the agreement's and a rule's amount are met", RULE("")
	    "<example title='t'>" LINE("net='50'") LINE("net='50.5'")
	    "<expect rule='r' amount='10.05'/>" EXPECT("10.05")
	    "</example>", "" },
	{ "a cent more is expected", RULE("")
	    "<example title='t'>" LINE("net='100'")
	    "<expect rule='r' amount='10.01'/>" EXPECT("10")
	    "</example>", "r 10\n" },
	{ "both are told", RULE("")
	    "<example title='t'>" LINE("net='100'")
	    "<expect rule='r' amount='9'/>" EXPECT("0")
	    "</example>", "r 10\n- 10\n" },
	{ "lines outside the term do not count", RULE("")
	    "<example title='t'><line date='2024-12-31' net='5'/>"
	    "<line date='2025-01-01' net='7'/>"
	    "<line date='2025-12-31' net='9'/>"
	    "<line date='2026-01-01' net='11'/>" EXPECT("1.6") "</example>",
	    "" },
	{ "no line counts: 0, whatever is guaranteed", RULE("")
	    "<limit guarantee='5'/>"
	    "<example title='t'><line date='2024-12-31' net='5'/>"
	    "<expect rule='r' amount='0'/>" EXPECT("0") "</example>", "" },
	{ "an excepted line does not count", "<except tag='gift'/>" RULE("")
	    "<limit guarantee='5'/><example title='t'>"
	    LINE("net='5' tag='web gift'") EXPECT("0") "</example>", "" },
	{ "one period, whatever the settlement",
	    "<settle every='month' method='separate'/>" RULE("")
	    "<example title='t'><line date='2025-01-15' net='10'/>"
	    "<line date='2025-11-15' net='20'/>" EXPECT("3") "</example>",
	    "" },

	/* Every line is a document of its own. */
	{ "documents", COUNT("basis='documents'") "<example title='t'>"
	    LINE("net='1'") LINE("net='1'") LINE("net='1' type='credit-note'")
	    EXPECT("2") "</example>", "" },
	{ "days", COUNT("basis='days'") "<example title='t'>"
	    LINE("net='1'") LINE("net='1'")
	    "<line date='2025-03-02' net='1'/>" EXPECT("2") "</example>",
	    "" },
	{ "a document's size is its line's", RULE(
	    "<lines document-at-least='50'/>") "<example title='t'>"
	    LINE("net='50'") LINE("net='49.99'")
	    LINE("net='-60' type='credit-note'") EXPECT("0") "</example>",
	    "" },

	/* What a line says of itself. */
	{ "products", COUNT("basis='products' each='10'")
	    "<example title='t'>" LINE("net='6' product='P' brand='A'")
	    LINE("net='6' product='P' brand='B'") LINE("net='50'")
	    EXPECT("1") "</example>", "" },
	{ "a brand without a product", RULE("<lines brand='ACME'/>")
	    "<example title='t'>" LINE("net='10' brand='ACME'")
	    LINE("net='10' product='P' brand='ACME'")
	    LINE("net='10' product='P'") EXPECT("2") "</example>", "" },
	{ "any part of a category path", RULE("<lines category='DRILLS'/>")
	    "<example title='t'>" LINE("net='10' category='TOOLS/DRILLS/X'")
	    LINE("net='10' category='DRILLS'")
	    LINE("net='10' category='PARTS/DRILLS'")
	    LINE("net='10' category='TOOLS'") EXPECT("3") "</example>", "" },
	{ "the depth is the number of parts",
	    COUNT("basis='categories' level='2'") "<example title='t'>"
	    LINE("net='10' category='A/X/1'") LINE("net='10' category='B/X'")
	    LINE("net='10' category='B/X/2'") LINE("net='10' category='C'")
	    EXPECT("2") "</example>", "" },
	{ "quantities in units of the table",
	    COUNT("basis='quantity' unit='KGM'") "<example title='t'>"
	    LINE("net='1' quantity='2.5' unit='KGM'")
	    LINE("net='1' quantity='500' unit='GRM'") LINE("net='1'")
	    EXPECT("3") "</example>", "" },
	{ "a quantity without conversion",
	    COUNT("basis='quantity' unit='KGM'") "<example title='t'>"
	    LINE("net='1' quantity='1' unit='KGM'")
	    LINE("net='1' quantity='1' unit='LTR' product='P-1'")
	    "<expect rule='r' amount='0'/>" EXPECT("1") "</example>",
	    "invoice 2 of example, line 1: no conversion from LTR to KGM for "
	    "product P-1\nr 0\n- 0\n" },
	{ "a quantity without unit",
	    COUNT("basis='quantity' unit='KGM'") "<example title='t'>"
	    LINE("net='1' quantity='1'") EXPECT("1") "</example>",
	    "invoice 1 of example, line 1: the quantity has no unit to be "
	    "converted to KGM\n- 0\n" },

	/* paid and due */
	{ "paid", RULE("<lines paid='yes'/>") "<example title='t'>"
	    LINE("net='10' paid='2025-12-31'")
	    LINE("net='10' paid='2026-01-01'") LINE("net='10'")
	    EXPECT("1") "</example>", "" },
	{ "paid on time", RULE("<lines paid='on-time'/>")
	    "<example title='t'>"
	    LINE("net='10' due='2025-04-01' paid='2025-04-01'")
	    LINE("net='10' due='2025-04-01' paid='2025-04-02'")
	    LINE("net='10' paid='2025-12-31'") EXPECT("2") "</example>", "" },
	{ "a credit note by itself is paid", RULE("<lines paid='on-time'/>")
	    "<example title='t'>" LINE("net='30' paid='2025-03-01'")
	    LINE("net='-10' type='credit-note'") EXPECT("2") "</example>",
	    "" },

	/* member: on that day, and at the end */
	{ "member of a line", RULE("<lines member='GOLD'/>")
	    "<example title='t'>" LINE("net='10' member='GOLD'")
	    LINE("net='20'") "<line date='2025-03-02' net='40'/>"
	    "<line date='2025-12-31' net='80'/>" EXPECT("11") "</example>",
	    "" },
	{ "member at the end", "<rule id='r'><require member='GOLD'/>"
	    "<qualify basis='net-amount'/><scale method='all-units'>"
	    "<tier from='0' rate='10%'/></scale></rule>"
	    "<example title='t'>" LINE("net='10' member='GOLD'")
	    LINE("net='10' member='GOLD'") EXPECT("2") "</example>", "" },
	{ "no member", "<rule id='r'><require member='GOLD'/>"
	    "<qualify basis='net-amount'/><scale method='all-units'>"
	    "<tier from='0' rate='10%'/></scale></rule>"
	    "<example title='t'>" LINE("net='10' member='SILVER'")
	    EXPECT("0") "</example>", "" },

	/* parties, figures, groups */
	{ "always a party", "<parties><accounts id='C-1'/></parties>" RULE("")
	    "<example title='t'>" LINE("net='10'") EXPECT("1") "</example>",
	    "" },
	{ "figures of a party", "<figures id='plan'>"
	    "<figure party='C-1' value='100'/></figures><rule id='r'>"
	    "<qualify basis='net-amount' compare='growth' baseline='plan'/>"
	    "<scale method='incremental'><tier from='0' rate='10%'/></scale>"
	    "</rule><example title='t' party='C-1'>" LINE("net='150'")
	    EXPECT("5") "</example>", "" },
	{ "figures of none", "<figures id='plan'>"
	    "<figure party='example' value='100'/></figures><rule id='r'>"
	    "<qualify basis='net-amount' compare='growth' baseline='plan'/>"
	    "<scale method='incremental'><tier from='0' rate='10%'/></scale>"
	    "</rule><example title='t'>" LINE("net='150'") EXPECT("0")
	    "</example>", "" },
	{ "across a group of its own", "<rule id='r'>"
	    "<qualify basis='net-amount' across='group'/>"
	    "<scale method='all-units'><tier from='10' rate='10%'/></scale>"
	    "</rule><example title='t'>" LINE("net='10'") EXPECT("1")
	    "</example>", "" },
	{ "the year before, by lines of their own", "<rule id='r'>"
	    "<qualify basis='net-amount' compare='growth'/>"
	    "<scale method='incremental'><tier from='0' rate='10%'/></scale>"
	    "</rule><example title='t'><line date='2024-02-29' net='40'/>"
	    LINE("net='100'") EXPECT("6") "</example>", "" },
};

static void
example_row(void **state)
{
	const struct row *row = *state;
	struct agreement_file *file = ledger_rows_agreement(EUR, row->inside);
	const struct agreement *agreement = &file->agreements[0];
	struct example_mismatch *mismatches;
	size_t count;
	struct result result;
	struct arena arena;
	struct strbuf found;
	struct error err;

	arena_init(&arena, (size_t)1 << 20);
	strbuf_init(&found, 4096);
	check_int_equal((int64_t)agreement->example_count, 1);
	check_status(example_run(&result, &mismatches, &count, &arena,
	    agreement, &agreement->examples[0], &err), STATUS_OK, &err);
	if (result.error != NULL)
		strbuf_printf(&found, "%s\n", result.error);
	else
		check_int_equal((int64_t)result.rule_count, 1);
	for (size_t i = 0; i < count; i++) {
		const char *rule = mismatches[i].expect->rule;
		char amount[DECIMAL_TEXT_MAX];

		strbuf_printf(&found, "%s %s\n", rule == NULL ? "-" : rule,
		    decimal_format(amount, mismatches[i].amount_micro));
	}
	assert_string_equal(strbuf_text(&found), row->found);
	strbuf_fini(&found);
	arena_reset(&arena);
	agreement_file_free(file);
}

/* A group's example is a group of one. */
static void
example_run_of_a_group(void **state)
{
	struct agreement_file *file = ledger_rows_agreement(EUR
	    " per=\"group\"", RULE("") "<example title='t'>"
	    LINE("net='10'") EXPECT("1") "</example>");
	const struct agreement *agreement = &file->agreements[0];
	struct example_mismatch *mismatches;
	size_t count = 1;
	struct result result;
	struct arena arena;
	struct error err;

	(void)state;
	arena_init(&arena, (size_t)1 << 20);
	check_status(example_run(&result, &mismatches, &count, &arena,
	    agreement, &agreement->examples[0], &err), STATUS_OK, &err);
	check_int_equal((int64_t)count, 0);
	assert_true(result.is_group);
	arena_reset(&arena);
	agreement_file_free(file);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(example_run_of_a_group),
	};

	return run_rows("example_run", example_row, rows) +
	    cmocka_run_group_tests_name("example", tests, NULL, NULL);
}
