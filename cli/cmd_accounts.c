#include <string.h>

#include "cli/commands.h"
#include "cli/database.h"
#include "cli/table.h"

struct accounts_arguments {
	const char *format;
};

static const char *const formats[] = { "text", "csv", NULL };

static const struct option_row options[] = {
	{ .name = "format", .kind = OPTION_CHOICE, .value = "text|csv",
	    .help = "how the table is printed",
	    .offset = offsetof(struct accounts_arguments, format),
	    .choices = formats },
	{ .name = NULL },
};

static const struct table_column columns[] = {
	{ "account", false, false },
	{ "name", false, false },
	{ "tax_id", false, false },
	{ "country", false, false },
	{ "segment", false, false },
	{ "manager", false, false },
	{ "group", false, false },
	{ "master_data", false, false },
};

static char
fold(char c)
{
	if (c >= 'A' && c <= 'Z')
		return (char)(c - 'A' + 'a');
	return c;
}

/* Is part in text?  Letters A to Z are as a to z; others as they are. */
static bool
contains(const char *text, const char *part)
{
	size_t i;

	if (text == NULL)
		return false;
	for (; *text != '\0'; text++) {
		for (i = 0; part[i] != '\0' &&
		    fold(text[i]) == fold(part[i]); i++)
			continue;
		if (part[i] == '\0')
			return true;
	}
	return part[0] == '\0';
}

static enum status
put_account(struct table *table, const struct catalog *catalog,
    const struct catalog_account *account, struct error *err)
{
	table_text(table, account->id);
	table_text(table, account->name);
	table_text(table, account->tax_id);
	table_text(table, account->country);
	table_text(table, account->segment);
	table_text(table, account->manager);
	table_text(table, catalog_account(catalog, account->head)->id);
	table_text(table, account->has_master ? "yes" : "no");
	return table_end_row(table, err);
}

static enum status
put_accounts(struct table *table, size_t *found,
    const struct catalog *catalog, const char *part, struct error *err)
{
	const size_t count = catalog_account_count(catalog);
	enum status status;
	uint32_t i;

	*found = 0;
	for (i = 0; i < count; i++) {
		const struct catalog_account *account =
		    catalog_account(catalog, i);

		if (part != NULL && !contains(account->id, part) &&
		    !contains(account->name, part) &&
		    !contains(account->tax_id, part))
			continue;
		status = put_account(table, catalog, account, err);
		if (status != STATUS_OK)
			return status;
		(*found)++;
	}
	return STATUS_OK;
}

static enum status
run(struct context *context, const void *arguments,
    const struct option_words *operands, struct error *err)
{
	const struct accounts_arguments *given = arguments;
	const char *part = operands->count > 0 ? operands->words[0] : NULL;
	struct database_view view;
	struct table table;
	enum status status;
	size_t found = 0;

	status = database_view_open(&view, context, err);
	if (status != STATUS_OK)
		return status;
	status = table_begin(&table, columns,
	    sizeof columns / sizeof columns[0],
	    strcmp(given->format, "csv") == 0, err);
	if (status == STATUS_OK)
		status = put_accounts(&table, &found, view.catalog, part, err);
	if (status == STATUS_OK)
		status = table_end(&table, err);
	if (status == STATUS_OK && found == 0)
		log_event(&context->log, LOG_WARNING, "none", NULL,
		    "no account found");
	table_fini(&table);
	database_view_close(&view);
	return status;
}

const struct command cmd_accounts = {
	.name = "accounts",
	.operands = "[TEXT]",
	.summary = "the accounts, or those whose id, name or tax id holds TEXT",
	.details = "Letters A to Z are found in either case. The group is "
	    "named by its head. An account without master data is one that "
	    "documents name and nothing else does.",
	.options = options,
	.arguments_size = sizeof(struct accounts_arguments),
	.operands_max = 1,
	.run = run,
};
