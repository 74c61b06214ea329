#ifndef ENGINE_PURCHASE_H
#define ENGINE_PURCHASE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "engine/catalog.h"
#include "engine/date.h"
#include "engine/fact.h"

/*
 * purchase -- one document of a party as the evaluator reads it: its lines,
 * with accounts, products and categories as numbers of a catalog, and what is
 * known of its payment.
 *
 * Views: everything is borrowed from whoever passes it and valid until he
 * passes the next.
 */

struct purchase_line {
	const char *no;
	const char *unit;	/* NULL: the product's own, or none */
	const char *tags;	/* as in fact_line; NULL: none */
	const char *tax_category;
	const char *brand;	/* NULL: its product's, if any */
	uint32_t product;	/* CATALOG_NONE: none */
	uint32_t category;	/* its own, else its product's, else none */
	int64_t net_micro;	/* in the document's currency, signed */
	int64_t quantity_micro;	/* signed */
	bool has_quantity;
};

/* Of a day: one or several, so that their sum is right. */
struct purchase_payment {
	int32_t date;
	int64_t amount_micro;
	bool in_full;		/* no amount was stated */
};

/* A credit note that refers to the invoice, not cancelled, same currency. */
struct purchase_credit {
	int32_t date;
	int64_t total_micro;	/* 0 where it states none; above 0 it reduces */
};

/*
 * The invoice whose payment and size decide for a document: the invoice
 * itself, or the one a credit note refers to (cancelled or not).
 */
struct purchase_claim {
	int32_t date;		/* issue date: rates for its net total */
	int32_t due;		/* DATE_NONE */
	const char *currency;
	wide net_total_micro;	/* all its lines */
	int64_t total_micro;
	bool has_total;
	const struct purchase_payment *payments;	/* by date */
	size_t payment_count;
	const struct purchase_credit *credits;		/* by date */
	size_t credit_count;
};

struct purchase_document {
	const char *source;
	enum document_type type;
	const char *id;
	uint32_t account;	/* of the catalog */
	int32_t date;		/* issue date */
	int32_t delivered;	/* DATE_NONE */
	const char *currency;
	const char *tags;
	bool is_cancelled;
	wide net_total_micro;	/* all its lines, signed */
	const struct purchase_line *lines;
	size_t line_count;
	/* NULL for a credit note that refers to nothing the ledger holds, and
	 * wherever the scan was asked to leave it out. */
	const struct purchase_claim *claim;
};

#endif
