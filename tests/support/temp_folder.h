#ifndef TESTS_SUPPORT_TEMP_FOLDER_H
#define TESTS_SUPPORT_TEMP_FOLDER_H

#include <stddef.h>

#include <sys/types.h>

#include "engine/strbuf.h"

/*
 * temp_folder -- a folder of a test's own, and the files in it.  Whatever goes
 * wrong fails the test.
 */

struct temp_folder {
	char path[64];
};

#define TEMP_PATH_MAX 256

void temp_folder_make(struct temp_folder *folder);
/* With all that is in it. */
void temp_folder_remove(const struct temp_folder *folder);

/* out holds TEMP_PATH_MAX bytes; returns out. */
char *temp_folder_path(const struct temp_folder *folder, char *out,
    const char *name);

void temp_folder_write(const struct temp_folder *folder, const char *name,
    mode_t mode, const void *bytes, size_t size);
/* Initialises *out. */
void temp_folder_read(const struct temp_folder *folder, const char *name,
    struct strbuf *out);

/* Run a program with its output thrown away; its exit status, 127 where it is
 * not installed. */
int temp_run_program(const char *const *argv);

#endif
