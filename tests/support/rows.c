#include "tests/support/rows.h"

#include <stdlib.h>
#include <string.h>

int
run_rows_of(const char *group, CMUnitTestFunction test, const void *rows,
    size_t row_size, size_t count)
{
	struct CMUnitTest *tests = calloc(count, sizeof *tests);
	const char *row = rows;
	int failed;

	if (tests == NULL)
		return 1;
	for (size_t i = 0; i < count; i++, row += row_size) {
		const void *state = row;

		memcpy(&tests[i].name, row, sizeof tests[i].name);
		tests[i].test_func = test;
		memcpy(&tests[i].initial_state, &state, sizeof state);
	}
	failed = _cmocka_run_group_tests(group, tests, count, NULL, NULL);
	free(tests);
	return failed;
}
