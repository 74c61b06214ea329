/* What is set aside: why, its own text, and what can be mended of it. */

#include <string.h>

#include "engine/strbuf.h"
#include "importers/interpret_native.h"
#include "importers/interpret_state.h"
#include "importers/interpret_total.h"

/* The record's own XML text, as far as it is held. */
enum status
interpret_original(const char **out, struct interpreter *in, struct error *err)
{
	const struct xml_source_text *source = in->source_text;
	const char *text;
	size_t length;

	*out = NULL;
	/* Records that were kept to be joined have gone by. */
	if (source == NULL || in->record_depth == 0 || in->is_original_told)
		return STATUS_OK;
	text = source->get(source->payload, in->record_place.offset,
	    in->record_end, &length);
	if (text == NULL || length == 0)
		return STATUS_OK;
	*out = arena_strndup(&in->arena, text, length);
	return *out == NULL ? error_memory(err) : STATUS_OK;
}

/* Hand it to the sink: everything but the native text is known. */
static enum status
emit_reject(struct native_writing *writing, struct fact_reject *reject,
    struct error *err)
{
	struct interpreter *in = writing->in;
	enum status status = interpret_original(&reject->original, in, err);

	if (status != STATUS_OK)
		return status;
	reject->code = writing->fault->code;
	reject->sentence = fault_sentence(writing->fault, &in->arena);
	if (reject->sentence == NULL || (writing->out != NULL &&
	    strbuf_status(writing->out) == STATUS_MEMORY))
		return error_memory(err);
	/* A record too large for a reject is shown without. */
	if (writing->out != NULL && !interpret_is_at_limit(in) &&
	    strbuf_status(writing->out) == STATUS_OK)
		reject->native = strbuf_text(writing->out);
	if (in->is_original_told)
		reject->original = reject->native;
	if (writing->lacks_form)
		reject->native = NULL;
	return in->sink.reject(in->sink.payload, reject, err);
}

enum status
interpret_reject_unread(struct interpreter *in, const char *kind,
    enum reason reason, const char *sentence, struct error *err)
{
	struct fact_reject reject = {
		.kind = kind,
		.code = reason_code(reason),
		.sentence = sentence,
		.file_line = in->record_place.line,
	};
	enum status status = interpret_source(&reject.source, in, err);

	if (status == STATUS_OK)
		status = interpret_tell_file(in, NULL, err);
	if (status == STATUS_OK)
		status = interpret_original(&reject.original, in, err);
	return status == STATUS_OK ?
	    in->sink.reject(in->sink.payload, &reject, err) : status;
}

/* The line of the faulty part, else that of the record. */
static uint64_t
fault_line(const struct interpreter *in, const struct fault *fault,
    uint64_t record_line)
{
	return fault->part_node == CAPTURE_NONE ? record_line :
	    capture_node(&in->record, fault->part_node)->line;
}

static bool
is_read(const struct cell *cell)
{
	return cell->is_stated && !cell->is_faulty;
}

/* An id that can be one. */
static const char *
id_of(const struct cell *cell)
{
	return is_read(cell) ? cell->text : NULL;
}

/* Of a row of no document; of other records there are none. */
static struct fact_figures
row_figures(enum record_kind kind, const struct cell *cells)
{
	int64_t net = cells[LINE_NET].value;

	if (kind != KIND_LINE || !is_read(&cells[LINE_NET]))
		return (struct fact_figures){ .is_known = false };
	return (struct fact_figures){
		.is_known = true,
		.lines = 1,
		.credit_micro = net > 0 ? net : 0,
		.debit_micro = net < 0 ? -net : 0,
	};
}

enum status
interpret_reject_document(struct interpreter *in, const struct draft *draft,
    struct error *err)
{
	bool is_credit_note = draft->type != NULL &&
	    draft->type->is_credit_note;
	struct fact_reject reject = {
		.source = draft->source,
		.kind = is_credit_note ? "credit-note" : "invoice",
		.id = id_of(&draft->cells[DOCUMENT_ID]),
		.file_line = fault_line(in, &draft->fault, draft->file_line),
		.date = (int32_t)draft->cells[DOCUMENT_DATE].value,
		.has_date = is_read(&draft->cells[DOCUMENT_DATE]),
		.currency = is_read(&draft->cells[DOCUMENT_CURRENCY]) ?
		    draft->cells[DOCUMENT_CURRENCY].text : NULL,
		.figures = interpret_figures(in, draft),
	};
	struct strbuf native;
	struct native_writing writing = {
		.in = in, .out = &native, .fault = &draft->fault,
		.comment = fault_comment(&draft->fault, &in->arena),
	};
	enum status status;

	if (writing.comment == NULL)
		return error_memory(err);
	strbuf_init(&native, REJECT_NATIVE_MAX);
	interpret_write_document(&writing, draft);
	status = emit_reject(&writing, &reject, err);
	strbuf_fini(&native);
	return status;
}

/* A rate has none of its own. */
static const char *
rate_id(enum record_kind kind, const struct cell *cells,
    char room[FACT_RATE_ID_SIZE])
{
	if (kind != KIND_RATE || id_of(&cells[RATE_BASE]) == NULL ||
	    id_of(&cells[RATE_CURRENCY]) == NULL ||
	    id_of(&cells[RATE_DATE]) == NULL)
		return NULL;
	return fact_rate_id(room, cells[RATE_BASE].text,
	    cells[RATE_CURRENCY].text, (int32_t)cells[RATE_DATE].value);
}

/* NULL: nothing that can be an id. */
static enum status
find_id(const char **out, struct interpreter *in, enum record_kind kind,
    const struct cell *cells, char room[FACT_RATE_ID_SIZE], struct error *err)
{
	struct cell cell;
	size_t id;

	if (!kind_find_field(&id, kind, "id")) {
		*out = rate_id(kind, cells, room);
		return STATUS_OK;
	}
	if (interpret_call_cell(&cell, in, kind, id, &cells[id]) != STATUS_OK)
		return error_memory(err);
	*out = id_of(&cell);
	if (*out != NULL && strlen(*out) > FACT_ID_MAX)
		*out = NULL;
	return STATUS_OK;
}

/* A native account or product states everything, but who its managers were: a
 * record that does not would empty what it says nothing of. */
static bool
lacks_form(const struct interpreter *in, const struct dialect_record *record)
{
	bool is_closed = in->dialect->is_closed;

	if (record->kind == KIND_ACCOUNT)
		return !is_closed || (record->stated | FACT_ACCOUNT_MANAGERS) !=
		    FACT_ACCOUNT_ALL;
	return record->kind == KIND_PRODUCT &&
	    (!is_closed || record->stated != FACT_PRODUCT_ALL);
}

enum status
interpret_reject_record(struct interpreter *in,
    const struct dialect_record *record, uint32_t node,
    const struct cell *cells, const struct fault *fault, const char *source,
    uint64_t file_line, struct error *err)
{
	struct fact_reject reject = {
		.source = source, .kind = kind_info(record->kind)->name,
		.file_line = fault_line(in, fault, file_line),
		.figures = row_figures(record->kind, cells),
	};
	struct strbuf native;
	struct native_writing writing = {
		.in = in, .out = &native, .fault = fault,
		.comment = fault_comment(fault, &in->arena),
		.lacks_form = lacks_form(in, record),
	};
	char id[FACT_RATE_ID_SIZE];
	enum status status;

	if (writing.comment == NULL)
		return error_memory(err);
	status = find_id(&reject.id, in, record->kind, cells, id, err);
	if (status != STATUS_OK)
		return status;
	strbuf_init(&native, REJECT_NATIVE_MAX);
	status = interpret_write_record(&writing, record, node, cells, err);
	if (status == STATUS_RANGE)
		writing.out = NULL;
	if (status == STATUS_OK || status == STATUS_RANGE)
		status = emit_reject(&writing, &reject, err);
	strbuf_fini(&native);
	return status;
}
