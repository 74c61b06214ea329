#include "tests/support/check.h"

#include <errno.h>
#include <linux/audit.h>
#include <linux/futex.h>
#include <linux/seccomp.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>

#include "importers/sandbox_filter.h"

/*
 * What the filter says of calls with arguments that test_sandbox_calls.c, which
 * lets the kernel run it, does not try: worked out here, step by step.
 */

#define INPUT 5
#define OUTPUT 7
#define HIGH (UINT64_C(1) << 32)
#define ANONYMOUS (MAP_PRIVATE | MAP_ANONYMOUS)

#if defined(__x86_64__)
#define OURS AUDIT_ARCH_X86_64
#elif defined(__aarch64__)
#define OURS AUDIT_ARCH_AARCH64
#else
#error "no filter is known for this kind of processor"
#endif

static struct sandbox_filter filter;

static int
make_filter(void **state)
{
	const struct sandbox sandbox = { INPUT, OUTPUT, 60, true };

	(void)state;
	return sandbox_filter_make(&filter, &sandbox) ? 0 : -1;
}

/* Only the kinds of steps that the filter has. */
static uint32_t
verdict(const struct seccomp_data *data)
{
	uint32_t value = 0;

	for (size_t at = 0; at < filter.count; at++) {
		const struct sock_filter *step = &filter.steps[at];

		switch (step->code) {
		case BPF_LD | BPF_W | BPF_ABS:
			assert_true(step->k + sizeof value <= sizeof *data);
			memcpy(&value, (const char *)data + step->k,
			    sizeof value);
			break;
		case BPF_ALU | BPF_AND | BPF_K:
			value &= step->k;
			break;
		case BPF_JMP | BPF_JEQ | BPF_K:
			at += value == step->k ? step->jt : step->jf;
			break;
		case BPF_RET | BPF_K:
			return step->k;
		default:
			fail_msg("step %zu is of kind %#x", at, step->code);
		}
	}
	fail_msg("the filter has no end");
	return 0;
}

struct known_verdict {
	const char *name;
	struct seccomp_data data;
	uint32_t verdict;
};

#define ALLOW SECCOMP_RET_ALLOW
#define KILL SECCOMP_RET_KILL_PROCESS
#define DENY (SECCOMP_RET_ERRNO | EACCES)
#define CALL(number, ...) \
	{ .nr = (int)(number), .arch = OURS, .args = { __VA_ARGS__ } }
#define MAP(protection, flags) \
	CALL(SYS_mmap, 0, 4096, (protection), (flags), UINT64_MAX, 0)

static const struct known_verdict verdicts[] = {
	{ "read", CALL(SYS_read, INPUT), ALLOW },
	{ "read the output", CALL(SYS_read, OUTPUT), KILL },
	{ "read 0", CALL(SYS_read, 0), KILL },
	{ "read, high", CALL(SYS_read, HIGH | INPUT), KILL },
	{ "read, second", CALL(SYS_read, 0, INPUT), KILL },
	{ "pread64", CALL(SYS_pread64, INPUT), ALLOW },
	{ "pread64 other", CALL(SYS_pread64, OUTPUT), KILL },
	{ "write", CALL(SYS_write, OUTPUT), ALLOW },
	{ "write to the input", CALL(SYS_write, INPUT), KILL },
	{ "write, high", CALL(SYS_write, HIGH << 31 | OUTPUT), KILL },
	{ "mmap", MAP(PROT_READ | PROT_WRITE, ANONYMOUS), ALLOW },
	{ "mmap, no stack", MAP(PROT_NONE, ANONYMOUS | MAP_NORESERVE), ALLOW },
	{ "mmap code", MAP(PROT_READ | PROT_EXEC, ANONYMOUS), KILL },
	{ "mmap a file", MAP(PROT_READ, MAP_PRIVATE), KILL },
	{ "mmap a file's code", MAP(PROT_EXEC, MAP_PRIVATE), KILL },
	{ "mprotect", CALL(SYS_mprotect, 0, 0, PROT_READ), ALLOW },
	{ "mprotect code", CALL(SYS_mprotect, 0, 0, PROT_READ | PROT_EXEC),
	    KILL },
	{ "futex", CALL(SYS_futex, 0, FUTEX_WAKE), ALLOW },
	{ "futex of ours", CALL(SYS_futex, 0, FUTEX_WAKE_PRIVATE), ALLOW },
	{ "futex wait", CALL(SYS_futex, 0, FUTEX_WAIT_PRIVATE), KILL },
	{ "futex wait, bits", CALL(SYS_futex, 0, FUTEX_WAIT_BITSET), KILL },
	{ "brk", CALL(SYS_brk, HIGH), ALLOW },
	{ "exit_group", CALL(SYS_exit_group, 1), ALLOW },
	{ "openat", CALL(SYS_openat, INPUT), DENY },
	{ "socket", CALL(SYS_socket, 1, 1), KILL },
	{ "of x32", CALL(SYS_brk | 0x40000000, 0), KILL },
	{ "nonsense", CALL(-1, 0), KILL },
	{ "of 32 bits: exit", { .nr = 1, .arch = AUDIT_ARCH_I386 }, KILL },
	{ "of 32 bits: brk", { .nr = SYS_brk, .arch = AUDIT_ARCH_I386 },
	    KILL },
	{ "of 32 bits: read", { .nr = SYS_read, .arch = AUDIT_ARCH_ARM,
	    .args = { INPUT } }, KILL },
};

static void
test_verdicts(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof verdicts / sizeof verdicts[0]; i++) {
		uint32_t is = verdict(&verdicts[i].data);

		if (is != verdicts[i].verdict)
			fail_msg("%s: %#x", verdicts[i].name, is);
	}
}

/* Each bit of a descriptor counts: a number with another one is no other way
 * to the same file. */
static void
test_every_bit(void **state)
{
	struct seccomp_data call = CALL(SYS_read, INPUT);

	(void)state;
	for (unsigned bit = 0; bit < 64; bit++) {
		call.args[0] = INPUT ^ UINT64_C(1) << bit;
		check_int_equal(verdict(&call), KILL);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_verdicts),
		cmocka_unit_test(test_every_bit),
	};

	return cmocka_run_group_tests(tests, make_filter, NULL);
}
