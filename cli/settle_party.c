#include "cli/settle_parts.h"

#include <string.h>

#include "cli/output.h"
#include "cli/party.h"
#include "cli/signals.h"
#include "reports/statement.h"
#include "rules/agreement_write.h"
#include "rules/assess.h"
#include "rules/settled.h"
#include "rules/window.h"

#define GONE "was paid in earlier periods and is no party any more: nothing " \
	"is settled, nothing is taken back"

/* ---------------------------------------------------------------- parties */

/* A party without a statement; the others go on. */
static enum status
refuse_party(struct recording *recording, const char *account,
    const char *reason, struct error *err)
{
	const struct agreement *agreement = recording->agreement;
	const struct issue_row row = {
		.account = account,
		.agreement = agreement->id,
		.version = agreement->version,
		.currency = agreement->currency->code,
		.period = recording->period,
		.reason = reason,
	};

	return issue_index_add(&recording->index, &row, err);
}

static enum status
refuse_failed(struct recording *recording, const struct result *result,
    const char *reason, struct error *err)
{
	party_tell_failed(&recording->settle->context->log, result, reason);
	return refuse_party(recording, result->account, reason, err);
}

/* Its row in the index, as the job's note; the digest comes with the file. */
static enum status
note_statement(struct signing_job *job, struct recording *recording,
    const struct result *result, int64_t amount_micro, struct error *err)
{
	struct issue_row row = {
		.account = result->account,
		.agreement = result->agreement,
		.version = result->version,
		.period = result->measures->period,
		.currency = result->currency,
		.minor_digits = result->minor_digits,
		.amount_micro = amount_micro,
		.earned_micro = result->total_micro,
		.settled_micro = result->settlement.settled_micro,
		.owed_micro = result->settlement.owed_micro,
	};
	enum status status;

	statement_file_name(&job->name, result);
	status = output_check(&job->name, err);
	if (status != STATUS_OK)
		return status;
	row.file = strbuf_text(&job->name);
	job->note = recording->index.count;
	return issue_index_add(&recording->index, &row, err);
}

static enum status
compose_statement(struct strbuf *out, struct recording *recording,
    const struct result *result, struct error *err)
{
	const struct settle *settle = recording->settle;
	const struct catalog *catalog = recording->catalog;
	const uint32_t number = catalog_account_find(catalog, result->account);
	const struct catalog_account *account =
	    catalog_account(catalog, number);
	const struct statement statement = {
		.run = recording->number,
		.issued = settle->identity.issued,
		.program = "ristorno " RISTORNO_VERSION,
		.issuer = *catalog_company(catalog),
		.account_name = account->name,
		.account_tax_id = account->tax_id,
		.account_address = account->address,
		.language = account->language,
		.agreement_xml = strbuf_text(&recording->agreement_xml),
		.result = result,
	};

	statement_compose(out, &statement);
	return output_check(out, err);
}

static enum status
issue_statement(struct recording *recording, const struct result *result,
    int64_t amount_micro, struct error *err)
{
	struct signing_job *job = NULL;
	enum status status;

	strbuf_clear(&recording->agreement_xml);
	agreement_write_own(&recording->agreement_xml, recording->agreement,
	    result->account);
	strbuf_append(&recording->agreement_xml,
	    strbuf_text(&recording->common_xml),
	    recording->common_xml.length);
	status = output_check(&recording->agreement_xml, err);
	if (status == STATUS_OK)
		status = signing_next(&job, recording->signing, err);
	if (status == STATUS_OK)
		status = compose_statement(&job->composed, recording, result,
		    err);
	if (status == STATUS_OK)
		status = note_statement(job, recording, result, amount_micro,
		    err);
	if (status == STATUS_OK)
		signing_put(recording->signing);
	return status;
}

enum status
settle_store_statement(const struct signing_job *job, void *payload,
    struct error *err)
{
	struct recording *recording = payload;
	struct issue_row *row = &recording->index.rows[job->note];
	const struct run_file stored = { row->file, strbuf_text(&job->file),
		job->file.length };
	enum status status = job->status;

	if (status == STATUS_OK) {
		memcpy(row->sha256, job->sha256, sizeof row->sha256);
		status = runs_put_file(recording->writer, &stored, err);
	} else {
		*err = job->err;
	}
	if (status != STATUS_OK && status != STATUS_MEMORY)
		error_at(err, "%s: %s", row->agreement, row->account);
	return status;
}

static enum status
settle_party(struct recording *recording, const struct result *result,
    struct error *err)
{
	struct run_settlement settlement = {
		.agreement = result->agreement,
		.version = result->version,
		.account = result->account,
		.period = result->measures->period,
		.term = recording->agreement->term,
		.catches_up = recording->agreement->catches_up,
		.currency = result->currency,
	};
	struct error conflict = { 0 };
	enum status status;

	if (decimal_narrow(&settlement.amount_micro,
	    result->settlement.due_micro) != STATUS_OK)
		return refuse_failed(recording, result,
		    "the amount is too large to be settled", err);
	status = runs_put_settlement(recording->writer, &settlement,
	    &conflict);
	if (status == STATUS_CONFLICT) {
		recording->settled_before++;
		return refuse_party(recording, result->account,
		    conflict.message, err);
	}
	if (status != STATUS_OK) {
		*err = conflict;
		return status;
	}
	return issue_statement(recording, result, settlement.amount_micro,
	    err);
}

/* The party, unless its purchases were paid already. */
static enum status
settle_unpaid(struct recording *recording, const struct result *result,
    uint32_t party, struct error *err)
{
	const struct paid_party *paid = &recording->paid[party];

	return paid->agreement_number == recording->agreement_number ?
	    refuse_failed(recording, result, paid->reason, err) :
	    settle_party(recording, result, err);
}

static enum status
take_result(const struct result *result, void *payload, struct error *err)
{
	struct recording *recording = payload;
	uint32_t account = catalog_account_find(recording->catalog,
	    result->account);
	enum status status;

	status = signals_check(err);
	if (status != STATUS_OK)
		return status;
	recording->answered[account] = recording->agreement_number;
	progress_update(&recording->progress, account);
	if (result->error != NULL)
		status = refuse_failed(recording, result, result->error, err);
	else
		status = settle_unpaid(recording, result, account, err);
	if (status != STATUS_OK && status != STATUS_MEMORY)
		error_at(err, "%s: %s", result->agreement, result->account);
	return status;
}

/* ------------------------------------------------------ parties that left */

/* Told once, however many periods were settled: they come by account. */
static bool
is_told(const struct recording *recording, const char *account)
{
	const struct issue_index *index = &recording->index;
	const struct issue_row *last = index->count == 0 ? NULL :
	    &index->rows[index->count - 1];

	return last != NULL && strcmp(last->account, account) == 0 &&
	    strcmp(last->agreement, recording->agreement->id) == 0;
}

/* Money was paid that nothing is left to be set against. */
static enum status
take_settled(const struct run_settlement *settled, int64_t run, void *payload,
    struct error *err)
{
	struct recording *recording = payload;
	uint32_t account = catalog_account_find(recording->catalog,
	    settled->account);
	enum status status;

	(void)run;
	if (settled->amount_micro == 0 || (account != CATALOG_NONE &&
	    recording->answered[account] == recording->agreement_number) ||
	    is_told(recording, settled->account))
		return STATUS_OK;
	status = refuse_party(recording, settled->account, GONE, err);
	if (status == STATUS_OK)
		log_event(&recording->settle->context->log, LOG_WARNING,
		    "party-gone", recording->agreement->id,
		    "account %s: " GONE, settled->account);
	return status;
}

static enum status
refuse_gone(struct recording *recording, struct error *err)
{
	const struct settled_question question = {
		.agreement = recording->agreement,
		.period = recording->period,
		.settling_run = recording->number,
	};
	struct runs_history history = settled_history(&question);

	return runs_list_settled(recording->settle->ledger, &history,
	    take_settled, recording, err);
}

static enum status
begin_agreement(struct recording *recording, const struct agreement *agreement,
    struct error *err)
{
	enum status status;

	recording->agreement = agreement;
	recording->agreement_number++;
	strbuf_clear(&recording->common_xml);
	agreement_write_common(&recording->common_xml, agreement);
	status = output_check(&recording->common_xml, err);
	return status == STATUS_OK ? settle_note_paid(recording, err) :
	    status;
}

enum status
settle_agreement(const struct agreement *agreement, void *payload,
    struct error *err)
{
	struct recording *recording = payload;
	const struct settle *settle = recording->settle;
	struct assess assess = {
		.ledger = settle->ledger,
		.catalog = recording->catalog,
		.position = settle->position,
		.agreement = agreement,
		.as_of = settle->identity.period_date,
		.account = CATALOG_NONE,
		.settling_run = recording->number,
	};
	const size_t parties = recording->index.count;
	char text[DATE_TEXT_SIZE];
	enum status status;

	if (!period_contains(agreement->term, settle->identity.period_date))
		return STATUS_OK;
	status = window_choose(&assess.window, &assess.period, &assess.as_of,
	    agreement);
	if (status != STATUS_OK)
		return error_set(err, status,
		    "agreement %s has no such period", agreement->id);
	/* A settlement is of the whole period. */
	assess.window.until = assess.period.until;
	assess.as_of = settle->identity.as_of != DATE_NONE
	    ? settle->identity.as_of : assess.period.until;
	if (settle->identity.issued < assess.period.until)
		log_event(&settle->context->log, LOG_WARNING, "early",
		    agreement->id, "its period ends on %s, after the issue "
		    "date: what is bought until then is not in it",
		    date_format(text, assess.period.until));
	recording->period = assess.period;
	status = begin_agreement(recording, agreement, err);
	if (status == STATUS_OK)
		status = assess_parties(&assess, take_result, recording, err);
	if (status == STATUS_OK)
		status = refuse_gone(recording, err);
	/* The same command will not settle it once its import has come. */
	if (status == STATUS_OK && recording->index.count == parties)
		log_event(&settle->context->log, LOG_WARNING, "no-purchase",
		    agreement->id, "no party has a purchase that counts: "
		    "nothing of it is settled by this run");
	progress_advance(&recording->progress,
	    catalog_account_count(recording->catalog));
	return status;
}
