#include "cli/waiting.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdbool.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cli/signals.h"
#include "engine/retry.h"

int64_t
waiting_steps(int64_t seconds)
{
	return seconds * 1000 / WAITING_STEP_MILLISECONDS;
}

enum status
waiting_step(struct error *err)
{
	enum status status = signals_check(err);

	if (status != STATUS_OK)
		return status;
	/* Time goes by; a signal ends it early. */
	(void)poll(NULL, 0, WAITING_STEP_MILLISECONDS);
	return signals_check(err);
}

enum status
waiting_for_input(int fd, struct error *err)
{
	struct pollfd wanted = { .fd = fd, .events = POLLIN };

	for (;;) {
		enum status status = signals_check(err);
		int ready;

		if (status != STATUS_OK)
			return status;
		ready = poll(&wanted, 1, WAITING_STEP_MILLISECONDS);
		/* What else is wrong with it the read will tell. */
		if (ready > 0 || (ready < 0 && errno != EINTR))
			return STATUS_OK;
	}
}

/* Is it not the file that is at fault, but the world around it? */
static bool
is_of_world(int reason)
{
	return reason == EIO || reason == EMFILE || reason == ENFILE ||
	    reason == ENOMEM || reason == ENOSPC;
}

enum status
waiting_open(int *fd_out, const char *path, struct error *err)
{
	/* A pipe that nobody writes to would be waited for in open(), where a
	 * signal that came before is not seen. */
	int fd = retry_open(AT_FDCWD, path, O_RDONLY | O_NONBLOCK |
	    O_CLOEXEC | O_NOCTTY, 0);
	enum status status = STATUS_OK;
	struct stat about;
	int flags;

	if (fd == -1 && is_of_world(errno))
		return error_set(err, STATUS_ENVIRONMENT,
		    "cannot be opened: %s", strerror(errno));
	if (fd == -1)
		return error_set(err, STATUS_NOT_FOUND, "%s", strerror(errno));
	if (fstat(fd, &about) == 0 && S_ISFIFO(about.st_mode))
		status = waiting_for_input(fd, err);
	flags = fcntl(fd, F_GETFL);
	if (status == STATUS_OK && (flags == -1 ||
	    fcntl(fd, F_SETFL, flags & ~O_NONBLOCK) == -1))
		status = error_set(err, STATUS_ENVIRONMENT,
		    "cannot be read: %s", strerror(errno));
	if (status != STATUS_OK) {
		(void)close(fd);
		return status;
	}
	*fd_out = fd;
	return STATUS_OK;
}
