#include "tests/support/check.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <libxml/xmlerror.h>
#include <libxml/xmlmemory.h>

#include "engine/strbuf.h"
#include "importers/gate.h"
#include "importers/limits.h"
#include "importers/xml_parse.h"

/* ------------------------------------------------------- a written stream */

/* What the parser told, as text: "(ns|name@line:offset attr=value ", "text",
 * ")line:offset ", "." */
struct told {
	struct strbuf text;
	struct xml_parser *parser;
	const char *first_name;		/* for the equality of names */
	const char *first_uri;
	bool with_places;
	bool drops;			/* references to control characters */
	bool with_open;			/* the open elements, at each event */
	enum status fails_with;		/* the handler's own failure */
	const char *deaf_in;		/* wants no text in elements so named */
	bool wants_no_text;
};

static void
tell_open(struct told *told)
{
	unsigned depth = xml_parser_depth(told->parser);

	for (unsigned level = 0; told->with_open && level < depth; level++) {
		struct xml_written_name name =
		    xml_parser_open_name(told->parser, level);

		strbuf_printf(&told->text, "/%s%s%s",
		    name.prefix != NULL ? name.prefix : "",
		    name.prefix != NULL ? ":" : "", name.local);
	}
}

static void
tell_wants(struct told *told)
{
	unsigned depth = xml_parser_depth(told->parser);

	told->wants_no_text = told->deaf_in != NULL && depth > 0 &&
	    strcmp(xml_parser_open_name(told->parser, depth - 1).local,
	    told->deaf_in) == 0;
}

static enum status
tell_start(void *payload, struct xml_name name,
    const struct xml_event_attribute *attributes, size_t count,
    struct xml_place place, struct error *err)
{
	struct told *told = payload;

	strbuf_printf(&told->text, "(%s|%s", name.namespace_uri, name.local);
	if (told->with_places)
		strbuf_printf(&told->text, "@%d:%d", (int)place.line,
		    (int)place.offset);
	for (size_t i = 0; i < count; i++) {
		assert_int_equal(attributes[i].length,
		    strlen(attributes[i].value));
		strbuf_printf(&told->text, " %s|%s=%s",
		    attributes[i].name.namespace_uri,
		    attributes[i].name.local, attributes[i].value);
	}
	tell_open(told);
	tell_wants(told);
	strbuf_putc(&told->text, ' ');
	if (told->first_name == NULL) {
		told->first_name = name.local;
		told->first_uri = name.namespace_uri;
	} else if (strcmp(told->first_name, name.local) == 0 &&
	    strcmp(told->first_uri, name.namespace_uri) == 0) {
		assert_ptr_equal(told->first_name, name.local);
		assert_ptr_equal(told->first_uri, name.namespace_uri);
	}
	if (told->fails_with != STATUS_OK)
		return error_set(err, told->fails_with, "no more");
	return STATUS_OK;
}

static enum status
tell_text(void *payload, const char *text, size_t length, struct error *err)
{
	struct told *told = payload;

	(void)err;
	assert_true(length > 0 && !told->wants_no_text);
	strbuf_append(&told->text, text, length);
	return STATUS_OK;
}

static enum status
tell_end(void *payload, struct xml_place place, struct error *err)
{
	struct told *told = payload;

	(void)err;
	strbuf_putc(&told->text, ')');
	tell_open(told);
	tell_wants(told);
	if (told->with_places)
		strbuf_printf(&told->text, "%d:%d ", (int)place.line,
		    (int)place.offset);
	return STATUS_OK;
}

static enum status
tell_finish(void *payload, struct error *err)
{
	struct told *told = payload;

	(void)err;
	strbuf_putc(&told->text, '.');
	return STATUS_OK;
}

/* ------------------------------------------- bytes through the gate to it */

struct pieces {
	const char *at;
	const char *end;
	size_t step;
	struct gate *gate;
	struct strbuf passed;
	size_t read;		/* of it, by the parser */
};

static enum status
keep(void *payload, const char *bytes, size_t size, struct error *err)
{
	struct pieces *pieces = payload;

	(void)err;
	strbuf_append(&pieces->passed, bytes, size);
	return strbuf_status(&pieces->passed);
}

/* More through the gate, until it has passed what is asked for. */
static enum status
fill(struct pieces *pieces, size_t wanted, struct error *err)
{
	enum status status = STATUS_OK;

	while (status == STATUS_OK && pieces->at < pieces->end &&
	    pieces->passed.length - pieces->read < wanted) {
		size_t left = (size_t)(pieces->end - pieces->at);
		size_t size = pieces->step < left ? pieces->step : left;

		status = gate_push(pieces->gate, pieces->at, size, err);
		pieces->at += size;
	}
	return status;
}

static enum status
read_passed(void *payload, void *bytes, size_t size, size_t *got,
    struct error *err)
{
	struct pieces *pieces = payload;
	enum status status = fill(pieces, size, err);
	size_t left = pieces->passed.length - pieces->read;

	*got = size < left ? size : left;
	if (status == STATUS_OK && *got == 0)
		return gate_finish(pieces->gate, err);
	memcpy(bytes, strbuf_text(&pieces->passed) + pieces->read, *got);
	pieces->read += *got;
	if (pieces->read == pieces->passed.length) {
		strbuf_clear(&pieces->passed);
		pieces->read = 0;
	}
	return status;
}

static enum status
may_drop(void *payload, struct error *err)
{
	struct told *told = payload;

	return told->drops ? STATUS_OK : error_set(err, STATUS_INVALID,
	    "a reference");
}

static enum status
parse(struct told *told, const char *xml, size_t size, size_t step,
    struct error *err)
{
	const struct xml_handler handler = { told, tell_start, tell_text,
		tell_end, tell_finish,
		told->deaf_in != NULL ? &told->wants_no_text : NULL };
	struct pieces pieces = { xml, xml + size, step, NULL, { 0 }, 0 };
	const struct byte_target target = { &pieces, keep };
	const struct byte_source source = { &pieces, read_passed };
	struct xml_parser_input input = { .name = "f.xml", .source = &source,
		.handler = &handler, .payload = told, .may_drop = may_drop };
	enum status status;

	strbuf_init(&told->text, 64 << 20);
	strbuf_init(&pieces.passed, 64 << 20);
	check_status(gate_new(&pieces.gate, 1, &target, err), STATUS_OK, err);
	input.gate = pieces.gate;
	status = xml_parser_new(&told->parser, &input, err);
	if (status == STATUS_OK)
		status = xml_parser_run(told->parser, err);
	xml_parser_free(told->parser);
	told->parser = NULL;
	gate_free(pieces.gate);
	strbuf_fini(&pieces.passed);
	return status;
}

/* ---------------------------------------------------------------- tests */

static void
test_events(void **state)
{
	static const struct {
		const char *xml;
		const char *told;
	} samples[] = {
		{ "<a/>", "(|a )." },
		{ "<a b='1' c=\"2\">x<d/>y</a>", "(|a |b=1 |c=2 x(|d )y)." },
		{ "<a xmlns='u:1' b='1'><p:c xmlns:p='u:2' p:d='2'/></a>",
		    "(u:1|a |b=1 (u:2|c u:2|d=2 ))." },
		{ "<a xmlns='u:1'><b xmlns=''/></a>", "(u:1|a (|b ))." },
		{ "<a>&lt;&gt;&amp;&quot;&apos;&#65;&#x20ac;</a>",
		    "(|a <>&\"'A\xe2\x82\xac)." },
		{ "<a b='&lt;&gt;&amp;&quot;&apos;&#65;&#38;&#x26;'/>",
		    "(|a |b=<>&\"'A&& )." },
		/* An ampersand in a value is handed on only once. */
		{ "<a b='&amp;#38;' c='&amp;amp;&amp;'/>",
		    "(|a |b=&#38; |c=&amp;& )." },
		{ "<a b=' x\ty\nz '/>", "(|a |b= x y z  )." },
		{ "<a><![CDATA[<&amp;]]><!-- x --><?p q?>z</a>",
		    "(|a <&amp;z)." },
		{ "<?xml version='1.0' encoding='UTF-16'?><a>\xc3\xa9</a>",
		    "(|a \xc3\xa9)." },
		{ "<?xml version='1.1'?><a/>", "(|a )." },
		{ "<!DOCTYPE a SYSTEM 'http://example.org/a.dtd'><a/>",
		    "(|a )." },
		{ "<a xml:lang='!' xml:space='x'/>",
		    "(|a http://www.w3.org/XML/1998/namespace|lang=! "
		    "http://www.w3.org/XML/1998/namespace|space=x )." },
		{ "<a>1\r\n2\r3</a>", "(|a 1\n2\n3)." },
		/* Namespace errors are tolerated; the prefix stays. */
		{ "<a><UDF:x UDF:y='1'/></a>", "(|a (|UDF:x |UDF:y=1 ))." },
		{ "<a xmlns='with blank'/>", "(with blank|a )." },
		{ "<a xmlns:p=''/>", "(|a )." },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(samples); i++)
		for (size_t step = 1; step < 60; step += 1 + step / 3) {
			struct told told = { 0 };
			struct error err = { 0 };

			check_status(parse(&told, samples[i].xml,
			    strlen(samples[i].xml), step, &err), STATUS_OK,
			    &err);
			assert_string_equal(strbuf_text(&told.text),
			    samples[i].told);
			strbuf_fini(&told.text);
		}
}

static void
test_places(void **state)
{
	static const char xml[] = "<?xml version='1.0'?>\n<a\n>\n <b\n/>x"
	    "<c></c></a>";
	static const char places[] = "(|a@2:22 \n (|b@4:28 )5:33 x(|c@5:34 )"
	    "5:41 )5:45 .";

	(void)state;
	for (size_t step = 1; step <= sizeof xml; step++) {
		struct told told = { .with_places = true };
		struct error err = { 0 };

		check_status(parse(&told, xml, sizeof xml - 1, step, &err),
		    STATUS_OK, &err);
		assert_string_equal(strbuf_text(&told.text), places);
		strbuf_fini(&told.text);
	}
}

static void
test_refuses(void **state)
{
	static const struct {
		const char *xml;
		const char *place;
		const char *says;
	} samples[] = {
		{ "<a>\n</b>", "f.xml:2", "mismatch" },
		{ "<a b='1' b='2'/>", "f.xml:1", "redefined" },
		{ "<a xmlns:p='u' xmlns:q='u' p:b='1' q:b='2'/>", "f.xml:1",
		    "redefined" },
		{ "<a b=c/>", "f.xml:1", "well-formed" },
		{ "<a b/>", "f.xml:1", "well-formed" },
		{ "<a b='1'c='2'/>", "f.xml:1", "well-formed" },
		{ "<a>\n\n&nbsp;</a>", "f.xml:3", "\"nbsp\"" },
		{ "<a b='&nbsp;'/>", "f.xml:1", "\"nbsp\"" },
		{ "<!DOCTYPE a SYSTEM 'x'><a>&b;</a>", "f.xml:1", "\"b\"" },
		{ "<!DOCTYPE a SYSTEM 'x'><a b='&b;'/>", "f.xml:1", "\"b\"" },
		{ "<a>&#xd800;</a>", "f.xml:1", "well-formed" },
		{ "<a>&#x110000;</a>", "f.xml:1", "well-formed" },
		{ "<a>\xef\xbf\xbe</a>", "f.xml:1", "well-formed" },
		{ "<a>& b</a>", "f.xml:1", "well-formed" },
		{ "<a>]]></a>", "f.xml:1", "well-formed" },
		{ "<!-- a -- b --><a/>", "f.xml:1", "well-formed" },
		{ "\n<?xml version='1.0'?><a/>", "f.xml:2", "well-formed" },
		{ "<?xml version='2.0'?><a/>", "f.xml:1", "well-formed" },
		{ "<?xml encoding='UTF-8'?><a/>", "f.xml:1", "well-formed" },
		{ "<a><?XML x?></a>", "f.xml:1", "well-formed" },
		{ "<\xc3\x97/>", "f.xml:1", "well-formed" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(samples); i++)
		for (size_t step = 1; step < 60; step += 1 + step / 3) {
			struct told told = { 0 };
			struct error err = { 0 };

			check_status(parse(&told, samples[i].xml,
			    strlen(samples[i].xml), step, &err),
			    STATUS_INVALID, &err);
			if (strstr(err.message, samples[i].says) == NULL)
				fail_msg("%s: \"%s\"", samples[i].xml,
				    err.message);
			assert_string_equal(err.place, samples[i].place);
			strbuf_fini(&told.text);
		}
}

/* Nothing is told of a tag after a reference that was left out unasked. */
static void
test_dropped(void **state)
{
	static const char xml[] = "<a><b/>&#4;x<c d='&#5;'/>y</a>";

	(void)state;
	for (size_t step = 1; step <= sizeof xml; step++) {
		struct told told = { .drops = true };
		struct error err = { 0 };

		check_status(parse(&told, xml, sizeof xml - 1, step, &err),
		    STATUS_OK, &err);
		assert_string_equal(strbuf_text(&told.text),
		    "(|a (|b )x(|c |d= )y).");
		strbuf_fini(&told.text);
		told = (struct told){ .drops = false };
		check_status(parse(&told, xml, sizeof xml - 1, step, &err),
		    STATUS_INVALID, &err);
		assert_string_equal(err.message, "a reference");
		assert_string_equal(strbuf_text(&told.text), "(|a (|b )x");
		strbuf_fini(&told.text);
	}
}

/* A text that the handler does not want is not told; the next one is. */
static void
test_unwanted_text(void **state)
{
	static const char xml[] = "<a>1<b>x&amp;\n<![CDATA[y]]><c>2<b>z</b>3"
	    "</c>\n </b>4<b/>5</a>";

	(void)state;
	for (size_t step = 1; step <= sizeof xml; step++) {
		struct told told = { .deaf_in = "b" };
		struct error err = { 0 };

		check_status(parse(&told, xml, sizeof xml - 1, step, &err),
		    STATUS_OK, &err);
		assert_string_equal(strbuf_text(&told.text),
		    "(|a 1(|b (|c 2(|b )3))4(|b )5).");
		strbuf_fini(&told.text);
	}
}

/* It is looked at as any other. */
static void
test_unwanted_text_refused(void **state)
{
	static const char *const documents[] = {
		"<b>\n&nbsp;</b>", "<b>\n&#xd800;</b>", "<b>\n]]></b>",
		"<b>\n\x01</b>", "<b>\n\xef\xbf\xbe</b>", "<b>\n& c</b>",
		"<b>\n&#4;<c/></b>", "<b>\n", "<b>\n<![CDATA[x", "<b>\n</c>",
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(documents); i++)
		for (size_t step = 1; step < 20; step++) {
			const char *xml = documents[i];
			struct told deaf = { .deaf_in = "b" };
			struct told hearing = { 0 };
			struct error err = { 0 };
			struct error expected = { 0 };

			check_status(parse(&hearing, xml, strlen(xml), step,
			    &expected), STATUS_INVALID, &expected);
			check_status(parse(&deaf, xml, strlen(xml), step,
			    &err), STATUS_INVALID, &err);
			assert_string_equal(err.message, expected.message);
			assert_string_equal(err.place, expected.place);
			strbuf_fini(&deaf.text);
			strbuf_fini(&hearing.text);
		}
}

/* Names are told as they are written, whatever namespaces make of them. */
static void
test_open_names(void **state)
{
	static const char xml[] = "<p:a xmlns:p='u'>x<b xmlns='v'/><p:b>"
	    "<q:c><d:e:f></d:e:f ></q:c></p:b>y</p:a>";
	static const char open[] = "(u|a/p:a x(v|b/p:a/b )/p:a(u|b/p:a/p:b "
	    "(|q:c/p:a/p:b/q:c (|d:e:f/p:a/p:b/q:c/d:e:f )/p:a/p:b/q:c"
	    ")/p:a/p:b)/p:ay).";

	(void)state;
	for (size_t step = 1; step <= sizeof xml; step++) {
		struct told told = { .with_open = true };
		struct error err = { 0 };

		check_status(parse(&told, xml, sizeof xml - 1, step, &err),
		    STATUS_OK, &err);
		assert_string_equal(strbuf_text(&told.text), open);
		strbuf_fini(&told.text);
	}
}

/* What the handler returns ends the document, and nothing is told after it. */
static void
test_handler_fails(void **state)
{
	struct told told = { .fails_with = STATUS_INVALID };
	struct error err = { 0 };

	(void)state;
	check_status(parse(&told, "\n<a><b/></a>", 12, 100, &err),
	    STATUS_INVALID, &err);
	assert_string_equal(strbuf_text(&told.text), "(|a ");
	assert_string_equal(err.message, "no more");
	assert_string_equal(err.place, "f.xml:2");
	strbuf_fini(&told.text);

	told = (struct told){ .fails_with = STATUS_INTERRUPTED };
	err = (struct error){ 0 };
	check_status(parse(&told, "<a><b/></a>", 11, 1, &err),
	    STATUS_INTERRUPTED, &err);
	assert_string_equal(strbuf_text(&told.text), "(|a ");
	assert_string_equal(err.place, "");
	strbuf_fini(&told.text);
}

/* No document cut short is taken for whole. */
static void
test_cut_everywhere(void **state)
{
	static const char xml[] = "<?xml version='1.0'?><!--c--><a b=\"&lt;\">"
	    "<p:d xmlns:p='u'/><![CDATA[e]]>f&#65;<?g h?></a>";

	(void)state;
	for (size_t length = 0; length < sizeof xml - 1; length++) {
		struct told told = { 0 };
		struct error err = { 0 };

		check_status(parse(&told, xml, length, 9, &err),
		    STATUS_INVALID, &err);
		assert_null(strchr(strbuf_text(&told.text), '.'));
		strbuf_fini(&told.text);
	}
}

/* A text of any length streams through. */
static void
test_long_text(void **state)
{
	size_t size = 24u << 20;
	char *xml = malloc(size);
	struct told told = { 0 };
	struct error err = { 0 };

	(void)state;
	assert_non_null(xml);
	memset(xml, 'A', size);
	memcpy(xml, "<a>", 3);
	memcpy(xml + size - 4, "</a>", 4);
	check_status(parse(&told, xml, size, 256 << 10, &err), STATUS_OK,
	    &err);
	check_int_equal((int64_t)told.text.length,
	    (int64_t)(size - 7 + strlen("(|a ).")));
	strbuf_fini(&told.text);
	free(xml);
}

/* So does a CDATA section, whatever it holds and wherever it is split. */
static void
test_long_sections(void **state)
{
	static const char item[] = "]]] ]>>\xe2\x82\xac]<b>&amp;\n]]";
	static const size_t steps[] = { 1, 999, 5003, 65536, 256 << 10 };
	const size_t count = 20000;
	struct strbuf xml;
	struct strbuf expected;

	(void)state;
	strbuf_init(&xml, 64 << 20);
	strbuf_init(&expected, 64 << 20);
	strbuf_puts(&xml, "<a><![CDATA[");
	strbuf_puts(&expected, "(|a@1:0 ");
	for (size_t i = 0; i < count; i++) {
		strbuf_puts(&xml, item);
		strbuf_puts(&expected, item);
	}
	/* A comment, split too, leaves nothing. */
	strbuf_puts(&xml, "]]><!--");
	for (size_t i = 0; i < 20000; i++)
		strbuf_puts(&xml, ">-\xe2\x82\xac->-> ");
	strbuf_puts(&xml, "--><b/></a>");
	strbuf_printf(&expected, "(|b@%zu:%zu )%zu:%zu )%zu:%zu .", count + 1,
	    xml.length - 8, count + 1, xml.length - 4, count + 1, xml.length);
	for (size_t i = 0; i < ARRAY_LEN(steps); i++) {
		struct told told = { .with_places = true };
		struct error err = { 0 };

		check_status(parse(&told, strbuf_text(&xml), xml.length,
		    steps[i], &err), STATUS_OK, &err);
		assert_string_equal(strbuf_text(&told.text),
		    strbuf_text(&expected));
		strbuf_fini(&told.text);
	}
	strbuf_fini(&xml);
	strbuf_fini(&expected);
}

static void
test_namespaces_in_force(void **state)
{
	struct strbuf xml;
	struct told told = { 0 };
	struct error err = { 0 };

	(void)state;
	strbuf_init(&xml, 64 << 20);
	/* One after the other there may be any number ... */
	strbuf_puts(&xml, "<a>");
	for (int i = 0; i < 2000; i++)
		strbuf_printf(&xml, "<b xmlns:n%d='u%d'/>", i, i);
	strbuf_puts(&xml, "</a>");
	check_status(parse(&told, strbuf_text(&xml), xml.length, 65536, &err),
	    STATUS_OK, &err);
	strbuf_fini(&told.text);
	/* ... but not inside each other. */
	told = (struct told){ 0 };
	strbuf_clear(&xml);
	for (int i = 0; i < 200; i++)
		strbuf_printf(&xml, "<b xmlns:n%d='u' xmlns:m%d='u' "
		    "xmlns:o%d='u'>", i, i, i);
	for (int i = 0; i < 200; i++)
		strbuf_puts(&xml, "</b>");
	check_status(parse(&told, strbuf_text(&xml), xml.length, 65536, &err),
	    STATUS_INVALID, &err);
	assert_non_null(strstr(err.message, "namespace declarations"));
	strbuf_fini(&told.text);
	strbuf_fini(&xml);
}

/* Names are kept until the document ends: there is an end to them. */
static void
test_different_names(void **state)
{
	struct strbuf xml;
	struct told told = { 0 };
	struct error err = { 0 };

	(void)state;
	strbuf_init(&xml, 256 << 20);
	strbuf_puts(&xml, "<a>");
	for (int i = 0; i < 30000; i++)
		strbuf_printf(&xml, "<n%d%0*d/>", i, 1000, 0);
	strbuf_puts(&xml, "</a>");
	check_status(parse(&told, strbuf_text(&xml), xml.length, 65536, &err),
	    STATUS_INVALID, &err);
	assert_non_null(strstr(err.message, "different names"));
	assert_true(told.text.length > NAMES_BYTES_MAX / 8);
	strbuf_fini(&told.text);
	strbuf_fini(&xml);
}

/* Short ones too: the time to find one grows with how many there are. */
static void
test_number_of_different_names(void **state)
{
	(void)state;
	for (int count = NAMES_MAX / 2; count <= 2 * NAMES_MAX;
	     count += 3 * NAMES_MAX / 2) {
		struct strbuf xml;
		struct told told = { 0 };
		struct error err = { 0 };
		bool is_few = count <= NAMES_MAX;

		strbuf_init(&xml, 256 << 20);
		strbuf_puts(&xml, "<a>");
		for (int i = 0; i < count; i++)
			strbuf_printf(&xml, "<n%d/>", i);
		strbuf_puts(&xml, "</a>");
		check_status(parse(&told, strbuf_text(&xml), xml.length, 65536,
		    &err), is_few ? STATUS_OK : STATUS_INVALID, &err);
		if (!is_few)
			assert_non_null(strstr(err.message,
			    "more than 100000 different names"));
		strbuf_fini(&told.text);
		strbuf_fini(&xml);
	}
}

/* ---------------------------------------------------- failed allocations */

static long allocations_left = -1;	/* until they fail; -1: they do not */

static bool
may_allocate(void)
{
	if (allocations_left < 0)
		return true;
	if (allocations_left == 0)
		return false;
	allocations_left--;
	return true;
}

static void *
test_allocate(size_t size)
{
	return may_allocate() ? malloc(size) : NULL;
}

static void *
test_reallocate(void *memory, size_t size)
{
	return may_allocate() ? realloc(memory, size) : NULL;
}

static char *
test_duplicate(const char *text)
{
	return may_allocate() ? strdup(text) : NULL;
}

/*
 * Whichever allocation fails, and whether the later ones do, a document that
 * lacks something is never taken for whole.
 */
static void
test_failed_allocations(void **state)
{
	static const char xml[] = "<?xml version='1.0'?><a xmlns='u:1' "
	    "b='&amp;&#65;'><p:c xmlns:p='u:2' p:d=\"2\"/>text &lt; more"
	    "<![CDATA[x]]><e f='g h'/></a>";
	long count = 0;
	enum status status;

	(void)state;
	do {
		struct told told = { 0 };
		struct error err = { 0 };

		allocations_left = count++;
		status = parse(&told, xml, sizeof xml - 1, 11, &err);
		allocations_left = -1;
		if (status != STATUS_OK)
			check_status(status, STATUS_MEMORY, &err);
		strbuf_fini(&told.text);
	} while (status != STATUS_OK);
	assert_true(count > 10);
}

/* libxml2 writes to standard error where it cannot make an error. */
static void __attribute__((format(printf, 2, 3)))
say_nothing(void *payload, const char *format, ...)
{
	(void)payload, (void)format;
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_events),
		cmocka_unit_test(test_places),
		cmocka_unit_test(test_refuses),
		cmocka_unit_test(test_dropped),
		cmocka_unit_test(test_unwanted_text),
		cmocka_unit_test(test_unwanted_text_refused),
		cmocka_unit_test(test_open_names),
		cmocka_unit_test(test_handler_fails),
		cmocka_unit_test(test_cut_everywhere),
		cmocka_unit_test(test_long_text),
		cmocka_unit_test(test_long_sections),
		cmocka_unit_test(test_namespaces_in_force),
		cmocka_unit_test(test_different_names),
		cmocka_unit_test(test_number_of_different_names),
		cmocka_unit_test(test_failed_allocations),
	};

	/* The parser's watch is put over the functions it finds. */
	if (xmlMemSetup(free, test_allocate, test_reallocate,
	    test_duplicate) != 0)
		return EXIT_FAILURE;
	xmlSetGenericErrorFunc(NULL, say_nothing);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
