#include <string.h>

#include "cli/commands.h"
#include "cli/database.h"
#include "cli/table.h"
#include "cli/unmapped.h"

struct accounts_arguments {
	const char *manager;
	int32_t as_of;
	bool is_unmapped;
	bool is_product;
	const char *format;
};

static const char *const formats[] = { "text", "csv", NULL };

static const struct option_row options[] = {
	{ .name = "manager", .kind = OPTION_TEXT, .value = "NAME",
	    .help = "only those that NAME looks after",
	    .offset = offsetof(struct accounts_arguments, manager) },
	{ .name = "as-of", .kind = OPTION_DATE, .value = "DATE",
	    .help = "the day that the manager is told of (default: whoever "
	    "is assigned without an end)",
	    .offset = offsetof(struct accounts_arguments, as_of) },
	{ .name = "unmapped", .kind = OPTION_FLAG,
	    .help = "those that documents name and no master data does, "
	    "largest turnover first",
	    .offset = offsetof(struct accounts_arguments, is_unmapped) },
	{ .name = "products", .kind = OPTION_FLAG,
	    .help = "of the unmapped: products, not accounts",
	    .offset = offsetof(struct accounts_arguments, is_product) },
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

/* Of --unmapped; products have no tax id and no country. */
static const struct table_column unmapped_accounts[] = {
	{ "account", false, false },
	{ "name", false, false },
	{ "tax_id", false, false },
	{ "country", false, false },
	{ "source", false, false },
	{ "currency", false, false },
	{ "net", true, false },
	{ "documents", true, false },
	{ "lines", true, false },
	{ "last_date", false, false },
};

static const struct table_column unmapped_products[] = {
	{ "product", false, false },
	{ "name", false, false },
	{ "source", false, false },
	{ "currency", false, false },
	{ "net", true, false },
	{ "documents", true, false },
	{ "lines", true, false },
	{ "last_date", false, false },
};

struct listing {
	const struct accounts_arguments *given;
	const struct database_view *view;
	const char *part;	/* NULL: all */
	struct table table;
	size_t found;
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

static bool
is_wanted(const char *part, const char *id, const char *name,
    const char *tax_id)
{
	return part == NULL || contains(id, part) || contains(name, part) ||
	    contains(tax_id, part);
}

/* ------------------------------------------------------------- all accounts */

static enum status
put_account(struct listing *listing, const struct catalog_account *account,
    const char *manager, struct error *err)
{
	struct table *table = &listing->table;

	listing->found++;
	table_text(table, account->id);
	table_text(table, account->name);
	table_text(table, account->tax_id);
	table_text(table, account->country);
	table_text(table, account->segment);
	table_text(table, manager);
	table_text(table,
	    catalog_account(listing->view->catalog, account->head)->id);
	table_text(table, account->has_master ? "yes" : "no");
	return table_end_row(table, err);
}

static enum status
put_accounts(struct listing *listing, struct error *err)
{
	const struct accounts_arguments *given = listing->given;
	const struct catalog *catalog = listing->view->catalog;
	const size_t count = catalog_account_count(catalog);
	int32_t day = given->as_of != DATE_NONE ? given->as_of : INT32_MAX;
	enum status status = STATUS_OK;
	uint32_t i;

	for (i = 0; i < count && status == STATUS_OK; i++) {
		const struct catalog_account *account =
		    catalog_account(catalog, i);
		const char *manager = catalog_manager(account, day);

		if (!is_wanted(listing->part, account->id, account->name,
		    account->tax_id))
			continue;
		if (given->manager != NULL && (manager == NULL ||
		    strcmp(manager, given->manager) != 0))
			continue;
		status = put_account(listing, account, manager, err);
	}
	return status;
}

/* ----------------------------------------------------------------- unmapped */

static enum status
put_turnover(struct listing *listing, const struct unmapped *unmapped,
    const struct unmapped_row *row, struct error *err)
{
	struct table *table = &listing->table;
	char date[DATE_TEXT_SIZE];

	listing->found++;
	table_text(table, unmapped->sources[row->source]);
	table_text(table, row->currency);
	table_amount(table, row->net_micro);
	table_count(table, row->documents);
	table_count(table, row->lines);
	table_text(table, date_format(date, row->last_date));
	return table_end_row(table, err);
}

static enum status
put_unmapped_account(struct listing *listing, const struct unmapped *unmapped,
    const struct unmapped_row *row, struct error *err)
{
	const struct catalog_account *account =
	    catalog_account(listing->view->catalog, row->number);

	if (!is_wanted(listing->part, account->id, account->name,
	    account->tax_id))
		return STATUS_OK;
	table_text(&listing->table, account->id);
	table_text(&listing->table, account->name);
	table_text(&listing->table, account->tax_id);
	table_text(&listing->table, account->country);
	return put_turnover(listing, unmapped, row, err);
}

static enum status
put_unmapped_product(struct listing *listing, const struct unmapped *unmapped,
    const struct unmapped_row *row, struct error *err)
{
	const struct catalog_product *product =
	    catalog_product(listing->view->catalog, row->number);

	if (!is_wanted(listing->part, product->id, product->name, NULL))
		return STATUS_OK;
	table_text(&listing->table, product->id);
	table_text(&listing->table, product->name);
	return put_turnover(listing, unmapped, row, err);
}

static enum status
put_unmapped(struct listing *listing, struct error *err)
{
	bool is_product = listing->given->is_product;
	struct unmapped unmapped;
	enum status status = unmapped_load(&unmapped, listing->view,
	    is_product, err);

	if (status != STATUS_OK)
		return status;
	for (size_t i = 0; i < unmapped.count && status == STATUS_OK; i++)
		status = is_product ?
		    put_unmapped_product(listing, &unmapped,
			&unmapped.rows[i], err) :
		    put_unmapped_account(listing, &unmapped,
			&unmapped.rows[i], err);
	unmapped_fini(&unmapped);
	return status;
}

/* ---------------------------------------------------------------- the whole */

#define COLUMNS(array) (array), sizeof(array) / sizeof(array)[0]

static enum status
begin_table(struct listing *listing, struct error *err)
{
	const struct accounts_arguments *given = listing->given;
	bool is_csv = strcmp(given->format, "csv") == 0;

	if (given->is_product)
		return table_begin(&listing->table,
		    COLUMNS(unmapped_products), is_csv, err);
	if (given->is_unmapped)
		return table_begin(&listing->table,
		    COLUMNS(unmapped_accounts), is_csv, err);
	return table_begin(&listing->table, COLUMNS(columns), is_csv, err);
}

static enum status
check_arguments(const struct accounts_arguments *given, struct error *err)
{
	if (given->is_product && !given->is_unmapped)
		return error_set(err, STATUS_USAGE,
		    "--products goes with --unmapped");
	if (given->is_unmapped &&
	    (given->manager != NULL || given->as_of != DATE_NONE))
		return error_set(err, STATUS_USAGE,
		    "--unmapped goes without --manager and --as-of");
	return STATUS_OK;
}

static enum status
run(struct context *context, const void *arguments,
    const struct option_words *operands, struct error *err)
{
	const struct accounts_arguments *given = arguments;
	struct database_view view;
	struct listing listing = {
		.given = given, .view = &view,
		.part = operands->count > 0 ? operands->words[0] : NULL,
	};
	enum status status;

	status = check_arguments(given, err);
	if (status == STATUS_OK)
		status = database_view_open(&view, context, err);
	if (status != STATUS_OK)
		return status;
	status = begin_table(&listing, err);
	if (status == STATUS_OK)
		status = given->is_unmapped ? put_unmapped(&listing, err) :
		    put_accounts(&listing, err);
	if (status == STATUS_OK)
		status = table_end(&listing.table, err);
	if (status == STATUS_OK && listing.found == 0)
		log_event(&context->log, LOG_WARNING, "none", NULL,
		    "no %s found", given->is_product ? "product" : "account");
	table_fini(&listing.table);
	database_view_close(&view);
	return status;
}

const struct command cmd_accounts = {
	.name = "accounts",
	.operands = "[TEXT]",
	.summary = "the accounts, or those whose id, name or tax id holds TEXT",
	.details = "Letters A to Z are found in either case. The group is "
	    "named by its head. An account without master data is one that "
	    "documents name and nothing else does.\n\n"
	    "The unmapped ones have a row per account, source and currency, by "
	    "the largest turnover of each account. They are mapped by master "
	    "data of that id, or by an alias of another account.",
	.options = options,
	.arguments_size = sizeof(struct accounts_arguments),
	.operands_max = 1,
	.run = run,
};
