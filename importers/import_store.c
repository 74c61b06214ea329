#include "importers/import_store.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

#include "engine/strbuf.h"
#include "importers/limits.h"
#include "importers/native_write.h"

#define ACCOUNT_CONFLICT "account-conflict"

#define NOTE_MAX 512

/* One that is too long to be a source is none. */
static void
keep_source(struct import_store *store, const char *source)
{
	if (source != NULL && strlen(source) < sizeof store->source)
		(void)snprintf(store->source, sizeof store->source, "%s",
		    source);
}

static const char *
source_of(const struct import_store *store)
{
	return *store->source != '\0' ? store->source : NULL;
}

void
import_store_init(struct import_store *store,
    const struct import_members *members, const char *source,
    const struct import_listener *listener)
{
	*store = (struct import_store){
		.members = members,
		.listener = listener,
	};
	control_tally_reset(&store->tally);
	strbuf_init(&store->header, CSV_ROW_BYTES_MAX);
	strbuf_init(&store->row, (size_t)2 * CSV_ROW_BYTES_MAX + 2);
	keep_source(store, source);
	text_set_init(&store->refused_accounts, REFUSED_ACCOUNTS_MAX);
}

void
import_store_begin(struct import_store *store, struct ledger_import *import,
    const char *source)
{
	bool accepts_mismatch = store->accepts_mismatch;
	const struct csv_kind *csv = store->csv;

	import_store_fini(store);
	import_store_init(store, store->members, source, store->listener);
	store->accepts_mismatch = accepts_mismatch;
	store->csv = csv;
	store->import = import;
}

void
import_store_fini(struct import_store *store)
{
	text_set_fini(&store->refused_accounts);
	strbuf_fini(&store->header);
	strbuf_fini(&store->row);
}

/* ------------------------------------------------------------- set aside */

static enum status
fail(struct import_store *store, enum status status)
{
	store->has_failed = true;
	return status;
}

/* Also where the ledger refuses what the file has right. */
static void
count_reject(struct import_store *store, const struct fact_reject *reject)
{
	if (strcmp(reject->kind, "invoice") == 0 ||
	    strcmp(reject->kind, "credit-note") == 0)
		control_tally_add(&store->tally, CONTROL_SET_ASIDE,
		    &reject->figures,
		    reject->has_date ? reject->date : DATE_NONE);
	else if (strcmp(reject->kind, "line") == 0)
		control_tally_add_row(&store->tally, &reject->figures);
}

/* What came of a row has the row itself, and what its kind calls it. */
static struct fact_reject
as_row(struct import_store *store, const struct fact_reject *reject)
{
	struct fact_reject row = *reject;

	row.kind = store->csv->noun;
	row.native = NULL;
	row.original = strbuf_text(&store->row);
	if (row.source == NULL)
		row.source = source_of(store);
	return row;
}

static enum status
put_reject(void *payload, const struct fact_reject *given,
    struct error *err)
{
	struct import_store *store = payload;
	const struct fact_reject reject = store->csv == NULL ? *given :
	    as_row(store, given);
	enum status status = ledger_put_reject(store->import, &reject, err);

	count_reject(store, &reject);
	if (status != STATUS_OK)
		return fail(store, status);
	if (store->listener->set_aside != NULL)
		store->listener->set_aside(store->listener->payload, &reject);
	return STATUS_OK;
}

/* Kept below the header, as it would stand in a file of its own. */
static enum status
put_row(void *payload, const char *text, bool is_header, struct error *err)
{
	struct import_store *store = payload;

	if (is_header) {
		strbuf_clear(&store->header);
		strbuf_puts(&store->header, text);
	}
	strbuf_clear(&store->row);
	store->rows += !is_header;
	if (!is_header) {
		strbuf_puts(&store->row, strbuf_text(&store->header));
		strbuf_putc(&store->row, '\n');
	}
	strbuf_puts(&store->row, text);
	strbuf_putc(&store->row, '\n');
	if (strbuf_status(&store->header) == STATUS_OK &&
	    strbuf_status(&store->row) == STATUS_OK)
		return STATUS_OK;
	return fail(store, error_memory(err));
}

/*
 * Set aside what came as a fact: native is its text in the native form, which
 * stands for the original too.  One that is too long for a reject is left out.
 */
static enum status
put_refused(struct import_store *store, const struct fact_reject *refused,
    struct strbuf *native, struct error *err)
{
	struct fact_reject reject = *refused;
	char sentence[ERROR_MESSAGE_MAX];
	enum status status;

	/* It may lie in *err. */
	(void)snprintf(sentence, sizeof sentence, "%s", refused->sentence);
	reject.sentence = sentence;
	if (strbuf_status(native) == STATUS_MEMORY) {
		strbuf_fini(native);
		return fail(store, error_memory(err));
	}
	if (strbuf_status(native) == STATUS_OK) {
		reject.native = strbuf_text(native);
		reject.original = reject.native;
	}
	status = put_reject(store, &reject, err);
	strbuf_fini(native);
	return status;
}

/* ------------------------------------------------------------ the facts */

static enum status
put_file(void *payload, const struct sink_file *file, struct error *err)
{
	struct import_store *store = payload;

	(void)err;
	(void)snprintf(store->dialect, sizeof store->dialect, "%s",
	    file->dialect);
	if (source_of(store) == NULL)
		keep_source(store, file->source);
	return STATUS_OK;
}

/*
 * The common end of all below: true where the fact is settled with *status,
 * false where the ledger refused it and it must be set aside.
 */
static bool
is_settled(struct import_store *store, enum status *status,
    enum ledger_outcome outcome)
{
	if (*status != STATUS_OK) {
		*status = fail(store, *status);
		return true;
	}
	store->facts++;
	return outcome != LEDGER_REFUSED;
}

static enum status
put_company(void *payload, const struct fact_company *company,
    struct error *err)
{
	struct import_store *store = payload;
	enum ledger_outcome outcome = LEDGER_ADDED;
	const char *code = NULL;
	enum status status = ledger_put_company(store->import, company,
	    &outcome, &code, err);
	struct strbuf none;

	if (is_settled(store, &status, outcome))
		return status;
	strbuf_init(&none, 0);
	return put_refused(store, &(struct fact_reject){
	    .source = source_of(store), .kind = "company",
	    .id = company->id, .code = code, .sentence = err->message,
	    .file_line = company->file_line }, &none, err);
}

static enum status
put_rate(void *payload, const struct fact_rate *rate, struct error *err)
{
	struct import_store *store = payload;
	enum ledger_outcome outcome = LEDGER_ADDED;
	const char *code = NULL;
	enum status status = ledger_put_rate(store->import, rate, &outcome,
	    &code, err);
	char id[FACT_RATE_ID_SIZE];
	struct strbuf none;

	store->entries++;
	if (is_settled(store, &status, outcome))
		return status;
	strbuf_init(&none, 0);
	return put_refused(store, &(struct fact_reject){
	    .source = source_of(store), .kind = "rate",
	    .id = fact_rate_id(id, rate->base, rate->currency, rate->date),
	    .code = code, .sentence = err->message,
	    .file_line = rate->file_line }, &none, err);
}

static enum status
put_category(void *payload, const struct fact_category *category,
    struct error *err)
{
	struct import_store *store = payload;
	enum ledger_outcome outcome = LEDGER_ADDED;
	const char *code = NULL;
	enum status status = ledger_put_category(store->import, category,
	    &outcome, &code, err);
	struct strbuf native;

	if (is_settled(store, &status, outcome))
		return status;
	strbuf_init(&native, REJECT_NATIVE_MAX);
	native_write_category(&native, category);
	return put_refused(store, &(struct fact_reject){
	    .source = source_of(store), .kind = "category",
	    .id = category->id, .code = code, .sentence = err->message,
	    .file_line = category->file_line }, &native, err);
}

static enum status
put_product(void *payload, const struct fact_product *product,
    struct error *err)
{
	struct import_store *store = payload;
	enum ledger_outcome outcome = LEDGER_ADDED;
	const char *code = NULL;
	enum status status = ledger_put_product(store->import, product,
	    &outcome, &code, err);
	struct strbuf native;

	if (is_settled(store, &status, outcome))
		return status;
	strbuf_init(&native, REJECT_NATIVE_MAX);
	native_write_product(&native, product);
	return put_refused(store, &(struct fact_reject){
	    .source = source_of(store), .kind = "product",
	    .id = product->id, .code = code, .sentence = err->message,
	    .file_line = product->file_line }, &native, err);
}

/* Remember that documents of this account cannot go in. */
static enum status
refuse_account(struct import_store *store, const char *id, struct error *err)
{
	struct error why = *err;
	enum status status = text_set_add(&store->refused_accounts, id,
	    why.message);

	if (status == STATUS_MEMORY)
		return fail(store, error_memory(err));
	if (status != STATUS_OK)
		return error_set(err, STATUS_INVALID, "more than %d accounts "
		    "of the file contradict what is known of them; --prefix "
		    "keeps a source's accounts apart", REFUSED_ACCOUNTS_MAX);
	return STATUS_OK;
}

static enum status
put_account(void *payload, const char *source,
    const struct fact_account *account, struct error *err)
{
	struct import_store *store = payload;
	enum ledger_outcome outcome = LEDGER_ADDED;
	const char *code = NULL;
	enum status status = ledger_put_account(store->import, source, account,
	    &outcome, &code, err);
	struct error why;
	struct strbuf native;

	if (is_settled(store, &status, outcome))
		return status;
	why = *err;
	if (strcmp(code, ACCOUNT_CONFLICT) == 0) {
		status = refuse_account(store, account->id, err);
		if (status != STATUS_OK)
			return status;
		/* The document that said it is set aside when it comes. */
		if (account->authority == FACT_FROM_DOCUMENT)
			return STATUS_OK;
	}
	strbuf_init(&native, REJECT_NATIVE_MAX);
	native_write_account(&native, account);
	return put_refused(store, &(struct fact_reject){ .source = source,
	    .kind = "account", .id = account->id, .code = code,
	    .sentence = why.message, .file_line = account->file_line },
	    &native, err);
}

static enum status
refuse_document(struct import_store *store,
    const struct fact_document *document, const char *code,
    const char *sentence, struct error *err)
{
	struct strbuf native;

	strbuf_init(&native, REJECT_NATIVE_MAX);
	native_write_document(&native, document);
	return put_refused(store, &(struct fact_reject){
	    .source = document->source,
	    .kind = document->type == DOCUMENT_CREDIT_NOTE ? "credit-note" :
	    "invoice", .id = document->id, .code = code,
	    .sentence = sentence, .file_line = document->file_line,
	    .date = document->date, .has_date = true,
	    .currency = document->currency,
	    .figures = control_figures(document) }, &native, err);
}

static void
count_document(struct import_store *store,
    const struct fact_document *document, enum ledger_outcome outcome)
{
	const struct fact_figures figures = control_figures(document);

	control_tally_add(&store->tally, outcome == LEDGER_DUPLICATE ?
	    CONTROL_DUPLICATE : CONTROL_WENT_IN, &figures, document->date);
}

static enum status
put_document(void *payload, const struct fact_document *document,
    struct error *err)
{
	struct import_store *store = payload;
	enum ledger_outcome outcome = LEDGER_ADDED;
	const char *code = NULL;
	const char *refusal = text_set_find(&store->refused_accounts,
	    document->account);
	enum status status;

	if (refusal != NULL) {
		store->facts++;
		return refuse_document(store, document, ACCOUNT_CONFLICT,
		    refusal, err);
	}
	status = ledger_put_document(store->import, document, &outcome, &code,
	    err);
	if (is_settled(store, &status, outcome)) {
		count_document(store, document, outcome);
		return status;
	}
	return refuse_document(store, document, code, err->message, err);
}

static enum status
put_payment(void *payload, const struct fact_payment *payment,
    struct error *err)
{
	struct import_store *store = payload;
	enum ledger_outcome outcome = LEDGER_ADDED;
	const char *code = NULL;
	enum status status = ledger_put_payment(store->import, payment,
	    &outcome, &code, err);
	struct strbuf native;

	store->entries++;
	if (is_settled(store, &status, outcome))
		return status;
	strbuf_init(&native, REJECT_NATIVE_MAX);
	native_write_payment(&native, payment);
	return put_refused(store, &(struct fact_reject){
	    .source = payment->source, .kind = "payment",
	    .id = payment->id != NULL ? payment->id : payment->document,
	    .code = code, .sentence = err->message,
	    .file_line = payment->file_line }, &native, err);
}

/* ------------------------------------------------------------- the others */

static enum status
begin_member(void *payload, const char *name, struct error *err)
{
	struct import_store *store = payload;

	return store->members->begin(store->members->payload, name, err);
}

static enum status
end_member(void *payload, const struct sink_member_end *end,
    struct error *err)
{
	struct import_store *store = payload;

	return store->members->end(store->members->payload, end, err);
}

static enum status
put_skip(void *payload, const struct fact_skip *skip, struct error *err)
{
	struct import_store *store = payload;
	struct fact_skip kept = *skip;
	enum status status;

	if (kept.source == NULL)
		kept.source = source_of(store);
	if (skip->is_document) {
		status = ledger_put_skip(store->import, &kept, err);
		if (status != STATUS_OK)
			return fail(store, status);
		control_tally_skip(&store->tally, skip->date);
	}
	store->skipped++;
	if (store->listener->skipped != NULL)
		store->listener->skipped(store->listener->payload, skip->what,
		    skip->file_line);
	return STATUS_OK;
}

static enum status
put_note(void *payload, const char *code, const char *sentence,
    uint64_t file_line, struct error *err)
{
	struct import_store *store = payload;

	(void)err;
	if (store->listener->noted != NULL)
		store->listener->noted(store->listener->payload, code,
		    sentence, file_line);
	return STATUS_OK;
}

/* What the file states is told where its documents do not come to it. */
static void
note_control(struct import_store *store, const struct control *control)
{
	const struct control_stated *stated = &control->stated;
	enum control_state state = control_judge(control);
	char found[DECIMAL_TEXT_MAX];
	char sentence[NOTE_MAX];

	if (state == CONTROL_AGREES || store->listener->noted == NULL)
		return;
	(void)snprintf(sentence, sizeof sentence, "the file states %s %.64s "
	    "(%.128s), its documents come to %s%s",
	    control_name(stated->what), stated->text, stated->place,
	    decimal_format(found, control_found(control)),
	    control->unread > 0 ? ", without those that could not be read or "
	    "were skipped" : "");
	store->listener->noted(store->listener->payload, "control-total",
	    sentence, 0);
}

static enum status
put_controls(void *payload, const struct sink_controls *controls,
    struct error *err)
{
	struct import_store *store = payload;
	struct ledger_control put = {
		.source = source_of(store),
		.first = store->tally.first,
		.last = store->tally.last,
	};
	enum status status = STATUS_OK;

	for (size_t i = 0; i < controls->count && status == STATUS_OK; i++) {
		put.control = control_compare(&store->tally,
		    &controls->controls[i]);
		put.control.is_accepted = store->accepts_mismatch;
		note_control(store, &put.control);
		status = ledger_put_control(store->import, &put, err);
	}
	control_tally_reset(&store->tally);
	return status == STATUS_OK ? status : fail(store, status);
}

static enum status
put_progress(void *payload, uint64_t bytes, struct error *err)
{
	struct import_store *store = payload;

	(void)err;
	if (store->listener->progress != NULL)
		store->listener->progress(store->listener->payload, bytes);
	return STATUS_OK;
}

struct sink
import_store_sink(struct import_store *store)
{
	return (struct sink){
		.payload = store,
		.member = store->members != NULL ? begin_member : NULL,
		.member_end = store->members != NULL ? end_member : NULL,
		.file = put_file,
		.row = store->csv != NULL ? put_row : NULL,
		.company = put_company,
		.rate = put_rate,
		.category = put_category,
		.product = put_product,
		.account = put_account,
		.document = put_document,
		.payment = put_payment,
		.reject = put_reject,
		.skip = put_skip,
		.note = put_note,
		.controls = put_controls,
		.progress = put_progress,
	};
}
