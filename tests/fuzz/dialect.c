/*
 * Any bytes as a dialect file, and after a NUL as an export that it reads:
 * the loader accepts or refuses, and what is loaded can be used.  Where an
 * allocation fails it says so, or does the same.
 */

#include <stdlib.h>
#include <string.h>

#include "importers/dialect_model.h"
#include "tests/fuzz/chain.h"
#include "tests/fuzz/starve.h"

#define PIECE 65536

/* Load it once more with an allocation that fails. */
static void
starve(const uint8_t *data, size_t size, uint64_t allocations,
    enum status fed, const struct error *fed_err)
{
	struct error err = { .status = STATUS_OK };
	struct dialect *dialect;
	enum status status;

	starve_begin(data, size, allocations);
	status = dialect_load(&dialect, "d", data, size, &err);
	(void)starve_end();
	if (status != STATUS_MEMORY && (status != fed ||
	    strcmp(err.message, fed_err->message) != 0))
		chain_broken("without memory a dialect is the same, or memory "
		    "is said");
	if (status == STATUS_OK)
		dialect_free(dialect);
}

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
	enum status status;

	starve_count();
	status = dialect_load(&dialect, "d", data, length, &err);
	starve(data, length, starve_end(), status, &err);
	if (status != STATUS_OK)
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
