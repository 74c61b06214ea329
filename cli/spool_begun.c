#include "cli/spool_begun.h"

#include <assert.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "engine/retry.h"

#define PLACES_MAX 10000	/* of one number */

static enum status
fail(const char *what, const char *name, struct error *err)
{
	return error_set(err, STATUS_ENVIRONMENT, "cannot %s %s: %s", what,
	    name, strerror(errno));
}

/* ---------------------------------------------------------------- finishing */

enum status
spool_begun_finish(char as[64], int place, const char *begun,
    struct error *err)
{
	const char *number = begun + strlen(SPOOL_BEGUN);

	for (unsigned i = 1; i < PLACES_MAX; i++) {
		int length = i == 1 ? snprintf(as, 64, "%.32s", number) :
		    snprintf(as, 64, "%.32s-%u", number, i);

		assert(length > 0 && length < 64);
		/* One that is empty would be replaced without a word. */
		if (faccessat(place, as, F_OK, AT_SYMLINK_NOFOLLOW) == 0)
			continue;
		if (renameat(place, begun, place, as) == 0)
			return retry_fsync(place) == 0 ? STATUS_OK :
			    fail("write the folder of", as, err);
		if (errno != EEXIST && errno != ENOTEMPTY)
			return fail("rename", begun, err);
	}
	return error_set(err, STATUS_ENVIRONMENT,
	    "there are too many folders of the number %s", number);
}

/* --------------------------------------------------------------- its names */

/* Is there a file of that name?  What cannot be looked at is an error. */
static enum status
look_for(bool *is_there, int folder, const char *name, struct error *err)
{
	struct stat about;

	*is_there = fstatat(folder, name, &about, AT_SYMLINK_NOFOLLOW) == 0;
	return *is_there || errno == ENOENT ? STATUS_OK :
	    fail("look at", name, err);
}

/* A report's file: the name without its suffix; false: it is no report. */
static bool
name_file(char name[NAME_MAX + 1], const char *report)
{
	size_t length = strlen(report);
	size_t suffix = strlen(SPOOL_REPORT_SUFFIX);

	if (length <= suffix || length > NAME_MAX ||
	    strcmp(report + length - suffix, SPOOL_REPORT_SUFFIX) != 0)
		return false;
	memcpy(name, report, length - suffix);
	name[length - suffix] = '\0';
	return true;
}

typedef enum status each_name(void *payload, const char *name,
    struct error *err);

/*
 * Do this with every name in the folder, dots aside.  A folder that cannot be
 * read to its end is an error: what it holds must not be taken for nothing.
 */
static enum status
walk(int folder, each_name *act, void *payload, struct error *err)
{
	int fd = retry_open(folder, ".", SPOOL_FOLDER_FLAGS, 0);
	DIR *handle = fd >= 0 ? fdopendir(fd) : NULL;
	enum status status = STATUS_OK;
	struct dirent *entry;

	if (handle == NULL) {
		status = fail("read", "the folder", err);
		if (fd >= 0)
			(void)close(fd);
		return status;
	}
	do {
		errno = 0;
		entry = readdir(handle);
		if (entry == NULL && errno != 0)
			status = fail("read", "the folder", err);
		else if (entry != NULL && strcmp(entry->d_name, ".") != 0 &&
		    strcmp(entry->d_name, "..") != 0)
			status = act(payload, entry->d_name, err);
	} while (entry != NULL && status == STATUS_OK);
	(void)closedir(handle);
	return status;
}

/* --------------------------------------------------------------- recovering */

/* What one that is begun holds. */
struct content {
	int fd;
	bool is_whole;		/* a file beside its report */
	bool has_others;	/* than reports */
	char file[NAME_MAX + 1];	/* of a report; its own where whole */
};

static enum status
note_name(void *payload, const char *name, struct error *err)
{
	struct content *content = payload;
	char file[NAME_MAX + 1];
	bool is_there = false;
	enum status status = STATUS_OK;

	if (content->is_whole)
		return STATUS_OK;
	if (!name_file(file, name)) {
		content->has_others = true;
		return STATUS_OK;
	}
	memcpy(content->file, file, sizeof file);
	status = look_for(&is_there, content->fd, file, err);
	content->is_whole = is_there;
	return status;
}

/* Nothing is in it but, perhaps, a report. */
static enum status
undo(int place, const struct content *content, const char *begun,
    struct error *err)
{
	char report[NAME_MAX + sizeof SPOOL_REPORT_SUFFIX];

	(void)snprintf(report, sizeof report, "%s%s", content->file,
	    SPOOL_REPORT_SUFFIX);
	if (content->file[0] != '\0' &&
	    unlinkat(content->fd, report, 0) != 0)
		return fail("remove", report, err);
	return unlinkat(place, begun, AT_REMOVEDIR) == 0 ? STATUS_OK :
	    fail("remove", begun, err);
}

/* What announced a file that is in goes after it, or the next one of that name
 * would be taken half written.  Where that is there, it may be its own. */
static enum status
take_trigger(const struct spool_folder *folder, const struct content *content,
    struct error *err)
{
	char trigger[2 * NAME_MAX];
	bool is_there = false;
	enum status status;

	if (folder->trigger == NULL)
		return STATUS_OK;
	status = look_for(&is_there, folder->fd, content->file, err);
	if (status != STATUS_OK || is_there)
		return status;
	(void)snprintf(trigger, sizeof trigger, "%s%s", content->file,
	    folder->trigger);
	if (renameat(folder->fd, trigger, content->fd, trigger) == 0 ||
	    errno == ENOENT || errno == ENAMETOOLONG)
		return STATUS_OK;
	return fail("move", trigger, err);
}

static enum status
recover_open(const struct spool_folder *folder, int place, const char *begun,
    struct content *content, struct error *err)
{
	enum status status = walk(content->fd, note_name, content, err);
	char as[64];

	if (status != STATUS_OK)
		return status;
	if (content->is_whole) {
		status = take_trigger(folder, content, err);
		return status != STATUS_OK ? status :
		    spool_begun_finish(as, place, begun, err);
	}
	if (content->has_others)
		return error_set(err, STATUS_ENVIRONMENT,
		    "%s holds what no import left there; take it away", begun);
	return undo(place, content, begun, err);
}

enum status
spool_begun_recover(const struct spool_folder *folder, int place,
    const char *begun, struct error *err)
{
	struct content content = {
		.fd = retry_open(place, begun, SPOOL_FOLDER_FLAGS, 0),
	};
	enum status status;

	if (content.fd < 0)
		return fail("read", begun, err);
	status = recover_open(folder, place, begun, &content, err);
	(void)close(content.fd);
	return status;
}

static enum status
take_first(void *payload, const char *name, struct error *err)
{
	char *first = payload;

	(void)err;
	if (*first == '\0' &&
	    strncmp(name, SPOOL_BEGUN, strlen(SPOOL_BEGUN)) == 0)
		(void)snprintf(first, NAME_MAX + 1, "%s", name);
	return STATUS_OK;
}

enum status
spool_begun_recover_all(const struct spool_folder *folder, int place,
    struct error *err)
{
	enum status status;

	/* One after the other: the folder changes under the hands of who
	 * walks it. */
	for (;;) {
		char name[NAME_MAX + 1] = "";

		status = walk(place, take_first, name, err);
		if (status != STATUS_OK || *name == '\0')
			return status;
		status = spool_begun_recover(folder, place, name, err);
		if (status != STATUS_OK)
			return status;
	}
}
