#ifndef CLI_UNMAPPED_H
#define CLI_UNMAPPED_H

#include <stdint.h>

#include "cli/database.h"
#include "engine/decimal.h"

/*
 * unmapped -- the accounts or products that documents name and no master data
 * does, with their turnover: what somebody has yet to map.
 *
 * One row per account (or product), source and currency.  They are in the order
 * of the account's largest turnover in any currency, sign aside, which makes
 * no difference between currencies; then by id, turnover, source, currency.
 * Cancelled documents are left out.
 */

#define UNMAPPED_ROWS_MAX 10000000

struct unmapped_row {
	uint32_t number;	/* of the catalog's account or product */
	uint32_t source;	/* of the list's */
	char currency[4];
	int32_t last_date;	/* of issue */
	uint64_t documents;
	uint64_t lines;
	wide net_micro;
	wide largest_micro;	/* of its account or product, sign aside */
	uint64_t last_document;	/* counted */
};

struct unmapped {
	struct unmapped_row *rows;	/* owned, as all below */
	size_t count;
	size_t capacity;
	uint32_t *slots;	/* rows by what they are of, one more; 0: none */
	size_t slot_count;
	char **sources;
	size_t source_count;
};

/* is_product: products, else accounts. */
MUST_CHECK enum status unmapped_load(struct unmapped *out,
    const struct database_view *view, bool is_product, struct error *err);
void unmapped_fini(struct unmapped *unmapped);

#endif
