#include "tests/sandbox/acts_foreign.h"

#include <fcntl.h>
#include <unistd.h>

#if defined(__x86_64__) && !defined(__ILP32__)

/* Numbers of linux/arch/x86/entry/syscalls/syscall_32.tbl. */
#define I386_FORK 2
#define I386_READ 3
#define I386_WRITE 4
#define I386_OPEN 5
#define I386_UNLINK 10
#define I386_EXECVE 11
#define I386_KILL 37
#define I386_BRK 45
#define I386_SOCKETCALL 102
#define I386_MMAP2 192

#define X32_BIT 0x40000000L
#define X32_READ 0
#define X32_OPEN 2
#define X32_MMAP 9
#define X32_SOCKET 41
#define X32_EXECVE 520		/* a number of its own */

static long
call_i386(long number, long first, long second, long third)
{
	long result;

	__asm__ volatile ("int $0x80" : "=a"(result) : "a"(number),
	    "b"(first), "c"(second), "d"(third) : "memory", "r8", "r9", "r10",
	    "r11");
	return result < 0 ? -1 : result;
}

static long
i386_fork(void)
{
	return call_i386(I386_FORK, 0, 0, 0);
}

/* Number 3 is close in the other table, which is allowed. */
static long
i386_read(void)
{
	return call_i386(I386_READ, 0, 0, 0);
}

static long
i386_write(void)
{
	return call_i386(I386_WRITE, 3, 0, 0);
}

/* Number 5 is fstat in the other table. */
static long
i386_open(void)
{
	return call_i386(I386_OPEN, 0, O_RDONLY, 0);
}

/* Number 10 is mprotect in the other table. */
static long
i386_unlink(void)
{
	return call_i386(I386_UNLINK, 0, 0, 0);
}

/* Number 11 is munmap in the other table. */
static long
i386_execve(void)
{
	return call_i386(I386_EXECVE, 0, 0, 0);
}

static long
i386_kill(void)
{
	return call_i386(I386_KILL, 1, 0, 0);
}

static long
i386_brk(void)
{
	return call_i386(I386_BRK, 0, 0, 0);
}

static long
i386_socketcall(void)
{
	return call_i386(I386_SOCKETCALL, 1, 0, 0);
}

static long
i386_mmap2(void)
{
	return call_i386(I386_MMAP2, 0, 4096, 7);
}

static long
x32_read(void)
{
	return syscall(X32_BIT | X32_READ, 0, 0, 0);
}

static long
x32_open(void)
{
	return syscall(X32_BIT | X32_OPEN, "/etc/passwd", O_RDONLY, 0);
}

static long
x32_mmap(void)
{
	return syscall(X32_BIT | X32_MMAP, 0, 4096, 7, 0x22, -1, 0);
}

static long
x32_socket(void)
{
	return syscall(X32_BIT | X32_SOCKET, 2, 1, 0);
}

static long
x32_execve(void)
{
	return syscall(X32_BIT | X32_EXECVE, 0, 0, 0);
}

const struct act_foreign acts_foreign[] = {
	{ "i386-fork", i386_fork },
	{ "i386-read", i386_read },
	{ "i386-write", i386_write },
	{ "i386-open", i386_open },
	{ "i386-unlink", i386_unlink },
	{ "i386-execve", i386_execve },
	{ "i386-kill", i386_kill },
	{ "i386-brk", i386_brk },
	{ "i386-socketcall", i386_socketcall },
	{ "i386-mmap2", i386_mmap2 },
	{ "x32-read", x32_read },
	{ "x32-open", x32_open },
	{ "x32-mmap", x32_mmap },
	{ "x32-socket", x32_socket },
	{ "x32-execve", x32_execve },
};
const size_t acts_foreign_count = sizeof acts_foreign /
    sizeof acts_foreign[0];

#else

const struct act_foreign acts_foreign[] = { { "", NULL } };
const size_t acts_foreign_count = 0;

#endif
