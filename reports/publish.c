#include "reports/publish.h"

#include <assert.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "engine/retry.h"
#include "reports/new_file.h"
#include "reports/thread.h"

#define ASIDE_PREFIX "."
#define ASIDE_SUFFIX ".ristorno-partial"

/*
 * Who writes the folder aside holds a lock on it, so that what a killed
 * publication left can be told from what another one is writing just now.
 */
struct publisher {
	int parent;		/* the folder that both names stand in */
	int aside;
	bool is_syncing;	/* by the thread, until it is joined */
	pthread_t syncing;
	int sync_error;		/* errno of that, or 0 */
	bool is_ours;		/* locked, and nobody else's files in it */
	char name[NAME_MAX + 1];
	char aside_name[NAME_MAX + 1];
	char folder[ERROR_PLACE_MAX];	/* as the caller named it */
};

static enum status
fail(const struct publisher *publisher, const char *what, struct error *err)
{
	(void)error_set(err, STATUS_ENVIRONMENT, "%s: %s", what,
	    strerror(errno));
	return error_at(err, "%s", publisher->folder);
}

static enum status
refuse(const struct publisher *publisher, enum status status,
    const char *message, struct error *err)
{
	(void)error_set(err, status, "%s", message);
	return error_at(err, "%s", publisher->folder);
}

/* ---------------------------------------------------------------- opening */

/* "a/b/c//" is c in a/b; parent gets size bytes. */
static enum status
split_path(struct publisher *publisher, char *parent, size_t size,
    const char *folder, struct error *err)
{
	size_t length = strlen(folder);
	size_t start;
	int used;

	while (length > 0 && folder[length - 1] == '/')
		length--;
	for (start = length; start > 0 && folder[start - 1] != '/'; start--)
		;
	used = snprintf(publisher->name, sizeof publisher->name, "%.*s",
	    (int)(length - start), folder + start);
	if (length == start || strcmp(publisher->name, ".") == 0 ||
	    strcmp(publisher->name, "..") == 0)
		return refuse(publisher, STATUS_INVALID,
		    "expected the name of a folder to be made", err);
	if (used < 0 || start >= size ||
	    (size_t)used + strlen(ASIDE_PREFIX ASIDE_SUFFIX) > NAME_MAX)
		return refuse(publisher, STATUS_INVALID,
		    "the folder's name is too long", err);
	(void)snprintf(publisher->aside_name, sizeof publisher->aside_name,
	    ASIDE_PREFIX "%.*s" ASIDE_SUFFIX,
	    NAME_MAX - (int)strlen(ASIDE_PREFIX ASIDE_SUFFIX),
	    publisher->name);
	(void)snprintf(parent, size, "%.*s", start == 0 ? 1 : (int)start,
	    start == 0 ? "." : folder);
	return STATUS_OK;
}

static enum status
check_free(const struct publisher *publisher, struct error *err)
{
	struct stat info;

	if (fstatat(publisher->parent, publisher->name, &info,
		AT_SYMLINK_NOFOLLOW) == 0)
		return refuse(publisher, STATUS_CONFLICT,
		    "something of this name is there already", err);
	if (errno != ENOENT)
		return fail(publisher, "cannot be looked at", err);
	return STATUS_OK;
}

/* What else is written into it he could read, and exchange. */
static bool
is_of_another_user(const struct publisher *publisher)
{
	struct stat info;

	return fstat(publisher->aside, &info) != 0 ||
	    info.st_uid != geteuid();
}

/* Put in place or taken away, after it was there and before the lock was had. */
static enum status
refuse_gone(const struct publisher *publisher, struct error *err)
{
	return refuse(publisher, STATUS_BUSY,
	    "another run has written this folder just now; try again", err);
}

/* Does the name still mean the folder that the lock is on? */
static bool
is_same_folder(const struct publisher *publisher)
{
	struct stat locked;
	struct stat named;

	return fstat(publisher->aside, &locked) == 0 &&
	    fstatat(publisher->parent, publisher->aside_name, &named,
		AT_SYMLINK_NOFOLLOW) == 0 &&
	    locked.st_dev == named.st_dev && locked.st_ino == named.st_ino;
}

static enum status
lock_aside(struct publisher *publisher, struct error *err)
{
	const bool is_new = mkdirat(publisher->parent, publisher->aside_name,
	    0777) == 0;

	if (!is_new && errno != EEXIST)
		return fail(publisher, "the folder cannot be made", err);
	publisher->aside = retry_open(publisher->parent,
	    publisher->aside_name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW |
	    O_CLOEXEC, 0);
	if (publisher->aside < 0 && errno == ENOENT)
		return refuse_gone(publisher, err);
	if (publisher->aside < 0)
		return fail(publisher, "the folder cannot be written aside",
		    err);
	if (!is_new && is_of_another_user(publisher)) {
		(void)error_set(err, STATUS_CONFLICT,
		    "%s is another user's; it must go first",
		    publisher->aside_name);
		return error_at(err, "%s", publisher->folder);
	}
	/* Some network file systems have no locks for folders: then without. */
	if (flock(publisher->aside, LOCK_EX | LOCK_NB) != 0 &&
	    errno == EWOULDBLOCK)
		return refuse(publisher, STATUS_BUSY,
		    "another run is writing this folder; try again when it is "
		    "done", err);
	if (!is_same_folder(publisher))
		return refuse_gone(publisher, err);
	return STATUS_OK;
}

/*
 * A publication makes plain files whose names do not begin with a dot, and
 * nothing else; what is gone meanwhile is not there.
 */
static bool
is_made_by_us(const struct publisher *publisher, const char *name)
{
	struct stat info;

	if (name[0] == '.')
		return false;
	if (fstatat(publisher->aside, name, &info, AT_SYMLINK_NOFOLLOW) != 0)
		return errno == ENOENT;
	return S_ISREG(info.st_mode);
}

static bool
remove_file(const struct publisher *publisher, const char *name)
{
	return unlinkat(publisher->aside, name, 0) == 0 || errno == ENOENT;
}

/*
 * Do this with every name in the folder aside, until it says no.  False with
 * errno where the folder cannot be read; all_did says whether all said yes.
 */
static bool
each_name(bool *all_did, const struct publisher *publisher,
    bool (*act)(const struct publisher *, const char *))
{
	int fd = retry_open(publisher->aside, ".",
	    O_RDONLY | O_DIRECTORY | O_CLOEXEC, 0);
	DIR *folder = fd < 0 ? NULL : fdopendir(fd);
	struct dirent *entry;
	int reason;

	*all_did = true;
	if (folder == NULL) {
		reason = errno;
		if (fd >= 0)
			(void)close(fd);
		errno = reason;
		return false;
	}
	do {
		errno = 0;
		entry = readdir(folder);
		if (entry != NULL && strcmp(entry->d_name, ".") != 0 &&
		    strcmp(entry->d_name, "..") != 0)
			*all_did = act(publisher, entry->d_name);
	} while (entry != NULL && *all_did);
	reason = errno;
	(void)closedir(folder);
	errno = reason;
	return entry != NULL || reason == 0;
}

/* Remove what a publication made; false with errno. */
static bool
empty_aside(const struct publisher *publisher)
{
	bool is_emptied;

	return each_name(&is_emptied, publisher, remove_file) && is_emptied;
}

/* Nothing is removed before all of it is known to be a stopped run's. */
static enum status
remove_leftovers(struct publisher *publisher, struct error *err)
{
	bool is_ours;

	if (!each_name(&is_ours, publisher, is_made_by_us))
		return fail(publisher,
		    "what a stopped run left cannot be looked at", err);
	if (!is_ours) {
		(void)error_set(err, STATUS_CONFLICT,
		    "beside it %s holds what no run left there; take it away",
		    publisher->aside_name);
		return error_at(err, "%s", publisher->folder);
	}
	if (!empty_aside(publisher))
		return fail(publisher,
		    "what a stopped run left cannot be removed", err);
	publisher->is_ours = true;
	return STATUS_OK;
}

static enum status
prepare(struct publisher *publisher, const char *folder, struct error *err)
{
	char parent[PATH_MAX];
	enum status status;

	(void)snprintf(publisher->folder, sizeof publisher->folder, "%s",
	    folder);
	status = split_path(publisher, parent, sizeof parent, folder, err);
	if (status != STATUS_OK)
		return status;
	publisher->parent = retry_open(AT_FDCWD, parent,
	    O_RDONLY | O_DIRECTORY | O_CLOEXEC, 0);
	if (publisher->parent < 0)
		return fail(publisher, "the folder around it cannot be opened",
		    err);
	status = check_free(publisher, err);
	if (status == STATUS_OK)
		status = lock_aside(publisher, err);
	if (status == STATUS_OK)
		status = remove_leftovers(publisher, err);
	/* Who had the lock before may have put it in place meanwhile. */
	if (status == STATUS_OK)
		status = check_free(publisher, err);
	return status;
}

static void *
sync_aside(void *payload)
{
	struct publisher *publisher = payload;

	publisher->sync_error = retry_syncfs(publisher->aside) == 0 ? 0 :
	    errno;
	return NULL;
}

static void
join_early(struct publisher *publisher)
{
	if (publisher->is_syncing)
		(void)pthread_join(publisher->syncing, NULL);
	publisher->is_syncing = false;
}

/* One sync for all files, instead of one for each; false with errno. */
static bool
sync_all(struct publisher *publisher)
{
	if (publisher->is_syncing)
		join_early(publisher);
	else
		(void)sync_aside(publisher);
	errno = publisher->sync_error;
	return publisher->sync_error == 0;
}

static void
release(struct publisher *publisher)
{
	join_early(publisher);
	if (publisher->aside >= 0)
		(void)close(publisher->aside);
	if (publisher->parent >= 0)
		(void)close(publisher->parent);
	free(publisher);
}

/* --------------------------------------------------------------- exported */

enum status
publisher_open(struct publisher **out, const char *folder, struct error *err)
{
	struct publisher *publisher = calloc(1, sizeof *publisher);
	enum status status;

	if (publisher == NULL)
		return error_memory(err);
	publisher->parent = -1;
	publisher->aside = -1;
	status = prepare(publisher, folder, err);
	if (status == STATUS_OK)
		*out = publisher;
	else
		publisher_abort(publisher);
	return status;
}

enum status
publisher_put(struct publisher *publisher, const char *name,
    const void *bytes, size_t size, struct error *err)
{
	struct new_file file = { publisher->aside, name, 0666, false };
	enum status status;

	assert(!publisher->is_syncing);
	if (name[0] == '\0' || name[0] == '.' || strchr(name, '/') != NULL)
		status = error_set(err, STATUS_INVALID,
		    "expected a plain file name, found \"%s\"", name);
	else
		status = new_file_write(&file, bytes, size, err);
	if (status != STATUS_OK)
		(void)error_at(err, "%s/%s", publisher->folder, name);
	return status;
}

enum status
publisher_clear(struct publisher *publisher, struct error *err)
{
	join_early(publisher);
	if (empty_aside(publisher))
		return STATUS_OK;
	return fail(publisher, "what was written aside cannot be removed",
	    err);
}

void
publisher_sync_early(struct publisher *publisher)
{
	assert(!publisher->is_syncing);
	publisher->is_syncing = thread_start(&publisher->syncing, sync_aside,
	    publisher);
}

/* Never over what stands there; where the file system cannot promise that,
 * after looking once more. */
static enum status
rename_aside(const struct publisher *publisher, struct error *err)
{
	enum status status;

	if (renameat2(publisher->parent, publisher->aside_name,
		publisher->parent, publisher->name, RENAME_NOREPLACE) == 0)
		return STATUS_OK;
	if (errno == EEXIST)
		return refuse(publisher, STATUS_CONFLICT,
		    "something of this name is there already", err);
	if (errno != EINVAL && errno != ENOSYS)
		return fail(publisher, "cannot be put in place", err);
	status = check_free(publisher, err);
	if (status == STATUS_OK &&
	    renameat(publisher->parent, publisher->aside_name,
		publisher->parent, publisher->name) != 0)
		status = fail(publisher, "cannot be put in place", err);
	return status;
}

enum status
publisher_commit(struct publisher *publisher, bool *is_in_place,
    struct error *err)
{
	enum status status;

	if (!sync_all(publisher))
		status = fail(publisher, "cannot be written", err);
	else
		status = rename_aside(publisher, err);
	if (is_in_place != NULL)
		*is_in_place = status == STATUS_OK;
	if (status != STATUS_OK) {
		publisher_abort(publisher);
		return status;
	}
	if (retry_fsync(publisher->parent) != 0)
		status = fail(publisher,
		    "is in place, but may not outlast a power cut", err);
	release(publisher);
	return status;
}

void
publisher_abort(struct publisher *publisher)
{
	if (publisher == NULL)
		return;
	/* What cannot be removed now, the next publication removes. */
	if (publisher->is_ours && empty_aside(publisher))
		(void)unlinkat(publisher->parent, publisher->aside_name,
		    AT_REMOVEDIR);
	release(publisher);
}
