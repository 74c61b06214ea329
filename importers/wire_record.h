#ifndef IMPORTERS_WIRE_RECORD_H
#define IMPORTERS_WIRE_RECORD_H

#include "importers/wire.h"
#include "importers/wire_cursor.h"
#include "importers/wire_turn.h"

/*
 * wire_record -- what the source files of the wire's reading side share
 * (importers/wire_read.c): master data are read in importers/wire_record.c,
 * documents in wire_document.c.
 */

/* An array that lives until the next record. */
struct wire_scratch {
	void *items;		/* owned */
	size_t capacity;	/* in items */
};

struct wire_reader {
	struct sink sink;
	char *bytes;		/* owned */
	size_t capacity;
	size_t from;		/* records before it are done */
	size_t until;
	struct wire_texts texts;
	struct wire_scratch lines;
	struct wire_scratch units;
	struct wire_scratch aliases;
	struct wire_scratch memberships;
	struct wire_scratch managers;
	struct wire_scratch places;
	enum wire_turn turn;
	uint64_t line_base;
	bool has_parts;
	bool is_at_part;	/* stopped there */
	struct sink_part part;
	bool has_end;
	bool has_more;		/* after the end */
	bool is_out_of_memory;
	struct wire_end last;
};

/*
 * A count of items of a record, at most max, and room for them.  0 with the
 * cursor's is_valid false where that cannot be.
 */
size_t wire_record_count(struct wire_reader *reader, struct cursor *cursor,
    struct wire_scratch *scratch, uint32_t max, size_t item_size);

/* Was the record all of what it should be, and no more? */
bool wire_record_is_whole(const struct cursor *cursor);

/* Always fails: STATUS_INVALID, or STATUS_MEMORY where that was the reason. */
enum status wire_record_refuse(const struct wire_reader *reader,
    struct error *err);

/* A record each, to the sink. */
MUST_CHECK enum status wire_record_company(struct wire_reader *reader,
    struct cursor *cursor, struct error *err);
MUST_CHECK enum status wire_record_rate(struct wire_reader *reader,
    struct cursor *cursor, struct error *err);
MUST_CHECK enum status wire_record_category(struct wire_reader *reader,
    struct cursor *cursor, struct error *err);
MUST_CHECK enum status wire_record_product(struct wire_reader *reader,
    struct cursor *cursor, struct error *err);
MUST_CHECK enum status wire_record_account(struct wire_reader *reader,
    struct cursor *cursor, struct error *err);
MUST_CHECK enum status wire_record_document(struct wire_reader *reader,
    struct cursor *cursor, struct error *err);

#endif
