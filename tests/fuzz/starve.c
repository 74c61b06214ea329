#include "tests/fuzz/starve.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <libxml/xmlmemory.h>
#include <openssl/crypto.h>
#include <sqlite3.h>

void *__real_malloc(size_t size);
void *__real_calloc(size_t count, size_t size);
void *__real_realloc(void *block, size_t size);
void *__real_reallocarray(void *block, size_t count, size_t size);
char *__real_strdup(const char *text);
char *__real_strndup(const char *text, size_t length);

void *__wrap_malloc(size_t size);
void *__wrap_calloc(size_t count, size_t size);
void *__wrap_realloc(void *block, size_t size);
void *__wrap_reallocarray(void *block, size_t count, size_t size);
char *__wrap_strdup(const char *text);
char *__wrap_strndup(const char *text, size_t length);

static bool is_on;
static bool has_struck;
static bool is_lasting;
static uint64_t counted;
static uint64_t victim;		/* 0: none */

/* ------------------------------------------------------------------- leaks */

/*
 * What these two lose where memory fails, and the sanitizer sees no further than
 * their first frame: libxml2 2.9.14 a buffer that it just made
 * (xmlParserInputBufferCreateMem), a set of nodes; xmlsec 1.2.37 what stands
 * behind its output (xmlSecTransformCreateOutputBuffer).  A document or context
 * that we do not give back is seen by the unit tests under the same sanitizer,
 * without this list.
 */
const char *__lsan_default_suppressions(void);

const char *
__lsan_default_suppressions(void)
{
	return "leak:libxml2.so\nleak:libxmlsec1.so\n";
}

/* ----------------------------------------------------------------- control */

void
starve_count(void)
{
	is_on = true;
	has_struck = false;
	counted = 0;
	victim = 0;
}

void
starve_begin(const uint8_t *data, size_t size, uint64_t count)
{
	/* FNV-1a */
	uint64_t hash = UINT64_C(0xcbf29ce484222325);

	for (size_t i = 0; i < size; i++)
		hash = (hash ^ data[i]) * UINT64_C(0x100000001b3);
	hash ^= hash >> 32;
	starve_count();
	victim = count > 0 ? 1 + (hash >> 1) % count : 0;
	is_lasting = (hash & 1) != 0;
}

uint64_t
starve_end(void)
{
	is_on = false;
	return counted;
}

bool
starve_struck(void)
{
	return has_struck;
}

static bool
strikes(void)
{
	if (!is_on)
		return false;
	counted++;
	if (victim == 0 || counted < victim ||
	    (counted > victim && !is_lasting))
		return false;
	has_struck = true;
	errno = ENOMEM;
	return true;
}

/* ---------------------------------------------------------------- our code */

void *
__wrap_malloc(size_t size)
{
	return strikes() ? NULL : __real_malloc(size);
}

void *
__wrap_calloc(size_t count, size_t size)
{
	return strikes() ? NULL : __real_calloc(count, size);
}

void *
__wrap_realloc(void *block, size_t size)
{
	return strikes() ? NULL : __real_realloc(block, size);
}

void *
__wrap_reallocarray(void *block, size_t count, size_t size)
{
	return strikes() ? NULL : __real_reallocarray(block, count, size);
}

char *
__wrap_strdup(const char *text)
{
	return strikes() ? NULL : __real_strdup(text);
}

char *
__wrap_strndup(const char *text, size_t length)
{
	return strikes() ? NULL : __real_strndup(text, length);
}

/* --------------------------------------------------------------- libraries */

static sqlite3_mem_methods sqlite_methods;

static void *
sqlite_malloc(int size)
{
	return strikes() ? NULL : sqlite_methods.xMalloc(size);
}

static void *
sqlite_realloc(void *block, int size)
{
	return strikes() ? NULL : sqlite_methods.xRealloc(block, size);
}

static void *
openssl_malloc(size_t size, const char *file, int line)
{
	(void)file;
	(void)line;
	/* OpenSSL asks for nothing now and then, and takes NULL for that. */
	if (size == 0)
		return NULL;
	return __wrap_malloc(size);
}

static void
openssl_free(void *block, const char *file, int line)
{
	(void)file;
	(void)line;
	free(block);
}

static void *
openssl_realloc(void *block, size_t size, const char *file, int line)
{
	if (block == NULL)
		return openssl_malloc(size, file, line);
	if (size == 0) {
		free(block);
		return NULL;
	}
	return __wrap_realloc(block, size);
}

/* Before main(): the libraries take hooks only before they first allocate. */
__attribute__((constructor)) static void
hook_libraries(void)
{
	sqlite3_mem_methods starving;

	if (sqlite3_config(SQLITE_CONFIG_GETMALLOC, &sqlite_methods) !=
	    SQLITE_OK)
		abort();
	starving = sqlite_methods;
	starving.xMalloc = sqlite_malloc;
	starving.xRealloc = sqlite_realloc;
	if (sqlite3_config(SQLITE_CONFIG_MALLOC, &starving) != SQLITE_OK ||
	    CRYPTO_set_mem_functions(openssl_malloc, openssl_realloc,
	    openssl_free) != 1 ||
	    xmlMemSetup(free, __wrap_malloc, __wrap_realloc,
	    __wrap_strdup) != 0) {
		fputs("fuzz: the libraries take no allocator\n", stderr);
		abort();
	}
}
