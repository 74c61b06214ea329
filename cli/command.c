#include "cli/command.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "cli/commands.h"

#define WAIT_SECONDS_MAX 86400

static const char *const log_formats[] = { "text", "json", NULL };

const struct option_row command_global_options[] = {
	{ .name = "db", .kind = OPTION_TEXT, .value = "FILE",
	    .help = "the database (default: $RISTORNO_DB, then ristorno.db)",
	    .offset = offsetof(struct global_arguments, database) },
	{ .name = "wait", .kind = OPTION_NUMBER, .value = "SECONDS",
	    .help = "how long to wait for another writer (default: 10)",
	    .offset = offsetof(struct global_arguments, wait_seconds),
	    .maximum = WAIT_SECONDS_MAX, .fallback = 10 },
	{ .name = "quiet", .kind = OPTION_FLAG,
	    .help = "no progress, nothing but warnings and errors",
	    .offset = offsetof(struct global_arguments, is_quiet) },
	{ .name = "log-format", .kind = OPTION_CHOICE, .value = "text|json",
	    .help = "how messages are written to standard error",
	    .offset = offsetof(struct global_arguments, log_format),
	    .choices = log_formats },
	{ .name = "version", .kind = OPTION_FLAG,
	    .help = "print the version",
	    .offset = offsetof(struct global_arguments, asks_version) },
	{ .name = "help", .kind = OPTION_FLAG,
	    .help = "print help; with a command, that command's",
	    .offset = offsetof(struct global_arguments, asks_help) },
	{ .name = NULL },
};

const struct command *const command_table[] = {
	&cmd_import,
	&cmd_imports,
	&cmd_rejects_list,
	&cmd_rejects_show,
	&cmd_rejects_export,
	&cmd_rejects_dismiss,
	&cmd_rejects_reopen,
	&cmd_dialect_check,
	&cmd_dialect_try,
	&cmd_accounts,
	&cmd_coverage,
	&cmd_rules_check,
	&cmd_rules_test,
	&cmd_rules_explain,
	&cmd_rules_diff,
	&cmd_preview,
	&cmd_explain,
	&cmd_run,
	&cmd_show,
	&cmd_verify,
	&cmd_audit,
	&cmd_keygen,
	NULL,
};

void
command_refuse(struct context *context, const char *format, ...)
{
	va_list arguments;

	if (context->is_refused)
		return;
	context->is_refused = true;
	va_start(arguments, format);
	if (vsnprintf(context->refusal, sizeof context->refusal, format,
	    arguments) < 0)
		context->refusal[0] = '\0';
	va_end(arguments);
}

/* Is name the word alone, or word, a blank, and then second? */
static bool
name_is(const char *name, const char *word, const char *second)
{
	size_t length = strlen(word);

	if (strncmp(name, word, length) != 0)
		return false;
	if (name[length] == '\0')
		return second == NULL;
	return name[length] == ' ' && second != NULL &&
	    strcmp(name + length + 1, second) == 0;
}

static bool
is_of_family(const char *name, const char *word)
{
	size_t length = strlen(word);

	return strncmp(name, word, length) == 0 && name[length] == ' ';
}

bool
command_is_family(const char *word)
{
	size_t i;

	for (i = 0; command_table[i] != NULL; i++)
		if (is_of_family(command_table[i]->name, word))
			return true;
	return false;
}

const struct command *
command_find(const struct option_words *words, size_t *name_words,
    struct error *err)
{
	const char *first = words->words[0];
	const struct command *fallback = NULL;
	bool is_family = false;
	size_t i;

	for (i = 0; command_table[i] != NULL; i++) {
		const struct command *command = command_table[i];

		*name_words = 1;
		if (name_is(command->name, first, NULL))
			return command;
		if (!is_of_family(command->name, first))
			continue;
		is_family = true;
		if (command->is_default)
			fallback = command;
		*name_words = 2;
		if (words->count > 1 &&
		    name_is(command->name, first, words->words[1]))
			return command;
	}
	*name_words = 1;
	if (fallback != NULL)
		return fallback;
	if (is_family && words->count > 1)
		error_set(err, STATUS_USAGE, "\"%s %s\" is not a command",
		    first, words->words[1]);
	else if (is_family)
		error_set(err, STATUS_USAGE, "%s needs one more word", first);
	else
		error_set(err, STATUS_USAGE, "\"%s\" is not a command", first);
	return NULL;
}
