#ifndef IMPORTERS_XML_EVENTS_H
#define IMPORTERS_XML_EVENTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "engine/error.h"

/*
 * xml_events -- a document as a stream of elements and text, as the reader's
 * parser hands it to the interpreter of dialects.
 *
 * Names are matched by namespace and local name, never by prefix.  Namespace
 * errors (an undeclared prefix, a URI with blanks) are tolerated, all others
 * end the stream.  Texts come in pieces of any size; comments and processing
 * instructions are left out, CDATA is text.
 */

struct xml_name {
	const char *namespace_uri;	/* "" for none; one pointer per URI and
					 * document, so that equal pointers mean
					 * equal names */
	const char *local;		/* likewise */
};

struct xml_event_attribute {
	struct xml_name name;
	const char *value;	/* NUL-terminated, entities resolved */
	size_t length;
};

/* Where an event stands. */
struct xml_place {
	uint64_t line;		/* from 1 */
	uint64_t offset;	/* in the decoded bytes: of '<' for a start tag,
				 * one past '>' for an end */
};

struct xml_handler {
	void *payload;
	enum status (*start)(void *payload, struct xml_name name,
	    const struct xml_event_attribute *attributes, size_t count,
	    struct xml_place place, struct error *err);
	enum status (*text)(void *payload, const char *text, size_t length,
	    struct error *err);
	enum status (*end)(void *payload, struct xml_place place,
	    struct error *err);
	/* The document ended well-formed; more may follow in a container. */
	enum status (*finish)(void *payload, struct error *err);
	/* True while it would do nothing with a text: then none need be told,
	 * up to the next start or end.  NULL: it wants every text. */
	const bool *wants_no_text;
};

/*
 * The decoded bytes of an element, for what is set aside: hold keeps all bytes
 * from offset on (up to REJECT_ORIGINAL_MAX of them), get gives those from
 * `from` to before `until` (cut where they were too many), release ends it.
 */
struct xml_source_text {
	void *payload;
	void (*hold)(void *payload, uint64_t offset);
	const char *(*get)(void *payload, uint64_t from, uint64_t until,
	    size_t *length);
	void (*release)(void *payload);
};

#endif
