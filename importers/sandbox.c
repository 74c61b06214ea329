#include "importers/sandbox.h"

#include <errno.h>
#include <linux/futex.h>
#include <seccomp.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "importers/limits.h"

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

/* Memory and the end; nothing with a name or address. */
static const int allowed_calls[] = {
	SCMP_SYS(close), SCMP_SYS(fstat), SCMP_SYS(munmap), SCMP_SYS(mremap),
	SCMP_SYS(brk), SCMP_SYS(madvise), SCMP_SYS(rt_sigreturn),
	SCMP_SYS(exit), SCMP_SYS(exit_group),
#if !SANDBOX_LIMITS_MEMORY
	SCMP_SYS(sigaltstack),		/* the sanitizer's, at exit */
#endif
};

/* Libraries look for files (time zones, modules) and do well without. */
static const int failing_calls[] = {
	SCMP_SYS(open), SCMP_SYS(openat), SCMP_SYS(access),
	SCMP_SYS(faccessat), SCMP_SYS(faccessat2), SCMP_SYS(stat),
	SCMP_SYS(lstat), SCMP_SYS(newfstatat), SCMP_SYS(statx),
	SCMP_SYS(readlink), SCMP_SYS(readlinkat),
};

/*
 * Calls that are allowed with some arguments: no other descriptor, no code, no
 * file as memory, no waiting (one thread alone never waits for a lock).
 */
static int
add_narrow_rules(scmp_filter_ctx filter, const struct sandbox *sandbox)
{
	const struct {
		int call;
		unsigned count;
		struct scmp_arg_cmp arguments[2];
	} rows[] = {
		{ SCMP_SYS(read), 1, { SCMP_A0(SCMP_CMP_EQ,
		    (scmp_datum_t)sandbox->input, 0) } },
		{ SCMP_SYS(pread64), 1, { SCMP_A0(SCMP_CMP_EQ,
		    (scmp_datum_t)sandbox->input, 0) } },
		{ SCMP_SYS(write), 1, { SCMP_A0(SCMP_CMP_EQ,
		    (scmp_datum_t)sandbox->output, 0) } },
		{ SCMP_SYS(mmap), 2, {
		    SCMP_A2(SCMP_CMP_MASKED_EQ, PROT_EXEC, 0),
		    SCMP_A3(SCMP_CMP_MASKED_EQ, MAP_ANONYMOUS,
		    MAP_ANONYMOUS) } },
		{ SCMP_SYS(mprotect), 1, {
		    SCMP_A2(SCMP_CMP_MASKED_EQ, PROT_EXEC, 0) } },
		{ SCMP_SYS(futex), 1, { SCMP_A1(SCMP_CMP_MASKED_EQ,
		    ~(FUTEX_PRIVATE_FLAG | FUTEX_CLOCK_REALTIME) & 0xffff,
		    FUTEX_WAKE) } },
	};
	int result = 0;

	for (size_t i = 0; result == 0 && i < sizeof rows / sizeof rows[0];
	    i++)
		result = seccomp_rule_add_array(filter, SCMP_ACT_ALLOW,
		    rows[i].call, rows[i].count, rows[i].arguments);
	return result;
}

static int
add_rules(scmp_filter_ctx filter, const struct sandbox *sandbox)
{
	/* Calls by another table of numbers than this program's. */
	int result = seccomp_attr_set(filter, SCMP_FLTATR_ACT_BADARCH,
	    SCMP_ACT_KILL_PROCESS);

	for (size_t i = 0; result == 0 &&
	    i < sizeof allowed_calls / sizeof allowed_calls[0]; i++)
		result = seccomp_rule_add(filter, SCMP_ACT_ALLOW,
		    allowed_calls[i], 0);
	for (size_t i = 0; result == 0 &&
	    i < sizeof failing_calls / sizeof failing_calls[0]; i++)
		result = seccomp_rule_add(filter, SCMP_ACT_ERRNO(EACCES),
		    failing_calls[i], 0);
	return result == 0 ? add_narrow_rules(filter, sandbox) : result;
}

static enum status
enter_seccomp(const struct sandbox *sandbox, struct error *err)
{
	scmp_filter_ctx filter;
	int result;

	if (prctl(PR_GET_SECCOMP, 0, 0, 0, 0) < 0)
		return error_set(err, STATUS_ENVIRONMENT, "this kernel has no "
		    "seccomp to confine the reader; --no-sandbox imports "
		    "without");
	filter = seccomp_init(SCMP_ACT_KILL_PROCESS);
	if (filter == NULL)
		return error_set(err, STATUS_ENVIRONMENT,
		    "cannot prepare seccomp: too little memory, or a kernel "
		    "that cannot end a process by it; --no-sandbox imports "
		    "without");
	result = add_rules(filter, sandbox);
	if (result == 0)
		result = seccomp_load(filter);
	seccomp_release(filter);
	if (result == -ENOMEM)
		return error_memory(err);
	if (result != 0)
		return error_set(err, STATUS_ENVIRONMENT,
		    "cannot put seccomp in force: %s; --no-sandbox imports "
		    "without", strerror(-result));
	return STATUS_OK;
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
