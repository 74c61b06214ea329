#include "importers/record_kind.h"

#include <assert.h>
#include <string.h>

#include "engine/fact.h"

static const struct field_info company_fields[] = {
	[COMPANY_ID] = { "id", FIELD_ID, true, NULL, NULL, 0 },
	[COMPANY_NAME] = { "name", FIELD_TEXT, true, NULL, NULL, 0 },
	[COMPANY_TAX_ID] = { "tax-id", FIELD_ID, false, NULL, NULL, 0 },
	[COMPANY_STREET] = { "street", FIELD_TEXT, false, "address", NULL, 0 },
	[COMPANY_CITY] = { "city", FIELD_TEXT, false, "address", NULL, 0 },
	[COMPANY_POSTCODE] =
	    { "postcode", FIELD_TEXT, false, "address", NULL, 0 },
	[COMPANY_COUNTRY] =
	    { "country", FIELD_TEXT, false, "address", NULL, 0 },
};

static const struct field_info rate_fields[] = {
	[RATE_BASE] = { "base", FIELD_CURRENCY, true, "-", NULL, 0 },
	[RATE_CURRENCY] = { "currency", FIELD_CURRENCY, true, NULL, NULL, 0 },
	[RATE_DATE] = { "date", FIELD_DATE, true, NULL, NULL, 0 },
	[RATE_VALUE] = { "value", FIELD_RATE, true, NULL, NULL, 0 },
};

static const struct field_info category_fields[] = {
	[CATEGORY_ID] = { "id", FIELD_ID, true, NULL, NULL, 0 },
	[CATEGORY_PARENT] = { "parent", FIELD_ID, false, NULL, NULL, 0 },
	[CATEGORY_NAME] = { "name", FIELD_TEXT, false, NULL, NULL, 0 },
};

static const struct field_info product_fields[] = {
	[PRODUCT_ID] = { "id", FIELD_ID, true, NULL, NULL, 0 },
	[PRODUCT_NAME] = { "name", FIELD_TEXT, false, NULL, NULL,
	    FACT_PRODUCT_NAME },
	[PRODUCT_CATEGORY] = { "category", FIELD_ID, false, NULL, NULL,
	    FACT_PRODUCT_CATEGORY },
	[PRODUCT_BRAND] = { "brand", FIELD_ID, false, NULL, NULL,
	    FACT_PRODUCT_BRAND },
	[PRODUCT_UNIT] = { "unit", FIELD_ID, false, NULL, NULL,
	    FACT_PRODUCT_UNIT },
};

static const struct field_info account_fields[] = {
	[ACCOUNT_ID] = { "id", FIELD_ID, true, NULL, NULL, 0 },
	[ACCOUNT_NAME] = { "name", FIELD_TEXT, false, NULL, NULL,
	    FACT_ACCOUNT_NAME },
	[ACCOUNT_TAX_ID] = { "tax-id", FIELD_ID, false, NULL, NULL,
	    FACT_ACCOUNT_TAX_ID },
	[ACCOUNT_COUNTRY] = { "country", FIELD_ID, false, NULL, NULL,
	    FACT_ACCOUNT_COUNTRY },
	[ACCOUNT_LANGUAGE] = { "language", FIELD_ID, false, NULL, NULL,
	    FACT_ACCOUNT_LANGUAGE },
	[ACCOUNT_SINCE] = { "since", FIELD_DATE, false, NULL, NULL,
	    FACT_ACCOUNT_SINCE },
	[ACCOUNT_CURRENCY] = { "currency", FIELD_CURRENCY, false, NULL, NULL,
	    FACT_ACCOUNT_CURRENCY },
	[ACCOUNT_SEGMENT] = { "segment", FIELD_ID, false, NULL, NULL,
	    FACT_ACCOUNT_SEGMENT },
	[ACCOUNT_MANAGER] = { "manager", FIELD_ID, false, NULL, NULL,
	    FACT_ACCOUNT_MANAGER },
	[ACCOUNT_PARENT] = { "parent", FIELD_ID, false, NULL, NULL,
	    FACT_ACCOUNT_PARENT },
	[ACCOUNT_EMAIL] = { "email", FIELD_TEXT, false, NULL, NULL,
	    FACT_ACCOUNT_EMAIL },
	[ACCOUNT_STREET] = { "street", FIELD_TEXT, false, "address", NULL,
	    FACT_ACCOUNT_ADDRESS },
	[ACCOUNT_CITY] = { "city", FIELD_TEXT, false, "address", NULL,
	    FACT_ACCOUNT_ADDRESS },
	[ACCOUNT_POSTCODE] = { "postcode", FIELD_TEXT, false, "address", NULL,
	    FACT_ACCOUNT_ADDRESS },
	/* A country alone is no address that could replace one. */
	[ACCOUNT_ADDRESS_COUNTRY] = { "address-country", FIELD_TEXT, false,
	    "address", "country", 0 },
	[ACCOUNT_IBAN] = { "iban", FIELD_ID, false, "bank", NULL,
	    FACT_ACCOUNT_BANK },
	[ACCOUNT_BIC] = { "bic", FIELD_ID, false, "bank", NULL,
	    FACT_ACCOUNT_BANK },
	[ACCOUNT_HOLDER] = { "holder", FIELD_TEXT, false, "bank", NULL,
	    FACT_ACCOUNT_BANK },
};

static const struct field_info document_fields[] = {
	[DOCUMENT_ID] = { "id", FIELD_ID, true, NULL, NULL, 0 },
	[DOCUMENT_ACCOUNT] = { "account", FIELD_ID, true, NULL, NULL, 0 },
	[DOCUMENT_DATE] = { "date", FIELD_DATE, true, NULL, NULL, 0 },
	[DOCUMENT_DELIVERED] =
	    { "delivered", FIELD_DATE, false, NULL, NULL, 0 },
	[DOCUMENT_DUE] = { "due", FIELD_DATE, false, NULL, NULL, 0 },
	[DOCUMENT_CURRENCY] =
	    { "currency", FIELD_CURRENCY, true, NULL, NULL, 0 },
	[DOCUMENT_TOTAL] = { "total", FIELD_AMOUNT, false, NULL, NULL, 0 },
	[DOCUMENT_STATUS] = { "status", FIELD_TEXT, false, NULL, NULL, 0 },
	[DOCUMENT_TAGS] = { "tags", FIELD_WORDS, false, NULL, NULL, 0 },
	[DOCUMENT_REFERS_TO] =
	    { "refers-to", FIELD_ID, false, NULL, NULL, 0 },
	[DOCUMENT_SOURCE] = { "source", FIELD_ID, false, "-", NULL, 0 },
	[DOCUMENT_NET_TOTAL] =
	    { "net-total", FIELD_AMOUNT, false, "-", NULL, 0 },
};

static const struct field_info payment_fields[] = {
	[PAYMENT_ID] = { "id", FIELD_ID, false, NULL, NULL, 0 },
	[PAYMENT_DOCUMENT] = { "document", FIELD_ID, true, NULL, NULL, 0 },
	[PAYMENT_DATE] = { "date", FIELD_DATE, false, NULL, NULL, 0 },
	[PAYMENT_AMOUNT] = { "amount", FIELD_AMOUNT, false, NULL, NULL, 0 },
};

static const struct field_info line_fields[] = {
	[LINE_NO] = { "no", FIELD_ID, false, NULL, NULL, 0 },
	[LINE_PRODUCT] = { "product", FIELD_ID, false, NULL, NULL, 0 },
	[LINE_CATEGORY] = { "category", FIELD_ID, false, NULL, NULL, 0 },
	[LINE_QUANTITY] = { "quantity", FIELD_AMOUNT, false, NULL, NULL, 0 },
	[LINE_UNIT] = { "unit", FIELD_ID, false, NULL, NULL, 0 },
	[LINE_NET] = { "net", FIELD_AMOUNT, false, NULL, NULL, 0 },
	[LINE_TAX_CATEGORY] =
	    { "tax-category", FIELD_ID, false, NULL, NULL, 0 },
	[LINE_TAX_RATE] = { "tax-rate", FIELD_AMOUNT, false, NULL, NULL, 0 },
	[LINE_TAGS] = { "tags", FIELD_WORDS, false, NULL, NULL, 0 },
	[LINE_GROSS] = { "gross", FIELD_AMOUNT, false, "-", NULL, 0 },
	[LINE_CURRENCY] =
	    { "currency", FIELD_CURRENCY, false, "-", NULL, 0 },
};

static const struct field_info allowance_fields[] = {
	[ALLOWANCE_AMOUNT] = { "amount", FIELD_AMOUNT, true, "-", NULL, 0 },
	[ALLOWANCE_CURRENCY] =
	    { "currency", FIELD_CURRENCY, false, "-", NULL, 0 },
};

static const struct field_info unit_fields[] = {
	[UNIT_CODE] = { "code", FIELD_ID, true, NULL, NULL, 0 },
	[UNIT_FACTOR] = { "factor", FIELD_POSITIVE, true, NULL, NULL, 0 },
};

static const struct field_info alias_fields[] = {
	[ALIAS_SOURCE] = { "source", FIELD_ID, false, NULL, NULL, 0 },
	[ALIAS_ID] = { "id", FIELD_ID, true, NULL, NULL, 0 },
};

static const struct field_info member_fields[] = {
	[MEMBER_OF] = { "of", FIELD_ID, true, NULL, NULL, 0 },
	[MEMBER_FROM] = { "from", FIELD_DATE, true, NULL, NULL, 0 },
	[MEMBER_UNTIL] = { "until", FIELD_DATE, false, NULL, NULL, 0 },
};

/* The native form has no place for them. */
static const struct field_info manager_fields[] = {
	[MANAGER_NAME] = { "name", FIELD_ID, true, NULL, NULL, 0 },
	[MANAGER_FROM] = { "from", FIELD_DATE, true, NULL, NULL, 0 },
	[MANAGER_UNTIL] = { "until", FIELD_DATE, false, NULL, NULL, 0 },
};

#define FIELDS(array) (array), sizeof(array) / sizeof(array)[0]
#define PART(kind) (1u << (kind))

static const struct kind_info kinds[KIND_COUNT] = {
	[KIND_COMPANY] = { "company", FIELDS(company_fields), 0, false, 0, 0 },
	[KIND_RATE] = { "rate", FIELDS(rate_fields), 0, false, 0, 0 },
	[KIND_CATEGORY] =
	    { "category", FIELDS(category_fields), 0, false, 0, 0 },
	[KIND_PRODUCT] = { "product", FIELDS(product_fields),
	    PART(KIND_UNIT) | PART(KIND_ALIAS), false, 0, 0 },
	[KIND_ACCOUNT] = { "account", FIELDS(account_fields),
	    PART(KIND_MEMBER) | PART(KIND_MANAGER) | PART(KIND_ALIAS),
	    false, 0, 0 },
	[KIND_DOCUMENT] = { "document", FIELDS(document_fields),
	    PART(KIND_LINE) | PART(KIND_ALLOWANCE) | PART(KIND_PAYMENT) |
	    PART(KIND_ACCOUNT), false, 0, 0 },
	[KIND_PAYMENT] = { "payment", FIELDS(payment_fields), 0, false, 0, 0 },
	[KIND_LINE] =
	    { "line", FIELDS(line_fields), PART(KIND_PRODUCT), true, 0, 0 },
	[KIND_ALLOWANCE] =
	    { "allowance", FIELDS(allowance_fields), 0, true, 0, 0 },
	[KIND_UNIT] = { "unit", FIELDS(unit_fields), 0, true, 0,
	    FACT_PRODUCT_UNITS },
	[KIND_ALIAS] = { "alias", FIELDS(alias_fields), 0, true,
	    FACT_ACCOUNT_ALIASES, FACT_PRODUCT_ALIASES },
	[KIND_MEMBER] = { "member", FIELDS(member_fields), 0, true,
	    FACT_ACCOUNT_MEMBERSHIPS, 0 },
	[KIND_MANAGER] = { "manager", FIELDS(manager_fields), 0, true,
	    FACT_ACCOUNT_MANAGERS, 0 },
};

const struct kind_info *
kind_info(enum record_kind kind)
{
	assert(kind < KIND_COUNT);
	assert(kinds[kind].field_count <= RECORD_FIELDS_MAX);
	return &kinds[kind];
}

bool
kind_find(enum record_kind *out, const char *name)
{
	for (unsigned i = 0; i < KIND_COUNT; i++) {
		if (strcmp(kinds[i].name, name) == 0) {
			*out = (enum record_kind)i;
			return true;
		}
	}
	return false;
}

bool
kind_find_field(size_t *out, enum record_kind kind, const char *name)
{
	const struct kind_info *info = kind_info(kind);

	for (size_t i = 0; i < info->field_count; i++) {
		if (strcmp(info->fields[i].name, name) == 0) {
			*out = i;
			return true;
		}
	}
	return false;
}
