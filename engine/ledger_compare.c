#include "engine/ledger_compare.h"

#include <stdlib.h>
#include <stdio.h>
#include <string.h>

#include "engine/optional.h"

struct compared {
	struct ledger_line line;	/* no is never NULL */
	char place[LEDGER_LINE_NO_TEXT];
};

/* The lines of one version, and an order of them. */
struct version {
	struct ledger_lines reader;	/* owns the list of texts */
	struct compared *lines;
	const struct ledger_line **sorted;
};

static int
compare_number(int64_t a, int64_t b)
{
	return (a > b) - (a < b);
}

/* By all that may not change. */
static int
compare_fixed(const struct ledger_line *a, const struct ledger_line *b)
{
	int order = optional_order(a->no, b->no);

	if (order == 0)
		order = compare_number(a->item, b->item);
	if (order == 0)
		order = compare_number(a->net_micro, b->net_micro);
	if (order == 0)
		order = compare_number(a->has_quantity, b->has_quantity);
	if (order == 0)
		order = compare_number(a->quantity_micro, b->quantity_micro);
	if (order == 0)
		order = optional_order(a->unit, b->unit);
	if (order == 0)
		order = optional_order(a->category, b->category);
	if (order == 0)
		order = optional_order(a->tags, b->tags);
	return order;
}

/* By that, then by the tax. */
static int
compare_lines(const void *a_pointer, const void *b_pointer)
{
	const struct ledger_line *a =
	    *(const struct ledger_line *const *)a_pointer;
	const struct ledger_line *b =
	    *(const struct ledger_line *const *)b_pointer;
	int order = compare_fixed(a, b);

	if (order == 0)
		order = optional_order(a->tax_category, b->tax_category);
	if (order == 0)
		order = compare_number(a->has_tax_rate, b->has_tax_rate);
	if (order == 0)
		order = compare_number(a->tax_rate_micro, b->tax_rate_micro);
	return order;
}

static enum status
read_version(struct version *version, const struct ledger_packed *packed)
{
	struct compared *at;
	enum status status;
	size_t i;

	version->lines = calloc(packed->count + 1, sizeof *version->lines);
	version->sorted = calloc(packed->count + 1, sizeof *version->sorted);
	if (version->lines == NULL || version->sorted == NULL)
		return STATUS_MEMORY;
	status = ledger_lines_open(&version->reader, packed->bytes,
	    packed->size);
	for (i = 0; status == STATUS_OK && i < packed->count; i++) {
		at = &version->lines[i];
		status = ledger_lines_next(&version->reader, &at->line);
		if (status != STATUS_OK)
			return STATUS_INVALID;
		(void)snprintf(at->place, sizeof at->place, "%u",
		    (unsigned)(i + 1) % 10000000);
		if (at->line.no == NULL)
			at->line.no = at->place;
		version->sorted[i] = &at->line;
	}
	if (status == STATUS_OK)
		qsort(version->sorted, packed->count, sizeof *version->sorted,
		    compare_lines);
	return status;
}

static void
version_fini(struct version *version)
{
	ledger_lines_fini(&version->reader);
	free(version->lines);
	free(version->sorted);
}

static unsigned
relate_lines(const struct ledger_line *before, const struct ledger_line *after)
{
	unsigned relation = 0;

	if (compare_fixed(before, after) != 0)
		return LEDGER_DIFFERS;
	if (before->tax_category == NULL && after->tax_category != NULL)
		relation |= LEDGER_ADDS;
	else if (before->tax_category != NULL && after->tax_category == NULL)
		relation |= LEDGER_LACKS;
	else if (optional_order(before->tax_category, after->tax_category) != 0)
		relation |= LEDGER_DIFFERS;
	if (!before->has_tax_rate && after->has_tax_rate)
		relation |= LEDGER_ADDS;
	else if (before->has_tax_rate && !after->has_tax_rate)
		relation |= LEDGER_LACKS;
	else if (before->tax_rate_micro != after->tax_rate_micro)
		relation |= LEDGER_DIFFERS;
	return relation;
}

enum status
ledger_compare_lines(unsigned *relation, const struct ledger_packed *before,
    const struct ledger_packed *after)
{
	struct version versions[2] = { 0 };
	unsigned found = 0;
	enum status status;
	size_t i;

	if (before->count != after->count) {
		*relation = LEDGER_DIFFERS;
		return STATUS_OK;
	}
	if (before->size == after->size &&
	    memcmp(before->bytes, after->bytes, after->size) == 0) {
		*relation = 0;
		return STATUS_OK;
	}
	status = read_version(&versions[0], before);
	if (status == STATUS_OK)
		status = read_version(&versions[1], after);
	if (status == STATUS_OK) {
		for (i = 0; i < after->count; i++)
			found |= relate_lines(versions[0].sorted[i],
			    versions[1].sorted[i]);
		*relation = found;
	}
	version_fini(&versions[0]);
	version_fini(&versions[1]);
	return status;
}
