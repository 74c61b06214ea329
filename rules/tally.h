#ifndef RULES_TALLY_H
#define RULES_TALLY_H

#include <stddef.h>
#include <stdint.h>

#include "engine/decimal.h"
#include "engine/status.h"

/*
 * tally -- sums by number: of products, categories, days, months.
 *
 * Kept from party to party: clearing costs what was added, not what there is
 * room for.  A zeroed struct is an empty tally.
 */

struct tally_entry {
	uint32_t key;
	uint32_t place;		/* in the index */
	wide sum_micro;
};

struct tally {
	struct tally_entry *entries;	/* owned; in the order first added */
	size_t count;
	size_t capacity;
	uint32_t *index;		/* owned; entry's number + 1, or 0 */
	size_t index_size;		/* a power of two */
};

void tally_fini(struct tally *tally);
void tally_clear(struct tally *tally);

/*
 * Add to the sum of key.  STATUS_MEMORY, or STATUS_RANGE where the sum does not
 * fit; the tally is then as it was.
 */
MUST_CHECK enum status tally_add(struct tally *tally, uint32_t key,
    wide amount_micro);

/* Which entry is key's, or TALLY_NONE. */
#define TALLY_NONE SIZE_MAX
size_t tally_find(const struct tally *tally, uint32_t key);

#endif
