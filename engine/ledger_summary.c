#include <string.h>

#include "engine/ledger_store.h"

/*
 * The figures of an import are asked of what it wrote: its documents are the
 * newest rows, so they are read in one go, and nothing has to be kept while a
 * file goes in.  A version that the same import superseded does not count.
 */

/*
 * Whole units are summed as 32-bit halves, which cannot overflow; the upper one
 * keeps the sign.
 */
static wide
join_halves(const struct db_query *query, int column)
{
	return (wide)db_int(query, column) * (INT64_C(1) << 32) +
	    db_int(query, column + 1);
}

/* A text of the database in a place of fixed size; false: it is longer. */
static bool
copy_code(char *out, size_t size, const char *text)
{
	size_t length = text == NULL ? 0 : strlen(text);

	if (length >= size)
		return false;
	memcpy(out, text == NULL ? "" : text, length + 1);
	return true;
}

/* Columns of the query in sum_currencies(). */
enum {
	TOTAL_CURRENCY,
	TOTAL_CANCELLED,
	TOTAL_DOCUMENTS,
	TOTAL_LINES,
	TOTAL_ACCOUNTS,
	TOTAL_WHOLE,		/* two halves */
	TOTAL_MICRO = TOTAL_WHOLE + 2,
};

static enum status
add_total(struct ledger_import_summary *out, struct db_query *query,
    struct error *err)
{
	struct ledger_import_total *total;

	out->cancelled += (uint64_t)db_int(query, TOTAL_CANCELLED);
	if (db_int(query, TOTAL_DOCUMENTS) == 0)
		return STATUS_OK;
	if (out->total_count == LEDGER_IMPORT_CURRENCIES_MAX)
		return error_set(err, STATUS_RANGE,
		    "an import has at most %d currencies",
		    LEDGER_IMPORT_CURRENCIES_MAX);
	total = &out->totals[out->total_count];
	if (!copy_code(total->currency, sizeof total->currency,
	    db_text(query, TOTAL_CURRENCY)))
		return db_damaged(query->db, "a currency is too long", err);
	total->documents = (uint64_t)db_int(query, TOTAL_DOCUMENTS);
	total->lines = (uint64_t)db_int(query, TOTAL_LINES);
	total->accounts = (uint64_t)db_int(query, TOTAL_ACCOUNTS);
	total->net_micro = join_halves(query, TOTAL_WHOLE) *
	    DECIMAL_ONE_MICRO + db_int(query, TOTAL_MICRO);
	out->documents += total->documents;
	out->lines += total->lines;
	out->total_count++;
	return STATUS_OK;
}

/* Of what is not cancelled. */
#define LIVE " FILTER (WHERE is_cancelled = 0)"

static enum status
sum_currencies(struct ledger_import_summary *out,
    struct ledger_import *import, struct error *err)
{
	struct db_query query;
	bool has_row = false;
	enum status status;

	db_query(&query, import->ledger->db,
	    "SELECT currency, sum(is_cancelled), count(*)" LIVE ","
	    " sum(line_count)" LIVE ", count(DISTINCT party)" LIVE ","
	    " sum(net_whole >> 32)" LIVE ","
	    " sum(net_whole & 4294967295)" LIVE ", sum(net_micro)" LIVE
	    " FROM document WHERE id > ?1 AND import = ?2"
	    " AND superseded IS NULL GROUP BY currency ORDER BY currency");
	db_bind_int(&query, 1, import->documents_before);
	db_bind_int(&query, 2, import->number);
	status = db_step(&query, &has_row, err);
	while (status == STATUS_OK && has_row) {
		status = add_total(out, &query, err);
		if (status == STATUS_OK)
			status = db_step(&query, &has_row, err);
	}
	return db_query_end(&query, status, err);
}

/* An account may have documents in several currencies. */
static enum status
count_accounts(struct ledger_import_summary *out,
    struct ledger_import *import, struct error *err)
{
	struct db_query query;
	int64_t accounts = 0;
	bool found;
	enum status status;

	if (out->total_count <= 1) {
		out->accounts = out->totals[0].accounts;
		return STATUS_OK;
	}
	db_query(&query, import->ledger->db,
	    "SELECT count(DISTINCT party) FROM document"
	    " WHERE id > ?1 AND import = ?2 AND superseded IS NULL"
	    " AND is_cancelled = 0");
	db_bind_int(&query, 1, import->documents_before);
	db_bind_int(&query, 2, import->number);
	status = db_get_int(&query, &accounts, &found, err);
	out->accounts = (uint64_t)accounts;
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
		status = count_accounts(out, import, err);
	if (status == STATUS_OK)
		status = ledger_count_unnamed(import, LEDGER_NAME_PARTY,
		    &out->unnamed_accounts, err);
	if (status == STATUS_OK)
		status = ledger_count_unnamed(import, LEDGER_NAME_ITEM,
		    &out->unnamed_products, err);
	return status;
}
