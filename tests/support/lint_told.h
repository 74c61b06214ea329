#ifndef TESTS_SUPPORT_LINT_TOLD_H
#define TESTS_SUPPORT_LINT_TOLD_H

#include "rules/lint.h"

/*
 * lint_told -- what lint says of an agreement, as a text to compare: a line
 * "LINE warning CODE: MESSAGE" for each finding.
 */

/* Only findings of this code; NULL: all but no-example, so that a row needs no
 * example.  catalog may be NULL.  A difference fails the test. */
void lint_told_check(const char *agreement, const struct catalog *catalog,
    const char *only, const char *expected);

#endif
