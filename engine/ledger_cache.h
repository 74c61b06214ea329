#ifndef ENGINE_LEDGER_CACHE_H
#define ENGINE_LEDGER_CACHE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * ledger_cache -- a bounded memory of what the database answered, from bytes
 * to bytes.
 *
 * It holds at most LEDGER_CACHE_SETS sets of LEDGER_CACHE_WAYS entries of at
 * most LEDGER_CACHE_BYTES_MAX each; a further one takes the place of the oldest
 * of its set.  So it may forget, and whoever asks must know how to ask the
 * database instead; it is never wrong: keys are compared whole.
 */

#define LEDGER_CACHE_SETS 8192		/* a power of two */
#define LEDGER_CACHE_WAYS 8
#define LEDGER_CACHE_BYTES_MAX 1024	/* of a key and its value */

struct ledger_bytes {
	const void *bytes;
	size_t size;
};

struct ledger_cache_set;

struct ledger_cache {
	struct ledger_cache_set **sets;	/* owned; each made when it is needed,
					 * so that a small import costs little */
};

/* Where there is no memory for it, the cache stays empty for ever. */
void ledger_cache_init(struct ledger_cache *cache);
void ledger_cache_fini(struct ledger_cache *cache);

/* The value is borrowed until the next put. */
bool ledger_cache_find(const struct ledger_cache *cache,
    struct ledger_bytes key, struct ledger_bytes *value);
void ledger_cache_put(struct ledger_cache *cache, struct ledger_bytes key,
    struct ledger_bytes value);
void ledger_cache_forget(struct ledger_cache *cache, struct ledger_bytes key);

#endif
