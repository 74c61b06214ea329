#include "importers/lookup.h"

#include <stdio.h>
#include <string.h>

#include "tests/support/check.h"

static void
test_lookup_few(void **state)
{
	static const char *const keys[] = {
		"", "a", "ab", "abc", "b", "ba", "\xc3\xa9", "A", "P-1", "P-10",
		"P-100", "P-2",
	};
	struct lookup lookup;
	size_t entry;

	(void)state;
	lookup_init(&lookup);
	assert_null(lookup_find(&lookup, "a"));
	for (size_t i = 0; i < ARRAY_LEN(keys); i++) {
		check_status(lookup_add(&entry, &lookup, keys[i], keys[i]),
		    STATUS_OK, NULL);
		check_int_equal((int64_t)entry, (int64_t)i);
	}
	for (size_t i = 0; i < ARRAY_LEN(keys); i++) {
		assert_string_equal(lookup_find(&lookup, keys[i]), keys[i]);
		check_int_equal((int64_t)lookup_entry(&lookup, keys[i]),
		    (int64_t)i);
	}
	assert_null(lookup_find(&lookup, "P"));
	assert_null(lookup_find(&lookup, "P-1000"));
	check_status(lookup_add(&entry, &lookup, "ab", "other"), STATUS_OK,
	    NULL);
	check_int_equal((int64_t)entry, 2);
	assert_string_equal(lookup_find(&lookup, "ab"), "ab");
	lookup_fini(&lookup);
	assert_null(lookup_find(&lookup, "ab"));
}

static void
test_lookup_many(void **state)
{
	struct lookup lookup;
	char key[32];
	char value[32];
	size_t entry;

	(void)state;
	lookup_init(&lookup);
	for (unsigned i = 0; i < 20000; i++) {
		(void)snprintf(key, sizeof key, "%u", i * 2654435761u);
		(void)snprintf(value, sizeof value, "v%u", i);
		check_status(lookup_add(&entry, &lookup, key, value),
		    STATUS_OK, NULL);
	}
	for (unsigned i = 0; i < 20000; i++) {
		(void)snprintf(key, sizeof key, "%u", i * 2654435761u);
		(void)snprintf(value, sizeof value, "v%u", i);
		assert_string_equal(lookup_find(&lookup, key), value);
		check_int_equal((int64_t)lookup_entry(&lookup, key), i);
		(void)snprintf(key, sizeof key, "%u-", i);
		assert_null(lookup_find(&lookup, key));
	}
	lookup_fini(&lookup);
}

static void
test_lookup_maximum(void **state)
{
	struct lookup lookup;
	char key[32];
	size_t entry;

	(void)state;
	lookup_init(&lookup);
	for (unsigned i = 0; i < LOOKUP_ENTRIES_MAX; i++) {
		(void)snprintf(key, sizeof key, "%u", i);
		check_status(lookup_add(&entry, &lookup, key, "x"), STATUS_OK,
		    NULL);
	}
	check_status(lookup_add(&entry, &lookup, "one more", "x"),
	    STATUS_RANGE, NULL);
	/* One that is known needs no room. */
	check_status(lookup_add(&entry, &lookup, "7", "x"), STATUS_OK, NULL);
	check_int_equal((int64_t)entry, 7);
	lookup_fini(&lookup);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_lookup_few),
		cmocka_unit_test(test_lookup_many),
		cmocka_unit_test(test_lookup_maximum),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
