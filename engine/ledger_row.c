#include "engine/ledger_row.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#define TEXT_COUNT 4

/* How much is fetched ahead: most documents are no longer. */
#define PREFETCH_ROWS_MAX 32
#define PREFETCH_BYTES 256
#define CACHE_LINE 64

/* The order of LEDGER_ROW_COLUMNS. */
enum {
	ROW_PARTY = LEDGER_ROW_PARTY,
	ROW_SOURCE,
	ROW_TYPE,
	ROW_NUMBER,
	ROW_DATE,
	ROW_DELIVERED,
	ROW_CURRENCY,
	ROW_CANCELLED,
	ROW_TAGS,
	ROW_REFERS_TO,
	ROW_LINE_COUNT,
	ROW_NET_WHOLE,
	ROW_NET_MICRO,
	ROW_LINES,
};

enum status
ledger_row_read(struct ledger_row *out, struct db_query *query,
    struct error *err)
{
	*out = (struct ledger_row){
		.party = db_int(query, ROW_PARTY),
		.source = db_int(query, ROW_SOURCE),
		.type = db_int(query, ROW_TYPE) == DOCUMENT_INVOICE ?
		    DOCUMENT_INVOICE : DOCUMENT_CREDIT_NOTE,
		.date = db_date(query, ROW_DATE),
		.delivered = db_date(query, ROW_DELIVERED),
		.is_cancelled = db_int(query, ROW_CANCELLED) != 0,
		.line_count = db_int(query, ROW_LINE_COUNT),
		.net_total_micro = (wide)db_int(query, ROW_NET_WHOLE) *
		    DECIMAL_ONE_MICRO + db_int(query, ROW_NET_MICRO),
		.number = db_text(query, ROW_NUMBER),
		.currency = db_text(query, ROW_CURRENCY),
		.tags = db_text(query, ROW_TAGS),
		.refers_to = db_text(query, ROW_REFERS_TO),
	};
	out->lines = db_blob(query, ROW_LINES, &out->lines_size);
	return db_columns_status(query, err);
}

/* ------------------------------------------------------------- held rows */

/* Followed by its texts, each with its NUL, and its lines. */
struct ledger_held {
	wide net_total_micro;
	int64_t source;
	int64_t line_count;
	uint32_t lines_size;
	uint32_t text_sizes[TEXT_COUNT];	/* with their NULs; 0: NULL */
	int32_t date;
	int32_t delivered;
	unsigned char type;
	bool is_cancelled;
};

enum status
ledger_holder_init(struct ledger_holder *holder, size_t group_count)
{
	*holder = (struct ledger_holder){ .group_count = group_count };
	holder->firsts = calloc(group_count + 2, sizeof *holder->firsts);
	return holder->firsts == NULL ? STATUS_MEMORY : STATUS_OK;
}

void
ledger_holder_fini(struct ledger_holder *holder)
{
	free(holder->firsts);
	free(holder->places);
	free(holder->rows);
	free(holder->bytes);
	*holder = (struct ledger_holder){ .used = 0 };
}

void
ledger_holder_clear(struct ledger_holder *holder)
{
	holder->used = 0;
	holder->row_count = 0;
	memset(holder->firsts, 0, (holder->group_count + 2) *
	    sizeof *holder->firsts);
}

static void
texts_of(const char *out[TEXT_COUNT], const struct ledger_row *row)
{
	out[0] = row->number;
	out[1] = row->currency;
	out[2] = row->tags;
	out[3] = row->refers_to;
}

size_t
ledger_holder_size(const struct ledger_row *row)
{
	const size_t alignment = _Alignof(struct ledger_held);
	size_t size = sizeof(struct ledger_held) + row->lines_size;
	const char *texts[TEXT_COUNT];

	texts_of(texts, row);
	for (int i = 0; i < TEXT_COUNT; i++)
		if (texts[i] != NULL)
			size += strlen(texts[i]) + 1;
	return (size + alignment - 1) / alignment * alignment;
}

enum status
ledger_holder_add(struct ledger_holder *holder, size_t group,
    const struct ledger_row *row)
{
	const size_t size = ledger_holder_size(row);
	struct ledger_held held = {
		.net_total_micro = row->net_total_micro,
		.source = row->source,
		.line_count = row->line_count,
		.lines_size = (uint32_t)row->lines_size,
		.type = (unsigned char)row->type,
		.date = row->date,
		.delivered = row->delivered,
		.is_cancelled = row->is_cancelled,
	};
	const char *texts[TEXT_COUNT];
	struct ledger_place *places;
	unsigned char *at;

	assert(group < holder->group_count);
	assert(size <= LEDGER_HELD_BYTES_MAX);
	places = ledger_grow(holder->places, &holder->place_capacity,
	    holder->row_count + 1, sizeof *places);
	if (places == NULL)
		return STATUS_MEMORY;
	holder->places = places;
	at = ledger_grow(holder->bytes, &holder->capacity,
	    holder->used + size, 1);
	if (at == NULL)
		return STATUS_MEMORY;
	holder->bytes = at;
	at += holder->used + sizeof held;
	texts_of(texts, row);
	for (int i = 0; i < TEXT_COUNT; i++) {
		if (texts[i] == NULL)
			continue;
		held.text_sizes[i] = (uint32_t)strlen(texts[i]) + 1;
		memcpy(at, texts[i], held.text_sizes[i]);
		at += held.text_sizes[i];
	}
	if (row->lines_size > 0)
		memcpy(at, row->lines, row->lines_size);
	memcpy(holder->bytes + holder->used, &held, sizeof held);
	places[holder->row_count++] = (struct ledger_place){ holder->used,
		group };
	holder->used += size;
	return STATUS_OK;
}

static const struct ledger_held *
held_at(const struct ledger_holder *holder, size_t offset)
{
	return (const void *)(holder->bytes + offset);
}

void
ledger_holder_cut(struct ledger_holder *holder, size_t end)
{
	const size_t count = holder->row_count;
	const size_t used = holder->used;

	ledger_holder_clear(holder);
	for (size_t i = 0; i < count; i++) {
		struct ledger_place place = holder->places[i];
		size_t next = i + 1 < count ? holder->places[i + 1].at : used;

		if (place.group >= end)
			continue;
		memmove(holder->bytes + holder->used,
		    holder->bytes + place.at, next - place.at);
		holder->places[holder->row_count++] = (struct ledger_place){
			holder->used, place.group };
		holder->used += next - place.at;
	}
}

/* By counting: the order within a group is that in which they came. */
enum status
ledger_holder_sort(struct ledger_holder *holder)
{
	size_t *firsts = holder->firsts;
	size_t *rows = ledger_grow(holder->rows, &holder->row_capacity,
	    holder->row_count + 1, sizeof *rows);

	if (rows == NULL)
		return STATUS_MEMORY;
	holder->rows = rows;
	/* firsts[g + 2] counts g's, then firsts[g + 1] is where they begin and
	 * moves on as they are filled in, to where they end. */
	for (size_t i = 0; i < holder->row_count; i++)
		firsts[holder->places[i].group + 2]++;
	for (size_t i = 1; i < holder->group_count + 2; i++)
		firsts[i] += firsts[i - 1];
	for (size_t i = 0; i < holder->row_count; i++)
		rows[firsts[holder->places[i].group + 1]++] =
		    holder->places[i].at;
	return STATUS_OK;
}

size_t
ledger_holder_count(const struct ledger_holder *holder, size_t group)
{
	assert(group < holder->group_count);
	return holder->firsts[group + 1] - holder->firsts[group];
}

const struct ledger_held *
ledger_holder_row(const struct ledger_holder *holder, size_t group, size_t i)
{
	assert(i < ledger_holder_count(holder, group));
	return held_at(holder, holder->rows[holder->firsts[group] + i]);
}

void
ledger_holder_prefetch(const struct ledger_holder *holder, size_t group)
{
	size_t count = group < holder->group_count ?
	    ledger_holder_count(holder, group) : 0;

	for (size_t i = 0; i < count && i < PREFETCH_ROWS_MAX; i++) {
		const char *row = (const char *)ledger_holder_row(holder,
		    group, i);

		for (size_t at = 0; at < PREFETCH_BYTES; at += CACHE_LINE)
			__builtin_prefetch(row + at);
	}
}

void
ledger_held_row(struct ledger_row *out, const struct ledger_held *held)
{
	const char *at = (const char *)(held + 1);
	const char *texts[TEXT_COUNT];

	for (int i = 0; i < TEXT_COUNT; i++) {
		texts[i] = held->text_sizes[i] == 0 ? NULL : at;
		at += held->text_sizes[i];
	}
	*out = (struct ledger_row){
		.source = held->source,
		.type = (enum document_type)held->type,
		.date = held->date,
		.delivered = held->delivered,
		.is_cancelled = held->is_cancelled,
		.line_count = held->line_count,
		.net_total_micro = held->net_total_micro,
		.number = texts[0],
		.currency = texts[1],
		.tags = texts[2],
		.refers_to = texts[3],
		.lines = at,
		.lines_size = held->lines_size,
	};
}
