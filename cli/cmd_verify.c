#include "cli/commands.h"
#include "cli/exit.h"
#include "cli/file.h"
#include "cli/folder.h"
#include "cli/output.h"
#include "cli/recompute.h"
#include "cli/signals.h"
#include "reports/plain.h"
#include "reports/sign.h"

struct verify_arguments {
	const char *certificate;
};

static const struct option_row options[] = {
	{ .name = "cert", .kind = OPTION_TEXT, .is_required = true,
	    .value = "CERT", .help = "the certificate that is trusted (PEM)",
	    .offset = offsetof(struct verify_arguments, certificate) },
	{ .name = NULL },
};

struct verification {
	struct verifier *verifier;
	struct strbuf out;	/* the report */
	size_t checked;
	size_t failed;
};

static void
report_good(struct strbuf *out, const char *path,
    const struct result *result)
{
	char amount[DECIMAL_TEXT_MAX];
	char from[DATE_TEXT_SIZE];
	char until[DATE_TEXT_SIZE];

	plain_puts(out, path);
	strbuf_puts(out, ": OK ");
	plain_puts(out, result->agreement);
	strbuf_puts(out, " version ");
	plain_puts(out, result->version);
	strbuf_puts(out, ", account ");
	plain_puts(out, result->account);
	strbuf_printf(out, ", %s to %s: %s %s\n",
	    date_format(from, result->measures->period.from),
	    date_format(until, result->measures->period.until),
	    decimal_format_fixed(amount, result->settlement.due_micro,
	    result->minor_digits), result->currency);
}

/* Form and signature first; only what passed them is read any further. */
static enum status
check_statement(struct verification *verification, const char *path,
    struct error *err)
{
	struct recompute recompute = { 0 };
	struct strbuf file;
	struct strbuf composed;
	enum status status;

	strbuf_init(&file, STATEMENT_BYTES_MAX);
	strbuf_init(&composed, STATEMENT_BYTES_MAX);
	status = file_read(&file, path, err);
	if (status == STATUS_OK)
		status = verifier_check_statement(verification->verifier,
		    &composed, path, strbuf_text(&file), file.length, err);
	if (status == STATUS_OK)
		status = recompute_open(&recompute, path,
		    strbuf_text(&composed), composed.length, err);
	if (status == STATUS_OK)
		status = recompute_compare(&recompute, &composed, err);
	if (status == STATUS_OK)
		report_good(&verification->out, path, &recompute.result);
	recompute_close(&recompute);
	strbuf_fini(&composed);
	strbuf_fini(&file);
	return status;
}

static enum status
verify_file(struct verification *verification, const char *path,
    struct error *err)
{
	struct error refusal = { 0 };
	enum status status;

	status = signals_check(err);
	if (status != STATUS_OK)
		return status;
	status = check_statement(verification, path, &refusal);
	if (status != STATUS_OK && exit_of_status(status) != EXIT_REFUSED) {
		*err = refusal;
		return status;
	}
	verification->checked++;
	if (status != STATUS_OK) {
		verification->failed++;
		plain_puts(&verification->out, path);
		strbuf_puts(&verification->out, ": FAILED: ");
		plain_puts(&verification->out, refusal.message);
		strbuf_putc(&verification->out, '\n');
	}
	return output_write(&verification->out, err);
}

static enum status
run(struct context *context, const void *arguments,
    const struct option_words *operands, struct error *err)
{
	const struct verify_arguments *given = arguments;
	const struct folder_search search = {
		.log = &context->log,
		.follows_links = true,
		.suffix = ".xml",
	};
	struct verification verification = { 0 };
	struct option_words files = { 0 };
	enum status status;
	size_t i;

	strbuf_init(&verification.out, OUTPUT_BYTES_MAX);
	status = verifier_open(&verification.verifier, given->certificate,
	    err);
	if (status == STATUS_OK)
		status = folder_expand(&files, &context->arena, operands,
		    &search, err);
	for (i = 0; status == STATUS_OK && i < files.count; i++)
		status = verify_file(&verification, files.words[i], err);
	if (status == STATUS_OK && verification.failed > 0)
		command_refuse(context, "statements that failed "
		    "verification: %zu of %zu", verification.failed, verification.checked);
	verifier_close(verification.verifier);
	strbuf_fini(&verification.out);
	return status;
}

const struct command cmd_verify = {
	.name = "verify",
	.operands = "FILE|DIR...",
	.summary = "check statements: form, signature, certificate, figures",
	.details = "For each statement one line: OK with what it states, or "
	    "FAILED with the reason. Checked are the byte form, the signature "
	    "by the key of CERT, that CERT was valid on the statement's issue "
	    "date, and that every figure follows from the agreement and the "
	    "measures in the statement. Of a folder every *.xml is checked.",
	.options = options,
	.arguments_size = sizeof(struct verify_arguments),
	.operands_min = 1,
	.operands_max = SIZE_MAX,
	.run = run,
};
