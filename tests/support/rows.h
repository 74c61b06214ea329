#ifndef TESTS_SUPPORT_ROWS_H
#define TESTS_SUPPORT_ROWS_H

#include "tests/support/check.h"

/*
 * rows -- a table of cases, each a test of its own, so that one that fails does
 * not hide the others.
 *
 * A row is any struct whose first member is its name, a const char *; the test
 * gets a pointer to it as *state.
 */

/* Returns how many rows failed. */
#define run_rows(group, test, rows) \
	run_rows_of((group), (test), (rows), sizeof (rows)[0], ARRAY_LEN(rows))
int run_rows_of(const char *group, CMUnitTestFunction test, const void *rows,
    size_t row_size, size_t count);

#endif
