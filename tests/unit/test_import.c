#include "tests/support/check.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "engine/digest.h"
#include "engine/strbuf.h"
#include "importers/import.h"
#include "importers/import_arguments.h"
#include "importers/import_process.h"
#include "importers/wire.h"

/* ------------------------------------------- a ledger that is thrown away */

struct bench {
	char folder[64];
	char path[96];
	struct ledger *ledger;
};

static void
open_bench(struct bench *bench)
{
	struct ledger_options options = { .path = bench->path,
		.is_created = true };
	struct error err = { 0 };

	(void)snprintf(bench->folder, sizeof bench->folder,
	    "/tmp/test-import-XXXXXX");
	assert_non_null(mkdtemp(bench->folder));
	(void)snprintf(bench->path, sizeof bench->path, "%s/ledger.db",
	    bench->folder);
	check_status(ledger_open(&bench->ledger, &options, &err), STATUS_OK,
	    &err);
}

static void
close_bench(struct bench *bench)
{
	static const char *const suffixes[] = { "", "-wal", "-shm" };

	ledger_close(bench->ledger);
	for (size_t i = 0; i < ARRAY_LEN(suffixes); i++) {
		char path[128];

		(void)snprintf(path, sizeof path, "%s%s", bench->path,
		    suffixes[i]);
		(void)unlink(path);
	}
	assert_int_equal(rmdir(bench->folder), 0);
}

/* What the listener was told. */
struct heard {
	struct strbuf text;
	int asks_left;		/* until it wants to stop; -1: never */
};

static void
hear_set_aside(void *payload, const struct fact_reject *reject)
{
	struct heard *heard = payload;

	strbuf_printf(&heard->text, "%s %s %s %d;", reject->kind,
	    reject->id != NULL ? reject->id : "-", reject->code,
	    (int)reject->file_line);
}

static bool
hear_is_interrupted(void *payload)
{
	struct heard *heard = payload;

	return heard->asks_left >= 0 && heard->asks_left-- == 0;
}

static const struct import_options plain = { .is_sandboxed = true };

static enum status
import_fd(struct import_report *report, struct heard *heard,
    struct bench *bench, int fd, const struct import_options *options,
    struct error *err)
{
	const struct import_listener listener = {
		.payload = heard,
		.set_aside = hear_set_aside,
		.is_interrupted = hear_is_interrupted,
	};
	enum status status = import_file(report, bench->ledger, fd, "f.xml",
	    options, &listener, err);

	/* No process is left behind. */
	assert_int_equal(waitpid(-1, NULL, WNOHANG), -1);
	assert_int_equal(errno, ECHILD);
	return status;
}

/* Import bytes; heard->text is set up here. */
static void
import_bytes(struct import_report *report, struct heard *heard,
    struct bench *bench, const void *bytes, size_t size,
    const struct import_options *options)
{
	int fd = memfd_create("input", 0);
	struct error err = { 0 };

	assert_true(fd >= 0);
	assert_int_equal(write(fd, bytes, size), (ssize_t)size);
	assert_int_equal(lseek(fd, 0, SEEK_SET), 0);
	*heard = (struct heard){ .asks_left = -1 };
	strbuf_init(&heard->text, 1 << 20);
	memset(report, 0, sizeof *report);
	check_status(import_fd(report, heard, bench, fd, options, &err),
	    STATUS_OK, &err);
	assert_int_equal(lseek(fd, 0, SEEK_CUR), (off_t)size);
	close(fd);
}

static void
check_import(struct bench *bench, const char *xml, const char *status,
    const char *heard_text)
{
	static struct import_report report;
	struct heard heard;

	import_bytes(&report, &heard, bench, xml, strlen(xml), &plain);
	if (strcmp(report.summary.status, status) != 0)
		fail_msg("%s, expected %s: %s %s", report.summary.status,
		    status, report.refusal.place, report.refusal.message);
	assert_string_equal(strbuf_text(&heard.text), heard_text);
	strbuf_fini(&heard.text);
}

/* ------------------------------------------------------------ the files */

#define LEDGER(source, content) "<ledger xmlns='urn:ristorno:ledger:1' " \
    "source='" source "'>" content "</ledger>"
#define INVOICE(id, account, net) "<invoice id='" id "' account='" account \
    "' date='2025-01-31' currency='EUR'>\n<line no='1' net='" net \
    "'/></invoice>\n"
#define DOCUMENTS(content) "<documents>\n" content "</documents>"
#define ACCOUNT(id, tax_id) "<accounts>\n<account id='" id "' tax-id='" \
    tax_id "'/>\n</accounts>"

/* What the log's newest entry must be. */
struct log_expectation {
	const char *status;
	const char *digest;
	const char *message;	/* part of it; NULL: none */
	size_t entries;
};

static enum status
take_entry(const struct ledger_log_entry *entry, void *payload,
    struct error *err)
{
	struct log_expectation *last = payload;

	(void)err;
	last->entries++;
	if (last->status == NULL)
		return STATUS_OK;
	assert_string_equal(entry->status, last->status);
	assert_true(entry->is_sandboxed);
	assert_string_equal(entry->digest, last->digest);
	if (last->message == NULL)
		assert_null(entry->message);
	else
		assert_non_null(strstr(entry->message, last->message));
	return STATUS_OK;
}

static void
check_log(struct bench *bench, struct log_expectation expected,
    size_t entries)
{
	struct error err = { 0 };

	check_status(ledger_list_imports(bench->ledger, take_entry, &expected,
	    &err), STATUS_OK, &err);
	check_int_equal((int64_t)expected.entries, (int64_t)entries);
}

static void
test_summary(void **state)
{
	static const char xml[] = LEDGER("A", DOCUMENTS(
	    INVOICE("1", "C", "10.5") INVOICE("2", "D", "2")));
	static struct import_report report;
	struct bench bench;
	struct heard heard;
	char digest[DIGEST_TEXT_SIZE];

	(void)state;
	open_bench(&bench);
	import_bytes(&report, &heard, &bench, xml, sizeof xml - 1, &plain);
	assert_string_equal(report.summary.status, "ok");
	assert_string_equal(report.summary.dialect, "ledger");
	check_int_equal(report.position, 1);
	check_int_equal((int64_t)report.summary.documents, 2);
	check_int_equal((int64_t)report.summary.lines, 2);
	check_int_equal((int64_t)report.summary.accounts, 2);
	check_int_equal((int64_t)report.summary.total_count, 1);
	check_micro_equal(report.summary.totals[0].net_micro, 12500000);
	assert_string_equal(strbuf_text(&heard.text), "");
	strbuf_fini(&heard.text);
	check_status(digest_bytes(digest, xml, sizeof xml - 1), STATUS_OK,
	    NULL);
	check_log(&bench, (struct log_expectation){ .status = "ok",
	    .digest = digest }, 1);
	/* The same again changes nothing. */
	import_bytes(&report, &heard, &bench, xml, sizeof xml - 1, &plain);
	assert_string_equal(report.summary.status, "ok");
	check_int_equal((int64_t)report.summary.documents, 0);
	check_int_equal((int64_t)report.summary.duplicates, 2);
	strbuf_fini(&heard.text);
	close_bench(&bench);
}

static void
test_statuses(void **state)
{
	struct bench bench;

	(void)state;
	open_bench(&bench);
	/* Nothing at all; master data alone; payments alone. */
	check_import(&bench, LEDGER("A", ""), "empty", "");
	check_import(&bench, LEDGER("A", ACCOUNT("C", "CZ1")), "ok", "");
	check_import(&bench, LEDGER("A", "<payments><payment document='1' "
	    "date='2025-02-01'/></payments>"), "ok", "");
	/* One document of two is wrong. */
	check_import(&bench, LEDGER("A", DOCUMENTS(INVOICE("1", "C", "x")
	    INVOICE("2", "C", "1"))), "partial", "invoice 1 bad-amount 3;");
	/* The ledger refuses one: other figures. */
	check_import(&bench, LEDGER("A", DOCUMENTS(INVOICE("2", "C", "2"))),
	    "partial", "invoice 2 other-content 2;");
	close_bench(&bench);
}

/* A refused file leaves nothing but its entry in the log. */
static void
test_refused(void **state)
{
	static const char xml[] = LEDGER("A",
	    DOCUMENTS(INVOICE("1", "C", "10"))) "\n<x/>";
	static struct import_report report;
	struct bench bench;
	struct heard heard;
	char digest[DIGEST_TEXT_SIZE];

	(void)state;
	open_bench(&bench);
	import_bytes(&report, &heard, &bench, xml, sizeof xml - 1, &plain);
	strbuf_fini(&heard.text);
	assert_string_equal(report.summary.status, "refused");
	check_int_equal((int64_t)report.summary.documents, 0);
	check_int_equal(report.position, 1);
	check_status(report.refusal.status, STATUS_INVALID, NULL);
	assert_string_equal(report.refusal.place, "f.xml:5");
	check_status(digest_bytes(digest, xml, sizeof xml - 1), STATUS_OK,
	    NULL);
	check_log(&bench, (struct log_expectation){ .status = "refused",
	    .digest = digest, .message = "f.xml:5: a second root" }, 1);
	/* What was in it can come in anew, and is no duplicate. */
	check_import(&bench, LEDGER("A", DOCUMENTS(INVOICE("1", "C", "11"))),
	    "ok", "");
	check_import(&bench, "", "refused", "");
	check_import(&bench, "<unknown/>", "refused", "");
	check_import(&bench, "no XML", "refused", "");
	check_log(&bench, (struct log_expectation){ 0 }, 5);
	close_bench(&bench);
}

/*
 * An account that another source knows with another tax id: its record is set
 * aside, and the documents of this file that name it.
 */
static void
test_account_conflict(void **state)
{
	struct bench bench;
	struct import_options options = plain;
	static struct import_report report;
	struct heard heard;
	static const char other[] = LEDGER("B", ACCOUNT("C", "CZ2")
	    DOCUMENTS(INVOICE("1", "C", "1") INVOICE("2", "D", "1")));
	static const char apart[] = LEDGER("B", ACCOUNT("C", "CZ2")
	    DOCUMENTS(INVOICE("3", "C", "1")));

	(void)state;
	open_bench(&bench);
	check_import(&bench, LEDGER("A", ACCOUNT("C", "CZ1")), "ok", "");
	check_import(&bench, other, "partial", "account C account-conflict 2;"
	    "invoice 1 account-conflict 4;");
	/* A prefix keeps them apart. */
	options.prefix = "B-";
	import_bytes(&report, &heard, &bench, apart, sizeof apart - 1,
	    &options);
	assert_string_equal(report.summary.status, "ok");
	strbuf_fini(&heard.text);
	close_bench(&bench);
}

/* Without confinement it reads the same; a pipe will do. */
static void
test_pipe_without_sandbox(void **state)
{
	static const char xml[] = LEDGER("A",
	    DOCUMENTS(INVOICE("1", "C", "10")));
	const struct import_options options = { .source = "S" };
	static struct import_report report;
	struct heard heard = { .asks_left = -1 };
	struct error err = { 0 };
	struct bench bench;
	int ends[2];

	(void)state;
	open_bench(&bench);
	strbuf_init(&heard.text, 1 << 20);
	assert_int_equal(pipe(ends), 0);
	assert_int_equal(write(ends[1], xml, sizeof xml - 1), sizeof xml - 1);
	close(ends[1]);
	check_status(import_fd(&report, &heard, &bench, ends[0], &options,
	    &err), STATUS_OK, &err);
	close(ends[0]);
	assert_string_equal(report.summary.status, "ok");
	check_int_equal((int64_t)report.summary.documents, 1);
	strbuf_fini(&heard.text);
	close_bench(&bench);
}

/* ---------------------------------------------------- readers that go wrong */

/*
 * What a reader process could do that a file has taken over, or that has a
 * defect.  main() plays it when the file has one of these names.
 */

static void
put_text(const char *text)
{
	if (write(READER_OUTPUT_FD, text, strlen(text)) < 0)
		_exit(EXIT_FAILURE);
}

/* All of the file's records and the end, through the proper writer. */
static void
put_records(bool has_end)
{
	struct wire_end end = { 0 };
	const struct fact_line line = { .net_micro = 1 };
	const struct fact_document document = { .source = "A", .id = "1",
		.type = DOCUMENT_INVOICE, .account = "C", .currency = "EUR",
		.delivered = DATE_NONE, .due = DATE_NONE, .lines = &line,
		.line_count = 1 };
	struct wire_writer *writer;
	struct error err;
	struct sink sink;

	memset(end.digest, '0', DIGEST_TEXT_SIZE - 1);
	if (wire_writer_new(&writer, READER_OUTPUT_FD, &err) != STATUS_OK)
		_exit(EXIT_FAILURE);
	sink = wire_writer_sink(writer);
	if (sink.file(sink.payload, &(struct sink_file){ "ledger", NULL },
	    &err) != STATUS_OK || sink.document(sink.payload, &document,
	    &err) != STATUS_OK || sink.progress(sink.payload, 1, &err) !=
	    STATUS_OK || (has_end && wire_writer_end(writer, &end, &err) !=
	    STATUS_OK))
		_exit(EXIT_FAILURE);
	wire_writer_free(writer);
}

static void
go_silent(void)
{
}

static void
go_talking_nonsense(void)
{
	put_text("HTTP/1.1 200 OK\r\n\r\n");
}

static void
go_without_end(void)
{
	put_records(false);
}

static void
go_on_after_end(void)
{
	put_records(true);
	put_text("x");
}

static void
go_well(void)
{
	put_records(true);
}

static void
go_twice(void)
{
	put_records(true);
	put_records(true);
}

static void
go_down(void)
{
	put_records(false);
	(void)raise(SIGKILL);
}

static void
go_down_after_end(void)
{
	put_records(true);
	(void)raise(SIGABRT);
}

static void
go_failing_after_end(void)
{
	put_records(true);
	_exit(EXIT_FAILURE);
}

static const struct bad_reader {
	const char *name;	/* of the file */
	void (*play)(void);
	const char *says;	/* why the file is refused; NULL: it is not */
} bad_readers[] = {
	{ "silent", go_silent, "ended before" },
	{ "nonsense", go_talking_nonsense, "invalid" },
	{ "without-end", go_without_end, "ended before" },
	{ "after-end", go_on_after_end, "invalid" },
	{ "twice", go_twice, "invalid" },
	{ "killed", go_down, "signal 9" },
	{ "crash", go_down_after_end, "signal 6" },
	{ "failing", go_failing_after_end, "ended before" },
	{ "well", go_well, NULL },
};

static void
test_bad_readers(void **state)
{
	static struct import_report report;
	const struct import_listener nobody = { .payload = NULL };
	struct bench bench;
	struct error err = { 0 };
	int ends[2];

	(void)state;
	open_bench(&bench);
	assert_int_equal(pipe(ends), 0);
	for (size_t i = 0; i < ARRAY_LEN(bad_readers); i++) {
		check_status(import_file(&report, bench.ledger, ends[0],
		    bad_readers[i].name, &plain, &nobody, &err), STATUS_OK,
		    &err);
		assert_int_equal(waitpid(-1, NULL, WNOHANG), -1);
		check_int_equal(report.position, (int64_t)i + 1);
		if (bad_readers[i].says == NULL) {
			assert_string_equal(report.summary.status, "ok");
			check_int_equal((int64_t)report.summary.documents, 1);
			continue;
		}
		assert_string_equal(report.summary.status, "refused");
		check_int_equal((int64_t)report.summary.documents, 0);
		if (strstr(report.refusal.message, bad_readers[i].says) ==
		    NULL)
			fail_msg("%s: %s", bad_readers[i].name,
			    report.refusal.message);
	}
	close(ends[0]);
	close(ends[1]);
	close_bench(&bench);
}

static void
play_bad_reader(int argc, char **argv)
{
	struct import_arguments arguments;

	if (!import_arguments_parse(&arguments, argc, argv))
		return;
	for (size_t i = 0; i < ARRAY_LEN(bad_readers); i++)
		if (strcmp(arguments.name, bad_readers[i].name) == 0) {
			bad_readers[i].play();
			_exit(EXIT_SUCCESS);
		}
}

/* Asked to stop while it waits for input: nothing is changed. */
static void
test_interrupted(void **state)
{
	struct import_report report = { 0 };
	struct error err = { 0 };
	struct bench bench;
	int ends[2];

	(void)state;
	open_bench(&bench);
	assert_int_equal(pipe(ends), 0);
	for (int asks = 0; asks < 3; asks++) {
		struct heard heard = { .asks_left = asks };

		check_status(import_fd(&report, &heard, &bench, ends[0],
		    &plain, &err), STATUS_INTERRUPTED, &err);
	}
	close(ends[0]);
	close(ends[1]);
	check_log(&bench, (struct log_expectation){ 0 }, 0);
	assert_string_equal(report.summary.status, "");
	close_bench(&bench);
}

/* A file that cannot be read is no refused file. */
static void
test_environment(void **state)
{
	const struct import_options unknown = { .format = "no-such" };
	struct import_report report;
	struct heard heard = { .asks_left = -1 };
	struct error err = { 0 };
	struct bench bench;
	int ends[2];

	(void)state;
	open_bench(&bench);
	assert_int_equal(pipe(ends), 0);
	check_status(import_fd(&report, &heard, &bench, ends[1], &plain,
	    &err), STATUS_ENVIRONMENT, &err);
	assert_string_equal(err.place, "f.xml");
	check_status(import_fd(&report, &heard, &bench, ends[0], &unknown,
	    &err), STATUS_USAGE, &err);
	close(ends[0]);
	close(ends[1]);
	check_log(&bench, (struct log_expectation){ 0 }, 0);
	close_bench(&bench);
}

/* Cut anywhere, a file leaves no trace but the log. */
static void
test_cut_everywhere(void **state)
{
	static const char xml[] = LEDGER("A", ACCOUNT("C", "CZ1")
	    DOCUMENTS(INVOICE("1", "C", "10")));
	static struct import_report report;
	struct bench bench;
	struct heard heard;
	size_t cuts = 0;

	(void)state;
	open_bench(&bench);
	for (size_t size = 1; size < sizeof xml - 1; size += 17, cuts++) {
		import_bytes(&report, &heard, &bench, xml, size, &plain);
		strbuf_fini(&heard.text);
		assert_string_equal(report.summary.status, "refused");
	}
	check_log(&bench, (struct log_expectation){ 0 }, cuts);
	import_bytes(&report, &heard, &bench, xml, sizeof xml - 1, &plain);
	strbuf_fini(&heard.text);
	check_int_equal((int64_t)report.summary.documents, 1);
	close_bench(&bench);
}

int
main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_summary),
		cmocka_unit_test(test_statuses),
		cmocka_unit_test(test_refused),
		cmocka_unit_test(test_account_conflict),
		cmocka_unit_test(test_pipe_without_sandbox),
		cmocka_unit_test(test_bad_readers),
		cmocka_unit_test(test_interrupted),
		cmocka_unit_test(test_environment),
		cmocka_unit_test(test_cut_everywhere),
	};

	/* The reader process is this very program. */
	if (argc > 1 && strcmp(argv[1], IMPORT_READER_ARGUMENT) == 0) {
		play_bad_reader(argc, argv);
		return import_reader_main(argc, argv);
	}
	return cmocka_run_group_tests(tests, NULL, NULL);
}
