#include <stdlib.h>
#include <string.h>

#include "engine/ledger_coverage.h"
#include "engine/optional.h"

static bool
is_document(const char *kind)
{
	return strcmp(kind, "invoice") == 0 ||
	    strcmp(kind, "credit-note") == 0;
}

/* --------------------------------------------------------------- rejects */

static int32_t
date_of(const struct fact_reject *reject)
{
	return reject->has_date ? reject->date : DATE_NONE;
}

static int32_t
month_of(const struct fact_reject *reject)
{
	return coverage_month_of(date_of(reject));
}

static bool
is_of_group(const struct coverage_aside *group,
    const struct fact_reject *reject)
{
	return group->month == month_of(reject) &&
	    strcmp(group->kind, reject->kind) == 0 &&
	    strcmp(group->code, reject->code) == 0 &&
	    optional_equal(group->source, reject->source) &&
	    optional_equal(group->currency, reject->currency);
}

static enum status
begin_group(struct coverage_aside **out, struct coverage_work *work,
    struct coverage_list *list, const struct fact_reject *reject,
    struct error *err)
{
	struct coverage_aside *group = coverage_add(list, sizeof *group, err);
	enum status status;

	if (group == NULL)
		return err->status;
	group->month = month_of(reject);
	status = coverage_text(&group->source, work, reject->source, err);
	if (status == STATUS_OK)
		status = coverage_text(&group->kind, work, reject->kind, err);
	if (status == STATUS_OK)
		status = coverage_text(&group->code, work, reject->code, err);
	if (status == STATUS_OK)
		status = coverage_text(&group->currency, work,
		    reject->currency, err);
	*out = group;
	return status;
}

/* Rejects of a kind mostly follow each other; the rest does merge_groups(). */
static enum status
find_group(struct coverage_aside **out, struct coverage_work *work,
    struct coverage_list *list, const struct fact_reject *reject,
    struct error *err)
{
	struct coverage_aside *groups = list->items;

	if (list->count == 0 || !is_of_group(&groups[list->count - 1], reject))
		return begin_group(out, work, list, reject, err);
	*out = &groups[list->count - 1];
	return STATUS_OK;
}

/* No line is not nothing bought: its total stands in the reason alone. */
static bool
lacks_lines(const struct fact_reject *reject)
{
	return reject->figures.lines == 0 &&
	    strcmp(reject->code, "no-lines") == 0;
}

static enum status
count_reject(struct coverage_work *work,
    const struct ledger_reject_entry *entry, struct error *err)
{
	const struct fact_reject *reject = &entry->reject;
	struct coverage_aside *group = NULL;
	enum status status = find_group(&group, work, entry->because != NULL ?
	    &work->dismissals : &work->asides, reject, err);

	if (status != STATUS_OK)
		return status;
	group->records++;
	group->lines += reject->figures.lines;
	group->net_micro += reject->figures.credit_micro -
	    reject->figures.debit_micro;
	group->unread += is_document(reject->kind) &&
	    (!reject->figures.is_known || lacks_lines(reject));
	return STATUS_OK;
}

/* For the number series, whatever its date. */
static enum status
keep_number(struct coverage_work *work,
    const struct ledger_reject_entry *entry, struct error *err)
{
	const struct fact_reject *reject = &entry->reject;
	struct coverage_open *open;
	enum status status;

	if (!is_document(reject->kind) || reject->id == NULL ||
	    reject->source == NULL)
		return STATUS_OK;
	open = coverage_add(&work->opens, sizeof *open, err);
	if (open == NULL)
		return err->status;
	open->type = strcmp(reject->kind, "invoice") == 0 ? DOCUMENT_INVOICE :
	    DOCUMENT_CREDIT_NOTE;
	open->date = date_of(reject);
	open->is_dismissed = entry->because != NULL;
	status = coverage_text(&open->source, work, reject->source, err);
	return status == STATUS_OK ?
	    coverage_text(&open->id, work, reject->id, err) : status;
}

/* They come by number, and so by import. */
static enum status
count_kept(struct coverage_work *work,
    const struct ledger_reject_entry *entry, struct error *err)
{
	struct coverage_kept *kept = work->kept.items;

	if (work->kept.count == 0 ||
	    kept[work->kept.count - 1].import != entry->position) {
		kept = coverage_add(&work->kept, sizeof *kept, err);
		if (kept == NULL)
			return err->status;
		kept->import = entry->position;
	} else
		kept += work->kept.count - 1;
	kept->count++;
	return STATUS_OK;
}

static enum status
keep_unsettled(struct coverage_work *work,
    const struct ledger_reject_entry *entry, struct error *err)
{
	struct coverage_unsettled *unsettled;

	if (entry->because != NULL)
		return STATUS_OK;
	unsettled = coverage_add(&work->unsettled, sizeof *unsettled, err);
	if (unsettled == NULL)
		return err->status;
	unsettled->import = entry->position;
	return coverage_text(&unsettled->source, work, entry->reject.source,
	    err);
}

static enum status
take_reject(const struct ledger_reject_entry *entry, void *payload,
    struct error *err)
{
	const struct fact_reject *reject = &entry->reject;
	struct coverage_work *work = payload;
	enum status status = count_kept(work, entry, err);

	if (status != STATUS_OK || entry->is_mended || reject->kind == NULL ||
	    reject->code == NULL)
		return status;
	status = keep_unsettled(work, entry, err);
	if (status == STATUS_OK)
		status = keep_number(work, entry, err);
	/* What says no source may be anybody's. */
	if (status == STATUS_OK && coverage_is_asked(work, date_of(reject)) &&
	    (reject->source == NULL || coverage_is_source(work,
	    reject->source)))
		status = count_reject(work, entry, err);
	return status;
}

static int
compare_opens(const void *left, const void *right)
{
	const struct coverage_open *a = left;
	const struct coverage_open *b = right;
	int order = strcmp(a->source, b->source);

	if (order == 0)
		order = strcmp(a->id, b->id);
	if (order == 0)
		order = (a->type > b->type) - (a->type < b->type);
	/* The one that is open counts. */
	if (order == 0)
		order = a->is_dismissed - b->is_dismissed;
	return order != 0 ? order : (a->date > b->date) - (a->date < b->date);
}

static int
compare_optional(const char *a, const char *b)
{
	if (a == NULL || b == NULL)
		return (a != NULL) - (b != NULL);
	return strcmp(a, b);
}

static int
compare_asides(const void *left, const void *right)
{
	const struct coverage_aside *a = left;
	const struct coverage_aside *b = right;
	int order = compare_optional(a->source, b->source);

	if (order == 0)
		order = (a->month > b->month) - (a->month < b->month);
	if (order == 0)
		order = strcmp(a->kind, b->kind);
	if (order == 0)
		order = strcmp(a->code, b->code);
	return order != 0 ? order : compare_optional(a->currency, b->currency);
}

static void
merge_groups(struct coverage_list *list)
{
	struct coverage_aside *groups = list->items;
	struct coverage_aside *last = groups;
	size_t i;

	if (list->count == 0)
		return;
	qsort(groups, list->count, sizeof *groups, compare_asides);
	for (i = 1; i < list->count; i++) {
		if (compare_asides(last, &groups[i]) != 0) {
			*++last = groups[i];
			continue;
		}
		last->records += groups[i].records;
		last->lines += groups[i].lines;
		last->net_micro += groups[i].net_micro;
		last->unread += groups[i].unread;
	}
	list->count = (size_t)(last - groups) + 1;
}

/* A document may have been set aside several times. */
static void
mark_again(struct coverage_work *work)
{
	struct coverage_open *opens = work->opens.items;
	size_t i;

	for (i = 1; i < work->opens.count; i++)
		opens[i].is_again = opens[i].type == opens[i - 1].type &&
		    strcmp(opens[i].source, opens[i - 1].source) == 0 &&
		    strcmp(opens[i].id, opens[i - 1].id) == 0;
}

enum status
coverage_list_asides(struct coverage_work *work, struct error *err)
{
	enum status status = ledger_list_rejects(work->ledger, 0, take_reject,
	    work, err);

	if (status != STATUS_OK)
		return status;
	merge_groups(&work->asides);
	merge_groups(&work->dismissals);
	if (work->opens.count > 0)
		qsort(work->opens.items, work->opens.count,
		    sizeof(struct coverage_open), compare_opens);
	mark_again(work);
	return STATUS_OK;
}

/* --------------------------------------------------------------- skipped */

/* Days are grouped by the calendar's month. */
enum status
coverage_list_skips(struct coverage_work *work, struct error *err)
{
	struct db_query query;
	bool has_row = false;
	enum status status;

	db_query(&query, work->ledger->db,
	    "SELECT source, what, min(date), count(*) FROM skipped"
	    " WHERE (?1 IS NULL OR source IS NULL OR source = ?1)"
	    " AND (date IS NULL OR date BETWEEN ?2 AND ?3)"
	    " GROUP BY source, strftime('%Y-%m', date * 86400, 'unixepoch'),"
	    " what ORDER BY source, 3, what");
	db_bind_text(&query, 1, work->request->source);
	db_bind_int(&query, 2, work->out->period.from);
	db_bind_int(&query, 3, work->out->period.until);
	status = db_step(&query, &has_row, err);
	while (status == STATUS_OK && has_row) {
		struct coverage_skipped *skip = coverage_add(&work->skips,
		    sizeof *skip, err);

		if (skip == NULL) {
			status = err->status;
			break;
		}
		skip->month = coverage_month_of(db_date(&query, 2));
		skip->documents = (uint64_t)db_int(&query, 3);
		status = coverage_text(&skip->source, work, db_text(&query, 0),
		    err);
		if (status == STATUS_OK)
			status = coverage_text(&skip->what, work,
			    db_text(&query, 1), err);
		if (status == STATUS_OK)
			status = db_columns_status(&query, err);
		if (status == STATUS_OK)
			status = db_step(&query, &has_row, err);
	}
	return db_query_end(&query, status, err);
}
