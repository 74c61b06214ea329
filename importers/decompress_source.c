#include "importers/decompress_source.h"

#include <stdlib.h>
#include <string.h>

#include "importers/limits.h"

enum status
decompress_peek_init(struct decompress_peek *peek,
    const struct byte_source *source, struct error *err)
{
	*peek = (struct decompress_peek){ .source = source };
	peek->block = malloc(READ_BLOCK_BYTES);
	return peek->block != NULL ? STATUS_OK : error_memory(err);
}

void
decompress_peek_fini(struct decompress_peek *peek)
{
	free(peek->block);
	peek->block = NULL;
}

enum status
decompress_peek_look(struct decompress_peek *peek, size_t wanted,
    const char **bytes, size_t *size, struct error *err)
{
	memmove(peek->block, peek->block + peek->from,
	    peek->until - peek->from);
	peek->until -= peek->from;
	peek->from = 0;
	while (peek->until < wanted) {
		size_t got;
		enum status status = peek->source->read(peek->source->payload,
		    peek->block + peek->until, READ_BLOCK_BYTES - peek->until,
		    &got, err);

		if (status != STATUS_OK)
			return status;
		if (got == 0)
			break;
		peek->until += got;
		peek->bytes += got;
	}
	*bytes = peek->block;
	*size = peek->until;
	return STATUS_OK;
}

static enum status
read_peek(void *payload, void *bytes, size_t size, size_t *got,
    struct error *err)
{
	struct decompress_peek *peek = payload;
	size_t kept = peek->until - peek->from;
	enum status status;

	if (kept > 0) {
		*got = kept < size ? kept : size;
		memcpy(bytes, peek->block + peek->from, *got);
		peek->from += *got;
		return STATUS_OK;
	}
	status = peek->source->read(peek->source->payload, bytes, size, got,
	    err);
	if (status == STATUS_OK)
		peek->bytes += *got;
	return status;
}

struct byte_source
decompress_peek_source(struct decompress_peek *peek)
{
	return (struct byte_source){ peek, read_peek };
}

enum status
decompress_check_growth(uint64_t in_bytes, uint64_t out_bytes,
    struct error *err)
{
	if (out_bytes > DECOMPRESS_BYTES_MAX)
		return error_set(err, STATUS_INVALID,
		    "more than %llu bytes come out of decompression",
		    (unsigned long long)DECOMPRESS_BYTES_MAX);
	if (out_bytes > DECOMPRESS_FREE_BYTES &&
	    out_bytes / DECOMPRESS_RATIO_MAX > in_bytes)
		return error_set(err, STATUS_INVALID,
		    "it grows to more than %d times its size when it is "
		    "decompressed", DECOMPRESS_RATIO_MAX);
	return STATUS_OK;
}
