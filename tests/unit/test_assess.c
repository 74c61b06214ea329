#include "tests/support/check.h"
#include "tests/support/ledger_rows.h"
#include "tests/support/rows.h"
#include "tests/support/temp_ledger.h"

#include <stdio.h>

#include "engine/strbuf.h"
#include "rules/assess.h"
#include "rules/window.h"

#define RULE "<rule id='r'><qualify basis='net-amount'/>" \
	"<scale method='incremental'><tier from='0' rate='1%'/></scale></rule>"

#define YEAR "from=\"2025-01-01\" until=\"2025-12-31\""

/* ---------------------------------------------------------------- parties */

static const char *const accounts[] = {
	"account A segment=retail country=CZ club=GOLD:2025-01-01:2025-12-30",
	"account B parent=A segment=retail country=DE "
	    "club=GOLD:2025-12-31:2025-12-31",
	"account C parent=B segment=wholesale country=CZ",
	"account D country=CZ",
	"account E",
	NULL
};

struct party_row {
	const char *name;
	const char *per;
	const char *parties;
	const char *found;
};

static const struct party_row party_rows[] = {
	{ "every account", "account", "", "ABCDE" },
	{ "one", "account", "<parties><accounts id='B'/></parties>", "B" },
	{ "a list", "account",
	    "<parties><accounts list='some'/></parties>", "AD" },
	{ "a segment", "account",
	    "<parties><accounts segment='retail'/></parties>", "AB" },
	{ "a country", "account",
	    "<parties><accounts country='CZ'/></parties>", "ACD" },
	{ "a group, its head included", "account",
	    "<parties><accounts group='A'/></parties>", "ABC" },
	{ "a group that is none", "account",
	    "<parties><accounts group='B'/></parties>", "" },
	{ "members on the window's last day", "account",
	    "<parties><accounts member='GOLD'/></parties>", "B" },
	{ "all attributes of a term", "account",
	    "<parties><accounts segment='retail' country='CZ'/></parties>",
	    "A" },
	{ "terms are alternatives", "account",
	    "<parties><accounts id='E'/><accounts country='DE'/></parties>",
	    "BE" },
	{ "an except", "account",
	    "<parties><accounts country='CZ'/><except list='some'/>"
	    "</parties>", "C" },
	{ "an except alone", "account",
	    "<parties><except country='CZ'/></parties>", "BE" },
	{ "heads only", "group", "", "ADE" },
	{ "the head is tested, whatever its members are", "group",
	    "<parties><accounts segment='wholesale'/><accounts id='B'/>"
	    "<accounts member='GOLD'/></parties>", "" },
	{ "a head by its group", "group",
	    "<parties><accounts group='A'/></parties>", "A" },
};

static void
party_row(void **state)
{
	const struct party_row *row = *state;
	struct ledger_rows data;
	struct agreement_file *file;
	struct strbuf text;
	struct strbuf found;

	strbuf_init(&text, 4096);
	strbuf_init(&found, 64);
	strbuf_puts(&text, row->parties);
	strbuf_puts(&text, "<list id='some'><item id='A'/><item id='D'/>"
	    "<item id='X'/></list>" RULE);
	file = ledger_rows_agreement(row->per[0] == 'g' ?
	    "currency=\"EUR\" " YEAR " per=\"group\"" :
	    "currency=\"EUR\" " YEAR, strbuf_text(&text));
	ledger_rows_load(&data, accounts);
	for (uint32_t i = 0; i < 5; i++) {
		if (assess_is_party(&file->agreements[0], data.catalog, i,
		    file->agreements[0].term))
			strbuf_puts(&found,
			    catalog_account(data.catalog, i)->id);
	}
	assert_string_equal(strbuf_text(&found), row->found);
	ledger_rows_free(&data);
	agreement_file_free(file);
	strbuf_fini(&found);
	strbuf_fini(&text);
}

/* --------------------------------------------------- through a real ledger */

struct put_row {
	const char *account;
	const char *id;
	const char *date;
	const char *currency;
	const char *net;
	bool is_cancelled;
};

static const struct put_row put_rows[] = {
	{ "B", "F-1", "2025-03-01", "EUR", "100", false },
	{ "A", "F-2", "2025-03-01", "EUR", "40", false },
	{ "A", "F-3", "2024-03-01", "EUR", "20", false },
	{ "C", "F-4", "2025-06-30", "USD", "7", false },
	{ "D", "F-5", "2024-06-30", "EUR", "9", false },
	{ "E", "F-6", "2025-06-30", "EUR", "9", true },
};

static void
put_all(struct temp_ledger *temp)
{
	temp_ledger_begin(temp);
	for (size_t i = 0; i < ARRAY_LEN(put_rows); i++) {
		const struct put_row *row = &put_rows[i];
		struct fact_line line = {
			.no = "1", .net_micro = ledger_rows_micro(row->net),
		};
		struct fact_document document = {
			.source = "S",
			.type = DOCUMENT_INVOICE,
			.id = row->id,
			.account = row->account,
			.date = ledger_rows_date(row->date),
			.delivered = DATE_NONE,
			.due = DATE_NONE,
			.currency = row->currency,
			.is_cancelled = row->is_cancelled,
			.lines = &line,
			.line_count = 1,
		};

		check_int_equal(temp_ledger_put(temp, &document),
		    LEDGER_ADDED);
	}
	(void)temp_ledger_commit(temp);
}

struct listing {
	struct strbuf text;
	size_t stop_after;	/* 0: never */
	size_t count;
};

static enum status
list_result(const struct result *result, void *payload, struct error *err)
{
	struct listing *listing = payload;
	char total[DECIMAL_TEXT_MAX];

	strbuf_printf(&listing->text, "%s %s\n", result->account,
	    result->error != NULL ? result->error :
	    decimal_format(total, result->total_micro));
	if (++listing->count == listing->stop_after)
		return error_set(err, STATUS_INTERRUPTED, "enough");
	return STATUS_OK;
}

static enum status
list_line(const struct purchase_document *document,
    const struct purchase_line *line, const struct collect_trace *trace,
    void *payload, struct error *err)
{
	struct listing *listing = payload;

	(void)err;
	strbuf_printf(&listing->text, "%s/%s %s\n", document->id, line->no,
	    line_fate_code(trace->fate));
	return STATUS_OK;
}

struct assess_row {
	const char *name;
	const char *inside;
	const char *account;	/* NULL: all */
	bool has_lines;
	const char *found;
};

#define GROWTH "<rule id='r'><qualify basis='net-amount' compare='growth'/>" \
	"<scale method='incremental'><tier from='0' rate='10%'/></scale></rule>"
#define FAILED "invoice F-4 of S, line 1: no exchange rate of USD on " \
	"2025-06-30 or in the 10 days before it"

static const struct assess_row assess_rows[] = {
	{ "parties with a counting line, by id", RULE, NULL, false,
	    "A 0.4\nB 1\nC " FAILED "\n" },
	{ "the year before is read too", GROWTH, NULL, false,
	    "A 2\nB 0\nC " FAILED "\n" },
	{ "those that terms name, once, by id",
	    "<parties><accounts id='B'/><accounts list='l'/></parties>"
	    "<list id='l'><item id='X'/><item id='B'/><item id='A'/></list>"
	    RULE, NULL, false, "A 0.4\nB 1\n" },
	{ "one account", RULE, "B", false, "B 1\n" },
	{ "one account that is no party",
	    "<parties><accounts id='A'/></parties>" RULE, "B", false, "" },
	{ "one account without a counting line", RULE, "E", false, "" },
	{ "its lines first", GROWTH, "A", true,
	    "F-2/1 counted\nF-3/1 counted\nA 2\n" },
	{ "lines of a party without a result", RULE, "E", true,
	    "F-6/1 cancelled\n" },
};

static void
assess_all(struct temp_ledger *temp, const struct assess_row *row,
    struct listing *listing, enum status expected)
{
	struct agreement_file *file = ledger_rows_agreement(
	    "currency=\"EUR\" " YEAR, row->inside);
	struct catalog *catalog = temp_ledger_catalog(temp,
	    LEDGER_POSITION_LATEST);
	struct assess assess = {
		.ledger = temp->ledger,
		.catalog = catalog,
		.position = LEDGER_POSITION_LATEST,
		.agreement = &file->agreements[0],
		.as_of = DATE_NONE,
		.account = row->account == NULL ? CATALOG_NONE :
		    catalog_account_find(catalog, row->account),
		.on_line = row->has_lines ? list_line : NULL,
		.line_payload = listing,
	};
	struct error err;

	check_status(window_choose(&assess.window, &assess.period,
	    &assess.as_of, assess.agreement), STATUS_OK, NULL);
	check_status(assess_parties(&assess, list_result, listing, &err),
	    expected, &err);
	catalog_free(catalog);
	agreement_file_free(file);
}

static void
assess_parties_of_a_ledger(void **state)
{
	struct temp_ledger *temp = *state;

	put_all(temp);
	for (size_t i = 0; i < ARRAY_LEN(assess_rows); i++) {
		struct listing listing = { 0 };

		strbuf_init(&listing.text, 4096);
		assess_all(temp, &assess_rows[i], &listing, STATUS_OK);
		assert_string_equal(strbuf_text(&listing.text),
		    assess_rows[i].found);
		strbuf_fini(&listing.text);
	}
}

static void
assess_parties_stops_when_told(void **state)
{
	struct temp_ledger *temp = *state;
	struct listing listing = { .stop_after = 1 };

	put_all(temp);
	strbuf_init(&listing.text, 4096);
	assess_all(temp, &assess_rows[0], &listing, STATUS_INTERRUPTED);
	assert_string_equal(strbuf_text(&listing.text), "A 0.4\n");
	strbuf_fini(&listing.text);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(assess_parties_of_a_ledger,
		    temp_ledger_setup, temp_ledger_teardown),
		cmocka_unit_test_setup_teardown(
		    assess_parties_stops_when_told,
		    temp_ledger_setup, temp_ledger_teardown),
	};

	return run_rows("assess_is_party", party_row, party_rows) +
	    cmocka_run_group_tests_name("assess", tests, NULL, NULL);
}
