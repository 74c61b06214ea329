#include "tests/tamper/peak.h"

#include <errno.h>
#include <malloc.h>
#include <stddef.h>

#if defined __has_feature
#if __has_feature(address_sanitizer)
#define HAS_OWN_ALLOCATOR
#endif
#endif
#if defined __SANITIZE_ADDRESS__ || !defined __GLIBC__
#define HAS_OWN_ALLOCATOR
#endif

static int64_t held;
static int64_t most;
static int64_t base;

void
peak_begin(void)
{
	base = held;
	most = held;
}

int64_t
peak_bytes(void)
{
	return most - base;
}

#ifndef HAS_OWN_ALLOCATOR

void *__libc_malloc(size_t size);
void *__libc_calloc(size_t count, size_t size);
void *__libc_realloc(void *block, size_t size);
void __libc_free(void *block);

void *malloc(size_t size);
void *calloc(size_t count, size_t size);
void *realloc(void *block, size_t size);
void free(void *block);

static void *
note(void *block)
{
	if (block == NULL) {
		errno = ENOMEM;
		return NULL;
	}
	held += (int64_t)malloc_usable_size(block);
	if (held > most)
		most = held;
	return block;
}

static void
forget(void *block)
{
	if (block != NULL)
		held -= (int64_t)malloc_usable_size(block);
}

void *
malloc(size_t size)
{
	return note(__libc_malloc(size));
}

void *
calloc(size_t count, size_t size)
{
	return note(__libc_calloc(count, size));
}

void *
realloc(void *block, size_t size)
{
	void *grown;

	forget(block);
	grown = __libc_realloc(block, size);
	if (grown == NULL && size > 0) {
		(void)note(block);
		errno = ENOMEM;
		return NULL;
	}
	return size > 0 ? note(grown) : grown;
}

void
free(void *block)
{
	forget(block);
	__libc_free(block);
}

#endif
