#ifndef REPORTS_THREAD_H
#define REPORTS_THREAD_H

#include <pthread.h>
#include <stdbool.h>

/*
 * thread -- a thread that no signal is handled in: those are the first one's,
 * whose waiting they end.
 */

/* False where none can be had; else the caller joins it. */
bool thread_start(pthread_t *out, void *(*work)(void *), void *payload);

#endif
