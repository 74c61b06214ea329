#include "importers/csv_document.h"

#include <stdlib.h>

#include "importers/csv_rows.h"
#include "importers/decode.h"

#define BLOCK_BYTES (64u << 10)

struct csv_document {
	struct xml_source_text source_text;
	const char *name;
	/* Of the file being read; NULL between two. */
	struct decoder *decoder;
	struct csv_rows *rows;
	char block[BLOCK_BYTES];
};

/* ------------------------------------------------ the text of what is read */

/* The row at hand is all that is ever asked for. */

static void
hold(void *payload, uint64_t offset)
{
	(void)payload;
	(void)offset;
}

static const char *
get(void *payload, uint64_t from, uint64_t until, size_t *length)
{
	const struct csv_document *document = payload;

	(void)from;
	(void)until;
	return csv_rows_text(document->rows, length);
}

static void
release(void *payload)
{
	(void)payload;
}

const struct xml_source_text *
csv_document_source_text(const struct csv_document *document)
{
	return &document->source_text;
}

/* -------------------------------------------------------------- the stages */

static enum status
decoder_to_rows(void *payload, const char *bytes, size_t size,
    struct error *err)
{
	struct csv_document *document = payload;

	return csv_rows_push(document->rows, bytes, size, err);
}

enum status
csv_document_new(struct csv_document **out, struct error *err)
{
	struct csv_document *document = calloc(1, sizeof *document);

	if (document == NULL)
		return error_memory(err);
	document->source_text = (struct xml_source_text){
		document, hold, get, release,
	};
	*out = document;
	return STATUS_OK;
}

static void
end_stages(struct csv_document *document)
{
	decoder_free(document->decoder);
	csv_rows_free(document->rows);
	document->decoder = NULL;
	document->rows = NULL;
}

void
csv_document_free(struct csv_document *document)
{
	if (document == NULL)
		return;
	end_stages(document);
	free(document);
}

static enum status
begin(struct csv_document *document,
    const struct csv_document_input *input, struct error *err)
{
	const struct byte_target to_rows = { document, decoder_to_rows };
	enum status status;

	end_stages(document);
	document->name = input->name;
	interpreter_begin(input->interpreter);
	status = csv_rows_new(&document->rows, input->kind, input->name,
	    input->sink, interpreter_handler(input->interpreter), err);
	if (status == STATUS_OK)
		status = decoder_new_text(&document->decoder, &to_rows,
		    input->encoding, err);
	return status;
}

/* The rows count the lines for those that know no place. */
static enum status
add_line(const struct csv_document *document, struct error *err)
{
	if (err->status == STATUS_INVALID || err->status == STATUS_RANGE ||
	    err->status == STATUS_NOT_FOUND)
		(void)error_at(err, "%s:%llu", document->name,
		    (unsigned long long)csv_rows_line(document->rows));
	return err->status;
}

static enum status
push(struct csv_document *document, const char *bytes, size_t size,
    struct error *err)
{
	return decoder_push(document->decoder, bytes, size, err) == STATUS_OK ?
	    STATUS_OK : add_line(document, err);
}

static enum status
end(struct csv_document *document, struct error *err)
{
	enum status status = decoder_finish(document->decoder, err);

	if (status == STATUS_OK)
		status = csv_rows_finish(document->rows, err);
	return status == STATUS_OK ? status : add_line(document, err);
}

enum status
csv_document_read(struct csv_document *document,
    const struct csv_document_input *input, const struct byte_source *source,
    struct error *err)
{
	enum status status = begin(document, input, err);
	size_t got = 1;

	while (status == STATUS_OK && got > 0) {
		status = source->read(source->payload, document->block,
		    sizeof document->block, &got, err);
		if (status == STATUS_OK && got > 0)
			status = push(document, document->block, got, err);
	}
	return status == STATUS_OK ? end(document, err) : status;
}
