#include "importers/document.h"

#include <stdlib.h>

#include "importers/intake.h"
#include "importers/limits.h"
#include "importers/xml_parse.h"

struct document {
	struct document_input input;
	struct intake *intake;
	struct byte_source text;	/* of the root, for the parser */
	struct xml_source_text source_text;
	struct xml_parser *parser;	/* of the root; NULL between two */
	uint64_t root_count;	/* that have ended */
};

/* ------------------------------------------------------- decoded bytes */

static void
hold(void *payload, uint64_t offset)
{
	const struct document *document = payload;

	gate_hold(intake_gate(document->intake), offset);
}

static const char *
get(void *payload, uint64_t from, uint64_t until, size_t *length)
{
	const struct document *document = payload;

	return gate_get(intake_gate(document->intake), from, until, length);
}

static void
release(void *payload)
{
	const struct document *document = payload;

	gate_release(intake_gate(document->intake));
}

const struct xml_source_text *
document_source_text(const struct document *document)
{
	return &document->source_text;
}

/* ------------------------------------------------------------------ errors */

static bool
is_of_the_file(enum status status)
{
	return status == STATUS_INVALID || status == STATUS_RANGE ||
	    status == STATUS_NOT_FOUND;
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
	const struct gate *gate = intake_gate(document->intake);
	uint64_t line = gate != NULL ? gate_line(gate) : 1;

	if (err->status == STATUS_NOT_FOUND || (is_of_the_file(err->status) &&
	    document->input.counts == NULL))
		(void)interpreter_is_unknown(document->input.interpreter,
		    &line, err);
	if (is_of_the_file(err->status))
		(void)error_at(err, "%s:%llu", document->input.name,
		    (unsigned long long)line);
	return err->status;
}

/* What is wrong with a signature has no line; the source knows better. */
static enum status
add_place(const struct document *document, struct error *err)
{
	switch (intake_stage(document->intake)) {
	case INTAKE_TEXT:
		return add_line(document, err);
	case INTAKE_SIGNATURE:
		return is_of_the_file(err->status) ?
		    error_at(err, "%s", document->input.name) : err->status;
	case INTAKE_SOURCE:
		break;
	}
	return err->status;
}

/*
 * The gate has left out references that only some dialects may hold.  Which
 * one it is may show later than the first of them.
 */
static enum status
may_drop(void *payload, struct error *err)
{
	const struct document *document = payload;
	uint64_t line = gate_dropped_line(intake_gate(document->intake));
	const struct dialect *dialect =
	    interpreter_dialect(document->input.interpreter);

	if (dialect == NULL || dialect_drops_references(dialect))
		return STATUS_OK;
	(void)error_set(err, STATUS_INVALID, "the XML is not well-formed: a "
	    "reference to a control character, such as &#4;");
	return error_at(err, "%s:%llu", document->input.name,
	    (unsigned long long)line);
}

/* ----------------------------------------------------------------- one root */

static enum status
read_text(void *payload, void *bytes, size_t size, size_t *got,
    struct error *err)
{
	struct document *document = payload;

	return intake_read(document->intake, bytes, size, got, err);
}

/* A parser for the root that has begun. */
static enum status
begin_parser(struct document *document, struct error *err)
{
	const struct document_input *input = &document->input;
	struct xml_parser_input parser_input = {
		.name = input->name,
		.gate = intake_gate(document->intake),
		.source = &document->text,
		.handler = interpreter_handler(input->interpreter),
		.payload = document,
		.may_drop = may_drop,
	};

	if (input->counts != NULL)
		parser_input.handler = place_count_handler(input->counts,
		    parser_input.handler, input->name);
	return xml_parser_new(&document->parser, &parser_input, err);
}

static void
end_parser(struct document *document)
{
	xml_parser_free(document->parser);
	document->parser = NULL;
}

static enum status
read_root(struct document *document, struct error *err)
{
	enum status status = xml_parser_run(document->parser, err);

	if (xml_parser_was_cut(document->parser))
		return add_place(document, err);
	return status == STATUS_OK ? status : add_line(document, err);
}

/* ------------------------------------------------------- where it stands */

struct document_standing
document_stands(const struct document *document)
{
	struct gate *gate = intake_gate(document->intake);

	return (struct document_standing){
		.depth = gate_depth(gate),
		.least_depth = gate_least_depth(gate),
		.keeps_ascii = intake_keeps_ascii(document->intake),
		.is_between_markup = gate_is_between_markup(gate),
		.is_told = !gate_marks_wait(gate_marks(gate)),
		.line = gate_line(gate),
		.names = xml_parser_names(document->parser),
		.names_bytes = xml_parser_names_bytes(document->parser),
	};
}

void
document_mark(struct document *document)
{
	gate_mark_depth(intake_gate(document->intake));
}

/* --------------------------------------------------------------- the whole */

enum status
document_new(struct document **out, struct error *err)
{
	struct document *document = calloc(1, sizeof *document);
	enum status status;

	if (document == NULL)
		return error_memory(err);
	status = intake_new(&document->intake, err);
	if (status != STATUS_OK) {
		document_free(document);
		return status;
	}
	document->text = (struct byte_source){ document, read_text };
	document->source_text = (struct xml_source_text){ document, hold, get,
		release };
	*out = document;
	return STATUS_OK;
}

void
document_free(struct document *document)
{
	if (document == NULL)
		return;
	end_parser(document);
	intake_free(document->intake);
	free(document);
}

/* Something begins after the end of the root: another one, if the dialect takes
 * it. */
static enum status
begin_next_root(struct document *document, struct error *err)
{
	enum status status = STATUS_OK;

	if (!interpreter_takes_roots(document->input.interpreter))
		status = intake_refuse_next(document->intake, err);
	else if (++document->root_count >= ROOTS_MAX)
		status = error_set(err, STATUS_INVALID,
		    "more than %d root elements", ROOTS_MAX);
	end_parser(document);
	if (status == STATUS_OK)
		status = intake_begin_next(document->intake, err);
	if (status == STATUS_OK)
		status = begin_parser(document, err);
	return status == STATUS_OK ? status : add_line(document, err);
}

static enum status
begin(struct document *document, const struct document_input *input,
    const struct byte_source *source, struct error *err)
{
	enum status status;

	end_parser(document);
	document->input = *input;
	document->root_count = 0;
	interpreter_begin(input->interpreter);
	status = intake_begin(document->intake, source, err);
	return status == STATUS_OK ? begin_parser(document, err) : status;
}

enum status
document_read(struct document *document, const struct document_input *input,
    const struct byte_source *source, struct error *err)
{
	enum status status = begin(document, input, source, err);
	uint64_t line;

	while (status == STATUS_OK) {
		status = read_root(document, err);
		if (status != STATUS_OK || !intake_has_next(document->intake))
			break;
		status = begin_next_root(document, err);
	}
	if (status == STATUS_OK &&
	    interpreter_is_unknown(input->interpreter, &line, err))
		return add_line(document, err);
	return status;
}
