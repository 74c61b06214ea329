#ifndef CLI_INVOKE_H
#define CLI_INVOKE_H

#include "cli/command.h"
#include "cli/exit.h"

/*
 * invoke -- the words of a command line, from the first option to the exit
 * status; for main.c, and for tests that run commands in their own process.
 */

/* Find the command, read its options and run it. */
MUST_CHECK enum status invoke_words(struct context *context,
    const struct option_words *words, struct error *err);

/* Say how it ended, last on standard error, once everything is written. */
enum exit_status invoke_conclude(struct context *context, enum status status,
    struct error *err);

#endif
