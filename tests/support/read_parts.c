#include "tests/support/read_parts.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "engine/strbuf.h"
#include "importers/part_read.h"
#include "importers/reader.h"
#include "importers/wire.h"
#include "tests/support/check.h"
#include "tests/support/read_facts.h"
#include "tests/support/wire_ends.h"

#undef skip	/* cmocka's; a sink has one too */

#define FACTS_MAX ((size_t)16 << 20)

/* One reader, and what it has sent that was not taken yet. */
struct sender {
	struct wire_reader *wire;
	struct sent sent;
	size_t taken;
	uint64_t lines;
	bool has_begun;
};

static int
open_text(const struct read_parts *read)
{
	int fd = memfd_create("parts", MFD_CLOEXEC);

	assert_true(fd >= 0);
	assert_true(write(fd, read->text, read->size) ==
	    (ssize_t)read->size);
	assert_true(lseek(fd, 0, SEEK_SET) == 0);
	return fd;
}

static struct sent
send_share(const struct read_parts *read, int fd, unsigned reader)
{
	const struct part_input input = {
		.fd = fd, .size = read->size, .name = "test.xml",
		.share = { reader, read->readers, read->step },
	};
	int out = memfd_create("wire", MFD_CLOEXEC);
	struct wire_writer *writer;
	struct wire_end end = { 0 };
	struct error err = { 0 };
	struct sink sink;
	bool is_idle;

	assert_true(out >= 0);
	check_status(wire_writer_new(&writer, out, &err), STATUS_OK, &err);
	sink = wire_writer_sink(writer);
	end.error.status = part_read(&is_idle, &input, read->options, &sink,
	    &end.error);
	if (!is_idle)
		check_status(wire_writer_end(writer, &end, &err), STATUS_OK,
		    &err);
	wire_writer_free(writer);
	return sent_contents(out);
}

/* To the next end of a part, or to the end: NULL. */
static const struct sink_part *
take_part(struct sender *sender, struct error *err)
{
	const struct sent *sent = &sender->sent;
	size_t size = 0;

	for (;;) {
		char *room;

		check_status(wire_reader_take(sender->wire, size, err),
		    STATUS_OK, err);
		if (wire_reader_part(sender->wire) != NULL ||
		    sender->taken == sent->size)
			return wire_reader_part(sender->wire);
		check_status(wire_reader_room(sender->wire, &room, &size,
		    err), STATUS_OK, err);
		if (size > sent->size - sender->taken)
			size = sent->size - sender->taken;
		memcpy(room, sent->bytes + sender->taken, size);
		sender->taken += size;
	}
}

/* In turn, until one has come to the file's end. */
static void
take_parts(struct read_parts *read, struct sender *senders)
{
	uint64_t lines = 0;
	const struct wire_end *end;
	unsigned turn = 0;

	for (;;) {
		struct sender *sender = &senders[turn];
		const struct sink_part *part;

		wire_reader_set_line_base(sender->wire,
		    lines - sender->lines);
		part = take_part(sender, &read->err);
		if (part == NULL)
			break;
		sender->lines += part->lines;
		if (sender->has_begun || turn == 0) {
			assert_true(part->end >= read->end);
			lines += part->lines;
			read->end = part->end;
		}
		if (!sender->has_begun) {
			sender->has_begun = true;
			continue;
		}
		read->parts++;
		turn = (turn + 1) % read->readers;
	}
	end = wire_reader_end(senders[turn].wire);
	if (end != NULL)
		read->err = end->error;
	else
		error_set(&read->err, STATUS_INVALID, "nobody's turn");
	read->status = read->err.status;
}

static void
read_in_parts(struct read_parts *read, const struct sink *sink)
{
	struct sender senders[PART_READERS_MAX] = { 0 };
	int fd = open_text(read);

	read->parts = 0;
	read->end = 0;
	read->err = (struct error){ 0 };
	for (unsigned i = 0; i < read->readers; i++) {
		senders[i].sent = send_share(read, fd, i);
		check_status(wire_reader_new(&senders[i].wire, sink,
		    &read->err), STATUS_OK, &read->err);
		wire_reader_expect_parts(senders[i].wire);
	}
	take_parts(read, senders);
	for (unsigned i = 0; i < read->readers; i++) {
		wire_reader_free(senders[i].wire);
		free(senders[i].sent.bytes);
	}
	(void)close(fd);
}

static enum status
read_in_order(const struct read_parts *read, const struct sink *sink,
    struct error *err)
{
	const struct reader_input input = {
		.fd = open_text(read), .name = "test.xml",
	};
	enum status status = reader_read(&input, read->options, sink, err);

	(void)close(input.fd);
	return status;
}

/* ------------------------------------------------------------ comparing */

/* Products that documents name are told by each reader once; the ledger takes
 * those after the first without a trace. */
static bool
is_repeat(const struct strbuf *before, const char *line, size_t length)
{
	static const char begins[] = "product id=";
	char start[600];
	size_t id;

	if (strncmp(line, begins, sizeof begins - 1) != 0 ||
	    memmem(line, length, " master ", 8) != NULL)
		return false;
	id = strcspn(line, " \n");
	id += 1 + strcspn(line + id + 1, " \n");
	(void)snprintf(start, sizeof start, "%.*s ", (int)id, line);
	return strstr(strbuf_text(before), start) != NULL;
}

static void
put_without_repeats(struct strbuf *out, const char *facts)
{
	while (*facts != '\0') {
		size_t length = strcspn(facts, "\n");

		length += facts[length] == '\n';
		if (!is_repeat(out, facts, length))
			strbuf_printf(out, "%.*s", (int)length, facts);
		facts += length;
	}
}

struct facts {
	struct strbuf text;
	struct read_facts_telling telling;
};

static struct sink
begin_facts(struct facts *facts)
{
	strbuf_init(&facts->text, FACTS_MAX);
	facts->telling = (struct read_facts_telling){ &facts->text, true,
		true };
	return read_facts_sink(&facts->telling);
}

/* False: they differ, and it was said. */
static bool
is_same(const struct facts *found, const struct facts *expected)
{
	struct strbuf texts[2];
	bool is_same;

	strbuf_init(&texts[0], FACTS_MAX);
	strbuf_init(&texts[1], FACTS_MAX);
	put_without_repeats(&texts[0], strbuf_text(&found->text));
	put_without_repeats(&texts[1], strbuf_text(&expected->text));
	is_same = strcmp(strbuf_text(&texts[0]), strbuf_text(&texts[1])) == 0;
	if (!is_same)
		print_error("found:\n%s\nexpected:\n%s\n",
		    strbuf_text(&texts[0]), strbuf_text(&texts[1]));
	strbuf_fini(&texts[0]);
	strbuf_fini(&texts[1]);
	return is_same;
}

bool
read_parts_try(struct read_parts *read, const char *says)
{
	struct facts found;
	struct facts expected;
	struct sink sink = begin_facts(&found);
	struct error err = { 0 };
	enum status status;
	bool is_right;

	read_in_parts(read, &sink);
	sink = begin_facts(&expected);
	status = read_in_order(read, &sink, &err);
	is_right = read->status == STATUS_OK ? status == STATUS_OK &&
	    is_same(&found, &expected) :
	    status != STATUS_OK || read->parts == 0 ||
	    read->status == STATUS_RANGE;
	if (!is_right)
		print_error("%s: %u readers, step %d: %s; in order: %s\n",
		    says, read->readers, (int)read->step, read->err.message,
		    err.message);
	strbuf_fini(&found.text);
	strbuf_fini(&expected.text);
	return is_right;
}
