#include "engine/retry.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

int
retry_open(int folder, const char *name, int flags, mode_t mode)
{
	int fd;

	do {
		fd = openat(folder, name, flags, mode);
	} while (fd < 0 && errno == EINTR);
	return fd;
}

ssize_t
retry_read(int fd, void *bytes, size_t size)
{
	size_t used = 0;
	ssize_t got = 1;

	while (got != 0 && used < size) {
		got = read(fd, (char *)bytes + used, size - used);
		if (got < 0 && errno != EINTR)
			return -1;
		if (got > 0)
			used += (size_t)got;
	}
	return (ssize_t)used;
}

ssize_t
retry_pread(int fd, void *bytes, size_t size, off_t offset)
{
	size_t used = 0;
	ssize_t got = 1;

	while (got != 0 && used < size) {
		got = pread(fd, (char *)bytes + used, size - used,
		    offset + (off_t)used);
		if (got < 0 && errno != EINTR)
			return -1;
		if (got > 0)
			used += (size_t)got;
	}
	return (ssize_t)used;
}

int
retry_fsync(int fd)
{
	int result;

	do {
		result = fsync(fd);
	} while (result != 0 && errno == EINTR);
	return result;
}

int
retry_syncfs(int fd)
{
	int result;

	do {
		result = syncfs(fd);
	} while (result != 0 && errno == EINTR);
	return result;
}
