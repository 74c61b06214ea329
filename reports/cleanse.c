#include "reports/cleanse.h"

#include <malloc.h>
#include <stdlib.h>
#include <string.h>

#include <openssl/crypto.h>

static void *
allocate(size_t size, const char *file, int line)
{
	(void)file;
	(void)line;
	return size == 0 ? NULL : malloc(size);
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
	other = malloc(size);
	if (other == NULL)
		return NULL;
	if (block != NULL)
		memcpy(other, block, former < size ? former : size);
	give_back(block, file, line);
	return other;
}

enum status
cleanse_install(struct error *err)
{
	if (CRYPTO_set_mem_functions(allocate, resize, give_back) != 1)
		return error_set(err, STATUS_ENVIRONMENT,
		    "cannot keep keys from staying in memory");
	return STATUS_OK;
}
