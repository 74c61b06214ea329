#ifndef IMPORTERS_LOOKUP_H
#define IMPORTERS_LOOKUP_H

#include <stddef.h>
#include <stdint.h>

#include "engine/status.h"

/*
 * lookup -- a table of texts by key that a dialect reads from the file itself,
 * so that one record can have what stands in another (a product's type on the
 * lines that name it).
 *
 * A crit-bit tree: the time of a search is bounded by the key's length, which
 * nobody who writes the file can make worse.  Before it stands a table by hash,
 * where a key has LOOKUP_SLOTS places: so most searches touch three places of
 * memory instead of one for each bit in which keys differ.  A key that found
 * its places taken is in the tree alone.
 */

#define LOOKUP_ENTRIES_MAX 1000000
#define LOOKUP_BYTES_MAX ((size_t)64 << 20)
#define LOOKUP_SLOTS 4u

struct lookup_branch;
struct lookup_leaf;
struct lookup_slot;

struct lookup {
	struct lookup_branch *branches;	/* owned; one fewer than leaves */
	struct lookup_leaf *leaves;	/* owned */
	struct lookup_slot *slots;	/* owned; twice the capacity */
	size_t count;			/* of leaves */
	size_t capacity;		/* a power of 2 */
	uint32_t root;
	char *texts;			/* owned; keys and values */
	size_t text_length;
	size_t text_capacity;
};

void lookup_init(struct lookup *lookup);
void lookup_fini(struct lookup *lookup);	/* empty, can be used again */

/*
 * *out is the number of the key's entry, from 0 in the order of adding; the
 * first value of a key stands.  STATUS_RANGE past a maximum, STATUS_MEMORY.
 */
MUST_CHECK enum status lookup_add(size_t *out, struct lookup *lookup,
    const char *key, const char *value);
/* The value, or NULL; borrowed until the next add. */
const char *lookup_find(const struct lookup *lookup, const char *key);
/* The number of the key's entry, or SIZE_MAX. */
size_t lookup_entry(const struct lookup *lookup, const char *key);

#endif
