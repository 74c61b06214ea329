#ifndef IMPORTERS_SANDBOX_H
#define IMPORTERS_SANDBOX_H

#include <stdbool.h>

#include "engine/error.h"

/*
 * sandbox -- what the reader process gives up before it touches a byte that
 * nobody vouches for.
 *
 * Afterwards it can read the descriptors it has, write to one of them, use
 * memory up to READER_MEMORY_BYTES_MAX, and end.  It can open nothing, start
 * nothing, connect to nothing; a system call outside the list kills it, but
 * for those that look for files, which fail.
 *
 * Call it when nothing is left to be loaded: libraries made ready, dialects
 * read.  It cannot be undone.
 */

/* 0 in builds with the address sanitizer, whose shadow of the memory takes
 * terabytes of addresses. */
#if defined(__SANITIZE_ADDRESS__)
#define SANDBOX_LIMITS_MEMORY 0
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define SANDBOX_LIMITS_MEMORY 0
#endif
#endif
#ifndef SANDBOX_LIMITS_MEMORY
#define SANDBOX_LIMITS_MEMORY 1
#endif

/*
 * Resource limits always, Landlock and seccomp, whichever the kernel has, if
 * is_confined.  output: the one descriptor that can be written to.
 * STATUS_ENVIRONMENT where the kernel has neither of the two, or where one
 * that it has cannot be put in force.
 */
MUST_CHECK enum status sandbox_enter(int output, bool is_confined,
    struct error *err);

#endif
