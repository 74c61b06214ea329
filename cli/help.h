#ifndef CLI_HELP_H
#define CLI_HELP_H

#include "cli/command.h"
#include "engine/strbuf.h"

/*
 * help -- what --help prints, made from the tables of commands and options.
 */

/* All commands, or with family those whose names begin with that word. */
void help_program(struct strbuf *out, const char *family);

void help_command(struct strbuf *out, const struct command *command);

#endif
