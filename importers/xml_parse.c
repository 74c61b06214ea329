#include "importers/xml_parse_private.h"

#include <assert.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <libxml/parser.h>
#include <libxml/parserInternals.h>
#include <libxml/xmlerror.h>

#include "engine/xml_memory.h"

/* The longest that libxml2 looks ahead for is "<![CDATA[". */
#define LOOK_AHEAD_BYTES 16

void
xml_parse_init(void)
{
	xml_memory_begin();
	(void)xml_memory_end();
}

/* -------------------------------------------------------------- failures */

/* It reports while it is made, too, when it is not known here yet. */
void
xml_parse_fail(struct xml_parser *parser, enum status status,
    const struct error *err)
{
	if (parser->failure.status != STATUS_OK)
		return;
	parser->failure = *err;
	parser->failure.status = status;
	if (parser->ctxt != NULL)
		xmlStopParser(parser->ctxt);
}

void
xml_parse_fail_at(struct xml_parser *parser, uint64_t line, enum status status,
    struct error *err)
{
	/* Those of the world around have no place in the file. */
	if (status == STATUS_INVALID || status == STATUS_RANGE ||
	    status == STATUS_NOT_FOUND)
		(void)error_at(err, "%s:%llu", parser->input.name,
		    (unsigned long long)line);
	xml_parse_fail(parser, status, err);
}

uint64_t
xml_parse_line(const struct xml_parser *parser)
{
	const xmlParserInput *input = parser->ctxt != NULL ?
	    parser->ctxt->input : NULL;

	return parser->lines_before +
	    (input != NULL && input->line > 0 ? (uint64_t)input->line : 1);
}

/* Namespace errors are common in the field, and nobody matches prefixes; but
 * the same attribute twice would leave open which counts. */
static bool
is_harmless(const xmlError *error)
{
	if (error->domain == XML_FROM_NAMESPACE)
		return error->code != XML_NS_ERR_ATTRIBUTE_REDEFINED;
	return error->level == XML_ERR_WARNING &&
	    (error->code == XML_WAR_UNKNOWN_VERSION ||
	    error->code == XML_WAR_LANG_VALUE ||
	    error->code == XML_WAR_SPACE_VALUE);
}

/* Of markup that has not ended, everything can. */
bool
xml_parse_is_from_cut(const struct xml_parser *parser)
{
	const xmlParserInput *input = parser->ctxt != NULL ?
	    parser->ctxt->input : NULL;
	uint64_t reach = gate_open_bytes(parser->input.gate);

	if (parser->cut.status == STATUS_OK || input == NULL)
		return false;
	if (reach < LOOK_AHEAD_BYTES)
		reach = LOOK_AHEAD_BYTES;
	return (uint64_t)(input->end - input->cur) <= reach;
}

static void
on_error(void *payload, xmlErrorPtr error)
{
	struct xml_parser *parser = payload;
	struct error err = { 0 };
	const char *message = error->message != NULL ? error->message : "";
	int length = (int)strcspn(message, "\n");
	enum status status;

	if (is_harmless(error) || parser->failure.status != STATUS_OK ||
	    xml_parse_is_from_cut(parser))
		return;
	if (error->code == XML_ERR_NO_MEMORY)
		status = error_memory(&err);
	else if (error->code == XML_ERR_UNDECLARED_ENTITY)
		status = error_set(&err, STATUS_INVALID, "the entity \"%s\" "
		    "is not one of the five that XML knows",
		    error->str1 != NULL ? error->str1 : "");
	else
		status = error_set(&err, STATUS_INVALID,
		    "the XML is not well-formed: %.*s", length, message);
	xml_parse_fail_at(parser, error->line > 0 ?
	    parser->lines_before + (uint64_t)error->line :
	    xml_parse_line(parser), status, &err);
}

/* ----------------------------------------------------------------- bytes */

static enum status
check_names(const struct xml_parser *parser, struct error *err)
{
	if (xml_parser_names(parser) > NAMES_MAX)
		(void)error_set(err, STATUS_INVALID, "the file has more than "
		    "%d different names", NAMES_MAX);
	else if (xml_parser_names_bytes(parser) > NAMES_BYTES_MAX)
		(void)error_set(err, STATUS_INVALID, "the file has more than "
		    "%u bytes of different names", NAMES_BYTES_MAX);
	else
		return STATUS_OK;
	return error_at(err, "%s:%llu", parser->input.name,
	    (unsigned long long)xml_parse_line(parser));
}

/*
 * The parser wants more, though it has not looked yet at all that it has.  So
 * after a failure, for it, the document ends: what it finds wrong with what it
 * has comes first.
 */
static int
on_read(void *payload, char *bytes, int size)
{
	struct xml_parser *parser = payload;
	const struct byte_source *source = parser->input.source;
	struct error *cut = &parser->cut;
	size_t got = 0;

	if (parser->failure.status != STATUS_OK || xml_memory_has_failed() ||
	    cut->status != STATUS_OK || size <= 0)
		return 0;
	cut->status = check_names(parser, cut);
	if (cut->status == STATUS_OK)
		cut->status = source->read(source->payload, bytes,
		    (size_t)size, &got, cut);
	return cut->status == STATUS_OK ? (int)got : 0;
}

/* ------------------------------------------------------------- the whole */

/* What ended the document, or STATUS_OK. */
static enum status
outcome(struct xml_parser *parser, struct error *err)
{
	if (xml_memory_has_failed())
		return error_memory(err);
	if (parser->failure.status != STATUS_OK)
		*err = parser->failure;
	else if (parser->cut.status != STATUS_OK)
		*err = parser->cut;
	else
		return STATUS_OK;
	return err->status;
}

/* Its input; xmlCreateIOParserCtxt() would lose memory where there is not
 * enough. */
static bool
begin_input(struct xml_parser *parser)
{
	xmlParserInputBufferPtr buffer = xmlParserInputBufferCreateIO(on_read,
	    NULL, parser, XML_CHAR_ENCODING_UTF8);
	xmlParserInputPtr input;

	if (buffer == NULL)
		return false;
	input = xmlNewIOInputStream(parser->ctxt, buffer,
	    XML_CHAR_ENCODING_UTF8);
	if (input == NULL) {
		xmlFreeParserInputBuffer(buffer);
		return false;
	}
	return inputPush(parser->ctxt, input) >= 0;
}

static bool
begin_context(struct xml_parser *parser)
{
	parser->ctxt = xmlNewParserCtxt();
	if (parser->ctxt == NULL)
		return false;
	xml_parse_events(parser->ctxt->sax);
	parser->ctxt->sax->serror = on_error;
	parser->ctxt->userData = parser;
	return begin_input(parser) && !xml_memory_has_failed();
}

/* What a handler's wants_no_text is that has none. */
static const bool wants_every_text = false;

enum status
xml_parser_new(struct xml_parser **out, const struct xml_parser_input *input,
    struct error *err)
{
	struct xml_parser *parser = malloc(sizeof *parser);

	if (parser == NULL)
		return error_memory(err);
	xml_memory_begin();
	memset(parser, 0, offsetof(struct xml_parser, open));
	parser->input = *input;
	parser->handler = *input->handler;
	if (parser->handler.wants_no_text == NULL)
		parser->handler.wants_no_text = &wants_every_text;
	parser->marks = gate_marks(input->gate);
	parser->lines_before = gate_line(input->gate) - 1;
	if (!begin_context(parser)) {
		xml_parser_free(parser);
		return error_memory(err);
	}
	/* The bytes are UTF-8 whatever the declaration says.  HUGE lifts limits
	 * that the gate has set closer, and lets long texts stream. */
	if (xmlCtxtUseOptions(parser->ctxt, XML_PARSE_NONET | XML_PARSE_HUGE |
	    XML_PARSE_IGNORE_ENC) != 0 ||
	    xmlSwitchEncoding(parser->ctxt, XML_CHAR_ENCODING_UTF8) != 0) {
		xml_parser_free(parser);
		return error_set(err, STATUS_ENVIRONMENT,
		    "this libxml2 lacks an option that is needed");
	}
	*out = parser;
	return STATUS_OK;
}

void
xml_parser_free(struct xml_parser *parser)
{
	if (parser == NULL)
		return;
	xmlFreeParserCtxt(parser->ctxt);
	(void)xml_memory_end();
	free(parser);
}

unsigned
xml_parser_depth(const struct xml_parser *parser)
{
	return parser->depth;
}

struct xml_written_name
xml_parser_open_name(const struct xml_parser *parser, unsigned level)
{
	assert(level < parser->depth);
	return parser->open[level].name;
}

size_t
xml_parser_names(const struct xml_parser *parser)
{
	return (size_t)xmlDictSize(parser->ctxt->dict);
}

size_t
xml_parser_names_bytes(const struct xml_parser *parser)
{
	return xmlDictGetUsage(parser->ctxt->dict);
}

bool
xml_parser_was_cut(const struct xml_parser *parser)
{
	return parser->failure.status == STATUS_OK &&
	    parser->cut.status != STATUS_OK;
}

enum status
xml_parser_run(struct xml_parser *parser, struct error *err)
{
	enum status status;

	/* What it returns is told more exactly by what was reported. */
	(void)xmlParseDocument(parser->ctxt);
	status = outcome(parser, err);
	if (status == STATUS_OK)
		status = check_names(parser, err);
	if (status != STATUS_OK)
		return status;
	if (parser->ctxt->wellFormed == 0 || parser->depth != 0 ||
	    gate_marks_take(parser->marks) != NULL) {
		(void)error_set(err, STATUS_INVALID,
		    "the XML is not well-formed");
		return error_at(err, "%s:%llu", parser->input.name,
		    (unsigned long long)xml_parse_line(parser));
	}
	status = parser->handler.finish(parser->handler.payload, err);
	/* Behind the last tag, or before what only the end has shown. */
	if (status == STATUS_OK && parser->marks->dropped_offset != UINT64_MAX)
		status = parser->input.may_drop(parser->input.payload, err);
	return status;
}
