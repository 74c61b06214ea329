#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "importers/import_process.h"
#include "importers/reader.h"
#include "tests/sandbox/acts.h"
#include "tests/sandbox/misdeeds.h"

/*
 * hook -- puts itself in place of reader_read() and of main() when the test
 * program is linked (-Wl,--wrap); the program that is installed has no trace of
 * it.  A file "act NAME" makes the confined reader do that act, "misdeed NAME"
 * that misdeed; any other file is read as ever.
 */

#define REQUEST_BYTES_MAX 128
#define DESCRIPTORS 4096

extern char **environ;

int __wrap_main(int argc, char **argv);
int __real_main(int argc, char **argv);
enum status __wrap_reader_read(const struct reader_input *input,
    const struct interpret_options *options, const struct sink *sink,
    struct error *err);
enum status __real_reader_read(const struct reader_input *input,
    const struct interpret_options *options, const struct sink *sink,
    struct error *err);

static const char *const outcomes[] = {
	[ACT_DENIED] = "denied",
	[ACT_FAILS] = "fails",
	[ACT_KILLED] = "killed",
};

/* The hooked program called with one word says what it can be asked for. */
int
__wrap_main(int argc, char **argv)
{
	const struct act *acts;
	size_t count;

	if (argc != 2 || strcmp(argv[1], "--reader-hook-acts") != 0)
		return __real_main(argc, argv);
	acts = act_list(&count);
	for (size_t i = 0; i < count; i++)
		printf("act %s %s\n", acts[i].name, outcomes[acts[i].outcome]);
	for (size_t i = 0; misdeeds[i].name != NULL; i++)
		printf("misdeed %s\n", misdeeds[i].name);
	return EXIT_SUCCESS;
}

static enum status
do_act(const char *name, struct error *err)
{
	size_t count;
	const struct act *acts = act_list(&count);
	long result;

	for (size_t i = 0; i < count; i++) {
		if (strcmp(acts[i].name, name) != 0)
			continue;
		result = act_try(&acts[i]);
		if (result == -1)
			return error_set(err, STATUS_INVALID,
			    "act %s: failed with %s", name,
			    strerrorname_np(errno));
		return error_set(err, STATUS_INVALID, "act %s: DONE, %ld",
		    name, result);
	}
	return error_set(err, STATUS_INVALID, "act %s: not known", name);
}

/* What this process has: descriptors, and words of its environment. */
static enum status
tell_belongings(struct error *err)
{
	char list[ERROR_MESSAGE_MAX / 2] = "";
	size_t used = 0;
	size_t count = 0;
	struct stat about;

	/* The libraries' fstat() is a look for a file, which is denied. */
	for (int fd = 0; fd < DESCRIPTORS && used + 8 < sizeof list; fd++)
		if (syscall(SYS_fstat, fd, &about) == 0)
			used += (size_t)snprintf(list + used,
			    sizeof list - used, " %d", fd);
	while (environ != NULL && environ[count] != NULL)
		count++;
	return error_set(err, STATUS_INVALID,
	    "belongings: descriptors%s; environment %zu", list, count);
}

/* The file's first bytes, as a word and another one; false: no request. */
static bool
read_request(char *request, char **name)
{
	static const char mark[] = "reader hook: ";
	ssize_t length = read(READER_INPUT_FD, request, REQUEST_BYTES_MAX - 1);
	const size_t head = sizeof mark - 1;

	if (length < (ssize_t)head || memcmp(request, mark, head) != 0)
		return false;
	request[length] = '\0';
	request[strcspn(request, "\n")] = '\0';
	memmove(request, request + head, strlen(request + head) + 1);
	*name = strchr(request, ' ');
	if (*name != NULL)
		*(*name)++ = '\0';
	return true;
}

enum status
__wrap_reader_read(const struct reader_input *input,
    const struct interpret_options *options, const struct sink *sink,
    struct error *err)
{
	char request[REQUEST_BYTES_MAX];
	char *name = NULL;

	/* A pipe is never asked: its bytes cannot be put back. */
	if (strncmp(input->name, "hook-", 5) != 0 ||
	    !read_request(request, &name))
		return __real_reader_read(input, options, sink, err);
	if (strcmp(request, "belongings") == 0)
		return tell_belongings(err);
	if (name != NULL && strcmp(request, "act") == 0)
		return do_act(name, err);
	for (size_t i = 0; name != NULL && misdeeds[i].name != NULL; i++)
		if (strcmp(misdeeds[i].name, name) == 0)
			return misdeeds[i].function(sink, err);
	return error_set(err, STATUS_INVALID, "no such request: %s", request);
}
