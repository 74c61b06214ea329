#include "tests/support/check.h"

#include <string.h>

#include "engine/words.h"

#define TEXT_BYTES_MAX 4096

/* ---------------------------------------------------------------- filling */

struct fill_row {
	const char *text;
	const char *expected;	/* with the arguments "one", "%1", "" */
};

static const struct fill_row fills[] = {
	{ "", "" },
	{ "no argument", "no argument" },
	{ "%1", "one" },
	{ "%1%1", "oneone" },
	{ "%2 before %1", "%1 before one" },
	{ "[%3]", "[]" },
	{ "%1%", "one%" },
	{ "2% of %1", "2% of one" },
	{ "%%1", "%one" },
	{ "%0 %a %", "%0 %a %" },
	{ "%12", "one2" },
};

static void
arguments_stand_where_the_text_says(void **state)
{
	static const char *const arguments[] = { "one", "%1", "", NULL };

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(fills); i++) {
		struct strbuf out;

		strbuf_init(&out, TEXT_BYTES_MAX);
		words_fill(&out, fills[i].text, arguments);
		check_status(strbuf_status(&out), STATUS_OK, NULL);
		assert_string_equal(strbuf_text(&out), fills[i].expected);
		strbuf_fini(&out);
	}
}

/* -------------------------------------------------------------- languages */

static void
english_is_the_first_and_has_the_texts_of_the_code(void **state)
{
	const struct words *english = words_languages;

	(void)state;
	assert_string_equal(english->language, "en");
	assert_ptr_equal(words_find("en"), english);
	assert_string_equal(words_text(english, "anything"), "anything");
	assert_string_equal(words_counted(english, "a", "b", 1), "a");
	assert_string_equal(words_counted(english, "a", "b", 0), "b");
	assert_string_equal(words_counted(english, "a", "b", 2), "b");
}

static void
a_language_is_found_by_its_whole_name(void **state)
{
	static const char *const none[] = { "", "d", "de-AT", "DE", "fr" };
	const struct words *german = words_find("de");

	(void)state;
	assert_non_null(german);
	assert_string_equal(german->language, "de");
	for (size_t i = 0; i < ARRAY_LEN(none); i++)
		assert_null(words_find(none[i]));
}

static void
texts_are_translated(void **state)
{
	const struct words *german = words_find("de");
	const char *one, *many;

	(void)state;
	assert_non_null(german);
	assert_string_equal(words_text(german, "Rounding"), "Rundung");
	one = words_counted(german, "The list \"%1\" has %2 item:",
	    "The list \"%1\" has %2 items:", 1);
	many = words_counted(german, "The list \"%1\" has %2 item:",
	    "The list \"%1\" has %2 items:", 0);
	assert_non_null(strstr(one, "%2 Eintrag:"));
	assert_non_null(strstr(many, "%2 Einträge:"));
}

/* Each argument of a text is in its translations too, and no other. */
static void
check_arguments(const char *text, const char *translation)
{
	for (char digit = '1'; digit <= '9'; digit++) {
		const char argument[] = { '%', digit, '\0' };

		if ((strstr(text, argument) == NULL) !=
		    (strstr(translation, argument) == NULL))
			fail_msg("%s: \"%s\" is \"%s\"", argument, text,
			    translation);
	}
}

static void
tables_are_complete_and_sorted(void **state)
{
	const struct words *words;

	(void)state;
	for (words = words_languages + 1; words->language != NULL; words++) {
		/* One language has as many texts as the other. */
		assert_true(words->row_count > 100);
		assert_int_equal(words->row_count,
		    words_languages[1].row_count);
		for (size_t i = 0; i < words->row_count; i++) {
			const struct words_row *row = &words->rows[i];

			if (i > 0)
				assert_true(strcmp(row[-1].text,
				    row->text) < 0);
			for (size_t form = 0; form < 2; form++) {
				assert_true(row->forms[form][0] != '\0');
				check_arguments(row->text, row->forms[form]);
			}
		}
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(arguments_stand_where_the_text_says),
		cmocka_unit_test(
		    english_is_the_first_and_has_the_texts_of_the_code),
		cmocka_unit_test(a_language_is_found_by_its_whole_name),
		cmocka_unit_test(texts_are_translated),
		cmocka_unit_test(tables_are_complete_and_sorted),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
