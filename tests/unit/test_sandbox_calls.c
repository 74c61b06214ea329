#include "tests/support/check.h"

#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "importers/sandbox.h"

/*
 * Every number a system call can have, and more, each tried by a confined
 * process of its own: what is not listed here ends it.  So a call that a newer
 * kernel adds is denied before anybody knows of it.
 */

#define CALLS_MAX 1024
/* Bad addresses and descriptors: what is let through fails without harm. */
#define NONE -1L

struct known_call {
	long number;
	bool is_let_through;	/* with bad arguments; else it fails, EACCES */
};

static const struct known_call known[] = {
	{ SYS_close, true }, { SYS_fstat, true }, { SYS_munmap, true },
	{ SYS_mremap, true }, { SYS_brk, true }, { SYS_madvise, true },
	{ SYS_rt_sigreturn, true }, { SYS_exit, true },
	{ SYS_exit_group, true },
#if !SANDBOX_LIMITS_MEMORY
	{ SYS_sigaltstack, true },
#endif
	{ SYS_openat, false }, { SYS_faccessat, false },
	{ SYS_faccessat2, false }, { SYS_newfstatat, false },
	{ SYS_statx, false }, { SYS_readlinkat, false },
#ifdef SYS_open
	{ SYS_open, false }, { SYS_access, false }, { SYS_stat, false },
	{ SYS_lstat, false }, { SYS_readlink, false },
#endif
};

/*
 * The kernel answers these itself and asks no filter (x86-64, from 6.11 and
 * 6.18): they are for probes that its debugger has set, and end or fail
 * wherever there is none.
 */
#define CALL_URETPROBE 335
#define CALL_UPROBE 336

static bool
is_kernels_own(long number)
{
#if defined(__x86_64__)
	return number == CALL_URETPROBE || number == CALL_UPROBE;
#else
	(void)number;
	return false;
#endif
}

#define EXIT_FAILED 1	/* the call did */

static int ends[2];

static const struct known_call *
find(long number)
{
	for (size_t i = 0; i < sizeof known / sizeof known[0]; i++)
		if (known[i].number == number)
			return &known[i];
	return NULL;
}

/* How a confined process ends that makes the call: its wait status. */
static int
end_of(long number)
{
	const struct sandbox sandbox = { ends[0], ends[1], 60, true };
	pid_t pid = fork();
	int how;

	assert_true(pid >= 0);
	if (pid == 0) {
		struct error err;

		if (sandbox_enter(&sandbox, &err) == STATUS_OK &&
		    syscall(number, NONE, NONE, NONE, NONE, NONE, NONE) == -1)
			_exit(EXIT_FAILED);
		_exit(EXIT_SUCCESS);
	}
	assert_true(waitpid(pid, &how, 0) == pid);
	return how;
}

static bool
is_killed(int how)
{
	return WIFSIGNALED(how) && WTERMSIG(how) == SIGSYS;
}

static void
test_every_number(void **state)
{
	long denied = 0;

	(void)state;
	for (long number = 0; number < CALLS_MAX; number++) {
		const struct known_call *call = find(number);
		int how = end_of(number);

		/* Without a signal to return from it ends, one way or other. */
		if (number == SYS_rt_sigreturn)
			assert_false(is_killed(how));
		else if (is_kernels_own(number))
			assert_true(WIFSIGNALED(how) ||
			    WEXITSTATUS(how) == EXIT_FAILED);
		else if (call == NULL && !is_killed(how))
			fail_msg("system call %ld is allowed", number);
		else if (call != NULL && !WIFEXITED(how))
			fail_msg("system call %ld is not allowed", number);
		denied += call == NULL;
	}
	print_message("system calls: %ld of %d kill\n", denied, CALLS_MAX);
}

/* What lies beyond: the bit of x32, its own numbers, and nonsense. */
static void
test_numbers_beyond(void **state)
{
	static const long others[] = { 0x40000000, 0x40000001, 0x40000003,
		0x40000005, 0x4000000b, 0x4000000c, 0x400000e7, 0x40000101,
		0x40000208, 0x40000209, 0x7fffffff, -1, -2 };

	(void)state;
	for (size_t i = 0; i < sizeof others / sizeof others[0]; i++)
		if (!is_killed(end_of(others[i])))
			fail_msg("system call %#lx is allowed",
			    (unsigned long)others[i]);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_every_number),
		cmocka_unit_test(test_numbers_beyond),
	};

	if (pipe(ends) != 0)
		return EXIT_FAILURE;
	return cmocka_run_group_tests(tests, NULL, NULL);
}
