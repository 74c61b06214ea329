#include "importers/interpret.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "importers/interpret_state.h"
#include "importers/limits.h"

/* Made ready for a document; also for the next one of a container. */
static enum status
begin_document(struct interpreter *in, struct error *err)
{
	const struct capture_place document = {
		.parent = CAPTURE_NONE,
		.kind = capture_kind(NAME_UNKNOWN, false),
		.name = NAME_UNKNOWN,
	};
	uint32_t root;
	enum status status;

	memset(in->steps, 0, sizeof in->steps);
	capture_reset(&in->record);
	capture_reset(&in->file.values);
	interpret_forget(in);
	arena_reset(&in->file.arena);
	for (size_t i = 0; i < DIALECT_LOOKUPS_MAX; i++)
		lookup_fini(&in->file.lookups[i]);
	lookup_fini(&in->file.products);
	lookup_fini(&in->file.categories);
	in->file.held_count = 0;
	in->file.changes.roots++;
	in->depth = 0;
	in->skipped = 0;
	in->wants_no_text = false;
	in->record_depth = 0;
	in->shares_rows = false;
	in->is_replaying = false;
	in->file.source = NULL;
	in->dialect = NULL;
	in->is_passing = false;
	in->root_line = 0;
	in->frames[0] = (struct frame){ .record_node = CAPTURE_NONE };
	status = capture_add(&root, &in->file.values, &document);
	if (status != STATUS_OK)
		return error_memory(err);
	assert(root == 0);
	interpret_search(in, &in->file.values);
	assert(in->detector == NULL);
	return detector_new(&in->detector, err);
}

/* What its dialect says of the file as a whole. */
static enum status
check_file(struct interpreter *in, struct error *err)
{
	struct scope scope = interpret_scope(in, 0);
	const struct dialect_rule *refusal;
	const char *source;
	enum status status;

	interpret_search(in, &in->file.values);
	status = interpret_source(&source, in, err);
	if (status == STATUS_OK)
		status = interpret_tell_file(in, NULL, err);
	if (status != STATUS_OK)
		return status;
	refusal = scope_rule(&scope, in->dialect->refusals);
	if (scope.has_failed)
		return error_memory(err);
	if (refusal != NULL)
		return error_set(err, STATUS_INVALID, "%s", refusal->says);
	if (in->dialect->needs_source && source == NULL)
		return error_set(err, STATUS_INVALID,
		    "expected the source of the documents in the file");
	return STATUS_OK;
}

static enum status
finish_document(struct interpreter *in, struct error *err)
{
	enum status status = STATUS_OK;

	if (in->detector != NULL)
		status = detector_finish(in, err);
	if (in->is_passing) {
		detector_free(in->detector);
		in->detector = NULL;
		return begin_document(in, err);
	}
	if (status == STATUS_OK && in->dialect->has_joins)
		status = interpret_join(in, err);
	if (status == STATUS_OK)
		status = check_file(in, err);
	if (status == STATUS_OK)
		status = interpret_controls(in, err);
	if (status == STATUS_MEMORY && interpret_is_at_limit(in))
		return interpret_refuse_file(in, err);
	return status == STATUS_OK ? begin_document(in, err) : status;
}

/* ---------------------------------------------------------------- handler */

/* An element of a root that is passed over; before a known one come few. */
static enum status
pass_over(struct interpreter *in, struct xml_place place, struct error *err)
{
	if (in->known != NULL)
		return STATUS_OK;
	if (++in->unknown_elements <= UNKNOWN_ELEMENTS_MAX &&
	    place.offset <= UNKNOWN_BYTES_MAX)
		return STATUS_OK;
	*err = in->unknown;
	return err->status;
}

/* What stands in a document within another is told with that one's line. */
static struct xml_place
outer_place(const struct interpreter *in, struct xml_place place)
{
	if (in->options.is_embedded)
		place.line = in->options.line;
	return place;
}

static enum status
handle_start(void *payload, struct xml_name name,
    const struct xml_event_attribute *attributes, size_t count,
    struct xml_place place, struct error *err)
{
	struct interpreter *in = payload;

	if (in->is_passing)
		return pass_over(in, place, err);
	if (in->root_line == 0)
		in->root_line = place.line;
	place = outer_place(in, place);
	return in->detector != NULL ?
	    detector_start(in, name, attributes, count, place, err) :
	    interpret_start(in, name, attributes, count, place, err);
}

static enum status
handle_text(void *payload, const char *text, size_t length, struct error *err)
{
	struct interpreter *in = payload;

	if (in->is_passing)
		return STATUS_OK;
	return in->detector != NULL ? detector_text(in, text, length, err) :
	    interpret_text(in, text, length, err);
}

static enum status
handle_end(void *payload, struct xml_place place, struct error *err)
{
	struct interpreter *in = payload;

	if (in->is_passing)
		return STATUS_OK;
	place = outer_place(in, place);
	return in->detector != NULL ? detector_end(in, place, err) :
	    interpret_end(in, place, err);
}

static enum status
handle_finish(void *payload, struct error *err)
{
	return finish_document(payload, err);
}

enum status
interpreter_new(struct interpreter **out,
    const struct interpret_options *options, const struct sink *sink,
    const struct xml_source_text *source_text, struct error *err)
{
	struct interpreter *in = calloc(1, sizeof *in);
	enum status status;

	if (in == NULL)
		return error_memory(err);
	in->options = *options;
	in->sink = *sink;
	in->source_text = source_text;
	in->file.told = options->told != NULL ? options->told :
	    &in->file.told_dialect;
	in->handler = (struct xml_handler){
		.payload = in, .start = handle_start, .text = handle_text,
		.end = handle_end, .finish = handle_finish,
		.wants_no_text = &in->wants_no_text,
	};
	capture_init(&in->record, CAPTURE_NODES_MAX, CAPTURE_TEXT_MAX);
	capture_init(&in->file.values, FILE_NODES_MAX, FILE_TEXT_MAX);
	arena_init(&in->arena, RECORD_MEMORY_MAX);
	arena_init(&in->file.arena, FILE_TEXT_MAX);
	status = begin_document(in, err);
	if (status != STATUS_OK) {
		interpreter_free(in);
		return status;
	}
	*out = in;
	return STATUS_OK;
}

void
interpreter_free(struct interpreter *in)
{
	if (in == NULL)
		return;
	detector_free(in->detector);
	embedded_free(in->file.embedded);
	capture_fini(&in->record);
	capture_fini(&in->file.values);
	arena_reset(&in->arena);
	arena_reset(&in->file.arena);
	for (size_t i = 0; i < DIALECT_LOOKUPS_MAX; i++)
		lookup_fini(&in->file.lookups[i]);
	lookup_fini(&in->file.products);
	lookup_fini(&in->file.categories);
	free(in->file.held);
	free(in);
}

void
interpreter_begin(struct interpreter *in)
{
	in->known = NULL;
	in->unknown = (struct error){ 0 };
	in->unknown_elements = 0;
}

const struct dialect *
interpreter_dialect(const struct interpreter *in)
{
	return in->known;
}

void
interpreter_set_sink(struct interpreter *in, const struct sink *sink)
{
	in->sink = *sink;
}

struct interpreter_changes
interpreter_changes(const struct interpreter *in)
{
	return in->file.changes;
}

uint64_t
interpreter_generation(const struct interpreter *in)
{
	const struct interpreter_changes *c = &in->file.changes;

	return c->roots + c->values + c->lookups + c->held + c->told +
	    c->embedded + c->order;
}

const char *
interpreter_document_name(const struct interpreter *in)
{
	return in->file.document_name;
}

bool
interpreter_joins(const struct interpreter *in)
{
	return in->known != NULL && in->known->has_joins;
}

bool
interpreter_is_between_records(const struct interpreter *in)
{
	if (in->dialect == NULL || in->record_depth != 0)
		return false;
	for (size_t i = 1; i <= in->depth; i++)
		if (in->frames[i].file_node != CAPTURE_NONE &&
		    capture_node(&in->file.values,
		    in->frames[i].file_node)->text_length > 0)
			return false;
	return true;
}

bool
interpreter_takes_roots(const struct interpreter *in)
{
	if (in->options.is_embedded)
		return false;
	return in->known != NULL ? in->known->takes_roots :
	    in->unknown.status != STATUS_OK;
}

bool
interpreter_is_unknown(const struct interpreter *in, uint64_t *line,
    struct error *err)
{
	if (in->known != NULL || in->unknown.status == STATUS_OK)
		return false;
	*err = in->unknown;
	*line = in->unknown_line;
	return true;
}

const struct xml_handler *
interpreter_handler(struct interpreter *in)
{
	return &in->handler;
}
