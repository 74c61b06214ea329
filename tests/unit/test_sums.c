#include "reports/sums.h"

#include <string.h>

#include "tests/support/check.h"
#include "tests/support/rows.h"

#define ONE "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"
#define TWO "ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff"
#define TEN "aaaaaaaaaa"
#define FIFTY TEN TEN TEN TEN TEN

static enum status
parse(struct sums *out, struct arena *arena, const char *text, size_t size,
    struct error *err)
{
	*err = (struct error){ 0 };
	return sums_parse(out, arena, text, size, err);
}

static void
takes_what_is_written(void **state)
{
	static const char text[] = ONE "  A_1_C.xml\n" TWO "  index.csv\n" ONE
				       "  " FIFTY FIFTY FIFTY FIFTY "\n";
	struct arena arena;
	struct error err;
	struct sums sums;

	(void)state;
	arena_init(&arena, 1 << 20);
	check_status(parse(&sums, &arena, text, sizeof text - 1, &err),
	    STATUS_INVALID, &err);	/* a comes before i */
	assert_string_equal(err.place, "SHA256SUMS:3");
	check_status(parse(&sums, &arena, text,
			 sizeof text - 1 - (64 + 2 + 200 + 1), &err),
	    STATUS_OK, &err);
	check_int_equal((int64_t)sums.count, 2);
	assert_string_equal(sums.entries[0].name, "A_1_C.xml");
	assert_string_equal(sums.entries[0].sha256, ONE);
	assert_string_equal(sums.entries[1].name, "index.csv");
	assert_string_equal(sums.entries[1].sha256, TWO);
	arena_reset(&arena);
}

struct refusal_row {
	const char *name;
	const char *text;
	const char *place;
	const char *message;
};

#define FORM "expected a SHA-256 digest in lower-case hex"
#define NAME "expected the plain name of a file of this folder"
#define ORDER "expected the names in their order, each once"

static const struct refusal_row refusal_rows[] = {
	{ "nothing", "", ":1", "ends with a line feed" },
	{ "no line feed", ONE "  a", ":1", "ends with a line feed" },
	{ "an empty line", "\n", ":1", FORM },
	{ "an empty line after", ONE "  a\n\n", ":2", FORM },
	{ "a digest alone", ONE "\n", ":1", FORM },
	{ "a name that is empty", ONE "  \n", ":1", FORM },
	{ "one blank", ONE " a\n", ":1", FORM },
	{ "a binary mark", ONE " *a\n", ":1", FORM },
	{ "an escape", "\\" ONE "  a\n", ":1", FORM },
	{ "a digest in capitals",
	    "0123456789ABCDEF0123456789abcdef0123456789abcdef0123456789abcdef"
	    "  a\n", ":1", FORM },
	{ "a digest that is short", "012345  a\n", ":1", FORM },
	{ "a carriage return", ONE "  a\r\n", ":1", NAME },
	{ "a folder above", ONE "  ../a\n", ":1", NAME },
	{ "a folder", ONE "  a/b\n", ":1", NAME },
	{ "a root", ONE "  /a\n", ":1", NAME },
	{ "a dot first", ONE "  .a\n", ":1", NAME },
	{ "a folder itself", ONE "  .\n", ":1", NAME },
	{ "three blanks", ONE "   a\n", ":1", NAME },
	{ "a blank after", ONE "  a \n", ":1", NAME },
	{ "not ASCII", ONE "  \xc5\xbe\n", ":1", NAME },
	{ "too long", ONE "  " FIFTY FIFTY FIFTY FIFTY "a\n", ":1", NAME },
	{ "the list", ONE "  SHA256SUMS\n", ":1", "itself" },
	{ "its signature", ONE "  SHA256SUMS.p7s\n", ":1", "itself" },
	{ "a name twice", ONE "  a\n" TWO "  a\n", ":2", ORDER },
	{ "another order", ONE "  b\n" TWO "  a\n", ":2", ORDER },
};

static void
run_refusal_row(void **state)
{
	const struct refusal_row *row = *state;
	struct arena arena;
	struct error err;
	struct sums sums;

	arena_init(&arena, 1 << 20);
	check_status(parse(&sums, &arena, row->text, strlen(row->text), &err),
	    STATUS_INVALID, &err);
	if (strstr(err.message, row->message) == NULL)
		fail_msg("%s", err.message);
	assert_string_equal(err.place + strlen("SHA256SUMS"), row->place);
	arena_reset(&arena);
}

static void
refuses_a_nul(void **state)
{
	static const char text[] = ONE "  a\n" ONE "  b\0.\n";
	struct arena arena;
	struct error err;
	struct sums sums;

	(void)state;
	arena_init(&arena, 1 << 20);
	check_status(parse(&sums, &arena, text, sizeof text - 1, &err),
	    STATUS_INVALID, &err);
	assert_string_equal(err.message, "holds a NUL byte");
	assert_string_equal(err.place, "SHA256SUMS:2");
	arena_reset(&arena);
}

/* Too little memory is no fault of the list. */
static void
tells_want_of_memory(void **state)
{
	static const char text[] = ONE "  a\n" ONE "  b\n";
	struct arena arena;
	struct error err;
	struct sums sums;

	(void)state;
	arena_init(&arena, 1);
	check_status(parse(&sums, &arena, text, sizeof text - 1, &err),
	    STATUS_MEMORY, &err);
	arena_reset(&arena);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(takes_what_is_written),
		cmocka_unit_test(refuses_a_nul),
		cmocka_unit_test(tells_want_of_memory),
	};
	int failed = cmocka_run_group_tests(tests, NULL, NULL);

	return failed + run_rows("sums_parse", run_refusal_row, refusal_rows);
}
