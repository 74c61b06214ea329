/* Invoices and credit notes. */

#include <stdio.h>
#include <string.h>

#include "engine/currency.h"
#include "importers/interpret_state.h"
#include "importers/interpret_total.h"

/* What of a draft depends on no other field. */
static enum status
read_header(struct interpreter *in, struct draft *draft, struct error *err)
{
	const struct dialect_record *record = draft->record;
	struct scope scope = interpret_scope(in, draft->node);
	const struct dialect_type *type = record->types;
	enum status status;

	cells_read(draft->cells, &draft->fault, &scope, record, 0);
	while (type != NULL && !scope_holds(&scope, type->when))
		type = type->next;
	draft->type = type;
	if (type == NULL)
		fault_condition(&draft->fault, &scope, record->types->when,
		    reason_code(REASON_BAD_TYPE), "expected a kind of "
		    "document that the dialect knows");
	draft->is_cancelled = scope_rule(&scope, record->cancelled) != NULL;
	fault_rules(&draft->fault, &scope, record->faults);
	if (scope.has_failed)
		return error_memory(err);
	status = interpret_source(&draft->source, in, err);
	if (in->options.source == NULL &&
	    draft->cells[DOCUMENT_SOURCE].is_stated)
		draft->source = draft->cells[DOCUMENT_SOURCE].text;
	if (status == STATUS_OK && draft->source == NULL)
		fault_set(&draft->fault, REASON_MISSING_FIELD,
		    "missing-source", "source", "expected an id, found none");
	return status;
}

/* ------------------------------------------------------------------ lines */

/* The rows that stand apart, behind the lines of the document itself. */
static enum status
find_lines(struct interpreter *in, struct draft *draft, uint32_t first_row,
    struct error *err)
{
	struct part_place *own;
	struct part_place *all;
	size_t count;
	size_t rows = 0;
	enum status status;

	status = interpret_parts(&own, &count, in, draft->record, draft->node,
	    KIND_LINE, FACT_LINES_MAX, &draft->fault, err);
	if (status != STATUS_OK)
		return status;
	for (uint32_t r = first_row; r != CAPTURE_NONE;
	    r = in->file.held[r].next_row)
		rows++;
	draft->places = own;
	draft->line_count = count;
	if (rows == 0)
		return STATUS_OK;
	if (count + rows > FACT_LINES_MAX) {
		fault_set(&draft->fault, REASON_TOO_MANY, NULL, NULL,
		    "expected at most %d lines, found %zu", FACT_LINES_MAX,
		    count + rows);
		return STATUS_OK;
	}
	all = arena_alloc(&in->arena, count + rows, sizeof *all);
	if (all == NULL)
		return error_memory(err);
	for (size_t i = 0; i < count; i++)
		all[i] = own[i];
	for (uint32_t r = first_row; r != CAPTURE_NONE;
	    r = in->file.held[r].next_row)
		all[count++] = (struct part_place){
			in->file.held[r].record, in->file.held[r].node,
		};
	draft->places = all;
	draft->line_count = count;
	return STATUS_OK;
}

/* The number of a line, or which one it is where it has none. */
static enum status
line_no(const char **out, struct interpreter *in, const struct cell *cells,
    size_t index, struct error *err)
{
	*out = cells[LINE_NO].text;
	if (*out == NULL)
		*out = arena_printf(&in->arena, "%zu", index + 1);
	return *out == NULL ? error_memory(err) : STATUS_OK;
}

static void
check_line_currency(struct draft *draft, const struct cell *cell)
{
	const struct cell *own = &draft->cells[DOCUMENT_CURRENCY];

	if (!cell->is_stated || !own->is_stated || own->is_faulty ||
	    cell->is_faulty || strcmp(cell->text, own->text) == 0)
		return;
	fault_set(&draft->fault, REASON_CURRENCY_DIFFERS, NULL, "currency",
	    "expected the document's currency %s, found \"%s\"", own->text,
	    cell->text);
}

static enum status
fill_line(struct interpreter *in, struct draft *draft, size_t index,
    const struct cell *cells, struct error *err)
{
	struct fact_line *line = &draft->lines[index];
	enum status status;

	*line = (struct fact_line){
		.unit = cells[LINE_UNIT].text,
		.tax_category = cells[LINE_TAX_CATEGORY].text,
		.tags = cells[LINE_TAGS].text,
		.quantity_micro = cells[LINE_QUANTITY].value,
		.has_quantity = cells[LINE_QUANTITY].is_stated,
		.tax_rate_micro = cells[LINE_TAX_RATE].value,
		.has_tax_rate = cells[LINE_TAX_RATE].is_stated,
		.is_from_gross = !cells[LINE_NET].is_stated,
	};
	status = line_no(&line->no, in, cells, index, err);
	if (status == STATUS_OK)
		status = interpret_prefix(&line->product, in, &draft->fault,
		    "product", cells[LINE_PRODUCT].text, err);
	if (status == STATUS_OK)
		status = interpret_prefix(&line->category, in, &draft->fault,
		    "category", cells[LINE_CATEGORY].text, err);
	total_line_net(draft, line, cells);
	check_line_currency(draft, &cells[LINE_CURRENCY]);
	return status;
}

static enum status
read_lines(struct interpreter *in, struct draft *draft, struct error *err)
{
	/* One more than there are, for allowances on lines that are all 0. */
	draft->lines = arena_alloc(&in->arena, draft->line_count + 1,
	    sizeof *draft->lines);
	if (draft->lines == NULL)
		return error_memory(err);
	for (size_t i = 0; i < draft->line_count; i++) {
		const struct part_place *place = &draft->places[i];
		struct scope scope = interpret_scope(in, place->node);
		struct cell cells[RECORD_FIELDS_MAX];
		bool was_set = draft->fault.is_set;
		enum status status;

		cells_read(cells, &draft->fault, &scope, place->record, 0);
		fault_rules(&draft->fault, &scope, place->record->faults);
		if (scope.has_failed)
			return error_memory(err);
		status = fill_line(in, draft, i, cells, err);
		if (status != STATUS_OK)
			return status;
		if (!was_set && draft->fault.is_set)
			fault_part(&draft->fault, "line", draft->lines[i].no,
			    place->node);
	}
	return STATUS_OK;
}

/* ------------------------------------------------------------- allowances */

static enum status
read_allowances(struct interpreter *in, struct draft *draft,
    struct error *err)
{
	struct part_place *places;
	size_t count;
	enum status status;

	status = interpret_parts(&places, &count, in, draft->record,
	    draft->node, KIND_ALLOWANCE, FACT_LINES_MAX, &draft->fault, err);
	for (size_t i = 0; i < count && status == STATUS_OK; i++) {
		struct scope scope = interpret_scope(in, places[i].node);
		struct cell cells[RECORD_FIELDS_MAX];
		bool was_set = draft->fault.is_set;

		cells_read(cells, &draft->fault, &scope, places[i].record, 0);
		fault_rules(&draft->fault, &scope, places[i].record->faults);
		check_line_currency(draft, &cells[ALLOWANCE_CURRENCY]);
		draft->is_unread |= cells[ALLOWANCE_AMOUNT].is_faulty;
		total_add_allowance(draft, cells[ALLOWANCE_AMOUNT].value);
		if (!was_set && draft->fault.is_set)
			draft->fault.part = "allowance";
		if (scope.has_failed)
			status = error_memory(err);
	}
	return status;
}

/* --------------------------------------------------------------- emitting */

/* A product that a line names, once per file. */
static enum status
emit_product(struct interpreter *in, const struct part_place *place,
    const char *id, struct error *err)
{
	struct cell cells[RECORD_FIELDS_MAX];
	struct fact_product product;
	struct part_place *items;
	struct scope scope;
	size_t known = in->file.products.count;
	size_t count;
	size_t entry;
	enum status status;

	if (place->record->parts == NULL || id == NULL)
		return STATUS_OK;
	/* A table that is full only means that some are told again. */
	status = lookup_add(&entry, &in->file.products, id, "");
	if (status == STATUS_MEMORY)
		return error_memory(err);
	if (status == STATUS_OK && entry < known)
		return STATUS_OK;
	status = interpret_parts(&items, &count, in, place->record,
	    place->node, KIND_PRODUCT, SIZE_MAX, NULL, err);
	if (status != STATUS_OK || count == 0)
		return status;
	scope = interpret_scope(in, items[0].node);
	cells_read(cells, NULL, &scope, items[0].record, 1u << PRODUCT_ID);
	if (scope.has_failed)
		return error_memory(err);
	product = (struct fact_product){
		.id = id,
		.name = cells[PRODUCT_NAME].is_faulty ? NULL :
		    cells[PRODUCT_NAME].text,
		.authority = FACT_FROM_DOCUMENT,
		.file_line = capture_node(&in->record, items[0].node)->line,
	};
	if (product.name != NULL)
		product.stated = FACT_PRODUCT_NAME;
	else
		in->file.changes.told++;
	return in->sink.product(in->sink.payload, &product, err);
}

static enum status
emit_payments(struct interpreter *in, const struct draft *draft,
    const struct fact_document *document, struct error *err)
{
	enum status status = STATUS_OK;

	if (document->type != DOCUMENT_INVOICE || document->is_cancelled)
		return STATUS_OK;
	for (size_t i = 0; i < draft->payment_count && status == STATUS_OK;
	    i++)
		status = interpret_payment(in, draft->payments[i].record,
		    draft->payments[i].node, document, draft->file_line, err);
	return status;
}

static enum status
emit(struct interpreter *in, const struct draft *draft,
    const struct fact_document *document, const struct fact_account *buyer,
    struct error *err)
{
	enum status status = STATUS_OK;

	for (size_t i = 0; i < draft->line_count && status == STATUS_OK; i++)
		status = emit_product(in, &draft->places[i],
		    draft->lines[i].product, err);
	if (status == STATUS_OK && buyer != NULL)
		status = in->sink.account(in->sink.payload, document->source,
		    buyer, err);
	if (status == STATUS_OK)
		status = in->sink.document(in->sink.payload, document, err);
	for (size_t i = 0; i < draft->note_count && status == STATUS_OK &&
	    in->sink.note != NULL; i++)
		status = in->sink.note(in->sink.payload,
		    reason_code(draft->notes[i].reason),
		    draft->notes[i].sentence, draft->file_line, err);
	return status == STATUS_OK ?
	    emit_payments(in, draft, document, err) : status;
}

static void
fill_document(struct fact_document *out, const struct draft *draft)
{
	const struct cell *cells = draft->cells;
	bool is_credit_note = draft->type != NULL &&
	    draft->type->is_credit_note;

	*out = (struct fact_document){
		.source = draft->source,
		.type = is_credit_note ? DOCUMENT_CREDIT_NOTE :
		    DOCUMENT_INVOICE,
		.id = cells[DOCUMENT_ID].text,
		.date = cell_date(&cells[DOCUMENT_DATE]),
		.delivered = cell_date(&cells[DOCUMENT_DELIVERED]),
		.due = cell_date(&cells[DOCUMENT_DUE]),
		.currency = cells[DOCUMENT_CURRENCY].text,
		.total_micro = total_native_gross(draft),
		.has_total = cells[DOCUMENT_TOTAL].is_stated,
		.is_cancelled = draft->is_cancelled,
		.tags = cells[DOCUMENT_TAGS].text,
		.refers_to = is_credit_note ?
		    cells[DOCUMENT_REFERS_TO].text : NULL,
		.lines = draft->lines,
		.line_count = draft->total_line_count,
		.file_line = draft->file_line,
	};
}

/* All that can be read of it, wrong or not. */
static enum status
read_draft(struct interpreter *in, struct draft *draft, uint32_t first_row,
    struct error *err)
{
	enum status status = read_header(in, draft, err);

	/* Of a record that was too large not all is there. */
	if (status != STATUS_OK || in->is_too_large)
		return status;
	status = find_lines(in, draft, first_row, err);
	if (status == STATUS_OK)
		status = read_lines(in, draft, err);
	if (status == STATUS_OK)
		status = read_allowances(in, draft, err);
	if (status != STATUS_OK)
		return status;
	return interpret_parts(&draft->payments, &draft->payment_count, in,
	    draft->record, draft->node, KIND_PAYMENT, FACT_LINES_MAX,
	    &draft->fault, err);
}

/* Payments of a document that is set aside wait for it to be mended. */
static enum status
set_aside(struct interpreter *in, const struct draft *draft,
    const struct fact_document *document, struct error *err)
{
	const struct cell *id = &draft->cells[DOCUMENT_ID];
	enum status status = interpret_reject_document(in, draft, err);

	if (status != STATUS_OK || document->source == NULL ||
	    draft->type == NULL || !id->is_stated || id->is_faulty ||
	    in->is_too_large)
		return status;
	return emit_payments(in, draft, document, err);
}

static enum status
skip_document(struct interpreter *in, const struct dialect_rule *rule,
    struct draft *draft, struct error *err)
{
	struct scope scope = interpret_scope(in, draft->node);
	struct fact_skip skip = {
		.is_document = true, .what = rule->says, .file_line = draft->file_line,
	};
	enum status status = interpret_source(&skip.source, in, err);

	if (status == STATUS_OK)
		status = interpret_tell_file(in, NULL, err);
	if (status != STATUS_OK)
		return status;
	cells_read(draft->cells, NULL, &scope, draft->record, 0);
	if (scope.has_failed)
		return error_memory(err);
	if (draft->cells[DOCUMENT_ID].is_stated &&
	    !draft->cells[DOCUMENT_ID].is_faulty)
		skip.id = draft->cells[DOCUMENT_ID].text;
	skip.date = cell_date(&draft->cells[DOCUMENT_DATE]);
	return in->sink.skip(in->sink.payload, &skip, err);
}

enum status
interpret_document(struct interpreter *in,
    const struct dialect_record *record, uint32_t node, uint32_t first_row,
    uint64_t file_line, struct error *err)
{
	struct scope scope = interpret_scope(in, node);
	const struct dialect_rule *skip = scope_rule(&scope, record->skips);
	struct draft draft = {
		.record = record, .node = node, .file_line = file_line,
		.fault = in->fault,
	};
	struct fact_document document;
	struct fact_account buyer;
	bool has_buyer = false;
	enum status status;

	if (scope.has_failed)
		return error_memory(err);
	if (skip != NULL)
		return skip_document(in, skip, &draft, err);
	status = read_draft(in, &draft, first_row, err);
	if (status == STATUS_OK)
		status = interpret_tell_file(in,
		    draft.cells[DOCUMENT_SOURCE].text, err);
	if (status == STATUS_OK)
		status = total_settle(in, &draft, err);
	fill_document(&document, &draft);
	if (status == STATUS_OK)
		status = interpret_buyer(in, &draft.fault, &buyer, &has_buyer,
		    record, node, err);
	if (status == STATUS_OK)
		status = interpret_prefix(&document.account, in, &draft.fault,
		    "account", draft.cells[DOCUMENT_ACCOUNT].text, err);
	if (status != STATUS_OK)
		return status;
	if (draft.fault.is_set)
		return set_aside(in, &draft, &document, err);
	buyer.id = document.account;
	return emit(in, &draft, &document, has_buyer ? &buyer : NULL, err);
}
