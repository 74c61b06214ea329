#include "tests/support/check.h"

#include <string.h>

#include "engine/strbuf.h"
#include "rules/agreement_load.h"
#include "rules/lint.h"
#include "tests/support/lint_told.h"
#include "tests/support/rows.h"

#define TEXT_BYTES_MAX (1u << 20)

/* Line 1; what follows says its own lines. */
#define HEAD(more) \
	"<agreement xmlns='urn:ristorno:agreement:1' id='A' version='1'" \
	" currency='EUR' from='2025-01-01' until='2025-12-31'" more ">" \
	"<title xml:lang='en'>T</title>"
#define END "</agreement>"
#define RULE(id, inside) "<rule id='" id "'>" inside "</rule>"
#define NET "<qualify basis='net-amount'/>"
#define SCALE(more, tiers) "<scale method='all-units'" more ">" tiers "</scale>"
#define ONE_PERCENT SCALE("", "<tier from='0' rate='1%'/>")
#define PAID(id, terms) RULE(id, "<qualify basis='net-amount'>" terms \
	"</qualify>" ONE_PERCENT)

/* ---------------------------------------------------------------- helpers */

struct told {
	struct strbuf text;
	size_t stop_after;	/* 0: never */
	size_t count;
};

static enum status
tell(const struct lint_finding *finding, void *payload, struct error *err)
{
	struct told *told = payload;

	told->count++;
	if (told->count == told->stop_after)
		return error_set(err, STATUS_INTERRUPTED, "enough");
	if (strcmp(finding->code, "too-many") == 0)
		strbuf_printf(&told->text, "%llu: %s\n",
		    (unsigned long long)finding->line, finding->message);
	return STATUS_OK;
}

static struct agreement_file *
load(const char *text)
{
	struct agreement_file *file = NULL;
	struct error err;

	check_status(agreement_load_bytes(&file, "t.xml", text, strlen(text),
	    false, &err), STATUS_OK, &err);
	return file;
}

/* ------------------------------------------------------------------- rows */

static const struct lint_row {
	const char *name;
	const char *agreement;
	const char *expected;
} lint_rows[] = {
	/* cliffs */
	{ "slice by slice has no cliff", HEAD("")
	    RULE("r", NET "<scale method='incremental'>"
	    "<tier from='0' rate='1%'/><tier from='1000' rate='2%'/></scale>")
	    END, "" },
	{ "all units jumps at each threshold above 0", HEAD("")
	    RULE("r", NET SCALE("", "\n<tier from='0' rate='1%'/>\n"
	    "<tier from='50000' rate='2%'/>")) END,
	    "3 note cliff: rule \"r\": a cliff at 50000.00 EUR: 0.01 EUR more"
	    " that is bought pays 500.00 more (500.00 becomes 1000.00)\n" },
	{ "exceeded, it jumps just above", HEAD("")
	    RULE("r", NET SCALE(" threshold='exceed'",
	    "<tier from='100' amount='5'/>")) END,
	    "1 note cliff: rule \"r\": a cliff just above 100.00 EUR: 0.01 EUR"
	    " more that is bought pays 5.00 more (0.00 becomes 5.00)\n" },
	{ "a jump of a cent is none", HEAD("")
	    RULE("r", NET SCALE("", "<tier from='1' rate='1%'/>")) END, "" },
	{ "two cents are one", HEAD("")
	    RULE("r", NET SCALE("", "<tier from='2' rate='1%'/>")) END,
	    "1 note cliff: rule \"r\": a cliff at 2.00 EUR: 0.01 EUR more that"
	    " is bought pays 0.02 more (0.00 becomes 0.02)\n" },
	{ "a cap cuts the jump", HEAD("")
	    RULE("r", NET SCALE("", "<tier from='0' rate='1%'/>\n"
	    "<tier from='1000' rate='5%'/>") "<limit cap='30'/>") END,
	    "2 note cliff: rule \"r\": a cliff at 1000.00 EUR: 0.01 EUR more"
	    " that is bought pays 20.00 more (10.00 becomes 30.00)\n" },
	{ "every tier that pays as well jumps by its own", HEAD("")
	    RULE("r", NET "<scale method='additive'>"
	    "<tier from='0' rate='1%'/>\n<tier from='1000' rate='1%'/></scale>")
	    END,
	    "2 note cliff: rule \"r\": a cliff at 1000.00 EUR: 0.01 EUR more"
	    " that is bought pays 10.00 more (10.00 becomes 20.00)\n" },
	{ "interpolated begins with a jump and goes on steeply", HEAD("")
	    RULE("r", NET "<scale method='interpolated'>"
	    "<tier from='100' amount='0'/>\n<tier from='200' amount='300'/>"
	    "</scale>") END,
	    "1 note cliff: rule \"r\": a cliff all the way from 100.00 EUR:"
	    " each 1.00 more that is bought pays up to 3.00\n" },
	{ "more than all of it", HEAD("")
	    RULE("r", NET "<scale method='incremental'>"
	    "<tier from='100' rate='150%'/></scale>") END,
	    "1 note cliff: rule \"r\": a cliff all the way from 100.00 EUR:"
	    " each 1.00 more that is bought pays up to 1.50\n" },
	{ "counts are reached", HEAD("")
	    RULE("r", "<qualify basis='categories'/>" SCALE("",
	    "<tier from='3' amount='50'/>")) END,
	    "1 note cliff: rule \"r\": a cliff at 3 categories: reaching it"
	    " pays 50.00 more (0.00 becomes 50.00)\n" },
	{ "paid on something else it is told by the thousand", HEAD("")
	    RULE("r", "<qualify basis='net-amount' compare='share'/>"
	    SCALE("", "<tier from='10.5%' rate='0.5%'/>")
	    "<pay basis='net-amount'/>") END,
	    "1 note cliff: rule \"r\": a cliff at 10.5%: for each 1000 EUR"
	    " that it is paid on 0.00 becomes 5.00\n" },
	{ "nine and one free", HEAD("")
	    RULE("r", "<qualify basis='quantity' unit='C62'/>"
	    "<scale method='multiples'><tier from='9' free-units='1'/>"
	    "</scale>") END,
	    "1 note cliff: rule \"r\": a cliff at 9 C62 and each multiple:"
	    " reaching it gives 1 free at their average price\n" },
	{ "a minimum payout is a cliff", HEAD("")
	    RULE("r", NET ONE_PERCENT "\n<limit minimum-payout='50'/>")
	    "\n<limit minimum-payout='20'/>" END,
	    "2 note cliff: rule \"r\": a cliff where the result reaches 50.00:"
	    " a little less pays nothing\n"
	    "3 note cliff: the agreement's total: a cliff where the result"
	    " reaches 20.00: a little less pays nothing\n" },
	/* benefits that fall */
	{ "a lower rate for more", HEAD("")
	    RULE("r", NET SCALE("", "<tier from='0' rate='2%'/>\n"
	    "<tier from='50000' rate='1%'/>")) END,
	    "2 warning benefit-falls: rule \"r\": what is paid falls at"
	    " 50000.00 EUR: up to there it is 1000.00, from there on"
	    " 500.00\n" },
	{ "lower slices do not fall", HEAD("")
	    RULE("r", NET "<scale method='incremental'>"
	    "<tier from='0' rate='2%'/><tier from='1000' rate='1%'/></scale>")
	    END, "" },
	{ "a lower lump sum on a straight line", HEAD("")
	    RULE("r", "<qualify basis='days'/><scale method='interpolated'>"
	    "<tier from='0' amount='5'/>\n<tier from='10' amount='2'/></scale>")
	    END,
	    "1 warning benefit-falls: rule \"r\": what is paid falls between"
	    " 0 days and the next threshold, where it is 2.00\n" },
	{ "a lower rate of something else", HEAD("")
	    RULE("r", "<qualify basis='products'/>" SCALE("",
	    "<tier from='0' rate='2%'/>\n<tier from='5' rate='1%'/>")
	    "<pay basis='net-amount'/>") END,
	    "2 warning benefit-falls: rule \"r\": the benefit falls at"
	    " 5 products: for each 1000 EUR that it is paid on from 20.00 to"
	    " 10.00\n" },
	/* tiers that change nothing */
	{ "the same rate again", HEAD("")
	    RULE("r", NET SCALE("", "<tier from='0' rate='1%'/>\n"
	    "<tier from='50000' rate='1.0%'/>")) END,
	    "2 warning idle-tier: rule \"r\": tier 2 changes nothing;"
	    " 50000.00 EUR pays the same without it\n" },
	{ "nothing more for the next tier", HEAD("")
	    RULE("r", NET "<scale method='additive'>"
	    "<tier from='0' rate='1%'/>\n<tier from='1000' rate='0%'/></scale>")
	    END,
	    "2 warning idle-tier: rule \"r\": tier 2 changes nothing;"
	    " 1000.00 EUR pays the same without it\n" },
	{ "on the straight line anyway", HEAD("")
	    RULE("r", NET "<scale method='interpolated'>"
	    "<tier from='0' rate='0%'/>\n<tier from='1000' rate='1%'/>\n"
	    "<tier from='3000' rate='3%'/></scale>") END,
	    "2 warning idle-tier: rule \"r\": tier 2 changes nothing;"
	    " 1000.00 EUR pays the same without it\n" },
	{ "capped before", HEAD("")
	    RULE("r", NET SCALE("", "<tier from='0' rate='1%'/>\n"
	    "<tier from='50000' rate='2%'/>") "<limit cap='500'/>") END,
	    "2 warning idle-tier: rule \"r\": tier 2 changes nothing, whatever"
	    " its benefit: the limit of the rule; 50000.00 EUR pays the same"
	    " without it\n" },
	{ "lump sums below the guarantee", HEAD("")
	    RULE("r", "<qualify basis='days'/>" SCALE("",
	    "<tier from='0' amount='1'/>\n<tier from='5' amount='2'/>\n"
	    "<tier from='9' amount='30'/>") "<limit guarantee='10'/>") END,
	    "1 warning idle-tier: rule \"r\": tier 1 changes nothing, whatever"
	    " its benefit: the limit of the rule; 0 days pays the same"
	    " without it\n"
	    "2 warning idle-tier: rule \"r\": tier 2 changes nothing, whatever"
	    " its benefit: the limit of the rule; 5 days pays the same"
	    " without it\n"
	    "3 note cliff: rule \"r\": a cliff at 9 days: reaching it pays"
	    " 20.00 more (10.00 becomes 30.00)\n" },
	{ "lump sums that add up to more than the guarantee", HEAD("")
	    RULE("r", "<qualify basis='days'/><scale method='additive'>"
	    "<tier from='0' amount='9'/>\n<tier from='5' amount='1'/>\n"
	    "<tier from='9' amount='5'/></scale><limit guarantee='10'/>") END,
	    "3 note cliff: rule \"r\": a cliff at 9 days: reaching it pays"
	    " 5.00 more (10.00 becomes 15.00)\n" },
	/* settlement */
	{ "thresholds that begin anew", HEAD("")
	    "<settle every='quarter' method='separate'/>\n"
	    RULE("r", NET "<scale method='incremental'>"
	    "<tier from='0' rate='1%'/><tier from='40000' rate='2%'/></scale>")
	    END,
	    "2 warning separate-threshold: rule \"r\": its thresholds begin"
	    " anew in each quarter: 40000 EUR spread over two of them does not"
	    " reach tier 2, from 40000 (to add the periods up:"
	    " method=\"catch-up\")\n" },
	{ "not those that are caught up", HEAD("")
	    "<settle every='quarter' method='catch-up'/>"
	    RULE("r", NET "<scale method='incremental'>"
	    "<tier from='40000' rate='2%'/></scale>") END, "" },
	{ "nor those of a year each", HEAD("")
	    "<settle every='year' method='separate'/>"
	    RULE("r", NET "<scale method='incremental'>"
	    "<tier from='40000' rate='2%'/></scale>") END, "" },
	{ "nor a share", HEAD("")
	    "<settle every='month' method='separate'/>"
	    RULE("r", "<qualify basis='net-amount' compare='share'/>" SCALE("",
	    "<tier from='5%' amount='2'/>")) END,
	    "1 note cliff: rule \"r\": a cliff at 5%: reaching it pays 2.00"
	    " more (0.00 becomes 2.00)\n" },
	{ "a lump sum for each of the group", HEAD("")
	    RULE("r", "\n<qualify basis='net-amount' across='group'/>" SCALE("",
	    "<tier from='0' amount='200'/>")) END,
	    "2 warning lump-sum-per-member: rule \"r\": what qualifies is the"
	    " whole group's, and each member is paid the lump sum: a group of"
	    " 3 gets 200.00 three times (once for a group: per=\"group\")\n" },
	{ "once where the group is the party", HEAD(" per='group'")
	    RULE("r", "<qualify basis='net-amount' across='group'/>" SCALE("",
	    "<tier from='0' amount='200'/>")) END, "" },
	/* double dip */
	{ "two percentages of everything", HEAD("")
	    PAID("a", "") "\n" PAID("b", "") END,
	    "2 warning double-dip: rule \"b\": pays a percentage on lines that"
	    " rule \"a\" (line 1) pays one on too: every purchase is paid by"
	    " both (best-of, first-of or net-of says how they go together)\n" },
	{ "three of them", HEAD("")
	    PAID("a", "") PAID("b", "<lines tag='x'/>") "\n"
	    PAID("c", "<lines tag='y'/>") END,
	    "1 warning double-dip: rule \"b\": pays a percentage on lines that"
	    " rule \"a\" (line 1) pays one on too: a purchase with tag=\"x\" is"
	    " paid by both (best-of, first-of or net-of says how they go"
	    " together)\n"
	    "2 warning double-dip: rule \"c\": pays a percentage on lines that"
	    " rule \"a\" (line 1) and 1 more before it pay one on too: a"
	    " purchase with tag=\"y\" is paid by the first and this one"
	    " (best-of, first-of or net-of says how they go together)\n" },
	{ "one of them is chosen", HEAD("") "<best-of id='g'>"
	    PAID("a", "") PAID("b", "") "</best-of>" END, "" },
	{ "net of each other", HEAD("")
	    PAID("a", "") "<rule id='b' net-of='a'>" NET ONE_PERCENT "</rule>"
	    END, "" },
	{ "a lump sum is no percentage", HEAD("") PAID("a", "")
	    RULE("b", NET SCALE("", "<tier from='0' amount='5'/>")) END, "" },
	{ "different products", HEAD("")
	    PAID("a", "<lines product='1'/>") PAID("b", "<lines product='2'/>")
	    END, "" },
	{ "different categories, as far as anybody knows", HEAD("")
	    PAID("a", "<lines category='1'/>")
	    PAID("b", "<lines category='2'/>") END, "" },
	{ "different halves of the year", HEAD("")
	    PAID("a", "<lines until='2025-06-30'/>")
	    PAID("b", "<lines from='2025-07-01'/>") END, "" },
	{ "lists that share nothing", HEAD("")
	    "<list id='k'><item id='1'/><item id='3'/></list>"
	    "<list id='l'><item id='2'/><item id='4'/></list>"
	    PAID("a", "<lines list='k'/>") PAID("b", "<lines list='l'/>")
	    PAID("c", "<lines product='5'/>") END, "" },
	{ "one has what the other leaves out", HEAD("")
	    PAID("a", "<lines category='1' brand='x'/>")
	    PAID("b", "<except category='1'/>") END, "" },
	{ "or the agreement leaves out what both have", HEAD("")
	    "<except from='2025-02-01' until='2025-03-31' type='invoice'/>"
	    PAID("a", "<lines from='2025-02-10' type='invoice'/>")
	    PAID("b", "<lines until='2025-03-10'/>") END, "" },
	{ "leaving out a part is not enough", HEAD("")
	    PAID("a", "<lines category='1'/>")
	    PAID("b", "<except category='1' brand='x'/>") END,
	    "1 warning double-dip: rule \"b\": pays a percentage on lines that"
	    " rule \"a\" (line 1) pays one on too: a purchase with"
	    " category=\"1\" is paid by both (best-of, first-of or net-of says"
	    " how they go together)\n" },
	/* terms */
	{ "no day lies between", HEAD("")
	    PAID("a", "\n<lines from='2025-06-01' until='2025-05-01'/>") END,
	    "2 warning no-day: until is before from: no purchase matches\n" },
};

static void
findings_are_as_expected(void **state)
{
	const struct lint_row *row = *state;

	lint_told_check(row->agreement, NULL, NULL, row->expected);
}

/* --------------------------------------------------------------- examples */

#define TWO_TIERS RULE("r", NET SCALE("", "\n<tier from='0' rate='1%'/>\n" \
	"<tier from='1000' rate='2%'/>"))
#define EXAMPLE(net) "<example title='x'><line date='2025-03-01' net='" net \
	"'/><expect amount='0'/></example>"

static void
tells_tiers_without_example(void **state)
{
	(void)state;
	lint_told_check(HEAD("") TWO_TIERS END, NULL, "no-example",
	    "1 warning no-example: agreement \"A\" has no example, so that"
	    " none of its tiers (2) is shown by one\n");
	lint_told_check(HEAD("") TWO_TIERS EXAMPLE("999.99") END, NULL,
	    "no-example", "3 warning no-example: rule \"r\": no example"
	    " reaches tier 2, from 1000\n");
	lint_told_check(HEAD("") TWO_TIERS EXAMPLE("1000") END, NULL,
	    "no-example", "2 warning no-example: rule \"r\": no example"
	    " reaches tier 1, from 0\n");
	lint_told_check(HEAD("") TWO_TIERS EXAMPLE("1000") EXAMPLE("1") END,
	    NULL, "no-example", "");
	lint_told_check(HEAD("") TWO_TIERS EXAMPLE("-1") EXAMPLE("1000") END,
	    NULL, "no-example", "2 warning no-example: rule \"r\": no example"
	    " reaches tier 1, from 0\n");
}

/* An example that cannot be evaluated reaches nothing. */
static void
example_that_fails_reaches_nothing(void **state)
{
	(void)state;
	lint_told_check(HEAD("") RULE("r", "<qualify basis='quantity'"
	    " unit='KGM'/>" SCALE("", "<tier from='0' per-unit='1'/>"))
	    "<example title='x'><line date='2025-03-01' net='1' quantity='1'"
	    " unit='LTR'/><expect amount='0'/></example>" END, NULL,
	    "no-example", "1 warning no-example: rule \"r\": no example"
	    " reaches tier 1, from 0\n");
}

/* ---------------------------------------------------------------- catalog */

static struct catalog *
make_catalog(void)
{
	static const struct fact_membership membership = {
		.club = "GOLD", .from = 0, .until = DATE_NONE,
	};
	static const struct fact_account account = {
		.id = "C-1", .segment = "retail", .since = DATE_NONE,
		.memberships = &membership, .membership_count = 1,
		.stated = FACT_ACCOUNT_ALL,
	};
	static const struct fact_category categories[] = {
		{ .id = "TOOLS" },
		{ .id = "SAWS", .parent = "TOOLS" },
		{ .id = "PAINT" },
	};
	struct catalog_builder *builder;
	struct catalog *catalog = NULL;
	struct error err;

	check_status(catalog_builder_new(&builder), STATUS_OK, NULL);
	check_status(catalog_add_account(builder, &account), STATUS_OK, NULL);
	for (size_t i = 0; i < ARRAY_LEN(categories); i++)
		check_status(catalog_add_category(builder, &categories[i]),
		    STATUS_OK, NULL);
	check_status(catalog_mention_product(builder, "P-1"), STATUS_OK, NULL);
	check_status(catalog_finish(&catalog, builder, &err), STATUS_OK, &err);
	catalog_builder_free(builder);
	return catalog;
}

static void
tells_what_the_ledger_does_not_know(void **state)
{
	struct catalog *catalog = make_catalog();

	(void)state;
	lint_told_check(HEAD("")
	    "<parties><accounts segment='retail' member='GOLD' id='C-1'/>\n"
	    "<accounts segment='Retail'/>\n<except id='C-2' member='SILVER'/>"
	    "</parties>"
	    "\n<list id='l'><item id='P-1'/><item id='P-2'/><item id='P-3'/>"
	    "</list><list id='unused'><item id='x'/></list>"
	    "<list id='known'><item id='P-1'/></list>"
	    "\n<except category='SAW'/>"
	    "<except list='known'/>"
	    "<rule id='r'>\n<require member='SILVER'/>"
	    "<require basis='days' at-least='0'>"
	    "\n<lines product='P-1'/><lines product='P-9'/></require>"
	    "<qualify basis='net-amount'><lines list='l' category='SAWS'/>"
	    "\n<except member='gold'/></qualify>" ONE_PERCENT
	    "<pay basis='net-amount'>\n<lines category='tools'/></pay></rule>"
	    END, catalog, NULL,
	    "2 warning unknown-segment: the ledger knows no segment"
	    " \"Retail\": no account is in it\n"
	    "3 note unknown-account: the ledger knows no account \"C-2\"\n"
	    "3 warning unknown-club: the ledger knows no club \"SILVER\": no"
	    " account is a member\n"
	    "4 warning unknown-product: list \"l\": the ledger does not know 2"
	    " of its 3 products, the first is \"P-2\"\n"
	    "5 warning unknown-category: the ledger knows no category \"SAW\":"
	    " no purchase matches\n"
	    "6 warning unknown-club: the ledger knows no club \"SILVER\": no"
	    " account is a member\n"
	    "7 warning unknown-product: the ledger knows no product \"P-9\":"
	    " no purchase matches\n"
	    "8 warning unknown-club: the ledger knows no club \"gold\": no"
	    " account is a member\n"
	    "9 warning unknown-category: the ledger knows no category"
	    " \"tools\": no purchase matches\n");
	catalog_free(catalog);
}

/* With the ledger at hand a category below another one overlaps it. */
static void
double_dip_knows_the_category_tree(void **state)
{
	static const char below[] = HEAD("")
	    PAID("a", "<lines category='SAWS'/>") "\n"
	    PAID("b", "<lines category='TOOLS'/>") END;
	static const char beside[] = HEAD("")
	    PAID("a", "<lines category='PAINT'/>")
	    PAID("b", "<lines category='TOOLS'/>") END;
	static const char excepted[] = HEAD("")
	    PAID("a", "<lines category='SAWS'/>")
	    PAID("b", "<except category='TOOLS'/>") END;
	struct catalog *catalog = make_catalog();

	(void)state;
	lint_told_check(below, catalog, NULL,
	    "2 warning double-dip: rule \"b\": pays a percentage on lines that"
	    " rule \"a\" (line 1) pays one on too: a purchase with"
	    " category=\"SAWS\" is paid by both (best-of, first-of or net-of"
	    " says how they go together)\n");
	lint_told_check(beside, catalog, NULL, "");
	lint_told_check(excepted, catalog, NULL, "");
	catalog_free(catalog);
}

/* ----------------------------------------------------------------- limits */

static void
stops_when_the_caller_does(void **state)
{
	struct agreement_file *file = load(HEAD("") TWO_TIERS END);
	struct told told = { .stop_after = 1 };
	struct error err;

	(void)state;
	strbuf_init(&told.text, TEXT_BYTES_MAX);
	check_status(lint_agreement(&file->agreements[0], NULL, tell, &told,
	    &err), STATUS_INTERRUPTED, &err);
	assert_string_equal(err.message, "enough");
	check_int_equal((int64_t)told.count, 1);
	strbuf_fini(&told.text);
	agreement_file_free(file);
}

/* 200 rules with 100 tiers each: more findings than anybody reads. */
static void
findings_have_an_end(void **state)
{
	struct agreement_file *file;
	struct told told = { 0 };
	struct strbuf text;
	struct error err;

	(void)state;
	strbuf_init(&text, 16 * TEXT_BYTES_MAX);
	strbuf_puts(&text, HEAD(""));
	for (int i = 0; i < 200; i++) {
		strbuf_printf(&text, "<rule id='r%d'>" NET
		    "<scale method='all-units'>", i);
		for (int j = 0; j < 100; j++)
			strbuf_printf(&text, "<tier from='%d' amount='1'/>",
			    j);
		strbuf_puts(&text, "</scale></rule>");
	}
	strbuf_puts(&text, END);
	file = load(strbuf_text(&text));
	strbuf_fini(&text);
	strbuf_init(&told.text, TEXT_BYTES_MAX);
	check_status(lint_agreement(&file->agreements[0], NULL, tell, &told,
	    &err), STATUS_OK, &err);
	check_int_equal((int64_t)told.count, 10001);
	assert_string_equal(strbuf_text(&told.text),
	    "1: more findings than are shown\n");
	strbuf_fini(&told.text);
	agreement_file_free(file);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(tells_tiers_without_example),
		cmocka_unit_test(example_that_fails_reaches_nothing),
		cmocka_unit_test(tells_what_the_ledger_does_not_know),
		cmocka_unit_test(double_dip_knows_the_category_tree),
		cmocka_unit_test(stops_when_the_caller_does),
		cmocka_unit_test(findings_have_an_end),
	};
	int failed;

	failed = run_rows("findings", findings_are_as_expected, lint_rows);
	failed += cmocka_run_group_tests_name("lint", tests, NULL, NULL);
	return failed;
}
