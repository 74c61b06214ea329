#ifndef RULES_COLLECT_SLOT_H
#define RULES_COLLECT_SLOT_H

#include "engine/catalog.h"
#include "engine/error.h"
#include "engine/purchase.h"
#include "rules/plan.h"
#include "rules/tally.h"

/*
 * collect_slot -- one sum or count as it grows, line by line.
 *
 * A zeroed struct with its plan set is an empty slot.
 */

struct collect_slot {
	const struct plan_slot *plan;
	wide value_micro;	/* sum, or number of documents */
	uint64_t lines;
	bool in_document;	/* of documents: one of its lines is in it */
	wide document_micro;	/* the sum of those lines, for `each` */
	struct tally tally;	/* of products, categories, days, months */
};

/* A line and what was found out about it. */
struct collect_line {
	const struct catalog *catalog;
	const char *currency;	/* of the agreement */
	const struct purchase_document *document;
	const struct purchase_line *line;
	int32_t date;		/* that windows are about */
	bool has_amount;	/* the three below are known */
	enum status amount_status;
	wide amount_micro;	/* in the agreement's currency */
	const char *missing;
};

void collect_slot_fini(struct collect_slot *slot);
void collect_slot_clear(struct collect_slot *slot);

void collect_slot_begin_document(struct collect_slot *slot);
void collect_slot_end_document(struct collect_slot *slot);

/*
 * Add a line that the slot's selector takes.  STATUS_NOT_FOUND or STATUS_RANGE
 * where it cannot be converted or added: err then says what is missing; or
 * STATUS_MEMORY.
 */
MUST_CHECK enum status collect_slot_add(struct collect_slot *slot,
    struct collect_line *line, struct error *err);

wide collect_slot_value(const struct collect_slot *slot);

/* Fill *err for an amount that could not be converted (missing: the currency,
 * NULL where the result is too large); return status. */
enum status collect_amount_error(struct error *err, enum status status,
    const char *missing, int32_t date);

#endif
