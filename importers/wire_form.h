#ifndef IMPORTERS_WIRE_FORM_H
#define IMPORTERS_WIRE_FORM_H

#include <stdint.h>

/*
 * wire_form -- what both ends of the wire know of the form of records.
 *
 * A record is a struct wire_header and that many bytes.  In it, in the order
 * of the fact's members: a number is 8 bytes, a wide one 16, an enumeration,
 * flag or count 4, a text its length in 4, its bytes and a NUL, or just 0 where
 * there is none.
 *
 * A text that records repeat is a reference in 2 (importers/wire_texts.h); one
 * that is new follows at once.  A document's line is a struct wire_line and its
 * new texts, in the order of the references.
 *
 * Another type of record: a row in enum wire_type, a function in
 * importers/wire_write.c, one in wire_read.c and its row there, the order in
 * wire_turn.c.
 */

enum wire_line_text {
	WIRE_LINE_NO,
	WIRE_LINE_PRODUCT,
	WIRE_LINE_CATEGORY,
	WIRE_LINE_UNIT,
	WIRE_LINE_TAX_CATEGORY,
	WIRE_LINE_TAGS,
	WIRE_LINE_TEXTS,
};

enum {
	WIRE_LINE_HAS_QUANTITY = 1 << 0,
	WIRE_LINE_HAS_TAX_RATE = 1 << 1,
	WIRE_LINE_IS_FROM_GROSS = 1 << 2,
	WIRE_LINE_FLAGS = (1 << 3) - 1,
};

struct wire_line {
	int64_t net_micro;
	int64_t quantity_micro;
	int64_t tax_rate_micro;
	uint32_t flags;			/* WIRE_LINE_HAS_... */
	uint16_t texts[WIRE_LINE_TEXTS];	/* references */
};

enum wire_type {
	WIRE_MEMBER = 1,
	WIRE_MEMBER_END,
	WIRE_FILE,
	WIRE_ROW,
	WIRE_COMPANY,
	WIRE_RATE,
	WIRE_CATEGORY,
	WIRE_PRODUCT,
	WIRE_ACCOUNT,
	WIRE_DOCUMENT,
	WIRE_PAYMENT,
	WIRE_REJECT,
	WIRE_SKIP,
	WIRE_NOTE,
	WIRE_CONTROLS,
	WIRE_UNUSED,
	WIRE_PROGRESS,
	WIRE_PART,
	WIRE_END,
	WIRE_TYPE_COUNT,
};

struct wire_header {
	uint32_t length;	/* of what follows */
	uint32_t type;
};

#endif
