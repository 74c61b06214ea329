#include "importers/spread.h"

#include <assert.h>
#include <stdlib.h>

#include "engine/fact.h"

/* A line's claim to one of the units that whole shares leave over. */
struct claim {
	wide remainder;
	size_t line;
};

static wide
magnitude(int64_t value)
{
	return value < 0 ? -(wide)value : (wide)value;
}

/* The largest remainder first, ties in line order. */
static int
compare_claims(const void *left, const void *right)
{
	const struct claim *a = left;
	const struct claim *b = right;

	if (a->remainder != b->remainder)
		return a->remainder > b->remainder ? -1 : 1;
	return a->line < b->line ? -1 : 1;
}

enum status
spread_amount(int64_t *shares, const int64_t *nets, size_t count,
    int64_t amount_micro, int64_t unit_micro)
{
	wide units = magnitude(amount_micro) / unit_micro;
	int64_t signed_unit = amount_micro < 0 ? -unit_micro : unit_micro;
	wide weight = 0;
	wide left = units;
	struct claim *claims;

	assert(count > 0 && count <= FACT_LINES_MAX);
	assert(unit_micro > 0 && amount_micro % unit_micro == 0);
	for (size_t i = 0; i < count; i++)
		weight += magnitude(nets[i]);
	assert(weight > 0);
	claims = calloc(count, sizeof *claims);
	if (claims == NULL)
		return STATUS_MEMORY;
	for (size_t i = 0; i < count; i++) {
		wide exact = units * magnitude(nets[i]);
		wide whole = exact / weight;

		shares[i] = (int64_t)(whole * signed_unit);
		left -= whole;
		claims[i] = (struct claim){ exact % weight, i };
	}
	if (left > 0)
		qsort(claims, count, sizeof *claims, compare_claims);
	for (size_t i = 0; left > 0; i++, left--)
		shares[claims[i].line] += signed_unit;
	free(claims);
	return STATUS_OK;
}

int64_t
spread_finer_unit(int64_t unit_micro, int64_t value_micro)
{
	while (unit_micro > 1 && value_micro % unit_micro != 0)
		unit_micro /= 10;
	return unit_micro;
}
