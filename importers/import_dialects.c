#include "importers/import_dialects.h"

#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#define FILE_NAME_BYTES_MAX 4096u

/* Before each dialect; the name and the file's bytes follow. */
struct header {
	uint32_t name_length;
	uint32_t size;
};

/* ---------------------------------------------------------------- packing */

static enum status
write_all(int fd, const void *bytes, size_t size, struct error *err)
{
	const char *at = bytes;

	while (size > 0) {
		ssize_t count = write(fd, at, size);

		if (count < 0 && errno == EINTR)
			continue;
		if (count <= 0)
			return error_set(err, STATUS_ENVIRONMENT,
			    "cannot hand over a dialect: %s",
			    strerror(errno));
		at += count;
		size -= (size_t)count;
	}
	return STATUS_OK;
}

static enum status
pack(int fd, const struct import_dialect *dialect, struct error *err)
{
	size_t name_length = strlen(dialect->name);
	struct header header = { (uint32_t)name_length,
		(uint32_t)dialect->size };
	enum status status;

	if (name_length > FILE_NAME_BYTES_MAX ||
	    dialect->size > DIALECT_BYTES_MAX)
		return error_set(err, STATUS_RANGE, "expected a dialect of at "
		    "most %u bytes, and %u in its name", DIALECT_BYTES_MAX,
		    FILE_NAME_BYTES_MAX);
	status = write_all(fd, &header, sizeof header, err);
	if (status == STATUS_OK)
		status = write_all(fd, dialect->name, name_length, err);
	if (status == STATUS_OK)
		status = write_all(fd, dialect->bytes, dialect->size, err);
	return status;
}

enum status
import_dialects_pack(int *out, const struct import_dialect *dialects,
    size_t count, struct error *err)
{
	enum status status = STATUS_OK;
	int fd;

	if (count > IMPORT_DIALECTS_MAX)
		return error_set(err, STATUS_RANGE,
		    "expected at most %d dialects, found %zu",
		    IMPORT_DIALECTS_MAX, count);
	fd = memfd_create("dialects", MFD_CLOEXEC | MFD_ALLOW_SEALING);
	if (fd < 0)
		return error_set(err, STATUS_ENVIRONMENT,
		    "cannot hand over a dialect: %s", strerror(errno));
	for (size_t i = 0; status == STATUS_OK && i < count; i++)
		status = pack(fd, &dialects[i], err);
	if (status == STATUS_OK && (lseek(fd, 0, SEEK_SET) != 0 ||
	    fcntl(fd, F_ADD_SEALS, F_SEAL_SEAL | F_SEAL_SHRINK | F_SEAL_GROW |
	    F_SEAL_WRITE) != 0))
		status = error_set(err, STATUS_ENVIRONMENT,
		    "cannot hand over a dialect: %s", strerror(errno));
	if (status != STATUS_OK) {
		(void)close(fd);
		return status;
	}
	*out = fd;
	return STATUS_OK;
}

/* -------------------------------------------------------------- unpacking */

static enum status
refuse(struct error *err)
{
	return error_set(err, STATUS_INVALID,
	    "the reader process got no dialects that it understands");
}

/* Exactly size bytes; *got_none where there is nothing more. */
static enum status
read_all(int fd, void *bytes, size_t size, bool *got_none, struct error *err)
{
	char *at = bytes;
	size_t left = size;

	*got_none = false;
	while (left > 0) {
		ssize_t count = read(fd, at, left);

		if (count < 0 && errno == EINTR)
			continue;
		if (count < 0)
			return error_set(err, STATUS_ENVIRONMENT,
			    "cannot read a dialect: %s", strerror(errno));
		if (count == 0) {
			*got_none = left == size;
			return *got_none ? STATUS_OK : refuse(err);
		}
		at += count;
		left -= (size_t)count;
	}
	return STATUS_OK;
}

static enum status
unpack(struct dialect_set *set, int fd, const struct header *header,
    struct error *err)
{
	size_t length = (size_t)header->name_length + header->size;
	bool got_none = false;
	enum status status;
	char *bytes;
	char *name;

	if (header->name_length > FILE_NAME_BYTES_MAX || header->size == 0 ||
	    header->size > DIALECT_BYTES_MAX)
		return refuse(err);
	bytes = malloc(length);
	if (bytes == NULL)
		return error_memory(err);
	status = read_all(fd, bytes, length, &got_none, err);
	if (status == STATUS_OK && got_none)
		status = refuse(err);
	name = status == STATUS_OK ? strndup(bytes, header->name_length) :
	    NULL;
	if (status == STATUS_OK && name == NULL)
		status = error_memory(err);
	if (status == STATUS_OK)
		status = dialect_set_add(set, name,
		    bytes + header->name_length, header->size, err);
	free(name);
	free(bytes);
	return status;
}

enum status
import_dialects_unpack(struct dialect_set *set, int fd, struct error *err)
{
	for (;;) {
		struct header header;
		bool is_end;
		enum status status = read_all(fd, &header, sizeof header,
		    &is_end, err);

		if (status != STATUS_OK || is_end)
			return status;
		status = unpack(set, fd, &header, err);
		if (status != STATUS_OK)
			return status;
	}
}
