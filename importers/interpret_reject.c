/* What is set aside: why, its own text, and what can be mended of it. */

#include <string.h>

#include "engine/strbuf.h"
#include "importers/interpret_state.h"
#include "importers/interpret_total.h"
#include "importers/native_text.h"

/* A record's fields as a native element, and where its fault is told. */
struct writing {
	struct interpreter *in;
	struct strbuf *out;
	const struct fault *fault;
	const char *comment;
};

static const char *
native_name(const struct field_info *info)
{
	return info->native_name != NULL ? info->native_name : info->name;
}

static bool
is_in_child(const struct field_info *info, const char *child)
{
	if (info->native_child == NULL || child == NULL)
		return info->native_child == child;
	return strcmp(info->native_child, child) == 0;
}

/* What of a record's cells belongs to the element itself, or to a child. */
static bool
has_attributes(enum record_kind kind, const struct cell *cells,
    const char *child)
{
	const struct kind_info *info = kind_info(kind);

	for (size_t i = 0; i < info->field_count; i++) {
		if (cells[i].text != NULL &&
		    is_in_child(&info->fields[i], child))
			return true;
	}
	return false;
}

/* Does --prefix go before it?  As in interpret_prefix()'s callers. */
static bool
takes_prefix(enum record_kind kind, size_t field)
{
	static const struct {
		enum record_kind kind;
		size_t field;
	} prefixed[] = {
		{ KIND_CATEGORY, CATEGORY_ID },
		{ KIND_CATEGORY, CATEGORY_PARENT },
		{ KIND_PRODUCT, PRODUCT_ID },
		{ KIND_PRODUCT, PRODUCT_CATEGORY },
		{ KIND_ACCOUNT, ACCOUNT_ID },
		{ KIND_ACCOUNT, ACCOUNT_PARENT },
		{ KIND_DOCUMENT, DOCUMENT_ACCOUNT },
		{ KIND_LINE, LINE_PRODUCT },
		{ KIND_LINE, LINE_CATEGORY },
	};

	for (size_t i = 0; i < sizeof prefixed / sizeof prefixed[0]; i++)
		if (prefixed[i].kind == kind && prefixed[i].field == field)
			return true;
	return false;
}

/*
 * A cell of the record as the ledger would call it: what is mended is imported
 * without the options of the file that it came from.
 */
static enum status
call_cell(struct cell *out, struct interpreter *in, enum record_kind kind,
    size_t field, const struct cell *cell)
{
	const char *prefix = in->options.prefix;

	*out = *cell;
	if (prefix == NULL || *prefix == '\0' || cell->text == NULL ||
	    *cell->text == '\0' || cell->is_faulty ||
	    !takes_prefix(kind, field))
		return STATUS_OK;
	out->text = arena_join(&in->arena, prefix, cell->text);
	return out->text == NULL ? STATUS_MEMORY : STATUS_OK;
}

/* The text as found where it says the value; else the value. */
static void
write_attributes(struct writing *writing, enum record_kind kind,
    const struct cell *cells, const char *child)
{
	struct strbuf *out = writing->out;
	const struct kind_info *info = kind_info(kind);

	for (size_t i = 0; i < info->field_count; i++) {
		const struct field_info *field = &info->fields[i];

		struct cell cell;

		if (cells[i].text == NULL || !is_in_child(field, child))
			continue;
		if (call_cell(&cell, writing->in, kind, i, &cells[i]) ==
		    STATUS_OK)
			native_text_attribute(out, native_name(field),
			    field->type, &cell);
		else
			out->status = STATUS_MEMORY;
	}
}

/* What the form has no place for may help whoever mends it. */
static void
write_others(struct writing *writing, enum record_kind kind,
    const struct cell *cells)
{
	const struct kind_info *info = kind_info(kind);

	for (size_t i = 0; i < info->field_count; i++) {
		if (cells[i].text == NULL ||
		    !is_in_child(&info->fields[i], "-"))
			continue;
		native_text_comment(writing->out, info->fields[i].name,
		    cells[i].text);
	}
}

static void
write_fault(struct writing *writing, uint32_t node)
{
	if (writing->fault->part_node == node)
		native_text_comment(writing->out, NULL, writing->comment);
}

/* Address, bank: children that hold attributes only. */
static void
write_child(struct writing *writing, enum record_kind kind,
    const struct cell *cells, const char *child)
{
	if (!has_attributes(kind, cells, child))
		return;
	strbuf_printf(writing->out, "\t<%s", child);
	write_attributes(writing, kind, cells, child);
	strbuf_puts(writing->out, "/>\n");
}

/* One line per element; writing stops by itself where out is full. */
static void
write_parts(struct writing *writing, const struct part_place *places,
    size_t count)
{
	struct fault unheard = { .is_set = true };

	for (size_t i = 0; i < count; i++) {
		struct scope scope = interpret_scope(writing->in,
		    places[i].node);
		struct cell cells[RECORD_FIELDS_MAX];
		const struct dialect_record *record = places[i].record;

		cells_read(cells, &unheard, &scope, record, 0);
		write_fault(writing, places[i].node);
		strbuf_printf(writing->out, "\t<%s",
		    kind_info(record->kind)->name);
		write_attributes(writing, record->kind, cells, NULL);
		strbuf_puts(writing->out, "/>\n");
	}
}

/* The children of a record that is no document, in the form's order. */
static enum status
write_children(struct writing *writing, const struct dialect_record *record,
    uint32_t node, const struct cell *cells, struct error *err)
{
	static const enum record_kind kinds[] = {
		KIND_UNIT, KIND_MEMBER, KIND_ALIAS,
	};
	struct fault unheard = { .is_set = true };

	write_child(writing, record->kind, cells, "address");
	write_child(writing, record->kind, cells, "bank");
	for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++) {
		struct part_place *places;
		size_t count;
		enum status status;

		status = interpret_parts(&places, &count, writing->in, record,
		    node, kinds[i], FACT_LINES_MAX, &unheard, err);
		if (status != STATUS_OK)
			return status;
		write_parts(writing, places, count);
	}
	return STATUS_OK;
}

static enum status
write_record(struct writing *writing, const struct dialect_record *record,
    uint32_t node, const struct cell *cells, struct error *err)
{
	const char *name = kind_info(record->kind)->name;
	struct strbuf children;
	struct writing inner = *writing;
	enum status status;

	strbuf_init(&children, REJECT_NATIVE_MAX);
	inner.out = &children;
	status = write_children(&inner, record, node, cells, err);
	if (writing->fault->part_node == CAPTURE_NONE)
		native_text_comment(writing->out, NULL, writing->comment);
	write_others(writing, record->kind, cells);
	strbuf_printf(writing->out, "<%s", name);
	write_attributes(writing, record->kind, cells, NULL);
	if (children.length == 0)
		strbuf_puts(writing->out, "/>\n");
	else
		strbuf_printf(writing->out, ">\n%s</%s>\n",
		    strbuf_text(&children), name);
	if (status == STATUS_OK)
		status = strbuf_status(&children);
	strbuf_fini(&children);
	return status == STATUS_MEMORY ? error_memory(err) : status;
}

/* ---------------------------------------------------------------- documents */

/* The line's amounts, signed as the form has them for its document's type. */
static void
write_line(struct writing *writing, const struct draft *draft, size_t index)
{
	const struct part_place *place = &draft->places[index];
	const struct fact_line *line = &draft->lines[index];
	struct fault unheard = { .is_set = true };
	struct scope scope = interpret_scope(writing->in, place->node);
	struct cell cells[RECORD_FIELDS_MAX];
	struct cell *net = &cells[LINE_NET];
	int sign = draft->type != NULL && draft->type->is_credit_note ? -1 : 1;

	cells_read(cells, &unheard, &scope, place->record, 0);
	if (net->text == NULL && cells[LINE_GROSS].is_stated &&
	    !cells[LINE_GROSS].is_faulty)
		*net = (struct cell){ .text = "", .is_stated = true };
	net->value = sign * line->net_micro;
	cells[LINE_QUANTITY].value = sign * line->quantity_micro;
	if (cells[LINE_NO].text == NULL)
		cells[LINE_NO].text = line->no;
	write_fault(writing, place->node);
	strbuf_puts(writing->out, "\t<line");
	write_attributes(writing, KIND_LINE, cells, NULL);
	strbuf_puts(writing->out, "/>\n");
}

static void
write_lines(struct writing *writing, const struct draft *draft)
{
	struct strbuf *out = writing->out;
	char text[DECIMAL_TEXT_MAX];

	for (size_t i = 0; i < draft->line_count && out->status == STATUS_OK;
	    i++)
		write_line(writing, draft, i);
	if (draft->total_line_count > draft->line_count)
		strbuf_printf(out, "\t<line no=\"%s\" net=\"%s\"/>\n",
		    draft->lines[draft->line_count].no,
		    decimal_format(text, draft->type->is_credit_note ?
		    -draft->allowances_micro : draft->allowances_micro));
	if (draft->allowances_micro != 0 && !draft->is_spread) {
		strbuf_puts(out, "\t<!-- not in the lines: allowances and "
		    "charges of ");
		strbuf_puts(out, decimal_format(text,
		    draft->allowances_micro));
		strbuf_puts(out, " -->\n");
	}
}

static void
write_document(struct writing *writing, const struct draft *draft)
{
	struct strbuf *out = writing->out;
	bool is_credit_note = draft->type != NULL &&
	    draft->type->is_credit_note;
	const char *name = is_credit_note ? "credit-note" : "invoice";
	struct cell cells[RECORD_FIELDS_MAX];

	memcpy(cells, draft->cells, sizeof cells);
	cells[DOCUMENT_TOTAL].value = total_native_gross(draft);
	if (!is_credit_note)
		cells[DOCUMENT_REFERS_TO].text = NULL;
	if (draft->fault.part_node == CAPTURE_NONE)
		native_text_comment(out, NULL, writing->comment);
	write_others(writing, KIND_DOCUMENT, cells);
	strbuf_printf(out, "<%s", name);
	write_attributes(writing, KIND_DOCUMENT, cells, NULL);
	if (draft->is_cancelled && cells[DOCUMENT_STATUS].text == NULL)
		strbuf_puts(out, " status=\"cancelled\"");
	strbuf_puts(out, ">\n");
	write_lines(writing, draft);
	strbuf_printf(out, "</%s>\n", name);
}

/* ------------------------------------------------------------------ rejects */

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
emit_reject(struct writing *writing, struct fact_reject *reject,
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
	struct writing writing = {
		.in = in, .out = &native, .fault = &draft->fault,
		.comment = fault_comment(&draft->fault, &in->arena),
	};
	enum status status;

	if (writing.comment == NULL)
		return error_memory(err);
	strbuf_init(&native, REJECT_NATIVE_MAX);
	write_document(&writing, draft);
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
	if (call_cell(&cell, in, kind, id, &cells[id]) != STATUS_OK)
		return error_memory(err);
	*out = id_of(&cell);
	if (*out != NULL && strlen(*out) > FACT_ID_MAX)
		*out = NULL;
	return STATUS_OK;
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
	struct writing writing = {
		.in = in, .out = &native, .fault = fault,
		.comment = fault_comment(fault, &in->arena),
	};
	char id[FACT_RATE_ID_SIZE];
	enum status status;

	if (writing.comment == NULL)
		return error_memory(err);
	status = find_id(&reject.id, in, record->kind, cells, id, err);
	if (status != STATUS_OK)
		return status;
	strbuf_init(&native, REJECT_NATIVE_MAX);
	status = write_record(&writing, record, node, cells, err);
	if (status == STATUS_RANGE)
		writing.out = NULL;
	if (status == STATUS_OK || status == STATUS_RANGE)
		status = emit_reject(&writing, &reject, err);
	strbuf_fini(&native);
	return status;
}
