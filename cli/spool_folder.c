#include "cli/spool_folder.h"

#include <assert.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

#include "cli/signals.h"
#include "cli/waiting.h"
#include "reports/new_file.h"

#define REPORT_SUFFIX ".report.json"
#define INCOMING ".incoming-"
#define NUMBER_WIDTH 9
#define PLACES_MAX 10000	/* of one number */
#define FOLDER_FLAGS (O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)

static const char *const place_names[SPOOL_PLACE_COUNT] = { "done",
	"failed" };

static enum status
fail(const char *what, const char *name, struct error *err)
{
	return error_set(err, STATUS_ENVIRONMENT, "cannot %s %s: %s", what,
	    name, strerror(errno));
}

/* -------------------------------------------------------- what was begun */

/* In a folder that is begun a file lies beside its report: its name. */
static bool
find_file(char name[NAME_MAX + 1], int folder, const char *report)
{
	size_t length = strlen(report);
	size_t suffix = strlen(REPORT_SUFFIX);
	struct stat about;

	if (length <= suffix || length > NAME_MAX ||
	    strcmp(report + length - suffix, REPORT_SUFFIX) != 0)
		return false;
	memcpy(name, report, length - suffix);
	name[length - suffix] = '\0';
	return fstatat(folder, name, &about, AT_SYMLINK_NOFOLLOW) == 0;
}

/* NUMBER, or one that is free; gone: a file is in it, so it must go on. */
static enum status
finish(char as[64], int place, const char *incoming, struct error *err)
{
	const char *number = incoming + strlen(INCOMING);

	for (unsigned i = 1; i < PLACES_MAX; i++) {
		int length = i == 1 ? snprintf(as, 64, "%.32s", number) :
		    snprintf(as, 64, "%.32s-%u", number, i);

		assert(length > 0 && length < 64);
		/* One that is empty would be replaced without a word. */
		if (faccessat(place, as, F_OK, AT_SYMLINK_NOFOLLOW) == 0)
			continue;
		if (renameat(place, incoming, place, as) == 0)
			return fsync(place) == 0 ? STATUS_OK :
			    fail("write the folder of", as, err);
		if (errno != EEXIST && errno != ENOTEMPTY)
			return fail("rename", incoming, err);
	}
	return error_set(err, STATUS_ENVIRONMENT,
	    "there are too many folders of the number %s", number);
}

/* Nothing of a user's is in it: a report at most. */
static enum status
undo(int place, int fd, const char *incoming, struct error *err)
{
	DIR *handle = fdopendir(fd);
	struct dirent *entry;

	if (handle == NULL) {
		(void)close(fd);
		return fail("read", incoming, err);
	}
	while ((entry = readdir(handle)) != NULL)
		if (entry->d_type != DT_DIR)
			(void)unlinkat(fd, entry->d_name, 0);
	(void)closedir(handle);
	return unlinkat(place, incoming, AT_REMOVEDIR) == 0 ? STATUS_OK :
	    fail("remove", incoming, err);
}

/* What announced a file that is in goes after it, or the next one of that name
 * would be taken half written.  Where that is there, it may be its own. */
static enum status
take_trigger(const struct spool_folder *folder, int fd, const char *name,
    struct error *err)
{
	char trigger[2 * NAME_MAX];
	struct stat about;

	if (folder->trigger == NULL || fstatat(folder->fd, name, &about,
	    AT_SYMLINK_NOFOLLOW) == 0)
		return STATUS_OK;
	(void)snprintf(trigger, sizeof trigger, "%s%s", name, folder->trigger);
	if (renameat(folder->fd, trigger, fd, trigger) == 0 ||
	    errno == ENOENT || errno == ENAMETOOLONG)
		return STATUS_OK;
	return fail("move", trigger, err);
}

static enum status
recover_one(const struct spool_folder *folder, int place,
    const char *incoming, struct error *err)
{
	int fd = openat(place, incoming, FOLDER_FLAGS);
	int list = fd >= 0 ? fcntl(fd, F_DUPFD_CLOEXEC, 0) : -1;
	DIR *handle = list >= 0 ? fdopendir(list) : NULL;
	struct dirent *entry;
	char name[NAME_MAX + 1];
	bool is_whole = false;
	enum status status;
	char as[64];

	if (handle == NULL) {
		status = fail("read", incoming, err);
		if (list >= 0)
			(void)close(list);
		if (fd >= 0)
			(void)close(fd);
		return status;
	}
	while (!is_whole && (entry = readdir(handle)) != NULL)
		is_whole = find_file(name, fd, entry->d_name);
	(void)closedir(handle);
	if (!is_whole)
		return lseek(fd, 0, SEEK_SET) == 0 ?
		    undo(place, fd, incoming, err) :
		    fail("read", incoming, err);
	status = take_trigger(folder, fd, name, err);
	(void)close(fd);
	return status == STATUS_OK ? finish(as, place, incoming, err) : status;
}

/* Names first: the folder changes under the hands of who walks it. */
static enum status
recover(const struct spool_folder *folder, int place, struct error *err)
{
	enum status status = STATUS_OK;

	while (status == STATUS_OK) {
		char name[NAME_MAX + 1] = "";
		int fd = openat(place, ".", FOLDER_FLAGS);
		DIR *handle = fd >= 0 ? fdopendir(fd) : NULL;
		struct dirent *entry;

		if (handle == NULL) {
			status = fail("read", "the folder", err);
			if (fd >= 0)
				(void)close(fd);
			return status;
		}
		while (*name == '\0' && (entry = readdir(handle)) != NULL)
			if (strncmp(entry->d_name, INCOMING,
			    strlen(INCOMING)) == 0)
				(void)snprintf(name, sizeof name, "%s",
				    entry->d_name);
		(void)closedir(handle);
		if (*name == '\0')
			return STATUS_OK;
		status = recover_one(folder, place, name, err);
	}
	return status;
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
	*out = openat(folder->fd, name, FOLDER_FLAGS);
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
			status = recover(folder, folder->places[i], err);
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

	folder.fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
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
	int fd = openat(folder->fd, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK |
	    O_NOCTTY | O_CLOEXEC);
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
	char report[NAME_MAX + sizeof REPORT_SUFFIX];
	int fd = openat(place, incoming, FOLDER_FLAGS);
	const struct new_file file = { .folder = fd, .name = report,
		.mode = 0666, .is_synced = true };
	enum status status;

	if (fd < 0)
		return fail("open", incoming, err);
	(void)snprintf(report, sizeof report, "%s%s", move->name,
	    REPORT_SUFFIX);
	status = new_file_write(&file, move->report, move->report_size, err);
	if (status == STATUS_OK)
		status = move_file(folder, fd, move, err);
	if (status == STATUS_OK && (fsync(fd) != 0 || fsync(folder->fd) != 0))
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

	(void)snprintf(incoming, sizeof incoming, INCOMING "%0*" PRIu64,
	    NUMBER_WIDTH, move->number);
	if (mkdirat(place, incoming, 0777) != 0)
		return fail("make the folder", incoming, err);
	status = fill(folder, place, incoming, move, err);
	if (status == STATUS_OK)
		return finish(as, place, incoming, err);
	(void)recover_one(folder, place, incoming, &late);
	return status;
}
