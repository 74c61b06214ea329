#include "importers/lookup.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

/* Children are numbers of branches, or of leaves with this bit set. */
#define LEAF_BIT (UINT32_C(1) << 31)
#define CAPACITY_FIRST ((size_t)64)
#define TEXT_FIRST ((size_t)4096)

/* Keys below differ first at bit `mask` of byte `byte`. */
struct lookup_branch {
	uint32_t child[2];
	uint32_t byte;
	unsigned char mask;	/* all bits but that one are set */
};

/* Offsets into the texts. */
struct lookup_leaf {
	uint32_t key;
	uint32_t value;
};

struct lookup_slot {
	uint32_t hash;
	uint32_t leaf;		/* its number + 1; 0: of none */
};

void
lookup_init(struct lookup *lookup)
{
	*lookup = (struct lookup){ 0 };
}

void
lookup_fini(struct lookup *lookup)
{
	free(lookup->branches);
	free(lookup->leaves);
	free(lookup->slots);
	free(lookup->texts);
	*lookup = (struct lookup){ 0 };
}

/* Which child the key belongs to. */
static unsigned
direction(const struct lookup_branch *branch, const char *key, size_t length)
{
	unsigned byte = branch->byte < length ?
	    (unsigned char)key[branch->byte] : 0;

	return (1 + (branch->mask | byte)) >> 8;
}

/* The leaf that the key would be at. */
static uint32_t
nearest_leaf(const struct lookup *lookup, const char *key)
{
	size_t length = strlen(key);
	uint32_t at = lookup->root;

	while ((at & LEAF_BIT) == 0) {
		const struct lookup_branch *branch = &lookup->branches[at];

		at = branch->child[direction(branch, key, length)];
	}
	return at & ~LEAF_BIT;
}

static const char *
leaf_key(const struct lookup *lookup, uint32_t leaf)
{
	return lookup->texts + lookup->leaves[leaf].key;
}

/* FNV-1a, 32 bits; the upper half stirs the lower one, which is used. */
static uint32_t
hash_of(const char *key)
{
	uint32_t hash = 2166136261u;

	for (; *key != '\0'; key++)
		hash = (hash ^ (unsigned char)*key) * 16777619u;
	return hash ^ hash >> 16;
}

/* The key's slot, or the one that it would have; NULL: in none, and the tree
 * knows. */
static struct lookup_slot *
find_slot(const struct lookup *lookup, const char *key, uint32_t hash)
{
	for (uint32_t i = 0; i < LOOKUP_SLOTS; i++) {
		struct lookup_slot *slot =
		    &lookup->slots[(hash + i) & (2 * lookup->capacity - 1)];

		if (slot->leaf == 0 || (slot->hash == hash &&
		    strcmp(leaf_key(lookup, slot->leaf - 1), key) == 0))
			return slot;
	}
	return NULL;
}

/* Give a leaf a slot if one of its own is free. */
static void
fill_slot(struct lookup *lookup, uint32_t leaf)
{
	const char *key = leaf_key(lookup, leaf);
	uint32_t hash = hash_of(key);
	struct lookup_slot *slot = find_slot(lookup, key, hash);

	if (slot != NULL)
		*slot = (struct lookup_slot){ hash, leaf + 1 };
}

size_t
lookup_entry(const struct lookup *lookup, const char *key)
{
	const struct lookup_slot *slot;
	uint32_t leaf;

	if (lookup->count == 0)
		return SIZE_MAX;
	slot = find_slot(lookup, key, hash_of(key));
	if (slot != NULL)
		return slot->leaf == 0 ? SIZE_MAX : slot->leaf - 1;
	leaf = nearest_leaf(lookup, key);
	return strcmp(leaf_key(lookup, leaf), key) == 0 ? leaf : SIZE_MAX;
}

const char *
lookup_find(const struct lookup *lookup, const char *key)
{
	size_t entry = lookup_entry(lookup, key);

	return entry == SIZE_MAX ? NULL :
	    lookup->texts + lookup->leaves[entry].value;
}

static enum status
grow_entries(struct lookup *lookup)
{
	size_t capacity = lookup->capacity == 0 ? CAPACITY_FIRST :
	    lookup->capacity * 2;
	struct lookup_leaf *leaves;
	struct lookup_branch *branches;
	struct lookup_slot *slots;

	if (lookup->count >= LOOKUP_ENTRIES_MAX)
		return STATUS_RANGE;
	if (lookup->count < lookup->capacity)
		return STATUS_OK;
	leaves = realloc(lookup->leaves, capacity * sizeof *leaves);
	if (leaves == NULL)
		return STATUS_MEMORY;
	lookup->leaves = leaves;
	branches = realloc(lookup->branches, capacity * sizeof *branches);
	if (branches == NULL)
		return STATUS_MEMORY;
	lookup->branches = branches;
	slots = calloc(2 * capacity, sizeof *slots);
	if (slots == NULL)
		return STATUS_MEMORY;
	free(lookup->slots);
	lookup->slots = slots;
	lookup->capacity = capacity;
	for (uint32_t i = 0; i < lookup->count; i++)
		fill_slot(lookup, i);
	return STATUS_OK;
}

/* A copy of the text with its NUL; *out is its offset. */
static enum status
add_text(uint32_t *out, struct lookup *lookup, const char *text)
{
	size_t size = strlen(text) + 1;
	size_t needed = lookup->text_length + size;
	size_t capacity = lookup->text_capacity == 0 ? TEXT_FIRST :
	    lookup->text_capacity;
	char *texts;

	if (needed > LOOKUP_BYTES_MAX)
		return STATUS_RANGE;
	while (capacity < needed)
		capacity *= 2;
	if (capacity > lookup->text_capacity) {
		texts = realloc(lookup->texts, capacity);
		if (texts == NULL)
			return STATUS_MEMORY;
		lookup->texts = texts;
		lookup->text_capacity = capacity;
	}
	memcpy(lookup->texts + lookup->text_length, text, size);
	*out = (uint32_t)lookup->text_length;
	lookup->text_length += size;
	return STATUS_OK;
}

static enum status
add_leaf(struct lookup *lookup, const char *key, const char *value)
{
	struct lookup_leaf leaf;
	enum status status = grow_entries(lookup);

	if (status == STATUS_OK)
		status = add_text(&leaf.key, lookup, key);
	if (status == STATUS_OK)
		status = add_text(&leaf.value, lookup, value);
	if (status == STATUS_OK)
		lookup->leaves[lookup->count++] = leaf;
	return status;
}

/* All bits set but the highest of difference (> 0). */
static unsigned char
mask_of(unsigned difference)
{
	unsigned bit = 0x80;

	while ((difference & bit) == 0)
		bit >>= 1;
	return (unsigned char)(0xff ^ bit);
}

/*
 * Hang the newest leaf in beside the branch or leaf where its key first
 * differs from `other`, which is another one.
 */
static void
hang_in(struct lookup *lookup, const char *key, const char *other)
{
	uint32_t leaf = (uint32_t)(lookup->count - 1);
	uint32_t number = leaf - 1;
	uint32_t byte = 0;
	struct lookup_branch *branch = &lookup->branches[number];
	size_t length = strlen(key);
	uint32_t *at = &lookup->root;
	unsigned side;

	while (other[byte] == key[byte])
		byte++;
	branch->byte = byte;
	branch->mask = mask_of((unsigned char)key[byte] ^
	    (unsigned)(unsigned char)other[byte]);
	while ((*at & LEAF_BIT) == 0) {
		struct lookup_branch *b = &lookup->branches[*at];

		if (b->byte > byte ||
		    (b->byte == byte && b->mask > branch->mask))
			break;
		at = &b->child[direction(b, key, length)];
	}
	side = direction(branch, key, length);
	branch->child[side] = leaf | LEAF_BIT;
	branch->child[1 - side] = *at;
	*at = number;
}

enum status
lookup_add(size_t *out, struct lookup *lookup, const char *key,
    const char *value)
{
	size_t known = lookup_entry(lookup, key);
	uint32_t near;
	enum status status;

	if (known != SIZE_MAX) {
		*out = known;
		return STATUS_OK;
	}
	near = lookup->count > 0 ? nearest_leaf(lookup, key) : 0;
	status = add_leaf(lookup, key, value);
	if (status != STATUS_OK)
		return status;
	*out = lookup->count - 1;
	if (lookup->count == 1)
		lookup->root = LEAF_BIT;
	else
		hang_in(lookup, key, leaf_key(lookup, near));
	fill_slot(lookup, (uint32_t)*out);
	return STATUS_OK;
}
