#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "cli/coverage_part.h"
#include "cli/coverage_table.h"

#define NUMBERS_MAX (2 * SERIES_TOLD_MAX + 64)

/* ---------------------------------------------------------------- series */

static const struct table_column series_columns[] = {
	{ "source", false, false },
	{ "series", false, false },
	{ "type", false, false },
	{ "first", false, false },
	{ "last", false, false },
	{ "documents", true, false },
	{ "cancelled", true, false },
	{ "set_aside", true, false },
	{ "skipped", true, false },
	{ "missing", true, false },
	{ "gaps", true, false },
	{ "twice", true, false },
};

/* The series' name: its ids, with a mark for the number. */
static void
put_series_name(struct table *table, const struct series_row *row)
{
	char name[NUMBERS_MAX];

	(void)snprintf(name, sizeof name, "%s#%s", row->before, row->after);
	table_text(table, name);
}

static enum status
put_rest(struct table *table, const struct coverage_rest *row,
    struct error *err)
{
	table_text(table, row->source);
	table_text(table, "no series");
	table_text(table, NULL);
	table_text(table, row->rest.example);
	table_text(table, NULL);
	table_count(table, row->rest.documents);
	for (size_t i = 0; i < 6; i++)
		table_count(table, 0);
	return table_end_row(table, err);
}

static enum status
put_series(struct table *table, const struct coverage *coverage,
    struct error *err)
{
	enum status status = STATUS_OK;
	size_t i;

	for (i = 0; i < coverage->series_count && status == STATUS_OK; i++) {
		const struct series_row *row = &coverage->series[i].row;

		table_text(table, coverage->series[i].source);
		put_series_name(table, row);
		table_text(table, coverage_type_name(row->type));
		table_text(table, row->first);
		table_text(table, row->last);
		table_count(table, row->counts[SERIES_LIVE]);
		table_count(table, row->counts[SERIES_CANCELLED]);
		table_count(table, row->counts[SERIES_SET_ASIDE]);
		table_count(table, row->counts[SERIES_SKIPPED]);
		table_count(table, row->missing);
		table_count(table, row->gaps);
		table_count(table, row->doubles);
		status = table_end_row(table, err);
	}
	for (i = 0; i < coverage->rest_count && status == STATUS_OK; i++)
		status = put_rest(table, &coverage->rests[i], err);
	return status;
}

static const struct table_column gap_columns[] = {
	{ "source", false, false },
	{ "type", false, false },
	{ "numbers", false, false },
	{ "from", false, true },
	{ "to", false, true },
	{ "missing", true, true },
	{ "dated_from", false, false },
	{ "dated_until", false, false },
};

/* "F-2025-0018 to 0021: 4 missing" */
static void
put_numbers(struct table *table, const struct series_row *row,
    const struct series_gap *gap)
{
	size_t head = strlen(row->before);
	const char *end = gap->to;
	char text[NUMBERS_MAX];

	/* A year that is glued to the number stays with it. */
	while (head > 0 && row->before[head - 1] >= '0' &&
	    row->before[head - 1] <= '9')
		head--;
	if (strncmp(gap->to, row->before, head) == 0)
		end += head;
	if (gap->missing == 0)
		(void)snprintf(text, sizeof text, "%s and %s: one number twice",
		    gap->from, gap->to);
	else if (gap->missing == 1)
		(void)snprintf(text, sizeof text, "%s: 1 missing", gap->from);
	else
		(void)snprintf(text, sizeof text, "%s to %s: %" PRIu64
		    " missing", gap->from, end, gap->missing);
	table_text(table, text);
}

static enum status
put_gaps(struct table *table, const struct coverage *coverage,
    struct error *err)
{
	enum status status = STATUS_OK;
	size_t i;
	size_t k;

	for (i = 0; i < coverage->series_count; i++) {
		const struct coverage_series *series = &coverage->series[i];

		for (k = 0; k < series->gap_count && status == STATUS_OK;
		    k++) {
			const struct series_gap *gap = &series->gaps[k];

			table_text(table, series->source);
			table_text(table, coverage_type_name(gap->type));
			put_numbers(table, &series->row, gap);
			table_text(table, gap->from);
			table_text(table, gap->to);
			table_count(table, gap->missing);
			coverage_put_date(table, gap->after);
			coverage_put_date(table, gap->until);
			status = table_end_row(table, err);
		}
	}
	return status;
}

static size_t
count_series(const struct coverage *coverage)
{
	return coverage->series_count + coverage->rest_count;
}

const struct coverage_part coverage_part_series = {
	"series", "Number series",
	COVERAGE_COLUMNS(series_columns), count_series, put_series,
};

static size_t
count_gaps(const struct coverage *coverage)
{
	return (size_t)(coverage->numbers_missing +
	    coverage->numbers_double);
}

const struct coverage_part coverage_part_gaps = {
	"gaps", "Numbers that are missing, or there twice",
	COVERAGE_COLUMNS(gap_columns), count_gaps, put_gaps,
};
