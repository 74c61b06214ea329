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

size_t
lookup_entry(const struct lookup *lookup, const char *key)
{
	uint32_t leaf;

	if (lookup->count == 0)
		return SIZE_MAX;
	leaf = nearest_leaf(lookup, key);
	return strcmp(lookup->texts + lookup->leaves[leaf].key, key) == 0 ?
	    leaf : SIZE_MAX;
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
	lookup->capacity = capacity;
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
 * differs from `other`, at byte `byte`.
 */
static void
hang_in(struct lookup *lookup, const char *key, const char *other,
    uint32_t byte)
{
	uint32_t leaf = (uint32_t)(lookup->count - 1);
	uint32_t number = leaf - 1;
	struct lookup_branch *branch = &lookup->branches[number];
	size_t length = strlen(key);
	uint32_t *at = &lookup->root;
	unsigned side;

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
	uint32_t near = 0;
	uint32_t byte = 0;
	enum status status;

	if (lookup->count > 0) {
		const char *other;

		near = nearest_leaf(lookup, key);
		other = lookup->texts + lookup->leaves[near].key;
		while (other[byte] == key[byte] && key[byte] != '\0')
			byte++;
		if (other[byte] == key[byte]) {
			*out = near;
			return STATUS_OK;
		}
	}
	status = add_leaf(lookup, key, value);
	if (status != STATUS_OK)
		return status;
	*out = lookup->count - 1;
	if (lookup->count == 1)
		lookup->root = LEAF_BIT;
	else
		hang_in(lookup, key, lookup->texts + lookup->leaves[near].key,
		    byte);
	return STATUS_OK;
}
