#ifndef IMPORTERS_SANDBOX_FILTER_H
#define IMPORTERS_SANDBOX_FILTER_H

#include <linux/filter.h>
#include <stdbool.h>

#include "importers/sandbox.h"

/*
 * sandbox_filter -- what a confined reader may ask of the kernel, as a program
 * for seccomp.
 *
 * A list of what is allowed: any other call, and any by another table of
 * numbers than this program's, ends the process; those that look for files
 * fail (EACCES).
 *
 * It is written down here, step by step, and not compiled by libseccomp: where
 * an allocation fails, that frees memory twice, loops for ever, or says that
 * all is well of a filter that was cut short.  This one asks for no memory.
 */

#define SANDBOX_FILTER_STEPS_MAX 128

struct sandbox_filter {
	unsigned short count;
	struct sock_filter steps[SANDBOX_FILTER_STEPS_MAX];
};

/* false: the system calls of this kind of processor are not known to us. */
MUST_CHECK bool sandbox_filter_make(struct sandbox_filter *out,
    const struct sandbox *sandbox);

#endif
