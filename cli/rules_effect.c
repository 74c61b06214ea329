#include "cli/rules_effect_parts.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "cli/signals.h"
#include "rules/window.h"

/* Amounts of a million parties under agreements of a hundred rules. */
#define AMOUNTS_BYTES_MAX ((size_t)4 << 30)

/* -------------------------------------------------------------- gathering */

static struct effect_party *
party_of(struct comparison *comparison, const char *id)
{
	struct effect *effect = comparison->effect;
	const struct catalog *catalog = effect->request.view->catalog;
	uint32_t account = catalog_account_find(catalog, id);
	struct effect_party *party;

	assert(account != CATALOG_NONE);
	if (effect->by_account[account] != NULL)
		return effect->by_account[account];
	party = arena_alloc(&comparison->arena, 1, sizeof *party);
	if (party == NULL)
		return NULL;
	party->account = account;
	party->id = catalog_account(catalog, account)->id;
	for (int side = 0; side < SIDE_COUNT; side++) {
		party->given[side].rules_micro = arena_alloc(
		    &comparison->arena,
		    comparison->agreements[side]->rule_count,
		    sizeof *party->given[side].rules_micro);
		if (party->given[side].rules_micro == NULL)
			return NULL;
	}
	effect->by_account[account] = party;
	effect->parties[comparison->party_count++] = party;
	return party;
}

static enum status
add_amounts(struct given *given, const struct result *result)
{
	given->is_there = true;
	for (size_t i = 0; i < result->rule_count; i++) {
		if (decimal_add_wide(&given->rules_micro[i],
		    given->rules_micro[i],
		    result->rules[i].amount_micro) != STATUS_OK)
			return STATUS_RANGE;
	}
	return decimal_add_wide(&given->total_micro, given->total_micro,
	    result->total_micro);
}

static enum status
add_result(const struct result *result, void *payload, struct error *err)
{
	struct comparison *comparison = payload;
	struct effect *effect = comparison->effect;
	const char *reason = result->error;
	struct effect_party *party = party_of(comparison, result->account);

	if (party == NULL)
		return error_memory(err);
	if (reason == NULL && add_amounts(&party->given[comparison->side],
	    result) != STATUS_OK)
		reason = "an amount of the result is too large";
	if (reason != NULL && !party->has_failed) {
		party->has_failed = true;
		effect->failed++;
		party_tell_failed(&effect->context->log, result, reason);
	}
	return signals_check(err);
}

/* Every period up to the last one, which is the one asked for. */
static enum status
add_periods(struct comparison *comparison, const struct assess *last,
    struct error *err)
{
	int32_t day = last->agreement->term.from;
	enum status status = STATUS_OK;

	while (status == STATUS_OK && !last->agreement->catches_up &&
	    day < last->period.from) {
		struct assess assess = *last;

		assess.as_of = day;
		status = window_choose(&assess.window, &assess.period,
		    &assess.as_of, assess.agreement);
		assert(status == STATUS_OK);
		assess.window.until = assess.period.until;
		assess.as_of = assess.period.until;
		status = assess_parties(&assess, add_result, comparison, err);
		day = assess.period.until + 1;
	}
	if (status == STATUS_OK)
		status = assess_parties(last, add_result, comparison, err);
	return status;
}

/* Of one account, where only the other side is of groups: all that is in the
 * group, or a group's result would stand beside one account's. */
static enum status
add_group(struct comparison *comparison, const struct assess *one,
    struct error *err)
{
	const struct catalog *catalog = one->catalog;
	const uint32_t head = catalog_account(catalog, one->account)->head;
	struct assess assess = *one;
	enum status status = STATUS_OK;

	for (uint32_t i = 0; i < catalog_account_count(catalog) &&
	    status == STATUS_OK; i++) {
		assess.account = i;
		if (catalog_account(catalog, i)->head == head)
			status = add_periods(comparison, &assess, err);
	}
	return status;
}

static enum status
evaluate_side(struct comparison *comparison, enum side side, struct error *err)
{
	const struct agreement *other = comparison->agreements[1 - side];
	/* Both over the first one's term. */
	struct agreement agreement = *comparison->agreements[side];
	struct assess assess;
	enum status status;

	agreement.term = comparison->agreements[SIDE_BEFORE]->term;
	comparison->side = side;
	status = party_assess(&assess, &comparison->effect->request,
	    &agreement);
	if (status == STATUS_NOT_FOUND)
		return STATUS_OK;
	if (status != STATUS_OK)
		return status;
	assess.is_brief = true;
	return assess.account != CATALOG_NONE && other->per_group &&
	    !agreement.per_group ? add_group(comparison, &assess, err) :
	    add_periods(comparison, &assess, err);
}

/* -------------------------------------------------------------- agreements */

/* Which rule of the agreement has this id; its rule_count: none. */
static size_t
rule_number(const struct agreement *agreement, const char *id)
{
	size_t i = 0;

	while (i < agreement->rule_count &&
	    strcmp(agreement->rules[i].id, id) != 0)
		i++;
	return i;
}

/* Once, not for each of a million parties. */
static enum status
match_rules(struct comparison *comparison, struct error *err)
{
	for (int side = 0; side < SIDE_COUNT; side++) {
		const struct agreement *own = comparison->agreements[side];

		comparison->other[side] = arena_alloc(&comparison->arena,
		    own->rule_count, sizeof *comparison->other[side]);
		if (comparison->other[side] == NULL)
			return error_memory(err);
		for (size_t i = 0; i < own->rule_count; i++)
			comparison->other[side][i] = rule_number(
			    comparison->agreements[1 - side],
			    own->rules[i].id);
	}
	return STATUS_OK;
}

static int
compare_ids(const void *a, const void *b)
{
	const struct effect_party *const *one = a;
	const struct effect_party *const *two = b;

	return strcmp((*one)->id, (*two)->id);
}

static enum status
compare(struct comparison *comparison, struct error *err)
{
	enum status status = match_rules(comparison, err);

	if (status == STATUS_OK)
		status = evaluate_side(comparison, SIDE_BEFORE, err);
	if (status == STATUS_OK)
		status = evaluate_side(comparison, SIDE_AFTER, err);
	if (status != STATUS_OK)
		return status;
	qsort(comparison->effect->parties, comparison->party_count,
	    sizeof *comparison->effect->parties, compare_ids);
	return effect_print(comparison, err);
}

enum status
effect_compare(struct effect *effect, const struct agreement *before,
    const struct agreement *after, struct error *err)
{
	struct comparison comparison = {
		.effect = effect,
		.agreements = { before, after },
	};
	enum status status;

	if (before->currency != after->currency) {
		effect->refused++;
		log_event(&effect->context->log, LOG_ERROR, "currency",
		    before->id, "amounts in %s cannot be compared with amounts "
		    "in %s", before->currency->code, after->currency->code);
		return STATUS_OK;
	}
	arena_init(&comparison.arena, AMOUNTS_BYTES_MAX);
	status = compare(&comparison, err);
	/* There may be as many agreements as accounts: clear what was used. */
	for (size_t i = 0; i < comparison.party_count; i++)
		effect->by_account[effect->parties[i]->account] = NULL;
	arena_reset(&comparison.arena);
	return status;
}

enum status
effect_begin(struct effect *effect, struct error *err)
{
	size_t accounts = catalog_account_count(effect->request.view->catalog);

	effect->by_account = arena_alloc(&effect->context->arena, accounts + 1,
	    sizeof *effect->by_account);
	effect->parties = arena_alloc(&effect->context->arena, accounts + 1,
	    sizeof *effect->parties);
	if (effect->by_account == NULL || effect->parties == NULL)
		return error_memory(err);
	if (!effect->is_csv)
		return STATUS_OK;
	return effect_table_begin(&effect->table, true, err);
}

enum status
effect_end(struct effect *effect, struct error *err)
{
	return effect->is_csv ? table_end(&effect->table, err) : STATUS_OK;
}

void
effect_fini(struct effect *effect)
{
	table_fini(&effect->table);
}
