#include "tests/support/temp_folder.h"

#include <fcntl.h>
#include <ftw.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/support/check.h"

#define FILE_BYTES_MAX (64u << 20)
#define OPEN_FOLDERS_MAX 8

extern char **environ;

void
temp_folder_make(struct temp_folder *folder)
{
	(void)snprintf(folder->path, sizeof folder->path,
	    "/tmp/ristorno-test-XXXXXX");
	assert_non_null(mkdtemp(folder->path));
}

static int
remove_one(const char *path, const struct stat *info, int kind,
    struct FTW *where)
{
	(void)info;
	(void)kind;
	(void)where;
	return remove(path);
}

void
temp_folder_remove(const struct temp_folder *folder)
{
	assert_return_code(nftw(folder->path, remove_one, OPEN_FOLDERS_MAX,
			       FTW_DEPTH | FTW_PHYS), 0);
}

char *
temp_folder_path(const struct temp_folder *folder, char *out,
    const char *name)
{
	int length = snprintf(out, TEMP_PATH_MAX, "%s/%s", folder->path,
	    name);

	assert_true(length > 0 && length < TEMP_PATH_MAX);
	return out;
}

void
temp_folder_write(const struct temp_folder *folder, const char *name,
    mode_t mode, const void *bytes, size_t size)
{
	char path[TEMP_PATH_MAX];
	int fd = open(temp_folder_path(folder, path, name),
	    O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);

	assert_true(fd >= 0);
	assert_true(write(fd, bytes, size) == (ssize_t)size);
	assert_return_code(fchmod(fd, mode), 0);
	assert_return_code(close(fd), 0);
}

void
temp_folder_read(const struct temp_folder *folder, const char *name,
    struct strbuf *out)
{
	char path[TEMP_PATH_MAX];
	char part[4096];
	ssize_t got;
	int fd = open(temp_folder_path(folder, path, name),
	    O_RDONLY | O_CLOEXEC);

	assert_true(fd >= 0);
	strbuf_init(out, FILE_BYTES_MAX);
	while ((got = read(fd, part, sizeof part)) > 0)
		strbuf_append(out, part, (size_t)got);
	assert_true(got == 0);
	assert_return_code(close(fd), 0);
	check_status(strbuf_status(out), STATUS_OK, NULL);
}

int
temp_run_program(const char *const *argv)
{
	posix_spawn_file_actions_t actions;
	char *copy[32];
	size_t count = 0;
	int status = 0;
	pid_t child;
	int failed;

	for (; argv[count] != NULL; count++) {
		assert_true(count + 1 < ARRAY_LEN(copy));
		copy[count] = strdup(argv[count]);
		assert_non_null(copy[count]);
	}
	copy[count] = NULL;
	assert_int_equal(posix_spawn_file_actions_init(&actions), 0);
	for (int fd = 0; fd <= 2; fd++)
		assert_int_equal(posix_spawn_file_actions_addopen(&actions, fd,
				     "/dev/null", O_RDWR, 0), 0);
	failed = posix_spawnp(&child, copy[0], &actions, NULL, copy, environ);
	if (failed == 0)
		assert_true(waitpid(child, &status, 0) == child);
	posix_spawn_file_actions_destroy(&actions);
	for (size_t i = 0; i < count; i++)
		free(copy[i]);
	if (failed != 0)
		return 127;
	return WIFEXITED(status) ? WEXITSTATUS(status) : 128;
}
