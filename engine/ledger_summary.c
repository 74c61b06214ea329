#include <stdlib.h>
#include <string.h>

#include "engine/ledger_store.h"

/*
 * The figures of an import are asked of what it wrote: its documents are the
 * newest rows, so they are read in one go, and nothing has to be kept while a
 * file goes in.  A version that the same import superseded does not count.
 */

/* What the import has in one currency. */
struct figures {
	struct ledger_import_total total;	/* .accounts: at the end */
	struct ledger_rows parties;
};

struct tally {
	struct figures *currencies;	/* owned, ..._CURRENCIES_MAX of them */
	size_t count;
	struct ledger_rows parties;	/* of all currencies */
	uint64_t cancelled;
};

static void
tally_fini(struct tally *tally)
{
	size_t i;

	for (i = 0; i < tally->count; i++)
		ledger_rows_fini(&tally->currencies[i].parties);
	ledger_rows_fini(&tally->parties);
	free(tally->currencies);
}

/* Columns of the query in read_documents(). */
enum {
	DOCUMENT_CURRENCY,
	DOCUMENT_PARTY,
	DOCUMENT_IS_CANCELLED,
	DOCUMENT_LINES,
	DOCUMENT_WHOLE,
	DOCUMENT_MICRO,
};

/* The figures of a currency, the newest first; NULL: there is no room. */
static struct figures *
find_figures(struct tally *tally, const char *currency)
{
	struct figures *figures;
	size_t i;

	for (i = tally->count; i > 0; i--) {
		figures = &tally->currencies[i - 1];
		if (strcmp(figures->total.currency, currency) == 0)
			return figures;
	}
	if (tally->count == LEDGER_IMPORT_CURRENCIES_MAX)
		return NULL;
	figures = &tally->currencies[tally->count++];
	memcpy(figures->total.currency, currency, strlen(currency) + 1);
	return figures;
}

static enum status
add_document(struct tally *tally, struct db_query *query, struct error *err)
{
	const char *currency = db_text(query, DOCUMENT_CURRENCY);
	int64_t party = db_int(query, DOCUMENT_PARTY);
	struct figures *figures;
	enum status status = db_columns_status(query, err);

	if (status != STATUS_OK)
		return status;
	if (db_int(query, DOCUMENT_IS_CANCELLED) != 0) {
		tally->cancelled++;
		return STATUS_OK;
	}
	if (currency == NULL ||
	    strlen(currency) >= sizeof figures->total.currency || party < 1)
		return db_damaged(query->db, "a document's currency or party",
		    err);
	figures = find_figures(tally, currency);
	if (figures == NULL)
		return error_set(err, STATUS_RANGE,
		    "an import has at most %d currencies",
		    LEDGER_IMPORT_CURRENCIES_MAX);
	figures->total.documents++;
	figures->total.lines += (uint64_t)db_int(query, DOCUMENT_LINES);
	figures->total.net_micro += (wide)db_int(query, DOCUMENT_WHOLE) *
	    DECIMAL_ONE_MICRO + db_int(query, DOCUMENT_MICRO);
	status = ledger_rows_add(&figures->parties, party, err);
	if (status == STATUS_OK)
		status = ledger_rows_add(&tally->parties, party, err);
	return status;
}

static enum status
read_documents(struct tally *tally, struct ledger_import *import,
    struct error *err)
{
	struct db_query query;
	bool has_row = false;
	enum status status;

	db_query(&query, import->ledger->db,
	    "SELECT currency, party, is_cancelled, line_count, net_whole,"
	    " net_micro FROM document WHERE id > ?1 AND import = ?2"
	    " AND superseded IS NULL");
	db_bind_int(&query, 1, import->documents_before);
	db_bind_int(&query, 2, import->number);
	status = db_step(&query, &has_row, err);
	while (status == STATUS_OK && has_row) {
		status = add_document(tally, &query, err);
		if (status == STATUS_OK)
			status = db_step(&query, &has_row, err);
	}
	return db_query_end(&query, status, err);
}

static int
compare_currencies(const void *a, const void *b)
{
	const struct ledger_import_total *one = a;
	const struct ledger_import_total *other = b;

	return strcmp(one->currency, other->currency);
}

static enum status
sum_currencies(struct ledger_import_summary *out,
    struct ledger_import *import, struct error *err)
{
	struct tally tally = { .currencies = calloc(
	    LEDGER_IMPORT_CURRENCIES_MAX, sizeof *tally.currencies) };
	struct ledger_import_total *total = out->totals;
	enum status status;
	size_t i;

	if (tally.currencies == NULL)
		return error_memory(err);
	status = read_documents(&tally, import, err);
	for (i = 0; status == STATUS_OK && i < tally.count; i++, total++) {
		*total = tally.currencies[i].total;
		total->accounts = ledger_rows_count(
		    &tally.currencies[i].parties);
		out->documents += total->documents;
		out->lines += total->lines;
	}
	out->total_count = (size_t)(total - out->totals);
	qsort(out->totals, out->total_count, sizeof *total,
	    compare_currencies);
	/* An account may have documents in several of them. */
	out->accounts = ledger_rows_count(&tally.parties);
	out->cancelled = tally.cancelled;
	tally_fini(&tally);
	return status;
}

enum status
ledger_import_summarise(struct ledger_import_summary *out,
    struct ledger_import *import, struct error *err)
{
	enum status status;

	memset(out, 0, sizeof *out);
	out->duplicates = import->duplicates;
	out->updated = import->updated;
	out->set_aside = import->set_aside;
	status = sum_currencies(out, import, err);
	if (status == STATUS_OK)
		status = ledger_count_unnamed(import, LEDGER_NAME_PARTY,
		    &out->unnamed_accounts, err);
	if (status == STATUS_OK)
		status = ledger_count_unnamed(import, LEDGER_NAME_ITEM,
		    &out->unnamed_products, err);
	return status;
}
