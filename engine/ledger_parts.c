#include "engine/ledger_parts.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

#include "engine/decimal.h"
#include "engine/optional.h"

/* ------------------------------------------------------ the kinds of lists */

static bool
is_same_unit(const void *left, const void *right)
{
	const struct fact_unit *a = left;
	const struct fact_unit *b = right;

	return strcmp(a->code, b->code) == 0;
}

static bool
is_same_alias(const void *left, const void *right)
{
	const struct fact_alias *a = left;
	const struct fact_alias *b = right;

	return optional_equal(a->source, b->source) &&
	    strcmp(a->id, b->id) == 0;
}

static bool
is_same_membership(const void *left, const void *right)
{
	const struct fact_membership *a = left;
	const struct fact_membership *b = right;

	return a->from == b->from && strcmp(a->club, b->club) == 0;
}

static bool
is_same_manager(const void *left, const void *right)
{
	const struct fact_manager *a = left;
	const struct fact_manager *b = right;

	return a->from == b->from;
}

static bool
is_equal_unit(const void *left, const void *right)
{
	const struct fact_unit *a = left;
	const struct fact_unit *b = right;

	return a->factor_micro == b->factor_micro;
}

static bool
is_equal_membership(const void *left, const void *right)
{
	const struct fact_membership *a = left;
	const struct fact_membership *b = right;

	return a->until == b->until;
}

static bool
is_equal_manager(const void *left, const void *right)
{
	const struct fact_manager *a = left;
	const struct fact_manager *b = right;

	return a->until == b->until && strcmp(a->name, b->name) == 0;
}

const struct ledger_parts_kind ledger_parts_units = {
	sizeof(struct fact_unit), FACT_UNITS_MAX, is_same_unit, is_equal_unit,
};
/* An alias is known by all that it says. */
const struct ledger_parts_kind ledger_parts_aliases = {
	sizeof(struct fact_alias), FACT_ALIASES_MAX, is_same_alias,
	is_same_alias,
};
const struct ledger_parts_kind ledger_parts_memberships = {
	sizeof(struct fact_membership), FACT_MEMBERSHIPS_MAX,
	is_same_membership, is_equal_membership,
};
const struct ledger_parts_kind ledger_parts_managers = {
	sizeof(struct fact_manager), FACT_MANAGERS_MAX, is_same_manager,
	is_equal_manager,
};

bool
ledger_parts_equal(const struct ledger_parts_kind *kind,
    const struct ledger_parts *a, const struct ledger_parts *b)
{
	const char *left = a->items;
	const char *right = b->items;

	if (a->count != b->count)
		return false;
	for (size_t i = 0; i < a->count; i++, left += kind->size,
	    right += kind->size)
		if (!kind->is_same(left, right) ||
		    !kind->is_equal(left, right))
			return false;
	return true;
}

/* ------------------------------------------------------------------ merging */

/* The item of the list that is known by the same; count: none. */
static size_t
find(const struct ledger_parts_kind *kind, const char *items, size_t count,
    const char *item)
{
	size_t i = 0;

	while (i < count && !kind->is_same(items + i * kind->size, item))
		i++;
	return i;
}

enum status
ledger_parts_merge(struct ledger_parts *list, struct arena *arena,
    const struct ledger_parts_kind *kind, const struct ledger_parts *given,
    enum fact_parts mode)
{
	const size_t size = kind->size;
	const char *added = given->items;
	size_t count = list->count;
	char *items;

	assert(mode != FACT_PARTS_REPLACE);
	/* Both are bounded by the kind's maximum. */
	items = arena_alloc(arena, list->count + given->count + 1, size);
	if (items == NULL)
		return STATUS_MEMORY;
	if (count > 0)
		memcpy(items, list->items, count * size);
	for (size_t i = 0; i < given->count; i++, added += size) {
		size_t at = find(kind, items, count, added);

		if (mode == FACT_PARTS_ADD) {
			memcpy(items + at * size, added, size);
			count += at == count;
		} else if (at < count) {
			count--;
			memmove(items + at * size, items + (at + 1) * size,
			    (count - at) * size);
		}
	}
	if (count > kind->max)
		return STATUS_RANGE;
	*list = (struct ledger_parts){ items, count };
	return STATUS_OK;
}

/* -------------------------------------------------------------------- units */

/* How many of the own unit 1 of the code at `index` is by the own unit and the
 * units before; 0: they do not say. */
static int64_t
factor_before(const struct fact_product *product, size_t index)
{
	const char *code = product->units[index].code;

	if (product->unit != NULL && strcmp(product->unit, code) == 0)
		return DECIMAL_ONE_MICRO;
	for (size_t i = 0; i < index; i++)
		if (strcmp(product->units[i].code, code) == 0)
			return product->units[i].factor_micro;
	return 0;
}

enum status
ledger_units_check(const struct fact_product *next,
    enum ledger_outcome *outcome, const char **code, struct error *err)
{
	char first[DECIMAL_TEXT_MAX];
	char second[DECIMAL_TEXT_MAX];

	for (size_t i = 0; i < next->unit_count; i++) {
		const struct fact_unit *unit = &next->units[i];
		int64_t before = factor_before(next, i);

		if (before == 0 || before == unit->factor_micro)
			continue;
		return ledger_refuse(outcome, code, "unit-conflict", err,
		    "product %s would have 1 %s be %s and %s of its unit",
		    next->id, unit->code, decimal_format(first, before),
		    decimal_format(second, unit->factor_micro));
	}
	return STATUS_OK;
}

/* ----------------------------------------------------------------- managers */

static bool
overlaps(const struct fact_manager *a, const struct fact_manager *b)
{
	return (a->until == DATE_NONE || b->from <= a->until) &&
	    (b->until == DATE_NONE || a->from <= b->until);
}

/* The first two managers of which both were one on some day, or false. */
static bool
find_overlap(const struct fact_manager **one,
    const struct fact_manager **other, const struct fact_manager *managers,
    size_t count)
{
	for (size_t i = 0; i < count; i++) {
		for (size_t k = i + 1; k < count; k++) {
			if (!overlaps(&managers[i], &managers[k]))
				continue;
			*one = &managers[i];
			*other = &managers[k];
			return true;
		}
	}
	return false;
}

/* "m.horak from 2024-01-01 on", "... to 2024-12-31" */
static void
describe_manager(char text[ERROR_MESSAGE_MAX],
    const struct fact_manager *manager)
{
	char from[DATE_TEXT_SIZE];
	char until[DATE_TEXT_SIZE];

	(void)snprintf(text, ERROR_MESSAGE_MAX, "%.100s from %s %s%s",
	    manager->name, date_format(from, manager->from),
	    manager->until == DATE_NONE ? "on" : "to ",
	    manager->until == DATE_NONE ? "" :
	    date_format(until, manager->until));
}

enum status
ledger_managers_check(const struct fact_account *next,
    enum ledger_outcome *outcome, const char **code, struct error *err)
{
	const struct fact_manager *one;
	const struct fact_manager *other;
	char first[ERROR_MESSAGE_MAX];
	char second[ERROR_MESSAGE_MAX];

	if (!find_overlap(&one, &other, next->managers,
	    next->manager_count))
		return STATUS_OK;
	describe_manager(first, one);
	describe_manager(second, other);
	return ledger_refuse(outcome, code, "manager-overlap", err,
	    "account %s would have two managers at once: %s and %s", next->id,
	    first, second);
}
