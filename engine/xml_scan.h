#ifndef ENGINE_XML_SCAN_H
#define ENGINE_XML_SCAN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * xml_scan -- a walk over the markup of XML bytes, for xml_tree and xml_check.
 *
 * Knows tags, comments, CDATA sections, instructions and declarations by their
 * first characters, and nothing else.  On well-formed XML it sees exactly what
 * a parser sees; on anything else it is harmless.  It measures tags before the
 * parser meets them, because the parser's time grows with the square of a tag,
 * and says where each one begins, which the parser does not.
 */

enum xml_markup_kind {
	XML_MARKUP_START,	/* <a ...> and <a .../> */
	XML_MARKUP_END,		/* </a> */
	XML_MARKUP_COMMENT,
	XML_MARKUP_CDATA,
	XML_MARKUP_INSTRUCTION,	/* <? ... ?>, the XML declaration too */
	XML_MARKUP_DECLARATION,	/* <! ... > */
};

struct xml_markup {
	enum xml_markup_kind kind;
	const char *bytes;	/* borrowed from what is scanned */
	size_t size;		/* up to the end where it is not closed */
	size_t assignments;	/* of a start tag: '=' outside quotes */
	bool is_empty;		/* <a/> */
	uint64_t line;		/* where it begins, from 1 */
	uint64_t end_line;	/* where it ends */
};

struct xml_scan {
	const char *at;
	const char *end;
	uint64_t line;
};

void xml_scan_init(struct xml_scan *scan, const void *bytes, size_t size);

/* The next markup; false (and *out as it was) where there is none. */
bool xml_scan_next(struct xml_markup *out, struct xml_scan *scan);

#endif
