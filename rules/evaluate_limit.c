#include "rules/evaluate_parts.h"

#include <assert.h>

#include "rules/keyword.h"

struct evaluation_amount
evaluation_amount_begin(struct evaluation *evaluation, enum step_kind first,
    rational value)
{
	struct evaluation_amount amount = { .value = value };

	if (evaluation->is_brief)
		return amount;
	amount.steps = arena_alloc(evaluation->arena, EVALUATION_STEPS_MAX,
	    sizeof *amount.steps);
	if (amount.steps == NULL) {
		evaluation_fail(evaluation, STATUS_MEMORY);
		return amount;
	}
	amount.steps[amount.step_count++] = (struct result_step){
		.kind = first,
		.after = evaluation_exact(evaluation, value),
	};
	return amount;
}

void
evaluation_amount_change(struct evaluation *evaluation,
    struct evaluation_amount *amount, enum step_kind kind, rational value,
    const char *bound)
{
	amount->value = value;
	if (amount->steps == NULL)
		return;
	assert(amount->step_count < EVALUATION_STEPS_MAX);
	amount->steps[amount->step_count] = (struct result_step){
		.kind = kind,
		.bound = bound,
		.before = amount->steps[amount->step_count - 1].after,
		.after = evaluation_exact(evaluation, value),
	};
	amount->step_count++;
}

/* Change the amount for a step of a limit. */
static void
change_for(struct evaluation *evaluation, struct evaluation_amount *amount,
    enum step_kind kind, rational value, const char *bound)
{
	static const enum result_reason reasons[STEP_KIND_COUNT] = {
		[STEP_GUARANTEE] = REASON_GUARANTEE,
		[STEP_CAP_PERCENT] = REASON_CAP_PERCENT,
		[STEP_CAP] = REASON_CAP,
		[STEP_MINIMUM_PAYOUT] = REASON_BELOW_MINIMUM,
	};

	evaluation_amount_change(evaluation, amount, kind, value, bound);
	amount->reason = reasons[kind];
}

/* The bounds of steps, as they are told; NULL where they are not. */
static const char *
bound_amount(struct evaluation *evaluation, int64_t amount_micro)
{
	char text[DECIMAL_TEXT_MAX];

	if (evaluation->is_brief)
		return NULL;
	strbuf_puts(&evaluation->text, decimal_format(text, amount_micro));
	return evaluation_keep(evaluation);
}

static const char *
bound_rounding(struct evaluation *evaluation, enum rounding rounding)
{
	char text[DECIMAL_TEXT_MAX];

	if (evaluation->is_brief)
		return NULL;
	strbuf_printf(&evaluation->text, "%s to %s",
	    keyword_word(keyword_rounding, rounding), decimal_format(text,
	    evaluation->agreement->rounding_unit_micro));
	return evaluation_keep(evaluation);
}

static const char *
bound_share(struct evaluation *evaluation, struct number rate, rational net)
{
	if (evaluation->is_brief)
		return NULL;
	strbuf_printf(&evaluation->text, "%s of %s",
	    evaluation_number(evaluation, rate),
	    evaluation_exact(evaluation, net));
	return evaluation_keep(evaluation);
}

/* To the unit; downward where that would pass the most there may be. */
static void
round_amount(struct evaluation *evaluation, struct evaluation_amount *amount,
    rational most)
{
	const struct agreement *agreement = evaluation->agreement;
	enum rounding rounding = agreement->rounding;
	rational rounded = rational_round(evaluation->calc, amount->value,
	    agreement->rounding_unit_micro, rounding);

	if (most != NULL && rational_compare(rounded, most) > 0) {
		rounding = ROUND_DOWN;
		rounded = rational_round(evaluation->calc, amount->value,
		    agreement->rounding_unit_micro, rounding);
	}
	if (rational_compare(rounded, amount->value) == 0)
		return;
	evaluation_amount_change(evaluation, amount, STEP_ROUND, rounded,
	    bound_rounding(evaluation, rounding));
}

/* The rate of net, which counts as 0 where it is below. */
static rational
most_of(struct evaluation *evaluation, const struct limit *limit,
    rational net)
{
	struct calculation *calc = evaluation->calc;

	assert(net != NULL);
	return rational_multiply(calc, scale_rate(calc, limit->cap_percent),
	    rational_max(net, rational_from_integer(calc, 0)));
}

static void
cap_percent(struct evaluation *evaluation, struct evaluation_amount *amount,
    const struct limit *limit, rational net, rational most)
{
	if (rational_compare(amount->value, most) <= 0)
		return;
	change_for(evaluation, amount, STEP_CAP_PERCENT, most,
	    bound_share(evaluation, limit->cap_percent, net));
}

static void
guarantee(struct evaluation *evaluation, struct evaluation_amount *amount,
    int64_t guarantee_micro)
{
	rational least = rational_from_micro(evaluation->calc,
	    guarantee_micro);

	if (rational_compare(amount->value, least) >= 0)
		return;
	change_for(evaluation, amount, STEP_GUARANTEE, least,
	    bound_amount(evaluation, guarantee_micro));
}

static void
cap(struct evaluation *evaluation, struct evaluation_amount *amount,
    int64_t cap_micro)
{
	rational most = rational_from_micro(evaluation->calc, cap_micro);

	if (rational_compare(amount->value, most) <= 0)
		return;
	change_for(evaluation, amount, STEP_CAP, most,
	    bound_amount(evaluation, cap_micro));
}

static void
minimum_payout(struct evaluation *evaluation,
    struct evaluation_amount *amount, int64_t minimum_micro)
{
	rational least = rational_from_micro(evaluation->calc, minimum_micro);

	if (rational_sign(amount->value) <= 0 ||
	    rational_compare(amount->value, least) >= 0)
		return;
	change_for(evaluation, amount, STEP_MINIMUM_PAYOUT,
	    rational_from_integer(evaluation->calc, 0),
	    bound_amount(evaluation, minimum_micro));
}

void
evaluation_limit(struct evaluation *evaluation,
    struct evaluation_amount *amount, const struct limit *limit,
    bool is_guaranteed, rational net)
{
	rational most = NULL;

	if (limit->has_guarantee && is_guaranteed)
		guarantee(evaluation, amount, limit->guarantee_micro);
	if (limit->has_cap_percent) {
		most = most_of(evaluation, limit, net);
		cap_percent(evaluation, amount, limit, net, most);
	}
	if (limit->has_cap)
		cap(evaluation, amount, limit->cap_micro);
	round_amount(evaluation, amount, most);
	if (limit->has_minimum_payout)
		minimum_payout(evaluation, amount,
		    limit->minimum_payout_micro);
}
