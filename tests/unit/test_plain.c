#include "reports/plain.h"

#include <string.h>

#include "tests/support/check.h"
#include "tests/support/rows.h"

struct text_row {
	const char *name;
	const char *text;
	const char *shown;
	size_t width;
};

static const struct text_row text_rows[] = {
	{ "nothing", "", "", 0 },
	{ "letters", "abc", "abc", 3 },
	{ "two-byte letters", "\xc5\xbdi\xc5\xbe", "\xc5\xbdi\xc5\xbe", 3 },
	{ "four-byte letters", "\xf0\x9f\x8d\x95", "\xf0\x9f\x8d\x95", 1 },
	{ "a tab", "a\tb", "a b", 3 },
	{ "line ends", "a\r\nb", "a  b", 4 },
	{ "an escape sequence", "\x1b[31m", "?[31m", 5 },
	{ "delete", "a\x7f", "a?", 2 },
	{ "a C1 control", "\xc2\x9b" "0m", "?0m", 3 },
	{ "no-break space is shown", "\xc2\xa0", "\xc2\xa0", 1 },
	{ "right-to-left override", "a\xe2\x80\xae" "b", "a?b", 3 },
	{ "isolates", "\xe2\x81\xa6x\xe2\x81\xa9", "?x?", 3 },
	{ "Arabic letter mark", "\xd8\x9c", "?", 1 },
	{ "line separator", "\xe2\x80\xa8", "?", 1 },
	{ "zero width joiner is shown", "\xe2\x80\x8d", "\xe2\x80\x8d", 1 },
	{ "byte order mark", "\xef\xbb\xbf", "?", 1 },
	{ "no characters", "\xef\xbf\xbe\xef\xbf\xbf", "??", 2 },
	{ "a tag character", "\xf3\xa0\x80\xa1", "?", 1 },
	{ "a lone continuation", "a\x80z", "a?z", 3 },
	{ "a cut character", "a\xc5", "a?", 2 },
	{ "a cut character of four", "\xf0\x9f\x8d", "???", 3 },
	{ "an overlong form", "\xc0\xaf", "??", 2 },
	{ "an overlong form of three", "\xe0\x80\xaf", "???", 3 },
	{ "a surrogate", "\xed\xa0\x80", "???", 3 },
	{ "past the last character", "\xf4\x90\x80\x80", "????", 4 },
	{ "no character at all", "\xff", "?", 1 },
};

static void
run_text_row(void **state)
{
	const struct text_row *row = *state;
	struct strbuf out;

	strbuf_init(&out, 1024);
	plain_puts(&out, row->text);
	assert_string_equal(strbuf_text(&out), row->shown);
	check_int_equal((int64_t)plain_width(row->text), (int64_t)row->width);
	strbuf_fini(&out);
}

static void
left_and_right_fill_up(void **state)
{
	struct strbuf out;

	(void)state;
	strbuf_init(&out, 1024);
	plain_left(&out, "\xc5\xbd", 3);
	plain_right(&out, "\xc5\xbd", 3);
	plain_left(&out, "long", 3);
	plain_right(&out, "long", 3);
	plain_left(&out, "", 1);
	assert_string_equal(out.bytes, "\xc5\xbd    \xc5\xbdlonglong ");
	strbuf_fini(&out);
}

#define TEN "1234567 0 "
#define SEVENTY TEN TEN TEN TEN TEN TEN TEN

static void
wrap_breaks_at_blanks(void **state)
{
	struct strbuf out;

	(void)state;
	strbuf_init(&out, 1024);
	plain_wrap(&out, SEVENTY "12345678 x", 0);
	assert_string_equal(out.bytes, SEVENTY "12345678 x\n");
	strbuf_clear(&out);
	plain_wrap(&out, SEVENTY "12345678 xy", 0);
	assert_string_equal(out.bytes, SEVENTY "12345678\nxy\n");
	strbuf_clear(&out);
	plain_wrap(&out, "  one\n\ttwo  ", 4);
	assert_string_equal(out.bytes, "    one two\n");
	strbuf_clear(&out);
	plain_wrap(&out, " \n", 4);
	assert_string_equal(strbuf_text(&out), "");
	strbuf_fini(&out);
}

static void
wrap_keeps_a_long_word_whole(void **state)
{
	char word[101];
	struct strbuf out;

	(void)state;
	memset(word, 'w', 100);
	word[100] = '\0';
	strbuf_init(&out, 1024);
	plain_wrap(&out, word, 2);
	check_int_equal((int64_t)out.length, 103);
	strbuf_fini(&out);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(left_and_right_fill_up),
		cmocka_unit_test(wrap_breaks_at_blanks),
		cmocka_unit_test(wrap_keeps_a_long_word_whole),
	};
	int failed = cmocka_run_group_tests(tests, NULL, NULL);

	return failed + run_rows("plain_puts", run_text_row, text_rows);
}
