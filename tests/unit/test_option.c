/* cli/ is the program, not part of the library that tests link. */
#include "cli/option.c"

#include <stdio.h>

#include "tests/support/check.h"

struct arguments {
	bool is_quiet;
	const char *source;
	const char *format;
	int64_t wait_seconds;
	int32_t as_of;
	struct option_words rules;
	struct option_words dialects;
};

static const char *const formats[] = { "text", "csv", NULL };

static const struct option_row rows[] = {
	{ .name = "quiet", .letter = 'q', .kind = OPTION_FLAG,
	    .offset = offsetof(struct arguments, is_quiet) },
	{ .name = "source", .kind = OPTION_TEXT, .value = "NAME",
	    .offset = offsetof(struct arguments, source) },
	{ .name = "format", .kind = OPTION_CHOICE, .value = "text|csv",
	    .offset = offsetof(struct arguments, format),
	    .choices = formats },
	{ .name = "wait", .kind = OPTION_NUMBER, .value = "SECONDS",
	    .offset = offsetof(struct arguments, wait_seconds),
	    .maximum = 60, .fallback = 10 },
	{ .name = "as-of", .kind = OPTION_DATE, .value = "DATE",
	    .offset = offsetof(struct arguments, as_of) },
	{ .name = "rules", .kind = OPTION_WORDS, .value = "FILE...",
	    .is_required = true,
	    .offset = offsetof(struct arguments, rules) },
	{ .name = "dialect", .kind = OPTION_TEXTS, .value = "FILE",
	    .offset = offsetof(struct arguments, dialects) },
	{ .name = NULL },
};

#define WORDS_MAX 8

/* What became of a command line, as texts a row can state. */
struct row {
	const char *name;
	const char *words[WORDS_MAX];	/* up to NULL */
	bool stops_at_operand;
	enum status status;
	const char *message;		/* of a refusal */
	const char *operands;		/* joined by blanks */
	const char *rules;		/* likewise */
	const char *source;
	const char *format;
	int64_t wait_seconds;
	const char *as_of;		/* NULL: not given */
	bool is_quiet;
};

static const struct row table[] = {
	{ "nothing given leaves the defaults", { NULL }, false, STATUS_OK, NULL,
	    "", "", NULL, "text", 10, NULL, false },
	{ "a flag, a text, a choice, a number, a date",
	    { "--quiet", "--source", "ERP", "--format=csv", "--wait", "0",
	    "--as-of=2024-02-29" }, false, STATUS_OK, NULL,
	    "", "", "ERP", "csv", 0, "2024-02-29", true },
	{ "a letter is its option", { "-q" }, false, STATUS_OK, NULL,
	    "", "", NULL, "text", 10, NULL, true },
	{ "operands stand anywhere", { "a", "--quiet", "b", "-" }, false,
	    STATUS_OK, NULL, "a b -", "", NULL, "text", 10, NULL, true },
	{ "two dashes end the options", { "--", "--quiet", "-q" }, false,
	    STATUS_OK, NULL, "--quiet -q", "", NULL, "text", 10, NULL, false },
	{ "a list takes words up to the next option",
	    { "--rules", "a", "-", "--quiet", "x" }, false, STATUS_OK, NULL,
	    "x", "a -", NULL, "text", 10, NULL, true },
	{ "a list given twice is one list",
	    { "--rules", "a", "--quiet", "--rules=b", "c" }, false, STATUS_OK,
	    NULL, "", "a b c", NULL, "text", 10, NULL, true },
	{ "a text given twice counts the second time",
	    { "--source", "A", "--source", "B" }, false, STATUS_OK, NULL,
	    "", "", "B", "text", 10, NULL, false },
	{ "a value may look like an option", { "--source", "--quiet" }, false,
	    STATUS_OK, NULL, "", "", "--quiet", "text", 10, NULL, false },
	{ "after a command's name its options are its own",
	    { "--quiet", "import", "--unknown", "f" }, true, STATUS_OK, NULL,
	    "import --unknown f", "", NULL, "text", 10, NULL, true },
	{ "the largest number", { "--wait", "60" }, false, STATUS_OK, NULL,
	    "", "", NULL, "text", 60, NULL, false },

	{ .name = "an unknown option", .words = { "--qiet" },
	    .status = STATUS_USAGE, .message = "unknown option --qiet" },
	{ .name = "names are not abbreviated", .words = { "--quie" },
	    .status = STATUS_USAGE, .message = "unknown option --quie" },
	{ .name = "a name has to end where it ends", .words = { "--quiets" },
	    .status = STATUS_USAGE, .message = "unknown option --quiets" },
	{ .name = "an unknown letter", .words = { "-x" },
	    .status = STATUS_USAGE, .message = "unknown option -x" },
	{ .name = "letters do not join", .words = { "-qq" },
	    .status = STATUS_USAGE, .message = "unknown option -qq" },
	{ .name = "a value without a name", .words = { "--=x" },
	    .status = STATUS_USAGE, .message = "unknown option --=x" },
	{ .name = "a flag takes no value", .words = { "--quiet=yes" },
	    .status = STATUS_USAGE, .message = "--quiet takes no value" },
	{ .name = "a value is missing", .words = { "--source" },
	    .status = STATUS_USAGE, .message = "--source needs NAME" },
	{ .name = "a value is empty", .words = { "--source=" },
	    .status = STATUS_USAGE,
	    .message = "--source needs NAME, not an empty text" },
	{ .name = "no such choice", .words = { "--format", "CSV" },
	    .status = STATUS_USAGE,
	    .message = "--format takes text|csv, not \"CSV\"" },
	{ .name = "one more than the largest number",
	    .words = { "--wait", "61" }, .status = STATUS_USAGE,
	    .message =
	    "--wait takes a whole number from 0 to 60, not \"61\"" },
	{ .name = "a number past every integer",
	    .words = { "--wait", "99999999999999999999999" },
	    .status = STATUS_USAGE,
	    .message = "--wait takes a whole number from 0 to 60, not "
	    "\"99999999999999999999999\"" },
	{ .name = "a negative number", .words = { "--wait", "-1" },
	    .status = STATUS_USAGE,
	    .message =
	    "--wait takes a whole number from 0 to 60, not \"-1\"" },
	{ .name = "a number and more", .words = { "--wait", "5s" },
	    .status = STATUS_USAGE,
	    .message =
	    "--wait takes a whole number from 0 to 60, not \"5s\"" },
	{ .name = "a date of another form", .words = { "--as-of", "1.2.2025" },
	    .status = STATUS_USAGE, .message =
	    "--as-of takes a date as YYYY-MM-DD, not \"1.2.2025\"" },
	{ .name = "a day that is none", .words = { "--as-of", "2025-02-29" },
	    .status = STATUS_USAGE, .message =
	    "--as-of takes a date, and there is no day 2025-02-29" },
};

static void
join(char *out, size_t size, const struct option_words *words)
{
	size_t length = 0;
	size_t i;

	out[0] = '\0';
	for (i = 0; i < words->count; i++) {
		int added = snprintf(out + length, size - length, "%s%s",
		    i > 0 ? " " : "", words->words[i]);

		assert_true(added >= 0 && (size_t)added < size - length);
		length += (size_t)added;
	}
}

static void
check_text(const char *actual, const char *expected)
{
	if (expected == NULL) {
		assert_null(actual);
		return;
	}
	assert_non_null(actual);
	assert_string_equal(actual, expected);
}

static void
check_arguments(const struct arguments *given, const struct row *row)
{
	char date[DATE_TEXT_SIZE];
	char joined[256];

	join(joined, sizeof joined, &given->rules);
	assert_string_equal(joined, row->rules);
	check_text(given->source, row->source);
	assert_string_equal(given->format, row->format);
	check_int_equal(given->wait_seconds, row->wait_seconds);
	assert_true(given->is_quiet == row->is_quiet);
	check_text(given->as_of == DATE_NONE
	    ? NULL : date_format(date, given->as_of), row->as_of);
}

static void
run_row(void **state)
{
	const struct row *row = *state;
	const char *words[WORDS_MAX];
	struct option_words given_words = { words, 0 };
	struct arguments given;
	const struct option_set set = { rows, &given };
	const struct option_parser parser = { &set, 1, row->stops_at_operand };
	struct option_words operands = { 0 };
	struct error err = { 0 };
	struct arena arena;
	char joined[256];

	for (; given_words.count < WORDS_MAX &&
	    row->words[given_words.count] != NULL; given_words.count++)
		words[given_words.count] = row->words[given_words.count];
	arena_init(&arena, 1u << 20);
	option_set_defaults(&set);

	check_status(option_parse(&operands, &parser, &arena, &given_words,
	    &err), row->status, &err);
	if (row->status == STATUS_OK) {
		join(joined, sizeof joined, &operands);
		assert_string_equal(joined, row->operands);
		check_arguments(&given, row);
	} else {
		assert_string_equal(err.message, row->message);
		assert_null(operands.words);
	}
	arena_reset(&arena);
}

static void
texts_are_one_word_each_time_and_collected(void **state)
{
	const char *words[] = { "--dialect", "a", "f", "--dialect=b", "g" };
	const struct option_words given_words = { words, ARRAY_LEN(words) };
	struct arguments given;
	const struct option_set set = { rows, &given };
	const struct option_parser parser = { &set, 1, false };
	struct option_words operands = { 0 };
	struct error err = { 0 };
	struct arena arena;
	char joined[256];

	(void)state;
	option_set_defaults(&set);
	check_int_equal((int64_t)given.dialects.count, 0);
	arena_init(&arena, 1u << 20);
	check_status(option_parse(&operands, &parser, &arena, &given_words,
	    &err), STATUS_OK, &err);
	join(joined, sizeof joined, &given.dialects);
	assert_string_equal(joined, "a b");
	join(joined, sizeof joined, &operands);
	assert_string_equal(joined, "f g");
	arena_reset(&arena);
}

static void
check_required_asks_for_what_is_missing(void **state)
{
	const char *word = "a.xml";
	struct arguments given;
	const struct option_set set = { rows, &given };
	struct error err = { 0 };

	(void)state;
	option_set_defaults(&set);
	check_status(option_check_required(&set, &err), STATUS_USAGE, NULL);
	assert_string_equal(err.message, "--rules FILE... is needed");
	given.rules = (struct option_words){ &word, 1 };
	check_status(option_check_required(&set, &err), STATUS_OK, NULL);
}

static void
parse_reports_lack_of_memory(void **state)
{
	const char *words[] = { "--rules", "a" };
	const struct option_words given_words = { words, ARRAY_LEN(words) };
	struct arguments given;
	const struct option_set set = { rows, &given };
	const struct option_parser parser = { &set, 1, false };
	struct option_words operands = { 0 };
	struct error err = { 0 };
	struct arena arena;

	(void)state;
	option_set_defaults(&set);
	arena_init(&arena, 0);
	check_status(option_parse(&operands, &parser, &arena, &given_words,
	    &err), STATUS_MEMORY, NULL);
	assert_null(operands.words);
	arena_reset(&arena);
}

int
main(void)
{
	struct CMUnitTest tests[ARRAY_LEN(table)];
	const struct CMUnitTest others[] = {
		cmocka_unit_test(texts_are_one_word_each_time_and_collected),
		cmocka_unit_test(check_required_asks_for_what_is_missing),
		cmocka_unit_test(parse_reports_lack_of_memory),
	};
	int failed;
	size_t i;

	for (i = 0; i < ARRAY_LEN(table); i++)
		tests[i] = (struct CMUnitTest){
			.name = table[i].name,
			.test_func = run_row,
			.initial_state = (void *)(uintptr_t)&table[i],
		};
	failed = cmocka_run_group_tests_name("option_parse", tests, NULL,
	    NULL);
	failed += cmocka_run_group_tests_name("option", others, NULL, NULL);
	return failed;
}
