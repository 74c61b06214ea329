/*
 * hold -- a library to be preloaded into the program: at the nth of the calls
 * by which processes meet (locks, writes, renames, waiting ...) the process
 * stops itself or sends a signal, so that a test meets every order of events
 * by choice and not by luck.
 *
 * The point is right before the call, which is where a signal is lost if
 * somebody looked for it just before and then waits; after a start of another
 * process there is one more.  The reader has an empty environment and so is
 * left alone.
 *
 * HOLD_AT	which point, from 1; 0 or not given: none
 * HOLD_LOCKS	count only the calls that take or release a lock
 * HOLD_SIGNAL	the signal, SIGSTOP where not given
 * HOLD_GROUP	send it to the process group, as a terminal does
 * HOLD_LOG	a file that takes a line with each point's name
 */
#include <dlfcn.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/types.h>
#include <time.h>
#include <unistd.h>

static struct {
	bool is_ready;
	bool is_locks_only;
	bool is_group;
	long at;
	long count;
	int number;
	int log;		/* -1: none */
} hold = { .log = -1 };

static long
number_of(const char *name, long otherwise)
{
	const char *text = getenv(name);

	return text == NULL || *text == '\0' ? otherwise :
	    strtol(text, NULL, 10);
}

static void
get_ready(void)
{
	const char *log = getenv("HOLD_LOG");

	if (hold.is_ready)
		return;
	hold.is_ready = true;
	hold.at = number_of("HOLD_AT", 0);
	hold.is_locks_only = number_of("HOLD_LOCKS", 0) != 0;
	hold.is_group = number_of("HOLD_GROUP", 0) != 0;
	hold.number = (int)number_of("HOLD_SIGNAL", SIGSTOP);
	if (log != NULL && *log != '\0')
		hold.log = (int)syscall(SYS_openat, AT_FDCWD, log, O_WRONLY |
		    O_CREAT | O_APPEND | O_CLOEXEC, 0600);
}

static void
reach(const char *call, bool is_lock)
{
	char line[64];
	int length;

	get_ready();
	if (hold.is_locks_only && !is_lock)
		return;
	hold.count++;
	if (hold.log >= 0) {
		length = snprintf(line, sizeof line, "%s%s\n", call,
		    is_lock ? " *" : "");
		(void)syscall(SYS_write, hold.log, line, (size_t)length);
	}
	if (hold.count == hold.at)
		(void)kill(hold.is_group ? 0 : getpid(), hold.number);
}

static void *
real(const char *name)
{
	void *found = dlsym(RTLD_NEXT, name);

	if (found == NULL)
		abort();
	return found;
}

/* The function of that name which stands behind ours. */
#define REAL(name) __extension__ ({ \
	static __typeof__(&name) found; \
	if (found == NULL) { \
		void *address = real(#name); \
		memcpy(&found, &address, sizeof found); \
	} \
	found; })

#define WRAP(is_lock, type, name, parameters, arguments) \
	type name parameters; \
	type name parameters \
	{ \
		reach(#name, is_lock); \
		return REAL(name) arguments; \
	}

WRAP(true, int, flock, (int fd, int how), (fd, how))
WRAP(false, ssize_t, pread64, (int fd, void *bytes, size_t size, off64_t at),
    (fd, bytes, size, at))
WRAP(false, ssize_t, pwrite64,
    (int fd, const void *bytes, size_t size, off64_t at),
    (fd, bytes, size, at))
WRAP(false, ssize_t, read, (int fd, void *bytes, size_t size),
    (fd, bytes, size))
WRAP(false, ssize_t, write, (int fd, const void *bytes, size_t size),
    (fd, bytes, size))
WRAP(false, int, fsync, (int fd), (fd))
WRAP(false, int, fdatasync, (int fd), (fd))
WRAP(false, int, syncfs, (int fd), (fd))
WRAP(false, int, ftruncate64, (int fd, off64_t size), (fd, size))
WRAP(false, int, renameat, (int from, const char *old, int to,
    const char *new), (from, old, to, new))
WRAP(false, int, renameat2, (int from, const char *old, int to,
    const char *new, unsigned how), (from, old, to, new, how))
WRAP(false, int, unlink, (const char *path), (path))
WRAP(false, int, unlinkat, (int fd, const char *path, int how),
    (fd, path, how))
WRAP(false, int, mkdirat, (int fd, const char *path, mode_t mode),
    (fd, path, mode))
WRAP(false, int, poll, (struct pollfd *fds, nfds_t count, int wait_ms),
    (fds, count, wait_ms))
WRAP(false, int, nanosleep, (const struct timespec *time,
    struct timespec *left), (time, left))

/* Those whose last argument is not always there. */
#define WRAP_OPEN(name, before, first, arguments) \
	int name(before const char *path, int how, ...); \
	int name(before const char *path, int how, ...) \
	{ \
		va_list rest; \
		mode_t mode; \
		va_start(rest, how); \
		mode = (how & (O_CREAT | O_TMPFILE)) != 0 ? \
		    va_arg(rest, mode_t) : 0; \
		va_end(rest); \
		reach(#name, false); \
		return REAL(name) arguments; \
	}

#define NOTHING
#define FOLDER int fd,

WRAP_OPEN(open, NOTHING, path, (path, how, mode))
WRAP_OPEN(open64, NOTHING, path, (path, how, mode))
WRAP_OPEN(openat, FOLDER, fd, (fd, path, how, mode))
WRAP_OPEN(openat64, FOLDER, fd, (fd, path, how, mode))

static bool
is_locking(int command)
{
	return command == F_SETLK || command == F_SETLKW ||
	    command == F_OFD_SETLK || command == F_OFD_SETLKW;
}

#define WRAP_FCNTL(name) \
	int name(int fd, int command, ...); \
	int name(int fd, int command, ...) \
	{ \
		va_list rest; \
		void *argument; \
		va_start(rest, command); \
		argument = va_arg(rest, void *); \
		va_end(rest); \
		if (is_locking(command)) \
			reach(#name, true); \
		return REAL(name)(fd, command, argument); \
	}

WRAP_FCNTL(fcntl)
WRAP_FCNTL(fcntl64)

int
posix_spawn(pid_t *pid, const char *path,
    const posix_spawn_file_actions_t *actions, const posix_spawnattr_t *how,
    char *const argv[], char *const environment[])
{
	int result;

	reach("posix_spawn", false);
	result = REAL(posix_spawn)(pid, path, actions, how, argv,
	    environment);
	reach("posix_spawn, after", false);
	return result;
}
