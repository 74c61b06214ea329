#include "importers/import_arguments.h"

#include <errno.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define PROGRAM_NAME "ristorno"
#define YES "yes"
#define SHARE_TEXT_SIZE 64

enum argument {
	ARGUMENT_NAME,
	ARGUMENT_FORMAT,
	ARGUMENT_SOURCE,
	ARGUMENT_PREFIX,
	ARGUMENT_CSV,
	ARGUMENT_ENCODING,
	ARGUMENT_ACCEPTS_MISMATCH,
	ARGUMENT_HAS_DIALECTS,
	ARGUMENT_TELLS_UNUSED,
	ARGUMENT_IS_SANDBOXED,
	ARGUMENT_SHARE,
	ARGUMENT_IS_DIGEST_ONLY,
	ARGUMENT_COUNT,
};

static const char *const keys[ARGUMENT_COUNT] = {
	[ARGUMENT_NAME] = "name=",
	[ARGUMENT_FORMAT] = "format=",
	[ARGUMENT_SOURCE] = "source=",
	[ARGUMENT_PREFIX] = "prefix=",
	[ARGUMENT_CSV] = "csv=",
	[ARGUMENT_ENCODING] = "encoding=",
	[ARGUMENT_ACCEPTS_MISMATCH] = "accepts-mismatch=",
	[ARGUMENT_HAS_DIALECTS] = "has-dialects=",
	[ARGUMENT_TELLS_UNUSED] = "tells-unused=",
	[ARGUMENT_IS_SANDBOXED] = "is-sandboxed=",
	[ARGUMENT_SHARE] = "share=",
	[ARGUMENT_IS_DIGEST_ONLY] = "is-digest-only=",
};

void
import_arguments_free(char **argv)
{
	if (argv == NULL)
		return;
	for (char **at = argv; *at != NULL; at++)
		free(*at);
	free(argv);
}

/* "READER/READERS/STEP"; NULL without a share. */
static const char *
show_share(char room[SHARE_TEXT_SIZE], const struct import_task *task)
{
	if (task == NULL || task->share.readers == 0)
		return NULL;
	(void)snprintf(room, SHARE_TEXT_SIZE, "%u/%u/%llu",
	    task->share.reader, task->share.readers,
	    (unsigned long long)task->share.step);
	return room;
}

enum status
import_arguments_format(char ***out, const char *name,
    const struct import_options *options, const struct import_task *task,
    struct error *err)
{
	char share[SHARE_TEXT_SIZE];
	const char *const values[ARGUMENT_COUNT] = {
		[ARGUMENT_NAME] = name,
		[ARGUMENT_FORMAT] = options->format,
		[ARGUMENT_SOURCE] = options->source,
		[ARGUMENT_PREFIX] = options->prefix,
		[ARGUMENT_CSV] = options->csv,
		[ARGUMENT_ENCODING] = options->encoding,
		[ARGUMENT_ACCEPTS_MISMATCH] =
		    options->accepts_mismatch ? YES : NULL,
		[ARGUMENT_HAS_DIALECTS] =
		    options->dialect_count > 0 ? YES : NULL,
		[ARGUMENT_TELLS_UNUSED] = options->tells_unused ? YES : NULL,
		[ARGUMENT_IS_SANDBOXED] = options->is_sandboxed ? YES : NULL,
		[ARGUMENT_SHARE] = show_share(share, task),
		[ARGUMENT_IS_DIGEST_ONLY] =
		    task != NULL && task->is_digest_only ? YES : NULL,
	};
	char **argv = calloc(ARGUMENT_COUNT + 3, sizeof *argv);
	size_t count = 0;

	if (argv == NULL)
		return error_memory(err);
	argv[count++] = strdup(PROGRAM_NAME);
	if (argv[count - 1] != NULL)
		argv[count++] = strdup(IMPORT_READER_ARGUMENT);
	for (size_t i = 0; i < ARGUMENT_COUNT && argv[count - 1] != NULL; i++)
		if (values[i] != NULL && asprintf(&argv[count++], "%s%s",
		    keys[i], values[i]) < 0)
			argv[count - 1] = NULL;
	if (argv[count - 1] == NULL) {
		import_arguments_free(argv);
		return error_memory(err);
	}
	*out = argv;
	return STATUS_OK;
}

/* The value of an argument that begins with key, or NULL. */
static const char *
value_of(const char *argument, const char *key)
{
	size_t length = strlen(key);

	return strncmp(argument, key, length) == 0 ? argument + length : NULL;
}

/* A number that ends there; false: it is none. */
static bool
take_number(uint64_t *out, const char **at, char end)
{
	char *after;

	errno = 0;
	*out = strtoull(*at, &after, 10);
	if (**at < '0' || **at > '9' || errno != 0 || *after != end)
		return false;
	*at = after + 1;
	return true;
}

/* text: NULL for none. */
static bool
parse_share(struct part_share *out, const char *text)
{
	uint64_t reader;
	uint64_t readers;

	*out = (struct part_share){ .readers = 0 };
	if (text == NULL)
		return true;
	if (!take_number(&reader, &text, '/') ||
	    !take_number(&readers, &text, '/') ||
	    !take_number(&out->step, &text, '\0') || out->step == 0 ||
	    readers > PART_READERS_MAX || reader >= readers)
		return false;
	out->reader = (unsigned)reader;
	out->readers = (unsigned)readers;
	return true;
}

bool
import_arguments_parse(struct import_arguments *out, int argc,
    char *const *argv)
{
	const char *values[ARGUMENT_COUNT] = { 0 };

	if (argc < 3 || strcmp(argv[1], IMPORT_READER_ARGUMENT) != 0)
		return false;
	for (int i = 2; i < argc; i++) {
		size_t key = 0;

		while (key < ARGUMENT_COUNT &&
		    value_of(argv[i], keys[key]) == NULL)
			key++;
		if (key == ARGUMENT_COUNT || values[key] != NULL)
			return false;
		values[key] = value_of(argv[i], keys[key]);
	}
	if (values[ARGUMENT_NAME] == NULL)
		return false;
	*out = (struct import_arguments){
		.name = values[ARGUMENT_NAME],
		.format = values[ARGUMENT_FORMAT],
		.source = values[ARGUMENT_SOURCE],
		.prefix = values[ARGUMENT_PREFIX],
		.csv = values[ARGUMENT_CSV],
		.encoding = values[ARGUMENT_ENCODING],
		.accepts_mismatch = values[ARGUMENT_ACCEPTS_MISMATCH] != NULL,
		.has_dialects = values[ARGUMENT_HAS_DIALECTS] != NULL,
		.tells_unused = values[ARGUMENT_TELLS_UNUSED] != NULL,
		.is_sandboxed = values[ARGUMENT_IS_SANDBOXED] != NULL,
		.task.is_digest_only = values[ARGUMENT_IS_DIGEST_ONLY] != NULL,
	};
	return parse_share(&out->task.share, values[ARGUMENT_SHARE]);
}
