#ifndef IMPORTERS_IMPORT_PIPE_H
#define IMPORTERS_IMPORT_PIPE_H

#include "importers/import_arguments.h"
#include "importers/import_process.h"
#include "importers/import_run.h"
#include "importers/wire.h"

/*
 * import_pipe -- one reader process over a file, and what it sends.
 *
 * Whoever waits asks the listener now and then whether to stop.  Statuses as in
 * importers/import_run.h.
 */

struct import_pipe {
	struct import_run *run;		/* borrowed */
	struct import_process process;
	struct wire_reader *wire;	/* owned */
};

/* What is sent goes to the sink, which is copied.  task: NULL for all of the
 * file.  On failure there is nothing to close. */
MUST_CHECK enum status import_pipe_open(struct import_pipe *pipe,
    struct import_run *run, const struct import_task *task,
    const struct sink *sink, struct error *err);
/* Kills the process where it has not ended.  NULL in .wire: nothing is open. */
void import_pipe_close(struct import_pipe *pipe);

/*
 * Pass on what is sent, to the next end of a part: *part, borrowed until the
 * next call; or to the pipe's end: NULL.
 */
MUST_CHECK enum status import_pipe_read(struct import_pipe *pipe,
    const struct sink_part **part, struct error *err);

/* After the pipe's end: what the reader said at its end, and how its process
 * ended. */
MUST_CHECK enum status import_pipe_finish(struct import_pipe *pipe,
    struct error *err);

#endif
