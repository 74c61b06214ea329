/*
 * The double dip: which two rules pay percentages on the same lines, and the
 * purchase that shows it.
 */
#include "tests/support/check.h"

#include "engine/strbuf.h"
#include "tests/support/lint_told.h"
#include "tests/support/rows.h"

#define TEXT_BYTES_MAX (1u << 20)

#define HEAD \
	"<agreement xmlns='urn:ristorno:agreement:1' id='A' version='1'" \
	" currency='EUR' from='2025-01-01' until='2025-12-31'>" \
	"<title xml:lang='en'>T</title>"
#define LISTS \
	"<list id='k'><item id='1'/><item id='3'/></list>" \
	"<list id='l'><item id='2'/><item id='3'/></list>" \
	"<list id='m'><item id='2'/><item id='4'/></list>" \
	"<list id='n'><item id='5'/></list>" \
	"<list id='all'><item id='1'/><item id='2'/><item id='3'/></list>"
#define PAID(id, terms) "<rule id='" id "'><qualify basis='net-amount'>" \
	terms "</qualify><scale method='all-units'><tier from='0' rate='1%'/>" \
	"</scale></rule>"

/* What the two rules ask for, what the agreement leaves out, and the purchase
 * that both pay; NULL: there is none. */
static const struct overlap_row {
	const char *name;
	const char *a;
	const char *b;
	const char *except;
	const char *purchase;
} overlap_rows[] = {
	/* what terms ask for */
	{ "nothing", "", "", "", "every purchase" },
	{ "nothing, said in so many words", "<lines/>", "", "",
	    "every purchase" },
	{ "something and nothing", "<lines brand='x'/>", "", "",
	    "a purchase with brand=\"x\"" },
	{ "the same", "<lines brand='x'/>", "<lines brand='x'/>", "",
	    "a purchase with brand=\"x\"" },
	{ "all that one can ask for",
	    "<lines category='c' product='3' list='k' brand='x' tag='t'"
	    " member='GOLD' type='invoice' from='2025-02-01'"
	    " until='2025-06-30' paid='yes' document-at-least='50'/>",
	    "<lines list='l' tag='u' member='SILVER' from='2025-03-01'"
	    " until='2025-05-31' paid='on-time' document-at-least='20.5'/>",
	    "", "a purchase with category=\"c\" product=\"3\" list=\"k\""
	    " list=\"l\" brand=\"x\" tag=\"t\" tag=\"u\" member=\"GOLD\""
	    " member=\"SILVER\" type=\"invoice\" from=\"2025-03-01\""
	    " until=\"2025-05-31\" paid=\"on-time\""
	    " document-at-least=\"50\"" },
	{ "the same the other way round",
	    "<lines list='l' until='2025-05-31' document-at-least='20.5'/>",
	    "<lines category='c' product='3' type='credit-note'"
	    " from='2025-02-01' document-at-least='50'/>",
	    "", "a purchase with category=\"c\" product=\"3\" list=\"l\""
	    " type=\"credit-note\" from=\"2025-02-01\" until=\"2025-05-31\""
	    " document-at-least=\"50\"" },
	{ "a day that both have", "<lines until='2025-03-01'/>",
	    "<lines from='2025-03-01'/>", "",
	    "a purchase with from=\"2025-03-01\" until=\"2025-03-01\"" },
	{ "the earlier end", "<lines until='2025-03-01'/>",
	    "<lines until='2025-02-28'/>", "",
	    "a purchase with until=\"2025-02-28\"" },
	{ "the earlier end of the other", "<lines until='2025-02-28'/>",
	    "<lines until='2025-03-01'/>", "",
	    "a purchase with until=\"2025-02-28\"" },
	{ "large documents of the other", "", "<lines document-at-least='9'/>",
	    "", "a purchase with document-at-least=\"9\"" },
	{ "the list ends first", "<lines list='n'/>", "<lines list='k'/>", "",
	    NULL },
	{ "the day before", "<lines until='2025-02-28'/>",
	    "<lines from='2025-03-01'/>", "", NULL },
	{ "the day after", "<lines from='2025-03-01'/>",
	    "<lines until='2025-02-28'/>", "", NULL },
	{ "no day at all", "<lines from='2025-03-01' until='2025-02-28'/>",
	    "", "", NULL },
	{ "two products", "<lines product='1'/>", "<lines product='2'/>", "",
	    NULL },
	{ "two brands", "<lines brand='x'/>", "<lines brand='y'/>", "",
	    NULL },
	{ "two categories", "<lines category='x'/>", "<lines category='y'/>",
	    "", NULL },
	{ "two types", "<lines type='invoice'/>",
	    "<lines type='credit-note'/>", "", NULL },
	{ "one type", "<lines type='invoice'/>", "<lines type='invoice'/>",
	    "", "a purchase with type=\"invoice\"" },
	{ "two tags, which a line may carry", "<lines tag='x'/>",
	    "<lines tag='y'/>", "", "a purchase with tag=\"x\" tag=\"y\"" },
	{ "two clubs, which an account may be in", "<lines member='x'/>",
	    "<lines member='y'/>", "",
	    "a purchase with member=\"x\" member=\"y\"" },
	{ "the same list", "<lines list='k'/>", "<lines list='k'/>", "",
	    "a purchase with list=\"k\"" },
	{ "lists with an item of both", "<lines list='k'/>",
	    "<lines list='l'/>", "", "a purchase with list=\"k\" list=\"l\"" },
	{ "lists without", "<lines list='k'/>", "<lines list='m'/>", "",
	    NULL },
	{ "lists one after the other", "<lines list='k'/>",
	    "<lines list='n'/>", "", NULL },
	{ "a product of the list", "<lines list='k'/>",
	    "<lines product='3'/>", "",
	    "a purchase with product=\"3\" list=\"k\"" },
	{ "a product that the list lacks", "<lines list='k'/>",
	    "<lines product='2'/>", "", NULL },
	{ "a list that has the product", "<lines product='3'/>",
	    "<lines list='k'/>", "",
	    "a purchase with product=\"3\" list=\"k\"" },
	{ "a list that lacks the product", "<lines product='2'/>",
	    "<lines list='k'/>", "", NULL },
	{ "the second of several terms",
	    "<lines brand='x'/><lines brand='y'/>",
	    "<lines brand='z'/><lines brand='y' tag='t'/>", "",
	    "a purchase with brand=\"y\" tag=\"t\"" },

	/* what one of them, or the agreement, leaves out */
	{ "the first leaves it out", "<except category='c'/>",
	    "<lines category='c'/>", "", NULL },
	{ "the second leaves it out", "<lines category='c'/>",
	    "<except category='c'/>", "", NULL },
	{ "the agreement leaves it out", "<lines category='c'/>", "",
	    "<except category='c'/>", NULL },
	{ "of the second too", "", "<lines category='c'/>",
	    "<except category='c'/>", NULL },
	{ "another one of the second", "", "<lines category='c'/>",
	    "<except category='d'/>", "a purchase with category=\"c\"" },
	{ "another category is left out", "<lines category='c'/>",
	    "<except category='d'/>", "<except category='e'/>",
	    "a purchase with category=\"c\"" },
	{ "a category of no term is left out", "<lines brand='c'/>",
	    "<except category='c'/>", "", "a purchase with brand=\"c\"" },
	{ "a product is left out", "<lines product='1'/>",
	    "<except product='1'/>", "", NULL },
	{ "of the second", "<except product='1'/>", "<lines product='1'/>",
	    "", NULL },
	{ "another product is left out", "<lines product='1'/>",
	    "<except product='2'/>", "", "a purchase with product=\"1\"" },
	{ "a product of any is left out", "", "<except product='2'/>", "",
	    "every purchase" },
	{ "a list is left out", "<lines list='k'/>", "<except list='k'/>",
	    "", NULL },
	{ "of the second too", "<except list='k'/>", "<lines list='k'/>", "",
	    NULL },
	{ "a list with the product is left out", "<lines product='3'/>",
	    "<except list='k'/>", "", NULL },
	{ "of the second as well", "<except list='k'/>",
	    "<lines product='3'/>", "", NULL },
	{ "a list without the product is left out", "<lines product='2'/>",
	    "<except list='k'/>", "", "a purchase with product=\"2\"" },
	{ "another list is left out", "<lines list='k'/>",
	    "<except list='m'/>", "", "a purchase with list=\"k\"" },
	{ "a longer list is left out", "<lines list='k'/>",
	    "<except list='all'/>", "", NULL },
	{ "a brand is left out", "<lines brand='x'/>", "<except brand='x'/>",
	    "", NULL },
	{ "the second's brand is left out", "<except brand='x'/>",
	    "<lines brand='x'/>", "", NULL },
	{ "another brand is left out", "<lines brand='x'/>",
	    "<except brand='y'/>", "", "a purchase with brand=\"x\"" },
	{ "a tag is left out", "<lines tag='x'/>", "<lines tag='y'/>",
	    "<except tag='x'/>", NULL },
	{ "the second's tag is left out", "<lines tag='x'/>",
	    "<lines tag='y'/>", "<except tag='y'/>", NULL },
	{ "another tag is left out", "<lines tag='x'/>", "<lines tag='y'/>",
	    "<except tag='z'/>", "a purchase with tag=\"x\" tag=\"y\"" },
	{ "a club is left out", "<lines member='x'/>", "<lines member='y'/>",
	    "<except member='x'/>", NULL },
	{ "the second's club is left out", "<lines member='x'/>",
	    "<lines member='y'/>", "<except member='y'/>", NULL },
	{ "another club is left out", "<lines member='x'/>",
	    "<lines member='y'/>", "<except member='z'/>",
	    "a purchase with member=\"x\" member=\"y\"" },
	{ "a type is left out", "<lines type='invoice'/>", "",
	    "<except type='invoice'/>", NULL },
	{ "the second's type is left out", "", "<lines type='invoice'/>",
	    "<except type='invoice'/>", NULL },
	{ "the other type is left out", "<lines type='invoice'/>", "",
	    "<except type='credit-note'/>",
	    "a purchase with type=\"invoice\"" },
	{ "what is paid is left out", "<lines paid='yes'/>", "",
	    "<except paid='yes'/>", NULL },
	{ "what is paid on time is paid", "", "<lines paid='on-time'/>",
	    "<except paid='yes'/>", NULL },
	{ "what is paid may be late", "<lines paid='yes'/>", "",
	    "<except paid='on-time'/>", "a purchase with paid=\"yes\"" },
	{ "what need not be paid", "", "", "<except paid='yes'/>",
	    "every purchase" },
	{ "large documents are left out", "<lines document-at-least='50'/>",
	    "", "<except document-at-least='50'/>", NULL },
	{ "the second's are left out", "", "<lines document-at-least='51'/>",
	    "<except document-at-least='50'/>", NULL },
	{ "larger ones are left out", "<lines document-at-least='50'/>",
	    "<lines document-at-least='49'/>",
	    "<except document-at-least='50.01'/>",
	    "a purchase with document-at-least=\"50\"" },
	{ "large ones of all are left out", "", "",
	    "<except document-at-least='50.01'/>", "every purchase" },
	{ "days are left out", "<lines from='2025-02-01'/>",
	    "<lines until='2025-02-28'/>",
	    "<except from='2025-02-01' until='2025-02-28'/>", NULL },
	{ "the same days, of the other", "<lines until='2025-02-28'/>",
	    "<lines from='2025-02-01'/>",
	    "<except from='2025-02-01' until='2025-02-28'/>", NULL },
	{ "all but the first day", "<lines from='2025-02-01'/>",
	    "<lines until='2025-02-28'/>",
	    "<except from='2025-02-02' until='2025-02-28'/>",
	    "a purchase with from=\"2025-02-01\" until=\"2025-02-28\"" },
	{ "all but the last day", "<lines from='2025-02-01'/>",
	    "<lines until='2025-02-28'/>",
	    "<except from='2025-02-01' until='2025-02-27'/>",
	    "a purchase with from=\"2025-02-01\" until=\"2025-02-28\"" },
	{ "all but the last day, of the other", "<lines until='2025-02-28'/>",
	    "<lines from='2025-02-01'/>", "<except until='2025-02-27'/>",
	    "a purchase with from=\"2025-02-01\" until=\"2025-02-28\"" },
	{ "days of no end are not left out", "", "",
	    "<except until='2025-02-27'/>", "every purchase" },
	{ "all days from one are left out", "<lines from='2025-02-01'/>", "",
	    "<except from='2025-01-31'/>", NULL },
};

static void
overlap_is_as_expected(void **state)
{
	const struct overlap_row *row = *state;
	struct strbuf agreement;
	struct strbuf expected;

	strbuf_init(&agreement, TEXT_BYTES_MAX);
	strbuf_printf(&agreement, HEAD LISTS "%s<rule id='a'>"
	    "<qualify basis='days'/><scale method='all-units'>"
	    "<tier from='0' rate='1%%'/></scale><pay basis='net-amount'>"
	    "%s<!-- --></pay></rule><rule id='b'>"
	    "<qualify basis='net-amount'>%s</qualify>"
	    "<scale method='all-units'><tier from='0' rate='1%%'/></scale>"
	    "</rule></agreement>", row->except, row->a, row->b);
	strbuf_init(&expected, TEXT_BYTES_MAX);
	if (row->purchase != NULL)
		strbuf_printf(&expected, "1 warning double-dip: rule \"b\": "
		    "pays a percentage on lines that rule \"a\" (line 1) pays "
		    "one on too: %s is paid by both (best-of, first-of or "
		    "net-of says how they go together)\n", row->purchase);
	check_status(strbuf_status(&agreement), STATUS_OK, NULL);
	lint_told_check(strbuf_text(&agreement), NULL, "double-dip",
	    strbuf_text(&expected));
	strbuf_fini(&agreement);
	strbuf_fini(&expected);
}

#define TOLD "1 warning double-dip: "
#define REMEDY "(best-of, first-of or net-of says how they go together)\n"

/* A choice is between its own rules only, net-of of the rules it names, and a
 * lump sum is no percentage. */
static void
dips_past_choices_and_net_of(void **state)
{
	(void)state;
	lint_told_check(HEAD "<best-of id='g'>" PAID("a", "<lines brand='x'/>")
	    PAID("b", "<lines brand='x'/>") "</best-of><first-of id='h'>"
	    PAID("c", "<lines brand='x'/>") PAID("d", "<lines brand='y'/>")
	    "</first-of></agreement>", NULL, "double-dip",
	    TOLD "rule \"c\": pays a percentage on lines that rule \"a\""
	    " (line 1) and 1 more before it pay one on too: a purchase with"
	    " brand=\"x\" is paid by the first and this one " REMEDY);
	lint_told_check(HEAD PAID("a", "") PAID("b", "<lines brand='x'/>")
	    "<rule id='c' net-of='a'><qualify basis='net-amount'/>"
	    "<scale method='all-units'><tier from='0' rate='1%'/></scale>"
	    "</rule></agreement>", NULL, "double-dip",
	    TOLD "rule \"b\": pays a percentage on lines that rule \"a\""
	    " (line 1) pays one on too: a purchase with brand=\"x\" is paid"
	    " by both " REMEDY
	    TOLD "rule \"c\": pays a percentage on lines that rule \"b\""
	    " (line 1) pays one on too: a purchase with brand=\"x\" is paid"
	    " by both " REMEDY);
	lint_told_check(HEAD "<rule id='a'><qualify basis='net-amount'/>"
	    "<scale method='all-units'><tier from='0' amount='1'/></scale>"
	    "</rule>" PAID("b", "") "</agreement>", NULL, "double-dip", "");
}

/* With a ledger at hand a category holds those below it. */
static void
knows_the_category_tree(void **state)
{
	static const struct fact_category categories[] = {
		{ .id = "TOOLS" },
		{ .id = "SAWS", .parent = "TOOLS" },
		{ .id = "PAINT" },
	};
	struct catalog_builder *builder;
	struct catalog *catalog = NULL;
	struct error err;

	(void)state;
	check_status(catalog_builder_new(&builder), STATUS_OK, NULL);
	for (size_t i = 0; i < ARRAY_LEN(categories); i++)
		check_status(catalog_add_category(builder, &categories[i]),
		    STATUS_OK, NULL);
	check_status(catalog_finish(&catalog, builder, &err), STATUS_OK, &err);
	catalog_builder_free(builder);

	lint_told_check(HEAD PAID("a", "<lines category='TOOLS'/>")
	    PAID("b", "<lines category='SAWS'/>") "</agreement>", catalog,
	    "double-dip", TOLD "rule \"b\": pays a percentage on lines that"
	    " rule \"a\" (line 1) pays one on too: a purchase with"
	    " category=\"SAWS\" is paid by both " REMEDY);
	lint_told_check(HEAD PAID("a", "<lines category='SAWS'/>")
	    PAID("b", "<lines category='TOOLS'/>") "</agreement>", catalog,
	    "double-dip", TOLD "rule \"b\": pays a percentage on lines that"
	    " rule \"a\" (line 1) pays one on too: a purchase with"
	    " category=\"SAWS\" is paid by both " REMEDY);
	lint_told_check(HEAD PAID("a", "<lines category='PAINT'/>")
	    PAID("b", "<lines category='SAWS'/><lines category='NONE'/>")
	    "</agreement>", catalog, "double-dip", "");
	lint_told_check(HEAD "<except category='TOOLS'/>"
	    PAID("a", "<lines category='SAWS'/>") PAID("b", "")
	    "</agreement>", catalog, "double-dip", "");
	catalog_free(catalog);
}

/* 4,500 terms in each of two rules would be compared all with all. */
static void
tells_where_there_are_too_many_terms(void **state)
{
	struct strbuf text;

	(void)state;
	strbuf_init(&text, TEXT_BYTES_MAX);
	strbuf_puts(&text, HEAD);
	for (int rule = 0; rule < 2; rule++) {
		strbuf_printf(&text, "<rule id='r%d'><qualify"
		    " basis='net-amount'>", rule);
		for (int i = 0; i < 4500; i++)
			strbuf_printf(&text, "<lines brand='%d-%d'/>", rule, i);
		strbuf_puts(&text, "</qualify><scale method='all-units'>"
		    "<tier from='0' rate='1%'/></scale></rule>");
	}
	strbuf_puts(&text, "</agreement>");
	check_status(strbuf_status(&text), STATUS_OK, NULL);
	lint_told_check(strbuf_text(&text), NULL, "double-dip", TOLD
	    "agreement \"A\": too many terms to compare all rules with each"
	    " other\n");
	strbuf_fini(&text);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(dips_past_choices_and_net_of),
		cmocka_unit_test(knows_the_category_tree),
		cmocka_unit_test(tells_where_there_are_too_many_terms),
	};
	int failed;

	failed = run_rows("overlaps", overlap_is_as_expected, overlap_rows);
	failed += cmocka_run_group_tests_name("lint_overlap", tests, NULL,
	    NULL);
	return failed;
}
