/* What became of lines, and which failure of a party is told. */

#include "tests/support/check.h"
#include "tests/support/faults.h"
#include "tests/support/ledger_rows.h"

#include <stdio.h>
#include <string.h>

#include "engine/strbuf.h"
#include "rules/collect.h"

#define ATTRIBUTES "currency=\"EUR\" from=\"2025-01-01\" until=\"2025-12-31\""
#define SCALE "<scale method='all-units'><tier from='1' amount='1'/></scale>"

/* Nothing of it needs a rate. */
static const char many_fates[] = "<except tag='out'/><rule id='r'>"
    "<qualify basis='documents'><lines tag='in'/></qualify>" SCALE "</rule>";
static const char net_amount[] = "<rule id='r'>"
    "<qualify basis='net-amount'/>" SCALE "</rule>";

static const char *const currencies[] = {
	"CZK 2025-01-02 status=cancelled", "USD 2025-01-02 status=cancelled",
	"EUR 2025-01-02 status=cancelled", "AUD 2025-01-02 tags=out",
	"CAD 2025-01-02 tags=out", "CHF 2025-01-02 tags=out",
	"DKK 2025-01-02 tags=in", "GBP 2025-01-02 tags=in",
	"HUF 2025-01-02 tags=in", "JPY 2025-01-02 tags=in",
	"NOK 2025-01-02", "PLN 2025-01-02", "RON 2025-01-02",
	"SEK 2025-01-02", "TRY 2025-01-02", "ZAR 2025-01-02",
	"BGN 2025-01-02 tags=out", "USD 2025-01-02 tags=out",
	"EUR 2025-01-02 tags=in", "EUR 2025-01-02",
};

struct noted {
	struct ledger_rows data;
	struct agreement_file *file;
	struct arena arena;
	struct plan *plan;
};

static void
open_noted(struct noted *out, const char *const *ledger, const char *inside)
{
	ledger_rows_load(&out->data, ledger);
	out->file = ledger_rows_agreement(ATTRIBUTES, inside);
	arena_init(&out->arena, (size_t)1 << 20);
	check_status(plan_make(&out->plan, &out->arena,
	    &out->file->agreements[0]), STATUS_OK, NULL);
}

static void
close_noted(struct noted *noted)
{
	arena_reset(&noted->arena);
	agreement_file_free(noted->file);
	ledger_rows_free(&noted->data);
}

static void
put_result(struct strbuf *out, const struct result *result)
{
	char text[DECIMAL_TEXT_MAX];

	if (result->error != NULL) {
		strbuf_puts(out, result->error);
		return;
	}
	for (size_t i = 0; i < result->tally_count; i++) {
		const struct line_tally *tally = &result->tallies[i];

		strbuf_printf(out, "%s %s %u %s\n",
		    line_fate_code(tally->fate), tally->currency,
		    (unsigned)tally->lines, decimal_format(text,
		    tally->net_micro));
	}
	strbuf_printf(out, "%s of %u, %s\n", decimal_format(text,
	    result->measures->figures[0].value_micro),
	    (unsigned)result->measures->figures[0].lines, result->digest);
}

static enum status
collect(struct noted *noted, struct strbuf *out)
{
	struct period term = noted->file->agreements[0].term;
	struct collect_party party = {
		.account = 0,
		.window = term,
		.period = term,
		.as_of = term.until,
	};
	struct collector *collector = NULL;
	struct arena arena;
	struct result result;
	struct error err;
	bool counts;
	enum status status;

	arena_init(&arena, (size_t)1 << 20);
	status = collector_new(&collector, noted->plan, noted->data.catalog);
	if (status == STATUS_OK)
		status = collector_start(collector, &party);
	for (size_t i = 0; i < noted->data.document_count &&
	    status == STATUS_OK; i++)
		status = collector_add(collector,
		    &noted->data.documents[i].document, &err);
	if (status == STATUS_OK)
		status = collector_finish(collector, &arena, &result, &counts,
		    &err);
	if (status == STATUS_OK && !counts)
		strbuf_puts(out, "nothing counts\n");
	if (status == STATUS_OK)
		put_result(out, &result);
	collector_free(collector);
	arena_reset(&arena);
	return status;
}

static void
check_collected(struct noted *noted, const char *expected)
{
	struct strbuf found;

	strbuf_init(&found, 1 << 16);
	check_status(collect(noted, &found), STATUS_OK, NULL);
	if (strncmp(strbuf_text(&found), expected, strlen(expected)) != 0)
		assert_string_equal(strbuf_text(&found), expected);
	strbuf_fini(&found);
}

/* Rows of 20 invoices, each with two lines, in the order of the table. */
static void
open_many(struct noted *noted, char texts[][2][80])
{
	const char *rows[3 * ARRAY_LEN(currencies) + 2];
	size_t count = 0;

	rows[count++] = "account C-1";
	for (size_t i = 0; i < ARRAY_LEN(currencies); i++) {
		snprintf(texts[i][0], sizeof texts[i][0],
		    "invoice F-%02zu account=C-1 date=%.10s currency=%.3s%s",
		    i, currencies[i] + 4, currencies[i], currencies[i] + 14);
		snprintf(texts[i][1], sizeof texts[i][1], "line net=%zu",
		    i + 1);
		rows[count++] = texts[i][0];
		rows[count++] = texts[i][1];
		rows[count++] = "line net=100";
	}
	rows[count] = NULL;
	open_noted(noted, rows, many_fates);
}

static const char many_found[] =
    "counted DKK 2 107\ncounted EUR 2 119\ncounted GBP 2 108\n"
    "counted HUF 2 109\ncounted JPY 2 110\n"
    "unselected EUR 2 120\nunselected NOK 2 111\nunselected PLN 2 112\n"
    "unselected RON 2 113\nunselected SEK 2 114\nunselected TRY 2 115\n"
    "unselected ZAR 2 116\n"
    "excepted AUD 2 104\nexcepted BGN 2 117\nexcepted CAD 2 105\n"
    "excepted CHF 2 106\nexcepted USD 2 118\n"
    "cancelled CZK 2 101\ncancelled EUR 2 103\ncancelled USD 2 102\n"
    "5 of 10, ";

static void
fates_are_told_by_kind_and_currency(void **state)
{
	char texts[ARRAY_LEN(currencies)][2][80];
	struct noted noted;

	(void)state;
	open_many(&noted, texts);
	check_collected(&noted, many_found);
	close_noted(&noted);
}

/* A line counts, whether a rule selects it or not. */
static void
a_line_that_no_rule_selects_counts(void **state)
{
	static const char *const ledger[] = {
		"account C-1",
		"invoice F-1 account=C-1 date=2025-03-01",
		"line net=5",
		NULL
	};
	struct noted noted;

	(void)state;
	open_noted(&noted, ledger, many_fates);
	check_collected(&noted, "unselected EUR 1 5\n0 of 0, ");
	noted.data.documents[0].document.is_cancelled = true;
	check_collected(&noted, "nothing counts\ncancelled EUR 1 5\n");
	close_noted(&noted);
}

/* All of it, or a failure. */
static void
no_memory_loses_nothing(void **state)
{
	char texts[ARRAY_LEN(currencies)][2][80];
	struct strbuf expected;
	struct noted noted;
	bool failed = true;

	(void)state;
	if (!faults_are_possible())
		return;
	open_many(&noted, texts);
	strbuf_init(&expected, 1 << 16);
	check_status(collect(&noted, &expected), STATUS_OK, NULL);
	for (uint64_t nth = 1; failed; nth++) {
		struct strbuf found;
		enum status status;

		strbuf_init(&found, 1 << 16);
		strbuf_puts(&found, "x");
		strbuf_clear(&found);
		faults_begin(nth, false);
		status = collect(&noted, &found);
		failed = faults_end();
		if (!failed || status != STATUS_MEMORY)
			check_status(status, STATUS_OK, NULL);
		if (status == STATUS_OK && strbuf_status(&found) == STATUS_OK)
			assert_string_equal(strbuf_text(&found),
			    strbuf_text(&expected));
		strbuf_fini(&found);
	}
	strbuf_fini(&expected);
	close_noted(&noted);
}

/* -------------------------------------------------------------- failures */

static const char *const failing[] = {
	"account C-1",
	"credit-note A-1 account=C-1 date=2025-02-01 currency=USD",
	"line net=5",
	"line net=4",
	"line net=6",
	"credit-note B-1 account=C-1 date=2025-03-01 currency=CZK",
	"line net=1",
	NULL
};

#define NO_RATE(currency, day) "no exchange rate of " currency " on " day \
	" or in the 10 days before it"

static void
the_first_failure_is_told(void **state)
{
	struct purchase_line *lines;
	struct noted noted;

	(void)state;
	open_noted(&noted, failing, net_amount);
	lines = noted.data.documents[0].lines;
	check_collected(&noted, "credit note A-1 of S, line 1: "
	    NO_RATE("USD", "2025-02-01"));
	/* Of a document's lines the first by number, wherever it stands. */
	lines[0].no = "3";
	lines[1].no = "1";
	lines[2].no = "2";
	check_collected(&noted, "credit note A-1 of S, line 1: "
	    NO_RATE("USD", "2025-02-01"));
	lines[0].no = "3";
	lines[1].no = "2";
	lines[2].no = "1";
	check_collected(&noted, "credit note A-1 of S, line 1: "
	    NO_RATE("USD", "2025-02-01"));
	lines[0].no = "2";
	lines[1].no = "3";
	lines[2].no = "4";
	check_collected(&noted, "credit note A-1 of S, line 2: "
	    NO_RATE("USD", "2025-02-01"));
	/* Without numbers the first by what it says: -6 is the least. */
	lines[0].no = lines[1].no = lines[2].no = NULL;
	check_collected(&noted, "credit note A-1 of S, line 3 in it: "
	    NO_RATE("USD", "2025-02-01"));
	/* And of two that say the same the first. */
	lines[1].net_micro = lines[2].net_micro;
	check_collected(&noted, "credit note A-1 of S, line 2 in it: "
	    NO_RATE("USD", "2025-02-01"));
	close_noted(&noted);
}

static void
the_failure_of_an_invoice_is_told(void **state)
{
	static const char *const ledger[] = {
		"rate CZK 2025-03-01 25",
		"account C-1",
		"invoice F-1 account=C-1 date=2025-03-01 currency=CZK",
		"line net=1",
		"invoice F-2 account=C-1 date=2025-03-12 currency=CZK",
		"line net=1",
		NULL
	};
	struct noted noted;

	(void)state;
	open_noted(&noted, ledger, net_amount);
	check_collected(&noted, "invoice F-2 of S, line 1: "
	    NO_RATE("CZK", "2025-03-12"));
	close_noted(&noted);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(fates_are_told_by_kind_and_currency),
		cmocka_unit_test(a_line_that_no_rule_selects_counts),
		cmocka_unit_test(no_memory_loses_nothing),
		cmocka_unit_test(the_first_failure_is_told),
		cmocka_unit_test(the_failure_of_an_invoice_is_told),
	};

	return cmocka_run_group_tests_name("collect_note", tests, NULL, NULL);
}
