#ifndef IMPORTERS_DOCUMENT_H
#define IMPORTERS_DOCUMENT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "engine/error.h"
#include "importers/byte_source.h"
#include "importers/interpret.h"
#include "importers/place_count.h"
#include "importers/xml_events.h"

/*
 * document -- the bytes of an XML file on their way to the interpreter:
 *
 *   bytes -> cms -> decode -> gate -> xml_parse -> (place_count ->) interpret
 *
 * The parser asks for bytes when it has few left; then the next few of the
 * source are pushed through cms, decode and gate.  The source is read when all
 * its bytes so far have come to the gate (importers/intake.h).
 *
 * A file has one root element, unless its dialect takes several.  Then another
 * may begin where one has ended, with its own declaration, byte order mark,
 * encoding and DOCTYPE; it gets a decoder, a gate and a parser of its own, and
 * lines go on counting.
 *
 * A file may be signed data (importers/cms.h); lines are then of the document
 * in it.
 *
 * STATUS_INVALID and STATUS_NOT_FOUND have the place "name:line", "name" where
 * a signature is at fault.  A failure of the source is handed back as it is.
 */

struct document;

struct document_input {
	const char *name;	/* what messages call the file; borrowed */
	struct interpreter *interpreter;
	struct place_count *counts;	/* sees the events first; NULL: none */
};

MUST_CHECK enum status document_new(struct document **out, struct error *err);
void document_free(struct document *document);

/* For interpreter_new(); of whatever file is being read. */
const struct xml_source_text *document_source_text(
    const struct document *document);

/* One file, from the source to its end; may be called again. */
MUST_CHECK enum status document_read(struct document *document,
    const struct document_input *input, const struct byte_source *source,
    struct error *err);

/*
 * Where the bytes so far have come to, within the root that is being read; asked
 * between two of them (importers/gate.h has the words).
 */
struct document_standing {
	unsigned depth;
	unsigned least_depth;	/* since document_mark() */
	bool keeps_ascii;	/* its encoding (importers/decode.h) */
	bool is_between_markup;
	bool is_told;		/* the interpreter was told of all tags */
	uint64_t line;
	size_t names;		/* different ones, of elements and attributes */
	size_t names_bytes;	/* for them */
};

struct document_standing document_stands(const struct document *document);
/* The least depth is that of now. */
void document_mark(struct document *document);

#endif
