#include "tests/support/check.h"

#include "rules/same_terms.h"

static const struct list annex = { .id = "annex" };
static const struct list other_annex = { .id = "annex" };

#define ANY .from = DATE_NONE, .until = DATE_NONE

/* Each asks something else, and one attribute alone where it can. */
static const struct line_term terms[] = {
	{ ANY },
	{ ANY, .category = "TOOLS" },
	{ ANY, .category = "PAINT" },
	{ ANY, .product = "TOOLS" },
	{ ANY, .list = &annex },
	{ ANY, .list = &other_annex },
	{ ANY, .brand = "TOOLS" },
	{ ANY, .tag = "TOOLS" },
	{ ANY, .member = "TOOLS" },
	{ ANY, .type = DOCUMENT_INVOICE },
	{ ANY, .type = DOCUMENT_CREDIT_NOTE },
	{ .from = 1, .until = DATE_NONE },
	{ .from = 2, .until = DATE_NONE },
	{ .from = DATE_NONE, .until = 1 },
	{ ANY, .paid = PAID_YES },
	{ ANY, .paid = PAID_ON_TIME },
	{ ANY, .has_document_at_least = true },
	{ ANY, .has_document_at_least = true, .document_at_least_micro = 1 },
};

#define TERMS (sizeof terms / sizeof terms[0])

static struct selector
selector_of(struct line_term *own, size_t count)
{
	return (struct selector){ .terms = own, .term_count = count };
}

static void
every_attribute_tells_terms_apart(void **state)
{
	(void)state;
	for (size_t i = 0; i < TERMS; i++) {
		for (size_t j = 0; j < TERMS; j++)
			check_int_equal(same_terms_single(&terms[i],
			    &terms[j]), i == j);
	}
}

static void
only_a_term_that_asks_nothing_takes_all(void **state)
{
	struct line_term two[2] = { terms[1] };
	struct selector selector = selector_of(two, 0);

	(void)state;
	assert_true(same_terms_take_all(&selector));
	for (size_t i = 0; i < TERMS; i++) {
		two[1] = terms[i];
		selector = selector_of(&two[1], 1);
		check_int_equal(same_terms_take_all(&selector), i == 0);
		selector = selector_of(two, 2);
		check_int_equal(same_terms_take_all(&selector), i == 0);
	}
}

static void
order_and_repetition_say_nothing(void **state)
{
	struct line_term one[] = { terms[1], terms[3], terms[1] };
	struct line_term two[] = { terms[3], terms[1], terms[0] };
	struct selector a = selector_of(one, 3);
	struct selector b = selector_of(two, 2);

	(void)state;
	assert_true(same_terms(&a, &b));
	a.term_count = 1;
	assert_false(same_terms(&a, &b));
	assert_false(same_terms(&b, &a));
	/* One that takes all makes the others idle; excepts count anyway. */
	a = selector_of(NULL, 0);
	b.term_count = 3;
	assert_true(same_terms(&a, &b));
	b.excepts = one;
	b.except_count = 1;
	assert_false(same_terms(&a, &b));
	assert_false(same_terms(&b, &a));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_attribute_tells_terms_apart),
		cmocka_unit_test(only_a_term_that_asks_nothing_takes_all),
		cmocka_unit_test(order_and_repetition_say_nothing),
	};

	return cmocka_run_group_tests_name("same_terms", tests, NULL, NULL);
}
