#include <string.h>

#include "importers/import_store_private.h"
#include "importers/limits.h"
#include "importers/native_write.h"

/* It went in, or was known: what was set aside of it is mended. */
static enum status
note_record(struct import_store *store, const struct ledger_record *record,
    struct error *err)
{
	enum status status = ledger_note_record(store->import, record, err);

	return status == STATUS_OK ? status : import_store_fail(store, status);
}

/* Of a kind that only master data state. */
static enum status
note_master(struct import_store *store, const char *kind, const char *id,
    struct error *err)
{
	return note_record(store, &(struct ledger_record){
	    .kind = kind, .source = import_store_source(store), .id = id,
	    .is_master = true }, err);
}

enum status
import_store_company(void *payload, const struct fact_company *company,
    struct error *err)
{
	struct import_store *store = payload;
	enum ledger_outcome outcome = LEDGER_ADDED;
	const char *code = NULL;
	enum status status = ledger_put_company(store->import, company,
	    &outcome, &code, err);
	struct strbuf none;

	if (import_store_is_settled(store, &status, outcome))
		return status != STATUS_OK ? status :
		    note_master(store, "company", company->id, err);
	strbuf_init(&none, 0);
	return import_store_refuse(store, &(struct fact_reject){
	    .source = import_store_source(store), .kind = "company",
	    .id = company->id, .code = code, .sentence = err->message,
	    .file_line = company->file_line }, &none, true, err);
}

enum status
import_store_rate(void *payload, const struct fact_rate *rate,
    struct error *err)
{
	struct import_store *store = payload;
	enum ledger_outcome outcome = LEDGER_ADDED;
	const char *code = NULL;
	enum status status = ledger_put_rate(store->import, rate, &outcome,
	    &code, err);
	char id[FACT_RATE_ID_SIZE];
	struct strbuf none;

	store->entries++;
	if (import_store_is_settled(store, &status, outcome))
		return status;
	strbuf_init(&none, 0);
	return import_store_refuse(store, &(struct fact_reject){
	    .source = import_store_source(store), .kind = "rate",
	    .id = fact_rate_id(id, rate->base, rate->currency, rate->date),
	    .code = code, .sentence = err->message,
	    .file_line = rate->file_line }, &none, true, err);
}

enum status
import_store_category(void *payload, const struct fact_category *category,
    struct error *err)
{
	struct import_store *store = payload;
	enum ledger_outcome outcome = LEDGER_ADDED;
	const char *code = NULL;
	enum status status = ledger_put_category(store->import, category,
	    &outcome, &code, err);
	struct strbuf native;

	if (import_store_is_settled(store, &status, outcome))
		return status != STATUS_OK ? status :
		    note_master(store, "category", category->id, err);
	strbuf_init(&native, REJECT_NATIVE_MAX);
	native_write_category(&native, category);
	return import_store_refuse(store, &(struct fact_reject){
	    .source = import_store_source(store), .kind = "category",
	    .id = category->id, .code = code, .sentence = err->message,
	    .file_line = category->file_line }, &native, true, err);
}

enum status
import_store_product(void *payload, const struct fact_product *product,
    struct error *err)
{
	struct import_store *store = payload;
	enum ledger_outcome outcome = LEDGER_ADDED;
	const char *code = NULL;
	enum status status = ledger_put_product(store->import, product,
	    &outcome, &code, err);
	struct strbuf native;

	if (import_store_is_settled(store, &status, outcome))
		return status != STATUS_OK ? status :
		    note_record(store, &(struct ledger_record){
		    .kind = "product", .source = import_store_source(store),
		    .id = product->id,
		    .is_master = product->authority == FACT_FROM_MASTER &&
		    product->parts == FACT_PARTS_REPLACE }, err);
	strbuf_init(&native, REJECT_NATIVE_MAX);
	native_write_product(&native, product);
	return import_store_refuse(store, &(struct fact_reject){
	    .source = import_store_source(store), .kind = "product",
	    .id = product->id, .code = code, .sentence = err->message,
	    .file_line = product->file_line }, &native,
	    product->parts == FACT_PARTS_REPLACE &&
	    product->stated == FACT_PRODUCT_ALL, err);
}

/* Remember that documents of this account cannot go in. */
static enum status
refuse_account(struct import_store *store, const char *id, struct error *err)
{
	struct error why = *err;
	enum status status = text_set_add(&store->refused_accounts, id,
	    why.message);

	if (status == STATUS_MEMORY)
		return import_store_fail(store, error_memory(err));
	if (status != STATUS_OK)
		return error_set(err, STATUS_INVALID, "more than %d accounts "
		    "of the file contradict what is known of them; --prefix "
		    "keeps a source's accounts apart", REFUSED_ACCOUNTS_MAX);
	return STATUS_OK;
}

/* All that the native form does, which knows no managers. */
static bool
states_all(const struct fact_account *account)
{
	return account->parts == FACT_PARTS_REPLACE &&
	    (account->stated | FACT_ACCOUNT_MANAGERS) == FACT_ACCOUNT_ALL;
}

enum status
import_store_account(void *payload, const char *source,
    const struct fact_account *account, struct error *err)
{
	struct import_store *store = payload;
	enum ledger_outcome outcome = LEDGER_ADDED;
	const char *code = NULL;
	enum status status = ledger_put_account(store->import, source, account,
	    &outcome, &code, err);
	struct error why;
	struct strbuf native;
	bool is_known;

	if (import_store_is_settled(store, &status, outcome))
		return status != STATUS_OK ? status :
		    note_record(store, &(struct ledger_record){
		    .kind = "account", .source = source, .id = account->id,
		    .is_master = account->authority == FACT_FROM_MASTER &&
		    account->parts == FACT_PARTS_REPLACE,
		    .has_tax_id = account->tax_id != NULL }, err);
	why = *err;
	if (strcmp(code, LEDGER_ACCOUNT_CONFLICT) == 0) {
		is_known = text_set_find(&store->refused_accounts,
		    account->id) != NULL;
		status = refuse_account(store, account->id, err);
		/* Each of its documents says it. */
		if (status != STATUS_OK || (is_known &&
		    account->authority == FACT_FROM_DOCUMENT))
			return status;
	}
	strbuf_init(&native, REJECT_NATIVE_MAX);
	native_write_account(&native, account);
	return import_store_refuse(store, &(struct fact_reject){
	    .source = source, .kind = "account",
	    .id = account->id, .code = code,
	    .sentence = why.message, .file_line = account->file_line },
	    &native, states_all(account), err);
}

enum status
import_store_payment(void *payload, const struct fact_payment *payment,
    struct error *err)
{
	struct import_store *store = payload;
	enum ledger_outcome outcome = LEDGER_ADDED;
	const char *code = NULL;
	enum status status = ledger_put_payment(store->import, payment,
	    &outcome, &code, err);
	struct strbuf native;

	store->entries++;
	if (import_store_is_settled(store, &status, outcome))
		return status;
	strbuf_init(&native, REJECT_NATIVE_MAX);
	native_write_payment(&native, payment);
	return import_store_refuse(store, &(struct fact_reject){
	    .source = payment->source, .kind = "payment",
	    .id = payment->id != NULL ? payment->id : payment->document,
	    .code = code, .sentence = err->message,
	    .file_line = payment->file_line }, &native, true, err);
}
