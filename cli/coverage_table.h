#ifndef CLI_COVERAGE_TABLE_H
#define CLI_COVERAGE_TABLE_H

#include <stdbool.h>

#include "engine/coverage.h"

/*
 * coverage_table -- the parts of coverage as tables on standard output, text or
 * csv.
 */

struct coverage_table_options {
	const char *part;	/* of coverage_table_parts; "all" */
	bool is_csv;
	bool has_previous;	/* text: all figures of the year before */
};

/* The names for --part, "all" first; ends with NULL. */
extern const char *const coverage_table_parts[];

MUST_CHECK enum status coverage_table_write(const struct coverage *coverage,
    const struct coverage_table_options *options, struct error *err);

/* What is wrong, in one line: "months missing: 2; ..."; "" for nothing. */
#define COVERAGE_SUMMARY_MAX 256
void coverage_table_summary(char *out, const struct coverage *coverage);

/* "3 missing" of a series and its like, shared with json. */
const char *coverage_type_name(int type);
/* "2025-03", "" where the month is not known; out has DATE_TEXT_SIZE bytes. */
const char *coverage_month_name(char *out, int32_t month);

/* The change of an amount in percent, to one decimal; "" where there was
 * none.  out has DECIMAL_TEXT_MAX bytes. */
const char *coverage_percent(char *out, wide now, wide before);

#endif
