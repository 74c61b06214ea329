#include <string.h>

#include "cli/commands.h"
#include "cli/coverage_json.h"
#include "cli/coverage_table.h"
#include "cli/database.h"

#define YEAR_MAX 9999
#define YEAR_NONE (-1)	/* not given */

struct coverage_arguments {
	int64_t year;
	int32_t from;
	int32_t until;
	const char *source;
	const char *part;
	const char *format;
	bool has_previous;
};

static const char *const formats[] = { "text", "csv", "json", NULL };

static const struct option_row options[] = {
	{ .name = "year", .kind = OPTION_NUMBER, .value = "YEAR",
	    .help = "a calendar year (default, with neither of the next two: "
	    "from the first month of what came to the last)",
	    .offset = offsetof(struct coverage_arguments, year),
	    .maximum = YEAR_MAX, .fallback = YEAR_NONE },
	{ .name = "from", .kind = OPTION_DATE, .value = "DATE",
	    .help = "the first day, by issue date",
	    .offset = offsetof(struct coverage_arguments, from) },
	{ .name = "until", .kind = OPTION_DATE, .value = "DATE",
	    .help = "the last day",
	    .offset = offsetof(struct coverage_arguments, until) },
	{ .name = "source", .kind = OPTION_TEXT, .value = "NAME",
	    .help = "only the documents of this source",
	    .offset = offsetof(struct coverage_arguments, source) },
	{ .name = "part", .kind = OPTION_CHOICE,
	    .value = "PART",
	    .help = "one table only: months, missing-months, refused, "
	    "set-aside, dismissed, skipped, series, gaps or controls (csv "
	    "prints one: months, if no other is named)",
	    .offset = offsetof(struct coverage_arguments, part),
	    .choices = coverage_table_parts },
	{ .name = "previous", .kind = OPTION_FLAG,
	    .help = "in text too, all figures of the same months a year before",
	    .offset = offsetof(struct coverage_arguments, has_previous) },
	{ .name = "format", .kind = OPTION_CHOICE, .value = "text|csv|json",
	    .help = "how it is printed",
	    .offset = offsetof(struct coverage_arguments, format),
	    .choices = formats },
	{ .name = NULL },
};

/* The days asked for; both ends or none, or a year. */
static enum status
find_period(struct coverage_request *out,
    const struct coverage_arguments *given, struct error *err)
{
	bool has_days = given->from != DATE_NONE || given->until != DATE_NONE;
	int year = (int)given->year;

	if (year != YEAR_NONE && has_days)
		return error_set(err, STATUS_USAGE,
		    "--year goes without --from and --until");
	if (has_days && (given->from == DATE_NONE || given->until == DATE_NONE))
		return error_set(err, STATUS_USAGE,
		    "--from and --until go together");
	if (has_days && given->from > given->until)
		return error_set(err, STATUS_USAGE,
		    "--from is after --until");
	/* 25 is rather 2025 than the days of Tiberius. */
	if (year != YEAR_NONE && year < 1000)
		return error_set(err, STATUS_USAGE,
		    "--year takes four digits, not %d", year);
	out->has_period = year != YEAR_NONE || has_days;
	out->period = (struct period){ given->from, given->until };
	if (year != YEAR_NONE &&
	    (date_from_civil(&out->period.from, year, 1, 1) != STATUS_OK ||
	    date_from_civil(&out->period.until, year, 12, 31) != STATUS_OK))
		return error_set(err, STATUS_USAGE, "there is no year %d",
		    year);
	return STATUS_OK;
}

static enum status
write_coverage(struct context *context, const struct coverage *coverage,
    const struct coverage_arguments *given, struct error *err)
{
	const struct coverage_table_options table = {
		.part = given->part,
		.is_csv = strcmp(given->format, "csv") == 0,
		.has_previous = given->has_previous,
	};
	char summary[COVERAGE_SUMMARY_MAX];
	enum status status;

	if (strcmp(given->format, "json") == 0)
		status = coverage_json_write(coverage, err);
	else
		status = coverage_table_write(coverage, &table, err);
	coverage_table_summary(summary, coverage);
	if (status == STATUS_OK && coverage_is_open(coverage))
		command_refuse(context, "not complete: %s", summary);
	return status;
}

static enum status
run(struct context *context, const void *arguments,
    const struct option_words *operands, struct error *err)
{
	const struct coverage_arguments *given = arguments;
	struct coverage_request request = { .source = given->source };
	struct coverage *coverage = NULL;
	struct database_view view = { 0 };
	enum status status;

	(void)operands;
	status = find_period(&request, given, err);
	if (status == STATUS_OK)
		status = database_view_open(&view, context, err);
	request.catalog = view.catalog;
	if (status == STATUS_OK)
		status = coverage_make(&coverage, view.ledger, &request, err);
	if (status == STATUS_OK)
		status = write_coverage(context, coverage, given, err);
	coverage_free(coverage);
	database_view_close(&view);
	return status;
}

const struct command cmd_coverage = {
	.name = "coverage",
	.operands = "",
	.summary = "what came in, month by month, and what is missing",
	.details = "For whoever signs off that a year is complete: documents "
	    "and net amounts per month, source and currency beside the year "
	    "before; months without documents; files that were refused; what "
	    "was set aside, dismissed or skipped; "
	    "number series with their gaps and doubles; what files state of "
	    "themselves (SAF-T, JPK_FA) against what their documents came "
	    "to.\n\n"
	    "Exit status 1, and the last line says why: a month or a number "
	    "is missing, a number is there twice, a file was refused and no "
	    "later one answers it, something is set aside, or a file's "
	    "total differs. A refused file counts whatever the period and "
	    "source asked for: neither is known of it.",
	.options = options,
	.arguments_size = sizeof(struct coverage_arguments),
	.run = run,
};
