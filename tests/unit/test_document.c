#include "tests/support/check.h"

#include <stdio.h>
#include <string.h>

#include "engine/strbuf.h"
#include "importers/document.h"
#include "importers/limits.h"

#undef skip	/* cmocka's; a sink has one too */

/* Files of several roots, pushed in pieces of every size. */

static const char several[] =
    "<dialect xmlns='urn:ristorno:dialect:1' name='own' title='Own' "
    "roots='several'><root name='Bill'/><source text='S'/>"
    "<document at='Bill'><type value='invoice'/>"
    "<field name='id' path='/Bill/No'/><field name='account' text='A'/>"
    "<field name='date' path='Date'/>"
    "<field name='currency' text='EUR'/>"
    "<line at='Item'><field name='net' path='.'/>"
    "<field name='product' path='@code'/></line>"
    "</document></dialect>";

static enum status
tell_file(void *payload, const struct sink_file *file, struct error *err)
{
	(void)err;
	strbuf_printf(payload, "%s:", file->dialect);
	return STATUS_OK;
}

static enum status
tell_document(void *payload, const struct fact_document *document,
    struct error *err)
{
	(void)err;
	strbuf_printf(payload, " %s(%s)@%d", document->id,
	    document->line_count > 0 && document->lines[0].product != NULL ?
	    document->lines[0].product : "", (int)document->file_line);
	return STATUS_OK;
}

static enum status
tell_reject(void *payload, const struct fact_reject *reject,
    struct error *err)
{
	(void)err;
	strbuf_printf(payload, " reject@%d<<%s>>", (int)reject->file_line,
	    reject->original);
	return STATUS_OK;
}

/* ------------------------------------------------------------ the reading */

struct pieces {
	const char *at;
	const char *end;
	size_t step;
};

static enum status
read_piece(void *payload, void *bytes, size_t size, size_t *got,
    struct error *err)
{
	struct pieces *pieces = payload;
	size_t left = (size_t)(pieces->end - pieces->at);

	(void)err;
	*got = pieces->step < left ? pieces->step : left;
	if (*got > size)
		*got = size;
	memcpy(bytes, pieces->at, *got);
	pieces->at += *got;
	return STATUS_OK;
}

static enum status
read_pieces(struct strbuf *told, const struct dialect_set *dialects,
    const char *bytes, size_t size, size_t step, struct error *err)
{
	const struct sink sink = { .payload = told, .file = tell_file,
		.document = tell_document, .reject = tell_reject };
	const struct interpret_options options = { .dialects = dialects };
	struct pieces pieces = { bytes, bytes + size, step };
	struct interpreter *interpreter;
	struct document *document;
	enum status status;

	check_status(document_new(&document, err), STATUS_OK, err);
	check_status(interpreter_new(&interpreter, &options, &sink,
	    document_source_text(document), err), STATUS_OK, err);
	status = document_read(document, &(struct document_input){
		.name = "f.xml", .interpreter = interpreter },
		&(struct byte_source){ &pieces, read_piece }, err);
	document_free(document);
	interpreter_free(interpreter);
	return status;
}

struct row {
	const char *bytes;
	size_t size;
	enum status status;
	const char *told;	/* or the place and, after a blank, words */
};

#define BYTES(literal) (literal), sizeof(literal) - 1

static void
check_row(const struct row *row, const struct dialect_set *dialects,
    size_t step)
{
	struct error err = { 0 };
	struct strbuf told;
	size_t place;

	strbuf_init(&told, 1 << 20);
	check_status(read_pieces(&told, dialects, row->bytes, row->size, step,
	    &err), row->status, &err);
	place = strcspn(row->told, " ");
	if (row->status == STATUS_OK) {
		assert_string_equal(strbuf_text(&told), row->told);
		/* The reader sends it on. */
		assert_string_equal(err.message, "");
	} else if (strlen(err.place) != place ||
	    memcmp(err.place, row->told, place) != 0 ||
	    strstr(err.message, row->told + place + 1) == NULL)
		fail_msg("step %zu: \"%s\": \"%s\"", step, err.place,
		    err.message);
	strbuf_fini(&told);
}

static void
check_rows(const char *dialect, const struct row *rows, size_t count)
{
	struct dialect_set *dialects;
	struct error err = { 0 };

	check_status(dialect_set_new(&dialects, &err), STATUS_OK, &err);
	if (dialect != NULL)
		check_status(dialect_set_add(dialects, "own.xml", dialect,
		    strlen(dialect), &err), STATUS_OK, &err);
	for (size_t i = 0; i < count; i++)
		for (size_t step = 1; step < 400; step += 1 + step / 4)
			check_row(&rows[i], dialects, step);
	dialect_set_free(dialects);
}

/* ------------------------------------------------------------------- tests */

#define BILL(no, code) "<Bill><No>" no "</No><Date>2025-01-31</Date>" \
    "<Item code='" code "'>1</Item></Bill>"
#define BAD "<Bill><No>9</No><Date>x</Date></Bill>"

static void
test_several_roots(void **state)
{
	static const struct row rows[] = {
		{ BYTES(BILL("1", "a")), STATUS_OK, "own: 1(a)@1" },
		{ BYTES(BILL("1", "a") "\n<!-- -->\n" BILL("2", "b") "\n"),
		    STATUS_OK, "own: 1(a)@1 2(b)@3" },
		/* Each with all that may stand before a root. */
		{ BYTES("<?xml version='1.0'?>\n<!DOCTYPE Bill SYSTEM 'x'>\n"
		    BILL("1", "a") "\n<?xml version='1.0'?>\n<?style x?>\n"
		    "<!DOCTYPE Bill\nSYSTEM 'x'>" BILL("2", "b")), STATUS_OK,
		    "own: 1(a)@3 2(b)@7" },
		{ BYTES("\xef\xbb\xbf" BILL("1", "a") "\n\xef\xbb\xbf"
		    BILL("2", "b") "\xef\xbb\xbf<?xml version='1.0'?>\n"
		    BILL("3", "c")), STATUS_OK,
		    "own: 1(a)@1 2(b)@2 3(c)@3" },
		/* Each in its own encoding. */
		{ BYTES("<?xml version='1.0' encoding='ISO-8859-15'?>"
		    BILL("1", "\xa4") "<!-- \xa4 -->\n" BILL("2", "\xc3\xa9")
		    "\n<?xml version='1.0' encoding='windows-1251'?>"
		    BILL("3", "\xff") "\n\xef\xbb\xbf" BILL("4", "\xc3\xa9")),
		    STATUS_OK, "own: 1(\xe2\x82\xac)@1 2(\xc3\xa9)@2 "
		    "3(\xd1\x8f)@3 4(\xc3\xa9)@4" },
		/* What is set aside has its own text, in its own root. */
		{ BYTES(BILL("1", "a") "\n\n" BAD BAD BILL("2", "a")),
		    STATUS_OK, "own: 1(a)@1 reject@3<<" BAD ">> reject@3<<" BAD
		    ">> 2(a)@3" },
		/* Faults have the line of the file. */
		{ BYTES(BILL("1", "a") "\n\n<Bill>\n</Bil>"), STATUS_INVALID,
		    "f.xml:4 not well-formed" },
		{ BYTES(BILL("1", "a") "\n\n<Bill>\n\x80</Bill>"),
		    STATUS_INVALID, "f.xml:4 0x80" },
		{ BYTES(BILL("1", "a") "\n\n<Bill>\n"), STATUS_INVALID,
		    "f.xml:4 cut short" },
		{ BYTES(BILL("1", "a") "\nx"), STATUS_INVALID,
		    "f.xml:2 this is no XML" },
		{ BYTES(BILL("1", "a") "\n<"), STATUS_INVALID,
		    "f.xml:2 cut short" },
		{ BYTES(BILL("1", "a") "\n<!DOCTYPE x [<!ENTITY a 'b'>]>"),
		    STATUS_INVALID, "f.xml:2 not accepted" },
		{ BYTES(BILL("1", "a") "\n<Bill>&#4;</Bill>"), STATUS_INVALID,
		    "f.xml:2 such as &#4;" },
	};

	(void)state;
	check_rows(several, rows, ARRAY_LEN(rows));
}

/* Roots that are none of the dialect's are passed over, wherever they are. */
static void
test_other_roots(void **state)
{
	static const struct row rows[] = {
		{ BYTES("<E:Envelope xmlns:E='u:soap'>\n<x>y</x></E:Envelope>"
		    "\n<?xml version='1.0'?>" BILL("1", "a") "\n<Other/>"
		    "<E:Envelope xmlns:E='u:soap'/>" BILL("2", "b")
		    "<Last>&#65;</Last>"), STATUS_OK, "own: 1(a)@3 2(b)@4" },
		/* Of no known dialect, as if there were but one root. */
		{ BYTES("\n<Other/>\n<Another/>\n"), STATUS_NOT_FOUND,
		    "f.xml:2 root element \"Other\"" },
		{ BYTES("<Other/>"), STATUS_NOT_FOUND,
		    "f.xml:1 root element \"Other\"" },
		{ BYTES("<Other><a/>\n</x>"), STATUS_NOT_FOUND,
		    "f.xml:1 root element \"Other\"" },
		{ BYTES("<Other/>\nx"), STATUS_NOT_FOUND,
		    "f.xml:1 root element \"Other\"" },
		/* Later roots are of dialects that take several. */
		{ BYTES("<Other/>\n<ledger xmlns='urn:ristorno:ledger:1' "
		    "source='S'/>"), STATUS_NOT_FOUND,
		    "f.xml:1 root element \"Other\"" },
		{ BYTES("<ledger xmlns='urn:ristorno:ledger:1' source='S'/>\n"
		    BILL("1", "a")), STATUS_INVALID, "f.xml:2 second root" },
		{ BYTES("<ledger xmlns='urn:ristorno:ledger:1' source='S'/>\n"
		    "<?xml version='1.0'?>"), STATUS_INVALID,
		    "f.xml:2 an XML declaration" },
		{ BYTES("<ledger xmlns='urn:ristorno:ledger:1' source='S'/>\n"
		    "\x80"), STATUS_INVALID, "f.xml:2 0x80" },
	};

	(void)state;
	check_rows(several, rows, ARRAY_LEN(rows));
}

/* The same text in UTF-16 of either order, with a mark or a declaration. */
static size_t
put_utf16(char *out, const char *text, bool is_big)
{
	size_t length = 0;

	for (; *text != '\0'; text++) {
		out[length++] = is_big ? '\0' : *text;
		out[length++] = is_big ? *text : '\0';
	}
	return length;
}

static void
test_utf16_roots(void **state)
{
	static const char *const marks[] = { "\xff\xfe", "\xfe\xff" };
	static const char told[] = "own: 1(a)@1 2(b)@2 3(c)@3 4(d)@4";

	(void)state;
	/* Wide after narrow, wide after wide, narrow after wide. */
	for (int form = 0; form < 4; form++) {
		bool is_big = form % 2 == 1;
		bool is_marked = form >= 2;
		char bytes[2000];
		size_t size = (size_t)snprintf(bytes, sizeof bytes, "%s",
		    BILL("1", "a") "\n");
		struct row row = { .bytes = bytes, .told = told };

		for (int i = 2; i <= 3; i++) {
			if (is_marked) {
				memcpy(bytes + size, marks[is_big], 2);
				size += 2;
			}
			size += put_utf16(bytes + size, i == 2 ?
			    BILL("2", "b") "<!-- -->\n" : BILL("3", "c") "\n",
			    is_big);
		}
		size += put_utf16(bytes + size, BILL("4", "d"), is_big);
		row.size = size;
		check_rows(several, &row, 1);
	}
}

/* Of what is not known only so much is read before a known root comes. */
static void
test_unknown_is_bounded(void **state)
{
	struct dialect_set *dialects;
	struct error err = { 0 };
	struct strbuf xml;

	(void)state;
	check_status(dialect_set_new(&dialects, &err), STATUS_OK, &err);
	check_status(dialect_set_add(dialects, "own.xml", several,
	    strlen(several), &err), STATUS_OK, &err);
	for (int more = 0; more <= 1; more++) {
		struct row row = { .told = more == 0 ? "own: 1(a)@1" :
		    "f.xml:1 root element \"Other\"" };

		row.status = more == 0 ? STATUS_OK : STATUS_NOT_FOUND;
		strbuf_init(&xml, 1 << 20);
		strbuf_puts(&xml, "<Other>");
		/* Some dialects tell from the first ones. */
		for (int i = 0; i < UNKNOWN_ELEMENTS_MAX + 9 * more; i++)
			strbuf_puts(&xml, "<a/>");
		strbuf_puts(&xml, "</Other>" BILL("1", "a"));
		row.bytes = strbuf_text(&xml);
		row.size = xml.length;
		check_row(&row, dialects, 10000);
		strbuf_fini(&xml);
	}
	dialect_set_free(dialects);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_several_roots),
		cmocka_unit_test(test_other_roots),
		cmocka_unit_test(test_utf16_roots),
		cmocka_unit_test(test_unknown_is_bounded),
	};

	return cmocka_run_group_tests_name("document", tests, NULL, NULL);
}
