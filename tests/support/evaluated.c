#include "tests/support/evaluated.h"

#include <string.h>

#include "engine/strbuf.h"
#include "rules/evaluate.h"
#include "tests/support/check.h"
#include "tests/support/faults.h"
#include "tests/support/ledger_rows.h"

static void
fill_figures(struct evaluated *out, const char *values)
{
	const struct plan *plan = out->plan;
	struct measures *measures = out->result.measures;
	char *rest = arena_strdup(&out->arena, values);

	measures->figure_count = plan->figure_count;
	measures->figures = arena_alloc(&out->arena, plan->figure_count,
	    sizeof *measures->figures);
	for (size_t i = 0; i < plan->figure_count; i++) {
		const struct plan_figure *figure = &plan->figures[i];

		assert_non_null(rest);
		measures->figures[i] = (struct result_figure){
			/* A copy: figures may come from a statement. */
			.rule = figure->rule == NULL ? NULL :
			    arena_strdup(&out->arena, figure->rule->id),
			.role = figure->role,
			.ordinal = figure->ordinal,
			.value_micro = ledger_rows_micro(strsep(&rest, " ")),
			.lines = i + 1,
		};
	}
	assert_null(rest);
}

static void
fill_others(struct evaluated *out, const char *clubs, const char *lists)
{
	const struct plan *plan = out->plan;
	struct measures *measures = out->result.measures;
	char *rest = arena_strdup(&out->arena, lists);

	check_int_equal((int64_t)strlen(clubs), (int64_t)plan->club_count);
	measures->membership_count = plan->club_count;
	measures->memberships = arena_alloc(&out->arena,
	    plan->club_count + 1, sizeof *measures->memberships);
	for (size_t i = 0; i < plan->club_count; i++)
		measures->memberships[i] = (struct result_membership){
			.club = plan->clubs[i], .is_member = clubs[i] == 'y',
		};
	measures->baseline_count = plan->baseline_count;
	measures->baselines = arena_alloc(&out->arena,
	    plan->baseline_count + 1, sizeof *measures->baselines);
	for (size_t i = 0; i < plan->baseline_count; i++) {
		const char *value = strsep(&rest, " ");

		measures->baselines[i] = (struct result_baseline){
			.list = plan->baselines[i]->id,
			.has_value = strcmp(value, "-") != 0,
		};
		if (measures->baselines[i].has_value)
			measures->baselines[i].value_micro =
			    ledger_rows_micro(value);
	}
}

void
evaluated_open(struct evaluated *out, const struct evaluated_row *row)
{
	struct measures *measures;

	*out = (struct evaluated){ 0 };
	out->file = ledger_rows_agreement(row->attributes, row->inside);
	arena_init(&out->arena, (size_t)1 << 20);
	check_status(plan_make(&out->plan, &out->arena,
	    &out->file->agreements[0]), STATUS_OK, NULL);
	measures = arena_alloc(&out->arena, 1, sizeof *measures);
	measures->window = out->file->agreements[0].term;
	measures->period = measures->window;
	measures->as_of = measures->window.until;
	measures->since = row->since == NULL ? DATE_NONE :
	    ledger_rows_date(row->since);
	out->result.measures = measures;
	fill_figures(out, row->figures);
	fill_others(out, row->clubs, row->lists);
}

void
evaluated_close(struct evaluated *evaluated)
{
	arena_reset(&evaluated->arena);
	agreement_file_free(evaluated->file);
}

static void
put_steps(struct strbuf *out, const struct result_step *steps, size_t count,
    enum result_reason reason)
{
	if (reason != REASON_NONE)
		strbuf_printf(out, " %s", result_reason_code(reason));
	for (size_t i = 1; i < count; i++) {
		strbuf_printf(out, " [%s %s > %s", step_kind_code(
		    steps[i].kind), steps[i].before, steps[i].after);
		if (steps[i].bound != NULL)
			strbuf_printf(out, " (%s)", steps[i].bound);
		strbuf_putc(out, ']');
	}
	strbuf_putc(out, '\n');
}

void
evaluated_put(struct strbuf *out, const struct result *result)
{
	char text[DECIMAL_TEXT_MAX];

	for (size_t i = 0; i < result->rule_count; i++) {
		const struct rule_result *rule = &result->rules[i];

		strbuf_printf(out, "%s %s/%u/%s = %s", rule->id,
		    rule->qualifying == NULL ? "-" : rule->qualifying,
		    rule->tier, rule->paying == NULL ? "-" : rule->paying,
		    decimal_format(text, rule->amount_micro));
		assert_non_null(rule->sentence);
		check_int_equal(rule->steps[0].kind, STEP_BENEFIT);
		put_steps(out, rule->steps, rule->step_count, rule->reason);
	}
	strbuf_printf(out, "= %s", decimal_format(text,
	    result->total_micro));
	check_int_equal(result->steps[0].kind, STEP_SUM);
	put_steps(out, result->steps, result->step_count, result->reason);
}

void
evaluated_check_row(void **state)
{
	const struct evaluated_row *row = *state;
	struct evaluated evaluated;
	struct strbuf found;
	struct error err;

	strbuf_init(&found, 8192);
	evaluated_open(&evaluated, row);
	check_status(evaluate(&evaluated.result, &evaluated.arena,
	    evaluated.plan, &err), STATUS_OK, &err);
	assert_null(evaluated.result.error);
	evaluated_put(&found, &evaluated.result);
	assert_string_equal(strbuf_text(&found), row->found);
	strbuf_fini(&found);
	evaluated_close(&evaluated);
}

/* Let each allocation fail in turn; returns the blocks left afterwards. */
static int64_t
fail_each_allocation(const struct evaluated_row *row)
{
	bool failed = true;

	for (uint64_t nth = 1; failed; nth++) {
		struct evaluated evaluated;
		struct error err;
		enum status status;

		evaluated_open(&evaluated, row);
		faults_begin(nth, false);
		status = evaluate(&evaluated.result, &evaluated.arena,
		    evaluated.plan, &err);
		failed = faults_end();
		/* Arithmetic can do without some of what it asks for. */
		if (!failed || status != STATUS_MEMORY)
			check_status(status, STATUS_OK, &err);
		assert_true((evaluated.result.rules == NULL) ==
		    (status == STATUS_MEMORY));
		evaluated_close(&evaluated);
	}
	return faults_live_blocks();
}

/* Libraries keep some blocks for good, but no more the second time. */
void
evaluated_check_faults(const struct evaluated_row *rows, size_t count)
{
	int64_t live;

	if (!faults_are_possible())
		return;
	live = fail_each_allocation(&rows[0]);
	for (size_t i = 0; i < count; i++)
		check_int_equal(fail_each_allocation(&rows[i]), live);
}
