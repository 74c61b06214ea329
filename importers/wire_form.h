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
 */

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
