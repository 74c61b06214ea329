#include "rules/assess.h"

#include <stdlib.h>
#include <string.h>

#include "rules/candidates.h"
#include "rules/evaluate.h"
#include "rules/settled.h"

/* One party's result with its trace; a thousand rules fit many times. */
#define RESULT_BYTES_MAX ((size_t)1 << 30)

/* Of documents read ahead: a year's of some two million lines. */
#define AHEAD_BYTES_MAX ((size_t)40 << 20)

static enum status
add_document(const struct purchase_document *document, void *payload,
    struct error *err)
{
	return collector_add(payload, document, err);
}

static struct collect_party
party_of(const struct assess *assess, uint32_t account)
{
	return (struct collect_party){
		.account = account,
		.window = assess->window,
		.period = assess->period,
		.as_of = assess->as_of,
		.is_brief = assess->is_brief,
	};
}

/* Whose documents the collector asks for, started on a party. */
static struct ledger_scan
scan_of(const struct assess *assess, const struct plan *plan,
    const struct collector *collector)
{
	struct ledger_scan scan = {
		.position = assess->position,
		.catalog = assess->catalog,
		.dates = collector_dates(collector),
		.by_delivery = assess->agreement->by_delivery,
		.with_claims = plan->needs_claims,
	};

	scan.accounts = collector_accounts(collector, &scan.account_count);
	return scan;
}

static enum status
collect(const struct assess *assess, const struct plan *plan,
    struct collector *collector, uint32_t account, struct error *err)
{
	const struct collect_party party = party_of(assess, account);
	struct ledger_scan scan;

	if (collector_start(collector, &party) != STATUS_OK)
		return error_memory(err);
	scan = scan_of(assess, plan, collector);
	return ledger_scan_documents(assess->ledger, &scan, add_document,
	    collector, err);
}

/* Was anything settled that may have to be given back? */
static bool
has_paid(const struct measures *measures)
{
	for (size_t i = 0; i < measures->settled_count; i++)
		if (measures->settled[i].amount_micro > 0)
			return true;
	return false;
}

static struct settled_question
ask_history(const struct assess *assess, const char *account)
{
	return (struct settled_question){
		.agreement = assess->agreement,
		.account = account,
		.period = assess->period,
		.settling_run = assess->settling_run,
	};
}

/* Is anything settled of any party?  If not, none need be asked for. */
static enum status
has_history(bool *out, const struct assess *assess, struct error *err)
{
	const struct settled_question question = ask_history(assess, NULL);
	const struct runs_history history = settled_history(&question);

	return runs_has_settled(out, assess->ledger, &history, err);
}

/*
 * What is settled already; without it there is no telling what is due.
 * *was_paid is told of a party that failed, too.
 */
static enum status
add_history(const struct assess *assess, struct result *result,
    struct arena *arena, bool *was_paid, struct error *err)
{
	const struct settled_question question = ask_history(assess,
	    result->account);
	struct measures of_failed = { 0 };
	struct measures *measures = result->measures != NULL ?
	    result->measures : &of_failed;
	const char *currency = NULL;
	enum status status;

	status = settled_load(measures, &currency, arena, assess->ledger,
	    &question, err);
	if (status != STATUS_OK)
		return status;
	/* A preview then shows no more than what is earned. */
	if (currency != NULL)
		measures->settled_count = 0;
	*was_paid = has_paid(measures) ||
	    (currency != NULL && assess->settling_run != 0);
	if (currency == NULL || assess->settling_run == 0 ||
	    result->error != NULL)
		return STATUS_OK;
	result->error = arena_printf(arena, "earlier periods were settled in "
	    "%s, which cannot be taken off %s", currency,
	    result->currency);
	return result->error == NULL ? error_memory(err) : STATUS_OK;
}

/* Tell the ledger what will be asked for. */
static enum status
foresee(const struct assess *assess, const struct plan *plan,
    struct collector *collector, const struct candidates *candidates,
    struct error *err)
{
	struct candidates accounts = { 0 };
	struct collect_party party;
	struct ledger_scan scan;
	enum status status;

	if (candidates->count < 2)
		return STATUS_OK;
	party = party_of(assess, candidates->accounts[0]);
	status = collector_start(collector, &party);
	if (status == STATUS_OK)
		status = candidates_accounts(&accounts, assess, plan,
		    candidates);
	if (status != STATUS_OK) {
		(void)error_memory(err);
	} else {
		scan = scan_of(assess, plan, collector);
		scan.accounts = accounts.accounts;
		scan.account_count = accounts.count;
		status = ledger_scan_ahead(assess->ledger, &scan,
		    AHEAD_BYTES_MAX, err);
	}
	candidates_fini(&accounts);
	return status;
}

/* An agreement at work. */
struct assessing {
	const struct assess *asked;
	const struct plan *plan;
	struct collector *collector;
	bool has_history;
	struct arena arena;	/* of the result at hand */
};

/* What one account gives, if it is a party with a counting line. */
static enum status
assess_account(struct assessing *assessing, uint32_t account,
    struct result **out, struct error *err)
{
	const struct assess *assess = assessing->asked;
	struct arena *arena = &assessing->arena;
	struct result *result;
	bool was_paid = false;
	bool counts;
	enum status status;

	*out = NULL;
	if (!assess_is_party(assess->agreement, assess->catalog, account,
	    assess->window))
		return STATUS_OK;
	status = collect(assess, assessing->plan, assessing->collector,
	    account, err);
	if (status != STATUS_OK)
		return status;
	result = arena_alloc(arena, 1, sizeof *result);
	if (result == NULL)
		return error_memory(err);
	status = collector_finish(assessing->collector, arena, result,
	    &counts, err);
	if (status == STATUS_OK && result->measures != NULL)
		result->measures->is_settlement = assess->settling_run != 0;
	if (status == STATUS_OK && assessing->has_history)
		status = add_history(assess, result, arena, &was_paid, err);
	if (status != STATUS_OK || !(counts || was_paid))
		return status;
	/* A preview has no row for what nothing can be said of. */
	if (!counts && result->error != NULL && assess->settling_run == 0)
		return STATUS_OK;
	status = evaluate(result, arena, assessing->plan, err);
	if (status == STATUS_OK)
		*out = result;
	return status;
}

static enum status
assess_candidates(struct assessing *assessing,
    const struct candidates *candidates, assess_fn callback, void *payload,
    struct error *err)
{
	const struct assess *assess = assessing->asked;
	enum status status;

	status = has_history(&assessing->has_history, assess, err);
	if (status == STATUS_OK)
		status = foresee(assess, assessing->plan,
		    assessing->collector, candidates, err);
	for (size_t i = 0; i < candidates->count && status == STATUS_OK; i++) {
		struct result *result;

		status = assess_account(assessing, candidates->accounts[i],
		    &result, err);
		if (result != NULL)
			status = callback(result, payload, err);
		arena_clear(&assessing->arena);
	}
	ledger_scan_ahead_end(assess->ledger);
	return status;
}

enum status
assess_parties(const struct assess *assess, assess_fn callback, void *payload,
    struct error *err)
{
	struct assessing assessing = { .asked = assess };
	struct candidates candidates = { 0 };
	struct arena arena;
	struct plan *plan;
	enum status status;

	arena_init(&arena, RESULT_BYTES_MAX);
	arena_init(&assessing.arena, RESULT_BYTES_MAX);
	status = plan_make(&plan, &arena, assess->agreement);
	if (status == STATUS_OK && assess->settling_run != 0)
		plan_add_advance(plan, assess->period);
	if (status == STATUS_OK)
		status = candidates_find(&candidates, assess);
	if (status == STATUS_OK)
		status = collector_new(&assessing.collector, plan,
		    assess->catalog);
	if (status != STATUS_OK) {
		(void)error_memory(err);
		goto out;
	}
	collector_trace_lines(assessing.collector, assess->on_line,
	    assess->line_payload);
	assessing.plan = plan;
	status = assess_candidates(&assessing, &candidates, callback, payload,
	    err);
out:
	collector_free(assessing.collector);
	candidates_fini(&candidates);
	arena_reset(&assessing.arena);
	arena_reset(&arena);
	return status;
}
