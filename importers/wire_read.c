#include "importers/wire.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "engine/currency.h"
#include "importers/limits.h"
#include "importers/wire_form.h"
#include "importers/wire_record.h"

#define BUFFER_BYTES (1u << 20)

#define DIALECT_NAME_MAX 63

enum status
wire_reader_new(struct wire_reader **out, const struct sink *sink,
    struct error *err)
{
	struct wire_reader *reader = calloc(1, sizeof *reader);

	if (reader == NULL)
		return error_memory(err);
	reader->sink = *sink;
	reader->capacity = BUFFER_BYTES;
	reader->bytes = malloc(reader->capacity);
	if (reader->bytes == NULL || !wire_texts_init(&reader->texts)) {
		wire_reader_free(reader);
		return error_memory(err);
	}
	*out = reader;
	return STATUS_OK;
}

void
wire_reader_free(struct wire_reader *reader)
{
	if (reader == NULL)
		return;
	free(reader->lines.items);
	free(reader->units.items);
	free(reader->aliases.items);
	free(reader->memberships.items);
	free(reader->managers.items);
	free(reader->places.items);
	wire_texts_fini(&reader->texts);
	free(reader->bytes);
	free(reader);
}

void
wire_reader_expect_parts(struct wire_reader *reader)
{
	reader->has_parts = true;
}

const struct sink_part *
wire_reader_part(const struct wire_reader *reader)
{
	return reader->is_at_part ? &reader->part : NULL;
}

void
wire_reader_set_line_base(struct wire_reader *reader, uint64_t base)
{
	assert(base <= INT64_MAX);
	reader->line_base = base;
}

const struct wire_end *
wire_reader_end(const struct wire_reader *reader)
{
	bool is_last = reader->has_end && !reader->has_more &&
	    reader->from == reader->until;

	return is_last ? &reader->last : NULL;
}

/* --------------------------------------------------------------- records */

static enum status
read_file(struct wire_reader *reader, struct cursor *cursor,
    struct error *err)
{
	struct sink_file file = {
		.dialect = cursor_take_needed(cursor, DIALECT_NAME_MAX),
	};

	file.source = cursor_take_text(cursor, FACT_TEXT_MAX);
	if (!wire_record_is_whole(cursor))
		return wire_record_refuse(reader, err);
	return reader->sink.file(reader->sink.payload, &file, err);
}

/* A reader that was not asked for rows does not send them. */
static enum status
read_row(struct wire_reader *reader, struct cursor *cursor,
    struct error *err)
{
	const char *text = cursor_take_needed(cursor, CSV_ROW_BYTES_MAX);
	bool is_header = cursor_take_flag(cursor);

	if (!wire_record_is_whole(cursor) || reader->sink.row == NULL)
		return wire_record_refuse(reader, err);
	return reader->sink.row(reader->sink.payload, text, is_header, err);
}

static enum status
read_payment(struct wire_reader *reader, struct cursor *cursor,
    struct error *err)
{
	struct fact_payment payment;

	payment.source = cursor_take_needed(cursor, FACT_ID_MAX);
	payment.id = cursor_take_text(cursor, FACT_ID_MAX);
	payment.document = cursor_take_needed(cursor, FACT_ID_MAX);
	payment.date = cursor_take_date(cursor);
	payment.amount_micro = cursor_take_amount(cursor);
	payment.has_amount = cursor_take_flag(cursor);
	payment.file_line = cursor_take_file_line(cursor);
	if (!wire_record_is_whole(cursor))
		return wire_record_refuse(reader, err);
	return reader->sink.payment(reader->sink.payload, &payment, err);
}

static struct fact_figures
take_figures(struct cursor *cursor)
{
	struct fact_figures figures;

	figures.is_known = cursor_take_flag(cursor);
	figures.is_cancelled = cursor_take_flag(cursor);
	figures.has_gross = cursor_take_flag(cursor);
	figures.is_from_gross = cursor_take_flag(cursor);
	figures.lines = (uint64_t)cursor_take_i64(cursor, 0, FACT_LINES_MAX);
	figures.credit_micro = cursor_take_sum(cursor);
	figures.debit_micro = cursor_take_sum(cursor);
	figures.gross_micro = cursor_take_sum(cursor);
	if (figures.credit_micro < 0 || figures.debit_micro < 0)
		cursor->is_valid = false;
	return figures;
}

/* What was set aside may hold texts longer than those of a fact. */
static enum status
read_reject(struct wire_reader *reader, struct cursor *cursor,
    struct error *err)
{
	struct fact_reject reject;

	reject.source = cursor_take_text(cursor, FACT_TEXT_MAX);
	reject.kind = cursor_take_needed(cursor, FACT_ID_MAX);
	reject.id = cursor_take_text(cursor, FACT_TEXT_MAX);
	reject.code = cursor_take_needed(cursor, FACT_ID_MAX);
	reject.sentence = cursor_take_needed(cursor, FACT_TEXT_MAX);
	reject.original = cursor_take_text(cursor, REJECT_ORIGINAL_MAX);
	reject.native = cursor_take_text(cursor, REJECT_NATIVE_MAX);
	reject.file_line = cursor_take_file_line(cursor);
	reject.date = cursor_take_optional_date(cursor);
	reject.has_date = reject.date != DATE_NONE;
	reject.currency = cursor_take_text(cursor, CURRENCY_CODE_SIZE - 1);
	if (reject.currency != NULL && currency_find(reject.currency) == NULL)
		cursor->is_valid = false;
	reject.figures = take_figures(cursor);
	if (!wire_record_is_whole(cursor))
		return wire_record_refuse(reader, err);
	return reader->sink.reject(reader->sink.payload, &reject, err);
}

static enum status
read_skip(struct wire_reader *reader, struct cursor *cursor,
    struct error *err)
{
	struct fact_skip skip;

	skip.is_document = cursor_take_flag(cursor);
	skip.source = cursor_take_text(cursor, FACT_ID_MAX);
	skip.id = cursor_take_text(cursor, FACT_ID_MAX);
	skip.what = cursor_take_needed(cursor, FACT_TEXT_MAX);
	skip.date = cursor_take_optional_date(cursor);
	skip.file_line = cursor_take_file_line(cursor);
	if (!wire_record_is_whole(cursor))
		return wire_record_refuse(reader, err);
	return reader->sink.skip(reader->sink.payload, &skip, err);
}

static struct control_stated
take_stated(struct cursor *cursor)
{
	struct control_stated stated;

	stated.what = cursor_take_u32(cursor, CONTROL_WHAT_LAST);
	if (stated.what < CONTROL_DOCUMENTS)
		cursor->is_valid = false;
	stated.place = cursor_take_needed(cursor, FACT_TEXT_MAX);
	stated.text = cursor_take_needed(cursor, FACT_TEXT_MAX);
	stated.value_micro = cursor_take_amount(cursor);
	stated.decimals = cursor_take_u32(cursor, DECIMAL_DIGITS);
	stated.is_number = cursor_take_flag(cursor);
	return stated;
}

static enum status
read_controls(struct wire_reader *reader, struct cursor *cursor,
    struct error *err)
{
	struct control_stated stated[CONTROLS_MAX];
	struct sink_controls controls = { .controls = stated };

	controls.count = cursor_take_u32(cursor, CONTROLS_MAX);
	for (size_t i = 0; i < controls.count && cursor->is_valid; i++)
		stated[i] = take_stated(cursor);
	if (!wire_record_is_whole(cursor))
		return wire_record_refuse(reader, err);
	return reader->sink.controls == NULL ? STATUS_OK :
	    reader->sink.controls(reader->sink.payload, &controls, err);
}

static enum status
read_note(struct wire_reader *reader, struct cursor *cursor,
    struct error *err)
{
	const char *code = cursor_take_needed(cursor, FACT_ID_MAX);
	const char *sentence = cursor_take_needed(cursor, FACT_TEXT_MAX);
	uint64_t file_line = cursor_take_file_line(cursor);

	if (!wire_record_is_whole(cursor))
		return wire_record_refuse(reader, err);
	return reader->sink.note(reader->sink.payload, code, sentence,
	    file_line, err);
}

static struct sink_place
take_place(struct cursor *cursor)
{
	struct sink_place place;

	place.path = cursor_take_needed(cursor, FACT_TEXT_MAX);
	place.example = cursor_take_needed(cursor, FACT_TEXT_MAX);
	place.count = cursor_take_u64(cursor);
	place.is_foreign = cursor_take_flag(cursor);
	place.namespace_uri = cursor_take_text(cursor, FACT_TEXT_MAX);
	return place;
}

/* A reader that was not asked for it does not send it. */
static enum status
read_unused(struct wire_reader *reader, struct cursor *cursor,
    struct error *err)
{
	struct sink_unused unused = { .left_out = cursor_take_u64(cursor) };
	struct sink_place *places;

	unused.count = wire_record_count(reader, cursor, &reader->places,
	    PLACE_COUNT_MAX, sizeof *places);
	places = reader->places.items;
	for (size_t i = 0; i < unused.count && cursor->is_valid; i++)
		places[i] = take_place(cursor);
	unused.places = places;
	if (!wire_record_is_whole(cursor) || reader->sink.unused == NULL)
		return wire_record_refuse(reader, err);
	return reader->sink.unused(reader->sink.payload, &unused, err);
}

static enum status
read_progress(struct wire_reader *reader, struct cursor *cursor,
    struct error *err)
{
	uint64_t bytes = cursor_take_u64(cursor);

	if (!wire_record_is_whole(cursor))
		return wire_record_refuse(reader, err);
	return reader->sink.progress(reader->sink.payload, bytes, err);
}

static void
give_back_scratch(struct wire_scratch *scratch)
{
	free(scratch->items);
	*scratch = (struct wire_scratch){ .items = NULL };
}

/* What large records have taken: whoever reads other parts meanwhile waits with
 * what its own have taken. */
static void
give_back(struct wire_reader *reader)
{
	size_t left = reader->until - reader->from;
	char *less;

	give_back_scratch(&reader->lines);
	give_back_scratch(&reader->units);
	give_back_scratch(&reader->aliases);
	give_back_scratch(&reader->memberships);
	give_back_scratch(&reader->managers);
	if (reader->capacity == BUFFER_BYTES || left > BUFFER_BYTES)
		return;
	memmove(reader->bytes, reader->bytes + reader->from, left);
	reader->from = 0;
	reader->until = left;
	less = realloc(reader->bytes, BUFFER_BYTES);
	if (less == NULL)	/* it does as it is */
		return;
	reader->bytes = less;
	reader->capacity = BUFFER_BYTES;
}

static enum status
read_part(struct wire_reader *reader, struct cursor *cursor,
    struct error *err)
{
	struct sink_part part = { .end = cursor_take_u64(cursor) };

	part.lines = cursor_take_u64(cursor);
	if (!wire_record_is_whole(cursor) || !reader->has_parts)
		return wire_record_refuse(reader, err);
	reader->part = part;
	reader->is_at_part = true;
	give_back(reader);
	return STATUS_OK;
}

static bool
is_digest(const char *text)
{
	return strlen(text) == DIGEST_TEXT_SIZE - 1 &&
	    strspn(text, "0123456789abcdef") == DIGEST_TEXT_SIZE - 1;
}

/* How a file or member ended; clears is_valid where that cannot be. */
static struct wire_end
take_end(struct cursor *cursor)
{
	enum status status = cursor_take_u32(cursor, STATUS_USAGE);
	const char *place = cursor_take_text(cursor, ERROR_PLACE_MAX - 1);
	const char *message = cursor_take_text(cursor, ERROR_MESSAGE_MAX - 1);
	const char *digest = cursor_take_text(cursor, DIGEST_TEXT_SIZE - 1);
	struct wire_end end = { .digest = "" };

	if ((digest != NULL && !is_digest(digest)) ||
	    (status == STATUS_OK) != (message == NULL)) {
		cursor->is_valid = false;
		return end;
	}
	if (digest != NULL)
		memcpy(end.digest, digest, DIGEST_TEXT_SIZE);
	if (status != STATUS_OK)
		(void)error_set(&end.error, status, "%s", message);
	if (place != NULL)
		(void)error_at(&end.error, "%s", place);
	return end;
}

static enum status
read_end(struct wire_reader *reader, struct cursor *cursor, struct error *err)
{
	struct wire_end last = take_end(cursor);

	if (!wire_record_is_whole(cursor) || (last.error.status == STATUS_OK &&
	    ((last.digest[0] == '\0' && !reader->has_parts) ||
	    reader->turn == WIRE_TURN_MEMBER)))
		return wire_record_refuse(reader, err);
	reader->has_end = true;
	reader->last = last;
	return STATUS_OK;
}

static enum status
read_member(struct wire_reader *reader, struct cursor *cursor,
    struct error *err)
{
	const char *name = cursor_take_needed(cursor, FACT_TEXT_MAX);

	if (!wire_record_is_whole(cursor))
		return wire_record_refuse(reader, err);
	return reader->sink.member != NULL ?
	    reader->sink.member(reader->sink.payload, name, err) : STATUS_OK;
}

static enum status
read_member_end(struct wire_reader *reader, struct cursor *cursor,
    struct error *err)
{
	const struct wire_end last = take_end(cursor);
	const struct sink_member_end end = { &last.error,
		last.digest[0] != '\0' ? last.digest : NULL };

	if (!wire_record_is_whole(cursor))
		return wire_record_refuse(reader, err);
	if (reader->sink.member_end != NULL)
		return reader->sink.member_end(reader->sink.payload, &end,
		    err);
	*err = last.error;
	return err->status;
}

/* ------------------------------------------------------------- the whole */

static enum status (*const record_readers[WIRE_TYPE_COUNT])(
    struct wire_reader *reader, struct cursor *cursor, struct error *err) = {
	[WIRE_MEMBER] = read_member,
	[WIRE_MEMBER_END] = read_member_end,
	[WIRE_FILE] = read_file,
	[WIRE_ROW] = read_row,
	[WIRE_COMPANY] = wire_record_company,
	[WIRE_RATE] = wire_record_rate,
	[WIRE_CATEGORY] = wire_record_category,
	[WIRE_PRODUCT] = wire_record_product,
	[WIRE_ACCOUNT] = wire_record_account,
	[WIRE_DOCUMENT] = wire_record_document,
	[WIRE_PAYMENT] = read_payment,
	[WIRE_REJECT] = read_reject,
	[WIRE_SKIP] = read_skip,
	[WIRE_NOTE] = read_note,
	[WIRE_CONTROLS] = read_controls,
	[WIRE_UNUSED] = read_unused,
	[WIRE_PROGRESS] = read_progress,
	[WIRE_PART] = read_part,
	[WIRE_END] = read_end,
};

enum status
wire_reader_room(struct wire_reader *reader, char **bytes, size_t *size,
    struct error *err)
{
	size_t left = reader->until - reader->from;
	char *grown;

	memmove(reader->bytes, reader->bytes + reader->from, left);
	reader->from = 0;
	reader->until = left;
	if (left == reader->capacity) {
		grown = realloc(reader->bytes, 2 * reader->capacity);
		if (grown == NULL)
			return error_memory(err);
		reader->bytes = grown;
		reader->capacity *= 2;
	}
	*bytes = reader->bytes + left;
	*size = reader->capacity - left;
	return STATUS_OK;
}

enum status
wire_reader_take(struct wire_reader *reader, size_t size, struct error *err)
{
	assert(size <= reader->capacity - reader->until);
	reader->until += size;
	reader->is_at_part = false;
	while (!reader->is_at_part) {
		size_t left = reader->until - reader->from;
		struct wire_header header;
		struct cursor cursor = {
			.texts = &reader->texts,
			.line_base = reader->line_base,
			.is_valid = true,
		};
		enum status status;

		if (reader->has_end && left > 0) {
			reader->has_more = true;
			return wire_record_refuse(reader, err);
		}
		if (left < sizeof header)
			return STATUS_OK;
		memcpy(&header, reader->bytes + reader->from, sizeof header);
		if (header.type == 0 || header.type >= WIRE_TYPE_COUNT ||
		    header.length > WIRE_RECORD_BYTES_MAX ||
		    (left - sizeof header >= header.length &&
		    !wire_turn_take(&reader->turn, header.type)))
			return wire_record_refuse(reader, err);
		if (left - sizeof header < header.length)
			return STATUS_OK;
		cursor.at = reader->bytes + reader->from + sizeof header;
		cursor.end = cursor.at + header.length;
		reader->from += sizeof header + header.length;
		reader->texts.record++;
		status = record_readers[header.type](reader, &cursor, err);
		if (status != STATUS_OK)
			return status;
	}
	return STATUS_OK;
}
