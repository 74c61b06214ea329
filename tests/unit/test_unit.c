#include "engine/unit.h"

#include "tests/support/rows.h"

struct unit_row {
	const char *code;
	enum unit_kind kind;
	const char *factor;
};

/* The table of the agreement language, section 4. */
static const struct unit_row unit_rows[] = {
	{ "C62", UNIT_COUNT, "1" },
	{ "H87", UNIT_COUNT, "1" },
	{ "EA", UNIT_COUNT, "1" },
	{ "PCE", UNIT_COUNT, "1" },
	{ "NIU", UNIT_COUNT, "1" },
	{ "PR", UNIT_COUNT, "2" },
	{ "DZN", UNIT_COUNT, "12" },
	{ "CEN", UNIT_COUNT, "100" },
	{ "MIL", UNIT_COUNT, "1000" },
	{ "KGM", UNIT_MASS, "1" },
	{ "GRM", UNIT_MASS, "0.001" },
	{ "MGM", UNIT_MASS, "0.000001" },
	{ "TNE", UNIT_MASS, "1000" },
	{ "DTN", UNIT_MASS, "100" },
	{ "LTR", UNIT_VOLUME, "1" },
	{ "MLT", UNIT_VOLUME, "0.001" },
	{ "CLT", UNIT_VOLUME, "0.01" },
	{ "DLT", UNIT_VOLUME, "0.1" },
	{ "HLT", UNIT_VOLUME, "100" },
	{ "MTQ", UNIT_VOLUME, "1000" },
	{ "MTR", UNIT_LENGTH, "1" },
	{ "CMT", UNIT_LENGTH, "0.01" },
	{ "MMT", UNIT_LENGTH, "0.001" },
	{ "KMT", UNIT_LENGTH, "1000" },
	{ "MTK", UNIT_AREA, "1" },
	{ "CMK", UNIT_AREA, "0.0001" },
	{ "MMK", UNIT_AREA, "0.000001" },
	{ "HAR", UNIT_AREA, "10000" },
};

static void
find(void **state)
{
	const struct unit_row *row = *state;
	const struct unit *unit = unit_find(row->code);
	char factor[DECIMAL_TEXT_MAX];

	assert_non_null(unit);
	assert_string_equal(unit->code, row->code);
	check_int_equal(unit->kind, row->kind);
	assert_string_equal(decimal_format(factor, unit->factor_micro),
	    row->factor);
}

static void
codes_outside_the_table_are_not_found(void **state)
{
	static const char *const codes[] = {
		"", "BX", "kgm", "KGM ", " KGM", "KG", "KGMM", "PK", "C62x",
		"\xff",
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(codes); i++)
		assert_null(unit_find(codes[i]));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(codes_outside_the_table_are_not_found),
	};
	int failed = 0;

	failed += cmocka_run_group_tests_name("unit", tests, NULL, NULL);
	failed += run_rows("unit_find", find, unit_rows);
	return failed;
}
