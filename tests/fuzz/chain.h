#ifndef TESTS_FUZZ_CHAIN_H
#define TESTS_FUZZ_CHAIN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "importers/csv_kind.h"
#include "importers/dialect.h"

/*
 * chain -- both ends of an import in one process: the reader core as it writes
 * its records, and the parent as it takes them into a ledger.  The ledger is
 * made anew once for the process; nothing that is put into it stays.
 *
 * What the world around is at fault for (no memory file, no ledger) ends the
 * process with a message.
 */

/* What libFuzzer and the replay call; data is any bytes. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/*
 * Read a file's bytes; the stream of records is *out, of *out_size bytes, the
 * caller frees it.  It is read once more with an allocation that fails
 * (tests/fuzz/starve.h): the stream must then be the same, or end in
 * STATUS_MEMORY.
 */
struct chain_input {
	const uint8_t *bytes;
	size_t size;
	const struct dialect *dialect;	/* forced; NULL: by content */
	const struct csv_kind *csv;	/* the bytes are CSV; NULL: not */
};
void chain_read(uint8_t **out, size_t *out_size,
    const struct chain_input *input);

/*
 * Take a stream of records, in pieces of at most `piece` bytes; csv as in what
 * it was read from.  Was it accepted to its end?
 */
bool chain_take(const uint8_t *stream, size_t size, size_t piece,
    const struct csv_kind *csv);

/* Say what promise was broken, and abort. */
_Noreturn void chain_broken(const char *promise);

#endif
