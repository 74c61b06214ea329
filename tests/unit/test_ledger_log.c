/* The import log with its figures, and what was set aside. */

#include <stdlib.h>
#include <string.h>

#include "engine/ledger_decide.h"
#include "engine/strbuf.h"
#include "tests/support/check.h"
#include "tests/support/temp_ledger.h"

#define UNITS(n) ((n) * DECIMAL_ONE_MICRO)

/* -------------------------------------------------------------- summary */

static void
put(struct temp_ledger *temp, const char *id, const char *account,
    const char *currency, int64_t net_micro, bool is_cancelled,
    enum ledger_outcome expected)
{
	struct fact_line lines[2] = {
		{ .no = "1", .product = "P-1", .net_micro = net_micro },
		{ .no = "2", .product = account },
	};
	struct fact_document document = {
		.source = "A",
		.type = DOCUMENT_INVOICE,
		.id = id,
		.account = account,
		.date = 1,
		.delivered = DATE_NONE,
		.due = DATE_NONE,
		.currency = currency,
		.is_cancelled = is_cancelled,
		.lines = lines,
		.line_count = 2,
	};

	check_int_equal(temp_ledger_put(temp, &document), expected);
}

static struct ledger_import_summary *
summarise(struct temp_ledger *temp)
{
	struct ledger_import_summary *summary = malloc(sizeof *summary);

	assert_non_null(summary);
	check_status(ledger_import_summarise(summary, temp->import,
	    &temp->err), STATUS_OK, &temp->err);
	return summary;
}

static void
check_total(const struct ledger_import_total *total, const char *currency,
    uint64_t documents, uint64_t accounts, wide net_micro)
{
	assert_string_equal(total->currency, currency);
	check_int_equal((int64_t)total->documents, (int64_t)documents);
	check_int_equal((int64_t)total->lines, 2 * (int64_t)documents);
	check_int_equal((int64_t)total->accounts, (int64_t)accounts);
	check_micro_equal(total->net_micro, net_micro);
}

static void
a_summary_counts_what_went_in(void **state)
{
	struct temp_ledger *temp = *state;
	struct fact_account named = {
		.id = "C-1",
		.since = DATE_NONE,
		.stated = FACT_ACCOUNT_ALL,
	};
	struct ledger_import_summary *summary;
	struct fact_reject reject = { .kind = "invoice", .code = "no-date",
		.sentence = "no date", .file_line = 1 };

	/* An import of its own, which must not be counted below. */
	temp_ledger_begin(temp);
	put(temp, "0", "C-9", "EUR", UNITS(1000), false, LEDGER_ADDED);
	put(temp, "9", "C-9", "EUR", UNITS(1000), false, LEDGER_ADDED);
	(void)temp_ledger_commit(temp);

	temp_ledger_begin_replacing(temp);
	check_int_equal(temp_ledger_account(temp, "A", &named), LEDGER_ADDED);
	put(temp, "1", "C-1", "EUR", UNITS(10), false, LEDGER_ADDED);
	put(temp, "2", "C-1", "EUR", -1, false, LEDGER_ADDED);
	put(temp, "3", "C-2", "EUR", UNITS(5), false, LEDGER_ADDED);
	put(temp, "4", "C-2", "CZK", UNITS(7), false, LEDGER_ADDED);
	put(temp, "4", "C-2", "CZK", UNITS(7), false, LEDGER_DUPLICATE);
	put(temp, "0", "C-9", "EUR", UNITS(1000), false, LEDGER_DUPLICATE);
	put(temp, "5", "C-3", "USD", UNITS(1), true, LEDGER_ADDED);
	put(temp, "6", "C-4", "EUR", UNITS(1), true, LEDGER_ADDED);
	/* A version of the same import that is gone again does not count. */
	put(temp, "7", "C-5", "EUR", UNITS(1), false, LEDGER_ADDED);
	put(temp, "7", "C-5", "EUR", UNITS(2), false, LEDGER_UPDATED);
	put(temp, "9", "C-9", "EUR", UNITS(3), false, LEDGER_UPDATED);
	check_status(ledger_put_reject(temp->import, &reject, &temp->err),
	    STATUS_OK, &temp->err);
	summary = summarise(temp);
	check_int_equal((int64_t)summary->documents, 6);
	check_int_equal((int64_t)summary->lines, 12);
	check_int_equal((int64_t)summary->accounts, 4);
	check_int_equal((int64_t)summary->duplicates, 2);
	check_int_equal((int64_t)summary->cancelled, 2);
	check_int_equal((int64_t)summary->updated, 2);
	check_int_equal((int64_t)summary->set_aside, 1);
	/* Accounts C-2, C-3, C-4, C-5 and C-9; products of all six names and
	 * P-1. */
	check_int_equal((int64_t)summary->unnamed_accounts, 5);
	check_int_equal((int64_t)summary->unnamed_products, 7);
	check_int_equal((int64_t)summary->total_count, 2);
	check_total(&summary->totals[0], "CZK", 1, 1, UNITS(7));
	check_total(&summary->totals[1], "EUR", 5, 4, UNITS(20) - 1);
	assert_string_equal(summary->dialect, "");
	assert_string_equal(summary->status, "");
	free(summary);
}

/* Kept while documents go in, and counted again once one is gone again. */
static void
a_summary_is_kept_or_counted_again(void **state)
{
	struct temp_ledger *temp = *state;
	struct ledger_import_summary *summary;
	int again;

	temp_ledger_begin(temp);
	put(temp, "9", "C-9", "EUR", UNITS(1000), false, LEDGER_ADDED);
	(void)temp_ledger_commit(temp);

	temp_ledger_begin_replacing(temp);
	put(temp, "1", "C-1", "EUR", UNITS(10), false, LEDGER_ADDED);
	put(temp, "2", "C-1", "EUR", -1, false, LEDGER_ADDED);
	put(temp, "3", "C-2", "CZK", UNITS(7), false, LEDGER_ADDED);
	put(temp, "4", "C-3", "USD", UNITS(1), true, LEDGER_ADDED);
	put(temp, "9", "C-9", "EUR", UNITS(3), false, LEDGER_UPDATED);
	for (again = 0; again < 2; again++) {
		summary = summarise(temp);
		check_int_equal((int64_t)summary->documents, 4);
		check_int_equal((int64_t)summary->accounts, 3);
		check_int_equal((int64_t)summary->cancelled, 1 + again);
		check_int_equal((int64_t)summary->updated, 1 + again);
		check_int_equal((int64_t)summary->total_count, 2);
		check_total(&summary->totals[0], "CZK", 1, 1, UNITS(7));
		check_total(&summary->totals[1], "EUR", 3, 2, UNITS(13) - 1);
		free(summary);
		if (again > 0)
			break;
		put(temp, "5", "C-4", "EUR", UNITS(5), false, LEDGER_ADDED);
		put(temp, "5", "C-4", "EUR", UNITS(5), true, LEDGER_UPDATED);
	}
}

static void
an_empty_import_has_an_empty_summary(void **state)
{
	struct temp_ledger *temp = *state;
	struct ledger_import_summary *summary;

	temp_ledger_begin(temp);
	summary = summarise(temp);
	check_int_equal((int64_t)summary->documents, 0);
	check_int_equal((int64_t)summary->accounts, 0);
	check_int_equal((int64_t)summary->total_count, 0);
	free(summary);
}

/* Sums past 64 bits of millionths, of both signs. */
static void
sums_are_as_wide_as_they_get(void **state)
{
	static const int64_t most = DECIMAL_LIMIT_MICRO - 1;
	static struct fact_line lines[1000];
	struct temp_ledger *temp = *state;
	struct fact_document document = {
		.source = "A",
		.type = DOCUMENT_INVOICE,
		.account = "C",
		.date = 1,
		.delivered = DATE_NONE,
		.due = DATE_NONE,
		.currency = "EUR",
		.lines = lines,
		.line_count = ARRAY_LEN(lines),
	};
	struct ledger_import_summary *summary;
	char id[2] = "a";
	size_t i;
	int sign;

	temp_ledger_begin(temp);
	for (sign = 1; sign >= -1; sign -= 2) {
		for (i = 0; i < ARRAY_LEN(lines); i++)
			lines[i] = (struct fact_line){
				.no = "1",
				.net_micro = sign * most,
			};
		for (i = 0; i < (sign > 0 ? 7 : 9); i++) {
			document.id = id;
			check_int_equal(temp_ledger_put(temp, &document),
			    LEDGER_ADDED);
			id[0]++;
		}
		summary = summarise(temp);
		check_micro_equal(summary->totals[0].net_micro,
		    (wide)most * (sign > 0 ? 7000 : -2000));
		free(summary);
	}
}

/* An account that an alias leads to a master record is named. */
static void
aliases_name_accounts_and_products(void **state)
{
	struct temp_ledger *temp = *state;
	struct fact_alias aliases[] = { { "A", "C-1" }, { NULL, "P-1" } };
	struct fact_account account = {
		.id = "X",
		.since = DATE_NONE,
		.aliases = aliases,
		.alias_count = 1,
		.stated = FACT_ACCOUNT_ALL,
	};
	struct fact_product product = {
		.id = "Y",
		.aliases = aliases + 1,
		.alias_count = 1,
		.stated = FACT_PRODUCT_ALL,
	};
	struct ledger_import_summary *summary;

	temp_ledger_begin(temp);
	put(temp, "1", "C-1", "EUR", UNITS(10), false, LEDGER_ADDED);
	/* Only a master record counts. */
	account.authority = FACT_FROM_DOCUMENT;
	check_int_equal(temp_ledger_account(temp, "A", &account),
	    LEDGER_ADDED);
	summary = summarise(temp);
	check_int_equal((int64_t)summary->unnamed_accounts, 1);
	check_int_equal((int64_t)summary->unnamed_products, 2);
	free(summary);
	account.authority = FACT_FROM_MASTER;
	check_int_equal(temp_ledger_account(temp, "A", &account),
	    LEDGER_UPDATED);
	check_int_equal(temp_ledger_product(temp, &product), LEDGER_ADDED);
	summary = summarise(temp);
	check_int_equal((int64_t)summary->unnamed_accounts, 0);
	check_int_equal((int64_t)summary->unnamed_products, 1);
	free(summary);
}

/* ------------------------------------------------------------------ log */

struct logged {
	int64_t count;
	int64_t stop_at;
};

static enum status
check_entry(const struct ledger_log_entry *entry, void *payload,
    struct error *err)
{
	struct logged *logged = payload;

	logged->count++;
	check_int_equal(entry->position, logged->count);
	if (entry->position == logged->stop_at)
		return error_set(err, STATUS_INTERRUPTED, "enough");
	if (entry->position == 2) {
		assert_string_equal(entry->status, "refused");
		assert_string_equal(entry->file, "bad.xml");
		assert_string_equal(entry->dialect, "");
		assert_string_equal(entry->digest, "ff");
		assert_string_equal(entry->message, "bad.xml:3: cut short");
		assert_string_equal(entry->options, "--format native");
		assert_true(entry->is_sandboxed);
		check_int_equal((int64_t)entry->documents, 0);
	} else {
		assert_string_equal(entry->status, "ok");
		assert_string_equal(entry->file, "test.xml");
		assert_null(entry->message);
		assert_false(entry->is_sandboxed);
		check_int_equal((int64_t)entry->documents, 1);
		check_int_equal((int64_t)entry->lines, 2);
	}
	return STATUS_OK;
}

static void
the_log_lists_each_import(void **state)
{
	struct temp_ledger *temp = *state;
	struct ledger_import_info info = {
		.file = "bad.xml",
		.options = "--format native",
		.is_sandboxed = true,
	};
	struct logged logged = { 0, 0 };
	int64_t position;

	temp_ledger_begin(temp);
	put(temp, "1", "C-1", "EUR", UNITS(10), false, LEDGER_ADDED);
	check_int_equal(temp_ledger_commit(temp), 1);
	check_status(ledger_log_refused(temp->ledger, &info, NULL, "ff",
	    "bad.xml:3: cut short", &position, &temp->err), STATUS_OK,
	    &temp->err);
	check_int_equal(position, 2);
	temp_ledger_begin(temp);
	put(temp, "2", "C-1", "EUR", UNITS(10), false, LEDGER_ADDED);
	check_int_equal(temp_ledger_commit(temp), 3);
	/* One in progress is not listed. */
	temp_ledger_begin(temp);
	check_status(ledger_list_imports(temp->ledger, check_entry, &logged,
	    &temp->err), STATUS_OK, &temp->err);
	check_int_equal(logged.count, 3);
	logged = (struct logged){ 0, 2 };
	check_status(ledger_list_imports(temp->ledger, check_entry, &logged,
	    &temp->err), STATUS_INTERRUPTED, &temp->err);
	check_int_equal(logged.count, 2);
}

/* -------------------------------------------------------------- rejects */

struct mended {
	int64_t count;
	char flags[16];
};

static enum status
note_mended(const struct ledger_reject_entry *entry, void *payload,
    struct error *err)
{
	struct mended *mended = payload;

	(void)err;
	check_int_equal(entry->position, 1);
	assert_string_equal(entry->file, "test.xml");
	assert_string_equal(entry->reject.code, "bad-amount");
	assert_string_equal(entry->reject.sentence, "12,5 is no number");
	check_int_equal((int64_t)entry->reject.file_line, entry->number * 10);
	mended->flags[mended->count++] = entry->is_mended ? 'm' : '-';
	return STATUS_OK;
}

static void
set_aside_for(struct temp_ledger *temp, const char *source, const char *kind,
    const char *id, const char *code, uint64_t file_line)
{
	struct fact_reject reject = {
		.source = source,
		.kind = kind,
		.id = id,
		.code = code,
		.sentence = "12,5 is no number",
		.original = "<Invoice>12,5</Invoice>",
		.native = "<invoice/>",
		.file_line = file_line,
	};

	check_status(ledger_put_reject(temp->import, &reject, &temp->err),
	    STATUS_OK, &temp->err);
}

static void
set_aside(struct temp_ledger *temp, const char *source, const char *kind,
    const char *id, uint64_t file_line)
{
	set_aside_for(temp, source, kind, id, "bad-amount", file_line);
}

struct flags {
	size_t count;
	char text[16];
};

static enum status
note_flag(const struct ledger_reject_entry *entry, void *payload,
    struct error *err)
{
	struct flags *flags = payload;

	(void)err;
	assert_true(flags->count < sizeof flags->text - 1);
	flags->text[flags->count++] = entry->is_mended ? 'm' : '-';
	return STATUS_OK;
}

static void
rejects_are_mended_by_later_imports(void **state)
{
	struct temp_ledger *temp = *state;
	struct fact_payment payment = {
		.source = "A",
		.id = "1",
		.document = "1",
		.date = 1,
	};
	struct mended mended = { 0, "" };

	temp_ledger_begin(temp);
	set_aside(temp, "A", "invoice", "1", 10);
	set_aside(temp, "A", "invoice", "2", 20);
	set_aside(temp, "A", "credit-note", "1", 30);
	set_aside(temp, "B", "invoice", "1", 40);
	set_aside(temp, NULL, "invoice", "1", 50);
	set_aside(temp, "A", "invoice", NULL, 60);
	set_aside(temp, "A", "payment", "1", 70);
	set_aside(temp, "A", "account", "1", 80);
	put(temp, "2", "C", "EUR", 1, false, LEDGER_ADDED);
	(void)temp_ledger_commit(temp);
	check_status(ledger_list_rejects(temp->ledger, 0, note_mended,
	    &mended, &temp->err), STATUS_OK, &temp->err);
	assert_string_equal(mended.flags, "--------");

	temp_ledger_begin(temp);
	put(temp, "1", "C", "EUR", 1, false, LEDGER_ADDED);
	put(temp, "2", "C", "EUR", 1, false, LEDGER_DUPLICATE);
	check_int_equal(temp_ledger_pay(temp, &payment), LEDGER_ADDED);
	(void)temp_ledger_commit(temp);
	mended = (struct mended){ 0, "" };
	check_status(ledger_list_rejects(temp->ledger, 0, note_mended,
	    &mended, &temp->err), STATUS_OK, &temp->err);
	assert_string_equal(mended.flags, "m-----m-");

	/* Also once the later version is superseded itself. */
	temp_ledger_begin_replacing(temp);
	put(temp, "1", "C", "EUR", 2, false, LEDGER_UPDATED);
	put(temp, "2", "C", "EUR", 2, false, LEDGER_UPDATED);
	(void)temp_ledger_commit(temp);
	mended = (struct mended){ 0, "" };
	check_status(ledger_list_rejects(temp->ledger, 0, note_mended,
	    &mended, &temp->err), STATUS_OK, &temp->err);
	assert_string_equal(mended.flags, "mm----m-");
}

/* Each reject by number: m is mended, - is not. */
static void
check_open(struct temp_ledger *temp, const char *flags)
{
	struct flags found = { 0, "" };

	check_status(ledger_list_rejects(temp->ledger, 0, note_flag, &found,
	    &temp->err), STATUS_OK, &temp->err);
	assert_string_equal(found.text, flags);
}

static enum ledger_outcome
put_version(struct temp_ledger *temp, int64_t net, int32_t delivered,
    bool is_cancelled)
{
	struct fact_line line = { .no = "1", .product = "P",
		.net_micro = net };
	struct fact_document document = {
		.source = "A",
		.type = DOCUMENT_INVOICE,
		.id = "1",
		.account = "C",
		.date = 1,
		.delivered = delivered,
		.due = DATE_NONE,
		.currency = "EUR",
		.is_cancelled = is_cancelled,
		.lines = &line,
		.line_count = 1,
		.file_line = 1,
	};
	struct fact_reject reject = {
		.source = "A", .kind = "invoice", .id = "1",
		.sentence = "it is known", .original = "<Invoice/>",
		.file_line = 1,
	};
	enum ledger_outcome outcome = temp_ledger_put(temp, &document);

	if (outcome != LEDGER_REFUSED)
		return outcome;
	reject.code = temp->code;
	check_status(ledger_put_reject(temp->import, &reject, &temp->err),
	    STATUS_OK, &temp->err);
	return outcome;
}

static void
other_content_is_mended_by_what_replaces(void **state)
{
	struct temp_ledger *temp = *state;

	temp_ledger_begin(temp);
	check_int_equal(put_version(temp, 100, DATE_NONE, false),
	    LEDGER_ADDED);
	(void)temp_ledger_commit(temp);
	temp_ledger_begin(temp);
	check_int_equal(put_version(temp, 120, DATE_NONE, false),
	    LEDGER_REFUSED);
	(void)temp_ledger_commit(temp);
	check_open(temp, "-");

	/* Neither more of the same nor cancelling it is the correction. */
	temp_ledger_begin(temp);
	check_int_equal(put_version(temp, 100, 5, false), LEDGER_UPDATED);
	(void)temp_ledger_commit(temp);
	check_open(temp, "-");
	temp_ledger_begin(temp);
	check_int_equal(put_version(temp, 100, DATE_NONE, true),
	    LEDGER_UPDATED);
	(void)temp_ledger_commit(temp);
	check_open(temp, "-");

	temp_ledger_begin_replacing(temp);
	check_int_equal(put_version(temp, 120, 5, false), LEDGER_UPDATED);
	(void)temp_ledger_commit(temp);
	check_open(temp, "m");

	/* What stood then stands again. */
	temp_ledger_begin_replacing(temp);
	check_int_equal(put_version(temp, 100, 5, false), LEDGER_UPDATED);
	(void)temp_ledger_commit(temp);
	check_open(temp, "-");
}

static void
note_record(struct temp_ledger *temp, const char *source, const char *kind,
    const char *id)
{
	const struct ledger_record record = { kind, source, id, true, false };

	check_status(ledger_note_record(temp->import, &record, &temp->err),
	    STATUS_OK, &temp->err);
}

static void
master_records_are_mended_too(void **state)
{
	static const char *const kinds[] = { "company", "category", "product",
	    "account", "rate" };
	struct temp_ledger *temp = *state;
	struct fact_company company = { .id = "1" };
	struct fact_rate rate = { .base = "EUR", .currency = "USD",
		.date = 1, .value_e10 = 1 };
	struct fact_product product = { .id = "1",
		.stated = FACT_PRODUCT_ALL };
	struct fact_account account = { .id = "1", .since = DATE_NONE,
		.stated = FACT_ACCOUNT_ALL };
	enum ledger_outcome outcome;
	const char *code;
	size_t i;

	temp_ledger_begin(temp);
	for (i = 0; i < sizeof kinds / sizeof kinds[0]; i++) {
		set_aside(temp, "A", kinds[i], i < 4 ? "1" : "USD", 1);
		set_aside(temp, "A", kinds[i], "2", 1);
	}
	(void)temp_ledger_commit(temp);
	check_open(temp, "----------");
	temp_ledger_begin(temp);
	check_status(ledger_put_company(temp->import, &company, &outcome,
	    &code, &temp->err), STATUS_OK, &temp->err);
	check_status(ledger_put_rate(temp->import, &rate, &outcome, &code,
	    &temp->err), STATUS_OK, &temp->err);
	check_int_equal(temp_ledger_category(temp, "1", NULL), LEDGER_ADDED);
	check_int_equal(temp_ledger_product(temp, &product), LEDGER_ADDED);
	check_int_equal(temp_ledger_account(temp, "A", &account),
	    LEDGER_ADDED);
	for (i = 0; i < 4; i++)
		note_record(temp, "A", kinds[i], "1");
	(void)temp_ledger_commit(temp);
	check_open(temp, "m-m-m-m---");
}

/* By no other source's record, nor by what says less. */
static void
a_master_record_is_mended_by_its_own_source(void **state)
{
	struct ledger_record record = { "account", "A", "1", true, false };
	struct temp_ledger *temp = *state;
	struct fact_account account = { .id = "1", .since = DATE_NONE,
		.stated = FACT_ACCOUNT_ALL };

	temp_ledger_begin(temp);
	set_aside(temp, "A", "account", "1", 1);
	set_aside_for(temp, "A", "account", "1", "account-conflict", 1);
	set_aside(temp, "B", "account", "1", 1);
	set_aside(temp, NULL, "account", "1", 1);
	note_record(temp, "A", "account", "1");
	(void)temp_ledger_commit(temp);
	check_open(temp, "----");
	temp_ledger_begin(temp);
	check_int_equal(temp_ledger_account(temp, "C", &account),
	    LEDGER_ADDED);
	note_record(temp, "A", "product", "1");
	note_record(temp, "A", "account", "2");
	record.is_master = false;
	check_status(ledger_note_record(temp->import, &record, &temp->err),
	    STATUS_OK, &temp->err);
	(void)temp_ledger_commit(temp);
	check_open(temp, "----");
	temp_ledger_begin(temp);
	note_record(temp, "A", "account", "1");
	note_record(temp, "A", "account", "1");
	(void)temp_ledger_commit(temp);
	check_open(temp, "m---");
	temp_ledger_begin(temp);
	record.has_tax_id = true;
	check_status(ledger_note_record(temp->import, &record, &temp->err),
	    STATUS_OK, &temp->err);
	note_record(temp, NULL, "account", "1");
	(void)temp_ledger_commit(temp);
	check_open(temp, "mm-m");

	/* Of those from before that was noted, any later version counts. */
	temp_ledger_sql(temp, "UPDATE reject SET is_awaited = NULL");
	check_open(temp, "mmmm");
}

static void
what_is_open_is_not_kept_again(void **state)
{
	struct temp_ledger *temp = *state;
	struct ledger_import_summary *summary;
	int times;

	for (times = 0; times < 3; times++) {
		temp_ledger_begin(temp);
		set_aside(temp, "A", "invoice", "1", 10);
		set_aside(temp, "A", "invoice", "2", 20);
		set_aside(temp, "A", "invoice", NULL, 30);
		/* Twice in one file is twice. */
		set_aside(temp, "A", "invoice", NULL, 40);
		summary = summarise(temp);
		check_int_equal((int64_t)summary->set_aside, 4);
		free(summary);
		(void)temp_ledger_commit(temp);
	}
	check_open(temp, "----");

	/* Of another source, of another kind. */
	temp_ledger_begin(temp);
	set_aside(temp, "B", "invoice", "1", 10);
	set_aside(temp, "A", "credit-note", "1", 10);
	(void)temp_ledger_commit(temp);
	check_open(temp, "------");

	/* An import that is undone mends nothing and keeps nothing. */
	temp_ledger_begin(temp);
	put(temp, "1", "C", "EUR", 1, false, LEDGER_ADDED);
	set_aside(temp, "A", "invoice", "1", 10);
	ledger_import_abort(temp->import);
	temp->import = NULL;
	check_open(temp, "------");

	/* Mended it stays so, whoever tells the same again; a master record
	 * that was taken back does not. */
	temp_ledger_begin(temp);
	set_aside(temp, "A", "invoice", "1", 10);
	put(temp, "1", "C", "EUR", 1, false, LEDGER_ADDED);
	set_aside(temp, "A", "category", "T", 10);
	(void)temp_ledger_commit(temp);
	check_open(temp, "m------");
	temp_ledger_begin(temp);
	set_aside(temp, "A", "invoice", "1", 10);
	check_int_equal(temp_ledger_category(temp, "T", NULL), LEDGER_ADDED);
	note_record(temp, "A", "category", "T");
	(void)temp_ledger_commit(temp);
	check_open(temp, "m-----m");
	temp_ledger_begin(temp);
	set_aside(temp, "A", "category", "T", 10);
	(void)temp_ledger_commit(temp);
	check_open(temp, "m-----m-");
}

/* ------------------------------------------------------------- decisions */

/* Each reject by number: m is mended, d is dismissed. */
static enum status
note_standing(const struct ledger_reject_entry *entry, void *payload,
    struct error *err)
{
	struct flags *flags = payload;

	(void)err;
	assert_true(flags->count < sizeof flags->text - 1);
	assert_true((entry->because != NULL) == (entry->dismissed_at != 0));
	flags->text[flags->count++] = entry->because != NULL ? 'd' :
	    entry->is_mended ? 'm' : '-';
	return STATUS_OK;
}

static void
check_standing(struct temp_ledger *temp, const char *flags)
{
	struct flags found = { 0, "" };

	check_status(ledger_list_rejects(temp->ledger, 0, note_standing,
	    &found, &temp->err), STATUS_OK, &temp->err);
	assert_string_equal(found.text, flags);
}

static void
decide(struct temp_ledger *temp, const struct ledger_decision *decision,
    enum status expected)
{
	memset(&temp->err, 0, sizeof temp->err);
	check_status(ledger_decide(temp->ledger, decision, &temp->err),
	    expected, &temp->err);
}

static enum status
note_decided(const struct ledger_decided *decided, void *payload,
    struct error *err)
{
	struct strbuf *out = payload;

	(void)err;
	strbuf_printf(out, "%lld %s;", (long long)decided->position,
	    decided->because != NULL ? decided->because : "-");
	return STATUS_OK;
}

static void
what_is_dismissed_stays_so(void **state)
{
	static const int64_t numbers[] = { 1, 2, 9 };
	struct temp_ledger *temp = *state;
	struct ledger_decision decision = {
		.numbers = numbers, .count = 3, .because = "no",
	};
	struct strbuf told;

	temp_ledger_begin(temp);
	set_aside(temp, "A", "invoice", "1", 10);
	set_aside(temp, "A", "invoice", NULL, 20);
	set_aside(temp, "A", "invoice", "3", 30);
	(void)temp_ledger_commit(temp);
	/* All or none. */
	decide(temp, &decision, STATUS_NOT_FOUND);
	assert_string_equal(temp->err.message, "there is no reject 9");
	check_standing(temp, "---");
	decision.count = 2;
	decide(temp, &decision, STATUS_OK);
	check_standing(temp, "dd-");

	/* Set aside in the same words again, and in others. */
	temp_ledger_begin(temp);
	set_aside(temp, "A", "invoice", "1", 11);
	set_aside(temp, "A", "invoice", NULL, 21);
	set_aside(temp, "B", "invoice", NULL, 20);
	(void)temp_ledger_commit(temp);
	check_standing(temp, "dd--");
	decision.because = NULL;
	decide(temp, &decision, STATUS_OK);
	decide(temp, &decision, STATUS_CONFLICT);
	assert_string_equal(temp->err.message, "reject 1 is not dismissed");
	check_standing(temp, "----");

	decision.because = "again";
	decision.count = 1;
	decide(temp, &decision, STATUS_OK);
	strbuf_init(&told, 1000);
	check_status(ledger_list_decisions(temp->ledger, 1, note_decided,
	    &told, &temp->err), STATUS_OK, &temp->err);
	assert_string_equal(strbuf_text(&told), "1 no;2 -;2 again;");
	strbuf_fini(&told);

	/* It may come in still, and then there is nothing to decide. */
	temp_ledger_begin(temp);
	put(temp, "1", "C", "EUR", 1, false, LEDGER_ADDED);
	(void)temp_ledger_commit(temp);
	check_open(temp, "m---");
	decide(temp, &decision, STATUS_CONFLICT);
	assert_string_equal(temp->err.message,
	    "reject 1 is mended: there is nothing to dismiss");
}

static int64_t
refuse(struct temp_ledger *temp, const char *file, const char *digest)
{
	struct ledger_import_info info = { .file = file };
	int64_t position = 0;

	check_status(ledger_log_refused(temp->ledger, &info, NULL, digest,
	    "cut short", &position, &temp->err), STATUS_OK, &temp->err);
	return position;
}

static void
refused_files_are_dismissed_by_their_bytes(void **state)
{
	struct temp_ledger *temp = *state;
	int64_t number = refuse(temp, "a.xml", "aa");
	struct ledger_decision decision = {
		.subject = LEDGER_SUBJECT_FILE, .numbers = &number,
		.count = 1,
	};

	decide(temp, &decision, STATUS_CONFLICT);
	assert_string_equal(temp->err.message,
	    "the refused file of import 1 is not dismissed");
	decision.because = "empty";
	decide(temp, &decision, STATUS_OK);
	/* Opened as another of the same bytes, not as one of other bytes or of
	 * bytes that are not known. */
	decision.because = NULL;
	number = refuse(temp, "a.xml", "bb");
	decide(temp, &decision, STATUS_CONFLICT);
	number = refuse(temp, "a.xml", NULL);
	decide(temp, &decision, STATUS_CONFLICT);
	number = refuse(temp, "b.xml", "aa");
	decide(temp, &decision, STATUS_OK);
	number = 1;
	decide(temp, &decision, STATUS_CONFLICT);

	decision.because = "why";
	number = 5;
	decide(temp, &decision, STATUS_NOT_FOUND);
	assert_string_equal(temp->err.message, "there is no import 5");
	temp_ledger_begin(temp);
	(void)temp_ledger_commit(temp);
	decide(temp, &decision, STATUS_CONFLICT);
	assert_string_equal(temp->err.message, "import 5 was not refused");
}

static enum status
check_whole(const struct ledger_reject_entry *entry, void *payload,
    struct error *err)
{
	(void)err;
	++*(int *)payload;
	check_int_equal(entry->number, 2);
	assert_string_equal(entry->reject.source, "A");
	assert_string_equal(entry->reject.kind, "credit-note");
	assert_string_equal(entry->reject.id, "9");
	assert_string_equal(entry->reject.original,
	    "<Invoice>12,5</Invoice>");
	assert_string_equal(entry->reject.native, "<invoice/>");
	return STATUS_OK;
}

static void
one_reject_is_found_by_its_number(void **state)
{
	struct temp_ledger *temp = *state;
	int calls = 0;

	temp_ledger_begin(temp);
	set_aside(temp, "A", "invoice", "1", 10);
	set_aside(temp, "A", "credit-note", "9", 20);
	(void)temp_ledger_commit(temp);
	check_status(ledger_list_rejects(temp->ledger, 2, check_whole, &calls,
	    &temp->err), STATUS_OK, &temp->err);
	check_int_equal(calls, 1);
	check_status(ledger_list_rejects(temp->ledger, 3, check_whole, &calls,
	    &temp->err), STATUS_NOT_FOUND, &temp->err);
	assert_string_equal(temp->err.message, "there is no reject 3");
	check_status(ledger_list_rejects(temp->ledger, -1, check_whole,
	    &calls, &temp->err), STATUS_NOT_FOUND, &temp->err);
}

int
main(void)
{
#define WITH_LEDGER(test) cmocka_unit_test_setup_teardown(test, \
    temp_ledger_setup, temp_ledger_teardown)
	const struct CMUnitTest tests[] = {
		WITH_LEDGER(a_summary_counts_what_went_in),
		WITH_LEDGER(a_summary_is_kept_or_counted_again),
		WITH_LEDGER(an_empty_import_has_an_empty_summary),
		WITH_LEDGER(sums_are_as_wide_as_they_get),
		WITH_LEDGER(aliases_name_accounts_and_products),
		WITH_LEDGER(the_log_lists_each_import),
		WITH_LEDGER(rejects_are_mended_by_later_imports),
		WITH_LEDGER(other_content_is_mended_by_what_replaces),
		WITH_LEDGER(master_records_are_mended_too),
		WITH_LEDGER(a_master_record_is_mended_by_its_own_source),
		WITH_LEDGER(what_is_open_is_not_kept_again),
		WITH_LEDGER(one_reject_is_found_by_its_number),
		WITH_LEDGER(what_is_dismissed_stays_so),
		WITH_LEDGER(refused_files_are_dismissed_by_their_bytes),
	};

	return cmocka_run_group_tests_name("ledger_log", tests, NULL, NULL);
}
