/* Units, aliases, memberships and managers: parts that are lists of facts. */

#include <assert.h>

#include "importers/interpret_reading.h"

/* A list of parts: how many there may be, and who fills one. */
struct part_list {
	enum record_kind kind;
	size_t size;		/* of an element */
	size_t max;
	void (*fill)(void *element, const struct cell *cells,
	    struct fault *fault);
};

static void
fill_unit(void *element, const struct cell *cells, struct fault *fault)
{
	struct fact_unit *unit = element;

	(void)fault;
	unit->code = cells[UNIT_CODE].text;
	unit->factor_micro = cells[UNIT_FACTOR].value;
}

static void
fill_alias(void *element, const struct cell *cells, struct fault *fault)
{
	struct fact_alias *alias = element;

	(void)fault;
	alias->source = cells[ALIAS_SOURCE].text;
	alias->id = cells[ALIAS_ID].text;
}

static void
check_period(struct fault *fault, const struct cell *from,
    const struct cell *until)
{
	if (cell_date(from) != DATE_NONE && cell_date(until) != DATE_NONE &&
	    cell_date(from) > cell_date(until))
		fault_set(fault, REASON_BAD_PERIOD, NULL, "until",
		    "expected %s or a later day, found \"%s\"", from->text,
		    until->text);
}

static void
fill_membership(void *element, const struct cell *cells, struct fault *fault)
{
	struct fact_membership *membership = element;

	membership->club = cells[MEMBER_OF].text;
	membership->from = cell_date(&cells[MEMBER_FROM]);
	membership->until = cell_date(&cells[MEMBER_UNTIL]);
	check_period(fault, &cells[MEMBER_FROM], &cells[MEMBER_UNTIL]);
}

static void
fill_manager(void *element, const struct cell *cells, struct fault *fault)
{
	struct fact_manager *manager = element;

	manager->name = cells[MANAGER_NAME].text;
	manager->from = cell_date(&cells[MANAGER_FROM]);
	manager->until = cell_date(&cells[MANAGER_UNTIL]);
	check_period(fault, &cells[MANAGER_FROM], &cells[MANAGER_UNTIL]);
}

static const struct part_list lists[] = {
	{ KIND_UNIT, sizeof(struct fact_unit), FACT_UNITS_MAX, fill_unit },
	{ KIND_ALIAS, sizeof(struct fact_alias), FACT_ALIASES_MAX,
	    fill_alias },
	{ KIND_MEMBER, sizeof(struct fact_membership), FACT_MEMBERSHIPS_MAX,
	    fill_membership },
	{ KIND_MANAGER, sizeof(struct fact_manager), FACT_MANAGERS_MAX,
	    fill_manager },
};

static const struct part_list *
find_list(enum record_kind kind)
{
	size_t i = 0;

	while (lists[i].kind != kind) {
		i++;
		assert(i < sizeof lists / sizeof lists[0]);
	}
	return &lists[i];
}

enum status
interpret_part_facts(void **out, size_t *count, struct reading *reading,
    enum record_kind kind)
{
	const struct part_list *list = find_list(kind);
	struct interpreter *in = reading->in;
	struct part_place *places;
	char *elements;
	enum status status;

	status = interpret_parts(&places, count, in, reading->record,
	    reading->scope.node, list->kind, list->max, reading->fault,
	    reading->err);
	if (status != STATUS_OK || *count == 0)
		return status;
	elements = arena_alloc(&in->arena, *count, list->size);
	if (elements == NULL)
		return error_memory(reading->err);
	for (size_t i = 0; i < *count; i++) {
		struct scope scope = interpret_scope(in, places[i].node);
		struct cell cells[RECORD_FIELDS_MAX];
		bool was_set = reading->fault->is_set;

		cells_read(cells, reading->fault, &scope, places[i].record, 0);
		fault_rules(reading->fault, &scope, places[i].record->faults);
		list->fill(elements + i * list->size, cells, reading->fault);
		if (scope.has_failed)
			return error_memory(reading->err);
		if (!was_set && reading->fault->is_set) {
			reading->fault->part = kind_info(list->kind)->name;
			reading->fault->part_node = places[i].node;
		}
	}
	*out = elements;
	return STATUS_OK;
}
