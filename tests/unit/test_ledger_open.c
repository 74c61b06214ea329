/* Opening a database: what is refused and how it is said, who waits for whom,
 * and what a killed writer leaves. */

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "engine/catalog.h"
#include "engine/db.h"
#include "engine/embedded.h"
#include "engine/ledger_audit.h"
#include "engine/ledger_decide.h"
#include "engine/runs.h"
#include "tests/support/check.h"
#include "tests/support/temp_ledger.h"

static enum status
open_as(struct temp_ledger *temp, const struct ledger_options *options)
{
	struct ledger *ledger = NULL;
	enum status status;

	memset(&temp->err, 0, sizeof temp->err);
	status = ledger_open(&ledger, options, &temp->err);
	if (status == STATUS_OK)
		ledger_close(ledger);
	else
		assert_null(ledger);
	return status;
}

/* --------------------------------------------------------- what is refused */

struct open_row {
	const char *name;
	const char *sql;	/* done to a good database first */
	const char *bytes;	/* or the file's whole content; NULL: none */
	size_t size;
	bool is_created;
	bool is_read_only;
	enum status status;
	const char *message;	/* part of it */
};

#define NOT_DATABASE "<ledger>this is no database, but a text of some length " \
	"that goes on and on for more than a hundred bytes</ledger>"

static const struct open_row open_rows[] = {
	{ "a good one", "SELECT 1", NULL, 0, false, false, STATUS_OK, "" },
	{ "a good one, to be read", "SELECT 1", NULL, 0, false, true,
	  STATUS_OK, "" },
	{ "a good one, to be made", "SELECT 1", NULL, 0, true, false,
	  STATUS_OK, "" },
	{ "of a newer version", "PRAGMA user_version=7", NULL, 0, true, false,
	  STATUS_ENVIRONMENT, "was written by a newer version of ristorno "
	  "(schema 7, this program knows 6)" },
	{ "of a newer version, to be read", "PRAGMA user_version=99", NULL, 0,
	  false, true, STATUS_ENVIRONMENT,
	  "(schema 99, this program knows 6)" },
	{ "of another program", "PRAGMA application_id=7", NULL, 0, true,
	  false, STATUS_ENVIRONMENT, "is the database of another program" },
	{ "of no version", "PRAGMA user_version=0", NULL, 0, true, false,
	  STATUS_ENVIRONMENT, "is the database of another program" },
	{ "no database", NULL, NOT_DATABASE, sizeof NOT_DATABASE - 1, true,
	  false, STATUS_ENVIRONMENT, "is no ristorno database" },
	{ "no database, to be read", NULL, NOT_DATABASE,
	  sizeof NOT_DATABASE - 1, false, true, STATUS_ENVIRONMENT,
	  "is no ristorno database" },
	{ "an empty file, to be made", NULL, "", 0, true, false, STATUS_OK,
	  "" },
	{ "an empty file", NULL, "", 0, false, false, STATUS_ENVIRONMENT,
	  "is empty: no ledger was imported yet" },
	{ "an empty file, to be read", NULL, "", 0, true, true,
	  STATUS_ENVIRONMENT, "is empty: no ledger was imported yet" },
};

static void
run_open_row(void **state)
{
	const struct open_row *row = *state;
	struct temp_ledger *temp;
	void *ledger_state = NULL;
	struct ledger_options options = {
		.is_created = row->is_created,
		.is_read_only = row->is_read_only,
	};

	(void)temp_ledger_setup(&ledger_state);
	temp = ledger_state;
	ledger_close(temp->ledger);
	temp->ledger = NULL;
	options.path = temp->path;
	if (row->sql != NULL)
		temp_ledger_sql(temp, row->sql);
	else
		temp_folder_write(&temp->folder, "ledger.db", 0600, row->bytes,
		    row->size);
	check_status(open_as(temp, &options), row->status, &temp->err);
	if (row->status != STATUS_OK) {
		assert_non_null(strstr(temp->err.message, row->message));
		assert_non_null(strstr(temp->err.message, temp->path));
	}
	(void)temp_ledger_teardown(&ledger_state);
}

static void
a_missing_file_is_said_to_be(void **state)
{
	struct temp_ledger *temp = *state;
	char path[TEMP_PATH_MAX];
	struct ledger_options options = {
		.path = temp_folder_path(&temp->folder, path, "none.db"),
	};

	check_status(open_as(temp, &options), STATUS_ENVIRONMENT, &temp->err);
	assert_non_null(strstr(temp->err.message, "there is no database"));
	options.is_created = true;
	options.is_read_only = true;
	check_status(open_as(temp, &options), STATUS_ENVIRONMENT, &temp->err);
	assert_true(access(path, F_OK) != 0);
	options.path = temp_folder_path(&temp->folder, path, "no/such.db");
	options.is_read_only = false;
	check_status(open_as(temp, &options), STATUS_ENVIRONMENT, &temp->err);
	assert_non_null(strstr(temp->err.message, "no/such.db"));
	options.path = temp->folder.path;
	check_status(open_as(temp, &options), STATUS_ENVIRONMENT, &temp->err);
}

/* Names that SQLite would take for something else. */
static void
a_path_is_only_ever_the_name_of_a_file(void **state)
{
	static const char *const names[] = {
		":memory:", "file:uri.db?mode=memory", "file::memory:",
	};
	struct temp_ledger *temp = *state;
	char folder[TEMP_PATH_MAX];
	struct ledger_options options = { .is_created = true };
	size_t i;

	assert_non_null(getcwd(folder, sizeof folder));
	assert_return_code(chdir(temp->folder.path), 0);
	for (i = 0; i < ARRAY_LEN(names); i++) {
		options.path = names[i];
		check_status(open_as(temp, &options), STATUS_OK, &temp->err);
		assert_return_code(access(names[i], F_OK), 0);
	}
	options.path = "";
	check_status(open_as(temp, &options), STATUS_ENVIRONMENT, &temp->err);
	assert_return_code(chdir(folder), 0);
}

static void
a_file_that_cannot_be_written_is_said_to_be(void **state)
{
	struct temp_ledger *temp = *state;
	struct ledger_options options = { .path = temp->path };

	if (geteuid() == 0)
		skip();	/* root may write anything */
	temp_ledger_reopen(temp);
	ledger_close(temp->ledger);
	temp->ledger = NULL;
	assert_return_code(chmod(temp->path, 0400), 0);
	check_status(open_as(temp, &options), STATUS_ENVIRONMENT, &temp->err);
	assert_non_null(strstr(temp->err.message, "is read-only"));
	/* Nor read: the file beside it would keep those out who may write. */
	options.is_read_only = true;
	check_status(open_as(temp, &options), STATUS_ENVIRONMENT, &temp->err);
	assert_non_null(strstr(temp->err.message, "read a copy"));
}

static void
a_folder_that_cannot_be_written_is_said_to_be(void **state)
{
	struct temp_ledger *temp = *state;
	char path[TEMP_PATH_MAX];
	struct ledger_options options = { .is_created = true };

	options.path = temp_folder_path(&temp->folder, path, "none/ledger.db");
	check_status(open_as(temp, &options), STATUS_ENVIRONMENT, &temp->err);
	assert_non_null(strstr(temp->err.message, "the folder of "));
	assert_non_null(strstr(temp->err.message, "No such file or directory"));
	if (geteuid() == 0)
		return;
	assert_return_code(chmod(temp->folder.path, 0500), 0);
	options.path = temp_folder_path(&temp->folder, path, "new.db");
	check_status(open_as(temp, &options), STATUS_ENVIRONMENT, &temp->err);
	assert_return_code(chmod(temp->folder.path, 0700), 0);
	assert_non_null(strstr(temp->err.message, "the folder of "));
	assert_non_null(strstr(temp->err.message, "Permission denied"));
}

static void
a_handle_for_reading_leaves_no_files(void **state)
{
	struct temp_ledger *temp = *state;
	char path[TEMP_PATH_MAX];
	struct ledger_options options = {
		.path = temp->path,
		.is_read_only = true,
	};

	ledger_close(temp->ledger);
	temp->ledger = NULL;
	check_status(open_as(temp, &options), STATUS_OK, &temp->err);
	assert_true(access(temp_folder_path(&temp->folder, path,
	    "ledger.db-wal"), F_OK) != 0);
	assert_true(access(temp_folder_path(&temp->folder, path,
	    "ledger.db-shm"), F_OK) != 0);
}

/* A database of an older version, with a refused file and an issue. */
static void
make_older(struct temp_ledger *temp, int version)
{
	char sql[64];

	temp_folder_write(&temp->folder, "ledger.db", 0600, "", 0);
	for (int i = 0; i < version; i++)
		temp_ledger_sql(temp, (const char *)embedded_schema[i].bytes);
	temp_ledger_sql(temp, "INSERT INTO import (file, options,"
	    " is_sandboxed, status) VALUES ('x', '', 1, 'refused');"
	    "INSERT INTO run VALUES (1, 'aa', 1, NULL, 2, 1);"
	    "INSERT INTO run_issue VALUES (1, 1, 'cert', '0.1', 1),"
	    " (2, 1, 'other', '0.1', 0)");
	(void)snprintf(sql, sizeof sql, "PRAGMA application_id=%d;"
	    "PRAGMA user_version=%d", DB_APPLICATION_ID, version);
	temp_ledger_sql(temp, sql);
	temp_ledger_sql(temp, "PRAGMA journal_mode=WAL");
}

static void
check_state(struct temp_ledger *temp, const char *certificate,
    enum run_state state)
{
	const struct run_identity identity = { "aa", 1, DATE_NONE, 2 };
	struct run_record record;

	check_status(runs_find(&record, temp->ledger, &identity, certificate,
	    &temp->err), STATUS_OK, &temp->err);
	assert_true(record.has_issue);
	check_int_equal(record.state, state);
}

/* Whoever writes brings it up to date. */
static void
an_older_one_is_brought_up_to_date(void **state)
{
	static const int64_t one = 1;
	struct temp_ledger *temp = *state;
	struct ledger_options options = {
		.path = temp->path,
		.is_read_only = true,
	};
	struct ledger_decision decision = {
		.subject = LEDGER_SUBJECT_FILE, .numbers = &one, .count = 1,
		.because = "why",
	};
	struct ledger_head head;
	char found[64];

	ledger_close(temp->ledger);
	temp->ledger = NULL;
	for (int version = 1; version < 5; version++) {
		make_older(temp, version);
		options.is_read_only = true;
		check_status(open_as(temp, &options), STATUS_ENVIRONMENT,
		    &temp->err);
		(void)snprintf(found, sizeof found,
		    "(schema %d, this program writes 6)", version);
		assert_non_null(strstr(temp->err.message, "was written by an "
		    "older version of ristorno"));
		assert_non_null(strstr(temp->err.message, found));
		options.is_read_only = false;
		check_status(open_as(temp, &options), STATUS_OK, &temp->err);
		temp_ledger_reopen(temp);
		/* What was there is where the chain begins. */
		check_status(ledger_find_head(&head, temp->ledger, 0,
		    &temp->err), STATUS_OK, &temp->err);
		check_int_equal(head.position, 1);
		check_state(temp, "cert", RUN_PUBLISHED);
		check_state(temp, "other", RUN_RECORDED);
		check_status(ledger_decide(temp->ledger, &decision,
		    &temp->err), STATUS_OK, &temp->err);
		check_status(runs_mark_published(temp->ledger, 1, "other",
		    &temp->err), STATUS_OK, &temp->err);
		check_state(temp, "other", RUN_PUBLISHED);
		ledger_close(temp->ledger);
		temp->ledger = NULL;
		options.is_read_only = true;
		check_status(open_as(temp, &options), STATUS_OK, &temp->err);
	}
}

/* --------------------------------------------------------------- waiting */

static void
the_second_writer_is_told_to_wait(void **state)
{
	struct temp_ledger *temp = *state;
	struct ledger_options options = { .path = temp->path };
	struct ledger_import_info info = { .file = "x", .options = "" };
	struct ledger_import *import = NULL;
	struct ledger *other = NULL;
	int64_t position = -1;

	check_status(ledger_open(&other, &options, &temp->err), STATUS_OK,
	    &temp->err);
	temp_ledger_begin(temp);
	check_status(ledger_import_begin(&import, other, &info, &temp->err),
	    STATUS_BUSY, &temp->err);
	assert_null(import);
	assert_non_null(strstr(temp->err.message, "another writer holds"));
	check_status(ledger_log_refused(other, &info, NULL, NULL, "why",
	    &position, &temp->err), STATUS_BUSY, &temp->err);
	/* Reading goes on meanwhile. */
	check_status(ledger_position(&position, other, &temp->err), STATUS_OK,
	    &temp->err);
	check_int_equal(position, 0);
	(void)temp_ledger_commit(temp);
	check_status(ledger_position(&position, other, &temp->err), STATUS_OK,
	    &temp->err);
	check_int_equal(position, 1);
	check_status(ledger_import_begin(&import, other, &info, &temp->err),
	    STATUS_OK, &temp->err);
	ledger_import_abort(import);
	ledger_close(other);
}

static bool
count_down(void *payload)
{
	return --*(int *)payload == 0;
}

/* A query of a large ledger takes long. */
static void
who_reads_can_be_told_to_stop(void **state)
{
	struct temp_ledger *temp = *state;
	int questions = 1;
	struct ledger_options options = {
		.path = temp->path,
		.is_interrupted = count_down,
		.interrupt_payload = &questions,
		.is_read_only = true,
	};
	struct catalog *catalog = NULL;
	struct ledger *other = NULL;

	temp_ledger_begin(temp);
	(void)temp_ledger_commit(temp);
	temp_ledger_sql(temp, "INSERT INTO source (id, text) VALUES (1, 'S');"
	    "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n"
	    " WHERE i < 20000) INSERT INTO party (source, text, import)"
	    " SELECT 1, 'A' || i, 1 FROM n");
	check_status(ledger_open(&other, &options, &temp->err), STATUS_OK,
	    &temp->err);
	check_int_equal(questions, 1);
	check_status(ledger_load_catalog(&catalog, other, 1, &temp->err),
	    STATUS_INTERRUPTED, &temp->err);
	check_int_equal(questions, 0);
	assert_null(catalog);
	/* Asked no more, it goes on. */
	check_status(ledger_load_catalog(&catalog, other, 1, &temp->err),
	    STATUS_OK, &temp->err);
	catalog_free(catalog);
	ledger_close(other);
}

static void
who_waits_can_be_told_to_stop(void **state)
{
	struct temp_ledger *temp = *state;
	int questions = 4;
	struct ledger_options options = {
		.path = temp->path,
		.wait_seconds = 1000,
		.is_interrupted = count_down,
		.interrupt_payload = &questions,
	};
	struct ledger_import_info info = { .file = "x", .options = "" };
	struct ledger_import *import = NULL;
	struct ledger *other = NULL;

	check_status(ledger_open(&other, &options, &temp->err), STATUS_OK,
	    &temp->err);
	check_int_equal(questions, 4);
	temp_ledger_begin(temp);
	check_status(ledger_import_begin(&import, other, &info, &temp->err),
	    STATUS_INTERRUPTED, &temp->err);
	assert_null(import);
	check_int_equal(questions, 0);
	(void)temp_ledger_commit(temp);
	check_status(ledger_import_begin(&import, other, &info, &temp->err),
	    STATUS_OK, &temp->err);
	ledger_import_abort(import);
	ledger_close(other);
}

/* --------------------------------------------------------------- killing */

static void
put_some(struct ledger_import *import, int count, struct error *err)
{
	struct fact_line line = { .no = "1", .product = "P" };
	struct fact_document document = {
		.source = "A",
		.type = DOCUMENT_INVOICE,
		.account = "C",
		.date = 1,
		.delivered = DATE_NONE,
		.due = DATE_NONE,
		.currency = "EUR",
		.lines = &line,
		.line_count = 1,
	};
	enum ledger_outcome outcome;
	const char *code;
	char id[32];
	int i;

	for (i = 0; i < count; i++) {
		(void)snprintf(id, sizeof id, "%d-%0*d", i, 20, 0);
		document.id = id;
		if (ledger_put_document(import, &document, &outcome, &code,
		    err) != STATUS_OK)
			_exit(3);
	}
}

/* A child that imports until it is killed or done. */
static void
import_in_child(const char *path, int count)
{
	static struct ledger_import_summary summary;
	struct ledger_options options = { .path = path, .is_created = true };
	struct ledger_import_info info = { .file = "x", .options = "" };
	struct ledger_import *import;
	struct ledger *ledger;
	struct error err;
	int64_t position;

	if (ledger_open(&ledger, &options, &err) != STATUS_OK ||
	    ledger_import_begin(&import, ledger, &info, &err) != STATUS_OK)
		_exit(2);
	put_some(import, count, &err);
	if (ledger_import_summarise(&summary, import, &err) != STATUS_OK ||
	    ledger_import_commit(import, &summary, "00", &position, &err) !=
	    STATUS_OK)
		_exit(4);
	ledger_close(ledger);
	_exit(0);
}

/* How many documents the log's imports have: all or none of each. */
static enum status
count_documents(const struct ledger_log_entry *entry, void *payload,
    struct error *err)
{
	(void)err;
	*(uint64_t *)payload += entry->documents;
	return STATUS_OK;
}

#define KILLED_DOCUMENTS 3000

static void
a_killed_import_is_all_or_nothing(void **state)
{
	struct temp_ledger *temp = *state;
	useconds_t wait;
	uint64_t documents;
	int status;
	pid_t child;

	for (wait = 1000; wait < 200000; wait = wait * 2) {
		ledger_close(temp->ledger);
		temp->ledger = NULL;
		temp_folder_remove(&temp->folder);
		assert_return_code(mkdir(temp->folder.path, 0700), 0);
		child = fork();
		assert_true(child >= 0);
		if (child == 0)
			import_in_child(temp->path, KILLED_DOCUMENTS);
		assert_return_code(usleep(wait), 0);
		assert_return_code(kill(child, SIGKILL), 0);
		assert_true(waitpid(child, &status, 0) == child);
		temp_ledger_reopen(temp);
		documents = 0;
		check_status(ledger_list_imports(temp->ledger,
		    count_documents, &documents, &temp->err), STATUS_OK,
		    &temp->err);
		assert_true(documents == 0 || documents == KILLED_DOCUMENTS);
		temp_ledger_begin(temp);
		put_some(temp->import, 1, &temp->err);
		(void)temp_ledger_commit(temp);
	}
}

/* A file that may not grow any more stands for a full disk. */
static void
a_full_disk_is_said_to_be_one(void **state)
{
	struct temp_ledger *temp = *state;
	struct rlimit limit = { 300000, 300000 };
	struct ledger_import_info info = { .file = "x", .options = "" };
	struct ledger_import *import;
	struct ledger_import_summary *summary;
	int64_t position;
	enum status status;
	pid_t child;
	int result;

	ledger_close(temp->ledger);
	temp->ledger = NULL;
	child = fork();
	assert_true(child >= 0);
	if (child == 0) {
		struct ledger_options options = { .path = temp->path };

		(void)signal(SIGXFSZ, SIG_IGN);
		summary = calloc(1, sizeof *summary);
		if (summary == NULL || setrlimit(RLIMIT_FSIZE, &limit) != 0 ||
		    ledger_open(&temp->ledger, &options, &temp->err) !=
		    STATUS_OK ||
		    ledger_import_begin(&import, temp->ledger, &info,
		    &temp->err) != STATUS_OK)
			_exit(1);
		put_some(import, 4000, &temp->err);
		status = ledger_import_commit(import, summary, "00",
		    &position, &temp->err);
		if (status != STATUS_ENVIRONMENT ||
		    strstr(temp->err.message, "cannot be read or written") ==
		    NULL)
			_exit(2);
		/* The handle can still be used. */
		status = ledger_position(&position, temp->ledger, &temp->err);
		_exit(status == STATUS_OK && position == 0 ? 0 : 4);
	}
	assert_true(waitpid(child, &result, 0) == child);
	assert_true(WIFEXITED(result));
	check_int_equal(WEXITSTATUS(result), 0);
	temp_ledger_reopen(temp);
	check_status(ledger_position(&position, temp->ledger, &temp->err),
	    STATUS_OK, &temp->err);
	check_int_equal(position, 0);
}

/* ------------------------------------------------------------ migrations */

static const char *const migrations[] = {
	"CREATE TABLE thing (id INTEGER PRIMARY KEY) STRICT",
	"ALTER TABLE thing ADD COLUMN n TEXT; INSERT INTO thing DEFAULT VALUES",
	"CREATE TABLE thing (id INTEGER PRIMARY KEY) STRICT",
};

static enum status
open_version(struct temp_ledger *temp, int version, bool is_read_only)
{
	struct db_options options = {
		.path = temp->path,
		.is_created = true,
		.is_read_only = is_read_only,
		.migrations = migrations,
		.version = version,
	};
	struct db *db = NULL;
	enum status status = db_open(&db, &options, &temp->err);

	db_close(db);
	return status;
}

static void
migrations_run_once_each(void **state)
{
	struct temp_ledger *temp = *state;

	ledger_close(temp->ledger);
	temp->ledger = NULL;
	assert_return_code(unlink(temp->path), 0);
	check_status(open_version(temp, 1, false), STATUS_OK, &temp->err);
	check_status(open_version(temp, 2, true), STATUS_ENVIRONMENT,
	    &temp->err);
	assert_non_null(strstr(temp->err.message, "older version"));
	check_status(open_version(temp, 2, false), STATUS_OK, &temp->err);
	check_status(open_version(temp, 2, false), STATUS_OK, &temp->err);
	temp_ledger_sql(temp, "CREATE TEMP TABLE one (c CHECK (c = 1));"
	    "INSERT INTO one SELECT count(*) FROM thing");
	/* One that fails leaves the version before it. */
	check_status(open_version(temp, 3, false), STATUS_ENVIRONMENT,
	    &temp->err);
	check_status(open_version(temp, 2, false), STATUS_OK, &temp->err);
	check_status(open_version(temp, 1, false), STATUS_ENVIRONMENT,
	    &temp->err);
	/* Nor does it leave one on the way: all of them or none. */
	assert_return_code(unlink(temp->path), 0);
	check_status(open_version(temp, 1, false), STATUS_OK, &temp->err);
	check_status(open_version(temp, 3, false), STATUS_ENVIRONMENT,
	    &temp->err);
	check_status(open_version(temp, 1, false), STATUS_OK, &temp->err);
}

int
main(void)
{
#define WITH_LEDGER(test) cmocka_unit_test_setup_teardown(test, \
    temp_ledger_setup, temp_ledger_teardown)
	const struct CMUnitTest tests[] = {
		WITH_LEDGER(a_missing_file_is_said_to_be),
		WITH_LEDGER(a_path_is_only_ever_the_name_of_a_file),
		WITH_LEDGER(a_file_that_cannot_be_written_is_said_to_be),
		WITH_LEDGER(a_folder_that_cannot_be_written_is_said_to_be),
		WITH_LEDGER(a_handle_for_reading_leaves_no_files),
		WITH_LEDGER(an_older_one_is_brought_up_to_date),
		WITH_LEDGER(the_second_writer_is_told_to_wait),
		WITH_LEDGER(who_waits_can_be_told_to_stop),
		WITH_LEDGER(who_reads_can_be_told_to_stop),
		WITH_LEDGER(a_killed_import_is_all_or_nothing),
		WITH_LEDGER(a_full_disk_is_said_to_be_one),
		WITH_LEDGER(migrations_run_once_each),
	};
	struct CMUnitTest table[ARRAY_LEN(open_rows)];
	size_t i;
	int failed;

	for (i = 0; i < ARRAY_LEN(table); i++)
		table[i] = (struct CMUnitTest){
			.name = open_rows[i].name,
			.test_func = run_open_row,
			.initial_state = (void *)(uintptr_t)&open_rows[i],
		};
	failed = cmocka_run_group_tests_name("ledger_open, refusals", table,
	    NULL, NULL);
	return failed + cmocka_run_group_tests_name("ledger_open", tests,
	    NULL, NULL);
}
