/* What earlier runs settled: what a party gets now, and who has a result. */
#include "tests/support/check.h"
#include "tests/support/ledger_rows.h"
#include "tests/support/rows.h"
#include "tests/support/temp_ledger.h"

#include "engine/strbuf.h"
#include "rules/assess.h"
#include "rules/window.h"

#define TEXT_BYTES_MAX 4096

/* 1% of what was bought, quarter by quarter, caught up with. */
#define RULE "<rule id='r'><qualify basis='net-amount'/>" \
	"<scale method='incremental'><tier from='0' rate='1%'/></scale></rule>"
#define SETTLE "<settle every='quarter' method='catch-up'/>"
#define ADVANCE "<settle every='quarter' method='catch-up' advance='2%'/>"

#define NO_RATE "invoice F-2 of S, line 1: no exchange rate of USD on " \
	"2025-02-02 or in the 10 days before it"
#define GROWTH "<rule id='g'><qualify basis='net-amount' compare='growth'/>" \
	"<scale method='incremental'><tier from='0' rate='1%'/></scale></rule>"
#define NO_OLD_RATE "invoice F-3 of S, line 1: no exchange rate of USD on " \
	"2024-02-02 or in the 10 days before it"
#define OTHER_CURRENCY "earlier periods were settled in CZK, which cannot be " \
	"taken off EUR"

struct settled {
	const char *currency;	/* NULL: no settlement */
	const char *amount;
};

struct history_row {
	const char *name;
	const char *account;		/* each has the lines below */
	struct settled settled[2];	/* by runs 1 and 2 */
	int settling_run;		/* 0: a preview */
	const char *found;
};

/* In February BUYS bought for 100 euros, FAILS for dollars, IDLE nothing; it
 * is April. */
static const struct history_row history_rows[] = {
	{ "a preview without any", "BUYS", { { 0 } }, 0, "1" },
	{ "the first run", "BUYS", { { 0 } }, 1,
	    "1: 0 settled, 1 due, 0 owed" },
	{ "a preview", "BUYS", { { "EUR", "0" }, { "EUR", "0.4" } }, 0,
	    "1: 0.4 settled, 0.6 due, 0 owed" },
	{ "a run", "BUYS", { { "EUR", "0" }, { "EUR", "0.4" } }, 3,
	    "1: 0.4 settled, 0.6 due, 0 owed" },
	{ "a run after which only the first counts", "BUYS",
	    { { "EUR", "0.3" }, { "EUR", "0.4" } }, 2,
	    "1: 0.3 settled, 0.7 due, 0 owed" },
	{ "no line, nothing settled", "IDLE", { { 0 } }, 3, "" },
	{ "no line, nothing paid", "IDLE",
	    { { "EUR", "0" }, { "EUR", "0" } }, 3, "" },
	{ "no line any more, paid at first", "IDLE",
	    { { "EUR", "5" }, { "EUR", "0" } }, 3,
	    "0: 5 settled, 0 due, 5 owed" },
	{ "no line any more, paid at last", "IDLE",
	    { { "EUR", "0" }, { "EUR", "0.01" } }, 3,
	    "0: 0.01 settled, 0 due, 0.01 owed" },
	{ "a preview shows who was paid", "IDLE",
	    { { "EUR", "5" }, { "EUR", "0" } }, 0,
	    "0: 5 settled, 0 due, 5 owed" },
	{ "a preview does not show who was never paid", "IDLE",
	    { { "EUR", "0" }, { "EUR", "0" } }, 0, "" },
	{ "another currency, in a preview", "BUYS",
	    { { "EUR", "0.4" }, { "CZK", "3" } }, 0, "1" },
	{ "another currency, in a run", "BUYS",
	    { { "EUR", "0.4" }, { "CZK", "3" } }, 3, OTHER_CURRENCY },
	{ "no line any more, paid in another currency", "IDLE",
	    { { 0 }, { "CZK", "3" } }, 3, OTHER_CURRENCY },
	{ "the same in a preview", "IDLE", { { 0 }, { "CZK", "3" } }, 0, "" },
	{ "a party that fails, in a run", "FAILS", { { "EUR", "5" } }, 3,
	    NO_RATE },
	{ "a party that fails, paid in another currency", "FAILS",
	    { { "CZK", "5" } }, 3, NO_RATE },
	{ "the same in a preview", "FAILS", { { "CZK", "5" } }, 0, NO_RATE },
};

/* The same in March, under an agreement that pays on account. */
static const struct history_row advance_rows[] = {
	{ "a run pays on account", "BUYS", { { 0 } }, 1,
	    "1: 0 settled, 2 due, 0 owed" },
	{ "a preview pays nothing on account", "BUYS", { { 0 } }, 0, "1" },
	{ "nor when something is settled", "BUYS", { { "EUR", "0.4" } }, 0,
	    "1: 0.4 settled, 0.6 due, 0 owed" },
};

/* LEFT bought for dollars a year before, which growth asks for. */
static const struct history_row growth_rows[] = {
	{ "no line, figures that fail, in a run", "LEFT", { { "EUR", "5" } },
	    3, NO_OLD_RATE },
	{ "the same in a preview", "LEFT", { { "EUR", "5" } }, 0, "" },
	{ "the same, never paid", "LEFT", { { "EUR", "0" } }, 3, "" },
};

static void
put_invoice(struct temp_ledger *temp, const char *account, const char *id,
    const char *currency, const char *date)
{
	struct fact_line line = { .no = "1", .net_micro = 100000000 };
	struct fact_document document = {
		.source = "S",
		.type = DOCUMENT_INVOICE,
		.id = id,
		.account = account,
		.date = ledger_rows_date(date),
		.delivered = DATE_NONE,
		.due = DATE_NONE,
		.currency = currency,
		.lines = &line,
		.line_count = 1,
	};

	check_int_equal(temp_ledger_put(temp, &document), LEDGER_ADDED);
}

static void
put_ledger(struct temp_ledger *temp)
{
	struct fact_account idle = {
		.id = "IDLE", .since = DATE_NONE, .stated = FACT_ACCOUNT_ALL,
	};

	temp_ledger_begin(temp);
	check_int_equal(temp_ledger_account(temp, "S", &idle), LEDGER_ADDED);
	put_invoice(temp, "BUYS", "F-1", "EUR", "2025-02-02");
	put_invoice(temp, "FAILS", "F-2", "USD", "2025-02-02");
	put_invoice(temp, "LEFT", "F-3", "USD", "2024-02-02");
	(void)temp_ledger_commit(temp);
}

/* Run 1 settled January, run 2 the rest of the quarter. */
static void
put_history(struct temp_ledger *temp, const struct agreement *agreement,
    const struct history_row *row)
{
	static const char *const days[][2] = {
		{ "2025-01-01", "2025-01-31" }, { "2025-02-01", "2025-03-31" },
	};
	struct strbuf sql;

	strbuf_init(&sql, TEXT_BYTES_MAX);
	for (int i = 0; i < (int)ARRAY_LEN(days); i++) {
		strbuf_printf(&sql, "INSERT INTO run VALUES (%d, 'aa', %d, "
		    "NULL, 1, 1);", i + 1, i + 1);
		if (row->settled[i].currency != NULL)
			strbuf_printf(&sql, "INSERT INTO run_settlement "
			    "VALUES (%d, '%s', '1', '%s', %d, %d, '%s', "
			    "%lld);", i + 1, agreement->id, row->account,
			    ledger_rows_date(days[i][0]),
			    ledger_rows_date(days[i][1]),
			    row->settled[i].currency, (long long)
			    ledger_rows_micro(row->settled[i].amount));
	}
	check_status(strbuf_status(&sql), STATUS_OK, NULL);
	temp_ledger_sql(temp, strbuf_text(&sql));
	strbuf_fini(&sql);
}

static enum status
put_result(const struct result *result, void *payload, struct error *err)
{
	const struct result_settlement *settlement = &result->settlement;
	char text[DECIMAL_TEXT_MAX];

	(void)err;
	if (result->error != NULL) {
		strbuf_puts(payload, result->error);
		return STATUS_OK;
	}
	strbuf_puts(payload, decimal_format(text, result->total_micro));
	if (!settlement->is_shown)
		return STATUS_OK;
	strbuf_printf(payload, ": %s settled, ", decimal_format(text,
	    settlement->settled_micro));
	strbuf_printf(payload, "%s due, ", decimal_format(text,
	    settlement->due_micro));
	strbuf_printf(payload, "%s owed", decimal_format(text,
	    settlement->owed_micro));
	return STATUS_OK;
}

static void
assess_party(struct temp_ledger *temp, const struct history_row *row,
    const struct agreement *agreement, const char *as_of,
    struct strbuf *found)
{
	struct catalog *catalog = temp_ledger_catalog(temp,
	    LEDGER_POSITION_LATEST);
	struct assess assess = {
		.ledger = temp->ledger,
		.catalog = catalog,
		.position = LEDGER_POSITION_LATEST,
		.agreement = agreement,
		.as_of = ledger_rows_date(as_of),
		.account = catalog_account_find(catalog, row->account),
		.settling_run = row->settling_run,
	};

	assert_true(assess.account != CATALOG_NONE);
	check_status(window_choose(&assess.window, &assess.period,
	    &assess.as_of, agreement), STATUS_OK, NULL);
	check_status(assess_parties(&assess, put_result, found, &temp->err),
	    STATUS_OK, &temp->err);
	catalog_free(catalog);
}

static void
check_row(const struct history_row *row, const char *inside,
    const char *as_of)
{
	struct agreement_file *file = ledger_rows_agreement(
	    "currency=\"EUR\" from=\"2025-01-01\" until=\"2025-12-31\"",
	    inside);
	void *ledger_state = NULL;
	struct temp_ledger *temp;
	struct strbuf found;

	(void)temp_ledger_setup(&ledger_state);
	temp = ledger_state;
	put_ledger(temp);
	put_history(temp, &file->agreements[0], row);
	strbuf_init(&found, TEXT_BYTES_MAX);
	assess_party(temp, row, &file->agreements[0], as_of, &found);
	assert_string_equal(strbuf_text(&found), row->found);
	strbuf_fini(&found);
	agreement_file_free(file);
	(void)temp_ledger_teardown(&ledger_state);
}

static void
history_row(void **state)
{
	check_row(*state, SETTLE RULE, "2025-04-30");
}

static void
advance_row(void **state)
{
	check_row(*state, ADVANCE RULE, "2025-03-31");
}

static void
growth_row(void **state)
{
	check_row(*state, SETTLE RULE GROWTH, "2025-04-30");
}

int
main(void)
{
	return run_rows("assess_history", history_row, history_rows) +
	    run_rows("assess_growth", growth_row, growth_rows) +
	    run_rows("assess_advance", advance_row, advance_rows);
}
