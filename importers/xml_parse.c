#include "importers/xml_parse.h"

#include <assert.h>
#include <limits.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <libxml/parser.h>
#include <libxml/parserInternals.h>
#include <libxml/xmlerror.h>

#include "engine/xml_memory.h"
#include "importers/limits.h"

/* startElementNs gives five pointers for each attribute. */
enum {
	SAX_LOCAL,
	SAX_PREFIX,
	SAX_URI,
	SAX_VALUE,
	SAX_VALUE_END,
	SAX_FIELDS,
};

/* An element that has begun and not ended. */
struct open_element {
	struct xml_written_name name;
	unsigned namespaces;	/* that it declares */
};

struct xml_parser {
	xmlParserCtxtPtr ctxt;
	const char *name;
	struct gate *gate;
	uint64_t lines_before;	/* of the file, before the document */
	struct xml_handler handler;
	/* The first thing that went wrong; STATUS_OK: nothing yet. */
	struct error failure;
	unsigned depth;
	unsigned namespaces;	/* in force */
	struct open_element open[DEPTH_MAX];	/* written before it is read */
	struct xml_event_attribute attributes[TAG_ATTRIBUTES_MAX];
	char values[TAG_BYTES_MAX + TAG_ATTRIBUTES_MAX];
};

void
xml_parse_init(void)
{
	xml_memory_begin();
	(void)xml_memory_end();
}

/* -------------------------------------------------------------- failures */

/* Note what a callback returned; the parser makes no more calls after it.
 * (It reports while it is made, too, when it is not known here yet.) */
static void
fail(struct xml_parser *parser, enum status status, const struct error *err)
{
	if (parser->failure.status != STATUS_OK)
		return;
	parser->failure = *err;
	parser->failure.status = status;
	if (parser->ctxt != NULL)
		xmlStopParser(parser->ctxt);
}

static void
fail_at(struct xml_parser *parser, uint64_t line, enum status status,
    struct error *err)
{
	/* Those of the world around have no place in the file. */
	if (status == STATUS_INVALID || status == STATUS_RANGE ||
	    status == STATUS_NOT_FOUND)
		(void)error_at(err, "%s:%llu", parser->name,
		    (unsigned long long)line);
	fail(parser, status, err);
}

static uint64_t
parser_line(const struct xml_parser *parser)
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

static void
on_error(void *payload, xmlErrorPtr error)
{
	struct xml_parser *parser = payload;
	struct error err = { 0 };
	const char *message = error->message != NULL ? error->message : "";
	int length = (int)strcspn(message, "\n");
	enum status status;

	if (is_harmless(error) || parser->failure.status != STATUS_OK)
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
	fail_at(parser, error->line > 0 ?
	    parser->lines_before + (uint64_t)error->line :
	    parser_line(parser), status, &err);
}

/* ---------------------------------------------------------------- events */

/* The namespace of what has none: one pointer. */
static const char no_namespace[] = "";

static const char *
text_of(const xmlChar *text)
{
	return (const char *)text;
}

static struct xml_name
name_of(struct xml_parser *parser, const xmlChar *local,
    const xmlChar *prefix, const xmlChar *uri)
{
	if (uri != NULL)
		return (struct xml_name){ text_of(uri), text_of(local) };
	if (prefix != NULL)
		local = xmlDictQLookup(parser->ctxt->dict, prefix, local);
	return (struct xml_name){ no_namespace,
		local != NULL ? text_of(local) : no_namespace };
}

static void
fail_two_ways(struct xml_parser *parser)
{
	struct error err;

	fail_at(parser, parser_line(parser), error_set(&err, STATUS_INVALID,
	    "markup that can be read in two ways"), &err);
}

/*
 * Copy a value with its NUL; returns its length.  Where entities are not
 * substituted, libxml2 hands every '&' on as "&#38;", and no other '&'.
 */
static size_t
copy_value(char *out, const char *value, size_t length)
{
	static const char ampersand[] = "&#38;";
	size_t written = 0;

	while (length > 0) {
		const char *next = memmem(value, length, ampersand,
		    strlen(ampersand));
		size_t plain = next != NULL ? (size_t)(next - value) + 1 :
		    length;
		size_t used = next != NULL ?
		    plain - 1 + strlen(ampersand) : length;

		memcpy(out + written, value, plain);
		written += plain;
		value += used;
		length -= used;
	}
	out[written] = '\0';
	return written;
}

/* Copy the attributes; their values get their NUL.  What the gate has let
 * through has room; false: it saw something else. */
static bool
take_attributes(struct xml_parser *parser, size_t count,
    const xmlChar **fields)
{
	char *room = parser->values;
	const char *end = parser->values + sizeof parser->values;

	if (count > TAG_ATTRIBUTES_MAX)
		return false;
	for (size_t i = 0; i < count; i++, fields += SAX_FIELDS) {
		struct xml_event_attribute *attribute =
		    &parser->attributes[i];
		size_t length = (size_t)(fields[SAX_VALUE_END] -
		    fields[SAX_VALUE]);

		if (length >= (size_t)(end - room))
			return false;
		length = copy_value(room, text_of(fields[SAX_VALUE]), length);
		*attribute = (struct xml_event_attribute){
			.name = name_of(parser, fields[SAX_LOCAL],
			    fields[SAX_PREFIX], fields[SAX_URI]),
			.value = room,
			.length = length,
		};
		room += length + 1;
	}
	return true;
}

/* The gate's mark for this tag; NULL: they disagree, which is noted. */
static const struct gate_mark *
next_mark(struct xml_parser *parser, bool is_start)
{
	const struct gate_mark *mark = gate_take_mark(parser->gate);

	if (mark != NULL && mark->is_start == is_start)
		return mark;
	fail_two_ways(parser);
	return NULL;
}

static bool
enter(struct xml_parser *parser, const struct open_element *element,
    uint64_t line)
{
	struct error err;

	assert(parser->depth < DEPTH_MAX);
	parser->open[parser->depth++] = *element;
	parser->namespaces += element->namespaces;
	if (parser->namespaces <= NAMESPACES_MAX)
		return true;
	fail_at(parser, line, error_set(&err, STATUS_INVALID,
	    "more than %d namespace declarations in force",
	    NAMESPACES_MAX), &err);
	return false;
}

static void
on_start(void *payload, const xmlChar *local, const xmlChar *prefix,
    const xmlChar *uri, int namespace_count, const xmlChar **namespaces,
    int attribute_count, int default_count, const xmlChar **attributes)
{
	struct xml_parser *parser = payload;
	const struct open_element element = {
		{ text_of(prefix), text_of(local) }, (unsigned)namespace_count
	};
	const struct gate_mark *mark;
	struct error err;
	size_t count = (size_t)attribute_count;
	enum status status;

	(void)namespaces;
	if (parser->failure.status != STATUS_OK)
		return;
	mark = next_mark(parser, true);
	if (mark == NULL || !enter(parser, &element, mark->place.line))
		return;
	assert(default_count == 0);	/* no DTD gets this far */
	if (!take_attributes(parser, count, attributes)) {
		fail_two_ways(parser);
		return;
	}
	if (xml_memory_has_failed())
		return;
	status = parser->handler.start(parser->handler.payload,
	    name_of(parser, local, prefix, uri), parser->attributes, count,
	    mark->place, &err);
	if (status != STATUS_OK)
		fail_at(parser, mark->place.line, status, &err);
}

static void
on_end(void *payload, const xmlChar *local, const xmlChar *prefix,
    const xmlChar *uri)
{
	struct xml_parser *parser = payload;
	const struct gate_mark *mark;
	struct error err;
	enum status status;

	(void)local, (void)prefix, (void)uri;
	if (parser->failure.status != STATUS_OK)
		return;
	mark = next_mark(parser, false);
	if (mark == NULL || xml_memory_has_failed())
		return;
	assert(parser->depth > 0);
	parser->namespaces -= parser->open[--parser->depth].namespaces;
	status = parser->handler.end(parser->handler.payload, mark->place,
	    &err);
	if (status != STATUS_OK)
		fail_at(parser, mark->place.line, status, &err);
}

static void
on_text(void *payload, const xmlChar *text, int length)
{
	struct xml_parser *parser = payload;
	struct error err;
	enum status status;

	if (parser->failure.status != STATUS_OK || xml_memory_has_failed() ||
	    length <= 0)
		return;
	status = parser->handler.text(parser->handler.payload, text_of(text),
	    (size_t)length, &err);
	if (status != STATUS_OK)
		fail_at(parser, parser_line(parser), status, &err);
}

/* An entity that the parser would leave as a reference: none is accepted. */
static void
on_reference(void *payload, const xmlChar *name)
{
	struct xml_parser *parser = payload;
	struct error err;

	fail_at(parser, parser_line(parser), error_set(&err, STATUS_INVALID,
	    "the entity \"%s\" is not one of the five that XML knows",
	    text_of(name)), &err);
}

/* ------------------------------------------------------------- the whole */

/* What ended the document, or STATUS_OK. */
static enum status
outcome(struct xml_parser *parser, struct error *err)
{
	if (xml_memory_has_failed())
		return error_memory(err);
	if (parser->failure.status == STATUS_OK)
		return STATUS_OK;
	*err = parser->failure;
	return err->status;
}

enum status
xml_parser_new(struct xml_parser **out, const char *name, struct gate *gate,
    const struct xml_handler *handler, struct error *err)
{
	/* Comments and instructions have no callback and are left out. */
	xmlSAXHandler sax = {
		.initialized = XML_SAX2_MAGIC,
		.startElementNs = on_start,
		.endElementNs = on_end,
		.characters = on_text,
		.ignorableWhitespace = on_text,
		.cdataBlock = on_text,
		.reference = on_reference,
		.serror = on_error,
	};
	struct xml_parser *parser;

	parser = malloc(sizeof *parser);
	if (parser == NULL)
		return error_memory(err);
	xml_memory_begin();
	memset(parser, 0, offsetof(struct xml_parser, open));
	parser->name = name;
	parser->gate = gate;
	parser->lines_before = gate_line(gate) - 1;
	parser->handler = *handler;
	parser->ctxt = xmlCreatePushParserCtxt(&sax, parser, NULL, 0, NULL);
	if (parser->ctxt == NULL || xml_memory_has_failed()) {
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
xml_parser_names_bytes(const struct xml_parser *parser)
{
	return xmlDictGetUsage(parser->ctxt->dict);
}

enum status
xml_parser_push(struct xml_parser *parser, const char *bytes, size_t size,
    struct error *err)
{
	int result;
	enum status status;

	assert(size <= INT_MAX);
	result = xmlParseChunk(parser->ctxt, bytes, (int)size, 0);
	status = outcome(parser, err);
	if (status != STATUS_OK)
		return status;
	/* A namespace error is a result too; the others were told above. */
	if (result != XML_ERR_OK && parser->ctxt->wellFormed == 0) {
		(void)error_set(err, STATUS_INVALID,
		    "the XML is not well-formed");
		return error_at(err, "%s:%llu", parser->name,
		    (unsigned long long)parser_line(parser));
	}
	if (xml_parser_names_bytes(parser) > NAMES_BYTES_MAX) {
		(void)error_set(err, STATUS_INVALID, "the file has more than "
		    "%u bytes of different names", NAMES_BYTES_MAX);
		return error_at(err, "%s:%llu", parser->name,
		    (unsigned long long)parser_line(parser));
	}
	return STATUS_OK;
}

enum status
xml_parser_finish(struct xml_parser *parser, struct error *err)
{
	enum status status;

	(void)xmlParseChunk(parser->ctxt, NULL, 0, 1);
	status = outcome(parser, err);
	if (status != STATUS_OK)
		return status;
	if (parser->ctxt->wellFormed == 0 || parser->depth != 0 ||
	    gate_take_mark(parser->gate) != NULL) {
		(void)error_set(err, STATUS_INVALID,
		    "the XML is not well-formed");
		return error_at(err, "%s:%llu", parser->name,
		    (unsigned long long)parser_line(parser));
	}
	return parser->handler.finish(parser->handler.payload, err);
}
