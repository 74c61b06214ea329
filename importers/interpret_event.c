/* The events of a document whose dialect is known. */

#include <assert.h>
#include <string.h>

#include "importers/interpret_state.h"

/* ----------------------------------------------------------------- steps */

/*
 * An element has one of the dialect's namespaces.  So may an attribute in a
 * form that is not closed; mostly it has none.
 */
static bool
is_ours(const struct interpreter *in, const char *uri, bool is_attribute)
{
	if (is_attribute && *uri == '\0')
		return true;
	if (is_attribute && in->dialect->is_closed)
		return false;
	return in->is_any_namespace || dialect_has_namespace(in->dialect, uri);
}

static bool
is_step(const struct step_cache_entry *entry,
    const struct dialect_state *above, struct xml_name name, bool is_attribute)
{
	return entry->local == name.local && entry->above == above &&
	    entry->namespace_uri == name.namespace_uri &&
	    entry->is_attribute == is_attribute;
}

/* What the dialect knows of a child of that name. */
static struct step_cache_entry
make_step(const struct interpreter *in, const struct dialect_state *above,
    struct xml_name name, bool is_attribute)
{
	const struct dialect *dialect = in->dialect;
	struct step_cache_entry step = {
		.namespace_uri = name.namespace_uri, .local = name.local,
		.above = above, .name = NAME_UNKNOWN,
		.is_attribute = is_attribute,
	};
	uint32_t state;

	if (!is_ours(in, name.namespace_uri, is_attribute))
		return step;
	step.name = dialect_name_find(dialect, name.local);
	state = dialect_state_child(dialect,
	    (uint32_t)(above - dialect->states), step.name, is_attribute);
	if (state != STATE_NONE)
		step.state = &dialect->states[state];
	return step;
}

/* The step is not where it is looked for first. */
static const struct step_cache_entry *
find_other_step(struct interpreter *in, struct step_cache_entry entry[2],
    const struct dialect_state *above, struct xml_name name, bool is_attribute)
{
	if (is_step(&entry[1], above, name, is_attribute))
		return &entry[1];
	entry[1] = entry[0];
	entry[0] = make_step(in, above, name, is_attribute);
	return &entry[0];
}

/* Where a child leads to; valid until the next is asked for. */
static inline const struct step_cache_entry *
find_step(struct interpreter *in, const struct dialect_state *above,
    struct xml_name name, bool is_attribute)
{
	uint64_t mix = ((uintptr_t)name.local ^ ((uintptr_t)above << 4)) *
	    UINT64_C(0x9e3779b97f4a7c15);
	struct step_cache_entry *entry =
	    in->steps[(mix >> 32) % STEP_CACHE_SIZE];

	return is_step(&entry[0], above, name, is_attribute) ? &entry[0] :
	    find_other_step(in, entry, above, name, is_attribute);
}

/* -------------------------------------------------------------- capturing */

/* What came of adding to the record: too much is its fault. */
static enum status
record_added(struct interpreter *in, enum status status, struct error *err)
{
	if (status == STATUS_RANGE) {
		in->is_too_large = true;
		fault_set(&in->fault, REASON_TOO_LARGE, NULL, NULL,
		    "expected a record of at most %d values and %zu bytes, "
		    "found a larger one", CAPTURE_NODES_MAX, CAPTURE_TEXT_MAX);
		return STATUS_OK;
	}
	return status == STATUS_MEMORY ? error_memory(err) : status;
}

static enum status
file_added(enum status status, struct error *err)
{
	if (status == STATUS_RANGE)
		return error_set(err, STATUS_INVALID, "expected at most %d "
		    "values outside of documents, found more", FILE_NODES_MAX);
	return status == STATUS_MEMORY ? error_memory(err) : status;
}

/* A node for an element or attribute in the trees it belongs to. */
static inline enum status
capture_nodes(struct interpreter *in, struct frame *frame,
    const struct frame *above, const struct step_cache_entry *step,
    uint64_t line, struct error *err)
{
	const struct dialect_state *state = step->state;
	bool begins = in->record_depth == in->depth;
	bool is_record = in->record_depth != 0 && !in->is_too_large &&
	    (begins || (state->in_record &&
	    above->record_node != CAPTURE_NONE));
	struct capture_place place = {
		.kind = capture_kind(state->name, step->is_attribute),
		.name = step->name, .line = line,
	};
	enum status status = STATUS_OK;

	*frame = (struct frame){
		.state = state, .record_node = CAPTURE_NONE,
		.file_node = CAPTURE_NONE,
	};
	if (is_record) {
		place.parent = above->record_node;
		status = record_added(in, capture_add(&frame->record_node,
		    &in->record, &place), err);
	}
	if (status != STATUS_OK || !state->in_file)
		return status;
	place.parent = above->file_node;
	in->file.changes.values++;
	return file_added(capture_add(&frame->file_node, &in->file.values,
	    &place), err);
}

static bool
is_all_blank(const char *text, size_t length)
{
	for (size_t i = 0; i < length; i++) {
		if (text[i] != ' ' && text[i] != '\n' && text[i] != '\t' &&
		    text[i] != '\r')
			return false;
	}
	return true;
}

static enum status
capture_file_text(struct interpreter *in, const struct frame *frame,
    const char *text, size_t length, struct error *err)
{
	/* Blanks alone add nothing. */
	in->file.changes.values += !is_all_blank(text, length);
	return file_added(capture_text(&in->file.values, frame->file_node,
	    text, length), err);
}

/* More text of an element, where it is wanted. */
static enum status
add_text(struct interpreter *in, const struct frame *frame, const char *text,
    size_t length, struct error *err)
{
	enum status status = STATUS_OK;

	if (frame->record_node != CAPTURE_NONE && !in->is_too_large)
		status = capture_text(&in->record, frame->record_node, text,
		    length);
	if (status != STATUS_OK)
		status = record_added(in, status, err);
	return status != STATUS_OK || frame->file_node == CAPTURE_NONE ?
	    status : capture_file_text(in, frame, text, length, err);
}

/* The value of an attribute: a closed form's as it stands. */
static enum status
add_value(struct interpreter *in, const struct frame *frame,
    const struct xml_event_attribute *attribute, struct error *err)
{
	const char *value = attribute->value;
	size_t length = attribute->length;
	enum status status = STATUS_OK;

	if (!in->dialect->is_closed)
		return add_text(in, frame, value, length, err);
	if (frame->record_node != CAPTURE_NONE && !in->is_too_large)
		status = record_added(in, capture_exact_text(&in->record,
		    frame->record_node, value, length), err);
	if (status != STATUS_OK || frame->file_node == CAPTURE_NONE)
		return status;
	in->file.changes.values++;
	return file_added(capture_exact_text(&in->file.values,
	    frame->file_node, value, length), err);
}

/* An attribute is held as an element below its own is. */
static enum status
add_attribute(struct interpreter *in,
    const struct xml_event_attribute *attribute, struct xml_place place,
    struct error *err)
{
	struct frame *element = &in->frames[in->depth];
	const struct step_cache_entry *step = find_step(in, element->state,
	    attribute->name, true);
	enum status status;

	if (step->state == NULL)
		return !in->dialect->is_closed ? STATUS_OK :
		    interpret_refuse(in, REASON_UNKNOWN_ATTRIBUTE, "attribute",
		    attribute->name.local, strlen(attribute->name.local),
		    err);
	status = capture_nodes(in, element + 1, element, step, place.line,
	    err);
	return status != STATUS_OK ? status :
	    add_value(in, element + 1, attribute, err);
}

/* Of the element that has just begun. */
static enum status
add_attributes(struct interpreter *in,
    const struct xml_event_attribute *attributes, size_t count,
    struct xml_place place, struct error *err)
{
	enum status status = STATUS_OK;

	for (size_t i = 0; i < count && status == STATUS_OK; i++)
		status = add_attribute(in, &attributes[i], place, err);
	return status;
}

/* ----------------------------------------------------------------- events */

static void
begin_record(struct interpreter *in, struct xml_place place)
{
	if (!in->dialect->has_joins)
		capture_reset(&in->record);
	in->record_depth = in->depth;
	in->record_place = place;
	in->fault = (struct fault){ .part_node = CAPTURE_NONE };
	in->is_too_large = false;
	if (in->source_text != NULL && !in->is_replaying)
		in->source_text->hold(in->source_text->payload, place.offset);
}

/* By what name documents that are read by themselves begin. */
static void
note_document(struct interpreter *in, const struct dialect_begin *begin,
    uint32_t name)
{
	if (in->file.document_name != NULL || in->dialect->has_joins ||
	    name >= in->dialect->name_count)
		return;
	for (; begin != NULL; begin = begin->next)
		if (begin->record != NULL &&
		    begin->record->kind == KIND_DOCUMENT)
			in->file.document_name = in->dialect->names[name];
}

/* Text on both sides of an element is not one word: that "1<b>9</b>00" is no
 * number shows then. */
static enum status
end_word(struct interpreter *in, const struct frame *above, struct error *err)
{
	if (in->depth == 0 || !above->state->wants_text)
		return STATUS_OK;
	return add_text(in, above, " ", 1, err);
}

/* A text that came now would be one of this place: interpret_text() says what
 * is done with it. */
static inline void
note_text(struct interpreter *in, const struct dialect_state *state)
{
	in->wants_no_text = !state->wants_text && !state->is_embedded &&
	    !in->dialect->is_closed;
}

/* An element that no path leads to is passed over with all that is in it. */
static enum status
skip_element(struct interpreter *in, const struct frame *above,
    struct xml_name name, struct error *err)
{
	in->skipped = 1;
	in->wants_no_text = true;
	return !in->dialect->is_closed ? end_word(in, above, err) :
	    interpret_refuse(in, REASON_UNKNOWN_ELEMENT, "element", name.local,
	    strlen(name.local), err);
}

/* An element that some path leads to or through. */
static enum status
enter_element(struct interpreter *in, struct frame *above,
    const struct step_cache_entry *step, struct xml_place place,
    struct error *err)
{
	const struct dialect_state *state = step->state;
	enum status status = STATUS_OK;

	if (in->dialect->is_closed)
		status = interpret_check_order(in, above, step->name, err);
	if (status == STATUS_OK)
		status = end_word(in, above, err);
	if (status != STATUS_OK)
		return status;
	/* A state is as deep as its path is long: DIALECT_DEPTH_MAX. */
	in->depth++;
	note_text(in, state);
	if (in->record_depth == 0 && state->begins != NULL) {
		begin_record(in, place);
		note_document(in, state->begins, step->name);
	}
	if (state->is_embedded)
		status = embedded_begin(in, state->is_embedded_xml, err);
	return status != STATUS_OK ? status :
	    capture_nodes(in, above + 1, above, step, place.line, err);
}

enum status
interpret_start(struct interpreter *in, struct xml_name name,
    const struct xml_event_attribute *attributes, size_t count,
    struct xml_place place, struct error *err)
{
	struct frame *above = &in->frames[in->depth];
	const struct step_cache_entry *step;
	enum status status;

	if (in->skipped > 0) {
		in->skipped++;
		return STATUS_OK;
	}
	step = find_step(in, above->state, name, false);
	if (step->state == NULL)
		return skip_element(in, above, name, err);
	status = enter_element(in, above, step, place, err);
	return status != STATUS_OK || count == 0 ? status :
	    add_attributes(in, attributes, count, place, err);
}

enum status
interpret_text(struct interpreter *in, const char *text, size_t length,
    struct error *err)
{
	const struct frame *frame = &in->frames[in->depth];

	if (in->skipped > 0 || in->depth == 0)
		return STATUS_OK;
	if (frame->state->is_embedded)
		return embedded_text(in, text, length, err);
	if (frame->state->wants_text)
		return add_text(in, frame, text, length, err);
	if (in->dialect->is_closed && !is_all_blank(text, length))
		return interpret_refuse(in, REASON_UNKNOWN_TEXT, "text", text,
		    length, err);
	return STATUS_OK;
}

static enum status
end_record(struct interpreter *in, const struct frame *frame,
    struct xml_place place, struct error *err)
{
	enum status status;

	in->record_end = place.offset;
	status = interpret_record(in, frame->state->begins,
	    frame->record_node, err);
	in->record_depth = 0;
	if (in->source_text != NULL && !in->is_replaying)
		in->source_text->release(in->source_text->payload);
	interpret_forget(in);
	return status;
}

enum status
interpret_end(struct interpreter *in, struct xml_place place,
    struct error *err)
{
	if (in->skipped > 0) {
		if (--in->skipped == 0)
			note_text(in, in->frames[in->depth].state);
		return STATUS_OK;
	}
	assert(in->depth > 0);
	if (in->depth == in->record_depth) {
		enum status status = end_record(in, &in->frames[in->depth],
		    place, err);

		if (status != STATUS_OK)
			return status;
	}
	in->depth--;
	note_text(in, in->frames[in->depth].state);
	return STATUS_OK;
}
