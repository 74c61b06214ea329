/* Memory that fails anywhere on the way: a status, never a crash or a leak,
 * and the ledger has all of the import or nothing. */

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "engine/runs.h"
#include "tests/support/check.h"
#include "tests/support/faults.h"
#include "tests/support/temp_ledger.h"

static struct ledger_import_summary summary;

static enum status
put_facts(struct ledger_import *import, struct error *err)
{
	static const struct fact_membership club = { "GOLD", 1, DATE_NONE };
	static const struct fact_alias alias = { "A", "77" };
	static const struct fact_unit unit = { "BX", 12000000 };
	static const struct fact_line lines[] = {
		{ .no = "1", .product = "P-2", .unit = "BX", .net_micro = 5 },
		{ .no = "2", .category = "GIFTS", .tags = "a b" },
	};
	struct fact_account account = {
		.id = "C-1", .name = "One", .tax_id = "CZ1", .parent = "C-0",
		.since = DATE_NONE, .memberships = &club,
		.membership_count = 1, .aliases = &alias, .alias_count = 1,
		.stated = FACT_ACCOUNT_ALL,
	};
	struct fact_product product = {
		.id = "P-1", .category = "TOOLS", .units = &unit,
		.unit_count = 1, .aliases = &alias, .alias_count = 1,
		.stated = FACT_PRODUCT_ALL,
	};
	struct fact_category category = { .id = "TOOLS", .parent = "ALL" };
	struct fact_document document = {
		.source = "A", .type = DOCUMENT_INVOICE, .id = "1",
		.account = "77", .date = 1, .delivered = DATE_NONE,
		.due = DATE_NONE, .currency = "EUR", .lines = lines,
		.line_count = 2,
	};
	struct fact_payment payment = {
		.source = "A", .document = "1", .date = 2,
	};
	struct fact_reject reject = {
		.kind = "invoice", .code = "x", .sentence = "y",
	};
	enum ledger_outcome outcome;
	const char *code;
	enum status status;

	status = ledger_put_account(import, "A", &account, &outcome, &code,
	    err);
	account.name = "Two";
	if (status == STATUS_OK)
		status = ledger_put_account(import, "A", &account, &outcome,
		    &code, err);
	if (status == STATUS_OK)
		status = ledger_put_product(import, &product, &outcome, &code,
		    err);
	if (status == STATUS_OK)
		status = ledger_put_category(import, &category, &outcome,
		    &code, err);
	if (status == STATUS_OK)
		status = ledger_put_document(import, &document, &outcome,
		    &code, err);
	document.lines = lines + 1;
	document.line_count = 1;
	if (status == STATUS_OK)
		status = ledger_put_document(import, &document, &outcome,
		    &code, err);
	if (status == STATUS_OK)
		status = ledger_put_payment(import, &payment, &outcome, &code,
		    err);
	if (status == STATUS_OK)
		status = ledger_put_reject(import, &reject, err);
	return status;
}

static enum status
import_all(struct ledger *ledger, struct error *err)
{
	static const struct ledger_import_info info = {
		.file = "x", .options = "", .replaces = true,
	};
	struct ledger_import *import;
	int64_t position;
	enum status status;

	status = ledger_import_begin(&import, ledger, &info, err);
	if (status != STATUS_OK)
		return status;
	status = put_facts(import, err);
	if (status == STATUS_OK)
		status = ledger_import_summarise(&summary, import, err);
	if (status != STATUS_OK) {
		ledger_import_abort(import);
		return status;
	}
	return ledger_import_commit(import, &summary, "00", &position, err);
}

static enum status
count_lines(const struct purchase_document *document, void *payload,
    struct error *err)
{
	(void)err;
	*(size_t *)payload += document->line_count;
	return STATUS_OK;
}

static enum status
scan_all(struct ledger *ledger, size_t *lines, struct error *err)
{
	struct catalog *catalog;
	uint32_t account = 0;
	struct ledger_scan scan = {
		.position = 1,
		.accounts = &account,
		.account_count = 1,
		.dates = { 0, 9000 },
		.with_claims = true,
	};
	enum status status;

	status = ledger_load_catalog(&catalog, ledger, 1, err);
	if (status != STATUS_OK)
		return status;
	account = catalog_account_find(catalog, "C-1");
	scan.catalog = catalog;
	if (account == CATALOG_NONE)
		status = error_set(err, STATUS_NOT_FOUND, "nothing there");
	else
		status = ledger_scan_documents(ledger, &scan, count_lines,
		    lines, err);
	catalog_free(catalog);
	return status;
}

static enum status
record_run(struct ledger *ledger, struct error *err)
{
	static const struct run_identity identity = {
		.agreements_digest = "aa",
		.as_of = DATE_NONE,
	};
	static const struct run_settlement settlement = {
		.agreement = "B", .version = "1", .account = "C-1",
		.currency = "EUR",
	};
	static const struct run_file file = { "a.xml", "<a/>", 4 };
	struct run_writer *writer;
	int64_t number = 0;
	enum status status;

	status = runs_begin(&writer, ledger, &identity, "c", "0", 1, &number,
	    err);
	if (status != STATUS_OK)
		return status;
	status = runs_put_agreement(writer, "b.xml", "<b/>", 4, err);
	if (status == STATUS_OK)
		status = runs_put_settlement(writer, &settlement, err);
	if (status == STATUS_OK)
		status = runs_put_file(writer, &file, err);
	if (status != STATUS_OK) {
		runs_abort(writer);
		return status;
	}
	return runs_commit(writer, err);
}

/* The whole life of a ledger; *lines is how many were read back. */
static enum status
live(const char *path, size_t *lines, struct error *err)
{
	struct ledger_options options = { .path = path, .is_created = true };
	struct ledger *ledger;
	enum status status;

	status = ledger_open(&ledger, &options, err);
	if (status != STATUS_OK)
		return status;
	status = import_all(ledger, err);
	if (status == STATUS_OK)
		status = scan_all(ledger, lines, err);
	if (status == STATUS_OK)
		status = record_run(ledger, err);
	ledger_close(ledger);
	return status;
}

static void
remove_database(struct temp_ledger *temp)
{
	char path[TEMP_PATH_MAX];

	(void)unlink(temp->path);
	(void)unlink(temp_folder_path(&temp->folder, path, "ledger.db-wal"));
	(void)unlink(temp_folder_path(&temp->folder, path, "ledger.db-shm"));
}

/* After a life that failed: the import is there whole or not at all. */
static void
check_whole(struct temp_ledger *temp)
{
	int64_t position = -1;
	size_t lines = 0;

	temp_ledger_reopen(temp);
	check_status(ledger_position(&position, temp->ledger, &temp->err),
	    STATUS_OK, &temp->err);
	if (position == 1) {
		check_status(scan_all(temp->ledger, &lines, &temp->err),
		    STATUS_OK, &temp->err);
		check_int_equal((int64_t)lines, 1);
	} else {
		check_int_equal(position, 0);
	}
	ledger_close(temp->ledger);
	temp->ledger = NULL;
}

static void
fail_everywhere(struct temp_ledger *temp, bool is_lasting)
{
	int64_t before;
	uint64_t nth;
	size_t lines = 0;
	bool has_failed = true;
	enum status status;

	for (nth = 1; has_failed; nth += 1 + nth / 32) {
		remove_database(temp);
		lines = 0;
		before = faults_live_blocks();
		faults_begin(nth, is_lasting);
		status = live(temp->path, &lines, &temp->err);
		has_failed = faults_end();
		check_int_equal(faults_live_blocks(), before);
		if (status != STATUS_OK)
			check_status(status, STATUS_MEMORY, &temp->err);
		else
			check_int_equal((int64_t)lines, 1);
		check_whole(temp);
	}
	check_status(status, STATUS_OK, &temp->err);
}

static void
a_failed_allocation_is_a_status(void **state)
{
	struct temp_ledger *temp = *state;

	ledger_close(temp->ledger);
	temp->ledger = NULL;
	fail_everywhere(temp, false);
	fail_everywhere(temp, true);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(
		    a_failed_allocation_is_a_status, temp_ledger_setup,
		    temp_ledger_teardown),
	};

	return cmocka_run_group_tests_name("ledger, faults", tests, NULL,
	    NULL);
}
