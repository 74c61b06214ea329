/* Which line of which document is in what, and what is told of it. */

#include "tests/support/check.h"
#include "tests/support/collect_rows.h"
#include "tests/support/rows.h"

#include <string.h>

#define TERM " from='2025-01-01' until='2025-12-31'"
#define EUR "currency='EUR'" TERM
#define CZK "currency='CZK'" TERM
#define SCALE "<scale method='all-units'><tier from='1' amount='1'/></scale>"
#define RULE(id, qualify) "<rule id='" id "'>" qualify SCALE "</rule>"
#define OF(product) "<lines product='" product "'/></qualify>"

static const char *const ledger[] = {
	"product P-1", "product P-2", "product P-3",
	"account HQ",
	"account C-1 parent=HQ",
	"account C-2 parent=HQ",
	"invoice A-1 account=C-1 date=2024-03-01",
	"line product=P-1 net=10",
	"line product=P-2 net=20",
	"invoice A-2 account=C-1 date=2024-04-01 status=cancelled",
	"line product=P-1 net=1",
	"invoice B-1 account=C-1 date=2025-02-01",
	"line product=P-1 net=100",
	"line product=P-2 net=200",
	"invoice B-2 account=C-1 date=2025-05-01",
	"line product=P-1 net=300",
	"invoice B-3 account=C-1 date=2025-06-01 status=cancelled",
	"line product=P-1 net=5",
	"line product=P-2 net=6",
	"invoice B-4 account=C-1 date=2025-07-01",
	"line product=P-2 net=1",
	"invoice D-1 account=C-2 date=2025-03-01",
	"line product=P-2 net=7",
	"invoice D-2 account=C-2 date=2025-03-02 status=cancelled",
	"line product=P-2 net=8",
	NULL
};

struct row {
	const char *name;
	const char *account;
	const char *attributes;
	const char *inside;
	const char *found;
};

static const struct row rows[] = {
	/* B-4 has no line of P-1, though B-2 before it had. */
	{ "each slot goes from document to document", "C-1", EUR,
	    RULE("r", "<qualify basis='net-amount'/>")
	    RULE("s", "<qualify basis='documents'>" OF("P-1")),
	    "r qualify 0 = 601 of 4\ns qualify 0 = 2 of 2\n"
	    "counted EUR 4 601\ncancelled EUR 2 11\n" },
	{ "the group is measured, the party's own lines are told", "C-2", EUR,
	    RULE("r", "<qualify basis='net-amount' across='group'/>"),
	    "r qualify 0 = 608 of 5\ncounted EUR 1 7\ncancelled EUR 1 8\n" },
	{ "nothing is told of the year before", "C-1", EUR,
	    RULE("r", "<qualify basis='net-amount' compare='growth'/>"),
	    "r qualify 0 = 601 of 4\nr qualify-base 0 = 30 of 2\n"
	    "counted EUR 4 601\ncancelled EUR 2 11\n" },
	/* The date of the except is moved back a year. */
	{ "a total that leaves a line of the year before open", "C-1", CZK,
	    "<except document-at-least='1' product='P-1' from='2025-03-01' "
	    "until='2025-03-01'/>"
	    RULE("r", "<qualify basis='quantity' unit='C62' "
	    "compare='growth'/>"),
	    "invoice A-1 of S, line 1: no exchange rate of EUR on 2024-03-01 "
	    "or in the 10 days before it\n" },
	{ "what is open of others of the group and in no slot", "HQ", CZK,
	    "<except document-at-least='1' product='P-1'/>"
	    RULE("r", "<qualify basis='documents' across='group'>"
	    OF("P-3")),
	    "r qualify 0 = 0 of 0\nno line counts\n" },
};

static void
collect_row(void **state)
{
	const struct row *row = *state;
	struct collect_rows found;

	collect_rows_open(&found, ledger, row->attributes, row->inside);
	collect_rows_check(&found, row->account, row->found);
	collect_rows_close(&found);
}

/* Below 2^63 a line always fits; the total of many of them need not. */
static void
a_total_too_large_to_be_converted_is_told(void **state)
{
	static const char *const large[] = {
		"rate KWD 2025-03-01 0.0000000001",
		"rate IRR 2025-03-01 922337203.6854775807",
		"account C-1",
		"invoice F-1 account=C-1 date=2025-03-01 currency=KWD",
		"line net=1",
		NULL
	};
	struct collect_rows found;

	(void)state;
	collect_rows_open(&found, large, "currency='IRR'" TERM,
	    RULE("r", "<qualify basis='documents'>"
	    "<lines document-at-least='1'/></qualify>"));
	found.data.documents[0].claim.net_total_micro =
	    (wide)DECIMAL_LIMIT_MICRO * 1000;
	collect_rows_check(&found, "C-1", "invoice F-1 of S, line 1: "
	    "the amount is too large to be converted\n");
	collect_rows_close(&found);
}

/* What an advance is worked out from is of its period only. */
static void
an_advance_is_of_its_own_period(void **state)
{
	struct collect_rows found;
	struct collect_party party;
	struct period quarter = {
		.from = ledger_rows_date("2025-04-01"),
		.until = ledger_rows_date("2025-06-30"),
	};
	struct strbuf text;
	struct error err = { 0 };

	(void)state;
	collect_rows_open(&found, ledger, EUR, "<settle every='quarter' "
	    "method='catch-up' advance='1%'/>"
	    RULE("r", "<qualify basis='net-amount'/>"));
	collector_free(found.collector);
	plan_add_advance(found.plan, quarter);
	check_status(collector_new(&found.collector, found.plan,
	    found.data.catalog), STATUS_OK, NULL);
	party = collect_rows_party(&found, "C-1");
	party.window.until = quarter.until;
	party.period = quarter;
	strbuf_init(&text, 4096);
	check_status(collect_rows_add(&found, &party, &err), STATUS_OK, &err);
	check_status(collect_rows_finish(&found, &text, &err), STATUS_OK,
	    &err);
	assert_non_null(strstr(strbuf_text(&text),
	    "r qualify 0 = 600 of 3\n- advance-net 0 = 300 of 1\n"));
	strbuf_fini(&text);
	collect_rows_close(&found);
}

/* ------------------------------------------------------------------ traces */

static const struct row traces[] = {
	/* What is excepted of the year before is told to be. */
	{ "both years", "C-1", EUR, "<except product='P-1'/>"
	    RULE("r", "<qualify basis='net-amount' compare='growth'/>"),
	    "A-1/1 excepted\nA-1/2 counted 1\nA-2/1 cancelled\n"
	    "B-1/1 excepted\nB-1/2 counted 0\nB-2/1 excepted\n"
	    "B-3/1 cancelled\nB-3/2 cancelled\nB-4/1 counted 0\n" },
	/* Every rule's refusal; but not that of a slot of the other year. */
	{ "refusals of all rules", "C-1", EUR,
	    RULE("r", "<qualify basis='net-amount' compare='growth'>"
	    "<lines product='P-1' until='2025-12-31'/></qualify>")
	    RULE("s", "<qualify basis='net-amount'>"
	    "<lines type='credit-note'/></qualify>"),
	    "A-1/1 counted 1\nA-1/2 unselected product\nA-2/1 cancelled\n"
	    "B-1/1 counted 0\nB-1/2 unselected type product\n"
	    "B-2/1 counted 0\nB-3/1 cancelled\nB-3/2 cancelled\n"
	    "B-4/1 unselected type product\n" },
	/* A window of two years overlaps the one before it: a line excepted
	 * in the one may be in the other. */
	{ "a line in both windows", "C-1",
	    "currency='EUR' from='2024-01-01' until='2025-12-31'",
	    "<except from='2024-03-01' until='2024-03-01' product='P-1'/>"
	    RULE("r", "<qualify basis='net-amount' compare='growth'/>"),
	    "A-1/1 excepted 1\nA-1/2 counted 0 1\nA-2/1 cancelled\n"
	    "B-1/1 counted 0\nB-1/2 counted 0\nB-2/1 counted 0\n"
	    "B-3/1 cancelled\nB-3/2 cancelled\nB-4/1 counted 0\n" },
	{ "others of the group where they are in a figure", "C-2", EUR,
	    RULE("r", "<qualify basis='net-amount' across='group'>"
	    OF("P-1")),
	    "B-1/1 counted 0\nB-2/1 counted 0\nD-1/1 unselected product\n"
	    "D-2/1 cancelled\n" },
};

static void
trace_row(void **state)
{
	const struct row *row = *state;
	struct collect_rows found;
	struct collect_party party;
	struct error err = { 0 };

	collect_rows_open(&found, ledger, row->attributes, row->inside);
	collect_rows_trace(&found);
	party = collect_rows_party(&found, row->account);
	check_status(collect_rows_add(&found, &party, &err), STATUS_OK, &err);
	assert_string_equal(strbuf_text(&found.lines), row->found);
	collect_rows_close(&found);
}

/* A credit note is selected, and counts, but is no invoice. */
static void
a_line_is_in_the_figures_that_count_it(void **state)
{
	static const char *const notes[] = {
		"account C-1",
		"invoice F-1 account=C-1 date=2025-03-01",
		"line net=9",
		"credit-note G-1 account=C-1 date=2025-04-01",
		"line net=4",
		NULL
	};
	struct collect_rows found;

	(void)state;
	collect_rows_open(&found, notes, EUR,
	    RULE("r", "<qualify basis='documents'/>")
	    RULE("s", "<qualify basis='net-amount'/>"));
	collect_rows_trace(&found);
	collect_rows_check(&found, "C-1",
	    "r qualify 0 = 1 of 1\ns qualify 0 = 5 of 2\n");
	assert_string_equal(strbuf_text(&found.lines),
	    "F-1/1 counted 0 1\nG-1/1 counted 1\n");
	collect_rows_close(&found);
}

static enum status
count_and_refuse(const struct purchase_document *document,
    const struct purchase_line *line, const struct collect_trace *trace,
    void *payload, struct error *err)
{
	(void)document;
	(void)line;
	(void)trace;
	++*(int *)payload;
	return error_set(err, STATUS_INTERRUPTED, "enough");
}

static void
a_refusing_trace_ends_it(void **state)
{
	static const char *const both[] = { "B-1", "B-3" };

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(both); i++) {
		struct collect_rows found;
		struct collect_party party;
		struct error err = { 0 };
		int calls = 0;

		collect_rows_open(&found, ledger, EUR,
		    RULE("r", "<qualify basis='net-amount'/>"));
		collector_trace_lines(found.collector, count_and_refuse,
		    &calls);
		party = collect_rows_party(&found, "C-1");
		check_status(collector_start(found.collector, &party),
		    STATUS_OK, NULL);
		for (size_t k = 0; k < found.data.document_count; k++) {
			const struct purchase_document *document =
			    &found.data.documents[k].document;

			if (strcmp(document->id, both[i]) == 0)
				check_status(collector_add(found.collector,
				    document, &err), STATUS_INTERRUPTED,
				    NULL);
		}
		check_int_equal(calls, 1);
		assert_string_equal(err.message, "enough");
		collect_rows_close(&found);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_total_too_large_to_be_converted_is_told),
		cmocka_unit_test(an_advance_is_of_its_own_period),
		cmocka_unit_test(a_line_is_in_the_figures_that_count_it),
		cmocka_unit_test(a_refusing_trace_ends_it),
	};

	return run_rows("collect_document", collect_row, rows) +
	    run_rows("traces", trace_row, traces) +
	    cmocka_run_group_tests_name("documents", tests, NULL, NULL);
}
