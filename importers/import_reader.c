#include <errno.h>
#include <locale.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "engine/retry.h"
#include "importers/csv_rows.h"
#include "importers/import.h"
#include "importers/import_arguments.h"
#include "importers/import_dialects.h"
#include "importers/import_process.h"
#include "importers/limits.h"
#include "importers/part_read.h"
#include "importers/place_count.h"
#include "importers/reader.h"
#include "importers/sandbox.h"
#include "importers/wire.h"
#include "importers/xml_parse.h"

/*
 * The reader process: get everything ready, give everything up, read.  It is
 * left with _exit(): nothing of it needs an orderly end, and what libraries do
 * at exit may be forbidden by then.
 */

/* Bytes between two calls of progress, where nothing but them is read. */
#define REST_PROGRESS_BYTES (UINT64_C(64) << 20)

struct reading {
	struct import_arguments arguments;
	struct dialect_set *dialects;
	const struct dialect *found;	/* the file's; NULL: not known */
	struct place_count *counts;	/* NULL: not asked for */
	struct digest *digest;
	struct wire_writer *writer;
	bool is_file;		/* of known length, not a pipe */
	uint64_t size;		/* then: its length */
	uint64_t bytes;		/* read of it */
};

static enum status
find_dialect(const struct dialect **out, const struct reading *reading,
    struct error *err)
{
	const char *name = reading->arguments.format;

	*out = NULL;
	if (reading->arguments.csv != NULL)
		name = CSV_DIALECT;
	if (name == NULL)
		return STATUS_OK;
	*out = dialect_set_find(reading->dialects, name);
	if (*out != NULL)
		return STATUS_OK;
	return error_set(err, STATUS_USAGE, "there is no format \"%s\"", name);
}

/* Signals of the terminal are the parent's to handle; its end is ours. */
static enum status
follow_parent(struct error *err)
{
	static const int ignored[] = { SIGINT, SIGTERM, SIGHUP };
	struct pollfd output = { .fd = READER_OUTPUT_FD };
	int gone;

	if (prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0) != 0)
		return error_set(err, STATUS_ENVIRONMENT,
		    "cannot follow the parent process: %s", strerror(errno));
	/* One that ended before that has left the pipe without a reader. */
	do {
		gone = poll(&output, 1, 0);
	} while (gone < 0 && errno == EINTR);
	if (gone != 0)
		return error_set(err, STATUS_ENVIRONMENT,
		    "the parent process has gone");
	for (size_t i = 0; i < sizeof ignored / sizeof ignored[0]; i++)
		if (signal(ignored[i], SIG_IGN) == SIG_ERR)
			return error_set(err, STATUS_ENVIRONMENT,
			    "cannot ignore signals: %s", strerror(errno));
	return STATUS_OK;
}

/* The built-in ones, and the user's own before them. */
static enum status
load_dialects(struct reading *reading, struct error *err)
{
	enum status status = dialect_set_new(&reading->dialects, err);

	if (status != STATUS_OK || !reading->arguments.has_dialects)
		return status;
	status = import_dialects_unpack(reading->dialects, READER_DIALECTS_FD,
	    err);
	if (status == STATUS_OK && close(READER_DIALECTS_FD) != 0)
		status = error_set(err, STATUS_ENVIRONMENT,
		    "cannot close the dialects: %s", strerror(errno));
	return status;
}

/* A file's length is known and bounds the time; a pipe's is not. */
static enum status
confine(struct reading *reading, struct error *err)
{
	struct sandbox sandbox = {
		.input = READER_INPUT_FD,
		.output = READER_OUTPUT_FD,
		.cpu_seconds = READER_CPU_SECONDS_MAX,
		.is_confined = reading->arguments.is_sandboxed,
	};
	struct stat file;
	uint64_t seconds;

	reading->is_file = fstat(READER_INPUT_FD, &file) == 0 &&
	    S_ISREG(file.st_mode);
	if (reading->is_file) {
		reading->size = (uint64_t)file.st_size;
		seconds = READER_CPU_SECONDS_FREE + reading->size /
		    READER_CPU_BYTES_PER_SECOND;
		if (seconds < sandbox.cpu_seconds)
			sandbox.cpu_seconds = seconds;
	}
	return sandbox_enter(&sandbox, err);
}

static int
compare_bytes(const void *left, const void *right)
{
	const unsigned char *a = left;
	const unsigned char *b = right;

	return (*a > *b) - (*a < *b);
}

/* The library's sort asks the kernel how much memory there is when it has a
 * kilobyte to sort for the first time. */
static void
prepare_sort(void)
{
	unsigned char bytes[4096] = { 1 };

	qsort(bytes, sizeof bytes, sizeof bytes[0], compare_bytes);
}

/* All that may need a file, or a call that is forbidden then, before there are
 * none. */
static enum status
prepare(struct reading *reading, struct error *err)
{
	enum status status;

	/* For the names of an archive's members, which libarchive converts to
	 * the locale's characters; without it they are numbers. */
	(void)uselocale(newlocale(LC_CTYPE_MASK, "C.UTF-8", (locale_t)0));
	xml_parse_init();
	prepare_sort();
	status = follow_parent(err);
	if (status == STATUS_OK && digest_new(&reading->digest) != STATUS_OK)
		status = error_memory(err);
	if (status == STATUS_OK && !reading->arguments.task.is_digest_only)
		status = load_dialects(reading, err);
	if (status == STATUS_OK && reading->arguments.tells_unused)
		status = place_count_new(&reading->counts, err);
	return status == STATUS_OK ? confine(reading, err) : status;
}

/* Where the descriptor is others' too, by offset. */
static ssize_t
read_block(const struct reading *reading, void *block, size_t size)
{
	return reading->arguments.task.is_digest_only ?
	    retry_pread(READER_INPUT_FD, block, size,
	    (off_t)reading->bytes) :
	    retry_read(READER_INPUT_FD, block, size);
}

/* A file that was refused is named in the log by the digest of all of it.
 * The parent is told that it goes on: a long silence is held for a fault. */
static bool
digest_rest(struct reading *reading, const struct sink *sink)
{
	static char block[READ_BLOCK_BYTES];
	struct error ignored;

	while (reading->is_file) {
		ssize_t got = read_block(reading, block, sizeof block);

		if (got == 0)
			return true;
		if (got < 0)
			return false;
		digest_add(reading->digest, block, (size_t)got);
		reading->bytes += (uint64_t)got;
		if (reading->bytes % REST_PROGRESS_BYTES < (uint64_t)got &&
		    sink->progress(sink->payload, reading->bytes, &ignored) !=
		    STATUS_OK)
			return false;
	}
	return false;
}

/* Also of a file that was refused: what there was up to then. */
static enum status
tell_unused(const struct reading *reading, const struct sink *sink,
    enum status status, struct error *err)
{
	struct error late = { 0 };
	enum status told = place_count_tell(reading->counts, reading->found,
	    reading->arguments.format != NULL, sink, &late);

	if (status != STATUS_OK || told == STATUS_OK)
		return status;
	*err = late;
	return told;
}

static enum status
finish_digest(const struct reading *reading, struct wire_end *end)
{
	return digest_finish(reading->digest, end->digest) == STATUS_OK ?
	    STATUS_OK : error_memory(&end->error);
}

/* The bytes alone. */
static enum status
read_digest(struct reading *reading, struct wire_end *end)
{
	const struct sink sink = wire_writer_sink(reading->writer);

	if (!digest_rest(reading, &sink))
		return error_set(&end->error, STATUS_ENVIRONMENT,
		    "cannot read: %s", strerror(errno));
	return finish_digest(reading, end);
}

/* Parts of the file.  Who has no more of them leaves without an end. */
static enum status
read_parts(const struct reading *reading,
    const struct interpret_options *options, struct wire_end *end)
{
	const struct sink sink = wire_writer_sink(reading->writer);
	const struct part_input input = {
		.fd = READER_INPUT_FD,
		.size = reading->size,
		.name = reading->arguments.name,
		.share = reading->arguments.task.share,
	};
	bool is_idle = false;
	enum status status = part_read(&is_idle, &input, options, &sink,
	    &end->error);

	if (is_idle)
		_exit(EXIT_SUCCESS);
	return status;
}

static enum status
read_all(struct reading *reading, struct wire_end *end)
{
	const struct sink sink = wire_writer_sink(reading->writer);
	const struct reader_input input = {
		.fd = READER_INPUT_FD,
		.in_bytes = &reading->bytes,
		.name = reading->arguments.name,
		.digest = reading->digest,
		.counts = reading->counts,
		.csv = reading->arguments.csv == NULL ? NULL :
		    csv_kind_find(reading->arguments.csv),
		.encoding = reading->arguments.encoding,
	};
	struct interpret_options options = {
		.dialects = reading->dialects,
		.source = reading->arguments.source,
		.prefix = reading->arguments.prefix,
		.accepts_mismatch = reading->arguments.accepts_mismatch,
		.found = &reading->found,
	};
	enum status status = find_dialect(&options.dialect, reading,
	    &end->error);

	if (status == STATUS_OK && reading->arguments.csv != NULL &&
	    input.csv == NULL)
		status = error_set(&end->error, STATUS_USAGE, "there is no "
		    "kind of CSV \"%s\"", reading->arguments.csv);
	if (status != STATUS_OK)
		return status;
	if (reading->arguments.task.share.readers > 0)
		return read_parts(reading, &options, end);
	status = reader_read(&input, &options, &sink, &end->error);
	if (status != STATUS_MEMORY && reading->counts != NULL)
		status = tell_unused(reading, &sink, status, &end->error);
	if ((status == STATUS_OK || digest_rest(reading, &sink)) &&
	    finish_digest(reading, end) != STATUS_OK)
		return STATUS_MEMORY;
	return status;
}

int
import_reader_main(int argc, char **argv)
{
	struct reading reading = { 0 };
	struct wire_end end = { 0 };
	struct error err = { 0 };
	enum status status;

	if (!import_arguments_parse(&reading.arguments, argc, argv))
		_exit(EXIT_FAILURE);
	if (wire_writer_new(&reading.writer, READER_OUTPUT_FD, &err) !=
	    STATUS_OK)
		_exit(err.status == STATUS_MEMORY ? READER_EXIT_MEMORY :
		    EXIT_FAILURE);
	status = prepare(&reading, &end.error);
	if (status == STATUS_OK)
		status = reading.arguments.task.is_digest_only ?
		    read_digest(&reading, &end) : read_all(&reading, &end);
	end.error.status = status;
	status = wire_writer_end(reading.writer, &end, &err);
	_exit(status == STATUS_OK ? EXIT_SUCCESS : EXIT_FAILURE);
}
