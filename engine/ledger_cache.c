#include "engine/ledger_cache.h"

#include <stdlib.h>
#include <string.h>

struct ledger_cache_entry {
	uint64_t hash;
	unsigned char *bytes;	/* key, then value; owned; NULL: free */
	uint32_t key_size;
	uint32_t value_size;
};

struct ledger_cache_set {
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

static struct ledger_cache_entry *
find(const struct ledger_cache *cache, struct ledger_bytes key, uint64_t hash)
{
	struct ledger_cache_set *set = cache->sets == NULL ? NULL :
	    cache->sets[hash % LEDGER_CACHE_SETS];
	struct ledger_cache_entry *entry;
	size_t i;

	for (i = 0; set != NULL && i < LEDGER_CACHE_WAYS; i++) {
		entry = &set->entries[i];
		if (entry->bytes != NULL && entry->hash == hash &&
		    entry->key_size == key.size &&
		    memcmp(entry->bytes, key.bytes, key.size) == 0)
			return entry;
	}
	return NULL;
}

/* The place for a new entry: the oldest of its set; NULL: no memory. */
static struct ledger_cache_entry *
make_place(struct ledger_cache *cache, uint64_t hash)
{
	struct ledger_cache_set **set;
	struct ledger_cache_entry *entry;

	if (cache->sets == NULL)
		return NULL;
	set = &cache->sets[hash % LEDGER_CACHE_SETS];
	if (*set == NULL)
		*set = calloc(1, sizeof **set);
	if (*set == NULL)
		return NULL;
	entry = &(*set)->entries[(*set)->oldest];
	(*set)->oldest = ((*set)->oldest + 1) % LEDGER_CACHE_WAYS;
	return entry;
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
	uint64_t hash = hash_of(key);
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
