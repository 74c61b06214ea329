#include "tests/fuzz/scratch.h"

#include <errno.h>
#include <ftw.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define OPEN_FOLDERS_MAX 8

static char folder[] = "/tmp/ristorno-fuzz-XXXXXX";
static bool is_made;

static int
remove_one(const char *path, const struct stat *info, int kind,
    struct FTW *where)
{
	(void)info;
	(void)kind;
	return where->level == 0 ? 0 : remove(path);
}

void
scratch_empty(void)
{
	if (nftw(folder, remove_one, OPEN_FOLDERS_MAX,
	    FTW_DEPTH | FTW_PHYS) != 0) {
		fprintf(stderr, "fuzz: cannot empty %s: %s\n", folder,
		    strerror(errno));
		exit(1);
	}
}

static void
remove_scratch(void)
{
	scratch_empty();
	(void)rmdir(folder);
}

void
scratch_make(void)
{
	if (is_made)
		return;
	if (mkdtemp(folder) == NULL) {
		perror("fuzz: mkdtemp");
		exit(1);
	}
	is_made = true;
	(void)atexit(remove_scratch);
}

const char *
scratch_path(char *out, const char *name)
{
	(void)snprintf(out, SCRATCH_PATH_MAX, "%s/%s", folder, name);
	return out;
}
