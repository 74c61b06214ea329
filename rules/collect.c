#include "rules/collect_parts.h"

#include <assert.h>
#include <stdlib.h>

#define FAILURE_BYTES_MAX ((size_t)4096)

/* ---------------------------------------------------------- new and free */

enum status
collector_new(struct collector **out, const struct plan *plan,
    const struct catalog *catalog)
{
	struct collector *collector = calloc(1, sizeof *collector);
	size_t selectors;

	if (collector == NULL)
		return STATUS_MEMORY;
	collector->plan = plan;
	collector->catalog = catalog;
	strbuf_init(&collector->failure.text, FAILURE_BYTES_MAX);
	if (select_new(&collector->select, plan, catalog) != STATUS_OK ||
	    collect_digest_init(&collector->digest, catalog) != STATUS_OK)
		goto fail;
	selectors = select_count(collector->select);
	collector->slots = calloc(plan->slot_count,
	    sizeof *collector->slots);
	collector->active = calloc(plan->slot_count,
	    sizeof *collector->active);
	collector->added = calloc(plan->slot_count, sizeof *collector->added);
	collector->figures = calloc(plan->figure_count,
	    sizeof *collector->figures);
	collector->matches = calloc(selectors, sizeof *collector->matches);
	collector->is_asked = calloc(selectors, sizeof *collector->is_asked);
	if (collector->slots == NULL || collector->active == NULL ||
	    collector->added == NULL ||
	    collector->figures == NULL || collector->matches == NULL ||
	    collector->is_asked == NULL)
		goto fail;
	for (size_t i = 0; i < plan->slot_count; i++)
		collector->slots[i].plan = &plan->slots[i];
	*out = collector;
	return STATUS_OK;
fail:
	collector_free(collector);
	return STATUS_MEMORY;
}

void
collector_free(struct collector *collector)
{
	if (collector == NULL)
		return;
	if (collector->slots != NULL) {
		for (size_t i = 0; i < collector->plan->slot_count; i++)
			collect_slot_fini(&collector->slots[i]);
	}
	free(collector->slots);
	free(collector->active);
	free(collector->added);
	free(collector->figures);
	free(collector->matches);
	free(collector->is_asked);
	free(collector->fates);
	free(collector->groups.rows);
	tally_fini(&collector->groups.heads);
	strbuf_fini(&collector->failure.text);
	collect_digest_fini(&collector->digest);
	select_free(collector->select);
	free(collector);
}

void
collector_trace_lines(struct collector *collector, collect_line_fn callback,
    void *payload)
{
	collector->trace = callback;
	collector->trace_payload = payload;
}

/* --------------------------------------------------------------- parties */

/* The window a year earlier; none where that is before the year 1. */
static void
find_windows(struct collector *collector)
{
	struct period window = collector->party.window;
	struct period *before = &collector->windows[SELECT_YEAR_BEFORE];

	collector->windows[SELECT_WINDOW] = window;
	collector->has_window[SELECT_WINDOW] = true;
	collector->has_window[SELECT_YEAR_BEFORE] =
	    collector->plan->needs_year_before &&
	    date_year_before(&before->until, window.until, true) == STATUS_OK;
	if (date_year_before(&before->from, window.from, false) != STATUS_OK)
		before->from = INT32_MIN + 1;
}

/* Whose documents are needed, and is the group's part known already? */
static void
find_accounts(struct collector *collector)
{
	struct collect_groups *groups = &collector->groups;
	const struct collect_party *party = &collector->party;
	uint32_t head = catalog_account(collector->catalog,
	    party->account)->head;
	bool same = groups->window.from == party->window.from &&
	    groups->window.until == party->window.until &&
	    groups->as_of == party->as_of;

	if (!same) {
		tally_clear(&groups->heads);
		groups->window = party->window;
		groups->as_of = party->as_of;
	}
	collector->is_group = collector->plan->agreement->per_group;
	/* A traced line is seen, be its group known or not. */
	collector->group_row = collector->trace != NULL ? TALLY_NONE :
	    tally_find(&groups->heads, head);
	collector->accounts = &collector->party.account;
	collector->account_count = 1;
	if (collector->is_group || (collector->plan->needs_group &&
	    collector->group_row == TALLY_NONE))
		collector->accounts = catalog_group(collector->catalog, head,
		    &collector->account_count);
}

enum status
collector_start(struct collector *collector, const struct collect_party *party)
{
	char unused[DIGEST_TEXT_SIZE];	/* of a party left unfinished */

	assert(party->window.from <= party->window.until);
	collector->party = *party;
	collector->counts = false;
	collector->fate_count = 0;
	collector->failure.line = NULL;
	strbuf_clear(&collector->failure.text);
	for (size_t i = 0; i < collector->plan->slot_count; i++)
		collect_slot_clear(&collector->slots[i]);
	find_windows(collector);
	find_accounts(collector);
	if (party->is_brief)
		return STATUS_OK;
	return collect_digest_finish(&collector->digest, unused) ==
	    STATUS_OK ? STATUS_OK : STATUS_MEMORY;
}

struct period
collector_dates(const struct collector *collector)
{
	const struct period *before = &collector->windows[SELECT_YEAR_BEFORE];
	struct period dates = collector->windows[SELECT_WINDOW];

	if (collector->has_window[SELECT_YEAR_BEFORE])
		dates.from = before->from;
	return dates;
}

const uint32_t *
collector_accounts(const struct collector *collector, size_t *count)
{
	*count = collector->account_count;
	return collector->accounts;
}
