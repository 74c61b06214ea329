#include "tests/support/check.h"

#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "importers/wire.h"
#include "tests/support/wire_ends.h"

#undef skip	/* cmocka's; a sink has one too */

/* What crosses the wire keeps the promises of engine/fact.h, or is refused. */

static enum status
take_document(void *payload, const struct fact_document *document,
    struct error *err)
{
	(void)payload, (void)document, (void)err;
	return STATUS_OK;
}

static enum status
take_account(void *payload, const char *source,
    const struct fact_account *account, struct error *err)
{
	(void)payload, (void)source, (void)account, (void)err;
	return STATUS_OK;
}

static enum status
take_rate(void *payload, const struct fact_rate *rate, struct error *err)
{
	(void)payload, (void)rate, (void)err;
	return STATUS_OK;
}

static enum status
take_progress(void *payload, uint64_t bytes, struct error *err)
{
	(void)payload, (void)bytes;
	return error_set(err, STATUS_BUSY, "the sink is busy");
}

static enum status
take_reject(void *payload, const struct fact_reject *reject,
    struct error *err)
{
	(void)payload;
	(void)reject;
	(void)err;
	return STATUS_OK;
}

static enum status
take_controls(void *payload, const struct sink_controls *controls,
    struct error *err)
{
	(void)payload;
	(void)controls;
	(void)err;
	return STATUS_OK;
}

static const struct sink taking = {
	.document = take_document,
	.account = take_account,
	.rate = take_rate,
	.progress = take_progress,
	.reject = take_reject,
	.controls = take_controls,
};

static enum status
take_member(void *payload, const char *name, struct error *err)
{
	(void)payload, (void)name, (void)err;
	return STATUS_OK;
}

static enum status
take_member_end(void *payload, const struct sink_member_end *end,
    struct error *err)
{
	(void)payload, (void)end, (void)err;
	return STATUS_OK;
}

static const struct sink taking_members = {
	.document = take_document,
	.progress = take_progress,
	.member = take_member,
	.member_end = take_member_end,
};

static const struct fact_document bare_invoice = { .source = "A",
	.type = DOCUMENT_INVOICE, .id = "1", .account = "C", .date = 0,
	.delivered = DATE_NONE, .due = DATE_NONE, .currency = "JPY" };

/* Write one fact, read it back: the status of the reading side. */
static enum status
cross(void (*send)(const struct sink *sink, const void *fact),
    const void *fact)
{
	int fd = memfd_create("wire", 0);
	struct wire_end end = sent_good_end();
	struct wire_writer *writer;
	struct wire_reader *reader;
	struct error err = { 0 };
	struct sink sink;
	struct sent sent;
	enum status status;

	check_status(wire_writer_new(&writer, fd, &err), STATUS_OK, &err);
	sink = wire_writer_sink(writer);
	send(&sink, fact);
	check_status(wire_writer_end(writer, &end, &err), STATUS_OK, &err);
	wire_writer_free(writer);
	sent = sent_contents(fd);
	check_status(wire_reader_new(&reader, &taking, &err), STATUS_OK,
	    &err);
	status = sent_receive(reader, sent.bytes, sent.size, SIZE_MAX, &err);
	wire_reader_free(reader);
	free(sent.bytes);
	return status;
}

static void
send_document(const struct sink *sink, const void *fact)
{
	struct error err;

	check_status(sink->document(sink->payload, fact, &err), STATUS_OK,
	    &err);
}

static void
send_account(const struct sink *sink, const void *fact)
{
	struct error err;

	check_status(sink->account(sink->payload, "A", fact, &err), STATUS_OK,
	    &err);
}

static void
send_rate(const struct sink *sink, const void *fact)
{
	struct error err;

	check_status(sink->rate(sink->payload, fact, &err), STATUS_OK, &err);
}

static void
send_progress(const struct sink *sink, const void *fact)
{
	struct error err;

	check_status(sink->progress(sink->payload, *(const uint64_t *)fact,
	    &err), STATUS_OK, &err);
}

static void
test_document_promises(void **state)
{
	char long_id[FACT_ID_MAX + 2];
	struct fact_line line = { .net_micro = 1 };
	struct fact_document fine = bare_invoice;
	struct fact_document bad[16];
	size_t count = 0;

	(void)state;
	memset(long_id, 'x', sizeof long_id);
	long_id[FACT_ID_MAX] = '\0';
	fine.id = long_id;
	fine.tags = "a b";
	fine.lines = &line;
	fine.line_count = 1;
	fine.total_micro = DECIMAL_LIMIT_MICRO - 1;
	check_status(cross(send_document, &fine), STATUS_OK, NULL);
	for (size_t i = 0; i < ARRAY_LEN(bad); i++)
		bad[i] = fine;
	bad[count++].source = NULL;
	bad[count++].type = 0;
	bad[count++].type = 3;
	bad[count++].id = NULL;
	bad[count++].account = NULL;
	bad[count++].account = "\xc3(";
	bad[count++].date = DATE_NONE;
	bad[count++].date = 2932897;
	bad[count++].due = -719163;
	bad[count++].currency = "XXX";
	bad[count++].total_micro = DECIMAL_LIMIT_MICRO;
	bad[count++].total_micro = -DECIMAL_LIMIT_MICRO;
	bad[count++].tags = "b a";
	bad[count++].tags = "a a";
	bad[count++].tags = "a  b";
	bad[count++].tags = "a ";
	assert_true(count == ARRAY_LEN(bad));
	for (size_t i = 0; i < count; i++)
		check_status(cross(send_document, &bad[i]), STATUS_INVALID,
		    NULL);
	long_id[FACT_ID_MAX] = 'x';
	long_id[FACT_ID_MAX + 1] = '\0';
	check_status(cross(send_document, &fine), STATUS_INVALID, NULL);
	fine.id = "1";
	line.net_micro = DECIMAL_LIMIT_MICRO;
	check_status(cross(send_document, &fine), STATUS_INVALID, NULL);
	line.net_micro = 1;
	line.quantity_micro = 1;
	check_status(cross(send_document, &fine), STATUS_INVALID, NULL);
	line.has_quantity = true;
	check_status(cross(send_document, &fine), STATUS_OK, NULL);
}

static void
send_controls(const struct sink *sink, const void *stated)
{
	const struct sink_controls controls = { stated, 1 };
	struct error err;

	check_status(sink->controls(sink->payload, &controls, &err),
	    STATUS_OK, &err);
}

static void
test_control_promises(void **state)
{
	const struct control_stated fine = {
		CONTROL_NET, "/A/Net", "1.5", DECIMAL_LIMIT_MICRO - 1,
		DECIMAL_DIGITS, true,
	};
	struct control_stated bad[6] = { fine, fine, fine, fine, fine, fine };
	size_t count = 0;

	(void)state;
	check_status(cross(send_controls, &fine), STATUS_OK, NULL);
	bad[count++].what = (enum control_what)0;
	bad[count++].what = (enum control_what)(CONTROL_WHAT_LAST + 1);
	bad[count++].place = NULL;
	bad[count++].text = "\xc3(";
	bad[count++].value_micro = DECIMAL_LIMIT_MICRO;
	bad[count++].decimals = DECIMAL_DIGITS + 1;
	assert_true(count == ARRAY_LEN(bad));
	for (size_t i = 0; i < count; i++)
		check_status(cross(send_controls, &bad[i]), STATUS_INVALID,
		    NULL);
}

static void
send_reject(const struct sink *sink, const void *fact)
{
	struct error err;

	check_status(sink->reject(sink->payload, fact, &err), STATUS_OK,
	    &err);
}

static void
test_reject_promises(void **state)
{
	const struct fact_reject fine = {
		.kind = "invoice", .code = "bad-date", .sentence = "why",
		.date = 20150, .has_date = true, .currency = "EUR",
		.figures = { .is_known = true, .lines = FACT_LINES_MAX,
		    .gross_micro = -(wide)FACT_LINES_MAX *
		    DECIMAL_LIMIT_MICRO },
	};
	struct fact_reject bad[6] = { fine, fine, fine, fine, fine, fine };
	size_t count = 0;

	(void)state;
	check_status(cross(send_reject, &fine), STATUS_OK, NULL);
	bad[count++].date = 2932897;
	bad[count++].currency = "XX";
	bad[count++].figures.lines = FACT_LINES_MAX + 1;
	bad[count++].figures.credit_micro = -1;
	bad[count++].figures.debit_micro = -1;
	bad[count++].figures.gross_micro--;
	assert_true(count == ARRAY_LEN(bad));
	for (size_t i = 0; i < count; i++)
		check_status(cross(send_reject, &bad[i]), STATUS_INVALID,
		    NULL);
}

static void
test_other_promises(void **state)
{
	const struct fact_account account = { .id = "C", .currency = "CZK",
		.since = DATE_NONE };
	struct fact_account changed = account;
	struct fact_manager manager = { "eva", 1, DATE_NONE };
	struct fact_rate rate = { "EUR", "USD", 0, 1, 0 };
	uint64_t busy = 666;

	(void)state;
	check_status(cross(send_account, &changed), STATUS_OK, NULL);
	changed.currency = "EURO";
	check_status(cross(send_account, &changed), STATUS_INVALID, NULL);
	changed = account;
	changed.stated = FACT_ACCOUNT_ALL + 1;
	check_status(cross(send_account, &changed), STATUS_INVALID, NULL);
	changed = account;
	changed.authority = FACT_FROM_DOCUMENT + 1;
	check_status(cross(send_account, &changed), STATUS_INVALID, NULL);
	changed = account;
	changed.parts = FACT_PARTS_REMOVE + 1;
	check_status(cross(send_account, &changed), STATUS_INVALID, NULL);
	changed = account;
	changed.managers = &manager;
	changed.manager_count = 1;
	check_status(cross(send_account, &changed), STATUS_OK, NULL);
	manager.from = DATE_NONE;
	check_status(cross(send_account, &changed), STATUS_INVALID, NULL);
	manager = (struct fact_manager){ NULL, 1, 2 };
	check_status(cross(send_account, &changed), STATUS_INVALID, NULL);
	check_status(cross(send_rate, &rate), STATUS_OK, NULL);
	rate.value_e10 = 0;
	check_status(cross(send_rate, &rate), STATUS_INVALID, NULL);
	/* What the sink says is what is told. */
	check_status(cross(send_progress, &busy), STATUS_BUSY, NULL);
}

/* A text that no XML could hold would be in no statement's either. */
static void
test_text_promises(void **state)
{
	static const char *const fine[] = { "a\tb\r\n", "\x7f",
		"\xc2\x85", "\xef\xbf\xbd", "\xef\xbc\xbe", "\xee\xbf\xbf" };
	static const char *const wrong[] = { "\x01", "name\x1b[2J", "a\x1f",
		"\xef\xbf\xbe", ("a\xef\xbf\xbf" "b"), "\xef\xbf", "\xff" };
	struct fact_account account = { .id = "C", .since = DATE_NONE };
	struct fact_line line = { .no = "1" };
	struct fact_document document = bare_invoice;

	(void)state;
	document.lines = &line;
	document.line_count = 1;
	for (size_t i = 0; i < ARRAY_LEN(fine); i++) {
		account.name = line.product = fine[i];
		check_status(cross(send_account, &account), STATUS_OK, NULL);
		check_status(cross(send_document, &document), STATUS_OK,
		    NULL);
	}
	for (size_t i = 0; i < ARRAY_LEN(wrong); i++) {
		account.name = line.product = wrong[i];
		check_status(cross(send_account, &account), STATUS_INVALID,
		    NULL);
		check_status(cross(send_document, &document), STATUS_INVALID,
		    NULL);
	}
}

static void
send_unused(const struct sink *sink, const void *unused)
{
	struct error err;

	check_status(sink->unused(sink->payload, unused, &err), STATUS_OK,
	    &err);
}

static void
send_row(const struct sink *sink, const void *text)
{
	struct error err;

	check_status(sink->row(sink->payload, text, true, &err), STATUS_OK,
	    &err);
}

/* Nobody asked this sink's reader for them. */
static void
test_unused_not_asked_for(void **state)
{
	const struct sink_unused none = { 0 };

	(void)state;
	check_status(cross(send_unused, &none), STATUS_INVALID, NULL);
	check_status(cross(send_row, "id,name"), STATUS_INVALID, NULL);
}

/* A document of the greatest number of lines. */
static void
test_large_document(void **state)
{
	struct fact_document large = bare_invoice;
	struct fact_line *many = calloc(FACT_LINES_MAX + 1, sizeof *many);

	(void)state;
	assert_non_null(many);
	for (size_t i = 0; i < FACT_LINES_MAX + 1; i++)
		many[i] = (struct fact_line){ .no = "1", .net_micro = 1 };
	large.lines = many;
	large.line_count = FACT_LINES_MAX;
	check_status(cross(send_document, &large), STATUS_OK, NULL);
	large.line_count = FACT_LINES_MAX + 1;
	check_status(cross(send_document, &large), STATUS_INVALID, NULL);
	free(many);
}

/* A record that is too long is the file's fault; the end still goes out. */
static void
test_record_too_long(void **state)
{
	struct fact_document large = bare_invoice;
	size_t count = 300000;
	char *text = malloc(1001);
	struct fact_line *many = calloc(count, sizeof *many);
	int fd = memfd_create("wire", 0);
	struct wire_end end = { 0 };
	struct wire_writer *writer;
	struct error err = { 0 };
	struct sink sink;
	struct sent sent;

	(void)state;
	assert_true(text != NULL && many != NULL);
	memset(text, 'x', 1000);
	text[1000] = '\0';
	for (size_t i = 0; i < count; i++)
		many[i].no = text;
	large.lines = many;
	large.line_count = count;
	check_status(wire_writer_new(&writer, fd, &err), STATUS_OK, &err);
	sink = wire_writer_sink(writer);
	check_status(sink.skip(sink.payload, &(struct fact_skip){
	    .what = "x" }, &err), STATUS_OK, &err);
	check_status(sink.document(sink.payload, &large, &err),
	    STATUS_INVALID, &err);
	check_status(wire_writer_end(writer, &end, &err), STATUS_OK, &err);
	wire_writer_free(writer);
	sent = sent_contents(fd);
	assert_true(sent.size < 1000);
	free(sent.bytes);
	free(many);
	free(text);
}

/* m: a member begins, e: it ends, x: it is refused; d: a document. */
static void
send_turn(const struct sink *sink, char turn)
{
	struct error good = { 0 };
	struct error bad = { 0 };
	const struct wire_end digest = sent_good_end();
	struct sink_member_end end = { turn == 'x' ? &bad : &good,
		digest.digest };
	struct error err;
	enum status status = STATUS_OK;

	(void)error_set(&bad, STATUS_INVALID, "bad");
	if (turn == 'm')
		status = sink->member(sink->payload, "a.xml", &err);
	else if (turn == 'd')
		status = sink->document(sink->payload, &bare_invoice, &err);
	else
		status = sink->member_end(sink->payload, &end, &err);
	check_status(status, STATUS_OK, &err);
}

static enum status
take_turns(const char *turns, const struct sink *taker)
{
	int fd = memfd_create("wire", 0);
	const struct wire_end end = sent_good_end();
	struct wire_writer *writer;
	struct wire_reader *reader;
	struct error err = { 0 };
	struct sink sink;
	struct sent sent;
	enum status status;

	check_status(wire_writer_new(&writer, fd, &err), STATUS_OK, &err);
	sink = wire_writer_sink(writer);
	for (; *turns != '\0'; turns++)
		send_turn(&sink, *turns);
	check_status(wire_writer_end(writer, &end, &err), STATUS_OK, &err);
	wire_writer_free(writer);
	sent = sent_contents(fd);
	check_status(wire_reader_new(&reader, taker, &err), STATUS_OK, &err);
	status = sent_receive(reader, sent.bytes, sent.size, SIZE_MAX, &err);
	assert_true(status != STATUS_OK || wire_reader_end(reader) != NULL);
	wire_reader_free(reader);
	free(sent.bytes);
	return status;
}

/* Nothing of an archive comes outside of its members. */
static void
test_turns(void **state)
{
	static const char *const good[] = { "", "d", "dd", "me", "mdde",
		"memdemx", "mdxme" };
	static const char *const bad[] = { "e", "x", "mm", "med", "dm", "de",
		"mee", "m", "md" };

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(good); i++)
		check_status(take_turns(good[i], &taking_members), STATUS_OK,
		    NULL);
	for (size_t i = 0; i < ARRAY_LEN(bad); i++)
		check_status(take_turns(bad[i], &taking_members),
		    STATUS_INVALID, NULL);
	/* Who knows no members takes the first fault for the file's. */
	check_status(take_turns("mdeme", &taking), STATUS_OK, NULL);
	check_status(take_turns("mdemx", &taking), STATUS_INVALID, NULL);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_document_promises),
		cmocka_unit_test(test_other_promises),
		cmocka_unit_test(test_text_promises),
		cmocka_unit_test(test_control_promises),
		cmocka_unit_test(test_reject_promises),
		cmocka_unit_test(test_unused_not_asked_for),
		cmocka_unit_test(test_large_document),
		cmocka_unit_test(test_record_too_long),
		cmocka_unit_test(test_turns),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
