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

/* The longest that libxml2 looks ahead for is "<![CDATA[". */
#define LOOK_AHEAD_BYTES 16

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
	struct xml_parser_input input;
	struct xml_handler handler;
	struct gate_marks *marks;	/* the gate's */
	uint64_t lines_before;	/* of the file, before the document */
	/* The first thing that went wrong; STATUS_OK: nothing yet. */
	struct error failure;
	struct error told;	/* by the handler that is being called */
	struct error cut;	/* why the source ended early; likewise */
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
		(void)error_at(err, "%s:%llu", parser->input.name,
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

/*
 * Can what the parser finds wrong come from the bytes that the source did not
 * give any more?  Of markup that has not ended, everything can.
 */
static bool
is_from_cut(const struct xml_parser *parser)
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
	    is_from_cut(parser))
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

static inline struct xml_name
element_name(struct xml_parser *parser, const struct xml_written_name *name,
    const xmlChar *uri)
{
	if (uri != NULL)
		return (struct xml_name){ text_of(uri), name->local };
	return name_of(parser, (const xmlChar *)name->local,
	    (const xmlChar *)name->prefix, NULL);
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

static bool
may_drop(struct xml_parser *parser)
{
	enum status status = parser->input.may_drop(parser->input.payload,
	    &parser->told);

	if (status == STATUS_OK)
		return true;
	fail(parser, status, &parser->told);
	return false;
}

/* The gate's mark for this tag is missing, is of another kind or follows what
 * was left out; the mark, where that is allowed all the same. */
static const struct gate_mark *
check_mark(struct xml_parser *parser, const struct gate_mark *mark,
    bool is_start)
{
	if (mark != NULL && mark->is_start == is_start)
		return may_drop(parser) ? mark : NULL;
	if (mark == NULL && is_from_cut(parser))
		xmlStopParser(parser->ctxt);
	else
		fail_two_ways(parser);
	return NULL;
}

/* The gate's mark for this tag; NULL: they disagree, or something is not
 * allowed, which is noted; or the tag was cut off, of which the parser tells
 * all the same. */
static inline const struct gate_mark *
next_mark(struct xml_parser *parser, bool is_start)
{
	const struct gate_mark *mark = gate_marks_take(parser->marks);

	return mark != NULL && mark->is_start == is_start &&
	    mark->place.offset < parser->marks->dropped_offset ? mark :
	    check_mark(parser, mark, is_start);
}

static void
fail_namespaces(struct xml_parser *parser, uint64_t line)
{
	struct error err;

	fail_at(parser, line, error_set(&err, STATUS_INVALID,
	    "more than %d namespace declarations in force",
	    NAMESPACES_MAX), &err);
}

/* The element that has begun. */
static inline struct open_element *
enter(struct xml_parser *parser, const xmlChar *prefix, const xmlChar *local)
{
	struct open_element *element = &parser->open[parser->depth];

	assert(parser->depth < DEPTH_MAX);
	parser->depth++;
	element->name.prefix = text_of(prefix);
	element->name.local = text_of(local);
	return element;
}

static void
on_start(void *payload, const xmlChar *local, const xmlChar *prefix,
    const xmlChar *uri, int namespace_count, const xmlChar **namespaces,
    int attribute_count, int default_count, const xmlChar **attributes)
{
	struct xml_parser *parser = payload;
	const struct gate_mark *mark;
	struct open_element *element;
	size_t count = (size_t)attribute_count;
	enum status status;

	(void)namespaces;
	if (parser->failure.status != STATUS_OK)
		return;
	mark = next_mark(parser, true);
	if (mark == NULL)
		return;
	element = enter(parser, prefix, local);
	element->namespaces = (unsigned)namespace_count;
	parser->namespaces += element->namespaces;
	if (parser->namespaces > NAMESPACES_MAX) {
		fail_namespaces(parser, mark->place.line);
		return;
	}
	assert(default_count == 0);	/* no DTD gets this far */
	if (count > 0 && !take_attributes(parser, count, attributes)) {
		fail_two_ways(parser);
		return;
	}
	if (xml_memory_has_failed())
		return;
	status = parser->handler.start(parser->handler.payload,
	    element_name(parser, &element->name, uri), parser->attributes,
	    count, mark->place, &parser->told);
	if (status != STATUS_OK)
		fail_at(parser, mark->place.line, status, &parser->told);
}

static void
on_end(void *payload, const xmlChar *local, const xmlChar *prefix,
    const xmlChar *uri)
{
	struct xml_parser *parser = payload;
	const struct gate_mark *mark;
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
	    &parser->told);
	if (status != STATUS_OK)
		fail_at(parser, mark->place.line, status, &parser->told);
}

/* What a handler's wants_no_text is that has none. */
static const bool wants_every_text = false;

static void
on_text(void *payload, const xmlChar *text, int length)
{
	struct xml_parser *parser = payload;
	enum status status;

	/* A text that lacks something has no end: on_end() looks at memory. */
	if (*parser->handler.wants_no_text || length <= 0 ||
	    parser->failure.status != STATUS_OK)
		return;
	status = parser->handler.text(parser->handler.payload, text_of(text),
	    (size_t)length, &parser->told);
	if (status != STATUS_OK)
		fail_at(parser, parser_line(parser), status, &parser->told);
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
	    (unsigned long long)parser_line(parser));
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

	parser->ctxt = xmlNewParserCtxt();
	if (parser->ctxt == NULL)
		return false;
	*parser->ctxt->sax = sax;
	parser->ctxt->userData = parser;
	return begin_input(parser) && !xml_memory_has_failed();
}

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
		    (unsigned long long)parser_line(parser));
	}
	return parser->handler.finish(parser->handler.payload, err);
}
