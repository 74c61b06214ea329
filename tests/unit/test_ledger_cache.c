/* The store's bounded memory: it may forget, it is never wrong. */

#include <stdio.h>
#include <string.h>

#include "engine/ledger_cache.h"
#include "tests/support/check.h"

#define KEYS (4 * LEDGER_CACHE_SETS * LEDGER_CACHE_WAYS)

static struct ledger_bytes
text(const char *bytes)
{
	return (struct ledger_bytes){ bytes, strlen(bytes) };
}

static void
check_found(const struct ledger_cache *cache, const char *key,
    const char *expected)
{
	struct ledger_bytes value;
	bool is_found = ledger_cache_find(cache, text(key), &value);

	if (expected == NULL) {
		assert_false(is_found);
		return;
	}
	assert_true(is_found);
	check_int_equal((int64_t)value.size, (int64_t)strlen(expected));
	assert_memory_equal(value.bytes, expected, value.size);
}

static void
what_was_put_last_is_found(void **state)
{
	struct ledger_cache cache;

	(void)state;
	ledger_cache_init(&cache);
	check_found(&cache, "a", NULL);
	ledger_cache_put(&cache, text("a"), text("1"));
	ledger_cache_put(&cache, text("ab"), text(""));
	ledger_cache_put(&cache, text(""), text("nothing"));
	check_found(&cache, "a", "1");
	check_found(&cache, "ab", "");
	check_found(&cache, "", "nothing");
	check_found(&cache, "b", NULL);
	ledger_cache_put(&cache, text("a"), text("longer than before"));
	check_found(&cache, "a", "longer than before");
	ledger_cache_forget(&cache, text("a"));
	ledger_cache_forget(&cache, text("never there"));
	check_found(&cache, "a", NULL);
	check_found(&cache, "ab", "");
	ledger_cache_fini(&cache);
	check_found(&cache, "ab", NULL);
	ledger_cache_fini(&cache);
}

static void
a_value_that_is_too_large_forgets_the_former(void **state)
{
	static char large[LEDGER_CACHE_BYTES_MAX + 2];
	struct ledger_cache cache;

	(void)state;
	ledger_cache_init(&cache);
	memset(large, 'x', sizeof large - 1);
	ledger_cache_put(&cache, text("a"), text("1"));
	ledger_cache_put(&cache, text("a"), text(large));
	check_found(&cache, "a", NULL);
	ledger_cache_put(&cache, text(large), text("1"));
	check_found(&cache, large, NULL);
	large[LEDGER_CACHE_BYTES_MAX - 1] = '\0';
	ledger_cache_put(&cache, text("a"), text(large));
	check_found(&cache, "a", large);
	ledger_cache_fini(&cache);
}

/* Far more keys than it holds: each answer is right or missing. */
static void
more_than_it_holds_is_forgotten(void **state)
{
	struct ledger_cache cache;
	struct ledger_bytes value;
	char key[16];
	int64_t found = 0;
	int i;

	(void)state;
	ledger_cache_init(&cache);
	for (i = 0; i < KEYS; i++) {
		(void)snprintf(key, sizeof key, "k%d", i);
		ledger_cache_put(&cache, text(key),
		    (struct ledger_bytes){ &i, sizeof i });
		check_int_equal(ledger_cache_find(&cache, text(key), &value),
		    true);
	}
	for (i = 0; i < KEYS; i++) {
		(void)snprintf(key, sizeof key, "k%d", i);
		if (!ledger_cache_find(&cache, text(key), &value))
			continue;
		found++;
		check_int_equal((int64_t)value.size, sizeof i);
		assert_memory_equal(value.bytes, &i, sizeof i);
	}
	assert_true(found > KEYS / 8 && found <= KEYS / 4);
	ledger_cache_fini(&cache);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_was_put_last_is_found),
		cmocka_unit_test(a_value_that_is_too_large_forgets_the_former),
		cmocka_unit_test(more_than_it_holds_is_forgotten),
	};

	return cmocka_run_group_tests_name("ledger_cache", tests, NULL, NULL);
}
