#include "rules/plan.h"

#include <assert.h>
#include <string.h>

#include "engine/optional.h"
#include "rules/same_terms.h"

/* Figures that one rule can need besides those of its requires. */
#define FIGURES_PER_RULE 6

/* ------------------------------------------------------------- equality */

static bool
terms_equal(const struct line_term *a, size_t a_count,
    const struct line_term *b, size_t b_count)
{
	if (a_count != b_count)
		return false;
	for (size_t i = 0; i < a_count; i++) {
		if (!same_terms_single(&a[i], &b[i]))
			return false;
	}
	return true;
}

static bool
selector_equal(const struct selector *a, const struct selector *b)
{
	if (a == NULL || b == NULL)
		return a == b;
	return a == b || (terms_equal(a->terms, a->term_count, b->terms,
	    b->term_count) && terms_equal(a->excepts, a->except_count,
	    b->excepts, b->except_count));
}

static bool
slot_equal(const struct plan_slot *a, const struct plan_slot *b)
{
	return a->basis == b->basis && a->each_micro == b->each_micro &&
	    a->has_each == b->has_each && a->level == b->level &&
	    a->across_group == b->across_group &&
	    a->year_before == b->year_before &&
	    a->own_period == b->own_period &&
	    optional_equal(a->unit, b->unit) &&
	    selector_equal(a->selector, b->selector);
}

/* NULL for a selector that takes every counting line. */
static const struct selector *
selector_normalised(const struct selector *selector)
{
	if (selector->except_count == 0 && same_terms_take_all(selector))
		return NULL;
	return selector;
}

/* ------------------------------------------------------------- building */

static size_t
slot_for(struct plan *plan, const struct plan_slot *wanted)
{
	for (size_t i = 0; i < plan->slot_count; i++) {
		if (slot_equal(&plan->slots[i], wanted))
			return i;
	}
	plan->slots[plan->slot_count] = *wanted;
	return plan->slot_count++;
}

static void
figure_add(struct plan *plan, const struct plan_figure *key,
    const struct plan_slot *slot)
{
	struct plan_figure *figure = &plan->figures[plan->figure_count++];

	*figure = *key;
	figure->slot = slot_for(plan, slot);
	if (slot->year_before)
		plan->needs_year_before = true;
	if (slot->across_group)
		plan->needs_group = true;
}

static void
club_add(struct plan *plan, const char *club)
{
	for (size_t i = 0; i < plan->club_count; i++) {
		if (strcmp(plan->clubs[i], club) == 0)
			return;
	}
	plan->clubs[plan->club_count++] = club;
}

static void
baseline_add(struct plan *plan, const struct figures *figures)
{
	for (size_t i = 0; i < plan->baseline_count; i++) {
		if (plan->baselines[i] == figures)
			return;
	}
	plan->baselines[plan->baseline_count++] = figures;
}

static struct plan_slot
slot_net(const struct selector *selector)
{
	return (struct plan_slot){
		.basis = BASIS_NET_AMOUNT,
		.selector = selector,
	};
}

/* The baseline b of a comparison: the year before, or a figures list. */
static void
add_baseline(struct plan *plan, const struct plan_figure *key,
    struct plan_slot slot, const struct figures *baseline)
{
	if (baseline != NULL) {
		baseline_add(plan, baseline);
		return;
	}
	slot.year_before = true;
	figure_add(plan, key, &slot);
}

/* v, and what it is compared with (base_role). */
static void
add_measure(struct plan *plan, struct plan_figure key,
    const struct measure *measure, enum figure_role base_role)
{
	struct plan_slot slot = {
		.basis = measure->basis,
		.unit = measure->unit,
		.each_micro = measure->has_each ? measure->each_micro : 0,
		.has_each = measure->has_each,
		.level = measure->basis == BASIS_CATEGORIES ?
		    measure->level : 0,
		.across_group = measure->across_group,
		.selector = selector_normalised(&measure->selector),
	};

	figure_add(plan, &key, &slot);
	key.role = base_role;
	switch (measure->compare) {
	case COMPARE_NONE:
		break;
	case COMPARE_GROWTH:
	case COMPARE_GROWTH_RATE:
	case COMPARE_ATTAINMENT:
		add_baseline(plan, &key, slot, measure->baseline);
		break;
	case COMPARE_SHARE:
		slot.selector = NULL;
		figure_add(plan, &key, &slot);
		break;
	}
}

/* The terms of pay, else those of qualify. */
static const struct selector *
pay_selector(const struct rule *rule)
{
	return selector_normalised(rule->has_pay && rule->pay.has_selector ?
	    &rule->pay.selector : &rule->qualify.selector);
}

/* P, where it is neither v itself nor needed at all. */
static void
add_pay(struct plan *plan, const struct rule *rule)
{
	struct plan_figure key = { .rule = rule, .role = FIGURE_PAY };
	struct plan_slot slot = slot_net(pay_selector(rule));

	if (!plan_rule_has_pay(rule))
		return;
	if (rule->scale.benefit == BENEFIT_FREE_UNITS) {
		key.role = FIGURE_FREE_NET;
		figure_add(plan, &key, &slot);
		return;
	}
	if (rule->scale.benefit == BENEFIT_PER_UNIT) {
		slot.basis = BASIS_QUANTITY;
		slot.unit = rule->has_pay ? rule->pay.unit :
		    rule->qualify.unit;
	}
	figure_add(plan, &key, &slot);
	if (!rule->has_pay || rule->pay.basis != PAY_GROWTH)
		return;
	key.role = FIGURE_PAY_BASE;
	add_baseline(plan, &key, slot, rule->pay.baseline);
}

static void
add_rule(struct plan *plan, const struct rule *rule)
{
	struct plan_figure key = { .rule = rule };

	for (size_t i = 0; i < rule->require_count; i++) {
		const struct require *require = &rule->requires[i];

		if (require->member != NULL) {
			club_add(plan, require->member);
			continue;
		}
		key.role = FIGURE_REQUIRE;
		key.ordinal = (unsigned)i + 1;
		add_measure(plan, key, &require->measure, FIGURE_REQUIRE_BASE);
	}
	key.role = FIGURE_QUALIFY;
	key.ordinal = 0;
	add_measure(plan, key, &rule->qualify, FIGURE_QUALIFY_BASE);
	add_pay(plan, rule);
	if (rule->limit.has_cap_percent) {
		struct plan_slot slot = slot_net(pay_selector(rule));

		key.role = FIGURE_CAP_NET;
		figure_add(plan, &key, &slot);
	}
}

/* ---------------------------------------------------------------- claims */

static bool
terms_need_claims(const struct line_term *terms, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		if (terms[i].paid != PAID_ANY || terms[i].has_document_at_least)
			return true;
	}
	return false;
}

static bool
plan_needs_claims(const struct plan *plan)
{
	const struct agreement *agreement = plan->agreement;

	if (terms_need_claims(agreement->excepts, agreement->except_count))
		return true;
	for (size_t i = 0; i < plan->slot_count; i++) {
		const struct selector *selector = plan->slots[i].selector;

		if (selector == NULL)
			continue;
		if (terms_need_claims(selector->terms, selector->term_count) ||
		    terms_need_claims(selector->excepts,
		    selector->except_count))
			return true;
	}
	return false;
}

/* ------------------------------------------------------------------ make */

bool
plan_rule_has_pay(const struct rule *rule)
{
	switch (rule->scale.method) {
	case METHOD_INCREMENTAL:
	case METHOD_ADDITIVE_BANDED:
		return false;	/* they pay on v itself */
	case METHOD_ALL_UNITS:
	case METHOD_ADDITIVE:
	case METHOD_INTERPOLATED:
	case METHOD_MULTIPLES:
		return rule->scale.benefit != BENEFIT_AMOUNT;
	}
	assert(false);
	return false;
}

enum status
plan_make(struct plan **out, struct arena *arena,
    const struct agreement *agreement)
{
	struct plan *plan = arena_alloc(arena, 1, sizeof *plan);
	size_t requires = 0;
	size_t figures;

	for (size_t i = 0; i < agreement->rule_count; i++)
		requires += agreement->rules[i].require_count;
	/* Two are the agreement's own: of its limit and of an advance. */
	figures = 2 + 2 * requires + FIGURES_PER_RULE * agreement->rule_count;
	if (plan == NULL)
		return STATUS_MEMORY;
	plan->agreement = agreement;
	plan->slots = arena_alloc(arena, figures, sizeof *plan->slots);
	plan->figures = arena_alloc(arena, figures, sizeof *plan->figures);
	plan->clubs = arena_alloc(arena, requires + 1, sizeof *plan->clubs);
	plan->baselines = arena_alloc(arena, agreement->figures_count + 1,
	    sizeof *plan->baselines);
	if (plan->slots == NULL || plan->figures == NULL ||
	    plan->clubs == NULL || plan->baselines == NULL)
		return STATUS_MEMORY;
	for (size_t i = 0; i < agreement->rule_count; i++)
		add_rule(plan, &agreement->rules[i]);
	if (agreement->limit.has_cap_percent) {
		struct plan_figure key = { .role = FIGURE_CAP_NET };
		struct plan_slot slot = slot_net(NULL);

		figure_add(plan, &key, &slot);
	}
	assert(plan->figure_count <= figures);
	plan->needs_claims = plan_needs_claims(plan);
	*out = plan;
	return STATUS_OK;
}

void
plan_add_advance(struct plan *plan, struct period period)
{
	const struct agreement *agreement = plan->agreement;
	struct plan_figure key = { .role = FIGURE_ADVANCE_NET };
	struct plan_slot slot = slot_net(NULL);

	if (!agreement->has_advance ||
	    period.until == agreement->term.until)
		return;
	slot.own_period = true;
	figure_add(plan, &key, &slot);
}
