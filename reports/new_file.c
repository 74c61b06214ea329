#include "reports/new_file.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "engine/retry.h"

static bool
write_all(int fd, const char *bytes, size_t size)
{
	ssize_t done;

	while (size > 0) {
		done = write(fd, bytes, size);
		if (done < 0 && errno == EINTR)
			continue;
		if (done == 0)
			errno = ENOSPC;
		if (done <= 0)
			return false;
		bytes += done;
		size -= (size_t)done;
	}
	return true;
}

enum status
new_file_write(const struct new_file *file, const void *bytes, size_t size,
    struct error *err)
{
	int fd = retry_open(file->folder, file->name,
	    O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOCTTY, file->mode);
	bool is_written;
	int reason;

	if (fd < 0 && errno == EEXIST)
		return error_set(err, STATUS_CONFLICT,
		    "a file of this name is there already");
	if (fd < 0)
		return error_set(err, STATUS_ENVIRONMENT,
		    "cannot be made: %s", strerror(errno));
	is_written = write_all(fd, bytes, size) &&
	    (!file->is_synced || retry_fsync(fd) == 0);
	reason = errno;
	/* Disks tell late: a failed close is a failed write. */
	if (close(fd) != 0 && is_written) {
		is_written = false;
		reason = errno;
	}
	if (is_written)
		return STATUS_OK;
	(void)unlinkat(file->folder, file->name, 0);
	return error_set(err, STATUS_ENVIRONMENT, "cannot be written: %s",
	    strerror(reason));
}
