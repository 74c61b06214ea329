#ifndef CLI_COVERAGE_PART_H
#define CLI_COVERAGE_PART_H

#include "cli/table.h"
#include "engine/coverage.h"

/*
 * coverage_part -- the tables of coverage.  Private to cli/coverage_table.c and
 * cli/coverage_part*.c.
 */

struct coverage_part {
	const char *name;	/* for --part */
	const char *title;
	const struct table_column *columns;
	size_t column_count;
	size_t (*count)(const struct coverage *coverage);	/* of rows */
	enum status (*put)(struct table *table,
	    const struct coverage *coverage, struct error *err);
};

#define COVERAGE_COLUMNS(array) (array), sizeof (array) / sizeof (array)[0]

extern const struct coverage_part coverage_part_months;
extern const struct coverage_part coverage_part_missing;
extern const struct coverage_part coverage_part_refused;
extern const struct coverage_part coverage_part_asides;
extern const struct coverage_part coverage_part_dismissed;
extern const struct coverage_part coverage_part_skips;
extern const struct coverage_part coverage_part_series;
extern const struct coverage_part coverage_part_gaps;
extern const struct coverage_part coverage_part_controls;

/* Cells; DATE_NONE is empty. */
void coverage_put_date(struct table *table, int32_t date);
void coverage_put_month(struct table *table, int32_t month);

#endif
