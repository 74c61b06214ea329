/*
 * Any bytes, cut at NULs, as the words of a command line, in a folder with a
 * database, an agreement and a key: it ends with one of the exit statuses, says
 * why where that is not 0, and writes into that folder only.  Where memory
 * runs out on the way, the environment has failed, or the outcome is the same.
 *
 * No word has a slash, so that nothing else can be named, and no process is
 * started: an import ends before its reader.
 */

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli/invoke.h"
#include "tests/fuzz/chain.h"
#include "tests/fuzz/scratch.h"
#include "tests/fuzz/starve.h"
#include "tests/fuzz/world.h"

#define WORDS_MAX 40
#define BYTES_MAX 2048

int __wrap_posix_spawn(pid_t *pid, const char *path,
    const posix_spawn_file_actions_t *actions,
    const posix_spawnattr_t *attributes, char *const argv[],
    char *const environment[]);

int
__wrap_posix_spawn(pid_t *pid, const char *path,
    const posix_spawn_file_actions_t *actions,
    const posix_spawnattr_t *attributes, char *const argv[],
    char *const environment[])
{
	(void)pid;
	(void)path;
	(void)actions;
	(void)attributes;
	(void)argv;
	(void)environment;
	return EAGAIN;
}

/* ------------------------------------------------------------------- words */

struct line {
	char bytes[BYTES_MAX + 1];
	const char *words[WORDS_MAX];
	struct option_words all;
};

/* Is there nothing in it that would wait for somebody? */
static bool
split(struct line *line, const uint8_t *data, size_t size)
{
	size = size < BYTES_MAX ? size : BYTES_MAX;
	line->all = (struct option_words){ line->words, 0 };
	for (size_t i = 0; i < size; i++)
		line->bytes[i] = (char)(data[i] == '/' ? '+' : data[i]);
	line->bytes[size] = '\0';
	for (size_t i = 0; i < size && line->all.count < WORDS_MAX;
	    i += strlen(line->bytes + i) + 1) {
		const char *word = line->bytes + i;

		line->words[line->all.count++] = word;
		/* Reads from any file that is open. */
		if (strncmp(word, "--passphrase-fd", 15) == 0)
			return false;
	}
	return true;
}

static bool
names_parent(const struct line *line)
{
	for (size_t i = 0; i < line->all.count; i++)
		if (strstr(line->words[i], "..") != NULL)
			return true;
	return false;
}

/* What is signed or made anew differs from run to run. */
static bool
is_repeatable(const struct line *line)
{
	for (size_t i = 0; i < line->all.count; i++)
		if (strcmp(line->words[i], "run") == 0 ||
		    strcmp(line->words[i], "keygen") == 0)
			return false;
	return true;
}

/* -------------------------------------------------------------------- runs */

struct outcome {
	char *out;
	size_t out_length;
	char *messages;
	size_t messages_length;
	enum status status;
	enum exit_status exit_status;
};

static void
free_outcome(const struct outcome *outcome)
{
	free(outcome->out);
	free(outcome->messages);
}

/* As main() does, with what is printed kept. */
static void
invoke(struct outcome *outcome, const struct line *line)
{
	struct context context = { 0 };
	struct error err = { 0 };
	FILE *out = stdout;
	FILE *messages = stderr;

	stdout = open_memstream(&outcome->out, &outcome->out_length);
	stderr = open_memstream(&outcome->messages, &outcome->messages_length);
	if (stdout == NULL || stderr == NULL)
		abort();
	arena_init(&context.arena, COMMAND_MEMORY_MAX);
	outcome->status = invoke_words(&context, &line->all, &err);
	outcome->exit_status = invoke_conclude(&context, outcome->status,
	    &err);
	arena_reset(&context.arena);
	(void)fclose(stdout);
	(void)fclose(stderr);
	stdout = out;
	stderr = messages;
}

static void
check_outside(void)
{
	char path[SCRATCH_PATH_MAX];
	DIR *folder = opendir(scratch_path(path, ""));
	size_t count = 0;

	if (folder == NULL)
		chain_broken("the scratch folder stays");
	while (readdir(folder) != NULL)
		count++;
	(void)closedir(folder);
	if (count != 3)		/* ".", "..", "w" */
		chain_broken("nothing is written elsewhere");
}

static void
check_outcome(const struct outcome *outcome, const struct line *line)
{
	if (outcome->exit_status > EXIT_BUSY)
		chain_broken("an exit status is one of five");
	if (outcome->exit_status != EXIT_DONE && outcome->messages_length == 0)
		chain_broken("a failure says why");
	if (outcome->exit_status == EXIT_USAGE && outcome->out_length > 0)
		chain_broken("wrong usage prints nothing");
	if (!names_parent(line))
		check_outside();
}

static void
compare(const struct outcome *fed, const struct outcome *starved,
    const struct line *line)
{
	/* OpenSSL does not always say that memory was what it lacked. */
	if (starved->exit_status == EXIT_ENVIRONMENT)
		return;
	if (starved->exit_status == fed->exit_status &&
	    (fed->exit_status != EXIT_DONE || !is_repeatable(line) ||
	    strcmp(fed->out, starved->out) == 0))
		return;
	fprintf(stderr, "with memory %d: %s%s\nwithout %d: %s%s\n",
	    (int)fed->exit_status, fed->out, fed->messages,
	    (int)starved->exit_status, starved->out, starved->messages);
	chain_broken("without memory nothing else comes out");
}

static void
try_line(const struct line *line, const uint8_t *data, size_t size)
{
	struct outcome fed = { 0 };
	struct outcome starved = { 0 };
	uint64_t count;

	world_enter();
	starve_count();
	invoke(&fed, line);
	count = starve_end();
	check_outcome(&fed, line);
	world_enter();
	starve_begin(data, size, count);
	invoke(&starved, line);
	(void)starve_end();
	check_outcome(&starved, line);
	world_leave();
	compare(&fed, &starved, line);
	free_outcome(&fed);
	free_outcome(&starved);
}

/* Nothing to read, nobody to ask, nothing of the user's. */
static void
prepare(void)
{
	static bool is_done;
	int nothing;

	if (is_done)
		return;
	is_done = true;
	nothing = open("/dev/null", O_RDONLY | O_CLOEXEC);
	if (nothing < 0 || dup2(nothing, STDIN_FILENO) != STDIN_FILENO)
		abort();
	(void)close(nothing);
	(void)setsid();
	(void)unsetenv("RISTORNO_DB");
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct line line;

	prepare();
	if (split(&line, data, size))
		try_line(&line, data, size);
	return 0;
}
