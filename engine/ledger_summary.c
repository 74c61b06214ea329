#include <string.h>

#include "engine/currency.h"
#include "engine/ledger_tally.h"

/*
 * The figures of an import are those it kept while documents went in; where it
 * superseded documents of its own, which do not count, they are asked of what
 * it wrote: its documents are the newest rows, and read in one go.
 */

/* Columns of the query in read_documents(). */
enum {
	DOCUMENT_CURRENCY,
	DOCUMENT_PARTY,
	DOCUMENT_IS_CANCELLED,
	DOCUMENT_LINES,
	DOCUMENT_WHOLE,
	DOCUMENT_MICRO,
};

static enum status
add_document(struct ledger_tally *tally, struct db_query *query,
    struct error *err)
{
	const struct ledger_tally_document document = {
		.currency = db_text(query, DOCUMENT_CURRENCY),
		.party = db_int(query, DOCUMENT_PARTY),
		.is_cancelled = db_int(query, DOCUMENT_IS_CANCELLED) != 0,
		.lines = (uint64_t)db_int(query, DOCUMENT_LINES),
		.net_micro = (wide)db_int(query, DOCUMENT_WHOLE) *
		    DECIMAL_ONE_MICRO + db_int(query, DOCUMENT_MICRO),
	};
	enum status status = db_columns_status(query, err);

	if (status != STATUS_OK)
		return status;
	if (document.currency == NULL ||
	    strlen(document.currency) >= CURRENCY_CODE_SIZE ||
	    document.party < 1)
		return db_damaged(query->db, "a document's currency or party",
		    err);
	return ledger_tally_add(tally, &document, err);
}

static enum status
read_documents(struct ledger_tally *tally, struct ledger_import *import,
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

static enum status
recount(struct ledger_import_summary *out, struct ledger_import *import,
    struct error *err)
{
	struct ledger_tally tally = { 0 };
	enum status status = read_documents(&tally, import, err);

	if (status == STATUS_OK)
		ledger_tally_tell(out, &tally);
	ledger_tally_fini(&tally);
	return status;
}

enum status
ledger_import_summarise(struct ledger_import_summary *out,
    struct ledger_import *import, struct error *err)
{
	enum status status = STATUS_OK;

	memset(out, 0, sizeof *out);
	out->duplicates = import->duplicates;
	out->updated = import->updated;
	out->set_aside = import->set_aside;
	if (import->has_lost_tally)
		status = recount(out, import, err);
	else
		ledger_tally_tell(out, &import->tally);
	if (status == STATUS_OK)
		status = ledger_count_unnamed(import, LEDGER_NAME_PARTY,
		    &out->unnamed_accounts, err);
	if (status == STATUS_OK)
		status = ledger_count_unnamed(import, LEDGER_NAME_ITEM,
		    &out->unnamed_products, err);
	return status;
}
