/*
 * What a file may ask of the interpreter: nothing is left of the root before,
 * and what it makes takes no more than in proportion to its size.
 */

#include <string.h>

#include "tests/support/check.h"
#include "tests/support/read_facts.h"

#define DIALECT(more, xml) "<dialect xmlns=\"urn:ristorno:dialect:1\" " \
	"name=\"own\" title=\"Own\"" more ">" xml "</dialect>"
#define HEAD "<type value=\"invoice\"/>" \
	"<field name=\"id\" path=\"@no\"/>" \
	"<field name=\"account\" text=\"A\"/>" \
	"<field name=\"date\" text=\"2025-03-03\"/>" \
	"<field name=\"currency\" text=\"EUR\"/>"

#define TWENTY "a,a,a,a,a,a,a,a,a,a,a,a,a,a,a,a,a,a,a,a,"

/* A named text is made again for the next root, whose nodes have the numbers
 * of those before. */
static void
test_named_text_of_next_root(void **state)
{
	static const struct read_facts_options options = { .dialect = DIALECT(
	    " roots=\"several\"", "<root name=\"F\"/>"
	    "<text name=\"kind\" path=\"@kind\" call=\"upper\"/>"
	    "<source path=\"/F/By[$kind='US']/@id\"/>"
	    "<document at=\"F/Bill\">" HEAD "</document>"),
	};

	(void)state;
	check_facts("<F><By kind=\"them\" id=\"X\"/></F>"
	    "<F><By kind=\"us\" id=\"S\"/><Bill no=\"1\"/></F>", &options,
	    "file own -\n"
	    "invoice S id=1 account=A date=2025-03-03 currency=EUR\n");
}

/*
 * The dialect is not known when as much is kept as may be: the element that
 * comes then changes nothing, and the file is refused.
 */
static void
test_known_too_late(void **state)
{
	static const struct read_facts_options options = { .dialect = DIALECT(
	    "", "<root name=\"F\"><holds path=\"Z\"/></root>"
	    "<document at=\"F/Bill\"><field name=\"source\" text=\"S\"/>"
	    HEAD "</document>"),
	};
	struct strbuf xml;

	(void)state;
	for (unsigned before = 9997; before < 10001; before++) {
		strbuf_init(&xml, 1u << 20);
		strbuf_puts(&xml, "<F>x");
		for (unsigned i = 0; i < before; i++)
			strbuf_puts(&xml, "<a/>");
		strbuf_puts(&xml, "<Z/><Bill no=\"1\"/></F>");
		if (before < 9999)
			check_facts(strbuf_text(&xml), &options, "file own S\n"
			    "invoice S id=1 account=A date=2025-03-03 "
			    "currency=EUR\n");
		else
			check_refused(strbuf_text(&xml), &options,
			    STATUS_NOT_FOUND, "found root element \"F\"");
		strbuf_fini(&xml);
	}
}

static void
put(struct strbuf *out, const char *text, unsigned count)
{
	while (count-- > 0)
		strbuf_puts(out, text);
}

/* More payments than a document may have are not read over: it is set aside. */
static void
test_too_many_payments(void **state)
{
	static const struct read_facts_options options = { .dialect = DIALECT(
	    "", "<root name=\"F\"/><document at=\"F/Bill\">"
	    "<field name=\"source\" text=\"S\"/>" HEAD
	    "<payment at=\"P\"><field name=\"amount\" text=\"1\"/></payment>"
	    "</document>"),
	};
	struct strbuf xml;

	(void)state;
	strbuf_init(&xml, 8u << 20);
	strbuf_puts(&xml, "<F><Bill no=\"1\">");
	put(&xml, "<P/>", FACT_LINES_MAX + 1);
	strbuf_puts(&xml, "</Bill></F>");
	check_facts(strbuf_text(&xml), &options, "file own S\n"
	    "reject invoice 1 too-many: expected at most 1000000 of payment, "
	    "found 1000001\n");
	strbuf_fini(&xml);
}

/* Lines that each look through all parties make work of their product. */
static void
test_effort(void **state)
{
	static const struct read_facts_options options = { .dialect = DIALECT(
	    "", "<root name=\"F\"/><document at=\"F/Bill\">"
	    "<field name=\"source\" text=\"S\"/>" HEAD
	    "<line at=\"I\" when=\"../P[@r='buyer']\" present=\"yes\">"
	    "<field name=\"net\" path=\".\"/></line></document>"),
	};
	struct strbuf xml;

	(void)state;
	strbuf_init(&xml, 1u << 20);
	strbuf_puts(&xml, "<F><Bill no=\"1\">");
	put(&xml, "<P r=\"x\"/>", 5000);
	put(&xml, "<I>1</I>", 5000);
	strbuf_puts(&xml, "</Bill><Bill no=\"2\">");
	put(&xml, "<P r=\"x\"/>", 5000);
	strbuf_puts(&xml, "<P r=\"buyer\"/><I>1</I></Bill></F>");
	check_facts(strbuf_text(&xml), &options, "file own -\n"
	    "reject document - too-large: expected fewer elements beside each "
	    "other, found so many that to look through them for each takes "
	    "too long\n"
	    "invoice S id=2 account=A date=2025-03-03 currency=EUR\n"
	    "  line no=1 net=1\n");
	strbuf_fini(&xml);
}

/* Of what is joined each may look at all of the file: it is refused. */
static void
test_effort_of_joined(void **state)
{
	static const struct read_facts_options options = { .dialect = DIALECT(
	    "", "<root name=\"F\"/><text name=\"no\"><from path=\"K\"/>"
	    "</text><document at=\"F/Bill\" join=\"P[K='x']/V\">"
	    "<field name=\"source\" text=\"S\"/>" HEAD
	    "<line at=\"I\" when=\"../P[$no='x']\" present=\"yes\">"
	    "<field name=\"net\" path=\".\"/></line></document>"),
	};
	struct strbuf xml;

	(void)state;
	strbuf_init(&xml, 1u << 20);
	strbuf_puts(&xml, "<F><Bill no=\"1\">");
	put(&xml, "<P/>", 6000);
	put(&xml, "<I>1</I>", 6000);
	strbuf_puts(&xml, "</Bill></F>");
	check_refused(strbuf_text(&xml), &options, STATUS_INVALID,
	    "expected fewer elements beside each other");
	strbuf_fini(&xml);
}

/* Many texts joined take no more room than they are long; too many are too
 * long for the ledger. */
static void
test_joined_texts(void **state)
{
	static const struct read_facts_options options = { .dialect = DIALECT(
	    "", "<root name=\"F\"/><document at=\"F/Bill\">"
	    "<field name=\"source\" text=\"S\"/>" HEAD
	    "<field name=\"status\" path=\"X\" between=\",\"/>"
	    "<line at=\"I\"><field name=\"net\" path=\"@n\"/>"
	    "<field name=\"tags\" path=\"T\"/></line></document>"),
	};
	struct read_facts facts;
	struct strbuf xml;

	(void)state;
	strbuf_init(&xml, 8u << 20);
	strbuf_puts(&xml, "<F><Bill no=\"1\">");
	for (unsigned i = 0; i < 200; i++) {
		strbuf_puts(&xml, "<I n=\"1\">");
		put(&xml, "<T>t</T>", 2000);
		strbuf_puts(&xml, "</I>");
	}
	strbuf_puts(&xml, "</Bill></F>");
	read_facts_from(&facts, strbuf_text(&xml), &options);
	check_status(facts.status, STATUS_OK, &facts.err);
	assert_non_null(strstr(strbuf_text(&facts.text),
	    "  line no=200 net=1 tags=t\n"));
	read_facts_fini(&facts);
	strbuf_fini(&xml);
	strbuf_init(&xml, 8u << 20);
	strbuf_puts(&xml, "<F><Bill no=\"1\">");
	put(&xml, "<X>a</X>", 40000);
	strbuf_puts(&xml, "</Bill><Bill no=\"2\"><X>a</X><X/><X>b</X>"
	    "<I n=\"1\"><T>c</T><T>b</T><T>c</T></I></Bill></F>");
	check_facts(strbuf_text(&xml), &options, "file own S\n"
	    "reject invoice 1 text-too-long: status: expected at most 4096 "
	    "bytes, found a longer text, \"" TWENTY TWENTY "...\"\n"
	    "invoice S id=2 account=A date=2025-03-03 currency=EUR\n"
	    "  line no=1 net=1 tags=\"b c\"\n");
	strbuf_fini(&xml);
}

/* What is made of a record has its memory; the others go in. */
static void
test_memory_of_record(void **state)
{
	struct read_facts_options options = { .dialect = NULL };
	struct strbuf dialect;
	struct strbuf text;
	struct strbuf xml;

	(void)state;
	strbuf_init(&dialect, 1u << 16);
	strbuf_puts(&dialect, "<dialect xmlns=\"urn:ristorno:dialect:1\" "
	    "name=\"own\" title=\"Own\"><root name=\"F\"/>"
	    "<map name=\"none\" other=\"\"/><document at=\"F/Bill\">"
	    "<field name=\"source\" text=\"S\"/>" HEAD "<line at=\"I\">"
	    "<field name=\"net\" path=\"@n\"/><field name=\"unit\">");
	put(&dialect, "<from path=\"U\" call=\"upper\" map=\"none\"/>", 60);
	strbuf_puts(&dialect, "</field></line></document></dialect>");
	options.dialect = strbuf_text(&dialect);
	strbuf_init(&text, 1u << 16);
	put(&text, "abcdefghijklmnopqrst", 200);
	strbuf_init(&xml, 8u << 20);
	strbuf_puts(&xml, "<F><Bill no=\"1\">");
	for (unsigned i = 0; i < 1000; i++) {
		strbuf_puts(&xml, "<I n=\"1\"><U>");
		strbuf_puts(&xml, strbuf_text(&text));
		strbuf_puts(&xml, "</U></I>");
	}
	strbuf_puts(&xml, "</Bill><Bill no=\"2\"><I n=\"1\"/></Bill></F>");
	check_facts(strbuf_text(&xml), &options, "file own -\n"
	    "reject document - too-large: expected less to be made of one "
	    "record, found one that takes more memory than there is for it\n"
	    "invoice S id=2 account=A date=2025-03-03 currency=EUR\n"
	    "  line no=1 net=1\n");
	strbuf_fini(&xml);
	strbuf_fini(&text);
	strbuf_fini(&dialect);
}

/* Many records that are joined, each of which looks at its own only. */
static void
test_many_joined(void **state)
{
	static const struct read_facts_options options = { .dialect = DIALECT(
	    "", "<root name=\"F\"/><source path=\"/F/@s\"/>"
	    "<refuse when=\"/F/@bad\" present=\"yes\" says=\"bad\"/>"
	    "<document at=\"F/Bill\" join=\"@no\">" HEAD "</document>"
	    "<line at=\"F/I\" join=\"@of\">"
	    "<field name=\"net\" path=\"@n\"/><field name=\"unit\">"
	    "<from path=\"@a\"/><from path=\"@b\"/><from path=\"@c\"/>"
	    "<from path=\"@d\"/><from path=\"@e\"/><from path=\"@f\"/>"
	    "</field></line>"),
	};
	struct read_facts facts;
	struct strbuf xml;

	(void)state;
	strbuf_init(&xml, 16u << 20);
	strbuf_puts(&xml, "<F s=\"S\">");
	for (unsigned i = 0; i < 90000; i++)
		strbuf_printf(&xml, "<Bill no=\"%u\"/><I of=\"%u\" n=\"1\"/>",
		    i, i);
	strbuf_puts(&xml, "</F>");
	read_facts_from(&facts, strbuf_text(&xml), &options);
	check_status(facts.status, STATUS_OK, &facts.err);
	assert_non_null(strstr(strbuf_text(&facts.text), " id=1 "));
	read_facts_fini(&facts);
	strbuf_fini(&xml);
}

#define EIGHT "\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9" \
	"\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9"
#define FIFTY_SIX EIGHT EIGHT EIGHT EIGHT EIGHT EIGHT EIGHT
#define SEVEN "\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9" \
	"\xc3\xa9\xc3\xa9\xc3\xa9"
#define THIRTY_NINE EIGHT EIGHT EIGHT EIGHT SEVEN

/* What a message has no room for is cut between characters. */
static void
test_cut_between_characters(void **state)
{
	static const struct read_facts_options options = { .dialect = DIALECT(
	    "", "<root name=\"F\"/><document at=\"F/Bill\">"
	    "<field name=\"source\" text=\"S\"/>" HEAD
	    "<line at=\"I\"><field name=\"net\" path=\"@n\"/>"
	    "<field name=\"no\" path=\".\"/></line></document>"),
	};

	(void)state;
	check_facts("<F><Bill no=\"1\"><I n=\"1\">a" FIFTY_SIX FIFTY_SIX
	    "</I></Bill></F>", &options, "file own S\n"
	    "reject invoice 1 text-too-long: line a" FIFTY_SIX SEVEN
	    ", no: expected at most 128 bytes, found a longer text, \"a"
	    THIRTY_NINE "...\"\n");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_named_text_of_next_root),
		cmocka_unit_test(test_known_too_late),
		cmocka_unit_test(test_too_many_payments),
		cmocka_unit_test(test_effort),
		cmocka_unit_test(test_joined_texts),
		cmocka_unit_test(test_many_joined),
		cmocka_unit_test(test_memory_of_record),
		cmocka_unit_test(test_cut_between_characters),
		cmocka_unit_test(test_effort_of_joined),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
