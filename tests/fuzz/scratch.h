#ifndef TESTS_FUZZ_SCRATCH_H
#define TESTS_FUZZ_SCRATCH_H

/*
 * scratch -- a folder of a fuzz target's own below /tmp, removed when it ends.
 */

#define SCRATCH_PATH_MAX 128

/* Make it, once. */
void scratch_make(void);

/* out holds SCRATCH_PATH_MAX bytes; returns out.  "" is the folder. */
const char *scratch_path(char *out, const char *name);

/* Remove what is in it. */
void scratch_empty(void);

#endif
