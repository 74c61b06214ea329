#ifndef IMPORTERS_XML_PARSE_H
#define IMPORTERS_XML_PARSE_H

#include <stdbool.h>

#include "engine/error.h"
#include "importers/byte_source.h"
#include "importers/gate.h"
#include "importers/xml_events.h"

/*
 * xml_parse -- libxml2's SAX2 parser as a stream of xml_events.
 *
 * Reads the UTF-8 that the gate has passed and asks the gate where each tag
 * stands; a tag that the two see differently ends the document.  (libxml2 asks
 * for the bytes: pushed into it, they cost it a fifth more instructions.)
 *
 * No entity is known but the five and character references.  Whatever libxml2
 * reports ends the document with STATUS_INVALID and place "name:line", but for
 * namespace errors and the few harmless warnings.  An allocation that failed
 * anywhere inside libxml2 ends it with STATUS_MEMORY, whatever the parser made
 * of it.
 *
 * An element or attribute with an undeclared prefix has no namespace and the
 * whole "prefix:name" as its local name.  Names are equal pointers within one
 * document.
 */

struct xml_parser;

/* Borrowed until the parser is freed. */
struct xml_parser_input {
	const char *name;	/* what messages call the file */
	struct gate *gate;	/* new: it knows the number of the first line */
	/* What the gate has passed, to the document's end.  It gives 250 bytes
	 * at least, but before the end or a failure: libxml2 looks ahead in
	 * what it has without asking again. */
	const struct byte_source *source;
	const struct xml_handler *handler;
	/* Asked before each tag is told that follows a reference which the gate
	 * has left out, and at the end of a document with one: may it have
	 * been? */
	void *payload;
	enum status (*may_drop)(void *payload, struct error *err);
};

MUST_CHECK enum status xml_parser_new(struct xml_parser **out,
    const struct xml_parser_input *input, struct error *err);
void xml_parser_free(struct xml_parser *parser);

/*
 * Once: the document, from the source to its end; calls the handler's finish if
 * it is well-formed.  A failure of the source is handed back as it is, unless
 * something is wrong with the bytes before it.
 */
MUST_CHECK enum status xml_parser_run(struct xml_parser *parser,
    struct error *err);
/* Did the source's failure end it? */
bool xml_parser_was_cut(const struct xml_parser *parser);

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

/* How many different names there were so far, and the memory for them; more
 * than NAMES_MAX or NAMES_BYTES_MAX end the document. */
size_t xml_parser_names(const struct xml_parser *parser);
size_t xml_parser_names_bytes(const struct xml_parser *parser);

/* Once per process, before threads: libxml2 made ready, its allocations
 * watched.  xml_parser_new() calls it too. */
void xml_parse_init(void);

#endif
