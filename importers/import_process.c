#include "importers/import_process.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#define PROGRAM "/proc/self/exe"
#define PIPE_BYTES (1 << 20)

/* How long a reader that has closed its pipe may take to end. */
#define END_WAIT_MILLISECONDS 5000
#define END_STEP_MILLISECONDS_MAX 100

/* Numbers below it are targets of dup2 in the new process. */
#define FD_FREE_FROM 10

/* Numbers that are no targets of ours; -1: none, or not given. */
struct free_files {
	int input;
	int output;
	int dialects;
};

static enum status
set_up_descriptors(posix_spawn_file_actions_t *actions,
    const struct free_files *files, struct error *err)
{
	int last = files->dialects < 0 ? READER_OUTPUT_FD : READER_DIALECTS_FD;
	int failure = posix_spawn_file_actions_adddup2(actions, files->input,
	    READER_INPUT_FD);

	if (failure == 0)
		failure = posix_spawn_file_actions_adddup2(actions,
		    files->output, READER_OUTPUT_FD);
	if (failure == 0 && files->dialects >= 0)
		failure = posix_spawn_file_actions_adddup2(actions,
		    files->dialects, READER_DIALECTS_FD);
	for (int fd = READER_INPUT_FD + 1; failure == 0 &&
	    fd < READER_OUTPUT_FD; fd++)
		failure = posix_spawn_file_actions_addclose(actions, fd);
	if (failure == 0)
		failure = posix_spawn_file_actions_addclosefrom_np(actions,
		    last + 1);
	if (failure != 0)
		return error_set(err, STATUS_ENVIRONMENT,
		    "cannot prepare the reader process: %s",
		    strerror(failure));
	return STATUS_OK;
}

/* Signals as in a program just started from a shell. */
static enum status
set_up_signals(posix_spawnattr_t *attributes, struct error *err)
{
	sigset_t none;
	sigset_t all;
	int failure;

	(void)sigemptyset(&none);
	(void)sigfillset(&all);
	failure = posix_spawnattr_setsigmask(attributes, &none);
	if (failure == 0)
		failure = posix_spawnattr_setsigdefault(attributes, &all);
	if (failure == 0)
		failure = posix_spawnattr_setflags(attributes,
		    POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
	if (failure != 0)
		return error_set(err, STATUS_ENVIRONMENT,
		    "cannot prepare the reader process: %s",
		    strerror(failure));
	return STATUS_OK;
}

static enum status
spawn(pid_t *pid, const struct free_files *files, char *const argv[],
    struct error *err)
{
	char *const environment[] = { NULL };
	posix_spawn_file_actions_t actions;
	posix_spawnattr_t attributes;
	enum status status;
	int failure;

	if (posix_spawn_file_actions_init(&actions) != 0)
		return error_memory(err);
	if (posix_spawnattr_init(&attributes) != 0) {
		(void)posix_spawn_file_actions_destroy(&actions);
		return error_memory(err);
	}
	status = set_up_descriptors(&actions, files, err);
	if (status == STATUS_OK)
		status = set_up_signals(&attributes, err);
	if (status == STATUS_OK) {
		failure = posix_spawn(pid, PROGRAM, &actions, &attributes,
		    argv, environment);
		if (failure != 0)
			status = error_set(err, STATUS_ENVIRONMENT,
			    "cannot start the reader process: %s",
			    strerror(failure));
	}
	(void)posix_spawnattr_destroy(&attributes);
	(void)posix_spawn_file_actions_destroy(&actions);
	return status;
}

static void
close_if_open(int fd)
{
	if (fd >= 0)
		(void)close(fd);
}

static int
free_number(int fd)
{
	return fd < 0 ? -1 : fcntl(fd, F_DUPFD_CLOEXEC, FD_FREE_FROM);
}

enum status
import_process_start(struct import_process *out,
    const struct import_process_files *files, char *const argv[],
    struct error *err)
{
	int ends[2];
	struct free_files numbers;
	enum status status;

	if (pipe2(ends, O_CLOEXEC) != 0)
		return error_set(err, STATUS_ENVIRONMENT,
		    "cannot make a pipe: %s", strerror(errno));
	/* Less room costs time, no more. */
	(void)fcntl(ends[1], F_SETPIPE_SZ, PIPE_BYTES);
	numbers.input = free_number(files->input);
	numbers.output = free_number(ends[1]);
	numbers.dialects = free_number(files->dialects);
	if (numbers.input < 0 || numbers.output < 0 ||
	    (files->dialects >= 0 && numbers.dialects < 0))
		status = error_set(err, STATUS_ENVIRONMENT,
		    "cannot hand the file to the reader process: %s",
		    strerror(errno));
	else
		status = spawn(&out->pid, &numbers, argv, err);
	close_if_open(numbers.input);
	close_if_open(numbers.output);
	close_if_open(numbers.dialects);
	(void)close(ends[1]);
	if (status != STATUS_OK)
		(void)close(ends[0]);
	else
		out->output = ends[0];
	return status;
}

/* The wait status; false while it runs. */
static bool
has_ended(pid_t pid, int options, int *how)
{
	pid_t ended;

	do {
		ended = waitpid(pid, how, options);
	} while (ended < 0 && errno == EINTR);
	/* A process that cannot be waited for is no process of ours. */
	if (ended < 0)
		*how = -1;
	return ended != 0;
}

static int
wait_or_kill(pid_t pid, bool is_killed)
{
	int how = -1;
	int step = 1;

	/* Most have ended already; few and long waits keep to the time. */
	for (int waited = 0; !is_killed && waited < END_WAIT_MILLISECONDS;
	    waited += step) {
		if (has_ended(pid, WNOHANG, &how))
			return how;
		(void)poll(NULL, 0, step);
		if (step < END_STEP_MILLISECONDS_MAX)
			step *= 2;
	}
	(void)kill(pid, SIGKILL);
	(void)has_ended(pid, 0, &how);
	return how;
}

enum status
import_process_end(struct import_process *process, bool is_killed,
    struct error *err)
{
	int how;

	(void)close(process->output);
	how = wait_or_kill(process->pid, is_killed);
	*process = (struct import_process){ .pid = -1, .output = -1 };
	if (how != -1 && WIFEXITED(how) && WEXITSTATUS(how) == 0)
		return STATUS_OK;
	if (how != -1 && WIFEXITED(how) &&
	    WEXITSTATUS(how) == READER_EXIT_MEMORY)
		return error_memory(err);
	if (how != -1 && WIFSIGNALED(how))
		return error_set(err, STATUS_INVALID, "the reader process was "
		    "stopped by signal %d (%s)", WTERMSIG(how),
		    WTERMSIG(how) == SIGSYS ?
		    "it tried what it may not do" : strsignal(WTERMSIG(how)));
	return error_set(err, STATUS_INVALID,
	    "the reader process ended before the file did");
}
