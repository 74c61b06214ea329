#include "importers/document.h"

#include <stdlib.h>

#include "importers/cms.h"
#include "importers/decode.h"
#include "importers/gate.h"
#include "importers/limits.h"
#include "importers/xml_parse.h"

struct document {
	struct document_input input;
	struct xml_source_text source_text;
	/* The signatures that may be around the file, from the outermost on;
	 * one more than is taken off.  NULL between two files. */
	struct cms *signatures[CMS_LEVELS_MAX + 1];
	/* Of the root being read; NULL between two files. */
	struct decoder *decoder;
	struct gate *gate;
	struct xml_parser *parser;
	uint64_t root_count;	/* that have ended */
	bool is_refused;	/* by the gate or what comes after it */
};

/* ------------------------------------------------------- decoded bytes */

static void
hold(void *payload, uint64_t offset)
{
	struct document *document = payload;

	gate_hold(document->gate, offset);
}

static const char *
get(void *payload, uint64_t from, uint64_t until, size_t *length)
{
	struct document *document = payload;

	return gate_get(document->gate, from, until, length);
}

static void
release(void *payload)
{
	struct document *document = payload;

	gate_release(document->gate);
}

enum status
document_new(struct document **out, struct error *err)
{
	struct document *document = calloc(1, sizeof *document);

	if (document == NULL)
		return error_memory(err);
	document->source_text = (struct xml_source_text){ document, hold, get,
		release };
	*out = document;
	return STATUS_OK;
}

const struct xml_source_text *
document_source_text(const struct document *document)
{
	return &document->source_text;
}

/* ---------------------------------------------------- one stage to the next */

static bool
is_of_the_file(enum status status)
{
	return status == STATUS_INVALID || status == STATUS_RANGE ||
	    status == STATUS_NOT_FOUND;
}

/*
 * The gate has left out references that only some dialects may hold.  Which
 * one it is may show later than the first of them.
 */
static enum status
check_references(const struct document *document, struct error *err)
{
	uint64_t line = gate_dropped_line(document->gate);
	const struct dialect *dialect =
	    interpreter_dialect(document->input.interpreter);

	if (line == 0 || dialect == NULL || dialect_drops_references(dialect))
		return STATUS_OK;
	(void)error_set(err, STATUS_INVALID, "the XML is not well-formed: a "
	    "reference to a control character, such as &#4;");
	return error_at(err, "%s:%llu", document->input.name,
	    (unsigned long long)line);
}

static enum status
gate_to_parser(void *payload, const char *bytes, size_t size,
    struct error *err)
{
	struct document *document = payload;
	enum status status = xml_parser_push(document->parser, bytes, size,
	    err);

	return status == STATUS_OK ? check_references(document, err) : status;
}

static enum status
decoder_to_gate(void *payload, const char *bytes, size_t size,
    struct error *err)
{
	struct document *document = payload;
	enum status status = gate_push(document->gate, bytes, size, err);

	document->is_refused = status != STATUS_OK;
	return status;
}

/*
 * Add the place: the gate counts the lines for those that know none.  A file
 * whose first root was of no known dialect is refused for that, whatever
 * followed while a known one was waited for; but who writes a dialect for it
 * wants to know.
 */
static enum status
add_line(const struct document *document, struct error *err)
{
	uint64_t line = document->gate != NULL ? gate_line(document->gate) : 1;

	if (err->status == STATUS_NOT_FOUND || (is_of_the_file(err->status) &&
	    document->input.counts == NULL))
		(void)interpreter_is_unknown(document->input.interpreter,
		    &line, err);
	if (is_of_the_file(err->status))
		(void)error_at(err, "%s:%llu", document->input.name,
		    (unsigned long long)line);
	return err->status;
}

/* ----------------------------------------------------------------- one root */

static void
end_chain(struct document *document)
{
	xml_parser_free(document->parser);
	gate_free(document->gate);
	decoder_free(document->decoder);
	document->parser = NULL;
	document->gate = NULL;
	document->decoder = NULL;
}

static void
free_signatures(struct document *document)
{
	for (size_t i = 0; i <= CMS_LEVELS_MAX; i++) {
		cms_free(document->signatures[i]);
		document->signatures[i] = NULL;
	}
}

void
document_free(struct document *document)
{
	if (document == NULL)
		return;
	end_chain(document);
	free_signatures(document);
	free(document);
}

static enum status
begin_root(struct document *document, uint64_t first_line, struct error *err)
{
	const struct byte_target to_gate = { document, decoder_to_gate };
	const struct byte_target to_parser = { document, gate_to_parser };
	const struct document_input *input = &document->input;
	const struct xml_handler *handler =
	    interpreter_handler(input->interpreter);
	enum status status;

	document->is_refused = false;
	if (input->counts != NULL)
		handler = place_count_handler(input->counts, handler,
		    input->name);
	status = gate_new(&document->gate, first_line, &to_parser, err);
	if (status == STATUS_OK)
		status = decoder_new(&document->decoder, &to_gate, err);
	if (status == STATUS_OK)
		status = xml_parser_new(&document->parser, input->name,
		    document->gate, handler, err);
	return status;
}

static enum status
end_root(struct document *document, struct error *err)
{
	enum status status = gate_finish(document->gate, err);

	if (status == STATUS_OK)
		status = xml_parser_finish(document->parser, err);
	if (status == STATUS_OK)
		status = check_references(document, err);
	return status;
}

/* ------------------------------------------------------------ the next root */

/* What of a root's beginning was pushed before: ASCII, or a byte order mark. */
static enum status
push_again(struct document *document, const struct decoder *decoder,
    const struct gate_next *next, uint64_t count, struct error *err)
{
	char bytes[2 * GATE_NEXT_TEXT_MAX];
	size_t length = count < next->text_length ? (size_t)count :
	    next->text_length;
	size_t size;

	if (length == 0)
		return STATUS_OK;
	size = decoder_encode(decoder, bytes, next->text, length);
	return decoder_push(document->decoder, bytes, size, err);
}

static enum status
may_begin(struct document *document, const struct gate_next *next,
    const struct error *fault, struct error *err)
{
	if (interpreter_takes_roots(document->input.interpreter)) {
		if (++document->root_count < ROOTS_MAX)
			return STATUS_OK;
		return error_set(err, STATUS_INVALID,
		    "more than %d root elements", ROOTS_MAX);
	}
	if (next->text != NULL)
		return gate_refuse_next(document->gate, err);
	*err = *fault;
	return err->status;
}

/*
 * Something begins after the end of the root: another one, if the dialect takes
 * it.  *tail: how many of the bytes pushed last are of it.
 */
static enum status
begin_next_root(struct document *document, const struct gate_next *next,
    const char *bytes, size_t size, size_t *tail, struct error *err)
{
	struct decoder *decoder = document->decoder;
	struct gate *gate = document->gate;
	uint64_t before = next->left;
	const struct error fault = *err;	/* where no text is known */
	enum status status = end_root(document, err);

	if (status == STATUS_OK)
		status = may_begin(document, next, &fault, err);
	if (status != STATUS_OK)
		return add_line(document, err);
	*tail = decoder_tail(decoder, bytes, size, &before);
	xml_parser_free(document->parser);
	document->parser = NULL;
	document->gate = NULL;
	document->decoder = NULL;
	status = begin_root(document, gate_line(gate), err);
	if (status == STATUS_OK)
		status = push_again(document, decoder, next, before, err);
	gate_free(gate);
	decoder_free(decoder);
	if (status != STATUS_OK)
		return add_line(document, err);
	/* What was no text of the last encoding may be one of the next. */
	*err = (struct error){ 0 };
	return STATUS_OK;
}

/* Where, in what was pushed last, does something begin after the root? */
static bool
find_next(const struct document *document, struct gate_next *next)
{
	if (gate_find_next(document->gate, next))
		return true;
	*next = (struct gate_next){ .left = 0 };
	/* A byte that is none of its encoding may be one of the next's. */
	return decoder_is_at_fault(document->decoder) &&
	    gate_is_after_root(document->gate);
}

/* --------------------------------------------------------------- the whole */

/* The document, without signatures. */
static enum status
push_document(void *payload, const char *bytes, size_t size,
    struct error *err)
{
	struct document *document = payload;

	while (size > 0) {
		enum status status = decoder_push(document->decoder, bytes,
		    size, err);
		struct gate_next next;
		size_t tail;

		if (document->is_refused || !find_next(document, &next))
			return status == STATUS_OK ? status :
			    add_line(document, err);
		status = begin_next_root(document, &next, bytes, size, &tail,
		    err);
		if (status != STATUS_OK)
			return status;
		bytes += size - tail;
		size = tail;
	}
	return STATUS_OK;
}

static enum status
push_signed(void *payload, const char *bytes, size_t size, struct error *err)
{
	return cms_push(payload, bytes, size, err);
}

static enum status
begin_signatures(struct document *document, struct error *err)
{
	struct byte_target target = { document, push_document };
	enum status status = STATUS_OK;

	for (unsigned level = CMS_LEVELS_MAX + 1;
	    level-- > 0 && status == STATUS_OK;) {
		status = cms_new(&document->signatures[level], level, &target,
		    err);
		target = (struct byte_target){ document->signatures[level],
			push_signed };
	}
	return status;
}

/* What is wrong with a signature has no line. */
static enum status
add_name(const struct document *document, struct error *err)
{
	return is_of_the_file(err->status) ?
	    error_at(err, "%s", document->input.name) : err->status;
}

enum status
document_begin(struct document *document, const struct document_input *input,
    struct error *err)
{
	enum status status;

	document->input = *input;
	document->root_count = 0;
	interpreter_begin(input->interpreter);
	status = begin_signatures(document, err);
	return status == STATUS_OK ? begin_root(document, 1, err) : status;
}

enum status
document_push(struct document *document, const char *bytes, size_t size,
    struct error *err)
{
	return cms_push(document->signatures[0], bytes, size, err) ==
	    STATUS_OK ? STATUS_OK : add_name(document, err);
}

struct document_standing
document_stands(const struct document *document)
{
	const struct gate *gate = document->gate;

	return (struct document_standing){
		.depth = gate_depth(gate),
		.least_depth = gate_least_depth(gate),
		.is_between_markup = gate_is_between_markup(gate),
		.is_told = !gate_has_mark(gate),
		.line = gate_line(gate),
		.names_bytes = xml_parser_names_bytes(document->parser),
	};
}

void
document_mark(struct document *document)
{
	gate_mark_depth(document->gate);
}

static enum status
end_document(struct document *document, struct error *err)
{
	uint64_t line;
	enum status status = decoder_finish(document->decoder, err);

	if (status == STATUS_OK)
		status = end_root(document, err);
	if (status != STATUS_OK ||
	    interpreter_is_unknown(document->input.interpreter, &line, err))
		return add_line(document, err);
	return STATUS_OK;
}

enum status
document_end(struct document *document, struct error *err)
{
	enum status status = STATUS_OK;

	for (size_t i = 0; i <= CMS_LEVELS_MAX && status == STATUS_OK; i++)
		status = cms_finish(document->signatures[i], err);
	if (status == STATUS_OK)
		status = end_document(document, err);
	if (status != STATUS_OK)
		return add_name(document, err);
	end_chain(document);
	free_signatures(document);
	return STATUS_OK;
}
