#ifndef CLI_COMMAND_H
#define CLI_COMMAND_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "cli/log.h"
#include "cli/option.h"
#include "engine/arena.h"
#include "engine/error.h"

/*
 * command -- the table of commands, and what every command is given.
 *
 * A command has its own file, its own table of options and its own struct of
 * arguments.  It returns a status with an error; what it did although part of
 * its input was at fault it tells with command_refuse().
 */

#define COMMAND_MEMORY_MAX ((size_t)1 << 32)

/* The options that stand before or after any command. */
struct global_arguments {
	const char *database;		/* NULL: not given */
	int64_t wait_seconds;
	const char *log_format;
	bool is_quiet;
	bool asks_help;
	bool asks_version;
};

extern const struct option_row command_global_options[];

struct context {
	struct global_arguments global;
	struct arena arena;		/* lives as long as the command */
	struct log log;
	bool is_refused;		/* exit status 1 */
	char refusal[512];		/* the last line on standard error */
};

/* The command is done, but something was set aside, refused or failed; the
 * text becomes the last line.  The first one stands. */
void command_refuse(struct context *context, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

typedef enum status (*command_fn)(struct context *context,
    const void *arguments, const struct option_words *operands,
    struct error *err);

struct command {
	const char *name;	/* "import", "rules check" */
	const char *operands;	/* as the help shows them; "" for none */
	const char *summary;	/* one line */
	const char *details;	/* for the help; may be NULL */
	const struct option_row *options;
	size_t arguments_size;	/* of its struct of arguments */
	size_t operands_min;
	size_t operands_max;
	bool is_work;		/* what it prints only tells of it */
	bool is_default;	/* is meant by the first word of its name alone */
	command_fn run;
};

/* The table, in the order of the help; ends with NULL. */
extern const struct command *const command_table[];

/*
 * The command that words begin with; *name_words is how many of them are its
 * name.  NULL with STATUS_USAGE in *err for none.
 */
const struct command *command_find(const struct option_words *words,
    size_t *name_words, struct error *err);

/* Is word the first one of commands of two words? */
bool command_is_family(const char *word);

#endif
