/* Several imports in one transaction: an archive's members. */

#include <stdlib.h>
#include <unistd.h>

#include "tests/support/check.h"
#include "tests/support/faults.h"
#include "tests/support/temp_ledger.h"

static const struct ledger_import_info info = { .file = "a.zip:x" };

static enum status
put(struct ledger_import *import, const char *id, struct error *err)
{
	const struct fact_line line = { .no = "1", .product = id,
		.net_micro = 1000000 };
	const struct fact_document document = { .source = "A",
		.type = DOCUMENT_INVOICE, .id = id, .account = id, .date = 1,
		.delivered = DATE_NONE, .due = DATE_NONE, .currency = "EUR",
		.lines = &line, .line_count = 1 };
	enum ledger_outcome outcome;
	const char *code;

	return ledger_put_document(import, &document, &outcome, &code, err);
}

/* One member: a document, that goes in or not. */
static enum status
take_member(struct ledger *ledger, const char *id, bool goes_in,
    int64_t *position, struct error *err)
{
	static struct ledger_import_summary summary;
	struct ledger_import *import;
	enum status status = ledger_import_begin(&import, ledger, &info, err);

	if (status != STATUS_OK)
		return status;
	status = put(import, id, err);
	if (status == STATUS_OK)
		status = ledger_import_summarise(&summary, import, err);
	if (status == STATUS_OK && goes_in)
		return ledger_import_commit(import, &summary, "00", position,
		    err);
	ledger_import_abort(import);
	if (status != STATUS_OK || goes_in)
		return status;
	return ledger_log_refused(ledger, &info, "ledger", NULL, "bad",
	    position, err);
}

static enum status
take_group(struct ledger *ledger, bool goes_in, struct error *err)
{
	int64_t position = 0;
	enum status status = ledger_group_begin(ledger, err);

	if (status != STATUS_OK)
		return status;
	status = take_member(ledger, "1", true, &position, err);
	if (status == STATUS_OK)
		status = take_member(ledger, "2", false, &position, err);
	if (status == STATUS_OK)
		status = take_member(ledger, "3", true, &position, err);
	if (status == STATUS_OK && goes_in)
		return ledger_group_commit(ledger, err);
	ledger_group_abort(ledger);
	return status;
}

struct seen {
	size_t entries;
	uint64_t documents;
};

static enum status
see(const struct ledger_log_entry *entry, void *payload, struct error *err)
{
	struct seen *seen = payload;

	(void)err;
	seen->entries++;
	seen->documents += entry->documents;
	return STATUS_OK;
}

static struct seen
look(struct temp_ledger *temp)
{
	struct seen seen = { 0, 0 };

	check_status(ledger_list_imports(temp->ledger, see, &seen,
	    &temp->err), STATUS_OK, &temp->err);
	return seen;
}

static void
a_member_is_undone_alone(void **state)
{
	struct temp_ledger *temp = *state;
	struct seen seen;

	check_status(take_group(temp->ledger, true, &temp->err), STATUS_OK,
	    &temp->err);
	temp_ledger_reopen(temp);
	seen = look(temp);
	check_int_equal((int64_t)seen.entries, 3);
	check_int_equal((int64_t)seen.documents, 2);
	/* What was undone is not known: it goes in the next time. */
	temp_ledger_begin(temp);
	check_status(put(temp->import, "2", &temp->err), STATUS_OK,
	    &temp->err);
	check_int_equal(temp_ledger_commit(temp), 4);
	check_int_equal((int64_t)look(temp).documents, 3);
}

static void
a_group_is_undone_as_a_whole(void **state)
{
	struct temp_ledger *temp = *state;

	check_status(take_group(temp->ledger, false, &temp->err), STATUS_OK,
	    &temp->err);
	check_int_equal((int64_t)look(temp).entries, 0);
	/* And is no hindrance to what comes next. */
	check_status(take_group(temp->ledger, true, &temp->err), STATUS_OK,
	    &temp->err);
	check_int_equal((int64_t)look(temp).entries, 3);
}

/* A member that sets one document aside, and goes in or not. */
static void
take_reject(struct temp_ledger *temp, const char *id, bool goes_in)
{
	static struct ledger_import_summary summary;
	const struct fact_reject reject = { .source = "A", .kind = "invoice",
		.id = id, .code = "bad-date", .sentence = "bad date" };
	struct ledger_import *import;
	int64_t position;

	check_status(ledger_import_begin(&import, temp->ledger, &info,
	    &temp->err), STATUS_OK, &temp->err);
	check_status(ledger_put_reject(import, &reject, &temp->err),
	    STATUS_OK, &temp->err);
	if (!goes_in) {
		ledger_import_abort(import);
		return;
	}
	check_status(ledger_import_commit(import, &summary, "00", &position,
	    &temp->err), STATUS_OK, &temp->err);
}

static enum status
count_reject(const struct ledger_reject_entry *entry, void *payload,
    struct error *err)
{
	size_t *count = payload;

	(void)entry;
	(void)err;
	++*count;
	return STATUS_OK;
}

static size_t
count_rejects(struct temp_ledger *temp)
{
	size_t count = 0;

	check_status(ledger_list_rejects(temp->ledger, 0, count_reject, &count,
	    &temp->err), STATUS_OK, &temp->err);
	return count;
}

/* What a member set aside the next ones know, but for what was undone. */
static void
the_same_is_set_aside_once(void **state)
{
	struct temp_ledger *temp = *state;

	check_status(ledger_group_begin(temp->ledger, &temp->err), STATUS_OK,
	    &temp->err);
	take_reject(temp, "1", true);
	take_reject(temp, "1", false);	/* learns of the first; undone */
	take_reject(temp, "2", false);
	take_reject(temp, "2", true);
	take_reject(temp, "1", true);
	take_reject(temp, "2", true);
	check_int_equal((int64_t)count_rejects(temp), 2);
	ledger_group_abort(temp->ledger);
	check_int_equal((int64_t)count_rejects(temp), 0);
	take_reject(temp, "2", true);
	take_reject(temp, "1", true);
	take_reject(temp, "2", true);
	check_int_equal((int64_t)count_rejects(temp), 2);
}

static enum status
live(const char *path, struct error *err)
{
	const struct ledger_options options = { .path = path,
		.is_created = true };
	struct ledger *ledger;
	enum status status = ledger_open(&ledger, &options, err);

	if (status != STATUS_OK)
		return status;
	status = take_group(ledger, true, err);
	ledger_close(ledger);
	return status;
}

/* Whatever fails within, all of it is there or nothing. */
static void
a_failed_allocation_leaves_all_or_nothing(void **state)
{
	struct temp_ledger *temp = *state;
	bool has_failed = true;

	for (uint64_t nth = 1; has_failed; nth += 1 + nth / 32) {
		char path[TEMP_PATH_MAX];
		enum status status;
		struct seen seen;

		ledger_close(temp->ledger);
		temp->ledger = NULL;
		(void)unlink(temp->path);
		(void)unlink(temp_folder_path(&temp->folder, path,
		    "ledger.db-wal"));
		(void)unlink(temp_folder_path(&temp->folder, path,
		    "ledger.db-shm"));
		faults_begin(nth, nth % 2 == 0);
		status = live(temp->path, &temp->err);
		has_failed = faults_end();
		if (status != STATUS_OK)
			assert_true(has_failed);
		temp_ledger_reopen(temp);
		seen = look(temp);
		check_int_equal((int64_t)seen.entries,
		    status == STATUS_OK ? 3 : 0);
		check_int_equal((int64_t)seen.documents,
		    status == STATUS_OK ? 2 : 0);
	}
}

#define WITH_LEDGER(test) cmocka_unit_test_setup_teardown(test, \
    temp_ledger_setup, temp_ledger_teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		WITH_LEDGER(a_member_is_undone_alone),
		WITH_LEDGER(a_group_is_undone_as_a_whole),
		WITH_LEDGER(the_same_is_set_aside_once),
		WITH_LEDGER(a_failed_allocation_leaves_all_or_nothing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
