#include "importers/part_source.h"

#include <errno.h>
#include <string.h>

#include "engine/retry.h"
#include "importers/limits.h"

/* Whoever waits for the next part, gigabytes away it may be, is told that this
 * reader is at work; no byte of it has been read. */
static enum status
tell_looking(void *payload, struct error *err)
{
	const struct part_source *source = payload;
	bool is_heard = source->share.reader == 0 || source->is_in_parts;

	return is_heard ? source->sink->progress(source->sink->payload,
	    source->at, err) : STATUS_OK;
}

void
part_source_begin(struct part_source *source, int fd, uint64_t size,
    const struct part_share *share)
{
	*source = (struct part_source){
		.share = *share,
		.cutter = { .fd = fd, .size = size, .step = share->step,
			.still_looks = tell_looking, .payload = source },
		.phase = PART_PREFIX,
		.line = 1,
	};
}

/* ---------------------------------------------------------- what comes next */

static enum status
enter(struct part_source *source, enum part_phase phase)
{
	source->phase = phase;
	if (phase == PART_READS_ON)
		source->until = UINT64_MAX;
	if (phase == PART_PREFIX_ENDS || phase == PART_ENDS)
		source->blanks = PART_BLANKS;
	return STATUS_OK;
}

/* Nothing more is to be read here. */
static enum status
be_idle(struct part_source *source, struct error *err)
{
	source->is_idle = true;
	return error_set(err, STATUS_INTERRUPTED, "no part is left");
}

/* The file is read in order, by the first reader. */
static enum status
give_up_parts(struct part_source *source, struct error *err)
{
	return source->share.reader == 0 ? enter(source, PART_READS_ON) :
	    be_idle(source, err);
}

/* ------------------------------------------------------------- the prefix */

/* The first number whose cut may be where the bytes so far end. */
static enum status
cut_prefix(struct part_source *source, struct error *err)
{
	uint64_t step = source->cutter.step;
	enum status status;

	source->number = source->at / step + (source->at % step != 0);
	status = part_cut_find(&source->until, &source->cutter,
	    source->number, err);
	if (status != STATUS_OK)
		return status;
	if (source->until == source->cutter.size)
		return give_up_parts(source, err);
	return enter(source, PART_PREFIX_CUT);
}

/*
 * One more step of the prefix, or its end.  Of a file most of which is prefix
 * each reader would read most.
 */
static enum status
grow_prefix(struct part_source *source, struct error *err)
{
	const char *name = interpreter_document_name(source->interpreter);

	if (interpreter_joins(source->interpreter) ||
	    source->at > source->cutter.size / 2)
		return give_up_parts(source, err);
	if (name == NULL) {
		source->until = source->at + source->cutter.step;
		return STATUS_OK;
	}
	return part_cut_begin(&source->cutter, name) ?
	    cut_prefix(source, err) : give_up_parts(source, err);
}

static enum status
end_prefix(struct part_source *source, struct error *err)
{
	const struct document_standing stands =
	    document_stands(source->document);

	/* Blanks must be blanks, and not come into a text; and a '<' must be
	 * one, with nothing left of the bytes before it. */
	if (!stands.keeps_ascii || !stands.is_between_markup ||
	    stands.depth == 0)
		return give_up_parts(source, err);
	return enter(source, PART_PREFIX_ENDS);
}

/* --------------------------------------------------------------- the parts */

static bool
has_few_names(const struct document_standing *stands)
{
	return stands->names <= PART_NAMES_MAX &&
	    stands->names_bytes <= PART_NAMES_BYTES_MAX;
}

static enum status
tell_part(struct part_source *source, const struct document_standing *stands,
    struct error *err)
{
	const struct sink_part part = { .end = source->until,
		.lines = stands->line - source->line };

	source->line = stands->line;
	return source->sink->part(source->sink->payload, &part, err);
}

/* From cut `number` to the one after it. */
static enum status
begin_part(struct part_source *source, struct error *err)
{
	enum status status = part_cut_find(&source->at, &source->cutter,
	    source->number, err);

	if (status == STATUS_OK && source->at == source->cutter.size)
		return be_idle(source, err);
	if (status == STATUS_OK)
		status = part_cut_find(&source->until, &source->cutter,
		    source->number + 1, err);
	if (status != STATUS_OK)
		return status;
	document_mark(source->document);
	return enter(source, source->until == source->cutter.size ?
	    PART_READS_ON : PART_INSIDE);
}

/* The blanks have been read. */
static enum status
begin_parts(struct part_source *source, struct error *err)
{
	const struct document_standing stands =
	    document_stands(source->document);
	enum status status;

	/* They may have come into a text that is kept. */
	if (!stands.is_told ||
	    !interpreter_is_between_records(source->interpreter))
		return error_set(err, STATUS_INVALID,
		    "no place for parts to begin");
	if (!has_few_names(&stands))
		return give_up_parts(source, err);
	source->depth = stands.depth;
	source->generation = interpreter_generation(source->interpreter);
	source->is_in_parts = true;
	status = tell_part(source, &stands, err);
	if (status != STATUS_OK)
		return status;
	interpreter_set_sink(source->interpreter, source->sink);
	source->number += source->share.reader;
	return begin_part(source, err);
}

/* Are the elements open that were when the prefix had ended?  Then blanks are
 * harmless: none of those keeps its text. */
static enum status
end_part(struct part_source *source, struct error *err)
{
	const struct document_standing stands =
	    document_stands(source->document);
	bool is_level = stands.is_between_markup &&
	    stands.depth == source->depth &&
	    stands.least_depth == source->depth;

	(void)err;
	return enter(source, is_level ? PART_ENDS : PART_READS_ON);
}

/* The blanks have been read. */
static enum status
begin_next(struct part_source *source, struct error *err)
{
	const struct document_standing stands =
	    document_stands(source->document);
	enum status status;

	if (!stands.is_told ||
	    !interpreter_is_between_records(source->interpreter) ||
	    interpreter_generation(source->interpreter) != source->generation)
		return enter(source, PART_READS_ON);
	status = tell_part(source, &stands, err);
	source->number += source->share.readers;
	return status == STATUS_OK ? begin_part(source, err) : status;
}

static enum status
read_on(struct part_source *source, struct error *err)
{
	(void)source, (void)err;
	return STATUS_OK;
}

/* All bytes so far have been read: what comes next, by the phase. */
static enum status (*const next[PART_PHASE_COUNT])(struct part_source *source,
    struct error *err) = {
	[PART_PREFIX] = grow_prefix,
	[PART_PREFIX_CUT] = end_prefix,
	[PART_PREFIX_ENDS] = begin_parts,
	[PART_INSIDE] = end_part,
	[PART_ENDS] = begin_next,
	[PART_READS_ON] = read_on,
};

/* ------------------------------------------------------------- the bytes */

static enum status
check_names(const struct part_source *source, struct error *err)
{
	const struct document_standing stands =
	    document_stands(source->document);

	if (!source->is_in_parts || has_few_names(&stands))
		return STATUS_OK;
	return error_set(err, STATUS_RANGE, "too many names for parts");
}

static enum status
tell_progress(struct part_source *source, struct error *err)
{
	bool is_heard = source->share.reader == 0 || source->is_in_parts;

	if (!is_heard || source->at - source->told_bytes < PROGRESS_BYTES)
		return STATUS_OK;
	source->told_bytes = source->at;
	return source->sink->progress(source->sink->payload, source->at, err);
}

static enum status
read_file(struct part_source *source, void *bytes, size_t size, size_t *got,
    struct error *err)
{
	ssize_t count = retry_pread(source->cutter.fd, bytes, size,
	    (off_t)source->at);

	if (count < 0)
		return error_set(err, STATUS_ENVIRONMENT, "cannot read: %s",
		    strerror(errno));
	if (count == 0 && source->phase != PART_READS_ON)
		return error_set(err, STATUS_INVALID,
		    "the file has grown shorter");
	*got = (size_t)count;
	source->at += (uint64_t)count;
	return STATUS_OK;
}

enum status
part_source_read(struct part_source *source, void *bytes, size_t size,
    size_t *got, struct error *err)
{
	enum status status = check_names(source, err);

	/* Not once only: a part is empty where a document is longer than it. */
	while (status == STATUS_OK && source->blanks == 0 &&
	    source->at == source->until)
		status = next[source->phase](source, err);
	if (status != STATUS_OK)
		return status;
	if (source->blanks > 0) {
		*got = size < source->blanks ? size : source->blanks;
		source->blanks -= *got;
		memset(bytes, ' ', *got);
		return STATUS_OK;
	}
	if (size > source->until - source->at)
		size = (size_t)(source->until - source->at);
	status = read_file(source, bytes, size, got, err);
	return status == STATUS_OK ? tell_progress(source, err) : status;
}
