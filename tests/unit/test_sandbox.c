#include "tests/support/check.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "importers/limits.h"
#include "importers/sandbox.h"

#define EXIT_FINE 0
#define EXIT_FAILED 1	/* the call failed, the process goes on */
#define EXIT_REFUSED 2	/* the sandbox was not put in force */

#define MEMORY_LOWER (READER_MEMORY_BYTES_MAX / 2)
#define NOBODY 65534

/* The pipe that a confined process may write to. */
static int ends[2];

/* Each tries one thing; true: it could be done. */

static bool
try_nothing(void)
{
	return true;
}

static bool
try_memory(void)
{
	char *memory = malloc(20 << 20);

	if (memory == NULL)
		return false;
	memset(memory, 1, 20 << 20);
	memory = realloc(memory, 40 << 20);
	free(memory);
	return memory != NULL;
}

static bool
try_too_much_memory(void)
{
	return mmap(NULL, READER_MEMORY_BYTES_MAX, PROT_READ | PROT_WRITE,
	    MAP_PRIVATE | MAP_ANONYMOUS, -1, 0) != MAP_FAILED;
}

static bool
try_write(void)
{
	return write(ends[1], "x", 1) == 1;
}

static bool
try_write_elsewhere(void)
{
	return write(STDERR_FILENO, "", 0) == 0;
}

static bool
try_open(void)
{
	return open("/etc/passwd", O_RDONLY) >= 0;
}

static bool
try_stat(void)
{
	struct stat file;

	return stat("/", &file) == 0;
}

static bool
try_create(void)
{
	return open("/tmp/sandbox-test", O_WRONLY | O_CREAT, 0600) >= 0;
}

static bool
try_unlink(void)
{
	return unlink("/nonexistent") == 0;
}

static bool
try_socket(void)
{
	return socket(AF_INET, SOCK_STREAM, 0) >= 0;
}

static bool
try_fork(void)
{
	pid_t pid = fork();

	if (pid == 0)
		_exit(EXIT_FINE);
	return pid > 0;
}

static bool
try_execute(void)
{
	char *const none[] = { NULL };

	return execve("/bin/true", none, none) == 0;
}

static bool
try_kill(void)
{
	return kill(1, 0) == 0;
}

static bool
try_code(void)
{
	return mmap(NULL, 4096, PROT_READ | PROT_EXEC,
	    MAP_PRIVATE | MAP_ANONYMOUS, -1, 0) != MAP_FAILED;
}

static bool
try_make_code(void)
{
	static char page[8192] __attribute__((aligned(4096)));

	return mprotect(page, 4096, PROT_READ | PROT_WRITE | PROT_EXEC) == 0;
}

static bool
try_limits(void)
{
	return prctl(PR_SET_DUMPABLE, 1, 0, 0, 0) == 0;
}

/* Are the limits those of lower_limits()? */
static bool
try_lower_limits(void)
{
	struct rlimit time;
	struct rlimit memory;

	return getrlimit(RLIMIT_CPU, &time) == 0 && time.rlim_max == 10 &&
	    getrlimit(RLIMIT_AS, &memory) == 0 &&
	    memory.rlim_max == MEMORY_LOWER;
}

/* Whoever starts the program may leave it less, for good: who may raise limits
 * gives that up. */
static bool
lower_limits(void)
{
	const struct rlimit time = { 10, 10 };
	const struct rlimit memory = { MEMORY_LOWER, MEMORY_LOWER };

	return setrlimit(RLIMIT_CPU, &time) == 0 &&
	    setrlimit(RLIMIT_AS, &memory) == 0 &&
	    (geteuid() != 0 || setresuid(NOBODY, NOBODY, NOBODY) == 0);
}

/* How a confined process ends that tries it: its wait status. */
static int
run_confined(bool (*attempt)(void), bool is_confined)
{
	pid_t pid = fork();
	int how;

	assert_true(pid >= 0);
	if (pid == 0) {
		const struct sandbox sandbox = { ends[0], ends[1], 60,
			is_confined };
		struct error err;

		if (attempt == try_lower_limits && !lower_limits())
			_exit(EXIT_REFUSED);
		if (sandbox_enter(&sandbox, &err) != STATUS_OK)
			_exit(EXIT_REFUSED);
		_exit(attempt() ? EXIT_FINE : EXIT_FAILED);
	}
	assert_true(waitpid(pid, &how, 0) == pid);
	return how;
}

static void
check_exits(bool (*attempt)(void), bool is_confined, int status)
{
	int how = run_confined(attempt, is_confined);

	assert_true(WIFEXITED(how));
	check_int_equal(WEXITSTATUS(how), status);
}

static void
check_killed(bool (*attempt)(void))
{
	int how = run_confined(attempt, true);

	assert_true(WIFSIGNALED(how));
	check_int_equal(WTERMSIG(how), SIGSYS);
}

static void
test_what_remains(void **state)
{
	(void)state;
	check_exits(try_nothing, true, EXIT_FINE);
	check_exits(try_memory, true, EXIT_FINE);
	check_exits(try_write, true, EXIT_FINE);
}

static void
test_what_fails(void **state)
{
	(void)state;
	check_exits(try_open, true, EXIT_FAILED);
	check_exits(try_stat, true, EXIT_FAILED);
	check_exits(try_create, true, EXIT_FAILED);
	check_exits(try_too_much_memory, true,
	    SANDBOX_LIMITS_MEMORY ? EXIT_FAILED : EXIT_FINE);
}

static void
test_what_kills(void **state)
{
	(void)state;
	check_killed(try_write_elsewhere);
	check_killed(try_unlink);
	check_killed(try_socket);
	check_killed(try_fork);
	check_killed(try_execute);
	check_killed(try_kill);
	check_killed(try_code);
	check_killed(try_make_code);
	check_killed(try_limits);
}

/* Without confinement the limits remain: no file can be opened. */
static void
test_limits_alone(void **state)
{
	(void)state;
	check_exits(try_write, false, EXIT_FINE);
	check_exits(try_write_elsewhere, false, EXIT_FINE);
	check_exits(try_open, false, EXIT_FAILED);
	check_exits(try_stat, false, EXIT_FINE);
	check_exits(try_too_much_memory, false,
	    SANDBOX_LIMITS_MEMORY ? EXIT_FAILED : EXIT_FINE);
}

/* Limits that stand already are not raised, which might fail. */
static void
test_lower_limits(void **state)
{
	(void)state;
	if (SANDBOX_LIMITS_MEMORY)
		check_exits(try_lower_limits, false, EXIT_FINE);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_what_remains),
		cmocka_unit_test(test_what_fails),
		cmocka_unit_test(test_what_kills),
		cmocka_unit_test(test_limits_alone),
		cmocka_unit_test(test_lower_limits),
	};

	if (pipe(ends) != 0)
		return EXIT_FAILURE;
	return cmocka_run_group_tests(tests, NULL, NULL);
}
