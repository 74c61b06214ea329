#include "cli/agreements.h"
#include "cli/commands.h"
#include "cli/example_report.h"
#include "cli/output.h"

static const struct option_row options[] = {
	{ .name = NULL },
};

static enum status
run(struct context *context, const void *arguments,
    const struct option_words *operands, struct error *err)
{
	struct agreements agreements = { 0 };
	struct example_report report = { 0 };
	enum status status;

	(void)arguments;
	strbuf_init(&report.out, OUTPUT_BYTES_MAX);
	status = agreements_load(&agreements, context, operands, err);
	if (status == STATUS_OK)
		status = example_report_run(&report, &agreements, err);
	if (status == STATUS_OK)
		status = output_write(&report.out, err);
	if (status == STATUS_OK && agreements.refused_count > 0)
		command_refuse(context, "agreement files refused: %zu of %zu; "
		    "examples failed: %zu of %zu", agreements.refused_count,
		    agreements.file_count, report.failed, report.examples);
	else if (status == STATUS_OK && report.failed > 0)
		command_refuse(context, "examples failed: %zu of %zu",
		    report.failed, report.examples);
	else if (status == STATUS_OK)
		log_event(&context->log, LOG_INFO, "tested", NULL,
		    "examples that give what they expect: %zu", report.examples);
	strbuf_fini(&report.out);
	agreements_fini(&agreements);
	return status;
}

const struct command cmd_rules_test = {
	.name = "rules test",
	.operands = "FILE|DIR...",
	.summary = "evaluate the examples embedded in agreement files",
	.details = "What fails is printed: the example, what it expects, what "
	    "the agreement gives and why. Needs no ledger.",
	.options = options,
	.arguments_size = 1,
	.operands_min = 1,
	.operands_max = SIZE_MAX,
	.run = run,
};
