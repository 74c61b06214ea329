#include "importers/sandbox.h"

#include <errno.h>
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

static enum status
limit_resources(struct error *err)
{
	static const struct {
		__rlimit_resource_t resource;
		rlim_t value;
		const char *what;
	} limits[] = {
		{ RLIMIT_AS, SANDBOX_LIMITS_MEMORY ? READER_MEMORY_BYTES_MAX :
		    RLIM_INFINITY, "memory" },
		{ RLIMIT_CORE, 0, "core files" },
		{ RLIMIT_FSIZE, 0, "written files" },
		{ RLIMIT_NOFILE, 0, "open files" },
		{ RLIMIT_NPROC, 0, "processes" },
	};

	for (size_t i = 0; i < sizeof limits / sizeof limits[0]; i++) {
		struct rlimit limit = { limits[i].value, limits[i].value };

		if (setrlimit(limits[i].resource, &limit) != 0)
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

/* Forbid all that Landlock can; *is_there false where the kernel has none. */
static enum status
enter_landlock(bool *is_there, struct error *err)
{
	long version = syscall(SYS_landlock_create_ruleset, NULL, (size_t)0,
	    LANDLOCK_ASK_VERSION);
	struct landlock_ruleset rules;
	size_t abi;
	long fd;
	int failure = 0;

	*is_there = version > 0;
	if (!*is_there)
		return STATUS_OK;
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

/* Memory, time of waiting threads, the end; nothing with a name or address. */
static const int allowed_calls[] = {
	SCMP_SYS(read), SCMP_SYS(close), SCMP_SYS(lseek), SCMP_SYS(fstat),
	SCMP_SYS(munmap), SCMP_SYS(mremap), SCMP_SYS(brk), SCMP_SYS(madvise),
	SCMP_SYS(futex), SCMP_SYS(rt_sigreturn), SCMP_SYS(exit),
	SCMP_SYS(exit_group),
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

static int
add_rules(scmp_filter_ctx filter, int output)
{
	int result = 0;

	for (size_t i = 0; result == 0 &&
	    i < sizeof allowed_calls / sizeof allowed_calls[0]; i++)
		result = seccomp_rule_add(filter, SCMP_ACT_ALLOW,
		    allowed_calls[i], 0);
	for (size_t i = 0; result == 0 &&
	    i < sizeof failing_calls / sizeof failing_calls[0]; i++)
		result = seccomp_rule_add(filter, SCMP_ACT_ERRNO(EACCES),
		    failing_calls[i], 0);
	if (result == 0)
		result = seccomp_rule_add(filter, SCMP_ACT_ALLOW,
		    SCMP_SYS(write), 1,
		    SCMP_A0(SCMP_CMP_EQ, (scmp_datum_t)output, 0));
	if (result == 0)
		result = seccomp_rule_add(filter, SCMP_ACT_ALLOW,
		    SCMP_SYS(mmap), 1,
		    SCMP_A2(SCMP_CMP_MASKED_EQ, PROT_EXEC, 0));
	if (result == 0)
		result = seccomp_rule_add(filter, SCMP_ACT_ALLOW,
		    SCMP_SYS(mprotect), 1,
		    SCMP_A2(SCMP_CMP_MASKED_EQ, PROT_EXEC, 0));
	return result;
}

static enum status
enter_seccomp(int output, bool *is_there, struct error *err)
{
	scmp_filter_ctx filter;
	int result;

	*is_there = prctl(PR_GET_SECCOMP, 0, 0, 0, 0) >= 0;
	if (!*is_there)
		return STATUS_OK;
	filter = seccomp_init(SCMP_ACT_KILL_PROCESS);
	if (filter == NULL)
		return error_memory(err);
	result = add_rules(filter, output);
	if (result == 0)
		result = seccomp_load(filter);
	seccomp_release(filter);
	if (result != 0)
		return error_set(err, STATUS_ENVIRONMENT,
		    "cannot put seccomp in force: %s", strerror(-result));
	return STATUS_OK;
}

enum status
sandbox_enter(int output, bool is_confined, struct error *err)
{
	enum status status;
	bool has_landlock = false;
	bool has_seccomp = false;

	if (!is_confined)
		return limit_resources(err);
	if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0 ||
	    prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) != 0)
		return error_set(err, STATUS_ENVIRONMENT,
		    "cannot give up privileges: %s", strerror(errno));
	/* Landlock needs a descriptor, limits need system calls. */
	status = enter_landlock(&has_landlock, err);
	if (status == STATUS_OK)
		status = limit_resources(err);
	if (status == STATUS_OK)
		status = enter_seccomp(output, &has_seccomp, err);
	if (status != STATUS_OK)
		return status;
	if (!has_landlock && !has_seccomp)
		return error_set(err, STATUS_ENVIRONMENT, "this kernel has "
		    "neither Landlock nor seccomp to confine the reader; "
		    "--no-sandbox imports without");
	return STATUS_OK;
}
