#ifndef TESTS_SANDBOX_ACTS_FOREIGN_H
#define TESTS_SANDBOX_ACTS_FOREIGN_H

#include <stddef.h>

/*
 * acts_foreign -- the same calls by another table of system calls than the
 * program's own: on x86-64 that of 32-bit programs and that of x32.  A list
 * that is looked up by number alone would allow some of them.
 */

struct act_foreign {
	const char *name;
	long (*function)(void);
};

extern const struct act_foreign acts_foreign[];
extern const size_t acts_foreign_count;

#endif
