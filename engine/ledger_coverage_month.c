#include <stdlib.h>
#include <string.h>

#include "engine/ledger_coverage.h"

/*
 * A source's documents are read by currency and date, so that a month is whole
 * when the next begins.  Accounts are told apart by the last figures that each
 * was counted in: those have numbers.
 */

#define YEAR_MONTHS 12

/* Figures of two years, each month of the period in one currency, and all. */
struct pair {
	struct coverage_figures now;
	struct coverage_figures before;
};

struct tally {
	struct coverage_work *work;
	const char *source;
	struct period before;		/* the same period, a year earlier */
	int32_t first;			/* month of the period's beginning */
	size_t count;			/* of its months */
	char currency[8];		/* "" for none yet */
	struct pair *months;		/* of this currency */
	struct pair total;
	bool *has_now;			/* months with documents */
	bool *has_before;
	int32_t first_month;		/* of the source, of all time */
	int32_t last_month;
	uint32_t *marks;		/* of accounts, four of each */
	uint32_t serial;		/* of the currency */
};

enum { MARK_NOW, MARK_BEFORE, MARK_TOTAL, MARK_TOTAL_BEFORE, MARKS };

/* Columns of the query in read_source(). */
enum {
	ROW_PARTY,
	ROW_DATE,
	ROW_CURRENCY,
	ROW_TYPE,
	ROW_CANCELLED,
	ROW_LINES,
	ROW_WHOLE,
	ROW_MICRO,
};

/* ----------------------------------------------------------------- adding */

/* Is it an account that these figures have not counted yet? */
static bool
is_new(struct tally *tally, uint32_t account, int which, uint32_t mark)
{
	uint32_t *seen = &tally->marks[(size_t)account * MARKS + (size_t)which];
	bool was_new = *seen != mark;

	*seen = mark;
	return was_new;
}

static void
add_figures(struct coverage_figures *out, const struct db_query *query,
    bool is_new_account)
{
	if (db_int(query, ROW_CANCELLED) != 0) {
		out->cancelled++;
		return;
	}
	if (db_int(query, ROW_TYPE) == DOCUMENT_INVOICE)
		out->invoices++;
	else
		out->credit_notes++;
	out->lines += (uint64_t)db_int(query, ROW_LINES);
	out->accounts += is_new_account;
	out->net_micro += (wide)db_int(query, ROW_WHOLE) * DECIMAL_ONE_MICRO +
	    db_int(query, ROW_MICRO);
}

/* A mark is the month's number among all that were begun. */
static void
add_document(struct tally *tally, const struct db_query *query,
    uint32_t account)
{
	int32_t date = db_date(query, ROW_DATE);
	int32_t month = date_month_index(date) - tally->first;
	bool counts = db_int(query, ROW_CANCELLED) == 0;
	uint32_t base = tally->serial * (uint32_t)(tally->count + 1) + 1;

	if (period_contains(tally->work->out->period, date)) {
		bool is_new_now = counts && is_new(tally, account, MARK_NOW,
		    base + (uint32_t)month);
		bool is_new_total = counts && is_new(tally, account,
		    MARK_TOTAL, base);

		add_figures(&tally->months[month].now, query, is_new_now);
		add_figures(&tally->total.now, query, is_new_total);
	}
	if (period_contains(tally->before, date)) {
		uint32_t slot = (uint32_t)(month + YEAR_MONTHS);
		bool is_new_now = counts && is_new(tally, account, MARK_BEFORE,
		    base + slot);
		bool is_new_total = counts && is_new(tally, account,
		    MARK_TOTAL_BEFORE, base);

		add_figures(&tally->months[slot].before, query, is_new_now);
		add_figures(&tally->total.before, query, is_new_total);
	}
}

/* In which months the source delivered, whole months of the calendar. */
static void
note_delivery(struct tally *tally, int32_t date)
{
	int32_t month = date_month_index(date);
	int32_t at = month - tally->first;

	if (tally->first_month == DATE_NONE || month < tally->first_month)
		tally->first_month = month;
	if (tally->last_month == DATE_NONE || month > tally->last_month)
		tally->last_month = month;
	if (at >= 0 && (size_t)at < tally->count)
		tally->has_now[at] = true;
	at += YEAR_MONTHS;
	if (at >= 0 && (size_t)at < tally->count)
		tally->has_before[at] = true;
}

/* ---------------------------------------------------------------- telling */

static bool
is_empty(const struct coverage_figures *figures)
{
	return figures->invoices + figures->credit_notes +
	    figures->cancelled == 0;
}

static enum status
put_row(struct tally *tally, const char *currency, int32_t month,
    const struct pair *pair, struct error *err)
{
	struct coverage_month *row;

	if (is_empty(&pair->now) && is_empty(&pair->before))
		return STATUS_OK;
	row = coverage_add(&tally->work->months, sizeof *row, err);
	if (row == NULL)
		return err->status;
	*row = (struct coverage_month){
		.source = tally->source, .currency = currency, .month = month,
		.now = pair->now, .before = pair->before,
	};
	return STATUS_OK;
}

/* The currency is whole. */
static enum status
flush_currency(struct tally *tally, struct error *err)
{
	const char *currency = NULL;
	enum status status = STATUS_OK;
	size_t i;

	if (tally->currency[0] == '\0')
		return STATUS_OK;
	status = coverage_text(&currency, tally->work, tally->currency, err);
	for (i = 0; i < tally->count && status == STATUS_OK; i++)
		status = put_row(tally, currency,
		    coverage_month_day(tally->first + (int32_t)i),
		    &tally->months[i], err);
	if (status == STATUS_OK)
		status = put_row(tally, currency, DATE_NONE, &tally->total,
		    err);
	memset(tally->months, 0, tally->count * sizeof *tally->months);
	tally->total = (struct pair){ 0 };
	tally->serial++;
	return status;
}

static bool
is_missing(const struct tally *tally, size_t at)
{
	int32_t month = tally->first + (int32_t)at;

	if (tally->has_now[at] || tally->first_month == DATE_NONE ||
	    tally->first_month > month)
		return false;
	return tally->last_month > month || tally->has_before[at] ||
	    tally->work->newest >= month;
}

static enum status
tell_missing(struct tally *tally, struct error *err)
{
	struct coverage_missing *open = NULL;
	size_t i;

	for (i = 0; i < tally->count; i++) {
		int32_t month = tally->first + (int32_t)i;

		if (!is_missing(tally, i)) {
			open = NULL;
			continue;
		}
		if (open == NULL) {
			open = coverage_add(&tally->work->missing, sizeof *open,
			    err);
			if (open == NULL)
				return err->status;
			*open = (struct coverage_missing){
				.source = tally->source,
				.from = coverage_month_day(month),
				.has_later = tally->last_month > month,
			};
		}
		open->until = coverage_month_day(month);
	}
	return STATUS_OK;
}

/* ---------------------------------------------------------------- reading */

static enum status
take_row(struct tally *tally, struct db_query *query, struct error *err)
{
	const char *currency = db_text(query, ROW_CURRENCY);
	uint32_t account = ledger_resolution_account(tally->work->resolution,
	    db_int(query, ROW_PARTY));
	enum status status = db_columns_status(query, err);

	if (status != STATUS_OK)
		return status;
	if (account == CATALOG_NONE || currency == NULL ||
	    strlen(currency) >= sizeof tally->currency)
		return db_damaged(query->db, "a document's account", err);
	if (strcmp(currency, tally->currency) != 0) {
		status = flush_currency(tally, err);
		memcpy(tally->currency, currency, strlen(currency) + 1);
	}
	note_delivery(tally, db_date(query, ROW_DATE));
	add_document(tally, query, account);
	return status;
}

static enum status
read_source(struct tally *tally, int64_t source, struct error *err)
{
	struct db_query query;
	bool has_row = false;
	enum status status;

	db_query(&query, tally->work->ledger->db,
	    "SELECT party, date, currency, type, is_cancelled, line_count,"
	    " net_whole, net_micro FROM document WHERE source = ?1"
	    " AND superseded IS NULL ORDER BY currency, date");
	db_bind_int(&query, 1, source);
	status = db_step(&query, &has_row, err);
	while (status == STATUS_OK && has_row) {
		status = take_row(tally, &query, err);
		if (status == STATUS_OK)
			status = db_step(&query, &has_row, err);
	}
	return db_query_end(&query, status, err);
}

static enum status
allocate(struct tally *tally, struct error *err)
{
	size_t accounts =
	    catalog_account_count(tally->work->request->catalog) + 1;

	tally->months = calloc(tally->count, sizeof *tally->months);
	tally->has_now = calloc(tally->count, sizeof *tally->has_now);
	tally->has_before = calloc(tally->count, sizeof *tally->has_before);
	tally->marks = calloc(accounts * MARKS, sizeof *tally->marks);
	if (tally->months == NULL || tally->has_now == NULL ||
	    tally->has_before == NULL || tally->marks == NULL)
		return error_memory(err);
	return STATUS_OK;
}

enum status
coverage_source_months(struct coverage_work *work, int64_t source,
    const char *name, struct error *err)
{
	struct period period = work->out->period;
	struct tally tally = {
		.work = work, .source = name,
		.first = date_month_index(period.from),
		.first_month = DATE_NONE, .last_month = DATE_NONE,
		.before = { INT32_MAX, INT32_MIN + 1 },
	};
	enum status status;

	tally.count = (size_t)(date_month_index(period.until) - tally.first) +
	    1;
	/* Before the year 1 there is none. */
	if (date_year_before(&tally.before.from, period.from, false) !=
	    STATUS_OK ||
	    date_year_before(&tally.before.until, period.until, true) !=
	    STATUS_OK)
		tally.before = (struct period){ INT32_MAX, INT32_MIN + 1 };
	status = allocate(&tally, err);
	if (status == STATUS_OK)
		status = read_source(&tally, source, err);
	if (status == STATUS_OK)
		status = flush_currency(&tally, err);
	if (status == STATUS_OK)
		status = tell_missing(&tally, err);
	free(tally.months);
	free(tally.has_now);
	free(tally.has_before);
	free(tally.marks);
	return status;
}
