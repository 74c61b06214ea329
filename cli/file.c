#include "cli/file.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cli/signals.h"
#include "cli/waiting.h"
#include "engine/digest.h"

#define CHUNK_BYTES 65536

static enum status
open_file(int *fd_out, const char *path, struct error *err)
{
	struct stat about;
	struct error why = { 0 };
	enum status status;
	int fd;

	status = waiting_open(&fd, path, &why);
	if (status == STATUS_NOT_FOUND)
		return error_set(err, status, "cannot open: %s", why.message);
	if (status != STATUS_OK) {
		*err = why;
		return status;
	}
	if (fstat(fd, &about) == 0 && S_ISDIR(about.st_mode)) {
		close(fd);
		return error_set(err, STATUS_NOT_FOUND,
		    "is a folder, expected a file");
	}
	*fd_out = fd;
	return STATUS_OK;
}

/* One read, over again where a signal came in between; *got is 0 at the end. */
static enum status
read_some(size_t *got, char *chunk, int fd, struct error *err)
{
	enum status status = STATUS_OK;
	ssize_t count;

	while (status == STATUS_OK) {
		status = waiting_for_input(fd, err);
		if (status != STATUS_OK)
			return status;
		count = read(fd, chunk, CHUNK_BYTES);
		if (count >= 0) {
			*got = (size_t)count;
			return STATUS_OK;
		}
		if (errno != EINTR)
			return error_set(err, STATUS_ENVIRONMENT,
			    "cannot read: %s", strerror(errno));
		status = signals_check(err);
	}
	return status;
}

static enum status
read_all(struct strbuf *out, int fd, struct error *err)
{
	char chunk[CHUNK_BYTES];
	enum status status;
	size_t got = 1;

	while (got > 0) {
		status = read_some(&got, chunk, fd, err);
		if (status != STATUS_OK)
			return status;
		strbuf_append(out, chunk, got);
		if (strbuf_status(out) == STATUS_MEMORY)
			return error_memory(err);
		if (strbuf_status(out) != STATUS_OK)
			return error_set(err, STATUS_RANGE,
			    "is larger than %zu bytes", out->max_bytes);
	}
	return STATUS_OK;
}

static enum status
digest_all(char *out, int fd, struct error *err)
{
	char chunk[CHUNK_BYTES];
	struct digest *digest = NULL;
	enum status status;
	size_t got = 1;

	if (digest_new(&digest) != STATUS_OK)
		return error_memory(err);
	status = STATUS_OK;
	while (status == STATUS_OK && got > 0) {
		status = read_some(&got, chunk, fd, err);
		if (status == STATUS_OK)
			digest_add(digest, chunk, got);
	}
	if (status == STATUS_OK && digest_finish(digest, out) != STATUS_OK)
		status = error_memory(err);
	digest_free(digest);
	return status;
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

enum status
file_digest(char *out, const char *path, struct error *err)
{
	enum status status;
	int fd;

	status = open_file(&fd, path, err);
	if (status == STATUS_OK) {
		status = digest_all(out, fd, err);
		close(fd);
	}
	if (status != STATUS_OK && status != STATUS_MEMORY)
		error_at(err, "%s", path);
	return status;
}
