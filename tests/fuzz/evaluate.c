/*
 * An agreement file, a NUL, and any bytes as its measures: the evaluator ends
 * with figures or says why not, and what it gives becomes a statement that
 * stands up to being read and worked out again.  Where memory runs out on the
 * way, the outcome is that, or the same figures.
 */

#include <stdio.h>
#include <string.h>

#include "cli/recompute.h"
#include "engine/digest.h"
#include "reports/text.h"
#include "rules/agreement_load.h"
#include "rules/agreement_write.h"
#include "rules/evaluate.h"
#include "rules/window.h"
#include "tests/fuzz/chain.h"
#include "tests/fuzz/starve.h"
#include "tests/fuzz/value.h"

#define ACCOUNT "C1"
#define ISSUED 20000
#define RUN 9

struct input {
	const uint8_t *agreement;
	size_t agreement_size;
	const uint8_t *bytes;
	size_t size;
};

static void
fill_figures(struct measures *measures, struct arena *arena,
    const struct plan *plan, struct input *input)
{
	struct result_figure *figures = arena_alloc(arena,
	    plan->figure_count + 1, sizeof *figures);

	for (size_t i = 0; figures != NULL && i < plan->figure_count; i++) {
		const struct plan_figure *planned = &plan->figures[i];

		figures[i] = (struct result_figure){
			.rule = planned->rule == NULL ? NULL :
			    planned->rule->id,
			.role = planned->role,
			.ordinal = planned->ordinal,
			.lines = value_take(&input->bytes, &input->size, 1),
			.value_micro = value_take_wide(&input->bytes,
			    &input->size) >> 16,
		};
	}
	measures->figures = figures;
	measures->figure_count = figures == NULL ? 0 : plan->figure_count;
}

static void
fill_lists(struct measures *measures, struct arena *arena,
    const struct plan *plan, struct input *input)
{
	struct result_membership *memberships = arena_alloc(arena,
	    plan->club_count + 1, sizeof *memberships);
	struct result_baseline *baselines = arena_alloc(arena,
	    plan->baseline_count + 1, sizeof *baselines);

	if (memberships == NULL || baselines == NULL)
		return;
	for (size_t i = 0; i < plan->club_count; i++)
		memberships[i] = (struct result_membership){ plan->clubs[i],
			value_take(&input->bytes, &input->size, 1) % 2 == 1 };
	for (size_t i = 0; i < plan->baseline_count; i++) {
		int64_t value = (int64_t)value_take(&input->bytes,
		    &input->size, 6) % DECIMAL_LIMIT_MICRO;

		baselines[i] = (struct result_baseline){
			plan->baselines[i]->id, value != 0, value };
	}
	measures->memberships = memberships;
	measures->membership_count = plan->club_count;
	measures->baselines = baselines;
	measures->baseline_count = plan->baseline_count;
}

/* The period that a day of the term falls in; false: none does. */
static bool
fill_days(struct measures *measures, const struct agreement *agreement,
    struct input *input)
{
	struct period term = agreement->term;
	uint64_t day = value_take(&input->bytes, &input->size, 2);
	int32_t since = (int32_t)value_take(&input->bytes, &input->size, 2);
	int32_t as_of = term.from + (int32_t)(day %
	    (uint64_t)period_days(term));

	if (window_choose(&measures->window, &measures->period, &as_of,
	    agreement) != STATUS_OK)
		return false;
	measures->window.until = measures->period.until;
	measures->as_of = measures->period.until;
	measures->since = since % 2 == 0 ? DATE_NONE :
	    term.from - 1000 + since / 2 % 3000;
	if (measures->since != DATE_NONE && measures->since < 0)
		measures->since = DATE_NONE;
	return true;
}

/* One earlier period, paid by an earlier run, where there may be one; false
 * where memory is out. */
static bool
fill_settled(struct measures *measures, struct arena *arena,
    const struct agreement *agreement, struct input *input)
{
	int64_t cents = (int64_t)value_take(&input->bytes, &input->size, 4);
	struct result_settled *settled;

	if (!agreement->catches_up || cents % 2 == 0 ||
	    measures->period.from == agreement->term.from)
		return true;
	settled = arena_alloc(arena, 1, sizeof *settled);
	if (settled == NULL)
		return false;
	*settled = (struct result_settled){
		.period = { agreement->term.from, measures->period.from - 1 },
		.run = RUN - 1,
		.amount_micro = cents *
		    currency_minor_unit_micro(agreement->currency),
	};
	measures->settled = settled;
	measures->settled_count = 1;
	return true;
}

/* What a result says of itself besides its figures. */
static void
fill_names(struct result *result, struct arena *arena,
    const struct agreement *agreement)
{
	struct line_tally *tally = arena_alloc(arena, 1, sizeof *tally);

	if (tally == NULL || digest_bytes(result->digest, "", 0) != STATUS_OK)
		return;
	result->agreement = agreement->id;
	result->version = agreement->version;
	result->currency = agreement->currency->code;
	result->minor_digits = agreement->currency->minor_digits;
	result->titles = agreement->titles;
	result->title_count = agreement->title_count;
	result->account = ACCOUNT;
	result->is_group = agreement->per_group;
	*tally = (struct line_tally){ .fate = LINES_COUNTED, .lines = 1 };
	memcpy(tally->currency, agreement->currency->code,
	    sizeof tally->currency);
	result->tallies = tally;
	result->tally_count = 1;
}

/* Evaluate; *composed gets the statement, nothing where there is none. */
static enum status
settle(struct strbuf *composed, struct arena *arena,
    const struct agreement *agreement, struct input input, struct error *err)
{
	struct result result = { 0 };
	struct measures measures = { .is_settlement = true };
	struct strbuf terms;
	struct plan *plan;
	enum status status;

	if (plan_make(&plan, arena, agreement) != STATUS_OK)
		return error_memory(err);
	if (!fill_days(&measures, agreement, &input))
		chain_broken("a day of the term has a period");
	plan_add_advance(plan, measures.period);
	fill_figures(&measures, arena, plan, &input);
	fill_lists(&measures, arena, plan, &input);
	if (!fill_settled(&measures, arena, agreement, &input))
		return error_memory(err);
	fill_names(&result, arena, agreement);
	result.measures = &measures;
	if (result.tally_count == 0 || measures.figures == NULL ||
	    measures.memberships == NULL)
		return error_memory(err);
	status = evaluate(&result, arena, plan, err);
	if (status != STATUS_OK || result.error != NULL)
		return status;
	strbuf_init(&terms, STATEMENT_BYTES_MAX);
	agreement_write(&terms, agreement, ACCOUNT);
	statement_compose(composed, &(struct statement){
		.run = RUN, .issued = ISSUED, .program = "fuzz",
		.issuer = { .id = "U", .name = "U & <Co>" },
		.agreement_xml = strbuf_text(&terms), .result = &result,
	});
	status = strbuf_status(&terms);
	if (status == STATUS_OK)
		status = strbuf_status(composed);
	strbuf_fini(&terms);
	return status;
}

/* A statement of ours follows from what stands in it. */
static enum status
check_statement(const struct strbuf *composed, struct strbuf *shown,
    struct error *err)
{
	struct recompute recompute = { 0 };
	enum status status = recompute_open(&recompute, "s.xml",
	    strbuf_text(composed), composed->length, err);

	if (status == STATUS_OK)
		status = recompute_compare(&recompute, composed, err);
	if (status == STATUS_OK) {
		text_statement(shown, &recompute.statement);
		status = strbuf_status(shown);
	}
	recompute_close(&recompute);
	return status;
}

static enum status
run(struct strbuf *composed, struct strbuf *shown, const struct input *input,
    struct error *err)
{
	struct agreement_file *file = NULL;
	struct arena arena;
	enum status status;

	strbuf_init(composed, STATEMENT_BYTES_MAX);
	strbuf_init(shown, STATEMENT_BYTES_MAX);
	arena_init(&arena, RECOMPUTE_MEMORY_MAX);
	*err = (struct error){ 0 };
	status = agreement_load_bytes(&file, "a.xml", input->agreement,
	    input->agreement_size, true, err);
	if (status == STATUS_OK) {
		status = settle(composed, &arena, &file->agreements[0],
		    *input, err);
		if (status == STATUS_OK && composed->length > 0)
			status = check_statement(composed, shown, err);
		if (status != STATUS_OK && status != STATUS_MEMORY) {
			fprintf(stderr, "%s\n", err->message);
			chain_broken("a statement stands up to verify");
		}
	}
	agreement_file_free(file);
	arena_reset(&arena);
	return status;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const uint8_t *end = memchr(data, '\0', size);
	size_t length = end == NULL ? size : (size_t)(end - data);
	struct input input = { data, length, data + length + (end != NULL),
		size - length - (end != NULL) };
	struct strbuf out[4];
	struct error err;
	enum status status;
	enum status starved;
	uint64_t count;

	starve_count();
	status = run(&out[0], &out[1], &input, &err);
	count = starve_end();
	starve_begin(data, size, count);
	starved = run(&out[2], &out[3], &input, &err);
	(void)starve_end();
	if (starved != STATUS_MEMORY && (starved != status ||
	    (status == STATUS_OK && (strcmp(strbuf_text(&out[0]),
	    strbuf_text(&out[2])) != 0 || strcmp(strbuf_text(&out[1]),
	    strbuf_text(&out[3])) != 0))))
		chain_broken("without memory nothing else comes out");
	for (size_t i = 0; i < sizeof out / sizeof out[0]; i++)
		strbuf_fini(&out[i]);
	return 0;
}
