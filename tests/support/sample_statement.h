#ifndef TESTS_SUPPORT_SAMPLE_STATEMENT_H
#define TESTS_SUPPORT_SAMPLE_STATEMENT_H

#include "reports/statement.h"

/*
 * sample_statement -- statements made by hand, for tests of what shows, writes
 * and signs them.  Static storage; copy a struct to change it.
 */

/* Two rules, requirements, steps, texts that need escaping. */
const struct statement *sample_statement(void);

/* As little as a statement can hold. */
const struct statement *sample_statement_small(void);

/* A result that failed. */
const struct result *sample_result_failed(void);

#endif
