/* Documents that stand in the text of another, in base64 or as they are. */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "importers/base64.h"
#include "importers/interpret_state.h"
#include "importers/limits.h"
#include "importers/reader.h"

#define BYTES_FIRST ((size_t)16 << 10)
#define BYTES_KEPT ((size_t)1 << 20)

struct embedded {
	bool is_xml;		/* as it is */
	struct base64 base64;
	char *bytes;		/* decoded; owned */
	size_t length;
	size_t capacity;
	struct error fault;	/* of the text; STATUS_OK: none so far */
	/* Of the whole file. */
	uint64_t count;
	uint64_t in_bytes;
	uint64_t out_bytes;
};

void
embedded_free(struct embedded *embedded)
{
	if (embedded == NULL)
		return;
	free(embedded->bytes);
	free(embedded);
}

enum status
embedded_begin(struct interpreter *in, bool is_xml, struct error *err)
{
	struct embedded *embedded = in->file.embedded;

	if (in->options.is_embedded)
		return error_set(err, STATUS_INVALID,
		    "expected no document within one that is within another");
	if (embedded == NULL) {
		embedded = calloc(1, sizeof *embedded);
		if (embedded == NULL)
			return error_memory(err);
		in->file.embedded = embedded;
	}
	in->file.changes.embedded++;
	if (++embedded->count > EMBEDDED_MAX)
		return error_set(err, STATUS_INVALID, "expected at most %d "
		    "documents in the texts of another, found more",
		    EMBEDDED_MAX);
	/* One large document is not held on to. */
	if (embedded->capacity > BYTES_KEPT) {
		free(embedded->bytes);
		embedded->bytes = NULL;
		embedded->capacity = 0;
	}
	embedded->is_xml = is_xml;
	base64_init(&embedded->base64);
	embedded->length = 0;
	embedded->fault = (struct error){ 0 };
	return STATUS_OK;
}

/* Room for what length bytes of text come to. */
static enum status
reserve(struct embedded *embedded, size_t length, struct error *err)
{
	size_t needed = embedded->length + (embedded->is_xml ? length :
	    base64_room(length));
	size_t wanted = embedded->capacity == 0 ? BYTES_FIRST :
	    embedded->capacity;
	char *bigger;

	if (needed > EMBEDDED_BYTES_MAX)
		return error_set(err, STATUS_INVALID, "expected at most %zu "
		    "bytes, found more", EMBEDDED_BYTES_MAX);
	if (needed <= embedded->capacity)
		return STATUS_OK;
	while (wanted < needed)
		wanted *= 2;
	bigger = realloc(embedded->bytes, wanted);
	if (bigger == NULL)
		return error_memory(err);
	embedded->bytes = bigger;
	embedded->capacity = wanted;
	return STATUS_OK;
}

enum status
embedded_text(struct interpreter *in, const char *text, size_t length,
    struct error *err)
{
	struct embedded *embedded = in->file.embedded;
	size_t size = length;
	enum status status;

	if (embedded->fault.status != STATUS_OK || length == 0)
		return STATUS_OK;
	status = reserve(embedded, length, &embedded->fault);
	if (status == STATUS_OK && embedded->is_xml)
		memcpy(embedded->bytes + embedded->length, text, length);
	else if (status == STATUS_OK)
		status = base64_decode(&embedded->base64,
		    embedded->bytes + embedded->length, &size, text, length,
		    &embedded->fault);
	if (status == STATUS_OK)
		embedded->length += size;
	return status == STATUS_MEMORY ? error_memory(err) : STATUS_OK;
}

/*
 * The encoding that a text within a text declares is that of the file it once
 * was: the declaration becomes blank.  White space may stand before it.
 */
static void
blank_declaration(struct embedded *embedded)
{
	static const char begin[] = "<?xml";
	char *at = embedded->bytes;
	const char *end;

	if (embedded->length == 0)
		return;
	end = at + embedded->length;
	while (at < end && strchr(" \t\r\n", *at) != NULL && *at != '\0')
		at++;
	if ((size_t)(end - at) < sizeof begin ||
	    memcmp(at, begin, sizeof begin - 1) != 0 ||
	    strchr(" \t\r\n", at[sizeof begin - 1]) == NULL)
		return;
	for (; at < end && *at != '>'; at++) {
		if (*at != '\n')
			*at = ' ';
	}
	if (at < end)
		*at = ' ';
}

static enum status
finish_text(struct embedded *embedded, struct error *err)
{
	size_t size = 0;
	enum status status;

	if (embedded->fault.status != STATUS_OK) {
		*err = embedded->fault;
		return err->status;
	}
	status = reserve(embedded, 0, err);
	if (status == STATUS_OK && embedded->is_xml)
		blank_declaration(embedded);
	else if (status == STATUS_OK)
		status = base64_finish(&embedded->base64,
		    embedded->bytes + embedded->length, &size, err);
	embedded->length += size;
	if (status == STATUS_OK && embedded->length == 0)
		return error_set(err, STATUS_INVALID,
		    "expected a document, found nothing");
	return status;
}

/* ------------------------------------------------------------- the document */

/* What may come out of it, by its size and what has come out of all so far. */
static uint64_t
bytes_left(const struct embedded *embedded)
{
	uint64_t one = EMBEDDED_FREE_BYTES +
	    EMBEDDED_RATIO_MAX * (uint64_t)embedded->length;
	uint64_t all = EMBEDDED_ALL_FREE_BYTES +
	    EMBEDDED_RATIO_MAX * embedded->in_bytes;
	uint64_t left = all > embedded->out_bytes ?
	    all - embedded->out_bytes : 0;

	return one < left ? one : left;
}

static enum status
read_once(struct interpreter *in, const struct sink *sink,
    const struct dialect **told, struct error *err)
{
	struct embedded *embedded = in->file.embedded;
	uint64_t out_bytes = 0;
	const struct reader_input input = {
		.fd = -1, .name = "", .bytes = embedded->bytes,
		.size = embedded->length, .bytes_max = bytes_left(embedded),
		.out_bytes = &out_bytes,
	};
	const struct interpret_options options = {
		.dialects = in->options.dialects, .dialect = in->dialect,
		.source = in->options.source, .prefix = in->options.prefix,
		.accepts_mismatch = in->options.accepts_mismatch,
		.is_embedded = true,
		.keeps_namespaces = !in->is_any_namespace,
		.line = in->record_place.line, .told = told,
	};
	enum status status = reader_read(&input, &options, sink, err);

	embedded->out_bytes += out_bytes;
	return status;
}

/*
 * Twice: a document that turns out, at its end, not to be one must not have
 * left facts behind.  The second time what the first one has told goes on.
 */
static enum status
read_embedded(struct interpreter *in, struct error *err)
{
	const struct dialect *unheard = NULL;
	struct sink sink = in->sink;
	enum status status = finish_text(in->file.embedded, err);

	if (status != STATUS_OK)
		return status;
	in->file.embedded->in_bytes += in->file.embedded->length;
	status = read_once(in, &sink_deaf, &unheard, err);
	if (status != STATUS_OK)
		return status;
	/* It is part of this file, even where it is an archive, and what the
	 * file states of itself is told once. */
	sink.member = NULL;
	sink.member_end = NULL;
	sink.controls = NULL;
	return read_once(in, &sink, in->file.told, err);
}

static enum status
reject(struct interpreter *in, const struct error *why, struct error *err)
{
	/* ":12" of a document without a name, or of an archive's entry. */
	const char *line = strrchr(why->place, ':');
	char sentence[ERROR_MESSAGE_MAX + 64];

	(void)snprintf(sentence, sizeof sentence, "%s%s%s%s",
	    line != NULL ? "line " : "", line != NULL ? line + 1 : "",
	    line != NULL ? " of the document within: " : "", why->message);
	return interpret_reject_unread(in, "document", REASON_BAD_EMBEDDED,
	    sentence, err);
}

enum status
embedded_end(struct interpreter *in, struct error *err)
{
	struct error why = { 0 };
	enum status status = read_embedded(in, &why);

	if (status == STATUS_INVALID || status == STATUS_RANGE ||
	    status == STATUS_NOT_FOUND)
		return reject(in, &why, err);
	if (status != STATUS_OK)
		*err = why;
	return status;
}
