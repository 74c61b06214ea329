#include "cli/commands.h"

static const struct option_row options[] = {
	{ .name = NULL },
};

static enum status
run(struct context *context, const void *arguments,
    const struct option_words *operands, struct error *err)
{
	(void)context;
	(void)arguments;
	(void)operands;
	return error_set(err, STATUS_USAGE,
	    "this version cannot do that yet: the command is not built");
}

const struct command cmd_rules_diff = {
	.name = "rules diff",
	.operands = "FILE...",
	.summary = "what two versions of an agreement say differently (not "
	    "built yet)",
	.options = options,
	.arguments_size = 1,
	.operands_max = SIZE_MAX,
	.run = run,
};
