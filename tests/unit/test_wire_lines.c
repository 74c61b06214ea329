#include "tests/support/check.h"

#include <inttypes.h>
#include <stdlib.h>
#include <sys/mman.h>

#include "engine/strbuf.h"
#include "importers/wire.h"
#include "tests/support/wire_ends.h"

#undef skip	/* cmocka's; a sink has one too */

/* The lines of the file that cross the wire, and what is added to them. */

struct told {
	struct strbuf text;
	struct wire_reader *reader;
	uint64_t after_note;	/* the base from the first note on; 0: as is */
};

static enum status
tell(void *payload, char letter, uint64_t file_line)
{
	struct told *told = payload;

	strbuf_printf(&told->text, "%c%" PRIu64 " ", letter, file_line);
	return STATUS_OK;
}

static enum status
tell_company(void *payload, const struct fact_company *company,
    struct error *err)
{
	(void)err;
	return tell(payload, 'c', company->file_line);
}

static enum status
tell_rate(void *payload, const struct fact_rate *rate, struct error *err)
{
	(void)err;
	return tell(payload, 'r', rate->file_line);
}

static enum status
tell_category(void *payload, const struct fact_category *category,
    struct error *err)
{
	(void)err;
	return tell(payload, 'g', category->file_line);
}

static enum status
tell_product(void *payload, const struct fact_product *product,
    struct error *err)
{
	(void)err;
	return tell(payload, 'p', product->file_line);
}

static enum status
tell_account(void *payload, const char *source,
    const struct fact_account *account, struct error *err)
{
	(void)source, (void)err;
	return tell(payload, 'a', account->file_line);
}

static enum status
tell_document(void *payload, const struct fact_document *document,
    struct error *err)
{
	(void)err;
	return tell(payload, 'd', document->file_line);
}

static enum status
tell_payment(void *payload, const struct fact_payment *payment,
    struct error *err)
{
	(void)err;
	return tell(payload, 'y', payment->file_line);
}

static enum status
tell_reject(void *payload, const struct fact_reject *reject,
    struct error *err)
{
	(void)err;
	return tell(payload, 'x', reject->file_line);
}

static enum status
tell_skip(void *payload, const struct fact_skip *skip, struct error *err)
{
	(void)err;
	return tell(payload, 's', skip->file_line);
}

static enum status
tell_note(void *payload, const char *code, const char *sentence,
    uint64_t file_line, struct error *err)
{
	struct told *told = payload;

	(void)code, (void)sentence, (void)err;
	if (told->after_note != 0)
		wire_reader_set_line_base(told->reader, told->after_note);
	return tell(payload, 'n', file_line);
}

/* One of each that has a line. */
static void
send_all(const struct sink *sink, uint64_t line)
{
	void *to = sink->payload;
	struct error err;

	check_status(sink->company(to, &(struct fact_company){ .id = "US",
	    .file_line = line }, &err), STATUS_OK, &err);
	check_status(sink->rate(to, &(struct fact_rate){ "EUR", "USD", 0, 1,
	    line }, &err), STATUS_OK, &err);
	check_status(sink->category(to, &(struct fact_category){ .id = "T",
	    .file_line = line }, &err), STATUS_OK, &err);
	check_status(sink->product(to, &(struct fact_product){ .id = "P",
	    .file_line = line }, &err), STATUS_OK, &err);
	check_status(sink->account(to, NULL, &(struct fact_account){
	    .id = "C", .since = DATE_NONE, .file_line = line }, &err),
	    STATUS_OK, &err);
	check_status(sink->note(to, "total-mismatch", "took it", line, &err),
	    STATUS_OK, &err);
	check_status(sink->document(to, &(struct fact_document){
	    .source = "A", .type = DOCUMENT_INVOICE, .id = "1",
	    .account = "C", .delivered = DATE_NONE, .due = DATE_NONE,
	    .currency = "JPY", .file_line = line }, &err), STATUS_OK, &err);
	check_status(sink->payment(to, &(struct fact_payment){ .source = "A",
	    .document = "1", .file_line = line }, &err), STATUS_OK, &err);
	check_status(sink->reject(to, &(struct fact_reject){
	    .kind = "invoice", .code = "bad-date", .sentence = "no date",
	    .file_line = line }, &err), STATUS_OK, &err);
	check_status(sink->skip(to, &(struct fact_skip){ .what = "an order",
	    .date = DATE_NONE, .file_line = line }, &err), STATUS_OK, &err);
}

/* Send all with that line, read it with that base: the status of reading. */
static enum status
cross(struct told *told, uint64_t line, uint64_t base)
{
	const struct sink sink = { .payload = told, .company = tell_company,
		.rate = tell_rate, .category = tell_category,
		.product = tell_product, .account = tell_account,
		.document = tell_document, .payment = tell_payment,
		.reject = tell_reject, .skip = tell_skip, .note = tell_note };
	const struct wire_end end = sent_good_end();
	int fd = memfd_create("wire", 0);
	struct error err = { 0 };
	struct wire_writer *writer;
	struct sink sending;
	struct sent sent;
	enum status status;

	check_status(wire_writer_new(&writer, fd, &err), STATUS_OK, &err);
	sending = wire_writer_sink(writer);
	send_all(&sending, line);
	check_status(wire_writer_end(writer, &end, &err), STATUS_OK, &err);
	wire_writer_free(writer);
	sent = sent_contents(fd);
	check_status(wire_reader_new(&told->reader, &sink, &err), STATUS_OK,
	    &err);
	wire_reader_set_line_base(told->reader, base);
	status = sent_receive(told->reader, sent.bytes, sent.size, SIZE_MAX,
	    &err);
	wire_reader_free(told->reader);
	free(sent.bytes);
	return status;
}

static void
check_lines(uint64_t line, uint64_t base, uint64_t after_note,
    const char *expected)
{
	struct told told = { .after_note = after_note };

	strbuf_init(&told.text, 4096);
	check_status(cross(&told, line, base), STATUS_OK, NULL);
	assert_string_equal(strbuf_text(&told.text), expected);
	strbuf_fini(&told.text);
}

static void
test_every_line(void **state)
{
	(void)state;
	check_lines(7, 0, 0, "c7 r7 g7 p7 a7 n7 d7 y7 x7 s7 ");
	check_lines(7, 1000, 0, "c1007 r1007 g1007 p1007 a1007 n1007 d1007 "
	    "y1007 x1007 s1007 ");
	/* What is not known stays so. */
	check_lines(0, 1000, 0, "c0 r0 g0 p0 a0 n0 d0 y0 x0 s0 ");
}

/* The sink may set it while records are passed on to it. */
static void
test_base_of_next_record(void **state)
{
	(void)state;
	check_lines(7, 10, 500, "c17 r17 g17 p17 a17 n17 d507 y507 x507 "
	    "s507 ");
}

static void
test_no_overflow(void **state)
{
	static const struct {
		uint64_t line;
		uint64_t base;
		enum status status;
	} rows[] = {
		{ INT64_MAX, 0, STATUS_OK },
		{ 1, INT64_MAX - 1, STATUS_OK },
		{ 0, INT64_MAX, STATUS_OK },
		{ 1, INT64_MAX, STATUS_INVALID },
		{ INT64_MAX, 1, STATUS_INVALID },
		{ (uint64_t)INT64_MAX + 1, 0, STATUS_INVALID },
		{ UINT64_MAX, 2, STATUS_INVALID },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct told told = { .after_note = 0 };

		strbuf_init(&told.text, 4096);
		check_status(cross(&told, rows[i].line, rows[i].base),
		    rows[i].status, NULL);
		strbuf_fini(&told.text);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_every_line),
		cmocka_unit_test(test_base_of_next_record),
		cmocka_unit_test(test_no_overflow),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
