#ifndef IMPORTERS_IMPORT_PROCESS_H
#define IMPORTERS_IMPORT_PROCESS_H

#include <stdbool.h>
#include <sys/types.h>

#include "engine/error.h"

/*
 * import_process -- the reader as a process of its own: this very program
 * executed anew (never a fork of what holds a database or a key), with an empty
 * environment and two descriptors, the file and the pipe; and a third one
 * where the user has dialects of his own, which it reads and closes before it
 * looks at the file.
 */

#define READER_INPUT_FD 0
#define READER_OUTPUT_FD 3
#define READER_DIALECTS_FD 4

struct import_process {
	pid_t pid;
	int output;		/* of the pipe: what the reader sends */
};

/* What the reader is given; borrowed. */
struct import_process_files {
	int input;
	int dialects;		/* -1: none */
};

/* argv as for exec.  STATUS_ENVIRONMENT. */
MUST_CHECK enum status import_process_start(struct import_process *out,
    const struct import_process_files *files, char *const argv[],
    struct error *err);

/* Its exit status where memory did not suffice to begin. */
#define READER_EXIT_MEMORY 3

/*
 * Wait for its end and close the pipe; with is_killed, or where it does not
 * end by itself, kill it first.  STATUS_MEMORY where it could not begin for
 * want of it, STATUS_INVALID where it did not end with exit status 0 otherwise:
 * the message says how it did.
 */
MUST_CHECK enum status import_process_end(struct import_process *process,
    bool is_killed, struct error *err);

#endif
