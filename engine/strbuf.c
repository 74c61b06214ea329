#include "engine/strbuf.h"

#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define CAPACITY_FIRST ((size_t)256)

void
strbuf_init(struct strbuf *buf, size_t max_bytes)
{
	*buf = (struct strbuf){ .max_bytes = max_bytes };
}

void
strbuf_fini(struct strbuf *buf)
{
	if (buf == NULL)
		return;
	free(buf->bytes);
	*buf = (struct strbuf){ .max_bytes = buf->max_bytes };
}

void
strbuf_clear(struct strbuf *buf)
{
	buf->length = 0;
	buf->status = STATUS_OK;
	if (buf->bytes != NULL)
		buf->bytes[0] = '\0';
}

/* Make room for length more bytes and the NUL; false: the failure is noted. */
static bool
reserve(struct strbuf *buf, size_t length)
{
	size_t needed;
	size_t capacity;
	char *bytes;

	if (buf->status != STATUS_OK)
		return false;
	if (length > buf->max_bytes || buf->length > buf->max_bytes - length ||
	    __builtin_add_overflow(buf->length + length, (size_t)1, &needed)) {
		buf->status = STATUS_RANGE;
		return false;
	}
	if (needed <= buf->capacity)
		return true;
	/* Doubling; where that would pass what a size can say, just enough. */
	if (__builtin_mul_overflow(buf->capacity, (size_t)2, &capacity) ||
	    capacity < needed)
		capacity = needed;
	if (capacity < CAPACITY_FIRST)
		capacity = CAPACITY_FIRST;
	bytes = realloc(buf->bytes, capacity);
	if (bytes == NULL) {
		buf->status = STATUS_MEMORY;
		return false;
	}
	buf->bytes = bytes;
	buf->capacity = capacity;
	return true;
}

void
strbuf_append(struct strbuf *buf, const void *bytes, size_t length)
{
	if (length == 0 || !reserve(buf, length))
		return;
	memcpy(buf->bytes + buf->length, bytes, length);
	buf->length += length;
	buf->bytes[buf->length] = '\0';
}

void
strbuf_follow(struct strbuf *buf, const struct strbuf *other)
{
	if (buf->status == STATUS_OK)
		buf->status = other->status;
}

void
strbuf_puts(struct strbuf *buf, const char *text)
{
	strbuf_append(buf, text, strlen(text));
}

void
strbuf_putc(struct strbuf *buf, char c)
{
	strbuf_append(buf, &c, 1);
}

/* Into the room that is there; only where that is too little once more. */
void
strbuf_printf(struct strbuf *buf, const char *format, ...)
{
	size_t room = buf->status == STATUS_OK ? buf->capacity - buf->length
					       : 0;
	va_list args;
	int length;

	va_start(args, format);
	length = vsnprintf(room > 0 ? buf->bytes + buf->length : NULL, room,
	    format, args);
	va_end(args);
	if (length < 0 && buf->status == STATUS_OK)
		buf->status = STATUS_RANGE;
	if (length <= 0 || !reserve(buf, (size_t)length)) {
		if (room > 0)
			buf->bytes[buf->length] = '\0';
		return;
	}
	if ((size_t)length >= room) {
		va_start(args, format);
		(void)vsnprintf(buf->bytes + buf->length, (size_t)length + 1,
		    format, args);
		va_end(args);
	}
	buf->length += (size_t)length;
}

enum status
strbuf_status(const struct strbuf *buf)
{
	return buf->status;
}

const char *
strbuf_text(const struct strbuf *buf)
{
	return buf->bytes != NULL ? buf->bytes : "";
}
