#include "tests/support/check.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "engine/strbuf.h"
#include "tests/support/read_parts.h"

/*
 * A text in UTF-16 whose characters hold the bytes of "><Bill ": at even places
 * and at odd ones, where each reader would find other characters, and miss
 * documents, if it were cut there.
 */

static const char own[] =
    "<dialect xmlns='urn:ristorno:dialect:1' name='own' title='Own'>"
    "<root name='Bills'/><source text='S'/>"
    "<document at='Bills/Bill'><type value='invoice'/>"
    "<field name='id' path='No'/><field name='account' text='A'/>"
    "<field name='date' path='Date'/>"
    "<field name='currency' text='EUR'/>"
    "<line at='Item'><field name='net' path='.'/>"
    "<field name='product' path='@code'/></line>"
    "</document></dialect>";

static const char *const cuts[] = { "A><Bill B ", "><Bill A" };

static void
put_wide(struct strbuf *out, const char *ascii)
{
	for (; *ascii != '\0'; ascii++) {
		strbuf_putc(out, *ascii);
		strbuf_putc(out, '\0');
	}
}

static void
put_bills(struct strbuf *out)
{
	strbuf_append(out, "\xff\xfe", 2);
	put_wide(out, "<Bills>");
	for (size_t i = 0; i < 200; i++) {
		/* Even, then odd, then even. */
		strbuf_puts(out, cuts[i > 70 && i < 140]);
		put_wide(out, "<Bill><No>7</No><Date>2025-01-02</Date>"
		    "<Item code='P'>5</Item></Bill>");
	}
	put_wide(out, "</Bills>");
	assert_int_equal(strbuf_status(out), STATUS_OK);
}

static void
test_cuts_in_characters(void **state)
{
	struct dialect_set *set;
	struct error err = { 0 };
	struct strbuf text;

	(void)state;
	check_status(dialect_set_new(&set, &err), STATUS_OK, &err);
	check_status(dialect_set_add(set, "own.xml", own, strlen(own), &err),
	    STATUS_OK, &err);
	strbuf_init(&text, 1 << 20);
	put_bills(&text);
	for (unsigned readers = 1; readers < 5; readers++) {
		const struct interpret_options options = { .dialects = set };
		struct read_parts read = { .text = strbuf_text(&text),
			.size = text.length, .readers = readers,
			.step = 1500, .options = &options };

		assert_true(read_parts_try(&read, "cuts in characters"));
		check_status(read.status, STATUS_OK, &read.err);
		assert_int_equal(read.parts, 0);
	}
	strbuf_fini(&text);
	dialect_set_free(set);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_cuts_in_characters),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
