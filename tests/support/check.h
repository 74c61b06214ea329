#ifndef TESTS_SUPPORT_CHECK_H
#define TESTS_SUPPORT_CHECK_H

/*
 * check -- cmocka with what it lacks: comparisons that print decimals, and the
 * standard includes its header forgets.
 */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "engine/decimal.h"
#include "engine/error.h"
#include "engine/status.h"

#define ARRAY_LEN(a) (sizeof(a) / sizeof(a)[0])

/* Compare two amounts in millionths; a failure prints both as decimals. */
#define check_micro_equal(actual, expected) \
	check_micro_equal_at((actual), (expected), __FILE__, __LINE__)
void check_micro_equal_at(wide actual, wide expected, const char *file,
    int line);

/* Compare two statuses; a failure prints both names and err's text if any. */
#define check_status(actual, expected, err) \
	check_status_at((actual), (expected), (err), __FILE__, __LINE__)
void check_status_at(enum status actual, enum status expected,
    const struct error *err, const char *file, int line);

/* Compare two integers, printed in decimal. */
#define check_int_equal(actual, expected) \
	check_int_equal_at((actual), (expected), __FILE__, __LINE__)
void check_int_equal_at(int64_t actual, int64_t expected, const char *file,
    int line);

#endif
