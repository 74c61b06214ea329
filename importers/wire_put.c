#include "importers/wire_put.h"

#include <errno.h>
#include <stdlib.h>
#include <unistd.h>

#include "importers/limits.h"

#define BATCH_BYTES (256u << 10)

enum status
wire_writer_new(struct wire_writer **out, int fd, struct error *err)
{
	struct wire_writer *writer = calloc(1, sizeof *writer);

	if (writer == NULL)
		return error_memory(err);
	writer->fd = fd;
	writer->capacity = (size_t)2 * BATCH_BYTES;
	writer->bytes = malloc(writer->capacity);
	writer->numbers = wire_numbers_new();
	if (writer->bytes == NULL || writer->numbers == NULL) {
		wire_writer_free(writer);
		return error_memory(err);
	}
	*out = writer;
	return STATUS_OK;
}

void
wire_writer_free(struct wire_writer *writer)
{
	if (writer == NULL)
		return;
	free(writer->bytes);
	wire_numbers_free(writer->numbers);
	free(writer);
}

bool
wire_put_grow(struct wire_writer *writer, size_t size)
{
	size_t capacity = writer->capacity;
	char *bytes;

	if (writer->status != STATUS_OK)
		return false;
	if (writer->length - writer->record + size > WIRE_RECORD_BYTES_MAX) {
		writer->status = STATUS_RANGE;
		return false;
	}
	while (capacity - writer->length < size)
		capacity *= 2;
	bytes = realloc(writer->bytes, capacity);
	if (bytes == NULL) {
		writer->status = STATUS_MEMORY;
		return false;
	}
	writer->bytes = bytes;
	writer->capacity = capacity;
	return true;
}

enum status
wire_put_flush(struct wire_writer *writer, struct error *err)
{
	size_t done = 0;

	while (done < writer->length) {
		ssize_t written = write(writer->fd, writer->bytes + done,
		    writer->length - done);

		if (written < 0 && errno == EINTR)
			continue;
		if (written < 0)
			return error_set(err, STATUS_ENVIRONMENT,
			    "cannot write to the pipe: %s", strerror(errno));
		done += (size_t)written;
	}
	writer->length = 0;
	return STATUS_OK;
}

void
wire_put_begin(struct wire_writer *writer, enum wire_type type)
{
	struct wire_header header = { .type = type };

	writer->record = writer->length;
	wire_numbers_begin(writer->numbers);
	wire_put_bytes(writer, &header, sizeof header);
}

enum status
wire_put_end(struct wire_writer *writer, struct error *err)
{
	char *record = writer->bytes + writer->record;
	uint32_t length;

	if (writer->status == STATUS_MEMORY)
		return error_memory(err);
	if (writer->status != STATUS_OK)
		return error_set(err, STATUS_INVALID,
		    "a document is larger than %u bytes",
		    WIRE_RECORD_BYTES_MAX);
	length = (uint32_t)(writer->length - writer->record -
	    sizeof(struct wire_header));
	memcpy(record, &length, sizeof length);
	return writer->length >= BATCH_BYTES ? wire_put_flush(writer, err) :
	    STATUS_OK;
}
