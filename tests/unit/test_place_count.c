#include "tests/support/check.h"

#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "engine/strbuf.h"
#include "importers/limits.h"
#include "importers/reader.h"

#undef skip	/* cmocka's; a sink has one too */

static const char shop[] =
    "<dialect xmlns=\"urn:ristorno:dialect:1\" name=\"shop\" title=\"Shop\">"
    "<root name=\"O\" namespace=\"urn:s\"/><namespace uri=\"urn:s\"/>"
    "<source path=\"/O/@by\"/><secret path=\"/O/B/W/P\"/>"
    "<secret path=\"/O/B/W/@p\"/>"
    "<document at=\"O/B\"><type value=\"invoice\" when=\"K\" is=\"1\"/>"
    "<field name=\"id\" path=\"@no\"/><field name=\"account\" path=\"A/No\"/>"
    "<field name=\"date\" path=\"D\"/><field name=\"currency\" path=\"C\"/>"
    "<line at=\"I\"><field name=\"net\" path=\"N\"/></line></document>"
    "</dialect>";

/* ----------------------------------------------- a sink that writes down */

static enum status
tell_unused(void *payload, const struct sink_unused *unused,
    struct error *err)
{
	(void)err;
	for (size_t i = 0; i < unused->count; i++) {
		const struct sink_place *place = &unused->places[i];

		strbuf_printf(payload, "%d %s '%s'%s%s\n", (int)place->count,
		    place->path, place->example,
		    place->is_foreign ? " of " : "",
		    place->namespace_uri != NULL ? place->namespace_uri :
		    place->is_foreign ? "none" : "");
	}
	if (unused->left_out > 0)
		strbuf_printf(payload, "left out %d\n",
		    (int)unused->left_out);
	return STATUS_OK;
}

struct told {
	struct strbuf text;
	enum status status;
	struct error err;
};

static void
read_bytes(struct told *told, const char *bytes, size_t size,
    const char *format)
{
	struct sink sink = sink_deaf;
	const struct dialect *found = NULL;
	struct dialect_set *set;
	struct interpret_options options = { .found = &found };
	struct reader_input input = { .name = "f.xml" };

	*told = (struct told){ .status = STATUS_OK };
	strbuf_init(&told->text, 64 << 20);
	sink.payload = &told->text;
	sink.unused = tell_unused;
	check_status(dialect_set_new(&set, &told->err), STATUS_OK, NULL);
	check_status(dialect_set_add(set, "s.xml", shop, strlen(shop),
	    &told->err), STATUS_OK, &told->err);
	options.dialects = set;
	if (format != NULL)
		options.dialect = dialect_set_find(set, format);
	check_status(place_count_new(&input.counts, &told->err), STATUS_OK,
	    NULL);
	input.fd = memfd_create("input", 0);
	assert_int_equal(write(input.fd, bytes, size), (ssize_t)size);
	assert_int_equal(lseek(input.fd, 0, SEEK_SET), 0);
	told->status = reader_read(&input, &options, &sink, &told->err);
	check_status(place_count_tell(input.counts, found, format != NULL,
	    &sink, &told->err), STATUS_OK, NULL);
	place_count_free(input.counts);
	close(input.fd);
	dialect_set_free(set);
}

static void
check_told(const char *bytes, const char *format, enum status status,
    const char *expected)
{
	struct told told;

	read_bytes(&told, bytes, strlen(bytes), format);
	check_status(told.status, status, &told.err);
	assert_string_equal(strbuf_text(&told.text), expected);
	strbuf_fini(&told.text);
}

/* ------------------------------------------------------------------ tests */

#define DOCUMENT(more)							\
	"<O xmlns='urn:s' xmlns:x='urn:x' by='me'><B no='1'><K>1</K>"	\
	"<A><No>7</No></A><D>2025-01-02</D><C>EUR</C>"			\
	"<I><N>1</N></I>" more "</B></O>"

static void
test_places(void **state)
{
	static const struct {
		const char *bytes;
		const char *expected;
	} rows[] = {
		{ DOCUMENT(""), "" },
		/* Attributes, elements beside and below what is used. */
		{ DOCUMENT("<I p=' 1  2 '><N q='3'>1</N><M>a</M></I>"
		    "<Z><Y> \n b \n c <!-- d -->e</Y></Z>"),
		    "1 /O/B/I/@p '1 2'\n1 /O/B/I/N/@q '3'\n1 /O/B/I/M 'a'\n"
		    "1 /O/B/Z/Y 'b c e'\n" },
		/* What holds no text needs no mapping. */
		{ DOCUMENT("<E/><E f='' g=' '> <F/> </E>"), "" },
		/* The first text is shown, all are counted. */
		{ DOCUMENT("<R/><R>a</R><R>b</R><R>c</R>"),
		    "3 /O/B/R 'a'\n" },
		/* A text where the dialect only goes through. */
		{ DOCUMENT("<A>lost<No>8</No></A>"), "1 /O/B/A 'lost'\n" },
		/* What is used, in a namespace that is not the dialect's. */
		{ DOCUMENT("<x:D>2</x:D><D xmlns=''>3</D>"),
		    "1 /O/B/D '2' of urn:x\n1 /O/B/D '3' of none\n" },
		/* What must not be shown; its namespace is asked for too. */
		{ DOCUMENT("<W p='sesame'><P>open</P><Q>1</Q></W>"),
		    "1 /O/B/W/@p '(not shown)'\n1 /O/B/W/P '(not shown)'\n"
		    "1 /O/B/W/Q '1'\n" },
		/* A beginning that does not end within a character. */
		{ DOCUMENT("<T>123456789 123456789 123456789 123456789 "
		    "123456789 12345678\xc3\xa9\xc3\xa9</T>"),
		    "1 /O/B/T '123456789 123456789 123456789 123456789 "
		    "123456789 12345678'\n" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++)
		check_told(rows[i].bytes, NULL, STATUS_OK, rows[i].expected);
}

/* A dialect that is forced takes any namespace. */
static void
test_forced(void **state)
{
	(void)state;
	check_told(DOCUMENT("<x:D>2</x:D><x:E>3</x:E>"), "shop", STATUS_OK,
	    "1 /O/B/E '3'\n");
}

/* Of no known dialect, or refused: counted to the end all the same, and
 * refused with the line of the reason. */
static void
test_refused(void **state)
{
	static const char unknown[] = "<Q>\n<R s='1'>2</R>\n<R>3</R></Q>";
	static const char closed[] = "<ledger xmlns='urn:ristorno:ledger:1' "
	    "source='A'>\n<oops a='1'/>\n<more>2</more></ledger>";
	struct told told;

	(void)state;
	read_bytes(&told, unknown, strlen(unknown), NULL);
	check_status(told.status, STATUS_NOT_FOUND, NULL);
	assert_string_equal(told.err.place, "f.xml:1");
	assert_string_equal(strbuf_text(&told.text),
	    "2 /Q/R '2'\n1 /Q/R/@s '1'\n");
	strbuf_fini(&told.text);
	read_bytes(&told, closed, strlen(closed), NULL);
	check_status(told.status, STATUS_INVALID, NULL);
	assert_string_equal(told.err.place, "f.xml:2");
	assert_string_equal(strbuf_text(&told.text),
	    "1 /ledger/oops/@a '1'\n1 /ledger/more '2'\n");
	strbuf_fini(&told.text);
	/* Not well-formed: what there was up to then. */
	check_told("<Q><R>1</R><S></Q>", NULL, STATUS_INVALID,
	    "1 /Q/R '1'\n");
}

/* However many places, names or namespaces somebody thinks up. */
static void
test_hostile(void **state)
{
	struct strbuf xml;
	struct told told;
	size_t rows = 0;

	(void)state;
	strbuf_init(&xml, 64 << 20);
	strbuf_puts(&xml, "<Q>");
	for (int i = 0; i < 3 * PLACE_COUNT_MAX; i++)
		strbuf_printf(&xml, "<p%d>1</p%d>", i, i);
	for (int i = 0; i < 400; i++)
		strbuf_printf(&xml, "<a xmlns='urn:%d'>1</a>", i);
	strbuf_puts(&xml, "<n");
	for (int i = 0; i < 200; i++)
		strbuf_puts(&xml, "long");
	strbuf_puts(&xml, " a='1'/>");
	for (int i = 0; i < 200; i++)
		strbuf_puts(&xml, "<deepdeep>");
	strbuf_puts(&xml, "1");
	for (int i = 0; i < 200; i++)
		strbuf_puts(&xml, "</deepdeep>");
	strbuf_puts(&xml, "</Q>");
	check_status(strbuf_status(&xml), STATUS_OK, NULL);
	read_bytes(&told, strbuf_text(&xml), xml.length, NULL);
	check_status(told.status, STATUS_NOT_FOUND, &told.err);
	for (const char *c = strbuf_text(&told.text); *c != '\0'; c++)
		rows += *c == '\n';
	assert_true(rows > PLACE_COUNT_MAX / 2 && rows <= PLACE_COUNT_MAX);
	assert_non_null(strstr(strbuf_text(&told.text), "left out "));
	strbuf_fini(&told.text);
	strbuf_fini(&xml);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_places),
		cmocka_unit_test(test_forced),
		cmocka_unit_test(test_refused),
		cmocka_unit_test(test_hostile),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
