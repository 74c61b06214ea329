#include "importers/part_read.h"

#include <stdlib.h>

#include "engine/retry.h"
#include "importers/decompress_form.h"
#include "importers/document.h"
#include "importers/limits.h"
#include "importers/part_source.h"

bool
part_is_plain(int fd)
{
	char head[DECOMPRESS_LOOK_BYTES];
	ssize_t got = retry_pread(fd, head, sizeof head, 0);

	return got > 0 && decompress_form_find(head, (size_t)got) == NULL &&
	    decompress_looks_like_xml(head, (size_t)got);
}

static enum status
read_bytes(void *payload, void *bytes, size_t size, size_t *got,
    struct error *err)
{
	return part_source_read(payload, bytes, size, got, err);
}

/* All bytes of the source to the document's end. */
static enum status
read_document(struct part_source *source, const char *name, struct error *err)
{
	const struct byte_source bytes = { source, read_bytes };
	const struct document_input input = {
		.name = name, .interpreter = source->interpreter,
	};

	return document_read(source->document, &input, &bytes, err);
}

enum status
part_read(bool *is_idle, const struct part_input *input,
    const struct interpret_options *options, const struct sink *sink,
    struct error *err)
{
	const struct sink *first = input->share.reader == 0 ? sink :
	    &sink_deaf;
	struct part_source *source;
	enum status status;

	*is_idle = false;
	if (!part_is_plain(input->fd) || input->share.step == 0 ||
	    input->share.step > input->size / 2)
		return error_set(err, STATUS_INVALID,
		    "no file to be read in parts");
	source = malloc(sizeof *source);
	if (source == NULL)
		return error_memory(err);
	part_source_begin(source, input->fd, input->size, &input->share);
	source->sink = sink;
	status = document_new(&source->document, err);
	if (status == STATUS_OK)
		status = interpreter_new(&source->interpreter, options, first,
		    document_source_text(source->document), err);
	if (status == STATUS_OK)
		status = read_document(source, input->name, err);
	*is_idle = source->is_idle;
	if (source->is_idle) {
		*err = (struct error){ 0 };
		status = STATUS_OK;
	}
	document_free(source->document);
	interpreter_free(source->interpreter);
	free(source);
	return status;
}
