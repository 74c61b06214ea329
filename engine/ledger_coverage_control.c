#include <stdlib.h>
#include <string.h>

#include "engine/ledger_coverage.h"

/* Columns of the queries below. */
enum {
	CONTROL_IMPORT,
	CONTROL_FILE,
	CONTROL_WHAT,
	CONTROL_PLACE,
	CONTROL_SOURCE,
	CONTROL_FIRST,
	CONTROL_LAST,
	CONTROL_TEXT,
	CONTROL_VALUE,
	CONTROL_DECIMALS,
	CONTROL_UNREAD,
	CONTROL_IS_ACCEPTED,
	CONTROL_PART,		/* whole and millionths, of each */
	CONTROL_ID = CONTROL_PART + 2 * CONTROL_PARTS,
	CONTROL_SET_ASIDE_COUNT,
};

#define CONTROL_COLUMNS "SELECT c.import, i.file, c.what, c.place, c.source," \
	" c.first_date, c.last_date, c.text, c.value, c.decimals, c.unread," \
	" c.is_accepted, c.in_whole, c.in_micro, c.known_whole," \
	" c.known_micro, c.aside_whole, c.aside_micro, c.id," \
	" i.set_aside" \
	" FROM control c JOIN import i ON i.number = c.import "

/* What the query stands on; texts are the query's. */
static enum status
read_control(struct control *out, struct db_query *query, struct error *err)
{
	const char *what = db_text(query, CONTROL_WHAT);
	struct control control = {
		.stated = {
			.place = db_text(query, CONTROL_PLACE),
			.text = db_text(query, CONTROL_TEXT),
			.value_micro = db_int(query, CONTROL_VALUE),
			.is_number = !db_is_null(query, CONTROL_VALUE),
		},
		.unread = (uint64_t)db_int(query, CONTROL_UNREAD),
		.is_accepted = db_int(query, CONTROL_IS_ACCEPTED) != 0,
	};
	int64_t decimals = db_int(query, CONTROL_DECIMALS);
	enum status status = db_columns_status(query, err);
	int part;

	if (status != STATUS_OK)
		return status;
	if (what == NULL || !control_find(&control.stated.what, what) ||
	    decimals < 0 || decimals > DECIMAL_DIGITS)
		return db_damaged(query->db, "a file's control total", err);
	control.stated.decimals = (unsigned)decimals;
	for (part = 0; part < CONTROL_PARTS; part++)
		control.parts_micro[part] =
		    (wide)db_int(query, CONTROL_PART + 2 * part) *
		    DECIMAL_ONE_MICRO +
		    db_int(query, CONTROL_PART + 2 * part + 1);
	*out = control;
	return STATUS_OK;
}

/* Does a later import state the same of at least the same days, and agree? */
static enum status
find_answer(int64_t *out, struct coverage_work *work,
    struct db_query *asked, struct error *err)
{
	struct db_query query;
	struct control control;
	bool has_row = false;
	enum status status;

	*out = 0;
	db_query(&query, work->ledger->db, CONTROL_COLUMNS
	    "WHERE c.id > ?1 AND c.import > ?2 AND c.what = ?3"
	    " AND c.place = ?4 AND c.source IS ?5"
	    " AND c.first_date <= ?6 AND c.last_date >= ?7 ORDER BY c.id");
	db_bind_int(&query, 1, db_int(asked, CONTROL_ID));
	db_bind_int(&query, 2, db_int(asked, CONTROL_IMPORT));
	db_bind_text(&query, 3, db_text(asked, CONTROL_WHAT));
	db_bind_text(&query, 4, db_text(asked, CONTROL_PLACE));
	db_bind_text(&query, 5, db_text(asked, CONTROL_SOURCE));
	db_bind_date(&query, 6, db_date(asked, CONTROL_FIRST));
	db_bind_date(&query, 7, db_date(asked, CONTROL_LAST));
	status = db_step(&query, &has_row, err);
	while (status == STATUS_OK && has_row && *out == 0) {
		status = read_control(&control, &query, err);
		if (status != STATUS_OK)
			break;
		if (control_judge(&control) == CONTROL_AGREES ||
		    control_judge(&control) == CONTROL_ACCEPTED)
			*out = db_int(&query, CONTROL_IMPORT);
		status = db_step(&query, &has_row, err);
	}
	return db_query_end(&query, status, err);
}

static int
compare_import(const void *key, const void *item)
{
	const int64_t *import = key;
	const struct coverage_kept *kept = item;

	return (*import > kept->import) - (*import < kept->import);
}

/* Of an import's rejects, how many it has kept under its own number. */
static int64_t
count_kept(const struct coverage_work *work, int64_t import)
{
	const struct coverage_kept *kept = work->kept.count == 0 ? NULL :
	    bsearch(&import, work->kept.items, work->kept.count, sizeof *kept,
	    compare_import);

	return kept != NULL ? kept->count : 0;
}

/*
 * Is something open that the import has set aside?  What a former import kept
 * in the same words may be any of that source that is open since then.
 */
static bool
has_open_rejects(const struct coverage_work *work,
    const struct coverage_control *control, int64_t set_aside)
{
	const struct coverage_unsettled *unsettled = work->unsettled.items;
	bool has_former = set_aside > count_kept(work, control->position);
	size_t i;

	for (i = 0; i < work->unsettled.count; i++) {
		if (unsettled[i].import == control->position)
			return true;
		if (has_former && unsettled[i].import < control->position &&
		    (unsettled[i].source == NULL || control->source == NULL ||
		    strcmp(unsettled[i].source, control->source) == 0))
			return true;
	}
	return false;
}

static enum status
judge(struct coverage_control *control, struct coverage_work *work,
    struct db_query *query, struct error *err)
{
	enum status status;

	control->state = control_judge(&control->control);
	if (control->state == CONTROL_AGREES ||
	    control->state == CONTROL_ACCEPTED)
		return STATUS_OK;
	status = find_answer(&control->answered_by, work, query, err);
	control->is_mended = control->state == CONTROL_UNCERTAIN &&
	    !has_open_rejects(work, control,
		db_int(query, CONTROL_SET_ASIDE_COUNT));
	control->is_open = control->answered_by == 0 && !control->is_mended;
	return status;
}

static enum status
take(struct coverage_work *work, struct db_query *query, struct error *err)
{
	struct coverage_control *control = coverage_add(&work->controls,
	    sizeof *control, err);
	struct control_stated *stated;
	enum status status;

	if (control == NULL)
		return err->status;
	control->position = db_int(query, CONTROL_IMPORT);
	status = read_control(&control->control, query, err);
	stated = &control->control.stated;
	if (status == STATUS_OK)
		status = coverage_text(&control->source, work,
		    db_text(query, CONTROL_SOURCE), err);
	if (status == STATUS_OK)
		status = coverage_text(&control->file, work,
		    db_text(query, CONTROL_FILE), err);
	if (status == STATUS_OK)
		status = coverage_text(&stated->place, work, stated->place,
		    err);
	if (status == STATUS_OK)
		status = coverage_text(&stated->text, work, stated->text, err);
	return status == STATUS_OK ? judge(control, work, query, err) : status;
}

enum status
coverage_list_controls(struct coverage_work *work, struct error *err)
{
	struct db_query query;
	bool has_row = false;
	enum status status;

	db_query(&query, work->ledger->db, CONTROL_COLUMNS
	    "WHERE (?1 IS NULL OR c.source IS NULL OR c.source = ?1)"
	    " AND (c.first_date IS NULL OR"
	    " (c.first_date <= ?3 AND c.last_date >= ?2)) ORDER BY c.id");
	db_bind_text(&query, 1, work->request->source);
	db_bind_int(&query, 2, work->out->period.from);
	db_bind_int(&query, 3, work->out->period.until);
	status = db_step(&query, &has_row, err);
	while (status == STATUS_OK && has_row) {
		status = take(work, &query, err);
		if (status == STATUS_OK)
			status = db_step(&query, &has_row, err);
	}
	return db_query_end(&query, status, err);
}
