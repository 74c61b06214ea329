#include "engine/arena.h"

#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Blocks double from the first size to the last, so that small arenas stay
 * small and large ones need few blocks. */
#define BLOCK_BYTES_FIRST ((size_t)4096)
#define BLOCK_BYTES_LAST ((size_t)1 << 20)
/* The largest that is kept when an arena is cleared. */
#define BLOCK_BYTES_KEPT ((size_t)64 << 10)

struct arena_block {
	struct arena_block *next;
	size_t used;
	size_t size;
	size_t written;		/* at most, ever; all behind is 0 */
	max_align_t bytes[];
};

void
arena_init(struct arena *arena, size_t max_bytes)
{
	*arena = (struct arena){ .max_bytes = max_bytes };
}

void
arena_reset(struct arena *arena)
{
	struct arena_block *block = arena->blocks;

	while (block != NULL) {
		struct arena_block *next = block->next;

		free(block);
		block = next;
	}
	arena->blocks = NULL;
	arena->used_bytes = 0;
}

void
arena_clear(struct arena *arena)
{
#ifdef ARENA_SINGLE
	arena_reset(arena);
#else
	struct arena_block *block = arena->blocks;
	struct arena_block *kept = NULL;

	while (block != NULL) {
		struct arena_block *next = block->next;

		/* The newest is the largest, mostly. */
		if (kept == NULL && block->size <= BLOCK_BYTES_KEPT)
			kept = block;
		else
			free(block);
		block = next;
	}
	if (kept != NULL) {
		kept->next = NULL;
		if (kept->written < kept->used)
			kept->written = kept->used;
		kept->used = 0;
	}
	arena->blocks = kept;
	arena->used_bytes = 0;
#endif
}

/* How large the next block is that holds at least size bytes. */
static size_t
next_block_bytes(const struct arena *arena, size_t size)
{
#ifdef ARENA_SINGLE
	(void)arena;
	return size;
#else
	size_t wanted = BLOCK_BYTES_FIRST;

	if (arena->blocks != NULL)
		wanted = arena->blocks->size * 2;
	if (wanted > BLOCK_BYTES_LAST)
		wanted = BLOCK_BYTES_LAST;
	return wanted < size ? size : wanted;
#endif
}

static struct arena_block *
add_block(struct arena *arena, size_t size)
{
	size_t bytes = next_block_bytes(arena, size);
	struct arena_block *block;

	if (bytes > SIZE_MAX - sizeof *block)
		return NULL;
	block = calloc(1, sizeof *block + bytes);
	if (block == NULL)
		return NULL;
	block->size = bytes;
	block->next = arena->blocks;
	arena->blocks = block;
	return block;
}

static int
round_up(size_t *out, size_t size)
{
	const size_t alignment = _Alignof(max_align_t);

	if (size > SIZE_MAX - alignment)
		return -1;
	if (size == 0)
		size = 1;
	*out = (size + alignment - 1) / alignment * alignment;
	return 0;
}

/* So many bytes, of any content. */
static void *
take(struct arena *arena, size_t wanted)
{
	struct arena_block *block = arena->blocks;
	size_t bytes;
	char *memory;

	if (round_up(&bytes, wanted) != 0)
		return NULL;
	if (bytes > arena->max_bytes ||
	    arena->used_bytes > arena->max_bytes - bytes)
		return NULL;
#ifdef ARENA_SINGLE
	block = add_block(arena, wanted > 0 ? wanted : 1);
#else
	if (block == NULL || block->size - block->used < bytes)
		block = add_block(arena, bytes);
#endif
	if (block == NULL)
		return NULL;
	memory = (char *)block->bytes + block->used;
	block->used += bytes;
	arena->used_bytes += bytes;
	return memory;
}

void *
arena_alloc(struct arena *arena, size_t count, size_t size)
{
	const struct arena_block *block;
	size_t wanted;
	size_t offset;
	char *memory;

	if (__builtin_mul_overflow(count, size, &wanted))
		return NULL;
	memory = take(arena, wanted);
	if (memory == NULL)
		return NULL;
	/* The system's pages are zero: those not yet used stay untouched. */
	block = arena->blocks;
	offset = (size_t)(memory - (const char *)block->bytes);
	if (offset < block->written)
		memset(memory, 0, wanted < block->written - offset ? wanted :
		    block->written - offset);
	return memory;
}

char *
arena_strndup(struct arena *arena, const char *text, size_t length)
{
	char *copy;

	if (text == NULL || length == SIZE_MAX)
		return NULL;
	copy = take(arena, length + 1);
	if (copy == NULL)
		return NULL;
	memcpy(copy, text, length);
	copy[length] = '\0';
	return copy;
}

char *
arena_strdup(struct arena *arena, const char *text)
{
	if (text == NULL)
		return NULL;
	return arena_strndup(arena, text, strlen(text));
}

char *
arena_join(struct arena *arena, const char *first, const char *second)
{
	size_t length = strlen(first);
	size_t rest = strlen(second) + 1;
	char *text = take(arena, length + rest);

	if (text == NULL)
		return NULL;
	memcpy(text, first, length);
	memcpy(text + length, second, rest);
	return text;
}

char *
arena_printf(struct arena *arena, const char *format, ...)
{
	va_list args;
	int length;
	char *text;

	va_start(args, format);
	length = vsnprintf(NULL, 0, format, args);
	va_end(args);
	if (length < 0)
		return NULL;
	text = take(arena, (size_t)length + 1);
	if (text == NULL)
		return NULL;
	va_start(args, format);
	length = vsnprintf(text, (size_t)length + 1, format, args);
	va_end(args);
	return length < 0 ? NULL : text;
}
