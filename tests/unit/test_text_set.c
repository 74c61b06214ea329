#include "tests/support/check.h"

#include <stdio.h>

#include "importers/text_set.h"

static void
test_finds_what_was_added(void **state)
{
	struct text_set set;
	char text[16] = "a";

	(void)state;
	text_set_init(&set, 10);
	assert_null(text_set_find(&set, "a"));
	check_status(text_set_add(&set, text, "one"), STATUS_OK, NULL);
	text[0] = 'b';
	assert_string_equal(text_set_find(&set, "a"), "one");
	assert_null(text_set_find(&set, "b"));
	assert_null(text_set_find(&set, ""));
	/* The first value stays. */
	check_status(text_set_add(&set, "a", "two"), STATUS_OK, NULL);
	assert_string_equal(text_set_find(&set, "a"), "one");
	check_int_equal((int64_t)set.count, 1);
	text_set_fini(&set);
	assert_null(text_set_find(&set, "a"));
	text_set_fini(&set);
}

static void
test_grows_to_its_maximum(void **state)
{
	struct text_set set;
	char text[16];

	(void)state;
	text_set_init(&set, 5000);
	for (int i = 0; i < 5000; i++) {
		(void)snprintf(text, sizeof text, "C%d", i);
		check_status(text_set_add(&set, text, text + 1), STATUS_OK,
		    NULL);
	}
	check_status(text_set_add(&set, "more", ""), STATUS_RANGE, NULL);
	check_status(text_set_add(&set, "C7", ""), STATUS_OK, NULL);
	for (int i = 0; i < 5000; i++) {
		(void)snprintf(text, sizeof text, "C%d", i);
		assert_string_equal(text_set_find(&set, text), text + 1);
	}
	assert_null(text_set_find(&set, "more"));
	assert_null(text_set_find(&set, "C5000"));
	text_set_fini(&set);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_finds_what_was_added),
		cmocka_unit_test(test_grows_to_its_maximum),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
