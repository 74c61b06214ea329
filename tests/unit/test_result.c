#include "engine/result.h"

#include "tests/support/check.h"

struct code_set {
	int count;
	const char *(*code)(int value);
};

static const char *
reason_code(int value)
{
	return result_reason_code((enum result_reason)value);
}

static const char *
role_code(int value)
{
	return figure_role_code((enum figure_role)value);
}

static const char *
fate_code(int value)
{
	return line_fate_code((enum line_fate)value);
}

static const char *
kind_code(int value)
{
	return step_kind_code((enum step_kind)value);
}

static const struct code_set code_sets[] = {
	{ REASON_COUNT, reason_code },
	{ FIGURE_ROLE_COUNT, role_code },
	{ LINES_FATE_COUNT, fate_code },
	{ STEP_KIND_COUNT, kind_code },
};

static void
every_code_is_there_and_another_one(void **state)
{
	(void)state;
	for (size_t s = 0; s < ARRAY_LEN(code_sets); s++)
		for (int i = 0; i < code_sets[s].count; i++) {
			assert_non_null(code_sets[s].code(i));
			for (int k = 0; k < i; k++)
				assert_string_not_equal(code_sets[s].code(k),
				    code_sets[s].code(i));
		}
}

static void
reasons_are_found_by_their_codes(void **state)
{
	(void)state;
	for (int i = 0; i < REASON_COUNT; i++)
		check_int_equal(result_reason_find(reason_code(i)), i);
	assert_string_equal(reason_code(REASON_NONE), "");
	assert_string_equal(reason_code(REASON_REQUIRE_FAILED),
	    "require-failed");
	assert_string_equal(reason_code(REASON_BELOW_MINIMUM),
	    "below-minimum");
	check_int_equal(result_reason_find("Cap"), REASON_COUNT);
	check_int_equal(result_reason_find("error"), REASON_COUNT);
}

static void
units_of_one_are_said_so(void **state)
{
	(void)state;
	assert_string_equal(result_unit_of("1", "invoices"), "invoice");
	assert_string_equal(result_unit_of("1", "days"), "day");
	assert_string_equal(result_unit_of("1", "months"), "month");
	assert_string_equal(result_unit_of("1", "products"), "product");
	assert_string_equal(result_unit_of("1", "categories"), "category");
	assert_string_equal(result_unit_of("1", "EUR"), "EUR");
	assert_string_equal(result_unit_of("0", "days"), "days");
	assert_string_equal(result_unit_of("1.5", "months"), "months");
	assert_string_equal(result_unit_of("11", "days"), "days");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_code_is_there_and_another_one),
		cmocka_unit_test(reasons_are_found_by_their_codes),
		cmocka_unit_test(units_of_one_are_said_so),
	};

	return cmocka_run_group_tests_name("result", tests, NULL, NULL);
}
