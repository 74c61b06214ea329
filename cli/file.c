#include "cli/file.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cli/signals.h"

#define CHUNK_BYTES 65536

static enum status
open_file(int *fd_out, const char *path, struct error *err)
{
	struct stat about;
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY);

	if (fd == -1)
		return error_set(err, STATUS_NOT_FOUND, "cannot open: %s",
		    strerror(errno));
	if (fstat(fd, &about) == 0 && S_ISDIR(about.st_mode)) {
		close(fd);
		return error_set(err, STATUS_NOT_FOUND,
		    "is a folder, expected a file");
	}
	*fd_out = fd;
	return STATUS_OK;
}

static enum status
read_all(struct strbuf *out, int fd, struct error *err)
{
	char chunk[CHUNK_BYTES];
	enum status status;
	ssize_t got;

	for (;;) {
		got = read(fd, chunk, sizeof chunk);
		if (got == -1 && errno == EINTR) {
			status = signals_check(err);
			if (status != STATUS_OK)
				return status;
			continue;
		}
		if (got == -1)
			return error_set(err, STATUS_ENVIRONMENT,
			    "cannot read: %s", strerror(errno));
		if (got == 0)
			break;
		strbuf_append(out, chunk, (size_t)got);
		if (strbuf_status(out) == STATUS_MEMORY)
			return error_memory(err);
		if (strbuf_status(out) != STATUS_OK)
			return error_set(err, STATUS_RANGE,
			    "is larger than %zu bytes", out->max_bytes);
	}
	return STATUS_OK;
}

enum status
file_read(struct strbuf *out, const char *path, struct error *err)
{
	const bool is_input = strcmp(path, "-") == 0;
	int fd = STDIN_FILENO;
	enum status status = STATUS_OK;

	if (!is_input)
		status = open_file(&fd, path, err);
	if (status == STATUS_OK) {
		status = read_all(out, fd, err);
		if (!is_input)
			close(fd);
	}
	if (status != STATUS_OK && status != STATUS_MEMORY)
		error_at(err, "%s", path);
	return status;
}
