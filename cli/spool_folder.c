#include "cli/spool_folder.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

#include "cli/signals.h"
#include "cli/spool_begun.h"
#include "cli/waiting.h"
#include "engine/retry.h"
#include "reports/new_file.h"

#define NUMBER_WIDTH 9

static const char *const place_names[SPOOL_PLACE_COUNT] = { "done",
	"failed" };

static enum status
fail(const char *what, const char *name, struct error *err)
{
	return error_set(err, STATUS_ENVIRONMENT, "cannot %s %s: %s", what,
	    name, strerror(errno));
}

/* ------------------------------------------------------------- the folder */

static enum status
lock(const struct spool_folder *folder, const struct context *context,
    struct error *err)
{
	int64_t left = waiting_steps(context->global.wait_seconds);
	enum status status = signals_check(err);

	while (status == STATUS_OK) {
		if (flock(folder->fd, LOCK_EX | LOCK_NB) == 0)
			return STATUS_OK;
		if (errno != EWOULDBLOCK && errno != EINTR)
			return fail("lock", "the folder", err);
		if (left-- <= 0)
			return error_set(err, STATUS_BUSY,
			    "another import is working on the folder; try "
			    "again when it is done");
		status = waiting_step(err);
	}
	return status;
}

static enum status
open_place(int *out, const struct spool_folder *folder, const char *name,
    struct error *err)
{
	if (mkdirat(folder->fd, name, 0777) != 0 && errno != EEXIST)
		return fail("make the folder", name, err);
	*out = retry_open(folder->fd, name, SPOOL_FOLDER_FLAGS, 0);
	if (*out < 0 && (errno == ENOTDIR || errno == ELOOP))
		return error_set(err, STATUS_ENVIRONMENT,
		    "\"%s\" in it is no folder", name);
	return *out >= 0 ? STATUS_OK : fail("open", name, err);
}

static enum status
prepare(struct spool_folder *folder, const struct context *context,
    struct error *err)
{
	enum status status = lock(folder, context, err);

	/* Before a file goes in that then cannot go away. */
	if (status == STATUS_OK && faccessat(folder->fd, ".", W_OK | X_OK,
	    AT_EACCESS) != 0)
		status = fail("write to", "the folder", err);
	for (int i = 0; status == STATUS_OK && i < SPOOL_PLACE_COUNT; i++) {
		status = open_place(&folder->places[i], folder,
		    place_names[i], err);
		if (status == STATUS_OK)
			status = spool_begun_recover_all(folder,
			    folder->places[i], err);
	}
	return status;
}

enum status
spool_folder_open(struct spool_folder *out, const struct context *context,
    const char *path, const char *trigger, struct error *err)
{
	struct spool_folder folder = { .path = path, .trigger = trigger,
		.places = { -1, -1 } };
	enum status status;

	folder.fd = retry_open(AT_FDCWD, path,
	    O_RDONLY | O_DIRECTORY | O_CLOEXEC, 0);
	status = folder.fd < 0 ? fail("open", "the folder", err) :
	    prepare(&folder, context, err);
	if (status != STATUS_OK) {
		spool_folder_close(&folder);
		return error_at(err, "%s", path);
	}
	*out = folder;
	return STATUS_OK;
}

void
spool_folder_close(struct spool_folder *folder)
{
	for (int i = 0; i < SPOOL_PLACE_COUNT; i++)
		if (folder->places[i] >= 0)
			(void)close(folder->places[i]);
	if (folder->fd >= 0)
		(void)close(folder->fd);
	*folder = (struct spool_folder){ .fd = -1, .places = { -1, -1 } };
}

/* -------------------------------------------------------------- one file */

static bool
take_look(struct spool_look *out, const struct stat *about)
{
	if (!S_ISREG(about->st_mode))
		return false;
	*out = (struct spool_look){ about->st_dev, about->st_ino,
		about->st_size, about->st_mtim, about->st_ctim };
	return true;
}

bool
spool_folder_look(struct spool_look *out, const struct spool_folder *folder,
    const char *name)
{
	struct stat about;

	return fstatat(folder->fd, name, &about, AT_SYMLINK_NOFOLLOW) == 0 &&
	    take_look(out, &about);
}

static bool
is_same_time(const struct timespec *a, const struct timespec *b)
{
	return a->tv_sec == b->tv_sec && a->tv_nsec == b->tv_nsec;
}

bool
spool_look_is_same(const struct spool_look *a, const struct spool_look *b)
{
	return a->device == b->device && a->number == b->number &&
	    a->size == b->size && is_same_time(&a->changed, &b->changed) &&
	    is_same_time(&a->status, &b->status);
}

int
spool_folder_open_file(struct spool_look *look,
    const struct spool_folder *folder, const char *name)
{
	/* Not to wait where a pipe has taken the file's name. */
	int fd = retry_open(folder->fd, name, O_RDONLY | O_NOFOLLOW |
	    O_NONBLOCK | O_NOCTTY | O_CLOEXEC, 0);
	struct stat about;

	if (fd < 0)
		return -1;
	if (fstat(fd, &about) == 0 && take_look(look, &about))
		return fd;
	(void)close(fd);
	errno = EINVAL;
	return -1;
}

/* Somebody has put another file there since that one was read. */
static enum status
put_back(const struct spool_folder *folder, int fd,
    const struct spool_move *move, struct error *err)
{
	char other[NAME_MAX + 1];

	(void)snprintf(other, sizeof other, "%.*s-%" PRIu64, SPOOL_NAME_MAX -
	    20, move->name, move->number);
	if (renameat2(fd, move->name, folder->fd, move->name,
	    RENAME_NOREPLACE) != 0 && renameat2(fd, move->name, folder->fd,
	    other, RENAME_NOREPLACE) != 0)
		return fail("put back", move->name, err);
	return error_set(err, STATUS_CONFLICT, "another file has taken its "
	    "place; that one is read next time");
}

static enum status
move_file(const struct spool_folder *folder, int fd,
    const struct spool_move *move, struct error *err)
{
	struct stat about;
	struct spool_look look;

	if (renameat(folder->fd, move->name, fd, move->name) != 0)
		return fail("move", move->name, err);
	if (fstatat(fd, move->name, &about, AT_SYMLINK_NOFOLLOW) != 0)
		return fail("look at", move->name, err);
	if (!take_look(&look, &about) || look.number != move->look->number ||
	    look.device != move->look->device)
		return put_back(folder, fd, move, err);
	/* The file is gone where it was: so must be what announced it. */
	if (move->trigger != NULL && renameat(folder->fd, move->trigger, fd,
	    move->trigger) != 0 && errno != ENOENT)
		return fail("move", move->trigger, err);
	return STATUS_OK;
}

static enum status
fill(const struct spool_folder *folder, int place, const char *incoming,
    const struct spool_move *move, struct error *err)
{
	char report[NAME_MAX + sizeof SPOOL_REPORT_SUFFIX];
	int fd = retry_open(place, incoming, SPOOL_FOLDER_FLAGS, 0);
	const struct new_file file = { .folder = fd, .name = report,
		.mode = 0666, .is_synced = true };
	enum status status;

	if (fd < 0)
		return fail("open", incoming, err);
	(void)snprintf(report, sizeof report, "%s%s", move->name,
	    SPOOL_REPORT_SUFFIX);
	status = new_file_write(&file, move->report, move->report_size, err);
	if (status == STATUS_OK)
		status = move_file(folder, fd, move, err);
	if (status == STATUS_OK && (retry_fsync(fd) != 0 ||
	    retry_fsync(folder->fd) != 0))
		status = fail("write", incoming, err);
	(void)close(fd);
	return status;
}

enum status
spool_folder_move(char as[64], const struct spool_folder *folder,
    const struct spool_move *move, struct error *err)
{
	int place = folder->places[move->place];
	struct error late = { 0 };
	char incoming[64];
	enum status status;

	(void)snprintf(incoming, sizeof incoming, SPOOL_BEGUN "%0*" PRIu64,
	    NUMBER_WIDTH, move->number);
	if (mkdirat(place, incoming, 0777) != 0)
		return fail("make the folder", incoming, err);
	status = fill(folder, place, incoming, move, err);
	if (status == STATUS_OK)
		return spool_begun_finish(as, place, incoming, err);
	/* What cannot be undone now the next one finds. */
	late.status = spool_begun_recover(folder, place, incoming, &late);
	return status;
}
