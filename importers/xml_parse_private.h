#ifndef IMPORTERS_XML_PARSE_PRIVATE_H
#define IMPORTERS_XML_PARSE_PRIVATE_H

#include <libxml/parser.h>

#include "importers/limits.h"
#include "importers/xml_parse.h"

/*
 * xml_parse_private -- the parser's state, between its modules: xml_parse (the
 * whole, its bytes, what is reported) and xml_parse_events (from libxml2's
 * calls to the handler's).
 */

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

/* Note what a callback returned; the parser makes no more calls after it. */
void xml_parse_fail(struct xml_parser *parser, enum status status,
    const struct error *err);
/* The same, with that line of the file as its place. */
void xml_parse_fail_at(struct xml_parser *parser, uint64_t line,
    enum status status, struct error *err);

/* Where the parser stands. */
uint64_t xml_parse_line(const struct xml_parser *parser);

/* Can what the parser finds wrong come from the bytes that the source did not
 * give any more? */
bool xml_parse_is_from_cut(const struct xml_parser *parser);

/* All callbacks but for errors; their payload is the parser. */
void xml_parse_events(xmlSAXHandler *out);

#endif
