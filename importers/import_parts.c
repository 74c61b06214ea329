#include "importers/import_parts.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "importers/import_pipe.h"
#include "importers/limits.h"
#include "importers/part_read.h"

/* One of the readers. */
struct part_pipe {
	struct import_pipe pipe;
	uint64_t lines;		/* in what it has told, by its own counting */
	bool has_begun;		/* it has told the prefix */
};

struct import_parts {
	struct import_run *run;		/* borrowed */
	struct stat file;		/* before it is read */
	struct part_pipe readers[PART_READERS_MAX];
	unsigned count;			/* of readers */
	struct import_pipe digest;	/* of whoever works it out */
	struct sink_part prefix;
	/* Of what has been told so far, in the file's order. */
	uint64_t end;
	uint64_t lines;
};

static uint64_t
step_of(const struct import_options *options)
{
	return options->part_bytes > 0 ? options->part_bytes : PART_BYTES;
}

bool
import_parts_may(const struct import_run *run)
{
	const struct import_options *options = run->options;
	struct stat file;

	return options->jobs > 1 && options->csv == NULL &&
	    !options->tells_unused &&
	    fstat(run->fd, &file) == 0 && S_ISREG(file.st_mode) &&
	    lseek(run->fd, 0, SEEK_CUR) == 0 && file.st_size > 0 &&
	    (uint64_t)file.st_size <= DECOMPRESS_BYTES_MAX &&
	    (uint64_t)file.st_size / step_of(options) >= PART_COUNT_MIN &&
	    part_is_plain(run->fd);
}

/* ------------------------------------------------------------- the sinks */

static enum status
refuse_member(void *payload, const char *name, struct error *err)
{
	(void)payload, (void)name;
	return error_set(err, STATUS_INVALID,
	    "a member, in what is no archive");
}

static enum status
refuse_member_end(void *payload, const struct sink_member_end *end,
    struct error *err)
{
	(void)end;
	return refuse_member(payload, "", err);
}

/* ----------------------------------------------------------- the processes */

static enum status
open_readers(struct import_parts *parts, struct error *err)
{
	struct import_run *run = parts->run;
	struct import_task task = { .share = { .readers = parts->count,
		.step = step_of(run->options) } };
	struct sink sink = *run->sink;
	enum status status = STATUS_OK;

	sink.member = refuse_member;
	sink.member_end = refuse_member_end;
	for (unsigned i = 0; i < parts->count && status == STATUS_OK; i++) {
		task.share.reader = i;
		status = import_pipe_open(&parts->readers[i].pipe, run, &task,
		    &sink, err);
	}
	return status;
}

static enum status
open_digest(struct import_parts *parts, struct error *err)
{
	const struct import_task task = { .is_digest_only = true };

	return import_pipe_open(&parts->digest, parts->run, &task, &sink_deaf,
	    err);
}

static void
close_all(struct import_parts *parts)
{
	for (unsigned i = 0; i < parts->count; i++)
		import_pipe_close(&parts->readers[i].pipe);
	import_pipe_close(&parts->digest);
}

/* --------------------------------------------------------------- the parts */

static enum status
refuse_part(struct error *err)
{
	return error_set(err, STATUS_INVALID,
	    "the parts of the file do not fit together");
}

/* The prefix: told by the first reader, and passed over by the others. */
static enum status
begin_reader(struct import_parts *parts, struct part_pipe *reader,
    const struct sink_part *prefix, struct error *err)
{
	bool is_first = reader == &parts->readers[0];

	if (!is_first && (prefix->end != parts->prefix.end ||
	    prefix->lines != parts->prefix.lines))
		return refuse_part(err);
	reader->has_begun = true;
	reader->lines = prefix->lines;
	if (is_first) {
		parts->prefix = *prefix;
		parts->end = prefix->end;
		parts->lines = prefix->lines;
	}
	return STATUS_OK;
}

/* There are not more lines than bytes, nor parts than there is of the file. */
static bool
may_end(const struct import_parts *parts, const struct sink_part *part)
{
	return part->end >= parts->end &&
	    part->end <= (uint64_t)parts->file.st_size &&
	    part->lines <= part->end - parts->end;
}

/* The next part, and before a reader's first one the prefix.  *is_last: the
 * reader has come to the file's end. */
static enum status
take_part(struct import_parts *parts, struct part_pipe *reader, bool *is_last,
    struct error *err)
{
	const struct sink_part *part;
	enum status status;

	do {
		wire_reader_set_line_base(reader->pipe.wire,
		    parts->lines - reader->lines);
		status = import_pipe_read(&reader->pipe, &part, err);
		*is_last = status == STATUS_OK && part == NULL;
		if (status != STATUS_OK || *is_last)
			return status;
		if (!reader->has_begun) {
			if (!may_end(&(struct import_parts){
			    .file = parts->file }, part))
				return refuse_part(err);
			status = begin_reader(parts, reader, part, err);
			part = NULL;
		}
	} while (status == STATUS_OK && part == NULL);
	if (status != STATUS_OK)
		return status;
	if (!may_end(parts, part))
		return refuse_part(err);
	parts->end = part->end;
	parts->lines += part->lines;
	reader->lines += part->lines;
	return parts->run->sink->progress(parts->run->sink->payload,
	    parts->end, err);
}

/* Round by round, to whoever comes to the file's end. */
static enum status
take_parts(struct import_parts *parts, struct error *err)
{
	struct part_pipe *reader = NULL;
	bool is_last = false;
	enum status status = STATUS_OK;

	for (unsigned turn = 0; status == STATUS_OK && !is_last;
	    turn = (turn + 1) % parts->count) {
		reader = &parts->readers[turn];
		status = take_part(parts, reader, &is_last, err);
	}
	return status == STATUS_OK ?
	    import_pipe_finish(&reader->pipe, err) : status;
}

/* -------------------------------------------------------- the file itself */

static enum status
take_digest(struct import_parts *parts, struct error *err)
{
	const struct sink_part *part;
	const struct wire_end *end;
	enum status status = import_pipe_read(&parts->digest, &part, err);

	if (status == STATUS_OK && part != NULL)
		status = refuse_part(err);
	if (status == STATUS_OK)
		status = import_pipe_finish(&parts->digest, err);
	if (status != STATUS_OK)
		return status;
	end = wire_reader_end(parts->digest.wire);
	if (end->digest[0] == '\0')
		return refuse_part(err);
	memcpy(parts->run->digest, end->digest, sizeof parts->run->digest);
	return STATUS_OK;
}

static bool
is_same_time(const struct timespec *a, const struct timespec *b)
{
	return a->tv_sec == b->tv_sec && a->tv_nsec == b->tv_nsec;
}

static bool
is_as_before(const struct import_parts *parts)
{
	const struct stat *before = &parts->file;
	struct stat after;

	return fstat(parts->run->fd, &after) == 0 &&
	    before->st_dev == after.st_dev && before->st_ino == after.st_ino &&
	    before->st_size == after.st_size &&
	    is_same_time(&before->st_mtim, &after.st_mtim) &&
	    is_same_time(&before->st_ctim, &after.st_ctim);
}

/* ------------------------------------------------------------- the whole */

static enum status
read_parts(struct import_parts *parts, struct error *err)
{
	enum status status = open_readers(parts, err);

	if (status == STATUS_OK)
		status = open_digest(parts, err);
	if (status == STATUS_OK)
		status = take_parts(parts, err);
	if (status == STATUS_OK)
		status = take_digest(parts, err);
	parts->run->has_changed = !is_as_before(parts);
	if (status == STATUS_OK && parts->run->has_changed)
		status = error_set(err, STATUS_INVALID,
		    "the file has changed while it was read");
	return status;
}

enum status
import_parts(struct import_run *run, struct error *err)
{
	struct import_parts *parts = calloc(1, sizeof *parts);
	enum status status;

	import_run_begin(run);
	if (parts == NULL)
		return error_memory(err);
	parts->run = run;
	parts->count = run->options->jobs < PART_READERS_MAX ?
	    run->options->jobs : PART_READERS_MAX;
	if (fstat(run->fd, &parts->file) != 0)
		status = error_set(err, STATUS_ENVIRONMENT,
		    "cannot ask for the file's state: %s", strerror(errno));
	else
		status = read_parts(parts, err);
	close_all(parts);
	free(parts);
	/* As after reading in order. */
	if (status == STATUS_OK && lseek(run->fd, 0, SEEK_END) < 0)
		status = error_set(err, STATUS_ENVIRONMENT,
		    "cannot go to the file's end: %s", strerror(errno));
	return status;
}
