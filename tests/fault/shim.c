#include <assert.h>
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

/*
 * shim -- preloaded into the program by tests/fault: what strace's injection
 * cannot do.
 *
 * Short reads and writes: strace can put another result in place of a call's,
 * but then the call is not made; here it is made with fewer bytes.  And the
 * reader process: strace counts calls for each process alone, so that the n-th
 * call of the reader can only be meant by a strace of its own around it.  There
 * strace can kill, but not make calls fail once the reader is confined: it puts
 * a call without a number in their place, which the confinement punishes.
 * And the program's threads but its first, which share what they have to do as
 * it comes: their calls are counted together, in a row of their own, with those
 * that open and sync.
 *
 *   FAULT_BOARD   a file of struct board: what was counted, and whether a fault
 *                 was made; mapped before the reader gives up all rights
 *   FAULT_CALL    "ROLE CALL N LAST BYTES": make the N-th to LAST-th call of
 *                 CALL short, to BYTES bytes, to half of them where BYTES is
 *                 0, or let it fail with errno -BYTES where that is negative,
 *                 or kill the process where it is KILL; calls for one byte or
 *                 none are not counted
 *   FAULT_READER  words, one to a line, to start the reader with
 *   FAULT_NTH     which of the readers is meant, from 1
 *   FAULT_MARK    the argument that makes the program the reader
 */

#define WORDS_MAX 64
#define READERS_MAX 8
#define THREADS (READERS_MAX + 1)	/* the role of those but the first */
#define KILL -1000

/* What is printed is counted by itself: the program's word on what failed. */
enum call { CALL_READ, CALL_PREAD, CALL_WRITE, CALL_PWRITE, CALL_PRINT,
	CALL_OPEN, CALL_SYNC, CALL_COUNT };

static const char *const call_names[CALL_COUNT] = { "read", "pread64",
	"write", "pwrite64", "printing", "openat", "syncfs" };

struct board {
	uint64_t fired;
	uint64_t spawned;
	/* parent, readers, threads of the parent */
	uint64_t counts[1 + READERS_MAX + 1][CALL_COUNT];
};

static struct board nowhere;
static struct board *board = &nowhere;
static unsigned role;		/* 0: the parent, n: the n-th reader */

static struct {
	unsigned role;
	int call;		/* -1: none */
	uint64_t first;
	uint64_t last;
	int bytes;
} wanted = { .call = -1 };

static uint64_t
number_of(const char *name)
{
	const char *text = getenv(name);

	return text == NULL ? 0 : strtoull(text, NULL, 10);
}

static void
map_board(const char *path)
{
	int fd = open(path, O_RDWR | O_CLOEXEC);
	void *mapped;

	if (fd < 0)
		abort();
	mapped = mmap(NULL, sizeof *board, PROT_READ | PROT_WRITE, MAP_SHARED,
	    fd, 0);
	if (mapped == MAP_FAILED)
		abort();
	(void)close(fd);
	board = mapped;
}

/* The C library hands a constructor what main() gets. */
__attribute__((constructor)) static void
set_up(int argc, char **argv)
{
	const char *path = getenv("FAULT_BOARD");
	const char *mark = getenv("FAULT_MARK");
	const char *fault = getenv("FAULT_CALL");
	char call[16];

	if (mark != NULL && argc > 1 && strcmp(argv[1], mark) == 0)
		role = (unsigned)number_of("FAULT_ROLE");
	if (role > READERS_MAX)
		abort();
	if (path != NULL)
		map_board(path);
	if (fault == NULL)
		return;
	if (sscanf(fault, "%u %15s %llu %llu %d", &wanted.role, call,
	    (unsigned long long *)&wanted.first,
	    (unsigned long long *)&wanted.last, &wanted.bytes) != 5)
		abort();
	for (int i = 0; i < CALL_COUNT; i++)
		if (strcmp(call, call_names[i]) == 0)
			wanted.call = i;
	if (wanted.call < 0)
		abort();
}

/* A reader has one thread, and may not ask. */
static unsigned
own_role(void)
{
	return role == 0 && gettid() != getpid() ? THREADS : role;
}

/* How many bytes this call is to be about; 0: it fails, errno is set. */
static size_t
cut(enum call call, size_t size)
{
	unsigned who = own_role();
	uint64_t n;

	if (size <= 1)
		return size;
	n = __atomic_add_fetch(&board->counts[who][call], 1,
	    __ATOMIC_RELAXED);
	if ((int)call != wanted.call || who != wanted.role ||
	    n < wanted.first || n > wanted.last)
		return size;
	(void)__atomic_add_fetch(&board->fired, 1, __ATOMIC_RELAXED);
	if (wanted.bytes == KILL)
		(void)kill(getpid(), SIGKILL);
	if (wanted.bytes < 0) {
		errno = -wanted.bytes;
		return 0;
	}
	return wanted.bytes == 0 ? size / 2 : (size_t)wanted.bytes;
}

/* The function of that name after this library's own. */
static void *
next_of(const char *name)
{
	void *found = dlsym(RTLD_NEXT, name);

	if (found == NULL)
		abort();
	return found;
}

#define NEXT(name, type) __extension__({ \
	static type next_##name; \
	if (next_##name == NULL) \
		next_##name = (type)next_of(#name); \
	next_##name; })

typedef ssize_t (*read_function)(int, void *, size_t);
typedef ssize_t (*write_function)(int, const void *, size_t);
typedef ssize_t (*pread_function)(int, void *, size_t, off_t);
typedef ssize_t (*pwrite_function)(int, const void *, size_t, off_t);
typedef int (*open_function)(int, const char *, int, ...);
typedef int (*sync_function)(int);
typedef int (*spawn_function)(pid_t *, const char *,
    const posix_spawn_file_actions_t *, const posix_spawnattr_t *,
    char *const [], char *const []);

ssize_t
read(int fd, void *bytes, size_t size)
{
	size_t less = cut(CALL_READ, size);

	if (less == 0 && size > 0)
		return -1;
	return NEXT(read, read_function)(fd, bytes, less);
}

ssize_t
write(int fd, const void *bytes, size_t size)
{
	size_t less = cut(fd == STDOUT_FILENO || fd == STDERR_FILENO ?
	    CALL_PRINT : CALL_WRITE, size);

	if (less == 0 && size > 0)
		return -1;
	return NEXT(write, write_function)(fd, bytes, less);
}

ssize_t
pread64(int fd, void *bytes, size_t size, off_t at)
{
	size_t less = cut(CALL_PREAD, size);

	if (less == 0 && size > 0)
		return -1;
	return NEXT(pread64, pread_function)(fd, bytes, less, at);
}

/* The program's own name for it, SQLite has the other. */
ssize_t
pread(int fd, void *bytes, size_t size, off_t at)
{
	return pread64(fd, bytes, size, at);
}

ssize_t
pwrite64(int fd, const void *bytes, size_t size, off_t at)
{
	size_t less = cut(CALL_PWRITE, size);

	if (less == 0 && size > 0)
		return -1;
	return NEXT(pwrite64, pwrite_function)(fd, bytes, less, at);
}

/* strace does these for all but the threads. */
static bool
fails(enum call call)
{
	return own_role() == THREADS && cut(call, SIZE_MAX) == 0;
}

int
openat(int folder, const char *name, int flags, ...)
{
	mode_t mode = 0;
	va_list rest;

	va_start(rest, flags);
	if ((flags & O_CREAT) != 0)
		mode = va_arg(rest, mode_t);
	va_end(rest);
	if (fails(CALL_OPEN))
		return -1;
	return NEXT(openat, open_function)(folder, name, flags, mode);
}

int
syncfs(int fd)
{
	return fails(CALL_SYNC) ? -1 : NEXT(syncfs, sync_function)(fd);
}

/* ------------------------------------------------------ around the reader */

/* What is handed on; the reader itself is started with nothing. */
static void
fill_environment(char *out[8], unsigned nth)
{
	static const char *const names[] = { "LD_PRELOAD", "FAULT_BOARD",
		"FAULT_CALL", "FAULT_MARK" };
	size_t count = 0;

	for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
		const char *value = getenv(names[i]);

		if (value != NULL &&
		    asprintf(&out[count++], "%s=%s", names[i], value) < 0)
			abort();
	}
	if (asprintf(&out[count++], "FAULT_ROLE=%u", nth) < 0)
		abort();
	out[count] = NULL;
}

static char *
own_path(void)
{
	static char path[4096];
	ssize_t length = readlink("/proc/self/exe", path, sizeof path - 1);

	if (length < 0)
		abort();
	path[length] = '\0';
	return path;
}

int
posix_spawn(pid_t *pid, const char *path,
    const posix_spawn_file_actions_t *actions,
    const posix_spawnattr_t *attributes, char *const argv[],
    char *const envp[])
{
	spawn_function next = NEXT(posix_spawn, spawn_function);
	const char *words = getenv("FAULT_READER");
	unsigned nth = (unsigned)++board->spawned;
	char *environment[8];
	char *with[WORDS_MAX];
	size_t count = 0;
	char *copy;

	(void)envp;
	fill_environment(environment, nth);
	if (words == NULL || nth != number_of("FAULT_NTH"))
		return next(pid, path, actions, attributes, argv, environment);
	copy = strdup(words);
	for (char *word = strtok(copy, "\n"); word != NULL && count < 32;
	    word = strtok(NULL, "\n"))
		with[count++] = word;
	with[count++] = own_path();
	for (size_t i = 1; argv[i] != NULL && count < WORDS_MAX - 1; i++)
		with[count++] = argv[i];
	with[count] = NULL;
	/* Not into the tracer: this library is not for it. */
	environment[0] = NULL;
	return next(pid, with[0], actions, attributes, with, environment);
}
