#include <inttypes.h>

#include "cli/agreements.h"
#include "cli/commands.h"
#include "cli/database.h"
#include "cli/output.h"
#include "reports/plain.h"
#include "rules/lint.h"

struct check_arguments {
	bool is_strict;
};

static const struct option_row options[] = {
	{ .name = "strict", .kind = OPTION_FLAG,
	    .help = "a warning is a refusal",
	    .offset = offsetof(struct check_arguments, is_strict) },
	{ .name = NULL },
};

struct check {
	const struct catalog *catalog;	/* NULL: no ledger at hand */
	const char *path;
	struct strbuf out;
	size_t warnings;
	size_t notes;
};

static enum status
put_finding(const struct lint_finding *finding, void *payload,
    struct error *err)
{
	struct check *check = payload;
	const bool is_warning = finding->level == LINT_WARNING;

	if (is_warning)
		check->warnings++;
	else
		check->notes++;
	plain_puts(&check->out, check->path);
	strbuf_printf(&check->out, ":%" PRIu64 ": %s: ", finding->line,
	    is_warning ? "warning" : "note");
	plain_puts(&check->out, finding->message);
	strbuf_printf(&check->out, " [%s]\n", finding->code);
	return output_write(&check->out, err);
}

static enum status
check_files(struct check *check, const struct agreements *agreements,
    struct error *err)
{
	enum status status;
	size_t i, j;

	for (i = 0; i < agreements->file_count; i++) {
		const struct agreement_file *file = agreements->files[i].loaded;

		check->path = agreements->files[i].path;
		for (j = 0; file != NULL && j < file->agreement_count; j++) {
			status = lint_agreement(&file->agreements[j],
			    check->catalog, put_finding, check, err);
			if (status != STATUS_OK)
				return status;
		}
	}
	return STATUS_OK;
}

/* A ledger that was named must be there; the default one may be. */
static enum status
open_view(struct database_view *view, const struct context *context,
    struct error *err)
{
	if (context->global.database == NULL && !database_exists(context))
		return STATUS_OK;
	return database_view_open(view, context, err);
}

static enum status
run(struct context *context, const void *arguments,
    const struct option_words *operands, struct error *err)
{
	const struct check_arguments *given = arguments;
	struct database_view view = { 0 };
	struct agreements agreements = { 0 };
	struct check check = { 0 };
	enum status status;

	strbuf_init(&check.out, OUTPUT_BYTES_MAX);
	status = open_view(&view, context, err);
	if (status == STATUS_OK)
		status = agreements_load(&agreements, context, operands, err);
	check.catalog = view.catalog;
	if (status == STATUS_OK)
		status = check_files(&check, &agreements, err);
	if (status == STATUS_OK && agreements.refused_count > 0)
		command_refuse(context, "agreement files refused: %zu of %zu",
		    agreements.refused_count, agreements.file_count);
	else if (status == STATUS_OK && given->is_strict && check.warnings > 0)
		command_refuse(context, "refused for its warnings (--strict): %zu",
		    check.warnings);
	else if (status == STATUS_OK)
		log_event(&context->log, LOG_INFO, "checked", NULL,
		    "agreement files in order: %zu; warnings: %zu, notes: %zu",
		    agreements.file_count, check.warnings, check.notes);
	strbuf_fini(&check.out);
	agreements_fini(&agreements);
	database_view_close(&view);
	return status;
}

const struct command cmd_rules_check = {
	.name = "rules check",
	.operands = "FILE|DIR...",
	.summary = "refusals, warnings and notes on agreement files",
	.details = "A file is refused for what the language forbids. Warnings "
	    "and notes are about what is allowed and may not be meant. With a "
	    "ledger at hand (--db, or ristorno.db in the current folder) "
	    "names that it does not know are warned of too.",
	.options = options,
	.arguments_size = sizeof(struct check_arguments),
	.operands_min = 1,
	.operands_max = SIZE_MAX,
	.run = run,
};
