/*
 * Any bytes as a dialect file, and after a NUL as an export that it reads:
 * the loader accepts or refuses, and what is loaded can be used.
 */

#include <stdlib.h>
#include <string.h>

#include "importers/dialect_model.h"
#include "tests/fuzz/chain.h"

#define PIECE 65536

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const uint8_t nothing[] = "<r/>";
	const uint8_t *end = size == 0 ? NULL : memchr(data, '\0', size);
	size_t length = end == NULL ? size : (size_t)(end - data);
	struct error err = { .status = STATUS_OK };
	struct chain_input input = {
		.bytes = nothing, .size = sizeof nothing - 1,
	};
	struct dialect *dialect;
	uint8_t *stream;
	size_t stream_size;

	if (dialect_load(&dialect, "d", data, length, &err) != STATUS_OK)
		return 0;
	input.dialect = dialect;
	if (end != NULL) {
		input.bytes = end + 1;
		input.size = size - length - 1;
	}
	chain_read(&stream, &stream_size, &input);
	if (!chain_take(stream, stream_size, PIECE, NULL))
		chain_broken("the parent accepts what the reader writes");
	free(stream);
	dialect_free(dialect);
	return 0;
}
