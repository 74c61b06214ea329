#include "tests/support/check.h"

#include <stdbool.h>
#include <stdio.h>

#include "importers/import_arguments.h"

static void
test_arguments(void **state)
{
	static const struct import_options full = { .format = "ubl",
		.dialect_count = 1, .tells_unused = true,
		.source = "S=1", .prefix = "", .accepts_mismatch = true,
		.is_sandboxed = true };
	static const struct import_options none = { 0 };
	static char mode[] = IMPORT_READER_ARGUMENT;
	static char name[] = "name=a";
	static char colour[] = "colour=red";
	char *const bad[] = { mode, mode, name, colour };
	char *const twice[] = { mode, mode, name, name };
	struct import_arguments back;
	struct error err;
	char **argv;
	int argc;

	(void)state;
	check_status(import_arguments_format(&argv, "-", &full, NULL, &err),
	    STATUS_OK, &err);
	for (argc = 0; argv[argc] != NULL; argc++)
		;
	assert_true(import_arguments_parse(&back, argc, argv));
	assert_string_equal(back.name, "-");
	assert_string_equal(back.format, "ubl");
	assert_string_equal(back.source, "S=1");
	assert_string_equal(back.prefix, "");
	assert_true(back.accepts_mismatch && back.is_sandboxed);
	assert_true(back.has_dialects && back.tells_unused);
	import_arguments_free(argv);
	check_status(import_arguments_format(&argv, "a b.xml", &none, NULL,
	    &err), STATUS_OK, &err);
	assert_true(import_arguments_parse(&back, 3, argv));
	assert_string_equal(back.name, "a b.xml");
	assert_null(back.format);
	assert_null(back.source);
	assert_null(back.prefix);
	assert_false(back.accepts_mismatch || back.is_sandboxed);
	assert_false(back.has_dialects || back.tells_unused);
	assert_false(import_arguments_parse(&back, 2, argv));
	import_arguments_free(argv);
	assert_false(import_arguments_parse(&back, 4, bad));
	assert_false(import_arguments_parse(&back, 4, twice));
}

static void
test_tasks(void **state)
{
	static const struct import_options none = { 0 };
	static const struct import_task tasks[] = {
		{ { 0, 1, 1 }, false }, { { 15, 16, UINT64_MAX }, false },
		{ { 0 }, true },
	};
	struct error err;

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(tasks); i++) {
		struct import_arguments back;
		char **argv;

		check_status(import_arguments_format(&argv, "a", &none,
		    &tasks[i], &err), STATUS_OK, &err);
		assert_true(import_arguments_parse(&back, 4, argv));
		check_int_equal(back.task.share.reader, tasks[i].share.reader);
		check_int_equal(back.task.share.readers,
		    tasks[i].share.readers);
		assert_true(back.task.share.step == tasks[i].share.step);
		assert_int_equal(back.task.is_digest_only,
		    tasks[i].is_digest_only);
		import_arguments_free(argv);
	}
}

/* Shares that there are none of. */
static void
test_bad_shares(void **state)
{
	static const char *const bad[] = { "", "1", "0/1", "0/1/", "0/1/0",
		"1/1/1", "0/17/1", "0/0/1", "-1/2/1", "0/ 1/1", "0/1/x",
		"0/1/18446744073709551616", "0/1/1/", "4294967296/4294967297/1",
	};
	static char mode[] = IMPORT_READER_ARGUMENT;
	static char name[] = "name=a";

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(bad); i++) {
		char share[64];
		char *const argv[] = { mode, mode, name, share };
		struct import_arguments back;

		(void)snprintf(share, sizeof share, "share=%s", bad[i]);
		if (import_arguments_parse(&back, 4, argv))
			fail_msg("share %s", bad[i]);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_arguments),
		cmocka_unit_test(test_tasks),
		cmocka_unit_test(test_bad_shares),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
