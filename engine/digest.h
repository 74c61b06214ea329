#ifndef ENGINE_DIGEST_H
#define ENGINE_DIGEST_H

#include <stddef.h>

#include "engine/status.h"

/*
 * digest -- SHA-256, over OpenSSL.
 *
 * All that it can fail for is want of memory: STATUS_MEMORY.
 */

#define DIGEST_BYTES 32
#define DIGEST_TEXT_SIZE 65	/* lower-case hex and the NUL */

/* Of an empty file. */
#define DIGEST_OF_NOTHING \
	"e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"

struct digest;

MUST_CHECK enum status digest_new(struct digest **out);
void digest_free(struct digest *digest);
/* Failures latch and are told by digest_finish(). */
void digest_add(struct digest *digest, const void *bytes, size_t size);
/* A text with its NUL, "" for NULL: fields that cannot run into each other. */
void digest_add_text(struct digest *digest, const char *text);
/* out holds DIGEST_TEXT_SIZE bytes; the digest starts anew. */
MUST_CHECK enum status digest_finish(struct digest *digest, char *out);

/* All of it at once. */
MUST_CHECK enum status digest_bytes(char *out, const void *bytes, size_t size);
/* As DIGEST_BYTES bytes. */
MUST_CHECK enum status digest_bytes_raw(unsigned char *out, const void *bytes,
    size_t size);

#endif
