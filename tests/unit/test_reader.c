#include "tests/support/check.h"

#include <archive.h>
#include <archive_entry.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "engine/strbuf.h"
#include "importers/limits.h"
#include "importers/reader.h"

#undef skip	/* cmocka's; a sink has one too */

/* ------------------------------------ a sink that writes down what came */

static enum status
tell_file(void *payload, const struct sink_file *file, struct error *err)
{
	(void)err;
	strbuf_printf(payload, "%s:", file->dialect);
	return STATUS_OK;
}

static enum status
tell_account(void *payload, const char *source,
    const struct fact_account *account, struct error *err)
{
	(void)source, (void)err;
	if (account->authority == FACT_FROM_MASTER)
		strbuf_printf(payload, " account %s (%s)", account->id,
		    account->name != NULL ? account->name : "");
	return STATUS_OK;
}

static enum status
tell_document(void *payload, const struct fact_document *document,
    struct error *err)
{
	(void)err;
	strbuf_printf(payload, " %s", document->id);
	return STATUS_OK;
}

static enum status
tell_reject(void *payload, const struct fact_reject *reject,
    struct error *err)
{
	(void)err;
	strbuf_printf(payload, " reject %s %d %s <<%s>>", reject->id,
	    (int)reject->file_line, reject->code, reject->original);
	return STATUS_OK;
}

static enum status
tell_progress(void *payload, uint64_t bytes, struct error *err)
{
	(void)payload, (void)err;
	assert_true(bytes > 0);
	return STATUS_OK;
}

/* No other fact is in these files. */
static enum status
fail_product(void *payload, const struct fact_product *product,
    struct error *err)
{
	(void)payload, (void)product;
	return error_set(err, STATUS_CONFLICT, "no product was expected");
}

static struct dialect_set *dialects;

static enum status
read_bytes(struct strbuf *told, const void *bytes, size_t size,
    struct error *err)
{
	const struct sink sink = { .payload = told, .file = tell_file,
		.account = tell_account, .document = tell_document,
		.reject = tell_reject, .product = fail_product,
		.progress = tell_progress };
	const struct interpret_options options = { .dialects = dialects };
	int fd = memfd_create("input", 0);
	struct reader_input input = { .fd = fd, .name = "f.xml" };
	struct digest *digest;
	char expected[DIGEST_TEXT_SIZE];
	char actual[DIGEST_TEXT_SIZE];
	enum status status;

	assert_true(fd >= 0);
	assert_int_equal(write(fd, bytes, size), (ssize_t)size);
	assert_int_equal(lseek(fd, 0, SEEK_SET), 0);
	check_status(digest_new(&digest), STATUS_OK, NULL);
	input.digest = digest;
	strbuf_init(told, 64 << 20);
	status = reader_read(&input, &options, &sink, err);
	close(fd);
	check_status(digest_finish(digest, actual), STATUS_OK, NULL);
	digest_free(digest);
	if (status == STATUS_OK) {
		check_status(digest_bytes(expected, bytes, size), STATUS_OK,
		    NULL);
		assert_string_equal(actual, expected);
	}
	return status;
}

static void
check_told(const void *bytes, size_t size, const char *expected)
{
	struct error err = { 0 };
	struct strbuf told;

	check_status(read_bytes(&told, bytes, size, &err), STATUS_OK, &err);
	assert_string_equal(strbuf_text(&told), expected);
	strbuf_fini(&told);
}

static void
check_refused(const void *bytes, size_t size, const char *place,
    const char *says)
{
	struct error err = { 0 };
	struct strbuf told;

	check_status(read_bytes(&told, bytes, size, &err), STATUS_INVALID,
	    &err);
	if (strcmp(err.place, place) != 0 ||
	    strstr(err.message, says) == NULL)
		fail_msg("\"%s\": \"%s\"", err.place, err.message);
	strbuf_fini(&told);
}

#define ROOT "<ledger xmlns='urn:ristorno:ledger:1' source='A'>"
#define ONE ROOT "<documents>\n<invoice id='1' account='C' " \
    "date='2025-01-31' currency='EUR'>\n<line no='1' net='10'/></invoice>" \
    "</documents></ledger>"
#define TOLD(text) "ledger:" text

static void
check_text_told(const char *xml, const char *expected)
{
	check_told(xml, strlen(xml), expected);
}

static void
check_text_refused(const char *xml, const char *place, const char *says)
{
	check_refused(xml, strlen(xml), place, says);
}

/* ---------------------------------------------------------------- tests */

static void
test_reads(void **state)
{
	(void)state;
	check_text_told(ONE, TOLD(" 1"));
	check_text_told("\xef\xbb\xbf<?xml version='1.0'?>\n" ONE "\n<!-- -->",
	    TOLD(" 1"));
	check_text_told("<!DOCTYPE ledger SYSTEM 'http://x.example/l.dtd'>"
	    ONE, TOLD(" 1"));
	check_text_told("<?xml version='1.0' encoding='windows-1250'?>" ROOT
	    "<accounts><account id='1' name='Nov\xe1k'/></accounts></ledger>",
	    TOLD(" account 1 (Nov\xc3\xa1k)"));
}

/* A record that is wrong has its own text, and the others go in. */
static void
test_original_of_reject(void **state)
{
	(void)state;
	check_text_told(ROOT "<documents>\n<invoice id='1' account='C' "
	    "date='2025-02-30' currency='EUR'><line no='1' net='1'/>"
	    "</invoice>\n<invoice id='2' account='C' date='2025-01-01' "
	    "currency='EUR'><line no='1' net='1'/></invoice></documents>"
	    "</ledger>", TOLD(" reject 1 2 bad-date <<<invoice id='1' "
	    "account='C' date='2025-02-30' currency='EUR'><line no='1' "
	    "net='1'/></invoice>>> 2"));
}

/* So it has after a CDATA section that the parser gets in parts. */
static void
test_original_after_long_cdata(void **state)
{
	static const char bad[] = "<invoice id='1' account='C' "
	    "date='2025-02-30' currency='EUR'><line no='1' net='1'/>"
	    "</invoice>";
	size_t length = 1000000;
	struct strbuf xml;
	struct strbuf expected;

	(void)state;
	strbuf_init(&xml, 64 << 20);
	strbuf_init(&expected, 64 << 20);
	strbuf_puts(&xml, ROOT "<![CDATA[");
	for (size_t i = 0; i < length; i++)
		strbuf_putc(&xml, i % 100 == 0 ? '\n' : ' ');
	strbuf_printf(&xml, "]]><documents>\n%s</documents></ledger>", bad);
	strbuf_printf(&expected, TOLD(" reject 1 %zu bad-date <<%s>>"),
	    length / 100 + 2, bad);
	check_told(strbuf_text(&xml), xml.length, strbuf_text(&expected));
	strbuf_fini(&xml);
	strbuf_fini(&expected);
}

static void
test_hostile_text(void **state)
{
	static const struct {
		const char *xml;
		const char *place;
		const char *says;
	} rows[] = {
		{ "", "f.xml", "empty" },
		{ "<!DOCTYPE l [<!ENTITY a 'x'>]>\n" ONE, "f.xml:1",
		    "not accepted" },
		{ "<!DOCTYPE l [<!ENTITY a 'ha'><!ENTITY b '&a;&a;&a;'>"
		    "<!ENTITY c '&b;&b;&b;'>]><l>&c;</l>", "f.xml:1",
		    "not accepted" },
		{ "<!DOCTYPE l SYSTEM 'file:///etc/passwd'>\n" ROOT
		    "\n&p;</ledger>", "f.xml:3", "\"p\"" },
		{ ONE "\n" ONE, "f.xml:4", "second root" },
		{ ONE "\nx", "f.xml:4", "after the end" },
		{ ROOT "\n</ledge>", "f.xml:2", "not well-formed" },
		{ "<?xml version='1.0' encoding='UTF-7'?>" ONE, "f.xml:1",
		    "UTF-7" },
		{ "\x4c\x6f\xa7\x94\x93", "f.xml:1", "EBCDIC" },
		{ ROOT "\n\xc0\xbc/ledger>", "f.xml:2", "0xc0" },
		{ ROOT "\n\xed\xa0\xbd\xed\xb8\x80", "f.xml:2", "0xed" },
		{ "<?xml version='1.0' encoding='UTF-8'?>\n" ROOT
		    "<!-- Nov\xe1k --></ledger>", "f.xml:2", "0xe1" },
		{ ROOT "\n\n&#4;</ledger>", "f.xml:3", "not well-formed" },
		{ "id;name\n1;x\n", "f.xml:1", "no XML" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++)
		check_text_refused(rows[i].xml, rows[i].place, rows[i].says);
	check_refused(ROOT "\n\0</ledger>", sizeof ROOT + 11, "f.xml:2",
	    "0x00");
	check_refused("\xff\xfe<\0l\0/\0>", 9, "f.xml:1",
	    "middle of a character");
}

static void
test_unknown_dialect(void **state)
{
	struct error err = { 0 };
	struct strbuf told;

	(void)state;
	check_status(read_bytes(&told, "<x/>", 4, &err), STATUS_NOT_FOUND,
	    &err);
	assert_string_equal(err.place, "f.xml:1");
	strbuf_fini(&told);
}

/* As many times as told, fast. */
static void
test_hostile_amounts(void **state)
{
	struct strbuf xml;

	(void)state;
	strbuf_init(&xml, 64 << 20);
	strbuf_puts(&xml, "<l");
	for (int i = 0; i < 100000; i++)
		strbuf_printf(&xml, " a%d=''", i);
	strbuf_puts(&xml, "/>");
	check_refused(xml.bytes, xml.length, "f.xml:1", "attributes");
	strbuf_clear(&xml);
	for (int i = 0; i < 100000; i++)
		strbuf_puts(&xml, "<l>");
	check_refused(xml.bytes, xml.length, "f.xml:1", "nested deeper");
	strbuf_fini(&xml);
}

static void
test_cut_everywhere(void **state)
{
	static const char xml[] = "<?xml version='1.0'?>" ONE;

	(void)state;
	for (size_t size = 1; size < sizeof xml - 1; size++) {
		struct error err = { 0 };
		struct strbuf told;

		check_status(read_bytes(&told, xml, size, &err),
		    STATUS_INVALID, &err);
		assert_memory_equal(err.place, "f.xml:", 6);
		strbuf_fini(&told);
	}
}

/* Several megabytes, so that pieces of all sizes are cut somewhere. */
static void
test_many_documents(void **state)
{
	struct strbuf xml;
	struct strbuf expected;

	(void)state;
	strbuf_init(&xml, 64 << 20);
	strbuf_init(&expected, 64 << 20);
	strbuf_puts(&xml, ROOT "<documents>");
	strbuf_puts(&expected, TOLD(""));
	for (int i = 0; i < 20000; i++) {
		bool is_wrong = i % 97 == 0;
		size_t at = xml.length;

		strbuf_printf(&xml, "<invoice id='%d' account='C' "
		    "date='2025-01-%d' currency='EUR'>%*s<line no='1' "
		    "net='1'/></invoice>", i, is_wrong ? 32 : 10,
		    i * 31 % 500, "");
		if (is_wrong)
			strbuf_printf(&expected,
			    " reject %d 1 bad-date <<%s>>", i,
			    strbuf_text(&xml) + at);
		else
			strbuf_printf(&expected, " %d", i);
	}
	strbuf_puts(&xml, "</documents></ledger>");
	check_told(xml.bytes, xml.length, strbuf_text(&expected));
	strbuf_fini(&xml);
	strbuf_fini(&expected);
}

/* Two documents of one archive are one import. */
static size_t
pack_members(char *packed, size_t room, const char *const *texts,
    size_t count)
{
	static const char *const names[] = { "a.xml", "b.xml", "c.xml",
		"d.pdf", "e.xml" };
	struct archive *archive = archive_write_new();
	size_t size = 0;

	assert_int_equal(archive_write_set_format_zip(archive), ARCHIVE_OK);
	assert_int_equal(archive_write_set_bytes_in_last_block(archive, 1),
	    ARCHIVE_OK);
	assert_int_equal(archive_write_open_memory(archive, packed, room,
	    &size), ARCHIVE_OK);
	for (size_t i = 0; i < count; i++) {
		struct archive_entry *entry = archive_entry_new();

		archive_entry_set_pathname(entry, names[i]);
		archive_entry_set_filetype(entry, AE_IFREG);
		archive_entry_set_size(entry, (la_int64_t)strlen(texts[i]));
		assert_int_equal(archive_write_header(archive, entry),
		    ARCHIVE_OK);
		assert_int_equal(archive_write_data(archive, texts[i],
		    strlen(texts[i])), (la_ssize_t)strlen(texts[i]));
		archive_entry_free(entry);
	}
	assert_int_equal(archive_write_close(archive), ARCHIVE_OK);
	archive_write_free(archive);
	return size;
}

/* For who knows no members, an archive is its documents. */
static void
test_zip(void **state)
{
	static char packed[10000];
	static const char *const texts[] = { ONE, ONE };

	(void)state;
	check_told(packed, pack_members(packed, sizeof packed, texts, 2),
	    TOLD(" 1") TOLD(" 1"));
}

static enum status
tell_member(void *payload, const char *name, struct error *err)
{
	(void)err;
	strbuf_printf(payload, "[%s ", name);
	return STATUS_OK;
}

static enum status
tell_member_end(void *payload, const struct sink_member_end *end,
    struct error *err)
{
	(void)err;
	if (end->error->status != STATUS_OK)
		strbuf_printf(payload, " %s: %.20s", end->error->place,
		    end->error->message);
	else
		assert_int_equal(strlen(end->digest), DIGEST_TEXT_SIZE - 1);
	strbuf_putc(payload, ']');
	return STATUS_OK;
}

static enum status
tell_note(void *payload, const char *code, const char *sentence,
    uint64_t file_line, struct error *err)
{
	(void)file_line, (void)err;
	strbuf_printf(payload, "(%s %s)", code, sentence);
	return STATUS_OK;
}

/* One that is at fault, wherever that shows, leaves the others as they are. */
static void
test_members(void **state)
{
	static char packed[10000];
	static const char *const texts[] = { ONE, "<ledger", "<other/>",
		"%PDF-1.4", ONE };
	struct strbuf told;
	const struct sink sink = { .payload = &told, .file = tell_file,
		.account = tell_account, .document = tell_document,
		.reject = tell_reject, .product = fail_product,
		.progress = tell_progress, .note = tell_note,
		.member = tell_member, .member_end = tell_member_end };
	const struct interpret_options options = { .dialects = dialects };
	size_t size = pack_members(packed, sizeof packed, texts, 5);
	int fd = memfd_create("input", 0);
	struct reader_input input = { .fd = fd, .name = "f.zip" };
	struct error err = { 0 };

	(void)state;
	assert_int_equal(write(fd, packed, size), (ssize_t)size);
	assert_int_equal(lseek(fd, 0, SEEK_SET), 0);
	check_status(digest_new(&input.digest), STATUS_OK, NULL);
	strbuf_init(&told, 1 << 20);
	check_status(reader_read(&input, &options, &sink, &err), STATUS_OK,
	    &err);
	assert_string_equal(strbuf_text(&told), "[a.xml ledger: 1]"
	    "[b.xml  f.zip:b.xml:1: the file is cut shor]"
	    "[c.xml  f.zip:c.xml:1: expected a file of a]"
	    "(passed-over d.pdf passed over: it is no XML)"
	    "[e.xml ledger: 1]");
	strbuf_fini(&told);
	digest_free(input.digest);
	close(fd);
}

static int
set_up(void **state)
{
	struct error err;

	(void)state;
	return dialect_set_new(&dialects, &err) == STATUS_OK ? 0 : -1;
}

static int
tear_down(void **state)
{
	(void)state;
	dialect_set_free(dialects);
	return 0;
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_reads),
		cmocka_unit_test(test_original_of_reject),
		cmocka_unit_test(test_original_after_long_cdata),
		cmocka_unit_test(test_hostile_text),
		cmocka_unit_test(test_unknown_dialect),
		cmocka_unit_test(test_hostile_amounts),
		cmocka_unit_test(test_cut_everywhere),
		cmocka_unit_test(test_many_documents),
		cmocka_unit_test(test_zip),
		cmocka_unit_test(test_members),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
