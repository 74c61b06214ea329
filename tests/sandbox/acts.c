#include "tests/sandbox/acts.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/bpf.h>
#include <linux/futex.h>
#include <linux/perf_event.h>
#include <sched.h>
#include <signal.h>
#include <stdint.h>
#include <string.h>
#include <sys/ipc.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <sys/un.h>
#include <time.h>
#include <unistd.h>

#include <netinet/in.h>

#include "tests/sandbox/acts_add.h"
#include "tests/sandbox/acts_foreign.h"

/* Numbers that the headers of the oldest system we build on may lack; they
 * are the same on every architecture. */
#define CALL_PIDFD_OPEN 434
#define CALL_CLONE3 435
#define CALL_PIDFD_GETFD 438
#define CALL_PROCESS_MADVISE 440
#define CALL_LANDLOCK_CREATE 444
#define CALL_LANDLOCK_RESTRICT 446
#define CALL_MAP_SHADOW_STACK 453

static struct act acts[ACT_COUNT_MAX];
static size_t count;

void
act_add(const char *name, enum act_outcome outcome, long call,
    const long (*arguments)[6])
{
	if (count == ACT_COUNT_MAX)
		return;
	acts[count] = (struct act){ name, outcome, NULL, call, { 0 } };
	memcpy(acts[count++].arguments, *arguments, sizeof *arguments);
}

static void
add_function(const char *name, enum act_outcome outcome,
    long (*function)(void))
{
	if (count < ACT_COUNT_MAX)
		acts[count++] = (struct act){ name, outcome, function, 0,
			{ 0 } };
}

/* What calls read or fill; all of them are harmless. */
static char buffer[4096] __attribute__((aligned(4096)));
static struct timespec moment;
static struct rlimit unlimited = { RLIM_INFINITY, RLIM_INFINITY };
static struct iovec piece = { buffer, sizeof buffer };
static int pair[2];
static char *const words[] = { NULL };
static struct sockaddr_un local = { AF_UNIX, "/run/systemd/notify" };
static struct sockaddr_in there = { .sin_family = AF_INET };
static const uint64_t clone3_arguments[11] = { [4] = SIGCHLD };
static union bpf_attr map = { .map_type = BPF_MAP_TYPE_ARRAY,
	.key_size = 4, .value_size = 4, .max_entries = 1 };
static struct perf_event_attr event = { .type = PERF_TYPE_SOFTWARE,
	.size = sizeof event, .config = PERF_COUNT_SW_CPU_CLOCK };

/* --------------------------------------------------------------- networks */

static void
add_networks(void)
{
	KILLED("socket-unix", SYS_socket, AF_UNIX, SOCK_STREAM, 0);
	KILLED("socket-inet", SYS_socket, AF_INET, SOCK_STREAM, 0);
	KILLED("socket-inet-datagram", SYS_socket, AF_INET, SOCK_DGRAM, 0);
	KILLED("socket-inet6", SYS_socket, AF_INET6, SOCK_STREAM, 0);
	KILLED("socket-raw", SYS_socket, AF_INET, SOCK_RAW, IPPROTO_ICMP);
	KILLED("socket-netlink", SYS_socket, AF_NETLINK, SOCK_RAW, 0);
	KILLED("socket-packet", SYS_socket, AF_PACKET, SOCK_RAW, 0);
	KILLED("socket-alg", SYS_socket, AF_ALG, SOCK_SEQPACKET, 0);
	KILLED("socket-vsock", SYS_socket, 40, SOCK_STREAM, 0);
	KILLED("socket-bluetooth", SYS_socket, 31, SOCK_RAW, 0);
	KILLED("socket-xdp", SYS_socket, 44, SOCK_RAW, 0);
	KILLED("socketpair", SYS_socketpair, AF_UNIX, SOCK_STREAM, 0,
	    AT(pair));
	KILLED("connect-unix", SYS_connect, INPUT, AT(local), sizeof local);
	KILLED("connect-inet", SYS_connect, INPUT, AT(there), sizeof there);
	KILLED("bind", SYS_bind, INPUT, AT(there), sizeof there);
	KILLED("listen", SYS_listen, INPUT, 1);
	KILLED("accept4", SYS_accept4, INPUT, 0, 0, 0);
	KILLED("sendto", SYS_sendto, INPUT, TEXT("x"), 1, 0, AT(there),
	    sizeof there);
	KILLED("sendmsg", SYS_sendmsg, OUTPUT, TEXT(buffer), 0);
	KILLED("recvfrom", SYS_recvfrom, INPUT, TEXT(buffer), 1, 0, 0, 0);
	KILLED("setsockopt", SYS_setsockopt, INPUT, 1, 1, TEXT(buffer), 4);
	KILLED("sethostname", SYS_sethostname, TEXT("x"), 1);
}

/* -------------------------------------------------------------- processes */

static void
add_processes(void)
{
	KILLED("execve", SYS_execve, TEXT("/bin/true"), AT(words), AT(words));
	KILLED("execveat", SYS_execveat, AT_FDCWD, TEXT("/bin/true"),
	    AT(words), AT(words), 0);
	KILLED("execveat-input", SYS_execveat, INPUT, TEXT(""), AT(words),
	    AT(words), AT_EMPTY_PATH);
#ifdef SYS_fork
	KILLED("fork", SYS_fork, 0);
	KILLED("vfork", SYS_vfork, 0);
#endif
	KILLED("clone", SYS_clone, SIGCHLD, 0);
	KILLED("clone-user-namespace", SYS_clone, SIGCHLD | CLONE_NEWUSER, 0);
	KILLED("clone3", CALL_CLONE3, AT(clone3_arguments),
	    sizeof clone3_arguments);
	KILLED("unshare-user", SYS_unshare, CLONE_NEWUSER);
	KILLED("unshare-files", SYS_unshare, CLONE_FILES);
	KILLED("setns", SYS_setns, INPUT, 0);
	KILLED("ptrace-parent", SYS_ptrace, PTRACE_ATTACH, 1, 0, 0);
	KILLED("ptrace-me", SYS_ptrace, PTRACE_TRACEME, 0, 0, 0);
	KILLED("process_vm_readv", SYS_process_vm_readv, 1, AT(piece), 1,
	    AT(piece), 1, 0);
	KILLED("process_vm_writev", SYS_process_vm_writev, 1, AT(piece), 1,
	    AT(piece), 1, 0);
	KILLED("kcmp", SYS_kcmp, 1, 1, 0, 0, 0);
	KILLED("kill-all", SYS_kill, -1, 0);
	KILLED("kill-group", SYS_kill, 0, 0);
	KILLED("kill-init", SYS_kill, 1, SIGTERM);
	KILLED("tkill", SYS_tkill, 1, 0);
	KILLED("tgkill", SYS_tgkill, 1, 1, 0);
	KILLED("rt_sigqueueinfo", SYS_rt_sigqueueinfo, 1, SIGTERM,
	    TEXT(buffer));
	KILLED("pidfd_open", CALL_PIDFD_OPEN, 1, 0);
	KILLED("pidfd_send_signal", SYS_pidfd_send_signal, INPUT, 0, 0, 0);
	KILLED("pidfd_getfd", CALL_PIDFD_GETFD, INPUT, 2, 0);
	KILLED("process_madvise", CALL_PROCESS_MADVISE, INPUT, AT(piece), 1,
	    0, 0);
	KILLED("getppid", SYS_getppid, 0);
	KILLED("getpid", SYS_getpid, 0);
	KILLED("setpriority", SYS_setpriority, PRIO_PROCESS, 0, -5);
	KILLED("sched_setscheduler", SYS_sched_setscheduler, 0, SCHED_FIFO,
	    TEXT(buffer));
	KILLED("sched_setaffinity", SYS_sched_setaffinity, 0, 8,
	    TEXT(buffer));
	KILLED("setsid", SYS_setsid, 0);
	KILLED("setpgid", SYS_setpgid, 0, 0);
	KILLED("setuid", SYS_setuid, 0);
	KILLED("setgid", SYS_setgid, 0);
	KILLED("setgroups", SYS_setgroups, 0, 0);
	KILLED("capset", SYS_capset, TEXT(buffer), TEXT(buffer));
	KILLED("wait4", SYS_wait4, -1, 0, 0, 0);
}

/* ------------------------------------------------- the sandbox, the kernel */

static void
add_undoing(void)
{
	KILLED("prctl-dumpable", SYS_prctl, PR_SET_DUMPABLE, 1, 0, 0, 0);
	KILLED("prctl-privileges", SYS_prctl, PR_SET_NO_NEW_PRIVS, 0, 0, 0, 0);
	KILLED("prctl-seccomp", SYS_prctl, PR_SET_SECCOMP, 0, 0, 0, 0);
	KILLED("prctl-tracer", SYS_prctl, PR_SET_PTRACER, -1, 0, 0, 0);
	KILLED("prctl-death-signal", SYS_prctl, PR_SET_PDEATHSIG, 0, 0, 0, 0);
	KILLED("prctl-name", SYS_prctl, PR_SET_NAME, TEXT("init"), 0, 0, 0);
	KILLED("seccomp", SYS_seccomp, 1, 0, TEXT(buffer));
	KILLED("landlock_create_ruleset", CALL_LANDLOCK_CREATE, 0, 0, 1);
	KILLED("landlock_restrict_self", CALL_LANDLOCK_RESTRICT, INPUT, 0);
	KILLED("prlimit64-memory", SYS_prlimit64, 0, RLIMIT_AS,
	    AT(unlimited), 0);
	KILLED("prlimit64-files", SYS_prlimit64, 0, RLIMIT_NOFILE,
	    AT(unlimited), 0);
	KILLED("prlimit64-parent", SYS_prlimit64, 1, RLIMIT_AS, 0,
	    TEXT(buffer));
	KILLED("setrlimit", SYS_setrlimit, RLIMIT_AS, AT(unlimited));
	KILLED("personality", SYS_personality, 0x0400000);
	KILLED("rt_sigaction", SYS_rt_sigaction, SIGSYS, 0, TEXT(buffer), 8);
	KILLED("rt_sigprocmask", SYS_rt_sigprocmask, 0, 0, TEXT(buffer), 8);
	KILLED("sigaltstack", SYS_sigaltstack, 0, TEXT(buffer));
	KILLED("rt_sigsuspend", SYS_rt_sigsuspend, TEXT(buffer), 8);
	KILLED("nanosleep", SYS_nanosleep, AT(moment), 0);
	KILLED("clock_nanosleep", SYS_clock_nanosleep, 0, 0, AT(moment), 0);
	KILLED("futex-wait", SYS_futex, TEXT(buffer), FUTEX_WAIT, 1,
	    AT(moment));
	KILLED("setitimer", SYS_setitimer, 0, TEXT(buffer), 0);
	KILLED("timer_create", SYS_timer_create, 0, 0, TEXT(buffer));
	KILLED("clock_settime", SYS_clock_settime, 0, AT(moment));
	KILLED("bpf", SYS_bpf, BPF_MAP_CREATE, AT(map), sizeof map);
	KILLED("perf_event_open", SYS_perf_event_open, AT(event), 0, -1, -1,
	    0);
	KILLED("add_key", SYS_add_key, TEXT("user"), TEXT("x"), TEXT("x"), 1,
	    -3);
	KILLED("request_key", SYS_request_key, TEXT("user"), TEXT("x"), 0, 0);
	KILLED("keyctl", SYS_keyctl, 0, -3, 0);
	KILLED("shmget", SYS_shmget, IPC_PRIVATE, 4096, 0600);
	KILLED("shmat", SYS_shmat, 0, 0, 0);
	KILLED("semget", SYS_semget, IPC_PRIVATE, 1, 0600);
	KILLED("msgget", SYS_msgget, IPC_PRIVATE, 0600);
	KILLED("mq_open", SYS_mq_open, TEXT("x"), O_RDWR | O_CREAT, 0600, 0);
	KILLED("init_module", SYS_init_module, TEXT(buffer), 1, TEXT(""));
	KILLED("finit_module", SYS_finit_module, INPUT, TEXT(""), 0);
	KILLED("kexec_load", SYS_kexec_load, 0, 0, 0, 0);
	KILLED("reboot", SYS_reboot, 0, 0, 0, 0);
	KILLED("swapon", SYS_swapon, TEXT("victim"), 0);
	KILLED("acct", SYS_acct, TEXT("victim"));
	KILLED("syslog", SYS_syslog, 3, TEXT(buffer), 1);
	KILLED("sysinfo", SYS_sysinfo, TEXT(buffer));
	KILLED("uname", SYS_uname, TEXT(buffer));
	KILLED("getrandom", SYS_getrandom, TEXT(buffer), 1, 0);
}

static void
add_memory(void)
{
	const long ours = MAP_PRIVATE | MAP_ANONYMOUS;

	KILLED("mmap-code", SYS_mmap, 0, 4096, PROT_READ | PROT_EXEC, ours, -1,
	    0);
	KILLED("mmap-writable-code", SYS_mmap, 0, 4096,
	    PROT_READ | PROT_WRITE | PROT_EXEC, ours, -1, 0);
	KILLED("mmap-input-shared", SYS_mmap, 0, 4096, PROT_READ | PROT_WRITE,
	    MAP_SHARED, INPUT, 0);
	KILLED("mmap-input-private", SYS_mmap, 0, 4096, PROT_READ,
	    MAP_PRIVATE, INPUT, 0);
	FAILS("mmap-too-much", SYS_mmap, 0, 800L << 20,
	    PROT_READ | PROT_WRITE, ours, -1, 0);
	KILLED("mprotect-code", SYS_mprotect, TEXT(buffer), 4096,
	    PROT_READ | PROT_EXEC);
	KILLED("pkey_mprotect", SYS_pkey_mprotect, TEXT(buffer), 4096,
	    PROT_READ | PROT_EXEC, -1);
	KILLED("remap_file_pages", SYS_remap_file_pages, TEXT(buffer), 4096,
	    0, 0, 0);
	KILLED("map_shadow_stack", CALL_MAP_SHADOW_STACK, 0, 4096, 0);
	KILLED("mlockall", SYS_mlockall, 3);
	KILLED("mbind", SYS_mbind, TEXT(buffer), 4096, 0, 0, 0, 0);
	KILLED("msync", SYS_msync, TEXT(buffer), 4096, 0);
	KILLED("no-such-call", 2000, 0);
	KILLED("negative-call", -1, 0);
}

const struct act *
act_list(size_t *number)
{
	count = 0;
	acts_add_files();
	acts_add_descriptors();
	add_networks();
	add_processes();
	add_undoing();
	add_memory();
	for (size_t i = 0; i < acts_foreign_count; i++)
		add_function(acts_foreign[i].name, ACT_KILLED,
		    acts_foreign[i].function);
	*number = count;
	return acts;
}

long
act_try(const struct act *act)
{
	const long *is = act->arguments;

	errno = 0;
	if (act->function != NULL)
		return act->function();
	return syscall(act->call, is[0], is[1], is[2], is[3], is[4], is[5]);
}
