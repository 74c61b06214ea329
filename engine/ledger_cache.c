#include "engine/ledger_cache.h"

#include <stdlib.h>
#include <string.h>

#include "engine/bytes_hash.h"

struct ledger_cache_entry {
	unsigned char *bytes;	/* key, then value; owned; NULL: free */
	uint32_t key_size;
	uint32_t value_size;
};

/* The hashes lie side by side: most keys are told apart by them. */
struct ledger_cache_set {
	uint32_t hashes[LEDGER_CACHE_WAYS];
	struct ledger_cache_entry entries[LEDGER_CACHE_WAYS];
	size_t oldest;
};

void
ledger_cache_init(struct ledger_cache *cache)
{
	cache->sets = calloc(LEDGER_CACHE_SETS, sizeof(void *));
}

static void
free_set(struct ledger_cache_set *set)
{
	size_t i;

	for (i = 0; i < LEDGER_CACHE_WAYS; i++)
		free(set->entries[i].bytes);
	free(set);
}

void
ledger_cache_fini(struct ledger_cache *cache)
{
	size_t i;

	for (i = 0; cache->sets != NULL && i < LEDGER_CACHE_SETS; i++)
		if (cache->sets[i] != NULL)
			free_set(cache->sets[i]);
	free(cache->sets);
	cache->sets = NULL;
}

/* Which set: of the bits that the set's hashes do not tell apart. */
static size_t
set_of(uint64_t hash)
{
	return (hash >> 32) % LEDGER_CACHE_SETS;
}

static struct ledger_cache_entry *
find(const struct ledger_cache *cache, struct ledger_bytes key, uint64_t hash)
{
	struct ledger_cache_set *set = cache->sets == NULL ? NULL :
	    cache->sets[set_of(hash)];
	struct ledger_cache_entry *entry;
	size_t i;

	for (i = 0; set != NULL && i < LEDGER_CACHE_WAYS; i++) {
		if (set->hashes[i] != (uint32_t)hash)
			continue;
		entry = &set->entries[i];
		if (entry->bytes != NULL && entry->key_size == key.size &&
		    memcmp(entry->bytes, key.bytes, key.size) == 0)
			return entry;
	}
	return NULL;
}

/* The place for a new entry: the oldest of its set; NULL: no memory. */
static struct ledger_cache_entry *
make_place(struct ledger_cache *cache, uint64_t hash)
{
	struct ledger_cache_set **place;
	struct ledger_cache_set *set;
	size_t way;

	if (cache->sets == NULL)
		return NULL;
	place = &cache->sets[set_of(hash)];
	if (*place == NULL)
		*place = calloc(1, sizeof **place);
	set = *place;
	if (set == NULL)
		return NULL;
	way = set->oldest;
	set->oldest = (way + 1) % LEDGER_CACHE_WAYS;
	set->hashes[way] = (uint32_t)hash;
	return &set->entries[way];
}

bool
ledger_cache_find(const struct ledger_cache *cache, struct ledger_bytes key,
    struct ledger_bytes *value)
{
	const struct ledger_cache_entry *entry =
	    find(cache, key, bytes_hash(key.bytes, key.size));

	if (entry == NULL)
		return false;
	value->bytes = entry->bytes + entry->key_size;
	value->size = entry->value_size;
	return true;
}

/* Key and value in one block; NULL: too large, or no memory. */
static unsigned char *
join(struct ledger_bytes key, struct ledger_bytes value)
{
	unsigned char *bytes;

	if (key.size > LEDGER_CACHE_BYTES_MAX ||
	    value.size > LEDGER_CACHE_BYTES_MAX - key.size)
		return NULL;
	bytes = malloc(key.size + value.size + 1);
	if (bytes == NULL)
		return NULL;
	memcpy(bytes, key.bytes, key.size);
	memcpy(bytes + key.size, value.bytes, value.size);
	return bytes;
}

void
ledger_cache_put(struct ledger_cache *cache, struct ledger_bytes key,
    struct ledger_bytes value)
{
	uint64_t hash = bytes_hash(key.bytes, key.size);
	struct ledger_cache_entry *entry = find(cache, key, hash);
	unsigned char *bytes = join(key, value);

	if (entry == NULL && bytes != NULL)
		entry = make_place(cache, hash);
	if (entry == NULL) {
		free(bytes);
		return;
	}
	/* What cannot be kept takes its former value with it. */
	free(entry->bytes);
	*entry = (struct ledger_cache_entry){
		.bytes = bytes,
		.key_size = (uint32_t)key.size,
		.value_size = (uint32_t)value.size,
	};
}

void
ledger_cache_forget(struct ledger_cache *cache, struct ledger_bytes key)
{
	struct ledger_cache_entry *entry =
	    find(cache, key, bytes_hash(key.bytes, key.size));

	if (entry == NULL)
		return;
	free(entry->bytes);
	*entry = (struct ledger_cache_entry){ 0 };
}
