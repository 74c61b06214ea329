/* A record that is whole: to whoever makes a fact of it. */

#include <stdlib.h>
#include <string.h>

#include "importers/interpret_state.h"
#include "importers/limits.h"

void
interpret_forget(struct interpreter *in)
{
	arena_clear(&in->arena);
	in->named.generation++;
}

void
interpret_search(struct interpreter *in, const struct capture *capture)
{
	/* Of what is kept to be joined each record may look at all: there
	 * the steps of all are counted. */
	if (capture != &in->record || !in->dialect->has_joins)
		in->effort.steps = 0;
	in->effort.steps_max = SEARCH_STEPS_FREE +
	    SEARCH_STEPS_PER_NODE * capture->count;
}

/* Most of the memory of a record is in use: it is for want of more. */
static bool
is_full(const struct interpreter *in)
{
	return in->arena.used_bytes > RECORD_MEMORY_MAX / 2;
}

bool
interpret_is_at_limit(const struct interpreter *in)
{
	return in->effort.steps > in->effort.steps_max || is_full(in);
}

static const char *
limit_sentence(const struct interpreter *in)
{
	return is_full(in) ? "expected less to be made of one record, found "
	    "one that takes more memory than there is for it" :
	    "expected fewer elements beside each other, found so many that "
	    "to look through them for each takes too long";
}

enum status
interpret_refuse_file(const struct interpreter *in, struct error *err)
{
	*err = (struct error){ 0 };
	return error_set(err, STATUS_INVALID, "%s", limit_sentence(in));
}

struct scope
interpret_scope(struct interpreter *in, uint32_t node)
{
	return (struct scope){
		.dialect = in->dialect, .record = &in->record,
		.file = &in->file.values, .lookups = in->file.lookups,
		.arena = &in->arena, .named = &in->named,
		.effort = &in->effort, .node = node,
	};
}

/* The file's own source, once the element that states it has been read. */
static enum status
find_file_source(struct interpreter *in, struct error *err)
{
	struct scope scope = interpret_scope(in, 0);
	struct found found;

	scope.is_exact = true;
	found = scope_text(&scope, in->dialect->source);
	if (scope.has_failed)
		return error_memory(err);
	if (found.text == NULL)
		return STATUS_OK;
	if (found.is_long || strlen(found.text) > FACT_ID_MAX)
		return error_set(err, STATUS_INVALID, "expected a source of "
		    "at most %d bytes, found a longer one", FACT_ID_MAX);
	in->file.source = arena_strdup(&in->file.arena, found.text);
	return in->file.source == NULL ? error_memory(err) : STATUS_OK;
}

enum status
interpret_source(const char **out, struct interpreter *in, struct error *err)
{
	enum status status = STATUS_OK;

	if (in->file.source == NULL)
		status = find_file_source(in, err);
	*out = in->options.source != NULL ? in->options.source :
	    in->file.source;
	return status;
}

enum status
interpret_tell_file(struct interpreter *in, const char *own_source,
    struct error *err)
{
	struct sink_file file = {
		.dialect = in->dialect->name,
		.source = in->file.source != NULL ? in->file.source :
		    own_source,
	};

	if (*in->file.told == in->dialect)
		return STATUS_OK;
	*in->file.told = in->dialect;
	in->file.changes.told++;
	return in->sink.file(in->sink.payload, &file, err);
}

enum status
interpret_prefix(const char **out, struct interpreter *in,
    struct fault *fault, const char *field, const char *text,
    struct error *err)
{
	const char *prefix = in->options.prefix;

	*out = text;
	if (text == NULL || prefix == NULL || *prefix == '\0')
		return STATUS_OK;
	if (strlen(prefix) + strlen(text) > FACT_ID_MAX)
		fault_set(fault, REASON_TEXT_TOO_LONG, NULL, field,
		    "expected at most %d bytes with the prefix \"%s\", found "
		    "a longer text", FACT_ID_MAX, prefix);
	*out = arena_join(&in->arena, prefix, text);
	return *out == NULL ? error_memory(err) : STATUS_OK;
}

static enum status
add_to_lookup(struct interpreter *in, const struct dialect_lookup *lookup,
    uint32_t node, struct error *err)
{
	struct scope scope = interpret_scope(in, node);
	struct lookup *table = &in->file.lookups[lookup->index];
	size_t known = table->count;
	struct found key;
	struct found value;
	enum status status;
	size_t entry;

	scope.is_exact = true;
	key = scope_path_text(&scope, &lookup->key);
	value = scope_path_text(&scope, &lookup->value);
	if (scope.has_failed)
		return error_memory(err);
	if (key.text == NULL || value.text == NULL || key.is_long ||
	    value.is_long)
		return STATUS_OK;
	status = lookup_add(&entry, table, key.text, value.text);
	in->file.changes.lookups += table->count - known;
	if (status == STATUS_RANGE)
		return error_set(err, STATUS_INVALID, "expected at most %d "
		    "entries and %zu bytes in %s, found more",
		    LOOKUP_ENTRIES_MAX, LOOKUP_BYTES_MAX, lookup->name);
	return status == STATUS_MEMORY ? error_memory(err) : status;
}

/* Keep a record until the file ends. */
static enum status
hold_record(struct interpreter *in, const struct dialect_record *record,
    uint32_t node, struct error *err)
{
	struct file_state *file = &in->file;

	if (file->held_count == file->held_capacity) {
		size_t capacity = file->held_capacity == 0 ? 256 :
		    file->held_capacity * 2;
		struct held_record *held;

		if (file->held_count >= HELD_MAX)
			return error_set(err, STATUS_INVALID,
			    "expected at most %d documents and rows to join, "
			    "found more", HELD_MAX);
		if (capacity > HELD_MAX)
			capacity = HELD_MAX;
		held = realloc(file->held, capacity * sizeof *held);
		if (held == NULL)
			return error_memory(err);
		file->held = held;
		file->held_capacity = capacity;
	}
	file->changes.held++;
	file->held[file->held_count++] = (struct held_record){
		.record = record, .node = node, .next_row = CAPTURE_NONE,
		.line = in->record_place.line,
	};
	return STATUS_OK;
}

/* What begins at a place, by itself. */
static enum status
interpret_begin(struct interpreter *in, const struct dialect_begin *begin,
    uint32_t node, struct error *err)
{
	const struct dialect_record *record = begin->record;
	struct scope scope = interpret_scope(in, node);
	bool is_meant;

	if (begin->lookup != NULL)
		return add_to_lookup(in, begin->lookup, node, err);
	if (begin->embedded != NULL)
		return embedded_end(in, err);
	is_meant = scope_holds(&scope, record->when);
	if (scope.has_failed)
		return error_memory(err);
	if (!is_meant)
		return STATUS_OK;
	if (in->dialect->has_joins && (record->join != NULL ||
	    record->kind == KIND_DOCUMENT))
		return hold_record(in, record, node, err);
	if (record->kind == KIND_DOCUMENT)
		return interpret_document(in, record, node, CAPTURE_NONE,
		    in->record_place.line, err);
	return interpret_master(in, record, node, err);
}

/* A record that takes more than it may. */
static enum status
set_aside(struct interpreter *in, const struct dialect_record *record,
    struct error *err)
{
	const char *sentence = limit_sentence(in);

	if (in->dialect->has_joins || record == NULL)
		return interpret_refuse_file(in, err);
	*err = (struct error){ 0 };
	interpret_forget(in);
	interpret_search(in, &in->file.values);
	return interpret_reject_unread(in, kind_info(record->kind)->name,
	    REASON_TOO_LARGE, sentence, err);
}

enum status
interpret_record(struct interpreter *in, const struct dialect_begin *begins,
    uint32_t node, struct error *err)
{
	enum status status = STATUS_OK;
	/* Each record at this place is judged by itself. */
	const struct fault found = in->fault;

	for (; begins != NULL && status == STATUS_OK; begins = begins->next) {
		/* Nothing that is kept makes room for the next. */
		if (in->dialect->has_joins && in->is_too_large)
			return error_set(err, STATUS_INVALID, "expected less "
			    "data to join in one file");
		in->fault = found;
		interpret_search(in, &in->record);
		status = interpret_begin(in, begins, node, err);
		if (status == STATUS_MEMORY && interpret_is_at_limit(in))
			status = set_aside(in, begins->record, err);
	}
	return status;
}
