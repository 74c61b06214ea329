#include "cli/folder.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "engine/retry.h"

/* Paths in the order found; folders are a list that is worked off. */
struct paths {
	const char **paths;
	size_t *depths;
	size_t count;
	size_t capacity;
};

struct walk {
	struct arena *arena;
	const struct folder_search *search;
	struct paths files;
	struct paths folders;
};

static enum status
paths_add(struct paths *paths, struct arena *arena, const char *path,
    size_t depth, struct error *err)
{
	if (paths->count == FOLDER_FILES_MAX)
		return error_set(err, STATUS_RANGE,
		    "holds more than %d files", FOLDER_FILES_MAX);
	if (paths->count == paths->capacity) {
		size_t capacity = paths->capacity == 0
		    ? 64 : paths->capacity * 2;
		const char **grown = arena_alloc(arena, capacity,
		    sizeof *grown);
		size_t *depths = arena_alloc(arena, capacity, sizeof *depths);

		if (grown == NULL || depths == NULL)
			return error_memory(err);
		if (paths->count > 0) {
			memcpy(grown, paths->paths,
			    paths->count * sizeof *grown);
			memcpy(depths, paths->depths,
			    paths->count * sizeof *depths);
		}
		paths->paths = grown;
		paths->depths = depths;
		paths->capacity = capacity;
	}
	paths->paths[paths->count] = path;
	paths->depths[paths->count++] = depth;
	return STATUS_OK;
}

static bool
ends_with(const char *name, const char *suffix)
{
	size_t name_length = strlen(name);
	size_t suffix_length = strlen(suffix);

	return name_length >= suffix_length &&
	    strcmp(name + name_length - suffix_length, suffix) == 0;
}

/*
 * What the path is, links followed where they are to be.  A link that leads
 * nowhere stays a link, a name that is gone is ENOENT.
 */
static int
look_at(struct stat *about, const char *path, bool follows_links)
{
	if (follows_links && stat(path, about) == 0)
		return 0;
	return lstat(path, about);
}

/* Whoever lays files into a folder of it should hear why nothing comes. */
static void
tell_folder(const struct folder_search *search, const char *path)
{
	const char *const *own = search->own_folders;

	if (own == NULL)
		return;
	for (; *own != NULL; own++)
		if (strcmp(strrchr(path, '/') + 1, *own) == 0)
			return;
	log_event(search->log, LOG_INFO, "left-out", path,
	    "is a folder and was left out");
}

static enum status
take_folder(struct walk *walk, const char *path, size_t depth,
    struct error *err)
{
	if (!walk->search->is_recursive) {
		tell_folder(walk->search, path);
		return STATUS_OK;
	}
	if (depth == FOLDER_DEPTH_MAX)
		return error_set(err, STATUS_RANGE,
		    "more than %d folders lie inside each other",
		    FOLDER_DEPTH_MAX);
	return paths_add(&walk->folders, walk->arena, path, depth + 1, err);
}

/* Sort one name of a folder into the lists. */
static enum status
take(struct walk *walk, const char *folder, size_t depth, const char *name,
    struct error *err)
{
	const struct folder_search *search = walk->search;
	struct stat about;
	const char *path;

	path = folder_path(walk->arena, folder, name);
	if (path == NULL)
		return error_memory(err);
	if (look_at(&about, path, search->follows_links) != 0) {
		/* Removed while the folder is being read. */
		if (errno == ENOENT)
			return STATUS_OK;
		return error_set(err, STATUS_ENVIRONMENT,
		    "cannot look at %s: %s", name, strerror(errno));
	}
	if (S_ISDIR(about.st_mode))
		return take_folder(walk, path, depth, err);
	if (search->suffix != NULL && !ends_with(name, search->suffix))
		return STATUS_OK;
	/* A link that leads nowhere fails when its file is opened. */
	if (S_ISREG(about.st_mode) ||
	    (S_ISLNK(about.st_mode) && search->follows_links))
		return paths_add(&walk->files, walk->arena, path, 0, err);
	log_event(search->log, LOG_WARNING, "left-out", path, "%s",
	    S_ISLNK(about.st_mode)
	    ? "is a symbolic link and was left out"
	    : "is neither a file nor a folder and was left out");
	return STATUS_OK;
}

static enum status
read_folder(struct walk *walk, const char *path, size_t depth,
    struct error *err)
{
	enum status status = STATUS_OK;
	struct dirent *entry;
	int fd = retry_open(AT_FDCWD, path, O_RDONLY | O_DIRECTORY |
	    O_CLOEXEC, 0);
	DIR *handle = fd < 0 ? NULL : fdopendir(fd);

	if (handle == NULL) {
		status = error_set(err, STATUS_ENVIRONMENT,
		    "cannot read the folder: %s", strerror(errno));
		if (fd >= 0)
			(void)close(fd);
		goto out;
	}
	while (status == STATUS_OK) {
		errno = 0;
		entry = readdir(handle);
		if (entry == NULL)
			break;
		if (entry->d_name[0] != '.')
			status = take(walk, path, depth, entry->d_name, err);
	}
	if (status == STATUS_OK && errno != 0)
		status = error_set(err, STATUS_ENVIRONMENT,
		    "cannot read the folder: %s", strerror(errno));
	closedir(handle);
out:
	if (status != STATUS_OK)
		error_at(err, "%s", path);
	return status;
}

static int
compare_paths(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* Append the files of one folder to *found. */
static enum status
list_folder(struct paths *found, struct arena *arena, const char *path,
    const struct folder_search *search, struct error *err)
{
	struct walk walk = { arena, search, { 0 }, { 0 } };
	enum status status;
	size_t i;

	status = paths_add(&walk.folders, arena, path, 1, err);
	for (i = 0; status == STATUS_OK && i < walk.folders.count; i++)
		status = read_folder(&walk, walk.folders.paths[i],
		    walk.folders.depths[i], err);
	if (status == STATUS_OK && walk.files.count == 0 &&
	    search->suffix != NULL) {
		error_set(err, STATUS_NOT_FOUND,
		    "holds no file whose name ends in %s", search->suffix);
		return error_at(err, "%s", path);
	}
	if (walk.files.count > 0)
		qsort(walk.files.paths, walk.files.count,
		    sizeof *walk.files.paths, compare_paths);
	for (i = 0; status == STATUS_OK && i < walk.files.count; i++)
		status = paths_add(found, arena, walk.files.paths[i], 0, err);
	return status;
}

enum status
folder_expand(struct option_words *out, struct arena *arena,
    const struct option_words *words, const struct folder_search *search,
    struct error *err)
{
	struct paths found = { 0 };
	enum status status = STATUS_OK;
	size_t i;

	for (i = 0; status == STATUS_OK && i < words->count; i++) {
		if (folder_is(words->words[i]))
			status = list_folder(&found, arena, words->words[i],
			    search, err);
		else
			status = paths_add(&found, arena, words->words[i], 0,
			    err);
	}
	if (status == STATUS_OK)
		*out = (struct option_words){ found.paths, found.count };
	return status;
}

bool
folder_is(const char *path)
{
	struct stat about;

	return stat(path, &about) == 0 && S_ISDIR(about.st_mode);
}

enum status
folder_is_plain_file(bool *out, const char *path, struct error *err)
{
	struct stat about;
	bool is_there = lstat(path, &about) == 0;

	if (!is_there && errno != ENOENT && errno != ENOTDIR) {
		(void)error_set(err, STATUS_ENVIRONMENT,
		    "cannot be looked at: %s", strerror(errno));
		return error_at(err, "%s", path);
	}
	*out = is_there && S_ISREG(about.st_mode);
	return STATUS_OK;
}

const char *
folder_path(struct arena *arena, const char *folder, const char *name)
{
	const char *slash =
	    folder[strlen(folder) - 1] == '/' ? "" : "/";

	return arena_printf(arena, "%s%s%s", folder, slash, name);
}
