#include "importers/import_pipe.h"

#include <errno.h>
#include <poll.h>
#include <string.h>
#include <unistd.h>

#include "importers/import_dialects.h"
#include "importers/limits.h"

/* How often, at least, the listener is asked whether to stop. */
#define ASK_MILLISECONDS 200

#define SILENT_WAITS_MAX \
	(READER_SILENCE_SECONDS_MAX * (1000 / ASK_MILLISECONDS))

/* ------------------------------------------------------------- the process */

static enum status
start_process(struct import_process *out, const struct import_run *run,
    char **argv, bool is_digest_only, struct error *err)
{
	const struct import_options *options = run->options;
	struct import_process_files files = { .input = run->fd,
		.dialects = -1 };
	enum status status = STATUS_OK;

	if (options->dialect_count > 0 && !is_digest_only)
		status = import_dialects_pack(&files.dialects,
		    options->dialects, options->dialect_count, err);
	if (status == STATUS_OK)
		status = import_process_start(out, &files, argv, err);
	if (files.dialects >= 0)
		(void)close(files.dialects);
	return status;
}

enum status
import_pipe_open(struct import_pipe *pipe, struct import_run *run,
    const struct import_task *task, const struct sink *sink,
    struct error *err)
{
	char **argv = NULL;
	enum status status;

	*pipe = (struct import_pipe){ .run = run };
	status = wire_reader_new(&pipe->wire, sink, err);
	if (status != STATUS_OK)
		return status;
	if (task != NULL)
		wire_reader_expect_parts(pipe->wire);
	status = import_arguments_format(&argv, run->name, run->options, task,
	    err);
	if (status == STATUS_OK)
		status = start_process(&pipe->process, run, argv,
		    task != NULL && task->is_digest_only, err);
	import_arguments_free(argv);
	if (status == STATUS_OK)
		return STATUS_OK;
	wire_reader_free(pipe->wire);
	pipe->wire = NULL;
	return status;
}

void
import_pipe_close(struct import_pipe *pipe)
{
	struct error how = { 0 };

	if (pipe->wire == NULL)
		return;
	/* How one ends that is not needed any more, nobody asks. */
	if (pipe->process.pid > 0)
		how.status = import_process_end(&pipe->process, true, &how);
	wire_reader_free(pipe->wire);
	pipe->wire = NULL;
}

/* ----------------------------------------------------------- what it sends */

static bool
is_interrupted(const struct import_run *run)
{
	const struct import_listener *listener = run->listener;

	return listener->is_interrupted != NULL &&
	    listener->is_interrupted(listener->payload);
}

/* Would a read of the file return at once?  A pipe's writer may take its time,
 * and then the reader may too. */
static bool
has_input(const struct import_run *run)
{
	struct pollfd input = { .fd = run->fd, .events = POLLIN };

	return poll(&input, 1, 0) != 0;
}

/*
 * Wait until the reader has sent something; asks the listener meanwhile.  The
 * silence is counted in waits, not taken from a clock: while this process is
 * stopped too, none is counted.
 */
static enum status
wait_for_bytes(const struct import_run *run, int fd, struct error *err)
{
	struct pollfd wanted = { .fd = fd, .events = POLLIN };
	int silence = 0;
	int ready;

	for (;;) {
		if (is_interrupted(run))
			return error_set(err, STATUS_INTERRUPTED,
			    "stopped; nothing of it is in");
		ready = poll(&wanted, 1, ASK_MILLISECONDS);
		if (ready > 0)
			return STATUS_OK;
		if (ready < 0 && errno != EINTR)
			return error_set(err, STATUS_ENVIRONMENT,
			    "cannot wait for the reader process: %s",
			    strerror(errno));
		if (ready < 0)
			continue;
		silence = has_input(run) ? silence + 1 : 0;
		if (silence >= SILENT_WAITS_MAX) {
			(void)error_set(err, STATUS_INVALID, "the reader "
			    "process was stopped: it did not get on for %d "
			    "seconds", READER_SILENCE_SECONDS_MAX);
			return error_at(err, "%s", run->name);
		}
	}
}

static enum status
read_bytes(const struct import_run *run, int fd, char *bytes,
    size_t size, size_t *got, struct error *err)
{
	ssize_t count;

	do {
		enum status status = wait_for_bytes(run, fd, err);

		if (status != STATUS_OK)
			return status;
		count = read(fd, bytes, size);
	} while (count < 0 && errno == EINTR);
	if (count < 0)
		return error_set(err, STATUS_ENVIRONMENT,
		    "cannot read from the reader process: %s",
		    strerror(errno));
	*got = (size_t)count;
	return STATUS_OK;
}

/* Some more of the bytes; *is_end: there are none. */
static enum status
read_some(struct import_pipe *pipe, bool *is_end, struct error *err)
{
	struct import_run *run = pipe->run;
	enum status status;
	size_t size;
	size_t got = 0;
	char *bytes;

	status = wire_reader_room(pipe->wire, &bytes, &size, err);
	if (status == STATUS_OK)
		status = read_bytes(run, pipe->process.output, bytes, size,
		    &got, err);
	if (status != STATUS_OK)
		return status;
	*is_end = got == 0;
	if (got > run->bytes_left) {
		(void)error_set(err, STATUS_INVALID, "the reader process was "
		    "stopped: it sent more than the file can hold");
		return error_at(err, "%s", run->name);
	}
	run->bytes_left -= got;
	return wire_reader_take(pipe->wire, got, err);
}

enum status
import_pipe_read(struct import_pipe *pipe, const struct sink_part **part,
    struct error *err)
{
	enum status status = wire_reader_take(pipe->wire, 0, err);
	bool is_end = false;

	while (status == STATUS_OK && !is_end &&
	    wire_reader_part(pipe->wire) == NULL)
		status = read_some(pipe, &is_end, err);
	*part = wire_reader_part(pipe->wire);
	return status;
}

/* ------------------------------------------------------------ how it ended */

static enum status
conclude(const struct import_pipe *pipe, const struct error *how,
    struct error *err)
{
	const struct import_run *run = pipe->run;
	const struct wire_end *end = wire_reader_end(pipe->wire);

	/* A signal to the whole group may have reached the reader first. */
	if (is_interrupted(run))
		return error_set(err, STATUS_INTERRUPTED,
		    "stopped; nothing of it is in");
	if (end != NULL && end->error.status == STATUS_MEMORY)
		return error_set(err, STATUS_INVALID, "reading it takes more "
		    "than %llu bytes of memory",
		    (unsigned long long)READER_MEMORY_BYTES_MAX);
	if (end != NULL && end->error.status != STATUS_OK) {
		*err = end->error;
		return err->status;
	}
	if (how->status == STATUS_OK && end != NULL)
		return STATUS_OK;
	*err = *how;
	if (how->status == STATUS_OK)
		(void)error_set(err, STATUS_INVALID, "the reader process ended "
		    "before the file did");
	return error_at(err, "%s", run->name);
}

enum status
import_pipe_finish(struct import_pipe *pipe, struct error *err)
{
	struct error how = { 0 };

	how.status = import_process_end(&pipe->process, false, &how);
	return conclude(pipe, &how, err);
}
