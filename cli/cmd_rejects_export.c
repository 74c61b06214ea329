#include <inttypes.h>
#include <string.h>

#include "cli/commands.h"
#include "cli/database.h"
#include "cli/output.h"
#include "cli/reject_export.h"
#include "cli/reject_number.h"
#include "cli/reject_original.h"
#include "cli/reject_rows.h"
#include "reports/publish.h"

#define NAME_BYTES_MAX 64	/* of a source, in the name of its file */

struct export_arguments {
	const char *csv;
	const char *source;
	const char *folder;
	bool has_mended;
};

static const struct option_row options[] = {
	{ .name = "all", .kind = OPTION_FLAG,
	    .help = "also those that came in later or were dismissed",
	    .offset = offsetof(struct export_arguments, has_mended) },
	{ .name = "csv", .kind = OPTION_TEXT, .value = "KIND",
	    .help = "rows of CSV files of this kind, as such a file",
	    .offset = offsetof(struct export_arguments, csv) },
	{ .name = "source", .kind = OPTION_TEXT, .value = "NAME",
	    .help = "only those of this source",
	    .offset = offsetof(struct export_arguments, source) },
	{ .name = "out", .kind = OPTION_TEXT, .value = "DIR",
	    .help = "make this folder, with a file per source",
	    .offset = offsetof(struct export_arguments, folder) },
	{ .name = NULL },
};

struct selection {
	struct context *context;
	const struct export_arguments *given;
	struct reject_export *reject_export;
	const struct csv_kind *csv;	/* NULL: native XML */
	struct reject_rows rows;	/* of it */
	bool is_by_number;
	size_t without_form;
};

/* Where to mend it instead. */
static void
tell_without_form(struct context *context,
    const struct ledger_reject_entry *entry)
{
	const struct csv_kind *kind = reject_csv_kind(&entry->reject);
	const char *file = entry->file;
	uint64_t line = entry->reject.file_line;

	if (kind != NULL)
		log_event(&context->log, LOG_WARNING, "no-form", NULL,
		    "reject %" PRId64 " is a row of CSV: `ristorno rejects "
		    "export --csv %s`", entry->number, kind->name);
	else if (reject_original_is_whole(entry->reject.original))
		log_event(&context->log, LOG_WARNING, "no-form", NULL,
		    "reject %" PRId64 " has no native form; `ristorno rejects "
		    "show %" PRId64 "` has it as found", entry->number,
		    entry->number);
	else if (line > 0)
		log_event(&context->log, LOG_WARNING, "no-form", NULL,
		    "reject %" PRId64 " is too long to be kept whole; mend "
		    "the file itself: %s, line %" PRIu64, entry->number, file,
		    line);
	else
		log_event(&context->log, LOG_WARNING, "no-form", NULL,
		    "reject %" PRId64 " is not kept whole; mend the file "
		    "itself: %s", entry->number, file);
}

/* Only the rows of the kind are asked for. */
static enum status
add_row(struct selection *selection, const struct ledger_reject_entry *entry,
    struct error *err)
{
	if (reject_csv_kind(&entry->reject) != selection->csv)
		return STATUS_OK;
	return reject_rows_add(&selection->rows, entry, err);
}

static enum status
add_reject(const struct ledger_reject_entry *entry, void *payload,
    struct error *err)
{
	struct selection *selection = payload;
	const char *source = selection->given->source;
	enum status status;

	if ((entry->is_mended || entry->because != NULL) &&
	    !selection->given->has_mended &&
	    !selection->is_by_number)
		return STATUS_OK;
	if (source != NULL && (entry->reject.source == NULL ||
	    strcmp(entry->reject.source, source) != 0))
		return STATUS_OK;
	if (selection->csv != NULL)
		return add_row(selection, entry, err);
	status = reject_export_add(selection->reject_export, entry);
	if (status == STATUS_MEMORY)
		return error_memory(err);
	if (status == STATUS_NOT_FOUND) {
		selection->without_form++;
		tell_without_form(selection->context, entry);
	}
	return STATUS_OK;
}

static enum status
select_rejects(struct selection *selection, struct ledger *ledger,
    const struct option_words *operands, struct error *err)
{
	int64_t *numbers = NULL;
	size_t count = 0;
	enum status status;

	/* A payment without an id that stands there twice is two payments. */
	status = reject_number_parse_all(&numbers, &count,
	    &selection->context->arena, operands, err);
	if (status == STATUS_OK && operands->count == 0)
		status = ledger_list_rejects(ledger, 0, add_reject, selection,
		    err);
	for (size_t i = 0; status == STATUS_OK && i < count; i++)
		status = ledger_list_rejects(ledger, numbers[i], add_reject,
		    selection, err);
	if (status == STATUS_OK && selection->csv == NULL)
		reject_export_finish(selection->reject_export);
	return status;
}

/* "rejects-2-ERP_A.xml": the number keeps names apart, the rest is to read. */
static void
name_file(struct strbuf *out, size_t number, const char *source)
{
	size_t i;

	strbuf_printf(out, "rejects-%zu-", number);
	for (i = 0; i < NAME_BYTES_MAX && source[i] != '\0'; i++) {
		char c = source[i];

		if ((c < '0' || c > '9') && (c < 'A' || c > 'Z') &&
		    (c < 'a' || c > 'z') && c != '-')
			c = '_';
		strbuf_putc(out, c);
	}
	strbuf_puts(out, ".xml");
}

static enum status
publish_source(struct publisher *publisher,
    const struct reject_export *reject_export, size_t source,
    struct error *err)
{
	struct strbuf name;
	struct strbuf document;
	enum status status;

	strbuf_init(&name, (size_t)2 * NAME_BYTES_MAX);
	strbuf_init(&document, OUTPUT_BYTES_MAX);
	name_file(&name, source + 1,
	    reject_export_source(reject_export, source));
	reject_export_write(&document, reject_export, source);
	status = output_check(&name, err);
	if (status == STATUS_OK)
		status = output_check(&document, err);
	if (status == STATUS_OK)
		status = publisher_put(publisher, strbuf_text(&name),
		    strbuf_text(&document), document.length, err);
	strbuf_fini(&document);
	strbuf_fini(&name);
	return status;
}

static enum status
publish_sources(const struct reject_export *reject_export, const char *folder,
    struct error *err)
{
	const size_t count = reject_export_source_count(reject_export);
	struct publisher *publisher = NULL;
	enum status status;
	size_t i;

	status = publisher_open(&publisher, folder, err);
	for (i = 0; status == STATUS_OK && i < count; i++)
		status = publish_source(publisher, reject_export, i, err);
	if (status == STATUS_OK)
		return publisher_commit(publisher, NULL, err);
	publisher_abort(publisher);
	return status;
}

static enum status
print_source(const struct reject_export *reject_export, struct error *err)
{
	struct strbuf document;
	enum status status;

	strbuf_init(&document, OUTPUT_BYTES_MAX);
	reject_export_write(&document, reject_export, 0);
	status = output_write(&document, err);
	strbuf_fini(&document);
	return status;
}

/* The rows that were chosen, all of one kind. */
static enum status
print_rows(struct selection *selection, struct error *err)
{
	if (selection->rows.count == 0) {
		log_event(&selection->context->log, LOG_INFO, "none", NULL,
		    "there is nothing to export");
		return STATUS_OK;
	}
	return reject_rows_print(&selection->rows, err);
}

static enum status
choose_csv(struct selection *selection, struct error *err)
{
	const struct export_arguments *given = selection->given;

	if (given->csv == NULL)
		return STATUS_OK;
	if (given->folder != NULL)
		return error_set(err, STATUS_USAGE,
		    "--csv goes without --out");
	selection->csv = csv_kind_find(given->csv);
	if (selection->csv == NULL)
		return error_set(err, STATUS_USAGE, "--csv takes the kind of "
		    "the rows, such as accounts; \"%s\" is none (see "
		    "`ristorno import --help`)", given->csv);
	return STATUS_OK;
}

static enum status
run(struct context *context, const void *arguments,
    const struct option_words *operands, struct error *err)
{
	const struct export_arguments *given = arguments;
	struct selection selection = {
		.context = context,
		.given = given,
		.is_by_number = operands->count > 0,
	};
	struct ledger *ledger = NULL;
	enum status status;
	size_t sources;

	status = choose_csv(&selection, err);
	reject_rows_init(&selection.rows, selection.csv);
	if (status == STATUS_OK)
		status = database_open(&ledger, context, DATABASE_READ, err);
	if (status == STATUS_OK &&
	    reject_export_new(&selection.reject_export) != STATUS_OK)
		status = error_memory(err);
	if (status == STATUS_OK)
		status = select_rejects(&selection, ledger, operands, err);
	if (status != STATUS_OK)
		goto out;

	if (selection.csv != NULL) {
		status = print_rows(&selection, err);
		goto out;
	}
	sources = reject_export_source_count(selection.reject_export);
	if (sources == 0)
		log_event(&context->log, LOG_INFO, "none", NULL,
		    "there is nothing to export");
	else if (given->folder != NULL)
		status = publish_sources(selection.reject_export,
		    given->folder, err);
	else if (sources == 1)
		status = print_source(selection.reject_export, err);
	else
		status = error_set(err, STATUS_USAGE, "the rejects are of %zu "
		    "sources: choose one with --source, or give --out for a "
		    "file per source", sources);
	if (status == STATUS_OK && selection.without_form > 0)
		command_refuse(context, "rejects that could not be exported: %zu",
		    selection.without_form);
out:
	reject_rows_fini(&selection.rows);
	reject_export_free(selection.reject_export);
	ledger_close(ledger);
	return status;
}

const struct command cmd_rejects_export = {
	.name = "rejects export",
	.operands = "[N...]",
	.summary = "rejects as native ledger XML or CSV, to mend and import",
	.details = "The texts are as found, the fault stands beside them in a "
	    "comment. Without N all that are open. A ledger file "
	    "is of one source, so rejects of several need --source or --out. "
	    "Rows of CSV files are exported as CSV, why they were set aside "
	    "in the column remark, which imports pass over.",
	.options = options,
	.arguments_size = sizeof(struct export_arguments),
	.operands_max = SIZE_MAX,
	.run = run,
};
