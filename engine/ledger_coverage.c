#include "engine/ledger_coverage.h"

#include <stdlib.h>
#include <string.h>

/* ----------------------------------------------------------------- lists */

void *
coverage_add(struct coverage_list *list, size_t size, struct error *err)
{
	char *items;

	if (list->count == COVERAGE_ROWS_MAX) {
		(void)error_set(err, STATUS_RANGE, "more than %d rows; ask "
		    "for a shorter period or for one source",
		    COVERAGE_ROWS_MAX);
		return NULL;
	}
	items = ledger_grow(list->items, &list->capacity, list->count + 1,
	    size);
	if (items == NULL) {
		(void)error_memory(err);
		return NULL;
	}
	list->items = items;
	return memset(items + list->count++ * size, 0, size);
}

enum status
coverage_text(const char **out, struct coverage_work *work, const char *text,
    struct error *err)
{
	return ledger_text_copy(out, &work->out->arena, text, err);
}

/* ----------------------------------------------------------------- dates */

bool
coverage_is_asked(const struct coverage_work *work, int32_t date)
{
	return date == DATE_NONE ||
	    period_contains(work->out->period, date);
}

bool
coverage_is_source(const struct coverage_work *work, const char *source)
{
	return work->request->source == NULL || (source != NULL &&
	    strcmp(source, work->request->source) == 0);
}

int32_t
coverage_month_of(int32_t date)
{
	int year;
	int month;
	int day;

	if (date == DATE_NONE)
		return DATE_NONE;
	date_to_civil(date, &year, &month, &day);
	return date - (day - 1);
}

int32_t
coverage_month_day(int32_t month_index)
{
	int32_t base = date_month_index(0);
	int32_t day;

	/* Months of documents are of the years 1 to 9999. */
	if (date_add_months(&day, 0, month_index - base) != STATUS_OK)
		return DATE_NONE;
	return day;
}

/* ------------------------------------------------------------ the period */

/* The first and last document's dates; STATUS_NOT_FOUND: there is none. */
static enum status
find_bounds(struct period *out, struct ledger *ledger, const char *source,
    struct error *err)
{
	struct db_query query;
	bool has_row = false;
	enum status status;

	db_query(&query, ledger->db,
	    "SELECT min(d.date), max(d.date) FROM document d"
	    " JOIN source s ON s.id = d.source"
	    " WHERE d.superseded IS NULL AND (?1 IS NULL OR s.text = ?1)");
	db_bind_text(&query, 1, source);
	status = db_step(&query, &has_row, err);
	if (status == STATUS_OK && (!has_row || db_is_null(&query, 0)))
		status = source == NULL ?
		    error_set(err, STATUS_NOT_FOUND, "the ledger has no "
		    "document to tell the period from: name one, or see "
		    "`ristorno rejects`") :
		    error_set(err, STATUS_NOT_FOUND, "there is no document of "
		    "the source \"%s\"", source);
	if (status == STATUS_OK) {
		out->from = db_date(&query, 0);
		out->until = db_date(&query, 1);
	}
	return db_query_end(&query, status, err);
}

/* From the first to the last month of what came, in the ledger or not. */
static enum status
widen(struct period *out, struct ledger *ledger, const char *source,
    struct error *err)
{
	struct period wide_period = *out;
	struct db_query query;
	bool has_row = false;
	enum status status;

	db_query(&query, ledger->db,
	    "SELECT min(date), max(date) FROM"
	    " (SELECT date, source FROM reject UNION ALL"
	    "  SELECT date, source FROM skipped)"
	    " WHERE ?1 IS NULL OR source IS NULL OR source = ?1");
	db_bind_text(&query, 1, source);
	status = db_step(&query, &has_row, err);
	if (status == STATUS_OK && has_row && !db_is_null(&query, 0)) {
		if (db_date(&query, 0) < wide_period.from)
			wide_period.from = db_date(&query, 0);
		if (db_date(&query, 1) > wide_period.until)
			wide_period.until = db_date(&query, 1);
	}
	status = db_query_end(&query, status, err);
	if (status != STATUS_OK)
		return status;
	out->from = coverage_month_of(wide_period.from);
	/* The day before the next month begins; 9999-12-31 is one itself. */
	if (date_is_month_end(wide_period.until) ||
	    date_add_months(&out->until,
	    coverage_month_of(wide_period.until), 1) != STATUS_OK)
		out->until = wide_period.until;
	else
		out->until--;
	return STATUS_OK;
}

static enum status
set_period(struct coverage_work *work, struct error *err)
{
	const struct coverage_request *request = work->request;
	struct coverage *out = work->out;
	struct period own;
	struct period all = { DATE_NONE, DATE_NONE };
	char from[DATE_TEXT_SIZE];
	char until[DATE_TEXT_SIZE];
	enum status status;

	/* Of a period that is named there may be rejects alone. */
	status = find_bounds(&own, work->ledger, request->source, err);
	if (status == STATUS_NOT_FOUND && request->has_period &&
	    request->source == NULL)
		status = STATUS_OK;
	else if (status == STATUS_OK)
		status = find_bounds(&all, work->ledger, NULL, err);
	if (status != STATUS_OK)
		return status;
	work->newest = all.until == DATE_NONE ? DATE_NONE :
	    date_month_index(all.until);
	out->period = request->has_period ? request->period : own;
	if (!request->has_period)
		status = widen(&out->period, work->ledger, request->source,
		    err);
	if (status != STATUS_OK)
		return status;
	if (date_month_index(out->period.until) -
	    date_month_index(out->period.from) < COVERAGE_MONTHS_MAX)
		return STATUS_OK;
	return error_set(err, request->has_period ? STATUS_USAGE :
	    STATUS_RANGE, "expected a period of at most %d months, found %s "
	    "to %s", COVERAGE_MONTHS_MAX, date_format(from, out->period.from),
	    date_format(until, out->period.until));
}

/* ------------------------------------------------------------- the whole */

/* Sources in bytewise order. */
static enum status
cover_sources(struct coverage_work *work, struct error *err)
{
	struct db_query query;
	bool has_row = false;
	enum status status;

	db_query(&query, work->ledger->db,
	    "SELECT id, text FROM source WHERE ?1 IS NULL OR text = ?1"
	    " ORDER BY text");
	db_bind_text(&query, 1, work->request->source);
	status = db_step(&query, &has_row, err);
	while (status == STATUS_OK && has_row) {
		int64_t source = db_int(&query, 0);
		const char *name = NULL;

		status = coverage_text(&name, work, db_text(&query, 1), err);
		if (status == STATUS_OK)
			status = db_columns_status(&query, err);
		if (status == STATUS_OK)
			status = coverage_source_months(work, source, name,
			    err);
		if (status == STATUS_OK)
			status = coverage_source_series(work, source, name,
			    err);
		if (status == STATUS_OK)
			status = db_step(&query, &has_row, err);
	}
	return db_query_end(&query, status, err);
}

static enum status
cover(struct coverage_work *work, struct error *err)
{
	enum status status;

	status = ledger_position(&work->out->position, work->ledger, err);
	if (status == STATUS_OK)
		status = set_period(work, err);
	if (status == STATUS_OK)
		status = ledger_resolve(&work->resolution, work->ledger,
		    work->request->catalog, work->out->position, err);
	if (status == STATUS_OK)
		status = coverage_list_asides(work, err);
	if (status == STATUS_OK)
		status = coverage_list_refusals(work, err);
	if (status == STATUS_OK)
		status = coverage_list_skips(work, err);
	if (status == STATUS_OK)
		status = cover_sources(work, err);
	if (status == STATUS_OK)
		status = coverage_list_controls(work, err);
	return status;
}

/* What is wrong, and what is not because somebody says so. */
static void
count_up(struct coverage *out)
{
	size_t i;

	for (i = 0; i < out->missing_count; i++)
		out->months_missing += (uint64_t)(
		    date_month_index(out->missing[i].until) -
		    date_month_index(out->missing[i].from) + 1);
	for (i = 0; i < out->aside_count; i++)
		out->set_aside += out->asides[i].records;
	for (i = 0; i < out->dismissal_count; i++)
		out->records_dismissed += out->dismissals[i].records;
	for (i = 0; i < out->refusal_count; i++) {
		if (out->refusals[i].because != NULL)
			out->files_dismissed++;
		else
			out->files_refused++;
	}
	for (i = 0; i < out->series_count; i++) {
		out->numbers_missing += out->series[i].row.missing;
		out->numbers_double += out->series[i].row.doubles;
	}
	for (i = 0; i < out->control_count; i++)
		out->controls_open += out->controls[i].is_open;
}

/* The lists become the coverage's. */
static void
conclude(struct coverage_work *work)
{
	struct coverage *out = work->out;

	out->months = work->months.items;
	out->month_count = work->months.count;
	out->missing = work->missing.items;
	out->missing_count = work->missing.count;
	out->asides = work->asides.items;
	out->aside_count = work->asides.count;
	out->dismissals = work->dismissals.items;
	out->dismissal_count = work->dismissals.count;
	out->refusals = work->refusals.items;
	out->refusal_count = work->refusals.count;
	out->skips = work->skips.items;
	out->skip_count = work->skips.count;
	out->series = work->series.items;
	out->series_count = work->series.count;
	out->rests = work->rests.items;
	out->rest_count = work->rests.count;
	out->controls = work->controls.items;
	out->control_count = work->controls.count;
	count_up(out);
}

enum status
coverage_make(struct coverage **out, struct ledger *ledger,
    const struct coverage_request *request, struct error *err)
{
	struct coverage_work work = { .ledger = ledger, .request = request };
	bool is_begun = false;
	enum status status;

	work.out = calloc(1, sizeof *work.out);
	if (work.out == NULL)
		return error_memory(err);
	arena_init(&work.out->arena, COVERAGE_BYTES_MAX);
	status = ledger_read_begin(ledger, &is_begun, err);
	if (status == STATUS_OK)
		status = cover(&work, err);
	if (is_begun)
		db_rollback(ledger->db);
	conclude(&work);
	free(work.opens.items);
	free(work.kept.items);
	free(work.unsettled.items);
	if (status != STATUS_OK)
		coverage_free(work.out);
	else
		*out = work.out;
	return status;
}

/* Lists are handed over as const. */
static void
free_list(const void *items)
{
	free((void *)(uintptr_t)items);
}

void
coverage_free(struct coverage *coverage)
{
	if (coverage == NULL)
		return;
	free_list(coverage->months);
	free_list(coverage->missing);
	free_list(coverage->asides);
	free_list(coverage->dismissals);
	free_list(coverage->refusals);
	free_list(coverage->skips);
	free_list(coverage->series);
	free_list(coverage->rests);
	free_list(coverage->controls);
	arena_reset(&coverage->arena);
	free(coverage);
}

bool
coverage_is_open(const struct coverage *coverage)
{
	return coverage->months_missing > 0 || coverage->numbers_missing > 0 ||
	    coverage->numbers_double > 0 || coverage->set_aside > 0 ||
	    coverage->files_refused > 0 || coverage->controls_open > 0;
}
