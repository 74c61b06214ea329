#include "engine/crypto_memory.h"

#include <stddef.h>
#include <stdlib.h>

#include <openssl/crypto.h>
#include <openssl/err.h>

static _Thread_local bool has_failed;

/* ------------------------------------------------------------- allocator */

static void *
plain_malloc(size_t size, const char *file, int line)
{
	(void)file;
	(void)line;
	return malloc(size);
}

static void *
plain_realloc(void *memory, size_t size, const char *file, int line)
{
	(void)file;
	(void)line;
	return realloc(memory, size);
}

static void
plain_free(void *memory, const char *file, int line)
{
	(void)file;
	(void)line;
	free(memory);
}

static struct {
	CRYPTO_malloc_fn malloc;
	CRYPTO_realloc_fn realloc;
	CRYPTO_free_fn free;
} allocator;

/* -------------------------------------------------------------- watching */

static void *
watched_malloc(size_t size, const char *file, int line)
{
	void *memory;

	if (size == 0)
		return NULL;
	memory = allocator.malloc(size, file, line);
	if (memory == NULL)
		has_failed = true;
	return memory;
}

static void *
watched_realloc(void *memory, size_t size, const char *file, int line)
{
	void *moved;

	if (size == 0) {
		allocator.free(memory, file, line);
		return NULL;
	}
	moved = allocator.realloc(memory, size, file, line);
	if (moved == NULL)
		has_failed = true;
	return moved;
}

/* Where it has allocated already it takes no watcher, and there remains its
 * queue of errors. */
static void
watch(void)
{
	static bool is_done;

	if (is_done)
		return;
	is_done = true;
	CRYPTO_get_mem_functions(&allocator.malloc, &allocator.realloc,
	    &allocator.free);
	/* These call whatever is set, and that will be ours. */
	if (allocator.malloc == CRYPTO_malloc)
		allocator.malloc = plain_malloc;
	if (allocator.realloc == CRYPTO_realloc)
		allocator.realloc = plain_realloc;
	if (allocator.free == CRYPTO_free)
		allocator.free = plain_free;
	(void)CRYPTO_set_mem_functions(watched_malloc, watched_realloc,
	    allocator.free);
}

/* -------------------------------------------------------------- questions */

enum status
crypto_memory_start(void)
{
	watch();
	return OSSL_LIB_CTX_get0_global_default() == NULL ? STATUS_MEMORY :
	    STATUS_OK;
}

bool
crypto_memory_has_failed(void)
{
	bool was = has_failed;
	unsigned long code;

	has_failed = false;
	while ((code = ERR_get_error()) != 0)
		was |= ERR_GET_REASON(code) == ERR_R_MALLOC_FAILURE;
	return was;
}
