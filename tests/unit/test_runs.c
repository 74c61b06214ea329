/* Runs: recorded whole, found again, issued under another key, never settling
 * the same days twice. */

#include <stdio.h>
#include <string.h>

#include "engine/runs.h"
#include "engine/strbuf.h"
#include "tests/support/check.h"
#include "tests/support/rows.h"
#include "tests/support/temp_ledger.h"

static const struct run_identity first_quarter = {
	.agreements_digest = "aa11",
	.period_date = 20100,
	.as_of = DATE_NONE,
	.issued = 20200,
};

static const struct run_settlement settlement = {
	.agreement = "BONUS",
	.version = "3",
	.account = "C-1",
	.period = { 20089, 20178 },
	.term = { 1, 90000 },
	.currency = "EUR",
	.amount_micro = 5000000,
};

static struct run_writer *
begin(struct temp_ledger *temp, const struct run_identity *identity,
    const char *certificate, int64_t *number)
{
	struct run_writer *writer = NULL;

	check_status(runs_begin(&writer, temp->ledger, identity, certificate,
	    "0.1", 7, number, &temp->err), STATUS_OK, &temp->err);
	return writer;
}

static void
put_file(struct temp_ledger *temp, struct run_writer *writer,
    const char *name, const char *bytes)
{
	struct run_file file = { name, bytes, strlen(bytes) };

	check_status(runs_put_file(writer, &file, &temp->err), STATUS_OK,
	    &temp->err);
}

/* The first quarter's run, with what it settles and two files. */
static int64_t
record_first(struct temp_ledger *temp)
{
	int64_t number = 0;
	struct run_writer *writer = begin(temp, &first_quarter, "cert-1",
	    &number);

	check_status(runs_put_agreement(writer, "bonus.xml", "<a/>", 4,
	    &temp->err), STATUS_OK, &temp->err);
	check_status(runs_put_settlement(writer, &settlement, &temp->err),
	    STATUS_OK, &temp->err);
	put_file(temp, writer, "b.xml", "<b/>");
	put_file(temp, writer, "SHA256SUMS", "");
	check_status(runs_commit(writer, &temp->err), STATUS_OK, &temp->err);
	return number;
}

static enum status
note_file(const struct run_file *file, void *payload, struct error *err)
{
	(void)err;
	strbuf_printf(payload, "%s=%.*s ", file->name, (int)file->size,
	    (const char *)file->bytes);
	return STATUS_OK;
}

static void
check_files(struct temp_ledger *temp, int64_t number,
    const char *certificate, const char *expected)
{
	struct strbuf text;

	strbuf_init(&text, 1024);
	check_status(runs_list_files(temp->ledger, number, certificate,
	    note_file, &text, &temp->err), STATUS_OK, &temp->err);
	assert_string_equal(strbuf_text(&text), expected);
	strbuf_fini(&text);
}

static void
a_run_is_found_by_what_it_settles(void **state)
{
	struct temp_ledger *temp = *state;
	struct run_identity other;
	struct run_record record = { .number = -1 };

	check_status(runs_find(&record, temp->ledger, &first_quarter,
	    "cert-1", &temp->err), STATUS_NOT_FOUND, &temp->err);
	check_int_equal(record.number, -1);
	check_int_equal(record_first(temp), 1);
	check_status(runs_find(&record, temp->ledger, &first_quarter,
	    "cert-1", &temp->err), STATUS_OK, &temp->err);
	check_int_equal(record.number, 1);
	check_int_equal(record.position, 7);
	check_int_equal(record.state, RUN_RECORDED);
	assert_true(record.has_issue);
	check_files(temp, 1, "cert-1", "SHA256SUMS= b.xml=<b/> ");
	check_files(temp, 1, "cert-2", "");
	check_files(temp, 2, "cert-1", "");

	check_status(runs_find(&record, temp->ledger, &first_quarter,
	    "cert-2", &temp->err), STATUS_OK, &temp->err);
	assert_false(record.has_issue);
	check_int_equal(record.state, RUN_RECORDED);

	other = first_quarter;
	other.agreements_digest = "aa12";
	check_status(runs_find(&record, temp->ledger, &other, "cert-1",
	    &temp->err), STATUS_NOT_FOUND, &temp->err);
	other = first_quarter;
	other.period_date++;
	check_status(runs_find(&record, temp->ledger, &other, "cert-1",
	    &temp->err), STATUS_NOT_FOUND, &temp->err);
	other = first_quarter;
	other.as_of = 20178;
	check_status(runs_find(&record, temp->ledger, &other, "cert-1",
	    &temp->err), STATUS_NOT_FOUND, &temp->err);
	other = first_quarter;
	other.issued++;
	check_status(runs_find(&record, temp->ledger, &other, "cert-1",
	    &temp->err), STATUS_NOT_FOUND, &temp->err);
}

static void
publishing_is_marked_per_issue(void **state)
{
	struct temp_ledger *temp = *state;
	struct run_record record;
	int64_t number = record_first(temp);
	struct run_writer *writer;
	int round;

	for (round = 0; round < 2; round++) {
		check_status(runs_mark_published(temp->ledger, number,
		    "cert-1", &temp->err), STATUS_OK, &temp->err);
		check_status(runs_find(&record, temp->ledger, &first_quarter,
		    "cert-1", &temp->err), STATUS_OK, &temp->err);
		check_int_equal(record.state, RUN_PUBLISHED);
	}
	check_status(runs_mark_published(temp->ledger, number, "cert-2",
	    &temp->err), STATUS_NOT_FOUND, &temp->err);
	writer = begin(temp, &first_quarter, "cert-2", &number);
	check_status(runs_commit(writer, &temp->err), STATUS_OK, &temp->err);
	check_status(runs_find(&record, temp->ledger, &first_quarter,
	    "cert-2", &temp->err), STATUS_OK, &temp->err);
	assert_true(record.has_issue);
	check_int_equal(record.state, RUN_RECORDED);
	temp_ledger_reopen(temp);
	check_status(runs_find(&record, temp->ledger, &first_quarter,
	    "cert-1", &temp->err), STATUS_OK, &temp->err);
	check_int_equal(record.state, RUN_PUBLISHED);
}

static void
another_issue_must_settle_the_same(void **state)
{
	struct temp_ledger *temp = *state;
	struct run_settlement other = settlement;
	int64_t number = record_first(temp);
	struct run_writer *writer = begin(temp, &first_quarter, "cert-2",
	    &number);

	check_int_equal(number, 1);
	check_status(runs_put_agreement(writer, "bonus.xml", "<a/>", 4,
	    &temp->err), STATUS_OK, &temp->err);
	check_status(runs_put_agreement(writer, "bonus.xml", "<b/>", 4,
	    &temp->err), STATUS_CONFLICT, &temp->err);
	check_status(runs_put_agreement(writer, "other.xml", "<a/>", 4,
	    &temp->err), STATUS_CONFLICT, &temp->err);
	check_status(runs_put_settlement(writer, &settlement, &temp->err),
	    STATUS_OK, &temp->err);
	other.amount_micro++;
	check_status(runs_put_settlement(writer, &other, &temp->err),
	    STATUS_CONFLICT, &temp->err);
	other = settlement;
	other.account = "C-2";
	check_status(runs_put_settlement(writer, &other, &temp->err),
	    STATUS_CONFLICT, &temp->err);
	put_file(temp, writer, "b.xml", "<signed/>");
	check_status(runs_commit(writer, &temp->err), STATUS_OK, &temp->err);
	check_files(temp, 1, "cert-1", "SHA256SUMS= b.xml=<b/> ");
	check_files(temp, 1, "cert-2", "b.xml=<signed/> ");
}

static void
what_was_recorded_meanwhile_is_not_recorded_twice(void **state)
{
	struct temp_ledger *temp = *state;
	struct run_writer *writer = NULL;
	int64_t number = 0;

	(void)record_first(temp);
	check_status(runs_begin(&writer, temp->ledger, &first_quarter,
	    "cert-1", "0.1", 7, &number, &temp->err), STATUS_BUSY,
	    &temp->err);
	check_int_equal(number, 0);
	number = 1;
	check_status(runs_begin(&writer, temp->ledger, &first_quarter,
	    "cert-1", "0.1", 7, &number, &temp->err), STATUS_BUSY,
	    &temp->err);
	check_status(runs_begin(&writer, temp->ledger, &first_quarter,
	    "cert-2", "0.1", 8, &number, &temp->err), STATUS_CONFLICT,
	    &temp->err);
	assert_null(writer);
	/* The lock was given back each time. */
	temp_ledger_begin(temp);
	(void)temp_ledger_commit(temp);
}

/* What the newer run paid can have moved to a party of this one. */
static void
a_run_of_an_older_ledger_than_the_newest_is_refused(void **state)
{
	struct temp_ledger *temp = *state;
	struct run_identity late = first_quarter;
	struct run_writer *writer = NULL;
	int64_t number = 0;

	(void)record_first(temp);
	late.period_date += 90;
	check_status(runs_begin(&writer, temp->ledger, &late, "cert-1", "0.1",
	    6, &number, &temp->err), STATUS_BUSY, &temp->err);
	assert_null(writer);
	check_status(runs_begin(&writer, temp->ledger, &late, "cert-1", "0.1",
	    7, &number, &temp->err), STATUS_OK, &temp->err);
	runs_abort(writer);
}

static void
an_aborted_run_leaves_nothing(void **state)
{
	struct temp_ledger *temp = *state;
	struct run_record record;
	int64_t number = 0;
	struct run_writer *writer = begin(temp, &first_quarter, "cert-1",
	    &number);

	check_status(runs_put_settlement(writer, &settlement, &temp->err),
	    STATUS_OK, &temp->err);
	runs_abort(writer);
	runs_abort(NULL);
	check_status(runs_find(&record, temp->ledger, &first_quarter,
	    "cert-1", &temp->err), STATUS_NOT_FOUND, &temp->err);
	check_int_equal(record_first(temp), 1);
}

/* ---------------------------------------------------------- settlements */

struct overlap_row {
	const char *name;
	const char *agreement;
	const char *account;
	struct period period;
	const char *reason;		/* NULL: it can be settled */
	struct period term;		/* { 0, 0 }: periods stand alone */
	const char *version;		/* NULL: that of the one settled */
};

#define IN_ORDER ", and periods that catch up are settled in order"
#define OTHER " by another version, which may have caught up with all " \
	"periods before"
#define BEGUN ", before its term now began and on into it: what was paid " \
	"cannot be taken off"

static const struct overlap_row overlap_rows[] = {
	{ "the same days", "BONUS", "C-1", { 20089, 20178 }, "", { 0, 0 },
	    NULL },
	{ "the next days", "BONUS", "C-1", { 20179, 20200 }, NULL, { 0, 0 },
	    NULL },
	{ "the days before", "BONUS", "C-1", { 20000, 20088 }, NULL, { 0, 0 },
	    NULL },
	{ "the last day", "BONUS", "C-1", { 20178, 20200 }, "", { 0, 0 },
	    NULL },
	{ "the first day", "BONUS", "C-1", { 20000, 20089 }, "", { 0, 0 },
	    NULL },
	{ "days within", "BONUS", "C-1", { 20100, 20100 }, "", { 0, 0 },
	    NULL },
	{ "days around", "BONUS", "C-1", { 1, 90000 }, "", { 0, 0 }, NULL },
	{ "another account", "BONUS", "C-2", { 20089, 20178 }, NULL, { 0, 0 },
	    NULL },
	{ "another agreement", "EXTRA", "C-1", { 20089, 20178 }, NULL,
	    { 0, 0 }, NULL },
	{ "another version, the days before", "BONUS", "C-1",
	    { 20000, 20088 }, OTHER, { 0, 0 }, "4" },
	{ "another version, the next days", "BONUS", "C-1", { 20179, 20200 },
	    NULL, { 0, 0 }, "4" },
	{ "days that were caught up with", "BONUS", "C-1", { 20000, 20088 },
	    IN_ORDER, { 20000, 20453 }, NULL },
	{ "days before, of a term that ends the day before", "BONUS", "C-1",
	    { 20000, 20080 }, NULL, { 20000, 20088 }, NULL },
	{ "days before, of a term that ends with the first day", "BONUS",
	    "C-1", { 20000, 20080 }, IN_ORDER, { 20000, 20089 }, NULL },
	{ "the next days, in order", "BONUS", "C-1", { 20179, 20200 }, NULL,
	    { 20000, 20453 }, NULL },
	{ "the next days, of a term that begins with the last day", "BONUS",
	    "C-1", { 20179, 20200 }, BEGUN, { 20178, 20453 }, NULL },
	{ "the next days, of a term that begins with them", "BONUS", "C-1",
	    { 20179, 20200 }, NULL, { 20179, 20453 }, NULL },
	{ "the next days, of a term that begins with the first day", "BONUS",
	    "C-1", { 20179, 20200 }, NULL, { 20089, 20453 }, NULL },
	{ "another account's days before", "BONUS", "C-2", { 20000, 20088 },
	    NULL, { 20000, 20453 }, NULL },
};

static void
run_overlap_row(void **state)
{
	const struct overlap_row *row = *state;
	struct temp_ledger *temp;
	struct run_identity identity = first_quarter;
	struct run_settlement other = settlement;
	struct run_writer *writer;
	char message[ERROR_MESSAGE_MAX];
	void *ledger_state = NULL;
	int64_t number = 0;

	(void)temp_ledger_setup(&ledger_state);
	temp = ledger_state;
	(void)record_first(temp);
	identity.issued++;
	writer = begin(temp, &identity, "cert-1", &number);
	check_int_equal(number, 2);
	other.agreement = row->agreement;
	other.account = row->account;
	other.period = row->period;
	if (row->version != NULL)
		other.version = row->version;
	other.catches_up = row->term.until != 0;
	if (other.catches_up)
		other.term = row->term;
	check_status(runs_put_settlement(writer, &other, &temp->err),
	    row->reason == NULL ? STATUS_OK : STATUS_CONFLICT, &temp->err);
	if (row->reason != NULL) {
		(void)snprintf(message, sizeof message, "agreement BONUS was "
		    "settled for account C-1 from 2025-01-01 to 2025-03-31 by "
		    "run 1%s", row->reason);
		assert_string_equal(temp->err.message, message);
	}
	runs_abort(writer);
	(void)temp_ledger_teardown(&ledger_state);
}

/* -------------------------------------------------------------- history */

static enum status
note_settled(const struct run_settlement *settled, int64_t run, void *payload,
    struct error *err)
{
	(void)err;
	strbuf_printf(payload, "%s %s v%s %d-%d %lld %s run %lld; ",
	    settled->agreement, settled->account, settled->version,
	    settled->period.from, settled->period.until,
	    (long long)settled->amount_micro, settled->currency,
	    (long long)run);
	return STATUS_OK;
}

struct history_row {
	const char *name;
	struct runs_history history;
	const char *found;
};

#define FIRST_1 "BONUS C-1 v3 20089-20178 5000000 EUR run 1; "
#define SECOND_1 "BONUS C-1 v4 20179-20269 0 CZK run 2; "
#define SECOND_2 "BONUS C-2 v4 20179-20269 0 CZK run 2; "

static const struct history_row history_rows[] = {
	{ "of an account", { "BONUS", "C-1", { 20089, 20269 }, 9, false },
	    FIRST_1 SECOND_1 },
	{ "of every account", { "BONUS", NULL, { 20089, 20269 }, 9, false },
	    FIRST_1 SECOND_1 SECOND_2 },
	{ "by earlier runs", { "BONUS", NULL, { 20089, 20269 }, 2, false },
	    FIRST_1 },
	{ "by runs before the first",
	    { "BONUS", NULL, { 1, 90000 }, 1, false }, "" },
	{ "of whole periods, too late a begin",
	    { "BONUS", "C-1", { 20090, 20269 }, 9, false }, SECOND_1 },
	{ "of whole periods, too early an end",
	    { "BONUS", "C-1", { 20089, 20268 }, 9, false }, FIRST_1 },
	{ "in no days", { "BONUS", "C-1", { 20089, 20088 }, 9, false }, "" },
	{ "of periods in part, too late a begin",
	    { "BONUS", "C-1", { 20178, 20269 }, 9, true }, FIRST_1 SECOND_1 },
	{ "of periods in part, too early an end",
	    { "BONUS", NULL, { 20089, 20179 }, 9, true },
	    FIRST_1 SECOND_1 SECOND_2 },
	{ "of periods in part, before them",
	    { "BONUS", "C-1", { 1, 20088 }, 9, true }, "" },
	{ "of periods in part, behind the first",
	    { "BONUS", "C-1", { 20179, 90000 }, 9, true }, SECOND_1 },
	{ "of another account",
	    { "BONUS", "C-3", { 1, 90000 }, 9, false }, "" },
	{ "of another agreement", { "BON", NULL, { 1, 90000 }, 9, false }, "" },
};

static void
record_second(struct temp_ledger *temp)
{
	struct run_identity identity = first_quarter;
	struct run_settlement second = settlement;
	struct run_writer *writer;
	int64_t number = 0;

	identity.issued++;
	writer = begin(temp, &identity, "cert-1", &number);
	second.version = "4";
	second.period = (struct period){ 20179, 20269 };
	second.currency = "CZK";
	second.amount_micro = 0;
	second.account = "C-2";
	check_status(runs_put_settlement(writer, &second, &temp->err),
	    STATUS_OK, &temp->err);
	second.account = "C-1";
	check_status(runs_put_settlement(writer, &second, &temp->err),
	    STATUS_OK, &temp->err);
	check_status(runs_commit(writer, &temp->err), STATUS_OK, &temp->err);
}

static void
run_history_row(void **state)
{
	const struct history_row *row = *state;
	struct temp_ledger *temp;
	void *ledger_state = NULL;
	struct strbuf text;

	(void)temp_ledger_setup(&ledger_state);
	temp = ledger_state;
	(void)record_first(temp);
	record_second(temp);
	strbuf_init(&text, 1024);
	check_status(runs_list_settled(temp->ledger, &row->history,
	    note_settled, &text, &temp->err), STATUS_OK, &temp->err);
	assert_string_equal(strbuf_text(&text), row->found);
	strbuf_fini(&text);
	(void)temp_ledger_teardown(&ledger_state);
}

int
main(void)
{
#define WITH_LEDGER(test) cmocka_unit_test_setup_teardown(test, \
    temp_ledger_setup, temp_ledger_teardown)
	const struct CMUnitTest tests[] = {
		WITH_LEDGER(a_run_is_found_by_what_it_settles),
		WITH_LEDGER(publishing_is_marked_per_issue),
		WITH_LEDGER(another_issue_must_settle_the_same),
		WITH_LEDGER(what_was_recorded_meanwhile_is_not_recorded_twice),
		WITH_LEDGER(
		    a_run_of_an_older_ledger_than_the_newest_is_refused),
		WITH_LEDGER(an_aborted_run_leaves_nothing),
	};

	return run_rows("runs, overlaps", run_overlap_row, overlap_rows) +
	    run_rows("runs, history", run_history_row, history_rows) +
	    cmocka_run_group_tests_name("runs", tests, NULL, NULL);
}
