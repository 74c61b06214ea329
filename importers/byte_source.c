#include "importers/byte_source.h"

enum status
byte_source_drain(const struct byte_source *source, char *block, size_t size,
    struct error *err)
{
	enum status status;
	size_t got;

	do {
		status = source->read(source->payload, block, size, &got, err);
	} while (status == STATUS_OK && got > 0);
	return status;
}
