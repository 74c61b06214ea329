#include "importers/sandbox_filter.h"

#include <assert.h>
#include <errno.h>
#include <linux/audit.h>
#include <linux/futex.h>
#include <linux/seccomp.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/mman.h>
#include <sys/syscall.h>

/* Where a long is eight bytes, the lower half first, and mmap takes its six
 * arguments in registers. */
#if defined(__x86_64__) && !defined(__ILP32__)
#define OUR_CALLS AUDIT_ARCH_X86_64
#elif defined(__aarch64__) && !defined(__ILP32__) && \
    __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
#define OUR_CALLS AUDIT_ARCH_AARCH64
#else
#define OUR_CALLS 0
#endif

/* Memory and the end; nothing with a name or address. */
static const long allowed_calls[] = {
	SYS_brk, SYS_munmap, SYS_mremap, SYS_madvise, SYS_close, SYS_fstat,
	SYS_rt_sigreturn, SYS_exit, SYS_exit_group,
#if !SANDBOX_LIMITS_MEMORY
	SYS_sigaltstack,		/* the sanitizer's, at exit */
#endif
};

/* Libraries look for files (time zones, modules) and do well without.  Newer
 * tables of calls lack the older ones. */
static const long failing_calls[] = {
#ifdef SYS_open
	SYS_open, SYS_access, SYS_stat, SYS_lstat, SYS_readlink,
#endif
	SYS_openat, SYS_faccessat, SYS_faccessat2, SYS_newfstatat, SYS_statx,
	SYS_readlinkat,
};

/* An argument: all of its bits that the mask has are as in the value. */
struct condition {
	unsigned argument;
	uint64_t mask;
	uint64_t value;
};

#define CONDITIONS_MAX 2

struct rule {
	long call;
	uint32_t action;
	unsigned count;
	struct condition conditions[CONDITIONS_MAX];
};

static void
put(struct sandbox_filter *filter, struct sock_filter step)
{
	assert(filter->count < SANDBOX_FILTER_STEPS_MAX);
	filter->steps[filter->count++] = step;
}

static void
put_load(struct sandbox_filter *filter, size_t offset)
{
	put(filter, (struct sock_filter)BPF_STMT(BPF_LD | BPF_W | BPF_ABS,
	    (uint32_t)offset));
}

static void
put_end(struct sandbox_filter *filter, uint32_t action)
{
	put(filter, (struct sock_filter)BPF_STMT(BPF_RET | BPF_K, action));
}

/* What was loaded is the value, or the process ends. */
static void
put_must_be(struct sandbox_filter *filter, uint32_t value)
{
	put(filter, (struct sock_filter)BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K,
	    value, 1, 0));
	put_end(filter, SECCOMP_RET_KILL_PROCESS);
}

static void
put_half(struct sandbox_filter *filter, size_t offset, uint32_t mask,
    uint32_t value)
{
	if (mask == 0)
		return;
	put_load(filter, offset);
	put(filter, (struct sock_filter)BPF_STMT(BPF_ALU | BPF_AND | BPF_K,
	    mask));
	put_must_be(filter, value);
}

/* The number of the call is loaded, and is so again for the next rule. */
static void
put_rule(struct sandbox_filter *filter, const struct rule *rule)
{
	unsigned short begin = filter->count;

	put(filter, (struct sock_filter)BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K,
	    (uint32_t)rule->call, 0, 0));
	for (unsigned i = 0; i < rule->count; i++) {
		const struct condition *is = &rule->conditions[i];
		size_t at = offsetof(struct seccomp_data, args) +
		    is->argument * sizeof(uint64_t);

		put_half(filter, at, (uint32_t)is->mask,
		    (uint32_t)is->value);
		put_half(filter, at + sizeof(uint32_t),
		    (uint32_t)(is->mask >> 32), (uint32_t)(is->value >> 32));
	}
	put_end(filter, rule->action);
	filter->steps[begin].jf = (uint8_t)(filter->count - begin - 1);
}

static void
put_calls(struct sandbox_filter *filter, const long *calls, size_t count,
    uint32_t action)
{
	for (size_t i = 0; i < count; i++)
		put_rule(filter, &(struct rule){ calls[i], action, 0, {
		    { 0, 0, 0 } } });
}

/*
 * Calls that are allowed with some arguments: no other descriptor, no code, no
 * file as memory, no waiting (one thread alone never waits for a lock).
 */
static void
put_narrow_rules(struct sandbox_filter *filter, const struct sandbox *sandbox)
{
	const uint64_t all = UINT64_MAX;
	const uint64_t input = (uint64_t)sandbox->input;
	const uint64_t output = (uint64_t)sandbox->output;
	const uint64_t wake = 0xffff &
	    ~(uint64_t)(FUTEX_PRIVATE_FLAG | FUTEX_CLOCK_REALTIME);
	const struct rule rules[] = {
		{ SYS_read, SECCOMP_RET_ALLOW, 1, { { 0, all, input } } },
		{ SYS_pread64, SECCOMP_RET_ALLOW, 1, { { 0, all, input } } },
		{ SYS_write, SECCOMP_RET_ALLOW, 1, { { 0, all, output } } },
		{ SYS_mmap, SECCOMP_RET_ALLOW, 2, { { 2, PROT_EXEC, 0 },
		    { 3, MAP_ANONYMOUS, MAP_ANONYMOUS } } },
		{ SYS_mprotect, SECCOMP_RET_ALLOW, 1, {
		    { 2, PROT_EXEC, 0 } } },
		{ SYS_futex, SECCOMP_RET_ALLOW, 1, {
		    { 1, wake, FUTEX_WAKE } } },
	};

	for (size_t i = 0; i < sizeof rules / sizeof rules[0]; i++)
		put_rule(filter, &rules[i]);
}

bool
sandbox_filter_make(struct sandbox_filter *out, const struct sandbox *sandbox)
{
	assert(sandbox->input >= 0 && sandbox->output >= 0);
	out->count = 0;
	if (OUR_CALLS == 0)
		return false;
	put_load(out, offsetof(struct seccomp_data, arch));
	put_must_be(out, OUR_CALLS);
	/* Those of x32 have a bit more in their numbers: none is like ours. */
	put_load(out, offsetof(struct seccomp_data, nr));
	put_narrow_rules(out, sandbox);
	put_calls(out, allowed_calls,
	    sizeof allowed_calls / sizeof allowed_calls[0],
	    SECCOMP_RET_ALLOW);
	put_calls(out, failing_calls,
	    sizeof failing_calls / sizeof failing_calls[0],
	    SECCOMP_RET_ERRNO | EACCES);
	put_end(out, SECCOMP_RET_KILL_PROCESS);
	return true;
}
