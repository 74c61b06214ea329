#ifndef ENGINE_STRBUF_H
#define ENGINE_STRBUF_H

#include <stddef.h>
#include <stdint.h>

#include "engine/status.h"

/*
 * strbuf -- a growing run of bytes with a maximum given at init.
 *
 * Failures are sticky: after the first failed append (no memory: STATUS_MEMORY,
 * over the maximum: STATUS_RANGE) the contents stay as they are, further
 * appends do nothing, and strbuf_status() tells.  So a writer appends freely
 * and checks once, at the end, before it uses the contents.
 */

struct strbuf {
	char *bytes;		/* owned; NUL-terminated, NULL while empty */
	size_t length;		/* bytes before the NUL */
	size_t capacity;
	size_t max_bytes;
	enum status status;
};

void strbuf_init(struct strbuf *buf, size_t max_bytes);
void strbuf_fini(struct strbuf *buf);
void strbuf_clear(struct strbuf *buf);	/* length 0, status OK, memory kept */

void strbuf_append(struct strbuf *buf, const void *bytes, size_t length);
void strbuf_puts(struct strbuf *buf, const char *text);
void strbuf_putc(struct strbuf *buf, char c);
void strbuf_printf(struct strbuf *buf, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* Where the other has failed, whose contents went into this, so has this. */
void strbuf_follow(struct strbuf *buf, const struct strbuf *other);

MUST_CHECK enum status strbuf_status(const struct strbuf *buf);

/* The contents as a string; "" while empty.  Borrowed until the next append. */
const char *strbuf_text(const struct strbuf *buf);

#endif
