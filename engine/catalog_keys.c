#include <string.h>

#include "engine/catalog_private.h"

#define PROBES_MAX 8
#define SLOTS_MIN 16

struct catalog_slot {
	uint32_t hash;
	uint32_t next_number;	/* the number and 1; 0: empty */
};

/* FNV-1a, with its bits mixed once more: ids differ in their last digits, and
 * the table looks at the low bits only. */
static uint32_t
hash_key(const char *key)
{
	uint32_t hash = 2166136261u;

	for (const char *c = key; *c != '\0'; c++)
		hash = (hash ^ (unsigned char)*c) * 16777619u;
	hash = (hash ^ hash >> 16) * 2246822507u;
	hash = (hash ^ hash >> 13) * 3266489909u;
	return hash ^ hash >> 16;
}

enum status
catalog_keys_index(struct catalog_keys *keys, struct arena *arena)
{
	uint32_t slot_count = SLOTS_MIN;
	struct catalog_slot *slots;

	while (slot_count < keys->count * 2)
		slot_count *= 2;
	slots = arena_alloc(arena, slot_count, sizeof slots[0]);
	if (slots == NULL)
		return STATUS_MEMORY;
	keys->slots = slots;
	keys->slot_mask = slot_count - 1;
	for (uint32_t i = 0; i < keys->count; i++) {
		uint32_t hash = hash_key(keys->keys[i]);

		/* A key that finds no place is left to the binary search. */
		for (uint32_t probe = 0; probe < PROBES_MAX; probe++) {
			struct catalog_slot *slot;

			slot = &slots[(hash + probe) & keys->slot_mask];
			if (slot->next_number == 0) {
				slot->hash = hash;
				slot->next_number = i + 1;
				break;
			}
		}
	}
	return STATUS_OK;
}

static uint32_t
search_key(const struct catalog_keys *keys, const char *key)
{
	size_t low = 0;
	size_t high = keys->count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;
		int order = strcmp(key, keys->keys[middle]);

		if (order == 0)
			return (uint32_t)middle;
		if (order < 0)
			high = middle;
		else
			low = middle + 1;
	}
	return CATALOG_NONE;
}

uint32_t
catalog_keys_find(const struct catalog_keys *keys, const char *key)
{
	uint32_t hash = hash_key(key);

	for (uint32_t probe = 0; probe < PROBES_MAX; probe++) {
		const struct catalog_slot *slot;
		uint32_t number;

		slot = &keys->slots[(hash + probe) & keys->slot_mask];
		if (slot->next_number == 0)
			return CATALOG_NONE;
		number = slot->next_number - 1;
		if (slot->hash == hash && strcmp(keys->keys[number], key) == 0)
			return number;
	}
	return search_key(keys, key);
}
