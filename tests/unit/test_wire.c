#include "tests/support/check.h"

#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "engine/strbuf.h"
#include "importers/native_write.h"
#include "importers/wire.h"
#include "tests/support/wire_ends.h"

#undef skip	/* cmocka's; a sink has one too */

/* ------------------------------------------- a sink that writes down */

static const char *
shown(const char *text)
{
	return text != NULL ? text : "-";
}

static enum status
tell_file(void *payload, const struct sink_file *file, struct error *err)
{
	(void)err;
	strbuf_printf(payload, "file %s %s\n", shown(file->dialect),
	    shown(file->source));
	return STATUS_OK;
}

static void
tell_address(struct strbuf *out, const struct fact_address *address)
{
	strbuf_printf(out, " [%s|%s|%s|%s]", shown(address->street),
	    shown(address->city), shown(address->postcode),
	    shown(address->country));
}

static enum status
tell_company(void *payload, const struct fact_company *company,
    struct error *err)
{
	(void)err;
	strbuf_printf(payload, "company %s %s %s", company->id,
	    shown(company->name), shown(company->tax_id));
	tell_address(payload, &company->address);
	strbuf_printf(payload, " %d\n", (int)company->file_line);
	return STATUS_OK;
}

static enum status
tell_rate(void *payload, const struct fact_rate *rate, struct error *err)
{
	(void)err;
	strbuf_printf(payload, "rate %s %s %d %lld %d\n", rate->base,
	    rate->currency, rate->date, (long long)rate->value_e10,
	    (int)rate->file_line);
	return STATUS_OK;
}

static enum status
tell_category(void *payload, const struct fact_category *category,
    struct error *err)
{
	(void)err;
	strbuf_printf(payload, "%d ", (int)category->file_line);
	native_write_category(payload, category);
	return STATUS_OK;
}

static enum status
tell_product(void *payload, const struct fact_product *product,
    struct error *err)
{
	(void)err;
	native_write_product(payload, product);
	strbuf_printf(payload, "%d %d %u %d\n", (int)product->parts,
	    (int)product->authority, product->stated,
	    (int)product->file_line);
	return STATUS_OK;
}

static enum status
tell_account(void *payload, const char *source,
    const struct fact_account *account, struct error *err)
{
	(void)err;
	strbuf_printf(payload, "%s ", shown(source));
	native_write_account(payload, account);
	/* The native form has no place for these. */
	for (size_t i = 0; i < account->manager_count; i++)
		strbuf_printf(payload, "%s %d %d ", account->managers[i].name,
		    (int)account->managers[i].from,
		    (int)account->managers[i].until);
	strbuf_printf(payload, "%d %d %u %d\n", (int)account->parts,
	    (int)account->authority, account->stated,
	    (int)account->file_line);
	return STATUS_OK;
}

static enum status
tell_document(void *payload, const struct fact_document *document,
    struct error *err)
{
	(void)err;
	strbuf_printf(payload, "%s %d %s ", document->source,
	    (int)document->file_line, shown(document->refers_to));
	native_write_document(payload, document);
	return STATUS_OK;
}

static enum status
tell_payment(void *payload, const struct fact_payment *payment,
    struct error *err)
{
	(void)err;
	strbuf_printf(payload, "%s %d ", payment->source,
	    (int)payment->file_line);
	native_write_payment(payload, payment);
	return STATUS_OK;
}

static enum status
tell_reject(void *payload, const struct fact_reject *reject,
    struct error *err)
{
	const struct fact_figures *figures = &reject->figures;
	char credit[DECIMAL_TEXT_MAX];
	char debit[DECIMAL_TEXT_MAX];
	char gross[DECIMAL_TEXT_MAX];

	(void)err;
	strbuf_printf(payload, "reject %s %s %s %s %s %s %s %d\n",
	    shown(reject->source), reject->kind, shown(reject->id),
	    reject->code, reject->sentence, shown(reject->original),
	    shown(reject->native), (int)reject->file_line);
	if (!reject->has_date)
		return STATUS_OK;
	strbuf_printf(payload, "of %d %s %d%d%d %d %s %s %s\n", reject->date,
	    shown(reject->currency), figures->is_known, figures->is_cancelled,
	    figures->has_gross, (int)figures->lines,
	    decimal_format(credit, figures->credit_micro),
	    decimal_format(debit, figures->debit_micro),
	    decimal_format(gross, figures->gross_micro));
	return STATUS_OK;
}

static enum status
tell_skip(void *payload, const struct fact_skip *skip, struct error *err)
{
	(void)err;
	strbuf_printf(payload, "skip %s %s %s %d %d\n", shown(skip->source),
	    shown(skip->id), skip->what, skip->date, (int)skip->file_line);
	return STATUS_OK;
}

static enum status
tell_controls(void *payload, const struct sink_controls *controls,
    struct error *err)
{
	(void)err;
	for (size_t i = 0; i < controls->count; i++) {
		const struct control_stated *stated = &controls->controls[i];

		strbuf_printf(payload, "control %s %s %s %lld %u %d\n",
		    control_name(stated->what), stated->place, stated->text,
		    (long long)stated->value_micro, stated->decimals,
		    stated->is_number);
	}
	return STATUS_OK;
}

static enum status
tell_note(void *payload, const char *code, const char *sentence,
    uint64_t file_line, struct error *err)
{
	(void)err;
	strbuf_printf(payload, "note %s %s %d\n", code, sentence,
	    (int)file_line);
	return STATUS_OK;
}

static enum status
tell_progress(void *payload, uint64_t bytes, struct error *err)
{
	(void)err;
	strbuf_printf(payload, "progress %d\n", (int)bytes);
	return STATUS_OK;
}

static enum status
tell_unused(void *payload, const struct sink_unused *unused,
    struct error *err)
{
	(void)err;
	strbuf_printf(payload, "unused %d\n", (int)unused->left_out);
	for (size_t i = 0; i < unused->count; i++)
		strbuf_printf(payload, "%s %s %d %d %s\n",
		    unused->places[i].path, unused->places[i].example,
		    (int)unused->places[i].count,
		    unused->places[i].is_foreign,
		    shown(unused->places[i].namespace_uri));
	return STATUS_OK;
}

static enum status
tell_member(void *payload, const char *name, struct error *err)
{
	(void)err;
	strbuf_printf(payload, "member %s\n", name);
	return STATUS_OK;
}

static enum status
tell_member_end(void *payload, const struct sink_member_end *end,
    struct error *err)
{
	(void)err;
	strbuf_printf(payload, "member end %s %s %s\n",
	    shown(end->error->place), shown(end->error->message),
	    shown(end->digest));
	return STATUS_OK;
}

static enum status
tell_row(void *payload, const char *text, bool is_header, struct error *err)
{
	(void)err;
	strbuf_printf(payload, "row %s %d\n", text, is_header);
	return STATUS_OK;
}

static struct sink
telling_sink(struct strbuf *out)
{
	strbuf_init(out, 256 << 20);
	return (struct sink){ out, tell_file, tell_company, tell_rate,
		tell_category, tell_product, tell_account, tell_document,
		tell_payment, tell_reject, tell_skip, tell_note,
		tell_controls, tell_progress, tell_unused, tell_member,
		tell_member_end, tell_row, NULL };
}

/* ------------------------------------------------------------ the facts */

static const struct fact_unit units[] = { { "BX", 12000000 },
	{ "KGM", 1 } };
static const struct fact_alias aliases[] = { { "ERP-B", "0815" },
	{ NULL, "x" } };
static const struct fact_product product = { "P-1", "Drill <600>",
	"TOOLS", "ACME", "C62", units, 2, aliases, 2, FACT_PARTS_ADD,
	FACT_FROM_MASTER,
	FACT_PRODUCT_ALL, 14 };
static const struct fact_membership memberships[] = {
	{ "GOLD", 20000, DATE_NONE }, { "SILVER", -719162, 2932896 } };
static const struct fact_manager managers[] = {
	{ "eva", 19000, 19364 }, { "jan", 19365, DATE_NONE } };
static const struct fact_account account = { "C-1", "Nov\xc3\xa1k & \"S\"",
	"CZ1", "CZ", "cs", "CZK", "wholesale", "m", "C-0", "a@b", 17000,
	{ "S 1", "B", NULL, "CZ" }, { "CZ65", NULL, "N" }, memberships, 2,
	managers, 2, aliases, 1, FACT_PARTS_REMOVE, FACT_FROM_DOCUMENT,
	FACT_ACCOUNT_NAME, 15 };
static const struct fact_account bare_account = { .id = "C-2",
	.since = DATE_NONE };
static const struct fact_line lines[] = {
	{ "1", "P-1", "X", "C62", "S", "a b ba", -1200500000, -2000000,
	    21000000, true, true, true, 0 },
	{ .net_micro = 8999999999999999999 },
};
static const struct fact_document credit_note = { "ERP-A",
	DOCUMENT_CREDIT_NOTE, "D-4", "C-1", 20000, 20001, DATE_NONE, "EUR",
	1452000000, true, true, "web", "2025/17", lines, 2, 77 };
static const struct fact_document bare_invoice = { .source = "A",
	.type = DOCUMENT_INVOICE, .id = "1", .account = "C", .date = 0,
	.delivered = DATE_NONE, .due = DATE_NONE, .currency = "JPY" };
static const struct fact_payment payment = { "A", "B-77", "2025/17", 20000,
	-1, true, 9 };
static const struct fact_payment bare_payment = { .source = "A",
	.document = "D" };

static const struct sink_place places[] = {
	{ "/A/@b", "x y", 3, false, NULL },
	{ "/A/C", "1", 1, true, "urn:c" },
};

/* Send one of each kind. */
static void
send_all(const struct sink *sink)
{
	const struct control_stated stated[] = {
		{ CONTROL_DEBIT, "/A/Debit", "-1.50", -1500000, 2, true },
		{ CONTROL_LINES, "/A/Lines", "many", 0, 0, false },
	};
	static const struct fact_reject reject = { NULL, "invoice", "7",
		"bad-date", "no date", "<x/>", NULL, 12, 20150, true, "EUR",
		{ true, true, true, true, 3, (wide)DECIMAL_LIMIT_MICRO * 2, 5,
		    -7 } };
	struct error err;
	void *to = sink->payload;

	check_status(sink->file(to, &(struct sink_file){ "ubl", "S" }, &err),
	    STATUS_OK, NULL);
	check_status(sink->company(to, &(struct fact_company){ "US", "V", NULL,
	    { NULL, "P", "1", NULL }, 11 }, &err), STATUS_OK, NULL);
	check_status(sink->rate(to, &(struct fact_rate){ "EUR", "USD", 20150,
	    10465000000, 12 }, &err), STATUS_OK, NULL);
	check_status(sink->category(to, &(struct fact_category){ "D", "T",
	    NULL, 13 }, &err), STATUS_OK, NULL);
	check_status(sink->product(to, &product, &err), STATUS_OK, NULL);
	check_status(sink->account(to, "A", &account, &err), STATUS_OK, NULL);
	check_status(sink->account(to, NULL, &bare_account, &err), STATUS_OK,
	    NULL);
	check_status(sink->document(to, &credit_note, &err), STATUS_OK, NULL);
	check_status(sink->document(to, &bare_invoice, &err), STATUS_OK, NULL);
	check_status(sink->payment(to, &payment, &err), STATUS_OK, NULL);
	check_status(sink->payment(to, &bare_payment, &err), STATUS_OK, NULL);
	check_status(sink->reject(to, &reject, &err), STATUS_OK, NULL);
	check_status(sink->skip(to, &(struct fact_skip){ true, "S", "O-1",
	    "an order", 20150, 3 }, &err), STATUS_OK, NULL);
	check_status(sink->note(to, "total-mismatch", "took it", 4, &err),
	    STATUS_OK, NULL);
	check_status(sink->controls(to, &(struct sink_controls){ stated,
	    ARRAY_LEN(stated) }, &err), STATUS_OK, NULL);
	check_status(sink->progress(to, 4096, &err), STATUS_OK, NULL);
	check_status(sink->row(to, "id,name", true, &err), STATUS_OK, &err);
	check_status(sink->row(to, "C-1,\"A\nB\"", false, &err), STATUS_OK,
	    &err);
	check_status(sink->unused(to, &(struct sink_unused){ places,
	    ARRAY_LEN(places), 5 }, &err), STATUS_OK, NULL);
}

static const char all_told[] =
    "file ubl S\n"
    "company US V - [-|P|1|-] 11\n"
    "rate EUR USD 20150 10465000000 12\n"
    "13 <category id=\"D\" parent=\"T\"/>\n"
    "<product id=\"P-1\" name=\"Drill &lt;600>\" category=\"TOOLS\""
    " brand=\"ACME\" unit=\"C62\">\n"
    "  <unit code=\"BX\" factor=\"12\"/>\n"
    "  <unit code=\"KGM\" factor=\"0.000001\"/>\n"
    "  <alias source=\"ERP-B\" id=\"0815\"/>\n"
    "  <alias source=\"\" id=\"x\"/>\n"
    "</product>\n"
    "1 0 63 14\n"
    "A <account id=\"C-1\" name=\"Nov\xc3\xa1k &amp; &quot;S&quot;\""
    " tax-id=\"CZ1\" country=\"CZ\" language=\"cs\" currency=\"CZK\""
    " segment=\"wholesale\" manager=\"m\" parent=\"C-0\" email=\"a@b\""
    " since=\"2016-07-18\">\n"
    "  <address street=\"S 1\" city=\"B\" country=\"CZ\"/>\n"
    "  <bank iban=\"CZ65\" holder=\"N\"/>\n"
    "  <member of=\"GOLD\" from=\"2024-10-04\"/>\n"
    "  <member of=\"SILVER\" from=\"0001-01-01\" until=\"9999-12-31\"/>\n"
    "  <alias source=\"ERP-B\" id=\"0815\"/>\n"
    "</account>\n"
    "eva 19000 19364 jan 19365 -2147483648 2 1 1 15\n"
    "- <account id=\"C-2\">\n</account>\n"
    "0 0 0 0\n"
    "ERP-A 77 2025/17 <credit-note id=\"D-4\" account=\"C-1\""
    " date=\"2024-10-04\" delivered=\"2024-10-05\" currency=\"EUR\""
    " total=\"1452\" status=\"cancelled\" tags=\"web\""
    " refers-to=\"2025/17\">\n"
    "  <line no=\"1\" product=\"P-1\" category=\"X\" quantity=\"2\""
    " unit=\"C62\" net=\"1200.5\" tax-category=\"S\" tax-rate=\"21\""
    " tags=\"a b ba\"/>\n"
    "  <line no=\"2\" net=\"-8999999999999.999999\"/>\n"
    "</credit-note>\n"
    "A 0 - <invoice id=\"1\" account=\"C\" date=\"1970-01-01\""
    " currency=\"JPY\">\n</invoice>\n"
    "A 9 <payment id=\"B-77\" document=\"2025/17\" date=\"2024-10-04\""
    " amount=\"-0.000001\"/>\n"
    "A 0 <payment document=\"D\" date=\"1970-01-01\"/>\n"
    "reject - invoice 7 bad-date no date <x/> - 12\n"
    "of 20150 EUR 111 3 18000000000000 0.000005 -0.000007\n"
    "skip S O-1 an order 20150 3\n"
    "note total-mismatch took it 4\n"
    "control debit /A/Debit -1.50 -1500000 2 1\n"
    "control lines /A/Lines many 0 0 0\n"
    "progress 4096\n"
    "row id,name 1\n"
    "row C-1,\"A\nB\" 0\n"
    "unused 5\n"
    "/A/@b x y 3 0 -\n"
    "/A/C 1 1 1 urn:c\n";

/* --------------------------------------------------------- both ends */

/* One of each, and an end. */
static struct sent
send_everything(const struct wire_end *end)
{
	int fd = memfd_create("wire", 0);
	struct wire_writer *writer;
	struct error err = { 0 };
	struct sink sink;

	assert_true(fd >= 0);
	check_status(wire_writer_new(&writer, fd, &err), STATUS_OK, &err);
	sink = wire_writer_sink(writer);
	send_all(&sink);
	check_status(wire_writer_end(writer, end, &err), STATUS_OK, &err);
	wire_writer_free(writer);
	return sent_contents(fd);
}

static void
test_there_and_back(void **state)
{
	struct wire_end end = { 0 };
	struct sent sent;

	(void)state;
	memset(end.digest, 'a', DIGEST_TEXT_SIZE - 1);
	sent = send_everything(&end);
	for (size_t step = 1; step < 2 * sent.size; step = 3 * step + 1) {
		struct strbuf told;
		struct sink sink = telling_sink(&told);
		struct wire_reader *reader;
		struct error err = { 0 };

		check_status(wire_reader_new(&reader, &sink, &err), STATUS_OK,
		    &err);
		assert_null(wire_reader_end(reader));
		check_status(sent_receive(reader, sent.bytes, sent.size, step,
		    &err), STATUS_OK, &err);
		assert_string_equal(strbuf_text(&told), all_told);
		assert_non_null(wire_reader_end(reader));
		check_status(wire_reader_end(reader)->error.status, STATUS_OK,
		    NULL);
		assert_string_equal(wire_reader_end(reader)->digest,
		    end.digest);
		wire_reader_free(reader);
		strbuf_fini(&told);
	}
	free(sent.bytes);
}

static void
test_end_with_error(void **state)
{
	struct wire_end end = { 0 };
	struct wire_reader *reader;
	struct strbuf told;
	struct sink sink = telling_sink(&told);
	struct error err = { 0 };
	struct sent sent;

	(void)state;
	(void)error_set(&end.error, STATUS_INVALID, "not well-formed");
	(void)error_at(&end.error, "a.xml:3");
	sent = send_everything(&end);
	check_status(wire_reader_new(&reader, &sink, &err), STATUS_OK, &err);
	check_status(sent_receive(reader, sent.bytes, sent.size, 100, &err),
	    STATUS_OK, &err);
	check_status(wire_reader_end(reader)->error.status, STATUS_INVALID,
	    NULL);
	assert_string_equal(wire_reader_end(reader)->error.place, "a.xml:3");
	assert_string_equal(wire_reader_end(reader)->error.message,
	    "not well-formed");
	assert_string_equal(wire_reader_end(reader)->digest, "");
	/* Nothing may come after it. */
	check_status(sent_receive(reader, "x", 1, 1, &err), STATUS_INVALID,
	    &err);
	assert_null(wire_reader_end(reader));
	wire_reader_free(reader);
	strbuf_fini(&told);
	free(sent.bytes);
}

/* To the file's end, and not a word of what it was. */
static void
test_end_without_digest(void **state)
{
	struct wire_end end = { 0 };
	struct wire_reader *reader;
	struct strbuf told;
	struct sink sink = telling_sink(&told);
	struct error err = { 0 };
	struct sent sent = send_everything(&end);

	(void)state;
	check_status(wire_reader_new(&reader, &sink, &err), STATUS_OK, &err);
	check_status(sent_receive(reader, sent.bytes, sent.size, 100, &err),
	    STATUS_INVALID, &err);
	assert_null(wire_reader_end(reader));
	wire_reader_free(reader);
	strbuf_fini(&told);
	free(sent.bytes);
}

/* Cut anywhere, there is no end; with any byte changed nothing crashes, and
 * what still comes through is a fact that keeps its promises. */
static void
test_hostile_bytes(void **state)
{
	struct wire_end end = sent_good_end();
	struct sent sent = send_everything(&end);
	static const unsigned char values[] = { 0, 1, 0x7f, 0x80, 0xff };

	(void)state;
	for (size_t i = 0; i < sent.size * ARRAY_LEN(values); i++) {
		size_t at = i / ARRAY_LEN(values);
		char kept = sent.bytes[at];
		struct strbuf told;
		struct sink sink = telling_sink(&told);
		struct wire_reader *reader;
		struct error err = { 0 };
		enum status status;

		check_status(wire_reader_new(&reader, &sink, &err), STATUS_OK,
		    &err);
		sent.bytes[at] = (char)values[i % ARRAY_LEN(values)];
		status = sent_receive(reader, sent.bytes, sent.size, 1 << 20,
		    &err);
		sent.bytes[at] = kept;
		if (status != STATUS_OK)
			check_status(status, STATUS_INVALID, &err);
		wire_reader_free(reader);
		strbuf_fini(&told);
	}
	for (size_t size = 0; size < sent.size; size += 7) {
		struct strbuf told;
		struct sink sink = telling_sink(&told);
		struct wire_reader *reader;
		struct error err = { 0 };

		check_status(wire_reader_new(&reader, &sink, &err), STATUS_OK,
		    &err);
		check_status(sent_receive(reader, sent.bytes, size, 50, &err),
		    STATUS_OK, &err);
		assert_null(wire_reader_end(reader));
		wire_reader_free(reader);
		strbuf_fini(&told);
	}
	free(sent.bytes);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_there_and_back),
		cmocka_unit_test(test_end_with_error),
		cmocka_unit_test(test_end_without_digest),
		cmocka_unit_test(test_hostile_bytes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
