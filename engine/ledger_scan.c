#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "engine/ledger_claim.h"
#include "engine/ledger_resolve.h"

/*
 * A scan has two passes: the keys of the accounts' documents are read, sorted
 * into canonical order, and then each document is read and handed over.  So
 * what is held in memory is a key per document, never their lines.
 */

#define SCAN_KEY_BYTES_MAX ((size_t)4 << 30)

/* Of a text that was not looked for among the categories yet. */
#define UNASKED (CATALOG_NONE - 1)

/* Where a document stands in canonical order. */
struct key {
	const char *source;	/* in the scratch's arena, as the next */
	const char *number;
	int64_t row;
	int64_t source_row;
	uint32_t account;
	enum document_type type;
};

/* Memory that scans reuse. */
struct ledger_scratch {
	struct arena arena;		/* texts of the keys */
	struct key *keys;
	size_t key_count;
	size_t key_capacity;
	struct ledger_lines reader;
	struct purchase_line *lines;
	uint32_t *categories;		/* of the reader's texts */
	size_t line_capacity;
	size_t category_capacity;
	char (*places)[LEDGER_LINE_NO_TEXT];	/* "1", "2", ... */
	size_t place_count;
	struct ledger_claim claim;
};

/* One scan at work. */
struct scan {
	struct ledger *ledger;
	struct ledger_scratch *scratch;
	const struct ledger_scan *asked;
	const struct ledger_resolution *resolution;
	ledger_scan_fn callback;
	void *payload;
};

void
ledger_scratch_free(struct ledger_scratch *scratch)
{
	if (scratch == NULL)
		return;
	arena_reset(&scratch->arena);
	ledger_lines_fini(&scratch->reader);
	ledger_claim_fini(&scratch->claim);
	free(scratch->keys);
	free(scratch->lines);
	free(scratch->categories);
	free(scratch->places);
	free(scratch);
}

static enum status
get_scratch(struct ledger_scratch **out, struct ledger *ledger,
    struct error *err)
{
	struct ledger_scratch *scratch = ledger->scratch;

	if (scratch == NULL) {
		scratch = calloc(1, sizeof *scratch);
		if (scratch == NULL)
			return error_memory(err);
		arena_init(&scratch->arena, SCAN_KEY_BYTES_MAX);
		ledger_claim_init(&scratch->claim);
		ledger->scratch = scratch;
	}
	arena_reset(&scratch->arena);
	scratch->key_count = 0;
	ledger_claim_forget(&scratch->claim);
	*out = scratch;
	return STATUS_OK;
}

/* ------------------------------------------------------ the first pass */

static enum status
add_key(struct scan *scan, const struct key *key, struct error *err)
{
	struct ledger_scratch *scratch = scan->scratch;
	struct key *keys;

	keys = ledger_grow(scratch->keys, &scratch->key_capacity,
	    scratch->key_count + 1, sizeof *keys);
	if (keys == NULL)
		return error_memory(err);
	scratch->keys = keys;
	scratch->keys[scratch->key_count] = *key;
	return ledger_text_copy(&keys[scratch->key_count++].number,
	    &scratch->arena, key->number, err);
}

/* The keys of a party's documents; key holds what they share. */
static enum status
list_documents(struct scan *scan, int64_t party, struct key *key,
    struct error *err)
{
	const struct ledger_scan *asked = scan->asked;
	struct db_query query;
	bool has_row = false;
	enum status status;

	if (asked->by_delivery)
		db_query(&query, scan->ledger->db,
		    "SELECT id, type, number FROM document WHERE party = ?2"
		    " AND coalesce(delivered, date) BETWEEN ?3 AND ?4 AND "
		    LEDGER_VISIBLE("document"));
	else
		db_query(&query, scan->ledger->db,
		    "SELECT id, type, number FROM document WHERE party = ?2"
		    " AND date BETWEEN ?3 AND ?4 AND "
		    LEDGER_VISIBLE("document"));
	db_bind_int(&query, 1, scan->resolution->position);
	db_bind_int(&query, 2, party);
	db_bind_int(&query, 3, asked->dates.from);
	db_bind_int(&query, 4, asked->dates.until);
	status = db_step(&query, &has_row, err);
	while (status == STATUS_OK && has_row) {
		key->row = db_int(&query, 0);
		key->type = db_int(&query, 1) == DOCUMENT_INVOICE ?
		    DOCUMENT_INVOICE : DOCUMENT_CREDIT_NOTE;
		key->number = db_text(&query, 2);
		status = db_columns_status(&query, err);
		if (status == STATUS_OK)
			status = add_key(scan, key, err);
		if (status == STATUS_OK)
			status = db_step(&query, &has_row, err);
	}
	return db_query_end(&query, status, err);
}

static enum status
list_party(struct scan *scan, uint32_t account, int64_t party,
    struct error *err)
{
	struct key key = { .account = account };
	struct db_query query;
	bool has_row = false;
	enum status status;

	db_query(&query, scan->ledger->db,
	    "SELECT s.id, s.text FROM party p JOIN source s ON s.id = p.source"
	    " WHERE p.id = ?1");
	db_bind_int(&query, 1, party);
	status = db_step(&query, &has_row, err);
	if (status == STATUS_OK && has_row) {
		key.source_row = db_int(&query, 0);
		status = ledger_text_copy(&key.source, &scan->scratch->arena,
		    db_text(&query, 1), err);
	}
	status = db_query_end(&query, status, err);
	if (status == STATUS_OK && key.source == NULL)
		status = db_damaged(scan->ledger->db, "a party is missing",
		    err);
	if (status == STATUS_OK)
		status = list_documents(scan, party, &key, err);
	return status;
}

static enum status
list_keys(struct scan *scan, struct error *err)
{
	const struct ledger_resolution *resolution = scan->resolution;
	uint32_t account;
	size_t party;
	size_t i;
	enum status status;

	for (i = 0; i < scan->asked->account_count; i++) {
		account = scan->asked->accounts[i];
		assert(account < catalog_account_count(scan->asked->catalog));
		for (party = resolution->first_party[account];
		    party < resolution->first_party[account + 1]; party++) {
			status = list_party(scan, account,
			    resolution->account_parties[party], err);
			if (status != STATUS_OK)
				return status;
		}
	}
	return STATUS_OK;
}

static int
compare_keys(const void *a_pointer, const void *b_pointer)
{
	const struct key *a = a_pointer;
	const struct key *b = b_pointer;
	int order = a->source == b->source ? 0 : strcmp(a->source, b->source);

	if (order == 0)
		order = (a->type > b->type) - (a->type < b->type);
	return order != 0 ? order : strcmp(a->number, b->number);
}

/* ----------------------------------------------------- the second pass */

/* Columns of the query in pass_document(). */
enum {
	DOCUMENT_DATE,
	DOCUMENT_DELIVERED,
	DOCUMENT_CURRENCY,
	DOCUMENT_CANCELLED,
	DOCUMENT_TAGS,
	DOCUMENT_REFERS_TO,
	DOCUMENT_LINE_COUNT,
	DOCUMENT_NET_WHOLE,
	DOCUMENT_NET_MICRO,
	DOCUMENT_LINES,
};

/* The texts "1" to "count" of lines that are numbered by their place. */
static enum status
make_places(struct ledger_scratch *scratch, size_t count, struct error *err)
{
	size_t capacity = scratch->place_count;
	char (*places)[LEDGER_LINE_NO_TEXT];

	if (count <= scratch->place_count)
		return STATUS_OK;
	places = ledger_grow(scratch->places, &capacity, count,
	    sizeof *places);
	if (places == NULL)
		return error_memory(err);
	scratch->places = places;
	for (; scratch->place_count < capacity; scratch->place_count++)
		(void)snprintf(places[scratch->place_count], sizeof *places,
		    "%u", (unsigned)(scratch->place_count + 1) % 10000000);
	return STATUS_OK;
}

/* Room for the lines, and for the categories of the value that is open. */
static enum status
make_lines(struct ledger_scratch *scratch, size_t count, struct error *err)
{
	struct purchase_line *lines;
	uint32_t *categories;
	size_t i;

	lines = ledger_grow(scratch->lines, &scratch->line_capacity, count,
	    sizeof *lines);
	if (lines == NULL)
		return error_memory(err);
	scratch->lines = lines;
	categories = ledger_grow(scratch->categories,
	    &scratch->category_capacity, scratch->reader.text_count,
	    sizeof *categories);
	if (categories == NULL)
		return error_memory(err);
	scratch->categories = categories;
	for (i = 0; i < scratch->reader.text_count; i++)
		categories[i] = UNASKED;
	return make_places(scratch, count, err);
}

static uint32_t
find_category(const struct scan *scan, const struct ledger_line *line,
    uint32_t product)
{
	uint32_t *known;

	if (line->category == NULL)
		return product == CATALOG_NONE ? CATALOG_NONE :
		    catalog_product(scan->asked->catalog, product)->category;
	known = &scan->scratch->categories[line->category_index];
	if (*known == UNASKED)
		*known = catalog_category_find(scan->asked->catalog,
		    line->category);
	return *known;
}

/* STATUS_INVALID: the line is damaged, or names an item that is not there. */
static enum status
read_line(struct scan *scan, size_t index)
{
	const struct ledger_resolution *resolution = scan->resolution;
	struct ledger_line line;
	uint32_t product = CATALOG_NONE;

	if (ledger_lines_next(&scan->scratch->reader, &line) != STATUS_OK ||
	    (uint64_t)line.item >= resolution->item_count)
		return STATUS_INVALID;
	if (line.item != 0)
		product = resolution->products[line.item];
	scan->scratch->lines[index] = (struct purchase_line){
		.no = line.no != NULL ? line.no : scan->scratch->places[index],
		.unit = line.unit,
		.tags = line.tags,
		.tax_category = line.tax_category,
		.product = product,
		.category = find_category(scan, &line, product),
		.net_micro = line.net_micro,
		.quantity_micro = line.quantity_micro,
		.has_quantity = line.has_quantity,
	};
	return STATUS_OK;
}

static enum status
read_lines(struct scan *scan, struct db_query *query, size_t *out_count,
    struct error *err)
{
	struct ledger_scratch *scratch = scan->scratch;
	int64_t count = db_int(query, DOCUMENT_LINE_COUNT);
	const void *bytes;
	size_t size;
	size_t i;
	enum status status;

	bytes = db_blob(query, DOCUMENT_LINES, &size);
	status = db_columns_status(query, err);
	if (status != STATUS_OK)
		return status;
	if (count < 0 || count > FACT_LINES_MAX)
		status = STATUS_INVALID;
	else
		status = ledger_lines_open(&scratch->reader, bytes, size);
	if (status == STATUS_MEMORY)
		return error_memory(err);
	if (status == STATUS_OK &&
	    make_lines(scratch, (size_t)count, err) != STATUS_OK)
		return err->status;
	for (i = 0; status == STATUS_OK && i < (size_t)count; i++)
		status = read_line(scan, i);
	if (status != STATUS_OK)
		return db_damaged(query->db, "a document's lines", err);
	*out_count = (size_t)count;
	return STATUS_OK;
}

/* Hand over the document the query stands on. */
static enum status
pass_row(struct scan *scan, const struct key *key, struct db_query *query,
    struct error *err)
{
	struct purchase_document document = {
		.source = key->source,
		.type = key->type,
		.id = key->number,
		.account = key->account,
		.date = db_date(query, DOCUMENT_DATE),
		.delivered = db_date(query, DOCUMENT_DELIVERED),
		.currency = db_text(query, DOCUMENT_CURRENCY),
		.tags = db_text(query, DOCUMENT_TAGS),
		.is_cancelled = db_int(query, DOCUMENT_CANCELLED) != 0,
		.net_total_micro = (wide)db_int(query, DOCUMENT_NET_WHOLE) *
		    DECIMAL_ONE_MICRO + db_int(query, DOCUMENT_NET_MICRO),
	};
	const char *invoice = key->type == DOCUMENT_INVOICE ? key->number :
	    db_text(query, DOCUMENT_REFERS_TO);
	enum status status;

	status = read_lines(scan, query, &document.line_count, err);
	document.lines = scan->scratch->lines;
	if (status == STATUS_OK && scan->asked->with_claims && invoice != NULL)
		status = ledger_claim_find(&document.claim,
		    &scan->scratch->claim, scan->ledger,
		    scan->resolution->position, key->source_row, invoice, err);
	if (status == STATUS_OK)
		status = scan->callback(&document, scan->payload, err);
	return status;
}

static enum status
pass_document(struct scan *scan, const struct key *key, struct error *err)
{
	struct db_query query;
	bool has_row = false;
	enum status status;

	db_query(&query, scan->ledger->db,
	    "SELECT date, delivered, currency, is_cancelled, tags, refers_to,"
	    " line_count, net_whole, net_micro, lines FROM document"
	    " WHERE id = ?1");
	db_bind_int(&query, 1, key->row);
	status = db_step(&query, &has_row, err);
	if (status == STATUS_OK && !has_row)
		status = db_damaged(scan->ledger->db, "a document is missing",
		    err);
	if (status == STATUS_OK)
		status = pass_row(scan, key, &query, err);
	return db_query_end(&query, status, err);
}

static enum status
pass_all(struct scan *scan, struct error *err)
{
	struct ledger_scratch *scratch = scan->scratch;
	enum status status;
	size_t i;

	status = ledger_resolve(&scan->resolution, scan->ledger,
	    scan->asked->catalog, scan->asked->position, err);
	if (status == STATUS_OK)
		status = list_keys(scan, err);
	if (status == STATUS_OK && scratch->key_count > 0)
		qsort(scratch->keys, scratch->key_count,
		    sizeof *scratch->keys, compare_keys);
	for (i = 0; status == STATUS_OK && i < scratch->key_count; i++)
		status = pass_document(scan, &scratch->keys[i], err);
	return status;
}

enum status
ledger_scan_documents(struct ledger *ledger, const struct ledger_scan *asked,
    ledger_scan_fn callback, void *payload, struct error *err)
{
	struct scan scan = {
		.ledger = ledger,
		.asked = asked,
		.callback = callback,
		.payload = payload,
	};
	bool is_begun = false;
	enum status status;

	status = get_scratch(&scan.scratch, ledger, err);
	if (status == STATUS_OK)
		status = ledger_read_begin(ledger, &is_begun, err);
	if (status == STATUS_OK)
		status = pass_all(&scan, err);
	if (is_begun)
		db_rollback(ledger->db);
	return status;
}
