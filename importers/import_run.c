#include "importers/import_run.h"

#include <errno.h>
#include <poll.h>
#include <string.h>
#include <unistd.h>

#include "importers/import_arguments.h"
#include "importers/import_dialects.h"
#include "importers/import_process.h"
#include "importers/limits.h"

/* How often, at least, the listener is asked whether to stop. */
#define ASK_MILLISECONDS 200

static bool
is_interrupted(const struct import_run *run)
{
	const struct import_listener *listener = run->listener;

	return listener->is_interrupted != NULL &&
	    listener->is_interrupted(listener->payload);
}

/* Wait until the reader has sent something; asks the listener meanwhile. */
static enum status
wait_for_bytes(const struct import_run *run, int fd, struct error *err)
{
	struct pollfd wanted = { .fd = fd, .events = POLLIN };
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

/* All records to the pipe's end. */
static enum status
receive(const struct import_run *run, int fd, struct error *err)
{
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
