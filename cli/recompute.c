#include "cli/recompute.h"

#include <string.h>

#include "engine/currency.h"
#include "rules/agreement_load.h"
#include "rules/agreement_write.h"
#include "rules/evaluate.h"
#include "rules/plan.h"
#include "rules/window.h"

/*
 * The window of a statement is a whole settlement period of its agreement; a
 * preview's shorter one is never issued.
 */
static enum status
check_period(const struct measures *measures,
    const struct agreement *agreement, struct error *err)
{
	struct period window = { 0, 0 };
	struct period period = { 0, 0 };
	int32_t as_of = measures->period.until;
	enum status status = STATUS_INVALID;

	if (period_contains(agreement->term, as_of))
		status = window_choose(&window, &period, &as_of, agreement);
	if (status != STATUS_OK || period.from != measures->period.from ||
	    period.until != measures->period.until ||
	    measures->window.until != measures->period.until ||
	    measures->window.from != window.from)
		return error_set(err, STATUS_INVALID,
		    "its period is none that the agreement settles");
	return STATUS_OK;
}

/*
 * Only earlier periods that this one catches up with are taken off, one after
 * the other, each as an earlier run paid it: nobody is ever paid less than
 * nothing, nor parts of a cent.
 */
static enum status
check_settled(const struct statement *statement,
    const struct agreement *agreement, struct error *err)
{
	const struct measures *measures = statement->result->measures;
	int64_t cent_micro = currency_minor_unit_micro(agreement->currency);
	int32_t after = agreement->term.from - 1;

	for (size_t i = 0; i < measures->settled_count; i++) {
		const struct result_settled *settled = &measures->settled[i];

		if (!agreement->catches_up || settled->period.from <= after ||
		    settled->period.until < settled->period.from ||
		    settled->period.until >= measures->period.from)
			return error_set(err, STATUS_INVALID, "what it takes "
			    "off as settled is of no earlier period");
		if (settled->run < 1 || settled->run >= statement->run ||
		    settled->amount_micro < 0 ||
		    settled->amount_micro % cent_micro != 0)
			return error_set(err, STATUS_INVALID, "what it takes "
			    "off as settled is nothing that an earlier run "
			    "paid");
		after = settled->period.until;
	}
	return STATUS_OK;
}

/* The agreement as embedded must be in the one form that is ever written. */
static enum status
check_embedded(const struct statement *statement,
    const struct agreement *agreement, struct error *err)
{
	struct strbuf written;
	enum status status;

	strbuf_init(&written, STATEMENT_BYTES_MAX);
	agreement_write(&written, agreement, statement->result->account);
	status = strbuf_status(&written);
	if (status == STATUS_MEMORY)
		status = error_memory(err);
	else if (status != STATUS_OK ||
	    strcmp(strbuf_text(&written), statement->agreement_xml) != 0)
		status = error_set(err, STATUS_INVALID, "the agreement in it "
		    "is not in the form a statement's agreement has");
	strbuf_fini(&written);
	return status;
}

static enum status
evaluate_again(struct recompute *recompute, struct error *err)
{
	const struct agreement *agreement = &recompute->file->agreements[0];
	struct plan *plan;
	enum status status;

	if (recompute->file->agreement_count != 1)
		return error_set(err, STATUS_INVALID,
		    "it holds %zu agreements, expected one",
		    recompute->file->agreement_count);
	status = check_period(recompute->result.measures, agreement, err);
	if (status == STATUS_OK)
		status = check_settled(&recompute->statement, agreement, err);
	if (status == STATUS_OK)
		status = check_embedded(&recompute->statement, agreement, err);
	if (status != STATUS_OK)
		return status;
	if (plan_make(&plan, &recompute->arena, agreement) != STATUS_OK)
		return error_memory(err);
	plan_add_advance(plan, recompute->result.measures->period);
	status = evaluate(&recompute->result, &recompute->arena, plan, err);
	/* Without a result nothing is ever issued. */
	if (status == STATUS_OK && recompute->result.error != NULL)
		return error_set(err, STATUS_INVALID,
		    "no result follows from the measures in it: %s",
		    recompute->result.error);
	return status;
}

enum status
recompute_open(struct recompute *recompute, const char *name,
    const void *bytes, size_t size, struct error *err)
{
	struct statement *statement = &recompute->statement;
	enum status status;

	*recompute = (struct recompute){ 0 };
	arena_init(&recompute->arena, RECOMPUTE_MEMORY_MAX);
	status = statement_parse(statement, &recompute->arena, name, bytes,
	    size, err);
	if (status == STATUS_OK) {
		recompute->result = *statement->result;
		statement->result = &recompute->result;
		status = agreement_load_bytes(&recompute->file, name,
		    statement->agreement_xml, strlen(statement->agreement_xml),
		    true, err);
	}
	if (status == STATUS_OK)
		status = evaluate_again(recompute, err);
	if (status != STATUS_OK && status != STATUS_MEMORY)
		error_at(err, "%s", name);
	return status;
}

void
recompute_close(struct recompute *recompute)
{
	agreement_file_free(recompute->file);
	arena_reset(&recompute->arena);
	*recompute = (struct recompute){ 0 };
}

enum status
recompute_compare(const struct recompute *recompute,
    const struct strbuf *composed, struct error *err)
{
	struct strbuf again;
	enum status status;

	strbuf_init(&again, STATEMENT_BYTES_MAX);
	statement_compose(&again, &recompute->statement);
	status = strbuf_status(&again);
	if (status == STATUS_MEMORY)
		status = error_memory(err);
	else if (status != STATUS_OK || again.length != composed->length ||
	    memcmp(strbuf_text(&again), strbuf_text(composed),
	    again.length) != 0)
		status = error_set(err, STATUS_INVALID, "its figures do not "
		    "follow from the agreement and the measures in it");
	strbuf_fini(&again);
	return status;
}
