/*
 * alloc_hook -- a library to be preloaded into the program: lets an allocation
 * fail, and starts the program over and over without loading it again.
 *
 * It stands in front of the allocator for the whole process, so that it sees
 * the allocations of every library, and reads from a mapped file (struct
 * shared below, laid out as tests/fault/alloc_program.py has it) which of them
 * fail: the nth from the start of main(), and with is_lasting all after it; in
 * the program or in the reader that it starts.  There it also notes how many
 * there were, whether one failed, and the call stacks of the first and the last
 * that did.
 *
 * ALLOC_SHARED	the mapped file; without it nothing is done
 * ALLOC_SERVE	wait for requests on descriptor 198, one byte each: fork, run
 *		main() in the child, and send its wait status to descriptor 199
 * ALLOC_EARLY	count from the library's own initialisation on
 * ALLOC_ARGV	a file that takes the reader's arguments, each ended by NUL
 */

#include <dlfcn.h>
#include <errno.h>
#include <execinfo.h>
#include <fcntl.h>
#include <spawn.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#define REQUEST_FD 198
#define REPLY_FD 199
#define FRAMES_MAX 40
/* Of the last one, of which there may be many. */
#define LAST_FRAMES_MAX 10
#define STACK_MAX 8192
#define PLACES_MAX 262144
#define PLACE_FRAMES 12

enum { IN_PROGRAM, IN_READER };

struct stack {
	uint32_t length;
	char text[STACK_MAX];	/* OBJECT SYMBOL OFFSET LF ... */
};

struct shared {
	uint64_t nth;		/* 0: none fails */
	uint32_t is_lasting;
	uint32_t where;		/* it fails: IN_PROGRAM or IN_READER */
	uint64_t count;		/* of allocations, there */
	uint32_t has_struck;
	uint32_t is_mapping;	/* note where each allocation is asked for */
	struct stack first, last;	/* that failed */
	uint32_t places[PLACES_MAX];	/* a hash of each one's call stack */
};

static struct shared *shared;	/* NULL: not counting */
static struct shared *mapped;
static int (*real_main)(int, char **, char **);

void *__libc_malloc(size_t size);
void *__libc_calloc(size_t count, size_t size);
void *__libc_realloc(void *block, size_t size);
void *__libc_memalign(size_t alignment, size_t size);
/* The sanitizer's, where the program has one. */
void *__interceptor_malloc(size_t size) __attribute__((weak));
void *__interceptor_calloc(size_t count, size_t size) __attribute__((weak));
void *__interceptor_realloc(void *block, size_t size) __attribute__((weak));
void *__interceptor_memalign(size_t alignment, size_t size)
    __attribute__((weak));

/* -------------------------------------------------------- which one fails */

static void
note_frame(struct stack *out, void *address)
{
	Dl_info info = { 0 };
	const char *object = "?";
	const char *symbol = "?";
	uintptr_t from = 0;
	size_t room = sizeof out->text - out->length;
	int length;

	if (dladdr(address, &info) != 0) {
		object = strrchr(info.dli_fname, '/');
		object = object == NULL ? info.dli_fname : object + 1;
		symbol = info.dli_sname == NULL ? "?" : info.dli_sname;
		from = (uintptr_t)info.dli_fbase;
	}
	length = snprintf(out->text + out->length, room, "%s %s %#lx\n",
	    object, symbol, (uintptr_t)address - from);
	if (length > 0 && (size_t)length < room)
		out->length += (uint32_t)length;
}

static void
note_stack(struct stack *out, int frames_max)
{
	void *frames[FRAMES_MAX];
	int count = backtrace(frames, frames_max);

	out->length = 0;
	/* The first two are this function and strikes(). */
	for (int i = 2; i < count; i++)
		note_frame(out, frames[i]);
}

static void
note_place(struct shared *out)
{
	void *frames[PLACE_FRAMES];
	int count = backtrace(frames, PLACE_FRAMES);
	uint32_t hash = 2166136261u;

	for (int i = 2; i < count; i++) {
		uintptr_t address = (uintptr_t)frames[i];

		hash = (hash ^ (uint32_t)(address ^ address >> 32)) *
		    16777619u;
	}
	if (out->count <= PLACES_MAX)
		out->places[out->count - 1] = hash;
}

static bool
strikes(void)
{
	struct shared *at = shared;
	bool fails;

	if (at == NULL)
		return false;
	at->count++;
	if (at->is_mapping) {
		shared = NULL;
		note_place(at);
		shared = at;
	}
	fails = at->nth != 0 && (at->count == at->nth ||
	    (at->is_lasting && at->count > at->nth));
	if (!fails)
		return false;
	shared = NULL;
	if (!at->has_struck)
		note_stack(&at->first, FRAMES_MAX);
	at->has_struck = 1;
	note_stack(&at->last, LAST_FRAMES_MAX);
	shared = at;
	errno = ENOMEM;
	return true;
}

/* ----------------------------------------------------------- the allocator */

void *malloc(size_t size);
void *calloc(size_t count, size_t size);
void *realloc(void *block, size_t size);
void *memalign(size_t alignment, size_t size);
void *aligned_alloc(size_t alignment, size_t size);
int posix_memalign(void **out, size_t alignment, size_t size);
char *strdup(const char *text);
char *strndup(const char *text, size_t size);

void *
malloc(size_t size)
{
	if (strikes())
		return NULL;
	return __interceptor_malloc != NULL ? __interceptor_malloc(size) :
	    __libc_malloc(size);
}

void *
calloc(size_t count, size_t size)
{
	if (strikes())
		return NULL;
	return __interceptor_calloc != NULL ?
	    __interceptor_calloc(count, size) : __libc_calloc(count, size);
}

void *
realloc(void *block, size_t size)
{
	/* Which frees. */
	if ((block == NULL || size > 0) && strikes())
		return NULL;
	return __interceptor_realloc != NULL ?
	    __interceptor_realloc(block, size) : __libc_realloc(block, size);
}

void *
memalign(size_t alignment, size_t size)
{
	if (strikes())
		return NULL;
	return __interceptor_memalign != NULL ?
	    __interceptor_memalign(alignment, size) :
	    __libc_memalign(alignment, size);
}

void *
aligned_alloc(size_t alignment, size_t size)
{
	return memalign(alignment, size);
}

int
posix_memalign(void **out, size_t alignment, size_t size)
{
	int before = errno;
	void *block = memalign(alignment, size);

	errno = before;
	if (block == NULL)
		return ENOMEM;
	*out = block;
	return 0;
}

/* The C library's call malloc() above, a sanitizer's do not. */
char *
strndup(const char *text, size_t size)
{
	size_t length = strnlen(text, size);
	char *copy = malloc(length + 1);

	if (copy == NULL)
		return NULL;
	memcpy(copy, text, length);
	copy[length] = '\0';
	return copy;
}

char *
strdup(const char *text)
{
	return strndup(text, SIZE_MAX);
}

/* ------------------------------------------------------------- the reader */

static void
record_arguments(const char *path, char *const argv[])
{
	FILE *file = fopen(path, "wbe");

	if (file == NULL)
		return;
	for (; *argv != NULL; argv++)
		(void)fwrite(*argv, 1, strlen(*argv) + 1, file);
	(void)fclose(file);
}

int
posix_spawn(pid_t *pid, const char *path,
    const posix_spawn_file_actions_t *actions,
    const posix_spawnattr_t *attributes, char *const argv[],
    char *const envp[])
{
	int (*next)(pid_t *, const char *, const posix_spawn_file_actions_t *,
	    const posix_spawnattr_t *, char *const[], char *const[]) = NULL;
	struct shared *counting = shared;
	static char preload[4096];
	static char file[4096];
	static char options[4096];
	char *with[] = { preload, file, options, NULL };
	int result;

	shared = NULL;
	*(void **)&next = dlsym(RTLD_NEXT, "posix_spawn");
	if (getenv("ALLOC_ARGV") != NULL)
		record_arguments(getenv("ALLOC_ARGV"), argv);
	if (mapped != NULL && mapped->where == IN_READER) {
		(void)snprintf(preload, sizeof preload, "LD_PRELOAD=%s",
		    getenv("LD_PRELOAD"));
		(void)snprintf(file, sizeof file, "ALLOC_SHARED=%s",
		    getenv("ALLOC_SHARED"));
		(void)snprintf(options, sizeof options, "ASAN_OPTIONS=%s",
		    getenv("ASAN_OPTIONS") == NULL ? "" :
		    getenv("ASAN_OPTIONS"));
		envp = with;
	}
	shared = counting;
	result = next(pid, path, actions, attributes, argv, envp);
	return result;
}

/* ------------------------------------------------------------------ main() */

static void
die(const char *what)
{
	(void)write(STDERR_FILENO, what, strlen(what));
	_exit(125);
}

/* Returns in the child, ready to run main(). */
static void
serve(void)
{
	char request;

	for (;;) {
		int how = -1;
		pid_t pid;

		if (read(REQUEST_FD, &request, 1) != 1)
			_exit(0);
		pid = fork();
		if (pid < 0)
			die("alloc_hook: cannot fork\n");
		if (pid == 0)
			break;
		while (waitpid(pid, &how, 0) < 0)
			if (errno != EINTR)
				die("alloc_hook: cannot wait\n");
		if (write(REPLY_FD, &how, sizeof how) != (ssize_t)sizeof how)
			_exit(0);
	}
	(void)close(REQUEST_FD);
	(void)close(REPLY_FD);
	/* The reader's input, read by the child before. */
	(void)lseek(STDIN_FILENO, 0, SEEK_SET);
}

static int
our_main(int argc, char **argv, char **envp)
{
	bool is_reader = argc > 1 && strcmp(argv[1], "--reader-process") == 0;
	bool is_early = getenv("ALLOC_EARLY") != NULL;

	if (getenv("ALLOC_SERVE") != NULL)
		serve();
	if (mapped != NULL && !is_early &&
	    (is_reader || mapped->where == IN_PROGRAM))
		shared = mapped;
	return real_main(argc, argv, envp);
}

static void __attribute__((constructor))
begin(void)
{
	const char *path = getenv("ALLOC_SHARED");
	void *frames[FRAMES_MAX];
	int fd;

	if (path == NULL)
		return;
	/* Loads what it needs now. */
	(void)backtrace(frames, FRAMES_MAX);
	fd = open(path, O_RDWR | O_CLOEXEC);
	if (fd < 0)
		die("alloc_hook: cannot open ALLOC_SHARED\n");
	mapped = mmap(NULL, sizeof *mapped, PROT_READ | PROT_WRITE,
	    MAP_SHARED, fd, 0);
	if (mapped == MAP_FAILED)
		die("alloc_hook: cannot map ALLOC_SHARED\n");
	(void)close(fd);
	if (getenv("ALLOC_EARLY") != NULL)
		shared = mapped;
}

int __libc_start_main(int (*main)(int, char **, char **), int argc,
    char **argv, void (*init)(void), void (*fini)(void),
    void (*rtld_fini)(void), void *stack_end);

int
__libc_start_main(int (*main)(int, char **, char **), int argc, char **argv,
    void (*init)(void), void (*fini)(void), void (*rtld_fini)(void),
    void *stack_end)
{
	int (*next)(int (*)(int, char **, char **), int, char **,
	    void (*)(void), void (*)(void), void (*)(void), void *) = NULL;
	struct shared *counting = shared;

	shared = NULL;
	*(void **)&next = dlsym(RTLD_NEXT, "__libc_start_main");
	shared = counting;
	real_main = main;
	return next(our_main, argc, argv, init, fini, rtld_fini, stack_end);
}
