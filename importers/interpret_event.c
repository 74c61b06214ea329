/* The events of a document whose dialect is known. */

#include <assert.h>
#include <string.h>

#include "importers/interpret_state.h"

/* Bytes of what does not belong that a message shows. */
#define UNKNOWN_SHOWN_MAX 80

/* ----------------------------------------------------------------- names */

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

/* What the dialect knows of a name. */
static struct name_cache_entry
find_name(struct interpreter *in, struct xml_name name, bool is_attribute)
{
	uintptr_t mix = ((uintptr_t)name.local >> 3) ^
	    ((uintptr_t)name.local >> 13) ^
	    ((uintptr_t)name.namespace_uri >> 4);
	struct name_cache_entry *entry = &in->cache[mix % NAME_CACHE_SIZE];

	if (entry->local == name.local &&
	    entry->namespace_uri == name.namespace_uri &&
	    entry->is_attribute == is_attribute)
		return *entry;
	*entry = (struct name_cache_entry){
		.namespace_uri = name.namespace_uri, .local = name.local,
		.name = NAME_UNKNOWN, .is_attribute = is_attribute,
		.is_ours = is_ours(in, name.namespace_uri, is_attribute),
	};
	if (entry->is_ours)
		entry->name = dialect_name_find(in->dialect, name.local);
	return *entry;
}

/* The state of a child, STATE_NONE where no path leads there. */
static uint32_t
find_state(struct interpreter *in, uint32_t above, struct xml_name name,
    bool is_attribute, uint32_t *number)
{
	struct name_cache_entry entry = find_name(in, name, is_attribute);

	*number = entry.name;
	return entry.is_ours ? dialect_state_child(in->dialect, above,
	    entry.name, is_attribute) : STATE_NONE;
}

/* ---------------------------------------------------- what does not belong */

/* In a record: its fault.  Outside of one: the file's. */
static enum status
refuse_unknown(struct interpreter *in, enum reason reason, const char *what,
    const char *name, size_t length, struct error *err)
{
	int shown = length > UNKNOWN_SHOWN_MAX ? UNKNOWN_SHOWN_MAX :
	    (int)length;

	/* A character is not cut in two. */
	while (shown > 0 && shown < (int)length &&
	    ((unsigned char)name[shown] & 0xc0) == 0x80)
		shown--;
	if (in->record_depth == 0)
		return error_set(err, STATUS_INVALID,
		    "expected no %s here, found \"%.*s\"", what, shown, name);
	fault_set(&in->fault, reason, NULL, NULL,
	    "expected no %s here, found \"%.*s\"", what, shown, name);
	return STATUS_OK;
}

/* The place of a child among its parent's, where their order is fixed. */
static enum status
check_order(struct interpreter *in, struct frame *above, uint32_t name,
    struct error *err)
{
	const struct dialect_sequence *sequence =
	    in->dialect->states[above->state].sequence;
	const char *text;

	if (sequence == NULL)
		return STATUS_OK;
	for (size_t i = 0; i < sequence->count; i++) {
		const struct dialect_sequence_item *item =
		    &sequence->items[i];
		uint32_t next = item->slot + !item->is_repeated;

		if (item->name == name && item->slot >= above->slot) {
			in->file.changes.order += in->record_depth == 0 &&
			    next != above->slot;
			above->slot = next;
			return STATUS_OK;
		}
	}
	text = name < in->dialect->name_count ? in->dialect->names[name] : "";
	if (in->record_depth == 0)
		return error_set(err, STATUS_INVALID,
		    "expected no <%s> here: sections come once and in order",
		    text);
	fault_set(&in->fault, REASON_BAD_ORDER, NULL, NULL,
	    "expected no <%s> here: it comes too late, or twice", text);
	return STATUS_OK;
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
static enum status
capture_nodes(struct interpreter *in, struct frame *frame,
    const struct frame *above, uint32_t name, struct xml_place place,
    struct error *err)
{
	const struct dialect_state *state =
	    &in->dialect->states[frame->state];
	bool is_record = in->record_depth != 0 && !in->is_too_large &&
	    (state->in_record || in->record_depth == in->depth);
	enum status status = STATUS_OK;

	frame->record_node = CAPTURE_NONE;
	frame->file_node = CAPTURE_NONE;
	if (is_record && (above->record_node != CAPTURE_NONE ||
	    in->record_depth == in->depth))
		status = record_added(in, capture_add(&frame->record_node,
		    &in->record, above->record_node, name, place.line), err);
	if (status != STATUS_OK || !state->in_file)
		return status;
	in->file.changes.values++;
	return file_added(capture_add(&frame->file_node, &in->file.values,
	    above->file_node, name, place.line), err);
}

static bool
is_all_blank(const char *text, size_t length)
{
	for (size_t i = 0; i < length; i++) {
		if (strchr(" \t\r\n", text[i]) == NULL || text[i] == '\0')
			return false;
	}
	return true;
}

/* Adds to a node's text: capture_text() or capture_exact_text(). */
typedef enum status (*capture_fn)(struct capture *capture, uint32_t node,
    const char *text, size_t length);

static enum status
capture_value(struct interpreter *in, const struct frame *frame,
    capture_fn capture, const char *text, size_t length, struct error *err)
{
	enum status status = STATUS_OK;

	if (frame->record_node != CAPTURE_NONE && !in->is_too_large)
		status = record_added(in, capture(&in->record,
		    frame->record_node, text, length), err);
	if (status != STATUS_OK || frame->file_node == CAPTURE_NONE)
		return status;
	/* Blanks alone add nothing. */
	in->file.changes.values += !is_all_blank(text, length);
	return file_added(capture(&in->file.values, frame->file_node, text,
	    length), err);
}

static enum status
add_attribute(struct interpreter *in, const struct frame *element,
    const struct xml_event_attribute *attribute, struct xml_place place,
    struct error *err)
{
	struct frame frame = { .state = STATE_NONE };
	uint32_t number;
	enum status status;

	frame.state = find_state(in, element->state, attribute->name, true,
	    &number);
	if (frame.state == STATE_NONE)
		return !in->dialect->is_closed ? STATUS_OK :
		    refuse_unknown(in, REASON_UNKNOWN_ATTRIBUTE, "attribute",
		    attribute->name.local, strlen(attribute->name.local),
		    err);
	status = capture_nodes(in, &frame, element, number, place, err);
	if (frame.record_node != CAPTURE_NONE)
		in->record.nodes[frame.record_node].is_attribute = 1;
	if (frame.file_node != CAPTURE_NONE)
		in->file.values.nodes[frame.file_node].is_attribute = 1;
	if (status != STATUS_OK)
		return status;
	return capture_value(in, &frame, in->dialect->is_closed ?
	    capture_exact_text : capture_text, attribute->value,
	    attribute->length, err);
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
note_document(struct interpreter *in, uint32_t state, uint32_t name)
{
	const struct dialect_begin *begin = in->dialect->states[state].begins;

	if (in->file.document_name != NULL || in->dialect->has_joins ||
	    name >= in->dialect->name_count)
		return;
	for (; begin != NULL; begin = begin->next)
		if (begin->record != NULL &&
		    begin->record->kind == KIND_DOCUMENT)
			in->file.document_name = in->dialect->names[name];
}

/* Text on both sides of an element that is passed over is not one word: that
 * "1<b>9</b>00" is no number shows then. */
static enum status
end_word(struct interpreter *in, const struct frame *above, struct error *err)
{
	if (in->depth == 0 || !in->dialect->states[above->state].wants_text)
		return STATUS_OK;
	return capture_value(in, above, capture_text, " ", 1, err);
}

enum status
interpret_start(struct interpreter *in, struct xml_name name,
    const struct xml_event_attribute *attributes, size_t count,
    struct xml_place place, struct error *err)
{
	struct frame *above = &in->frames[in->depth];
	struct frame *frame = above + 1;
	uint32_t number;
	uint32_t state;
	enum status status = STATUS_OK;

	if (in->skipped > 0) {
		in->skipped++;
		return STATUS_OK;
	}
	state = find_state(in, above->state, name, false, &number);
	if (state == STATE_NONE) {
		in->skipped = 1;
		return !in->dialect->is_closed ? end_word(in, above, err) :
		    refuse_unknown(in, REASON_UNKNOWN_ELEMENT, "element",
		    name.local, strlen(name.local), err);
	}
	if (in->dialect->is_closed)
		status = check_order(in, above, number, err);
	if (status != STATUS_OK)
		return status;
	/* A state is as deep as its path is long: DIALECT_DEPTH_MAX. */
	*frame = (struct frame){ .state = state };
	in->depth++;
	if (in->record_depth == 0 &&
	    in->dialect->states[state].begins != NULL) {
		begin_record(in, place);
		note_document(in, state, number);
	}
	if (in->dialect->states[state].is_embedded)
		status = embedded_begin(in,
		    in->dialect->states[state].is_embedded_xml, err);
	if (status != STATUS_OK)
		return status;
	status = capture_nodes(in, frame, above, number, place, err);
	for (size_t i = 0; i < count && status == STATUS_OK; i++)
		status = add_attribute(in, frame, &attributes[i], place, err);
	return status;
}

enum status
interpret_text(struct interpreter *in, const char *text, size_t length,
    struct error *err)
{
	const struct frame *frame = &in->frames[in->depth];

	if (in->skipped > 0 || in->depth == 0)
		return STATUS_OK;
	if (in->dialect->states[frame->state].is_embedded)
		return embedded_text(in, text, length, err);
	if (in->dialect->states[frame->state].wants_text)
		return capture_value(in, frame, capture_text, text, length,
		    err);
	if (in->dialect->is_closed && !is_all_blank(text, length))
		return refuse_unknown(in, REASON_UNKNOWN_TEXT, "text", text,
		    length, err);
	return STATUS_OK;
}

static enum status
end_record(struct interpreter *in, const struct frame *frame,
    struct xml_place place, struct error *err)
{
	const struct dialect_state *state =
	    &in->dialect->states[frame->state];
	enum status status;

	in->record_end = place.offset;
	status = interpret_record(in, state->begins, frame->record_node, err);
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
	struct frame frame;

	if (in->skipped > 0) {
		in->skipped--;
		return STATUS_OK;
	}
	assert(in->depth > 0);
	frame = in->frames[in->depth];
	if (in->depth == in->record_depth) {
		enum status status = end_record(in, &frame, place, err);

		if (status != STATUS_OK)
			return status;
	}
	in->depth--;
	return STATUS_OK;
}
