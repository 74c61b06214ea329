#include "cli/folder.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

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

bool
folder_is(const char *path)
{
	struct stat about;

	return stat(path, &about) == 0 && S_ISDIR(about.st_mode);
}

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

/* Sort one name of a folder into the lists. */
static enum status
take(struct walk *walk, const char *folder, size_t depth, const char *name,
    struct error *err)
{
	const struct folder_search *search = walk->search;
	const char *slash = folder[strlen(folder) - 1] == '/' ? "" : "/";
	struct stat about;
	const char *path;

	path = arena_printf(walk->arena, "%s%s%s", folder, slash, name);
	if (path == NULL)
		return error_memory(err);
	if (lstat(path, &about) != 0)
		return error_set(err, STATUS_ENVIRONMENT,
		    "cannot look at %s: %s", name, strerror(errno));
	if (S_ISDIR(about.st_mode)) {
		if (!search->is_recursive)
			return STATUS_OK;
		if (depth == FOLDER_DEPTH_MAX)
			return error_set(err, STATUS_RANGE,
			    "more than %d folders lie inside each other",
			    FOLDER_DEPTH_MAX);
		return paths_add(&walk->folders, walk->arena, path, depth + 1,
		    err);
	}
	if (search->suffix != NULL && !ends_with(name, search->suffix))
		return STATUS_OK;
	if (S_ISREG(about.st_mode))
		return paths_add(&walk->files, walk->arena, path, 0, err);
	if (search->skipped != NULL)
		search->skipped(search->payload, path);
	return STATUS_OK;
}

static enum status
read_folder(struct walk *walk, const char *path, size_t depth,
    struct error *err)
{
	enum status status = STATUS_OK;
	struct dirent *entry;
	DIR *handle;

	handle = opendir(path);
	if (handle == NULL) {
		status = error_set(err, STATUS_ENVIRONMENT,
		    "cannot read the folder: %s", strerror(errno));
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

enum status
folder_list(struct folder_list *out, struct arena *arena, const char *path,
    const struct folder_search *search, struct error *err)
{
	struct walk walk = { arena, search, { 0 }, { 0 } };
	enum status status;
	size_t i;

	status = paths_add(&walk.folders, arena, path, 1, err);
	for (i = 0; status == STATUS_OK && i < walk.folders.count; i++)
		status = read_folder(&walk, walk.folders.paths[i],
		    walk.folders.depths[i], err);
	if (status != STATUS_OK)
		return status;
	if (walk.files.count > 0)
		qsort(walk.files.paths, walk.files.count,
		    sizeof *walk.files.paths, compare_paths);
	out->paths = walk.files.paths;
	out->count = walk.files.count;
	return STATUS_OK;
}
