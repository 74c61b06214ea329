#include <assert.h>

#include "engine/ledger_compare.h"
#include "engine/ledger_tally.h"
#include "engine/optional.h"

/* The current version of a document, if there is one, and what the new one is
 * to it. */
struct former {
	int64_t row;		/* 0: none */
	int64_t import;
	unsigned relation;	/* LEDGER_* */
	const char *difference;	/* what differs, in words; NULL: nothing */
};

static const char *
type_name(enum document_type type)
{
	return type == DOCUMENT_INVOICE ? "invoice" : "credit note";
}

/* Columns of the query in judge(). */
enum {
	FORMER_ROW,
	FORMER_IMPORT,
	FORMER_PARTY,
	FORMER_DATE,
	FORMER_DELIVERED,
	FORMER_DUE,
	FORMER_CURRENCY,
	FORMER_TOTAL,
	FORMER_CANCELLED,
	FORMER_TAGS,
	FORMER_REFERS_TO,
	FORMER_LINE_COUNT,
	FORMER_LINES,
};

/*
 * Many programs empty what they cancel: a cancelled document without lines
 * says no more of its content than whose it was, when and in what currency.
 */
static bool
is_emptied(const struct fact_document *document, struct db_query *query)
{
	return document->is_cancelled && (document->line_count == 0 ||
	    (db_int(query, FORMER_CANCELLED) &&
	    db_int(query, FORMER_LINE_COUNT) == 0));
}

/* The first field that may not change and does; NULL: none. */
static const char *
find_difference(const struct fact_document *document, int64_t party,
    struct db_query *query)
{
	bool has_total = !db_is_null(query, FORMER_TOTAL);

	if (db_int(query, FORMER_PARTY) != party)
		return "its account";
	if (db_date(query, FORMER_DATE) != document->date)
		return "its date";
	if (!optional_equal(db_text(query, FORMER_CURRENCY),
	    document->currency))
		return "its currency";
	if (is_emptied(document, query))
		return NULL;
	if (db_date(query, FORMER_DUE) != document->due)
		return "its due date";
	if (has_total != document->has_total || (has_total &&
	    db_int(query, FORMER_TOTAL) != document->total_micro))
		return "its total";
	if (!optional_equal(db_text(query, FORMER_TAGS), document->tags))
		return "its tags";
	if (!optional_equal(db_text(query, FORMER_REFERS_TO),
	    document->refers_to))
		return "the invoice it refers to";
	if (db_int(query, FORMER_CANCELLED) && !document->is_cancelled)
		return "being cancelled no more";
	return NULL;
}

static void
relate_delivery(struct former *former, const struct fact_document *document,
    struct db_query *query)
{
	int32_t before = db_date(query, FORMER_DELIVERED);

	if (before == document->delivered)
		return;
	if (before == DATE_NONE)
		former->relation |= LEDGER_ADDS;
	else if (document->delivered == DATE_NONE)
		former->relation |= LEDGER_LACKS;
	else
		former->difference = "its delivery date";
}

static enum status
relate_lines(struct former *former, const struct ledger_import *import,
    const struct fact_document *document, bool has_new_names,
    struct db_query *query, struct error *err)
{
	struct ledger_packed before;
	struct ledger_packed after = {
		.bytes = import->packed.bytes,
		.size = import->packed.length,
		.count = document->line_count,
	};
	unsigned relation = LEDGER_DIFFERS;
	enum status status = STATUS_OK;

	before.bytes = db_blob(query, FORMER_LINES, &before.size);
	before.count = (size_t)db_int(query, FORMER_LINE_COUNT);
	if (is_emptied(document, query))
		relation = before.count < after.count ? LEDGER_ADDS :
		    before.count > after.count ? LEDGER_LACKS : 0;
	else if (!has_new_names)
		status = ledger_compare_lines(&relation, &before, &after);
	if (status == STATUS_INVALID)
		return db_damaged(query->db, "a document's lines", err);
	if (status != STATUS_OK)
		return error_memory(err);
	if ((relation & LEDGER_DIFFERS) && former->difference == NULL)
		former->difference = "its lines";
	former->relation |= relation;
	return STATUS_OK;
}

/*
 * The rows of the lines' products.  *has_new: some product has none and
 * is_added is false.
 */
static enum status
find_items(struct ledger_import *import, const struct fact_document *document,
    int64_t source, bool is_added, bool *has_new, struct error *err)
{
	enum status status;
	int64_t *items;
	size_t i;

	items = ledger_grow(import->line_items, &import->line_item_capacity,
	    document->line_count, sizeof *items);
	if (items == NULL)
		return error_memory(err);
	import->line_items = items;
	*has_new = false;
	for (i = 0; i < document->line_count; i++) {
		items[i] = 0;
		if (document->lines[i].product == NULL)
			continue;
		status = ledger_item_row(import, source, &document->lines[i],
		    is_added, &items[i], err);
		if (status != STATUS_OK)
			return status;
		*has_new = *has_new || items[i] == 0;
	}
	return STATUS_OK;
}

/* The lines packed into import->packed. */
static enum status
pack(struct ledger_import *import, const struct fact_document *document,
    struct error *err)
{
	enum status status;

	strbuf_clear(&import->packed);
	ledger_lines_pack(&import->packed, document->lines,
	    import->line_items, document->line_count);
	status = strbuf_status(&import->packed);
	if (status == STATUS_MEMORY)
		return error_memory(err);
	if (status != STATUS_OK)
		return error_set(err, status,
		    "the lines of %s %s take more than %u bytes",
		    type_name(document->type), document->id,
		    LEDGER_LINES_BYTES_MAX);
	return STATUS_OK;
}

/* Relate the document to the row the query stands on. */
static enum status
relate(struct former *former, struct ledger_import *import,
    const struct fact_document *document, int64_t source,
    struct db_query *query, struct error *err)
{
	bool has_new_names = false;
	int64_t party;
	enum status status;

	former->row = db_int(query, FORMER_ROW);
	former->import = db_int(query, FORMER_IMPORT);
	status = ledger_name_row(import, LEDGER_NAME_PARTY, source,
	    document->account, false, &party, err);
	if (status == STATUS_OK)
		status = find_items(import, document, source, false,
		    &has_new_names, err);
	if (status == STATUS_OK)
		status = pack(import, document, err);
	if (status != STATUS_OK)
		return status;
	former->difference = find_difference(document, party, query);
	if (former->difference == NULL)
		relate_delivery(former, document, query);
	if (document->is_cancelled && !db_int(query, FORMER_CANCELLED))
		former->relation |= LEDGER_CANCELS;
	return relate_lines(former, import, document, has_new_names, query,
	    err);
}

static enum status
judge(struct former *out, struct ledger_import *import,
    const struct fact_document *document, int64_t source, struct error *err)
{
	struct former former = { 0 };
	struct db_query query;
	bool has_row = false;
	enum status status;

	db_query(&query, import->ledger->db,
	    "SELECT id, import, party, date, delivered, due, currency, total,"
	    " is_cancelled, tags, refers_to, line_count, lines FROM document"
	    " WHERE source = ?1 AND type = ?2 AND number = ?3"
	    " AND superseded IS NULL");
	db_bind_int(&query, 1, source);
	db_bind_int(&query, 2, document->type);
	db_bind_text(&query, 3, document->id);
	status = db_step(&query, &has_row, err);
	if (status == STATUS_OK && has_row)
		status = relate(&former, import, document, source, &query, err);
	status = db_query_end(&query, status, err);
	if (status == STATUS_OK)
		*out = former;
	return status;
}

/* Is it a new version?  One that cancels may leave out what never counts. */
static bool
is_newer(const struct former *former)
{
	return former->difference == NULL &&
	    ((former->relation & LEDGER_CANCELS) ||
	    (former->relation & (LEDGER_ADDS | LEDGER_LACKS)) == LEDGER_ADDS);
}

/* Does it say nothing that is not known?  Saying less contradicts nothing. */
static bool
is_known(const struct former *former, bool replaces)
{
	return former->difference == NULL && (former->relation == 0 ||
	    (former->relation == LEDGER_LACKS && !replaces));
}

static enum status
supersede(struct ledger_import *import, const struct former *former,
    struct error *err)
{
	struct db_query query;

	if (former->import == import->number)
		import->has_lost_tally = true;
	db_query(&query, import->ledger->db,
	    "UPDATE document SET superseded = ?2 WHERE id = ?1");
	db_bind_int(&query, 1, former->row);
	db_bind_int(&query, 2, import->number);
	return db_run(&query, err);
}

/* FACT_LINES_MAX lines below DECIMAL_LIMIT_MICRO always fit. */
static wide
sum_net(const struct fact_document *document)
{
	wide sum = 0;
	size_t i;

	for (i = 0; i < document->line_count; i++)
		sum += document->lines[i].net_micro;
	return sum;
}

/* *is_added false: there is a current version, and nothing was done. */
static enum status
insert(bool *is_added, struct ledger_import *import,
    const struct fact_document *document, int64_t source, int64_t party,
    struct error *err)
{
	struct db_query query;
	enum status status;

	db_query(&query, import->ledger->db,
	    "INSERT INTO document (source, type, number, party, date,"
	    " delivered, due, currency, total, is_cancelled, tags, refers_to,"
	    " file_line, import, line_count, net_whole, net_micro, lines)"
	    " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13,"
	    " ?14, ?15, ?16, ?17, ?18)"
	    " ON CONFLICT (source, type, number) WHERE superseded IS NULL"
	    " DO NOTHING");
	db_bind_int(&query, 1, source);
	db_bind_int(&query, 2, document->type);
	db_bind_text(&query, 3, document->id);
	db_bind_int(&query, 4, party);
	db_bind_int(&query, 5, document->date);
	db_bind_date(&query, 6, document->delivered);
	db_bind_date(&query, 7, document->due);
	db_bind_text(&query, 8, document->currency);
	if (document->has_total)
		db_bind_int(&query, 9, document->total_micro);
	db_bind_int(&query, 10, document->is_cancelled);
	db_bind_text(&query, 11, document->tags);
	db_bind_text(&query, 12, document->refers_to);
	db_bind_int(&query, 13, (int64_t)document->file_line);
	db_bind_int(&query, 14, import->number);
	db_bind_int(&query, 15, (int64_t)document->line_count);
	ledger_bind_sum(&query, 16, sum_net(document));
	db_bind_blob(&query, 18, import->packed.bytes, import->packed.length);
	status = db_run(&query, err);
	*is_added = status == STATUS_OK &&
	    db_changes(import->ledger->db) == 1;
	return status;
}

/* Make known what the document names. */
static enum status
note_names(struct ledger_import *import, const struct fact_document *document,
    int64_t party, struct error *err)
{
	const char *category;
	const char *last = NULL;
	size_t i;
	enum status status;

	status = ledger_rows_add(&import->parties, party, err);
	for (i = 0; status == STATUS_OK && i < document->line_count; i++) {
		if (import->line_items[i] != 0)
			status = ledger_rows_add(&import->items,
			    import->line_items[i], err);
		category = document->lines[i].category;
		if (status == STATUS_OK && category != NULL &&
		    !optional_equal(category, last))
			status = ledger_category_name(import, category, err);
		last = category;
	}
	return status;
}

/* It went in: count it, and make known what it names. */
static enum status
note(struct ledger_import *import, const struct fact_document *document,
    int64_t party, struct error *err)
{
	const struct ledger_tally_document counted = {
		.currency = document->currency,
		.party = party,
		.is_cancelled = document->is_cancelled,
		.lines = document->line_count,
		.net_micro = sum_net(document),
	};
	enum status status = ledger_tally_add(&import->tally, &counted, err);

	return status == STATUS_OK ?
	    note_names(import, document, party, err) : status;
}

/* Write the document as its current version. */
static enum status
write(struct ledger_import *import, const struct fact_document *document,
    int64_t source, const struct former *former, struct error *err)
{
	int64_t party;
	bool has_new;
	bool is_added = false;
	enum status status;

	status = ledger_name_row(import, LEDGER_NAME_PARTY, source,
	    document->account, true, &party, err);
	if (status == STATUS_OK)
		status = find_items(import, document, source, true, &has_new,
		    err);
	if (status == STATUS_OK)
		status = pack(import, document, err);
	if (status == STATUS_OK && former->row != 0)
		status = supersede(import, former, err);
	if (status == STATUS_OK)
		status = insert(&is_added, import, document, source, party,
		    err);
	if (status == STATUS_OK && !is_added)
		return db_damaged(import->ledger->db,
		    "an index of documents contradicts them", err);
	if (status == STATUS_OK)
		status = note(import, document, party, err);
	return status;
}

/*
 * Write the document where it is new, without a look at what is there: that is
 * done as it is inserted.  *is_added false: it is known, or names what is not
 * known yet, which must not be added for one that does not go in; and nothing
 * was done.
 */
static enum status
write_new(bool *is_added, struct ledger_import *import,
    const struct fact_document *document, int64_t source, struct error *err)
{
	int64_t party;
	bool has_new = false;
	enum status status;

	*is_added = false;
	status = ledger_name_row(import, LEDGER_NAME_PARTY, source,
	    document->account, false, &party, err);
	if (status == STATUS_OK && party != 0)
		status = find_items(import, document, source, false, &has_new,
		    err);
	if (status != STATUS_OK || party == 0 || has_new)
		return status;
	status = pack(import, document, err);
	if (status == STATUS_OK)
		status = insert(is_added, import, document, source, party,
		    err);
	if (status == STATUS_OK && *is_added)
		status = note(import, document, party, err);
	return status;
}

static enum status
put(struct ledger_import *import, const struct fact_document *document,
    enum ledger_outcome *outcome, const char **code, struct error *err)
{
	struct former former;
	int64_t source;
	bool is_added = false;
	enum status status;

	assert(document->type == DOCUMENT_INVOICE ||
	    document->type == DOCUMENT_CREDIT_NOTE);
	if (document->line_count > FACT_LINES_MAX)
		return ledger_refuse(outcome, code, "too-many-lines", err,
		    "%s %s has %zu lines, the most are %d",
		    type_name(document->type), document->id,
		    document->line_count, FACT_LINES_MAX);
	status = ledger_source_row(import, document->source, &source, err);
	/* As the one before it was, so are most. */
	if (status == STATUS_OK && !import->was_known)
		status = write_new(&is_added, import, document, source, err);
	if (status == STATUS_OK && !is_added)
		status = judge(&former, import, document, source, err);
	if (status != STATUS_OK)
		return status;
	import->was_known = !is_added && former.row != 0;
	if (is_added) {
		*outcome = LEDGER_ADDED;
		return STATUS_OK;
	}

	if (former.row != 0 && is_known(&former, import->replaces)) {
		import->duplicates++;
		*outcome = LEDGER_DUPLICATE;
		return STATUS_OK;
	}
	if (former.row != 0 && !is_newer(&former) && !import->replaces)
		return ledger_refuse(outcome, code, "other-content", err,
		    "%s %s is known from import %lld with other content: %s",
		    type_name(document->type), document->id,
		    (long long)former.import, former.difference != NULL ?
		    former.difference : "its delivery date or tax");
	status = write(import, document, source, &former, err);
	if (status != STATUS_OK)
		return status;
	*outcome = former.row != 0 ? LEDGER_UPDATED : LEDGER_ADDED;
	import->updated += former.row != 0;
	return STATUS_OK;
}

enum status
ledger_put_document(struct ledger_import *import,
    const struct fact_document *document, enum ledger_outcome *outcome,
    const char **code, struct error *err)
{
	struct ledger *ledger = import->ledger;
	enum status status = put(import, document, outcome, code, err);

	if (status != STATUS_OK || *outcome == LEDGER_REFUSED ||
	    *outcome == LEDGER_DUPLICATE ||
	    ++import->unread < LEDGER_READ_AHEAD)
		return status;
	import->unread = 0;
	return ledger_chain_read_ahead(&ledger->chain, ledger->db, err);
}
