#ifndef CLI_FOLDER_H
#define CLI_FOLDER_H

#include <stdbool.h>
#include <stddef.h>

#include "cli/log.h"
#include "cli/option.h"
#include "engine/arena.h"
#include "engine/error.h"

/*
 * folder -- the files that words of the command line mean.
 *
 * A folder stands for its regular files in bytewise order of their paths, so
 * that the same folder gives the same list everywhere.  Names that begin with
 * a dot are left out.  So are sockets and the like, and symbolic links unless
 * follows_links is set; each is warned of.
 */

#define FOLDER_FILES_MAX 1000000
#define FOLDER_DEPTH_MAX 64

struct folder_search {
	struct log *log;
	bool is_recursive;	/* folders in folders too */
	bool follows_links;	/* to files; one to nowhere counts as a file */
	const char *suffix;	/* only names ending so; NULL: all */
	/* Folders that are not read are told but for these, which a NULL ends;
	 * NULL: none is told. */
	const char *const *own_folders;
};

/*
 * The files that words name, in the order given; what is no folder stays as it
 * is, there or not.  *out is in arena.  STATUS_ENVIRONMENT where a folder
 * cannot be read, STATUS_NOT_FOUND where one with a suffix holds no such file.
 */
MUST_CHECK enum status folder_expand(struct option_words *out,
    struct arena *arena, const struct option_words *words,
    const struct folder_search *search, struct error *err);

/* Also by way of a symbolic link. */
bool folder_is(const char *path);

/*
 * A pipe or a link, which must be neither waited for nor followed, is none, nor
 * is what is not there.  STATUS_ENVIRONMENT where it cannot be looked at.
 */
MUST_CHECK enum status folder_is_plain_file(bool *out, const char *path,
    struct error *err);

/* "FOLDER/NAME", in arena; NULL without memory. */
const char *folder_path(struct arena *arena, const char *folder,
    const char *name);

#endif
