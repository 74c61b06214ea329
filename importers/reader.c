#include "importers/reader.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "importers/decode.h"
#include "importers/decompress.h"
#include "importers/gate.h"
#include "importers/limits.h"
#include "importers/xml_parse.h"

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
	/* Of the document being read; NULL between two. */
	struct decoder *decoder;
	struct gate *gate;
	struct xml_parser *parser;
	char name[CHAIN_NAME_MAX];
};

/* ------------------------------------------------------- decoded bytes */

static void
hold(void *payload, uint64_t offset)
{
	struct chain *chain = payload;

	gate_hold(chain->gate, offset);
}

static const char *
get(void *payload, uint64_t from, uint64_t until, size_t *length)
{
	struct chain *chain = payload;

	return gate_get(chain->gate, from, until, length);
}

static void
release(void *payload)
{
	struct chain *chain = payload;

	gate_release(chain->gate);
}

/* ---------------------------------------------------- one stage to the next */

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

/* The gate has left out references that only some dialects may hold.  Which
 * one it is may show later than the first of them. */
static enum status
check_references(const struct chain *chain, struct error *err)
{
	uint64_t line = gate_dropped_line(chain->gate);
	const struct dialect *dialect =
	    interpreter_dialect(chain->interpreter);

	if (line == 0 || dialect == NULL || dialect_drops_references(dialect))
		return STATUS_OK;
	(void)error_set(err, STATUS_INVALID, "the XML is not well-formed: a "
	    "reference to a control character, such as &#4;");
	return error_at(err, "%s:%llu", chain->name,
	    (unsigned long long)line);
}

static enum status
gate_to_parser(void *payload, const char *bytes, size_t size,
    struct error *err)
{
	struct chain *chain = payload;

	enum status status = xml_parser_push(chain->parser, bytes, size, err);

	return status == STATUS_OK ? check_references(chain, err) : status;
}

static enum status
decoder_to_gate(void *payload, const char *bytes, size_t size,
    struct error *err)
{
	struct chain *chain = payload;

	return gate_push(chain->gate, bytes, size, err);
}

/* ------------------------------------------------------------- a document */

static void
end_chain(struct chain *chain)
{
	xml_parser_free(chain->parser);
	gate_free(chain->gate);
	decoder_free(chain->decoder);
	chain->parser = NULL;
	chain->gate = NULL;
	chain->decoder = NULL;
}

static enum status
begin_document(void *payload, const char *entry, struct error *err)
{
	struct chain *chain = payload;
	const struct byte_target to_gate = { chain, decoder_to_gate };
	const struct byte_target to_parser = { chain, gate_to_parser };
	const struct xml_handler *handler =
	    interpreter_handler(chain->interpreter);
	enum status status;

	interpreter_begin(chain->interpreter);
	(void)snprintf(chain->name, sizeof chain->name, "%s%s%s",
	    chain->input->name, entry != NULL ? ":" : "",
	    entry != NULL ? entry : "");
	if (chain->input->counts != NULL)
		handler = place_count_handler(chain->input->counts, handler,
		    chain->name);
	status = gate_new(&chain->gate, &to_parser, err);
	if (status == STATUS_OK)
		status = decoder_new(&chain->decoder, &to_gate, err);
	if (status == STATUS_OK)
		status = xml_parser_new(&chain->parser, chain->name,
		    chain->gate, handler, err);
	return status;
}

/* The gate counts the lines for those that know no place. */
static enum status
add_line(const struct chain *chain, struct error *err)
{
	if (err->status == STATUS_INVALID || err->status == STATUS_RANGE ||
	    err->status == STATUS_NOT_FOUND)
		(void)error_at(err, "%s:%llu", chain->name,
		    (unsigned long long)gate_line(chain->gate));
	return err->status;
}

static enum status
document_bytes(void *payload, const char *bytes, size_t size,
    struct error *err)
{
	struct chain *chain = payload;

	if (decoder_push(chain->decoder, bytes, size, err) == STATUS_OK)
		return STATUS_OK;
	return add_line(chain, err);
}

static enum status
end_document(void *payload, struct error *err)
{
	struct chain *chain = payload;
	enum status status = decoder_finish(chain->decoder, err);

	if (status == STATUS_OK)
		status = gate_finish(chain->gate, err);
	if (status == STATUS_OK)
		status = xml_parser_finish(chain->parser, err);
	if (status == STATUS_OK)
		status = check_references(chain, err);
	if (status != STATUS_OK)
		return add_line(chain, err);
	end_chain(chain);
	return STATUS_OK;
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
	const struct xml_source_text source_text = { &chain, hold, get,
		release };
	enum status status;

	status = interpreter_new(&chain.interpreter, options, sink,
	    &source_text, err);
	if (status != STATUS_OK)
		return status;
	status = decompress(&source, &target, err);
	if (status == STATUS_INVALID || status == STATUS_ENVIRONMENT)
		(void)error_at(err, "%s", input->name);
	end_chain(&chain);
	interpreter_free(chain.interpreter);
	return status;
}
