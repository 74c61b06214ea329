#ifndef ENGINE_RETRY_H
#define ENGINE_RETRY_H

#include <sys/types.h>

/*
 * retry -- calls that a signal may end early, made until they are done: as
 * openat(), read(), pread(), fsync() and syncfs(), but never with EINTR.
 *
 * For plain files and folders, where nothing can make them wait for long; what
 * may wait for another process asks after each signal whether to stop.
 */

int retry_open(int folder, const char *name, int flags, mode_t mode);
/* To the end of the file, or until size bytes are there. */
ssize_t retry_read(int fd, void *bytes, size_t size);
/* The same from an offset on; the descriptor's own is left where it is. */
ssize_t retry_pread(int fd, void *bytes, size_t size, off_t offset);
int retry_fsync(int fd);
int retry_syncfs(int fd);

#endif
