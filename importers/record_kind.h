#ifndef IMPORTERS_RECORD_KIND_H
#define IMPORTERS_RECORD_KIND_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * record_kind -- the kinds of record a dialect can describe, and the fields of
 * each: one table for the loader of dialects, the interpreter, the native text
 * of what is set aside, and the reference page.
 *
 * Fields have the names of the native ledger form where it has them, and stand
 * in the order of its attributes.
 */

enum field_type {
	FIELD_ID,	/* at most FACT_ID_MAX bytes */
	FIELD_TEXT,	/* at most FACT_TEXT_MAX bytes */
	FIELD_WORDS,	/* tags: blanks between, each at most FACT_ID_MAX */
	FIELD_DATE,
	FIELD_CURRENCY,
	FIELD_AMOUNT,	/* millionths */
	FIELD_POSITIVE,	/* millionths, > 0 */
	FIELD_RATE,	/* 1e-10, > 0 */
};

enum record_kind {
	KIND_COMPANY,
	KIND_RATE,
	KIND_CATEGORY,
	KIND_PRODUCT,
	KIND_ACCOUNT,
	KIND_DOCUMENT,
	KIND_PAYMENT,
	/* Parts of others. */
	KIND_LINE,
	KIND_ALLOWANCE,
	KIND_UNIT,
	KIND_ALIAS,
	KIND_MEMBER,
	KIND_MANAGER,
	KIND_COUNT,
};

/* Numbers of the fields, by kind. */
enum company_field {
	COMPANY_ID, COMPANY_NAME, COMPANY_TAX_ID,
	COMPANY_STREET, COMPANY_CITY, COMPANY_POSTCODE, COMPANY_COUNTRY,
};
enum rate_field {
	RATE_BASE, RATE_CURRENCY, RATE_DATE, RATE_VALUE,
};
enum category_field {
	CATEGORY_ID, CATEGORY_PARENT, CATEGORY_NAME,
};
enum product_field {
	PRODUCT_ID, PRODUCT_NAME, PRODUCT_CATEGORY, PRODUCT_BRAND,
	PRODUCT_UNIT,
};
enum account_field {
	ACCOUNT_ID, ACCOUNT_NAME, ACCOUNT_TAX_ID, ACCOUNT_COUNTRY,
	ACCOUNT_LANGUAGE, ACCOUNT_SINCE, ACCOUNT_CURRENCY, ACCOUNT_SEGMENT,
	ACCOUNT_MANAGER, ACCOUNT_PARENT, ACCOUNT_EMAIL,
	ACCOUNT_STREET, ACCOUNT_CITY, ACCOUNT_POSTCODE,
	ACCOUNT_ADDRESS_COUNTRY,
	ACCOUNT_IBAN, ACCOUNT_BIC, ACCOUNT_HOLDER,
};
enum document_field {
	DOCUMENT_ID, DOCUMENT_ACCOUNT, DOCUMENT_DATE, DOCUMENT_DELIVERED,
	DOCUMENT_DUE, DOCUMENT_CURRENCY, DOCUMENT_TOTAL, DOCUMENT_STATUS,
	DOCUMENT_TAGS, DOCUMENT_REFERS_TO,
	DOCUMENT_SOURCE, DOCUMENT_NET_TOTAL,
};
enum payment_field {
	PAYMENT_ID, PAYMENT_DOCUMENT, PAYMENT_DATE, PAYMENT_AMOUNT,
};
enum line_field {
	LINE_NO, LINE_PRODUCT, LINE_CATEGORY, LINE_QUANTITY, LINE_UNIT,
	LINE_NET, LINE_TAX_CATEGORY, LINE_TAX_RATE, LINE_TAGS,
	LINE_GROSS, LINE_CURRENCY,
};
enum allowance_field {
	ALLOWANCE_AMOUNT, ALLOWANCE_CURRENCY,
};
enum unit_field {
	UNIT_CODE, UNIT_FACTOR,
};
enum alias_field {
	ALIAS_SOURCE, ALIAS_ID,
};
enum member_field {
	MEMBER_OF, MEMBER_FROM, MEMBER_UNTIL,
};
enum manager_field {
	MANAGER_NAME, MANAGER_FROM, MANAGER_UNTIL,
};

#define RECORD_FIELDS_MAX 18

struct field_info {
	const char *name;
	enum field_type type;
	bool is_required;
	/* Where the native form has it: NULL an attribute of the record itself,
	 * else of its child of this name; "-" for nowhere. */
	const char *native_child;
	const char *native_name;	/* NULL: as name */
	uint32_t stated;	/* FACT_ACCOUNT_*, FACT_PRODUCT_* */
};

struct kind_info {
	const char *name;	/* in a dialect, and of the native element */
	const struct field_info *fields;
	size_t field_count;
	uint32_t parts;		/* kinds that may lie within, 1u << kind */
	bool is_part;		/* lies only within others */
	uint32_t stated_in_account;	/* what having such a part states */
	uint32_t stated_in_product;
};

/* Static storage. */
const struct kind_info *kind_info(enum record_kind kind);
/* False where there is no such kind. */
bool kind_find(enum record_kind *out, const char *name);
/* False where the kind has no such field. */
bool kind_find_field(size_t *out, enum record_kind kind, const char *name);

#endif
