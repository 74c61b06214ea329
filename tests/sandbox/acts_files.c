#include "tests/sandbox/acts_add.h"

#include <fcntl.h>
#include <sys/ioctl.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <time.h>
#include <unistd.h>

/* Numbers that the headers of the oldest system we build on may lack; they
 * are the same on every architecture. */
#define CALL_IO_URING_SETUP 425
#define CALL_IO_URING_ENTER 426
#define CALL_OPEN_TREE 428
#define CALL_MOVE_MOUNT 429
#define CALL_FSOPEN 430
#define CALL_CLOSE_RANGE 436
#define CALL_OPENAT2 437
#define CALL_FACCESSAT2 439
#define CALL_MOUNT_SETATTR 442
#define CALL_MEMFD_SECRET 447
#define CALL_FCHMODAT2 452

/* What calls read or fill; all of them are harmless. */
static char buffer[4096];
static struct timespec moment;
static struct iovec piece = { buffer, sizeof buffer };
static int pair[2];
static const uint64_t how_to_open[3] = { O_RDONLY };
static struct {
	unsigned bytes;
	int type;
	unsigned char data[128];
} handle = { 128, 0, { 0 } };

static void
add_opening(void)
{
	DENIED("openat-read", SYS_openat, AT_FDCWD, TEXT(THERE), O_RDONLY);
	DENIED("openat-relative", SYS_openat, AT_FDCWD, TEXT("x.db"),
	    O_RDWR);
	DENIED("openat-create", SYS_openat, AT_FDCWD, TEXT(OUTSIDE),
	    O_WRONLY | O_CREAT, 0600);
	DENIED("openat-create-tmp", SYS_openat, AT_FDCWD,
	    TEXT("/tmp/" OUTSIDE), O_WRONLY | O_CREAT, 0600);
	DENIED("openat-unnamed", SYS_openat, AT_FDCWD, TEXT("/tmp"),
	    O_TMPFILE | O_RDWR, 0600);
	DENIED("openat-folder", SYS_openat, AT_FDCWD, TEXT("/"),
	    O_RDONLY | O_DIRECTORY);
	DENIED("openat-path", SYS_openat, AT_FDCWD, TEXT("/"), O_PATH);
	DENIED("openat-own-memory", SYS_openat, AT_FDCWD,
	    TEXT("/proc/self/mem"), O_RDWR);
	DENIED("openat-own-program", SYS_openat, AT_FDCWD,
	    TEXT("/proc/self/exe"), O_RDONLY);
	DENIED("openat-own-descriptor", SYS_openat, AT_FDCWD,
	    TEXT("/proc/self/fd/0"), O_RDWR);
	DENIED("openat-parent-memory", SYS_openat, AT_FDCWD,
	    TEXT("/proc/1/mem"), O_RDONLY);
	DENIED("openat-terminal", SYS_openat, AT_FDCWD, TEXT("/dev/tty"),
	    O_RDWR);
	DENIED("openat-null", SYS_openat, AT_FDCWD, TEXT("/dev/null"),
	    O_RDWR);
	DENIED("openat-memory-device", SYS_openat, AT_FDCWD,
	    TEXT("/dev/mem"), O_RDWR);
	DENIED("openat-kernel-log", SYS_openat, AT_FDCWD,
	    TEXT("/dev/kmsg"), O_WRONLY);
	DENIED("openat-at-input", SYS_openat, INPUT, TEXT(""), O_RDONLY);
	KILLED("openat2", CALL_OPENAT2, AT_FDCWD, TEXT(THERE),
	    AT(how_to_open), sizeof how_to_open);
	KILLED("open_tree", CALL_OPEN_TREE, AT_FDCWD, TEXT("/"), 0);
	KILLED("name_to_handle_at", SYS_name_to_handle_at, AT_FDCWD,
	    TEXT(THERE), AT(handle), AT(pair), 0);
	KILLED("open_by_handle_at", SYS_open_by_handle_at, INPUT, AT(handle),
	    O_RDONLY);
#ifdef SYS_open
	DENIED("open-read", SYS_open, TEXT(THERE), O_RDONLY);
	DENIED("open-create", SYS_open, TEXT(OUTSIDE), O_WRONLY | O_CREAT,
	    0600);
	DENIED("access", SYS_access, TEXT(THERE), R_OK);
	DENIED("stat", SYS_stat, TEXT(THERE), TEXT(buffer));
	DENIED("lstat", SYS_lstat, TEXT(THERE), TEXT(buffer));
	DENIED("readlink", SYS_readlink, TEXT("/proc/self/exe"),
	    TEXT(buffer), sizeof buffer);
	KILLED("creat", SYS_creat, TEXT(OUTSIDE), 0600);
#endif
	DENIED("faccessat", SYS_faccessat, AT_FDCWD, TEXT(THERE), R_OK);
	DENIED("faccessat2", CALL_FACCESSAT2, AT_FDCWD, TEXT(THERE), R_OK);
	DENIED("newfstatat", SYS_newfstatat, AT_FDCWD, TEXT(THERE),
	    TEXT(buffer));
	DENIED("statx", SYS_statx, AT_FDCWD, TEXT(THERE), 0, 0,
	    TEXT(buffer));
	DENIED("readlinkat", SYS_readlinkat, AT_FDCWD,
	    TEXT("/proc/self/exe"), TEXT(buffer), sizeof buffer);
	KILLED("getcwd", SYS_getcwd, TEXT(buffer), sizeof buffer);
	KILLED("statfs", SYS_statfs, TEXT("/"), TEXT(buffer));
	KILLED("inotify_init1", SYS_inotify_init1, 0);
	KILLED("fanotify_init", SYS_fanotify_init, 0);
	KILLED("quotactl", SYS_quotactl, 0, TEXT("/dev/sda"));
}

static void
add_changing(void)
{
#ifdef SYS_mkdir
	KILLED("mkdir", SYS_mkdir, TEXT(OUTSIDE), 0700);
	KILLED("rmdir", SYS_rmdir, TEXT(OUTSIDE));
	KILLED("unlink", SYS_unlink, TEXT("victim"));
	KILLED("rename", SYS_rename, TEXT("victim"), TEXT(OUTSIDE));
	KILLED("link", SYS_link, TEXT("victim"), TEXT(OUTSIDE));
	KILLED("symlink", SYS_symlink, TEXT("victim"), TEXT(OUTSIDE));
	KILLED("chmod", SYS_chmod, TEXT("victim"), 0);
	KILLED("chown", SYS_chown, TEXT("victim"), 1, 1);
	KILLED("mknod", SYS_mknod, TEXT(OUTSIDE), S_IFIFO | 0600);
	KILLED("utime", SYS_utime, TEXT("victim"));
#endif
	KILLED("mkdirat", SYS_mkdirat, AT_FDCWD, TEXT(OUTSIDE), 0700);
	KILLED("unlinkat", SYS_unlinkat, AT_FDCWD, TEXT("victim"));
#ifdef SYS_renameat
	KILLED("renameat", SYS_renameat, AT_FDCWD, TEXT("victim"), AT_FDCWD,
	    TEXT(OUTSIDE));
#endif
	KILLED("renameat2", SYS_renameat2, AT_FDCWD, TEXT("victim"), AT_FDCWD,
	    TEXT(OUTSIDE));
	KILLED("linkat", SYS_linkat, AT_FDCWD, TEXT("victim"), AT_FDCWD,
	    TEXT(OUTSIDE));
	KILLED("symlinkat", SYS_symlinkat, TEXT("victim"), AT_FDCWD,
	    TEXT(OUTSIDE));
	KILLED("mknodat", SYS_mknodat, AT_FDCWD, TEXT(OUTSIDE),
	    S_IFIFO | 0600);
	KILLED("fchmodat", SYS_fchmodat, AT_FDCWD, TEXT("victim"), 0);
	KILLED("fchmodat2", CALL_FCHMODAT2, AT_FDCWD, TEXT("victim"), 0);
	KILLED("fchownat", SYS_fchownat, AT_FDCWD, TEXT("victim"), 1, 1);
	KILLED("utimensat", SYS_utimensat, AT_FDCWD, TEXT("victim"));
	KILLED("truncate", SYS_truncate, TEXT("victim"), 0);
	KILLED("setxattr", SYS_setxattr, TEXT("victim"), TEXT("user.x"),
	    TEXT("x"), 1);
	KILLED("chdir", SYS_chdir, TEXT("/"));
	KILLED("chroot", SYS_chroot, TEXT("/"));
	KILLED("mount", SYS_mount, TEXT("none"), TEXT("/mnt"), TEXT("tmpfs"));
	KILLED("umount2", SYS_umount2, TEXT("/mnt"), MNT_DETACH);
	KILLED("pivot_root", SYS_pivot_root, TEXT("/"), TEXT("/"));
	KILLED("fsopen", CALL_FSOPEN, TEXT("tmpfs"));
	KILLED("move_mount", CALL_MOVE_MOUNT, INPUT, TEXT(""), AT_FDCWD,
	    TEXT("/mnt"));
	KILLED("mount_setattr", CALL_MOUNT_SETATTR, AT_FDCWD, TEXT("/"));
	KILLED("sync", SYS_sync, 0);
	KILLED("umask", SYS_umask, 0);
}

void
acts_add_files(void)
{
	add_opening();
	add_changing();
}

void
acts_add_descriptors(void)
{
	KILLED("read-output", SYS_read, OUTPUT, TEXT(buffer), 1);
	KILLED("read-error", SYS_read, STDERR_FILENO, TEXT(buffer), 1);
	KILLED("read-others", SYS_read, 77, TEXT(buffer), 1);
	KILLED("write-input", SYS_write, INPUT, TEXT(buffer), 1);
	KILLED("write-stdout", SYS_write, STDOUT_FILENO, TEXT(buffer), 1);
	KILLED("write-stderr", SYS_write, STDERR_FILENO, TEXT(buffer), 1);
	KILLED("write-others", SYS_write, 77, TEXT(buffer), 1);
	KILLED("pread64-output", SYS_pread64, OUTPUT, TEXT(buffer), 1, 0);
	KILLED("pread64-others", SYS_pread64, 77, TEXT(buffer), 1, 0);
	KILLED("pwrite64", SYS_pwrite64, INPUT, TEXT(buffer), 1, 0);
	KILLED("readv", SYS_readv, INPUT, AT(piece), 1);
	KILLED("writev", SYS_writev, OUTPUT, AT(piece), 1);
	KILLED("lseek", SYS_lseek, INPUT, 0, SEEK_SET);
	KILLED("ftruncate", SYS_ftruncate, INPUT, 0);
	KILLED("fchmod", SYS_fchmod, INPUT, 0777);
	KILLED("fchown", SYS_fchown, INPUT, 1, 1);
	KILLED("fallocate", SYS_fallocate, INPUT, 0, 0, 4096);
	KILLED("fsync", SYS_fsync, INPUT);
	KILLED("flock", SYS_flock, INPUT, 2);
	KILLED("dup", SYS_dup, INPUT);
	KILLED("dup3", SYS_dup3, INPUT, 9, 0);
	KILLED("fcntl-duplicate", SYS_fcntl, INPUT, F_DUPFD, 9);
	KILLED("fcntl-flags", SYS_fcntl, INPUT, F_SETFL, O_APPEND);
	KILLED("fcntl-owner", SYS_fcntl, OUTPUT, F_SETOWN, 1);
	KILLED("pipe2", SYS_pipe2, AT(pair), 0);
	KILLED("splice", SYS_splice, INPUT, 0, OUTPUT, 0, 1, 0);
	KILLED("tee", SYS_tee, INPUT, OUTPUT, 1, 0);
	KILLED("vmsplice", SYS_vmsplice, OUTPUT, AT(piece), 1, 0);
	KILLED("sendfile", SYS_sendfile, OUTPUT, INPUT, 0, 1);
	KILLED("copy_file_range", SYS_copy_file_range, INPUT, 0, OUTPUT, 0,
	    1, 0);
	KILLED("ioctl-push-input", SYS_ioctl, INPUT, TIOCSTI, TEXT("x"));
	KILLED("ioctl-size", SYS_ioctl, INPUT, FIONREAD, AT(pair));
	KILLED("poll", SYS_ppoll, 0, 0, AT(moment), 0, 8);
	KILLED("select", SYS_pselect6, 0, 0, 0, 0, AT(moment), 0);
	KILLED("epoll_create1", SYS_epoll_create1, 0);
	KILLED("eventfd2", SYS_eventfd2, 0, 0);
	KILLED("signalfd4", SYS_signalfd4, -1, AT(moment), 8, 0);
	KILLED("timerfd_create", SYS_timerfd_create, 0, 0);
	KILLED("memfd_create", SYS_memfd_create, TEXT("x"), 0);
	KILLED("memfd_secret", CALL_MEMFD_SECRET, 0);
	KILLED("userfaultfd", SYS_userfaultfd, 0);
	KILLED("close_range", CALL_CLOSE_RANGE, 5, 9, 0);
	KILLED("io_uring_setup", CALL_IO_URING_SETUP, 1, TEXT(buffer));
	KILLED("io_uring_enter", CALL_IO_URING_ENTER, OUTPUT, 1, 0, 0);
	KILLED("io_setup", SYS_io_setup, 1, TEXT(buffer));
}
