#include <stdlib.h>
#include <string.h>

#include "engine/ledger_coverage.h"

/* One source's series while they are told. */
struct telling {
	struct coverage_work *work;
	const char *source;
	struct coverage_list gaps;	/* of the series told last */
	struct error *err;
};

/* Learn from each document, or add it. */
static enum status
pass_documents(struct coverage_work *work, struct series_book *book,
    int64_t source, bool is_added, struct error *err)
{
	struct db_query query;
	bool has_row = false;
	enum status status;

	db_query(&query, work->ledger->db,
	    "SELECT number, date, type, is_cancelled FROM document"
	    " WHERE source = ?1 AND superseded IS NULL");
	db_bind_int(&query, 1, source);
	status = db_step(&query, &has_row, err);
	while (status == STATUS_OK && has_row) {
		const char *id = db_text(&query, 0);
		int32_t date = db_date(&query, 1);
		enum document_type type = db_int(&query, 2) ==
		    DOCUMENT_INVOICE ? DOCUMENT_INVOICE : DOCUMENT_CREDIT_NOTE;

		status = db_columns_status(&query, err);
		if (status == STATUS_OK && (is_added ?
		    series_add(book, id, date, type, db_int(&query, 3) != 0 ?
		    SERIES_CANCELLED : SERIES_LIVE) :
		    series_learn(book, id, date)) != STATUS_OK)
			status = error_memory(err);
		if (status == STATUS_OK)
			status = db_step(&query, &has_row, err);
	}
	return db_query_end(&query, status, err);
}

/* The first that was set aside of the source; they are sorted by it. */
static size_t
first_open(const struct coverage_work *work, const char *source)
{
	const struct coverage_open *opens = work->opens.items;
	size_t low = 0;
	size_t high = work->opens.count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (strcmp(opens[middle].source, source) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

static enum status
pass_opens(struct coverage_work *work, struct series_book *book,
    const char *source, bool is_added, struct error *err)
{
	const struct coverage_open *opens = work->opens.items;
	size_t i;

	for (i = first_open(work, source); i < work->opens.count &&
	    strcmp(opens[i].source, source) == 0; i++) {
		const struct coverage_open *open = &opens[i];
		enum status status;

		/* What is dismissed is no more a sign than what is skipped. */
		if (open->is_again || (open->is_dismissed && !is_added))
			continue;
		status = is_added ? series_add(book, open->id, open->date,
		    open->type, open->is_dismissed ? SERIES_SKIPPED :
		    SERIES_SET_ASIDE) :
		    series_learn(book, open->id, open->date);
		if (status != STATUS_OK)
			return error_memory(err);
	}
	return STATUS_OK;
}

/* What was skipped is added only: it is no sign of a series. */
static enum status
add_skips(struct coverage_work *work, struct series_book *book,
    const char *source, struct error *err)
{
	struct db_query query;
	bool has_row = false;
	enum status status;

	db_query(&query, work->ledger->db,
	    "SELECT number, date FROM skipped WHERE source = ?1"
	    " AND number IS NOT NULL");
	db_bind_text(&query, 1, source);
	status = db_step(&query, &has_row, err);
	while (status == STATUS_OK && has_row) {
		const char *id = db_text(&query, 0);

		status = db_columns_status(&query, err);
		if (status == STATUS_OK && series_add(book, id,
		    db_date(&query, 1), DOCUMENT_INVOICE, SERIES_SKIPPED) !=
		    STATUS_OK)
			status = error_memory(err);
		if (status == STATUS_OK)
			status = db_step(&query, &has_row, err);
	}
	return db_query_end(&query, status, err);
}

static enum status
take_row(void *payload, const struct series_row *row)
{
	struct telling *telling = payload;
	struct coverage_work *work = telling->work;
	struct coverage_series *series = coverage_add(&work->series,
	    sizeof *series, telling->err);
	struct series_gap *gaps;
	enum status status;

	if (series == NULL)
		return telling->err->status;
	series->source = telling->source;
	series->row = *row;
	status = coverage_text(&series->row.before, work, row->before,
	    telling->err);
	if (status == STATUS_OK)
		status = coverage_text(&series->row.after, work, row->after,
		    telling->err);
	if (status == STATUS_OK)
		status = coverage_text(&series->row.first, work, row->first,
		    telling->err);
	if (status == STATUS_OK)
		status = coverage_text(&series->row.last, work, row->last,
		    telling->err);
	if (status != STATUS_OK)
		return status;
	/* As many as are going to be told. */
	gaps = arena_alloc(&work->out->arena, row->gaps + row->doubles + 1,
	    sizeof *gaps);
	series->gaps = gaps;
	return gaps == NULL ? error_memory(telling->err) : STATUS_OK;
}

static enum status
take_gap(void *payload, const struct series_gap *gap)
{
	struct telling *telling = payload;
	struct coverage_work *work = telling->work;
	struct coverage_series *all = work->series.items;
	struct coverage_series *series = &all[work->series.count - 1];
	struct series_gap *own = (struct series_gap *)(uintptr_t)series->gaps +
	    series->gap_count;
	enum status status;

	*own = *gap;
	status = coverage_text(&own->from, work, gap->from, telling->err);
	if (status == STATUS_OK)
		status = coverage_text(&own->to, work, gap->to, telling->err);
	series->gap_count++;
	return status;
}

/* By name; ranges of one series by their first number. */
static int
compare_series(const void *left, const void *right)
{
	const struct series_row *a =
	    &((const struct coverage_series *)left)->row;
	const struct series_row *b =
	    &((const struct coverage_series *)right)->row;
	size_t a_length = strlen(a->first);
	size_t b_length = strlen(b->first);
	int order = strcmp(a->before, b->before);

	if (order == 0)
		order = strcmp(a->after, b->after);
	if (order == 0)
		order = a->type - b->type;
	if (order == 0 && a_length != b_length)
		order = a_length < b_length ? -1 : 1;
	return order != 0 ? order : strcmp(a->first, b->first);
}

static enum status
tell(struct coverage_work *work, struct series_book *book, const char *source,
    struct error *err)
{
	struct telling telling = {
		.work = work, .source = source, .err = err,
	};
	const struct series_listener listener = {
		&telling, take_row, take_gap,
	};
	struct series_rest rest;
	struct coverage_rest *kept;
	size_t known = work->series.count;
	struct coverage_series *told;
	enum status status = series_tell(book, &listener, &rest);

	if (status == STATUS_MEMORY)
		return error_memory(err);
	told = work->series.items;
	if (status == STATUS_OK && work->series.count > known)
		qsort(told + known, work->series.count - known, sizeof *told,
		    compare_series);
	if (status != STATUS_OK || rest.documents == 0)
		return status;
	kept = coverage_add(&work->rests, sizeof *kept, err);
	if (kept == NULL)
		return err->status;
	*kept = (struct coverage_rest){ source, rest };
	return STATUS_OK;
}

enum status
coverage_source_series(struct coverage_work *work, int64_t source,
    const char *name, struct error *err)
{
	struct series_book *book = NULL;
	enum status status;
	int pass;

	if (series_book_new(&book, work->out->period) != STATUS_OK)
		return error_memory(err);
	status = STATUS_OK;
	for (pass = 0; pass < 2 && status == STATUS_OK; pass++) {
		status = pass_documents(work, book, source, pass > 0, err);
		if (status == STATUS_OK)
			status = pass_opens(work, book, name, pass > 0, err);
	}
	if (status == STATUS_OK)
		status = add_skips(work, book, name, err);
	if (status == STATUS_OK)
		status = tell(work, book, name, err);
	series_book_free(book);
	return status;
}
