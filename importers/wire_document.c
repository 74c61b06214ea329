#include "importers/wire_record.h"

#include <string.h>

#include "importers/wire_form.h"

#define LINES_AHEAD 8		/* for which products are brought near */

static int64_t
amount(struct cursor *cursor, int64_t value_micro)
{
	if (value_micro <= -DECIMAL_LIMIT_MICRO ||
	    value_micro >= DECIMAL_LIMIT_MICRO)
		cursor->is_valid = false;
	return value_micro;
}

/* References first, in their order: a text that is new follows the line. */
static void
take_line(struct cursor *cursor, struct fact_line *line)
{
	struct wire_line sent;
	const uint16_t *texts = sent.texts;

	cursor_take_bytes(cursor, &sent, sizeof sent);
	line->no = cursor_refer(cursor, texts[WIRE_LINE_NO], FACT_ID_MAX, 0);
	line->product = cursor_refer(cursor, texts[WIRE_LINE_PRODUCT],
	    FACT_ID_MAX, 0);
	line->product_mark = wire_texts_mark(cursor->texts,
	    texts[WIRE_LINE_PRODUCT]);
	line->category = cursor_refer(cursor, texts[WIRE_LINE_CATEGORY],
	    FACT_ID_MAX, 0);
	line->unit = cursor_refer(cursor, texts[WIRE_LINE_UNIT], FACT_ID_MAX,
	    0);
	line->tax_category = cursor_refer(cursor,
	    texts[WIRE_LINE_TAX_CATEGORY], FACT_ID_MAX, 0);
	line->tags = cursor_refer(cursor, texts[WIRE_LINE_TAGS],
	    FACT_TEXT_MAX, WIRE_TEXT_IS_TAGS);
	line->net_micro = amount(cursor, sent.net_micro);
	line->quantity_micro = amount(cursor, sent.quantity_micro);
	line->tax_rate_micro = amount(cursor, sent.tax_rate_micro);
	line->has_quantity = (sent.flags & WIRE_LINE_HAS_QUANTITY) != 0;
	line->has_tax_rate = (sent.flags & WIRE_LINE_HAS_TAX_RATE) != 0;
	line->is_from_gross = (sent.flags & WIRE_LINE_IS_FROM_GROSS) != 0;
	if (sent.flags > WIRE_LINE_FLAGS ||
	    (!line->has_quantity && line->quantity_micro != 0))
		cursor->is_valid = false;
}

/*
 * Products are many, and of each line another.  Where new texts stand between
 * the lines this finds something else, which does no harm.
 */
static void
expect_line(const struct cursor *cursor, size_t lines_on)
{
	const size_t size = sizeof(struct wire_line);
	struct wire_line sent;

	if ((size_t)(cursor->end - cursor->at) < (lines_on + 1) * size)
		return;
	memcpy(&sent, cursor->at + lines_on * size, size);
	wire_texts_expect(cursor->texts, sent.texts[WIRE_LINE_PRODUCT]);
}

static void
take_lines(struct cursor *cursor, struct fact_line *lines, size_t count)
{
	for (size_t i = 0; i < LINES_AHEAD; i++)
		expect_line(cursor, i);
	for (size_t i = 0; i < count && cursor->is_valid; i++) {
		expect_line(cursor, LINES_AHEAD);
		take_line(cursor, &lines[i]);
	}
}

static const char *
take_shared_needed(struct cursor *cursor, unsigned is)
{
	const char *text = cursor_take_shared(cursor, FACT_ID_MAX, is);

	if (text != NULL)
		return text;
	cursor->is_valid = false;
	return "";
}

enum status
wire_record_document(struct wire_reader *reader, struct cursor *cursor,
    struct error *err)
{
	struct fact_document document;
	struct fact_line *lines;

	document.source = take_shared_needed(cursor, 0);
	document.type = cursor_take_u32(cursor, DOCUMENT_CREDIT_NOTE);
	if (document.type < DOCUMENT_INVOICE)
		cursor->is_valid = false;
	document.id = cursor_take_needed(cursor, FACT_ID_MAX);
	document.account = cursor_take_needed(cursor, FACT_ID_MAX);
	document.date = cursor_take_date(cursor);
	document.delivered = cursor_take_optional_date(cursor);
	document.due = cursor_take_optional_date(cursor);
	document.currency = take_shared_needed(cursor, WIRE_TEXT_IS_CURRENCY);
	document.total_micro = cursor_take_amount(cursor);
	document.has_total = cursor_take_flag(cursor);
	document.is_cancelled = cursor_take_flag(cursor);
	document.tags = cursor_take_shared(cursor, FACT_TEXT_MAX,
	    WIRE_TEXT_IS_TAGS);
	document.refers_to = cursor_take_text(cursor, FACT_ID_MAX);
	document.file_line = cursor_take_file_line(cursor);
	document.line_count = wire_record_count(reader, cursor, &reader->lines,
	    FACT_LINES_MAX, sizeof *lines);
	lines = reader->lines.items;
	take_lines(cursor, lines, document.line_count);
	document.lines = lines;
	if (!wire_record_is_whole(cursor))
		return wire_record_refuse(reader, err);
	return reader->sink.document(reader->sink.payload, &document, err);
}
