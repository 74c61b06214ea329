#include "reports/new_pair.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "engine/retry.h"
#include "reports/new_file.h"

#define ASIDE_PREFIX "."
#define ASIDE_SUFFIX ".ristorno-partial"

static enum status
fail(const struct new_pair_file *file, const char *what, struct error *err)
{
	(void)error_set(err, STATUS_ENVIRONMENT, "%s: %s", what,
	    strerror(errno));
	return error_at(err, "%s", file->path);
}

static enum status
refuse(const struct new_pair_file *file, enum status status,
    const char *message, struct error *err)
{
	(void)error_set(err, status, "%s", message);
	return error_at(err, "%s", file->path);
}

static bool
is_there(const struct new_pair_file *file, const char *name)
{
	struct stat about;

	return fstatat(file->folder, name, &about, AT_SYMLINK_NOFOLLOW) == 0;
}

/* Its folder and its name there. */
static enum status
find_folder(struct new_pair_file *file, struct error *err)
{
	const char *slash = strrchr(file->path, '/');
	const char *name = slash == NULL ? file->path : slash + 1;
	char folder[PATH_MAX] = ".";
	size_t length = slash == NULL ? 1 : (size_t)(slash - file->path) + 1;

	if (name[0] == '\0' || length >= sizeof folder ||
	    strlen(name) + strlen(ASIDE_PREFIX ASIDE_SUFFIX) > NAME_MAX)
		return refuse(file, STATUS_INVALID,
		    "expected the name of a file that is not too long", err);
	if (slash != NULL)
		(void)snprintf(folder, sizeof folder, "%.*s", (int)length,
		    file->path);
	(void)snprintf(file->name, sizeof file->name, "%s", name);
	(void)snprintf(file->aside, sizeof file->aside,
	    ASIDE_PREFIX "%.*s" ASIDE_SUFFIX,
	    NAME_MAX - (int)strlen(ASIDE_PREFIX ASIDE_SUFFIX), name);
	file->folder = retry_open(AT_FDCWD, folder,
	    O_RDONLY | O_DIRECTORY | O_CLOEXEC, 0);
	return file->folder >= 0 ? STATUS_OK :
	    fail(file, "its folder cannot be opened", err);
}

static enum status
lock(const struct new_pair_file *file, struct error *err)
{
	/* Some network file systems have no locks for folders: then without. */
	if (flock(file->folder, LOCK_EX | LOCK_NB) != 0 &&
	    errno == EWOULDBLOCK)
		return refuse(file, STATUS_BUSY,
		    "another process is working in its folder", err);
	return STATUS_OK;
}

enum status
new_pair_open(struct new_pair *pair, struct error *err)
{
	const struct new_pair_file *first = &pair->files[0];
	const struct new_pair_file *second = &pair->files[1];
	enum status status = STATUS_OK;

	for (int i = 0; i < NEW_PAIR_COUNT; i++)
		pair->files[i].folder = -1;
	for (int i = 0; status == STATUS_OK && i < NEW_PAIR_COUNT; i++)
		status = find_folder(&pair->files[i], err);
	if (status == STATUS_OK)
		status = lock(first, err);
	if (status != STATUS_OK)
		return status;
	pair->is_begun = is_there(first, first->name) &&
	    is_there(second, second->aside) &&
	    !is_there(second, second->name);
	return STATUS_OK;
}

void
new_pair_close(struct new_pair *pair)
{
	for (int i = 0; i < NEW_PAIR_COUNT; i++) {
		if (pair->files[i].folder >= 0)
			(void)close(pair->files[i].folder);
		pair->files[i].folder = -1;
	}
}

enum status
new_pair_read(const struct new_pair *pair, unsigned which, char *bytes,
    size_t size, size_t *length, struct error *err)
{
	const struct new_pair_file *file = &pair->files[which];
	enum status status = STATUS_OK;
	ssize_t got;
	int fd;

	assert(pair->is_begun && which < NEW_PAIR_COUNT);
	fd = retry_open(file->folder, which == 0 ? file->name : file->aside,
	    O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC, 0);
	if (fd < 0)
		return fail(file, "cannot be opened", err);
	got = retry_read(fd, bytes, size);
	if (got < 0)
		status = fail(file, "cannot be read", err);
	else if ((size_t)got == size)
		status = refuse(file, STATUS_RANGE, "is too long", err);
	else
		*length = (size_t)got;
	(void)close(fd);
	return status;
}

/* Never over what stands there; where the file system cannot promise that,
 * after looking. */
static enum status
put_in_place(const struct new_pair_file *file, struct error *err)
{
	int result = renameat2(file->folder, file->aside, file->folder,
	    file->name, RENAME_NOREPLACE);

	if (result != 0 && (errno == EINVAL || errno == ENOSYS)) {
		errno = EEXIST;
		if (!is_there(file, file->name))
			result = renameat(file->folder, file->aside,
			    file->folder, file->name);
	}
	if (result == 0)
		return STATUS_OK;
	if (errno == EEXIST)
		return refuse(file, STATUS_CONFLICT,
		    "a file of this name is there already", err);
	return fail(file, "cannot be put in place", err);
}

static enum status
sync_folder(const struct new_pair_file *file, struct error *err)
{
	return retry_fsync(file->folder) == 0 ? STATUS_OK :
	    fail(file, "cannot be written", err);
}

enum status
new_pair_finish(const struct new_pair *pair, struct error *err)
{
	enum status status = put_in_place(&pair->files[1], err);

	for (int i = 0; status == STATUS_OK && i < NEW_PAIR_COUNT; i++)
		status = sync_folder(&pair->files[i], err);
	return status;
}

static enum status
write_aside(const struct new_pair_file *file, const char *bytes, size_t size,
    struct error *err)
{
	const struct new_file aside = { file->folder, file->aside, file->mode,
		true };
	enum status status;

	if (is_there(file, file->name))
		return refuse(file, STATUS_CONFLICT,
		    "a file of this name is there already", err);
	/* What a stopped program left. */
	if (unlinkat(file->folder, file->aside, 0) != 0 && errno != ENOENT)
		return fail(file, "what a stopped program left cannot be "
		    "removed", err);
	status = new_file_write(&aside, bytes, size, err);
	return status == STATUS_OK ? status : error_at(err, "%s", file->path);
}

/* Of what this call made; what lay aside before it may be the second of a pair
 * that is begun. */
static void
remove_files(const struct new_pair *pair, int made, int named)
{
	for (int i = 0; i < made; i++) {
		const struct new_pair_file *file = &pair->files[i];

		/* What cannot be removed aside the next one removes. */
		(void)unlinkat(file->folder, file->aside, 0);
		if (i < named)
			(void)unlinkat(file->folder, file->name, 0);
	}
}

enum status
new_pair_write(const struct new_pair *pair,
    const char *const bytes[NEW_PAIR_COUNT],
    const size_t sizes[NEW_PAIR_COUNT], struct error *err)
{
	enum status status = STATUS_OK;
	int made = 0;
	int named = 0;

	while (status == STATUS_OK && made < NEW_PAIR_COUNT) {
		status = write_aside(&pair->files[made], bytes[made],
		    sizes[made], err);
		if (status == STATUS_OK)
			made++;
	}
	while (status == STATUS_OK && named < NEW_PAIR_COUNT) {
		status = put_in_place(&pair->files[named], err);
		if (status == STATUS_OK)
			named++;
	}
	for (int i = 0; status == STATUS_OK && i < NEW_PAIR_COUNT; i++)
		status = sync_folder(&pair->files[i], err);
	if (status != STATUS_OK)
		remove_files(pair, made, named);
	return status;
}
