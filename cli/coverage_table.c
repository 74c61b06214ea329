#include "cli/coverage_table.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "cli/coverage_part.h"
#include "cli/output.h"

/* ---------------------------------------------------------------- values */

const char *
coverage_type_name(int type)
{
	return type == DOCUMENT_INVOICE ? "invoices" :
	    type == DOCUMENT_CREDIT_NOTE ? "credit-notes" : "both";
}

const char *
coverage_month_name(char *out, int32_t month)
{
	if (month == DATE_NONE)
		return "";
	date_format(out, month);
	out[strlen("YYYY-MM")] = '\0';
	return out;
}

const char *
coverage_percent(char *out, wide now, wide before)
{
	wide size = before < 0 ? -before : before;
	wide tenths;

	if (size == 0)
		return "";
	tenths = decimal_divide_rounded((now - before) * 1000, size,
	    ROUND_HALF_UP);
	return decimal_format_fixed(out, tenths * (DECIMAL_ONE_MICRO / 10), 1);
}

void
coverage_put_date(struct table *table, int32_t date)
{
	char text[DATE_TEXT_SIZE];

	table_text(table, date == DATE_NONE ? NULL : date_format(text, date));
}

void
coverage_put_month(struct table *table, int32_t month)
{
	char text[DATE_TEXT_SIZE];

	table_text(table, coverage_month_name(text, month));
}

/* -------------------------------------------------------------- the parts */

#define PREVIOUS_FIRST 11	/* of months, that --previous shows in text */
#define PREVIOUS_LAST 15

static const struct coverage_part *const parts[] = {
	&coverage_part_months, &coverage_part_missing, &coverage_part_refused,
	&coverage_part_asides, &coverage_part_dismissed, &coverage_part_skips,
	&coverage_part_series, &coverage_part_gaps, &coverage_part_controls,
};

const char *const coverage_table_parts[] = {
	"all", "months", "missing-months", "refused", "set-aside", "dismissed",
	"skipped", "series", "gaps", "controls", NULL,
};

static enum status
print(const char *text, struct error *err)
{
	struct strbuf out;
	enum status status;

	strbuf_init(&out, OUTPUT_BYTES_MAX);
	strbuf_puts(&out, text);
	status = output_write(&out, err);
	strbuf_fini(&out);
	return status;
}

static enum status
write_part(const struct coverage_part *part, const struct coverage *coverage,
    const struct coverage_table_options *options, struct error *err)
{
	struct table_column columns[TABLE_COLUMNS_MAX];
	struct table table;
	enum status status;

	memcpy(columns, part->columns,
	    part->column_count * sizeof columns[0]);
	if (part == &coverage_part_months && options->has_previous)
		for (size_t i = PREVIOUS_FIRST; i <= PREVIOUS_LAST; i++)
			columns[i].is_csv_only = false;
	status = table_begin(&table, columns, part->column_count,
	    options->is_csv, err);
	if (status == STATUS_OK)
		status = part->put(&table, coverage, err);
	if (status == STATUS_OK)
		status = table_end(&table, err);
	table_fini(&table);
	return status;
}

static enum status
write_titled(const struct coverage_part *part, const struct coverage *coverage,
    const struct coverage_table_options *options, struct error *err)
{
	bool is_none = part->count(coverage) == 0;
	char title[128];
	enum status status;

	(void)snprintf(title, sizeof title, "\n%s%s\n", part->title,
	    is_none ? ": none" : "");
	status = print(title, err);
	return status != STATUS_OK || is_none ? status :
	    write_part(part, coverage, options, err);
}

void
coverage_table_summary(char *out, const struct coverage *coverage)
{
	const struct {
		const char *name;
		uint64_t count;
	} rows[] = {
		{ "months missing", coverage->months_missing },
		{ "numbers missing", coverage->numbers_missing },
		{ "numbers twice", coverage->numbers_double },
		{ "files refused", coverage->files_refused },
		{ "records set aside", coverage->set_aside },
		{ "control totals that differ", coverage->controls_open },
	};
	size_t at = 0;

	out[0] = '\0';
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		if (rows[i].count > 0)
			at += (size_t)snprintf(out + at,
			    COVERAGE_SUMMARY_MAX - at, "%s%s: %" PRIu64,
			    at > 0 ? "; " : "", rows[i].name, rows[i].count);
	}
}

static enum status
write_head(const struct coverage *coverage, struct error *err)
{
	char from[DATE_TEXT_SIZE];
	char until[DATE_TEXT_SIZE];
	char text[128];

	(void)snprintf(text, sizeof text, "Coverage of %s to %s, at ledger "
	    "position %" PRId64 "\n",
	    date_format(from, coverage->period.from),
	    date_format(until, coverage->period.until), coverage->position);
	return print(text, err);
}

/* A line of its own: whoever signs signs for that too. */
static void
describe_dismissed(char *out, size_t size, const struct coverage *coverage)
{
	out[0] = '\0';
	if (coverage->records_dismissed + coverage->files_dismissed > 0)
		(void)snprintf(out, size, "Dismissed, and not counted: "
		    "records: %" PRIu64 "; refused files: %" PRIu64 "\n",
		    coverage->records_dismissed, coverage->files_dismissed);
}

static enum status
write_verdict(const struct coverage *coverage, struct error *err)
{
	char summary[COVERAGE_SUMMARY_MAX];
	char dismissed[COVERAGE_SUMMARY_MAX];
	char text[2 * COVERAGE_SUMMARY_MAX + 32];

	describe_dismissed(dismissed, sizeof dismissed, coverage);
	coverage_table_summary(summary, coverage);
	(void)snprintf(text, sizeof text, "\n%s%s%s\n", dismissed,
	    summary[0] == '\0' ? "Complete" : "Not complete: ", summary);
	return print(text, err);
}

enum status
coverage_table_write(const struct coverage *coverage,
    const struct coverage_table_options *options, struct error *err)
{
	bool is_all = strcmp(options->part, "all") == 0;
	enum status status = STATUS_OK;

	if (!options->is_csv)
		status = write_head(coverage, err);
	for (size_t i = 0; i < sizeof parts / sizeof parts[0] &&
	    status == STATUS_OK; i++) {
		if (!is_all && strcmp(parts[i]->name, options->part) != 0)
			continue;
		if (options->is_csv)
			return write_part(parts[i], coverage, options, err);
		status = write_titled(parts[i], coverage, options, err);
	}
	return status == STATUS_OK ? write_verdict(coverage, err) : status;
}
