#include <glob.h>
#include <stdbool.h>
#include <string.h>

#include <libxml/c14n.h>
#include <libxml/parser.h>
#include <libxml/tree.h>

#include "reports/statement.h"
#include "reports/statement_form.h"
#include "reports/xmldsig.h"
#include "tests/support/check.h"
#include "tests/support/sample_statement.h"
#include "tests/support/whole_file.h"

/* What libxml2 makes of the bytes: well-formed, and of that very form? */
static bool
is_canonical_to_libxml2(const char *bytes, size_t size)
{
	const size_t head = strlen(STATEMENT_DECLARATION);
	xmlDocPtr document = xmlReadMemory(bytes, (int)size, NULL, NULL,
	    XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING);
	xmlChar *canonical = NULL;
	bool is_same;
	int length;

	if (document == NULL)
		return false;
	length = xmlC14NDocDumpMemory(document, NULL, XML_C14N_1_0, NULL, 0,
	    &canonical);
	is_same = length >= 0 && size == head + (size_t)length + 1 &&
	    memcmp(bytes, STATEMENT_DECLARATION, head) == 0 &&
	    memcmp(canonical, bytes + head, (size_t)length) == 0 &&
	    bytes[size - 1] == '\n';
	xmlFree(canonical);
	xmlFreeDoc(document);
	return is_same;
}

static bool
is_canonical_to_us(const char *bytes, size_t size)
{
	struct error err = { 0 };

	return xmldsig_check_canonical(bytes, size, &err) == STATUS_OK;
}

static void
refuses_what_libxml2_would_write_otherwise(void **state)
{
	static const struct {
		const char *body;
		bool is_canonical;
	} rows[] = {
		{ "", true },
		{ "text &amp; &lt; &gt; &#xD; \" ' \t\n]]", true },
		{ "<a b=\"&amp;&lt;>&quot;'&#x9;&#xA;&#xD;\"></a>", true },
		{ "<a a=\"1\" a-b=\"2\" ab=\"3\" xml:lang=\"en\"></a>", true },
		{ "<a B=\"1\" b=\"2\"></a>", true },
		{ "\x7f\xc2\x80\xc3\xa9\xe2\x82\xac\xed\x9f\xbf\xee\x80\x80"
		  "\xef\xbf\xbd\xf0\x9f\x98\x80\xf4\x8f\xbf\xbf", true },
		{ "<a xmlns=\"urn:ristorno:agreement:1\"><b></b></a>", true },
		{ "<a xmlns=\"urn:ristorno:agreement:1\">"
		  "<b xmlns=\"urn:ristorno:statement:1\"></b></a>", true },
		{ "<a/>", false },
		{ "<a b=\"2\" a=\"1\"></a>", false },
		{ "<a b=\"1\" b=\"2\"></a>", false },
		{ "<a xml:lang=\"en\" b=\"1\"></a>", false },
		{ "<a xml:lang=\"en\" xml:lang=\"de\"></a>", false },
		{ "<a b='1'></a>", false },
		{ "<a  b=\"1\"></a>", false },
		{ "<a b=\"1\" ></a>", false },
		{ "<a b = \"1\"></a>", false },
		{ "<a b></a>", false },
		{ "<a></a >", false },
		{ "<a></ab>", false },
		{ "<ab></a>", false },
		{ "<a><b></a></b>", false },
		{ "<a>", false },
		{ "</a>", false },
		{ "</statement>", false },
		{ "<a b=\"<\"></a>", false },
		{ "<a b=\"&gt;\"></a>", false },
		{ "<a b=\"\t\"></a>", false },
		{ "<a b=\"\n\"></a>", false },
		{ "<a b=\"&#9;\"></a>", false },
		{ "<a b=\"&#xd;\"></a>", false },
		{ "&quot;", false }, { "&#x9;", false }, { "&#xA;", false },
		{ "&apos;", false }, { "&#65;", false }, { "&amp", false },
		{ "&", false }, { ">", false }, { "\r", false },
		{ "\x01", false }, { "\x1f", false },
		{ "\x80", false }, { "\xc0\x80", false }, { "\xc3", false },
		{ "\xe0\x80\xaf", false }, { "\xed\xa0\x80", false },
		{ "\xef\xbf\xbe", false }, { "\xef\xbf\xbf", false },
		{ "\xf0\x8f\xbf\xbf", false }, { "\xf4\x90\x80\x80", false },
		{ "\xf5\x80\x80\x80", false }, { "\xff", false },
		{ "<!-- c -->", false }, { "<![CDATA[c]]>", false },
		{ "<!DOCTYPE a>", false },
		{ "<a xmlns=\"urn:ristorno:statement:1\"></a>", false },
		{ "<1></1>", false },
	};
	struct strbuf text;

	(void)state;
	strbuf_init(&text, STATEMENT_BYTES_MAX);
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		strbuf_clear(&text);
		strbuf_printf(&text, "%s%s>%s%s", STATEMENT_DECLARATION,
		    STATEMENT_ROOT, rows[i].body, STATEMENT_END);
		if (is_canonical_to_us(text.bytes, text.length) !=
			rows[i].is_canonical ||
		    is_canonical_to_libxml2(text.bytes, text.length) !=
			rows[i].is_canonical)
			fail_msg("%s", rows[i].body);
	}
	strbuf_fini(&text);
}

/* Canonical, but no statement; and every part of one. */
static void
refuses_what_no_statement_is(void **state)
{
	static const char *const foreign[] = {
		"<a><?p i?></a>",
		"<a xmlns=\"urn:x\"></a>",
		"<a xmlns:b=\"urn:ristorno:agreement:1\"></a>",
		"<a_></a_>",
		"<b:a></b:a>",
		"<xml></xml>",
		"<a xml:space=\"preserve\"></a>",
	};
	struct error err = { 0 };
	struct strbuf text;

	(void)state;
	strbuf_init(&text, STATEMENT_BYTES_MAX);
	for (size_t depth = 249; depth <= 251; depth++) {
		strbuf_clear(&text);
		strbuf_puts(&text, STATEMENT_DECLARATION);
		for (size_t i = 0; i < depth; i++)
			strbuf_puts(&text, "<a>\n");
		for (size_t i = 0; i < depth; i++)
			strbuf_puts(&text, "</a>");
		strbuf_putc(&text, '\n');
		assert_true(is_canonical_to_libxml2(text.bytes, text.length));
		assert_int_equal(is_canonical_to_us(text.bytes, text.length),
		    depth <= 250);
		for (size_t cut = 1; cut < text.length; cut++)
			assert_false(is_canonical_to_us(text.bytes,
			    text.length - cut));
	}
	check_status(xmldsig_check_canonical(text.bytes, text.length, &err),
	    STATUS_INVALID, &err);
	assert_non_null(strstr(err.message, "line 252"));
	for (size_t i = 0; i < ARRAY_LEN(foreign); i++) {
		strbuf_clear(&text);
		strbuf_printf(&text, STATEMENT_DECLARATION "%s\n",
		    foreign[i]);
		assert_true(is_canonical_to_libxml2(text.bytes, text.length));
		assert_false(is_canonical_to_us(text.bytes, text.length));
	}
	strbuf_clear(&text);
	strbuf_puts(&text, STATEMENT_DECLARATION "<a>");
	while (text.length < (9u << 20) + 100)
		strbuf_puts(&text, "0123456789");
	strbuf_puts(&text, "</a>\n");
	assert_true(is_canonical_to_libxml2(text.bytes, text.length));
	assert_false(is_canonical_to_us(text.bytes, text.length));
	assert_false(is_canonical_to_us("", 0));
	strbuf_fini(&text);
}

/* Whatever a byte is made into: what we take, libxml2 has no other form of. */
static void
takes_nothing_that_libxml2_would_not(void **state)
{
	static const char bytes[] = "<>&\"'/= \t\n\r;#xaA:-1\x01\x7f\x80"
	    "\xbf\xc3\xe2\xef\xf0\xff";
	struct strbuf text;
	struct strbuf changed;
	size_t taken = 0;

	(void)state;
	strbuf_init(&text, STATEMENT_BYTES_MAX);
	strbuf_init(&changed, STATEMENT_BYTES_MAX);
	statement_compose(&text, sample_statement_small());
	for (size_t at = 0; at < text.length; at++) {
		/* The byte, with its NUL at last, replaced, before, or gone. */
		for (size_t i = 0; i <= 2 * sizeof bytes; i++) {
			strbuf_clear(&changed);
			strbuf_append(&changed, text.bytes, at);
			if (i < 2 * sizeof bytes)
				strbuf_putc(&changed, bytes[i / 2]);
			strbuf_append(&changed, text.bytes + at + (i + 1) % 2,
			    text.length - at - (i + 1) % 2);
			if (!is_canonical_to_us(changed.bytes, changed.length))
				continue;
			taken++;
			if (!is_canonical_to_libxml2(changed.bytes,
				changed.length))
				fail_msg("%s", changed.bytes);
		}
	}
	assert_true(taken > text.length);
	strbuf_fini(&changed);
	strbuf_fini(&text);
}

/* Statements that were issued once, of whole runs. */
static void
takes_what_was_issued(void **state)
{
	struct strbuf composed;
	struct strbuf bytes;
	glob_t found;

	(void)state;
	assert_int_equal(glob("tests/golden/statements/*.xml", 0, NULL,
	    &found), 0);
	for (size_t i = 0; i < found.gl_pathc; i++) {
		whole_file_read(&bytes, found.gl_pathv[i]);
		strbuf_init(&composed, STATEMENT_BYTES_MAX);
		statement_strip_signature(&composed, bytes.bytes,
		    bytes.length);
		assert_true(composed.length < bytes.length);
		assert_true(is_canonical_to_us(composed.bytes,
		    composed.length));
		assert_true(is_canonical_to_libxml2(composed.bytes,
		    composed.length));
		strbuf_fini(&composed);
		strbuf_fini(&bytes);
	}
	globfree(&found);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(refuses_what_libxml2_would_write_otherwise),
		cmocka_unit_test(refuses_what_no_statement_is),
		cmocka_unit_test(takes_nothing_that_libxml2_would_not),
		cmocka_unit_test(takes_what_was_issued),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
