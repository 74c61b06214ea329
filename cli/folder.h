#ifndef CLI_FOLDER_H
#define CLI_FOLDER_H

#include <stdbool.h>
#include <stddef.h>

#include "engine/arena.h"
#include "engine/error.h"

/*
 * folder -- the regular files of a folder, as a list in bytewise order of
 * their paths, so that the same folder gives the same list everywhere.
 *
 * Names that begin with a dot are left out.  Symbolic links, sockets and the
 * like are not followed; the caller is told of each.
 */

#define FOLDER_FILES_MAX 1000000
#define FOLDER_DEPTH_MAX 64

struct folder_list {
	const char **paths;	/* in the caller's arena */
	size_t count;
};

struct folder_search {
	bool is_recursive;
	const char *suffix;	/* only names ending so; NULL: all */
	/* Told of what is neither file nor folder. */
	void (*skipped)(void *payload, const char *path);
	void *payload;
};

/* Is there a folder at path?  (a symbolic link to one counts) */
bool folder_is(const char *path);

MUST_CHECK enum status folder_list(struct folder_list *out,
    struct arena *arena, const char *path, const struct folder_search *search,
    struct error *err);

#endif
