#include "tests/support/temp_ledger.h"

#include <stdio.h>
#include <stdlib.h>

#include <sqlite3.h>

#include "tests/support/check.h"

static void
open_ledger(struct temp_ledger *temp)
{
	struct ledger_options options = {
		.path = temp->path,
		.is_created = true,
	};

	check_status(ledger_open(&temp->ledger, &options, &temp->err),
	    STATUS_OK, &temp->err);
}

int
temp_ledger_setup(void **state)
{
	struct temp_ledger *temp = calloc(1, sizeof *temp);

	assert_non_null(temp);
	temp_folder_make(&temp->folder);
	(void)temp_folder_path(&temp->folder, temp->path, "ledger.db");
	open_ledger(temp);
	*state = temp;
	return 0;
}

int
temp_ledger_teardown(void **state)
{
	struct temp_ledger *temp = *state;

	ledger_import_abort(temp->import);
	ledger_close(temp->ledger);
	temp_folder_remove(&temp->folder);
	free(temp);
	return 0;
}

void
temp_ledger_reopen(struct temp_ledger *temp)
{
	ledger_close(temp->ledger);
	temp->ledger = NULL;
	open_ledger(temp);
}

static void
begin(struct temp_ledger *temp, bool replaces)
{
	struct ledger_import_info info = {
		.file = "test.xml",
		.options = replaces ? "--replace" : "",
		.replaces = replaces,
	};

	check_status(ledger_import_begin(&temp->import, temp->ledger, &info,
	    &temp->err), STATUS_OK, &temp->err);
}

void
temp_ledger_begin(struct temp_ledger *temp)
{
	begin(temp, false);
}

void
temp_ledger_begin_replacing(struct temp_ledger *temp)
{
	begin(temp, true);
}

int64_t
temp_ledger_commit(struct temp_ledger *temp)
{
	struct ledger_import_summary *summary = malloc(sizeof *summary);
	struct ledger_import *import = temp->import;
	int64_t position = 0;

	assert_non_null(summary);
	check_status(ledger_import_summarise(summary, import, &temp->err),
	    STATUS_OK, &temp->err);
	(void)snprintf(summary->status, sizeof summary->status, "ok");
	temp->import = NULL;
	check_status(ledger_import_commit(import, summary, "00", &position,
	    &temp->err), STATUS_OK, &temp->err);
	free(summary);
	return position;
}

/* What every put answers: no failure, and a code if and only if refused. */
static enum ledger_outcome
check_put(struct temp_ledger *temp, enum status status,
    enum ledger_outcome outcome)
{
	check_status(status, STATUS_OK, &temp->err);
	if (outcome == LEDGER_REFUSED) {
		assert_non_null(temp->code);
		check_status(temp->err.status, STATUS_CONFLICT, &temp->err);
		assert_true(temp->err.message[0] != '\0');
	} else {
		assert_null(temp->code);
	}
	return outcome;
}

enum ledger_outcome
temp_ledger_put(struct temp_ledger *temp,
    const struct fact_document *document)
{
	enum ledger_outcome outcome = LEDGER_ADDED;
	enum status status;

	temp->code = NULL;
	status = ledger_put_document(temp->import, document, &outcome,
	    &temp->code, &temp->err);
	return check_put(temp, status, outcome);
}

enum ledger_outcome
temp_ledger_pay(struct temp_ledger *temp, const struct fact_payment *payment)
{
	enum ledger_outcome outcome = LEDGER_ADDED;
	enum status status;

	temp->code = NULL;
	status = ledger_put_payment(temp->import, payment, &outcome,
	    &temp->code, &temp->err);
	return check_put(temp, status, outcome);
}

enum ledger_outcome
temp_ledger_account(struct temp_ledger *temp, const char *source,
    const struct fact_account *account)
{
	enum ledger_outcome outcome = LEDGER_ADDED;
	enum status status;

	temp->code = NULL;
	status = ledger_put_account(temp->import, source, account, &outcome,
	    &temp->code, &temp->err);
	return check_put(temp, status, outcome);
}

enum ledger_outcome
temp_ledger_product(struct temp_ledger *temp,
    const struct fact_product *product)
{
	enum ledger_outcome outcome = LEDGER_ADDED;
	enum status status;

	temp->code = NULL;
	status = ledger_put_product(temp->import, product, &outcome,
	    &temp->code, &temp->err);
	return check_put(temp, status, outcome);
}

enum ledger_outcome
temp_ledger_category(struct temp_ledger *temp, const char *id,
    const char *parent)
{
	struct fact_category category = { .id = id, .parent = parent };
	enum ledger_outcome outcome = LEDGER_ADDED;
	enum status status;

	temp->code = NULL;
	status = ledger_put_category(temp->import, &category, &outcome,
	    &temp->code, &temp->err);
	return check_put(temp, status, outcome);
}

struct catalog *
temp_ledger_catalog(struct temp_ledger *temp, int64_t position)
{
	struct catalog *catalog = NULL;

	check_status(ledger_load_catalog(&catalog, temp->ledger, position,
	    &temp->err), STATUS_OK, &temp->err);
	return catalog;
}

void
temp_ledger_sql(struct temp_ledger *temp, const char *sql)
{
	sqlite3 *handle = NULL;

	check_int_equal(sqlite3_open(temp->path, &handle), SQLITE_OK);
	check_int_equal(sqlite3_exec(handle, sql, NULL, NULL, NULL),
	    SQLITE_OK);
	check_int_equal(sqlite3_close(handle), SQLITE_OK);
}
