#ifndef ENGINE_LEDGER_RECORD_H
#define ENGINE_LEDGER_RECORD_H

#include "engine/ledger_store.h"

/*
 * ledger_record -- versions of account and product records as they are stored.
 */

/*
 * A text field of a record: where it is in its struct fact_..., and the flag
 * FACT_..._* it is stated by.  A table of them has the order of the columns in
 * SQL and in LEDGER_..._COLUMNS.
 */
struct ledger_field {
	size_t offset;
	uint32_t flag;
};

struct ledger_fields {
	const struct ledger_field *fields;
	int count;
};

extern const struct ledger_fields ledger_account_fields;
extern const struct ledger_fields ledger_product_fields;

/* The flags of the fields that hold a text. */
uint32_t ledger_fields_filled(const struct ledger_fields *fields,
    const void *record);
/* Take the fields of these flags over. */
void ledger_fields_take(const struct ledger_fields *fields, void *to,
    const void *from, uint32_t flags);
bool ledger_fields_equal(const struct ledger_fields *fields, const void *a,
    const void *b);
void ledger_fields_bind(const struct ledger_fields *fields,
    struct db_query *query, int first, const void *record);

/*
 * The flags whose texts in a come after those in b, bytewise.  What has several
 * fields is compared as a whole, field after field.
 */
uint32_t ledger_fields_after(const struct ledger_fields *fields, const void *a,
    const void *b);

/*
 * Which of the fields that a record of this authority states are taken over a
 * version with these filled and these stated by a master record.
 *
 * Of documents that contradict each other the text that comes after the other
 * is taken, by `filled` without it: any rule does where nobody vouches for
 * either, but one by which documents in another order, or in other files, come
 * to the same account.
 */
uint32_t ledger_fields_taken(enum fact_authority authority, uint32_t stated,
    uint32_t filled, uint32_t mastered);

/* Append a text, or a number, so that no two lists of them look alike. */
void ledger_key_text(struct strbuf *key, const char *text);
void ledger_key_int(struct strbuf *key, int64_t value);
void ledger_key_fields(struct strbuf *key, const struct ledger_fields *fields,
    const void *record);
void ledger_key_aliases(struct strbuf *key, const struct fact_alias *aliases,
    size_t count);

/*
 * Records put again and again without effect are known by their key: was this
 * the last one put of its kind and id?
 */
bool ledger_record_is_known(const struct ledger_import *import, char kind,
    const char *id, const struct strbuf *key);
void ledger_record_note(struct ledger_import *import, char kind,
    const char *id, const struct strbuf *key);

/* Longer keys are not noted. */
#define LEDGER_KEY_BYTES_MAX 65536

struct ledger_account {
	int64_t row;		/* 0: none */
	int64_t import;		/* that put it */
	struct fact_account fact;	/* authority: the best so far */
	const char *tax_source;	/* the source that stated the tax id */
	uint32_t stated;	/* by master records */
};

#define LEDGER_ACCOUNT_TEXTS \
	"name, tax_id, country, language, currency, segment, manager, parent," \
	" email, street, city, postcode, address_country, iban, bic, holder"
#define LEDGER_ACCOUNT_COLUMNS \
	"id, code, " LEDGER_ACCOUNT_TEXTS ", since, membership_count," \
	" alias_count, tax_source, stated, manager_count, import"

struct ledger_product {
	int64_t row;
	int64_t import;
	struct fact_product fact;
	uint32_t stated;
};

#define LEDGER_PRODUCT_TEXTS "name, category, brand, unit"
#define LEDGER_PRODUCT_COLUMNS \
	"id, code, " LEDGER_PRODUCT_TEXTS ", unit_count, alias_count," \
	" stated, import"

/*
 * Take back a version that this very import has put: it is nobody's past.  The
 * statements end with NULL and have its row as ?1, those of its lists first.
 */
MUST_CHECK enum status ledger_record_take_back(struct ledger_import *import,
    const char *const *statements, int64_t row, struct error *err);

/* Read the row a query for LEDGER_..._COLUMNS stands on, into the arena. */
MUST_CHECK enum status ledger_account_read(struct ledger_account *out,
    struct ledger *ledger, struct db_query *query, struct arena *arena,
    struct error *err);
MUST_CHECK enum status ledger_product_read(struct ledger_product *out,
    struct ledger *ledger, struct db_query *query, struct arena *arena,
    struct error *err);

#endif
