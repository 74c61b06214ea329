#include "importers/intake.h"

#include <assert.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include "importers/cms.h"
#include "importers/decode.h"
#include "importers/limits.h"

#define BLOCK_BYTES (64u << 10)	/* read of the source at once */
#define PIECE_BYTES (4u << 10)	/* sent on at once */

/* A piece, with what the signatures held back of those before. */
#define RAW_BYTES (PIECE_BYTES + (CMS_LEVELS_MAX + 1) * CMS_HELD_MAX)
/* What that can become, with what decoder and gate held back or add. */
#define TEXT_BYTES ((RAW_BYTES + DECLARATION_BYTES_MAX) * 3 + 64)

/* Bytes on their way from one stage to the next. */
struct buffer {
	char *bytes;
	size_t size;
	size_t from;
	size_t until;
};

struct intake {
	const struct byte_source *source;
	/* The signatures that may be around the file, from the outermost on;
	 * one more than is taken off.  NULL before the first file. */
	struct cms *signatures[CMS_LEVELS_MAX + 1];
	struct decoder *decoder;	/* of the root */
	struct gate *gate;
	struct buffer block;	/* of the source, for the signatures */
	struct buffer raw;	/* out of them, for the decoder */
	struct buffer text;	/* out of the gate */
	bool is_read;		/* the source, to its end */
	bool has_ended;		/* the root: there is no more text than that */
	bool is_refused;	/* the text, by the gate */
	enum intake_stage stage;	/* at work */
	struct error failure;	/* after what is raw, and the text */
	enum intake_stage failed_stage;
	/* Something begins after the root, where what is raw does; of its first
	 * bytes so many went to the decoder before. */
	bool has_next;
	struct gate_next next;
	uint64_t before;
	struct error fault;	/* of the decoder, there; no text is known */
	char blocks[BLOCK_BYTES];
	char raws[RAW_BYTES];
	char texts[TEXT_BYTES];
};

enum status
intake_new(struct intake **out, struct error *err)
{
	struct intake *intake = malloc(sizeof *intake);

	if (intake == NULL)
		return error_memory(err);
	memset(intake, 0, offsetof(struct intake, blocks));
	intake->block = (struct buffer){ intake->blocks, BLOCK_BYTES, 0, 0 };
	intake->raw = (struct buffer){ intake->raws, RAW_BYTES, 0, 0 };
	intake->text = (struct buffer){ intake->texts, TEXT_BYTES, 0, 0 };
	*out = intake;
	return STATUS_OK;
}

static void
end_file(struct intake *intake)
{
	gate_free(intake->gate);
	decoder_free(intake->decoder);
	intake->gate = NULL;
	intake->decoder = NULL;
	for (size_t i = 0; i <= CMS_LEVELS_MAX; i++) {
		cms_free(intake->signatures[i]);
		intake->signatures[i] = NULL;
	}
}

void
intake_free(struct intake *intake)
{
	if (intake == NULL)
		return;
	end_file(intake);
	free(intake);
}

enum intake_stage
intake_stage(const struct intake *intake)
{
	return intake->failed_stage;
}

struct gate *
intake_gate(const struct intake *intake)
{
	return intake->gate;
}

bool
intake_keeps_ascii(const struct intake *intake)
{
	return decoder_keeps_ascii(intake->decoder);
}

/* ------------------------------------------------- from stage to stage */

static size_t
left(const struct buffer *buffer)
{
	return buffer->until - buffer->from;
}

/* There is room: the sizes say why. */
static void
put(struct buffer *buffer, const char *bytes, size_t size)
{
	if (left(buffer) == 0)
		buffer->from = buffer->until = 0;
	assert(size <= buffer->size - buffer->until);
	memcpy(buffer->bytes + buffer->until, bytes, size);
	buffer->until += size;
}

static enum status
cms_to_cms(void *payload, const char *bytes, size_t size, struct error *err)
{
	return cms_push(payload, bytes, size, err);
}

static enum status
cms_to_raw(void *payload, const char *bytes, size_t size, struct error *err)
{
	struct intake *intake = payload;

	(void)err;
	put(&intake->raw, bytes, size);
	return STATUS_OK;
}

static enum status
decoder_to_gate(void *payload, const char *bytes, size_t size,
    struct error *err)
{
	struct intake *intake = payload;
	enum status status = gate_push(intake->gate, bytes, size, err);

	intake->is_refused = status != STATUS_OK;
	return status;
}

static enum status
gate_to_text(void *payload, const char *bytes, size_t size, struct error *err)
{
	struct intake *intake = payload;

	(void)err;
	put(&intake->text, bytes, size);
	return STATUS_OK;
}

/* ----------------------------------------------------------- step by step */

static enum status
read_block(struct intake *intake, struct error *err)
{
	struct buffer *block = &intake->block;
	enum status status;

	intake->stage = INTAKE_SOURCE;
	block->from = 0;
	block->until = 0;
	status = intake->source->read(intake->source->payload, block->bytes,
	    block->size, &block->until, err);
	intake->is_read = status == STATUS_OK && block->until == 0;
	return status;
}

/* The next piece of the block, through the signatures. */
static enum status
take_piece(struct intake *intake, struct error *err)
{
	struct buffer *block = &intake->block;
	const char *bytes = block->bytes + block->from;
	size_t size = left(block) < PIECE_BYTES ? left(block) : PIECE_BYTES;

	intake->stage = INTAKE_SIGNATURE;
	block->from += size;
	return cms_push(intake->signatures[0], bytes, size, err);
}

static enum status
end_signatures(struct intake *intake, struct error *err)
{
	enum status status = STATUS_OK;

	intake->stage = INTAKE_SIGNATURE;
	for (size_t i = 0; i <= CMS_LEVELS_MAX && status == STATUS_OK; i++)
		status = cms_finish(intake->signatures[i], err);
	return status;
}

static enum status
fill_raw(struct intake *intake, struct error *err)
{
	enum status status = STATUS_OK;

	if (left(&intake->block) == 0)
		status = read_block(intake, err);
	if (status != STATUS_OK)
		return status;
	return intake->is_read ? end_signatures(intake, err) :
	    take_piece(intake, err);
}

/* Where, in what was decoded last, does something begin after the root? */
static bool
find_next(struct intake *intake)
{
	if (gate_find_next(intake->gate, &intake->next))
		return true;
	intake->next = (struct gate_next){ .left = 0 };
	/* A byte that is none of its encoding may be one of the next's. */
	return decoder_is_at_fault(intake->decoder) &&
	    gate_is_after_root(intake->gate);
}

/* What is raw, through the decoder and the gate; not past the root's end. */
static enum status
decode_raw(struct intake *intake, struct error *err)
{
	struct buffer *raw = &intake->raw;
	const char *bytes = raw->bytes + raw->from;
	size_t size = left(raw);
	enum status status = decoder_push(intake->decoder, bytes, size, err);

	intake->stage = INTAKE_TEXT;
	raw->from = raw->until;
	if (intake->is_refused || !find_next(intake))
		return status;
	intake->has_next = true;
	intake->has_ended = true;
	intake->before = intake->next.left;
	raw->from -= decoder_tail(intake->decoder, bytes, size,
	    &intake->before);
	intake->fault = *err;
	/* What was no text of this encoding may be one of the next. */
	*err = (struct error){ 0 };
	return STATUS_OK;
}

static enum status
end_text(struct intake *intake, struct error *err)
{
	enum status status = decoder_finish(intake->decoder, err);

	intake->stage = INTAKE_TEXT;
	intake->has_ended = true;
	return status == STATUS_OK ? gate_finish(intake->gate, err) : status;
}

/* Does more text need bytes of the source? */
static bool
needs_source(const struct intake *intake)
{
	return left(&intake->raw) == 0 && left(&intake->block) == 0 &&
	    !intake->is_read;
}

/* The least that may give more text.  A signature may fail after bytes that it
 * has passed on: those come first. */
static void
step(struct intake *intake)
{
	struct error err = { 0 };
	enum status status;

	if (left(&intake->raw) > 0)
		status = decode_raw(intake, &err);
	else
		status = intake->is_read ? end_text(intake, &err) :
		    fill_raw(intake, &err);
	if (status == STATUS_OK)
		return;
	intake->failure = err;
	intake->failed_stage = intake->stage;
}

static bool
has_more(const struct intake *intake)
{
	return !intake->has_ended && (left(&intake->raw) > 0 ||
	    intake->failure.status == STATUS_OK);
}

static size_t
take_text(struct intake *intake, char *bytes, size_t size)
{
	struct buffer *text = &intake->text;
	size_t taken = size < left(text) ? size : left(text);

	memcpy(bytes, text->bytes + text->from, taken);
	text->from += taken;
	return taken;
}

enum status
intake_read(struct intake *intake, void *bytes, size_t size, size_t *got,
    struct error *err)
{
	size_t taken = take_text(intake, bytes, size);

	while (taken < size && has_more(intake) &&
	    (taken < INTAKE_READ_MIN || !needs_source(intake))) {
		step(intake);
		taken += take_text(intake, (char *)bytes + taken,
		    size - taken);
	}
	*got = taken;
	if (taken > 0 || intake->has_next ||
	    intake->failure.status == STATUS_OK)
		return STATUS_OK;
	*err = intake->failure;
	return err->status;
}

/* ------------------------------------------------------------------- roots */

static enum status
begin_root(struct intake *intake, uint64_t first_line, struct error *err)
{
	const struct byte_target to_gate = { intake, decoder_to_gate };
	const struct byte_target to_text = { intake, gate_to_text };
	enum status status = gate_new(&intake->gate, first_line, &to_text,
	    err);

	intake->has_ended = false;
	intake->has_next = false;
	intake->is_refused = false;
	return status == STATUS_OK ?
	    decoder_new(&intake->decoder, &to_gate, err) : status;
}

/* What of a root's beginning was pushed before: ASCII, or a byte order mark. */
static enum status
push_again(struct intake *intake, const struct decoder *decoder,
    struct error *err)
{
	const struct gate_next *next = &intake->next;
	char bytes[2 * GATE_NEXT_TEXT_MAX];
	size_t length = intake->before < next->text_length ?
	    (size_t)intake->before : next->text_length;
	size_t size;

	if (length == 0)
		return STATUS_OK;
	size = decoder_encode(decoder, bytes, next->text, length);
	return decoder_push(intake->decoder, bytes, size, err);
}

bool
intake_has_next(const struct intake *intake)
{
	return intake->has_next;
}

enum status
intake_refuse_next(const struct intake *intake, struct error *err)
{
	assert(intake->has_next);
	if (intake->next.text != NULL)
		return gate_refuse_next(intake->gate, err);
	*err = intake->fault;
	return err->status;
}

enum status
intake_begin_next(struct intake *intake, struct error *err)
{
	struct decoder *decoder = intake->decoder;
	struct gate *gate = intake->gate;
	enum status status;

	assert(intake->has_next && left(&intake->text) == 0);
	intake->decoder = NULL;
	intake->gate = NULL;
	status = begin_root(intake, gate_line(gate), err);
	if (status == STATUS_OK)
		status = push_again(intake, decoder, err);
	gate_free(gate);
	decoder_free(decoder);
	return status;
}

static enum status
begin_signatures(struct intake *intake, struct error *err)
{
	struct byte_target target = { intake, cms_to_raw };
	enum status status = STATUS_OK;

	for (unsigned level = CMS_LEVELS_MAX + 1;
	    level-- > 0 && status == STATUS_OK;) {
		status = cms_new(&intake->signatures[level], level, &target,
		    err);
		target = (struct byte_target){ intake->signatures[level],
			cms_to_cms };
	}
	return status;
}

enum status
intake_begin(struct intake *intake, const struct byte_source *source,
    struct error *err)
{
	enum status status;

	end_file(intake);
	intake->source = source;
	intake->block.from = intake->block.until = 0;
	intake->raw.from = intake->raw.until = 0;
	intake->text.from = intake->text.until = 0;
	intake->is_read = false;
	intake->failure = (struct error){ 0 };
	status = begin_signatures(intake, err);
	return status == STATUS_OK ? begin_root(intake, 1, err) : status;
}
