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
