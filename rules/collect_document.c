#include "rules/collect_parts.h"

#include <string.h>

/* The document at hand, and how it stands to the party. */
struct at_document {
	const struct purchase_document *document;
	int32_t date;
	bool is_own;
	bool in_window[SELECT_YEAR_COUNT];
	bool in_period;
	bool is_own_currency;	/* the agreement's */
};

static bool
slot_wants(const struct collector *collector, const struct at_document *at,
    size_t slot, enum select_year year)
{
	const struct plan_slot *wanted = &collector->plan->slots[slot];

	return at->in_window[year] &&
	    (at->is_own || wanted->across_group) &&
	    (at->in_period || !wanted->own_period);
}

/* The selector's answer for the line at hand, asked for once. */
static enum match
selector_match(struct collector *collector, const struct purchase_line *line,
    size_t selector)
{
	if (!collector->is_asked[selector]) {
		collector->matches[selector] = select_takes(collector->select,
		    line, selector);
		collector->is_asked[selector] = true;
	}
	return collector->matches[selector];
}

/* The slots that the document's lines may add to, in the plan's order. */
static void
find_active(struct collector *collector, const struct at_document *at)
{
	const struct plan *plan = collector->plan;

	collector->active_count = 0;
	for (size_t i = 0; i < plan->slot_count; i++) {
		struct collect_active active = {
			.slot = i,
			.selector = select_of_slot(collector->select, i),
			.takes_all = plan->slots[i].selector == NULL,
		};

		active.year = select_year_of(collector->select,
		    active.selector);
		if (slot_wants(collector, at, i, active.year))
			collector->active[collector->active_count++] = active;
	}
}

/* Add the line to a slot whose selector may take it. */
static enum status
add_to_slot(struct collector *collector, const struct collect_active *active,
    struct collect_line *view, enum match match, struct error *err)
{
	struct collect_slot *slot = &collector->slots[active->slot];
	struct error problem;	/* set where status is not OK */
	uint64_t lines = slot->lines;
	enum status status;

	if (match == MATCH_UNKNOWN) {
		collect_note_undecided(collector, view->line);
		return STATUS_OK;
	}
	status = collect_slot_add(slot, view, &problem);
	collector->added[active->slot] = slot->lines > lines;
	if (status == STATUS_MEMORY)
		return error_memory(err);
	if (status != STATUS_OK)
		collect_note_failure(collector, view->line, &problem);
	return STATUS_OK;
}

/* Add the line to every slot that takes it; *is_taken where some slot does. */
static enum status
add_to_slots(struct collector *collector, const struct at_document *at,
    const struct purchase_line *line, const enum match *excepted,
    bool *is_taken, struct error *err)
{
	struct collect_line view = {
		.catalog = collector->catalog,
		.currency = collector->plan->agreement->currency->code,
		.document = at->document,
		.line = line,
		.date = at->date,
		.has_amount = at->is_own_currency,
		.amount_micro = line->net_micro,
	};
	enum status status = STATUS_OK;

	memset(collector->is_asked, 0, select_count(collector->select) *
	    sizeof *collector->is_asked);
	memset(collector->added, 0, collector->plan->slot_count *
	    sizeof *collector->added);
	for (size_t i = 0; i < collector->active_count &&
	    status == STATUS_OK; i++) {
		const struct collect_active *active = &collector->active[i];
		enum match match = MATCH_YES;

		if (excepted[active->year] == MATCH_YES)
			continue;
		if (!active->takes_all)
			match = selector_match(collector, line,
			    active->selector);
		if (match == MATCH_NO)
			continue;
		*is_taken = true;
		if (excepted[active->year] == MATCH_UNKNOWN)
			match = MATCH_UNKNOWN;
		status = add_to_slot(collector, active, &view, match, err);
	}
	return status;
}

/* What keeps the line out of one slot or the other. */
static unsigned
refusals_of(struct collector *collector, const struct at_document *at,
    const struct purchase_line *line)
{
	unsigned refusals = 0;

	for (size_t i = 0; i < collector->plan->slot_count; i++) {
		size_t selector = select_of_slot(collector->select, i);

		if (slot_wants(collector, at, i, select_year_of(
		    collector->select, selector)))
			refusals |= select_refusals(collector->select, line,
			    selector);
	}
	return refusals;
}

static enum status
trace_line(struct collector *collector, const struct at_document *at,
    const struct purchase_line *line, enum line_fate fate, struct error *err)
{
	const struct plan *plan = collector->plan;
	struct collect_trace trace = {
		.fate = fate,
		.figures = collector->figures,
	};

	for (size_t i = 0; i < plan->figure_count; i++)
		collector->figures[i] = fate != LINES_CANCELLED &&
		    collector->added[plan->figures[i].slot];
	if (fate == LINES_UNSELECTED)
		trace.refusals = refusals_of(collector, at, line);
	return collector->trace(at->document, line, &trace,
	    collector->trace_payload, err);
}

/* What became of the line; in the year before, of the line as it was then. */
static enum line_fate
line_fate(const struct at_document *at, const enum match *excepted,
    bool is_taken)
{
	enum select_year year = at->in_window[SELECT_WINDOW] ? SELECT_WINDOW :
	    SELECT_YEAR_BEFORE;

	if (excepted[year] == MATCH_YES)
		return LINES_EXCEPTED;
	return is_taken ? LINES_COUNTED : LINES_UNSELECTED;
}

static enum status
add_line(struct collector *collector, const struct at_document *at,
    const struct purchase_line *line, struct error *err)
{
	enum match excepted[SELECT_YEAR_COUNT] = { MATCH_NO, MATCH_NO };
	bool is_counted = at->is_own && at->in_window[SELECT_WINDOW];
	bool is_taken = false;
	enum line_fate fate;
	enum status status;

	for (int year = 0; year < SELECT_YEAR_COUNT; year++) {
		if (at->in_window[year])
			excepted[year] = select_excepted(collector->select,
			    line, (enum select_year)year);
	}
	/* Whether the line counts at all must be known. */
	if (is_counted && excepted[SELECT_WINDOW] == MATCH_UNKNOWN)
		collect_note_undecided(collector, line);
	status = add_to_slots(collector, at, line, excepted, &is_taken, err);
	if (status != STATUS_OK)
		return status;
	fate = line_fate(at, excepted, is_taken);
	if (is_counted && collect_note_fate(collector, at->document, line,
	    fate) != STATUS_OK)
		return error_memory(err);
	if (collector->trace == NULL || !(at->is_own || is_taken))
		return STATUS_OK;
	return trace_line(collector, at, line, fate, err);
}

static enum status
add_cancelled(struct collector *collector, const struct at_document *at,
    struct error *err)
{
	const struct purchase_document *document = at->document;
	enum status status = STATUS_OK;

	collect_note_document(collector);
	for (size_t i = 0; i < document->line_count && status == STATUS_OK;
	    i++) {
		const struct purchase_line *line = &document->lines[i];

		if (at->in_window[SELECT_WINDOW] && collect_note_fate(
		    collector, document, line, LINES_CANCELLED) != STATUS_OK)
			return error_memory(err);
		if (collector->trace != NULL)
			status = trace_line(collector, at, line,
			    LINES_CANCELLED, err);
	}
	return status;
}

static enum status
add_lines(struct collector *collector, const struct at_document *at,
    struct error *err)
{
	const struct purchase_document *document = at->document;
	enum status status = STATUS_OK;

	if (!collector->party.is_brief && collect_digest_begin_document(
	    &collector->digest, document) != STATUS_OK)
		return error_memory(err);
	select_document(collector->select, document, collector->party.as_of);
	collect_note_document(collector);
	find_active(collector, at);
	for (size_t i = 0; i < collector->plan->slot_count; i++)
		collect_slot_begin_document(&collector->slots[i]);
	for (size_t i = 0; i < document->line_count && status == STATUS_OK;
	    i++)
		status = add_line(collector, at, &document->lines[i], err);
	if (status != STATUS_OK)
		return status;
	for (size_t i = 0; i < collector->plan->slot_count; i++)
		collect_slot_end_document(&collector->slots[i]);
	if (!collector->party.is_brief)
		collect_digest_end_document(&collector->digest, document);
	return collect_settle_failure(collector, document) == STATUS_OK ?
	    STATUS_OK : error_memory(err);
}

enum status
collector_add(struct collector *collector,
    const struct purchase_document *document, struct error *err)
{
	struct at_document at = {
		.document = document,
		.date = select_document_date(collector->plan, document),
		.is_own = collector->is_group ||
		    document->account == collector->party.account,
	};

	at.is_own_currency = strcmp(document->currency,
	    collector->plan->agreement->currency->code) == 0;
	at.in_period = period_contains(collector->party.period, at.date);
	for (int year = 0; year < SELECT_YEAR_COUNT; year++)
		at.in_window[year] = collector->has_window[year] &&
		    period_contains(collector->windows[year], at.date);
	if (!at.in_window[SELECT_WINDOW] && !at.in_window[SELECT_YEAR_BEFORE])
		return STATUS_OK;
	if (!document->is_cancelled)
		return add_lines(collector, &at, err);
	return at.is_own ? add_cancelled(collector, &at, err) : STATUS_OK;
}
