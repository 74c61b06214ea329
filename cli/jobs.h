#ifndef CLI_JOBS_H
#define CLI_JOBS_H

#include <stdint.h>

/*
 * jobs -- how many processes or threads work at once, as --jobs says it; what
 * they do does not hang on it.
 */

#define JOBS_DEFAULT_MAX 4

/* 0, or not given: as many as there are processors for them, at most
 * JOBS_DEFAULT_MAX. */
unsigned jobs_count(int64_t given);

#endif
