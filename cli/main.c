#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "cli/invoke.h"
#include "cli/output.h"
#include "cli/signals.h"
#include "engine/crypto_memory.h"
#include "importers/import.h"

/*
 * A program started with standard input, output or error closed would get
 * their numbers for its own files, and print into its database.  The stand-ins
 * are opened so that the use they are for fails.
 */
static bool
hold_standard_files(void)
{
	int fd;

	for (fd = STDIN_FILENO; fd <= STDERR_FILENO; fd++) {
		if (fcntl(fd, F_GETFD) != -1 || errno != EBADF)
			continue;
		if (open("/dev/null", fd == STDIN_FILENO
		    ? O_WRONLY : O_RDONLY) != fd)
			return false;
	}
	return true;
}

int
main(int argc, char **argv)
{
	struct context context = { 0 };
	struct option_words words = { 0 };
	struct error err = { 0 };
	enum exit_status exit_status;
	enum status status = STATUS_OK;
	int i;

	if (argc > 1 && strcmp(argv[1], IMPORT_READER_ARGUMENT) == 0)
		return import_reader_main(argc, argv);
	if (!hold_standard_files())
		return EXIT_ENVIRONMENT;

	arena_init(&context.arena, COMMAND_MEMORY_MAX);
	words.words = arena_alloc(&context.arena, (size_t)argc + 1,
	    sizeof *words.words);
	if (words.words == NULL)
		status = error_memory(&err);
	for (i = 1; words.words != NULL && i < argc; i++)
		words.words[words.count++] = argv[i];
	/* Before OpenSSL is used at all. */
	if (status == STATUS_OK)
		status = crypto_memory_install(&err);
	if (status == STATUS_OK)
		status = output_begin(&err);
	if (status == STATUS_OK)
		status = signals_install(&err);
	if (status == STATUS_OK)
		status = invoke_words(&context, &words, &err);
	exit_status = invoke_conclude(&context, status, &err);
	arena_reset(&context.arena);
	if (status == STATUS_INTERRUPTED)
		signals_reraise();
	if (exit_status == EXIT_DONE && output_is_gone())
		signals_end_by(SIGPIPE);
	return (int)exit_status;
}
