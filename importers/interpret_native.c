#include "importers/interpret_native.h"

#include <string.h>

#include "importers/interpret_total.h"
#include "importers/native_text.h"

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

enum status
interpret_call_cell(struct cell *out, struct interpreter *in,
    enum record_kind kind, size_t field, const struct cell *cell)
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
write_attributes(struct native_writing *writing, enum record_kind kind,
    const struct cell *cells, const char *child)
{
	struct strbuf *out = writing->out;
	const struct kind_info *info = kind_info(kind);

	for (size_t i = 0; i < info->field_count; i++) {
		const struct field_info *field = &info->fields[i];
		struct cell cell;

		if (cells[i].text == NULL || !is_in_child(field, child))
			continue;
		if (interpret_call_cell(&cell, writing->in, kind, i,
		    &cells[i]) == STATUS_OK)
			native_text_attribute(out, native_name(field),
			    field->type, &cell);
		else
			out->status = STATUS_MEMORY;
	}
}

/* What the form has no place for may help whoever mends it. */
static void
write_others(struct native_writing *writing, enum record_kind kind,
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
write_fault(struct native_writing *writing, uint32_t node)
{
	if (writing->fault->part_node == node)
		native_text_comment(writing->out, NULL, writing->comment);
}

/* Address, bank: children that hold attributes only. */
static void
write_child(struct native_writing *writing, enum record_kind kind,
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
write_parts(struct native_writing *writing, const struct part_place *places,
    size_t count)
{
	struct fault unheard = { .is_set = true };

	for (size_t i = 0; i < count; i++) {
		struct scope scope = interpret_scope(writing->in,
		    places[i].node);
		struct cell cells[RECORD_FIELDS_MAX];
		const struct dialect_record *record = places[i].record;

		cells_read(cells, &unheard, &scope, record, 0);
		if (scope.has_failed)
			writing->out->status = STATUS_MEMORY;
		write_fault(writing, places[i].node);
		strbuf_printf(writing->out, "\t<%s",
		    kind_info(record->kind)->name);
		write_attributes(writing, record->kind, cells, NULL);
		strbuf_puts(writing->out, "/>\n");
	}
}

/* The children of a record that is no document, in the form's order. */
static enum status
write_children(struct native_writing *writing,
    const struct dialect_record *record, uint32_t node,
    const struct cell *cells, struct error *err)
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

enum status
interpret_write_record(struct native_writing *writing,
    const struct dialect_record *record, uint32_t node,
    const struct cell *cells, struct error *err)
{
	const char *name = kind_info(record->kind)->name;
	struct strbuf children;
	struct native_writing inner = *writing;
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
write_line(struct native_writing *writing, const struct draft *draft,
    size_t index)
{
	const struct part_place *place = &draft->places[index];
	const struct fact_line *line = &draft->lines[index];
	struct fault unheard = { .is_set = true };
	struct scope scope = interpret_scope(writing->in, place->node);
	struct cell cells[RECORD_FIELDS_MAX];
	struct cell *net = &cells[LINE_NET];
	int sign = draft->type != NULL && draft->type->is_credit_note ? -1 : 1;

	cells_read(cells, &unheard, &scope, place->record, 0);
	if (scope.has_failed)
		writing->out->status = STATUS_MEMORY;
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
write_lines(struct native_writing *writing, const struct draft *draft)
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

void
interpret_write_document(struct native_writing *writing,
    const struct draft *draft)
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
