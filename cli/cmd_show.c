#include "cli/commands.h"
#include "cli/file.h"
#include "cli/output.h"
#include "cli/recompute.h"
#include "reports/text.h"

static const struct option_row options[] = {
	{ .name = NULL },
};

/* Only what a statement of ours would say is shown. */
static enum status
check_figures(const struct recompute *recompute, const struct strbuf *file,
    struct error *err)
{
	struct strbuf composed;
	enum status status;

	strbuf_init(&composed, STATEMENT_BYTES_MAX);
	statement_strip_signature(&composed, strbuf_text(file), file->length);
	status = output_check(&composed, err);
	if (status == STATUS_OK)
		status = recompute_compare(recompute, &composed, err);
	strbuf_fini(&composed);
	return status;
}

static enum status
run(struct context *context, const void *arguments,
    const struct option_words *operands, struct error *err)
{
	struct recompute recompute = { 0 };
	struct strbuf file;
	struct strbuf text;
	enum status status;

	(void)arguments;
	strbuf_init(&file, STATEMENT_BYTES_MAX);
	strbuf_init(&text, OUTPUT_BYTES_MAX);
	status = file_read(&file, operands->words[0], err);
	if (status == STATUS_OK)
		status = recompute_open(&recompute, operands->words[0],
		    strbuf_text(&file), file.length, err);
	if (status == STATUS_OK)
		status = check_figures(&recompute, &file, err);
	if (status == STATUS_OK) {
		text_statement(&text, &recompute.statement);
		status = output_write(&text, err);
	}
	if (status == STATUS_OK)
		log_event(&context->log, LOG_INFO, "not-verified",
		    operands->words[0], "the signature was not checked; "
		    "`ristorno verify` does");
	else if (status != STATUS_MEMORY)
		error_at(err, "%s", operands->words[0]);
	recompute_close(&recompute);
	strbuf_fini(&text);
	strbuf_fini(&file);
	return status;
}

const struct command cmd_show = {
	.name = "show",
	.operands = "STATEMENT",
	.summary = "a statement as text",
	.details = "The figures are worked out again from the agreement and the "
	    "measures in the statement. The signature is not checked; "
	    "`ristorno verify` does that.",
	.options = options,
	.arguments_size = 1,
	.operands_min = 1,
	.operands_max = 1,
	.run = run,
};
