#include <stdio.h>
#include <stdlib.h>

#include "engine/ledger_claim.h"
#include "engine/ledger_keys.h"

/*
 * A scan has two passes: the keys of the accounts' documents are read, sorted
 * into canonical order, and then each document is read and handed over, unless
 * it is held already.  So what a scan itself holds in memory is a key per
 * document, never their lines.
 */

/* Of a text that was not looked for among the categories yet. */
#define UNASKED (CATALOG_NONE - 1)

/* Memory that scans reuse. */
struct ledger_scratch {
	struct ledger_keys keys;
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
	ledger_keys_fini(&scratch->keys);
	ledger_lines_fini(&scratch->reader);
	ledger_claim_fini(&scratch->claim);
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
		ledger_keys_init(&scratch->keys);
		ledger_claim_init(&scratch->claim);
		ledger->scratch = scratch;
	}
	ledger_claim_forget(&scratch->claim);
	*out = scratch;
	return STATUS_OK;
}

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

/* The one that the line itself names. */
static uint32_t
find_category(const struct scan *scan, const struct ledger_line *line)
{
	uint32_t *known;

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
	struct ledger_item item;

	if (ledger_lines_next(&scan->scratch->reader, &line) != STATUS_OK ||
	    (uint64_t)line.item >= resolution->item_count)
		return STATUS_INVALID;
	item = resolution->items[line.item];
	scan->scratch->lines[index] = (struct purchase_line){
		.no = line.no != NULL ? line.no : scan->scratch->places[index],
		.unit = line.unit,
		.tags = line.tags,
		.tax_category = line.tax_category,
		.product = item.product,
		.category = line.category == NULL ? item.category :
		    find_category(scan, &line),
		.net_micro = line.net_micro,
		.quantity_micro = line.quantity_micro,
		.has_quantity = line.has_quantity,
	};
	return STATUS_OK;
}

static enum status
read_lines(struct scan *scan, const struct ledger_row *row, struct error *err)
{
	struct ledger_scratch *scratch = scan->scratch;
	enum status status;

	if (row->line_count < 0 || row->line_count > FACT_LINES_MAX)
		status = STATUS_INVALID;
	else
		status = ledger_lines_open(&scratch->reader, row->lines,
		    row->lines_size);
	if (status == STATUS_MEMORY)
		return error_memory(err);
	if (status == STATUS_OK && make_lines(scratch,
	    (size_t)row->line_count, err) != STATUS_OK)
		return err->status;
	for (size_t i = 0; status == STATUS_OK && i < (size_t)row->line_count;
	    i++)
		status = read_line(scan, i);
	if (status != STATUS_OK)
		return db_damaged(scan->ledger->db, "a document's lines", err);
	return STATUS_OK;
}

/* Hand over the document that the row and its key are. */
static enum status
pass_row(struct scan *scan, const struct ledger_key *key,
    const struct ledger_row *row, struct error *err)
{
	struct purchase_document document = {
		.source = key->source,
		.type = key->type,
		.id = key->number,
		.account = key->account,
		.date = row->date,
		.delivered = row->delivered,
		.currency = row->currency,
		.tags = row->tags,
		.is_cancelled = row->is_cancelled,
		.net_total_micro = row->net_total_micro,
	};
	const char *invoice = key->type == DOCUMENT_INVOICE ? key->number :
	    row->refers_to;
	enum status status;

	status = read_lines(scan, row, err);
	document.lines = scan->scratch->lines;
	document.line_count = (size_t)row->line_count;
	if (status == STATUS_OK && scan->asked->with_claims && invoice != NULL)
		status = ledger_claim_find(&document.claim,
		    &scan->scratch->claim, scan->ledger,
		    scan->resolution->position, key->source_row, invoice, err);
	if (status == STATUS_OK)
		status = scan->callback(&document, scan->payload, err);
	return status;
}

static enum status
pass_held(struct scan *scan, const struct ledger_key *key, struct error *err)
{
	struct ledger_row row;

	ledger_held_row(&row, key->held);
	return pass_row(scan, key, &row, err);
}

static enum status
pass_document(struct scan *scan, const struct ledger_key *key, struct error *err)
{
	struct ledger_row row;
	struct db_query query;
	bool has_row = false;
	enum status status;

	if (key->held != NULL)
		return pass_held(scan, key, err);
	db_query(&query, scan->ledger->db, "SELECT " LEDGER_ROW_COLUMNS
	    " FROM document WHERE id = ?1");
	db_bind_int(&query, 1, key->row);
	status = db_step(&query, &has_row, err);
	if (status == STATUS_OK && !has_row)
		status = db_damaged(scan->ledger->db, "a document is missing",
		    err);
	if (status == STATUS_OK)
		status = ledger_row_read(&row, &query, err);
	if (status == STATUS_OK)
		status = pass_row(scan, key, &row, err);
	return db_query_end(&query, status, err);
}

static enum status
pass_all(struct scan *scan, struct error *err)
{
	struct ledger_keys *keys = &scan->scratch->keys;
	enum status status;
	size_t i;

	status = ledger_resolve(&scan->resolution, scan->ledger,
	    scan->asked->catalog, scan->asked->position, err);
	if (status == STATUS_OK)
		status = ledger_keys_list(keys, scan->ledger, scan->asked,
		    scan->resolution, err);
	for (i = 0; status == STATUS_OK && i < keys->count; i++)
		status = pass_document(scan, &keys->keys[i], err);
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

/* How few of all names are still sought one by one: one in so many. */
#define AHEAD_SHARE 8

/* By the names of documents, for the catalog may be of one group alone. */
static bool
are_few(const struct ledger_scan *asked,
    const struct ledger_resolution *resolution)
{
	size_t names = 0;

	for (size_t i = 0; i < asked->account_count; i++)
		names += resolution->first_party[asked->accounts[i] + 1] -
		    resolution->first_party[asked->accounts[i]];
	return names < resolution->party_count / AHEAD_SHARE;
}

enum status
ledger_scan_ahead(struct ledger *ledger, const struct ledger_scan *asked,
    size_t bytes_max, struct error *err)
{
	const struct ledger_resolution *resolution;
	enum status status;

	ledger_scan_ahead_end(ledger);
	status = ledger_resolve(&resolution, ledger, asked->catalog,
	    asked->position, err);
	if (status != STATUS_OK || are_few(asked, resolution))
		return status;
	return ledger_ahead_new(&ledger->ahead, asked, bytes_max, err);
}

void
ledger_scan_ahead_end(struct ledger *ledger)
{
	ledger_ahead_free(ledger->ahead);
	ledger->ahead = NULL;
}
