#include "rules/collect_parts.h"

#include <stdlib.h>
#include <string.h>

#define ROWS_MIN 16

/* ---------------------------------------------------------------- groups */

static bool
has_failed(const struct collector *collector)
{
	return collector->failure.text.length > 0;
}

static struct collect_value *
group_row(const struct collector *collector, size_t row)
{
	return collector->groups.rows + row * collector->plan->slot_count;
}

static struct collect_value
slot_value(const struct collector *collector, size_t slot)
{
	const struct collect_slot *own = &collector->slots[slot];

	if (collector->group_row != TALLY_NONE && own->plan->across_group)
		return group_row(collector, collector->group_row)[slot];
	return (struct collect_value){
		.value_micro = collect_slot_value(own),
		.lines = own->lines,
	};
}

/* Keep what was measured across the group for its other parties. */
static enum status
keep_group(struct collector *collector)
{
	struct collect_groups *groups = &collector->groups;
	size_t row = groups->heads.count;
	size_t capacity = groups->capacity == 0 ? ROWS_MIN :
	    2 * groups->capacity;
	struct collect_value *rows;

	if (collector->account_count < 2 || collector->is_group)
		return STATUS_OK;
	if (row == groups->capacity) {
		rows = reallocarray(groups->rows, capacity,
		    collector->plan->slot_count * sizeof *rows);
		if (rows == NULL)
			return STATUS_MEMORY;
		groups->rows = rows;
		groups->capacity = capacity;
	}
	for (size_t i = 0; i < collector->plan->slot_count; i++)
		group_row(collector, row)[i] = slot_value(collector, i);
	return tally_add(&groups->heads, catalog_account(collector->catalog,
	    collector->party.account)->head, 0);
}

/* -------------------------------------------------------------- measures */

static enum status
fill_figures(const struct collector *collector, struct arena *arena,
    struct measures *measures)
{
	const struct plan *plan = collector->plan;

	measures->figure_count = plan->figure_count;
	measures->figures = arena_alloc(arena, plan->figure_count,
	    sizeof *measures->figures);
	if (measures->figures == NULL)
		return STATUS_MEMORY;
	for (size_t i = 0; i < plan->figure_count; i++) {
		const struct plan_figure *figure = &plan->figures[i];
		struct collect_value value = slot_value(collector,
		    figure->slot);

		measures->figures[i] = (struct result_figure){
			.rule = figure->rule == NULL ? NULL : figure->rule->id,
			.role = figure->role,
			.ordinal = figure->ordinal,
			.value_micro = value.value_micro,
			.lines = value.lines,
		};
	}
	return STATUS_OK;
}

static enum status
fill_memberships(const struct collector *collector, struct arena *arena,
    struct measures *measures)
{
	const struct plan *plan = collector->plan;
	const struct collect_party *party = &collector->party;

	measures->membership_count = plan->club_count;
	measures->memberships = arena_alloc(arena, plan->club_count,
	    sizeof *measures->memberships);
	if (measures->memberships == NULL)
		return STATUS_MEMORY;
	for (size_t i = 0; i < plan->club_count; i++)
		measures->memberships[i] = (struct result_membership){
			.club = plan->clubs[i],
			.is_member = catalog_is_member(collector->catalog,
			    party->account, plan->clubs[i],
			    party->window.until),
		};
	return STATUS_OK;
}

static int
compare_figure(const void *key, const void *figure)
{
	return strcmp(key, ((const struct baseline_figure *)figure)->party);
}

static enum status
fill_baselines(const struct collector *collector, struct arena *arena,
    struct measures *measures)
{
	const struct plan *plan = collector->plan;
	const char *party = collector->party.figures_of;

	if (party == NULL)
		party = catalog_account(collector->catalog,
		    collector->party.account)->id;
	measures->baseline_count = plan->baseline_count;
	measures->baselines = arena_alloc(arena, plan->baseline_count,
	    sizeof *measures->baselines);
	if (measures->baselines == NULL)
		return STATUS_MEMORY;
	for (size_t i = 0; i < plan->baseline_count; i++) {
		const struct figures *list = plan->baselines[i];
		const struct baseline_figure *found = bsearch(party,
		    list->figures, list->figure_count, sizeof *list->figures,
		    compare_figure);

		measures->baselines[i] = (struct result_baseline){
			.list = list->id,
			.has_value = found != NULL,
			.value_micro = found == NULL ? 0 : found->value_micro,
		};
	}
	return STATUS_OK;
}

static enum status
fill_measures(const struct collector *collector, struct arena *arena,
    struct result *out)
{
	const struct collect_party *party = &collector->party;
	struct measures *measures = arena_alloc(arena, 1, sizeof *measures);

	if (measures == NULL)
		return STATUS_MEMORY;
	measures->window = party->window;
	measures->period = party->period;
	measures->is_empty = !collector->counts;
	measures->as_of = party->as_of;
	measures->since = catalog_account(collector->catalog,
	    party->account)->since;
	out->measures = measures;
	if (fill_figures(collector, arena, measures) != STATUS_OK ||
	    fill_memberships(collector, arena, measures) != STATUS_OK)
		return STATUS_MEMORY;
	return fill_baselines(collector, arena, measures);
}

/* ---------------------------------------------------------------- result */

static int
compare_tallies(const void *a, const void *b)
{
	const struct line_tally *left = a;
	const struct line_tally *right = b;

	if (left->fate != right->fate)
		return (int)left->fate - (int)right->fate;
	return strcmp(left->currency, right->currency);
}

static enum status
fill_tallies(const struct collector *collector, struct arena *arena,
    struct result *out)
{
	size_t count = collector->fate_count;

	out->tallies = arena_alloc(arena, count, sizeof *out->tallies);
	if (out->tallies == NULL)
		return STATUS_MEMORY;
	out->tally_count = count;
	if (count == 0)
		return STATUS_OK;
	memcpy(out->tallies, collector->fates, count * sizeof *out->tallies);
	qsort(out->tallies, count, sizeof *out->tallies, compare_tallies);
	return STATUS_OK;
}

static void
fill_names(const struct collector *collector, struct result *out)
{
	const struct agreement *agreement = collector->plan->agreement;

	*out = (struct result){
		.agreement = agreement->id,
		.version = agreement->version,
		.currency = agreement->currency->code,
		.minor_digits = agreement->currency->minor_digits,
		.titles = agreement->titles,
		.title_count = agreement->title_count,
		.account = catalog_account(collector->catalog,
		    collector->party.account)->id,
		.is_group = agreement->per_group,
		.is_brief = collector->party.is_brief,
	};
}

enum status
collector_finish(struct collector *collector, struct arena *arena,
    struct result *out, bool *counts, struct error *err)
{
	struct result result;

	fill_names(collector, &result);
	if (has_failed(collector)) {
		result.error = arena_strdup(arena,
		    strbuf_text(&collector->failure.text));
		if (result.error == NULL)
			return error_memory(err);
	} else if (keep_group(collector) != STATUS_OK ||
	    fill_measures(collector, arena, &result) != STATUS_OK ||
	    fill_tallies(collector, arena, &result) != STATUS_OK ||
	    (!result.is_brief && collect_digest_finish(&collector->digest,
	    result.digest) != STATUS_OK)) {
		return error_memory(err);
	}
	*counts = collector->counts;
	*out = result;
	return STATUS_OK;
}
