#include "rules/evaluate_parts.h"

#include "engine/optional.h"
#include "rules/describe.h"

/* Longest text of a trace: terms and ids have maxima of their own. */
#define TEXT_BYTES_MAX ((size_t)256 << 10)

/* --------------------------------------------------------------- latching */

enum status
evaluation_status(const struct evaluation *evaluation)
{
	if (calculation_status(evaluation->calc) != STATUS_OK)
		return calculation_status(evaluation->calc);
	return evaluation->status;
}

void
evaluation_fail(struct evaluation *evaluation, enum status status)
{
	if (evaluation->status == STATUS_OK)
		evaluation->status = status;
}

static const char *
keep_text(struct evaluation *evaluation, const char *text)
{
	const char *kept = arena_strdup(evaluation->arena, text);

	if (kept == NULL) {
		evaluation_fail(evaluation, STATUS_MEMORY);
		return "";
	}
	return kept;
}

const char *
evaluation_keep(struct evaluation *evaluation)
{
	const char *kept = keep_text(evaluation,
	    strbuf_text(&evaluation->text));

	evaluation_fail(evaluation, strbuf_status(&evaluation->text));
	strbuf_clear(&evaluation->text);
	return kept;
}

const char *
evaluation_cut(struct evaluation *evaluation, rational value)
{
	return keep_text(evaluation, rational_format_cut(evaluation->calc,
	    value));
}

const char *
evaluation_exact(struct evaluation *evaluation, rational value)
{
	const char *exact = rational_format_exact(evaluation->calc, value);

	return exact == NULL ? evaluation_cut(evaluation, value) :
	    keep_text(evaluation, exact);
}

const char *
evaluation_number(struct evaluation *evaluation, struct number number)
{
	describe_number(&evaluation->text, number);
	return evaluation_keep(evaluation);
}

/* --------------------------------------------------------------- measures */

static bool
figures_are_planned(const struct measures *measures, const struct plan *plan)
{
	if (measures->figure_count != plan->figure_count)
		return false;
	for (size_t i = 0; i < plan->figure_count; i++) {
		const struct plan_figure *planned = &plan->figures[i];
		const struct result_figure *figure = &measures->figures[i];

		if (!optional_equal(figure->rule, planned->rule == NULL ? NULL :
		    planned->rule->id) || figure->role != planned->role ||
		    figure->ordinal != planned->ordinal)
			return false;
	}
	return true;
}

static bool
are_planned(const struct measures *measures, const struct plan *plan)
{
	if (!figures_are_planned(measures, plan) ||
	    measures->membership_count != plan->club_count ||
	    measures->baseline_count != plan->baseline_count)
		return false;
	for (size_t i = 0; i < plan->club_count; i++) {
		if (!optional_equal(measures->memberships[i].club,
		    plan->clubs[i]))
			return false;
	}
	for (size_t i = 0; i < plan->baseline_count; i++) {
		if (!optional_equal(measures->baselines[i].list,
		    plan->baselines[i]->id))
			return false;
	}
	return measures->window.from <= measures->window.until &&
	    measures->period.from <= measures->period.until;
}

/* ---------------------------------------------------------------- choices */

/* Which result of the group stands: the highest, or the first above 0. */
static size_t
chosen(const struct choice_group *group, const struct rule_result *results)
{
	size_t best = group->first_rule;
	size_t end = group->first_rule + group->rule_count;

	for (size_t i = best; i < end; i++) {
		wide amount = results[i].amount_micro;

		if (group->choice == CHOICE_FIRST_OF && amount > 0)
			return i;
		if (amount > results[best].amount_micro)
			best = i;
	}
	return best;
}

static void
set_to_zero(struct evaluation *evaluation, struct rule_result *result,
    enum choice choice, const char *winner)
{
	struct evaluation_amount amount = {
		.steps = result->steps,
		.step_count = result->step_count,
	};
	bool is_best = choice == CHOICE_BEST_OF;

	evaluation_amount_change(evaluation, &amount,
	    is_best ? STEP_BEST_OF : STEP_FIRST_OF,
	    rational_from_integer(evaluation->calc, 0), winner);
	result->step_count = amount.step_count;
	result->amount_micro = 0;
	result->reason = is_best ? REASON_NOT_BEST : REASON_NOT_FIRST;
}

static void
choose(struct evaluation *evaluation, const struct choice_group *group,
    struct rule_result *results)
{
	size_t winner = chosen(group, results);

	for (size_t i = 0; i < group->rule_count; i++) {
		struct rule_result *result = &results[group->first_rule + i];

		if (result != &results[winner] && result->amount_micro > 0)
			set_to_zero(evaluation, result, group->choice,
			    results[winner].id);
	}
}

/* ------------------------------------------------------------------ total */

static void
total(struct evaluation *evaluation, struct result *result,
    const struct rule_result *rules)
{
	struct calculation *calc = evaluation->calc;
	const struct agreement *agreement = evaluation->agreement;
	const struct result_figure *net = evaluation_take(evaluation, NULL,
	    FIGURE_CAP_NET, 0);
	rational sum = rational_from_integer(calc, 0);
	struct evaluation_amount amount;

	for (size_t i = 0; i < agreement->rule_count; i++)
		sum = rational_add(calc, sum, rational_from_micro(calc,
		    rules[i].amount_micro));
	amount = evaluation_amount_begin(evaluation, STEP_SUM, sum);
	evaluation_limit(evaluation, &amount, &agreement->limit, true,
	    net == NULL ? NULL : rational_from_micro(calc, net->value_micro));
	result->steps = amount.steps;
	result->step_count = amount.step_count;
	result->reason = amount.reason;
	evaluation_fail(evaluation, rational_to_micro(&result->total_micro,
	    amount.value));
}

/* Without a counting line every result is 0, whatever is guaranteed. */
static void
set_to_nothing(struct evaluation *evaluation, struct rule_result *result)
{
	struct evaluation_amount amount = evaluation_amount_begin(evaluation,
	    STEP_BENEFIT, rational_from_integer(evaluation->calc, 0));

	result->steps = amount.steps;
	result->step_count = amount.step_count;
	result->amount_micro = 0;
	result->reason = REASON_NONE;
	result->sentence = "No line counts.";
}

static void
work_out_nothing(struct evaluation *evaluation, struct result *result,
    struct rule_result *rules)
{
	const struct agreement *agreement = evaluation->agreement;
	struct evaluation_amount sum;

	for (size_t i = 0; i < agreement->rule_count; i++) {
		evaluation_rule(evaluation, &agreement->rules[i], rules,
		    &rules[i]);
		set_to_nothing(evaluation, &rules[i]);
	}
	(void)evaluation_take(evaluation, NULL, FIGURE_CAP_NET, 0);
	sum = evaluation_amount_begin(evaluation, STEP_SUM,
	    rational_from_integer(evaluation->calc, 0));
	result->steps = sum.steps;
	result->step_count = sum.step_count;
	result->total_micro = 0;
	result->reason = REASON_NONE;
}

static void
work_out(struct evaluation *evaluation, struct result *result,
    struct rule_result *rules)
{
	const struct agreement *agreement = evaluation->agreement;

	for (size_t i = 0; i < agreement->rule_count; i++)
		evaluation_rule(evaluation, &agreement->rules[i], rules,
		    &rules[i]);
	/* A rule that stopped half-way has left figures that total() takes. */
	if (evaluation_status(evaluation) != STATUS_OK)
		return;
	for (size_t i = 0; i < agreement->group_count; i++)
		choose(evaluation, &agreement->groups[i], rules);
	for (size_t i = 0; i < agreement->rule_count; i++)
		evaluation_sentence(evaluation, &agreement->rules[i],
		    &rules[i]);
	total(evaluation, result, rules);
}

enum status
evaluate(struct result *result, struct arena *arena, const struct plan *plan,
    struct error *err)
{
	struct evaluation evaluation = {
		.arena = arena,
		.plan = plan,
		.agreement = plan->agreement,
		.measures = result->measures,
		.is_brief = result->is_brief,
	};
	struct result worked_out = *result;
	struct rule_result *rules;
	enum status status;

	if (result->error != NULL)
		return STATUS_OK;
	if (result->measures == NULL || !are_planned(result->measures, plan))
		return error_set(err, STATUS_INVALID, "the measures are not "
		    "those that agreement %s asks for", plan->agreement->id);
	rules = arena_alloc(arena, plan->agreement->rule_count,
	    sizeof *rules);
	if (rules == NULL || calculation_new(&evaluation.calc) != STATUS_OK)
		return error_memory(err);
	strbuf_init(&evaluation.text, TEXT_BYTES_MAX);
	if (result->measures->is_empty)
		work_out_nothing(&evaluation, &worked_out, rules);
	else
		work_out(&evaluation, &worked_out, rules);
	worked_out.rules = rules;
	worked_out.rule_count = plan->agreement->rule_count;
	evaluation_settlement(&evaluation, &worked_out);
	status = evaluation_status(&evaluation);
	strbuf_fini(&evaluation.text);
	calculation_free(evaluation.calc);
	if (status == STATUS_RANGE) {
		/* Only an amount past 128 bits; other parties go on. */
		result->error = "an amount of the result is too large";
		return STATUS_OK;
	}
	if (status != STATUS_OK)
		return error_memory(err);
	*result = worked_out;
	return STATUS_OK;
}
