#include "cli/unmapped.h"

#include <stdlib.h>
#include <string.h>

#define SLOTS_FIRST 1024	/* a power of two, as all after it */

struct gathering {
	struct unmapped *out;
	const struct catalog *catalog;
	uint64_t document;	/* how many have come */
	bool is_product;
};

void
unmapped_fini(struct unmapped *unmapped)
{
	for (size_t i = 0; i < unmapped->source_count; i++)
		free(unmapped->sources[i]);
	free(unmapped->sources);
	free(unmapped->slots);
	free(unmapped->rows);
	*unmapped = (struct unmapped){ 0 };
}

/* ------------------------------------------------------------- finding rows */

/* Where the row of the key is, or the empty slot where it would be. */
static size_t
find_slot(const struct unmapped *list, const struct unmapped_row *key)
{
	uint64_t mix = ((uint64_t)key->number << 32 | key->source) *
	    UINT64_C(0x9e3779b97f4a7c15);
	size_t at;

	for (size_t i = 0; i < sizeof key->currency; i++)
		mix = (mix ^ (unsigned char)key->currency[i]) *
		    UINT64_C(0x100000001b3);
	at = (size_t)(mix >> 20) & (list->slot_count - 1);
	while (list->slots[at] != 0) {
		const struct unmapped_row *row =
		    &list->rows[list->slots[at] - 1];

		if (row->number == key->number && row->source == key->source &&
		    strcmp(row->currency, key->currency) == 0)
			break;
		at = (at + 1) & (list->slot_count - 1);
	}
	return at;
}

/* Twice as many slots, at least half of them empty. */
static enum status
grow_slots(struct unmapped *list, struct error *err)
{
	size_t count = list->slot_count == 0 ? SLOTS_FIRST :
	    list->slot_count * 2;
	uint32_t *slots = calloc(count, sizeof *slots);

	if (slots == NULL)
		return error_memory(err);
	free(list->slots);
	list->slots = slots;
	list->slot_count = count;
	for (size_t i = 0; i < list->count; i++)
		list->slots[find_slot(list, &list->rows[i])] =
		    (uint32_t)(i + 1);
	return STATUS_OK;
}

static enum status
grow_rows(struct unmapped *list, struct error *err)
{
	size_t capacity = list->capacity == 0 ? SLOTS_FIRST :
	    list->capacity * 2;
	struct unmapped_row *rows;

	if (list->count == UNMAPPED_ROWS_MAX)
		return error_set(err, STATUS_RANGE, "more than %d rows",
		    UNMAPPED_ROWS_MAX);
	rows = reallocarray(list->rows, capacity, sizeof *rows);
	if (rows == NULL)
		return error_memory(err);
	list->rows = rows;
	list->capacity = capacity;
	return STATUS_OK;
}

/* The row of the key, new or known. */
static enum status
take_row(struct unmapped_row **out, struct unmapped *list,
    const struct unmapped_row *key, struct error *err)
{
	enum status status = STATUS_OK;
	size_t slot;

	if (list->slot_count < 2 * (list->count + 1))
		status = grow_slots(list, err);
	if (status == STATUS_OK && list->count == list->capacity)
		status = grow_rows(list, err);
	if (status != STATUS_OK)
		return status;
	slot = find_slot(list, key);
	if (list->slots[slot] == 0) {
		list->rows[list->count] = *key;
		list->slots[slot] = (uint32_t)++list->count;
	}
	*out = &list->rows[list->slots[slot] - 1];
	return STATUS_OK;
}

/* Documents come in the order of their sources. */
static enum status
take_source(uint32_t *out, struct unmapped *list, const char *source,
    struct error *err)
{
	char **sources;

	if (list->source_count == 0 ||
	    strcmp(list->sources[list->source_count - 1], source) != 0) {
		sources = reallocarray(list->sources, list->source_count + 1,
		    sizeof *sources);
		if (sources == NULL)
			return error_memory(err);
		list->sources = sources;
		sources[list->source_count] = strdup(source);
		if (sources[list->source_count] == NULL)
			return error_memory(err);
		list->source_count++;
	}
	*out = (uint32_t)(list->source_count - 1);
	return STATUS_OK;
}

/* ----------------------------------------------------------------- counting */

static bool
is_unmapped(const struct gathering *gathering, uint32_t number)
{
	if (number == CATALOG_NONE)
		return false;
	return gathering->is_product ?
	    !catalog_product(gathering->catalog, number)->has_master :
	    !catalog_account(gathering->catalog, number)->has_master;
}

static void
count_document(struct unmapped_row *row, uint64_t document, int32_t date)
{
	if (row->last_document == document)
		return;
	row->last_document = document;
	row->documents++;
	if (row->last_date == DATE_NONE || date > row->last_date)
		row->last_date = date;
}

static enum status
count_line(struct gathering *gathering, struct unmapped_row *key,
    const struct purchase_document *document,
    const struct purchase_line *line, struct error *err)
{
	struct unmapped_row *row;
	enum status status;

	key->number = line->product;
	if (!is_unmapped(gathering, key->number))
		return STATUS_OK;
	status = take_row(&row, gathering->out, key, err);
	if (status != STATUS_OK)
		return status;
	count_document(row, gathering->document, document->date);
	row->lines++;
	/* 128 bits hold more than a ledger can have. */
	row->net_micro += line->net_micro;
	return STATUS_OK;
}

static enum status
count_purchase(const struct purchase_document *document, void *payload,
    struct error *err)
{
	struct gathering *gathering = payload;
	struct unmapped_row key = {
		.number = document->account, .last_date = DATE_NONE,
	};
	struct unmapped_row *row;
	enum status status;

	if (document->is_cancelled)
		return STATUS_OK;
	gathering->document++;
	memcpy(key.currency, document->currency,
	    strnlen(document->currency, sizeof key.currency - 1));
	status = take_source(&key.source, gathering->out, document->source,
	    err);
	if (status == STATUS_OK && !gathering->is_product) {
		status = take_row(&row, gathering->out, &key, err);
		if (status != STATUS_OK)
			return status;
		count_document(row, gathering->document, document->date);
		row->lines += document->line_count;
		row->net_micro += document->net_total_micro;
		return STATUS_OK;
	}
	for (size_t i = 0; status == STATUS_OK && i < document->line_count;
	    i++)
		status = count_line(gathering, &key, document,
		    &document->lines[i], err);
	return status;
}

/* ------------------------------------------------------------------ sorting */

static wide
magnitude(wide amount)
{
	return amount < 0 ? -amount : amount;
}

static int
compare_numbers(const void *left, const void *right)
{
	const struct unmapped_row *a = left;
	const struct unmapped_row *b = right;

	return (a->number > b->number) - (a->number < b->number);
}

/* Numbers are in the order of ids, sources in their own. */
static int
compare_rows(const void *left, const void *right)
{
	const struct unmapped_row *a = left;
	const struct unmapped_row *b = right;
	wide a_net = magnitude(a->net_micro);
	wide b_net = magnitude(b->net_micro);

	if (a->largest_micro != b->largest_micro)
		return a->largest_micro < b->largest_micro ? 1 : -1;
	if (a->number != b->number)
		return a->number > b->number ? 1 : -1;
	if (a_net != b_net)
		return a_net < b_net ? 1 : -1;
	if (a->source != b->source)
		return a->source > b->source ? 1 : -1;
	return strcmp(a->currency, b->currency);
}

static void
sort_rows(struct unmapped *list)
{
	size_t until;

	if (list->count == 0)
		return;
	qsort(list->rows, list->count, sizeof *list->rows, compare_numbers);
	for (size_t i = 0; i < list->count; i = until) {
		wide largest = 0;

		for (until = i; until < list->count &&
		    list->rows[until].number == list->rows[i].number; until++)
			if (magnitude(list->rows[until].net_micro) > largest)
				largest =
				    magnitude(list->rows[until].net_micro);
		for (size_t k = i; k < until; k++)
			list->rows[k].largest_micro = largest;
	}
	qsort(list->rows, list->count, sizeof *list->rows, compare_rows);
}

/* ---------------------------------------------------------------- the whole */

/* Whose documents are asked for: all, or those of accounts without master. */
static enum status
choose_accounts(uint32_t **out, size_t *count,
    const struct gathering *gathering, struct error *err)
{
	size_t all = catalog_account_count(gathering->catalog);
	uint32_t *accounts = calloc(all + 1, sizeof *accounts);

	*count = 0;
	if (accounts == NULL)
		return error_memory(err);
	for (uint32_t i = 0; i < all; i++)
		if (gathering->is_product || is_unmapped(gathering, i))
			accounts[(*count)++] = i;
	*out = accounts;
	return STATUS_OK;
}

enum status
unmapped_load(struct unmapped *out, const struct database_view *view,
    bool is_product, struct error *err)
{
	struct unmapped list = { 0 };
	struct gathering gathering = {
		.out = &list, .catalog = view->catalog,
		.is_product = is_product,
	};
	struct ledger_scan scan = {
		.position = view->position, .catalog = view->catalog,
		.dates = { DATE_NONE + 1, INT32_MAX },
	};
	uint32_t *accounts = NULL;
	enum status status;

	status = choose_accounts(&accounts, &scan.account_count, &gathering,
	    err);
	scan.accounts = accounts;
	if (status == STATUS_OK)
		status = ledger_scan_documents(view->ledger, &scan,
		    count_purchase, &gathering, err);
	free(accounts);
	if (status != STATUS_OK) {
		unmapped_fini(&list);
		return status;
	}
	sort_rows(&list);
	*out = list;
	return STATUS_OK;
}
