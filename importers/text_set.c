#include "importers/text_set.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#define CAPACITY_FIRST 64
#define ARENA_BYTES_MAX ((size_t)1 << 30)

void
text_set_init(struct text_set *set, size_t count_max)
{
	*set = (struct text_set){ .count_max = count_max };
	arena_init(&set->arena, ARENA_BYTES_MAX);
}

void
text_set_fini(struct text_set *set)
{
	arena_reset(&set->arena);
	free(set->slots);
	*set = (struct text_set){ .count_max = set->count_max };
}

/* FNV-1a.  Whoever chooses texts that collide makes a set of at most
 * count_max texts slow, no more. */
static size_t
hash(const char *text)
{
	uint64_t sum = UINT64_C(0xcbf29ce484222325);

	for (; *text != '\0'; text++)
		sum = (sum ^ (unsigned char)*text) *
		    UINT64_C(0x100000001b3);
	return (size_t)(sum ^ sum >> 32);
}

/* The slot that holds text, or the free one where it belongs. */
static struct text_set_slot *
slot_of(struct text_set_slot *slots, size_t capacity, const char *text)
{
	size_t at = hash(text) & (capacity - 1);

	while (slots[at].text != NULL && strcmp(slots[at].text, text) != 0)
		at = (at + 1) & (capacity - 1);
	return &slots[at];
}

static enum status
grow(struct text_set *set)
{
	size_t capacity = set->capacity == 0 ? CAPACITY_FIRST :
	    2 * set->capacity;
	struct text_set_slot *slots = calloc(capacity, sizeof *slots);

	if (slots == NULL)
		return STATUS_MEMORY;
	for (size_t i = 0; i < set->capacity; i++)
		if (set->slots[i].text != NULL)
			*slot_of(slots, capacity, set->slots[i].text) =
			    set->slots[i];
	free(set->slots);
	set->slots = slots;
	set->capacity = capacity;
	return STATUS_OK;
}

enum status
text_set_add(struct text_set *set, const char *text, const char *value)
{
	struct text_set_slot *slot;
	struct text_set_slot new;

	if (2 * (set->count + 1) > set->capacity && grow(set) != STATUS_OK)
		return STATUS_MEMORY;
	slot = slot_of(set->slots, set->capacity, text);
	if (slot->text != NULL)
		return STATUS_OK;
	if (set->count == set->count_max)
		return STATUS_RANGE;
	new.text = arena_strdup(&set->arena, text);
	new.value = arena_strdup(&set->arena, value);
	if (new.text == NULL || new.value == NULL)
		return STATUS_MEMORY;
	*slot = new;
	set->count++;
	return STATUS_OK;
}

const char *
text_set_find(const struct text_set *set, const char *text)
{
	if (set->count == 0)
		return NULL;
	return slot_of(set->slots, set->capacity, text)->value;
}
