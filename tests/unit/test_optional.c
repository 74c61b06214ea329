#include "engine/optional.h"

#include "tests/support/check.h"

/* Each pair with what must be found of it. */
static const struct {
	const char *a;
	const char *b;
	int order;
} pairs[] = {
	{ NULL, NULL, 0 },
	{ NULL, "", -1 },
	{ "", NULL, 1 },
	{ "", "", 0 },
	{ "a", "a", 0 },
	{ "a", "b", -1 },
	{ "b", "a", 1 },
	{ "z", "\xc3\xa9", -1 },	/* bytes, not characters */
};

static int
sign_of(int order)
{
	return (order > 0) - (order < 0);
}

static void
absent_texts_are_first_and_equal_to_each_other_only(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof pairs / sizeof pairs[0]; i++) {
		check_int_equal(sign_of(optional_order(pairs[i].a,
		    pairs[i].b)), pairs[i].order);
		check_int_equal(optional_equal(pairs[i].a, pairs[i].b),
		    pairs[i].order == 0);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
		    absent_texts_are_first_and_equal_to_each_other_only),
	};

	return cmocka_run_group_tests_name("optional", tests, NULL, NULL);
}
