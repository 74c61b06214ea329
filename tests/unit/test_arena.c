#include "engine/arena.h"

#include <stdalign.h>
#include <string.h>

#include "tests/support/faults.h"
#include "tests/support/rows.h"

#define ALIGNMENT alignof(max_align_t)

static void
memory_is_zeroed_aligned_and_apart(void **state)
{
	struct arena arena;
	unsigned char *blocks[200];

	(void)state;
	arena_init(&arena, (size_t)1 << 24);
	for (size_t i = 0; i < ARRAY_LEN(blocks); i++) {
		size_t size = i * 37 % 5000 + 1;

		blocks[i] = arena_alloc(&arena, size, 1);
		assert_non_null(blocks[i]);
		check_int_equal((int64_t)((uintptr_t)blocks[i] % ALIGNMENT),
		    0);
		for (size_t k = 0; k < size; k++)
			check_int_equal(blocks[i][k], 0);
		memset(blocks[i], (int)i, size);
	}
	for (size_t i = 0; i < ARRAY_LEN(blocks); i++) {
		size_t size = i * 37 % 5000 + 1;

		for (size_t k = 0; k < size; k++)
			check_int_equal(blocks[i][k], (unsigned char)i);
	}
	arena_reset(&arena);
}

static void
an_arena_can_be_used_again_after_reset(void **state)
{
	struct arena arena;
	unsigned char *bytes;

	(void)state;
	arena_init(&arena, 8192);
	for (int round = 0; round < 3; round++) {
		bytes = arena_alloc(&arena, 8192, 1);
		assert_non_null(bytes);
		check_int_equal(bytes[8191], 0);
		memset(bytes, 0xff, 8192);
		assert_null(arena_alloc(&arena, 1, 1));
		arena_reset(&arena);
	}
	arena_reset(&arena);
}

/* What is given after it is zeroed as before, and the maximum is whole. */
static void
an_arena_can_be_used_again_after_clear(void **state)
{
	struct arena arena;
	unsigned char *bytes;

	(void)state;
	arena_init(&arena, (size_t)1 << 20);
	for (size_t size = 16; size < (size_t)1 << 20; size *= 16) {
		arena_clear(&arena);
		check_int_equal((int64_t)arena.used_bytes, 0);
		bytes = arena_alloc(&arena, size, 1);
		assert_non_null(bytes);
		for (size_t i = 0; i < size; i++)
			check_int_equal(bytes[i], 0);
		memset(bytes, 0xff, size);
		assert_string_equal(arena_strdup(&arena, ""), "");
		arena_clear(&arena);
		bytes = arena_alloc(&arena, 4096, 1);
		check_int_equal(bytes[0] | bytes[4095], 0);
		memset(bytes, 0xff, 4096);
	}
	arena_clear(&arena);
	arena_clear(&arena);
	assert_non_null(arena_alloc(&arena, (size_t)1 << 20, 1));
	assert_null(arena_alloc(&arena, 1, 1));
	arena_reset(&arena);
	arena_clear(&arena);
}

static void
a_zeroed_arena_can_be_reset(void **state)
{
	struct arena arena = { .blocks = NULL };

	(void)state;
	arena_reset(&arena);
	assert_null(arena_alloc(&arena, 1, 1));
}

struct limit_row {
	const char *name;
	size_t count;
	size_t size;
	bool fits;
};

/* In an arena of 4096 bytes. */
static const struct limit_row limit_rows[] = {
	{ "nothing is something", 0, 8, true },
	{ "the maximum fits", 4096, 1, true },
	{ "the maximum in large pieces fits", 2, 2048, true },
	{ "one more does not", 4097, 1, false },
	{ "a product past what a size can say", SIZE_MAX / 2, 3, false },
	{ "a size that rounding up would turn over", SIZE_MAX - 1, 1, false },
	{ "the largest size", SIZE_MAX, 1, false },
};

static void
the_maximum_holds(void **state)
{
	const struct limit_row *row = *state;
	struct arena arena;

	arena_init(&arena, 4096);
	assert_true((arena_alloc(&arena, row->count, row->size) != NULL) ==
	    row->fits);
	arena_reset(&arena);
}

static void
what_is_given_adds_up_to_the_maximum(void **state)
{
	struct arena arena;
	int count = 0;

	(void)state;
	arena_init(&arena, 64 * ALIGNMENT);
	while (arena_alloc(&arena, 1, 1) != NULL)
		count++;
	check_int_equal(count, 64);
	arena_reset(&arena);
}

static void
texts_are_copied(void **state)
{
	struct arena arena;
	char text[] = "Krátká";
	char *copy;

	(void)state;
	arena_init(&arena, 4096);
	copy = arena_strdup(&arena, text);
	assert_ptr_not_equal(copy, text);
	assert_string_equal(copy, "Krátká");
	assert_string_equal(arena_strdup(&arena, ""), "");
	assert_null(arena_strdup(&arena, NULL));
	assert_string_equal(arena_strndup(&arena, "abcdef", 3), "abc");
	assert_string_equal(arena_strndup(&arena, "abcdef", 0), "");
	assert_null(arena_strndup(&arena, NULL, 3));
	assert_null(arena_strndup(&arena, text, SIZE_MAX));
	assert_string_equal(arena_join(&arena, "ab", "c"), "abc");
	assert_string_equal(arena_join(&arena, "", ""), "");
	assert_string_equal(arena_printf(&arena, "%s:%d", "a", 7), "a:7");
	assert_string_equal(arena_printf(&arena, "%s", ""), "");
	arena_reset(&arena);
}

static void
texts_past_the_maximum_are_null(void **state)
{
	struct arena arena;

	(void)state;
	arena_init(&arena, 16);
	assert_null(arena_strdup(&arena, "0123456789abcdef"));
	assert_null(arena_join(&arena, "01234567", "89abcdef"));
	assert_null(arena_printf(&arena, "%s", "0123456789abcdef"));
	assert_string_equal(arena_strdup(&arena, "0123456789abcde"),
	    "0123456789abcde");
	arena_reset(&arena);
}

static void
a_failed_allocation_is_null_and_leaves_the_arena_whole(void **state)
{
	struct arena arena;
	void *first;
	void *second;

	(void)state;
	if (!faults_are_possible())
		skip();
	arena_init(&arena, SIZE_MAX);
	faults_begin(1, false);
	first = arena_alloc(&arena, 10, 1);
	second = arena_alloc(&arena, 10, 1);
	assert_true(faults_end());
	assert_null(first);
	assert_non_null(second);
	arena_reset(&arena);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(memory_is_zeroed_aligned_and_apart),
		cmocka_unit_test(an_arena_can_be_used_again_after_reset),
		cmocka_unit_test(an_arena_can_be_used_again_after_clear),
		cmocka_unit_test(a_zeroed_arena_can_be_reset),
		cmocka_unit_test(what_is_given_adds_up_to_the_maximum),
		cmocka_unit_test(texts_are_copied),
		cmocka_unit_test(texts_past_the_maximum_are_null),
		cmocka_unit_test(
		    a_failed_allocation_is_null_and_leaves_the_arena_whole),
	};
	int failed = 0;

	failed += cmocka_run_group_tests_name("arena", tests, NULL, NULL);
	failed += run_rows("arena: maximum", the_maximum_holds, limit_rows);
	return failed;
}
