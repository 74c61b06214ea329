#include "importers/csv_kind.h"

#include <assert.h>
#include <string.h>

#define REMARK { CSV_REMARK, false, "passed over; `rejects export --csv` " \
	"writes there what is to be mended" }
#define REMOVE { "remove", false, "`yes`: the row is taken back" }

static const struct csv_column account_columns[] = {
	{ "id", true, "of the account" },
	{ "name", false, "for people" },
	{ "tax-id", false, "VAT or tax number" },
	{ "country", false, "two letters" },
	{ "language", false, "two letters" },
	{ "since", false, "the day it became an account" },
	{ "currency", false, "three letters" },
	{ "segment", false, "which agreements may ask for" },
	{ "manager", false, "who looks after it, where `managers` says "
	    "nothing for the day" },
	{ "parent", false, "the account above it in its group" },
	{ "email", false, "where it can be written to" },
	{ "street", false, "of the address, which is stated as a whole" },
	{ "city", false, "of the address" },
	{ "postcode", false, "of the address" },
	{ "address-country", false, "of the address" },
	{ "iban", false, "of the bank data, which are stated as a whole" },
	{ "bic", false, "of the bank data" },
	{ "holder", false, "of the bank data" },
	REMARK,
};

static const struct csv_column membership_columns[] = {
	{ "account", true, "id of the account" },
	{ "of", true, "the club" },
	{ "from", true, "first day" },
	{ "until", false, "last day; empty: open" },
	REMOVE,
	REMARK,
};

static const struct csv_column manager_columns[] = {
	{ "account", true, "id of the account" },
	{ "manager", true, "who looks after it" },
	{ "from", true, "first day" },
	{ "until", false, "last day; empty: open" },
	REMOVE,
	REMARK,
};

static const struct csv_column account_alias_columns[] = {
	{ "account", true, "id of the account" },
	{ "source", false, "whose name for it; empty: of any source" },
	{ "id", true, "the other name: customer number, VAT number, GLN" },
	REMOVE,
	REMARK,
};

static const struct csv_column product_columns[] = {
	{ "id", true, "of the product" },
	{ "name", false, "for people" },
	{ "category", false, "id of its category" },
	{ "brand", false, "which agreements may ask for" },
	{ "unit", false, "its own unit" },
	REMARK,
};

static const struct csv_column unit_columns[] = {
	{ "product", true, "id of the product" },
	{ "code", true, "of the unit" },
	{ "factor", true, "so many of the product's own unit are one" },
	REMOVE,
	REMARK,
};

static const struct csv_column product_alias_columns[] = {
	{ "product", true, "id of the product" },
	{ "source", false, "whose name for it; empty: of any source" },
	{ "id", true, "the other name" },
	REMOVE,
	REMARK,
};

static const struct csv_column category_columns[] = {
	{ "id", true, "of the category" },
	{ "parent", false, "the category above it; empty: none" },
	{ "name", false, "empty: none" },
	REMARK,
};

static const struct csv_column payment_columns[] = {
	{ "id", false, "of the payment" },
	{ "document", true, "id of an invoice of the source" },
	{ "date", true, "the day of payment" },
	{ "amount", false, "empty: paid in full" },
	REMARK,
};

static const struct csv_column rate_columns[] = {
	{ "base", true, "1 of this currency is" },
	{ "currency", true, "of this one" },
	{ "date", true, "from that day on" },
	{ "value", true, "so many" },
	REMARK,
};

#define COLUMNS(array) (array), sizeof(array) / sizeof(array)[0]

static const struct csv_kind kinds[] = {
	{ "accounts", "account", "id", false,
	    "accounts, their groups and segments", COLUMNS(account_columns) },
	{ "memberships", "membership", "account", false,
	    "clubs of accounts, with dates", COLUMNS(membership_columns) },
	{ "managers", "manager", "account", false,
	    "managers of accounts, with dates of assignment",
	    COLUMNS(manager_columns) },
	{ "account-aliases", "account-alias", "account", false,
	    "what other sources call accounts",
	    COLUMNS(account_alias_columns) },
	{ "products", "product", "id", false, "products",
	    COLUMNS(product_columns) },
	{ "units", "unit", "product", false, "units of products",
	    COLUMNS(unit_columns) },
	{ "product-aliases", "product-alias", "product", false,
	    "what other sources call products",
	    COLUMNS(product_alias_columns) },
	{ "categories", "category", "id", false,
	    "the category tree; a row replaces the category whole",
	    COLUMNS(category_columns) },
	{ "payments", "payment", "id", true, "payments of invoices",
	    COLUMNS(payment_columns) },
	{ "rates", "rate", "currency", false, "exchange rates",
	    COLUMNS(rate_columns) },
};

size_t
csv_kind_count(void)
{
	return sizeof kinds / sizeof kinds[0];
}

const struct csv_kind *
csv_kind_get(size_t index)
{
	assert(index < csv_kind_count());
	assert(kinds[index].column_count <= CSV_COLUMNS_MAX);
	return &kinds[index];
}

const struct csv_kind *
csv_kind_find(const char *name)
{
	for (size_t i = 0; i < csv_kind_count(); i++)
		if (strcmp(kinds[i].name, name) == 0)
			return csv_kind_get(i);
	return NULL;
}

size_t
csv_kind_column(const struct csv_kind *kind, const char *name)
{
	size_t i = 0;

	while (i < kind->column_count &&
	    strcmp(kind->columns[i].name, name) != 0)
		i++;
	return i;
}
