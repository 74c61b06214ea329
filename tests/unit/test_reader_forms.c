#include "tests/support/check.h"

#include <string.h>

#include "engine/strbuf.h"
#include "tests/support/read_facts.h"

/* What a dialect may allow of the form of its files. */

#define DIALECT(attributes) \
    "<dialect xmlns='urn:ristorno:dialect:1' name='own' title='Own' " \
    attributes ">" \
    "<root name='Orders'><holds path='Head/Kind' is='bills'/></root>" \
    "<source path='/Orders/@by'/>" \
    "<document at='Orders/Bill'><type value='invoice'/>" \
    "<field name='id' path='@no'/><field name='account' path='@to'/>" \
    "<field name='date' text='2025-03-01'/>" \
    "<field name='currency' text='EUR'/>" \
    "<line at='Item'><field name='net' path='.'/></line>" \
    "</document></dialect>"

#define HEAD "<Head><Kind>bills</Kind></Head>"
#define FACTS(id, account) "file own S\n" \
    "invoice S id=" id " account=" account " date=2025-03-01 currency=EUR\n" \
    "  line no=1 net=5\n"

/* ----------------------------------------- references of control characters */

static void
test_control_references(void **state)
{
	static const struct read_facts_options dropping = {
		.dialect = DIALECT("control-references='drop'"),
	};
	static const struct read_facts_options refusing = {
		.dialect = DIALECT(""),
	};
	static const struct read_facts_options built_in = { .dialect = NULL };
	/* Before the dialect is known, and after. */
	static const char *const texts[] = {
		"<Orders by='S&#4;'>\n" HEAD "<Bill no='1' to='A'>"
		    "<Item>5</Item></Bill></Orders>",
		"<Orders by='S'>" HEAD "\n<Bill no='1' to='A'>"
		    "<Item>&#x1F;5&#4;</Item></Bill></Orders>",
		"<Orders by='S'>\n&#0;" HEAD "<Bill no='&#7;1' to='A'>"
		    "<Item>5</Item></Bill></Orders>",
	};
	static const char *const places[] = { "test.xml:1", "test.xml:2",
		"test.xml:2" };

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(texts); i++) {
		struct read_facts facts;

		check_facts(texts[i], &dropping, FACTS("1", "A"));
		read_facts_from(&facts, texts[i], &refusing);
		check_status(facts.status, STATUS_INVALID, &facts.err);
		assert_string_equal(facts.err.place, places[i]);
		if (strstr(facts.err.message, "such as &#4;") == NULL)
			fail_msg("\"%s\"", facts.err.message);
		read_facts_fini(&facts);
	}
	/* What else XML does not allow stays refused. */
	check_refused("<Orders>" HEAD "&#xD800;</Orders>", &dropping,
	    STATUS_INVALID, "not well-formed");
	check_refused("<Orders>" HEAD "\4</Orders>", &dropping,
	    STATUS_INVALID, "control character");
	/* Which dialect it is may show at the end alone. */
	check_refused("<AuditFile xmlns='urn:OECD:StandardAuditFile-Tax:PT_1.04"
	    "_01'>\n<Header><TaxRegistrationNumber>&#4;500000000"
	    "</TaxRegistrationNumber></Header></AuditFile>", &built_in,
	    STATUS_INVALID, "such as &#4;");
	/* A file of no known dialect is that. */
	check_refused("<Others>&#4;</Others>", &dropping, STATUS_NOT_FOUND,
	    "known format");
}

/* As the program that needs it writes: two bytes to a character, the low one
 * first, with a mark and without, no declaration. */
static void
test_utf16_without_declaration(void **state)
{
	static const struct read_facts_options dropping = {
		.dialect = DIALECT("control-references='drop'"),
	};
	static const char text[] = "<Orders by='S'>\r\n" HEAD
	    "<Bill no='1' to='&#4;A'><Item>5</Item></Bill></Orders>\r\n";
	char utf16[2 * sizeof text + 2] = "\xff\xfe";

	(void)state;
	for (size_t i = 0; i < sizeof text; i++)
		utf16[2 + 2 * i] = text[i];
	for (size_t skipped = 0; skipped <= 2; skipped += 2) {
		struct read_facts facts;

		read_facts_of(&facts, utf16 + skipped, 2 * (sizeof text - 1) +
		    2 - skipped, &dropping);
		check_status(facts.status, STATUS_OK, &facts.err);
		assert_string_equal(strbuf_text(&facts.text),
		    FACTS("1", "A"));
		read_facts_fini(&facts);
	}
}

/* ----------------------------------------- documents in the text of another */

/* The element, its text in base64, in lines. */
static void
put_base64(struct strbuf *out, const char *name, const char *text)
{
	static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
	    "abcdefghijklmnopqrstuvwxyz0123456789+/";
	size_t length = strlen(text);

	strbuf_printf(out, "<%s>", name);
	for (size_t i = 0; i < length; i += 3) {
		uint32_t bits = 0;

		for (size_t j = 0; j < 3; j++)
			bits = bits << 8 |
			    (i + j < length ? (unsigned char)text[i + j] : 0);
		for (size_t j = 0; j < 4; j++)
			strbuf_putc(out, i + j > length ? '=' :
			    digits[bits >> (18 - 6 * j) & 63]);
		if (i % 48 == 45)
			strbuf_putc(out, '\n');
	}
	strbuf_printf(out, "</%s>", name);
}

#define EMBEDDING_AS(form) \
    "<dialect xmlns='urn:ristorno:dialect:1' name='own' title='Own'>" \
    "<root name='Request' namespace-starts='u:own'/>" \
    "<root name='Bill' namespace-starts='u:own'/>" \
    "<namespace starts='u:own'/>" \
    "<embedded at='Request/Data' as='" form "'/>" \
    "<refuse when='/Bill/Wrong' present='yes' says='a wrong file'/>" \
    "<document at='Bill'><type value='invoice'/>" \
    "<skip when='Kind' is='offer' says='offer'/>" \
    "<field name='source' text='S'/>" \
    "<field name='id' path='@no'/><field name='account' path='@to'/>" \
    "<field name='date' text='2025-03-01'/>" \
    "<field name='currency' text='EUR'/>" \
    "<line at='Item'><field name='net' path='.'/></line>" \
    "</document></dialect>"
#define EMBEDDING EMBEDDING_AS("base64")
#define BILL_OF(no, item) "<Bill xmlns='u:own:1' no='" no "' to='A'>" \
    "<Item>" item "</Item></Bill>"

#define GZIPPED \
    "H4sIAAAAAAACA7NxyszJUajIzckrtlUvtcovz7MyVFfIy7dVN1dXKAFSjup2" \
    "Np4lqbl2pjb6YNpGH6TFDgDDSgr1OQAAAA=="

static const struct read_facts_options embedding = {
	.dialect = EMBEDDING, .shows_native = true,
};

/* A request with one text, as told: the element, then what comes of it. */
static void
check_embedded(const char *text, const char *expected)
{
	struct strbuf xml;
	struct strbuf all;

	strbuf_init(&xml, 1 << 20);
	strbuf_init(&all, 1 << 20);
	strbuf_puts(&xml, "<Request xmlns='u:own:1'>\n");
	put_base64(&xml, "Data", text);
	strbuf_puts(&xml, "</Request>");
	if (strstr(expected, "reject document -") != NULL) {
		strbuf_printf(&all, "file own -\n%sat 2 original ", expected);
		put_base64(&all, "Data", text);
		strbuf_puts(&all, "\n-\n");
	} else {
		strbuf_puts(&all, expected);
	}
	check_facts(strbuf_text(&xml), &embedding, strbuf_text(&all));
	strbuf_fini(&xml);
	strbuf_fini(&all);
}

static void
test_embedded(void **state)
{
	(void)state;
	check_embedded(BILL_OF("1", "5"), FACTS("1", "A"));
	check_embedded("\xef\xbb\xbf<?xml version='1.0'?>\n"
	    "<!DOCTYPE Bill SYSTEM 'x'>\n" BILL_OF("1", "5"),
	    FACTS("1", "A"));
	/* Its own encoding. */
	check_embedded("<?xml version='1.0' encoding='ISO-8859-1'?>"
	    "<Bill xmlns='u:own:1' no='1' to='\xc9'><Item>5</Item></Bill>",
	    FACTS("1", "\xc3\x89"));
	/* Its namespaces are the dialect's. */
	check_embedded("<Bill no='1' to='A'><Item>5</Item></Bill>",
	    "reject document - bad-embedded: line 1 of the document within: "
	    "expected a file of format own, found root element \"Bill\"\n");
}

/* What is wrong with one record within it has that one's text. */
static void
test_embedded_reject(void **state)
{
	(void)state;
	check_embedded("<Bill xmlns='u:own:1' no='1' to='A'>\n<Item>x</Item>"
	    "</Bill>", "file own S\nreject invoice 1 bad-amount: line 1, "
	    "net: expected a decimal such as 1234.56, found \"x\"\n"
	    "at 2 original <Bill xmlns='u:own:1' no='1' to='A'>\n"
	    "<Item>x</Item></Bill>\n"
	    "<!-- source: S -->\n<invoice id=\"1\" account=\"A\" "
	    "date=\"2025-03-01\" currency=\"EUR\">\n<!-- line/net: expected "
	    "a decimal such as 1234.56, found \"x\" -->\n"
	    "\t<line no=\"1\" net=\"x\"/>\n</invoice>\n");
	check_embedded("<Bill xmlns='u:own:1'><Kind>offer</Kind></Bill>",
	    "file own -\nskip offer at 2\n");
}

/* What cannot be read to its end leaves nothing behind but its reject. */
static void
test_bad_embedded(void **state)
{
	static const struct {
		const char *text;
		const char *says;
	} rows[] = {
		{ "", "expected a document, found nothing" },
		{ "x", "line 1 of the document within: this is no XML: '<' "
		    "was expected, 'x' was found" },
		{ BILL_OF("1", "5") "\n" BILL_OF("2", "5"), "line 2 of the "
		    "document within: a second root element; one document has "
		    "one" },
		{ BILL_OF("1", "5") "\n\nx", "line 3 of the document within: "
		    "text after the end of the root element" },
		{ "<Bill xmlns='u:own:1'>\n<Wrong/></Bill>", "line 2 of the "
		    "document within: a wrong file" },
		{ "<Other/>", "line 1 of the document within: expected a file "
		    "of format own, found root element \"Other\"" },
		{ "<!DOCTYPE x [<!ENTITY a 'b'>]><x/>", "line 1 of the "
		    "document within: the DOCTYPE declares entities or more; "
		    "such declarations are not accepted" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct strbuf expected;

		strbuf_init(&expected, 1 << 20);
		strbuf_printf(&expected, "reject document - bad-embedded: %s\n",
		    rows[i].says);
		check_embedded(rows[i].text, strbuf_text(&expected));
		strbuf_fini(&expected);
	}
}

/* Whatever it is, and however it is written, its siblings go in. */
static void
test_embedded_siblings(void **state)
{
	struct strbuf xml;

	(void)state;
	strbuf_init(&xml, 1 << 20);
	strbuf_puts(&xml, "<p:Request xmlns:p='u:own:2'>\n");
	put_base64(&xml, "p:Data", BILL_OF("1", "5"));
	strbuf_puts(&xml, "\n<p:Data>!</p:Data>\n<p:Data>Zm9vY</p:Data>\n"
	    "<!-- --><p:Data>\n<![CDATA[");
	/* gzip, of <Bill xmlns='u:own:1' no='7' to='A'> ... */
	strbuf_puts(&xml, GZIPPED "]]></p:Data></p:Request>");
	check_facts(strbuf_text(&xml), &embedding, FACTS("1", "A")
	    "reject document - bad-embedded: expected base64, found a byte "
	    "0x21\nat 4 original <p:Data>!</p:Data>\n-\n"
	    "reject document - bad-embedded: the base64 is cut short\n"
	    "at 5 original <p:Data>Zm9vY</p:Data>\n-\n"
	    "invoice S id=7 account=A date=2025-03-01 currency=EUR\n"
	    "  line no=1 net=5\n");
	strbuf_fini(&xml);
}

/* The text itself, in CDATA or not, whatever encoding it says that it has. */
static void
test_embedded_xml(void **state)
{
	static const struct read_facts_options as_xml = {
		.dialect = EMBEDDING_AS("xml"), .shows_native = true,
	};

	(void)state;
	check_facts("<Request xmlns='u:own:1'>\n<Data><![CDATA[\n"
	    "<?xml version='1.0'\nencoding='UTF-16' ?>"
	    "<Bill xmlns='u:own:1' no='1' to='\xc3\x89'><Item>5</Item>"
	    "</Bill>]]></Data>"
	    "<Data>&lt;Bill xmlns='u:own:1' no='2' to='A'><![CDATA[<Item>]]>6"
	    "&lt;/Item>&lt;/Bill></Data>\n<Data> </Data><Data/>"
	    "<Data>&lt;?xml</Data></Request>", &as_xml,
	    FACTS("1", "\xc3\x89")
	    "invoice S id=2 account=A date=2025-03-01 currency=EUR\n"
	    "  line no=1 net=6\n"
	    "reject document - bad-embedded: line 1 of the document within: "
	    "the file holds no XML element\nat 5 original <Data> </Data>\n-\n"
	    "reject document - bad-embedded: expected a document, found "
	    "nothing\nat 5 original <Data/>\n-\n"
	    "reject document - bad-embedded: line 1 of the document within: "
	    "the file is cut short: it ends before its root element does\n"
	    "at 5 original <Data>&lt;?xml</Data>\n-\n");
}

/* One level: a document that holds others is none that may be embedded. */
static void
test_embedded_once(void **state)
{
	struct strbuf inner;

	(void)state;
	strbuf_init(&inner, 1 << 20);
	strbuf_puts(&inner, "<Request xmlns='u:own:1'>");
	put_base64(&inner, "Data", BILL_OF("2", "6"));
	strbuf_puts(&inner, "</Request>");
	check_embedded(strbuf_text(&inner), "reject document - bad-embedded: "
	    "line 1 of the document within: expected no document within one "
	    "that is within another\n");
	strbuf_fini(&inner);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_control_references),
		cmocka_unit_test(test_utf16_without_declaration),
		cmocka_unit_test(test_embedded),
		cmocka_unit_test(test_embedded_reject),
		cmocka_unit_test(test_bad_embedded),
		cmocka_unit_test(test_embedded_siblings),
		cmocka_unit_test(test_embedded_xml),
		cmocka_unit_test(test_embedded_once),
	};

	return cmocka_run_group_tests_name("reader_forms", tests, NULL, NULL);
}
