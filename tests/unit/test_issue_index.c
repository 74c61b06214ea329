#include "cli/issue_index.h"

#include "tests/support/check.h"

/* A run with more parties than its folder may hold is refused while it runs. */
static void
a_party_too_many_is_refused(void **state)
{
	struct issue_index index = {
		.count = ISSUE_ROWS_MAX,
		.capacity = ISSUE_ROWS_MAX + 1,
	};
	const struct issue_row row = { .account = "C-1" };
	struct error err = { 0 };

	(void)state;
	check_status(issue_index_add(&index, &row, &err), STATUS_RANGE, &err);
	assert_string_equal(err.message, "a run has at most 1000000 parties; "
	    "divide it by agreements");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_party_too_many_is_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

/* cli/ is the program, not part of the library that tests link. */
#include "cli/signals.c"
#include "cli/output.c"
#include "cli/table.c"
#include "cli/issue_index.c"
