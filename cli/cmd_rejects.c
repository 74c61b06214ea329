#include <inttypes.h>
#include <string.h>

#include "cli/commands.h"
#include "cli/database.h"
#include "cli/output.h"
#include "cli/reject_number.h"
#include "cli/reject_original.h"
#include "cli/table.h"
#include "engine/ledger_decide.h"
#include "reports/plain.h"

struct list_arguments {
	const char *format;
	bool has_closed;
};

static const char *const formats[] = { "text", "csv", NULL };

static const struct option_row list_options[] = {
	{ .name = "all", .kind = OPTION_FLAG,
	    .help = "also those that came in later or were dismissed",
	    .offset = offsetof(struct list_arguments, has_closed) },
	{ .name = "format", .kind = OPTION_CHOICE, .value = "text|csv",
	    .help = "how the table is printed (csv has more columns)",
	    .offset = offsetof(struct list_arguments, format),
	    .choices = formats },
	{ .name = NULL },
};

static const struct option_row no_options[] = {
	{ .name = NULL },
};

static const struct table_column columns[] = {
	{ "number", true, false },
	{ "position", true, true },
	{ "file", false, false },
	{ "line", true, false },
	{ "source", false, false },
	{ "kind", false, false },
	{ "id", false, false },
	{ "code", false, false },
	{ "mended", false, false },
	{ "reason", false, false },
	{ "dismissed", true, true },	/* text: with --all */
	{ "because", false, true },
};

#define COLUMN_COUNT (sizeof columns / sizeof columns[0])
#define COLUMN_DISMISSED (COLUMN_COUNT - 2)

struct listing {
	struct table table;
	bool has_closed;
};

static enum status
put_reject(const struct ledger_reject_entry *entry, void *payload,
    struct error *err)
{
	struct listing *listing = payload;
	struct table *table = &listing->table;

	if ((entry->is_mended || entry->because != NULL) &&
	    !listing->has_closed)
		return STATUS_OK;
	table_count(table, (uint64_t)entry->number);
	table_count(table, (uint64_t)entry->position);
	table_text(table, entry->file);
	if (entry->reject.file_line > 0)
		table_count(table, entry->reject.file_line);
	else
		table_text(table, NULL);
	table_text(table, entry->reject.source);
	table_text(table, entry->reject.kind);
	table_text(table, entry->reject.id);
	table_text(table, entry->reject.code);
	table_text(table, entry->is_mended ? "yes" : "no");
	table_text(table, entry->reject.sentence);
	if (entry->because != NULL)
		table_count(table, (uint64_t)entry->dismissed_at);
	else
		table_text(table, NULL);
	table_text(table, entry->because);
	return table_end_row(table, err);
}

static enum status
list(struct context *context, const void *arguments,
    const struct option_words *operands, struct error *err)
{
	const struct list_arguments *given = arguments;
	struct listing listing = { .has_closed = given->has_closed };
	struct table_column shown[COLUMN_COUNT];
	struct ledger *ledger = NULL;
	enum status status;

	(void)operands;
	status = database_open(&ledger, context, DATABASE_READ, err);
	if (status != STATUS_OK)
		return status;
	memcpy(shown, columns, sizeof shown);
	for (size_t i = COLUMN_DISMISSED; i < COLUMN_COUNT; i++)
		shown[i].is_csv_only = !given->has_closed;
	status = table_begin(&listing.table, shown, COLUMN_COUNT,
	    strcmp(given->format, "csv") == 0, err);
	if (status == STATUS_OK)
		status = ledger_list_rejects(ledger, 0, put_reject, &listing,
		    err);
	if (status == STATUS_OK)
		status = table_end(&listing.table, err);
	table_fini(&listing.table);
	ledger_close(ledger);
	return status;
}

static void
append_field(struct strbuf *out, const char *name, const char *text)
{
	if (text == NULL)
		return;
	strbuf_printf(out, "%-10s", name);
	plain_puts(out, text);
	strbuf_putc(out, '\n');
}

/* Line by line, so that breaks stay what they are. */
static void
append_lines(struct strbuf *out, struct strbuf *line, const char *text)
{
	while (*text != '\0') {
		size_t length = strcspn(text, "\n");

		strbuf_clear(line);
		strbuf_append(line, text, length);
		plain_puts(out, strbuf_text(line));
		strbuf_putc(out, '\n');
		strbuf_follow(out, line);
		text += length;
		if (*text == '\n')
			text++;
	}
}

static void
append_xml(struct strbuf *out, const char *title, const char *text)
{
	struct strbuf line;

	if (text == NULL)
		return;
	strbuf_init(&line, REJECT_ORIGINAL_MAX);
	strbuf_printf(out, "\n%s\n", title);
	append_lines(out, &line, text);
	strbuf_fini(&line);
}

/* What is told of one reject, and where what is read of it goes. */
struct showing {
	struct ledger *ledger;
	struct strbuf out;
};

static enum status
append_decision(const struct ledger_decided *decided, void *payload,
    struct error *err)
{
	struct strbuf *out = payload;

	(void)err;
	strbuf_printf(out, "%-10s", decided->because != NULL ? "dismissed" :
	    "reopened");
	strbuf_printf(out, "at position %" PRId64, decided->position);
	if (decided->because != NULL) {
		strbuf_puts(out, ": ");
		plain_puts(out, decided->because);
	}
	strbuf_putc(out, '\n');
	return STATUS_OK;
}

static enum status
show_reject(const struct ledger_reject_entry *entry, void *payload,
    struct error *err)
{
	const struct fact_reject *reject = &entry->reject;
	struct showing *showing = payload;
	struct strbuf *out = &showing->out;
	enum status status;

	strbuf_printf(out, "%-10s%" PRId64 "\n", "reject", entry->number);
	append_field(out, "file", entry->file);
	if (reject->file_line > 0)
		strbuf_printf(out, "%-10s%" PRIu64 "\n", "line",
		    reject->file_line);
	strbuf_printf(out, "%-10s%" PRId64 "\n", "import", entry->position);
	append_field(out, "source", reject->source);
	append_field(out, "kind", reject->kind);
	append_field(out, "id", reject->id);
	append_field(out, "code", reject->code);
	append_field(out, "reason", reject->sentence);
	append_field(out, "mended", entry->is_mended ? "yes" : "no");
	status = ledger_list_decisions(showing->ledger, entry->number,
	    append_decision, out, err);
	append_xml(out, reject_original_is_whole(reject->original)
	    ? "As found:"
	    : "As found, cut because it is so long (mend the file itself):",
	    reject->original);
	append_xml(out, "As the native form:", reject->native);
	return status;
}

static enum status
show(struct context *context, const void *arguments,
    const struct option_words *operands, struct error *err)
{
	struct showing showing = { 0 };
	enum status status;
	int64_t number;

	(void)arguments;
	status = reject_number_parse(&number, operands->words[0], err);
	if (status == STATUS_OK)
		status = database_open(&showing.ledger, context, DATABASE_READ,
		    err);
	if (status != STATUS_OK)
		return status;
	strbuf_init(&showing.out, OUTPUT_BYTES_MAX);
	status = ledger_list_rejects(showing.ledger, number, show_reject,
	    &showing, err);
	if (status == STATUS_OK)
		status = output_write(&showing.out, err);
	strbuf_fini(&showing.out);
	ledger_close(showing.ledger);
	return status;
}

const struct command cmd_rejects_list = {
	.name = "rejects list",
	.operands = "",
	.summary = "what imports set aside and why (also: rejects alone)",
	.details = "A reject is mended once a record of that source, kind and "
	    "id has come in; one set aside for other content, once "
	    "--replace took a correction. It may be dismissed too: `ristorno "
	    "rejects dismiss`.",
	.options = list_options,
	.arguments_size = sizeof(struct list_arguments),
	.is_default = true,
	.run = list,
};

const struct command cmd_rejects_show = {
	.name = "rejects show",
	.operands = "N",
	.summary = "one reject with its XML as found",
	.options = no_options,
	.arguments_size = 1,
	.operands_min = 1,
	.operands_max = 1,
	.run = show,
};
