/* What is settled already: under each method, for a preview and for a run. */
#include "tests/support/check.h"
#include "tests/support/ledger_rows.h"
#include "tests/support/rows.h"
#include "tests/support/temp_ledger.h"

#include "engine/strbuf.h"
#include "rules/settled.h"

#define CENT_MICRO 10000

#define TEXT_BYTES_MAX 4096

static struct agreement_file *
load(const char *method)
{
	struct agreement_file *file;
	struct strbuf inside;

	strbuf_init(&inside, TEXT_BYTES_MAX);
	strbuf_printf(&inside, "<settle every='quarter' method='%s'/>"
	    "<rule id='r'><qualify basis='net-amount'/>"
	    "<scale method='incremental'><tier from='0' rate='1%%'/></scale>"
	    "</rule>", method);
	file = ledger_rows_agreement("currency=\"EUR\" from=\"2025-01-01\" "
	    "until=\"2025-12-31\"", strbuf_text(&inside));
	strbuf_fini(&inside);
	return file;
}

/* As many runs as numbers, and then what they settled. */
static void
put_runs(struct temp_ledger *temp, int count, const char *settlements)
{
	struct strbuf sql;

	strbuf_init(&sql, TEXT_BYTES_MAX);
	strbuf_printf(&sql, "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL "
	    "SELECT i + 1 FROM n WHERE i < %d) INSERT INTO run SELECT i, 'aa',"
	    " i, NULL, i, 1 FROM n; %s", count, settlements);
	check_status(strbuf_status(&sql), STATUS_OK, NULL);
	temp_ledger_sql(temp, strbuf_text(&sql));
	strbuf_fini(&sql);
}

/* ------------------------------------------------------------------ loading */

struct put_row {
	int run;
	const char *account;
	const char *from;
	const char *until;
	const char *currency;
	int amount_cents;
};

#define Q1 "2025-01-01", "2025-03-31"
#define Q2 "2025-04-01", "2025-06-30"
#define Q3 "2025-07-01", "2025-09-30"
#define Q4 "2025-10-01", "2025-12-31"
#define LAST_DAY "2025-12-31", "2025-12-31"

static const struct put_row put_rows[] = {
	{ 1, "C-1", Q1, "EUR", 10 },
	{ 2, "C-1", Q2, "EUR", 20 },
	{ 2, "C-2", Q1, "EUR", 30 },
	{ 3, "C-1", Q3, "CZK", 40 },
	{ 4, "C-1", Q4, "EUR", 50 },
	{ 4, "C-4", LAST_DAY, "EUR", 60 },
	{ 1, "C-5", Q1, "USD", 70 },
};

static void
put_all(struct temp_ledger *temp, const char *agreement)
{
	struct strbuf sql;

	strbuf_init(&sql, TEXT_BYTES_MAX);
	for (size_t i = 0; i < ARRAY_LEN(put_rows); i++) {
		const struct put_row *row = &put_rows[i];

		strbuf_printf(&sql, "INSERT INTO run_settlement VALUES "
		    "(%d, '%s', '1', '%s', %d, %d, '%s', %d);", row->run,
		    agreement, row->account, ledger_rows_date(row->from),
		    ledger_rows_date(row->until), row->currency,
		    row->amount_cents * CENT_MICRO);
	}
	put_runs(temp, 4, strbuf_text(&sql));
	strbuf_fini(&sql);
}

struct load_row {
	const char *name;
	const char *method;
	const char *account;
	const char *from;	/* of the period at hand */
	const char *period_until;
	int settling_run;	/* 0: a preview */
	const char *found;	/* amount/run for each, then the currency */
};

static const struct load_row load_rows[] = {
	{ "a preview of a period that stands alone", "separate", "C-1", Q2,
	    0, "20/2" },
	{ "a preview that catches up", "catch-up", "C-1", Q2, 0,
	    "10/1 20/2" },
	{ "a run whose period stands alone", "separate", "C-1", Q2,
	    3, "" },
	{ "a run that catches up", "catch-up", "C-1", Q3, 3,
	    "10/1 20/2" },
	{ "a run looks at earlier runs", "catch-up", "C-1", Q3, 2, "10/1" },
	{ "of the first period nothing is before", "catch-up", "C-1", Q1,
	    4, "" },
	{ "a run does not look at its own period", "catch-up", "C-4",
	    LAST_DAY, 5, "" },
	{ "a preview does", "catch-up", "C-4", LAST_DAY, 0,
	    "60/4" },
	{ "an account of its own", "catch-up", "C-2", Q4, 0,
	    "30/2" },
	{ "of nobody", "catch-up", "C-3", Q4, 0, "" },
	{ "another currency is left out and told", "catch-up", "C-1", Q4,
	    0, "10/1 20/2 50/4 CZK" },
	{ "a currency that sorts after", "catch-up", "C-5", Q2, 4, "USD" },
	{ "a period in another currency", "separate", "C-1", Q3, 0, "CZK" },
};

static void
put_measures(struct strbuf *out, const struct measures *measures,
    const char *currency)
{
	for (size_t i = 0; i < measures->settled_count; i++)
		strbuf_printf(out, "%s%d/%d", i == 0 ? "" : " ",
		    (int)measures->settled[i].amount_micro / CENT_MICRO,
		    (int)measures->settled[i].run);
	if (currency != NULL)
		strbuf_printf(out, "%s%s", out->length == 0 ? "" : " ",
		    currency);
}

static void
load_row(void **state)
{
	const struct load_row *row = *state;
	struct agreement_file *file = load(row->method);
	struct settled_question question = {
		.agreement = &file->agreements[0],
		.account = row->account,
		.period = { ledger_rows_date(row->from),
		    ledger_rows_date(row->period_until) },
		.settling_run = row->settling_run,
	};
	struct measures measures = { 0 };
	const char *currency = "unset";
	void *ledger_state = NULL;
	struct temp_ledger *temp;
	struct arena arena;
	struct strbuf found;

	(void)temp_ledger_setup(&ledger_state);
	temp = ledger_state;
	put_all(temp, file->agreements[0].id);
	arena_init(&arena, (size_t)1 << 20);
	strbuf_init(&found, TEXT_BYTES_MAX);
	check_status(settled_load(&measures, &currency, &arena, temp->ledger,
	    &question, &temp->err), STATUS_OK, &temp->err);
	put_measures(&found, &measures, currency);
	assert_string_equal(strbuf_text(&found), row->found);
	if (measures.settled_count > 0 && measures.settled[0].run == 1) {
		check_int_equal(measures.settled[0].period.from,
		    ledger_rows_date("2025-01-01"));
		check_int_equal(measures.settled[0].period.until,
		    ledger_rows_date("2025-03-31"));
	}
	strbuf_fini(&found);
	arena_reset(&arena);
	agreement_file_free(file);
	(void)temp_ledger_teardown(&ledger_state);
}

/* --------------------------------------------------------------- the limit */

/* One more fails, and leaves what there was. */
static void
settled_load_takes_as_many_as_it_says(void **state)
{
	struct temp_ledger *temp = *state;
	struct agreement_file *file = load("catch-up");
	struct measures measures = { .settled_count = 77 };
	struct settled_question question = {
		.agreement = &file->agreements[0],
		.account = "C-1",
		.period = file->agreements[0].term,
	};
	const char *currency = NULL;
	struct arena arena;
	struct strbuf sql;

	strbuf_init(&sql, TEXT_BYTES_MAX);
	strbuf_printf(&sql, "INSERT INTO run_settlement SELECT number, '%s', "
	    "'1', 'C-1', %d, %d, 'EUR', "
	    "number * 10000 FROM run;",
	    file->agreements[0].id, question.period.from,
	    question.period.until);
	put_runs(temp, SETTLED_MAX + 1, strbuf_text(&sql));
	arena_init(&arena, (size_t)1 << 24);
	check_status(settled_load(&measures, &currency, &arena, temp->ledger,
	    &question, &temp->err), STATUS_RANGE, NULL);
	assert_string_equal(temp->err.message,
	    "a party has at most 10000 settlements");
	check_int_equal((int64_t)measures.settled_count, 77);
	assert_null(measures.settled);
	temp_ledger_sql(temp, "DELETE FROM run_settlement WHERE run = 1");
	check_status(settled_load(&measures, &currency, &arena, temp->ledger,
	    &question, &temp->err), STATUS_OK, &temp->err);
	check_int_equal((int64_t)measures.settled_count, SETTLED_MAX);
	for (int i = 0; i < SETTLED_MAX; i++) {
		check_int_equal(measures.settled[i].run, i + 2);
		check_int_equal(measures.settled[i].amount_micro,
		    (i + 2) * CENT_MICRO);
	}
	strbuf_fini(&sql);
	arena_reset(&arena);
	agreement_file_free(file);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(
		    settled_load_takes_as_many_as_it_says,
		    temp_ledger_setup, temp_ledger_teardown),
	};

	return run_rows("settled_load", load_row, load_rows) +
	    cmocka_run_group_tests_name("settled", tests, NULL, NULL);
}
