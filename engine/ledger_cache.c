#include "engine/ledger_cache.h"

#include <stdlib.h>
#include <string.h>

struct ledger_cache_entry {
	uint64_t hash;
	unsigned char *bytes;	/* key, then value; owned; NULL: free */
	uint32_t key_size;
	uint32_t value_size;
};

void
ledger_cache_init(struct ledger_cache *cache)
{
	cache->entries = calloc((size_t)LEDGER_CACHE_SETS * LEDGER_CACHE_WAYS,
	    sizeof *cache->entries);
	cache->oldest = calloc(LEDGER_CACHE_SETS, sizeof *cache->oldest);
	if (cache->entries == NULL || cache->oldest == NULL)
		ledger_cache_fini(cache);
}

void
ledger_cache_fini(struct ledger_cache *cache)
{
	size_t i;

	if (cache->entries != NULL)
		for (i = 0; i < (size_t)LEDGER_CACHE_SETS * LEDGER_CACHE_WAYS;
		    i++)
			free(cache->entries[i].bytes);
	free(cache->entries);
	free(cache->oldest);
	*cache = (struct ledger_cache){ 0 };
}

/* FNV-1a; a bad one only makes the cache forget more. */
static uint64_t
hash_of(struct ledger_bytes key)
{
	const unsigned char *bytes = key.bytes;
	uint64_t hash = UINT64_C(14695981039346656037);
	size_t i;

	for (i = 0; i < key.size; i++)
		hash = (hash ^ bytes[i]) * UINT64_C(1099511628211);
	return hash ^ hash >> 32;
}

static size_t
set_of(uint64_t hash)
{
	return (size_t)(hash % LEDGER_CACHE_SETS);
}

static struct ledger_cache_entry *
find(const struct ledger_cache *cache, struct ledger_bytes key, uint64_t hash)
{
	struct ledger_cache_entry *set;
	size_t i;

	if (cache->entries == NULL)
		return NULL;
	set = &cache->entries[set_of(hash) * LEDGER_CACHE_WAYS];
	for (i = 0; i < LEDGER_CACHE_WAYS; i++)
		if (set[i].bytes != NULL && set[i].hash == hash &&
		    set[i].key_size == key.size &&
		    memcmp(set[i].bytes, key.bytes, key.size) == 0)
			return &set[i];
	return NULL;
}

bool
ledger_cache_find(const struct ledger_cache *cache, struct ledger_bytes key,
    struct ledger_bytes *value)
{
	const struct ledger_cache_entry *entry =
	    find(cache, key, hash_of(key));

	if (entry == NULL)
		return false;
	value->bytes = entry->bytes + entry->key_size;
	value->size = entry->value_size;
	return true;
}

void
ledger_cache_put(struct ledger_cache *cache, struct ledger_bytes key,
    struct ledger_bytes value)
{
	uint64_t hash = hash_of(key);
	struct ledger_cache_entry *entry = find(cache, key, hash);
	size_t set = set_of(hash);
	unsigned char *bytes;

	if (cache->entries == NULL || key.size > LEDGER_CACHE_BYTES_MAX ||
	    value.size > LEDGER_CACHE_BYTES_MAX - key.size) {
		ledger_cache_forget(cache, key);
		return;
	}
	bytes = malloc(key.size + value.size + 1);
	if (bytes == NULL) {
		ledger_cache_forget(cache, key);
		return;
	}
	memcpy(bytes, key.bytes, key.size);
	memcpy(bytes + key.size, value.bytes, value.size);
	if (entry == NULL) {
		entry = &cache->entries[set * LEDGER_CACHE_WAYS +
		    cache->oldest[set]];
		cache->oldest[set] = (uint8_t)
		    ((cache->oldest[set] + 1) % LEDGER_CACHE_WAYS);
	}
	free(entry->bytes);
	*entry = (struct ledger_cache_entry){
		.hash = hash,
		.bytes = bytes,
		.key_size = (uint32_t)key.size,
		.value_size = (uint32_t)value.size,
	};
}

void
ledger_cache_forget(struct ledger_cache *cache, struct ledger_bytes key)
{
	struct ledger_cache_entry *entry = find(cache, key, hash_of(key));

	if (entry == NULL)
		return;
	free(entry->bytes);
	*entry = (struct ledger_cache_entry){ 0 };
}
