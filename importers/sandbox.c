#include "importers/sandbox.h"

#include <errno.h>
#include <linux/seccomp.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "importers/limits.h"
#include "importers/sandbox_filter.h"

/* ------------------------------------------------------- resource limits */

/* No more than who started the program leaves it: that cannot be raised. */
static int
limit_resource(__rlimit_resource_t resource, rlim_t value, rlim_t grace)
{
	struct rlimit limit;

	if (getrlimit(resource, &limit) != 0)
		return -1;
	if (limit.rlim_max == RLIM_INFINITY || limit.rlim_max > value + grace)
		limit.rlim_max = value + grace;
	limit.rlim_cur = limit.rlim_max < value ? limit.rlim_max : value;
	return setrlimit(resource, &limit);
}

static enum status
limit_resources(const struct sandbox *sandbox, struct error *err)
{
	const struct {
		__rlimit_resource_t resource;
		rlim_t value;
		rlim_t grace;	/* of time: first a signal that says why */
		const char *what;
	} limits[] = {
		{ RLIMIT_CPU, (rlim_t)sandbox->cpu_seconds, 1, "time" },
		{ RLIMIT_AS, SANDBOX_LIMITS_MEMORY ? READER_MEMORY_BYTES_MAX :
		    RLIM_INFINITY, 0, "memory" },
		{ RLIMIT_CORE, 0, 0, "core files" },
		{ RLIMIT_FSIZE, 0, 0, "written files" },
		{ RLIMIT_NOFILE, 0, 0, "open files" },
		{ RLIMIT_NPROC, 0, 0, "processes" },
	};

	for (size_t i = 0; i < sizeof limits / sizeof limits[0]; i++) {
		if (limit_resource(limits[i].resource, limits[i].value,
		    limits[i].grace) != 0)
			return error_set(err, STATUS_ENVIRONMENT,
			    "cannot limit %s: %s", limits[i].what,
			    strerror(errno));
	}
	return STATUS_OK;
}

/* -------------------------------------------------------------- Landlock */

/*
 * The kernel's interface, written out here because the headers of the oldest
 * system we build on know less of it than newer kernels can do.
 */
struct landlock_ruleset {
	uint64_t handled_access_fs;
	uint64_t handled_access_net;	/* from ABI 4 */
	uint64_t scoped;		/* from ABI 6 */
};

#define LANDLOCK_ASK_VERSION 1u

/* What each ABI can forbid: the first n rights, and how long the struct is. */
static const struct {
	unsigned fs_rights;
	unsigned net_rights;
	unsigned scopes;
	size_t size;
} landlock_abis[] = {
	{ 13, 0, 0, offsetof(struct landlock_ruleset, handled_access_net) },
	{ 14, 0, 0, offsetof(struct landlock_ruleset, handled_access_net) },
	{ 15, 0, 0, offsetof(struct landlock_ruleset, handled_access_net) },
	{ 15, 2, 0, offsetof(struct landlock_ruleset, scoped) },
	{ 16, 2, 0, offsetof(struct landlock_ruleset, scoped) },
	{ 16, 2, 2, sizeof(struct landlock_ruleset) },
};

#define LANDLOCK_ABI_MAX (sizeof landlock_abis / sizeof landlock_abis[0])

static uint64_t
first_bits(unsigned count)
{
	return (UINT64_C(1) << count) - 1;
}

/* Forbid all that Landlock can; nothing where the kernel has none. */
static enum status
enter_landlock(struct error *err)
{
	long version = syscall(SYS_landlock_create_ruleset, NULL, (size_t)0,
	    LANDLOCK_ASK_VERSION);
	struct landlock_ruleset rules;
	size_t abi;
	long fd;
	int failure = 0;

	/* Not built in, and not switched on. */
	if (version < 0 && (errno == ENOSYS || errno == EOPNOTSUPP))
		return STATUS_OK;
	if (version <= 0)
		return error_set(err, STATUS_ENVIRONMENT,
		    "cannot ask for Landlock: %s", strerror(errno));
	abi = (size_t)version < LANDLOCK_ABI_MAX ? (size_t)version :
	    LANDLOCK_ABI_MAX;
	rules = (struct landlock_ruleset){
		.handled_access_fs =
		    first_bits(landlock_abis[abi - 1].fs_rights),
		.handled_access_net =
		    first_bits(landlock_abis[abi - 1].net_rights),
		.scoped = first_bits(landlock_abis[abi - 1].scopes),
	};
	fd = syscall(SYS_landlock_create_ruleset, &rules,
	    landlock_abis[abi - 1].size, 0u);
	if (fd < 0 ||
	    syscall(SYS_landlock_restrict_self, (int)fd, 0u) != 0)
		failure = errno;
	if (fd >= 0)
		(void)close((int)fd);
	if (failure != 0)
		return error_set(err, STATUS_ENVIRONMENT,
		    "cannot put Landlock in force: %s", strerror(failure));
	return STATUS_OK;
}

/* --------------------------------------------------------------- seccomp */

static int
call_seccomp(unsigned operation, const void *argument)
{
	return (int)syscall(SYS_seccomp, operation, 0u, argument);
}

static enum status
enter_seccomp(const struct sandbox *sandbox, struct error *err)
{
	const uint32_t kill = SECCOMP_RET_KILL_PROCESS;
	struct sandbox_filter filter;
	struct sock_fprog program;

	if (prctl(PR_GET_SECCOMP, 0, 0, 0, 0) < 0)
		return error_set(err, STATUS_ENVIRONMENT, "this kernel has no "
		    "seccomp to confine the reader; --no-sandbox imports "
		    "without");
	if (!sandbox_filter_make(&filter, sandbox))
		return error_set(err, STATUS_ENVIRONMENT, "the reader cannot "
		    "be confined on a processor of this kind; --no-sandbox "
		    "imports without");
	program = (struct sock_fprog){ filter.count, filter.steps };
	if (call_seccomp(SECCOMP_GET_ACTION_AVAIL, &kill) == 0 &&
	    call_seccomp(SECCOMP_SET_MODE_FILTER, &program) == 0)
		return STATUS_OK;
	return error_set(err, STATUS_ENVIRONMENT,
	    "cannot put seccomp in force: %s; --no-sandbox imports without",
	    strerror(errno));
}

enum status
sandbox_enter(const struct sandbox *sandbox, struct error *err)
{
	enum status status;

	if (!sandbox->is_confined)
		return limit_resources(sandbox, err);
	if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0 ||
	    prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) != 0)
		return error_set(err, STATUS_ENVIRONMENT,
		    "cannot give up privileges: %s", strerror(errno));
	/* Landlock needs a descriptor, limits need system calls. */
	status = enter_landlock(err);
	if (status == STATUS_OK)
		status = limit_resources(sandbox, err);
	return status == STATUS_OK ? enter_seccomp(sandbox, err) : status;
}
