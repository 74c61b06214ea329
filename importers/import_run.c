#include "importers/import_run.h"

#include <string.h>
#include <sys/stat.h>

#include "importers/import_pipe.h"
#include "importers/limits.h"

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

void
import_run_begin(struct import_run *run)
{
	run->bytes_left = most_bytes(run);
	run->digest[0] = '\0';
	run->has_changed = false;
}

static void
keep_digest(struct import_run *run, const struct import_pipe *pipe)
{
	const struct wire_end *end = wire_reader_end(pipe->wire);

	if (end != NULL)
		memcpy(run->digest, end->digest, sizeof run->digest);
}

enum status
import_run(struct import_run *run, struct error *err)
{
	const struct sink_part *none;
	struct import_pipe pipe;
	enum status status;

	import_run_begin(run);
	status = import_pipe_open(&pipe, run, NULL, run->sink, err);
	if (status != STATUS_OK)
		return status;
	status = import_pipe_read(&pipe, &none, err);
	if (status == STATUS_OK)
		status = import_pipe_finish(&pipe, err);
	keep_digest(run, &pipe);
	import_pipe_close(&pipe);
	return status;
}

enum status
import_read(const struct sink *sink, int fd, const char *name,
    const struct import_options *options,
    const struct import_listener *listener, struct error *err)
{
	struct import_run run = {
		.fd = fd, .name = name, .options = options,
		.listener = listener, .sink = sink,
	};

	return import_run(&run, err);
}
