#include "rules/tally.h"

#include "tests/support/check.h"
#include "tests/support/faults.h"

__extension__ typedef unsigned __int128 unsigned_wide;

#define WIDE_MAX ((wide)(~(unsigned_wide)0 >> 1))
#define MANY 1000

static void
check_sum(const struct tally *tally, uint32_t key, wide expected)
{
	size_t entry = tally_find(tally, key);

	assert_true(entry < tally->count);
	check_int_equal(tally->entries[entry].key, key);
	check_micro_equal(tally->entries[entry].sum_micro, expected);
}

static void
an_empty_tally_has_nothing(void **state)
{
	struct tally tally = { 0 };

	(void)state;
	assert_true(tally_find(&tally, 0) == TALLY_NONE);
	tally_clear(&tally);
	tally_fini(&tally);
}

static void
sums_are_kept_by_key_in_the_order_first_added(void **state)
{
	struct tally tally = { 0 };

	(void)state;
	for (wide round = 1; round <= 3; round++) {
		for (uint32_t i = 0; i < MANY; i++)
			check_status(tally_add(&tally, 7 * (MANY - i),
			    round * i), STATUS_OK, NULL);
	}
	check_int_equal((int64_t)tally.count, MANY);
	for (uint32_t i = 0; i < MANY; i++) {
		check_int_equal(tally.entries[i].key, 7 * (MANY - i));
		check_sum(&tally, 7 * (MANY - i), (wide)6 * i);
	}
	assert_true(tally_find(&tally, 1) == TALLY_NONE);
	assert_true(tally_find(&tally, 7 * MANY + 1) == TALLY_NONE);
	tally_fini(&tally);
}

/* Half of the index stays free, or a search would never end. */
static void
the_index_stays_half_empty(void **state)
{
	struct tally tally = { 0 };

	(void)state;
	for (uint32_t i = 0; i < MANY; i++) {
		size_t used = 0;

		check_status(tally_add(&tally, i, 1), STATUS_OK, NULL);
		for (size_t k = 0; k < tally.index_size; k++)
			used += tally.index[k] != 0;
		check_int_equal((int64_t)used, (int64_t)i + 1);
		assert_true(2 * used <= tally.index_size);
	}
	tally_fini(&tally);
}

/* Where a key stands in an index that holds nothing else. */
static uint32_t
place_of(uint32_t key)
{
	struct tally alone = { 0 };
	uint32_t place;

	check_status(tally_add(&alone, key, 1), STATUS_OK, NULL);
	place = alone.entries[0].place;
	tally_fini(&alone);
	return place;
}

/* The free half of the index is found from anywhere: here every even place is
 * taken. */
static void
a_search_ends_at_a_free_place(void **state)
{
	struct tally tally = { 0 };
	uint32_t key = 0;
	uint32_t other;

	(void)state;
	for (uint32_t place = 0; place < 32; place += 2) {
		for (key = 0; place_of(key) != place; key++)
			assert_true(key < 10000);
		check_status(tally_add(&tally, key, 1), STATUS_OK, NULL);
	}
	check_int_equal((int64_t)tally.count, 16);
	check_int_equal((int64_t)tally.index_size, 32);
	for (other = 0; other < 1000; other++) {
		if (tally_find(&tally, other) != TALLY_NONE)
			check_int_equal(tally.entries[tally_find(&tally,
			    other)].key, other);
	}
	tally_fini(&tally);
}

static void
a_cleared_tally_is_empty_and_keeps_its_room(void **state)
{
	struct tally tally = { 0 };
	size_t room;

	(void)state;
	for (uint32_t i = 0; i < MANY; i++)
		check_status(tally_add(&tally, i, 5), STATUS_OK, NULL);
	room = tally.capacity;
	for (int round = 0; round < 3; round++) {
		tally_clear(&tally);
		check_int_equal((int64_t)tally.count, 0);
		for (size_t i = 0; i < tally.index_size; i++)
			check_int_equal(tally.index[i], 0);
		/* Others, so that their places are others, too. */
		for (uint32_t i = 0; i < MANY / 2; i++)
			check_status(tally_add(&tally, MANY + i, i),
			    STATUS_OK, NULL);
		for (uint32_t i = 0; i < MANY; i++)
			assert_true(tally_find(&tally, i) == TALLY_NONE);
		for (uint32_t i = 0; i < MANY / 2; i++)
			check_sum(&tally, MANY + i, i);
		check_int_equal((int64_t)tally.capacity, (int64_t)room);
	}
	tally_fini(&tally);
	check_int_equal((int64_t)tally.count, 0);
	assert_null(tally.entries);
	assert_null(tally.index);
	tally_fini(&tally);
}

static void
a_sum_that_does_not_fit_is_refused(void **state)
{
	struct tally tally = { 0 };

	(void)state;
	check_status(tally_add(&tally, 3, WIDE_MAX), STATUS_OK, NULL);
	check_status(tally_add(&tally, 3, 1), STATUS_RANGE, NULL);
	check_sum(&tally, 3, WIDE_MAX);
	tally_fini(&tally);
}

/* The tally is as it was, and what is tried again goes well. */
static void
a_failed_allocation_changes_nothing(void **state)
{
	int64_t live = faults_live_blocks();
	struct tally tally = { 0 };
	unsigned failed = 0;

	(void)state;
	if (!faults_are_possible())
		return;
	for (uint32_t i = 0; i < MANY; i++) {
		for (uint64_t nth = 1; nth <= 2; nth++) {
			enum status status;

			if (tally.count > i)
				break;
			faults_begin(nth, false);
			status = tally_add(&tally, i, i);
			if (!faults_end()) {
				check_status(status, STATUS_OK, NULL);
				break;
			}
			failed++;
			check_status(status, STATUS_MEMORY, NULL);
			check_int_equal((int64_t)tally.count, i);
			for (uint32_t k = 0; k < i; k++)
				check_sum(&tally, k, k);
		}
		if (tally.count == i)
			check_status(tally_add(&tally, i, i), STATUS_OK, NULL);
	}
	/* 16, 32, ... 1024: an index and entries each. */
	check_int_equal(failed, 14);
	tally_fini(&tally);
	check_int_equal(faults_live_blocks(), live);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_empty_tally_has_nothing),
		cmocka_unit_test(sums_are_kept_by_key_in_the_order_first_added),
		cmocka_unit_test(the_index_stays_half_empty),
		cmocka_unit_test(a_search_ends_at_a_free_place),
		cmocka_unit_test(a_cleared_tally_is_empty_and_keeps_its_room),
		cmocka_unit_test(a_sum_that_does_not_fit_is_refused),
		cmocka_unit_test(a_failed_allocation_changes_nothing),
	};

	return cmocka_run_group_tests_name("tally", tests, NULL, NULL);
}
