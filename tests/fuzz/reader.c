/*
 * Any bytes as a file: the reader core ends, in bounded memory and time, and
 * the parent accepts every record that it writes.
 */

#include <stdlib.h>

#include "tests/fuzz/chain.h"

#define PIECE 65536

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const struct chain_input input = { .bytes = data, .size = size };
	uint8_t *stream;
	size_t stream_size;

	chain_read(&stream, &stream_size, &input);
	if (!chain_take(stream, stream_size, PIECE, NULL))
		chain_broken("the parent accepts what the reader writes");
	free(stream);
	return 0;
}
