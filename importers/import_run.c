#include "importers/import_run.h"

#include <errno.h>
#include <poll.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "importers/import_arguments.h"
#include "importers/import_dialects.h"
#include "importers/import_process.h"
#include "importers/limits.h"

/* How often, at least, the listener is asked whether to stop. */
#define ASK_MILLISECONDS 200

#define SILENT_WAITS_MAX \
	(READER_SILENCE_SECONDS_MAX * (1000 / ASK_MILLISECONDS))

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
			    "stopped; nothing was changed");
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

/* How much an honest reader cannot reach; of a pipe nothing is known. */
static uint64_t
most_bytes(const struct import_run *run)
{
	uint64_t size = DECOMPRESS_BYTES_MAX;
	struct stat file;

	if (fstat(run->fd, &file) == 0 && S_ISREG(file.st_mode) &&
	    (uint64_t)file.st_size < size)
		size = (uint64_t)file.st_size;
	return READER_SENT_FREE_BYTES + size * READER_SENT_RATIO_MAX;
}

/* All records to the pipe's end. */
static enum status
receive(const struct import_run *run, int fd, struct error *err)
{
	uint64_t left = most_bytes(run);
	enum status status;
	size_t size;
	size_t got = 0;
	char *bytes;

	for (;;) {
		status = wire_reader_room(run->wire, &bytes, &size, err);
		if (status == STATUS_OK)
			status = read_bytes(run, fd, bytes, size, &got,
			    err);
		if (status != STATUS_OK || got == 0)
			return status;
		if (got > left) {
			(void)error_set(err, STATUS_INVALID, "the reader "
			    "process was stopped: it sent more than the file "
			    "can hold");
			return error_at(err, "%s", run->name);
		}
		left -= got;
		status = wire_reader_take(run->wire, got, err);
		if (status != STATUS_OK)
			return status;
	}
}

static enum status
start(struct import_process *out, const struct import_run *run, char **argv,
    struct error *err)
{
	const struct import_options *options = run->options;
	struct import_process_files files = { .input = run->fd,
		.dialects = -1 };
	enum status status = STATUS_OK;

	if (options->dialect_count > 0)
		status = import_dialects_pack(&files.dialects,
		    options->dialects, options->dialect_count, err);
	if (status == STATUS_OK)
		status = import_process_start(out, &files, argv, err);
	if (files.dialects >= 0)
		(void)close(files.dialects);
	return status;
}

/* What the reader said at its end, and how its process ended. */
static enum status
conclude(const struct import_run *run, const struct error *how,
    struct error *err)
{
	const struct wire_end *end = wire_reader_end(run->wire);

	/* A signal to the whole group may have reached the reader first. */
	if (is_interrupted(run))
		return error_set(err, STATUS_INTERRUPTED,
		    "stopped; nothing was changed");
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
import_run(const struct import_run *run, struct error *err)
{
	struct import_process process;
	struct error how = { 0 };
	enum status status;
	char **argv = NULL;

	status = import_arguments_format(&argv, run->name, run->options, err);
	if (status != STATUS_OK)
		return status;
	status = start(&process, run, argv, err);
	import_arguments_free(argv);
	if (status != STATUS_OK)
		return status;
	status = receive(run, process.output, err);
	how.status = import_process_end(&process, status != STATUS_OK, &how);
	return status == STATUS_OK ? conclude(run, &how, err) : status;
}

enum status
import_read(const struct sink *sink, int fd, const char *name,
    const struct import_options *options,
    const struct import_listener *listener, struct error *err)
{
	struct import_run run = {
		.fd = fd, .name = name, .options = options,
		.listener = listener,
	};
	enum status status = wire_reader_new(&run.wire, sink, err);

	if (status == STATUS_OK)
		status = import_run(&run, err);
	wire_reader_free(run.wire);
	return status;
}
