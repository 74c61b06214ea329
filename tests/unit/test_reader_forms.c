#include "tests/support/check.h"

#include <string.h>

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

/* -------------------------------------------- references of control characters */

static void
test_control_references(void **state)
{
	static const struct read_facts_options dropping = {
		.dialect = DIALECT("control-references='drop'"),
	};
	static const struct read_facts_options refusing = {
		.dialect = DIALECT(""),
	};
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

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_control_references),
		cmocka_unit_test(test_utf16_without_declaration),
	};

	return cmocka_run_group_tests_name("reader_forms", tests, NULL, NULL);
}
