#include "cli/rules_effect.h"

#include <assert.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "cli/output.h"
#include "cli/signals.h"
#include "engine/arena.h"
#include "rules/window.h"

/* Amounts of a million parties under agreements of a hundred rules. */
#define AMOUNTS_BYTES_MAX ((size_t)4 << 30)

enum side {
	SIDE_BEFORE,
	SIDE_AFTER,
	SIDE_COUNT,
};

/* What one agreement gives one party; nothing: all is 0. */
struct given {
	bool is_there;
	wide total_micro;
	wide *rules_micro;	/* as in the agreement */
};

struct effect_party {
	uint32_t account;
	const char *id;
	bool has_failed;
	struct given given[SIDE_COUNT];
};

/* Two agreements at hand. */
struct comparison {
	struct effect *effect;
	const struct agreement *agreements[SIDE_COUNT];
	struct arena arena;
	size_t party_count;			/* of the effect's parties */
	enum side side;				/* being evaluated */
};

static const struct table_column columns[] = {
	{ "agreement", false, true },
	{ "account", false, false },
	{ "rule", false, false },
	{ "before", true, false },
	{ "after", true, false },
	{ "difference", true, false },
	{ "currency", false, false },
};

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

static enum status
evaluate_side(struct comparison *comparison, enum side side, struct error *err)
{
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
	return status == STATUS_OK ? add_periods(comparison, &assess, err) :
	    status;
}

/* ------------------------------------------------------------------- rows */

struct row {
	const char *account;
	const char *rule;
	bool has_before;
	bool has_after;
	wide before_micro;
	wide after_micro;
};

static void
put_amount(struct table *table, bool is_there, wide amount_micro,
    unsigned digits)
{
	char text[DECIMAL_TEXT_MAX];

	table_text(table, is_there ?
	    decimal_format_fixed(text, amount_micro, digits) : NULL);
}

/* Amounts are 0 or more, so that what they differ by always fits. */
static enum status
put_row(struct table *table, const struct agreement *agreement,
    const struct row *row, struct error *err)
{
	unsigned digits = agreement->currency->minor_digits;

	table_text(table, agreement->id);
	table_text(table, row->account);
	table_text(table, row->rule);
	put_amount(table, row->has_before, row->before_micro, digits);
	put_amount(table, row->has_after, row->after_micro, digits);
	put_amount(table, true, row->after_micro - row->before_micro, digits);
	table_text(table, agreement->currency->code);
	return table_end_row(table, err);
}

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

/* Rules of this side: all that the first one has, or only the second one. */
static enum status
put_rules(struct table *table, const struct comparison *comparison,
    const struct effect_party *party, enum side side, struct error *err)
{
	const struct agreement *own = comparison->agreements[side];
	const struct agreement *other = comparison->agreements[1 - side];
	enum status status = STATUS_OK;

	for (size_t i = 0; i < own->rule_count && status == STATUS_OK; i++) {
		size_t number = rule_number(other, own->rules[i].id);
		bool is_both = number < other->rule_count;
		const struct given *given = &party->given[side];
		wide here = given->rules_micro[i];
		wide there = is_both ?
		    party->given[1 - side].rules_micro[number] : 0;
		struct row row = {
			.account = party->id,
			.rule = own->rules[i].id,
			.has_before = side == SIDE_BEFORE || is_both,
			.has_after = side == SIDE_AFTER || is_both,
			.before_micro = side == SIDE_BEFORE ? here : there,
			.after_micro = side == SIDE_BEFORE ? there : here,
		};

		if (here == there || (side == SIDE_AFTER && is_both))
			continue;
		row.has_before = row.has_before &&
		    party->given[SIDE_BEFORE].is_there;
		row.has_after = row.has_after &&
		    party->given[SIDE_AFTER].is_there;
		status = put_row(table, comparison->agreements[SIDE_BEFORE],
		    &row, err);
	}
	return status;
}

static bool
has_changed(const struct comparison *comparison,
    const struct effect_party *party)
{
	const struct given *before = &party->given[SIDE_BEFORE];
	const struct given *after = &party->given[SIDE_AFTER];

	if (before->total_micro != after->total_micro)
		return true;
	for (int side = 0; side < SIDE_COUNT; side++) {
		const struct agreement *own = comparison->agreements[side];
		const struct agreement *other =
		    comparison->agreements[1 - side];

		for (size_t i = 0; i < own->rule_count; i++) {
			size_t number = rule_number(other, own->rules[i].id);
			wide there = number == other->rule_count ? 0 :
			    party->given[1 - side].rules_micro[number];

			if (party->given[side].rules_micro[i] != there)
				return true;
		}
	}
	return false;
}

static enum status
put_party(struct table *table, const struct comparison *comparison,
    const struct effect_party *party, struct error *err)
{
	const struct given *before = &party->given[SIDE_BEFORE];
	const struct given *after = &party->given[SIDE_AFTER];
	struct row total = {
		.account = party->id,
		.has_before = before->is_there,
		.has_after = after->is_there,
		.before_micro = before->total_micro,
		.after_micro = after->total_micro,
	};
	enum status status;

	status = put_rules(table, comparison, party, SIDE_BEFORE, err);
	if (status == STATUS_OK)
		status = put_rules(table, comparison, party, SIDE_AFTER, err);
	if (status != STATUS_OK)
		return status;
	if (!comparison->effect->is_csv)
		total.rule = "(total)";
	return put_row(table, comparison->agreements[SIDE_BEFORE], &total,
	    err);
}

/* The changed parties, then the sum over all. */
static enum status
put_parties(struct table *table, const struct comparison *comparison,
    size_t *changed, struct error *err)
{
	struct row sum = { .has_before = true, .has_after = true };
	enum status status = STATUS_OK;

	for (size_t i = 0; i < comparison->party_count && status == STATUS_OK;
	    i++) {
		const struct effect_party *party =
		    comparison->effect->parties[i];

		if (party->has_failed)
			continue;
		if (decimal_add_wide(&sum.before_micro, sum.before_micro,
		    party->given[SIDE_BEFORE].total_micro) != STATUS_OK ||
		    decimal_add_wide(&sum.after_micro, sum.after_micro,
		    party->given[SIDE_AFTER].total_micro) != STATUS_OK)
			return error_set(err, STATUS_RANGE,
			    "the sum of all parties is too large");
		if (!has_changed(comparison, party))
			continue;
		++*changed;
		status = put_party(table, comparison, party, err);
	}
	if (status != STATUS_OK)
		return status;
	if (!comparison->effect->is_csv)
		sum.account = "(all)";
	return put_row(table, comparison->agreements[SIDE_BEFORE], &sum, err);
}

/* ------------------------------------------------------------------- text */

static enum status
put_heading(const struct comparison *comparison, size_t changed,
    struct error *err)
{
	const struct agreement *before = comparison->agreements[SIDE_BEFORE];
	int32_t as_of = comparison->effect->request.as_of;
	char from[DATE_TEXT_SIZE];
	char until[DATE_TEXT_SIZE];
	struct strbuf out;
	enum status status;

	if (as_of == DATE_NONE || as_of > before->term.until)
		as_of = before->term.until;
	strbuf_init(&out, OUTPUT_BYTES_MAX);
	strbuf_printf(&out, "\n%s on the purchases from %s to %s: %zu of %zu "
	    "parties get another amount\n", before->id,
	    date_format(from, before->term.from), date_format(until, as_of),
	    changed, comparison->party_count);
	status = output_write(&out, err);
	strbuf_fini(&out);
	return status;
}

static enum status
print(struct comparison *comparison, struct error *err)
{
	struct effect *effect = comparison->effect;
	size_t changed = 0;
	struct table table;
	enum status status;

	if (effect->is_csv)
		return put_parties(&effect->table, comparison, &changed, err);
	status = table_begin(&table, columns,
	    sizeof columns / sizeof columns[0], false, err);
	if (status != STATUS_OK)
		return status;
	status = put_parties(&table, comparison, &changed, err);
	if (status == STATUS_OK)
		status = put_heading(comparison, changed, err);
	/* The heading says it all where nothing changes. */
	if (status == STATUS_OK && changed > 0)
		status = table_end(&table, err);
	table_fini(&table);
	return status;
}

/* -------------------------------------------------------------- agreements */

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
	enum status status;

	status = evaluate_side(comparison, SIDE_BEFORE, err);
	if (status == STATUS_OK)
		status = evaluate_side(comparison, SIDE_AFTER, err);
	if (status != STATUS_OK)
		return status;
	qsort(comparison->effect->parties, comparison->party_count,
	    sizeof *comparison->effect->parties, compare_ids);
	return print(comparison, err);
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
	return table_begin(&effect->table, columns,
	    sizeof columns / sizeof columns[0], true, err);
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
