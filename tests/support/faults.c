#include "tests/support/faults.h"

#include <errno.h>
#include <stddef.h>

#if defined __has_feature
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
#define HAS_OWN_ALLOCATOR
#endif
#endif
#if defined __SANITIZE_ADDRESS__ || defined __SANITIZE_THREAD__ || \
    !defined __GLIBC__
#define HAS_OWN_ALLOCATOR
#endif

static uint64_t countdown;	/* 0: off */
static bool is_kept_up;
static bool has_struck;
static int64_t live_blocks;

void
faults_begin(uint64_t nth, bool is_lasting)
{
	countdown = nth;
	is_kept_up = is_lasting;
	has_struck = false;
}

bool
faults_end(void)
{
	countdown = 0;
	is_kept_up = false;
	return has_struck;
}

int64_t
faults_live_blocks(void)
{
	return live_blocks;
}

#ifdef HAS_OWN_ALLOCATOR

bool
faults_are_possible(void)
{
	return false;
}

#else

void *__libc_malloc(size_t size);
void *__libc_calloc(size_t count, size_t size);
void *__libc_realloc(void *block, size_t size);
void __libc_free(void *block);

void *malloc(size_t size);
void *calloc(size_t count, size_t size);
void *realloc(void *block, size_t size);
void free(void *block);

bool
faults_are_possible(void)
{
	return true;
}

static bool
strikes(void)
{
	if (countdown == 0)
		return has_struck && is_kept_up;
	if (--countdown > 0)
		return false;
	has_struck = true;
	return true;
}

static void *
count_block(void *block)
{
	if (block == NULL)
		errno = ENOMEM;
	else
		live_blocks++;
	return block;
}

void *
malloc(size_t size)
{
	return count_block(strikes() ? NULL : __libc_malloc(size));
}

void *
calloc(size_t count, size_t size)
{
	return count_block(strikes() ? NULL : __libc_calloc(count, size));
}

void *
realloc(void *block, size_t size)
{
	void *moved;

	if (block == NULL)
		return malloc(size);
	if (strikes()) {
		errno = ENOMEM;
		return NULL;
	}
	moved = __libc_realloc(block, size);
	if (moved == NULL && size == 0)
		live_blocks--;
	return moved;
}

void
free(void *block)
{
	if (block != NULL)
		live_blocks--;
	__libc_free(block);
}

#endif
