/*
 * A byte for the kind, and any bytes as a CSV file of it: as
 * tests/fuzz/reader.c has it of other files.
 */

#include <stdlib.h>

#include "tests/fuzz/chain.h"

#define PIECE 65536

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct chain_input input = { .bytes = data, .size = size };
	uint8_t *stream;
	size_t stream_size;

	if (size == 0)
		return 0;
	input.csv = csv_kind_get(data[0] % csv_kind_count());
	input.bytes++;
	input.size--;
	chain_read(&stream, &stream_size, &input);
	if (!chain_take(stream, stream_size, PIECE, input.csv))
		chain_broken("the parent accepts what the reader writes");
	free(stream);
	return 0;
}
