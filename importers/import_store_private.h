#ifndef IMPORTERS_IMPORT_STORE_PRIVATE_H
#define IMPORTERS_IMPORT_STORE_PRIVATE_H

#include "engine/strbuf.h"
#include "importers/import_store.h"

/*
 * import_store_private -- what the sources of import_store share:
 * import_store.c has the sink, the documents and what is set aside,
 * import_store_record.c the other facts.
 */

/* Returns the status, and keeps that it was not the file's fault. */
enum status import_store_fail(struct import_store *store,
    enum status status);

/* Whose documents they are; NULL where that is not known. */
const char *import_store_source(const struct import_store *store);

/*
 * The common end of all facts: true where one is settled with *status, false
 * where the ledger refused it and it must be set aside.
 */
bool import_store_is_settled(struct import_store *store, enum status *status,
    enum ledger_outcome outcome);

/*
 * Set aside what came as a fact: native is its text in the native form, which
 * stands for the original too, and is freed.  One that is too long for a reject
 * is left out.  is_whole: the text says what the fact does; a native record
 * states everything, and would empty what the fact says nothing of.
 */
MUST_CHECK enum status import_store_refuse(struct import_store *store,
    const struct fact_reject *refused, struct strbuf *native, bool is_whole,
    struct error *err);

/* Of the sink; payload: the store. */
MUST_CHECK enum status import_store_company(void *payload,
    const struct fact_company *company, struct error *err);
MUST_CHECK enum status import_store_rate(void *payload,
    const struct fact_rate *rate, struct error *err);
MUST_CHECK enum status import_store_category(void *payload,
    const struct fact_category *category, struct error *err);
MUST_CHECK enum status import_store_product(void *payload,
    const struct fact_product *product, struct error *err);
MUST_CHECK enum status import_store_account(void *payload,
    const char *source, const struct fact_account *account,
    struct error *err);
MUST_CHECK enum status import_store_payment(void *payload,
    const struct fact_payment *payment, struct error *err);

#endif
