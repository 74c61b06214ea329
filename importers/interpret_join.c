/* Documents and rows that stand apart in a file, joined by their keys. */

#include <stdlib.h>

#include "importers/interpret_state.h"

/* The key of a held record, NULL where it states none. */
static enum status
find_key(const char **out, struct interpreter *in,
    const struct held_record *held, struct error *err)
{
	struct scope scope = interpret_scope(in, held->node);
	struct found key;

	*out = NULL;
	if (held->record->join == NULL)
		return STATUS_OK;
	scope.is_exact = true;
	key = scope_path_text(&scope, held->record->join);
	if (!key.is_long)
		*out = key.text;
	return scope.has_failed ? error_memory(err) : STATUS_OK;
}

/* Number the documents by key: *documents[entry of the key] is the first. */
static enum status
index_documents(struct interpreter *in, struct lookup *keys,
    uint32_t *documents, struct error *err)
{
	struct held_record *held = in->file.held;

	for (size_t i = 0; i < in->file.held_count; i++) {
		size_t known = keys->count;
		const char *key;
		size_t entry;
		enum status status;

		if (held[i].record->kind != KIND_DOCUMENT)
			continue;
		status = find_key(&key, in, &held[i], err);
		if (status != STATUS_OK)
			return status;
		if (key == NULL)
			continue;
		status = lookup_add(&entry, keys, key, "");
		if (status == STATUS_RANGE)
			return error_set(err, STATUS_INVALID,
			    "expected at most %d documents to join, found "
			    "more", LOOKUP_ENTRIES_MAX);
		if (status != STATUS_OK)
			return error_memory(err);
		if (entry == known)
			documents[entry] = (uint32_t)i;
		else
			held[documents[entry]].is_repeated = true;
	}
	return STATUS_OK;
}

/*
 * Hang each row on its document, in the file's order: a document's next_row is
 * its first.  Rows of no document are noted in is_orphan.
 */
static enum status
hang_rows(struct interpreter *in, const struct lookup *keys,
    const uint32_t *documents, bool *is_orphan, struct error *err)
{
	struct held_record *held = in->file.held;

	for (size_t i = in->file.held_count; i-- > 0;) {
		struct held_record *row = &held[i];
		size_t entry = SIZE_MAX;
		const char *key;
		enum status status;

		if (row->record->kind == KIND_DOCUMENT)
			continue;
		status = find_key(&key, in, row, err);
		if (status != STATUS_OK)
			return status;
		if (key != NULL)
			entry = lookup_entry(keys, key);
		is_orphan[i] = entry == SIZE_MAX;
		if (is_orphan[i])
			continue;
		row->next_row = held[documents[entry]].next_row;
		held[documents[entry]].next_row = (uint32_t)i;
	}
	return STATUS_OK;
}

static enum status
reject_orphan(struct interpreter *in, const struct held_record *row,
    struct error *err)
{
	struct scope scope = interpret_scope(in, row->node);
	struct fault fault = { .part_node = CAPTURE_NONE };
	struct cell cells[RECORD_FIELDS_MAX];
	const char *source;
	const char *key;
	enum status status = interpret_source(&source, in, err);

	if (status == STATUS_OK)
		status = find_key(&key, in, row, err);
	if (status == STATUS_OK)
		status = interpret_tell_file(in, NULL, err);
	if (status != STATUS_OK)
		return status;
	fault_set(&fault, REASON_NO_DOCUMENT, NULL, NULL, "expected a "
	    "document that this row belongs to, found none with the key "
	    "\"%s\"", key == NULL ? "" : key);
	cells_read(cells, NULL, &scope, row->record, 0);
	if (scope.has_failed)
		return error_memory(err);
	return interpret_reject_record(in, row->record, row->node, cells,
	    &fault, source, row->line, err);
}

static enum status
interpret_held(struct interpreter *in, const bool *is_orphan,
    struct error *err)
{
	const size_t count = in->file.held_count;
	enum status status = STATUS_OK;

	for (size_t i = 0; i < count && status == STATUS_OK; i++) {
		const struct held_record *held = &in->file.held[i];

		in->fault = (struct fault){ .part_node = CAPTURE_NONE };
		in->shares_rows = held->is_repeated &&
		    held->next_row != CAPTURE_NONE;
		if (held->record->kind == KIND_DOCUMENT)
			status = interpret_document(in, held->record,
			    held->node, held->next_row, held->line, err);
		else if (is_orphan[i])
			status = reject_orphan(in, held, err);
		interpret_forget(in);
	}
	in->shares_rows = false;
	return status;
}

enum status
interpret_join(struct interpreter *in, struct error *err)
{
	size_t count = in->file.held_count + 1;
	uint32_t *documents = calloc(count, sizeof *documents);
	bool *is_orphan = calloc(count, sizeof *is_orphan);
	struct lookup keys;
	enum status status = STATUS_OK;

	lookup_init(&keys);
	if (documents == NULL || is_orphan == NULL)
		status = error_memory(err);
	if (status == STATUS_OK)
		status = index_documents(in, &keys, documents, err);
	if (status == STATUS_OK)
		status = hang_rows(in, &keys, documents, is_orphan, err);
	if (status == STATUS_OK)
		status = interpret_held(in, is_orphan, err);
	lookup_fini(&keys);
	free(documents);
	free(is_orphan);
	return status;
}
