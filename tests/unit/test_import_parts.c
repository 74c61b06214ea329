#include "tests/support/check.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "engine/ledger_audit.h"
#include "engine/strbuf.h"
#include "importers/import.h"
#include "importers/import_arguments.h"
#include "importers/import_process.h"
#include "importers/part_read.h"
#include "importers/wire.h"
#include "tests/support/temp_ledger.h"

#undef skip	/* cmocka's; a sink has one too */

/*
 * Whole imports by several reader processes, compared with the same by one: the
 * report, what the listener heard, and the ledger by the head of its chain,
 * which is a digest of all rows.
 */

#define TEXT_MAX ((size_t)8 << 20)

/* -------------------------------------------------------------- an import */

struct outcome {
	enum status status;
	struct error err;
	struct import_report report;
	struct strbuf heard;
	struct ledger_head head;
	int asks_left;		/* until it is interrupted; -1: never */
};

static void
hear_set_aside(void *payload, const struct fact_reject *reject)
{
	struct outcome *outcome = payload;

	strbuf_printf(&outcome->heard, "%s %s %s %d;", reject->kind,
	    reject->id != NULL ? reject->id : "-", reject->code,
	    (int)reject->file_line);
}

static void
hear_skipped(void *payload, const char *what, uint64_t file_line)
{
	struct outcome *outcome = payload;

	strbuf_printf(&outcome->heard, "%s %d;", what, (int)file_line);
}

static void
hear_noted(void *payload, const char *code, const char *sentence,
    uint64_t file_line)
{
	struct outcome *outcome = payload;

	strbuf_printf(&outcome->heard, "%s %s %d;", code, sentence,
	    (int)file_line);
}

static bool
hear_is_interrupted(void *payload)
{
	struct outcome *outcome = payload;

	return outcome->asks_left >= 0 && outcome->asks_left-- == 0;
}

static int
open_text(const char *text, size_t size)
{
	int fd = memfd_create("input", 0);

	assert_true(fd >= 0);
	assert_true(write(fd, text, size) == (ssize_t)size);
	assert_true(lseek(fd, 0, SEEK_SET) == 0);
	return fd;
}

/* Into a new ledger; asks_left is set. */
static void
import_text(struct outcome *out, const char *name, const char *text,
    size_t size, const struct import_options *options)
{
	const struct import_listener listener = {
		.payload = out,
		.set_aside = hear_set_aside,
		.skipped = hear_skipped,
		.noted = hear_noted,
		.is_interrupted = hear_is_interrupted,
	};
	struct temp_ledger *temp;
	struct error err = { 0 };
	void *state = NULL;
	int fd = open_text(text, size);

	assert_int_equal(temp_ledger_setup(&state), 0);
	temp = state;
	out->err = (struct error){ 0 };
	out->report = (struct import_report){ 0 };
	strbuf_init(&out->heard, TEXT_MAX);
	out->status = import_file(&out->report, temp->ledger, fd, name,
	    options, &listener, &out->err);
	/* No process is left behind, and the file was read. */
	assert_int_equal(waitpid(-1, NULL, WNOHANG), -1);
	assert_int_equal(errno, ECHILD);
	if (out->status == STATUS_OK)
		assert_true(lseek(fd, 0, SEEK_CUR) == (off_t)size);
	check_status(ledger_find_head(&out->head, temp->ledger, INT64_MAX,
	    &err), STATUS_OK, &err);
	close(fd);
	assert_int_equal(temp_ledger_teardown(&state), 0);
}

static void
check_same(const struct outcome *found, const struct outcome *expected)
{
	assert_int_equal(found->status, expected->status);
	assert_string_equal(strbuf_text(&found->heard),
	    strbuf_text(&expected->heard));
	assert_string_equal(found->report.refusal.message,
	    expected->report.refusal.message);
	assert_string_equal(found->report.refusal.place,
	    expected->report.refusal.place);
	assert_memory_equal(&found->report.summary, &expected->report.summary,
	    sizeof found->report.summary);
	assert_string_equal(found->report.digest, expected->report.digest);
	check_int_equal(found->report.position, expected->report.position);
	assert_string_equal(found->head.head, expected->head.head);
}

static void
end_outcome(struct outcome *outcome)
{
	strbuf_fini(&outcome->heard);
}

static const struct import_options in_order = { .is_sandboxed = true };

/* With several numbers of readers and steps it is the same. */
static void
check_text(const char *text, size_t size)
{
	static const struct {
		unsigned jobs;
		uint64_t step;
	} rows[] = { { 2, 1000 }, { 3, 300 }, { 7, 4000 } };
	static struct outcome expected;
	static struct outcome found;

	expected.asks_left = -1;
	import_text(&expected, "f.xml", text, size, &in_order);
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		const struct import_options options = { .is_sandboxed = true,
			.jobs = rows[i].jobs, .part_bytes = rows[i].step };

		found.asks_left = -1;
		import_text(&found, "f.xml", text, size, &options);
		check_same(&found, &expected);
		end_outcome(&found);
	}
	end_outcome(&expected);
}

/* ------------------------------------------------------------- the texts */

#define INVOICES 300

/* A ledger with faulty invoices, duplicates, credit notes, an account that two
 * sources claim, and cancelled ones. */
static void
put_ledger(struct strbuf *out)
{
	strbuf_init(out, TEXT_MAX);
	strbuf_puts(out, "<?xml version='1.0'?>\n<ledger "
	    "xmlns='urn:ristorno:ledger:1' source='S'>\n<accounts>\n"
	    "<account id='A3' tax-id='CZ1'/>\n</accounts>\n<documents>\n");
	for (unsigned i = 0; i < INVOICES; i++)
		strbuf_printf(out, "<%s id='%u' account='A%u'\n"
		    "date='2025-%02u-%02u' currency='EUR'%s>\n"
		    "\t<line no='1' product='P%u' net='%u.%02u'/>\n"
		    "</%s>\n", i % 11 == 4 ? "credit-note" : "invoice",
		    i % 50 == 20 ? i - 1 : i, i % 7, i % 13 + 1, i % 28 + 1,
		    i % 17 == 5 ? " status='cancelled'" : "", i % 5, i,
		    i % 100, i % 11 == 4 ? "credit-note" : "invoice");
	strbuf_puts(out, "</documents>\n<payments>\n<payment document='1' "
	    "date='2025-02-01' amount='1.01'/>\n</payments>\n</ledger>\n");
}

static void
test_ledger(void **state)
{
	struct strbuf text;

	(void)state;
	put_ledger(&text);
	check_text(strbuf_text(&text), text.length);
	strbuf_fini(&text);
}

/* All of it is read in parts, and not a second time: a reader of all would die
 * there. */
static void
test_only_in_parts(void **state)
{
	static struct outcome outcome;
	const struct import_options options = { .is_sandboxed = true,
		.jobs = 4, .part_bytes = 1000 };
	struct strbuf text;

	(void)state;
	put_ledger(&text);
	outcome.asks_left = -1;
	import_text(&outcome, "only-in-parts", strbuf_text(&text),
	    text.length, &options);
	check_status(outcome.status, STATUS_OK, &outcome.err);
	assert_string_equal(outcome.report.summary.status, "partial");
	end_outcome(&outcome);
	strbuf_fini(&text);
}

/* A file that is cut short, or not well-formed: what it is refused with. */
static void
test_refused(void **state)
{
	struct strbuf text;

	(void)state;
	put_ledger(&text);
	for (size_t cut = 6; cut < 10; cut += 3)
		check_text(strbuf_text(&text), text.length * cut / 10);
	for (size_t i = 4; i < 10; i += 5) {
		char *bytes = malloc(text.length + 1);
		char *tag;

		assert_non_null(bytes);
		memcpy(bytes, strbuf_text(&text), text.length + 1);
		tag = strstr(bytes + text.length * i / 10, "</invoice>");
		if (tag != NULL)
			tag[2] = 'x';
		check_text(bytes, text.length);
		free(bytes);
	}
	strbuf_fini(&text);
}

/* What only the second reading in order can say. */
static void
test_line_of_a_fault(void **state)
{
	static struct outcome outcome;
	const struct import_options options = { .is_sandboxed = true,
		.jobs = 3, .part_bytes = 500 };
	struct strbuf text;
	char *tag;

	(void)state;
	put_ledger(&text);
	tag = strstr(strbuf_text(&text) + text.length / 2, "</invoice>");
	assert_non_null(tag);
	tag[2] = 'x';
	outcome.asks_left = -1;
	import_text(&outcome, "f.xml", strbuf_text(&text), text.length,
	    &options);
	check_status(outcome.status, STATUS_OK, &outcome.err);
	assert_string_equal(outcome.report.summary.status, "refused");
	assert_non_null(strstr(outcome.report.refusal.message,
	    "mismatch: invoice line 6"));
	end_outcome(&outcome);
	strbuf_fini(&text);
}

/* ------------------------------------------------------ readers that fail */

static struct sink real;
static unsigned parts_told;

static enum status
tell_and_die(void *payload, const struct sink_part *part, struct error *err)
{
	enum status status = real.part(payload, part, err);

	if (++parts_told == 3)
		(void)raise(SIGKILL);
	return status;
}

static enum status
tell_short(void *payload, const struct sink_part *part, struct error *err)
{
	struct sink_part told = *part;

	if (++parts_told == 3)
		told.end = 1;
	return real.part(payload, &told, err);
}

static enum status
tell_long(void *payload, const struct sink_part *part, struct error *err)
{
	struct sink_part told = *part;

	if (++parts_told == 2)
		told.end = UINT64_MAX;
	return real.part(payload, &told, err);
}

static enum status
tell_many_lines(void *payload, const struct sink_part *part,
    struct error *err)
{
	struct sink_part told = *part;

	if (++parts_told == 2)
		told.lines = UINT64_MAX - 1;
	return real.part(payload, &told, err);
}

static enum status
tell_another_prefix(void *payload, const struct sink_part *part,
    struct error *err)
{
	struct sink_part told = *part;

	told.lines += ++parts_told == 1;
	return real.part(payload, &told, err);
}

static enum status
tell_a_member(void *payload, const struct sink_part *part, struct error *err)
{
	(void)part;
	return real.member(payload, "m.xml", err);
}

static enum status
tell_and_leave(void *payload, const struct sink_part *part,
    struct error *err)
{
	enum status status = real.part(payload, part, err);

	if (++parts_told == 2)
		_exit(EXIT_SUCCESS);
	return status;
}

static enum status
tell_a_fault(void *payload, const struct sink_part *part, struct error *err)
{
	(void)payload, (void)part;
	return error_set(err, STATUS_INVALID, "a fault");
}

/* The second reader plays them when the file has one of these names. */
static const struct player {
	const char *name;
	enum status (*part)(void *payload, const struct sink_part *part,
	    struct error *err);
} players[] = {
	{ "dies", tell_and_die },
	{ "too-short", tell_short },
	{ "too-long", tell_long },
	{ "many-lines", tell_many_lines },
	{ "another-prefix", tell_another_prefix },
	{ "member", tell_a_member },
	{ "leaves", tell_and_leave },
	{ "fault", tell_a_fault },
};

static void
play(const struct import_arguments *arguments, const struct player *player)
{
	const struct part_input input = {
		.fd = READER_INPUT_FD, .name = arguments->name,
		.size = (uint64_t)lseek(READER_INPUT_FD, 0, SEEK_END),
		.share = arguments->task.share,
	};
	struct interpret_options options = { .dialects = NULL };
	struct dialect_set *set;
	struct wire_writer *writer;
	struct wire_end end = { 0 };
	struct error err = { 0 };
	struct sink sink;
	bool is_idle;

	if (lseek(READER_INPUT_FD, 0, SEEK_SET) != 0 ||
	    dialect_set_new(&set, &err) != STATUS_OK ||
	    wire_writer_new(&writer, READER_OUTPUT_FD, &err) != STATUS_OK)
		_exit(EXIT_FAILURE);
	options.dialects = set;
	real = wire_writer_sink(writer);
	sink = real;
	sink.part = player->part;
	end.error.status = part_read(&is_idle, &input, &options, &sink,
	    &end.error);
	if (!is_idle && wire_writer_end(writer, &end, &err) != STATUS_OK)
		_exit(EXIT_FAILURE);
	_exit(EXIT_SUCCESS);
}

static void
play_reader(int argc, char **argv)
{
	struct import_arguments arguments;

	if (!import_arguments_parse(&arguments, argc, argv))
		return;
	if (strcmp(arguments.name, "no-digest") == 0 &&
	    arguments.task.is_digest_only)
		(void)raise(SIGKILL);
	if (strcmp(arguments.name, "only-in-parts") == 0 &&
	    arguments.task.share.readers == 0 && !arguments.task.is_digest_only)
		(void)raise(SIGKILL);
	/* Written to, though with what is there. */
	if (strcmp(arguments.name, "changes") == 0 &&
	    arguments.task.share.reader == 1 &&
	    pwrite(READER_INPUT_FD, "<", 1, 0) != 1)
		_exit(EXIT_FAILURE);
	for (size_t i = 0; i < ARRAY_LEN(players); i++)
		if (strcmp(arguments.name, players[i].name) == 0 &&
		    arguments.task.share.reader == 1)
			play(&arguments, &players[i]);
}

/* Whatever a reader does, the file is read all the same, and each thing told
 * once. */
static void
check_player(const char *name)
{
	static struct outcome expected;
	static struct outcome found;
	const struct import_options options = { .jobs = 3,
		.part_bytes = 500 };
	const struct import_options alone = { .jobs = 1 };
	struct strbuf text;

	put_ledger(&text);
	expected.asks_left = -1;
	import_text(&expected, name, strbuf_text(&text), text.length, &alone);
	assert_true(expected.heard.length > 0);
	found.asks_left = -1;
	import_text(&found, name, strbuf_text(&text), text.length, &options);
	check_same(&found, &expected);
	assert_string_equal(found.report.summary.status, "partial");
	end_outcome(&found);
	end_outcome(&expected);
	strbuf_fini(&text);
}

static void
test_players(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(players); i++)
		check_player(players[i].name);
	check_player("no-digest");
	check_player("changes");
}

/* Asked to stop at any time: nothing is changed, and nobody is left. */
static void
test_interrupted(void **state)
{
	static struct outcome outcome;
	const struct import_options options = { .is_sandboxed = true,
		.jobs = 3, .part_bytes = 500 };
	struct strbuf text;
	int asks;

	(void)state;
	put_ledger(&text);
	for (asks = 0; asks < 1000; asks += asks / 4 + 1) {
		outcome.asks_left = asks;
		import_text(&outcome, "f.xml", strbuf_text(&text),
		    text.length, &options);
		end_outcome(&outcome);
		if (outcome.status == STATUS_OK)
			break;
		assert_int_equal(outcome.status, STATUS_INTERRUPTED);
		check_int_equal(outcome.head.position, 0);
	}
	assert_in_range(asks, 3, 999);
	strbuf_fini(&text);
}

int
main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_ledger),
		cmocka_unit_test(test_only_in_parts),
		cmocka_unit_test(test_refused),
		cmocka_unit_test(test_line_of_a_fault),
		cmocka_unit_test(test_players),
		cmocka_unit_test(test_interrupted),
	};

	/* The reader process is this very program. */
	if (argc > 1 && strcmp(argv[1], IMPORT_READER_ARGUMENT) == 0) {
		play_reader(argc, argv);
		return import_reader_main(argc, argv);
	}
	return cmocka_run_group_tests(tests, NULL, NULL);
}
