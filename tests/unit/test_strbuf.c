#include "engine/strbuf.h"

#include <string.h>

#include "tests/support/faults.h"
#include "tests/support/check.h"

static void
appends_follow_one_another(void **state)
{
	struct strbuf buf;

	(void)state;
	strbuf_init(&buf, 1000);
	assert_string_equal(strbuf_text(&buf), "");
	strbuf_puts(&buf, "a");
	strbuf_putc(&buf, 'b');
	strbuf_append(&buf, "c\0d", 3);
	strbuf_printf(&buf, "%d%%", 7);
	strbuf_printf(&buf, "%s", "");
	strbuf_puts(&buf, "");
	check_status(strbuf_status(&buf), STATUS_OK, NULL);
	check_int_equal((int64_t)buf.length, 7);
	assert_memory_equal(buf.bytes, "abc\0d7%", 8);
	strbuf_fini(&buf);
	strbuf_fini(&buf);
	strbuf_fini(NULL);
}

static void
a_long_text_grows_in_steps(void **state)
{
	struct strbuf buf;

	(void)state;
	strbuf_init(&buf, (size_t)1 << 20);
	for (int i = 0; i < 100000; i++)
		strbuf_printf(&buf, "%c", 'a' + i % 26);
	check_status(strbuf_status(&buf), STATUS_OK, NULL);
	check_int_equal((int64_t)buf.length, 100000);
	for (int i = 0; i < 100000; i++)
		check_int_equal(buf.bytes[i], 'a' + i % 26);
	strbuf_fini(&buf);
}

/* Whether or not there is room for the text and its NUL already. */
static void
formats_of_any_length_fit(void **state)
{
	struct strbuf buf;
	char text[600];

	(void)state;
	memset(text, 'x', sizeof text);
	text[sizeof text - 1] = '\0';
	for (size_t length = 0; length < sizeof text; length++) {
		const char *tail = text + sizeof text - 1 - length;

		strbuf_init(&buf, length + 2);
		strbuf_printf(&buf, "%s", tail);
		strbuf_printf(&buf, "%c%s", 'y', "");
		check_int_equal((int64_t)buf.length, (int64_t)length + 1);
		strbuf_printf(&buf, "%s", "no room");
		check_status(strbuf_status(&buf), STATUS_RANGE, NULL);
		assert_int_equal(strncmp(strbuf_text(&buf), tail, length), 0);
		assert_string_equal(strbuf_text(&buf) + length, "y");
		strbuf_fini(&buf);
	}
}

static void
the_maximum_fits_and_one_more_does_not(void **state)
{
	struct strbuf buf;

	(void)state;
	strbuf_init(&buf, 5);
	strbuf_puts(&buf, "12345");
	check_status(strbuf_status(&buf), STATUS_OK, NULL);
	strbuf_putc(&buf, '6');
	check_status(strbuf_status(&buf), STATUS_RANGE, NULL);
	assert_string_equal(strbuf_text(&buf), "12345");
	strbuf_fini(&buf);
}

static void
a_failure_sticks_until_clear(void **state)
{
	struct strbuf buf;

	(void)state;
	strbuf_init(&buf, 5);
	strbuf_puts(&buf, "12");
	strbuf_printf(&buf, "%s", "3456");
	strbuf_puts(&buf, "3");
	check_status(strbuf_status(&buf), STATUS_RANGE, NULL);
	assert_string_equal(strbuf_text(&buf), "12");
	strbuf_clear(&buf);
	check_status(strbuf_status(&buf), STATUS_OK, NULL);
	assert_string_equal(strbuf_text(&buf), "");
	strbuf_puts(&buf, "54321");
	check_status(strbuf_status(&buf), STATUS_OK, NULL);
	assert_string_equal(strbuf_text(&buf), "54321");
	strbuf_fini(&buf);
}

static void
a_maximum_of_nothing_holds_nothing(void **state)
{
	struct strbuf buf;

	(void)state;
	strbuf_init(&buf, 0);
	strbuf_append(&buf, "", 0);
	check_status(strbuf_status(&buf), STATUS_OK, NULL);
	strbuf_putc(&buf, 'a');
	check_status(strbuf_status(&buf), STATUS_RANGE, NULL);
	assert_string_equal(strbuf_text(&buf), "");
	strbuf_fini(&buf);
}

static void
a_length_past_what_a_size_can_say_is_refused(void **state)
{
	struct strbuf buf;

	(void)state;
	strbuf_init(&buf, SIZE_MAX);
	strbuf_puts(&buf, "a");
	strbuf_append(&buf, "a", SIZE_MAX - 1);
	check_status(strbuf_status(&buf), STATUS_RANGE, NULL);
	assert_string_equal(strbuf_text(&buf), "a");
	strbuf_fini(&buf);
}

static void
a_failed_allocation_is_told(void **state)
{
	struct strbuf buf;

	(void)state;
	if (!faults_are_possible())
		skip();
	strbuf_init(&buf, 10000);
	strbuf_puts(&buf, "a");
	faults_begin(1, false);
	for (int i = 0; i < 1000; i++)
		strbuf_putc(&buf, 'b');
	assert_true(faults_end());
	check_status(strbuf_status(&buf), STATUS_MEMORY, NULL);
	check_int_equal((int64_t)strlen(strbuf_text(&buf)),
	    (int64_t)buf.length);
	strbuf_fini(&buf);
}

static void
what_another_lacks_is_not_forgotten(void **state)
{
	struct strbuf part;
	struct strbuf whole;

	(void)state;
	strbuf_init(&part, 1);
	strbuf_init(&whole, 10);
	strbuf_puts(&part, "a");
	strbuf_puts(&whole, strbuf_text(&part));
	strbuf_follow(&whole, &part);
	check_status(strbuf_status(&whole), STATUS_OK, NULL);
	strbuf_puts(&part, "b");
	strbuf_follow(&whole, &part);
	check_status(strbuf_status(&whole), STATUS_RANGE, NULL);
	strbuf_fini(&part);
	strbuf_fini(&whole);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(appends_follow_one_another),
		cmocka_unit_test(a_long_text_grows_in_steps),
		cmocka_unit_test(formats_of_any_length_fit),
		cmocka_unit_test(the_maximum_fits_and_one_more_does_not),
		cmocka_unit_test(a_failure_sticks_until_clear),
		cmocka_unit_test(a_maximum_of_nothing_holds_nothing),
		cmocka_unit_test(a_length_past_what_a_size_can_say_is_refused),
		cmocka_unit_test(a_failed_allocation_is_told),
		cmocka_unit_test(what_another_lacks_is_not_forgotten),
	};

	return cmocka_run_group_tests_name("strbuf", tests, NULL, NULL);
}
