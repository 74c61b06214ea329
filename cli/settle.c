#include "cli/settle_parts.h"

#include <inttypes.h>
#include <stdlib.h>

#include "cli/issue_ledger.h"
#include "cli/output.h"
#include "engine/digest.h"
#include "reports/statement.h"

#define INDEX_BYTES_MAX (1u << 30)

/* Store text under name and put it aside, and say what SHA256SUMS has of it. */
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
	status = runs_put_file(recording->writer, &file, err);
	if (status == STATUS_OK)
		status = publisher_put(recording->settle->publisher, name,
		    file.bytes, file.size, err);
	if (status == STATUS_OK)
		issue_note_file(recording->settle->report, &file);
	return status;
}

/* What the record has of the first issue is signed only where it is true. */
static enum status
check_ledger(const struct strbuf *text, const struct recording *recording,
    const struct ledger_head *newest, struct error *err)
{
	struct ledger_head head = { .position = -1 };
	struct error why = { 0 };
	bool is_there = false;
	enum status status = output_check(text, err);

	if (status != STATUS_OK)
		return status;
	status = issue_ledger_parse(&head, text, &why);
	if (status == STATUS_MEMORY)
		return error_memory(err);
	status = head.position != newest->position ? STATUS_OK :
	    ledger_has_head(&is_there, recording->settle->ledger, &head, err);
	if (status == STATUS_OK && !is_there)
		status = error_set(err, STATUS_ENVIRONMENT, "what the "
		    "database holds as " ISSUE_LEDGER_NAME " of run %" PRId64
		    " is no head of its chain at the run's position; "
		    "`ristorno audit` tells more", recording->number);
	return status;
}

/*
 * The head of the ledger's chain as it was before the run: the run's own lock
 * keeps it so.  Another issue says what the first one said.
 */
static enum status
write_ledger(struct strbuf *out, const struct recording *recording,
    bool is_new, struct error *err)
{
	const struct settle *settle = recording->settle;
	struct ledger_head head;
	bool is_found = false;
	enum status status;

	status = ledger_find_head(&head, settle->ledger, settle->position,
	    err);
	/* Each import has an entry of its own.  An older head would vouch for
	 * less than the run has read. */
	if (status == STATUS_OK && head.position < settle->position)
		status = error_set(err, STATUS_ENVIRONMENT, "the database's "
		    "chain has no entry of import %" PRId64 ", which the run "
		    "has read; `ristorno audit` tells more",
		    settle->position);
	if (status == STATUS_OK && !is_new)
		status = runs_read_file(out, &is_found, settle->ledger,
		    recording->number, ISSUE_LEDGER_NAME, err);
	if (status == STATUS_OK && is_found)
		return check_ledger(out, recording, &head, err);
	if (status == STATUS_OK)
		issue_ledger_write(out, &head);
	return status;
}

/* The lists beside the statements, and the signature over them. */
static enum status
store_lists(struct recording *recording, bool is_new, struct error *err)
{
	struct issue_index *index = &recording->index;
	struct issue_file covered[3];
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
		status = write_ledger(&text, recording, is_new, err);
	if (status == STATUS_OK)
		status = store_text(recording, &covered[count++],
		    ISSUE_LEDGER_NAME, &text, err);
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
	/* Not after a failure: of some of them SQLite undoes the transaction,
	 * and what is stored then is in none. */
	if (status == STATUS_OK)
		status = signing_finish(recording->signing, err);
	progress_end(&recording->progress);
	/* Could be nearly all of them: counted, not named one by one. */
	if (status == STATUS_OK && recording->settled_before > 0)
		log_event(&settle->context->log, LOG_WARNING, "settled-before",
		    NULL, "parties that another run has settled already, and "
		    "that get no statement now: %" PRIu64,
		    recording->settled_before);
	/* Recorded, it would stand for what is imported only later. */
	if (status == STATUS_OK && recording->index.count == 0)
		status = error_set(err, STATUS_NOT_FOUND, "there is nothing to "
		    "settle: no party has a purchase that counts; nothing is "
		    "recorded");
	if (status == STATUS_OK && recording->index.issued == 0)
		status = error_set(err, STATUS_CONFLICT,
		    "no statement was issued; parties refused: %zu, the "
		    "first of them %s: %s", recording->index.count,
		    recording->index.rows[0].account,
		    recording->index.rows[0].reason);
	if (status == STATUS_OK)
		status = store_lists(recording, is_new, err);
	return status;
}

static enum status
make_marks(struct recording *recording, struct error *err)
{
	const size_t count = catalog_account_count(recording->catalog) + 1;

	recording->answered = calloc(count, sizeof *recording->answered);
	recording->paid = calloc(count, sizeof *recording->paid);
	return recording->answered == NULL || recording->paid == NULL ?
	    error_memory(err) : STATUS_OK;
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
	const struct signing_ends ends = {
		.signer = settle->signer,
		.publisher = settle->publisher,
		.jobs = settle->jobs,
		.take = settle_store_statement,
		.payload = &recording,
	};
	enum status status;

	strbuf_init(&recording.common_xml, STATEMENT_BYTES_MAX);
	strbuf_init(&recording.agreement_xml, STATEMENT_BYTES_MAX);
	status = ledger_load_catalog(&recording.catalog, settle->ledger,
	    settle->position, err);
	if (status == STATUS_OK)
		status = make_marks(&recording, err);
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
		status = signing_open(&recording.signing, &ends, err);
	if (status == STATUS_OK)
		status = record(&recording, is_new, err);
	signing_close(recording.signing);
	if (status == STATUS_OK) {
		if (recording.index.issued > SIGNING_WAITING_MAX)
			publisher_sync_early(settle->publisher);
		status = runs_commit(recording.writer, err);
		recording.writer = NULL;
	}
	if (status == STATUS_OK)
		*number = recording.number;
	else if (recording.writer != NULL)
		runs_abort(recording.writer);
	free(recording.answered);
	free(recording.paid);
	catalog_free(recording.catalog);
	issue_index_fini(&recording.index);
	strbuf_fini(&recording.agreement_xml);
	strbuf_fini(&recording.common_xml);
	return status;
}
