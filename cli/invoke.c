#include "cli/invoke.h"

#include <string.h>
#include <unistd.h>

#include "cli/help.h"
#include "cli/output.h"
#include "cli/signals.h"

static enum status
print_help(const struct command *command, const char *family,
    struct error *err)
{
	struct strbuf text;
	enum status status;

	strbuf_init(&text, OUTPUT_BYTES_MAX);
	if (command != NULL)
		help_command(&text, command);
	else
		help_program(&text, family);
	status = output_write(&text, err);
	strbuf_fini(&text);
	return status;
}

static enum status
print_version(struct error *err)
{
	struct strbuf text;
	enum status status;

	strbuf_init(&text, OUTPUT_BYTES_MAX);
	strbuf_puts(&text, "ristorno " RISTORNO_VERSION "\n");
	status = output_write(&text, err);
	strbuf_fini(&text);
	return status;
}

static void
apply_log_options(struct context *context)
{
	context->log.is_json = context->global.log_format != NULL &&
	    strcmp(context->global.log_format, "json") == 0;
	context->log.is_quiet = context->global.is_quiet;
	context->log.is_watched = !context->log.is_json &&
	    isatty(STDERR_FILENO) == 1;
}

static enum status
check_operands(const struct command *command,
    const struct option_words *operands, struct error *err)
{
	if (operands->count < command->operands_min)
		return error_set(err, STATUS_USAGE, "%s is needed",
		    command->operands);
	if (operands->count > command->operands_max)
		return error_set(err, STATUS_USAGE, "\"%s\" is one too many",
		    operands->words[command->operands_max]);
	return STATUS_OK;
}

/* Read the command's own words and run it. */
static enum status
run_command(struct context *context, const struct command *command,
    const struct option_words *words, struct error *err)
{
	struct option_set sets[2];
	struct option_parser parser = { sets, 2, false };
	struct option_words operands;
	enum status status;

	sets[0] = (struct option_set){ command->options,
	    arena_alloc(&context->arena, 1, command->arguments_size) };
	sets[1] = (struct option_set){ command_global_options,
	    &context->global };
	if (sets[0].target == NULL)
		return error_memory(err);
	option_set_defaults(&sets[0]);

	status = option_parse(&operands, &parser, &context->arena, words, err);
	apply_log_options(context);
	if (status == STATUS_OK && context->global.asks_version)
		return print_version(err);
	if (status == STATUS_OK && context->global.asks_help)
		return print_help(command, NULL, err);
	if (status == STATUS_OK)
		status = option_check_required(&sets[0], err);
	if (status == STATUS_OK)
		status = check_operands(command, &operands, err);
	if (command->is_work)
		output_set_aside();
	if (status == STATUS_OK)
		status = command->run(context, sets[0].target, &operands, err);
	if (status == STATUS_USAGE)
		error_at(err, "%s", command->name);
	return status;
}

enum status
invoke_words(struct context *context, const struct option_words *words,
    struct error *err)
{
	const struct option_set set = { command_global_options,
	    &context->global };
	const struct option_parser parser = { &set, 1, true };
	const struct command *command;
	struct option_words rest;
	size_t name_words;
	enum status status;

	option_set_defaults(&set);
	status = option_parse(&rest, &parser, &context->arena, words, err);
	apply_log_options(context);
	if (status != STATUS_OK)
		return status;
	if (context->global.asks_version)
		return print_version(err);
	if (rest.count == 0 && context->global.asks_help)
		return print_help(NULL, NULL, err);
	if (rest.count == 0)
		return error_set(err, STATUS_USAGE, "a command is needed");
	if (command_is_family(rest.words[0]) && (rest.count == 1 ?
	    context->global.asks_help : strcmp(rest.words[1], "--help") == 0))
		return print_help(NULL, rest.words[0], err);

	command = command_find(&rest, &name_words, err);
	if (command == NULL)
		return err->status;
	rest.words += name_words;
	rest.count -= name_words;
	return run_command(context, command, &rest, err);
}

enum exit_status
invoke_conclude(struct context *context, enum status status, struct error *err)
{
	struct error late = { 0 };

	/* What was written before an error is still of use. */
	if (output_finish(&late) != STATUS_OK && status == STATUS_OK) {
		status = late.status;
		*err = late;
	}
	/* Who has seen enough need not be told. */
	if (status == STATUS_INTERRUPTED && output_is_gone() &&
	    !signals_caught())
		return EXIT_DONE;
	if (status == STATUS_USAGE)
		log_event(&context->log, LOG_ERROR, "usage", err->place,
		    "%s; see ristorno %s%s--help", err->message, err->place,
		    err->place[0] != '\0' ? " " : "");
	else if (status != STATUS_OK)
		log_error(&context->log, "failed", err);
	else if (context->is_refused)
		log_event(&context->log, LOG_ERROR, "incomplete", NULL, "%s",
		    context->refusal);
	if (status == STATUS_OK && context->is_refused)
		return EXIT_REFUSED;
	return exit_of_status(status);
}
