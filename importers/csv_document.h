#ifndef IMPORTERS_CSV_DOCUMENT_H
#define IMPORTERS_CSV_DOCUMENT_H

#include "engine/error.h"
#include "importers/byte_source.h"
#include "importers/csv_kind.h"
#include "importers/interpret.h"
#include "importers/sink.h"
#include "importers/xml_events.h"

/*
 * csv_document -- the bytes of a CSV file on their way to the interpreter, what
 * importers/document.h is to XML:
 *
 *   bytes -> decode -> csv_rows -> interpret
 *
 * STATUS_INVALID has the place "name:line".  A failure of the source is handed
 * back as it is.
 */

struct csv_document;

struct csv_document_input {
	const struct csv_kind *kind;
	const char *encoding;	/* without a byte order mark; NULL: UTF-8 */
	const char *name;	/* what messages call the file; borrowed */
	const struct sink *sink;
	struct interpreter *interpreter;
};

MUST_CHECK enum status csv_document_new(struct csv_document **out,
    struct error *err);
void csv_document_free(struct csv_document *document);

/* For interpreter_new(); of whatever file is being read. */
const struct xml_source_text *csv_document_source_text(
    const struct csv_document *document);

/* One file, from the source to its end; may be called again. */
MUST_CHECK enum status csv_document_read(struct csv_document *document,
    const struct csv_document_input *input, const struct byte_source *source,
    struct error *err);

#endif
