#include "engine/error.h"

#include <string.h>

#include "tests/support/rows.h"

static void
error_set_fills_all_and_returns_the_status(void **state)
{
	struct error err = { .place = "old" };

	(void)state;
	check_status(error_set(&err, STATUS_RANGE, "found %d", 7),
	    STATUS_RANGE, NULL);
	check_status(err.status, STATUS_RANGE, NULL);
	assert_string_equal(err.message, "found 7");
	assert_string_equal(err.place, "");
}

static void
error_at_fills_an_empty_place_only(void **state)
{
	struct error err;

	(void)state;
	(void)error_set(&err, STATUS_INVALID, "wrong");
	check_status(error_at(&err, "%s:%d", "a.xml", 3), STATUS_INVALID,
	    NULL);
	assert_string_equal(err.place, "a.xml:3");
	check_status(error_at(&err, "b.xml:9"), STATUS_INVALID, NULL);
	assert_string_equal(err.place, "a.xml:3");
	assert_string_equal(err.message, "wrong");
}

static void
error_memory_has_a_message(void **state)
{
	struct error err;

	(void)state;
	check_status(error_memory(&err), STATUS_MEMORY, NULL);
	check_status(err.status, STATUS_MEMORY, NULL);
	assert_true(err.message[0] != '\0');
}

struct text_row {
	const char *name;
	const char *given;
	const char *expected;
};

static const struct text_row text_rows[] = {
	{ "plain text stays", "Bonus 2%, \"A\"", "Bonus 2%, \"A\"" },
	{ "letters beyond ASCII stay", "Novák \xe2\x82\xac", "Novák €" },
	{ "a newline is replaced", "a\nb\r\tc", "a?b??c" },
	{ "an escape is replaced", "\x1b[2J", "?[2J" },
	{ "delete is replaced", "a\x7f", "a?" },
	{ "controls beyond ASCII are replaced", "\xc2\x9b" "1m\xc2\x80",
	    "??1m??" },
	{ "the first character after them stays", "\xc2\xa0", "\xc2\xa0" },
};

static void
a_text_is_one_harmless_line(void **state)
{
	const struct text_row *row = *state;
	struct error err;

	(void)error_set(&err, STATUS_SYNTAX, "%s", row->given);
	assert_string_equal(err.message, row->expected);
	(void)error_at(&err, "%s", row->given);
	assert_string_equal(err.place, row->expected);
}

struct cut_row {
	const char *name;
	const char *character;	/* repeated after one x and filled up */
	size_t cut_length;	/* of what remains of a full place */
};

/* A place holds 255 bytes: one x and 254 more. */
static const struct cut_row cut_rows[] = {
	{ "one byte each: cut at the end", "a", 255 },
	{ "two bytes each: all fit", "\xc3\xa9", 255 },
	{ "three bytes each: two left over", "\xe2\x82\xac", 253 },
	{ "four bytes each: two left over", "\xf0\x9f\x98\x80", 253 },
};

static void
a_long_text_is_cut_between_characters(void **state)
{
	const struct cut_row *row = *state;
	size_t size = strlen(row->character);
	char text[600] = "x";
	struct error err;

	for (size_t at = 1; at < 500; at += size)
		memcpy(text + at, row->character, size);
	(void)error_set(&err, STATUS_SYNTAX, "wrong");
	(void)error_at(&err, "%s", text);
	check_int_equal((int64_t)strlen(err.place), (int64_t)row->cut_length);
	assert_memory_equal(err.place, text, row->cut_length);
}

static void
a_text_that_just_fits_is_whole(void **state)
{
	char text[ERROR_MESSAGE_MAX];
	struct error err;

	(void)state;
	memset(text, 'm', sizeof text - 1);
	memcpy(text + sizeof text - 4, "\xe2\x82\xac", 4);
	(void)error_set(&err, STATUS_SYNTAX, "%s", text);
	assert_string_equal(err.message, text);
}

static void
broken_utf_8_at_the_cut_stays_inside(void **state)
{
	char text[ERROR_MESSAGE_MAX + 10];
	struct error err;

	(void)state;
	memset(text, 0xbf, sizeof text - 1);
	text[sizeof text - 1] = '\0';
	(void)error_set(&err, STATUS_SYNTAX, "%s", text);
	check_int_equal((int64_t)strlen(err.message), ERROR_MESSAGE_MAX - 1);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(error_set_fills_all_and_returns_the_status),
		cmocka_unit_test(error_at_fills_an_empty_place_only),
		cmocka_unit_test(error_memory_has_a_message),
		cmocka_unit_test(a_text_that_just_fits_is_whole),
		cmocka_unit_test(broken_utf_8_at_the_cut_stays_inside),
	};
	int failed = 0;

	failed += cmocka_run_group_tests_name("error", tests, NULL, NULL);
	failed += run_rows("error: texts", a_text_is_one_harmless_line,
	    text_rows);
	failed += run_rows("error: cuts",
	    a_long_text_is_cut_between_characters, cut_rows);
	return failed;
}
