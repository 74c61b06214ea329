/* What is read for the chain before its entry is what the audit reads later;
 * and names without a record, counted over many rows. */

#include <stdio.h>

#include "engine/ledger_audit.h"
#include "engine/ledger_store.h"
#include "tests/support/check.h"
#include "tests/support/temp_ledger.h"

/* Several pieces, and a rest. */
#define MANY (3 * LEDGER_READ_AHEAD + 100)

static enum ledger_outcome
put(struct temp_ledger *temp, unsigned number, bool is_cancelled)
{
	char id[16];
	const struct fact_line line = { .product = id, .net_micro = 1000000 };
	const struct fact_document document = { .source = "A",
		.type = DOCUMENT_INVOICE, .id = id, .account = id, .date = 1,
		.delivered = DATE_NONE, .due = DATE_NONE, .currency = "EUR",
		.lines = &line, .line_count = 1,
		.is_cancelled = is_cancelled };

	(void)snprintf(id, sizeof id, "%u", number);
	return temp_ledger_put(temp, &document);
}

static enum status
tell(const struct ledger_audit_finding *finding, void *payload,
    struct error *err)
{
	(void)payload;
	(void)err;
	print_error("%s: %s\n", finding->table, finding->what);
	return STATUS_OK;
}

static void
check_audit(struct temp_ledger *temp, int64_t entries)
{
	const struct ledger_audit audit = { .told = tell };
	struct ledger_audit_report report;

	check_status(ledger_audit(&report, temp->ledger, &audit, &temp->err),
	    STATUS_OK, &temp->err);
	assert_true(report.is_whole);
	check_int_equal((int64_t)report.findings, 0);
	check_int_equal(report.entries, entries);
}

/* Some documents are superseded before they are read, some after. */
static void
many_documents(void **state)
{
	struct temp_ledger *temp = *state;

	temp_ledger_begin(temp);
	for (unsigned i = 0; i < MANY; i++) {
		assert_int_equal(put(temp, i, false), LEDGER_ADDED);
		if (i % 10 == 9)
			assert_int_equal(put(temp, i, true), LEDGER_UPDATED);
	}
	for (unsigned i = 0; i < LEDGER_READ_AHEAD; i += 10)
		assert_int_equal(put(temp, i, true), LEDGER_UPDATED);
	(void)temp_ledger_commit(temp);
	check_audit(temp, 2);
	/* The next import is read from its own first row on. */
	temp_ledger_begin(temp);
	for (unsigned i = 0; i < 2 * MANY; i++)
		(void)put(temp, i, i % 2 == 0);
	(void)temp_ledger_commit(temp);
	check_audit(temp, 3);
}

/* What was read of an import that is undone is forgotten. */
static void
an_import_that_is_undone(void **state)
{
	struct temp_ledger *temp = *state;

	temp_ledger_begin(temp);
	for (unsigned i = 0; i < MANY; i++)
		assert_int_equal(put(temp, i, false), LEDGER_ADDED);
	ledger_import_abort(temp->import);
	temp->import = NULL;
	temp_ledger_begin(temp);
	for (unsigned i = 0; i < LEDGER_READ_AHEAD / 2; i++)
		assert_int_equal(put(temp, i + 5, false), LEDGER_ADDED);
	(void)temp_ledger_commit(temp);
	check_audit(temp, 2);
	temp_ledger_begin(temp);
	for (unsigned i = 0; i < MANY; i++)
		(void)put(temp, i, false);
	(void)temp_ledger_commit(temp);
	check_audit(temp, 3);
}

/* An archive's members: an entry each, and one that is refused has none. */
static void
members_of_a_group(void **state)
{
	static const struct ledger_import_info info = { .file = "a.zip:x" };
	static struct ledger_import_summary summary;
	struct temp_ledger *temp = *state;
	struct error *err = &temp->err;
	int64_t position;

	check_status(ledger_group_begin(temp->ledger, err), STATUS_OK, err);
	for (unsigned member = 0; member < 3; member++) {
		check_status(ledger_import_begin(&temp->import, temp->ledger,
		    &info, err), STATUS_OK, err);
		for (unsigned i = 0; i < MANY; i++)
			(void)put(temp, member * (MANY / 2) + i, false);
		if (member == 1) {
			ledger_import_abort(temp->import);
			continue;
		}
		check_status(ledger_import_summarise(&summary, temp->import,
		    err), STATUS_OK, err);
		check_status(ledger_import_commit(temp->import, &summary,
		    "00", &position, err), STATUS_OK, err);
	}
	temp->import = NULL;
	check_status(ledger_group_commit(temp->ledger, err), STATUS_OK, err);
	check_audit(temp, 3);
}

/* Runs of rows that end within words, at their ends and across them. */
static void
names_without_a_record(void **state)
{
	static struct ledger_import_summary summary;
	struct temp_ledger *temp = *state;
	uint64_t expected = 0;

	temp_ledger_begin(temp);
	for (unsigned i = 0; i < 600; i++)
		assert_int_equal(put(temp, i, false), LEDGER_ADDED);
	(void)temp_ledger_commit(temp);
	temp_ledger_begin(temp);
	for (unsigned i = 600; i < 1000; i++) {
		char id[16];
		const struct fact_product product = { .id = id,
			.stated = FACT_PRODUCT_ALL };

		(void)snprintf(id, sizeof id, "%u", i - 500);
		if (i % 3 == 0)
			assert_int_equal(temp_ledger_product(temp, &product),
			    LEDGER_ADDED);
	}
	/* Rows are from 1, in the order of the numbers; of these: */
	for (unsigned i = 0; i < 600; i++) {
		bool is_named = i >= 100 && i < 500 && (i + 500) % 3 == 0;

		if (i % 64 > 50 || (i > 120 && i < 340) || i == 500)
			continue;
		assert_int_equal(put(temp, i, true), LEDGER_UPDATED);
		expected += !is_named;
	}
	check_status(ledger_import_summarise(&summary, temp->import,
	    &temp->err), STATUS_OK, &temp->err);
	check_int_equal((int64_t)summary.unnamed_products,
	    (int64_t)expected);
	(void)temp_ledger_commit(temp);
}

#define WITH_LEDGER(test) cmocka_unit_test_setup_teardown(test, \
	temp_ledger_setup, temp_ledger_teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		WITH_LEDGER(many_documents),
		WITH_LEDGER(an_import_that_is_undone),
		WITH_LEDGER(members_of_a_group),
		WITH_LEDGER(names_without_a_record),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
