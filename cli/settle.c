#include "cli/settle.h"

#include <inttypes.h>

#include "cli/issue_index.h"
#include "cli/output.h"
#include "cli/party.h"
#include "cli/progress.h"
#include "cli/signals.h"
#include "engine/digest.h"
#include "reports/statement.h"
#include "rules/agreement_write.h"
#include "rules/assess.h"

#define INDEX_BYTES_MAX (1u << 30)
#define NAME_BYTES_MAX 256

/* A run while it is being recorded. */
struct recording {
	const struct settle *settle;
	struct catalog *catalog;
	struct run_writer *writer;
	int64_t number;
	const struct agreement *agreement;	/* being settled */
	struct issue_index index;
	uint64_t settled_before;	/* parties, by other runs */
	struct progress progress;
	struct strbuf agreement_xml;		/* of the party, as below */
	struct strbuf composed;
	struct strbuf file;
	struct strbuf name;
};

/* A party without a statement; the others go on. */
static enum status
refuse_party(struct recording *recording, const struct result *result,
    const char *reason, struct error *err)
{
	const struct agreement *agreement = recording->agreement;
	const struct issue_row row = {
		.account = result->account,
		.agreement = agreement->id,
		.version = agreement->version,
		.currency = agreement->currency->code,
		.period = agreement->term,
		.reason = reason,
	};

	return issue_index_add(&recording->index, &row, err);
}

static enum status
refuse_failed(struct recording *recording, const struct result *result,
    const char *reason, struct error *err)
{
	party_tell_failed(&recording->settle->context->log, result, reason);
	return refuse_party(recording, result, reason, err);
}

/* The statement of a result that was settled, with its row in the index. */
static enum status
store_statement(struct recording *recording, const struct result *result,
    int64_t amount_micro, struct error *err)
{
	const struct strbuf *file = &recording->file;
	struct issue_row row = {
		.account = result->account,
		.agreement = result->agreement,
		.version = result->version,
		.period = result->measures->period,
		.currency = result->currency,
		.minor_digits = result->minor_digits,
		.amount_micro = amount_micro,
	};
	struct run_file stored;
	enum status status;

	strbuf_clear(&recording->name);
	statement_file_name(&recording->name, result);
	status = output_check(&recording->name, err);
	if (status != STATUS_OK)
		return status;
	row.file = strbuf_text(&recording->name);
	if (digest_bytes(row.sha256, strbuf_text(file), file->length) !=
	    STATUS_OK)
		return error_memory(err);
	stored = (struct run_file){ row.file, strbuf_text(file),
	    file->length };
	status = runs_put_file(recording->writer, &stored, err);
	if (status == STATUS_OK)
		status = issue_index_add(&recording->index, &row, err);
	return status;
}

static enum status
compose_statement(struct recording *recording, const struct result *result,
    struct error *err)
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

	statement_compose(&recording->composed, &statement);
	return output_check(&recording->composed, err);
}

static enum status
issue_statement(struct recording *recording, const struct result *result,
    int64_t amount_micro, struct error *err)
{
	enum status status;

	strbuf_clear(&recording->agreement_xml);
	strbuf_clear(&recording->composed);
	strbuf_clear(&recording->file);
	agreement_write(&recording->agreement_xml, recording->agreement,
	    result->account);
	status = output_check(&recording->agreement_xml, err);
	if (status == STATUS_OK)
		status = compose_statement(recording, result, err);
	if (status == STATUS_OK)
		status = signer_sign_statement(recording->settle->signer,
		    &recording->file, &recording->composed, err);
	if (status == STATUS_OK)
		status = store_statement(recording, result, amount_micro, err);
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
		.currency = result->currency,
	};
	struct error conflict = { 0 };
	enum status status;

	if (decimal_narrow(&settlement.amount_micro, result->total_micro) !=
	    STATUS_OK)
		return refuse_failed(recording, result,
		    "the amount is too large to be settled", err);
	status = runs_put_settlement(recording->writer, &settlement,
	    &conflict);
	if (status == STATUS_CONFLICT) {
		recording->settled_before++;
		return refuse_party(recording, result, conflict.message, err);
	}
	if (status != STATUS_OK) {
		*err = conflict;
		return status;
	}
	return issue_statement(recording, result, settlement.amount_micro,
	    err);
}

static enum status
take_result(const struct result *result, void *payload, struct error *err)
{
	struct recording *recording = payload;
	enum status status;

	status = signals_check(err);
	if (status != STATUS_OK)
		return status;
	progress_update(&recording->progress,
	    catalog_account_find(recording->catalog, result->account));
	if (result->error != NULL)
		status = refuse_failed(recording, result, result->error, err);
	else
		status = settle_party(recording, result, err);
	if (status != STATUS_OK && status != STATUS_MEMORY)
		error_at(err, "%s: %s", result->agreement, result->account);
	return status;
}

static enum status
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
	};
	enum status status;

	if (!period_contains(agreement->term, settle->identity.period_date))
		return STATUS_OK;
	status = assess_window(&assess.window, &assess.period, &assess.as_of,
	    agreement);
	if (status != STATUS_OK)
		return error_set(err, status,
		    "agreement %s has no such period", agreement->id);
	/* A settlement is of the whole period. */
	assess.window.until = assess.period.until;
	assess.as_of = settle->identity.as_of != DATE_NONE
	    ? settle->identity.as_of : assess.period.until;
	recording->agreement = agreement;
	status = assess_parties(&assess, take_result, recording, err);
	progress_advance(&recording->progress,
	    catalog_account_count(recording->catalog));
	return status;
}

/* Store text under name, and add it to those SHA256SUMS covers. */
static enum status
store_text(struct recording *recording, struct issue_file *covered,
    const char *name, const struct strbuf *text, struct error *err)
{
	const struct run_file file = { name, strbuf_text(text), text->length };
	enum status status = output_check(text, err);

	if (status != STATUS_OK)
		return status;
	covered->name = name;
	if (digest_bytes(covered->sha256, file.bytes, file.size) != STATUS_OK)
		return error_memory(err);
	return runs_put_file(recording->writer, &file, err);
}

/* The lists beside the statements, and the signature over them. */
static enum status
store_lists(struct recording *recording, struct error *err)
{
	struct issue_index *index = &recording->index;
	struct issue_file covered[2];
	struct issue_file ignored;
	struct strbuf text;
	struct strbuf signature;
	size_t count = 0;
	enum status status;

	issue_index_sort(index);
	strbuf_init(&text, INDEX_BYTES_MAX);
	strbuf_init(&signature, INDEX_BYTES_MAX);
	issue_index_write(&text, index);
	status = store_text(recording, &covered[count++], ISSUE_INDEX_NAME,
	    &text, err);
	if (status == STATUS_OK && index->count > index->issued) {
		strbuf_clear(&text);
		issue_index_write_refused(&text, index);
		status = store_text(recording, &covered[count++],
		    ISSUE_REFUSED_NAME, &text, err);
	}
	strbuf_clear(&text);
	if (status == STATUS_OK)
		status = issue_index_write_sums(&text, index, covered, count,
		    err);
	if (status == STATUS_OK)
		status = store_text(recording, &ignored, ISSUE_SUMS_NAME,
		    &text, err);
	if (status == STATUS_OK)
		status = signer_sign_detached(recording->settle->signer,
		    &signature, strbuf_text(&text), text.length, err);
	if (status == STATUS_OK)
		status = store_text(recording, &ignored, ISSUE_SIGNATURE_NAME,
		    &signature, err);
	strbuf_fini(&signature);
	strbuf_fini(&text);
	return status;
}

static enum status
store_agreements(struct recording *recording, struct error *err)
{
	const struct agreements *agreements = recording->settle->agreements;
	enum status status;
	size_t i;

	for (i = 0; i < agreements->file_count; i++) {
		const struct agreements_file *file = &agreements->files[i];

		status = runs_put_agreement(recording->writer, file->path,
		    strbuf_text(&file->bytes), file->bytes.length, err);
		if (status != STATUS_OK)
			return status;
	}
	return STATUS_OK;
}

/* All of it, between the run's begin and its commit. */
static enum status
record(struct recording *recording, bool is_new, struct error *err)
{
	const struct settle *settle = recording->settle;
	uint64_t agreements = 0;
	enum status status = STATUS_OK;
	size_t i;

	for (i = 0; i < settle->agreements->file_count; i++)
		agreements +=
		    settle->agreements->files[i].loaded->agreement_count;
	if (is_new)
		status = store_agreements(recording, err);
	progress_begin(&recording->progress, &settle->context->log,
	    PROGRESS_ACCOUNTS, "settling",
	    agreements * catalog_account_count(recording->catalog));
	if (status == STATUS_OK)
		status = agreements_each(settle->agreements, settle_agreement,
		    recording, err);
	progress_end(&recording->progress);
	/* Could be nearly all of them: counted, not named one by one. */
	if (status == STATUS_OK && recording->settled_before > 0)
		log_event(&settle->context->log, LOG_WARNING, "settled-before",
		    NULL, "parties that another run has settled already, and "
		    "that get no statement now: %" PRIu64,
		    recording->settled_before);
	if (status == STATUS_OK && recording->index.count > 0 &&
	    recording->index.issued == 0)
		status = error_set(err, STATUS_CONFLICT,
		    "no statement was issued; parties refused: %zu, the "
		    "first of them %s: %s", recording->index.count,
		    recording->index.rows[0].account,
		    recording->index.rows[0].reason);
	if (status == STATUS_OK)
		status = store_lists(recording, err);
	return status;
}

enum status
settle_record(int64_t *number, const struct settle *settle, struct error *err)
{
	const bool is_new = *number == 0;
	struct recording recording = {
		.settle = settle,
		.number = *number,
		.index = { .arena = &settle->context->arena },
	};
	enum status status;

	strbuf_init(&recording.agreement_xml, STATEMENT_BYTES_MAX);
	strbuf_init(&recording.composed, STATEMENT_BYTES_MAX);
	strbuf_init(&recording.file, STATEMENT_BYTES_MAX);
	strbuf_init(&recording.name, NAME_BYTES_MAX);
	status = ledger_load_catalog(&recording.catalog, settle->ledger,
	    settle->position, err);
	if (status == STATUS_OK && catalog_company(recording.catalog) == NULL)
		status = error_set(err, STATUS_NOT_FOUND, "the ledger does not "
		    "say who issues the statements; import a ledger file with "
		    "a company");
	if (status == STATUS_OK)
		status = runs_begin(&recording.writer, settle->ledger,
		    &settle->identity, signer_fingerprint(settle->signer),
		    RISTORNO_VERSION, settle->position, &recording.number,
		    err);
	if (status == STATUS_OK)
		status = record(&recording, is_new, err);
	if (status == STATUS_OK) {
		status = runs_commit(recording.writer, err);
		recording.writer = NULL;
	}
	if (status == STATUS_OK)
		*number = recording.number;
	else if (recording.writer != NULL)
		runs_abort(recording.writer);
	catalog_free(recording.catalog);
	issue_index_fini(&recording.index);
	strbuf_fini(&recording.name);
	strbuf_fini(&recording.file);
	strbuf_fini(&recording.composed);
	strbuf_fini(&recording.agreement_xml);
	return status;
}
