#include "tests/support/check.h"

#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#include "importers/wire.h"
#include "tests/support/wire_ends.h"

#undef skip	/* cmocka's; a sink has one too */

/* Bytes of progress that were heard, one after the other. */
struct heard {
	uint64_t bytes[8];
	size_t count;
};

static enum status
hear_progress(void *payload, uint64_t bytes, struct error *err)
{
	struct heard *heard = payload;

	(void)err;
	assert_true(heard->count < ARRAY_LEN(heard->bytes));
	heard->bytes[heard->count++] = bytes;
	return STATUS_OK;
}

/* What a writer sends is in the file that is returned. */
static int
begin_sending(struct wire_writer **writer)
{
	struct error err = { 0 };
	int fd = memfd_create("wire", 0);

	assert_true(fd >= 0);
	check_status(wire_writer_new(writer, fd, &err), STATUS_OK, &err);
	return fd;
}

/* Two parts and the end, with progress in each, and no digest. */
static struct sent
send_parts(bool is_in_member)
{
	static const struct sink_part parts[] = { { 100, 7 }, { 300, 0 } };
	const struct wire_end end = { .digest = "" };
	struct error err = { 0 };
	struct wire_writer *writer;
	int fd = begin_sending(&writer);
	const struct sink sink = wire_writer_sink(writer);

	if (is_in_member)
		check_status(sink.member(writer, "m.xml", &err), STATUS_OK,
		    &err);
	for (size_t i = 0; i < ARRAY_LEN(parts); i++) {
		check_status(sink.progress(writer, i + 1, &err), STATUS_OK,
		    &err);
		check_status(sink.part(writer, &parts[i], &err), STATUS_OK,
		    &err);
	}
	check_status(sink.progress(writer, 3, &err), STATUS_OK, &err);
	check_status(wire_writer_end(writer, &end, &err), STATUS_OK, &err);
	wire_writer_free(writer);
	return sent_contents(fd);
}

static struct wire_reader *
open_reader(struct heard *heard)
{
	const struct sink sink = { .payload = heard,
		.progress = hear_progress };
	struct wire_reader *reader;
	struct error err = { 0 };

	*heard = (struct heard){ .count = 0 };
	check_status(wire_reader_new(&reader, &sink, &err), STATUS_OK, &err);
	return reader;
}

/* Everything is there, and still nothing beyond a part's end is passed on. */
static void
test_stops_at_parts(void **state)
{
	struct sent sent = send_parts(false);
	struct heard heard;
	struct wire_reader *reader = open_reader(&heard);
	struct error err = { 0 };

	(void)state;
	wire_reader_expect_parts(reader);
	assert_null(wire_reader_part(reader));
	check_status(sent_receive(reader, sent.bytes, sent.size, sent.size,
	    &err), STATUS_OK, &err);
	assert_non_null(wire_reader_part(reader));
	assert_true(wire_reader_part(reader)->end == 100);
	assert_true(wire_reader_part(reader)->lines == 7);
	assert_true(heard.count == 1 && heard.bytes[0] == 1);
	check_status(wire_reader_take(reader, 0, &err), STATUS_OK, &err);
	assert_true(wire_reader_part(reader)->end == 300);
	assert_true(wire_reader_part(reader)->lines == 0);
	assert_true(heard.count == 2 && heard.bytes[1] == 2);
	assert_null(wire_reader_end(reader));
	check_status(wire_reader_take(reader, 0, &err), STATUS_OK, &err);
	assert_null(wire_reader_part(reader));
	assert_true(heard.count == 3 && heard.bytes[2] == 3);
	assert_non_null(wire_reader_end(reader));
	assert_string_equal(wire_reader_end(reader)->digest, "");
	wire_reader_free(reader);
	free(sent.bytes);
}

/* Of a reader that was given all of the file, and within a member. */
static void
test_refuses_parts(void **state)
{
	for (int i = 0; i < 2; i++) {
		struct sent sent = send_parts(i == 1);
		struct heard heard;
		struct wire_reader *reader = open_reader(&heard);
		struct error err = { 0 };

		(void)state;
		if (i == 1)
			wire_reader_expect_parts(reader);
		check_status(sent_receive(reader, sent.bytes, sent.size, 1,
		    &err), STATUS_INVALID, &err);
		assert_null(wire_reader_part(reader));
		wire_reader_free(reader);
		free(sent.bytes);
	}
}

static enum status
take_reject(void *payload, const struct fact_reject *reject,
    struct error *err)
{
	(void)err;
	*(size_t *)payload += strlen(reject->original);
	return STATUS_OK;
}

/* A record that is larger than what the reading side sets out with, between
 * the ends of two parts. */
static struct sent
send_large(char *text)
{
	const struct sink_part parts[] = { { 100, 0 }, { 200, 0 } };
	const struct fact_reject reject = { .kind = "invoice",
		.code = "bad-date", .sentence = "a bad date", .file_line = 1,
		.date = DATE_NONE, .original = text, .native = text };
	struct error err = { 0 };
	struct wire_writer *writer;
	int fd = begin_sending(&writer);
	const struct sink sink = wire_writer_sink(writer);

	check_status(sink.part(writer, &parts[0], &err), STATUS_OK, &err);
	check_status(sink.reject(writer, &reject, &err), STATUS_OK, &err);
	check_status(sink.part(writer, &parts[1], &err), STATUS_OK, &err);
	wire_writer_free(writer);
	return sent_contents(fd);
}

static size_t
room_of(struct wire_reader *reader)
{
	struct error err = { 0 };
	char *bytes;
	size_t size;

	check_status(wire_reader_room(reader, &bytes, &size, &err), STATUS_OK,
	    &err);
	return size;
}

/* Several readers wait for their turns with what they have taken. */
static void
test_gives_back(void **state)
{
	char *text = test_malloc(REJECT_NATIVE_MAX);
	struct sent sent;
	size_t heard = 0;
	const struct sink sink = { .payload = &heard, .reject = take_reject };
	struct wire_reader *reader;
	size_t before;
	struct error err = { 0 };

	(void)state;
	memset(text, 'x', REJECT_NATIVE_MAX - 1);
	text[REJECT_NATIVE_MAX - 1] = '\0';
	sent = send_large(text);
	check_status(wire_reader_new(&reader, &sink, &err), STATUS_OK, &err);
	wire_reader_expect_parts(reader);
	before = room_of(reader);
	check_status(sent_receive(reader, sent.bytes, sent.size, 4096, &err),
	    STATUS_OK, &err);
	assert_non_null(wire_reader_part(reader));
	assert_int_equal(heard, REJECT_NATIVE_MAX - 1);
	assert_int_equal(room_of(reader), before);
	wire_reader_free(reader);
	free(sent.bytes);
	test_free(text);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_stops_at_parts),
		cmocka_unit_test(test_refuses_parts),
		cmocka_unit_test(test_gives_back),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
