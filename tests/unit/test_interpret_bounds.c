/*
 * What a file may ask of the interpreter: nothing is left of the root before,
 * and what it makes takes no more than in proportion to its size.
 */

#include <stdio.h>

#include "tests/support/check.h"
#include "tests/support/read_facts.h"

#define DIALECT(more, xml) "<dialect xmlns=\"urn:ristorno:dialect:1\" " \
	"name=\"own\" title=\"Own\"" more ">" xml "</dialect>"
#define HEAD "<type value=\"invoice\"/>" \
	"<field name=\"id\" path=\"@no\"/>" \
	"<field name=\"account\" text=\"A\"/>" \
	"<field name=\"date\" text=\"2025-03-03\"/>" \
	"<field name=\"currency\" text=\"EUR\"/>"

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

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_named_text_of_next_root),
		cmocka_unit_test(test_known_too_late),
		cmocka_unit_test(test_effort),
		cmocka_unit_test(test_effort_of_joined),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
