#include "importers/decode.h"

#include <assert.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include "importers/decode_detect.h"
#include "importers/limits.h"
#include "importers/utf8.h"

#define OUT_BYTES (64u << 10)

struct decoder {
	struct byte_target target;
	struct encoding encoding;
	bool is_known;		/* encoding is set */
	bool is_text;		/* no XML: no declaration */
	const char *named;	/* by the user; NULL: not */
	size_t head_length;
	char head[DECLARATION_BYTES_MAX];	/* until it is */
	char carry[UTF8_SEQUENCE_MAX];	/* of a character cut by a push */
	size_t carry_length;
	size_t unread;		/* bytes of the push from its fault on */
	uint32_t high;		/* surrogate that waits for its second half */
	size_t out_length;
	char out[OUT_BYTES];
};

enum status
decoder_new(struct decoder **out, const struct byte_target *target,
    struct error *err)
{
	struct decoder *decoder = malloc(sizeof *decoder);

	if (decoder == NULL)
		return error_memory(err);
	memset(decoder, 0, offsetof(struct decoder, out));
	decoder->target = *target;
	*out = decoder;
	return STATUS_OK;
}

enum status
decoder_new_text(struct decoder **out, const struct byte_target *target,
    const char *encoding, struct error *err)
{
	enum status status = decoder_new(out, target, err);

	if (status != STATUS_OK)
		return status;
	(*out)->is_text = true;
	(*out)->named = encoding;
	return STATUS_OK;
}

void
decoder_free(struct decoder *decoder)
{
	free(decoder);
}

static enum status
pass(struct decoder *decoder, const char *bytes, size_t size,
    struct error *err)
{
	if (size == 0)
		return STATUS_OK;
	return decoder->target.push(decoder->target.payload, bytes, size, err);
}

static enum status
flush(struct decoder *decoder, struct error *err)
{
	size_t length = decoder->out_length;

	decoder->out_length = 0;
	return pass(decoder, decoder->out, length, err);
}

/* Pass on what there is, then refuse: faults are told in the file's order. */
#define REFUSE(decoder, err, ...) \
	(flush((decoder), (err)) != STATUS_OK ? (err)->status : \
	error_set((err), STATUS_INVALID, __VA_ARGS__))

static enum status
refuse_utf8(struct decoder *decoder, unsigned char byte, struct error *err)
{
	return REFUSE(decoder, err, "the byte 0x%02x is no valid UTF-8 here, "
	    "and %s", byte, decoder->is_text ?
	    "no other encoding was named (--encoding)" :
	    "the file declares no other encoding");
}

/* ---------------------------------------------------------------- UTF-8 */

/* Complete the character in carry; *used: how many of the bytes it took. */
static enum status
complete_carry(struct decoder *decoder, const char *bytes, size_t size,
    size_t *used, struct error *err)
{
	bool is_cut = true;
	size_t taken = 0;
	size_t length = 0;

	while (is_cut && taken < size) {
		assert(decoder->carry_length < UTF8_SEQUENCE_MAX);
		decoder->carry[decoder->carry_length++] = bytes[taken++];
		length = utf8_valid_prefix(decoder->carry,
		    decoder->carry_length, &is_cut);
	}
	*used = taken;
	if (is_cut)
		return STATUS_OK;
	if (length == 0)
		return refuse_utf8(decoder, (unsigned char)decoder->carry[0],
		    err);
	assert(length == decoder->carry_length);
	decoder->carry_length = 0;
	return pass(decoder, decoder->carry, length, err);
}

static enum status
feed_utf8(struct decoder *decoder, const char *bytes, size_t size,
    struct error *err)
{
	enum status status;
	size_t used = 0;
	size_t length;
	bool is_cut;

	if (decoder->carry_length > 0) {
		status = complete_carry(decoder, bytes, size, &used, err);
		if (status != STATUS_OK)
			return status;
	}
	bytes += used;
	size -= used;
	length = utf8_valid_prefix(bytes, size, &is_cut);
	status = pass(decoder, bytes, length, err);
	if (status != STATUS_OK || length == size)
		return status;
	if (!is_cut) {
		decoder->unread = size - length;
		return refuse_utf8(decoder, (unsigned char)bytes[length], err);
	}
	decoder->carry_length = size - length;
	memcpy(decoder->carry, bytes + length, decoder->carry_length);
	return STATUS_OK;
}

/* --------------------------------------------------------------- UTF-16 */

static enum status
put_code_point(struct decoder *decoder, uint32_t code_point,
    struct error *err)
{
	if (OUT_BYTES - decoder->out_length < UTF8_SEQUENCE_MAX) {
		enum status status = flush(decoder, err);

		if (status != STATUS_OK)
			return status;
	}
	decoder->out_length += utf8_encode(decoder->out + decoder->out_length,
	    code_point);
	return STATUS_OK;
}

static enum status
put_unit(struct decoder *decoder, uint32_t unit, struct error *err)
{
	bool is_high = unit >= 0xd800 && unit < 0xdc00;
	bool is_low = unit >= 0xdc00 && unit < 0xe000;
	uint32_t high = decoder->high;

	if (is_low != (high != 0))
		return REFUSE(decoder, err, "half of a UTF-16 surrogate pair "
		    "(0x%04x) without the other",
		    (unsigned)(high != 0 ? high : unit));
	decoder->high = is_high ? unit : 0;
	if (is_high)
		return STATUS_OK;
	if (is_low)
		unit = 0x10000 + ((high - 0xd800) << 10) + (unit - 0xdc00);
	return put_code_point(decoder, unit, err);
}

static uint32_t
unit_of(const struct decoder *decoder, const char *bytes)
{
	unsigned char first = (unsigned char)bytes[0];
	unsigned char second = (unsigned char)bytes[1];

	return decoder->encoding.kind == ENCODING_UTF16LE ?
	    (uint32_t)second << 8 | first : (uint32_t)first << 8 | second;
}

static enum status
feed_utf16(struct decoder *decoder, const char *bytes, size_t size,
    struct error *err)
{
	enum status status = STATUS_OK;

	if (decoder->carry_length > 0 && size > 0) {
		decoder->carry[1] = bytes[0];
		decoder->carry_length = 0;
		status = put_unit(decoder, unit_of(decoder, decoder->carry),
		    err);
		bytes++;
		size--;
	}
	for (; status == STATUS_OK && size >= 2; bytes += 2, size -= 2) {
		status = put_unit(decoder, unit_of(decoder, bytes), err);
		if (status == STATUS_INVALID)
			decoder->unread = size;
	}
	if (status != STATUS_OK)
		return status;
	if (size > 0) {
		decoder->carry[0] = bytes[0];
		decoder->carry_length = 1;
	}
	return flush(decoder, err);
}

/* ------------------------------------------------- one byte a character */

static enum status
feed_table(struct decoder *decoder, const char *bytes, size_t size,
    struct error *err)
{
	const struct decode_table *table = decoder->encoding.table;
	enum status status;

	while (size > 0) {
		size_t room = OUT_BYTES - decoder->out_length;
		size_t plain = utf8_ascii_prefix(bytes,
		    size < room ? size : room);
		unsigned char byte;
		uint32_t code_point;

		memcpy(decoder->out + decoder->out_length, bytes, plain);
		decoder->out_length += plain;
		bytes += plain;
		size -= plain;
		if (size == 0)
			break;
		byte = (unsigned char)*bytes++;
		size--;
		code_point = byte < 0x80 ? byte :
		    table->code_points[byte - 0x80];
		if (code_point == 0 && byte != 0) {
			decoder->unread = size + 1;
			return REFUSE(decoder, err, "the byte 0x%02x is not "
			    "defined in %s, the declared encoding", byte,
			    table->name);
		}
		status = put_code_point(decoder, code_point, err);
		if (status != STATUS_OK)
			return status;
	}
	return flush(decoder, err);
}

/* ------------------------------------------------------------ the way back */

/* Bytes of UTF-8 for a character. */
static size_t
utf8_size(uint32_t code_point)
{
	char out[UTF8_SEQUENCE_MAX];

	return utf8_encode(out, code_point);
}

/* From at back over what *left bytes of UTF-8 were made of. */
static const char *
go_back_table(const struct decode_table *table, const char *bytes,
    const char *at, uint64_t *left)
{
	while (at > bytes && *left > 0) {
		unsigned char byte = (unsigned char)*--at;
		size_t length = byte < 0x80 ? 1 :
		    utf8_size(table->code_points[byte - 0x80]);

		*left -= length < *left ? length : *left;
	}
	return at;
}

static const char *
go_back_utf16(const struct decoder *decoder, const char *bytes,
    const char *at, uint64_t *left)
{
	while (at - bytes >= 2 && *left > 0) {
		uint32_t unit = unit_of(decoder, at - 2);
		bool is_pair = unit >= 0xdc00 && unit < 0xe000 &&
		    at - bytes >= 4;
		size_t length = is_pair ? 4 : utf8_size(unit);

		at -= is_pair ? 4 : 2;
		*left -= length < *left ? length : *left;
	}
	/* Half a character counts as one of the push before. */
	return at;
}

size_t
decoder_tail(const struct decoder *decoder, const char *bytes, size_t size,
    uint64_t *left)
{
	size_t waiting = decoder->unread + decoder->carry_length +
	    (decoder->high != 0 ? 2 : 0);
	const char *end = bytes + size;
	const char *at = waiting < size ? end - waiting : bytes;
	size_t plain = (size_t)(at - bytes);

	switch (decoder->encoding.kind) {
	case ENCODING_UTF8:
		if (plain > *left)
			plain = (size_t)*left;
		at -= plain;
		*left -= plain;
		break;
	case ENCODING_TABLE:
		at = go_back_table(decoder->encoding.table, bytes, at, left);
		break;
	case ENCODING_UTF16LE:
	case ENCODING_UTF16BE:
		at = go_back_utf16(decoder, bytes, at, left);
		break;
	}
	return (size_t)(end - at);
}

bool
decoder_is_at_fault(const struct decoder *decoder)
{
	return decoder->unread > 0;
}

bool
decoder_keeps_ascii(const struct decoder *decoder)
{
	return decoder->encoding.kind != ENCODING_UTF16LE &&
	    decoder->encoding.kind != ENCODING_UTF16BE;
}

size_t
decoder_encode(const struct decoder *decoder, char *out, const char *text,
    size_t length)
{
	bool is_low_first = decoder->encoding.kind == ENCODING_UTF16LE;
	size_t size = 0;

	if (length == 0)
		return 0;
	if (decoder_keeps_ascii(decoder)) {
		memcpy(out, text, length);
		return length;
	}
	for (size_t i = 0; i < length; i++) {
		bool is_mark = (unsigned char)text[i] == 0xef;
		char low = is_mark ? '\xff' : text[i];
		char high = is_mark ? '\xfe' : '\0';

		out[size++] = is_low_first ? low : high;
		out[size++] = is_low_first ? high : low;
		i += is_mark ? 2 : 0;
	}
	return size;
}

/* ------------------------------------------------------------- the whole */

static enum status
feed(struct decoder *decoder, const char *bytes, size_t size,
    struct error *err)
{
	static enum status (*const feeds[])(struct decoder *, const char *,
	    size_t, struct error *) = {
		[ENCODING_UTF8] = feed_utf8,
		[ENCODING_UTF16LE] = feed_utf16,
		[ENCODING_UTF16BE] = feed_utf16,
		[ENCODING_TABLE] = feed_table,
	};

	return feeds[decoder->encoding.kind](decoder, bytes, size, err);
}

/* Look at the first bytes again; once they tell, decode them. */
static enum status
try_head(struct decoder *decoder, bool is_all, struct error *err)
{
	size_t mark;
	enum status status = decoder->is_text ?
	    decode_detect_text(&decoder->encoding, &decoder->is_known,
		decoder->named, decoder->head, decoder->head_length, is_all,
		err) :
	    decode_detect(&decoder->encoding, &decoder->is_known,
		decoder->head, decoder->head_length, is_all, err);

	if (status != STATUS_OK || !decoder->is_known)
		return status;
	mark = decoder->encoding.mark_bytes;
	return feed(decoder, decoder->head + mark,
	    decoder->head_length - mark, err);
}

enum status
decoder_push(struct decoder *decoder, const char *bytes, size_t size,
    struct error *err)
{
	enum status status;

	while (!decoder->is_known && size > 0) {
		size_t room = sizeof decoder->head - decoder->head_length;
		size_t taken = size < room ? size : room;

		memcpy(decoder->head + decoder->head_length, bytes, taken);
		decoder->head_length += taken;
		bytes += taken;
		size -= taken;
		status = try_head(decoder, false, err);
		if (status != STATUS_OK) {
			if (decoder->unread > 0)
				decoder->unread += size;
			return status;
		}
	}
	return size > 0 ? feed(decoder, bytes, size, err) : STATUS_OK;
}

enum status
decoder_finish(struct decoder *decoder, struct error *err)
{
	enum status status = STATUS_OK;

	if (!decoder->is_known) {
		status = try_head(decoder, true, err);
		if (status != STATUS_OK)
			return status;
	}
	if (decoder->carry_length > 0 || decoder->high != 0)
		return error_set(err, STATUS_INVALID,
		    "the file ends in the middle of a character");
	return status;
}
