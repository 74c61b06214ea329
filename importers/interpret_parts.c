/* The parts of a record: a document's lines, a product's units ... */

#include <stdlib.h>

#include "importers/interpret_state.h"

/* A walk over parts: counts them, or notes their places. */
struct gathering {
	const struct dialect_record *record;	/* of the part */
	struct part_place *places;	/* NULL: count only */
	size_t count;
};

static void
gather_at(struct gathering *gathering, struct scope *scope,
    const struct dialect_path *path)
{
	const struct dialect_record *record = gathering->record;
	struct walk walk;
	uint32_t node;

	for (node = walk_first(&walk, scope, path); node != CAPTURE_NONE;
	    node = walk_next(&walk)) {
		uint32_t here = scope->node;
		bool is_one;

		scope->node = node;
		is_one = scope_holds(scope, record->when);
		scope->node = here;
		if (!is_one)
			continue;
		if (gathering->places != NULL)
			gathering->places[gathering->count] =
			    (struct part_place){ record, node };
		gathering->count++;
	}
}

static void
gather(struct gathering *gathering, struct scope *scope,
    const struct dialect_record *parts, enum record_kind kind)
{
	gathering->count = 0;
	for (const struct dialect_record *part = parts; part != NULL;
	    part = part->next) {
		if (part->kind != kind)
			continue;
		gathering->record = part;
		for (size_t i = 0; i < part->at_count; i++)
			gather_at(gathering, scope, &part->at[i]);
	}
}

static int
compare_places(const void *left, const void *right)
{
	const struct part_place *a = left;
	const struct part_place *b = right;

	return (a->node > b->node) - (a->node < b->node);
}

/* Nodes have numbers in the order of the file. */
static void
sort_places(struct part_place *places, size_t count)
{
	for (size_t i = 1; i < count; i++) {
		if (places[i - 1].node > places[i].node) {
			qsort(places, count, sizeof *places, compare_places);
			return;
		}
	}
}

/* Those of the list that are of the kind, within the record at node. */
static enum status
find_places(struct part_place **out, size_t *count, struct interpreter *in,
    const struct dialect_record *parts, uint32_t node, enum record_kind kind,
    size_t max, struct fault *fault, struct error *err)
{
	struct scope scope = interpret_scope(in, node);
	struct gathering gathering = { .places = NULL };

	*out = NULL;
	*count = 0;
	gather(&gathering, &scope, parts, kind);
	if (scope.has_failed)
		return error_memory(err);
	if (gathering.count == 0)
		return STATUS_OK;
	if (gathering.count > max) {
		fault_set(fault, REASON_TOO_MANY, NULL, NULL,
		    "expected at most %zu of %s, found %zu", max,
		    kind_info(kind)->name, gathering.count);
		return STATUS_OK;
	}
	gathering.places = arena_alloc(&in->arena, gathering.count,
	    sizeof *gathering.places);
	if (gathering.places == NULL)
		return error_memory(err);
	gather(&gathering, &scope, parts, kind);
	if (scope.has_failed)
		return error_memory(err);
	sort_places(gathering.places, gathering.count);
	*out = gathering.places;
	*count = gathering.count;
	return STATUS_OK;
}

enum status
interpret_parts(struct part_place **out, size_t *count,
    struct interpreter *in, const struct dialect_record *record,
    uint32_t node, enum record_kind kind, size_t max, struct fault *fault,
    struct error *err)
{
	return find_places(out, count, in, record->parts, node, kind, max,
	    fault, err);
}

enum status
interpret_each(struct part_place **out, size_t *count,
    struct interpreter *in, const struct dialect_record *record,
    uint32_t node, struct fault *fault, struct error *err)
{
	return find_places(out, count, in, record->each, node, record->kind,
	    EACH_MAX, fault, err);
}
