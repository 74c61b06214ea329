#include "cli/commands.h"
#include "cli/dialects.h"
#include "cli/exit.h"

static const struct option_row options[] = {
	{ .name = NULL },
};

/* Files may be checked together that would not be used together: each is put
 * beside the built-in ones alone. */
static enum status
check_file(struct context *context, const char *path, struct error *err)
{
	struct dialects dialects;
	enum status status = dialects_init(&dialects, err);

	if (status != STATUS_OK)
		return status;
	status = dialects_add(&dialects, context, path, err);
	dialects_fini(&dialects);
	return status;
}

static enum status
run(struct context *context, const void *arguments,
    const struct option_words *operands, struct error *err)
{
	size_t refused = 0;

	(void)arguments;
	for (size_t i = 0; i < operands->count; i++) {
		struct error refusal = { 0 };
		enum status status = check_file(context, operands->words[i],
		    &refusal);

		if (status != STATUS_OK &&
		    exit_of_status(status) != EXIT_REFUSED) {
			*err = refusal;
			return status;
		}
		if (status != STATUS_OK) {
			log_error(&context->log, "refused", &refusal);
			refused++;
		}
	}
	if (refused > 0)
		command_refuse(context, "dialect files refused: %zu of %zu",
		    refused, operands->count);
	else
		log_event(&context->log, LOG_INFO, "checked", NULL,
		    "dialect files in order: %zu", operands->count);
	return STATUS_OK;
}

const struct command cmd_dialect_check = {
	.name = "dialect check",
	.operands = "FILE...",
	.summary = "refusals of dialect files",
	.details = "Each file is loaded as `ristorno import --dialect` would; "
	    "what it is refused for is said with its line, the first thing in "
	    "each file. What is in order may still read the wrong texts: "
	    "`ristorno dialect try` shows that.",
	.options = options,
	.arguments_size = 1,
	.operands_min = 1,
	.operands_max = SIZE_MAX,
	.run = run,
};
