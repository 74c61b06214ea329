/*
 * Any bytes as a stream of records: the parent takes them or refuses them, and
 * no record that it takes makes the ledger fail.  However the bytes are cut,
 * the outcome is the same.
 */

#include "tests/fuzz/chain.h"

#define PIECE 4096

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	bool is_taken = chain_take(data, size, PIECE, NULL);

	if (is_taken != chain_take(data, size, 1 + size % 7, NULL))
		chain_broken("the outcome does not hang on the pieces");
	return 0;
}
