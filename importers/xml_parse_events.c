#include "importers/xml_parse_private.h"

#include <assert.h>
#include <string.h>

#include "engine/xml_memory.h"

/* startElementNs gives five pointers for each attribute. */
enum {
	SAX_LOCAL,
	SAX_PREFIX,
	SAX_URI,
	SAX_VALUE,
	SAX_VALUE_END,
	SAX_FIELDS,
};

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

	xml_parse_fail_at(parser, xml_parse_line(parser),
	    error_set(&err, STATUS_INVALID,
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
	xml_parse_fail(parser, status, &parser->told);
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
	if (mark == NULL && xml_parse_is_from_cut(parser))
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

	xml_parse_fail_at(parser, line, error_set(&err, STATUS_INVALID,
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
		xml_parse_fail_at(parser, mark->place.line, status,
		    &parser->told);
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
		xml_parse_fail_at(parser, mark->place.line, status,
		    &parser->told);
}

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
		xml_parse_fail_at(parser, xml_parse_line(parser), status,
		    &parser->told);
}

/* An entity that the parser would leave as a reference: none is accepted. */
static void
on_reference(void *payload, const xmlChar *name)
{
	struct xml_parser *parser = payload;
	struct error err;

	xml_parse_fail_at(parser, xml_parse_line(parser),
	    error_set(&err, STATUS_INVALID, "the entity \"%s\" is not one "
	    "of the five that XML knows", text_of(name)), &err);
}

void
xml_parse_events(xmlSAXHandler *out)
{
	/* Comments and instructions have no callback and are left out. */
	*out = (xmlSAXHandler){
		.initialized = XML_SAX2_MAGIC,
		.startElementNs = on_start,
		.endElementNs = on_end,
		.characters = on_text,
		.ignorableWhitespace = on_text,
		.cdataBlock = on_text,
		.reference = on_reference,
	};
}
