/* Units of a product that contradict each other. */

#include "tests/support/check.h"
#include "tests/support/temp_ledger.h"

/* A unit, and what 1 of it is. */
struct unit_row {
	const char *name;
	const char *own;	/* of the product */
	struct fact_unit units[2];
	size_t count;
	const char *says;	/* NULL: it is taken */
};

#define MICRO(n) ((n) * INT64_C(1000000))

static const struct unit_row unit_rows[] = {
	{ "two units", "C62", { { "BX", MICRO(12) }, { "CT", MICRO(10) } }, 2,
	    NULL },
	{ "one unit twice, alike", "C62", { { "BX", MICRO(12) },
	    { "BX", MICRO(12) } }, 2, NULL },
	{ "one unit, two numbers", "C62", { { "BX", MICRO(12) },
	    { "BX", MICRO(10) } }, 2,
	    "product P-1 would have 1 BX be 12 and 10 of its unit" },
	{ "one of itself", "C62", { { "C62", MICRO(1) } }, 1, NULL },
	{ "twelve of itself", "C62", { { "C62", MICRO(12) } }, 1,
	    "product P-1 would have 1 C62 be 1 and 12 of its unit" },
	{ "no own unit", NULL, { { "C62", MICRO(12) } }, 1, NULL },
};

static void
run_unit_row(void **state)
{
	const struct unit_row *row = *state;
	struct temp_ledger *temp;
	void *ledger_state = NULL;
	const struct fact_product given = {
		.id = "P-1", .unit = row->own, .units = row->units,
		.unit_count = row->count, .authority = FACT_FROM_MASTER,
		.stated = FACT_PRODUCT_ALL,
	};

	(void)temp_ledger_setup(&ledger_state);
	temp = ledger_state;
	temp_ledger_begin(temp);
	check_int_equal(temp_ledger_product(temp, &given),
	    row->says == NULL ? LEDGER_ADDED : LEDGER_REFUSED);
	if (row->says != NULL) {
		assert_string_equal(temp->code, "unit-conflict");
		assert_string_equal(temp->err.message, row->says);
	}
	(void)temp_ledger_commit(temp);
	(void)temp_ledger_teardown(&ledger_state);
}

/* The own unit may come after one that it contradicts. */
static void
an_own_unit_is_one_of_itself(void **state)
{
	struct temp_ledger *temp = *state;
	const struct fact_unit box = { "BX", MICRO(12) };
	const struct fact_product adds = {
		.id = "P-1", .units = &box, .unit_count = 1,
		.authority = FACT_FROM_MASTER, .parts = FACT_PARTS_ADD,
		.stated = FACT_PRODUCT_UNITS,
	};
	const struct fact_product own = {
		.id = "P-1", .unit = "BX", .authority = FACT_FROM_MASTER,
		.stated = FACT_PRODUCT_UNIT,
	};

	temp_ledger_begin(temp);
	check_int_equal(temp_ledger_product(temp, &adds), LEDGER_ADDED);
	check_int_equal(temp_ledger_product(temp, &own), LEDGER_REFUSED);
	assert_string_equal(temp->code, "unit-conflict");
	(void)temp_ledger_commit(temp);
}

int
main(void)
{
	struct CMUnitTest tests[1 + ARRAY_LEN(unit_rows)] = {
		cmocka_unit_test_setup_teardown(an_own_unit_is_one_of_itself,
		    temp_ledger_setup, temp_ledger_teardown),
	};

	for (size_t i = 0; i < ARRAY_LEN(unit_rows); i++)
		tests[i + 1] = (struct CMUnitTest){
			.name = unit_rows[i].name,
			.test_func = run_unit_row,
			.initial_state = (void *)(uintptr_t)&unit_rows[i],
		};
	return cmocka_run_group_tests_name("ledger_units", tests, NULL, NULL);
}
