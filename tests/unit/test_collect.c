#include "tests/support/check.h"
#include "tests/support/faults.h"
#include "tests/support/ledger_rows.h"
#include "tests/support/rows.h"

#include <string.h>

#include "engine/digest.h"
#include "engine/strbuf.h"
#include "rules/collect.h"
#include "rules/select.h"

/*
 * What a party's documents come to: every figure with its value and lines, then
 * what became of the lines, or why there are no figures.
 */

static const char *const ledger[] = {
	"rate USD 2025-02-20 1.25",
	"rate USD 2024-06-01 1.6",
	"category TOOLS",
	"category DRILLS parent=TOOLS",
	"category PAINT",
	"product P-1 category=DRILLS unit=C62 units=BX:12",
	"product P-2 category=PAINT unit=KGM",
	"product P-3 category=TOOLS",
	"account HQ club=GOLD:2025-01-01",
	"account C-1 parent=HQ since=2025-02-01",
	"account C-2 parent=HQ",
	"account C-3",
	"account C-9",
	"invoice F-1 account=C-1 date=2025-03-01",
	"line product=P-1 quantity=2 unit=BX net=240",
	"line product=P-2 quantity=1.5 net=60.5",
	"line net=10",
	"invoice F-2 account=C-1 date=2025-03-01 currency=USD",
	"line product=P-1 quantity=1 net=100",
	"invoice F-3 account=C-1 date=2025-03-31 status=cancelled",
	"line product=P-1 quantity=5 net=500",
	"invoice F-4 account=C-1 date=2025-12-31 delivered=2026-01-02",
	"line product=P-3 net=0.000001",
	"invoice F-5 account=C-1 date=2026-01-01 delivered=2025-12-30",
	"line product=P-3 net=1000",
	"credit-note D-1 account=C-1 date=2025-04-01 refers=F-1",
	"line product=P-1 quantity=12 net=120",
	"line product=P-2 net=-5",
	/* The year before. */
	"invoice G-1 account=C-1 date=2024-06-10 currency=USD",
	"line product=P-1 quantity=3 net=160",
	"invoice G-2 account=C-1 date=2023-12-31",
	"line product=P-1 net=777",
	/* The group. */
	"invoice H-1 account=C-2 date=2025-05-05",
	"line product=P-1 quantity=4 net=40",
	"invoice H-2 account=HQ date=2024-05-05",
	"line product=P-2 quantity=1 unit=GRM net=7",
	/* Only what does not count. */
	"invoice K-1 account=C-3 date=2025-01-01 status=cancelled",
	"line net=1",
	"invoice K-2 account=C-3 date=2025-01-02 tags=gift",
	"line net=2",
	NULL
};

struct row {
	const char *name;
	const char *account;
	const char *attributes;
	const char *inside;
	const char *found;
};

#define TERM "from=\"2025-01-01\" until=\"2025-12-31\""
#define EUR "currency=\"EUR\" " TERM
#define NET "<scale method='all-units'><tier from='1' amount='1'/></scale>"
#define PERCENT "<scale method='all-units'><tier from='1%' amount='1'/></scale>"
#define MEASURE(words) "<rule id='r'><qualify " words "/>" NET "</rule>"

static const struct row rows[] = {
	/* 240 + 60.5 + 10 + 80 + 0.000001 - 120 + 5 */
	{ "net amount, converted line by line", "C-1", EUR,
	    MEASURE("basis='net-amount'"),
	    "r qualify 0 = 275.500001 of 7\ncounted EUR 6 195.500001\n"
	    "counted USD 1 100\ncancelled EUR 1 500\n" },
	{ "the window by delivery", "C-1", EUR " date=\"delivery\"",
	    MEASURE("basis='net-amount'"),
	    "r qualify 0 = 1275.5 of 7\ncounted EUR 6 1195.5\n"
	    "counted USD 1 100\ncancelled EUR 1 500\n" },
	/* 24 + 1 - 12, by the product's own boxes */
	{ "quantity of a product in its unit", "C-1", EUR,
	    "<rule id='r'><qualify basis='quantity' unit='C62'>"
	    "<lines product='P-1'/></qualify>" NET "</rule>",
	    "r qualify 0 = 13 of 3\ncounted EUR 2 120\ncounted USD 1 100\n"
	    "unselected EUR 4 75.500001\ncancelled EUR 1 500\n" },
	{ "quantity of another unit by the table", "C-1", EUR,
	    "<rule id='r'><qualify basis='quantity' unit='GRM'>"
	    "<lines product='P-2'/></qualify>" NET "</rule>",
	    "r qualify 0 = 1500 of 2\ncounted EUR 2 65.5\n"
	    "unselected EUR 4 130.000001\nunselected USD 1 100\n"
	    "cancelled EUR 1 500\n" },
	{ "invoices", "C-1", EUR, MEASURE("basis='documents'"),
	    "r qualify 0 = 3 of 5\ncounted EUR 6 195.500001\n"
	    "counted USD 1 100\ncancelled EUR 1 500\n" },
	{ "invoices of 80 each", "C-1", EUR,
	    MEASURE("basis='documents' each='80'"),
	    "r qualify 0 = 2 of 5\ncounted EUR 6 195.500001\n"
	    "counted USD 1 100\ncancelled EUR 1 500\n" },
	{ "invoices of 80.000001 each", "C-1", EUR,
	    MEASURE("basis='documents' each='80.000001'"),
	    "r qualify 0 = 1 of 5\ncounted EUR 6 195.500001\n"
	    "counted USD 1 100\ncancelled EUR 1 500\n" },
	{ "days", "C-1", EUR, MEASURE("basis='days'"),
	    "r qualify 0 = 2 of 5\ncounted EUR 6 195.500001\n"
	    "counted USD 1 100\ncancelled EUR 1 500\n" },
	{ "months", "C-1", EUR, MEASURE("basis='months'"),
	    "r qualify 0 = 2 of 5\ncounted EUR 6 195.500001\n"
	    "counted USD 1 100\ncancelled EUR 1 500\n" },
	/* P-1: 240 + 80 - 120; P-2: 65.5; P-3: 0.000001 */
	{ "products", "C-1", EUR, MEASURE("basis='products'"),
	    "r qualify 0 = 3 of 6\ncounted EUR 6 195.500001\n"
	    "counted USD 1 100\ncancelled EUR 1 500\n" },
	{ "products of 65.5 each", "C-1", EUR,
	    MEASURE("basis='products' each='65.5'"),
	    "r qualify 0 = 2 of 6\ncounted EUR 6 195.500001\n"
	    "counted USD 1 100\ncancelled EUR 1 500\n" },
	{ "products: those taken back do not count", "C-1", EUR,
	    "<rule id='r'><qualify basis='products'>"
	    "<lines type='credit-note'/></qualify>" NET "</rule>",
	    "r qualify 0 = 1 of 2\ncounted EUR 2 -115\n"
	    "unselected EUR 4 310.500001\nunselected USD 1 100\n"
	    "cancelled EUR 1 500\n" },
	{ "root categories", "C-1", EUR, MEASURE("basis='categories'"),
	    "r qualify 0 = 2 of 6\ncounted EUR 6 195.500001\n"
	    "counted USD 1 100\ncancelled EUR 1 500\n" },
	/* P-2 and P-3 are categorised above that depth. */
	{ "categories below", "C-1", EUR,
	    MEASURE("basis='categories' level='2'"),
	    "r qualify 0 = 1 of 3\ncounted EUR 6 195.500001\n"
	    "counted USD 1 100\ncancelled EUR 1 500\n" },

	/* 160 USD of 2024-06-10 at 1.6; G-2 lies before. */
	{ "growth", "C-1", EUR, MEASURE("basis='net-amount' compare='growth'"),
	    "r qualify 0 = 275.500001 of 7\nr qualify-base 0 = 100 of 1\n"
	    "counted EUR 6 195.500001\ncounted USD 1 100\n"
	    "cancelled EUR 1 500\n" },
	{ "across the group", "C-1", EUR,
	    MEASURE("basis='net-amount' across='group'"),
	    "r qualify 0 = 315.500001 of 8\ncounted EUR 6 195.500001\n"
	    "counted USD 1 100\ncancelled EUR 1 500\n" },
	{ "a share across the group", "C-2", EUR,
	    "<rule id='r'><qualify basis='net-amount' compare='share' "
	    "across='group'><lines product='P-1'/></qualify>" PERCENT
	    "</rule>",
	    "r qualify 0 = 240 of 4\nr qualify-base 0 = 315.500001 of 8\n"
	    "counted EUR 1 40\n" },
	{ "a group as the party", "HQ", EUR " per=\"group\"",
	    "<rule id='r'><require member='GOLD'/><qualify "
	    "basis='net-amount' compare='growth'/>" NET "</rule>",
	    "r qualify 0 = 315.500001 of 8\nr qualify-base 0 = 107 of 2\n"
	    "GOLD yes\ncounted EUR 7 235.500001\ncounted USD 1 100\n"
	    "cancelled EUR 1 500\n" },

	{ "an except of the agreement", "C-1", EUR,
	    "<except product='P-1'/>" MEASURE("basis='net-amount'"),
	    "r qualify 0 = 75.500001 of 4\ncounted EUR 4 75.500001\n"
	    "excepted EUR 2 120\nexcepted USD 1 100\ncancelled EUR 1 500\n" },
	{ "an except of the agreement, a year before", "C-1", EUR,
	    "<except until='2025-06-10'/>"
	    MEASURE("basis='net-amount' compare='growth'"),
	    "r qualify 0 = 0.000001 of 1\nr qualify-base 0 = 0 of 0\n"
	    "counted EUR 1 0.000001\nexcepted EUR 5 195.5\n"
	    "excepted USD 1 100\ncancelled EUR 1 500\n" },
	{ "a day less", "C-1", EUR, "<except until='2025-06-09'/>"
	    MEASURE("basis='net-amount' compare='growth'"),
	    "r qualify 0 = 0.000001 of 1\nr qualify-base 0 = 100 of 1\n"
	    "counted EUR 1 0.000001\nexcepted EUR 5 195.5\n"
	    "excepted USD 1 100\ncancelled EUR 1 500\n" },
	{ "clubs and lists", "C-1", EUR,
	    "<figures id='plan'><figure party='C-1' value='5.5'/></figures>"
	    "<figures id='else'><figure party='C-2' value='7'/></figures>"
	    "<rule id='r'><require member='GOLD'/><require "
	    "basis='net-amount' compare='attainment' baseline='plan' "
	    "at-least='1%'/><qualify basis='net-amount' "
	    "compare='attainment' baseline='else'/>" PERCENT "</rule>",
	    "r require 2 = 275.500001 of 7\nr qualify 0 = 275.500001 of 7\n"
	    "GOLD no\nplan 5.5\nelse none\ncounted EUR 6 195.500001\n"
	    "counted USD 1 100\ncancelled EUR 1 500\n" },

	{ "no document at all", "C-9", EUR, MEASURE("basis='net-amount'"),
	    "r qualify 0 = 0 of 0\nno line counts\n" },
	{ "no line that counts", "C-3", EUR,
	    "<except tag='gift'/>" MEASURE("basis='net-amount'"),
	    "r qualify 0 = 0 of 0\nexcepted EUR 1 2\ncancelled EUR 1 1\n"
	    "no line counts\n" },

	/* What cannot be converted; the first in canonical order is named. */
	{ "no rate", "C-1", "currency=\"CZK\" " TERM,
	    MEASURE("basis='net-amount'"),
	    "invoice F-1 of S, line 1: no exchange rate of CZK on 2025-03-01 "
	    "or in the 10 days before it\n" },
	{ "no amount is needed", "C-1", "currency=\"CZK\" " TERM,
	    MEASURE("basis='documents'"),
	    "r qualify 0 = 3 of 5\ncounted EUR 6 195.500001\n"
	    "counted USD 1 100\ncancelled EUR 1 500\n" },
	{ "each needs amounts of invoices only", "C-1",
	    "currency=\"CZK\" " TERM,
	    "<rule id='r'><qualify basis='documents' each='1'>"
	    "<lines type='credit-note'/></qualify>" NET "</rule>",
	    "r qualify 0 = 0 of 0\ncounted EUR 2 -115\n"
	    "unselected EUR 4 310.500001\nunselected USD 1 100\n"
	    "cancelled EUR 1 500\n" },
	{ "a line without product needs none for products", "C-1",
	    "currency=\"CZK\" " TERM,
	    "<rule id='r'><qualify basis='products'><except product='P-1'/>"
	    "<except product='P-2'/><except product='P-3'/></qualify>" NET
	    "</rule>",
	    "r qualify 0 = 0 of 0\ncounted EUR 1 10\n"
	    "unselected EUR 5 185.500001\nunselected USD 1 100\n"
	    "cancelled EUR 1 500\n" },
	{ "no unit", "C-1", EUR, MEASURE("basis='quantity' unit='KGM'"),
	    "invoice F-1 of S, line 1: no conversion from BX to KGM for "
	    "product P-1\n" },
	{ "a total that leaves a line undecided", "C-1",
	    "currency=\"CZK\" " TERM,
	    "<rule id='r'><qualify basis='documents'>"
	    "<lines document-at-least='1' product='P-3'/></qualify>" NET
	    "</rule>",
	    "invoice F-4 of S, line 1: no exchange rate of CZK on 2025-12-31 "
	    "or in the 10 days before it\n" },
	{ "a total that leaves open whether a line counts", "C-1",
	    "currency=\"CZK\" " TERM,
	    "<except document-at-least='1' product='P-2'/>"
	    MEASURE("basis='documents'"),
	    "invoice F-1 of S, line 2: no exchange rate of CZK on 2025-03-01 "
	    "or in the 10 days before it\n" },
	{ "and of a line that no rule selects", "C-1",
	    "currency=\"CZK\" " TERM,
	    "<except document-at-least='1' product='P-2'/>"
	    "<rule id='r'><qualify basis='documents'><lines product='P-3'/>"
	    "</qualify>" NET "</rule>",
	    "invoice F-1 of S, line 2: no exchange rate of CZK on 2025-03-01 "
	    "or in the 10 days before it\n" },
	{ "but not of one a year before", "C-1",
	    "currency=\"CZK\" " TERM,
	    "<except document-at-least='1' product='P-1' until='2024-12-31'/>"
	    "<rule id='r'><qualify basis='documents'><lines product='P-3'/>"
	    "</qualify>" NET "</rule>",
	    "r qualify 0 = 1 of 1\ncounted EUR 1 0.000001\n"
	    "unselected EUR 5 195.5\nunselected USD 1 100\n"
	    "cancelled EUR 1 500\n" },
};

/* ---------------------------------------------------------------- support */

struct collected {
	struct ledger_rows data;
	struct agreement_file *file;
	struct arena arena;
	struct plan *plan;
	struct collector *collector;
};

static void
open_collector(struct collected *out, const char *attributes,
    const char *inside)
{
	ledger_rows_load(&out->data, ledger);
	out->file = ledger_rows_agreement(attributes, inside);
	arena_init(&out->arena, (size_t)1 << 24);
	check_status(plan_make(&out->plan, &out->arena,
	    &out->file->agreements[0]), STATUS_OK, NULL);
	check_status(collector_new(&out->collector, out->plan,
	    out->data.catalog), STATUS_OK, NULL);
}

static void
close_collector(struct collected *collected)
{
	collector_free(collected->collector);
	arena_reset(&collected->arena);
	agreement_file_free(collected->file);
	ledger_rows_free(&collected->data);
}

static void
start(struct collected *collected, const char *account)
{
	struct period term = collected->file->agreements[0].term;
	struct collect_party party = {
		.account = catalog_account_find(collected->data.catalog,
		    account),
		.window = term,
		.period = term,
		.as_of = term.until,
	};

	check_status(collector_start(collected->collector, &party),
	    STATUS_OK, NULL);
}

/* All documents of the accounts asked for, those outside the dates too. */
static void
add_all(struct collected *collected)
{
	size_t count;
	const uint32_t *accounts = collector_accounts(collected->collector,
	    &count);
	struct error err;

	for (size_t i = 0; i < collected->data.document_count; i++) {
		const struct purchase_document *document =
		    &collected->data.documents[i].document;

		for (size_t j = 0; j < count; j++) {
			if (accounts[j] == document->account)
				check_status(collector_add(
				    collected->collector, document, &err),
				    STATUS_OK, &err);
		}
	}
}

static struct result
finish(struct collected *collected, bool *counts)
{
	struct result result;
	struct error err;

	check_status(collector_finish(collected->collector,
	    &collected->arena, &result, counts, &err), STATUS_OK, &err);
	return result;
}

static void
put_micro(struct strbuf *out, const char *before, wide value)
{
	char text[DECIMAL_TEXT_MAX];

	strbuf_printf(out, "%s%s", before, decimal_format(text, value));
}

static void
put_measures(struct strbuf *out, const struct measures *measures)
{
	for (size_t i = 0; i < measures->figure_count; i++) {
		const struct result_figure *figure = &measures->figures[i];

		strbuf_printf(out, "%s %s %u", figure->rule,
		    figure_role_code(figure->role), figure->ordinal);
		put_micro(out, " = ", figure->value_micro);
		strbuf_printf(out, " of %d\n", (int)figure->lines);
	}
	for (size_t i = 0; i < measures->membership_count; i++)
		strbuf_printf(out, "%s %s\n", measures->memberships[i].club,
		    measures->memberships[i].is_member ? "yes" : "no");
	for (size_t i = 0; i < measures->baseline_count; i++) {
		const struct result_baseline *baseline =
		    &measures->baselines[i];

		strbuf_puts(out, baseline->list);
		if (baseline->has_value)
			put_micro(out, " ", baseline->value_micro);
		else
			strbuf_puts(out, " none");
		strbuf_putc(out, '\n');
	}
}

static void
put_result(struct strbuf *out, const struct result *result, bool counts)
{
	if (result->error != NULL) {
		strbuf_printf(out, "%s\n", result->error);
		assert_null(result->measures);
		return;
	}
	put_measures(out, result->measures);
	for (size_t i = 0; i < result->tally_count; i++) {
		const struct line_tally *tally = &result->tallies[i];

		strbuf_printf(out, "%s %s %d", line_fate_code(tally->fate),
		    tally->currency, (int)tally->lines);
		put_micro(out, " ", tally->net_micro);
		strbuf_putc(out, '\n');
	}
	if (!counts)
		strbuf_puts(out, "no line counts\n");
}

static void
collect_row(void **state)
{
	const struct row *row = *state;
	struct collected collected;
	struct strbuf found;
	struct result result;
	bool counts;

	strbuf_init(&found, 8192);
	open_collector(&collected, row->attributes, row->inside);
	/* Another party before it leaves nothing behind. */
	start(&collected, "HQ");
	add_all(&collected);
	(void)finish(&collected, &counts);
	start(&collected, row->account);
	add_all(&collected);
	result = finish(&collected, &counts);
	put_result(&found, &result, counts);
	assert_string_equal(strbuf_text(&found), row->found);
	assert_string_equal(result.account, row->account);
	strbuf_fini(&found);
	close_collector(&collected);
}

/* ----------------------------------------------------------------- digest */

/* Exactly the text that rules/collect.h describes. */
static const char digested[] =
    "document\0S\0invoice\0F-4\0C-1\0" "2025-12-31\0" "2026-01-02\0EUR\0"
    "line\0" "1\0P-3\0TOOLS\0\0\0" "0.000001\0"
    "document\0S\0credit-note\0D-1\0C-1\0" "2025-04-01\0\0EUR\0"
    "line\0" "1\0P-1\0DRILLS\0" "-12\0\0" "-120\0"
    "line\0" "2\0P-2\0PAINT\0\0\0" "5";

static void
collect_digests_counting_lines(void **state)
{
	struct collected collected;
	char expected[DIGEST_TEXT_SIZE];
	struct result result;
	bool counts;

	(void)state;
	/* Only F-4 and D-1 are left. */
	open_collector(&collected, EUR, "<except until='2025-03-31'/>"
	    MEASURE("basis='net-amount' compare='growth'"));
	start(&collected, "C-1");
	add_all(&collected);
	result = finish(&collected, &counts);
	assert_true(counts);
	check_status(digest_bytes(expected, digested, sizeof digested),
	    STATUS_OK, NULL);
	assert_string_equal(result.digest, expected);
	close_collector(&collected);
}

static void
digest_of(struct collected *collected, char *out)
{
	struct result result;
	bool counts;

	start(collected, "C-1");
	add_all(collected);
	result = finish(collected, &counts);
	memcpy(out, result.digest, DIGEST_TEXT_SIZE);
}

/* The order of a document's lines is not the file's, a figure's change is. */
static void
collect_digest_is_of_the_content(void **state)
{
	struct collected collected;
	char first[DIGEST_TEXT_SIZE];
	char second[DIGEST_TEXT_SIZE];
	struct purchase_line *lines;
	struct purchase_line line;

	(void)state;
	open_collector(&collected, EUR, MEASURE("basis='net-amount'"));
	digest_of(&collected, first);
	digest_of(&collected, second);
	assert_string_equal(first, second);
	lines = collected.data.documents[0].lines;
	assert_string_equal(collected.data.documents[0].document.id, "F-1");
	line = lines[0];
	lines[0] = lines[2];
	lines[2] = line;
	digest_of(&collected, second);
	assert_string_equal(first, second);
	lines[2].net_micro++;
	digest_of(&collected, second);
	assert_string_not_equal(first, second);
	lines[2].net_micro--;
	lines[2].no = "10";
	digest_of(&collected, second);
	assert_string_not_equal(first, second);
	close_collector(&collected);
}

/* ----------------------------------------------------- dates and accounts */

static void
collector_dates_cover_the_year_before(void **state)
{
	struct collected collected;
	struct period dates;

	(void)state;
	open_collector(&collected, "currency=\"EUR\" from=\"2024-02-29\" "
	    "until=\"2025-02-28\"", MEASURE("basis='net-amount'"));
	start(&collected, "C-1");
	dates = collector_dates(collected.collector);
	check_int_equal(dates.from, ledger_rows_date("2024-02-29"));
	check_int_equal(dates.until, ledger_rows_date("2025-02-28"));
	close_collector(&collected);
	open_collector(&collected, "currency=\"EUR\" from=\"2024-02-29\" "
	    "until=\"2025-02-28\"",
	    MEASURE("basis='net-amount' compare='growth'"));
	start(&collected, "C-1");
	dates = collector_dates(collected.collector);
	check_int_equal(dates.from, ledger_rows_date("2023-02-28"));
	check_int_equal(dates.until, ledger_rows_date("2025-02-28"));
	close_collector(&collected);
}

/* No year is before the year 1: the baseline is then empty, not a failure. */
static void
collector_dates_begin_with_the_year_1(void **state)
{
	struct collected collected;
	struct result result;
	bool counts;

	(void)state;
	open_collector(&collected, "currency=\"EUR\" from=\"0001-01-01\" "
	    "until=\"0001-12-31\"",
	    MEASURE("basis='net-amount' compare='growth'"));
	start(&collected, "C-1");
	check_int_equal(collector_dates(collected.collector).from,
	    ledger_rows_date("0001-01-01"));
	add_all(&collected);
	result = finish(&collected, &counts);
	assert_false(counts);
	check_micro_equal(result.measures->figures[1].value_micro, 0);
	close_collector(&collected);
}

/* Across the group: its documents are asked for once, for the first party. */
static void
collector_accounts_are_the_groups_once(void **state)
{
	struct collected collected;
	size_t count;
	bool counts;

	(void)state;
	open_collector(&collected, EUR,
	    MEASURE("basis='net-amount' across='group'"));
	start(&collected, "C-2");
	(void)collector_accounts(collected.collector, &count);
	check_int_equal((int64_t)count, 3);
	add_all(&collected);
	(void)finish(&collected, &counts);
	start(&collected, "C-1");
	(void)collector_accounts(collected.collector, &count);
	check_int_equal((int64_t)count, 1);
	start(&collected, "C-3");
	(void)collector_accounts(collected.collector, &count);
	check_int_equal((int64_t)count, 1);
	close_collector(&collected);
}

/* Another as-of date is another measure: nothing kept is used. */
static void
collector_forgets_groups_of_another_day(void **state)
{
	struct collected collected;
	struct collect_party party;
	size_t count;
	bool counts;

	(void)state;
	open_collector(&collected, EUR,
	    MEASURE("basis='net-amount' across='group'"));
	start(&collected, "C-2");
	add_all(&collected);
	(void)finish(&collected, &counts);
	party = (struct collect_party){
		.account = catalog_account_find(collected.data.catalog, "C-1"),
		.window = collected.file->agreements[0].term,
		.period = collected.file->agreements[0].term,
		.as_of = ledger_rows_date("2025-06-30"),
	};
	check_status(collector_start(collected.collector, &party), STATUS_OK,
	    NULL);
	(void)collector_accounts(collected.collector, &count);
	check_int_equal((int64_t)count, 3);
	close_collector(&collected);
}

/* ------------------------------------------------------------------ traces */

static enum status
note_line(const struct purchase_document *document,
    const struct purchase_line *line, const struct collect_trace *trace,
    void *payload, struct error *err)
{
	struct strbuf *out = payload;

	(void)err;
	strbuf_printf(out, "%s/%s %s %s%s%s", document->id, line->no,
	    line_fate_code(trace->fate), trace->figures[0] ? "v" : "",
	    trace->figures[1] ? "b" : "", trace->figures[2] ? "p" : "");
	for (unsigned kind = 0; kind < SELECT_KIND_COUNT; kind++) {
		if ((trace->refusals & 1u << kind) != 0)
			strbuf_puts(out,
			    select_kind_word((enum select_kind)kind));
	}
	strbuf_putc(out, '\n');
	return STATUS_OK;
}

static void
collector_traces_lines(void **state)
{
	struct collected collected;
	struct strbuf found;

	(void)state;
	strbuf_init(&found, 8192);
	open_collector(&collected, EUR, "<except product='P-2'/><rule id='r'>"
	    "<qualify basis='net-amount' compare='growth' across='group'>"
	    "<lines product='P-1'/></qualify>"
	    "<scale method='all-units'><tier from='1' rate='1%'/></scale>"
	    "<pay basis='net-amount'/></rule>");
	collector_trace_lines(collected.collector, note_line, &found);
	start(&collected, "C-1");
	add_all(&collected);
	/* H-2 is of the group and in no figure; G-2 lies before. */
	assert_string_equal(strbuf_text(&found),
	    "F-1/1 counted vp\nF-1/2 excepted \nF-1/3 unselected product\n"
	    "F-2/1 counted vp\nF-3/1 cancelled \nF-4/1 unselected product\n"
	    "G-1/1 counted b\nH-1/1 counted v\n"
	    "D-1/1 counted vp\nD-1/2 excepted \n");
	strbuf_fini(&found);
	close_collector(&collected);
}

static enum status
refuse_line(const struct purchase_document *document,
    const struct purchase_line *line, const struct collect_trace *trace,
    void *payload, struct error *err)
{
	(void)document;
	(void)line;
	(void)trace;
	(void)payload;
	return error_set(err, STATUS_INTERRUPTED, "enough");
}

static void
collector_hands_on_what_a_trace_returns(void **state)
{
	struct collected collected;
	struct error err;

	(void)state;
	open_collector(&collected, EUR, MEASURE("basis='net-amount'"));
	collector_trace_lines(collected.collector, refuse_line, NULL);
	start(&collected, "C-1");
	check_status(collector_add(collected.collector,
	    &collected.data.documents[0].document, &err), STATUS_INTERRUPTED,
	    NULL);
	assert_string_equal(err.message, "enough");
	close_collector(&collected);
}

/* ----------------------------------------------------------------- maxima */

/* Sums are exact past 64 bits, whatever the order. */
static void
collect_sums_past_64_bits(void **state)
{
	struct collected collected;
	struct purchase_line *line;
	struct result result;
	bool counts;

	(void)state;
	open_collector(&collected, EUR, "<rule id='r'><qualify "
	    "basis='net-amount'><lines product='P-3'/></qualify>" NET
	    "</rule>");
	line = &collected.data.documents[3].lines[0];
	line->net_micro = DECIMAL_LIMIT_MICRO - 1;
	start(&collected, "C-1");
	for (int i = 0; i < 4; i++)
		add_all(&collected);
	result = finish(&collected, &counts);
	check_micro_equal(result.measures->figures[0].value_micro,
	    4 * ((wide)DECIMAL_LIMIT_MICRO - 1));
	line->net_micro = -line->net_micro;
	start(&collected, "C-1");
	add_all(&collected);
	result = finish(&collected, &counts);
	check_micro_equal(result.measures->figures[0].value_micro,
	    -((wide)DECIMAL_LIMIT_MICRO - 1));
	close_collector(&collected);
}

/* ------------------------------------------------------------- no memory */

/* All that a party takes, with whatever allocation failing. */
static enum status
collect_once(struct collected *collected)
{
	struct collector *collector = NULL;
	struct period term = collected->file->agreements[0].term;
	struct collect_party party = {
		.account = catalog_account_find(collected->data.catalog,
		    "C-1"),
		.window = term,
		.period = term,
		.as_of = term.until,
	};
	struct arena arena;
	struct result result;
	struct error err;
	bool counts;
	enum status status;

	arena_init(&arena, (size_t)1 << 20);
	status = collector_new(&collector, collected->plan,
	    collected->data.catalog);
	if (status == STATUS_OK)
		status = collector_start(collector, &party);
	for (size_t i = 0; i < collected->data.document_count &&
	    status == STATUS_OK; i++)
		status = collector_add(collector,
		    &collected->data.documents[i].document, &err);
	if (status == STATUS_OK)
		status = collector_finish(collector, &arena, &result, &counts,
		    &err);
	collector_free(collector);
	arena_reset(&arena);
	return status;
}

static void
collect_survives_no_memory(const char *inside)
{
	struct collected collected;
	uint64_t nth = 1;
	int succeeded = 0;
	bool failed = true;

	if (!faults_are_possible())
		return;
	open_collector(&collected, EUR, inside);
	check_status(collect_once(&collected), STATUS_OK, NULL);
	for (; failed; nth++) {
		int64_t live = faults_live_blocks();
		enum status status;

		faults_begin(nth, true);
		status = collect_once(&collected);
		failed = faults_end();
		/* Some memory is only to make a next thing faster. */
		if (status != STATUS_OK)
			check_status(status, STATUS_MEMORY, NULL);
		else
			succeeded++;
		assert_true(failed || status == STATUS_OK);
		check_int_equal(faults_live_blocks(), live);
	}
	assert_true(nth > 20);
	assert_true(succeeded <= 3);
	close_collector(&collected);
}

static void
collect_tells_of_no_memory(void **state)
{
	(void)state;
	collect_survives_no_memory("<list id='l'><item id='P-1'/></list>"
	    "<rule id='r'><require basis='categories' at-least='1'>"
	    "<lines list='l'/></require><qualify basis='net-amount' "
	    "across='group'><lines category='TOOLS'/></qualify>" NET
	    "</rule>");
	/* A party that fails. */
	collect_survives_no_memory(MEASURE("basis='quantity' unit='KGM'"));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(collect_digests_counting_lines),
		cmocka_unit_test(collect_digest_is_of_the_content),
		cmocka_unit_test(collector_dates_cover_the_year_before),
		cmocka_unit_test(collector_dates_begin_with_the_year_1),
		cmocka_unit_test(collector_accounts_are_the_groups_once),
		cmocka_unit_test(collector_forgets_groups_of_another_day),
		cmocka_unit_test(collector_traces_lines),
		cmocka_unit_test(collector_hands_on_what_a_trace_returns),
		cmocka_unit_test(collect_sums_past_64_bits),
		cmocka_unit_test(collect_tells_of_no_memory),
	};

	return run_rows("collect", collect_row, rows) +
	    cmocka_run_group_tests_name("collector", tests, NULL, NULL);
}
