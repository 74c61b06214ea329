#include "rules/evaluate_parts.h"

#include "rules/describe.h"
#include "rules/keyword.h"

/* A rule on its way to its result. */
struct work {
	struct evaluation *evaluation;
	const struct rule *rule;
	struct rule_result *out;
	struct evaluation_value v;	/* after undefined-as */
	rational p;			/* after net-of; NULL: none */
	struct scale_input input;
	bool requires_hold;
	rational cap_net;		/* NULL: not asked for */
};

static const char *
kept_measure(struct evaluation *evaluation, const struct measure *measure)
{
	describe_measure(&evaluation->text, measure);
	return evaluation_keep(evaluation);
}

/* -------------------------------------------------------------- requires */

static void
tell_member(struct evaluation *evaluation, const struct require *require,
    struct result_require *out, bool holds)
{
	strbuf_printf(&evaluation->text, "membership of %s", require->member);
	out->measure = evaluation_keep(evaluation);
	out->value = holds ? "yes" : "no";
	out->holds = holds;
}

static void
tell_measure(struct evaluation *evaluation, const struct require *require,
    struct result_require *out, const struct evaluation_value *value)
{
	out->measure = kept_measure(evaluation, &require->measure);
	out->unit = describe_measure_unit(&require->measure,
	    evaluation->agreement);
	out->lines = value->lines;
	if (require->has_at_least)
		out->at_least = evaluation_number(evaluation,
		    require->at_least);
	if (require->has_below)
		out->below = evaluation_number(evaluation, require->below);
	if (value->is_defined)
		out->value = evaluation_cut(evaluation, value->value);
}

static bool
measure_holds(struct calculation *calc, const struct require *require,
    const struct evaluation_value *value)
{
	if (!value->is_defined)
		return false;
	if (require->has_at_least && rational_compare(value->value,
	    scale_number(calc, require->at_least)) < 0)
		return false;
	return !require->has_below || rational_compare(value->value,
	    scale_number(calc, require->below)) < 0;
}

/* Does it hold?  *out, if there is one, tells what was found. */
static bool
work_require(struct evaluation *evaluation, const struct require *require,
    struct result_require *out, const struct plan_figure *key)
{
	struct evaluation_value value;
	bool holds;

	if (require->member != NULL) {
		holds = evaluation_is_member(evaluation, require->member);
		if (out != NULL)
			tell_member(evaluation, require, out, holds);
		return holds;
	}
	value = evaluation_measure(evaluation, &require->measure, key,
	    FIGURE_REQUIRE_BASE);
	holds = measure_holds(evaluation->calc, require, &value);
	if (out != NULL) {
		out->holds = holds;
		tell_measure(evaluation, require, out, &value);
	}
	return holds;
}

static void
work_requires(struct work *work)
{
	struct evaluation *evaluation = work->evaluation;
	const struct rule *rule = work->rule;
	struct rule_result *out = work->out;

	work->requires_hold = true;
	if (!evaluation->is_brief) {
		out->requires = arena_alloc(evaluation->arena,
		    rule->require_count + 1, sizeof *out->requires);
		if (out->requires == NULL) {
			evaluation_fail(evaluation, STATUS_MEMORY);
			return;
		}
		out->require_count = rule->require_count;
	}
	for (size_t i = 0; i < rule->require_count; i++) {
		struct plan_figure key = {
			.rule = rule,
			.role = FIGURE_REQUIRE,
			.ordinal = (unsigned)i + 1,
		};

		if (!work_require(evaluation, &rule->requires[i],
		    out->requires == NULL ? NULL : &out->requires[i], &key))
			work->requires_hold = false;
	}
}

/* ------------------------------------------------------- qualify and pay */

static void
work_qualify(struct work *work)
{
	struct evaluation *evaluation = work->evaluation;
	const struct rule *rule = work->rule;
	struct plan_figure key = { .rule = rule, .role = FIGURE_QUALIFY };

	work->v = evaluation_measure(evaluation, &rule->qualify, &key,
	    FIGURE_QUALIFY_BASE);
	if (!work->v.is_defined && rule->has_undefined_as) {
		work->v.is_defined = true;
		work->v.value = scale_number(evaluation->calc,
		    rule->undefined_as);
		work->out->is_taken_as = true;
	}
	work->out->unit = describe_measure_unit(&rule->qualify,
	    evaluation->agreement);
	work->out->qualifying_lines = work->v.lines;
	if (work->v.is_defined)
		work->out->qualifying = evaluation_cut(evaluation,
		    work->v.value);
}

/* P less the results of the rules it is net of; never below 0. */
static rational
net_of(const struct work *work, rational p, const struct rule_result *earlier)
{
	struct calculation *calc = work->evaluation->calc;

	for (size_t i = 0; i < work->rule->net_of_count; i++)
		p = rational_subtract(calc, p, rational_from_micro(calc,
		    earlier[work->rule->net_of[i]].amount_micro));
	return rational_max(p, rational_from_integer(calc, 0));
}

static bool
pays_on_v(const struct rule *rule)
{
	return rule->scale.method == METHOD_INCREMENTAL ||
	    rule->scale.method == METHOD_ADDITIVE_BANDED;
}

static void
work_pay(struct work *work, const struct rule_result *earlier)
{
	struct evaluation *evaluation = work->evaluation;
	const struct rule *rule = work->rule;
	struct rule_result *out = work->out;
	struct evaluation_value pay = evaluation_pay(evaluation, rule);

	if (pays_on_v(rule)) {
		out->paying_unit = out->unit;
		out->paying_lines = work->v.lines;
		if (work->v.is_defined)
			work->p = rational_max(work->v.value,
			    rational_from_integer(evaluation->calc, 0));
	} else if (pay.is_defined) {
		out->paying_unit = describe_pay_unit(rule,
		    evaluation->agreement);
		out->paying_lines = pay.lines;
		work->p = rule->scale.benefit == BENEFIT_FREE_UNITS ?
		    pay.value : net_of(work, pay.value, earlier);
	}
	if (work->p != NULL)
		out->paying = evaluation_cut(evaluation, work->p);
}

/* What was measured, in words. */
static void
tell_measures(struct work *work)
{
	struct evaluation *evaluation = work->evaluation;
	const struct rule *rule = work->rule;
	bool pays_on_p = work->p != NULL && !pays_on_v(rule);

	work->out->measure = kept_measure(evaluation, &rule->qualify);
	if (!pays_on_p || !(rule->has_pay || rule->qualify.across_group ||
	    rule->scale.benefit == BENEFIT_FREE_UNITS))
		return;
	describe_pay(&evaluation->text, rule);
	work->out->paying_measure = evaluation_keep(evaluation);
}

/* ----------------------------------------------------------------- scale */

static const char *
kept_benefit(const struct work *work, size_t tier)
{
	return evaluation_number(work->evaluation,
	    work->rule->scale.tiers[tier - 1].benefit);
}

static size_t
work_tier(struct work *work)
{
	struct evaluation *evaluation = work->evaluation;
	const struct scale *scale = &work->rule->scale;
	size_t tier = 0;

	work->input = (struct scale_input){
		.scale = scale,
		.part = scale->prorated ? evaluation_part(evaluation) : NULL,
		.v = work->v.value,
		.p = work->p,
	};
	if (work->v.is_defined)
		tier = scale_reach(evaluation->calc, &work->input);
	work->out->tier = (unsigned)tier;
	return tier;
}

static void
tell_tier(struct work *work, size_t tier)
{
	struct evaluation *evaluation = work->evaluation;
	const struct scale *scale = &work->rule->scale;
	struct rule_result *out = work->out;

	out->method = keyword_word(keyword_method, scale->method);
	out->exceeds = scale->exceeds;
	if (tier > 0) {
		out->tier_from = evaluation_cut(evaluation,
		    scale_threshold(evaluation->calc, &work->input, tier));
		out->benefit = kept_benefit(work, tier);
	}
	if (tier > 0 && tier < scale->tier_count)
		out->tier_until = evaluation_cut(evaluation,
		    scale_threshold(evaluation->calc, &work->input, tier + 1));
}

/* --------------------------------------------------------------- results */

/* What the rule makes of what its scale gives: requires, limit, rounding. */
static struct evaluation_amount
work_limit(struct work *work, rational benefit, enum result_reason reason)
{
	struct evaluation *evaluation = work->evaluation;
	struct evaluation_amount amount = evaluation_amount_begin(evaluation,
	    STEP_BENEFIT, benefit);

	amount.reason = reason;
	if (!work->requires_hold) {
		amount.reason = REASON_REQUIRE_FAILED;
		if (rational_sign(amount.value) != 0)
			evaluation_amount_change(evaluation, &amount,
			    STEP_REQUIRE, rational_from_integer(
			    evaluation->calc, 0), NULL);
	}
	evaluation_limit(evaluation, &amount, &work->rule->limit,
	    work->requires_hold, work->cap_net);
	return amount;
}

static void
work_amount(struct work *work, size_t tier)
{
	struct evaluation *evaluation = work->evaluation;
	struct calculation *calc = evaluation->calc;
	const struct result_figure *net = evaluation_take(evaluation,
	    work->rule, FIGURE_CAP_NET, 0);
	struct evaluation_amount amount;

	if (net != NULL)
		work->cap_net = rational_from_micro(calc, net->value_micro);
	amount = work_limit(work, tier == 0 ? rational_from_integer(calc, 0) :
	    scale_benefit(calc, &work->input, tier),
	    !work->v.is_defined ? REASON_UNDEFINED :
	    tier == 0 ? REASON_NO_TIER : REASON_NONE);
	work->out->steps = amount.steps;
	work->out->step_count = amount.step_count;
	work->out->reason = amount.reason;
	evaluation_fail(evaluation, rational_to_micro(&work->out->amount_micro,
	    amount.value));
}

/* What the next tier asks, how far it is, and what would come of it. */
static void
work_next(struct work *work, size_t tier)
{
	struct evaluation *evaluation = work->evaluation;
	struct calculation *calc = evaluation->calc;
	struct rule_result *out = work->out;
	struct scale_next next;

	if (!scale_next(&next, calc, &work->input, tier))
		return;
	out->next_from = evaluation_cut(evaluation, next.from);
	out->next_benefit = kept_benefit(work, next.tier);
	if (work->v.is_defined)
		out->next_distance = evaluation_cut(evaluation,
		    rational_subtract(calc, next.from, work->v.value));
	/* An amount past 128 bits that nobody gets fails nothing. */
	out->has_next_amount = rational_to_micro(&out->next_amount_micro,
	    work_limit(work, next.benefit, REASON_NONE).value) == STATUS_OK;
}

void
evaluation_rule(struct evaluation *evaluation, const struct rule *rule,
    const struct rule_result *earlier, struct rule_result *out)
{
	struct work work = {
		.evaluation = evaluation,
		.rule = rule,
		.out = out,
	};
	size_t tier;

	*out = (struct rule_result){
		.id = rule->id,
		.titles = rule->titles,
		.title_count = rule->title_count,
	};
	/* After a failure the figures are no longer taken in their order. */
	if (evaluation_status(evaluation) == STATUS_OK)
		work_requires(&work);
	if (evaluation_status(evaluation) != STATUS_OK)
		return;
	work_qualify(&work);
	work_pay(&work, earlier);
	tier = work_tier(&work);
	work_amount(&work, tier);
	if (evaluation->is_brief)
		return;
	tell_measures(&work);
	tell_tier(&work, tier);
	work_next(&work, tier);
}
