#include "cli/coverage_table.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "cli/output.h"
#include "cli/table.h"

#define NUMBERS_MAX (2 * SERIES_TOLD_MAX + 64)

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

static void
put_signed(struct table *table, uint64_t now, uint64_t before)
{
	char text[24];

	(void)snprintf(text, sizeof text, "%" PRId64,
	    (int64_t)now - (int64_t)before);
	table_text(table, text);
}

static void
put_date(struct table *table, int32_t date)
{
	char text[DATE_TEXT_SIZE];

	table_text(table, date == DATE_NONE ? NULL : date_format(text, date));
}

static void
put_month(struct table *table, int32_t month)
{
	char text[DATE_TEXT_SIZE];

	table_text(table, coverage_month_name(text, month));
}

/* ---------------------------------------------------------------- months */

#define PREVIOUS_FIRST 11	/* columns that --previous shows in text */
#define PREVIOUS_LAST 15

static const struct table_column month_columns[] = {
	{ "source", false, false },
	{ "currency", false, false },
	{ "month", false, false },
	{ "documents", true, false },
	{ "invoices", true, false },
	{ "credit_notes", true, false },
	{ "cancelled", true, false },
	{ "lines", true, false },
	{ "accounts", true, false },
	{ "net", true, false },
	{ "previous_documents", true, false },
	{ "previous_invoices", true, true },
	{ "previous_credit_notes", true, true },
	{ "previous_cancelled", true, true },
	{ "previous_lines", true, true },
	{ "previous_accounts", true, true },
	{ "previous_net", true, false },
	{ "change_documents", true, false },
	{ "change_net", true, false },
	{ "change_percent", true, false },
};

static uint64_t
documents_of(const struct coverage_figures *figures)
{
	return figures->invoices + figures->credit_notes;
}

static void
put_figures(struct table *table, const struct coverage_figures *figures)
{
	table_count(table, documents_of(figures));
	table_count(table, figures->invoices);
	table_count(table, figures->credit_notes);
	table_count(table, figures->cancelled);
	table_count(table, figures->lines);
	table_count(table, figures->accounts);
	table_amount(table, figures->net_micro);
}

static enum status
put_months(struct table *table, const struct coverage *coverage,
    struct error *err)
{
	enum status status = STATUS_OK;
	char percent[DECIMAL_TEXT_MAX];
	size_t i;

	for (i = 0; i < coverage->month_count && status == STATUS_OK; i++) {
		const struct coverage_month *row = &coverage->months[i];

		table_text(table, row->source);
		table_text(table, row->currency);
		if (row->month == DATE_NONE)
			table_text(table, "total");
		else
			put_month(table, row->month);
		put_figures(table, &row->now);
		put_figures(table, &row->before);
		put_signed(table, documents_of(&row->now),
		    documents_of(&row->before));
		table_amount(table, row->now.net_micro -
		    row->before.net_micro);
		table_text(table, coverage_percent(percent,
		    row->now.net_micro, row->before.net_micro));
		status = table_end_row(table, err);
	}
	return status;
}

/* --------------------------------------------------------- missing months */

static const struct table_column missing_columns[] = {
	{ "source", false, false },
	{ "from", false, false },
	{ "until", false, false },
	{ "months", true, false },
	{ "delivered_later", false, false },
};

static enum status
put_missing(struct table *table, const struct coverage *coverage,
    struct error *err)
{
	enum status status = STATUS_OK;
	size_t i;

	for (i = 0; i < coverage->missing_count && status == STATUS_OK; i++) {
		const struct coverage_missing *row = &coverage->missing[i];

		table_text(table, row->source);
		put_month(table, row->from);
		put_month(table, row->until);
		table_count(table, (uint64_t)(date_month_index(row->until) -
		    date_month_index(row->from) + 1));
		table_text(table, row->has_later ? "yes" : "no");
		status = table_end_row(table, err);
	}
	return status;
}

/* ---------------------------------------------------- set aside, skipped */

static const struct table_column aside_columns[] = {
	{ "source", false, false },
	{ "month", false, false },
	{ "kind", false, false },
	{ "code", false, false },
	{ "currency", false, false },
	{ "records", true, false },
	{ "lines", true, false },
	{ "net", true, false },
	{ "unread", true, false },
};

static enum status
put_asides(struct table *table, const struct coverage *coverage,
    struct error *err)
{
	enum status status = STATUS_OK;
	size_t i;

	for (i = 0; i < coverage->aside_count && status == STATUS_OK; i++) {
		const struct coverage_aside *row = &coverage->asides[i];

		table_text(table, row->source);
		put_month(table, row->month);
		table_text(table, row->kind);
		table_text(table, row->code);
		table_text(table, row->currency);
		table_count(table, row->records);
		table_count(table, row->lines);
		table_amount(table, row->net_micro);
		table_count(table, row->unread);
		status = table_end_row(table, err);
	}
	return status;
}

static const struct table_column skip_columns[] = {
	{ "source", false, false },
	{ "month", false, false },
	{ "what", false, false },
	{ "documents", true, false },
};

static enum status
put_skips(struct table *table, const struct coverage *coverage,
    struct error *err)
{
	enum status status = STATUS_OK;
	size_t i;

	for (i = 0; i < coverage->skip_count && status == STATUS_OK; i++) {
		const struct coverage_skipped *row = &coverage->skips[i];

		table_text(table, row->source);
		put_month(table, row->month);
		table_text(table, row->what);
		table_count(table, row->documents);
		status = table_end_row(table, err);
	}
	return status;
}

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
			put_date(table, gap->after);
			put_date(table, gap->until);
			status = table_end_row(table, err);
		}
	}
	return status;
}

/* -------------------------------------------------------------- controls */

static const struct table_column control_columns[] = {
	{ "position", true, false },
	{ "file", false, false },
	{ "source", false, false },
	{ "what", false, false },
	{ "place", false, true },
	{ "stated", true, false },
	{ "found", true, false },
	{ "difference", true, false },
	{ "went_in", true, false },
	{ "duplicates", true, false },
	{ "set_aside", true, false },
	{ "unread", true, false },
	{ "state", false, false },
	{ "answered_by", true, false },
};

static enum status
put_control(struct table *table, const struct coverage_control *row,
    struct error *err)
{
	const struct control *control = &row->control;
	int part;

	table_count(table, (uint64_t)row->position);
	table_text(table, row->file);
	table_text(table, row->source);
	table_text(table, control_name(control->stated.what));
	table_text(table, control->stated.place);
	table_text(table, control->stated.text);
	table_amount(table, control_found(control));
	if (control->stated.is_number)
		table_amount(table, control_found(control) -
		    control->stated.value_micro);
	else
		table_text(table, NULL);
	for (part = 0; part < CONTROL_PARTS; part++)
		table_amount(table, control->parts_micro[part]);
	table_count(table, control->unread);
	table_text(table, row->is_mended ? "mended" :
	    control_state_name(row->state));
	if (row->answered_by != 0)
		table_count(table, (uint64_t)row->answered_by);
	else
		table_text(table, NULL);
	return table_end_row(table, err);
}

static enum status
put_controls(struct table *table, const struct coverage *coverage,
    struct error *err)
{
	enum status status = STATUS_OK;
	size_t i;

	for (i = 0; i < coverage->control_count && status == STATUS_OK; i++)
		status = put_control(table, &coverage->controls[i], err);
	return status;
}

/* -------------------------------------------------------------- the parts */

#define COLUMNS(array) (array), sizeof (array) / sizeof (array)[0]

struct part {
	const char *name;
	const char *title;
	const struct table_column *columns;
	size_t column_count;
	enum status (*put)(struct table *table,
	    const struct coverage *coverage, struct error *err);
};

static const struct part parts[] = {
	{ "months", "Documents, beside the year before",
	  COLUMNS(month_columns), put_months },
	{ "missing-months", "Months without documents",
	  COLUMNS(missing_columns), put_missing },
	{ "set-aside", "Set aside, and open (see `ristorno rejects`)",
	  COLUMNS(aside_columns), put_asides },
	{ "skipped", "Skipped: no purchases",
	  COLUMNS(skip_columns), put_skips },
	{ "series", "Number series", COLUMNS(series_columns), put_series },
	{ "gaps", "Numbers that are missing, or there twice",
	  COLUMNS(gap_columns), put_gaps },
	{ "controls", "What files state of themselves",
	  COLUMNS(control_columns), put_controls },
};

const char *const coverage_table_parts[] = {
	"all", "months", "missing-months", "set-aside", "skipped", "series",
	"gaps", "controls", NULL,
};

static size_t
count_rows(const struct part *part, const struct coverage *coverage)
{
	const size_t counts[] = {
		coverage->month_count, coverage->missing_count,
		coverage->aside_count, coverage->skip_count,
		coverage->series_count + coverage->rest_count,
		(size_t)(coverage->numbers_missing +
		coverage->numbers_double), coverage->control_count,
	};

	_Static_assert(sizeof counts / sizeof counts[0] ==
	    sizeof parts / sizeof parts[0], "a count of each part");
	return counts[part - parts];
}

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
write_part(const struct part *part, const struct coverage *coverage,
    const struct coverage_table_options *options, struct error *err)
{
	struct table_column columns[TABLE_COLUMNS_MAX];
	struct table table;
	enum status status;

	memcpy(columns, part->columns,
	    part->column_count * sizeof columns[0]);
	if (part->columns == month_columns && options->has_previous)
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
write_titled(const struct part *part, const struct coverage *coverage,
    const struct coverage_table_options *options, struct error *err)
{
	bool is_none = count_rows(part, coverage) == 0;
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

static enum status
write_verdict(const struct coverage *coverage, struct error *err)
{
	char summary[COVERAGE_SUMMARY_MAX];
	char text[COVERAGE_SUMMARY_MAX + 32];

	coverage_table_summary(summary, coverage);
	(void)snprintf(text, sizeof text, "\n%s%s\n",
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
		if (!is_all && strcmp(parts[i].name, options->part) != 0)
			continue;
		if (options->is_csv)
			return write_part(&parts[i], coverage, options, err);
		status = write_titled(&parts[i], coverage, options, err);
	}
	return status == STATUS_OK ? write_verdict(coverage, err) : status;
}
