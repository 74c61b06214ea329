/* The order of a document's lines, which no file's order changes. */

#include "rules/collect_digest.h"

#include <string.h>

#include "tests/support/check.h"

/*
 * Each pair differs in one field first: there the left is less, and in all
 * fields after it more.  What is not stated is less than what is.
 */
static const struct purchase_line pairs[][2] = {
	{ { .no = NULL, .product = 9, .category = 9, .has_quantity = true,
	    .quantity_micro = 9, .unit = "KGM", .net_micro = 9 },
	  { .no = "1", .unit = "C62" } },
	{ { .no = "10", .product = 9, .category = 9, .has_quantity = true,
	    .quantity_micro = 9, .unit = "KGM", .net_micro = 9 },
	  { .no = "2", .unit = "C62" } },
	{ { .no = "1", .product = 3, .category = 9, .has_quantity = true,
	    .quantity_micro = 9, .unit = "KGM", .net_micro = 9 },
	  { .no = "1", .product = 5, .unit = "C62" } },
	{ { .no = "1", .category = 3, .has_quantity = true,
	    .quantity_micro = 9, .unit = "KGM", .net_micro = 9 },
	  { .no = "1", .category = CATALOG_NONE, .unit = "C62" } },
	{ { .no = "1", .quantity_micro = 9, .unit = "KGM", .net_micro = 9 },
	  { .no = "1", .has_quantity = true, .unit = "C62" } },
	{ { .no = "1", .has_quantity = true, .quantity_micro = -9,
	    .unit = "KGM", .net_micro = 9 },
	  { .no = "1", .has_quantity = true, .unit = "C62" } },
	{ { .no = "1", .unit = NULL, .net_micro = 9 },
	  { .no = "1", .unit = "C62" } },
	{ { .no = "1", .unit = "C62", .net_micro = 9 },
	  { .no = "1", .unit = "D62" } },
	{ { .no = "1", .unit = "C62", .net_micro = -9 },
	  { .no = "1", .unit = "C62", .net_micro = 1 } },
	{ { .no = "1", .net_micro = INT64_MIN },
	  { .no = "1", .net_micro = INT64_MAX } },
};

static void
lines_are_in_order_of_all_their_fields(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(pairs); i++) {
		const struct purchase_line *less = &pairs[i][0];
		const struct purchase_line *more = &pairs[i][1];

		if (collect_line_compare(less, more) >= 0 ||
		    collect_line_compare(more, less) <= 0)
			fail_msg("pair %zu", i);
		check_int_equal(collect_line_compare(less, less), 0);
		check_int_equal(collect_line_compare(more, more), 0);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(lines_are_in_order_of_all_their_fields),
	};

	return cmocka_run_group_tests_name("collect_digest", tests, NULL,
	    NULL);
}
