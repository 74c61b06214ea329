#ifndef IMPORTERS_XML_PARSE_H
#define IMPORTERS_XML_PARSE_H

#include "engine/error.h"
#include "importers/gate.h"
#include "importers/xml_events.h"

/*
 * xml_parse -- libxml2's SAX2 push parser as a stream of xml_events.
 *
 * Takes the UTF-8 that the gate has passed and asks the gate where each tag
 * stands; a tag that the two see differently ends the document.  No entity is
 * known but the five and character references.  Whatever libxml2 reports ends
 * the document with STATUS_INVALID and place "name:line", but for namespace
 * errors and the few harmless warnings.  An allocation that failed anywhere
 * inside libxml2 ends it with STATUS_MEMORY, whatever the parser made of it.
 *
 * An element or attribute with an undeclared prefix has no namespace and the
 * whole "prefix:name" as its local name.  Names are equal pointers within one
 * document.
 */

struct xml_parser;

/*
 * name: what messages call the file; borrowed, as are handler and gate, until
 * the parser is freed.  The gate is new: it knows the number of the first line.
 */
MUST_CHECK enum status xml_parser_new(struct xml_parser **out,
    const char *name, struct gate *gate, const struct xml_handler *handler,
    struct error *err);
void xml_parser_free(struct xml_parser *parser);

MUST_CHECK enum status xml_parser_push(struct xml_parser *parser,
    const char *bytes, size_t size, struct error *err);
/* The document's end; calls the handler's finish if it is well-formed. */
MUST_CHECK enum status xml_parser_finish(struct xml_parser *parser,
    struct error *err);

/* An element's name as it is written. */
struct xml_written_name {
	const char *prefix;	/* NULL: none */
	const char *local;
};

/*
 * The elements that the handler was told the start of, and not the end; level
 * 0 is the root.  An element is among them from its start event (inside of it)
 * to the end event.  Names are the parser's, and live as long as it does.
 */
unsigned xml_parser_depth(const struct xml_parser *parser);
struct xml_written_name xml_parser_open_name(const struct xml_parser *parser,
    unsigned level);

/* Memory for all the different names that there were so far; more than
 * NAMES_BYTES_MAX ends the document. */
size_t xml_parser_names_bytes(const struct xml_parser *parser);

/* Once per process, before threads: libxml2 made ready, its allocations
 * watched.  xml_parser_new() calls it too. */
void xml_parse_init(void);

#endif
