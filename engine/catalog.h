#ifndef ENGINE_CATALOG_H
#define ENGINE_CATALOG_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "engine/date.h"
#include "engine/decimal.h"
#include "engine/error.h"
#include "engine/fact.h"

/*
 * catalog -- the master data as known at one ledger position, in memory:
 * accounts with their groups and clubs, products, categories, units, rates.
 *
 * Built once (by the ledger store, by an agreement's example block, by a test),
 * then read only; all pointers into it live as long as it does.  Accounts,
 * products and categories are numbered from 0 in the order of their ids
 * (bytewise), so that a loop over numbers is a loop in the order of results.
 * Maxima: CATALOG_MAX of each kind.
 */

#define CATALOG_MAX 5000000
#define CATALOG_NONE UINT32_MAX

/* Days an exchange rate may be old (agreement language, section 4). */
#define CATALOG_RATE_AGE_DAYS_MAX 10

struct catalog;

struct catalog_account {
	const char *id;
	const char *name;	/* the texts below may be NULL */
	const char *tax_id;
	const char *country;
	const char *language;
	const char *currency;
	const char *segment;
	const char *manager;
	const char *email;
	struct fact_address address;
	struct fact_bank bank;
	const struct fact_membership *memberships;	/* by club and day;
					 * those of a club do not overlap */
	size_t membership_count;
	const struct fact_manager *managers;	/* with dates, by first day */
	size_t manager_count;
	int32_t since;		/* DATE_NONE: not stated */
	uint32_t parent;	/* CATALOG_NONE: none */
	uint32_t head;		/* topmost ancestor; itself without a parent */
	bool has_master;	/* false: known from documents alone */
};

struct catalog_product {
	const char *id;
	const char *name;
	const char *brand;
	const char *unit;
	const struct fact_unit *units;
	size_t unit_count;
	uint32_t category;	/* CATALOG_NONE: none */
	bool has_master;
};

struct catalog_category {
	const char *id;
	const char *name;
	uint32_t parent;	/* CATALOG_NONE: a root */
	uint32_t depth;		/* 1 for a root */
};

/* ------------------------------------------------------------- reading */

size_t catalog_account_count(const struct catalog *catalog);
const struct catalog_account *catalog_account(const struct catalog *catalog,
    uint32_t account);
/* The number of the account with this id, or CATALOG_NONE. */
uint32_t catalog_account_find(const struct catalog *catalog, const char *id);

/* The accounts of the group with this head, in the order of their ids, the
 * head included.  Borrowed. */
const uint32_t *catalog_group(const struct catalog *catalog, uint32_t head,
    size_t *count);

/* Was the account in the club on that day? */
bool catalog_is_member(const struct catalog *catalog, uint32_t account,
    const char *club, int32_t date);

/*
 * Who looks after the account on that day: whoever is assigned for it, else the
 * account's manager without dates, who may be NULL.
 */
const char *catalog_manager(const struct catalog_account *account,
    int32_t date);

size_t catalog_product_count(const struct catalog *catalog);
const struct catalog_product *catalog_product(const struct catalog *catalog,
    uint32_t product);
uint32_t catalog_product_find(const struct catalog *catalog, const char *id);

size_t catalog_category_count(const struct catalog *catalog);
const struct catalog_category *catalog_category(const struct catalog *catalog,
    uint32_t category);
uint32_t catalog_category_find(const struct catalog *catalog, const char *id);
/* Is category the one with this id, or anywhere below one with this id?
 * category may be CATALOG_NONE: no. */
bool catalog_category_is_under(const struct catalog *catalog,
    uint32_t category, const char *id);
/* The ancestor (or itself) at depth level (1 = root); CATALOG_NONE where the
 * category is above that depth or none. */
uint32_t catalog_category_at(const struct catalog *catalog, uint32_t category,
    uint32_t level);

bool catalog_has_segment(const struct catalog *catalog, const char *segment);
bool catalog_has_club(const struct catalog *catalog, const char *club);

/* May be NULL where none was imported. */
const struct fact_company *catalog_company(const struct catalog *catalog);

/*
 * catalog_convert_amount(out, catalog, amount, from, to, date):
 * amount in currency `from` as an amount in currency `to` at the rates of date
 * (section 4: latest on or before it, at most 10 days older; rounded half-even
 * to 6 decimals).  Where rates are loaded with several bases, both currencies
 * are taken from the bytewise first base that has both.  STATUS_NOT_FOUND where
 * a rate is missing: *missing is then the currency (borrowed from the
 * arguments).  STATUS_RANGE where the result does not fit.
 */
MUST_CHECK enum status catalog_convert_amount(wide *out_micro,
    const struct catalog *catalog, wide amount_micro, const char *from,
    const char *to, int32_t date, const char **missing);

/* The same for what is no line's amount and is not rounded half-even. */
struct catalog_amount {
	wide micro;
	const char *currency;
	const char *to;
	int32_t date;
};

MUST_CHECK enum status catalog_convert_rounded(wide *out_micro,
    const struct catalog *catalog, const struct catalog_amount *amount,
    enum rounding mode, const char **missing);

/*
 * catalog_convert_quantity(out, catalog, quantity, product, unit, to):
 * Section 4.  product may be CATALOG_NONE, unit NULL (the product's own).
 * STATUS_NOT_FOUND where no conversion is known, and no other failure: 64 bits
 * times a factor of 64 bits fit.
 */
MUST_CHECK enum status catalog_convert_quantity(wide *out_micro,
    const struct catalog *catalog, int64_t quantity_micro, uint32_t product,
    const char *unit, const char *to);

/* ------------------------------------------------------------ building */

/*
 * Add records in any order, then finish once.  The texts are copied.  Parents,
 * categories and products that are named and not added come to be as records
 * with nothing but an id (has_master false; a category: a root).
 *
 * catalog_add_...() and catalog_mention_...() fail with STATUS_MEMORY, and with
 * STATUS_RANGE where there are too many; catalog_add_rate() with STATUS_INVALID
 * for a currency that is not three letters or a value that is not above 0.
 *
 * catalog_finish() refuses (STATUS_INVALID) what the store refuses on import
 * too: a category loop, an account among its own ancestors, the same id (of a
 * rate: base, currency and date) twice.
 */
struct catalog_builder;

MUST_CHECK enum status catalog_builder_new(struct catalog_builder **out);
void catalog_builder_free(struct catalog_builder *builder);

MUST_CHECK enum status catalog_add_company(struct catalog_builder *builder,
    const struct fact_company *company);
MUST_CHECK enum status catalog_add_rate(struct catalog_builder *builder,
    const struct fact_rate *rate);
MUST_CHECK enum status catalog_add_category(struct catalog_builder *builder,
    const struct fact_category *category);
/*
 * For example blocks (agreement language, section 9), instead of the above:
 * the nodes of "ROOT/CHILD", each with its part as id and its path as identity,
 * so that the same part may stand in several places.  Find them with
 * catalog_category_find(catalog, "ROOT/CHILD").
 */
MUST_CHECK enum status catalog_add_category_path(
    struct catalog_builder *builder, const char *path);
MUST_CHECK enum status catalog_add_product(struct catalog_builder *builder,
    const struct fact_product *product);
MUST_CHECK enum status catalog_add_account(struct catalog_builder *builder,
    const struct fact_account *account);
/* An account, product or category that documents name, known by id alone. */
MUST_CHECK enum status catalog_mention_account(struct catalog_builder *builder,
    const char *id);
MUST_CHECK enum status catalog_mention_product(struct catalog_builder *builder,
    const char *id);
MUST_CHECK enum status catalog_mention_category(struct catalog_builder *builder,
    const char *id);

/* The builder is empty afterwards, whatever the outcome. */
MUST_CHECK enum status catalog_finish(struct catalog **out,
    struct catalog_builder *builder, struct error *err);
void catalog_free(struct catalog *catalog);

#endif
