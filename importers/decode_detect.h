#ifndef IMPORTERS_DECODE_DETECT_H
#define IMPORTERS_DECODE_DETECT_H

#include <stdbool.h>
#include <stddef.h>

#include "engine/error.h"
#include "importers/decode_tables.h"

/*
 * decode_detect -- which encoding a document is in, from its first bytes.
 */

enum encoding_kind {
	ENCODING_UTF8,
	ENCODING_UTF16LE,
	ENCODING_UTF16BE,
	ENCODING_TABLE,
};

struct encoding {
	enum encoding_kind kind;
	const struct decode_table *table;	/* of ENCODING_TABLE */
	size_t mark_bytes;	/* of the byte order mark, to be left out */
};

/*
 * *is_known false: more bytes are needed (never with is_all).  STATUS_INVALID
 * for an encoding that is not accepted, a declaration that contradicts the
 * bytes or is longer than DECLARATION_BYTES_MAX.
 */
MUST_CHECK enum status decode_detect(struct encoding *out, bool *is_known,
    const char *bytes, size_t size, bool is_all, struct error *err);

/* The same of a text that is no XML: by its byte order mark, and by the name
 * that the user gives, NULL for none. */
MUST_CHECK enum status decode_detect_text(struct encoding *out,
    bool *is_known, const char *named, const char *bytes, size_t size,
    bool is_all, struct error *err);

#endif
