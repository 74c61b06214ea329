#include "rules/outline_parts.h"

#include <stdlib.h>
#include <string.h>

/* ------------------------------------------------------------------ kinds */

static const struct outline_kind choice_kind = {
	"choice", OUTLINE_BY_KEY, false, { "id", "kind", NULL },
};
static const struct outline_kind rule_kind = {
	"rule", OUTLINE_BY_KEY, false, { "id", "net-of", "choice", NULL },
};
#define MEASURE_ATTRIBUTES "basis", "compare", "baseline", "unit", "each", \
	"level", "across"
static const struct outline_kind require_kind = {
	"require", OUTLINE_BY_PLACE, false, { MEASURE_ATTRIBUTES, "member",
	"at-least", "below", NULL },
};
static const struct outline_kind qualify_kind = {
	"qualify", OUTLINE_ONE, false, { MEASURE_ATTRIBUTES, "undefined-as",
	NULL },
};
static const struct outline_kind scale_kind = {
	"scale", OUTLINE_ONE, false, { "method", "threshold", "prorate", NULL },
};
static const struct outline_kind tier_kind = {
	"tier from", OUTLINE_BY_KEY_OR_PLACE, false, { "from", "rate",
	"per-unit", "amount", "free-units", NULL },
};
static const struct outline_kind pay_kind = {
	"pay", OUTLINE_ONE, false, { "basis", "unit", "baseline", NULL },
};
static const struct outline_kind limit_kind = {
	"limit", OUTLINE_ONE, false, { "guarantee", "cap-percent", "cap",
	"minimum-payout", NULL },
};

/* --------------------------------------------------------------- measures */

static const char *
baseline_of(const struct figures *baseline)
{
	return baseline == NULL ? "previous-year" : baseline->id;
}

static void
set_measure(struct outline_maker *maker, struct outline *node,
    const struct measure *measure)
{
	enum compare compare = measure->compare;

	outline_set_keyword(node, "basis", keyword_basis, measure->basis);
	if (compare != COMPARE_NONE)
		outline_set_keyword(node, "compare", keyword_compare, compare);
	if (compare != COMPARE_NONE && compare != COMPARE_SHARE)
		outline_set(node, "baseline", baseline_of(measure->baseline));
	outline_set(node, "unit", measure->unit);
	if (measure->has_each)
		outline_set_micro(maker, node, "each", measure->each_micro);
	if (measure->basis == BASIS_CATEGORIES)
		outline_set_count(maker, node, "level", measure->level);
	if (measure->across_group)
		outline_set_keyword(node, "across", keyword_across, true);
	outline_add_selector(maker, node, &measure->selector);
}

static void
add_requires(struct outline_maker *maker, struct outline *parent,
    const struct rule *rule)
{
	for (size_t i = 0; i < rule->require_count; i++) {
		const struct require *require = &rule->requires[i];
		struct outline *node = outline_add(maker, parent,
		    &require_kind);

		if (node == NULL)
			return;
		if (require->member != NULL)
			outline_set(node, "member", require->member);
		else
			set_measure(maker, node, &require->measure);
		outline_set_number(maker, node, "at-least",
		    require->has_at_least ? &require->at_least : NULL);
		outline_set_number(maker, node, "below", require->has_below ?
		    &require->below : NULL);
	}
}

static void
add_scale(struct outline_maker *maker, struct outline *parent,
    const struct scale *scale)
{
	struct outline *node = outline_add(maker, parent, &scale_kind);

	if (node == NULL)
		return;
	outline_set_keyword(node, "method", keyword_method, scale->method);
	outline_set_keyword(node, "threshold", keyword_threshold,
	    scale->exceeds);
	if (scale->prorated)
		outline_set_keyword(node, "prorate", keyword_prorate, true);
	for (size_t i = 0; i < scale->tier_count; i++) {
		struct outline *tier = outline_add(maker, node, &tier_kind);

		outline_set_number(maker, tier, "from", &scale->tiers[i].from);
		outline_set_number(maker, tier, keyword_word(keyword_benefit,
		    scale->benefit), &scale->tiers[i].benefit);
	}
}

static void
add_pay(struct outline_maker *maker, struct outline *parent,
    const struct pay *pay)
{
	struct outline *node = outline_add(maker, parent, &pay_kind);

	if (node == NULL)
		return;
	outline_set_keyword(node, "basis", keyword_pay_basis, pay->basis);
	outline_set(node, "unit", pay->unit);
	if (pay->basis == PAY_GROWTH)
		outline_set(node, "baseline", baseline_of(pay->baseline));
	outline_add_selector(maker, node, &pay->selector);
}

void
outline_add_limit(struct outline_maker *maker, struct outline *parent,
    const struct limit *limit)
{
	struct outline *node = outline_add(maker, parent, &limit_kind);

	if (limit->has_guarantee)
		outline_set_micro(maker, node, "guarantee",
		    limit->guarantee_micro);
	outline_set_number(maker, node, "cap-percent", limit->has_cap_percent ?
	    &limit->cap_percent : NULL);
	if (limit->has_cap)
		outline_set_micro(maker, node, "cap", limit->cap_micro);
	if (limit->has_minimum_payout)
		outline_set_micro(maker, node, "minimum-payout",
		    limit->minimum_payout_micro);
}

static int
compare_texts(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* Their order says nothing. */
static void
set_net_of(struct outline_maker *maker, struct outline *node,
    const struct rule *rule)
{
	const char **ids = arena_alloc(maker->arena, rule->net_of_count + 1,
	    sizeof *ids);

	if (ids == NULL) {
		maker->is_out_of_memory = true;
		return;
	}
	if (rule->net_of_count == 0)
		return;
	for (size_t i = 0; i < rule->net_of_count; i++)
		ids[i] = maker->agreement->rules[rule->net_of[i]].id;
	qsort(ids, rule->net_of_count, sizeof *ids, compare_texts);
	for (size_t i = 0; i < rule->net_of_count; i++)
		strbuf_printf(&maker->text, "%s%s", i == 0 ? "" : " ", ids[i]);
	outline_set(node, "net-of", outline_keep(maker));
}

void
outline_add_rule(struct outline_maker *maker, struct outline *parent,
    const struct rule *rule)
{
	struct outline *node = outline_add(maker, parent, &rule_kind);
	struct outline *qualify;

	if (node == NULL)
		return;
	outline_set(node, "id", rule->id);
	set_net_of(maker, node, rule);
	outline_set(node, "choice", rule->group == NULL ? NULL :
	    rule->group->id);
	outline_add_titles(maker, node, rule->titles, rule->title_count);
	add_requires(maker, node, rule);
	qualify = outline_add(maker, node, &qualify_kind);
	if (qualify == NULL)
		return;
	set_measure(maker, qualify, &rule->qualify);
	outline_set_number(maker, qualify, "undefined-as",
	    rule->has_undefined_as ? &rule->undefined_as : NULL);
	add_scale(maker, node, &rule->scale);
	if (rule->has_pay)
		add_pay(maker, node, &rule->pay);
	outline_add_limit(maker, node, &rule->limit);
}

void
outline_add_choices(struct outline_maker *maker, struct outline *parent)
{
	const struct agreement *agreement = maker->agreement;

	for (size_t i = 0; i < agreement->group_count; i++) {
		const struct choice_group *group = &agreement->groups[i];
		struct outline *node = outline_add(maker, parent, &choice_kind);

		if (node == NULL)
			return;
		outline_set(node, "id", group->id);
		outline_set_keyword(node, "kind", keyword_choice,
		    group->choice);
		outline_add_titles(maker, node, group->titles,
		    group->title_count);
	}
}
