/* Records that are no documents: one fact of each, or several. */

#include "importers/interpret_reading.h"

/* What the dialect says is not to be counted; *out: was it skipped? */
static enum status
skip_record(bool *out, struct reading *reading)
{
	struct interpreter *in = reading->in;
	const struct dialect_rule *skip = scope_rule(&reading->scope,
	    reading->record->skips);
	enum status status;

	*out = skip != NULL;
	if (reading->scope.has_failed)
		return error_memory(reading->err);
	if (skip == NULL)
		return STATUS_OK;
	status = interpret_tell_file(in, NULL, reading->err);
	if (status != STATUS_OK)
		return status;
	return in->sink.skip(in->sink.payload, &(struct fact_skip){
	    .what = skip->says, .date = DATE_NONE,
	    .file_line = reading->file_line }, reading->err);
}

/* A bit for each field that the record has. */
static uint32_t
fields_of(const struct dialect_record *record)
{
	uint32_t fields = 0;

	for (const struct dialect_field *f = record->fields; f != NULL;
	    f = f->next)
		fields |= 1u << f->index;
	return fields;
}

/* One element of <each>: its own fields beside those around it. */
static enum status
make_one(struct reading *around, const struct part_place *place)
{
	struct interpreter *in = around->in;
	struct fault fault = { .part_node = CAPTURE_NONE };
	struct reading one = *around;
	struct cell cells[RECORD_FIELDS_MAX];
	uint32_t given = fields_of(around->record);
	bool is_skipped;
	enum status status;

	one.record = place->record;
	one.scope = interpret_scope(in, place->node);
	one.fault = &fault;
	one.file_line = capture_node(&in->record, place->node)->line;
	status = skip_record(&is_skipped, &one);
	if (status != STATUS_OK || is_skipped)
		return status;
	cells_read(cells, &fault, &one.scope, place->record, given);
	for (size_t i = 0; i < RECORD_FIELDS_MAX; i++) {
		if ((given & (1u << i)) == 0)
			one.cells[i] = cells[i];
	}
	status = interpret_fact(&one);
	in->is_original_told |= fault.is_set;
	return status;
}

/*
 * A fact for each element.  What stands around them is read once, and a fault
 * there is the record's as a whole.
 */
static enum status
make_each_fact(struct reading *around)
{
	struct interpreter *in = around->in;
	struct part_place *places;
	size_t count;
	enum status status;

	cells_read(around->cells, around->fault, &around->scope,
	    around->record, ~fields_of(around->record));
	status = interpret_each(&places, &count, in, around->record,
	    around->scope.node, around->fault, around->err);
	if (status != STATUS_OK)
		return status;
	if (around->fault->is_set || around->scope.has_failed ||
	    scope_rule(&around->scope, around->record->faults) != NULL)
		return interpret_fact(around);
	for (size_t i = 0; i < count && status == STATUS_OK; i++)
		status = make_one(around, &places[i]);
	in->is_original_told = false;
	return status;
}

enum status
interpret_master(struct interpreter *in, const struct dialect_record *record,
    uint32_t node, struct error *err)
{
	struct reading reading = {
		.in = in, .record = record, .fault = &in->fault,
		.scope = interpret_scope(in, node),
		.file_line = in->record_place.line,
		.document_date = DATE_NONE, .err = err,
	};
	enum status status = interpret_source(&reading.source, in, err);
	bool is_skipped = false;

	if (status == STATUS_OK)
		status = skip_record(&is_skipped, &reading);
	if (status != STATUS_OK || is_skipped)
		return status;
	if (record->each != NULL)
		return make_each_fact(&reading);
	cells_read(reading.cells, reading.fault, &reading.scope, record, 0);
	return interpret_fact(&reading);
}
