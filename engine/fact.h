#ifndef ENGINE_FACT_H
#define ENGINE_FACT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "engine/date.h"
#include "engine/decimal.h"

/*
 * fact -- what a file says, in the ledger's terms, whatever its dialect was.
 *
 * These structs go from the importers to the ledger store.  Everything in them
 * is borrowed from whoever filled them (an arena per document), all texts are
 * valid UTF-8 of at most FACT_TEXT_MAX bytes (ids FACT_ID_MAX), NULL where not
 * stated, never empty.  Amounts and quantities are in millionths, signs as the
 * ledger counts: a credit note's lines are normally negative.
 *
 * file_line is where a fact's record begins in its file, from 1; 0 where that
 * is not known.  It is told, never kept with the fact, and no part of what is
 * compared.
 *
 * Source of the fields: docs/reference/ledger.md.
 */

/* Bytes of an id, segment, club, brand, tag, unit. */
#define FACT_ID_MAX 128
#define FACT_TEXT_MAX 4096	/* bytes of a name, a street, a title */
#define FACT_LINES_MAX 1000000	/* lines of one document */
#define FACT_UNITS_MAX 64	/* units of one product */
#define FACT_ALIASES_MAX 1024	/* aliases of one account or product */
#define FACT_MEMBERSHIPS_MAX 1024
#define FACT_MANAGERS_MAX 1024
#define FACT_RATE_DIGITS 10	/* exchange rates are whole numbers of 1e-10 */

struct fact_address {
	const char *street;
	const char *city;
	const char *postcode;
	const char *country;
};

struct fact_company {
	const char *id;
	const char *name;
	const char *tax_id;
	struct fact_address address;
	uint64_t file_line;
};

/* 1 unit of base = value units of currency, from date on. */
struct fact_rate {
	const char *base;
	const char *currency;
	int32_t date;
	int64_t value_e10;	/* > 0 */
	uint64_t file_line;
};

struct fact_category {
	const char *id;
	const char *parent;
	const char *name;
	uint64_t file_line;
};

struct fact_alias {
	const char *source;	/* NULL: of any source */
	const char *id;
};

struct fact_unit {
	const char *code;	/* 1 code = factor of the product's unit */
	int64_t factor_micro;	/* > 0 */
};

/*
 * What kind of record a party's or product's data comes from.  A master record
 * replaces the former one in all fields that it states (`stated` in
 * fact_account and fact_product): in the native form, which is closed, all of
 * them, so that an absent one is emptied; in others those that are not empty.
 * What a document happens to say of its buyer only fills what no master record
 * has stated yet.
 */
enum fact_authority {
	FACT_FROM_MASTER,
	FACT_FROM_DOCUMENT,
};

/*
 * What a record does with the lists that it states: units, aliases,
 * memberships, managers.  A record that adds or removes states nothing else,
 * and makes no master record of what has none.  Known by: a unit by its code,
 * an alias by source and id, a membership by club and first day, a manager by
 * the first day.
 */
enum fact_parts {
	FACT_PARTS_REPLACE,	/* they take the place of those known */
	FACT_PARTS_ADD,		/* beside those known; replaces the same one */
	FACT_PARTS_REMOVE,	/* those that are known are taken back */
};

struct fact_product {
	const char *id;
	const char *name;
	const char *category;
	const char *brand;
	const char *unit;
	const struct fact_unit *units;
	size_t unit_count;
	const struct fact_alias *aliases;
	size_t alias_count;
	enum fact_parts parts;
	enum fact_authority authority;
	uint32_t stated;	/* FACT_PRODUCT_* that the record states */
	uint64_t file_line;
};

#define FACT_PRODUCT_NAME	(1u << 0)
#define FACT_PRODUCT_CATEGORY	(1u << 1)
#define FACT_PRODUCT_BRAND	(1u << 2)
#define FACT_PRODUCT_UNIT	(1u << 3)
#define FACT_PRODUCT_UNITS	(1u << 4)
#define FACT_PRODUCT_ALIASES	(1u << 5)
#define FACT_PRODUCT_ALL	((1u << 6) - 1)

struct fact_membership {
	const char *club;
	int32_t from;
	int32_t until;		/* DATE_NONE: open */
};

/* Who looks after an account from day to day; those of one do not overlap. */
struct fact_manager {
	const char *name;
	int32_t from;
	int32_t until;		/* DATE_NONE: open */
};

struct fact_bank {
	const char *iban;
	const char *bic;
	const char *holder;
};

struct fact_account {
	const char *id;
	const char *name;
	const char *tax_id;
	const char *country;
	const char *language;
	const char *currency;
	const char *segment;
	const char *manager;
	const char *parent;	/* account id; not the account itself */
	const char *email;
	int32_t since;		/* DATE_NONE: not stated */
	struct fact_address address;
	struct fact_bank bank;
	const struct fact_membership *memberships;
	size_t membership_count;
	const struct fact_manager *managers;	/* those with dates */
	size_t manager_count;
	const struct fact_alias *aliases;
	size_t alias_count;
	enum fact_parts parts;
	enum fact_authority authority;
	uint32_t stated;	/* FACT_ACCOUNT_* that the record states */
	uint64_t file_line;
};

#define FACT_ACCOUNT_NAME	(1u << 0)
#define FACT_ACCOUNT_TAX_ID	(1u << 1)
#define FACT_ACCOUNT_COUNTRY	(1u << 2)
#define FACT_ACCOUNT_LANGUAGE	(1u << 3)
#define FACT_ACCOUNT_CURRENCY	(1u << 4)
#define FACT_ACCOUNT_SEGMENT	(1u << 5)
#define FACT_ACCOUNT_MANAGER	(1u << 6)
#define FACT_ACCOUNT_PARENT	(1u << 7)
#define FACT_ACCOUNT_EMAIL	(1u << 8)
#define FACT_ACCOUNT_SINCE	(1u << 9)
#define FACT_ACCOUNT_ADDRESS	(1u << 10)
#define FACT_ACCOUNT_BANK	(1u << 11)
#define FACT_ACCOUNT_MEMBERSHIPS (1u << 12)
#define FACT_ACCOUNT_ALIASES	(1u << 13)
#define FACT_ACCOUNT_MANAGERS	(1u << 14)
#define FACT_ACCOUNT_ALL	((1u << 15) - 1)

enum document_type {
	DOCUMENT_INVOICE = 1,
	DOCUMENT_CREDIT_NOTE = 2,
};

struct fact_line {
	const char *no;
	const char *product;
	const char *category;	/* overrides the product's */
	const char *unit;
	const char *tax_category;	/* UNCL 5305 */
	const char *tags;	/* words, a blank between, sorted, once each */
	int64_t net_micro;
	int64_t quantity_micro;	/* 0 where has_quantity is false */
	int64_t tax_rate_micro;	/* percent */
	bool has_quantity;
	bool has_tax_rate;
	bool is_from_gross;	/* the net amount was worked out, not stated;
				 * told, never kept */
	/* Tells the product's text apart: in one process, of equal marks other
	 * than 0 the texts are equal.  0: not known. */
	uint64_t product_mark;
};

struct fact_document {
	const char *source;
	enum document_type type;
	const char *id;
	const char *account;
	int32_t date;
	int32_t delivered;	/* DATE_NONE: not stated */
	int32_t due;		/* DATE_NONE: not stated */
	const char *currency;
	int64_t total_micro;	/* with tax, sign as in the native form */
	bool has_total;
	bool is_cancelled;
	const char *tags;	/* as in fact_line */
	const char *refers_to;	/* id of an invoice of the same source */
	const struct fact_line *lines;
	size_t line_count;
	uint64_t file_line;	/* where it begins in its file, from 1 */
};

struct fact_payment {
	const char *source;
	/* NULL: known by document, date, amount and ordinal. */
	const char *id;
	const char *document;	/* id of an invoice of the same source */
	int32_t date;
	int64_t amount_micro;	/* in the document's currency, tax included */
	bool has_amount;	/* false: paid in full */
	uint64_t file_line;
};

/*
 * What a document comes to, to be compared with what its file states of all
 * its documents (engine/control.h).  All zero: not known.
 */
struct fact_figures {
	bool is_known;
	bool is_cancelled;
	bool has_gross;
	bool is_from_gross;	/* of some line */
	uint64_t lines;
	wide credit_micro;	/* its lines above 0 */
	wide debit_micro;	/* its lines below 0, as a positive amount */
	wide gross_micro;	/* its total with tax, the ledger's sign */
};

/*
 * A document (or other record) that was set aside: why, where, and all that is
 * needed to show it, mend it and import it again.
 */
struct fact_reject {
	const char *source;	/* may be NULL where it could not be read */
	const char *kind;	/* "invoice", "payment", "account" ... */
	const char *id;		/* may be NULL */
	const char *code;	/* "bad-amount", "no-lines" ... */
	const char *sentence;	/* what was expected and found, no full stop */
	const char *original;	/* its own XML text, to REJECT_ORIGINAL_MAX */
	const char *native;	/* a native element with the texts as found */
	uint64_t file_line;
	/* Of a document, as far as they could be read. */
	int32_t date;		/* where has_date */
	bool has_date;
	const char *currency;	/* may be NULL */
	struct fact_figures figures;
};

/* What is not to be counted: a document that is no purchase (an order, a
 * pro-forma ...), or another record. */
struct fact_skip {
	bool is_document;
	const char *source;	/* may be NULL, as the next two */
	const char *id;
	const char *what;	/* which kind, in words */
	int32_t date;		/* DATE_NONE: not known */
	uint64_t file_line;
};

/* What a rate is called where it is set aside: "EUR/USD/2025-03-03". */
#define FACT_RATE_ID_SIZE 24
char *fact_rate_id(char out[FACT_RATE_ID_SIZE], const char *base,
    const char *currency, int32_t date);

#define REJECT_ORIGINAL_MAX (1u << 20)
#define REJECT_NATIVE_MAX (1u << 20)

#endif
