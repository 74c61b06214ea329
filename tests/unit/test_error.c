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
	size_t cut_length;	/* of what remains of a full message */
	size_t place_length;	/* and of a full place */
};

/* A message holds 511 bytes: one x and 510 more. */
static const struct cut_row cut_rows[] = {
	{ "one byte each: cut at the end", "a", 511, 255 },
	{ "two bytes each: all fit", "\xc3\xa9", 511, 254 },
	{ "three bytes each: all fit", "\xe2\x82\xac", 511, 253 },
	{ "four bytes each: two left over", "\xf0\x9f\x98\x80", 509, 254 },
};

static void
fill(char text[600], const struct cut_row *row)
{
	size_t size = strlen(row->character);

	memset(text, 0, 600);
	text[0] = 'x';
	for (size_t at = 1; at < 550; at += size)
		memcpy(text + at, row->character, size);
}

static void
a_long_text_is_cut_between_characters(void **state)
{
	const struct cut_row *row = *state;
	struct error err;
	char text[600];

	fill(text, row);
	(void)error_set(&err, STATUS_SYNTAX, "%s", text);
	check_int_equal((int64_t)strlen(err.message),
	    (int64_t)row->cut_length);
	assert_memory_equal(err.message, text, row->cut_length);
}

/* The line is never cut: half of a number would be another line. */
static void
a_long_place_keeps_its_end(void **state)
{
	const struct cut_row *row = *state;
	size_t kept = row->place_length - strlen("...");
	struct error err;
	char text[600];

	fill(text, row);
	memcpy(text + strlen(text), ":123456", 8);
	(void)error_set(&err, STATUS_SYNTAX, "wrong");
	(void)error_at(&err, "%s", text);
	check_int_equal((int64_t)strlen(err.place),
	    (int64_t)row->place_length);
	assert_memory_equal(err.place, "...", 3);
	assert_string_equal(err.place + 3, text + strlen(text) - kept);
}

static void
a_place_that_just_fits_is_whole(void **state)
{
	char text[ERROR_PLACE_MAX];
	struct error err;

	(void)state;
	memset(text, 'p', sizeof text - 1);
	text[sizeof text - 1] = '\0';
	(void)error_set(&err, STATUS_SYNTAX, "wrong");
	(void)error_at(&err, "%s", text);
	assert_string_equal(err.place, text);
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
		cmocka_unit_test(a_place_that_just_fits_is_whole),
		cmocka_unit_test(broken_utf_8_at_the_cut_stays_inside),
	};
	int failed = 0;

	failed += cmocka_run_group_tests_name("error", tests, NULL, NULL);
	failed += run_rows("error: texts", a_text_is_one_harmless_line,
	    text_rows);
	failed += run_rows("error: cuts",
	    a_long_text_is_cut_between_characters, cut_rows);
	failed += run_rows("error: places", a_long_place_keeps_its_end,
	    cut_rows);
	return failed;
}
