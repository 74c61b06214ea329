#include "rules/tally.h"

#include <stdlib.h>

#define ENTRIES_MIN 16
#define ENTRIES_MAX (UINT32_MAX / 4)
#define INDEX_PER_ENTRY 2	/* the index is at most half full */

void
tally_fini(struct tally *tally)
{
	free(tally->entries);
	free(tally->index);
	*tally = (struct tally){ 0 };
}

void
tally_clear(struct tally *tally)
{
	for (size_t i = 0; i < tally->count; i++)
		tally->index[tally->entries[i].place] = 0;
	tally->count = 0;
}

/* The place of key in the index: its own, or the free one it would take. */
static size_t
find_place(const struct tally *tally, uint32_t key)
{
	size_t mask = tally->index_size - 1;
	/* Fibonacci hashing: neighbouring keys are spread. */
	size_t place = (size_t)((key * UINT64_C(0x9e3779b97f4a7c15)) >> 32) &
	    mask;

	while (tally->index[place] != 0 &&
	    tally->entries[tally->index[place] - 1].key != key)
		place = (place + 1) & mask;
	return place;
}

static enum status
grow(struct tally *tally)
{
	size_t capacity = tally->capacity == 0 ? ENTRIES_MIN :
	    2 * tally->capacity;
	struct tally_entry *entries;
	uint32_t *index;

	if (capacity > ENTRIES_MAX)
		return STATUS_MEMORY;
	index = calloc(capacity * INDEX_PER_ENTRY, sizeof *index);
	if (index == NULL)
		return STATUS_MEMORY;
	entries = realloc(tally->entries, capacity * sizeof *entries);
	if (entries == NULL) {
		free(index);
		return STATUS_MEMORY;
	}
	free(tally->index);
	tally->entries = entries;
	tally->capacity = capacity;
	tally->index = index;
	tally->index_size = capacity * INDEX_PER_ENTRY;
	for (size_t i = 0; i < tally->count; i++) {
		entries[i].place = (uint32_t)find_place(tally,
		    entries[i].key);
		index[entries[i].place] = (uint32_t)i + 1;
	}
	return STATUS_OK;
}

enum status
tally_add(struct tally *tally, uint32_t key, wide amount_micro)
{
	struct tally_entry *entry;
	size_t place;

	if (tally->count == tally->capacity && grow(tally) != STATUS_OK)
		return STATUS_MEMORY;
	place = find_place(tally, key);
	if (tally->index[place] != 0) {
		entry = &tally->entries[tally->index[place] - 1];
		return decimal_add_wide(&entry->sum_micro, entry->sum_micro,
		    amount_micro);
	}
	entry = &tally->entries[tally->count];
	*entry = (struct tally_entry){
		.key = key,
		.place = (uint32_t)place,
		.sum_micro = amount_micro,
	};
	tally->index[place] = (uint32_t)++tally->count;
	return STATUS_OK;
}

size_t
tally_find(const struct tally *tally, uint32_t key)
{
	size_t place;

	if (tally->count == 0)
		return TALLY_NONE;
	place = find_place(tally, key);
	return tally->index[place] == 0 ? TALLY_NONE :
	    tally->index[place] - 1;
}
