#ifndef CLI_WAITING_H
#define CLI_WAITING_H

#include <stdint.h>

#include "engine/error.h"

/*
 * waiting -- for another process, for input or for time to pass, in short
 * steps, so that a signal which came just before the wait is seen all the same.
 */

#define WAITING_STEP_MILLISECONDS 100

/* How many steps so many seconds are. */
int64_t waiting_steps(int64_t seconds);

/* One step.  STATUS_INTERRUPTED where a signal was caught. */
MUST_CHECK enum status waiting_step(struct error *err);

/* Until fd can be read without waiting, or is at its end. */
MUST_CHECK enum status waiting_for_input(int fd, struct error *err);

/*
 * Open a file for reading as open() does, close on exec; a pipe with a name
 * that nobody writes to yet is waited for.  STATUS_NOT_FOUND where it cannot
 * be opened, with the system's reason as the message; STATUS_ENVIRONMENT, with a
 * whole one, where that is not the file's fault (the disk, too many files).
 */
MUST_CHECK enum status waiting_open(int *fd_out, const char *path,
    struct error *err);

#endif
