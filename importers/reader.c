#include "importers/reader.h"

#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "importers/csv_document.h"
#include "importers/decompress.h"
#include "importers/document.h"
#include "importers/limits.h"

/* "file", or "file:entry" for a document in an archive. */
#define CHAIN_NAME_MAX 1024

struct chain {
	const struct reader_input *input;
	const struct interpret_options *options;
	const struct sink *sink;
	uint64_t bytes;		/* read of the file */
	uint64_t told_bytes;
	uint64_t document_bytes;	/* decompressed */
	/* Of the document being read; NULL between two. */
	struct interpreter *interpreter;
	struct document *document;	/* one of the two */
	struct csv_document *csv;
	char name[CHAIN_NAME_MAX];
	const struct byte_source *source;	/* of its bytes */
	bool has_failed;	/* the source, not the document */
	/* Of the archive's member being read. */
	bool is_member;
	struct error fault;	/* why it is refused; the others are not */
	struct digest *digest;	/* owned; NULL: not asked for */
};

static void
take_memory(struct chain *chain, void *bytes, size_t size, size_t *got)
{
	size_t left = chain->input->size - (size_t)chain->bytes;

	*got = left < size ? left : size;
	memcpy(bytes, chain->input->bytes + chain->bytes, *got);
	chain->bytes += *got;
}

static enum status
read_input(void *payload, void *bytes, size_t size, size_t *got,
    struct error *err)
{
	struct chain *chain = payload;
	ssize_t count;

	if (chain->input->bytes != NULL) {
		take_memory(chain, bytes, size, got);
		return STATUS_OK;
	}
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
	if (chain->input->in_bytes != NULL)
		*chain->input->in_bytes = chain->bytes;
	if (chain->bytes - chain->told_bytes < PROGRESS_BYTES)
		return STATUS_OK;
	chain->told_bytes = chain->bytes;
	return chain->sink->progress(chain->sink->payload, chain->bytes, err);
}

/* ------------------------------------------------------------- a document */

static void
end_chain(struct chain *chain)
{
	document_free(chain->document);
	csv_document_free(chain->csv);
	interpreter_free(chain->interpreter);
	chain->interpreter = NULL;
	chain->document = NULL;
	chain->csv = NULL;
}

static enum status
check_growth(const struct chain *chain, struct error *err)
{
	const struct reader_input *input = chain->input;

	if (input->bytes == NULL || chain->document_bytes <= input->bytes_max)
		return STATUS_OK;
	return error_set(err, STATUS_INVALID, "it grows to more than %d times "
	    "its size when it is decompressed, or all of the file's together "
	    "do; %llu bytes were left for it", EMBEDDED_RATIO_MAX,
	    (unsigned long long)input->bytes_max);
}

/* The document's bytes, counted.  What fails here is not the document's. */
static enum status
read_document(void *payload, void *bytes, size_t size, size_t *got,
    struct error *err)
{
	struct chain *chain = payload;
	enum status status = chain->source->read(chain->source->payload,
	    bytes, size, got, err);

	if (status == STATUS_OK) {
		chain->document_bytes += *got;
		status = check_growth(chain, err);
	}
	if (status == STATUS_OK && chain->is_member && chain->digest != NULL)
		digest_add(chain->digest, bytes, *got);
	chain->has_failed = status != STATUS_OK;
	return status;
}

static enum status
read_csv(struct chain *chain, const struct byte_source *source,
    struct error *err)
{
	struct csv_document_input input = {
		.kind = chain->input->csv, .encoding = chain->input->encoding,
		.name = chain->name, .sink = chain->sink,
	};
	enum status status = csv_document_new(&chain->csv, err);

	if (status == STATUS_OK)
		status = interpreter_new(&chain->interpreter, chain->options,
		    chain->sink, csv_document_source_text(chain->csv), err);
	if (status != STATUS_OK)
		return status;
	input.interpreter = chain->interpreter;
	return csv_document_read(chain->csv, &input, source, err);
}

static enum status
read_xml(struct chain *chain, const struct byte_source *source,
    struct error *err)
{
	struct document_input input = {
		.name = chain->name, .counts = chain->input->counts,
	};
	enum status status = document_new(&chain->document, err);

	if (status == STATUS_OK)
		status = interpreter_new(&chain->interpreter, chain->options,
		    chain->sink, document_source_text(chain->document), err);
	if (status != STATUS_OK)
		return status;
	input.interpreter = chain->interpreter;
	return document_read(chain->document, &input, source, err);
}

/*
 * What is wrong with one member is kept for its end, and the rest of it is
 * not looked at; anything else ends the read.
 */
static enum status
keep_fault(struct chain *chain, const struct byte_source *source,
    struct error *err)
{
	char rest[4096];

	if (chain->has_failed || !chain->is_member ||
	    chain->sink->member_end == NULL ||
	    (err->status != STATUS_INVALID && err->status != STATUS_RANGE &&
	    err->status != STATUS_NOT_FOUND && err->status != STATUS_SYNTAX))
		return err->status;
	chain->fault = *err;
	*err = (struct error){ 0 };
	return byte_source_drain(source, rest, sizeof rest, err);
}

static enum status
end_member(struct chain *chain, struct error *err)
{
	char digest[DIGEST_TEXT_SIZE];
	const struct sink_member_end end = { &chain->fault,
		chain->digest != NULL ? digest : NULL };

	if (chain->digest != NULL &&
	    digest_finish(chain->digest, digest) != STATUS_OK)
		return error_memory(err);
	return chain->sink->member_end(chain->sink->payload, &end, err);
}

static void
begin_document(struct chain *chain, const char *entry,
    const struct byte_source *source)
{
	(void)snprintf(chain->name, sizeof chain->name, "%s%s%s",
	    chain->input->name, entry != NULL ? ":" : "",
	    entry != NULL ? entry : "");
	chain->is_member = entry != NULL;
	chain->fault = (struct error){ 0 };
	chain->source = source;
	chain->has_failed = false;
}

static enum status
take_document(void *payload, const char *entry,
    const struct byte_source *raw, struct error *err)
{
	struct chain *chain = payload;
	const struct byte_source source = { chain, read_document };
	enum status status = STATUS_OK;

	begin_document(chain, entry, raw);
	if (entry != NULL && chain->sink->member != NULL)
		status = chain->sink->member(chain->sink->payload, entry,
		    err);
	if (status != STATUS_OK)
		return status;
	status = chain->input->csv != NULL ? read_csv(chain, &source, err) :
	    read_xml(chain, &source, err);
	end_chain(chain);
	if (status != STATUS_OK)
		status = keep_fault(chain, &source, err);
	if (status == STATUS_OK && chain->is_member &&
	    chain->sink->member_end != NULL)
		status = end_member(chain, err);
	return status;
}

/* A member that cannot be read as a document. */
static enum status
refuse_member(void *payload, const char *entry, const char *why,
    struct error *err)
{
	struct chain *chain = payload;
	struct error fault = { 0 };
	const struct sink_member_end end = { &fault, NULL };
	enum status status;

	(void)error_set(&fault, STATUS_INVALID, "%s", why);
	(void)error_at(&fault, "%s:%s", chain->input->name, entry);
	if (chain->sink->member_end == NULL) {
		*err = fault;
		return err->status;
	}
	status = chain->sink->member(chain->sink->payload, entry, err);
	return status == STATUS_OK ? chain->sink->member_end(
	    chain->sink->payload, &end, err) : status;
}

static enum status
pass_over(void *payload, const char *entry, const char *why,
    struct error *err)
{
	struct chain *chain = payload;
	char sentence[ERROR_MESSAGE_MAX];

	if (chain->sink->note == NULL)
		return STATUS_OK;
	(void)snprintf(sentence, sizeof sentence, "%s passed over: %s", entry,
	    why);
	return chain->sink->note(chain->sink->payload, SINK_PASSED_OVER,
	    sentence, 0, err);
}

/* ------------------------------------------------------------- the whole */

enum status
reader_read(const struct reader_input *input,
    const struct interpret_options *options, const struct sink *sink,
    struct error *err)
{
	struct chain chain = { .input = input, .options = options,
		.sink = sink };
	const struct byte_source source = { &chain, read_input };
	const struct decompress_target target = { &chain,
		input->csv != NULL, take_document, refuse_member, pass_over };
	enum status status = STATUS_OK;

	if (input->digest != NULL && digest_new(&chain.digest) != STATUS_OK)
		status = error_memory(err);
	if (status == STATUS_OK)
		status = decompress(&source, &target, err);
	if (status == STATUS_INVALID || status == STATUS_ENVIRONMENT)
		(void)error_at(err, "%s", input->name);
	if (input->out_bytes != NULL)
		*input->out_bytes = chain.document_bytes;
	digest_free(chain.digest);
	return status;
}
