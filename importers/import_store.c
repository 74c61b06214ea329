#include "importers/import_store_private.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

#include "engine/strbuf.h"
#include "importers/limits.h"
#include "importers/native_write.h"

#define NOTE_MAX 512

/* One that is too long to be a source is none. */
static void
keep_source(struct import_store *store, const char *source)
{
	if (source != NULL && strlen(source) < sizeof store->source)
		(void)snprintf(store->source, sizeof store->source, "%s",
		    source);
}

const char *
import_store_source(const struct import_store *store)
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

enum status
import_store_fail(struct import_store *store, enum status status)
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
		row.source = import_store_source(store);
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
		return import_store_fail(store, status);
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
	return import_store_fail(store, error_memory(err));
}

enum status
import_store_refuse(struct import_store *store,
    const struct fact_reject *refused, struct strbuf *native, bool is_whole,
    struct error *err)
{
	struct fact_reject reject = *refused;
	char sentence[ERROR_MESSAGE_MAX];
	enum status status;

	/* It may lie in *err. */
	(void)snprintf(sentence, sizeof sentence, "%s", refused->sentence);
	reject.sentence = sentence;
	if (strbuf_status(native) == STATUS_MEMORY) {
		strbuf_fini(native);
		return import_store_fail(store, error_memory(err));
	}
	if (strbuf_status(native) == STATUS_OK) {
		reject.original = strbuf_text(native);
		reject.native = is_whole ? reject.original : NULL;
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
	if (import_store_source(store) == NULL)
		keep_source(store, file->source);
	return STATUS_OK;
}

bool
import_store_is_settled(struct import_store *store, enum status *status,
    enum ledger_outcome outcome)
{
	if (*status != STATUS_OK) {
		*status = import_store_fail(store, *status);
		return true;
	}
	store->facts++;
	return outcome != LEDGER_REFUSED;
}

static enum status
refuse_document(struct import_store *store,
    const struct fact_document *document, const char *code,
    const char *sentence, struct error *err)
{
	struct strbuf native;

	strbuf_init(&native, REJECT_NATIVE_MAX);
	native_write_document(&native, document);
	return import_store_refuse(store, &(struct fact_reject){
	    .source = document->source,
	    .kind = document->type == DOCUMENT_CREDIT_NOTE ? "credit-note" :
	    "invoice", .id = document->id, .code = code,
	    .sentence = sentence, .file_line = document->file_line,
	    .date = document->date, .has_date = true,
	    .currency = document->currency,
	    .figures = control_figures(document) }, &native, true, err);
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
	enum status status = STATUS_OK;

	/* What the file says of its own accounts comes before them. */
	if (refusal == NULL)
		status = ledger_find_conflict(&refusal, store->import,
		    document->source, document->account, err);
	if (status != STATUS_OK)
		return import_store_fail(store, status);
	store->is_refused = refusal != NULL;
	if (refusal != NULL) {
		store->facts++;
		return refuse_document(store, document, LEDGER_ACCOUNT_CONFLICT,
		    refusal, err);
	}
	status = ledger_put_document(store->import, document, &outcome, &code,
	    err);
	if (import_store_is_settled(store, &status, outcome)) {
		count_document(store, document, outcome);
		return status;
	}
	store->is_refused = true;
	return refuse_document(store, document, code, err->message, err);
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
		kept.source = import_store_source(store);
	if (skip->is_document) {
		status = ledger_put_skip(store->import, &kept, err);
		if (status != STATUS_OK)
			return import_store_fail(store, status);
		control_tally_skip(&store->tally, skip->date);
	}
	store->skipped++;
	if (store->listener->skipped != NULL)
		store->listener->skipped(store->listener->payload, skip->what,
		    skip->file_line);
	return STATUS_OK;
}

/*
 * What is noted of a document comes right after it, and says how it went in:
 * not so of one that the ledger has refused.
 */
static enum status
put_note(void *payload, const char *code, const char *sentence,
    uint64_t file_line, struct error *err)
{
	struct import_store *store = payload;
	bool is_of_refused = store->is_refused &&
	    strcmp(code, SINK_PASSED_OVER) != 0;

	(void)err;
	if (store->listener->noted != NULL && !is_of_refused)
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
	const char *quote = stated->is_number ? "" : "\"";
	char found[DECIMAL_TEXT_MAX];
	char sentence[NOTE_MAX];

	if (state == CONTROL_AGREES || store->listener->noted == NULL)
		return;
	(void)snprintf(sentence, sizeof sentence, "the file states %s "
	    "%s%.64s%s (%.128s), its documents come to %s%s",
	    control_name(stated->what), quote, stated->text, quote,
	    stated->place, decimal_format(found, control_found(control)),
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
		.source = import_store_source(store),
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
	return status == STATUS_OK ? status : import_store_fail(store, status);
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
		.company = import_store_company,
		.rate = import_store_rate,
		.category = import_store_category,
		.product = import_store_product,
		.account = import_store_account,
		.document = put_document,
		.payment = import_store_payment,
		.reject = put_reject,
		.skip = put_skip,
		.note = put_note,
		.controls = put_controls,
		.progress = put_progress,
	};
}
