#include <errno.h>
#include <spawn.h>
#include <sys/types.h>
#include <unistd.h>

#include "importers/sandbox.h"

/*
 * What the program lacks to be counted under valgrind, put in place when it is
 * linked (-Wl,--wrap): its reader processes are started by the program's path
 * and with valgrind's environment, for valgrind knows neither /proc/self/exe
 * nor itself without that; and they stay unconfined, for valgrind needs files,
 * memory and system calls of its own.  All that is counted is the program's.
 */

#define PATH_BYTES 4096

/* Of the types of what they stand for; else this does not compile. */
__typeof__(posix_spawn) __real_posix_spawn;
__typeof__(posix_spawn) __wrap_posix_spawn;
__typeof__(sandbox_enter) __wrap_sandbox_enter;

int
__wrap_posix_spawn(pid_t *pid, const char *path,
    const posix_spawn_file_actions_t *actions,
    const posix_spawnattr_t *attributes, char *const argv[],
    char *const environment[])
{
	char program[PATH_BYTES];
	ssize_t size = readlink(path, program, sizeof program - 1);

	(void)environment;
	if (size < 0)
		return errno;
	program[size] = '\0';
	return __real_posix_spawn(pid, program, actions, attributes, argv,
	    environ);
}

enum status
__wrap_sandbox_enter(const struct sandbox *sandbox, struct error *err)
{
	(void)sandbox;
	(void)err;
	return STATUS_OK;
}
