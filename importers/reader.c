#include "importers/reader.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "importers/decompress.h"
#include "importers/document.h"

/* Bytes of the file between two calls of the sink's progress. */
#define PROGRESS_BYTES (UINT64_C(4) << 20)

/* "file", or "file:entry" for a document in an archive. */
#define CHAIN_NAME_MAX 512

struct chain {
	const struct reader_input *input;
	const struct sink *sink;
	struct interpreter *interpreter;
	uint64_t bytes;		/* read of the file */
	uint64_t told_bytes;
	struct document *document;
	char name[CHAIN_NAME_MAX];
};

static enum status
read_input(void *payload, void *bytes, size_t size, size_t *got,
    struct error *err)
{
	struct chain *chain = payload;
	ssize_t count;

	do {
		count = read(chain->input->fd, bytes, size);
	} while (count < 0 && errno == EINTR);
	if (count < 0)
		return error_set(err, STATUS_ENVIRONMENT, "cannot read: %s",
		    strerror(errno));
	*got = (size_t)count;
	if (chain->input->digest != NULL)
		digest_add(chain->input->digest, bytes, *got);
	chain->bytes += *got;
	if (chain->bytes - chain->told_bytes < PROGRESS_BYTES)
		return STATUS_OK;
	chain->told_bytes = chain->bytes;
	return chain->sink->progress(chain->sink->payload, chain->bytes, err);
}

/* ------------------------------------------------------------- a document */

static enum status
begin_document(void *payload, const char *entry, struct error *err)
{
	struct chain *chain = payload;
	const struct document_input input = {
		.name = chain->name, .interpreter = chain->interpreter,
		.counts = chain->input->counts,
	};

	(void)snprintf(chain->name, sizeof chain->name, "%s%s%s",
	    chain->input->name, entry != NULL ? ":" : "",
	    entry != NULL ? entry : "");
	return document_begin(chain->document, &input, err);
}

static enum status
document_bytes(void *payload, const char *bytes, size_t size,
    struct error *err)
{
	struct chain *chain = payload;

	return document_push(chain->document, bytes, size, err);
}

static enum status
end_document(void *payload, struct error *err)
{
	struct chain *chain = payload;

	return document_end(chain->document, err);
}

/* ------------------------------------------------------------- the whole */

enum status
reader_read(const struct reader_input *input,
    const struct interpret_options *options, const struct sink *sink,
    struct error *err)
{
	struct chain chain = { .input = input, .sink = sink };
	const struct decompress_source source = { &chain, read_input };
	const struct decompress_target target = { &chain, begin_document,
		document_bytes, end_document };
	enum status status = document_new(&chain.document, err);

	if (status != STATUS_OK)
		return status;
	status = interpreter_new(&chain.interpreter, options, sink,
	    document_source_text(chain.document), err);
	if (status == STATUS_OK)
		status = decompress(&source, &target, err);
	if (status == STATUS_INVALID || status == STATUS_ENVIRONMENT)
		(void)error_at(err, "%s", input->name);
	document_free(chain.document);
	interpreter_free(chain.interpreter);
	return status;
}
