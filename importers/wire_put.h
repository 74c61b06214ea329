#ifndef IMPORTERS_WIRE_PUT_H
#define IMPORTERS_WIRE_PUT_H

#include <stdbool.h>
#include <string.h>

#include "engine/decimal.h"
#include "importers/limits.h"
#include "importers/wire.h"
#include "importers/wire_form.h"
#include "importers/wire_texts.h"

/*
 * wire_put -- the values of one record that is being written to the wire;
 * private to importers/wire_write.c, which knows the records.
 *
 * Between wire_put_begin() and wire_put_end() nothing is told to have failed: a
 * record too long, or for which there is no memory, is told by its end, and no
 * record but the last (wire_writer_end()) may follow it.
 */

struct wire_writer {
	int fd;
	char *bytes;		/* owned */
	size_t length;
	size_t capacity;
	size_t record;		/* where the record being written begins */
	enum status status;	/* sticky, as in engine/strbuf.h */
	struct wire_numbers *numbers;	/* owned */
};

void wire_put_begin(struct wire_writer *writer, enum wire_type type);
/* Writes to the pipe where enough has gathered. */
MUST_CHECK enum status wire_put_end(struct wire_writer *writer,
    struct error *err);
MUST_CHECK enum status wire_put_flush(struct wire_writer *writer,
    struct error *err);

/* Make room for so many bytes; false: the failure is noted. */
bool wire_put_grow(struct wire_writer *writer, size_t size);

static inline void
wire_put_bytes(struct wire_writer *writer, const void *bytes, size_t size)
{
	if (writer->capacity - writer->length < size &&
	    !wire_put_grow(writer, size))
		return;
	memcpy(writer->bytes + writer->length, bytes, size);
	writer->length += size;
}

static inline void
wire_put_u32(struct wire_writer *writer, uint32_t value)
{
	wire_put_bytes(writer, &value, sizeof value);
}

static inline void
wire_put_flag(struct wire_writer *writer, bool value)
{
	wire_put_u32(writer, value ? 1 : 0);
}

static inline void
wire_put_i64(struct wire_writer *writer, int64_t value)
{
	wire_put_bytes(writer, &value, sizeof value);
}

static inline void
wire_put_u64(struct wire_writer *writer, uint64_t value)
{
	wire_put_bytes(writer, &value, sizeof value);
}

static inline void
wire_put_wide(struct wire_writer *writer, wide value)
{
	wire_put_bytes(writer, &value, sizeof value);
}

static inline void
wire_put_text(struct wire_writer *writer, const char *text)
{
	size_t length = text != NULL ? strlen(text) : 0;

	if (length > WIRE_RECORD_BYTES_MAX) {
		writer->status = STATUS_RANGE;
		return;
	}
	wire_put_u32(writer, (uint32_t)length);
	if (length > 0)
		wire_put_bytes(writer, text, length + 1);
}

/* The reference to a text that records repeat; NULL is none.  One that is new
 * (WIRE_TEXT_NEW is set) has to follow. */
static inline uint16_t
wire_put_refer(struct wire_writer *writer, const char *text)
{
	return text == NULL ? WIRE_TEXT_NONE :
	    wire_numbers_refer(writer->numbers, text, strlen(text));
}

/* The reference, and the text where it is new. */
static inline void
wire_put_shared(struct wire_writer *writer, const char *text)
{
	uint16_t reference = wire_put_refer(writer, text);

	wire_put_bytes(writer, &reference, sizeof reference);
	if ((reference & WIRE_TEXT_NEW) != 0)
		wire_put_text(writer, text);
}

#endif
