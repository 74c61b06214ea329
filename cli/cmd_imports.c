#include <string.h>

#include "cli/commands.h"
#include "cli/database.h"
#include "cli/table.h"

struct imports_arguments {
	const char *format;
};

static const char *const formats[] = { "text", "csv", NULL };

static const struct option_row options[] = {
	{ .name = "format", .kind = OPTION_CHOICE, .value = "text|csv",
	    .help = "how the table is printed (csv has more columns)",
	    .offset = offsetof(struct imports_arguments, format),
	    .choices = formats },
	{ .name = NULL },
};

static const struct table_column columns[] = {
	{ "position", true, false },
	{ "file", false, false },
	{ "dialect", false, false },
	{ "status", false, false },
	{ "documents", true, false },
	{ "lines", true, false },
	{ "duplicates", true, false },
	{ "cancelled", true, false },
	{ "set_aside", true, false },
	{ "sandbox", false, false },
	{ "options", false, false },
	{ "sha256", false, true },
	{ "message", false, false },
};

static enum status
put_entry(const struct ledger_log_entry *entry, void *payload,
    struct error *err)
{
	struct table *table = payload;

	table_count(table, (uint64_t)entry->position);
	table_text(table, entry->file);
	table_text(table, entry->dialect);
	table_text(table, entry->status);
	table_count(table, entry->documents);
	table_count(table, entry->lines);
	table_count(table, entry->duplicates);
	table_count(table, entry->cancelled);
	table_count(table, entry->set_aside);
	table_text(table, entry->is_sandboxed ? "yes" : "no");
	table_text(table, entry->options);
	table_text(table, entry->digest);
	table_text(table, entry->message);
	return table_end_row(table, err);
}

static enum status
run(struct context *context, const void *arguments,
    const struct option_words *operands, struct error *err)
{
	const struct imports_arguments *given = arguments;
	struct ledger *ledger = NULL;
	struct table table;
	enum status status;

	(void)operands;
	status = database_open(&ledger, context, DATABASE_READ, err);
	if (status != STATUS_OK)
		return status;
	status = table_begin(&table, columns,
	    sizeof columns / sizeof columns[0],
	    strcmp(given->format, "csv") == 0, err);
	if (status == STATUS_OK)
		status = ledger_list_imports(ledger, put_entry, &table, err);
	if (status == STATUS_OK)
		status = table_end(&table, err);
	table_fini(&table);
	ledger_close(ledger);
	return status;
}

const struct command cmd_imports = {
	.name = "imports",
	.operands = "",
	.summary = "the import log, with ledger positions",
	.details = "A ledger position is the number of an import: what was "
	    "known once it was in. Refused files stand in the log too, "
	    "but for those that could not be opened; they left nothing else.",
	.options = options,
	.arguments_size = sizeof(struct imports_arguments),
	.run = run,
};
