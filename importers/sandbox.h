#ifndef IMPORTERS_SANDBOX_H
#define IMPORTERS_SANDBOX_H

#include <stdbool.h>
#include <stdint.h>

#include "engine/error.h"

/*
 * sandbox -- what the reader process gives up before it touches a byte that
 * nobody vouches for.
 *
 * Afterwards it can read one descriptor, write to another, use memory up to
 * READER_MEMORY_BYTES_MAX and the time it is given, and end.  It can open
 * nothing, start nothing, connect to nothing, signal nobody, map no file, make
 * no code, and not even sleep.  seccomp's list is one of what is allowed: a
 * system call outside of it kills the process, by whatever table of system
 * calls it comes, but for those that look for files, which fail (EACCES).
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

struct sandbox {
	int input;		/* the one descriptor that can be read */
	int output;		/* the one that can be written to */
	uint64_t cpu_seconds;	/* then it is killed */
	bool is_confined;	/* not only the resource limits */
};

/*
 * Resource limits always; seccomp and, where the kernel has it, Landlock if
 * is_confined.  seccomp alone denies all of the above, Landlock denies files
 * and connections once more.
 * STATUS_ENVIRONMENT where the kernel has no seccomp, or where anything that it
 * has cannot be put in force: the caller must not read then.
 */
MUST_CHECK enum status sandbox_enter(const struct sandbox *sandbox,
    struct error *err);

#endif
