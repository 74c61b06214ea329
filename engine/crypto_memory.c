#include "engine/crypto_memory.h"

#include <malloc.h>
#include <pthread.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <openssl/crypto.h>
#include <openssl/err.h>

static _Thread_local bool has_failed;

/* ------------------------------------------------------------- allocator */

static void *
allocate(size_t size, const char *file, int line)
{
	void *block;

	(void)file;
	(void)line;
	if (size == 0)
		return NULL;
	block = malloc(size);
	if (block == NULL)
		has_failed = true;
	return block;
}

static void
give_back(void *block, const char *file, int line)
{
	(void)file;
	(void)line;
	if (block != NULL)
		explicit_bzero(block, malloc_usable_size(block));
	free(block);
}

/* Not by realloc(), which leaves a copy behind where it moves a block. */
static void *
resize(void *block, size_t size, const char *file, int line)
{
	size_t former = block == NULL ? 0 : malloc_usable_size(block);
	void *other;

	if (size == 0) {
		give_back(block, file, line);
		return NULL;
	}
	other = allocate(size, file, line);
	if (other == NULL)
		return NULL;
	if (block != NULL)
		memcpy(other, block, former < size ? former : size);
	give_back(block, file, line);
	return other;
}

/* Once, before there is a second thread; false: OpenSSL has allocated already,
 * and takes no others. */
static bool
install(void)
{
	static bool is_tried;
	static bool is_installed;

	if (!is_tried) {
		is_installed = CRYPTO_set_mem_functions(allocate, resize,
		    give_back) == 1;
		is_tried = true;
	}
	return is_installed;
}

enum status
crypto_memory_install(struct error *err)
{
	if (!install())
		return error_set(err, STATUS_ENVIRONMENT,
		    "cannot keep keys from staying in memory");
	return STATUS_OK;
}

/* -------------------------------------------------------------- questions */

static pthread_once_t start_once = PTHREAD_ONCE_INIT;
static bool is_started;

/*
 * All that it would make ready by itself when it is first used.  What failed
 * there once is not made later: without its queue of errors, for one, it says
 * that a certificate is that of another key.
 */
static void
start(void)
{
	/* Where that comes too late there remains its queue of errors. */
	(void)install();
	if (OSSL_LIB_CTX_get0_global_default() == NULL)
		return;
	/* That its configuration cannot be read is no want of memory. */
	(void)OPENSSL_init_crypto(OPENSSL_INIT_LOAD_CONFIG, NULL);
	is_started = !crypto_memory_has_failed();
}

enum status
crypto_memory_start(void)
{
	return pthread_once(&start_once, start) == 0 && is_started ?
	    STATUS_OK : STATUS_MEMORY;
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
