#include "engine/ledger_row.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#define TEXT_COUNT 4

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
	size_t next;		/* where its group's next is */
	int64_t source;
	int64_t line_count;
	uint32_t size;		/* of all of it */
	uint32_t group;
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
	holder->newest = calloc(group_count + 1, sizeof *holder->newest);
	if (holder->newest == NULL)
		return STATUS_MEMORY;
	ledger_holder_clear(holder);
	return STATUS_OK;
}

void
ledger_holder_fini(struct ledger_holder *holder)
{
	free(holder->newest);
	free(holder->bytes);
	*holder = (struct ledger_holder){ .used = 0 };
}

void
ledger_holder_clear(struct ledger_holder *holder)
{
	holder->used = 0;
	for (size_t i = 0; i < holder->group_count; i++)
		holder->newest[i] = LEDGER_HELD_NOTHING;
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
		.next = holder->newest[group],
		.size = (uint32_t)size,
		.group = (uint32_t)group,
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
	unsigned char *at;

	assert(group < holder->group_count);
	assert(size <= LEDGER_HELD_BYTES_MAX);
	at = ledger_grow(holder->bytes, &holder->capacity,
	    holder->used + size, 1);
	if (at == NULL)
		return STATUS_MEMORY;
	holder->bytes = at;
	holder->newest[group] = holder->used;
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
	holder->used += held.size;
	return STATUS_OK;
}

void
ledger_holder_cut(struct ledger_holder *holder, size_t end)
{
	size_t before = holder->used;
	struct ledger_held held;

	ledger_holder_clear(holder);
	for (size_t at = 0; at < before; at += held.size) {
		memcpy(&held, holder->bytes + at, sizeof held);
		if (held.group >= end)
			continue;
		memmove(holder->bytes + holder->used, holder->bytes + at,
		    held.size);
		held.next = holder->newest[held.group];
		memcpy(holder->bytes + holder->used, &held, sizeof held);
		holder->newest[held.group] = holder->used;
		holder->used += held.size;
	}
}

static const struct ledger_held *
held_at(const struct ledger_holder *holder, size_t offset)
{
	if (offset == LEDGER_HELD_NOTHING)
		return NULL;
	return (const void *)(holder->bytes + offset);
}

const struct ledger_held *
ledger_holder_first(const struct ledger_holder *holder, size_t group)
{
	assert(group < holder->group_count);
	return held_at(holder, holder->newest[group]);
}

const struct ledger_held *
ledger_holder_next(const struct ledger_holder *holder,
    const struct ledger_held *held)
{
	return held_at(holder, held->next);
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
