#ifndef TESTS_SANDBOX_ACTS_H
#define TESTS_SANDBOX_ACTS_H

#include <stddef.h>

/*
 * acts -- what a reader process must not be able to do, each as one system
 * call with arguments that would work outside of the sandbox.
 */

enum act_outcome {
	ACT_DENIED,		/* fails with EACCES, the process goes on */
	ACT_FAILS,		/* fails with another error */
	ACT_KILLED,		/* by SIGSYS */
};

struct act {
	const char *name;
	enum act_outcome outcome;
	long (*function)(void);		/* NULL: the call below */
	long call;
	long arguments[6];
};

#define ACT_COUNT_MAX 400

/* All of them; *count at most ACT_COUNT_MAX.  Not thread-safe. */
const struct act *act_list(size_t *count);

/* What the call gives; -1 with errno. */
long act_try(const struct act *act);

#endif
